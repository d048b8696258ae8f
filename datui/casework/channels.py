"""The channels by which somebody may be reached, and which of them are allowed: what was not asked is not."""

from typing import Any

from datui.casework.answers import Answer, State
from datui.casework.records import Code, Line, Record, YesNo, ask
from datui.casework.timeofday import TimeOfDay

CHANNEL_WORDS = {
    "voice": "telephone",
    "text": "text",
    "email": "e-mail",
    "letter": "letter",
    "portal": "portal or app",
    "visit": "visit",
    "through": "through someone",
}
"""Every channel of the plan, and what it is called."""
_HAPPENED = {"in-person": "in person", "video": "video call", "other": "another way"}
"""By which other ways a contact may have happened: no plan asks about them under these names."""
_BY = {
    "visit": "at a visit",
    "through": "through someone",
    "portal": "by a portal or app",
    "in-person": "in person",
}
_JUDGED_AS = {"video": "voice", "in-person": ""}


def how_words(channel: str) -> str:
    """How a contact happened: telephone, in person; empty where it does not say."""
    return CHANNEL_WORDS.get(channel) or _HAPPENED.get(channel, "")


def by_words(channel: str) -> str:
    """How something was said: by text, at a visit, through someone, in person."""
    return _BY.get(channel) or f"by {how_words(channel) or 'another way'}"


def judged_as(channel: str) -> str:
    """The channel by which the plan judges a contact that happened: a video call rings as any call does.

    Empty where none does: for whoever was met in person the place decides, and that is for the officer to say. What no
    plan names stays as it is: it was not asked, which counts as not allowed.
    """
    return _JUDGED_AS.get(channel, channel)


_VOICE, _TEXT, _EMAIL, _LETTER = "Telephone", "Text", "E-mail", "Letter"
_PORTAL, _MEETING, _THROUGH = "Portal or app", "Visit", "Through someone"
_SAFE = "Yes only if they said so; not asked counts as no."
_OTHER_HOURS = "Only where this channel differs; else those under When hold."


def _allowed(channel: str, section: str) -> Any:
    return ask(f"{channel} allowed?", section=section, clause="practice:5.2", help=_SAFE)


def _seen(label: str, section: str) -> Any:
    words = "Does the perpetrator know, use or see it? Not known counts as yes."
    return ask(label, section=section, clause="practice:5.2", help=words)


def _device(label: str, section: str) -> Any:
    return ask(label, section=section, choices="device", help="Who owns it, pays for it, or set it up.")


def _days(section: str) -> Any:
    return ask("Days for this", section=section, choices="weekday", help=_OTHER_HOURS)


def _hour(label: str, section: str) -> Any:
    return ask(label, section=section, help=_OTHER_HOURS)


