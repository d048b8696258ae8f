"""The policies in the app: how old each is, its control sheet and clauses, and a landlord's own imported."""

from datetime import date

import pytest

from datui.casework.controlsheet import NOT_SAID
from datui.casework.imported import WrongFile
from datui.casework.kinds import Pack
from datui.casework.records import REGISTRY, VAULT_CASE, shape
from screens.around import guidance
from screens.packs import PackScreen
from screens.policies import PoliciesScreen, PolicyScreen
from screens.read import ReadScreen
from screens.vault import VaultScreen
from storage.vault import prove as unlocked_proof
from tests.landlords import PACK, pack
from tests.screens.cases import app_of, at_the_gate, go, in_case, open_record, press, put, text, toast, vault_of
from tests.screens.colleague import prove
from tests.screens.hostile import HOSTILE, inert
from tests.screens.policies import to_import, to_policies
from tests.screens.session import PASSPHRASE, make_vault, session, settle
from tests.screens.stage import SIZES

LATE = "review was due 31 Aug 2022"


def packs_in(vault):
    return [entry.record for entry in vault.of_vault() if isinstance(entry.record, Pack)]


async def test_each_policy_says_how_old_it_is(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules), (120, 40)) as pilot:
        await to_policies(pilot)
        said = text(pilot)
        assert "! Wrekin Housing Group domestic abuse policy 2019 review was due 31 Aug 2022" in said
        assert "Housing Plus Group domestic abuse policy 2025 no review date given" in said


async def test_a_policy_shows_its_control_sheet_and_says_what_the_copy_does_not_say(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules), (140, 90)) as pilot:
        await to_policies(pilot)
        await press(pilot, "enter")
        await settle(pilot, PolicyScreen)
        said = text(pilot)
        for label, words in rules.policies["hpg-2025"].sheet.lines:
            assert f"{label} {words}" in said
        assert said.count(NOT_SAID) == 15
        assert "this edition gives no review date" in said
        assert rules.clauses["hpg-2025:2.2"].says in said
        await press(pilot, "escape")
        await settle(pilot, PoliciesScreen)
        await press(pilot, "q")
        await settle(pilot, VaultScreen)


async def test_beneath_a_form_a_clause_past_its_review_says_so(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "emergency")
        await go(pilot, "called")
        assert f"(Wrekin 2019, 999, {LATE})" in text(pilot)


async def test_at_the_gate_a_clause_past_its_review_says_so(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(140, 50)) as pilot:
        page = await at_the_gate(pilot)
        late = [line for line in page.gate() if line.clause.startswith("wrekin-2019:")]
        assert late
        assert text(pilot).count(LATE) == len(late)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2028, 1, 1)])
def test_no_clause_is_cut_off_beneath_a_form_however_old_it_is(rules, today):
    asked = [
        (f"{kind}.{name}", guidance(ask, rules.cite(ask.clause, today), answer=shape(info).answer))
        for kind, record in REGISTRY.items()
        for name, info, ask in record.questions()
        if not ask.hidden
    ]
    assert asked
    assert [name for name, words in asked if len(words.wrap(78)) > 3] == []


async def test_a_record_that_is_read_says_by_which_editions_it_was_written(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(140, 60)) as pilot:
        await open_record(pilot, "note")
        await put(pilot, "words")
        await press(pilot, "f2")
        note = app_of(pilot).case.entries[-1].record.record_id
        app_of(pilot).push_screen(ReadScreen(note))
        await settle(pilot, ReadScreen)
        said = text(pilot)
        assert "Kept under" in said
        assert "2019 (version not said, review due 31 Aug 2022)" in said


async def test_a_pack_is_imported_with_the_passphrase_and_followed_from_the_next_unlocking(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(PACK)
    path = make_vault(tmp_path / "vault", rules)
    async with session(path, (120, 40)) as pilot:
        await to_import(pilot, "i", PackScreen, file)
        await prove(pilot)
        await settle(pilot, PoliciesScreen)
        await toast(pilot, "Imported. It is followed from the next unlocking on.")
        assert [one.text for one in packs_in(vault_of(pilot))] == [PACK]
    async with session(path, (120, 40)) as pilot:
        await to_policies(pilot)
        assert "Fernleigh Homes domestic abuse policy review due 1 May 2028" in text(pilot)


async def test_a_pack_that_cannot_be_read_any_more_shuts_nothing_and_heads_the_page(tmp_path, rules):
    def fill(vault):
        broken = Pack(record_id=vault.new_id(), policy="Ours", text="[nonsense]")
        vault.append(VAULT_CASE, broken, proof=unlocked_proof(vault.keys.unlocked, PASSPHRASE))

    async with session(make_vault(tmp_path / "vault", rules, fill), (120, 40)) as pilot:
        await to_policies(pilot)
        assert "cannot be read by this datui, and is not followed." in text(pilot)
        assert "Wrekin Housing Group" in text(pilot)


async def test_without_the_passphrase_nothing_is_imported(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(PACK)
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_import(pilot, "i", PackScreen, file)
        await press(pilot, "escape")
        await settle(pilot, PackScreen)
        assert packs_in(vault_of(pilot)) == []


async def test_what_is_wrong_stays_on_the_screen_with_its_line_until_it_is_right(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(pack('lead = "Director of Homes"', "lead = 7"))
    async with session(make_vault(tmp_path / "vault", rules), (120, 40)) as pilot:
        await to_import(pilot, "i", PackScreen, file)
        assert "✗ The pack, line 16, control.lead: must be text in quotation marks" in text(pilot)
        assert f"→ {WrongFile.route}" in text(pilot)
        assert packs_in(vault_of(pilot)) == []
        file.write_text(PACK)
        await press(pilot, "enter")
        await prove(pilot)
        await settle(pilot, PoliciesScreen)
        assert len(packs_in(vault_of(pilot))) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "No file was given."),
        ("ours.toml", "A file is given from the top"),
        ("/nowhere/ours.toml", "There is no such file"),
        ("/", "That is not a file."),
        (HOSTILE, "A file is given from the top"),
    ],
)
async def test_what_is_no_file_is_said(tmp_path, rules, typed, says):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_import(pilot, "i", PackScreen, typed)
        assert f"✗ {says}" in text(pilot)
        assert inert(pilot.app)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules), size) as pilot:
        await to_policies(pilot)
        assert golden(pilot.app, "policies")
        await press(pilot, "down", "down", "enter")
        await settle(pilot, PolicyScreen)
        assert golden(pilot.app, "policy")
        await press(pilot, "escape", "i")
        await settle(pilot, PackScreen)
        assert golden(pilot.app, "policies-import")
