"""A checklist in an association's own wording in the app: imported, asked in a case, and compared with the prompts."""

import pytest

from datui.casework.imported import WrongFile
from datui.casework.kinds import RiskAssessment, Wording
from datui.casework.records import VAULT_CASE
from screens.case import CaseScreen
from screens.checklists import ChecklistScreen
from screens.choose import ChooseScreen
from screens.compare import AssessmentsScreen, SideBySideScreen
from screens.level import LevelScreen
from screens.packs import WordingScreen
from screens.policies import PoliciesScreen
from screens.read import ReadScreen
from screens.risk import RiskScreen
from screens.widgets.checklist import Checklist
from storage.vault import prove as unlocked_proof
from tests.screens.cases import (
    CASE,
    app_of,
    drafted,
    in_case,
    keep,
    lines_on,
    newest,
    press,
    reported,
    text,
    toast,
    vault_of,
)
from tests.screens.colleague import prove
from tests.screens.hostile import HOSTILE, inert
from tests.screens.policies import to_import, to_policies
from tests.screens.session import PASSPHRASE, make_vault, session, settle
from tests.screens.stage import SIZES, done, paste, until
from tests.wordings import IDS, NEXT, TEXTS, WORDING, wording

OURS = "fernleigh-list"


def wordings_in(vault):
    return [entry.record for entry in vault.of_vault() if isinstance(entry.record, Wording)]


def imported(vault, *texts):
    """A report, and these checklists, followed once the vault is opened again."""
    reported(vault)
    for one in texts or (WORDING,):
        made = Wording(record_id=vault.new_id(), named="Ours", edition="x", text=one)
        vault.append(VAULT_CASE, made, proof=unlocked_proof(vault.keys.unlocked, PASSPHRASE))


def assessed(vault, *texts):
    """As `imported`, and an assessment with the prompts that came with datui."""
    imported(vault, *texts)
    shipped = vault.rules.instruments["dash-prompts"]
    answers = {"injury": "no", "frightened": "yes", "strangled": "not_known"}
    keep(vault, RiskAssessment, instrument=shipped.id, edition=shipped.edition, at="today 08:00", answers=answers)


async def choose_ours(pilot):
    await press(pilot, "r")
    await settle(pilot, RiskScreen)
    await press(pilot, "c")
    await settle(pilot, ChooseScreen)
    await press(pilot, "end", "enter")
    await settle(pilot, RiskScreen)
    return pilot.app.screen.query_one(Checklist)


async def test_it_is_imported_with_the_passphrase_and_can_be_chosen_from_the_next_unlocking(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(WORDING)
    path = make_vault(tmp_path / "vault", rules, reported)
    async with session(path, (120, 40)) as pilot:
        await to_import(pilot, "c", WordingScreen, file)
        await prove(pilot)
        await settle(pilot, PoliciesScreen)
        await toast(pilot, "Imported. It can be chosen from the next unlocking on.")
        assert [one.text for one in wordings_in(vault_of(pilot))] == [WORDING]
        await press(pilot, "c")
        await settle(pilot, WordingScreen)
        await paste(pilot, str(file))
        await press(pilot, "enter")
        await done(pilot)
        assert "edition: is in this vault already, in these words." in text(pilot)
    async with session(path, (120, 40)) as pilot:
        await to_policies(pilot)
        assert "Fernleigh's own list edition 1" in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, ChecklistScreen)
        assert "Licence: Licensed to Fernleigh Homes, FL-1." in text(pilot)
        assert f"1. {TEXTS[0]}" in text(pilot)


async def test_without_the_passphrase_nothing_is_imported(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(WORDING)
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_import(pilot, "c", WordingScreen, file)
        await press(pilot, "escape")
        await settle(pilot, WordingScreen)
        assert wordings_in(vault_of(pilot)) == []


async def test_what_is_wrong_stays_on_the_screen_with_its_line_until_it_is_right(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(wording(f'"{TEXTS[0]}"', "7"))
    async with session(make_vault(tmp_path / "vault", rules), (120, 40)) as pilot:
        await to_import(pilot, "c", WordingScreen, file)
        assert "✗ The checklist, line 17, items[1].text: must be text in quotation marks" in text(pilot)
        assert f"→ {WrongFile.route}" in text(pilot)
        file.write_text(wording(OURS, "dash-prompts"))
        await press(pilot, "enter")
        assert "✗ The checklist, line 2, id: is that of a checklist that came with datui." in text(pilot)
        assert "→ Give it an id of your own" in text(pilot)
        file.write_text(WORDING + "#" * 300_000)
        await press(pilot, "enter")
        assert "✗ The checklist is larger than 262,144 bytes." in text(pilot)
        assert wordings_in(vault_of(pilot)) == []
        file.write_text(WORDING)
        await press(pilot, "enter")
        await prove(pilot)
        await settle(pilot, PoliciesScreen)
        assert len(wordings_in(vault_of(pilot))) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "No file was given."),
        ("ours.toml", "A file is given from the top, such as /media/STICK/checklist.toml."),
        ("/nowhere/ours.toml", "There is no such file"),
        ("/", "That is not a file."),
        (HOSTILE, "A file is given from the top"),
    ],
)
async def test_what_is_no_file_is_said(tmp_path, rules, typed, says):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_import(pilot, "c", WordingScreen, typed)
        assert f"✗ {says}" in text(pilot)
        assert inert(pilot.app)


