"""What the screens of a session look like, as text beside the tests that a reviewer can read."""

import pytest

from datui import demo
from datui.casework.kinds import Action, Contact, Intake, Note, Referral, RiskLevel
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.closure import GateScreen
from screens.emergency import EmergencyScreen
from screens.find import FindScreen
from screens.form import Form
from screens.read import ReadScreen
from screens.reads import CaseReadsScreen
from tests.screens.cases import CASE, app_of, keep, open_record, planned, press, put
from tests.screens.session import TODAY, make_vault, session, settle
from tests.screens.stage import SIZES, done

NOTED = "d" * 32


def caseload(vault):
    """Twelve fictional cases, and one that these tests know."""
    planned(vault)
    keep(vault, Contact, channel="voice", reached="n", plan_followed="y", at="today 09:30")
    keep(vault, RiskLevel, level="high", rationale="Threats to kill; he has a key", decided_at="today 09:40")
    keep(vault, Action, what="Change the locks", owner="Robin", due="tomorrow")
    keep(vault, Referral, agency="idva", sent_at="today 09:50", consent="given")
    words = "“He said he would burn the house down.”\nCalm, speaking quietly."
    keep(vault, Note, record_id=NOTED, note_kind="words", text=words, about_when="today 09:35")
    with vault.batch():
        for case in demo.cases(7, 12, TODAY, vault.rules):
            for at, record in case.kept:
                vault.append(case.case_id, record, at=at)


async def ready(pilot, screen):
    """Wait for a screen, without the passing messages that came before it."""
    await settle(pilot, screen)
    pilot.app.clear_notifications()
    await done(pilot)


RECORDS = {"intake": "intake", "contact": "contact", "safe-contact": "safe-contact", "risk": "risk", "level": "level"}
RECORDS |= {"plan": "action", "referral": "referral", "note": "note", "visit": "visit", "closure": "closure"}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_screens_look_as_they_did(tmp_path, rules, golden, size, fixed_words):
    async with session(make_vault(tmp_path / "vault", rules, caseload), size) as pilot:
        app = app_of(pilot)
        await ready(pilot, CaseloadScreen)
        assert golden(pilot.app, "caseload")
        await press(pilot, "slash")
        await put(pilot, "khan")
        await ready(pilot, FindScreen)
        assert golden(pilot.app, "find")
        await press(pilot, "escape", "n")
        assert golden(pilot.app, "report-new")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        app.open_case(CASE)
        await ready(pilot, CaseScreen)
        assert golden(pilot.app, "case")
        for name, kind in RECORDS.items():
            latest = app.open_vault.case(CASE).latest(Intake) if kind == "intake" else None
            screen = await open_record(pilot, kind, latest.record.record_id if latest else "")
            if kind == "risk":
                await press(pilot, "y", "n")
            else:
                screen.query_one(Form).go_to("")
            await ready(pilot, type(screen))
            assert golden(pilot.app, name)
            app.pop_screen()
            await ready(pilot, CaseScreen)
        for name, page in {"gate": GateScreen(), "read": ReadScreen(NOTED)}.items():
            await app.push_screen(page)
            await ready(pilot, type(page))
            assert golden(pilot.app, name)
            app.pop_screen()
            await ready(pilot, CaseScreen)
        await press(pilot, "h")
        await ready(pilot, CaseReadsScreen)
        assert golden(pilot.app, "case-reads")
        await press(pilot, "escape", "f9")
        await ready(pilot, EmergencyScreen)
        assert golden(pilot.app, "emergency")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_wrong_answer_a_draft_and_an_empty_caseload_look_as_they_did(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules), size) as pilot:
        assert golden(pilot.app, "caseload-empty")
        await press(pilot, "n")
        form = pilot.app.screen.query_one(Form)
        form.go_to("police_at")
        await done(pilot)
        await put(pilot, "half past")
        await press(pilot, "f2")
        pilot.app.clear_notifications()
        await done(pilot)
        assert golden(pilot.app, "report-wrong")
        await press(pilot, "escape")
        await ready(pilot, CaseloadScreen)
        assert golden(pilot.app, "caseload-draft")
