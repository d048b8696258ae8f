"""Rent and money: arrears, recharges and two homes, decided beside what the customer wants and what is safe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.due import Duty
from datui.casework.heldtoaccount import young_alone
from datui.casework.moments import LONDON
from datui.casework.records import Code, Count, Day, Line, Prose, Record, YesNo, ask
from datui.casework.route import GateLine, Missing

if TYPE_CHECKING:
    from datui.casework.case import Case

_WHAT, _DECIDED = "What it is", "What was decided"
_MONEY, _TWO = "practice:8.1.money", "practice:8.1.two-homes"
TWO_HOMES, PURSUE = "two-homes", "pursue-perpetrator"
NOT_SAFE = "The perpetrator is asked for money only where the customer feels safe with it"


class Money(Record, kind="money", title="Rent and money"):
    """One matter of money: what it is, how it came about, what they want, and what was decided."""

    glances = ("outcome",)

    what: Code = ask("What it is", section=_WHAT, choices="money-kind", clause=_MONEY, help="One record for each.")
    pounds: Count = ask("How much", section=_WHAT, unit="pounds", help="In whole pounds, if it is known.")
    came: Prose = ask(
        "How it came about",
        section=_WHAT,
        clause="hpg-2025:4.4",
        help="Also money that was taken, or debts in their name.",
    )
    wish: Answer[Line] = ask(
        "What they wish", section=_WHAT, clause="wrekin-2019:victim-led", help="In their own terms."
    )
    letters_off: Answer[YesNo] = ask(
        "Letters and app stopped?",
        section=_WHAT,
        clause="practice:5.4",
        help="What is sent by itself goes to whoever reads it, a joint tenant too.",
    )
    from_day: Day = ask(
        "Two homes since", past=True, section=_WHAT, clause=_TWO, help="The first day on which there was rent on both."
    )

    decided: Code = ask(
        "What was decided", section=_DECIDED, choices="money-decision", clause=_MONEY, help="Leave it empty until then."
    )
    feels_safe: Answer[YesNo] = ask(
        "Do they feel safe with it?",
        section=_DECIDED,
        clause=_MONEY,
        help="Above all where the perpetrator is asked to pay.",
    )
    bars_move: Answer[YesNo] = ask(
        "Held against a move?", section=_DECIDED, clause=_MONEY, help="It ought not to be: say no, or who says so."
    )
    decided_by: Line = ask("Decided by", section=_DECIDED, clause="practice:8.1", help="Name and post.")
    decided_on: Day = ask("Decided on", past=True, section=_DECIDED, help="The day on which it was decided.")
    outcome: Prose = ask("What came of it", section=_DECIDED, clause="practice:8.1", help="And until when it holds.")
    over: Answer[YesNo] = ask("Is it settled?", section=_DECIDED, help="Yes once nothing more is to be done.")

    @property
    def headline(self) -> str:
        """Whether something was decided; no sum and no word of what it is."""
        if self.over.value:
            return "Rent and money: settled"
        return "Rent and money: decided" if self.decided else "Rent and money"

    @property
    def against(self) -> str:
        """Why what was decided is not to be done; empty where nothing stands against it (practice 8.1)."""
        return NOT_SAFE if self.decided == PURSUE and self.feels_safe.value is not True else ""


def stops(case: Case, money: Money) -> Iterator[Missing]:
    """All that stands against what was decided about money: whoever harms is asked for none under 18 (practice 8.1)."""
    if money.decided == PURSUE:
        yield from young_alone(case)
    if money.against:
        yield Missing(money.against, _MONEY, money.at_field("feels_safe"))


def money_due(case: Case) -> Iterator[Duty]:
    """Rent on two homes is met for so many weeks at the most: before they end somebody looks (practice 8.1)."""
    for money in case.records(Money):
        if money.what == TWO_HOMES and money.from_day is not None and not money.over.value:
            start = datetime.combine(money.from_day, time(12), LONDON)
            words = "Benefit on two homes ends at the latest: which home stays"
            yield case.rules.duty("two_homes", start, "two-homes", words, money.at_field("over"))


def money_missing(case: Case) -> Iterator[Missing]:
    """Who decided, that it is safe for them, that no letter goes by itself, and that nothing bars a move."""
    for money in case.records(Money):
        if not money.what:
            yield Missing("A matter of money: which", _MONEY, money.at_field("what"))
        if not money.decided:
            yield Missing("What was decided about money", _MONEY, money.at_field("decided"))
        elif not money.decided_by.strip():
            yield Missing("Who decided about money", "practice:8.1", money.at_field("decided_by"))
        yield from stops(case, money)
        if money.bars_move.value:
            yield Missing("Money is held against a move, and is no bar to one", _MONEY, money.at_field("bars_move"))
        if money.letters_off.value is not True and not money.over.value:
            yield Missing(
                "That letters about money do not go out by themselves", "practice:5.4", money.at_field("letters_off")
            )
        if money.what == TWO_HOMES and money.from_day is None:
            yield Missing("Since when there is rent on two homes", _TWO, money.at_field("from_day"))


def money_gate(case: Case) -> Iterator[GateLine]:
    """No case closes while the perpetrator is asked for money against what the customer feels safe with."""
    for money in case.records(Money):
        if not money.over.value:
            yield from stops(case, money)
