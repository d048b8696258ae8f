"""A draft keeps how it came to be: every answer as it stood, each text every ten seconds, and nobody else's."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datui.casework.refusal import Refusal
from storage import drafts
from storage.vault import Vault
from tests.storage.colleagues import BOLA, CAI, SECOND, enrolled, opened_by, proof
from tests.storage.conftest import START, kept, note
from tests.storage.test_drafts import CASE, RECORD, draft


class Typing:
    """Someone at a form, whose draft is saved as they type."""

    def __init__(self, vault: Vault) -> None:
        self.vault, self.at = vault, START

    def after(self, seconds: float, field: str = "text", **values) -> None:
        self.at += timedelta(seconds=seconds)
        cursor = len(str(values.get(field, "")))
        self.vault.save_draft(draft(values=values, field=field, cursor=cursor, saved_at=self.at))

    def steps(self, field: str = "text") -> list[str]:
        return [str(one.values.get(field, "")) for one in self.vault.draft_steps(CASE, "note", RECORD)]


@pytest.fixture
def typing(vault) -> Typing:
    return Typing(vault)


# Where a step ends


def test_a_text_that_grows_is_one_step_for_ten_seconds_and_the_first_is_kept(typing):
    for seconds, text in ((0, "S"), (1, "Sh"), (1, "She"), (6, "She says"), (3, "She says h"), (1, "She says he")):
        typing.after(seconds, text=text)
    assert typing.steps() == ["S", "She says", "She says he"]


def test_what_is_put_into_the_middle_of_a_text_makes_it_grow_too(typing):
    for text in ("He", "He rang", "He never rang", "He never ever rang"):
        typing.after(1, text=text)
    assert typing.steps() == ["He", "He never ever rang"]


def test_a_deletion_is_a_step(typing):
    for text in ("He rang", "He rang twice", "He rang", "He wrote"):
        typing.after(1, text=text)
    assert typing.steps() == ["He rang", "He rang twice", "He rang", "He wrote"]


def test_a_text_taken_out_letter_by_letter_is_one_step_and_what_it_was_stays_one(typing):
    telling = "He rang twice. " * 70
    for text in ("H", telling, *(telling[:-letters] for letters in range(1, 9)), telling[:-8] + "and wrote"):
        typing.after(0.4, text=text)
    assert typing.steps() == ["H", telling, telling[:-8], telling[:-8] + "and wrote"]


def test_a_passage_taken_out_by_mistake_is_there_after_minutes_of_corrections_in_any_script(typing):
    passage, rest = "قال إنه سيعود " * 70, "هي في أمان الآن " * 350
    typing.after(0, text=rest)
    typing.after(1, text=rest + passage)
    typing.after(30, text=rest)
    for at in range(150):
        typing.after(0.4, text=rest[: at * 9] + rest[at * 9 + at % 3 + 1 :] + "x" * (at % 2))
    assert any(passage in step for step in typing.steps())


def test_another_field_is_another_step_even_where_both_were_typed_in_a_second(typing):
    typing.after(0, text="He rang")
    typing.after(0.2, text="He rang twice")
    typing.after(0.2, field="said_by", text="He rang twice", said_by="E")
    typing.after(0.2, field="said_by", text="He rang twice", said_by="Ewa")
    assert typing.steps() == ["He rang", "He rang twice", "He rang twice"]
    assert typing.steps("said_by") == ["", "", "Ewa"]


def test_a_field_that_was_only_gone_to_does_not_run_two_answers_together(typing):
    typing.after(0, text="He rang")
    typing.after(1, text="He rang twice")
    typing.after(1, field="said_by", text="He rang twice")
    typing.after(1, field="said_by", text="He rang twice", said_by="Ewa")
    assert typing.steps("said_by") == ["", "", "Ewa"]


def test_a_choice_is_a_step_each_time(typing):
    for kind in ("words", "observation", "words", "third-party"):
        typing.after(0.5, field="note_kind", text="He rang", note_kind=kind)
    assert typing.steps("note_kind") == ["words", "observation", "words", "third-party"]


def test_going_back_and_forth_between_the_same_answers_does_not_fill_the_steps(typing):
    for kind in ("words", "observation", "words", "observation", "words", "observation"):
        typing.after(0.5, field="note_kind", text="He rang", note_kind=kind)
    assert typing.steps("note_kind") == ["words", "observation"]


def test_ticks_are_steps(typing):
    for ticks in (["a"], ["a", "b"], ["a", "b", "c"]):
        typing.after(0.5, field="marks", marks=ticks)
    assert len(typing.steps()) == 3


def test_moving_the_cursor_is_no_step_and_comes_back_all_the_same(typing, vault):
    typing.after(0, text="He rang")
    vault.save_draft(
        draft(values={"text": "He rang"}, field="said_by", cursor=0, saved_at=START + timedelta(minutes=5))
    )
    (step,) = vault.draft_steps(CASE, "note", RECORD)
    assert (step.field, step.cursor, step.saved_at) == ("said_by", 0, START + timedelta(minutes=5))


@pytest.mark.parametrize("seconds", [11, -3600])
def test_after_a_pause_or_under_a_clock_that_went_back_another_step_begins(typing, seconds):
    for after, text in ((0, "A"), (1, "A b"), (seconds, "A b c")):
        typing.after(after, text=text)
    assert typing.steps() == ["A", "A b", "A b c"]


def test_after_unlocking_again_the_steps_are_still_there(typing, vault, reopened):
    for text in ("He rang", "He rang twice", "He", "He wrote"):
        typing.after(3, text=text)
    before = vault.draft_steps(CASE, "note", RECORD)
    vault.close()
    assert reopened().draft_steps(CASE, "note", RECORD) == before
    assert before[-1].values == {"text": "He wrote"}


# How many there are


def test_so_many_steps_are_kept_and_the_first_and_the_newest_never_go(typing):
    texts = [f"{number} of them" for number in range(3 * drafts.MOST_STEPS)]
    for text in texts:
        typing.after(1, text=text)
    left = typing.steps()
    assert len(left) <= drafts.MOST_STEPS
    assert left == sorted(left, key=texts.index)
    assert left[-60:] == texts[-60:], "what is undone first is all there"
    assert left[0] == texts[0]
    gaps = [texts.index(two) - texts.index(one) for one, two in pairwise(left)]
    assert max(gaps) < drafts.MOST_STEPS


def test_a_long_text_keeps_fewer_steps(typing, vault):
    for number in range(40):
        typing.after(1, text=f"{number}" + "words " * 10_000)
    (size,) = vault._db.execute("SELECT sum(octet_length(filled)) FROM draft").fetchone()
    assert size <= drafts.MOST_TEXT
    assert typing.steps()[0].startswith("0words")
    assert typing.steps()[-1].startswith("39words")


def test_one_text_longer_than_all_that_is_kept_is_kept_and_so_is_the_one_before_it(typing):
    for number in range(4):
        typing.after(1, text=f"{number}" + "x" * (drafts.MOST_TEXT + 1))
    assert [text[0] for text in typing.steps()] == ["0", "2", "3"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(-5, 20),
            st.sampled_from(["text", "said_by"]),
            st.text("ab\ud800 ", max_size=4),
            st.one_of(st.none(), st.integers(), st.lists(st.text(max_size=2), max_size=2), st.text("ab", max_size=3)),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_whatever_is_typed_the_newest_step_is_what_was_typed_last_and_each_step_was_typed(vault, typed):
    vault.drop_draft(CASE, "note", RECORD)
    typing, seen = Typing(vault), []
    for seconds, field, text, other in typed:
        seen.append({"text": text, "said_by": other})
        typing.after(seconds, field=field, **seen[-1])
        steps = vault.draft_steps(CASE, "note", RECORD)
        assert steps[-1].values == seen[-1]
        assert steps[0].values == seen[0]
        assert all(step.values in seen for step in steps)
        assert all(one.values != two.values for one, two in pairwise(steps))
        assert vault.draft(CASE, "note", RECORD) == steps[-1]


# Whose they are


def test_two_people_type_the_same_record_and_neither_sees_the_others(vault, path, rules, clock):
    enrolled(vault)
    vault.save_draft(draft(values={"text": "His."}))
    vault.close()
    hers = opened_by(path, rules, clock)(*BOLA)
    assert hers.drafts() == []
    assert hers.draft(CASE, "note", RECORD) is None
    hers.save_draft(draft(values={"text": "Hers."}))
    kept(hers, CASE, note(hers, RECORD))
    assert hers.drafts() == []
    hers.close()
    his = opened_by(path, rules, clock)()
    assert [one.values for one in his.drafts()] == [{"text": "His."}]
    his.close()


def test_what_is_somebody_elses_is_neither_read_written_nor_thrown_away(vault):
    enrolled(vault)
    hers = next(key.holder.person for key in vault.keys.all() if key.holder.role == "supervisor")
    for go in (
        lambda: vault.save_draft(draft(person=hers)),
        lambda: vault.draft(CASE, "note", RECORD, hers),
        lambda: vault.draft_steps(CASE, "note", RECORD, hers),
        lambda: vault.drop_draft(CASE, "note", RECORD, hers),
    ):
        with pytest.raises(Refusal, match="somebody else's"):
            go()


def test_the_drafts_of_someone_whose_key_was_taken_away_can_be_gone_on_with_after_ones_own(vault, path, rules, clock):
    enrolled(vault)
    vault.close()
    hers = opened_by(path, rules, clock)(*BOLA)
    enrolled(hers, SECOND, by=BOLA[0])
    hers.close()
    others = opened_by(path, rules, clock)(*CAI)
    person = others.person
    others.save_draft(draft(values={"text": "Theirs, at first."}, saved_at=START + timedelta(hours=2)))
    others.save_draft(draft(values={"text": "Theirs."}, saved_at=START + timedelta(hours=2)))
    others.close()
    hers = opened_by(path, rules, clock)(*BOLA)
    hers.save_draft(draft(values={"text": "Hers."}))
    assert [one.values["text"] for one in hers.drafts()] == ["Hers."]
    hers.keys.remove(proof(hers, BOLA[0]), person, "left", "")
    assert [(one.values["text"], one.person == hers.person) for one in hers.drafts()] == [
        ("Hers.", True),
        ("Theirs.", False),
    ]
    assert len(hers.draft_steps(CASE, "note", RECORD, person)) == 2
    kept(hers, CASE, note(hers, RECORD))
    assert [one.person for one in hers.drafts()] == [person]
    hers.drop_draft(CASE, "note", RECORD, person)
    assert hers.drafts() == []
    hers.close()


def test_steps_that_cannot_be_read_are_listed_and_thrown_away_with_their_draft(typing, vault):
    for text in ("He rang", "He rang twice", "He"):
        typing.after(1, text=text)
    vault._db.execute("UPDATE draft SET filled = '[1]' WHERE step = 2")
    assert [one.readable for one in vault.draft_steps(CASE, "note", RECORD)] == [True, False, True]
    typing.after(1, text="Ewa came")
    assert [one.readable for one in vault.draft_steps(CASE, "note", RECORD)] == [True, False, True, True]
    vault.drop_draft(CASE, "note", RECORD)
    assert vault.draft_steps(CASE, "note", RECORD) == []
