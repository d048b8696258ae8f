"""What is signed is whole, says under which rules it was asked, and reads back exactly as it was."""

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.note import Note
from datui.casework.records import REGISTRY, Record, read
from datui.casework.refusal import Refusal
from storage import canonical
from storage.rows import body_of
from tests.storage import vectors
from tests.storage.conftest import note

UNKNOWN = next(chr(n) for n in range(0x370, sys.maxunicode) if unicodedata.category(chr(n)) == "Cn")


def test_what_is_written_for_every_kind_is_frozen():
    """A field added is seen here and allowed; a field renamed, dropped or written otherwise shuts every old vault."""
    assert vectors.written() == vectors.FILE.read_text("utf-8"), "write it anew only if old bodies still read"


@pytest.mark.parametrize("kind", vectors.kinds(), ids=lambda kind: kind.kind)
@pytest.mark.parametrize("make", [vectors.empty, vectors.full])
def test_every_field_of_every_kind_is_signed_and_comes_back(kind, make):
    body = json.loads(body_of(make(kind), "r"))
    assert set(body["record"]) == set(kind.model_fields) - {"as_typed"}
    assert read(kind.kind, body["record"]).body() == body["record"]


def test_a_default_is_written_down_so_that_a_later_one_changes_nothing():
    body = Note(record_id=vectors.ID).body()
    assert (body["note_kind"], body["about_when"], body["because"]) == ("", None, "")


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.just(f"a{UNKNOWN}\u202e\t\r b ")
days = st.dates().map(lambda day: day.isoformat())
moments = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")


@given(any_text, any_text, st.none() | moments)
def test_what_was_signed_reads_back_exactly(text, said_by, when):
    """Even what this datui's sanitiser would leave out, and what this Python does not know."""
    body = Note(record_id=vectors.ID).body() | {"text": text, "said_by": said_by, "about_when": when}
    assert canonical.body(read("note", body).body()) == canonical.body(body)


@given(any_text.filter(bool), st.none() | days)
def test_answers_read_back_exactly(text, born):
    body = vectors.empty(REGISTRY["person"]).body()
    body |= {"name": {"state": "answered", "value": text}, "case_roles": [text, text]}
    if born:
        body["born"] = {"state": "answered", "value": born}
    assert canonical.body(read("person", body).body()) == canonical.body(body)


@given(st.lists(st.tuples(st.just("about_when"), any_text), min_size=1, max_size=2))
def test_what_was_kept_as_it_was_typed_reads_back_exactly(kept):
    """Written only where there is something: a body from before it was ever kept reads, and is written, as it was."""
    body = Note(record_id=vectors.ID).body() | {"as_typed": [list(pair) for pair in kept]}
    assert canonical.body(read("note", body).body()) == canonical.body(body)


def test_no_limit_of_today_shuts_what_was_kept_yesterday():
    body = Note(record_id=vectors.ID).body() | {"said_by": "x" * 5000}
    assert len(read("note", body).body()["said_by"]) == 5000


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("note", "text", 5),
        ("note", "about_when", "yesterday"),
        ("note", "about_when", 5),
        ("person", "age", "3"),
        ("person", "age", True),
        ("person", "name", "typed"),
        ("person", "born", {"state": "answered", "value": "2 Jan"}),
        ("person", "lives_there", {"state": "answered", "value": "y"}),
        ("person", "case_roles", "victim"),
        ("note", "as_typed", [["about_when", 5]]),
        ("note", "as_typed", [["about_when"]]),
        ("note", "as_typed", "about_when"),
    ],
)
def test_what_was_never_written_so_is_not_read(kind, field, wrong):
    body = vectors.empty(REGISTRY[kind]).body() | {field: wrong}
    with pytest.raises(Refusal, match="does not read"):
        read(kind, body)


def test_a_body_says_its_version_and_its_rules(vault, rules):
    kept: Record = note(vault)
    vault.append(vault.new_id(), kept)
    (raw,) = vault._db.execute("SELECT bytes FROM body WHERE seq = 2").fetchone()
    assert raw == canonical.body({"v": 1, "rules": rules.digest, "record": kept.body()})
