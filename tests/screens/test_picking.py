"""Ticks: whatever is pressed in whatever order, nothing withheld goes that was not ticked by itself."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from datui.casework.outgoing import Piece
from screens.picking import SORTS, Picking

PARTS = ("Victim", "Children", "What happened")
IDS = tuple(f"r{at}.field" for at in range(9))
pieces = st.builds(
    Piece,
    id=st.sampled_from(IDS),
    part=st.sampled_from(PARTS),
    label=st.just("Label"),
    words=st.sampled_from(("one", "another")),
    sort=st.sampled_from(("", *SORTS)),
    withheld=st.sampled_from(("", "It is where a person is found.")),
)
cases = st.lists(pieces, unique_by=lambda piece: piece.id, max_size=len(IDS))
presses = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.sampled_from(IDS)),
        st.tuples(st.just("part"), st.sampled_from(PARTS)),
        st.tuples(st.just("all"), st.none()),
        st.tuples(st.just("turn"), st.sampled_from(SORTS)),
    ),
    max_size=30,
)


def press(picking: Picking, what: str, which: str | None) -> None:
    match what:
        case "tick" if which in picking.pieces:
            picking.tick(which)
        case "part":
            picking.tick_part(which or "")
        case "all":
            picking.tick_all()
        case "turn":
            picking.turn(which or "")


@given(cases, presses)
def test_nothing_withheld_goes_that_was_not_ticked_by_itself(there, pressed):
    picking, alone = Picking(there), set()
    for what, which in pressed:
        press(picking, what, which)
        if what == "tick":
            alone.add(which)
    assert {piece.id for piece in picking.withheld_going} <= alone


@given(cases, presses)
def test_what_goes_is_ticked_there_and_of_no_account_that_is_left_out(there, pressed):
    picking = Picking(there)
    for what, which in pressed:
        press(picking, what, which)
    going = [picking.pieces[each] for each in picking.going]
    assert {piece.id for piece in going} <= picking.picked
    assert not {piece.sort for piece in going} & picking.left_out
    # In the order of the case, and each once.
    assert [piece.id for piece in going] == [piece.id for piece in there if piece.id in {one.id for one in going}]


@given(cases, cases, st.sets(st.sampled_from(IDS)))
def test_in_a_case_that_changed_nothing_goes_that_nobody_saw_when_they_ticked_it(there, later, ticked):
    picking = Picking(there, ticked)
    before = {piece.id: piece for piece in there}
    picking.bring(later)
    for each in picking.going:
        now = picking.pieces[each]
        assert each in ticked
        assert now.words == before[each].words
        assert before[each].withheld or not now.withheld


@given(cases, st.sampled_from(SORTS))
def test_taking_a_sort_in_again_brings_its_ticks_back(there, sort):
    picking = Picking(there, IDS)
    before = picking.going
    picking.turn(sort)
    picking.turn(sort)
    assert picking.going == before


def test_what_is_withheld_since_it_was_ticked_is_not_ticked_any_more():
    piece = Piece("a.b", "Victim", "Address", "1 Old Street")
    picking = Picking([piece], ["a.b"])
    picking.bring([replace(piece, withheld="It is where a person is found.")])
    assert picking.going == ()
