"""Court orders: who is bound, whom they protect, from where they keep somebody away, when served and until when."""

from __future__ import annotations

from datetime import datetime

from datui.casework.answers import Answer, State
from datui.casework.moments import latest, london
from datui.casework.records import Code, Day, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.rules import Rules

_ORDER, _SAYS, _SERVED, _ENDS = "Order", "What it says", "Served", "When it ends"
_CLAUSE = "practice:3.5.orders"
_HOLDS_NOT = frozenset({"applied", "not-made", "ended"})
"""What stands of an order that binds nobody, or nobody any more."""
_NOT_SERVED = frozenset({"undertaking", "bail"})
"""What is said to somebody's face by whoever makes it, and is not brought to them."""
_STATES = {"applied": "asked for", "not-made": "not made", "ended": "ended"}


class Order(Record, kind="order", title="Court order"):
    """One order of a court or of police, as it is known. What nobody has seen is what somebody told us."""

    sort: Code = ask(
        "What it is", section=_ORDER, choices="order", clause=_CLAUSE, help="As it is headed; ask if unsure."
    )
    state: Code = ask(
        "How it stands",
        section=_ORDER,
        choices="order-state",
        clause=_CLAUSE,
        help="Until it says otherwise here, it is taken to hold.",
    )
    court: Line = ask("Court, or police force", section=_ORDER, clause=_CLAUSE, help="Where it was made.")
    number: Line = ask("Its number", section=_ORDER, clause=_CLAUSE, help="As it stands on the order.")
    made_on: Day = ask("Made on", past=True, section=_ORDER, clause=_CLAUSE, help="The day on which it was made.")
    told_by: Line = ask("Who told us", section=_ORDER, help="The victim, a solicitor, police, and how.")
    seen: Answer[YesNo] = ask(
        "Have we read it ourselves?",
        section=_ORDER,
        clause=_CLAUSE,
        help="What it forbids is in its words, not in ours.",
    )

    binds: tuple[PersonId, ...] = ask(
        "Whom it binds", section=_SAYS, clause=_CLAUSE, help="If nobody is named, every perpetrator of the case."
    )
    protects: tuple[PersonId, ...] = ask(
        "Whom it protects", section=_SAYS, clause=_CLAUSE, help="If nobody is named, the victim."
    )
    forbids: Prose = ask(
        "What it forbids or orders",
        section=_SAYS,
        clause=_CLAUSE,
        help="Word for word if you can. Addresses go below, and not here.",
    )
    from_home: Answer[YesNo] = ask(
        "Away from the victim's home?",
        section=_SAYS,
        clause=_CLAUSE,
        help="The home as this case knows it; no address.",
    )
    away_from: Line = ask(
        "Away from where else",
        section=_SAYS,
        reach="visit",
        clause=_CLAUSE,
        help="Addresses that it names, with a semicolon between them.",
    )
    arrest: Answer[YesNo] = ask(
        "Power of arrest?", section=_SAYS, clause=_CLAUSE, help="Whether police may arrest where it is broken."
    )
    arrest_what: Line = ask("For which of it", section=_SAYS, help="Which paragraphs, and whether police have it.")

    served: Answer[YesNo] = ask(
        "Served?", section=_SERVED, clause=_CLAUSE, help="Whether whoever it binds was given it, and knows."
    )
    served_at: Moment = ask(
        "Served when", past=True, section=_SERVED, clause=_CLAUSE, help="From then on it can be enforced against them."
    )
    served_by: Line = ask("Served by", section=_SERVED, help="Who gave it to them, and who told us so.")

    ends_at: Moment = ask(
        "Until when", forward=True, section=_ENDS, clause=_CLAUSE, help="A day, or an hour where it is short."
    )
    no_end: Answer[YesNo] = ask(
        "Until further order?", section=_ENDS, clause=_CLAUSE, help="Yes if it has no day on which it ends."
    )
    follows: Prose = ask(
        "What is to follow it",
        section=_ENDS,
        clause=_CLAUSE,
        help="Whether it is asked for again, and how they are safe after it.",
    )

    @property
    def headline(self) -> str:
        """What it is, whether it was served and how it stands; never for whom, nor from where."""
        if self.empty:
            return "Court order kept, with nothing in it yet"
        served = ", served" if self.is_served and self.holds else ""
        sort = f" ({self.sort.replace('-', ' ')})" if self.sort else ""
        return f"Court order{sort}: {self.stands}{served}"

    @property
    def stands(self) -> str:
        """How it stands, in a word or two."""
        return _STATES.get(self.state, "made")

    @property
    def empty(self) -> bool:
        """Whether nothing says that there is an order."""
        said = (self.sort, self.state, self.court, self.number, self.made_on, self.forbids.strip(), self.away_from)
        answered = self.from_home.state is State.ANSWERED or self.binds or self.ends_at or self.served_at
        return not (any(said) or answered)

    @property
    def holds(self) -> bool:
        """Whether it binds anybody, its days apart: what nobody said of it does not end it."""
        return not self.empty and self.state not in _HOLDS_NOT

    @property
    def is_served(self) -> bool:
        """Whether whoever it binds knows of it."""
        return self.served_at is not None or bool(self.served.value) or self.sort in _NOT_SERVED

    @property
    def end_known(self) -> bool:
        """Whether it is known when it ends, or that it does not."""
        return self.ends_at is not None or bool(self.no_end.value)

    def in_force(self, when: datetime) -> bool:
        """Whether it holds at a moment: made by that day, and not over; a day alone is all of that day."""
        made = self.made_on is None or self.made_on <= london(when).date()
        return self.holds and made and (self.ends_at is None or when <= latest(self.ends_at))

    def name(self, rules: Rules) -> str:
        """What it is, as the pack calls it."""
        label = rules.lists["order"].label(self.sort) if self.sort not in ("", "other") else "court order"
        return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"
