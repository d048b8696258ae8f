"""The plan: a need, what is done about it, who does it and by when, what the victim wishes and what came of it."""

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Prose, Record, YesNo, ask
from datui.casework.route import Route

_ACTION, _SAFETY, _RESULT = "Action", "Wish and safety", "Result"


class Action(Record, kind="action", title="Action"):
    """One thing to be done for somebody's safety."""

    glances = ("what",)

    need: Code = ask("Need", section=_ACTION, choices="need", clause="hpg-2025:6.4", help="What it is for.")
    what: Line = ask(
        "What is done",
        section=_ACTION,
        clause="wrekin-2019:timescales",
        help="One thing that somebody can do and finish.",
    )
    owner: Line = ask("Who does it", section=_ACTION, writer=True, help="A name; empty means you.")
    due: Day = ask(
        "By when",
        forward=True,
        section=_ACTION,
        clause="wrekin-2019:timescales",
        help="A day such as 2 Jan or tomorrow.",
    )

    wish: Answer[Line] = ask(
        "What the victim wishes",
        section=_SAFETY,
        clause="wrekin-2019:victim-led",
        help="About this; it may differ from what is done.",
    )
    differs_because: Line = ask(
        "Why it differs", section=_SAFETY, clause="wrekin-2019:victim-led", help="Only where it is not what they wish."
    )
    noticed: Answer[YesNo] = ask(
        "Could the perpetrator notice?",
        section=_SAFETY,
        clause="practice:8.1",
        help="A letter, a van, a changed lock, a question asked.",
    )
    safe: Answer[YesNo] = ask(
        "Victim agreed it is safe?", section=_SAFETY, clause="practice:8.1", help="Asked before it is done."
    )
    check: Line = ask(
        "What was checked", section=_SAFETY, clause="practice:8.1", help="What makes it safe enough to do."
    )

    status: Code = ask(
        "Where it stands",
        section=_RESULT,
        choices="action-status",
        default="open",
        help="Done, or no longer needed, with the result.",
    )
    result: Prose = ask(
        "Result", section=_RESULT, clause="practice:8.1", help="What came of it, or why it is no longer needed."
    )
    done_on: Day = ask("Done on", past=True, section=_RESULT, help="The day on which it was done.")

    @property
    def headline(self) -> str:
        """Where the action stands; what it is stays inside, for it may name a place."""
        return {"done": "Action done", "not-needed": "Action no longer needed"}.get(self.status, "Action planned")

    @property
    def open(self) -> bool:
        """Whether it is still to be done; a status that this pack does not know is open."""
        return self.status not in ("done", "not-needed")

    @property
    def empty(self) -> bool:
        """Whether nothing says what it is or what it is for, nor why it was kept."""
        return not (self.what or self.need or self.result.strip())

    @property
    def route(self) -> Route:
        """Where it is ended, or, if it has no day yet, given one."""
        return self.at_field("status" if self.due else "due")
