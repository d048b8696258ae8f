"""The caseload: in order of safety, saying why in words and marks, without a name, and as quick with a thousand."""

from datetime import timedelta

from datui.casework.kinds import Closure, Contact, Intake, RiskLevel, SafeContact
from datui.casework.records import build
from screens.case import CaseScreen
from screens.caseload import PAGE, CaseloadLines, CaseloadScreen
from screens.find import FindScreen
from screens.record import RecordScreen
from screens.waiting import Waiting
from screens.widgets.lines import Lines
from storage.vault import Draft
from tests.screens.cases import (
    CLOSING,
    app_of,
    damaged_page,
    keep,
    press,
    ready_to_close,
    reported,
    text,
    toast,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.session import TODAY, make_vault, session, settle
from tests.screens.stage import until

DANGER, OVERDUE, DUE_TODAY, LATER, CLOSED = (f"{number}" * 10 + "0" * 22 for number in range(1, 6))


def five(vault):
    """One case of each sort, kept in the order that is not theirs."""
    ready_to_close(vault, CLOSED)
    keep(vault, Closure, CLOSED, **CLOSING)
    keep(vault, Intake, LATER, victim_name="Lena Later", danger_now="n")
    keep(vault, Intake, DUE_TODAY, victim_name="Tam Today", danger_now="n", received_at="20 Nov 12:00")
    keep(vault, Intake, OVERDUE, victim_name="Olu Overdue", danger_now="n", received_at="16 Nov 12:00")
    keep(vault, Intake, DANGER, victim_name="Dee Danger", danger_now="y")


def cases_on(pilot):
    """The lines of the cases on the screen, each from its first mark."""
    return [line.strip() for line in screen_text(pilot.app).splitlines() if "-" in line[4:12]]


async def test_what_cannot_wait_stands_first_and_says_why_in_words_and_marks(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five), (120, 24)) as pilot:
        lines = cases_on(pilot)
        assert [row.case_id for row in vault_of(pilot).caseload()] == [DANGER, OVERDUE, DUE_TODAY, LATER, CLOSED]
        marks = ["!!", "!", "›", "", "·"]
        words = ["IN DANGER NOW: 999", "overdue 6 days", "17:00 today", "Tue 24 Nov", "closed"]
        for line, row, mark, why in zip(lines, vault_of(pilot).caseload(), marks, words, strict=True):
            assert line.startswith(f"{mark} {row.reference}".strip()), line
            assert why in line
        for count in ("4 open", "!! 1 urgent", "› 1 due today", "· 1 closed"):
            assert count in text(pilot)


async def test_no_name_is_ever_in_the_caseload(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five), (120, 40)) as pilot:
        assert [line.split()[2] for line in cases_on(pilot)[:2]] == ["DD", "OO"]
        for name in ("Dee", "Danger ", "Olu", "Overdue ", "Tam", "Lena", "Asha", "Khan"):
            assert name not in screen_text(pilot.app)


async def test_a_level_that_nobody_decided_is_said_to_be_unknown(tmp_path, rules):
    def one(vault):
        keep(vault, Intake, DANGER)
        keep(vault, Intake, LATER)
        keep(vault, RiskLevel, LATER, level="high", rationale="Threats to kill")

    async with session(make_vault(tmp_path / "vault", rules, one)) as pilot:
        assert ["UNKNOWN" in line for line in cases_on(pilot)].count(True) == 1
        assert ["HIGH" in line for line in cases_on(pilot)].count(True) == 1


async def test_arrows_home_and_end_move_and_enter_opens_and_escape_comes_back_to_the_same_line(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five)) as pilot:
        lines = pilot.app.screen.query_one(Lines)
        for key, at in [("down", 1), ("down", 2), ("up", 1), ("end", 4), ("home", 0), ("j", 1), ("k", 0), ("up", 0)]:
            await press(pilot, key)
            assert lines.cursor == at, key
        await press(pilot, "down", "enter")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.case_id == OVERDUE
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert app_of(pilot).case is None
        assert lines.cursor == 1


async def test_a_case_moves_to_its_new_place_when_something_was_kept_in_it(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five)) as pilot:
        await press(pilot, "home", "down", "enter")
        vault = vault_of(pilot)
        keep(vault, Contact, OVERDUE, channel="voice", reached="y")
        keep(vault, SafeContact, OVERDUE, confirmed_on="today", voice_allowed="n")
        keep(vault, RiskLevel, OVERDUE, level="standard", rationale="It has stopped")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert [row.case_id for row in vault.caseload()] == [DANGER, DUE_TODAY, OVERDUE, LATER, CLOSED]
        assert vault.caseload()[2].reference in cases_on(pilot)[2]
        assert pilot.app.screen.query_one(Lines).chosen == ("case", OVERDUE)
        assert pilot.app.screen.query_one(Lines).cursor == 2


def waiting(vault):
    """A report that was never kept, a note of a case that was, and the case."""
    keep(vault, Intake, LATER, danger_now="n")
    for kind, case_id in (("intake", DANGER), ("note", LATER)):
        vault.save_draft(Draft(kind, case_id, case_id, {"text": "x", "where_now": "x"}, "", 0, vault.now()))


