"""What was found by trying to break keys, marks and ledger: one test for each, and one that no remedy cries wolf."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from datui.casework.records import VAULT_CASE, Record
from datui.casework.refusal import Refusal
from datui.casework.rollback import Countersignature
from datui.casework.slots import Enrolment, PassphraseChange, Removal
from storage import changing, copies, header, keyring, keys, opening, schema
from storage.anchor import _BODY, MAGIC, _proof
from storage.forge import Forged, forge_slot, left_for, with_passphrase
from storage.keys import Cost
from storage.refusals import DamagedVault, ForgedEntry, NotSaved, RetiredKey, Unchecked, WrongPassphrase
from storage.rows import body_hash, stored
from storage.unlock import Unlocked
from storage.vault import Vault, unlock
from storage.watch import Rollback, anchor_key
from tests.storage.colleagues import OTHERS, SECOND, SHEET, SUPERVISOR, enrolled, forged, opened_by, proof, with_sheet
from tests.storage.conftest import NAME, PASSPHRASE, beneath, kept, note, report, wrong_in
from tests.storage.test_keyring import NEWER, Cut, cut
from tests.storage.test_ledger import Attacker
from tests.storage.test_roles import entry, put

ADA = (PASSPHRASE, "A")
BOLA, CAI = (OTHERS[SUPERVISOR], "B"), (OTHERS[SECOND], "C")
CASE = "c" * 32
Opens = Callable[..., Vault]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    return tmp_path / "outside"


@pytest.fixture
def opens(path, rules, clock, outside) -> Any:
    """Close what is open, and open the vault as someone on this computer."""
    held: list[Vault] = []

    def as_someone(passphrase: str = PASSPHRASE, label: str = "A", *, mend: bool = True) -> Vault:
        if held:
            held[-1].close()
        unlocked = unlock(path, passphrase, label)
        held.append(Vault.open(path, unlocked, rules=rules, clock=clock, outside=outside, mend=mend))
        return held[-1]

    yield as_someone
    if held:
        held[-1].close()


def put_in_place(copy: Path, path: Path) -> None:
    """The folder of the vault is this copy now; whatever is outside it stays as it was."""
    shutil.rmtree(path)
    shutil.copytree(copy, path)


def signed_beneath(path: Path, vault: Vault, record: Record, case_id: str = VAULT_CASE) -> int:
    """Write an entry past every check, genuinely signed by whoever had this vault open; its number."""
    unlocked = vault._opened.unlocked
    vault_id = unlocked.header.vault_id
    with beneath(path, unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        key = vault._opened.person.key_id
        row, body = entry(vault, record, key, last.seq + 1, last.link(vault_id), case_id)
        put(db, replace(row, signature=unlocked.signer.sign(row.digest(vault_id))), body)
    return row.seq


def spoilt_beneath(path: Path, unlocked: Unlocked, seq: int) -> None:
    """Put a random signature under an entry."""
    with beneath(path, unlocked) as db:
        db.execute("DROP TRIGGER entry_stays")
        db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (b"r" * 64, seq))


def person_of(vault: Vault, number: int) -> bytes:
    return bytes.fromhex(vault.keys.all()[number].holder.person)


def reset(vault: Vault, by: str, passphrase: str = NEWER, number: int = 0) -> None:
    who = vault.keys.all()[number].holder
    new = forged(vault, passphrase, who.role, person=bytes.fromhex(who.person))
    vault.keys.reset(proof(vault, by), new)


def second_copy_fails(monkeypatch: pytest.MonkeyPatch, wrong: BaseException) -> None:
    """The copy of the header that is written last cannot be written."""
    real = copies.write_whole

    def failing(where: Path, raw: bytes) -> None:
        if where.name == copies.NAMES[0]:
            raise wrong
        real(where, raw)

    monkeypatch.setattr(copies, "write_whole", failing)


# An older copy under another key --------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_removed_supervisor_who_gives_an_old_copy_a_new_key_is_found_by_the_mark_outside(
    vault, opens, path, rules, clock, tmp_path, times
):
    """With datui alone, and without touching the mark: their key is back, and what came after is gone."""
    enrolled(vault)
    vault.close()
    hers = opens(*BOLA)
    enrolled(hers, SECOND, by=BOLA[0])
    hers.close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    hers = opens(*BOLA)
    hers.keys.remove(proof(hers, BOLA[0]), hers.keys.all()[-1].holder.person, "left", "")
    kept(opens(), CASE, report(vault))
    opens().close()
    theirs = opened_by(copy, rules, clock)(*CAI)
    for _ in range(times):
        theirs.keys.rotate(proof(theirs, CAI[0]), "")
    theirs.close()
    put_in_place(copy, path)
    his = opens()
    assert his.rollback is not None
    his.go_on("")
    assert opens().rollback is None


def test_an_officer_who_gives_an_old_copy_a_new_key_is_found_by_the_mark_outside(
    vault, opens, path, rules, clock, tmp_path
):
    vault.close()
    opens().close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    kept(opens(), CASE, report(vault))
    opens().close()
    his = opened_by(copy, rules, clock)()
    his.keys.rotate(proof(his), "")
    his.close()
    put_in_place(copy, path)
    assert opens().rollback is not None


@pytest.mark.parametrize("epoch", [1, 2, 9])
def test_a_vault_that_a_stranger_made_in_the_place_of_this_one_does_not_open_without_a_word(
    vault, opens, path, rules, clock, tmp_path, epoch
):
    """He has the files and no passphrase: he seals a key of his own to the officer's, who would type into his vault."""
    vault.close()
    kept(opens(), CASE, report(vault))
    opens().close()
    found = copies.read(path)["header.a"].header
    assert found is not None
    (slot,), key = found.slots, os.urandom(32)
    head = replace(found, slots=(), db_salt=os.urandom(16), epoch=epoch)
    his = forge_slot("words of his own", head, role="supervisor", label="P", cheap=True)
    first = replace(head, slots=(his.holding(key, head.vault_id, epoch),))
    false = Vault.create(tmp_path / "false", Forged(first, key, his.signer), name="Nobody", rules=rules, clock=clock)
    record = Enrolment(
        record_id="d" * 32,
        person=slot.person.hex(),
        name=NAME,
        role="officer",
        label="A",
        public=slot.public.hex(),
        seal_public=slot.seal_public.hex(),
    )
    slots = (*false.keys.header.slots, left_for(slot, key, head.vault_id, epoch))
    changing.change(false._opened, record, slots, rules, clock())
    false.close()
    put_in_place(tmp_path / "false", path)
    assert opens().rollback is not None


