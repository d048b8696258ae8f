"""Another victim's safe-contact plan is begun from what is due of theirs, and never written over the first one's."""

from datui.casework.kinds import Person, SafeContact
from datui.casework.plans import plan_of
from datui.casework.route import Route
from screens.case import CaseScreen
from screens.contact import ContactScreen
from screens.read import ReadScreen
from screens.record import RecordScreen
from screens.widgets.lines import Lines
from storage.vault import Draft
from tests.screens.cases import CASE, app_of, fill, in_case, keep, planned, press, text, value
from tests.screens.session import settle
from tests.screens.stage import until_it_says

BIG = (100, 60)
MOTHER = "c" * 32
ASK = "Ask how contact with Mina Khan is safe"


def both(vault):
    planned(vault)
    keep(vault, Person, record_id=MOTHER, name="Mina Khan", case_roles=["victim"])


async def opened(pilot, words):
    lines = pilot.app.screen.query_one(Lines)
    lines.cursor = next(at for at, item in enumerate(lines.items) if words in item.content.plain)
    await pilot.pause()
    await press(pilot, "enter")
    await settle(pilot, RecordScreen)


async def test_what_is_asked_of_another_victim_is_kept_as_their_own_plan(tmp_path, rules):
    async with in_case(tmp_path, rules, both, BIG) as pilot:
        before = app_of(pilot).case.safe_contact
        await opened(pilot, ASK)
        assert (value(pilot, "whom"), value(pilot, "voice_to")) == (MOTHER, "")
        await fill(pilot, "voice_to", "07700 900555")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        case = app_of(pilot).case
        assert case.safe_contact == before
        assert [plan.record.voice_to for plan in case.of(SafeContact)] == ["07700 900123", "07700 900555"]
        assert plan_of(case, MOTHER) is None, "no channel was asked about yet"


async def test_a_draft_of_the_victim_s_first_plan_is_not_gone_on_with_as_the_other_s(tmp_path, rules):
    def no_plan(vault):
        keep(vault, Person, record_id="a" * 32, name="Asha Khan", case_roles=["victim"])
        keep(vault, Person, record_id=MOTHER, name="Mina Khan", case_roles=["victim"])

    async with in_case(tmp_path, rules, no_plan, BIG) as pilot:
        await press(pilot, "s")
        await settle(pilot, RecordScreen)
        await fill(pilot, "voice_to", "07700 900123")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await opened(pilot, ASK)
        assert (value(pilot, "whom"), value(pilot, "voice_to")) == (MOTHER, "")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "s")
        await settle(pilot, RecordScreen)
        assert (value(pilot, "whom"), value(pilot, "voice_to")) == ("", "07700 900123")


async def test_above_a_contact_with_another_victim_stands_their_plan_and_never_the_first_one_s_number(tmp_path, rules):
    async with in_case(tmp_path, rules, both, BIG) as pilot:
        app_of(pilot).go(Route("contact", "", "with_whom", (("with_whom", MOTHER),)))
        await settle(pilot, ContactScreen)
        assert "07700 900123" not in text(pilot)
        assert "Of Mina Khan" in text(pilot)
        assert "No plan yet" in text(pilot)
        await press(pilot, "1")
        assert value(pilot, "with_whom") != MOTHER
        await until_it_says(pilot, "07700 900123")


async def test_a_contact_goes_on_from_what_was_begun_of_whom_it_is_and_never_of_somebody_else(tmp_path, rules):
    def two_begun(vault):
        both(vault)
        for record_id, whom, outcome in (("1" * 32, MOTHER, "left-message"), ("2" * 32, "", "spoke")):
            values = {"with_whom": whom, "outcome": outcome}
            vault.save_draft(Draft("contact", CASE, record_id, values, "outcome", 0, vault.now()))

    async with in_case(tmp_path, rules, two_begun, BIG) as pilot:
        app_of(pilot).go(Route("contact", "", "", (("with_whom", MOTHER),)))
        await settle(pilot, ContactScreen)
        assert (pilot.app.screen.record_id, value(pilot, "with_whom")) == ("1" * 32, MOTHER)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        app_of(pilot).go(Route("contact", "", "", (("with_whom", "9" * 32),)))
        await settle(pilot, ContactScreen)
        assert pilot.app.screen.record_id not in ("1" * 32, "2" * 32)


async def test_above_what_is_read_of_another_victim_stands_their_plan_and_never_the_first_one_s_number(tmp_path, rules):
    def with_her_plan(vault):
        both(vault)
        keep(vault, SafeContact, record_id="d" * 32, whom=MOTHER, voice_allowed="n", confirmed_on="today")

    async with in_case(tmp_path, rules, with_her_plan, BIG) as pilot:
        for record_id in (MOTHER, "d" * 32):
            app_of(pilot).push_screen(ReadScreen(record_id))
            await settle(pilot, ReadScreen)
            assert "Of Mina Khan" in text(pilot)
            assert "07700 900123" not in text(pilot)
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
