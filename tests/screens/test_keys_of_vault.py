"""Who can open the vault: everyone who ever had a key, what is not promised of them, and who may change it."""

import shutil

import pytest

from datui.casework.slots import Removal, Rotation
from screens.keys import KeysScreen
from screens.onekey import KeyScreen
from screens.prove import ProveScreen
from screens.remove import RotateScreen
from screens.sheet import SheetScreen
from screens.sheet_steps import Before
from screens.widgets.lines import Lines
from storage.vault import WrongPassphrase, unlock
from tests.screens.cases import app_of, full_disk, press, put, text, toast, vault_of
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.people import (
    NEWER,
    OFFICER,
    SMALL,
    cheap_slots,
    keeps,
    keys_fit,
    keys_of,
    kinds,
    make_passphrase,
    opened,
    prove_it,
    supervised,
    with_two,
)
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import SIZES, Stage, done, until, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SHEET, SUPERVISOR, enrolled, forged, proof

NEEDS_SUPERVISOR = "needs a supervisor's signature"
MINE = OTHERS[SUPERVISOR]


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    cheap_slots(monkeypatch)


@pytest.fixture
def alone(tmp_path, rules):
    """A vault of an officer alone."""
    return make_vault(tmp_path / "vault", rules)


@pytest.fixture
def both(tmp_path, rules):
    """A vault with a supervisor and a recovery sheet."""
    return supervised(tmp_path / "vault", rules, sheet=True)


@pytest.fixture
def three(tmp_path, rules):
    """A vault with two supervisors."""
    return with_two(tmp_path / "vault", rules)


@pytest.fixture
def told(monkeypatch):
    """The words of every key, always the same, so that a page can be compared."""
    words = iter(["disk omission glacier poach procedure barrier", "ahoy subtract drowsily directory dairy jazz"])
    known: dict[bytes, str] = {}

    def key_words(public):
        if public not in known:
            known[public] = next(words, "tram onion saddle pepper echo mist")
        return known[public]

    monkeypatch.setattr("storage.keyring.key_words", key_words)


async def refused(pilot, key, *words):
    """A key is refused at once: it says why and what to do, and asks for no passphrase."""
    before = kinds(pilot)
    await press(pilot, key)
    for said in words:
        await toast(pilot, said)
    assert isinstance(pilot.app.screen, KeysScreen)
    assert kinds(pilot) == before


async def to_the_line(pilot, name):
    """Move to the line of a key."""
    lines = pilot.app.screen.query_one(Lines)
    await press(pilot, "home")
    while name not in str(lines.items[lines.cursor].content):
        before = lines.cursor
        await press(pilot, "down")
        assert lines.cursor != before, f"there is no line of {name}"


async def remove(pilot, name, words=MINE):
    """Remove somebody's key, with a reason; the offer of a new sheet is on the screen then."""
    await to_the_line(pilot, name)
    await press(pilot, "x")
    await prove_it(pilot, words)
    await until_it_says(pilot, f"{name} will open this vault no more")
    await press(pilot, "1")
    await put(pilot, "Moved to repairs")
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, SheetScreen))
    await until_it_says(pilot, f"{name} opens this vault no more.")


# The list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_it_lists_who_can_open_the_vault_and_who_could(both, rules, told, golden, size):
    async with keys_of(both, rules, size=size) as pilot:
        golden(pilot.app, "keys")
        keys_fit(pilot)
        await press(pilot, "down", "enter")
        await settle(pilot, KeyScreen)
        golden(pilot.app, "key")
        keys_fit(pilot)
        await press(pilot, "escape", "t")
        await prove_it(pilot)
        golden(pilot.app, "keys-rotate")
        keys_fit(pilot)
        await put(pilot, "The laptop was taken and given back")
        await press(pilot, "enter")
        await until_it_says(pilot, "The vault has a new key.")
        golden(pilot.app, "keys-sheet-after")
        keys_fit(pilot)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        pilot.app.clear_notifications()
        await press(pilot, "end")
        golden(pilot.app, "keys-gone")
        keys_fit(pilot)
        await press(pilot, "enter")
        await settle(pilot, KeyScreen)
        golden(pilot.app, "key-gone")
        keys_fit(pilot)


