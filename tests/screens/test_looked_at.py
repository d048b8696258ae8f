"""How often Textual looks at the styles of a form: that is most of what opening one, or moving in it, takes."""

from collections import Counter

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from screens.question import FieldRow
from tests.screens.cases import form, go, in_case, open_record, press, row


@pytest.fixture
def looked_at(monkeypatch):
    """How often each node was looked at since this was cleared."""
    found: Counter[DOMNode] = Counter()
    apply = Stylesheet.apply

    def counted(sheet, node, **more):
        found[node] += 1
        apply(sheet, node, **more)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    return found


async def test_a_row_of_a_new_form_is_looked_at_once(tmp_path, rules, looked_at):
    async with in_case(tmp_path, rules) as pilot:
        looked_at.clear()
        await open_record(pilot, "person")
        here = row(pilot, form(pilot).here)
        rows = [each for each in looked_at if isinstance(each, FieldRow) and each is not here]
        assert len(rows) == len(form(pilot).filled.part(form(pilot).section)) - 1
        assert {looked_at[each] for each in rows} == {1}
        assert {looked_at[each.editor] for each in rows} == {1}


async def test_the_next_field_has_no_row_looked_at_but_the_two_that_it_is_between(tmp_path, rules, looked_at):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await go(pilot, "name")
        before = row(pilot, "name")
        looked_at.clear()
        await press(pilot, "tab")
        now = row(pilot, form(pilot).here)
        assert now is not before
        assert {each for each in looked_at if isinstance(each, FieldRow)} == {before, now}
        assert form(pilot) not in looked_at


async def test_a_part_that_is_shown_again_has_no_row_of_another_part_looked_at(tmp_path, rules, looked_at):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "safe-contact")
        for _ in range(4):
            await press(pilot, "f4")
        looked_at.clear()
        await press(pilot, "f4")
        new = {each.name for each in form(pilot).filled.part(form(pilot).section)}
        old = [each for each in looked_at if isinstance(each, FieldRow) and each.field.name not in new]
        assert len(old) <= 1


async def test_nothing_is_drawn_for_a_note_beneath_a_field_before_there_is_one(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await go(pilot, "born")
        assert not row(pilot, "born").note.is_attached
        await press(pilot, *"32/13/2000", "tab")
        said = row(pilot, "born").note
        assert said.is_attached
        assert said.display
        assert "✗" in str(said.content)


async def test_the_label_of_the_field_with_the_focus_is_bold_and_no_other(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        for here, away in (("name", "born"), ("born", "name")):
            await go(pilot, here)
            assert is_bold(pilot, here)
            assert not is_bold(pilot, away)


def is_bold(pilot, name: str) -> bool:
    """Whether the label of a field is drawn bold."""
    drawn = pilot.app.screen._compositor.render_strips()[row(pilot, name).region.y]
    return any(part.style.bold for part in drawn if part.style and row(pilot, name).field.ask.label in part.text)
