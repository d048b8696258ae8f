"""A letter that is written for a case from a template: what only a person can say of it."""

from __future__ import annotations

from typing import Final

from datui.casework.answers import Answer
from datui.casework.records import Code, Line, PersonId, Prose, Record, YesNo, ask

_LETTER, _NOTE, _SAID, _HELD = "Letter", "Contact note", "Legal aid", "Who holds it"
_AID: Final = "practice:8.1.letter"


class Letter(Record, kind="letter", title="Letter"):
    """A letter from a template. It is produced only when nothing is missing, and a share says who gets it and why."""

    template: Code = ask("Which letter", section=_LETTER, choices="letter", clause=_AID, help="What it is for.")
    officer: Line = ask(
        "Officer named in it",
        section=_LETTER,
        clause="practice:7.alert",
        help="First name and surname, as it stands there.",
    )
    post: Line = ask("Their post", section=_LETTER, clause=_AID, help="Such as: housing officer.")
    association: Line = ask("Who employs them", section=_LETTER, clause=_AID, help="The association, by its full name.")

    instead: Line = ask(
        "Who else can be asked",
        section=_NOTE,
        clause="practice:7.alert",
        help="A colleague who may know, for days off.",
    )
    office: Line = ask(
        "The office's own number", section=_NOTE, clause="practice:7.alert", help="Never a number of the customer's."
    )

    by_whom: PersonId = ask("About whom", section=_SAID, clause=_AID, help="The person by whom they are harmed.")
    judgement: Answer[YesNo] = ask(
        "Is it your judgement?",
        section=_SAID,
        clause=_AID,
        help="That they are, or may be, harmed by that person: yours, as a professional.",
    )
    relied_on: Prose = ask(
        "What that rests on",
        section=_SAID,
        clause=_AID,
        help="What you saw and heard, with days; no address, no third party.",
    )
    support: Prose = ask(
        "Support that was given", section=_SAID, clause=_AID, help="What you and others did, and when."
    )

    holder: Code = ask(
        "Who gets it",
        section=_HELD,
        choices="letter-holder",
        clause=_AID,
        help="The victim, who acts for them, or the system.",
    )
    safe_to_hold: Answer[YesNo] = ask(
        "Is it safe to hold?",
        section=_HELD,
        clause=_AID,
        help="Asked of the victim: where it is kept, and who looks there.",
    )

    share: Line = ask("Share", default="", hidden=True)
    """The record id that its share has, from the start: the one that says who gets it, why, and by what right."""

    @property
    def headline(self) -> str:
        """That a letter is written; of what kind it is stays inside, for a line is read by whoever looks on."""
        return "Letter"
