"""What somebody outside gets: a different word stands in every field of every record, and none gets out unpicked."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.composed import cleaned, compose, composed
from datui.casework.keptback import guards
from datui.casework.kinds import Note
from datui.casework.origin import NAMES
from datui.casework.pieces import pieces, usual
from datui.casework.records import REGISTRY, Entry, build
from datui.casework.told import is_never
from datui.casework.toldfields import NEVER, THIRD, WAY, WHERE, WHO_TOLD
from tests.casework.canaries import found_in, marked, run
from tests.casework.stories import CASE_ID, MONDAY

case, where = marked()
EVERY = pieces(case, MONDAY)
IDS = [piece.id for piece in EVERY]
subsets = st.sets(st.sampled_from(IDS), max_size=len(IDS)) | st.sampled_from([frozenset(IDS), usual(case, MONDAY)])


def goes(of, picked, title="Referral", to="Demoford IDVA", purpose="To protect"):
    return compose(of, picked, title=title, to=to, purpose=purpose, now=MONDAY)


@cache
def canaries_of(piece_id):
    piece = next(one for one in EVERY if one.id == piece_id)
    return frozenset(one for one in where if run(one) in run(piece.words))


@given(subsets)
@settings(max_examples=40, deadline=None)
def test_trap_12_19_nothing_gets_out_of_a_field_that_nobody_picked(picked):
    may = frozenset[str]().union(*(canaries_of(one) for one in picked))
    assert found_in(goes(case, picked), where) <= may


@given(subsets)
@settings(max_examples=20, deadline=None)
def test_what_is_picked_is_told_unless_it_names_somebody_who_is_not(picked):
    assert found_in(goes(case, picked), where) >= {
        one
        for piece in picked
        for one in canaries_of(piece)
        # The words of a person's own fields; by whom something was done is told only with their name.
        if piece.split(".")[:2] == [where[one][0], where[one][2]]
    }


def test_code_words_and_what_keeps_staff_safe_are_no_pieces():
    told = frozenset[str]().union(*map(canaries_of, IDS))
    never = {
        one
        for one, (_record, kind, name) in where.items()
        for of, info, question in REGISTRY[kind].questions()
        if of == name and is_never(kind, name, question)
    }
    assert never
    assert not told & never
    assert {("safe-contact", "code_word"), ("safe-contact", "stop_word"), ("person", "staff_barred")} <= {
        where[one][1:] for one in never
    }
    assert {where[one][1] for one in where} >= NEVER - {"access-request", "sign-off", "sending"}


KEPT = sorted(
    one
    for one, (record, kind, name) in where.items()
    if kind not in NEVER
    and name != "because"
    and not any(piece.id == f"{record}.{name}" and not piece.withheld for piece in EVERY)
)
"""Each value that is withheld, or is no piece at all."""


def _written(value, how):
    if how == "spaced":
        return " ".join(value.replace(" ", ""))
    if how == "grouped":
        tight = value.replace(" ", "")
        return "-".join(tight[at : at + 3] for at in range(0, len(tight), 3))
    if how == "abroad" and value.startswith("0"):
        return f"+44 (0){value[1:]}"
    return {"lower": value.lower(), "upper": value.upper(), "tight": value.replace(" ", "")}.get(how, value)


HOWS = ["as it is", "spaced", "grouped", "abroad", "lower", "upper", "tight"]
hows = st.sampled_from(HOWS)
around = st.sampled_from(["{}", "She says {} to us.", "at {}, then home", "({})", "“{}”", "7 {} 12"])


def is_taken_out(value, how, form, picked):
    """Whether nothing of a value is left of a text that repeats it, where neither it nor its record was picked."""
    record, _kind, name = where[value]
    picked = {one for one in picked if not one.startswith(f"{record}.{name}")}
    left, times = cleaned(case, form.format(_written(value, how)), MONDAY, picked)
    known = run(value).removeprefix("0")
    return times > 0 and known not in run(left)


@given(st.sampled_from(KEPT), hows, around, subsets)
@settings(max_examples=50, deadline=None)
def test_what_an_officer_repeats_of_it_is_taken_out_however_it_is_written(value, how, form, picked):
    assert is_taken_out(value, how, form, picked)


def test_each_value_is_taken_out_however_it_is_written():
    none = guards(case, EVERY, [], MONDAY).texts
    for value in KEPT:
        for how in HOWS:
            left, times = none.take_out(f"She says {_written(value, how)} to us.")
            assert times, where[value]
            assert run(value).removeprefix("0") not in run(left), (how, where[value])


def test_a_note_that_repeats_what_is_withheld_goes_without_it():
    text = "; ".join(KEPT)
    note = build(Note, {"record_id": "f" * 32, "text": text, "note_kind": "observation"}, now=MONDAY)
    repeated = case.with_entry(Entry(999, CASE_ID, MONDAY, "p1", "Sam Officer", "officer", note))
    assert found_in(goes(repeated, [f"{'f' * 32}.text"]), KEPT) == set()


def test_a_purpose_tells_neither_where_somebody_is_found_nor_how_they_are_reached():
    reached = {one.id for one in EVERY if one.withheld in (WHERE, WAY, WHO_TOLD, THIRD)}
    kept = [one for one in KEPT if f"{where[one][0]}.{where[one][2]}" in reached]
    assert len(kept) > 30
    assert found_in(goes(case, [], purpose="; ".join(kept)), kept) == set()
    # Who gets it may bear the first name of somebody, and is called by it.
    ways = [one for one in kept if where[one][2] not in NAMES]
    text = "; ".join(ways)
    assert found_in(goes(case, [], title=text, to=text), ways) == set()


def test_an_officer_is_told_that_something_was_taken_out_and_never_what():
    note = build(Note, {"record_id": "f" * 32, "text": KEPT[0], "note_kind": "observation"}, now=MONDAY)
    repeated = case.with_entry(Entry(999, CASE_ID, MONDAY, "p1", "Sam Officer", "officer", note))
    made = composed(repeated, ["f" * 32 + ".text"], title="T", to="R", purpose="P", now=MONDAY)
    assert len(made.taken_out) == 1
    assert made.taken_out[0].startswith("What happened, Note")
    assert made.taken_out[0].endswith("taken out once")
    assert KEPT[0] not in made.taken_out[0]


def test_a_piece_that_is_not_of_the_case_brings_nothing():
    assert goes(case, ["0" * 32 + ".nothing", "", "x"]).parts == ()


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_title_recipient_and_purpose_can_be_written(text):
    goes(case, [], text, text, text)
