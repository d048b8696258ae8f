"""A way to leave: who was asked and who decides, the new home, how the risk of the move is lowered, and the tenancy."""

from __future__ import annotations

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Moment, Prose, Record, YesNo, ask

_WAY, _HOME, _RISK, _TENURE = "Way", "New home", "Risk of the move", "Security of tenure"
_KEPT = "hpg-2025:6.7"


class Move(Record, kind="move", title="Move"):
    """One way to leave: Housing Options, a refuge, another landlord or a home of ours."""

    way: Code = ask("Which way", section=_WAY, choices="move-way", clause="hpg-2025:6.5", help="One record for each.")
    agency: Line = ask(
        "Whom we ask",
        section=_WAY,
        clause="hpg-2025:6.5",
        help="The council, landlord or team. Of a refuge no name or town.",
    )
    wish: Answer[Line] = ask(
        "What they wish",
        section=_WAY,
        clause="wrekin-2019:victim-led",
        help="Where, with whom, and what must come too.",
    )
    asked_at: Moment = ask("Asked", past=True, section=_WAY, clause="practice:8.1", help="When it was asked for.")
    decided_by: Line = ask("Who decides", section=_WAY, clause="practice:8.1", help="Name and post, there or here.")
    outcome: Code = ask(
        "Outcome", section=_WAY, choices="move-outcome", clause="practice:8.1", help="Silence is none: ask again."
    )
    outcome_why: Line = ask("Why", section=_WAY, clause="practice:8.1", help="Above all where it was decided against.")
    outcome_at: Moment = ask("Outcome known", past=True, section=_WAY, help="When they, or the customer, said so.")

    area: Line = ask(
        "Area of the new home",
        section=_HOME,
        reach="visit",
        clause="hpg-2025:6.6",
        help="Town, part of it, or postcode district.",
    )
    address: Line = ask(
        "New address",
        section=_HOME,
        reach="letter",
        clause="practice:5.4.address",
        help="Not of a refuge. Leave it out until it must be known.",
    )
    postcode: Line = ask("New postcode", section=_HOME, reach="letter", help="Not of a refuge.")
    moves_on: Day = ask("Moves on", forward=True, section=_HOME, help="The day that is agreed.")
    moved_on: Day = ask("Moved on", past=True, section=_HOME, help="The day on which they did.")
    frozen: Answer[YesNo] = ask(
        "Letters stopped first?",
        section=_HOME,
        clause="practice:5.4.address",
        help="All that is sent by itself, to the old home and to the new one.",
    )
    shut_away: Answer[YesNo] = ask(
        "New address shut away?",
        section=_HOME,
        clause="practice:5.4.address",
        help="From what the other can see: tenancy, rent, repairs, app, redirection.",
    )
    approved_by: Line = ask(
        "Change of address agreed by",
        section=_HOME,
        clause="practice:5.4.address",
        help="Somebody named, not who types it in.",
    )

    near_them: Answer[YesNo] = ask(
        "Do they live near it?",
        section=_RISK,
        clause="hpg-2025:6.6",
        help="The perpetrator, or a way of theirs past it.",
    )
    near_family: Answer[YesNo] = ask(
        "Their family or friends near?", section=_RISK, clause="hpg-2025:6.6", help="Anyone who would tell them."
    )
    near_work: Answer[YesNo] = ask(
        "Their work near?", section=_RISK, clause="hpg-2025:6.6", help="Or where they train, worship, drink or deliver."
    )
    near_school: Answer[YesNo] = ask(
        "A school they know near?", section=_RISK, clause="hpg-2025:6.6", help="Or a nursery, where they may wait."
    )
    no_go: Prose = ask(
        "Areas to keep away from",
        section=_RISK,
        reach="visit",
        clause="hpg-2025:6.6",
        help="By the customer's word; those of the plan count too.",
    )
    learn: Prose = ask(
        "How they could learn of it",
        section=_RISK,
        clause="hpg-2025:6.6",
        help="Children, court papers, telephones, accounts, friends, a car.",
    )
    lowered: Prose = ask(
        "How the risk is lowered", section=_RISK, clause="hpg-2025:6.6", help="What is done about each of these."
    )
    assessed_by: Line = ask("Assessed by", writer=True, section=_RISK, help="Leave it empty if it was you.")
    assessed_on: Day = ask("Assessed on", past=True, section=_RISK, help="With the customer, on this day.")

    before: Answer[Code] = ask(
        "Tenancy before", section=_TENURE, choices="tenancy-type", clause=_KEPT, help="The one that they leave."
    )
    before_until: Day = ask(
        "Its period ends on",
        forward=True,
        section=_TENURE,
        clause="practice:8.1.tenure",
        help="Of an introductory or fixed one; also a day that has passed.",
    )
    after: Answer[Code] = ask(
        "New tenancy", section=_TENURE, choices="tenancy-type", clause=_KEPT, help="The one that they sign."
    )
    after_until: Day = ask(
        "The new period ends on",
        forward=True,
        section=_TENURE,
        clause="practice:8.1.tenure",
        help="What is left of the period before, and no more.",
    )

    @property
    def headline(self) -> str:
        """How far it has come; neither which way nor where."""
        if self.moved_on:
            return "Move: they have moved"
        if self.outcome:
            return f"Move: {_OUTCOMES.get(self.outcome, 'an outcome')}"
        return "Move: asked for" if self.asked_at else "Move: looked at"

    @property
    def empty(self) -> bool:
        """Whether it says nothing of which way, nor where to."""
        return not (self.way or self.agency.strip() or self.area.strip() or self.address.strip() or self.asked_at)

    @property
    def goes_ahead(self) -> bool:
        """Whether they take it, or have moved."""
        return self.outcome == "accepted" or self.moved_on is not None

    @property
    def ended(self) -> bool:
        """Whether nothing comes of it."""
        return self.outcome in ("not-taken", "nothing-free", "not-offered", "withdrawn") and not self.moved_on