async def test_its_first_words_are_what_is_not_promised(alone, rules):
    async with keys_of(alone, rules) as pilot:
        first = " ".join(screen_text(pilot.app).replace("█", "").split("\n\n")[0].split()[6:])
        assert "datui cannot know that an enrolled supervisor is a real one" in first
        assert "Whoever has a key can read the whole vault." in first


async def test_each_key_has_its_letter_role_words_enroller_and_date(both, rules):
    async with keys_of(both, rules) as pilot:
        seen = text(pilot)
        officer, supervisor, _sheet = vault_of(pilot).keys.all()
        assert f"A {OFFICER} (you) · Officer made the vault on Mon 23 Nov 2026 {officer.words}" in seen
        enrolled_by = f"enrolled by {OFFICER} on Mon 23 Nov 2026"
        assert f"B {SUPERVISOR} · Supervisor {enrolled_by} {supervisor.words}" in seen
        assert f"Sheet Recovery sheet written by {OFFICER} on Mon 23 Nov 2026" in seen


async def test_the_words_of_the_sheets_key_are_not_taken_for_the_sheet(both, rules):
    async with keys_of(both, rules) as pilot:
        sheet = vault_of(pilot).keys.all()[-1]
        assert sheet.words not in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, KeyScreen)
        assert f"{sheet.words} (none of the twelve)" in text(pilot)


async def test_a_key_in_full_says_how_it_ended(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await remove(pilot, SECOND)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        assert "Opens nothing any more" in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, KeyScreen)
        seen = text(pilot)
        assert f"removed by {SUPERVISOR} on Mon 23 Nov 2026" in seen
        assert "They have left, or moved to other work" in seen
        assert "Moved to repairs" in seen
        assert "nothing any more" in seen
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)


async def test_a_hostile_name_is_only_a_name(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, lambda vault: _named(vault, HOSTILE[:78]))
    for size in (*SIZES, SMALL):
        async with keys_of(path, rules, size=size) as pilot:
            assert inert(pilot.app)
            assert "[/x][red]red[/]" in text(pilot)
            await press(pilot, "end", "enter")
            await settle(pilot, KeyScreen)
            assert inert(pilot.app)
            await press(pilot, "escape")
            await refused(pilot, "x", "Only a supervisor")


def _named(vault, name):
    vault.keys.enrol(proof(vault, PASSPHRASE), forged(vault, MINE), name)


async def test_in_a_small_window_every_key_can_be_reached_and_f1_tells_every_command(both, rules):
    async with keys_of(both, rules, size=SMALL) as pilot:
        await press(pilot, "end")
        await done(pilot)
        assert "Recovery sheet" in text(pilot)
        await press(pilot, "f1")
        seen = text(pilot)
        for _ in range(3):
            await press(pilot, "pagedown")
            seen += text(pilot)
        for does in ("Enrol supervisor", "Enrol officer", "My passphrase", "Remove", "Reset", "New vault key"):
            assert does in seen


async def test_whoever_came_in_by_the_sheet_never_sees_it(both, rules):
    app = Stage(KeysScreen())
    app.take_vault(opened(both, rules, SHEET, "Sheet"))
    async with app.run_test() as pilot:
        await app.get()
        assert not isinstance(app.screen, KeysScreen)
        await toast(pilot, "only gives the officer a new passphrase")
    app.open_vault.close()


# Who may -----------------------------------------------------------------------------------------------------------


