"""PRACTICE 12, every trap: which of them software can commit has a test of its name, and what is later says why.

The tests are called test_trap_12_<number>_... and stand here, beside this file by theme (test_traps_contact, _home,
_leaving, _people, _risk, _words), in the tests of the room that the trap is about, and in tests/screens/test_traps.py.

What comes with a later part of datui, because nothing is there yet that could commit it:

2   feedback that is asked for after closure: endings
4   that somebody who is barred finds nothing, as if there were no such case: oversight
6   that the higher of two levels stands while a supervisor disputes one: oversight
20  retention, erasure and holds: endings

No part of datui is a portal, rings a number or posts a letter: of 1, 2 and 3 it holds what an officer sees and is told.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from datui.casework.kinds import Contact, Intake, Note, SafeContact
from datui.casework.reads import Access
from datui.casework.records import REGISTRY, build
from tests.casework.stories import KINDS, MONDAY, Story

TESTS = Path(__file__).parents[1]
TRAPS = {
    1: "the tenancy's telephone as the number to call",
    2: "voicemail, text, letter or survey by default",
    3: "letters to the old address, and a new address that shows",
    4: "a search that reveals",
    5: "an officer who is the perpetrator's relative",
    6: "the tyranny of the score",
    7: "a save that is refused because something is missing",
    8: "consent as the gate",
    9: "a call to the victim for a clock or for MARAC",
    10: "contact with the perpetrator",
    11: "a wrong repeat",
    12: "closing on silence",
    13: "'honour' and forced marriage",
    14: "mediation, joint meetings and couples work",
    15: "a child recorded as a perpetrator",
    16: "a notice to quit from a menu, a bill as law",
    17: "work on a home in which the perpetrator lives",
    18: "what a terminal leaves behind",
    19: "an export without purpose, and a log that tells",
    20: "what is deleted or written over",
    21: "the clock",
    22: "a stale number",
    23: "equality",
    24: "blame and doubt",
    25: "a panic key that saves nothing",
    26: "one victim, one perpetrator",
    27: "another agency's grade as ours",
}
LEAVES_NOTHING = (
    "test_quit_leaves_nothing_on_the_screen_nor_in_the_scrollback",
    "test_a_session_has_a_modest_environment_and_no_secret_in_its_arguments",
    "test_a_fault_ends_with_one_calm_sentence_and_no_value",
    "test_what_python_would_print_of_an_object_is_not_printed",
    "test_after_each_kind_of_lock_no_process_remembers_what_was_typed_or_shown",
    "test_a_hostile_paste_into_a_name_and_a_note_is_inert",
    "test_every_leak_is_found",
    "test_a_panic_key_darkens_keeps_the_draft_and_starts_a_session_that_knows_nothing",
    "test_a_vaults_own_files_and_what_wakes_a_loop_are_allowed",
    "test_only_named_variables_pass",
    "test_its_name_tells_nothing_and_nobody_else_reads_it",
    "test_nothing_of_it_stands_in_clear_in_the_file",
    "test_its_words_are_six_ascii_words_of_the_list_new_for_each_and_kept_nowhere",
)
"""Of 18 and 25, what only a real terminal and a real process can show, by the names of the tests that show it."""


@cache
def names():
    """Every test that there is, by name."""
    found = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    return {name for text in found for name in re.findall(r"^(?:async )?def (test_\w+)", text, re.MULTILINE)}


@pytest.mark.parametrize("number", TRAPS, ids=TRAPS.values())
def test_each_trap_has_a_test_of_its_name(number):
    assert [name for name in names() if name.startswith(f"test_trap_12_{number}_")]


def test_no_test_is_named_after_a_trap_that_there_is_not():
    numbers = {int(found[1]) for name in names() if (found := re.match(r"test_trap_12_(\d+)_", name))}
    assert numbers == set(TRAPS)


def test_trap_12_18_what_a_process_leaves_behind_is_looked_for_in_real_ones():
    assert set(LEAVES_NOTHING) <= names()


# 7: a save that is refused because something is missing -----------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_trap_12_7_every_record_can_be_made_of_nothing_at_all(kind):
    record = build(kind, {"record_id": "0" * 32}, now=MONDAY)
    story = Story()
    story.tell(kind)
    assert story.case.of(kind)
    assert record.headline


def test_trap_12_7_no_kind_of_record_is_left_out_of_that():
    left = {kind for kind in REGISTRY.values() if not kind.home and kind.__module__.startswith("datui.")} - set(KINDS)
    assert left == set()


@pytest.mark.parametrize("unknown", ["", "?", "-"])
def test_trap_12_7_a_report_is_a_case_with_its_clocks_whatever_is_not_known_of_whom(unknown):
    story = Story()
    story.tell(Intake, victim_name=unknown, victim_born=unknown, tenancy=unknown, address=unknown, danger_now=unknown)
    assert story.case.status == "open"
    assert {"first-contact", "unassessed", "safe-contact"} <= {duty.code for duty in story.case.duties}


# 19: a log that tells, and what leaves ----------------------------------------------------------------------------


def test_trap_12_19_what_is_kept_of_a_search_or_a_look_holds_no_word_of_it():
    # What was typed and not read is kept of what a form asks; no form asks for this.
    assert set(Access.model_fields) - {"as_typed"} == {
        *("record_id", "because", "what", "count", "closes", "first", "last", "failed", "failed_since")
    }


def test_trap_12_19_no_record_and_no_command_sends_a_case_anywhere():
    assert not [kind for kind in REGISTRY if re.search(r"export|e-?mail|upload|print", kind)]
    usage = (TESTS.parent / "datui/__main__.py").read_text("utf-8")
    assert not re.search(r"^\s+datui (?:export|print|send|report|letter)\b", usage, re.MULTILINE)


WRITES = re.compile(r"\.write_text\(|\.write_bytes\(|\bopen\([^)]*[\"'][wax]b?[\"']|\.open\([\"'][wax]")


@pytest.mark.parametrize("room", ["datui/casework", "screens"])
def test_trap_12_19_nothing_of_a_case_is_written_to_a_file_by_what_shows_it(room):
    files = (TESTS.parent / room).rglob("*.py")
    assert [path.name for path in files if WRITES.search(path.read_text("utf-8"))] == []


# 20: what is deleted or written over ------------------------------------------------------------------------------


def test_trap_12_20_a_correction_leaves_what_was_there_and_says_why():
    story = Story()
    note = story.tell(Note, text="She said: he has a key")
    story.correct(note, text="She said: he had a key", because="Misheard")
    before, after = story.case.all_versions(Note)
    assert (before.record.text, after.record.text) == ("She said: he has a key", "She said: he had a key")
    assert (before.record.because, after.record.because) == ("", "Misheard")


def test_trap_12_20_a_contact_that_was_not_safe_stays_one_however_it_is_corrected():
    story = Story()
    story.tell(SafeContact, confirmed_on="today", voice_allowed="n")
    contact = story.tell(Contact, channel="voice", plan_followed="n", departed="Rang all the same")
    story.correct(contact, plan_followed="y", departed="", because="It looked better")
    assert [why for _entry, why in story.case.unsafe_contacts] == ["the plan did not allow that then"]