_OUTCOMES = {
    "offered": "a place was offered",
    "accepted": "they take it",
    "not-taken": "they chose not to take it",
    "nothing-free": "nothing is free",
    "not-offered": "decided against",
    "withdrawn": "no longer wanted",
}


class TenureDecision(Record, kind="tenure-decision", title="Tenure decision"):
    """A supervisor decides that somebody may move with less security, says why, and that they chose it knowing so."""

    roles = frozenset({"supervisor"})
    glances = ("why",)
    happens = "at"

    move: Line = ask("Which move", hidden=True)
    before: Line = ask("Tenancy before, when it was decided", hidden=True)
    after: Line = ask("New tenancy, when it was decided", hidden=True)
    why: Prose = ask("Why the same is not given", clause=_KEPT, help="What was tried, and who was asked.")
    loses: Prose = ask(
        "What they lose, as told",
        clause=_KEPT,
        help="In words that are safe to be found: no reason, no name, no place.",
    )
    told: Answer[YesNo] = ask("Told them so?", clause="wrekin-2019:honest", help="By a way that the plan allows.")
    chosen: Answer[YesNo] = ask(
        "Do they choose it, knowing so?",
        clause="wrekin-2019:victim-led",
        help="Without pressure, and with time to ask.",
    )
    decided_by: Line = ask("Decided by", writer=True, clause=_KEPT, help="Name and post; empty if it was you.")
    at: Moment = ask("When", past=True, default_now=True, help="When it was decided.")

    @property
    def headline(self) -> str:
        """That it was decided."""
        return "Decided: a move with other security of tenure"


class MoveSigned(Record, kind="move-signed", title="Move signed off"):
    """A move is signed off: its risk is lowered, its address is shut away, and the security of tenure is kept."""

    happens = "at"

    move: Line = ask("Which move", hidden=True)
    told: Answer[YesNo] = ask(
        "Told what they keep?", clause=_KEPT, help="Which tenancy, from when, and what is left of a period."
    )
    note: Prose = ask("Note", help="Anything that whoever lets the home must know.")
    signed_by: Line = ask(
        "Signed off by", writer=True, clause="practice:8.1", help="Name and post; empty if it was you."
    )
    at: Moment = ask("When", past=True, default_now=True, help="When it was signed off.")

    @property
    def headline(self) -> str:
        """That it was."""
        return "Move signed off"
