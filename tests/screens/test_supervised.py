"""For a supervisor: what left a plan stands first, then what was done all the same, then who knows somebody."""

import pytest

from datui.casework.kinds import (
    Contact,
    Eligibility,
    Emergency,
    Intake,
    Interest,
    Person,
    Reach,
    RiskLevel,
    SafeContact,
    Visit,
)
from datui.casework.row import reference
from screens.case import CaseScreen
from screens.emergency import EmergencyScreen
from screens.interest import BarredScreen
from screens.supervised import FIRST, SupervisedScreen
from screens.vault import VaultScreen
from screens.widgets.lines import Lines
from tests.screens.cases import CASE, app_of, keep, press, text, vault_of
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import SIZES, until_it_says
from tests.storage.colleagues import SUPERVISOR

ONE, TWO, THREE = (letter * 4 + "19a2b4" + "0" * 22 for letter in "abc")


def three(vault):
    """A contact that left its plan; one that was reached all the same; one that somebody knows."""
    for case_id in (ONE, TWO, THREE):
        keep(vault, Intake, case_id, victim_name="Ada Adams")
        keep(
            vault,
            SafeContact,
            case_id,
            confirmed_on="today",
            voice_allowed="n",
            text_allowed="y",
            text_to="07700 900001",
        )
    keep(vault, Contact, ONE, at="now", channel="voice", reached="n", outcome="no-answer")
    keep(vault, Reach, TWO, channel="voice", why="She is bleeding and alone")
    keep(vault, Visit, TWO, where="The library", despite="The hospital asked")
    keep(vault, Reach, THREE, channel="voice")
    keep(vault, Interest, THREE, knows="y", how="Her cousin")


async def opened(pilot):
    await press(pilot, "v")
    await settle(pilot, VaultScreen)
    lines = app_of(pilot).screen.query_one(Lines)
    while "For a supervisor" not in str(lines.items[lines.cursor].content):
        await press(pilot, "down")
    await press(pilot, "enter")
    await settle(pilot, SupervisedScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules, three), size) as pilot:
        await opened(pilot)
        assert golden(pilot.app, "supervised")


async def test_it_says_what_left_a_plan_until_a_supervisor_was_told_and_opens_its_case(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, three)) as pilot:
        await until_it_says(pilot, "A contact or a visit left the safe-contact plan in 1 case")
        assert vault_of(pilot).caseload()[0].case_id == ONE
        await opened(pilot)
        assert "Unsafe contact: tell a supervisor" not in text(pilot)
        assert "Open it, and write in the contact or the visit when you were told" in text(pilot)
        assert f"{reference(ONE)} AA, level UNKNOWN" in text(pilot)
        assert "…" not in text(pilot)
        await press(pilot, "home", "enter")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.case_id == ONE
        entry = vault_of(pilot).case(ONE).of(Contact)[0]
        vault_of(pilot).append(ONE, entry.record.model_copy(update={"told": "Sue", "told_at": vault_of(pilot).now()}))
        await press(pilot, "escape")
        await settle(pilot, SupervisedScreen)
        assert "Nothing waits for you to hear of it." in text(pilot)


async def test_what_was_done_all_the_same_is_listed_without_why(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, three), (120, 40)) as pilot:
        await opened(pilot)
        seen = text(pilot)
        assert seen.count("Reached out although the plan did not allow it") == 1
        assert "A visit where the plan did not allow it" in seen
        assert seen.count("Declared: knows somebody in this case") == 1
        for why in ("bleeding", "hospital", "cousin", "library", "Ada"):
            assert why not in seen


async def test_of_nothing_it_says_so(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await opened(pilot)
        assert "Nothing waits for you to hear of it." in text(pilot)
        assert text(pilot).count("None.") == 2


def everything(vault):
    """All that the page can list, and danger where a contact left the plan."""
    three(vault)
    keep(vault, Intake, ONE, victim_name="Ada Adams", danger_now="y")
    keep(vault, Visit, TWO, at="yesterday 10:00", where="Her home", outcome="Saw her")
    keep(vault, Person, THREE, name="Ada Adams", case_roles=["victim"], staff_barred=vault.name)
    keep(vault, Emergency, THREE)
    him = vault.new_id()
    keep(vault, Person, TWO, record_id=him, name="Dov Marsh", case_roles=["perpetrator"])
    keep(vault, Person, TWO, record_id=him, name="Dov Marsh", case_roles=["witness"])


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_so_with_everything_that_it_can_list(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules, everything), size) as pilot:
        await opened(pilot)
        assert golden(pilot.app, "supervised-everything")


