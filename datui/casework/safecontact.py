"""The safe-contact plan: how the victim said they may be reached, when, and in which words."""

from datui.casework.channels import CHANNEL_WORDS, Channels
from datui.casework.confirmed import Confirmed
from datui.casework.records import Code, Line, ask
from datui.casework.timeofday import TimeOfDay

_WHEN, _WORDS, _PEOPLE = "When", "Words", "People and places"


# The questions of the last base are asked first.
class SafeContact(Channels, Confirmed, kind="safe-contact", title="Safe-contact plan"):
    """How the victim said they may be reached, and how they may not."""

    grows = True

    safe_days: tuple[Code, ...] = ask(
        "Safe days", section=_WHEN, choices="weekday", help="No day chosen means that days were not asked about."
    )
    safe_from: TimeOfDay = ask("Safe from", section=_WHEN, help="A time such as 9:30.")
    safe_until: TimeOfDay = ask("Safe until", section=_WHEN, help="A time such as 14:30.")
    safe_times: Line = ask("Safe times in words", section=_WHEN, help="Such as: school run, never on a Friday.")

    who_we_are: Line = ask(
        "Who we say we are",
        section=_WORDS,
        clause="practice:5.1.phone",
        help="What to say if someone else asks or answers.",
    )
    who_may_answer: Line = ask(
        "Who else may answer", section=_WORDS, reach="voice", help="Who it is safe to find at the other end."
    )
    if_other: Line = ask(
        "If someone else answers", section=_WORDS, clause="practice:5.1.phone", help="What to say, and then ring off."
    )
    language: Line = ask("Language and interpreter", section=_WORDS, help="And any interpreter whom they do not want.")
    code_word: Line = ask(
        "Code word",
        section=_WORDS,
        masked=True,
        clause="practice:5.1.phone",
        help="The word by which they know that it is you.",
    )
    stop_word: Line = ask(
        "Stop word",
        section=_WORDS,
        masked=True,
        clause="practice:5.1.phone",
        help="The word that means: ring off, it is not safe.",
    )

    safe_places: Line = ask("Safe places", section=_PEOPLE, reach="visit", help="Where they can be met or waited for.")
    no_go: Line = ask("Places to keep away from", section=_PEOPLE, help="Where the perpetrator or their people may be.")
    safe_person: Line = ask(
        "Safe person",
        section=_PEOPLE,
        reach="through",
        clause="practice:2.1",
        help="Who may be told, and agreed to it; no relative in 'honour'-based abuse.",
    )
    unsafe_people: Line = ask(
        "Unsafe people", section=_PEOPLE, clause="practice:2.1", help="Everyone who must not hear of it."
    )

    @property
    def headline(self) -> str:
        """Which channels are allowed, without the numbers."""
        allowed = [CHANNEL_WORDS[channel] for channel in CHANNEL_WORDS if self.answer(channel).value]
        return "Safe-contact plan: " + (", ".join(allowed) if allowed else "nothing is allowed")

    def days(self, channel: str) -> tuple[str, ...]:
        """The safe days of a channel: its own where it has some, else those of the plan; empty where none was named."""
        return getattr(self, f"{channel}_days", ()) or self.safe_days

    def hours(self, channel: str) -> tuple[str, str]:
        """From when and until when a channel is safe, as 09:30: each end its own where it has one, else the plan's."""
        opens, shuts = getattr(self, f"{channel}_from", ""), getattr(self, f"{channel}_until", "")
        return opens or self.safe_from, shuts or self.safe_until

    @property
    def timeless(self) -> "SafeContact":
        """The same plan without its hours: of what was done on a day, nobody knows at what hour."""
        hours = (f"{channel}_{end}" for channel in ("safe", *CHANNEL_WORDS) for end in ("from", "until"))
        return self.model_copy(update=dict.fromkeys((name for name in hours if hasattr(self, name)), ""))