class Channels(Record):
    """Each channel: whether it is allowed, where it goes to, who else sees it, and any days and hours of its own."""

    voice_allowed: Answer[YesNo] = _allowed("Telephone", _VOICE)
    voice_to: Line = ask(
        "Number to call", section=_VOICE, find=True, reach="voice", help="The number that they said is safe."
    )
    voice_device: Answer[Code] = _device("Whose telephone", _VOICE)
    voice_seen: Answer[YesNo] = _seen("Perpetrator uses or sees it?", _VOICE)
    voicemail: Answer[YesNo] = ask(
        "Voicemail allowed?",
        section=_VOICE,
        clause="practice:5.4",
        help="A message may be heard by someone else; off unless they said yes.",
    )
    withheld: Answer[YesNo] = ask(
        "Withhold our number?", section=_VOICE, clause="practice:2.1", help="So that it does not show on the telephone."
    )
    voice_days: tuple[Code, ...] = _days(_VOICE)
    voice_from: TimeOfDay = _hour("Calls from", _VOICE)
    voice_until: TimeOfDay = _hour("Calls until", _VOICE)

    text_allowed: Answer[YesNo] = _allowed("Text", _TEXT)
    text_to: Line = ask(
        "Number to text", section=_TEXT, find=True, reach="text", help="The number that they said is safe."
    )
    text_device: Answer[Code] = _device("Whose telephone is that", _TEXT)
    text_seen: Answer[YesNo] = _seen("Perpetrator sees texts?", _TEXT)
    text_days: tuple[Code, ...] = _days(_TEXT)
    text_from: TimeOfDay = _hour("Texts from", _TEXT)
    text_until: TimeOfDay = _hour("Texts until", _TEXT)

    email_allowed: Answer[YesNo] = _allowed("E-mail", _EMAIL)
    email_to: Line = ask(
        "Address to e-mail", section=_EMAIL, find=True, reach="email", help="The address that they said is safe."
    )
    email_device: Answer[Code] = _device("Whose account", _EMAIL)
    email_seen: Answer[YesNo] = _seen("Perpetrator sees e-mail?", _EMAIL)
    subject: Line = ask("Neutral subject", section=_EMAIL, help="Words for a subject line that give nothing away.")
    email_days: tuple[Code, ...] = _days(_EMAIL)
    email_from: TimeOfDay = _hour("E-mails from", _EMAIL)
    email_until: TimeOfDay = _hour("E-mails until", _EMAIL)

    letter_allowed: Answer[YesNo] = _allowed("Letter", _LETTER)
    letter_to: Line = ask(
        "Where to write", section=_LETTER, reach="letter", help="An address where nobody else opens the post."
    )
    letter_seen: Answer[YesNo] = _seen("Perpetrator sees the post?", _LETTER)
    envelope: Line = ask(
        "Plain envelope, and whose name",
        section=_LETTER,
        reach="letter",
        help="What stands on the outside, and what must not.",
    )

    portal_allowed: Answer[YesNo] = _allowed("Portal or app", _PORTAL)
    portal_to: Line = ask(
        "Which account", section=_PORTAL, reach="portal", help="Theirs alone, with nobody else's login."
    )
    portal_device: Answer[Code] = _device("Whose account is that", _PORTAL)
    portal_seen: Answer[YesNo] = _seen("Perpetrator sees that account?", _PORTAL)
    portal_days: tuple[Code, ...] = _days(_PORTAL)
    portal_from: TimeOfDay = _hour("Messages from", _PORTAL)
    portal_until: TimeOfDay = _hour("Messages until", _PORTAL)

    visit_allowed: Answer[YesNo] = _allowed("Visit or meeting", _MEETING)
    visit_to: Line = ask(
        "Where to meet",
        section=_MEETING,
        reach="visit",
        help="A place that they said is safe; not home unless they said so.",
    )
    visit_seen: Answer[YesNo] = _seen("Perpetrator would know of it?", _MEETING)
    visit_days: tuple[Code, ...] = _days(_MEETING)
    visit_from: TimeOfDay = _hour("Visits from", _MEETING)
    visit_until: TimeOfDay = _hour("Visits until", _MEETING)

    through_allowed: Answer[YesNo] = _allowed("Through someone", _THROUGH)
    through_to: Line = ask(
        "Through whom, and how",
        section=_THROUGH,
        reach="through",
        help="A person or agency that they chose and who agreed.",
    )
    through_is: Line = ask(
        "What they are to the victim",
        section=_THROUGH,
        clause="practice:1.4",
        help="No relative in 'honour'-based abuse.",
    )
    through_agreed: Answer[YesNo] = ask(
        "Did that person agree?", section=_THROUGH, clause="practice:2.1", help="And does the victim want them told?"
    )
    through_seen: Answer[YesNo] = _seen("Perpetrator would hear of it?", _THROUGH)
    through_days: tuple[Code, ...] = _days(_THROUGH)
    through_from: TimeOfDay = _hour("Through them from", _THROUGH)
    through_until: TimeOfDay = _hour("Through them until", _THROUGH)

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

    def device(self, channel: str) -> str:
        """Whose telephone or account a channel goes to, as a code; empty where nobody said."""
        found = getattr(self, f"{channel}_device", None)
        return str(found.value or "") if isinstance(found, Answer) else ""
