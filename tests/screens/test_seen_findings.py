"""What a supervisor is told before signing: findings in words, what happened since the last time, hostile names."""

import re

from datui.casework.reads import Access
from screens.findings import _SAYS, PARTS, finding_words
from screens.seen import SeenScreen
from screens.vault import VaultScreen
from storage import verify
from storage.vault import Checked, Failure, Vault, unlock
from tests.screens.cases import press, put, text, toast, vault_of
from tests.screens.colleague import THEIRS, older_copy, prove, supervised, supervisors_session
from tests.screens.hostile import HOSTILE, inert
from tests.screens.seeing import DONE, signed, to_seen
from tests.screens.session import PASSPHRASE, make_vault, session, settle
from tests.screens.stage import until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SUPERVISOR, forged, proof


async def test_findings_are_told_in_words_and_signed_for_as_findings(tmp_path, rules, monkeypatch):
    def found(vault):
        yield Checked(
            "entries", 9, 9, (Failure("chain", 7, "Keep the folder."), Failure("chain", 8, "Keep the folder."))
        )
        yield Checked("pages", 1, 1, (Failure("pages", route="Copy it."),))

    monkeypatch.setattr(Vault, "verify", found)
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised), (120, 40)) as pilot:
        await to_seen(pilot)
        assert "Everything was checked: 3 findings, told above." in text(pilot)
        said = "✗ an entry does not follow from the one before it (entry 7, 8), 2 times. Keep the folder."
        assert said in text(pilot)
        assert "✗ a page of the file was changed outside datui. Copy it." in text(pilot)
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await toast(pilot, "with findings.")
        assert [record.whole for record in signed(pilot)] == [False]


def test_everything_that_a_check_can_find_has_words_of_its_own():
    names = set(re.findall(r"^  ([a-z-]+)  +\S", verify.__doc__ or "", re.MULTILINE))
    assert len(names) > 20
    assert names == set(_SAYS)


def test_more_entries_than_anybody_reads_are_counted():
    (said,) = finding_words([Failure("chain", number, "Keep the folder.") for number in range(1, 9)])
    assert said.endswith("(entry 1, 2, 3, 4, 5 and more), 8 times. Keep the folder.")


async def test_every_part_of_a_check_has_words_of_its_own(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules)
    parts = {checked.part for checked in vault.verify()}
    vault.close()
    assert parts == set(PARTS)


async def test_since_the_last_signature_keys_rollbacks_and_failed_tries_are_told(tmp_path, rules):
    path = older_copy(tmp_path / "vault", rules)
    async with session(path) as pilot:
        await press(pilot, "v", "enter")
        await put(pilot, "A copy was put back")
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        vault = vault_of(pilot)
        at = vault.now()
        for failed in (2, 1):
            tried = Access(record_id="0" * 32, what="vault", first=at, last=at, failed=failed, failed_since=at)
            vault._keep(None, tried.home, tried, at, listed=True)
    async with supervisors_session(path, (120, 40)) as pilot:
        await to_seen(pilot)
        said = text(pilot)
        assert "No supervisor has signed for this vault yet. Since it was made:" in said
        assert f"Robin Hartley: Key enrolled: {SUPERVISOR}" in said
        assert "Went on after a rollback: 3 entries, where there had been 5. Reason: A copy was put back" in said
        assert "3 unlocks failed, as a counter says that anyone at this computer can change" in said
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await settle(pilot, VaultScreen)
        await press(pilot, "enter")
        await settle(pilot, SeenScreen)
        await until_it_says(pilot, DONE)
        said = text(pilot)
        assert f"{SUPERVISOR} signed on Mon 23 Nov 2026" in said
        assert "all well. Since then:" in said
        assert "Nothing changed in keys or settings." in said
        assert "unlocks failed" not in said


async def test_hostile_names_and_notes_are_only_read(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    vault = Vault.open(path, unlock(path, THEIRS, "B"), rules=rules)
    vault.keys.enrol(proof(vault, THEIRS), forged(vault, OTHERS[SECOND]), HOSTILE)
    vault.close()
    async with supervisors_session(path, (120, 40)) as pilot:
        await to_seen(pilot)
        assert "Key enrolled: [/x][red]red[/]" in text(pilot)
        await put(pilot, HOSTILE)
        assert inert(pilot.app)
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await settle(pilot, VaultScreen)
        assert "[/x][red]" in signed(pilot)[0].note
        assert inert(pilot.app)