def kinds_on(lines):
    """The kinds of the drafts that wait, as they stand in the list."""
    return [item.key.kind for item in lines.items if isinstance(item.key, Waiting)]


async def test_every_draft_waits_above_the_cases_and_opens_where_it_belongs(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, waiting)) as pilot:
        of_a_case = vault_of(pilot).caseload()[0].reference
        assert "Not kept yet: Report (new), Mon 23 Nov 2026, 10:00" in text(pilot)
        assert f"Not kept yet: Note in {of_a_case}, Mon 23 Nov 2026, 10:00" in text(pilot)
        lines = pilot.app.screen.query_one(Lines)
        for at, kind in enumerate(kinds_on(lines)):
            lines.cursor = at
            await press(pilot, "enter")
            await settle(pilot, RecordScreen)
            assert app_of(pilot).screen.kind.kind == kind
            await press(pilot, "escape")
            if kind == "note":
                await settle(pilot, CaseScreen)
                await press(pilot, "escape")
            await settle(pilot, CaseloadScreen)


async def test_a_clock_that_was_set_back_is_said_above_the_list(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        assert "clock is behind" not in text(pilot)
        before = vault_of(pilot).now() - timedelta(days=40)
        monkeypatch.setattr(vault_of(pilot), "_clock", lambda: before)
        app_of(pilot).screen.redraw()
        await until(
            pilot, lambda: "This laptop's clock is behind: the newest entry is of Mon 23 Nov 2026" in text(pilot)
        )


async def test_a_case_on_a_damaged_page_is_refused_with_its_route_and_the_others_open(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        with monkeypatch.context() as disk:
            disk.setattr(vault_of(pilot), "case", damaged_page())
            await press(pilot, "enter")
            await toast(pilot, "A page of the vault's database cannot be read.")
            assert isinstance(pilot.app.screen, CaseloadScreen)
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)


async def test_danger_that_was_typed_and_not_kept_is_said_on_the_line_of_the_draft(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n", "y", "escape")
        await settle(pilot, CaseloadScreen)
        assert "!! ✎ Not kept yet: Report (new), Mon 23 Nov 2026, 10:00 IN DANGER NOW" in text(pilot)


async def test_d_twice_throws_a_draft_away_and_never_a_case(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, waiting)) as pilot:
        lines = pilot.app.screen.query_one(Lines)
        first, second = kinds_on(lines)
        await press(pilot, "d")
        await toast(pilot, "Throw away what was typed? Press d again.")
        assert len(vault_of(pilot).drafts()) == 2
        await press(pilot, "d")
        assert [draft.kind for draft in vault_of(pilot).drafts()] == [second]
        assert first != second
        await press(pilot, "end", "d", "d")
        assert len(vault_of(pilot).drafts()) == 1
        assert vault_of(pilot).count().open == 1


async def test_with_no_case_it_says_which_key_starts_one(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        assert "Press n when a report comes in" in text(pilot)
        await press(pilot, "down", "enter", "end", "home", "pagedown")
        assert isinstance(pilot.app.screen, CaseloadScreen)


def a_thousand(vault):
    """More cases than anyone reads, each a day older than the one before."""
    with vault.batch():
        for number in range(1000):
            at = TODAY - timedelta(days=number)
            record = build(Intake, {"record_id": f"{number:032x}", "received_at": at, "danger_now": "n"}, now=at)
            vault.append(f"{number + 1:010x}" + "0" * 22, record, at=at)


async def test_of_a_thousand_cases_only_those_that_are_looked_at_are_read(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, a_thousand)) as pilot:
        vault, read = vault_of(pilot), list[tuple[int, int]]()
        lines = pilot.app.screen.query_one(Lines)
        caseload = vault.caseload

        def watched(offset, limit):
            read.append((offset, limit))
            return caseload(offset, limit)

        monkeypatch.setattr(vault, "caseload", watched)
        await press(pilot, "n", "escape")
        await settle(pilot, CaseloadScreen)
        assert read == [(0, PAGE)]
        await press(pilot, "pagedown")
        assert read == [(0, PAGE)]
        await press(pilot, "end")
        assert read == [(0, PAGE), (800, PAGE)]
        assert lines.cursor == 999
        assert caseload(999, 1)[0].reference in cases_on(pilot)[-1]
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.case_id == caseload(999, 1)[0].case_id
        monkeypatch.undo()


async def test_a_line_of_a_list_that_grew_shorter_is_empty_and_not_a_fault(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five)) as pilot:
        lines = CaseloadLines(vault_of(pilot), 7, (), 80)
        assert len(lines) == 7
        assert lines[6].key is None
        assert [line.key for line in lines[3:5]] == [("case", LATER), ("case", CLOSED)]


async def test_find_is_one_key_away_and_escape_comes_back(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five)) as pilot:
        before = list(pilot.app.screen_stack)
        for key in ("slash", "f", "f3"):
            await press(pilot, key)
            await settle(pilot, FindScreen)
            await press(pilot, "escape")
            await settle(pilot, CaseloadScreen)
            assert list(pilot.app.screen_stack) == before


async def test_it_locks_from_here(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five)) as pilot:
        await pilot.press("f12")
        assert pilot.app.return_code == 10


async def test_it_quits_from_here(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, five)) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert pilot.app.return_code == 0
