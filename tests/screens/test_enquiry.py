"""Enquiries: the neutral words stand above everything, and more is said only with two permissions of two people."""

import pytest

from datui.casework.consent import Consent
from datui.casework.enquiry import Enquiry, Permission
from datui.casework.otherside import AN_AGENCY, NO_SUPERVISOR, NOT_YET
from datui.casework.refusal import Refusal
from screens.case import CaseScreen
from screens.consent import ALONE, OF_AN_ENQUIRY, ConsentScreen
from screens.emergency import EmergencyScreen
from screens.enquiry import OPEN, SAY_ONLY, EnquiriesScreen, EnquiryScreen, PermissionScreen
from screens.readout import ReadOutScreen
from screens.sharing import ShareScreen
from storage.vault import Vault
from tests.screens.cases import CASE, app_of, form, in_case, keep, newest, planned, press, put, text, toast
from tests.screens.colleague import supervisors_session
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import SIZES
from tests.storage.colleagues import enrolled

BIG, SMALL = (120, 60), (40, 15)
ASKED = "e" * 32
NEUTRAL = "We do not say of anyone whether we know them."


def asked(vault):
    """His solicitor rang."""
    planned(vault)
    keep(vault, Enquiry, record_id=ASKED, who="Grey & Co", side="solicitor", asked="Is she with you?", how="phone")


async def at_the_enquiry(pilot):
    await press(pilot, "w", "x", "enter")
    await settle(pilot, EnquiryScreen)


async def to_line(pilot, begins):
    """Go to a line beneath the form."""
    while not pilot.app.screen.query_one("#beneath").has_focus:
        await press(pilot, "f4")
    lines = pilot.app.screen.query_one("#beneath")
    lines.cursor = next(at for at, item in enumerate(lines.items) if item.content.plain.strip().startswith(begins))


async def test_two_keys_from_the_case_stand_the_words_to_say(tmp_path, rules):
    async with in_case(tmp_path, rules, planned, BIG) as pilot:
        await press(pilot, "w", "x")
        await settle(pilot, EnquiriesScreen)
        assert SAY_ONLY in text(pilot)
        assert NEUTRAL in text(pilot)
        await press(pilot, "n")
        await settle(pilot, EnquiryScreen)
        assert NEUTRAL in text(pilot)
        await put(pilot, "Grey & Co")
        await press(pilot, "f2")
        await settle(pilot, EnquiriesScreen)
        assert newest(pilot, Enquiry).who == "Grey & Co"
        assert NOT_YET in text(pilot)


