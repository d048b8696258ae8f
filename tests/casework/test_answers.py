"""Answered, not asked, declined and not known are four different things, and stay so."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from datui.casework.answers import Answer, State
from datui.casework.records import Line, YesNo


class Asked(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    name: Answer[Line] = Answer[Line]()
    safe: Answer[YesNo] = Answer[YesNo]()
    kinds: Answer[tuple[Line, ...]] = Answer[tuple[Line, ...]]()


def test_the_four_states_are_four():
    assert len({state.words for state in State}) == 4
    assert [state.words for state in State] == ["answered", "not asked", "rather not say", "not known"]


def test_what_is_never_asked_is_not_asked():
    assert Asked().name.state is State.NOT_ASKED
    assert not Asked().name.answered


@pytest.mark.parametrize("nothing", ["", None, "   ", "\n", "\u200b\u202e"])
def test_what_leaves_nothing_is_not_asked(nothing):
    assert Asked(name=nothing).name == Answer[Line]()


@pytest.mark.parametrize("nothing", [[], (), None, ""])
def test_no_items_is_not_asked(nothing):
    assert Asked(kinds=nothing).kinds.state is State.NOT_ASKED


@pytest.mark.parametrize("mark", ["?", " ? ", "?\u200b"])
def test_a_question_mark_is_not_known(mark):
    assert Asked(name=mark).name == Answer[Line](state=State.NOT_KNOWN)
    assert Asked(safe=mark).safe.state is State.NOT_KNOWN


def test_a_dash_is_rather_not_say():
    assert Asked(name=" - ").name.state is State.DECLINED


def test_a_mark_inside_words_is_words():
    assert Asked(name="Who?").name.value == "Who?"
    assert Asked(name="--").name.value == "--"


def test_no_is_an_answer():
    assert Asked(safe="n").safe.answered
    assert Asked(safe=False).safe.value is False


@pytest.mark.parametrize(
    "contradiction",
    [
        {"state": "answered"},
        {"state": "answered", "value": ""},
        {"state": "declined", "value": "Grace"},
        {"state": "not_asked", "value": "Grace"},
        {"state": "not_known", "value": "Grace"},
        {"state": "perhaps"},
        {"state": "answered", "value": "Grace", "sure": True},
    ],
)
def test_only_an_answer_has_a_value(contradiction):
    with pytest.raises(ValidationError) as refused:
        Asked(name=contradiction)
    assert "Grace" not in str(refused.value)


def test_an_answer_of_one_type_is_taken_by_another():
    assert Asked(name=Answer(state=State.ANSWERED, value="Grace")).name.value == "Grace"
    assert Asked(safe=Answer[YesNo](value=True, state=State.ANSWERED)).safe.value is True


def test_an_answer_cannot_be_changed():
    with pytest.raises(ValidationError):
        setattr(Asked(name="Grace").name, "value", "Ada")  # noqa: B010 - mypy refuses the plain assignment


typed = st.one_of(st.sampled_from(["", "?", "-"]), st.text(max_size=20))


@given(typed, st.sampled_from(["y", "n", "?", "-", ""]), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_an_answer_comes_back_from_json_as_it_was(name, safe, kinds):
    asked = Asked(name=name, safe=safe, kinds=kinds)
    for dumped in (asked.model_dump(mode="json"), asked.model_dump(mode="json", exclude_defaults=True)):
        assert Asked.model_validate(json.loads(json.dumps(dumped))) == asked


@given(typed)
def test_there_is_a_value_exactly_where_it_is_answered(name):
    answer = Asked(name=name).name
    assert answer.answered is (answer.value is not None)
