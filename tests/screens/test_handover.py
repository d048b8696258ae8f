"""The handover sheet: what is due, how they may be reached now, what not to do, and what was written last."""

import pytest

from datui.casework.handoversheet import DOTS
from datui.casework.kinds import Action, Handover, Intake, Interest, Note, Person, RiskLevel, SafeContact
from datui.casework.nottodo import NO_WAY, NOTHING_SAID
from datui.casework.reads import CASE as READ
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.handover import HandoverSheetScreen
from screens.handovers import HandoversScreen
from screens.interest import BarredScreen, InterestScreen
from screens.plan import HandoverScreen
from screens.reach import ReachScreen
from screens.read import ReadScreen
from screens.widgets.lines import Lines
from tests.screens.cases import (
    CASE,
    app_of,
    fill,
    form,
    in_case,
    keep,
    lines_on,
    newest,
    planned,
    press,
    reported,
    text,
    vault_of,
)
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import SIZES

NUMBER = "07700 900123"
OTHER = "b" * 10 + "0" * 22


def going(vault):
    """A case that is handed over from Monday next, with what presses in it."""
    planned(vault)
    keep(vault, RiskLevel, level="medium", rationale="Threats, and he has a key", decided_at="today 09:40")
    keep(vault, Action, what="Change the locks", due="Fri 27 Nov 2026", noticed="y", wish="Yes")
    said = {"do_first": "Ring her on Monday, before noon.", "do_not": "Do not ring on a Friday: he is home."}
    days = {"first_day": "30 Nov 2026", "last_day": "4 Dec 2026"}
    keep(vault, Handover, to="Kim Vale", agreed="y", told="y", promised="That we ring each Monday.", **days, **said)
    keep(vault, Note, text="She sleeps better.", note_kind="words")


async def sheet(pilot):
    await press(pilot, "w", "h")
    await settle(pilot, HandoverSheetScreen)


async def choose(pilot, words):
    """Go to the line that says this, and press Enter."""
    lines = pilot.app.screen.query_one(Lines)
    lines.cursor = next(at for at, item in enumerate(lines.items) if words in item.content.plain)
    await press(pilot, "enter")


def all_of(pilot):
    return "\n".join(lines_on(pilot))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_sheet_of_a_case_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, going, size) as pilot:
        await sheet(pilot)
        assert golden(pilot.app, "handover-sheet")
        await press(pilot, "end")
        assert golden(pilot.app, "handover-sheet-end")


async def test_it_shows_what_is_due_how_to_reach_them_what_not_to_do_and_what_was_written_last(tmp_path, rules):
    async with in_case(tmp_path, rules, going) as pilot:
        await sheet(pilot)
        heads = ["Do first", "Due meanwhile", "Safe contact", "What not to do", "Promised", "Under way", "Written last"]
        found = [next(at for at, line in enumerate(lines_on(pilot)) if line.strip().startswith(each)) for each in heads]
        assert found == sorted(found)
        seen = all_of(pilot)
        assert "Looked after by Kim Vale, from Mon 30 Nov 2026 until Fri 4 Dec 2026" in text(pilot)
        assert f"Telephone: {NUMBER}. Leave no voicemail." in seen
        assert "Text: They said that this channel is not safe." in seen
        assert "✗ Do not ring on a Friday: he is home." in seen
        assert "✗ Not yet: Change the locks." in seen
        assert "✗ Must not hear of it: His brother." in seen
        assert "Robin Hartley: Victim's words noted: She sleeps better." in seen
        assert "marmalade" not in seen
        assert "Code word: agreed: ask for it" in seen


async def test_what_may_not_be_used_now_is_dots_with_the_reason(tmp_path, rules):
    def fill_case(vault):
        reported(vault)
        known = {"voice_allowed": "y", "voice_to": NUMBER, "voice_seen": "n", "confirmed_on": "today"}
        keep(vault, SafeContact, **known, safe_days=["tue"], email_allowed="n", email_to="ann@example.org")

    async with in_case(tmp_path, rules, fill_case) as pilot:
        await sheet(pilot)
        seen = all_of(pilot)
        assert NUMBER not in seen
        assert "ann@" not in seen
        assert f"✗ Telephone: {DOTS} Not a safe day" in seen or f"✗ Telephone: {DOTS}" in seen
        assert f"✗ E-mail: {DOTS} They said that this channel is not safe." in seen
        assert NO_WAY.split(":")[0] in seen


async def test_enter_on_a_line_goes_to_what_it_is_about(tmp_path, rules):
    async with in_case(tmp_path, rules, going, (120, 60)) as pilot:
        await sheet(pilot)
        for words, screen in (("Telephone: ", ReachScreen), ("Change the locks (", None), ("She sleeps", ReadScreen)):
            await choose(pilot, words)
            if screen is not None:
                await settle(pilot, screen)
            else:
                assert form(pilot).here == "status"
            await press(pilot, "escape")
            await settle(pilot, HandoverSheetScreen)