def test_a_new_key_that_was_made_on_another_computer_is_no_rollback_here(vault, path, rules, clock, tmp_path):
    """What finds a foreign key must not cry wolf over the vault's own."""
    vault.close()
    again = opened_by(path, rules, clock)
    here, there = tmp_path / "here", tmp_path / "there"
    first = again(outside=here)
    kept(first, CASE, report(first))
    first.close()
    second = again(outside=there)
    second.keys.rotate(proof(second), "")
    second.keys.rotate(proof(second), "")
    second.close()
    third = again(outside=here)
    assert third.rollback is None
    assert not wrong_in(third)
    third.close()


def test_a_mark_outside_that_is_spoilt_is_told_like_one_that_is_gone(vault, opens, path, outside, tmp_path):
    vault.close()
    opens().close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    kept(opens(), CASE, report(vault))
    opens().close()
    put_in_place(copy, path)
    for mark in outside.iterdir():
        mark.write_bytes(b"junk" * 256)
    again = opens()
    assert again.rollback is not None or again.brought_here


# Keys that shut the vault ---------------------------------------------------------------------------------------


def test_whoever_took_their_own_key_away_writes_nothing_more_and_shuts_nobody_out(vault, opens):
    enrolled(vault)
    kept(vault, CASE, report(vault))
    vault.close()
    hers = opens(*BOLA)
    enrolled(hers, SECOND, by=BOLA[0])
    hers.saw("case", CASE)
    hers.saw("case", CASE)
    hers.keys.remove(proof(hers, BOLA[0]), hers.person, "left", "")
    with pytest.raises(RetiredKey):
        hers.append(CASE, note(hers))
    hers.saw("case", CASE)
    with suppress(Refusal):
        hers.close_runs()
    assert not wrong_in(opens())


