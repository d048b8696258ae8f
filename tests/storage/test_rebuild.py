"""The lists and the search written again from the ledger, a slice at a time, and known to be somebody else's."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datui import __version__
from storage import index, schema, slices
from storage.vault import Vault
from tests.storage.conftest import NAME, Hands, kept, note, person, report, wrong_in


def contents(vault: Vault) -> tuple[object, ...]:
    """Everything that the index holds."""
    db = vault._db
    return tuple(
        db.execute(sql).fetchall()
        for sql in (
            "SELECT * FROM caseload ORDER BY case_id",
            "SELECT * FROM words_seen ORDER BY term, doc, offset",
            "SELECT * FROM found ORDER BY seq",
            "SELECT * FROM derived",
        )
    )


NAMES = ["Łucja O'Brien", "07700 900123", "+44 (0)7700 900123", "Siân", "李小龍", "a" * 300]
KINDS = ["report", "person", "note", "same"]
SAVES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(KINDS), st.text(max_size=12) | st.sampled_from(NAMES)), max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SAVES, st.integers(1, 5))
def test_a_rebuild_gives_what_writing_gave(tmp_path_factory, forged, rules, saves, size):
    vault = Vault.create(Path(tmp_path_factory.mktemp("v")), forged, name=NAME, rules=rules, clock=Hands())
    try:
        cases = [vault.new_id() for _ in range(4)]
        latest: dict[int, Any] = {}
        for number, kind, text in saves:
            made = {"report": report, "person": person, "note": note}.get(kind)
            if made is None and number in latest:
                record = latest[number].model_copy(update={"because": "again"})
            elif made is report:
                record = latest[number] = report(vault, victim_name=text, postcode=text)
            else:
                record = latest[number] = person(vault, name=text, phone=text) if made is person else note(vault)
            vault.append(cases[number], record)
        written = contents(vault)
        with pytest.MonkeyPatch.context() as small:
            small.setattr(slices, "ENTRIES", size)
            list(vault.rebuild())
        assert contents(vault) == written
        assert wrong_in(vault) == set()
    finally:
        vault.close()


def test_saves_between_the_slices_of_a_rebuild_are_all_found(vault, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 1)
    cases = [kept(vault, vault.new_id(), report(vault, victim_name=f"Case Number{n}")) for n in range(5)]
    for n, _checked in enumerate(vault.rebuild()):
        assert vault.stale_index
        kept(vault, cases[n % 5], person(vault, name=f"Added {n}"))
        if n < 3:
            kept(vault, vault.new_id(), report(vault, victim_name=f"New {n}"))
    assert not vault.stale_index
    assert wrong_in(vault) == set()
    assert len(vault.find("new")) == 3


def test_a_rebuild_that_is_cut_off_is_begun_again(vault, reopened, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 1)
    for n in range(4):
        kept(vault, vault.new_id(), report(vault, victim_name=f"Case Number{n}"))
    steps = vault.rebuild()
    next(steps)
    steps.close()
    vault.close()
    again = reopened()
    assert again.stale_index
    assert wrong_in(again) == set(), "it is not whole, and it is not tampered with either"
    list(again.rebuild())
    assert not again.stale_index
    assert wrong_in(again) == set()


def test_a_rebuild_is_not_whole_where_a_save_in_between_could_not_write_its_own(vault, reopened, monkeypatch):
    cases = [kept(vault, vault.new_id(), report(vault, victim_name=f"Case Number{n}")) for n in range(3)]
    monkeypatch.setattr(slices, "ENTRIES", 1)
    steps = vault.rebuild()
    next(steps)
    with monkeypatch.context() as torn:
        torn.setattr(index, "write_words", lambda *_: (_ for _ in ()).throw(schema.RefusedRow("refused")))
        kept(vault, cases[0], person(vault, name="Between Slices"))
    list(steps)
    assert vault.stale_index, "what that save wrote cannot be found, so the lists are to be written again"
    vault.close()
    again = reopened()
    assert again.stale_index
    list(again.rebuild())
    assert not again.stale_index
    assert [row.case_id for row in again.find("between")] == [cases[0]]
    assert wrong_in(again) == set()


@pytest.mark.parametrize(("bound", "most"), [("ENTRIES", 5), ("BYTES", 1_000)])
def test_a_slice_is_of_so_many_entries_and_bytes_however_long_a_case_is(vault, monkeypatch, bound, most):
    monkeypatch.setattr(slices, bound, most)
    lengths = (1, 1, 1, 17, 2, 2, 1, 5)
    cases = sorted(kept(vault, vault.new_id(), *[note(vault) for _ in range(length)]) for length in lengths)
    parts = list(index.derived(vault._ledger, vault.rules))
    sizes = dict(vault._db.execute("SELECT seq, length(bytes) FROM body"))
    for part in parts:
        weights = [sizes[seq] if bound == "BYTES" else 1 for seq, _case_id, _text in part.words]
        # It ends with the entry that fills it.
        assert sum(weights[:-1]) < most
    assert len(parts) > 5
    assert sorted(seq for part in parts for seq, _case_id, _text in part.words) == list(range(2, vault.entries + 1))
    assert [row.case_id for part in parts for row in part.rows] == cases
    assert [part.after for part in parts[1:]] == [part.upto for part in parts[:-1]]


def test_what_is_kept_in_a_long_case_between_two_slices_of_it_is_in_its_row_and_found(vault, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 3)
    case_id = kept(vault, vault.new_id(), report(vault), *[note(vault) for _ in range(20)])
    for number, checked in enumerate(vault.rebuild()):
        if 5 < number < 9:
            assert 0 < checked.done < 21
            kept(vault, case_id, person(vault, name=f"Between {number}"))
    assert len(vault.case(case_id).entries) == 24
    assert [len(vault.find(f"between {number}")) for number in (6, 7, 8)] == [1, 1, 1]
    assert wrong_in(vault) == set()


def test_a_row_of_no_case_is_found_and_goes(vault, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 2)
    for first in "258b":
        kept(vault, first * 32, report(vault), note(vault))
    row = vault.caseload()[0]
    for first in "0369f":
        index.write_row(vault._db, replace(row, case_id=first * 32))
    found = [failure for checked in vault.verify() for failure in checked.failures]
    assert [failure.what for failure in found] == ["index"] * 5
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    assert len(vault.caseload()) == 4


def test_other_rules_make_the_index_stale(vault, path, rules, clock):
    from storage.vault import unlock
    from tests.storage.conftest import PASSPHRASE

    kept(vault, vault.new_id(), report(vault))
    vault.close()
    other = Vault.open(path, unlock(path, PASSPHRASE), rules=replace(rules, digest="another"), clock=clock)
    assert other.stale_index
    assert wrong_in(other) == set(), "a pack that was updated is no damage"
    assert other.stale_index
    list(other.rebuild())
    assert not other.stale_index
    other.close()


def test_another_releases_index_is_stale_and_no_failure(vault, monkeypatch):
    kept(vault, vault.new_id(), report(vault))
    monkeypatch.setattr(index, "__version__", "99.0")
    assert vault.stale_index
    assert wrong_in(vault) == set()
    list(vault.rebuild())
    assert not vault.stale_index
    monkeypatch.undo()
    assert wrong_in(vault) == set()


@pytest.mark.parametrize("mark", ["", "x", "0 1", "x" * 99, f"{__version__}-{index._ROWS} {{rules}} {'0' * 64}", None])
def test_an_index_that_claims_to_be_ours_must_be_so(vault, mark):
    """Another end of the ledger under the same release and rules, or a mark that nobody writes, is a failure."""
    kept(vault, vault.new_id(), report(vault))
    if mark is None:
        vault._db.execute("DELETE FROM derived")
    else:
        vault._db.execute("UPDATE derived SET value = ?", (mark.format(rules=vault.rules.digest),))
    assert wrong_in(vault) == {"index"}