async def test_w_goes_on_with_the_handover_and_the_victim_who_does_not_know_is_said_before_you_go(tmp_path, rules):
    async with in_case(tmp_path, rules, planned) as pilot:
        await sheet(pilot)
        assert "Who looks after it while you are away, and what they must know" in all_of(pilot)
        await press(pilot, "w")
        await settle(pilot, HandoverScreen)
        await fill(pilot, "to", "Kim Vale")
        await fill(pilot, "last_day", "11 Dec 2026")
        await press(pilot, "f2")
        await settle(pilot, HandoverSheetScreen)
        seen = " ".join(all_of(pilot).split())
        assert "Handover: whether the victim knows who rings instead" in seen
        assert "Confirm the safe-contact plan before you go: it runs out on Mon 7 Dec 2026" in seen
        await press(pilot, "w")
        await settle(pilot, HandoverScreen)
        assert form(pilot).values["to"] == "Kim Vale"


# The whole caseload -----------------------------------------------------------------------------------------------


def two(vault):
    """Two open cases of one's own, one of them handed over."""
    going(vault)
    keep(vault, Intake, OTHER, victim_name="Ada Adams", danger_now="y")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_list_of_ones_cases_looks_as_it_did(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules, two), size) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert golden(pilot.app, "handovers")


async def test_each_sheet_of_the_list_is_read_after_the_other_and_each_reading_is_an_entry(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert "handed over to nobody yet" in text(pilot)
        assert "Kim Vale from Mon 30 Nov until Fri 4 Dec; not taken over yet" in text(pilot)
        for shown in ("Ada", NUMBER, "locks"):
            assert shown not in all_of(pilot).replace("Action: Change the locks", "")
        assert vault_of(pilot).reads() == [] or not any(one.record.what == READ for one in vault_of(pilot).reads())
        await press(pilot, "enter")
        await settle(pilot, HandoverSheetScreen)
        assert app_of(pilot).case.case_id == OTHER
        assert "1 of 2 · level UNKNOWN · IN DANGER" in text(pilot)
        await press(pilot, "right")
        assert app_of(pilot).case.case_id == CASE
        assert "2 of 2 · level Standard" in text(pilot) or "2 of 2 · level Medium" in text(pilot)
        read = {one.record.case_id for one in vault_of(pilot).reads() if one.record.what == READ}
        assert read == {CASE, OTHER}
        await press(pilot, "escape")
        await settle(pilot, HandoversScreen)
        assert app_of(pilot).case is None
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)


async def test_a_colleague_says_first_whether_they_know_anyone_in_a_case(tmp_path, rules):
    def fill_vault(vault):
        supervised(vault)

    make_vault(tmp_path / "vault", rules, fill_vault)
    async with supervisors_session(tmp_path / "vault") as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert "Of everyone: 1 open case" in text(pilot)
        assert "say first whether you know anyone in it" in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, InterestScreen)
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Interest).knows.value is False


async def test_a_case_that_is_kept_from_somebody_shows_them_nothing_here_either(tmp_path, rules):
    def fill_vault(vault):
        two(vault)
        keep(vault, Person, OTHER, name="Ada Adams", case_roles=["victim"], staff_barred=vault.name)

    async with session(make_vault(tmp_path / "vault", rules, fill_vault)) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        await press(pilot, "enter")
        await settle(pilot, BarredScreen)
        await press(pilot, "escape")
        await settle(pilot, HandoversScreen)
        await press(pilot, "down", "enter")
        await settle(pilot, HandoverSheetScreen)
        assert "of 2" not in text(pilot)


async def test_whose_cases_are_listed_goes_from_one_officer_to_everyone(tmp_path, rules):
    def fill_vault(vault):
        two(vault)
        keep(vault, Handover, OTHER, to="Kim Vale", first_day="today", taken_by="Kim Vale", taken_on="today")

    async with session(make_vault(tmp_path / "vault", rules, fill_vault)) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert "Of Robin Hartley: 1 open case." in text(pilot)
        await press(pilot, "o")
        assert "Of everyone: 2 open cases." in text(pilot)
        await press(pilot, "o")
        assert "Of Kim Vale: 1 open case." in text(pilot)


async def test_what_somebody_looks_after_for_another_is_on_their_list_too(tmp_path, rules):
    def fill_vault(vault):
        two(vault)
        values = {"to": "Kim Vale", "first_day": "today", "last_day": "tomorrow", "taken_on": "today"}
        keep(vault, Handover, OTHER, **values, taken_by="kim vale")

    async with session(make_vault(tmp_path / "vault", rules, fill_vault)) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert "Of Robin Hartley: 2 open cases." in text(pilot)
        await press(pilot, "o", "o")
        assert "Of kim vale: 1 open case." in text(pilot)


async def test_where_nobody_else_has_a_key_that_is_said(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert "Nobody else has a key to this vault" in text(pilot)


async def test_a_vault_without_a_case_says_so(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "h")
        await settle(pilot, HandoversScreen)
        assert "No open case." in text(pilot)


async def test_what_is_said_of_every_case_stands_last_among_what_not_to_do(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await sheet(pilot)
        lines = " ".join(all_of(pilot).split())
        assert NOTHING_SAID in lines