def test_a_rotation_cut_off_after_a_second_copy_that_was_not_written_leaves_the_newest_passphrase(
    vault, opens, monkeypatch
):
    """The disk was full for one write, and later the machine stopped: the header that counts was written over."""
    with monkeypatch.context() as full:
        second_copy_fails(full, OSError(errno.ENOSPC, "full"))
        mine = proof(vault)
        vault.keys.change_passphrase(mine, with_passphrase(mine, NEWER, vault.keys.header.vault_id))
    real = os.replace

    def stopping(one: Any, other: Any) -> None:
        if Path(other).name == schema.NAME:
            raise Cut
        real(one, other)

    with monkeypatch.context() as stop:
        stop.setattr(os, "replace", stopping)
        with suppress(Cut):
            vault.keys.rotate(proof(vault, NEWER), "")
    vault.close()
    again = opens(NEWER)
    assert again.rollback is None
    assert not wrong_in(again)


def test_a_change_cut_off_after_a_second_copy_that_was_not_written_is_no_rollback(vault, opens, monkeypatch):
    with monkeypatch.context() as full:
        second_copy_fails(full, OSError(errno.ENOSPC, "full"))
        enrolled(vault)
    with monkeypatch.context() as stop:
        cut(stop, changing, "transaction", 1)
        with suppress(Cut):
            with_sheet(vault)
    vault.close()
    assert opens().rollback is None
    assert opens(*BOLA).rollback is None


@pytest.mark.parametrize("false", [{"seal_public": b"x" * 32}, {"role": "officer"}, {"person": b"x" * 16}], ids=str)
def test_after_a_false_header_was_gone_on_from_everyone_still_opens_the_vault(vault, opens, path, false):
    """Whoever has the vault key can write any header; what is signed for in its place must be what the ledger says."""
    enrolled(vault)
    vault.close()
    held = vault._opened.unlocked
    mine, hers = held.header.slots
    false = replace(held.header, seq=held.header.seq + 1, slots=(mine, replace(hers, **false)))
    copies.write(path, header.sealed(false, header.mac_key(held.vault_key, false)))
    again = opens()
    assert again.rollback is not None
    again.go_on("")
    assert opens().rollback is None
    assert opens(*BOLA).role == "supervisor"


def test_a_reset_by_the_sheet_in_an_older_database_leaves_a_vault_that_opens(vault, opens, path):
    """The header names a supervisor whom the older database does not know yet."""
    with_sheet(vault)
    kept(vault, CASE, report(vault))
    vault.close()
    older = (path / schema.NAME).read_bytes()
    enrolled(opens())
    opens().close()
    (path / schema.NAME).write_bytes(older)
    by_sheet = opens(SHEET, "Sheet")
    assert by_sheet.rollback is not None
    reset(by_sheet, SHEET)
    again = opens(NEWER)
    again.go_on("")
    kept(again, CASE, note(again))
    assert opens(NEWER).rollback is None


def test_an_officer_whose_slot_went_with_a_newer_header_is_reset_by_a_supervisor(vault, opens, path):
    """Both copies of the header were put back from before the officer's last reset."""
    enrolled(vault)
    vault.close()
    older = {name: (path / name).read_bytes() for name in copies.NAMES}
    reset(opens(*BOLA), BOLA[0])
    opens(NEWER).close()
    for name, raw in older.items():
        (path / name).write_bytes(raw)
    hers = opens(*BOLA)
    hers.go_on("")
    reset(hers, BOLA[0], "another five words altogether", number=-1)
    assert opens("another five words altogether").role == "officer"


def test_a_mark_with_the_last_stamp_there_can_be_is_written_over_like_any_other(vault, opens, path):
    vault.close()
    unlocked, head = vault._opened.unlocked, bytes.fromhex(vault.head)
    key = bytes(anchor_key(unlocked.vault_key, unlocked.header))
    body = _BODY.pack(MAGIC, unlocked.header.vault_id, 1, 1, head, 5, 1, 2**64 - 1)
    (path / "anchor").write_bytes((body + _proof(key, body)) * 2)
    again = opens()
    kept(again, CASE, report(again))
    assert not wrong_in(opens())