async def test_what_left_a_plan_is_listed_whatever_else_presses_in_its_case(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, everything)) as pilot:
        await until_it_says(pilot, "A contact or a visit left the safe-contact plan in 2 cases")
        assert (vault_of(pilot).count().danger, vault_of(pilot).count().to_tell) == (2, 2)
        await opened(pilot)
        assert f"{reference(ONE)} AA, level UNKNOWN, in danger" in text(pilot)
        assert f"{reference(TWO)} AA, level UNKNOWN" in text(pilot)


async def test_a_role_that_was_changed_from_perpetrator_is_listed_without_who_it_is(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, everything), (120, 40)) as pilot:
        await opened(pilot)
        assert text(pilot).count("Somebody is no longer a perpetrator") == 1
        assert "Dov" not in text(pilot)


@pytest.mark.parametrize("begun", [False, True])
async def test_whoever_is_kept_out_and_reads_what_999_needs_all_the_same_is_listed(tmp_path, rules, begun):
    """Also where an emergency was open already, so that theirs is no other record."""

    def naming_them(vault):
        supervised(vault)
        keep(vault, Person, name="Eve Example", case_roles=["victim"], staff="y", staff_barred=SUPERVISOR)
        if begun:
            keep(vault, Emergency)

    async with supervisors_session(make_vault(tmp_path / "vault", rules, naming_them), (120, 40)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, BarredScreen)
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert "Eve Example" in text(pilot)
        app_of(pilot).pop_screen()
        await settle(pilot, BarredScreen)
        await press(pilot, "escape")
        await opened(pilot)
        what = "The emergency view was read" if begun else "An emergency was opened"
        assert "Opened in an emergency by somebody who is kept out" in text(pilot)
        assert text(pilot).count(f"{SUPERVISOR}, {reference(CASE)}: {what}") == 1
        assert "Eve Example" not in text(pilot)


def undecided(vault):
    """More open cases without a decision than are listed, and one in which both are decided."""
    for number in range(FIRST + 3):
        keep(vault, Intake, f"{number:08x}b4" + "1" * 22, victim_name="Ada Adams", victim_born="2 Jan 1990")
    keep(vault, Intake, children="n", children_confirmed="She said so", victim_born="2 Jan 1990")
    keep(vault, Eligibility, care_needs="n", decided=["act"])


async def test_a_decision_that_nobody_made_on_children_or_adults_is_the_first_line_and_names_nobody(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, undecided), (120, 40)) as pilot:
        await opened(pilot)
        lines = [item.content.plain for item in app_of(pilot).screen.query_one(Lines).items]
        assert lines[0] == " No decision yet on the children, or on an adult at risk"
        assert sum("children and adults at risk" in line for line in lines) == FIRST
        assert "and 3 more open cases" in text(pilot)
        assert reference(CASE) not in text(pilot)
        assert "Ada" not in text(pilot)
        await press(pilot, "home", "enter")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.gate[0].route.field == "children"


async def test_every_open_case_is_looked_through_however_many_there_are(tmp_path, rules, monkeypatch):
    monkeypatch.setattr("screens.supervised.MOST", 4)
    async with session(make_vault(tmp_path / "vault", rules, undecided), (120, 40)) as pilot:
        await opened(pilot)
        assert "and 3 more open cases" in text(pilot)


async def test_once_both_are_decided_it_is_no_line_any_more_and_no_review_waited_for_it(tmp_path, rules):
    def one(vault):
        keep(vault, Intake, children="n", children_confirmed="She said so", victim_born="2 Jan 1990")

    async with session(make_vault(tmp_path / "vault", rules, one), (120, 40)) as pilot:
        await opened(pilot)
        assert f"{reference(CASE)} ?, level UNKNOWN: adults at risk" in text(pilot)
        await press(pilot, "home", "enter")
        await settle(pilot, CaseScreen)
        keep(vault_of(pilot), RiskLevel, level="medium", rationale="Looked at by a supervisor: threats, no weapon")
        keep(vault_of(pilot), Eligibility, care_needs="n", decided=["act"])
        await press(pilot, "escape")
        await settle(pilot, SupervisedScreen)
        await until_it_says(pilot, "Every open case has its decisions.")