async def test_an_officer_alone_is_told_what_takes_a_supervisor(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await refused(pilot, "x", "Only a supervisor of this vault does this.", "Enrol a supervisor first: e")
        await refused(pilot, "s", "Only a supervisor of this vault does this.", "Enrol a supervisor first: e")
        await refused(pilot, "o", "Another officer is enrolled by a supervisor.")


async def test_once_there_is_a_supervisor_the_officer_enrols_and_removes_nobody(both, rules):
    async with keys_of(both, rules) as pilot:
        await refused(pilot, "e", NEEDS_SUPERVISOR, "Let a supervisor unlock the vault")
        await press(pilot, "down")
        await refused(pilot, "x", "Only a supervisor of this vault does this.", "Let a supervisor unlock")
        await refused(pilot, "s", "Only a supervisor of this vault does this.")


async def test_a_supervisor_is_told_what_has_to_come_first(both, rules):
    async with keys_of(both, rules, SUPERVISOR) as pilot:
        await refused(pilot, "o", "The vault has its officer.", "Remove the officer who has left first")
        await to_the_line(pilot, SUPERVISOR)
        await refused(pilot, "x", "They are the only supervisor of this vault.", "Enrol the one who follows")
        await refused(pilot, "s", "reset by another supervisor")
        await to_the_line(pilot, "Recovery sheet")
        await refused(pilot, "x", "A recovery sheet is not removed.", "Make a new vault key")


async def test_ones_own_key_is_removed_by_another_for_the_new_sheet_has_to_follow(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SUPERVISOR)
        await refused(pilot, "x", "This is your own key.", "Let another supervisor unlock the vault and remove it.")


async def test_a_key_that_was_reset_is_not_mistaken_for_its_owners_new_one(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SECOND)
        await press(pilot, "s")
        await prove_it(pilot, MINE)
        await make_passphrase(pilot)
        await until_it_says(pilot, "has a new passphrase")
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        await press(pilot, "end")
        await refused(pilot, "x", "That key opens nothing any more.")
        await refused(pilot, "s", "That key opens nothing any more.")


async def test_in_an_older_copy_of_the_vault_nothing_is_changed_until_somebody_has_signed(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules)
    older = shutil.copytree(path, tmp_path / "older")
    vault = opened(path, rules)
    enrolled(vault, by=PASSPHRASE)
    vault.close()
    shutil.copy(older / "cases.db", path / "cases.db")
    async with keys_of(path, rules) as pilot:
        assert vault_of(pilot).rollback is not None
        for key in "epwt":
            await refused(pilot, key, "This is an older copy of the vault", "sign that you go on with this copy")


# A new vault key ----------------------------------------------------------------------------------------------------


async def test_a_removal_says_plainly_what_follows_before_anything_is_done(three, rules, told, golden):
    for size in SIZES:
        async with keys_of(three, rules, SUPERVISOR, size) as pilot:
            await to_the_line(pilot, SECOND)
            await press(pilot, "x")
            await prove_it(pilot, MINE)
            await until_it_says(pilot, "Why?")
            golden(pilot.app, "keys-remove")
            keys_fit(pilot)
            seen = text(pilot)
            assert "The vault gets a new key." in seen
            assert "The recovery sheet becomes worthless. You are asked for a new one at once." in seen
            assert "Every old copy, such as a backup or a copied folder, still opens with the old key." in seen
            await press(pilot, "escape")
            await toast(pilot, "Nothing was changed.")
            assert "removal" not in kinds(pilot)


async def test_a_removed_key_opens_the_vault_no_more_and_a_new_sheet_is_offered_at_once(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await remove(pilot, SECOND)
        assert kinds(pilot)[-1] == "removal"
        removal = vault_of(pilot).of_vault()[-1]
        assert isinstance(removal.record, Removal)
        assert (removal.by, removal.record.why, removal.record.note) == (SUPERVISOR, "left", "Moved to repairs")
        assert isinstance(app_of(pilot).screen.here, Before)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "There is no recovery sheet now: w writes one.")
    with pytest.raises(WrongPassphrase):
        unlock(three, OTHERS[SECOND], "C")
    opened(three, rules).close()


async def test_the_new_sheet_after_a_removal_needs_no_second_proof_and_opens_the_vault(three, rules, monkeypatch):
    drawn = tuple(SHEET.split())
    monkeypatch.setattr("screens.sheet_steps.draw_sheet", lambda: drawn)
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await remove(pilot, SECOND)
        await press(pilot, "enter")
        await until_it_says(pilot, drawn[-1])
        await press(pilot, "enter")
        await put(pilot, SHEET)
        await press(pilot, "enter")
        await until_it_says(pilot, "The recovery sheet is made")
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert kinds(pilot)[-2:] == ["removal", "enrolment"]
    opened(three, rules, SHEET, "Sheet").close()


async def test_in_a_small_window_what_follows_and_the_reasons_can_be_read(three, rules):
    async with keys_of(three, rules, SUPERVISOR, SMALL) as pilot:
        await to_the_line(pilot, SECOND)
        await press(pilot, "x")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, "5 Another reason")
        assert "still opens with the old key." in text(pilot)
        await press(pilot, "5")
        await put(pilot, "Asked to be taken out")
        assert "Asked to be taken out" in text(pilot)
        await press(pilot, "enter")
        await until_it_says(pilot, "opens this vault no more.")


