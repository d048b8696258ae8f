"""Moving: whether the security of tenure is kept, what stands against signing off, and who decides otherwise."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.kinds import Move, MoveSigned, TenureDecision
from datui.casework.moments import day_words, london
from datui.casework.moving import sign_off
from datui.casework.nearby import near
from datui.casework.people import said
from datui.casework.records import Record
from datui.casework.refusal import Refusal
from datui.casework.signoff import (
    SUPERVISOR,
    compared,
    decided_otherwise,
    deciding,
    gets_tenancy,
    refuge_told,
    signed_off,
    stops,
    tenure_stops,
    to_decide,
    wrote_tenancies,
)
from screens.housing import HousingScreen
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

_KEEP_FIRST = "Keep it with F2; then it is signed off from here."
_NO_MOVE = "It is not said of which move: it counts for nothing."
_FROM_THE_MOVE = "Open the move in the case, and choose it from the lines beneath."
_ASK_ONE = "or a supervisor decides otherwise with their own key, and says why."
_ROUTE = "Put the tenancy right, or a supervisor decides otherwise and says why."


class MoveScreen(HousingScreen):
    """Write down a way to leave. Beneath it: the tenancy, the risk, and what is left before it is signed off."""

    kind: ClassVar[type[Record]] = Move

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """The tenancy first, then where it is, then what is left before it is signed off."""
        move: Move = record
        way = case.rules.housing.ways.get(move.way)
        if gets_tenancy(case, move):
            yield from self._tenure(case, move)
        yield from self.stands(refuge_told(move), "✗")
        nearby = list(near(case, move))
        if nearby:
            yield from self.titled("Look again at where it is:")
            yield from self.stands(nearby, "!")
        yield from self._sign(case, move)
        yield from self.to_mind(way.cautions if way else ())

    def _tenure(self, case: Case, move: Move) -> Iterator[LineItem]:
        """Whether the promise is kept, and both ways through where it is not."""
        found, other = compared(case, move), decided_otherwise(case, move)
        if found.kept:
            yield from self.titled(f"✓ {found.words}.")
        elif other is not None:
            day = day_words(london(other.at).date())
            yield from self.titled(f"✓ {found.words}. Decided by {other.by} on {day}, and chosen by the customer.")
        else:
            yield from self.titled("The security of tenure is not kept, and the move is not signed off:")
            yield from self.stands(tenure_stops(case, move), "✗")
            yield from self._ways_through(move, found.field)
        housing = case.rules.housing
        yield from self.said(f"{housing.promise}  ({self.cite(housing.clause)})", style="dim")
        if (after := housing.tenancies.get(said(move.after))) is not None:
            yield from self.to_mind(after.cautions)

    def _ways_through(self, move: Move, field: str) -> Iterator[LineItem]:
        if not (said(move.before) and said(move.after)):
            yield from self.said("› Say which tenancy it is", field)
            return
        yield from self.said("› Put the tenancy right,", field)
        if self.vault.role != SUPERVISOR:
            yield from self.said(f"  {_ASK_ONE}")
        elif self.is_kept:
            yield from self.said("› or decide otherwise, and say why", to_decide(move))
        else:
            yield from self.said("  or keep it with F2, and then decide otherwise from here.")

    def _sign(self, case: Case, move: Move) -> Iterator[LineItem]:
        """What is left before it is signed off, or that it is."""
        signed = signed_off(case, move) if self.is_kept else None
        if signed is not None:
            yield from self.titled(f"✓ Signed off by {signed.by} on {day_words(london(signed.at).date())}.")
            return
        tenure = {line.words for line in tenure_stops(case, move)}
        left = [line for line in stops(case, move) if line.words not in tenure]
        if left:
            yield from self.titled("Before it is signed off:")
            yield from self.stands(left)
        elif not tenure:
            yield from self.titled("Nothing stands against signing it off.")
            yield from self.said(
                "› Sign it off" if self.is_kept else _KEEP_FIRST, sign_off(move) if self.is_kept else None
            )


class _OfMove(HousingScreen):
    """What is written of one move, which the way here names."""

    def given(self, name: str) -> str:
        """What the way here said, or the draft, or what was kept."""
        if self.earlier is not None:
            return str(getattr(self.earlier.record, name, ""))
        offered = dict(self.route.offer) if self.route else {}
        return offered.get(name) or str((self.draft.values if self.draft else {}).get(name, ""))

    @property
    def move(self) -> Move | None:
        """The move, as it is now."""
        moves = self.case.records(Move) if self.case else []
        return next((one for one in moves if one.record_id == self.given("move")), None)

    def above(self) -> Iterable[Widget]:
        """How its security of tenure compares."""
        yield Static(id="tenure", classes="banner")

    def show_beneath(self) -> None:
        """With the lines also what stands above: the tenancy may have been put right since."""
        super().show_beneath()
        move, case = self.move, self.case
        words = f"{compared(case, move).words}." if move is not None and case is not None else _NO_MOVE
        self.query_one("#tenure", Static).update(safe(words, "bold"))

    def more_values(self) -> dict[str, Any]:
        """Of which move it is."""
        return {"move": self.given("move")}


class TenureDecisionScreen(_OfMove):
    """Decide as a supervisor that the tenure may differ: they heard what they lose, and chose it."""

    kind: ClassVar[type[Record]] = TenureDecision

    def more_values(self) -> dict[str, Any]:
        """Of which two tenancies it is decided: of any others it is decided anew."""
        return super().more_values() | {name: self.given(name) for name in ("before", "after")}

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """What it still needs before it counts."""
        left = list(deciding(case, record))
        yield from self.titled("Before this decision counts:" if left else "Once it is kept, this decision counts.")
        yield from self.stands(left)
        yield from self.said("It counts for these two tenancies and no others.", style="dim")

    def action_keep(self) -> None:
        """Keep it; only a supervisor decides this, and not of tenancies that they wrote down themselves."""
        move, case = self.move, self.case
        if self.vault.role != SUPERVISOR:
            self.refuse(Refusal("A supervisor decides this, with their own key.", "Put the tenancy right, or ask one."))
        elif case is not None and move is not None and self.vault.person in wrote_tenancies(case, move):
            self.refuse(Refusal("Whoever wrote the tenancies down does not decide this.", "Ask another supervisor."))
        else:
            super().action_keep()


class MoveSignedScreen(_OfMove):
    """Sign a move off. It is refused while anything stands against it: each line says where that is put right."""

    kind: ClassVar[type[Record]] = MoveSigned

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """What stands against it."""
        if self.move is None:
            yield from self.titled(f"{_NO_MOVE} {_FROM_THE_MOVE}")
            return
        left = list(stops(case, self.move))
        yield from self.titled("Before it is signed off:" if left else "Nothing stands against signing it off.")
        yield from self.stands(left)

    def action_keep(self) -> None:
        """Sign it off, or say what stands against it; of no move it is kept, and counts for nothing."""
        move, case = self.move, self.case
        if move is None or case is None:
            super().action_keep()
        elif any(tenure_stops(case, move)):
            self.refuse(Refusal("Not signed off: the security of tenure is not kept.", _ROUTE))
        elif any(stops(case, move)):
            self.refuse(Refusal("Not signed off yet.", "Put right each line beneath; Enter on a line goes there."))
        else:
            super().action_keep()
