"""A record keeps what was typed, says what is wrong without repeating it, and is never changed."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from datui.casework.answers import Answer, State
from datui.casework.records import (
    LARGEST_COUNT,
    REGISTRY,
    Code,
    Count,
    Day,
    Line,
    Moment,
    PersonId,
    Prose,
    Record,
    Sort,
    WrongAnswers,
    YesNo,
    ask,
    build,
    found_by,
    read,
    shape,
    typed,
)
from datui.casework.refusal import Refusal
from datui.casework.text import LINE_LIMIT, PROSE_LIMIT

NOW = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
ID = "0123456789abcdef" * 2


class Sighting(Record, kind="test-sighting"):
    """One field of every type, for these tests only."""

    at: Moment = ask("When?", default_now=True)
    day: Day = ask("Which day?")
    name: Answer[Line] = ask("Who?", find=True, section="Who")
    born: Answer[Day] = ask("Born?", section="Who")
    safe: Answer[YesNo] = ask("Safe?", section="Safety", clause="practice:5.1")
    seen: YesNo = ask("Seen?")
    many: Count = ask("How many?", unit="people")
    where: Line = ask("Where?", find=True)
    words: Prose = ask("What was said?")
    how: Code = ask("How?", choices="channel")
    kinds: tuple[Code, ...] = ask("Kinds?", choices="abuse-type", find=True)
    person: PersonId = ask("Which person?")
    hidden: Line = ask("Not in the form", section="Nowhere", hidden=True)


# Other tests take their kinds from the registry while pytest collects, so this one is in it only while these run.
del REGISTRY[Sighting.kind]


@pytest.fixture(autouse=True)
def only_these_kinds() -> Iterator[None]:
    before = dict(REGISTRY)
    REGISTRY[Sighting.kind] = Sighting
    yield
    REGISTRY.clear()
    REGISTRY.update(before)
    REGISTRY.pop(Sighting.kind, None)


def test_a_record_is_kept_with_nothing_known():
    sighting = build(Sighting, {"record_id": ID}, now=NOW)
    assert set(sighting.body()) == set(Sighting.model_fields) - {"as_typed"}
    assert (sighting.at, sighting.day, sighting.many, sighting.words, sighting.kinds) == (None, None, None, "", ())
    assert sighting.name.state is State.NOT_ASKED
    assert sighting.seen is False


def test_an_empty_form_is_the_same_as_nothing():
    empty = {name: "" for name, _, question in Sighting.questions() if name not in ("seen", "kinds")}
    assert build(Sighting, {"record_id": ID, "kinds": [], **empty}, now=NOW) == Sighting(record_id=ID)
    spaces = {"at": "  ", "day": " ", "many": " ", "name": "  ", "born": " "}
    assert build(Sighting, {"record_id": ID, **spaces}, now=NOW) == Sighting(record_id=ID)


def test_what_is_typed_is_read():
    sighting = build(
        Sighting,
        {
            "record_id": ID,
            "at": "yesterday 2:30pm",
            "day": "2/1/26",
            "name": "  Grace\u202e Okafor ",
            "born": "3/4/85",
            "safe": " Y ",
            "seen": "No",
            "many": " 3 ",
            "where": "line one\nline two",
            "words": "line one\r\nline two",
            "kinds": ["economic", "stalking"],
        },
        now=NOW,
    )
    assert sighting.at == datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
    assert (sighting.day, sighting.born.value) == (date(2026, 1, 2), date(1985, 4, 3))
    assert (sighting.name.value, sighting.safe.value, sighting.seen, sighting.many) == ("Grace Okafor", True, False, 3)
    assert (sighting.where, sighting.words) == ("line one line two", "line one\nline two")
    assert sighting.kinds == ("economic", "stalking")


SECRET = "Grace-Okafor-17-Elm-Road"


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("at", SECRET, "Give a date"),
        ("at", datetime(2026, 1, 1), "needs its time zone"),
        ("at", "29/3/26 01:30", "clocks went forward"),
        ("day", SECRET, "Give a date"),
        ("born", SECRET, "Give a date"),
        ("safe", SECRET, "Answer y or n"),
        ("seen", SECRET, "Answer y or n"),
        ("many", SECRET, "whole number"),
        ("many", "-1", "whole number"),
        ("many", -1, "whole number"),
        ("many", "1" * 5000, "whole number"),
        ("many", LARGEST_COUNT + 1, "whole number"),
        ("many", 1.5, "whole number"),
        ("name", SECRET * 100, "2,400 characters; the most here is 500"),
        ("where", "x" * (LINE_LIMIT + 1), "501 characters"),
        ("words", "x" * (PROSE_LIMIT + 1), "Keep it as two notes"),
        ("where", [SECRET], "cannot be read"),
        ("kinds", SECRET, "cannot be read"),
        ("record_id", SECRET, "cannot be read"),
        ("unasked", SECRET, "cannot be read"),
    ],
)
def test_a_wrong_answer_names_its_field_and_says_what_to_do(field, wrong, says):
    with pytest.raises(WrongAnswers) as refused:
        build(Sighting, {"record_id": ID, field: wrong}, now=NOW)
    assert list(refused.value.problems) == [field]
    assert says in refused.value.problems[field]
    assert SECRET not in f"{refused.value!r} {refused.value} {refused.value.problems}"
    assert refused.value.__suppress_context__


def test_what_is_as_long_as_may_be_is_kept_whole():
    longest = build(Sighting, {"record_id": ID, "where": "x" * LINE_LIMIT, "words": "é" * PROSE_LIMIT}, now=NOW)
    assert (len(longest.where), len(longest.words)) == (LINE_LIMIT, PROSE_LIMIT)


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(WrongAnswers) as refused:
        build(Sighting, {"record_id": ID, "many": "x", "day": "x", "where": "fine"}, now=NOW)
    assert set(refused.value.problems) == {"many", "day"}


def test_a_validation_error_does_not_carry_the_value():
    for body in ({"day": SECRET}, {"at": SECRET}, {"name": {"state": "answered", "value": [SECRET]}}):
        with pytest.raises(ValidationError) as wrong:
            Sighting.model_validate({"record_id": ID, **body})
        assert SECRET not in str(wrong.value)


text = st.text(max_size=30)
days = st.dates(date(1901, 1, 1), date(2190, 1, 1))
moments = st.datetimes(datetime(1901, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    values = {
        "at": draw(st.none() | moments.map(lambda moment: moment.replace(second=0, microsecond=0))),
        "day": draw(st.none() | days),
        "name": draw(text),
        "born": draw(st.sampled_from(["", "?", "-"]) | days),
        "safe": draw(st.sampled_from(["y", "n", "?", "-", ""])),
        "seen": draw(st.booleans()),
        "many": draw(st.none() | st.integers(0, LARGEST_COUNT)),
        "where": draw(text),
        "words": draw(text),
        "how": draw(text),
        "kinds": draw(st.lists(text, max_size=3)),
        "because": draw(text),
    }
    return build(Sighting, {"record_id": ID, **values}, now=NOW)


@given(sightings())
def test_a_record_comes_back_from_its_body_as_it_was(sighting):
    body = json.loads(json.dumps(sighting.body()))
    again = read("test-sighting", body)
    assert again == sighting
    assert again.body() == body


@given(sightings())
def test_a_record_can_be_typed_again_as_it_is(sighting):
    assert build(Sighting, {"record_id": ID, **typed(sighting)}, now=NOW) == sighting


def test_a_moment_is_kept_in_utc():
    sighting = Sighting(record_id=ID, at=datetime.fromisoformat("2026-07-01T14:30:00+01:00"))
    assert sighting.body()["at"] == "2026-07-01T13:30:00Z"
    assert sighting.at is not None
    assert sighting.at.tzinfo is UTC


def test_a_record_cannot_be_changed():
    with pytest.raises(ValidationError):
        setattr(Sighting(record_id=ID), "where", "elsewhere")  # noqa: B010 - mypy refuses the plain assignment


def test_a_kind_that_is_not_known_is_refused_with_a_route():
    with pytest.raises(Refusal, match="newer datui") as refused:
        read("test-of-tomorrow", {"record_id": ID, "where": SECRET})
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("body", [{}, {"record_id": ID, "tomorrow": SECRET}, {"record_id": ID, "many": SECRET}])
def test_a_body_that_does_not_read_is_refused_without_its_value(body):
    with pytest.raises(Refusal, match="test-sighting") as refused:
        read("test-sighting", body)
    assert SECRET not in f"{refused.value!r}"
    assert refused.value.__suppress_context__


def test_a_second_record_of_one_kind_is_refused():
    with pytest.raises(TypeError, match="two records"):

        class Other(Record, kind="test-sighting"):
            """Another with the same name."""

    assert REGISTRY["test-sighting"] is Sighting


def test_a_field_whose_nothing_is_not_known_needs_a_default():
    with pytest.raises(TypeError, match="needs a default"):

        class Broken(Record, kind="test-broken"):
            """A field that has no empty value."""

            rooms: dict[str, str] = ask("Rooms?")

    assert "test-broken" not in REGISTRY


def test_a_record_without_a_kind_is_in_no_registry():
    class Half(Record):
        """A base that several rooms may share."""

    assert Half not in REGISTRY.values()


def test_questions_come_in_the_order_they_are_asked():
    assert [name for name, _, _ in Sighting.questions()][:3] == ["because", "at", "day"]
    assert Sighting.sections() == ("", "Who", "Safety")
    assert Sighting.title == "Test sighting"


def test_a_field_says_what_it_takes():
    shapes = {name: shape(info) for name, info, _ in Sighting.questions()}
    assert [shapes[name].sort for name in ("at", "day", "born", "safe", "many", "kinds", "person", "words")] == [
        Sort.MOMENT,
        Sort.DAY,
        Sort.DAY,
        Sort.YES_NO,
        Sort.COUNT,
        Sort.CODE,
        Sort.PERSON,
        Sort.PROSE,
    ]
    assert (shapes["born"].answer, shapes["day"].answer) == (True, False)
    assert (shapes["kinds"].many, shapes["how"].many) == (True, False)


def test_search_finds_by_what_asks_to_be_found():
    sighting = build(
        Sighting, {"record_id": ID, "name": "Grace", "where": "Elm Road", "kinds": ["x"], "words": "no"}, now=NOW
    )
    assert set(found_by(sighting)) == {"Grace", "Elm Road", "x"}
    assert found_by(build(Sighting, {"record_id": ID, "name": "?"}, now=NOW)) == ()
