"""The plan: a need, what is done about it, who does it and by when, what the victim wishes and what came of it."""

from datui.casework.answers import Answer, State
from datui.casework.records import Code, Day, Line, Prose, Record, YesNo, ask
from datui.casework.route import Route

_ACTION, _SAFETY, _RESULT = "Action", "Wish and safety", "Result"
DONE, NOT_NEEDED = "done", "not-needed"
NOT_SAFE = "They said that it is not safe."
NOT_KNOWN_SAFE = "Whether it is safe is not known, which counts as not safe."
ASK_NOTICED = "Ask first whether the perpetrator could notice it."
ASK_SAFE = "The perpetrator could notice it: ask the victim first whether it is safe."


class Action(Record, kind="action", title="Action"):
    """One need, and one thing to be done about it for somebody's safety."""

    glances = ("what", "needed")

    need: Code = ask("Need", section=_ACTION, choices="need", clause="hpg-2025:6.4", help="What it is for.")
    needed: Line = ask(
        "The need, in a few words",
        section=_ACTION,
        clause="practice:8.plan",
        help="What is to be different. It is kept also while nothing can be done.",
    )
    what: Line = ask(
        "What is done",
        section=_ACTION,
        clause="wrekin-2019:timescales",
        help="One thing that somebody can do and finish.",
    )
    owner: Line = ask("Who does it", section=_ACTION, writer=True, help="A name; empty means you.")
    owner_knows: Answer[YesNo] = ask(
        "Do they know it is theirs?",
        section=_ACTION,
        clause="practice:8.plan",
        help="Only where it is not you who does it.",
    )
    due: Day = ask(
        "By when",
        forward=True,
        section=_ACTION,
        clause="wrekin-2019:timescales",
        help="A day such as 2 Jan or tomorrow.",
    )
    late_because: Line = ask(
        "Why late, or put off",
        section=_ACTION,
        clause="practice:8.plan",
        help="Where its day has passed, or is moved to a later one.",
    )

    wish: Answer[Line] = ask(
        "What the victim wishes",
        section=_SAFETY,
        clause="wrekin-2019:victim-led",
        help="About this; it may differ from what is done.",
    )
    as_wished: Answer[YesNo] = ask(
        "Is it what they wish?", section=_SAFETY, clause="wrekin-2019:victim-led", help="If not, say why below."
    )
    differs_because: Line = ask(
        "Why it differs", section=_SAFETY, clause="wrekin-2019:victim-led", help="Only where it is not what they wish."
    )
    noticed: Answer[YesNo] = ask(
        "Could the perpetrator notice?",
        section=_SAFETY,
        clause="practice:8.1.notice",
        help="A letter, a van, a changed lock, a question asked. Not known counts as yes.",
    )
    safe: Answer[YesNo] = ask(
        "Victim agreed it is safe?",
        section=_SAFETY,
        clause="practice:8.1.notice",
        help="Asked before it is done. Not asked counts as not safe.",
    )
    check: Line = ask(
        "What was checked", section=_SAFETY, clause="practice:8.1.notice", help="What makes it safe enough to do."
    )
    checked_on: Day = ask(
        "Checked with them on",
        past=True,
        section=_SAFETY,
        clause="practice:8.1.notice",
        help="The day on which they last said so, by a way that is allowed.",
    )
    checked_by: Line = ask("Checked by", section=_SAFETY, writer=True, help="Who asked them. Empty means you.")

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
    met: Answer[YesNo] = ask(
        "Did it meet the need?",
        section=_RESULT,
        clause="practice:8.plan",
        help="As the victim sees it; if not, another action is begun.",
    )
    done_on: Day = ask("Done on", past=True, section=_RESULT, help="The day on which it was done.")

    recommendation: Line = ask(
        "The recommendation it came of", default="", section=_RESULT, clause="wrekin-2019:marac", hidden=True
    )

    @property
    def headline(self) -> str:
        """Where the action stands; what it is stays inside, for it may name a place."""
        if self.only_a_need:
            return "Need written down, without an action"
        return {DONE: "Action done", NOT_NEEDED: "Action no longer needed"}.get(self.status, "Action planned")

    @property
    def open(self) -> bool:
        """Whether it is still to be done; a status that this pack does not know is open."""
        return self.status not in (DONE, NOT_NEEDED)

    @property
    def empty(self) -> bool:
        """Whether nothing says what it is or what it is for, nor why it was kept."""
        return not (self.what or self.need or self.needed or self.result.strip())

    @property
    def only_a_need(self) -> bool:
        """Whether it says what is needed, and nothing that is done about it."""
        return self.open and not self.what and bool(self.need or self.needed)

    @property
    def not_yet(self) -> tuple[str, str]:
        """Why it is not to be done yet, and the field that answers it; empty where nothing stands against it.

        What was not asked is not safe, and what nobody knows the perpetrator could notice (practice 8.1).
        """
        if self.safe.value is False:
            return NOT_SAFE, "safe"
        if self.noticed.value is False or self.safe.value is True:
            return "", ""
        if self.safe.state is not State.NOT_ASKED:
            return NOT_KNOWN_SAFE, "safe"
        return (ASK_NOTICED, "noticed") if self.noticed.state is State.NOT_ASKED else (ASK_SAFE, "safe")

    @property
    def route(self) -> Route:
        """Where it is ended, or, if it has no day yet, given one; of a need where its action is said."""
        if self.only_a_need:
            return self.at_field("what")
        return self.at_field("status" if self.due else "due")
