"""The register of sealed packs: what it says, what is due after one was called back, and who may turn them on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.kinds import SealedPack, Sending
from datui.casework.records import VAULT_CASE, Entry, build
from datui.casework.refusal import Refusal
from datui.casework.sealedpack import packs_of
from datui.casework.sending import NEVER_ON, packs_off, refuse_packs, refuse_unsaid
from tests.casework.stories import MONDAY, ready_to_close

PACK = {"to": "Fernleigh MARAC", "file_name": "a2b3c-d4e5f.pdf", "where": "a removable drive", "made_at": "now"}


def with_pack(**values):
    story = ready_to_close()
    kept = story.tell(SealedPack, **{**PACK, **values})
    return story, kept


def lines(story):
    return [line.words for line in story.case.missing if "ealed pack" in line.words]


def duties(story):
    return [duty for duty in story.case.duties if duty.code == "pack-recalled"]


def test_how_its_words_were_given_is_asked_for_until_it_is_said():
    story, kept = with_pack()
    assert lines(story) == ["Sealed pack: how its words were given"]
    story.correct(kept, told_how="On the telephone, to her number at work")
    assert lines(story) == []
    assert duties(story) == []


def test_a_pack_that_was_called_back_is_due_until_somebody_there_says_that_it_is_destroyed():
    story, kept = with_pack(told_how="telephone")
    story.correct(kept, "23 Nov 2026 12:00", recalled_at="now")
    (duty,) = duties(story)
    assert duty.due.isoformat() == "2026-11-24T17:00:00+00:00"
    assert duty.route.field == "destroyed"
    assert lines(story) == ["Sealed pack: why it was called back"]
    story.correct(kept, recalled_why="It went to the wrong team", destroyed="y")
    assert duties(story), "silence about who confirmed it confirms nothing"
    assert lines(story) == ["Sealed pack: who confirmed that it is destroyed"]
    story.correct(kept, destroyed_by="Ms Bo Łęcka")
    assert (duties(story), lines(story)) == ([], [])
    assert story.case.versions(kept)[-1].record.headline == "Sealed pack, destroyed"


@pytest.mark.parametrize("answer", ["n", "?", "-", ""])
def test_no_other_answer_ends_it(answer):
    story, kept = with_pack(told_how="telephone", recalled_at="now", recalled_why="Wrong", destroyed_by="Bo Łęcka")
    story.correct(kept, destroyed=answer)
    assert duties(story)


def test_its_line_names_nobody_and_no_file():
    for values in ({}, {"recalled_at": "now"}, {"destroyed": "y", "destroyed_by": "Bo"}):
        story, kept = with_pack(**values)
        headline = story.case.versions(kept)[-1].record.headline
        assert headline.startswith("Sealed pack")
        assert not any(words in headline for words in ("Fernleigh", "pdf", "Bo"))


def test_the_packs_of_a_share_are_found_newest_first():
    story, _first = with_pack(share="5" * 32)
    story.tell(SealedPack, **{**PACK, "share": "5" * 32, "file_name": "newer.pdf"})
    story.tell(SealedPack, **{**PACK, "share": "6" * 32})
    assert [pack.file_name for pack in packs_of(story.case, "5" * 32)] == ["newer.pdf", "a2b3c-d4e5f.pdf"]


def said(seq, packs, why="Agreed with the DPO"):
    record = build(Sending, {"record_id": f"{seq:032x}", "packs": packs, "why": why}, now=MONDAY)
    return Entry(seq, VAULT_CASE, MONDAY, "p2", "Bola Okafor", "supervisor", record)


@given(st.lists(st.sampled_from(["y", "n", "?", "-", ""]), max_size=5))
@settings(max_examples=60, deadline=None)
def test_they_are_on_only_where_the_last_word_of_a_supervisor_is_a_clear_yes(answers):
    entries = [said(number, answer) for number, answer in enumerate(answers, 1)]
    assert (packs_off(entries) == "") == (answers[-1:] == ["y"])
    if not answers:
        assert packs_off(entries) == NEVER_ON
    if packs_off(entries):
        with pytest.raises(Refusal, match="Sealed packs are off") as refused:
            refuse_packs(entries)
        assert "Read it out instead" in refused.value.route


def test_only_a_supervisor_writes_it_and_proves_first_that_it_is_they():
    assert Sending.roles == frozenset({"supervisor"})
    assert Sending.fresh
    assert Sending.home == VAULT_CASE


def test_to_turn_them_on_takes_a_reason_and_to_turn_them_off_takes_none():
    refuse_unsaid(said(1, "y").record)
    refuse_unsaid(said(1, "n", "").record)
    for wrong in (said(1, "y", ""), said(1, "", "Something"), said(1, "?", "")):
        with pytest.raises(Refusal):
            refuse_unsaid(wrong.record)
