"""What is done towards whoever harms, or offered to them: in proportion, and after the victim's safety."""

from __future__ import annotations

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.route import Route

_WHAT, _KNOWN, _SAFETY, _DONE = "What, and to whom", "Enough, and in proportion", "The victim first", "What was done"
_CLAUSE = "practice:8.1.perpetrator"
_STATES = {"decided": "decided, not done", "done": "done", "not-done": "not done"}


class Accountability(Record, kind="accountability", title="Accountability and support"):
    """One thing towards whoever harms: what holds them to account, or support that is offered to them."""

    glances = ("named",)

    whom: Answer[PersonId] = ask("Towards whom", section=_WHAT, clause=_CLAUSE, help="One person of this case.")
    adult: Answer[YesNo] = ask(
        "Are they 18 or over?",
        section=_WHAT,
        clause="practice:8.1.young",
        help="If not: support, and nothing else here.",
    )
    what: Code = ask(
        "What", section=_WHAT, choices="accountability", clause="hpg-2025:6.8", help="Support is offered at any age."
    )
    named: Line = ask("Which, or what else", section=_WHAT, help="In your words; nothing that names who told us.")
    owner: Line = ask(
        "Who does it", section=_WHAT, writer=True, help="Never whoever works with the victim, for support."
    )
    due: Day = ask("By when", forward=True, section=_WHAT, help="A day such as 2 Jan or tomorrow.")

    rests_on: Prose = ask(
        "What it rests on",
        section=_KNOWN,
        clause="hpg-2025:6.8",
        help="What is known, and from where other than the victim.",
    )
    enough: Answer[YesNo] = ask(
        "Is enough known?", section=_KNOWN, clause="hpg-2025:6.8", help="Somebody decides that it is; a count does not."
    )
    proportion: Prose = ask(
        "Why it is in proportion",
        section=_KNOWN,
        clause="hpg-2025:6.8",
        help="To the harm; what less would not do; their needs, and who else lives there.",
    )

    wanted: Answer[YesNo] = ask(
        "Does the victim want it?",
        section=_SAFETY,
        clause="wrekin-2019:victim-led",
        help="Asked by a way that is safe.",
    )
    wider: Prose = ask(
        "If not, why all the same",
        section=_SAFETY,
        clause=_CLAUSE,
        help="Who else is at risk, and why it cannot be left.",
    )
    agreed_with: Line = ask(
        "Which supervisor agreed", section=_SAFETY, clause=_CLAUSE, help="Where the victim does not want it."
    )
    safe: Answer[YesNo] = ask(
        "Safe for the victim?",
        section=_SAFETY,
        clause=_CLAUSE,
        help="Asked of them before anything that may be noticed.",
    )
    checked_at: Moment = ask(
        "Asked when", past=True, section=_SAFETY, clause=_CLAUSE, help="When it was talked over with them."
    )
    check: Line = ask(
        "What makes it safe enough", section=_SAFETY, clause=_CLAUSE, help="What is in place on that day, and after it."
    )
    reveals: Answer[YesNo] = ask(
        "Does it show who told us?",
        section=_SAFETY,
        clause="practice:2.2",
        help="Or that there is a case, since when, or where somebody is.",
    )

    state: Code = ask(
        "How it stands",
        section=_DONE,
        choices="accountability-state",
        default="considered",
        help="Done, or not done with the reason.",
    )
    decided_by: Line = ask(
        "Decided by", section=_DONE, clause="practice:8.1", help="Who decides it; not the officer alone."
    )
    done_on: Day = ask("Done on", past=True, section=_DONE, help="The day on which it was done.")
    result: Prose = ask("What came of it", section=_DONE, clause="practice:8.1", help="Or why it was not done.")
    gave_away: Prose = ask(
        "What it may have given away",
        section=_DONE,
        clause="practice:5.4",
        help="If it was done before all of this was answered.",
    )
    told: Line = ask(
        "Which supervisor was told", section=_DONE, clause="practice:5.4.event", help="The same day; their name."
    )

    @property
    def headline(self) -> str:
        """How it stands; never towards whom."""
        if self.empty:
            return "Accountability or support kept, with nothing in it yet"
        return f"Accountability or support: {_STATES.get(self.state, 'being thought about')}"

    @property
    def empty(self) -> bool:
        """Whether it says neither what nor towards whom, nor what came of it."""
        return not (self.what or self.named or self.whom.answered or self.result.strip())

    @property
    def open(self) -> bool:
        """Whether it is still to be done, or to be decided."""
        return self.state not in ("done", "not-done")

    @property
    def at_end(self) -> Route:
        """Where it is ended, or, if it has no day yet, given one."""
        return self.at_field("state" if self.due else "due")
