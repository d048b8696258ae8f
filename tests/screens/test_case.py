"""The case page: the plan above all, every duty and what is missing open what puts it right, and what has happened."""

from datetime import timedelta

from datui.casework.kinds import Action, Contact, Intake, Note, Referral, RiskLevel, SafeContact, Visit
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.closure import GateScreen
from screens.read import ReadScreen
from screens.record import RecordScreen
from screens.widgets.banner import SafeContactBanner
from screens.widgets.lines import Lines
from tests.screens.cases import (
    NAME,
    app_of,
    damaged_page,
    fill,
    form,
    in_case,
    keep,
    lines_on,
    newest,
    open_record,
    peopled,
    planned,
    press,
    reported,
    text,
    toast,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.session import settle
from tests.screens.stage import done

BIG = (100, 60)


async def go_to_line(pilot, words):
    """Put the cursor on the line that says this."""
    lines = pilot.app.screen.query_one(Lines)
    # A long line is broken: its beginning is enough.
    at = next(index for index, item in enumerate(lines.items) if words[:60] in item.content.plain)
    assert lines.items[at].key is not None
    lines.cursor = at
    await pilot.pause()


async def test_without_a_plan_it_says_above_everything_that_nothing_is_allowed(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        assert screen_text(pilot.app).splitlines()[1].endswith("No plan yet: treat every channel as not allowed.")


async def test_the_plan_stands_above_a_case_a_contact_and_a_visit(tmp_path, rules):
    async with in_case(tmp_path, rules, planned, BIG) as pilot:
        for opened in ("", "contact", "visit"):
            if opened:
                await open_record(pilot, opened)
            shown = text(pilot)
            assert "Telephone: allowed. 07700 900123. Leave no voicemail." in shown, opened
            assert "Must not hear of it: His brother" in shown
            assert "text" in shown.split("Not allowed:")[1].split(".")[0]
            assert "marmalade" not in shown


async def test_a_plan_kept_from_here_is_in_the_banner_at_once(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "s")
        await fill(pilot, "unsafe_people", "Her cousin")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert "Must not hear of it: Her cousin" in str(pilot.app.screen.query_one(SafeContactBanner).content)


async def test_every_duty_says_when_and_opens_what_does_it(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        case, now = app_of(pilot).case, app_of(pilot).open_vault.now()
        assert {duty.code for duty in case.duties} == {"first-contact", "unassessed", "safe-contact"}
        for duty in case.duties:
            line = next(line for line in lines_on(pilot) if duty.words in line)
            assert duty.when_words(now) in line
            await go_to_line(pilot, duty.words)
            await press(pilot, "enter")
            await settle(pilot, RecordScreen)
            assert pilot.app.screen.kind.kind == duty.route.screen
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)


async def test_every_line_that_is_missing_opens_what_puts_it_right(tmp_path, rules):
    def much_missing(vault):
        reported(vault)
        keep(vault, Contact, channel="voice")
        for kind in (Action, Visit, Referral):
            keep(vault, kind)

    async with in_case(tmp_path, rules, much_missing, BIG) as pilot:
        missing = app_of(pilot).case.missing
        assert len(missing) > 8
        for line in missing:
            await go_to_line(pilot, line.words)
            await press(pilot, "enter")
            await settle(pilot, RecordScreen)
            screen = pilot.app.screen
            assert screen.kind.kind == line.route.screen
            assert line.route.record_id in ("", screen.record_id)
            pilot.app.pop_screen()
            await settle(pilot, CaseScreen)


async def test_what_has_happened_stands_newest_first_and_opens_to_be_read(tmp_path, rules):
    def told(vault):
        reported(vault)
        keep(vault, Note, text="Later", about_when="today 09:50", note_kind="words")

    async with in_case(tmp_path, rules, told, BIG) as pilot:
        happened = lines_on(pilot)[lines_on(pilot).index(" What has happened") + 1 :]
        assert ["09:50" in happened[0], "Report received" in happened[-1]] == [True, True]
        await press(pilot, "end", "enter")
        await settle(pilot, ReadScreen)
        assert "kept Mon 23 Nov 2026" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)


async def test_every_letter_opens_its_record_for_this_case(tmp_path, rules):
    keys = {"n": "note", "c": "contact", "v": "visit", "p": "person", "s": "safe-contact", "r": "risk", "l": "level"}
    keys |= {"a": "action", "f": "referral", "i": "intake", "f8": "note", "ctrl+n": "note"}
    async with in_case(tmp_path, rules, peopled) as pilot:
        for key, kind in keys.items():
            await press(pilot, key)
            await settle(pilot, RecordScreen)
            screen = pilot.app.screen
            assert (screen.kind.kind, screen.case_id) == (kind, app_of(pilot).case.case_id), key
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        await press(pilot, "x")
        await settle(pilot, GateScreen)


async def test_what_was_kept_is_in_the_case_when_its_screen_closes(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        await press(pilot, "v")
        await fill(pilot, "who_knows", "Sam")
        await fill(pilot, "despite", "She asked for it")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert any("Visit not called in: Sam knows where" in line for line in lines_on(pilot))


async def test_the_top_line_has_reference_initials_stage_and_level_and_no_name(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        top = screen_text(pilot.app).splitlines()[0]
        assert f"{app_of(pilot).case.reference} · AVK · Reported · level UNKNOWN" in top
        assert "Asha" not in top


async def test_one_case_view_opens_nothing_else_and_f5_ends_it(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for key in ("f5", "ctrl+o"):
            await press(pilot, key)
            assert screen_text(pilot.app).startswith(" ONE CASE · ")
            await press(pilot, "escape", "escape")
            await toast(pilot, "Only this case can be seen. F5 shows the rest, F12 locks.")
            assert isinstance(pilot.app.screen, CaseScreen)
            await press(pilot, "n", "escape")
            await settle(pilot, CaseScreen)
            assert screen_text(pilot.app).startswith(" ONE CASE · ")
            await press(pilot, key)
            assert "ONE CASE" not in screen_text(pilot.app)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert not app_of(pilot).one_case


async def test_a_plan_that_ran_out_says_so_first(tmp_path, rules):
    def old(vault):
        reported(vault)
        keep(vault, SafeContact, voice_allowed="y", voice_to="07700 900123", expires_on="20 Nov 2026")

    async with in_case(tmp_path, rules, old) as pilot:
        shown = text(pilot)
        assert "Ran out on Fri 20 Nov: allow nothing until it is confirmed." in shown
        assert "Telephone" not in shown
        assert "900123" not in shown


async def test_a_record_that_cannot_be_read_again_was_kept_all_the_same(tmp_path, rules, monkeypatch):
    """The page of the disk that holds the case may go bad between two keys."""
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "She rang")
        with monkeypatch.context() as disk:
            disk.setattr(vault_of(pilot), "case", damaged_page())
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)
            await toast(pilot, "It was kept, and cannot be shown: A page of the vault's database cannot be read.")
        assert newest(pilot, Note).text == "She rang"
        assert vault_of(pilot).drafts() == []


async def test_a_correction_says_so_in_what_has_happened(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        assert not any("(corrected)" in line for line in lines_on(pilot))
        await press(pilot, "end", "e")
        await settle(pilot, RecordScreen)
        assert form(pilot).here == form(pilot).fields[0].name
        await fill(pilot, "because", "Misheard")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert [each.message for each in pilot.app._notifications] == ["Report corrected."]
        assert "Report received (corrected)" in lines_on(pilot)[-1]


async def test_a_plan_that_holds_is_confirmed_and_only_once_it_has_run_out_is_risk_looked_at_for_it(
    tmp_path, rules, monkeypatch
):
    def with_a_level(vault):
        planned(vault)
        keep(vault, RiskLevel, level="high", rationale="Threats to kill")

    async with in_case(tmp_path, rules, with_a_level, (120, 60)) as pilot:
        assert "Confirm the safe-contact plan" in text(pilot)
        assert "has run out" not in text(pilot)
        (duty,) = (one for one in app_of(pilot).case.duties if "has run out" in one.words)
        for later in (duty.due - timedelta(hours=8), duty.due + timedelta(days=3)):
            monkeypatch.setattr(vault_of(pilot), "now", lambda later=later: later)
            app_of(pilot).screen.redraw()
            await done(pilot)
            assert "Look at risk again if the safe-contact plan has run out" in text(pilot)


async def test_of_two_reports_each_first_contact_says_after_which(tmp_path, rules):
    def twice(vault):
        keep(vault, Intake, victim_name=NAME, danger_now="n", received_at="today 08:00")
        keep(vault, Intake, victim_name=NAME, danger_now="n", received_at="today 09:00")

    async with in_case(tmp_path, rules, twice, (120, 60)) as pilot:
        assert "First contact after the report of Mon 23 Nov, 08:00" in text(pilot)
        assert "First contact after the report of Mon 23 Nov, 09:00" in text(pilot)
