"""What a meeting recommends to us: talked over with the victim, decided with a reason, put into the plan, reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from datui.casework.channels import by_words, judged_as
from datui.casework.chronology import happened
from datui.casework.contact import Contact
from datui.casework.interlock import against
from datui.casework.moments import london
from datui.casework.plan import DONE, Action
from datui.casework.records import Code, Day, Entry, Line, Moment, Prose, Record, ask
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

Standing = Literal["open", "to-plan", "under-way", "done", "dropped", "declined"]
STANDS: Final[dict[Standing, str]] = {
    "open": "to be considered",
    "to-plan": "accepted, and not in the plan yet",
    "under-way": "accepted, under way in the plan",
    "done": "accepted, and done",
    "dropped": "accepted, and nobody does it any more",
    "declined": "declined",
}
"""Where a recommendation stands, in words."""
DECLINED, WITH_THEM = "declined", "with-them"
OVER: Final = ("done", "dropped", "declined")
"""Where it stands once nothing more is done about it; what was reported of it says the same then."""
_CLAUSE, _AFTER = "wrekin-2019:marac", "practice:2.4.after"
_WHAT, _TALK, _DECISION, _REPORTED = "Recommendation", "With the victim", "Decision", "Reported"


class Recommendation(Record, kind="recommendation", title="Recommendation"):
    """One thing that a meeting recommends to us. Accepted, it becomes an action of the plan; declined, it says why."""

    glances = ("what",)

    meeting: Line = ask("Its meeting", default="", section=_WHAT, clause=_CLAUSE, hidden=True)
    what: Line = ask("What is recommended", section=_WHAT, clause=_CLAUSE, help="One thing that somebody can finish.")
    made_by: Line = ask("Who recommends it", section=_WHAT, help="Leave it empty for MARAC.")
    made_on: Day = ask("Recommended on", past=True, section=_WHAT, help="The day of the meeting, or of the letter.")

    talk: Code = ask(
        "Talked over with the victim?",
        section=_TALK,
        choices="considered",
        clause=_CLAUSE,
        help="Where it is needed, and only by a way that the plan allows.",
    )
    talk_why: Line = ask("If not, why", section=_TALK, clause=_CLAUSE, help="Why it is not needed, or not safe now.")
    talked_at: Moment = ask("When", past=True, section=_TALK, help="When you spoke, or whoever spoke for you did.")
    talked_how: Code = ask(
        "How", section=_TALK, choices="contact-channel", clause="practice:5.1.check", help="By a way that was safe."
    )
    victim_view: Prose = ask("What they said", section=_TALK, clause="wrekin-2019:victim-led", help="In their words.")
    others_view: Prose = ask(
        "Others whom it affects", section=_TALK, clause=_CLAUSE, help="Only where asking them gives nothing away."
    )

    decision: Code = ask(
        "What was decided", section=_DECISION, choices="recommendation-decision", clause=_CLAUSE, help="By a person."
    )
    why: Prose = ask(
        "Why", section=_DECISION, clause=_CLAUSE, help="Needed where it is declined, in part, or not what they want."
    )
    decided_by: Line = ask("Decided by", section=_DECISION, writer=True, help="Leave it empty if it was you.")
    decided_at: Moment = ask("Decided", past=True, section=_DECISION, help="When it was decided.")
    owner: Line = ask("Who does it", section=_DECISION, writer=True, help="A name; empty means you.")
    due: Day = ask("By when", forward=True, section=_DECISION, clause=_AFTER, help="A day such as 2 Jan or tomorrow.")
    no_action: Line = ask(
        "If no action, why", section=_DECISION, clause=_AFTER, help="Accepted, and nothing is left to do: say why."
    )

    reported: Code = ask(
        "Where we said it stands",
        section=_REPORTED,
        choices="recommendation-standing",
        clause=_AFTER,
        help="As it was told to the administrator, before the next meeting.",
    )
    reported_at: Moment = ask("Reported", past=True, section=_REPORTED, clause=_AFTER, help="When they were told.")
    reported_to: Line = ask("To whom", section=_REPORTED, help="The administrator, or whoever took it.")
    reported_how: Code = ask("In which way", section=_REPORTED, choices="referral-method", help="Only by a safe way.")

    @property
    def headline(self) -> str:
        """What was decided; what it is stays inside, for it may name a place."""
        decided = {"": "to be considered", DECLINED: "declined", "in-part": "accepted in part"}
        return f"Recommendation {decided.get(self.decision, 'accepted')}"

    @property
    def empty(self) -> bool:
        """Whether nothing says what it is, and nothing was decided."""
        return not (self.what or self.decision or self.why.strip() or self.victim_view.strip())

    @property
    def told(self) -> bool:
        """Whether it says both where it was said to stand, and when."""
        return bool(self.reported and self.reported_at)


def actions_of(case: Case, record: Recommendation) -> list[Action]:
    """The actions of the plan that came of a recommendation."""
    return [one for one in case.records(Action) if one.recommendation == record.record_id]


def standing(case: Case, record: Recommendation) -> Standing:
    """Where it stands, by its decision and by the actions that came of it: one thing to do is in one list."""
    if not record.decision:
        return "open"
    if record.decision == DECLINED:
        return "declined"
    if actions := actions_of(case, record):
        if any(action.open for action in actions):
            return "under-way"
        return "done" if any(action.status == DONE for action in actions) else "dropped"
    return "done" if record.no_action else "to-plan"


def into_the_plan(record: Recommendation) -> Route:
    """Where it becomes an action of the plan, with what was said of it."""
    due = record.due.isoformat() if record.due else ""
    offer = {"what": record.what, "owner": record.owner, "due": due, "recommendation": record.record_id}
    return Route(Action.kind, "", "need", tuple((name, words) for name, words in offer.items() if words))


def recommendations_incomplete(case: Case) -> Iterator[Missing]:
    """Each was talked over or says why not; declined or in part it says why; what was talked over was safe."""
    for entry in case.of(Recommendation):
        one = entry.record
        if one.empty:
            yield Missing("A recommendation: what it is", _CLAUSE, one.at_field("what"))
            continue
        if not one.talk:
            words = "A recommendation: whether it was talked over with the victim, where that is needed"
            yield Missing(words, _CLAUSE, one.at_field("talk"))
        elif one.talk != WITH_THEM and not one.talk_why and not one.victim_view.strip():
            words = "A recommendation: why it was not talked over with the victim"
            yield Missing(words, _CLAUSE, one.at_field("talk_why"))
        if one.talk == WITH_THEM and not (one.talked_how and one.talked_at):
            words = "A recommendation: when and how it was talked over with the victim"
            yield Missing(words, "practice:5.1.check", one.at_field("talked_at" if one.talked_how else "talked_how"))
        if unsafe := unsafe_talk(case, entry):
            words = f"A recommendation was talked over {unsafe}: log that contact, and how it left the plan"
            route = Route("contact", "", "departed", (("channel", one.talked_how), ("plan_followed", "n")))
            yield Missing(words, "practice:5.1.check", route)
        if one.decision in (DECLINED, "in-part") and not one.why.strip():
            what = "is declined" if one.decision == DECLINED else "is accepted only in part"
            yield Missing(f"Why a recommendation {what}", _CLAUSE, one.at_field("why"))
        if one.told and not one.reported_to:
            yield Missing("To whom a recommendation was reported", _AFTER, one.at_field("reported_to"))


def unsafe_talk(case: Case, entry: Entry[Recommendation]) -> str:
    """By which way it was talked over that the plan did not allow, as the case was then; empty where it did."""
    one = entry.record
    if one.talk != WITH_THEM or not one.talked_how:
        return ""
    by, said = judged_as(one.talked_how), case.said_since(entry, "talked_how").seq
    if not by or not against(case.before(said), by) or _logged(case, one, said):
        return ""
    return f"{by_words(one.talked_how)}, which the plan did not allow"


def _logged(case: Case, one: Recommendation, said: int) -> bool:
    """Whether that contact is logged, with how it left the plan: one of its day, or one that was begun since."""
    day = london(one.talked_at).date() if one.talked_at else None
    return any(
        entry.record.channel == one.talked_how
        and bool(entry.record.departed)
        and (case.born(entry).seq > said or london(happened(entry)).date() == day)
        for entry in case.of(Contact)
    )