async def test_a_removal_needs_a_reason_and_another_reason_needs_words(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SECOND)
        await press(pilot, "x")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, "Why?")
        await press(pilot, "z")
        await until_it_says(pilot, "✗ Press the figure of a reason.")
        await press(pilot, "down", "enter")
        await until_it_says(pilot, "✗ Press the figure of a reason.")
        await press(pilot, "5", "enter")
        await until_it_says(pilot, "✗ Say in a few words why.")
        assert "removal" not in kinds(pilot)
        await put(pilot, HOSTILE)
        await press(pilot, "enter")
        await until_it_says(pilot, "opens this vault no more.")
        assert inert(pilot.app)
        assert kinds(pilot)[-1] == "removal"


async def test_an_officer_who_has_left_is_removed_and_the_next_is_enrolled(both, rules):
    async with keys_of(both, rules, SUPERVISOR) as pilot:
        await remove(pilot, OFFICER)
        await press(pilot, "escape", "o")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, "Enrol an officer")
        await put(pilot, "Dai Ito")
        await press(pilot, "enter")
        await make_passphrase(pilot)
        await until_it_says(pilot, "Dai Ito has a key to this vault")
        assert kinds(pilot) == ["genesis", "enrolment", "enrolment", "removal", "enrolment"]
    vault = opened(both, rules, NEWER, "A")
    assert (vault.name, vault.role) == ("Dai Ito", "officer")
    vault.close()


async def test_a_new_vault_key_needs_a_reason_and_makes_the_sheet_worthless(both, rules):
    async with keys_of(both, rules) as pilot:
        await press(pilot, "t")
        await prove_it(pilot)
        await settle(pilot, RotateScreen)
        await press(pilot, "enter")
        await until_it_says(pilot, "✗ Say in a few words why.")
        await put(pilot, "The laptop was away")
        await press(pilot, "enter")
        await until_it_says(pilot, "The vault has a new key.")
        record = vault_of(pilot).of_vault()[-1].record
        assert isinstance(record, Rotation)
        assert record.note == "The laptop was away"
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        assert "worthless since" in text(pilot)
    with pytest.raises(WrongPassphrase):
        unlock(both, SHEET, "Sheet")
    opened(both, rules, MINE, "B").close()


async def test_a_disk_that_takes_no_new_key_is_told_and_the_reason_is_still_there(alone, rules, monkeypatch):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, "t")
        await prove_it(pilot)
        await put(pilot, "The laptop was away")
        with monkeypatch.context() as full:
            full.setattr("storage.keyring.Keyring.rotate", full_disk("The keys were not changed: the disk is full."))
            await press(pilot, "enter")
            await until_it_says(pilot, "Make room on the disk.")
        assert "Nothing was changed. Escape goes back." in text(pilot)
        await press(pilot, "escape")
        assert "The laptop was away" in text(pilot)
        await press(pilot, "enter")
        await until_it_says(pilot, "The vault has a new key.")
        assert kinds(pilot) == ["genesis", "rotation"]


@pytest.mark.parametrize("key", ["e", "p", "w", "t"])
async def test_every_change_begins_with_the_passphrase_and_without_it_nothing_is_changed(alone, rules, key):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, key)
        await settle(pilot, ProveScreen)
        await put(pilot, "badger")
        await press(pilot, "enter")
        await until_it_says(pilot, "✗ That is not your passphrase.")
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == ["genesis"]


@pytest.mark.parametrize("key", ["x", "s"])
async def test_removing_and_resetting_begin_with_it_too(three, rules, key):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SECOND)
        before = kinds(pilot)
        await press(pilot, key)
        await settle(pilot, ProveScreen)
        assert SECOND in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == before


@pytest.mark.parametrize("key", ["e", "p", "w", "t"])
async def test_the_first_step_can_be_left_and_nothing_that_was_proved_stays(alone, rules, key):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, key)
        await prove_it(pilot)
        left = app_of(pilot).screen
        assert not isinstance(left, (KeysScreen, ProveScreen))
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == ["genesis"]
        assert left._proof is None
        assert not keeps(pilot.app, PASSPHRASE)


async def test_a_key_that_is_held_down_begins_one_change(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, "e", "e", "e", apart=0.03)
        await settle(pilot, ProveScreen)
        assert [type(each) for each in pilot.app.screen_stack].count(ProveScreen) == 1
        assert "•" not in text(pilot)
