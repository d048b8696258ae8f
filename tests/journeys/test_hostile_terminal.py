"""Whatever is pasted is shown as letters, and the terminal gets no escape but those that draw."""

import pytest

from datui.casework.kinds import Note
from screens.driver import filtered
from tests.journeys.escapes import only_our_own_escapes
from tests.journeys.officer import go_to, keep, kept_in, new_report, open_first_case, quit_datui, write_note
from tests.journeys.terminal import Terminal

CLIPBOARD = "\x1b]52;c;c3RvbGVu\x1b\\"
TITLE = "\x1b]0;Zora Quill\x07\x1b]2;Zora Quill\x1b\\"
LINK = "\x1b]8;;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\"
SCREEN = "\x1b[2J\x1b[31mred\x1b[0m\x9b31m\x90q\x9c\x00\x08\x07"
TURNED = "risk\u202ehgih\u202c \u2066on\u2069\u200b\U000e0041"
MARKUP = "[/x] [red]not red[/red] [@click=app.quit]leave[/] $x {y}"
HOSTILE = f"{CLIPBOARD}{TITLE}{LINK}{SCREEN}{TURNED}{MARKUP}"


def test_the_check_itself_finds_each_of_them():
    screen = Terminal(["/bin/true"])
    with screen:
        for payload in (CLIPBOARD, TITLE, LINK, SCREEN, TURNED):
            screen.raw[:] = payload.encode()
            try:
                assert only_our_own_escapes(screen)
            except AssertionError:
                continue
            raise AssertionError(f"{payload!r} would not have been found")
        assert filtered(MARKUP) == MARKUP


@pytest.mark.covered
def test_a_hostile_paste_into_a_name_and_a_note_is_inert(caseload):
    screen = caseload()
    new_report(screen)
    go_to(screen, "Name")
    screen.paste(f"Zora {HOSTILE}")
    screen.wait_for("Zora ]52;c;c3RvbGVu", "invisible characters left out")
    keep(screen, "Report")
    screen.wait_for("What has happened")
    write_note(screen, "1", "")
    screen.paste(f"first line\nsecond {HOSTILE}")
    screen.wait_for("first line", "second", "[/x] [red]not red[/red]", "invisible characters left out")
    keep(screen, "Note")
    screen.wait_for("Victim's words noted")
    screen.press("f9")
    screen.wait_for("999 now", "Who they are", "Zora", "[/x]")
    screen.press("f12")
    screen.wait_for("Locked.")
    assert only_our_own_escapes(screen)


def after_help(screen: Terminal, hidden: str) -> str:
    """What the screen shows once everything sent before has been dealt with: help opens and closes over it."""
    screen.press("f1")
    screen.wait_for("On this screen", "Esc Close")
    screen.press("escape")
    screen.wait_for(hidden)
    screen.wait_without("On this screen")
    return screen.text


@pytest.mark.covered
def test_a_hostile_paste_where_no_text_is_asked_for_does_nothing(caseload, training):
    screen = caseload()
    before = after_help(screen, "n New report")
    screen.paste(HOSTILE)
    assert after_help(screen, "n New report") == before
    open_first_case(screen)
    before = after_help(screen, "m More")
    screen.paste(HOSTILE)
    assert after_help(screen, "m More") == before
    screen.press("f1")
    screen.wait_for("On this screen", "Esc Close")
    screen.paste(HOSTILE)
    screen.press("escape")
    screen.wait_for("m More")
    quit_datui(screen)
    assert only_our_own_escapes(screen)
    with kept_in(training) as vault:
        assert vault.drafts() == []


@pytest.mark.covered
def test_keys_that_are_no_keys_do_nothing(caseload):
    screen = caseload()
    before = after_help(screen, "n New report")
    for rubbish in (
        "\x1b[999~",
        "\x1b[1;2;3;4Q",
        "\x1bO\x1b",
        "\x1b]0;x\x07",
        "\x1bP+q\x1b\\",
        "\x1b[?1;2c",
        "\x1b[24;80R",
    ):
        screen.send(rubbish)
    assert after_help(screen, "n New report") == before
    quit_datui(screen)


@pytest.mark.covered
def test_ten_thousand_characters_are_kept_whole(caseload, training):
    long = "word " * 1_999 + "mango"
    screen = caseload()
    open_first_case(screen)
    write_note(screen, "2", "")
    screen.paste(long)
    screen.wait_for("mango")
    keep(screen, "Note")
    screen.wait_for("m More")
    screen.press("end")
    screen.wait_for("What has happened", "Observation noted: word word")
    quit_datui(screen)
    assert only_our_own_escapes(screen)
    with kept_in(training) as vault:
        rows = vault.caseload()
        assert any(note.text == long for row in rows for note in vault.case(row.case_id).records(Note))
