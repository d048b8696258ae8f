"""The safe-contact plan: which ways of reaching the victim are allowed. What was not asked is not allowed."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo

from datui.casework.answers import Answer, State
from datui.casework.fields import is_stored
from datui.casework.records import Code, Day, Line, Prose, Record, YesNo, ask

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?")
CHANNEL_WORDS = {
    "voice": "telephone",
    "text": "text",
    "email": "e-mail",
    "letter": "letter",
    "visit": "visit",
    "through": "through someone",
}
"""Every channel of the plan, and what it is called."""
_BY = {"visit": "at a visit", "through": "through someone"}


def by_words(channel: str) -> str:
    """How something was said: by text, at a visit, through someone."""
    return _BY.get(channel) or f"by {CHANNEL_WORDS.get(channel, 'another way')}"


def _clock(raw: Any, info: ValidationInfo) -> Any:
    """A time of day as 09:30; nothing stays nothing, and what was signed for stays as it is."""
    if is_stored(info):
        return raw
    if not isinstance(raw, str) or not raw.strip():
        return "" if isinstance(raw, str) else raw
    match = _CLOCK.fullmatch(raw.strip().casefold())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValueError("Give a time of day, such as 9:30 or 2:30pm.")
    return f"{hour:02}:{minute:02}"


TimeOfDay = Annotated[Line, BeforeValidator(_clock)]
"""A time of day in London, kept as 09:30; empty where it is not given."""

_PLAN, _VOICE, _WRITTEN, _MEETING = "Plan", "Voice", "Text and e-mail", "Letter and meeting"
_WHEN, _WHO = "When and who", "Words and places"
_SEEN = "Does the perpetrator know, use or see it?"
_SAFE = "Yes only if they said so; not asked counts as no."


def _allowed(channel: str, section: str) -> Any:
    return ask(f"{channel} allowed?", section=section, clause="practice:5.2", help=_SAFE)


class SafeContact(Record, kind="safe-contact", title="Safe-contact plan"):
    """How the victim said they may be reached, and how they may not."""

    grows = True

    confirmed_on: Day = ask(
        "Last confirmed with them",
        past=True,
        section=_PLAN,
        clause="practice:5.2",
        help="The day on which they last said that this is safe.",
    )
    expires_on: Day = ask(
        "Holds until",
        forward=True,
        section=_PLAN,
        clause="practice:5.2",
        help="Leave it empty for the usual time: shorter at high or unknown risk.",
    )
    perpetrator_there: Answer[YesNo] = ask(
        "Perpetrator lives there?", section=_PLAN, help="Now, or on some nights, or with a key."
    )
    watched: Prose = ask(
        "What else could give it away",
        section=_PLAN,
        clause="practice:5.4",
        help="Doorbells, cameras, location sharing, portals, shared phone plans, mail.",
    )

    voice_allowed: Answer[YesNo] = _allowed("Telephone", _VOICE)
    voice_to: Line = ask("Number to call", section=_VOICE, find=True, help="The number that they said is safe.")
    voice_device: Answer[Code] = ask(
        "Whose telephone", section=_VOICE, choices="device", help="Who owns it or pays for it."
    )
    voice_seen: Answer[YesNo] = ask("Perpetrator uses or sees it?", section=_VOICE, help=_SEEN)
    voicemail: Answer[YesNo] = ask(
        "Voicemail allowed?",
        section=_VOICE,
        clause="practice:5.4",
        help="A message may be heard by someone else; off unless they said yes.",
    )
    withheld: Answer[YesNo] = ask(
        "Withhold our number?", section=_VOICE, clause="practice:2.1", help="So that it does not show on the telephone."
    )

    text_allowed: Answer[YesNo] = _allowed("Text", _WRITTEN)
    text_to: Line = ask("Number to text", section=_WRITTEN, find=True, help="The number that they said is safe.")
    text_seen: Answer[YesNo] = ask("Perpetrator sees texts?", section=_WRITTEN, help=_SEEN)
    email_allowed: Answer[YesNo] = _allowed("E-mail", _WRITTEN)
    email_to: Line = ask("Address to e-mail", section=_WRITTEN, find=True, help="The address that they said is safe.")
    email_seen: Answer[YesNo] = ask("Perpetrator sees e-mail?", section=_WRITTEN, help=_SEEN)
    subject: Line = ask("Neutral subject", section=_WRITTEN, help="Words for a subject line that give nothing away.")

    letter_allowed: Answer[YesNo] = _allowed("Letter", _MEETING)
    letter_to: Line = ask("Where to write", section=_MEETING, help="An address where nobody else opens the post.")
    letter_seen: Answer[YesNo] = ask("Perpetrator sees the post?", section=_MEETING, help=_SEEN)
    visit_allowed: Answer[YesNo] = _allowed("Visit or meeting", _MEETING)
    visit_to: Line = ask(
        "Where to meet", section=_MEETING, help="A place that they said is safe; not home unless they said so."
    )
    visit_seen: Answer[YesNo] = ask("Perpetrator would know of it?", section=_MEETING, help=_SEEN)
    through_allowed: Answer[YesNo] = _allowed("Through someone", _MEETING)
    through_to: Line = ask(
        "Through whom, and how", section=_MEETING, help="A person or agency that they chose and who agreed."
    )
    through_seen: Answer[YesNo] = ask("Perpetrator would hear of it?", section=_MEETING, help=_SEEN)

    safe_days: tuple[Code, ...] = ask(
        "Safe days", section=_WHEN, choices="weekday", help="No day chosen means that days were not asked about."
    )
    safe_from: TimeOfDay = ask("Safe from", section=_WHEN, help="A time such as 9:30.")
    safe_until: TimeOfDay = ask("Safe until", section=_WHEN, help="A time such as 14:30.")
    safe_times: Line = ask("Safe times in words", section=_WHEN, help="Such as: school run, never on a Friday.")
    who_we_are: Line = ask(
        "Who we say we are",
        section=_WHEN,
        clause="practice:5.1.phone",
        help="What to say if someone else asks or answers.",
    )
    who_may_answer: Line = ask("Who else may answer", section=_WHEN, help="Who it is safe to find at the other end.")
    if_other: Line = ask(
        "If someone else answers", section=_WHEN, clause="practice:5.1.phone", help="What to say, and then ring off."
    )
    language: Line = ask("Language and interpreter", section=_WHEN, help="And any interpreter whom they do not want.")

    code_word: Line = ask(
        "Code word",
        section=_WHO,
        masked=True,
        clause="practice:5.1.phone",
        help="The word by which they know that it is you.",
    )
    stop_word: Line = ask(
        "Stop word",
        section=_WHO,
        masked=True,
        clause="practice:5.1.phone",
        help="The word that means: ring off, it is not safe.",
    )
    safe_places: Line = ask("Safe places", section=_WHO, help="Where they can be met or waited for.")
    no_go: Line = ask("Places to keep away from", section=_WHO, help="Where the perpetrator or their people may be.")
    safe_person: Line = ask(
        "Safe person",
        section=_WHO,
        clause="practice:2.1",
        help="Who may be told, and agreed to it; no relative in 'honour'-based abuse.",
    )
    unsafe_people: Line = ask(
        "Unsafe people", section=_WHO, clause="practice:2.1", help="Everyone who must not hear of it."
    )

    @property
    def headline(self) -> str:
        """Which channels are allowed, without the numbers."""
        allowed = [CHANNEL_WORDS[channel] for channel in CHANNEL_WORDS if self.answer(channel).value]
        return "Safe-contact plan: " + (", ".join(allowed) if allowed else "nothing is allowed")

    @property
    def asked_about(self) -> bool:
        """Whether any channel was asked about; without that it is no plan yet, and nothing is allowed."""
        return any(self.answer(channel).state is not State.NOT_ASKED for channel in CHANNEL_WORDS)

    def answer(self, channel: str) -> Answer[bool]:
        """Whether they allowed this channel; a channel that the plan does not know was not asked."""
        found = getattr(self, f"{channel}_allowed", None)
        return found if isinstance(found, Answer) else Answer[bool]()

    def to(self, channel: str) -> str:
        """The number, address, place or person that a channel goes to; empty where none is written down."""
        found = getattr(self, f"{channel}_to", "")
        return found if isinstance(found, str) else ""

    def seen(self, channel: str) -> Answer[bool]:
        """Whether the perpetrator knows, uses or sees this channel."""
        found = getattr(self, f"{channel}_seen", None)
        return found if isinstance(found, Answer) else Answer[bool]()
