"""A case that somebody else began opens to whoever has said that they know nobody in it; an emergency asks nothing."""

import pytest

from datui.casework import reads
from datui.casework.interest import may_open
from datui.casework.kinds import Intake, Interest, Person, Release
from datui.casework.people import initials
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyScreen
from screens.interest import BarredScreen, InterestScreen, ReleaseScreen
from screens.supervised import SupervisedScreen
from screens.waiting import Waiting
from screens.widgets.lines import Lines
from tests.screens.cases import (
    CASE,
    NAME,
    app_of,
    fill,
    in_case,
    keep,
    newest,
    open_record,
    press,
    text,
    toast,
    vault_of,
)
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.golden import screen_text
from tests.screens.session import make_vault, settle
from tests.screens.stage import SIZES, until
from tests.screens.test_left_behind import as_supervisor, left
from tests.storage.colleagues import SUPERVISOR


async def asked(pilot):
    app_of(pilot).open_case(CASE)
    await settle(pilot, InterestScreen)


async def test_whoever_did_not_begin_it_declares_first_and_then_it_opens_for_good(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await asked(pilot)
        assert NAME in screen_text(pilot.app)
        assert "What has happened" not in screen_text(pilot.app)
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Interest).knows.value is False
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)


async def test_it_stays_shut_for_whoever_knows_somebody_in_it(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await asked(pilot)
        await press(pilot, "y")
        await fill(pilot, "how", "My cousin")
        await press(pilot, "f2")
        await settle(pilot, CaseloadScreen)
        await toast(pilot, "This case stays shut for you.")
        await asked(pilot)
        assert newest(pilot, Interest).how == "My cousin"
        vault = vault_of(pilot)
        assert not may_open(vault.case(CASE), vault.person)
        assert reads.CASE not in [one.record.what for one in vault.reads(CASE) if one.person == vault.person]


async def test_where_somebody_is_in_danger_it_opens_with_a_reason(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await asked(pilot)
        await press(pilot, "y")
        await fill(pilot, "must_open", "He is at the door, and nobody else is here")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert "and opened it" in newest(pilot, Interest).headline


async def test_escape_leaves_it_shut(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await asked(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert app_of(pilot).case is None


async def test_an_emergency_asks_for_no_declaration(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await asked(pilot)
        await press(pilot, "f9")
        assert "999 now" in text(pilot)
        assert NAME in text(pilot)


async def test_who_learns_it_later_says_so_from_the_case_and_it_is_shut_from_then_on(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "m", "y")
        await settle(pilot, InterestScreen)
        assert f"In this case: {NAME}" in text(pilot)
        assert "It stays shut for you once you have left it." in text(pilot).replace("█ ", "")
        await press(pilot, "y", "f2")
        await settle(pilot, CaseScreen)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        await asked(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised), size) as pilot:
        await asked(pilot)
        assert golden(pilot.app, "interest")


async def test_whoever_began_it_is_not_asked(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        assert isinstance(app_of(pilot).screen, CaseScreen)


async def test_whoever_is_named_among_those_who_must_not_open_it_is_kept_out_and_f9_still_asks_for_nothing(
    tmp_path, rules
):
    def naming_them(vault):
        supervised(vault)
        keep(
            vault, Person, name="Eve Example", case_roles=["victim"], staff="y", staff_barred=f"{SUPERVISOR}, her team"
        )

    async with supervisors_session(make_vault(tmp_path / "vault", rules, naming_them)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, BarredScreen)
        assert "This case stays shut for you. Ask a supervisor." in text(pilot)
        assert not [word for word in (*NAME.split(), "Eve") if word in screen_text(pilot.app)]
        assert not [word for word in ("named", "must not", initials(NAME)) if word in text(pilot)]
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert "Eve Example" in text(pilot)
        app_of(pilot).pop_screen()
        await settle(pilot, BarredScreen)
        await until(pilot, lambda: app_of(pilot).case is None)
        assert initials(NAME) not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert app_of(pilot).case is None


async def test_what_a_leaver_was_typing_is_not_shown_over_a_declaration_that_nobody_made(tmp_path, rules):
    async with as_supervisor(left(tmp_path / "vault", rules)) as pilot:
        lines = pilot.app.screen.query_one(Lines)
        at = next(i for i, item in enumerate(lines.items) if isinstance(item.key, Waiting) and item.key.kind == "note")
        lines.cursor = at
        await press(pilot, "enter")
        await settle(pilot, InterestScreen)
        assert "shelter" not in screen_text(pilot.app)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)


def knowing(vault):
    """The officer said that they know somebody in the case; a supervisor has a key."""
    supervised(vault)
    keep(vault, Interest, knows="y", how="My cousin's neighbour")


async def test_a_supervisor_lets_somebody_open_it_and_it_is_said_whose_declaration_it_was(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, knowing)
    async with supervisors_session(path) as pilot:
        officer = vault_of(pilot).case(CASE).entries[0].person
        assert not may_open(vault_of(pilot).case(CASE), officer)
        pilot.app.push_screen(SupervisedScreen())
        await settle(pilot, SupervisedScreen)
        await press(pilot, "r")
        await settle(pilot, ReleaseScreen)
        assert "My cousin's neighbour" in text(pilot)
        await press(pilot, "y")
        await fill(pilot, "why", "Another of that name")
        await press(pilot, "f2")
        await settle(pilot, SupervisedScreen)
        assert may_open(vault_of(pilot).case(CASE), officer)
        assert "knows somebody in this case; may open it" in text(pilot)


async def test_nobody_lets_themselves_open_it(tmp_path, rules):
    async with in_case(tmp_path, rules, knowing_all_the_same) as pilot:
        screen = await open_record(pilot, "release")
        await press(pilot, "y", "f2")
        await toast(pilot, "Nobody else declared anything here")
        assert pilot.app.screen is screen
        assert not vault_of(pilot).case(CASE).of(Release)


def knowing_all_the_same(vault):
    """The officer knows somebody, and had to open it."""
    keep(vault, Intake, victim_name=NAME)
    keep(vault, Interest, knows="y", must_open="In danger, and nobody else is here")


async def test_saying_no_after_yes_leaves_it_shut(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await asked(pilot)
        await press(pilot, "y", "f2")
        await settle(pilot, CaseloadScreen)
        await asked(pilot)
        await press(pilot, "n", "f2")
        await settle(pilot, CaseloadScreen)
        assert app_of(pilot).case is None