async def test_the_words_to_say_tell_nothing_of_the_case(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await at_the_enquiry(pilot)
        await to_line(pilot, "› Read out")
        await press(pilot, "enter")
        await settle(pilot, ReadOutScreen)
        said = " ".join(line.words for _part, line in app_of(pilot).screen.lines)
        assert NEUTRAL in said
        for words in ("Asha", "Khan", "Marsh", "07700", "yes", "Grey"):
            assert words not in said
        await press(pilot, "space", "escape")
        await settle(pilot, EnquiriesScreen)
        assert newest(pilot, Enquiry).reply == "neutral"
        assert newest(pilot, Enquiry).replied_at is not None


async def test_on_a_slow_disk_it_is_kept_first_and_read_out_then(tmp_path, rules, monkeypatch):
    monkeypatch.setattr(Vault, "is_slow", property(lambda _vault: True))
    async with in_case(tmp_path, rules, planned, BIG) as pilot:
        await press(pilot, "w", "x", "n")
        await settle(pilot, EnquiryScreen)
        await put(pilot, "Grey & Co")
        await to_line(pilot, "› Read out")
        await press(pilot, "enter")
        await settle(pilot, ReadOutScreen)
        assert newest(pilot, Enquiry).who == "Grey & Co"


async def test_looking_at_the_words_says_nothing_was_told(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await at_the_enquiry(pilot)
        await to_line(pilot, "› Read out")
        await press(pilot, "enter", "escape")
        await settle(pilot, EnquiriesScreen)
        assert newest(pilot, Enquiry).reply == ""


async def test_the_victims_yes_alone_opens_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await at_the_enquiry(pilot)
        assert f"✗ {NOT_YET}" in text(pilot)
        await to_line(pilot, "› The victim")
        await press(pilot, "enter")
        await settle(pilot, ConsentScreen)
        assert OF_AN_ENQUIRY in text(pilot)
        assert form(pilot).here == "agrees"
        await press(pilot, "y")
        assert form(pilot).here == "safely"
        await press(pilot, "y", "f2")
        await settle(pilot, EnquiryScreen)
        assert newest(pilot, Consent).enquiry == ASKED
        assert f"✗ {NO_SUPERVISOR}" in text(pilot)
        assert "The victim: yes, written down by Robin Hartley" in text(pilot)
        assert NEUTRAL in text(pilot)


async def test_an_officer_is_told_at_once_that_a_supervisor_decides(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await at_the_enquiry(pilot)
        await to_line(pilot, "› A supervisor")
        await press(pilot, "enter")
        await toast(pilot, "A supervisor decides that, and nobody else.")
        assert isinstance(app_of(pilot).screen, EnquiryScreen)
        with pytest.raises(Refusal):
            keep(app_of(pilot).open_vault, Permission, enquiry=ASKED, may_tell="y", what="Yes", why="Because")


async def test_with_both_permissions_of_two_people_only_the_permitted_words_are_read_out(tmp_path, rules):
    def victim_agreed(vault):
        asked(vault)
        keep(vault, Consent, enquiry=ASKED, agrees="y", safely="y", asked_on="today")
        enrolled(vault, by=PASSPHRASE)

    async with supervisors_session(make_vault(tmp_path / "vault", rules, victim_agreed), BIG) as pilot:
        app_of(pilot).case_changed(CASE)
        await pilot.app.push_screen(CaseScreen())
        await settle(pilot, CaseScreen)
        await at_the_enquiry(pilot)
        assert f"✗ {NO_SUPERVISOR}" in text(pilot)
        await to_line(pilot, "› A supervisor")
        await press(pilot, "enter")
        await settle(pilot, PermissionScreen)
        assert "They asked: Is she with you?" in text(pilot)
        await press(pilot, "y")
        await put(pilot, "She asks him to write to her solicitor alone.")
        await press(pilot, "tab")
        await put(pilot, "So that he stops ringing")
        await press(pilot, "f2")
        await settle(pilot, EnquiryScreen)
        assert OPEN in text(pilot)
        await to_line(pilot, "› Read out")
        await press(pilot, "enter")
        await settle(pilot, ReadOutScreen)
        assert [line.words for _part, line in app_of(pilot).screen.lines] == [
            "She asks him to write to her solicitor alone."
        ]
        await press(pilot, "space", "escape")
        await settle(pilot, EnquiriesScreen)
        assert newest(pilot, Enquiry).reply == "permitted"


async def test_an_agency_is_shown_its_own_door(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await at_the_enquiry(pilot)
        form(pilot).go_to("side")
        await press(pilot, "5")
        assert f"✗ {AN_AGENCY}" in text(pilot)
        await to_line(pilot, "✗ An agency")
        await press(pilot, "enter")
        await settle(pilot, ShareScreen)


async def test_consent_says_how_it_is_asked(tmp_path, rules):
    async with in_case(tmp_path, rules, planned, BIG) as pilot:
        await press(pilot, "w", "v")
        await settle(pilot, ConsentScreen)
        assert ALONE in text(pilot)
        assert OF_AN_ENQUIRY not in text(pilot)


async def test_hostile_words_of_whoever_asks_are_only_text(tmp_path, rules):
    def hostile(vault):
        asked(vault)
        keep(vault, Enquiry, record_id=ASKED, who=HOSTILE, asked=HOSTILE, for_whom=HOSTILE, law=HOSTILE)

    async with in_case(tmp_path, rules, hostile) as pilot:
        await press(pilot, "w", "x")
        assert inert(pilot.app)
        await press(pilot, "enter")
        await settle(pilot, EnquiryScreen)
        assert inert(pilot.app)


async def test_an_emergency_is_one_key_away(tmp_path, rules):
    async with in_case(tmp_path, rules, asked) as pilot:
        await press(pilot, "w", "x", "f9")
        await settle(pilot, EmergencyScreen)


@pytest.mark.parametrize("size", [*SIZES, SMALL], ids=["80x24", "120x40", "40x15"])
async def test_they_look_as_they_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, asked, size) as pilot:
        await press(pilot, "w", "x")
        await settle(pilot, EnquiriesScreen)
        assert golden(pilot.app, "enquiries")
        await press(pilot, "enter")
        await settle(pilot, EnquiryScreen)
        assert golden(pilot.app, "enquiry")
        await to_line(pilot, "› Read out")
        assert golden(pilot.app, "enquiry-beneath")
        await press(pilot, "escape", "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "w", "v")
        await settle(pilot, ConsentScreen)
        assert golden(pilot.app, "consent")
