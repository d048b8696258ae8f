"""The disk fails so that nobody can tell whether something was kept: that is said, and nothing is built on a guess."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import copies, header, schema
from storage.damaged import held
from storage.forge import with_passphrase
from storage.refusals import NotSaved, RetiredKey, Unsure, WrongPassphrase
from storage.rescue import Rescue
from storage.vault import Vault, unlock
from tests.storage.backing import back_up, opened, put_back
from tests.storage.colleagues import NEWER, proof
from tests.storage.conftest import CASE, NAME, PASSPHRASE, kept, note, report, wrong_in
from tests.storage.test_drafts import draft
from tests.storage.test_faults import failing, mended  # noqa: F401 - a fixture is known by its name

BOTH = pytest.mark.parametrize("done", [True, False], ids=["kept", "not kept"])


@BOTH
def test_a_save_is_found_or_not_found_before_the_next_is_written(vault, failing, done):  # noqa: F811 - the fixture
    kept(vault, CASE, report(vault))
    failing("COMMIT", done=done, rollback_too=True)
    with pytest.raises(Unsure, match="cannot be told") as refused:
        vault.append(CASE, note(vault))
    assert "look for it" in refused.value.route
    mended(vault)
    if vault._db.in_transaction:
        vault._db.execute("ROLLBACK")
    kept(vault, CASE, note(vault))
    assert vault.entries == (4 if done else 3)
    assert len(vault.case(CASE).entries) == vault.entries - 1
    assert wrong_in(vault) == set()


def test_what_the_disk_does_not_promise_to_keep_is_not_called_saved(vault, failing, monkeypatch):  # noqa: F811 - the fixture is imported by its name
    def fails(_folder: object) -> None:
        raise OSError(5, "Input/output error")

    vault.save_draft(draft())
    failing("COMMIT", done=True)
    monkeypatch.setattr(copies, "sync_folder", fails)
    with pytest.raises(Unsure, match="kept as it stands now, and may be gone where the power fails"):
        vault.append(CASE, report(vault))
    mended(vault)
    failing("INSERT OR REPLACE INTO draft", done=True)
    with pytest.raises(NotSaved, match="The draft was not saved"):
        vault.save_draft(draft(cursor=1))


def test_a_draft_that_was_kept_in_spite_of_an_error_is_kept(vault, failing):  # noqa: F811 - the fixture
    failing("INSERT OR REPLACE INTO draft", done=True)
    vault.save_draft(draft())
    mended(vault)
    failing("DELETE FROM draft", done=True)
    vault.drop_draft(draft().case_id, "note", draft().record_id)
    mended(vault)
    assert vault.drafts() == []


@BOTH
def test_no_key_is_changed_again_where_the_last_change_may_have_been_kept(vault, failing, opens, done):  # noqa: F811 - the fixture is imported by its name
    mine = proof(vault)
    new = with_passphrase(mine, NEWER, vault.keys.header.vault_id)
    failing("COMMIT", done=done, rollback_too=True)
    with pytest.raises(Unsure):
        vault.keys.change_passphrase(mine, new)
    mended(vault)
    if vault._db.in_transaction:
        vault._db.execute("ROLLBACK")
    if done:
        with pytest.raises(Unsure, match="may have been kept all the same") as refused:
            vault.keys.rotate(mine, "")
        assert refused.value.route == "Lock, unlock, and look at the keys."
    else:
        vault.keys.change_passphrase(mine, new)
    path = vault.path
    vault.close()
    with pytest.raises((WrongPassphrase, RetiredKey)):
        opens(PASSPHRASE)
    again = opens(NEWER)
    assert again._ledger.people.holders.header == header.digest(again.keys.header)
    assert {copy.header for copy in copies.read(path).values()} == {again.keys.header}
    assert wrong_in(again) == set()
    again.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)


@pytest.fixture
def unpromised(tmp_path, monkeypatch) -> Callable[[Path], None]:
    """Let the disk fail as soon as a vault in this folder has its database, when it is to say that it keeps it."""

    def fails_for(vault: Path) -> None:
        real = copies.sync_folder

        def fails(folder: Path) -> None:
            if folder == vault and (vault / schema.NAME).exists():
                raise OSError(5, "Input/output error")
            real(folder)

        monkeypatch.setattr(copies, "sync_folder", fails)

    return fails_for


@pytest.fixture
def new(tmp_path) -> Path:
    return tmp_path / "new"


def test_a_vault_that_was_made_and_may_not_stay_is_not_called_unmade(new, unpromised, forged, rules, clock):
    unpromised(new)
    with pytest.raises(Unsure, match=r"^The vault was made, and the disk did not say that it keeps it") as refused:
        Vault.create(new, forged, name=NAME, rules=rules, clock=clock)
    assert "`datui verify`" in refused.value.route
    vault = opened(new, rules, clock)
    assert (vault.name, wrong_in(vault)) == (NAME, set())
    vault.close()


def test_a_vault_that_was_put_back_and_may_not_stay_is_not_called_lost(vault, tmp_path, new, unpromised, rules, clock):
    kept(vault, CASE, report(vault), note(vault))
    file, outside = back_up(vault, tmp_path / "stick").file, tmp_path / "another computer"
    vault.close()
    unpromised(new)
    with pytest.raises(Unsure, match=r"^The vault was put back, and the disk did not say that it keeps it") as refused:
        put_back(file, new, rules, clock, outside=outside)
    assert "`datui verify`" in refused.value.route
    assert "Keep the backup" in refused.value.route
    assert len(list(outside.iterdir())) == 1, "the mark outside it was not written"
    again = opened(new, rules, clock, outside)
    assert (again.rollback, again.brought_here, again.has_case(CASE), wrong_in(again)) == (None, False, True, set())
    again.close()
    assert not list(new.glob("cases.db.*"))


def test_a_vault_that_was_rescued_and_may_not_stay_is_not_called_unmade(
    vault, path, tmp_path, new, unpromised, rules, clock
):
    kept(vault, CASE, report(vault), note(vault))
    vault.close()
    outside = tmp_path / "another computer"
    opened(path, rules, clock, outside).close()
    unpromised(new)
    with held(path, PASSPHRASE, "A", lambda _training: outside) as damaged:
        rescue = Rescue(damaged, new)
        list(rescue.read())
        with pytest.raises(Unsure, match=r"^The vault was made, and the disk did not say that it keeps it") as refused:
            list(rescue.write(rules, lambda _training: clock.now))
    assert "`datui verify`" in refused.value.route
    assert "Keep the damaged folder" in refused.value.route
    again = opened(new, rules, clock, outside)
    assert (again.rollback, again.brought_here, again.has_case(CASE), wrong_in(again)) == (None, False, True, set())
    again.close()