def test_a_forged_copy_that_asks_for_more_memory_than_there_is_does_not_shut_the_vault(vault, opens, path, monkeypatch):
    vault.close()
    held = vault._opened.unlocked
    false = replace(held.header, seq=99, slots=(replace(held.slot, cost=Cost(1024 * 1024, 4, 1)),))
    (path / "header.a").write_bytes(header.sealed(false, b"k" * 64))
    real = Argon2id

    class Greedy:
        def derive(self, _passphrase: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(keys, "Argon2id", lambda **how: Greedy() if how["memory_cost"] > 300_000 else real(**how))
    assert opens().entries == vault.entries


# What is said to be kept ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [MemoryError(), RuntimeError()], ids=["memory", "a fault"])
def test_what_is_kept_after_a_new_key_that_stopped_halfway_is_not_in_a_file_without_a_name(
    vault, opens, monkeypatch, wrong
):
    kept(vault, CASE, report(vault))
    with monkeypatch.context() as stop:
        second_copy_fails(stop, wrong)
        with pytest.raises(type(wrong)):
            vault.keys.rotate(proof(vault), "")
    vault.append(CASE, note(vault, text="What she said"))
    vault.close()
    assert len(opens().case(CASE).entries) == 2


def test_a_slot_that_was_given_is_not_lost_by_the_next_change_where_the_second_copy_stopped(vault, opens, monkeypatch):
    with monkeypatch.context() as stop:
        second_copy_fails(stop, MemoryError())
        with pytest.raises(MemoryError):
            enrolled(vault)
    with_sheet(vault)
    vault.close()
    assert opens(*BOLA).role == "supervisor"


def test_a_new_key_under_which_the_vault_does_not_open_again_is_not_called_nothing_changed(vault, monkeypatch):
    def failing(*_given: object, **_named: object) -> None:
        raise DamagedVault("The vault's database cannot be read with this vault's key.")

    monkeypatch.setattr(schema, "opened", failing)
    with pytest.raises(Refusal) as refused:
        vault.keys.rotate(proof(vault), "")
    assert "Nothing in it was changed" not in str(refused.value)
    assert "Lock and unlock" in refused.value.route


def test_a_sheet_that_fails_after_the_one_before_became_worthless_is_not_called_nothing_changed(vault, monkeypatch):
    def failing(*_given: object) -> None:
        raise NotSaved("The keys were not changed: the disk is full.", "Make room on the disk, then begin again.")

    with_sheet(vault)
    monkeypatch.setattr(keyring, "change", failing)
    with pytest.raises(NotSaved) as refused:
        with_sheet(vault, " ".join(SHEET.split()[::-1]))
    assert "worthless" in refused.value.reason
    assert "not changed" not in refused.value.reason


# What was checked -----------------------------------------------------------------------------------------------


@pytest.fixture
def much_by_her(vault, opens, path, monkeypatch) -> Vault:
    """More than is checked at once was written by the supervisor since the officer was here."""
    monkeypatch.setattr(opening, "_AT_ONCE", 100)
    enrolled(vault)
    vault.close()
    opens().close()
    hers = opens(*BOLA)
    with hers.batch():
        kept(hers, CASE, report(hers), *[note(hers) for _ in range(300)])
    hers.close()
    return hers


def test_whoever_asks_again_after_a_forged_entry_is_refused_again(much_by_her, opens, path):
    spoilt_beneath(path, much_by_her._opened.unlocked, much_by_her.entries - 1)
    again = opens()
    assert again.to_check
    for _ in range(2):
        with pytest.raises(ForgedEntry):
            list(again.check_recent())
        assert again.to_check
    with pytest.raises(Unchecked):
        again.append(CASE, note(again))


def test_nobody_goes_on_with_an_older_copy_before_what_others_wrote_in_it_is_checked(much_by_her, opens, path):
    """Their own signature would stand for all before it, and nothing of that be checked again at any unlock."""
    spoilt_beneath(path, much_by_her._opened.unlocked, much_by_her.entries - 1)
    again = opens()
    again._opened.rollback = Rollback(("rollback",), None)
    with pytest.raises(Unchecked):
        again.go_on("")


def test_an_officers_own_countersignature_lifts_nothing(vault, opens, path):
    """Written by a program of his own, with his own genuine key: append refuses it, so what reads it must too."""
    enrolled(vault)
    vault._opened.rollback = Rollback(("rollback",), None)
    vault.go_on("")
    vault.close()
    signed_beneath(path, vault, Countersignature(record_id="d" * 32, entries=3, whole=True))
    assert opens().waits_for_supervisor


@pytest.mark.parametrize(("at", "upto"), [(5, 20), (12, 20)])
def test_verify_names_the_entry_that_was_changed_and_not_the_last_of_the_officers_run(vault, opens, path, at, upto):
    """Whoever has the vault key changes one record and chains all after it again; no signature after it holds."""
    enrolled(vault)
    kept(vault, CASE, report(vault), *[note(vault, text=f"number {number}") for number in range(17)])
    assert vault.entries == upto
    vault.close()
    unlocked = vault._opened.unlocked
    with beneath(path, unlocked) as db:
        beneath_it = Attacker(db, unlocked.header.vault_id)
        entries = beneath_it.rows()
        one = entries[at - 1]
        assert one.salt is not None
        assert one.body is not None
        body = one.body.replace(b"number", b"nobody")
        entries[at - 1] = replace(one, body=body, row=replace(one.row, body_hash=body_hash(one.salt, body)))
        beneath_it.rechain(entries)
    found = {(one.what, one.entry) for part in opens(mend=False).verify() for one in part.failures}
    assert ("signature", at) in found


def test_verify_tells_of_a_supervisor_whose_slot_a_change_of_the_officers_left_out(vault, opens, rules, clock):
    """It takes her key away without a supervisor's signature."""
    enrolled(vault)
    record = PassphraseChange(record_id="d" * 32, person=vault.person)
    changing.change(vault._opened, record, vault.keys.header.slots[:1], rules, clock())
    vault.close()
    with pytest.raises(WrongPassphrase):
        opens(*BOLA)
    assert "header" in wrong_in(opens())


@pytest.mark.parametrize(
    "spelt", [lambda public: "zz", lambda public: public.upper(), lambda public: f"{public[:2]} {public[2:]}"]
)
def test_a_key_that_is_not_spelt_as_keys_are_is_named_by_verify_and_changes_nothing(vault, opens, path, spelt):
    """In another spelling an officer's own key could be in the vault twice, under two names and roles."""
    enrolled(vault)
    kept(vault, CASE, report(vault))
    vault.close()
    hers = opens(*BOLA)
    his = hers.keys.all()[0].holder
    hers.close()
    record = Enrolment(
        record_id="d" * 32,
        person="e" * 32,
        name="Cai",
        role="supervisor",
        public=spelt(his.public),
        seal_public=his.seal_public,
        header=hers._ledger.people.holders.header,
    )
    seq = signed_beneath(path, hers, record)
    shown = opens(mend=False)
    assert [key.holder.name for key in shown.keys.all()] == [NAME, SUPERVISOR]
    found = {(one.what, one.entry) for part in shown.verify() for one in part.failures}
    assert {one for one in found if one[1] is not None} == {("role", seq)}


def test_verify_says_from_which_entry_on_an_older_copy_differs(vault, opens, path, tmp_path):
    vault.close()
    kept(opens(), CASE, report(vault))
    opens().close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    kept(opens(), CASE, note(vault), note(vault))
    opens().close()
    put_in_place(copy, path)
    shown = opens(mend=False)
    found = {(one.what, one.entry) for part in shown.verify() for one in part.failures}
    assert ("rollback", shown.entries + 1) in found


def test_a_check_during_which_the_vault_gets_a_new_key_does_not_cry_damage(vault):
    kept(vault, CASE, report(vault), *[note(vault) for _ in range(300)])
    checks = vault.verify()
    found = [next(checks), next(checks), next(checks)]
    vault.keys.rotate(proof(vault), "")
    with suppress(Refusal):
        found += list(checks)
    assert not [failure for checked in found for failure in checked.failures]


def test_what_someone_wrote_who_may_not_is_not_said_to_be_written_by_another(vault, opens, path):
    enrolled(vault)
    vault.close()
    signed_beneath(path, vault, Removal(record_id="d" * 32, person="e" * 32))
    with pytest.raises(ForgedEntry) as refused:
        opens()
    assert "not written by the person it names" not in str(refused.value)


# Marks ----------------------------------------------------------------------------------------------------------


def test_who_signed_to_go_on_is_not_asked_again_because_the_machine_stopped_before_the_marks(
    vault, opens, path, tmp_path
):
    vault.close()
    opens().close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    kept(opens(), CASE, report(vault))
    opens().close()
    put_in_place(copy, path)
    again = opens()
    again._opened.mark = lambda: None  # the machine stops here
    again.go_on("The disk failed")
    assert opens().rollback is None


def test_a_new_key_that_is_cut_off_where_a_mark_had_gone_is_no_rollback(vault, opens, outside, monkeypatch):
    vault.close()
    again = opens()
    for mark in outside.iterdir():
        mark.unlink()
    real = copies.write_whole

    def stopping(where: Path, raw: bytes) -> None:
        if where.name in copies.NAMES:
            raise Cut
        real(where, raw)

    with monkeypatch.context() as stop:
        stop.setattr(copies, "write_whole", stopping)
        with pytest.raises(Cut):
            again.keys.rotate(proof(again), "")
    assert opens().rollback is None


def test_no_mark_tells_of_a_new_key_before_the_name_of_its_database_is_durable(vault, opens, path, monkeypatch):
    """Power that fails in between would leave the database before it, and marks that call it an older copy."""
    vault.close()
    again, told = opens(), list[str]()
    replaced, marked, synced = os.replace, os.pwrite, copies.sync_folder

    def replacing(one: Any, other: Any) -> None:
        replaced(one, other)
        told.append(f"named {Path(other).name}")

    def marking(*given: Any) -> int:
        told.append("marked")
        return marked(*given)

    def syncing(folder: Path) -> None:
        synced(folder)
        told.append(f"synced {folder.name}")

    with monkeypatch.context() as watching:
        watching.setattr(os, "replace", replacing)
        watching.setattr(os, "pwrite", marking)
        watching.setattr(copies, "sync_folder", syncing)
        again.keys.rotate(proof(again), "")
    after = told[told.index(f"named {schema.NAME}") :]
    assert after.index(f"synced {path.name}") < after.index("marked")


def test_a_new_key_that_was_cut_off_here_and_made_on_another_computer_is_no_rollback_here(
    vault, path, rules, clock, tmp_path, monkeypatch
):
    vault.close()
    again = opened_by(path, rules, clock)
    here, there = tmp_path / "here", tmp_path / "there"
    first = again(outside=here)
    with monkeypatch.context() as stop:
        cut(stop, copies, "write_whole", 1)
        with pytest.raises(Cut):
            first.keys.rotate(proof(first), "")
    first.close()
    second = again(outside=there)
    second.keys.rotate(proof(second), "")
    second.close()
    third = again(outside=here)
    assert third.rollback is None
    third.close()


# Names and numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [NAME, NAME.upper(), ""])
def test_nobody_gets_a_key_under_the_name_of_someone_who_has_one_or_under_none(vault, name):
    """The name is what stands on every entry."""
    with pytest.raises(Refusal):
        vault.keys.enrol(proof(vault), forged(vault, OTHERS[SUPERVISOR]), name)
    assert len(vault.keys.all()) == 1


class Steps:
    """Counts the steps that the database takes."""

    def __init__(self, vault: Vault) -> None:
        self.taken = 0
        vault._db.set_progress_handler(self._one_more, 1)

    def _one_more(self) -> int:
        self.taken += 1
        return 0

    def of(self, work: Callable[[], object]) -> int:
        before = self.taken
        work()
        return self.taken - before


def test_a_reading_is_written_in_as_many_steps_however_many_were_written_before(vault):
    steps = Steps(vault)

    def searches() -> None:
        vault._runs.forget()
        vault.saw("search")

    searches()
    few = steps.of(searches)
    for _ in range(200):
        searches()
    assert steps.of(searches) < few * 1.5


def test_the_readings_of_one_case_are_found_in_as_many_steps_however_many_there_are_of_others(vault):
    steps = Steps(vault)
    vault.saw("case", CASE)
    few = steps.of(lambda: vault.reads(CASE))
    for number in range(200):
        vault.saw("case", f"{number + 1000:032x}"[::-1])
    assert len(vault.reads(CASE)) == 1
    assert steps.of(lambda: vault.reads(CASE)) < few * 1.5