@pytest.mark.parametrize("hostile", ["[/x] [red]{1}%s", r"\\u001b[2J'; --"], ids=["markup", "backslash"])
async def test_hostile_words_in_it_are_drawn_as_they_are_written(tmp_path, rules, hostile):
    shown = hostile.replace("\\\\", "\\")
    made = wording("Fernleigh's own list", hostile).replace(TEXTS[0], hostile)

    async with in_case(tmp_path, rules, lambda vault: imported(vault, made), (120, 40)) as pilot:
        await choose_ours(pilot)
        assert shown in text(pilot)
        assert inert(pilot.app)
        await press(pilot, "y", "f2")
        await settle(pilot, LevelScreen)
        app_of(pilot).push_screen(ReadScreen(newest(pilot, RiskAssessment).record_id))
        await settle(pilot, ReadScreen)
        assert shown in text(pilot)
        assert inert(pilot.app)


async def test_it_is_chosen_asked_kept_and_compared_with_the_prompts_that_came_with_datui(tmp_path, rules):
    async with in_case(tmp_path, rules, assessed, (120, 40)) as pilot:
        checklist = await choose_ours(pilot)
        assert "Fernleigh's wording: ask each question as it stands." in text(pilot)
        assert "Questions 0 of 24" in text(pilot)
        await press(pilot, *"yyynnnnnnnnnnny")
        assert checklist.sheet.answers["strangled"] == "yes"
        (cluster,) = [one for one in rules.clusters if one.id == "strangulation"]
        assert cluster.words in " ".join(text(pilot).replace("█", " ").split())
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        kept = newest(pilot, RiskAssessment)
        assert (kept.instrument, kept.edition) == (OURS, "1")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "m", "v")
        await settle(pilot, AssessmentsScreen)
        assert "Fernleigh's own list: 4 yes, 11 no, 9 not asked" in text(pilot)
        await press(pilot, "enter", "down", "enter")
        await settle(pilot, SideBySideScreen)
        shown = [" ".join(line.split()) for line in lines_on(pilot)]
        assert f"no → yes {TEXTS[0]}" in shown
        assert f"not known → yes {TEXTS[IDS.index('strangled')]}" in shown
        assert not any(TEXTS[1] in line for line in shown)
        assert "asked in one of the two alone" not in text(pilot)


async def test_the_newest_edition_is_offered_and_asked(tmp_path, rules):
    async with in_case(tmp_path, rules, lambda vault: imported(vault, WORDING, NEXT), (120, 40)) as pilot:
        await choose_ours(pilot)
        assert "Fernleigh question 1: is it so now?" in text(pilot)
        await press(pilot, "c")
        await settle(pilot, ChooseScreen)
        assert text(pilot).count("Fernleigh's own list") == 1


async def test_the_edition_that_is_not_asked_any_more_can_still_be_read(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, lambda vault: imported(vault, WORDING, NEXT))
    async with session(path, (120, 40)) as pilot:
        await to_policies(pilot)
        assert "Fernleigh's own list edition 1, not asked any more" in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, ChecklistScreen)
        assert f"1. {TEXTS[0]}" in text(pilot)
        await press(pilot, "escape", "up", "enter")
        await settle(pilot, ChecklistScreen)
        assert "1. Fernleigh question 1: is it so now?" in text(pilot)


async def test_one_that_cannot_be_read_any_more_shuts_nothing_and_heads_the_page(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, lambda vault: imported(vault, "[nonsense]"))
    async with session(path, (120, 40)) as pilot:
        await to_policies(pilot)
        assert Wording.unreadable in text(pilot)
        assert "Prompts mapped to SafeLives Dash items" in text(pilot)


async def test_an_assessment_of_the_edition_before_is_read_and_corrected_in_its_own_words(tmp_path, rules):
    def fill(vault):
        imported(vault, WORDING, NEXT)
        keep(vault, RiskAssessment, instrument=OURS, edition="1", answers={"injury": "no"})

    async with in_case(tmp_path, rules, fill, (120, 60)) as pilot:
        one = newest(pilot, RiskAssessment).record_id
        app_of(pilot).push_screen(ReadScreen(one))
        await settle(pilot, ReadScreen)
        assert TEXTS[0] in text(pilot)
        assert "is it so now?" not in text(pilot)
        await press(pilot, "e")
        await settle(pilot, RiskScreen)
        assert TEXTS[0] in text(pilot)
        assert "is it so now?" not in text(pilot)
        await press(pilot, "up", "y")
        await until(pilot, lambda: (drafted(pilot, "risk") or {}).get("edition") == "1")
        await press(pilot, "escape")
        await settle(pilot, ReadScreen)
        await press(pilot, "e")
        await settle(pilot, RiskScreen)
        assert TEXTS[0] in text(pilot)
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        kept = newest(pilot, RiskAssessment)
        assert (kept.edition, kept.answers["injury"]) == ("1", "yes")


async def test_a_long_question_is_seen_whole_while_it_is_asked(tmp_path, rules):
    words = " ".join(f"word{number}" for number in range(40))
    made = wording(TEXTS[0], words).replace('capture = "Fernleigh hint 1."\n', "", 1)
    async with in_case(tmp_path, rules, lambda vault: imported(vault, made)) as pilot:
        checklist = await choose_ours(pilot)
        assert words in text(pilot)
        assert "Write down" not in text(pilot)
        assert checklist.size.height >= 5


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules, imported), size) as pilot:
        await to_policies(pilot)
        assert golden(pilot.app, "policies-checklists")
        await press(pilot, "end", "enter")
        await settle(pilot, ChecklistScreen)
        assert golden(pilot.app, "checklist-page")
        await press(pilot, "escape", "c")
        await settle(pilot, WordingScreen)
        assert golden(pilot.app, "checklist-import")


async def test_back_from_a_risk_assessment_that_chose_it_leaves_the_case_as_it_was(tmp_path, rules):
    async with in_case(tmp_path, rules, imported) as pilot:
        await choose_ours(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).case(CASE).records(RiskAssessment) == []
