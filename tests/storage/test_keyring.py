"""Who can open the vault, and every change to that: each an entry, each refused to whoever has no right to it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from datui.casework.refusal import Refusal
from datui.casework.rollback import Countersignature
from datui.casework.slots import Enrolment, PassphraseChange, Removal, Reset, Rotation
from storage import changing, copies, header, schema
from storage.forge import with_passphrase
from storage.keys import CHEAP
from storage.refusals import NotSaved, RetiredKey, WrongPassphrase
from storage.unlock import prove
from storage.vault import Vault, unlock
from tests.storage.colleagues import (
    OTHERS,
    SECOND,
    SHEET,
    SUPERVISOR,
    enrolled,
    forged,
    opened_by,
    proof,
    with_sheet,
)
from tests.storage.conftest import NAME, PASSPHRASE, kept, note, report, wrong_in

NEWER = "saffron ridge otter velvet quay"
Open = Callable[..., Vault]


@pytest.fixture
def again(path, rules, clock, vault) -> Any:
    """Close what is open and open it as someone."""
    held = [vault]

    def as_someone(passphrase: str = PASSPHRASE, label: str = "A", **how: Any) -> Vault:
        held[-1].close()
        held.append(opened_by(path, rules, clock)(passphrase, label, **how))
        return held[-1]

    yield as_someone
    held[-1].close()


@pytest.fixture
def supervised(vault, again) -> Vault:
    """The vault as its supervisor has it open."""
    enrolled(vault)
    return again(OTHERS[SUPERVISOR], "B")


def kinds(vault: Vault) -> list[str]:
    return [entry.record.kind for entry in vault.of_vault()]


def test_a_supervisor_enrolled_by_the_officer_has_a_letter_words_and_a_passphrase_of_their_own(vault, again):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Ola"))
    key = enrolled(vault)
    assert (key.letter, key.holder.name, key.holder.role, key.holder.enrolled_by) == (
        "B",
        SUPERVISOR,
        "supervisor",
        NAME,
    )
    assert len(key.words.split()) == 6
    opened = again(OTHERS[SUPERVISOR], "B")
    assert (opened.name, opened.role) == (SUPERVISOR, "supervisor")
    assert opened.case(case_id).entries
    opened.append(case_id, note(opened, text="Seen"))
    assert opened.case(case_id).entries[-1].by == SUPERVISOR
    assert kinds(opened) == ["genesis", "enrolment"]
    assert not wrong_in(opened)


def test_an_officers_passphrase_opens_no_slot_but_their_own(vault, path):
    enrolled(vault)
    vault.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE, "B")


def test_a_changed_passphrase_opens_and_the_old_one_does_not_and_the_keys_are_the_same(vault, again, path):
    before = vault.keys.all()[0]
    mine = proof(vault)
    vault.keys.change_passphrase(mine, with_passphrase(mine, NEWER, vault.keys.header.vault_id))
    opened = again(NEWER)
    assert opened.keys.all()[0].words == before.words
    assert opened.keys.header.epoch == 1
    assert kinds(opened) == ["genesis", "passphrase"]
    assert not wrong_in(opened)
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)


def test_a_removed_supervisor_opens_nothing_and_the_vault_has_a_new_key(supervised, again, path):
    case_id = kept(supervised, supervised.new_id(), report(supervised), note(supervised))
    enrolled(supervised, SECOND, by=OTHERS[SUPERVISOR])
    old = supervised.keys.unlocked
    supervised.keys.remove(proof(supervised, OTHERS[SUPERVISOR]), supervised.keys.all()[2].holder.person, "left", "")
    assert supervised.case(case_id).entries
    supervised.append(case_id, note(supervised))
    now = supervised.keys.unlocked
    assert (now.header.epoch, now.header.db_salt == old.header.db_salt) == (2, False)
    assert now.vault_key != old.vault_key
    assert not wrong_in(supervised)
    with pytest.raises(WrongPassphrase):
        unlock(path, OTHERS[SECOND], "C")
    officer = again()
    assert (officer.name, officer.entries) == (NAME, supervised.entries)
    assert not wrong_in(officer)
    assert kinds(officer) == ["genesis", "enrolment", "enrolment", "removal"]
    with pytest.raises(Refusal):
        schema.opened(path / schema.NAME, old.vault_key, old.header.vault_id, 1, old.header.db_salt)


def test_an_old_copy_still_opens_with_the_old_key(supervised, again, path, tmp_path, rules, clock):
    """It is said plainly, so it has to be so: nobody may believe that a removal reaches a copy."""
    import shutil

    enrolled(supervised, SECOND, by=OTHERS[SUPERVISOR])
    supervised.close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    opened = again(OTHERS[SUPERVISOR], "B")
    opened.keys.remove(proof(opened, OTHERS[SUPERVISOR]), opened.keys.all()[2].holder.person, "known", "")
    old = opened_by(copy, rules, clock)(OTHERS[SECOND], "C")
    assert old.name == SECOND
    old.close()


def test_the_sheet_resets_the_officer_with_a_new_key_and_opens_no_others(vault, again, path, rules, clock):
    case_id = kept(vault, vault.new_id(), report(vault))
    enrolled(vault)
    with_sheet(vault)
    before = vault.keys.all()
    recovered = again(SHEET, "Sheet")
    assert recovered.role == "recovery"
    with pytest.raises(Refusal, match="role"):
        recovered.append(case_id, note(recovered))
    new = forged(recovered, NEWER, "officer", person=bytes.fromhex(before[0].holder.person))
    unlocked = recovered.keys.reset(proof(recovered, SHEET), new)
    recovered.close()
    opened = Vault.open(path, unlocked, rules=rules, clock=clock)
    assert (opened.name, opened.role) == (NAME, "officer")
    assert opened.keys.all()[-1].words != before[0].words
    assert opened.keys.all()[-1].holder.enrolled_by == "Recovery sheet"
    opened.append(case_id, note(opened))
    assert {entry.by for entry in opened.case(case_id).entries} == {NAME}
    assert not wrong_in(opened)
    opened.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)
    assert unlock(path, NEWER).slot.person == before[0].holder.person.encode().__class__.fromhex(
        before[0].holder.person
    )


def test_a_supervisor_resets_the_officer_and_the_old_key_signs_no_more(supervised, again, path):
    officer = supervised.keys.all()[0].holder
    new = forged(supervised, NEWER, "officer", person=bytes.fromhex(officer.person))
    supervised.keys.reset(proof(supervised, OTHERS[SUPERVISOR]), new)
    opened = again(NEWER)
    assert (opened.name, opened.role) == (NAME, "officer")
    assert [key.letter for key in opened.keys.all()] == ["", "B", "A"]
    assert not wrong_in(opened)


def test_an_officer_who_has_left_is_removed_and_another_enrolled(supervised, again, path):
    mine = OTHERS[SUPERVISOR]
    supervised.keys.remove(proof(supervised, mine), supervised.keys.all()[0].holder.person, "left", "Moved on")
    new = forged(supervised, NEWER, "officer")
    key = supervised.keys.enrol(proof(supervised, mine), new, "Dai Ito")
    assert (key.letter, key.holder.role) == ("A", "officer")
    opened = again(NEWER)
    assert opened.name == "Dai Ito"
    assert not wrong_in(opened)


def test_a_new_sheet_makes_the_one_before_it_worthless(vault, again, path):
    with_sheet(vault)
    assert vault.keys.header.epoch == 1
    other = SHEET.split()[::-1]
    with_sheet(vault, " ".join(other))
    assert vault.keys.header.epoch == 2
    assert kinds(vault) == ["genesis", "enrolment", "rotation", "enrolment"]
    with pytest.raises(WrongPassphrase):
        unlock(path, SHEET, "Sheet")
    assert again(" ".join(other), "Sheet").role == "recovery"


def test_a_new_key_needs_nobodys_passphrase_but_the_one_who_makes_it(vault, again):
    enrolled(vault)
    vault.keys.rotate(proof(vault), "The laptop was taken and given back")
    assert again(OTHERS[SUPERVISOR], "B").role == "supervisor"
    assert again().role == "officer"
    assert not wrong_in(again())


# Who may not -------------------------------------------------------------------------------------------------------


def test_a_second_supervisor_needs_the_first(vault):
    enrolled(vault)
    with pytest.raises(Refusal, match="supervisor's signature"):
        enrolled(vault, SECOND)
    assert [key.holder.role for key in vault.keys.all()] == ["officer", "supervisor"]
    assert len(vault.keys.header.slots) == 2


def test_an_officer_removes_and_resets_nobody(vault):
    key = enrolled(vault)
    with pytest.raises(Refusal, match="role"):
        vault.keys.remove(proof(vault), key.holder.person, "left", "")
    new = forged(vault, NEWER, "supervisor", person=bytes.fromhex(key.holder.person))
    with pytest.raises(Refusal, match="role"):
        vault.keys.reset(proof(vault), new)


def test_the_only_supervisor_stays_until_another_is_there(supervised):
    mine, own = OTHERS[SUPERVISOR], supervised.keys.all()[1].holder.person
    with pytest.raises(Refusal, match="only supervisor"):
        supervised.keys.remove(proof(supervised, mine), own, "left", "")
    enrolled(supervised, SECOND, by=mine)
    supervised.keys.remove(proof(supervised, mine), own, "left", "")
    assert [key.holder.name for key in supervised.keys.all() if key.holder.active] == [NAME, SECOND]


def test_the_sheet_resets_no_supervisor_and_writes_nothing_else(vault, again):
    key = enrolled(vault)
    with_sheet(vault)
    recovered = again(SHEET, "Sheet")
    new = forged(recovered, NEWER, "supervisor", person=bytes.fromhex(key.holder.person))
    with pytest.raises(Refusal, match="another supervisor"):
        recovered.keys.reset(proof(recovered, SHEET), new)
    for attempt in (
        lambda: enrolled(recovered, SECOND, by=SHEET),
        lambda: recovered.keys.remove(proof(recovered, SHEET), key.holder.person, "left", ""),
        lambda: recovered.keys.rotate(proof(recovered, SHEET), ""),
        lambda: recovered.append("0" * 32, Countersignature(record_id=recovered.new_id())),
    ):
        with pytest.raises(Refusal, match="role"):
            attempt()


def test_a_slot_change_is_not_written_past_the_keyring(vault):
    for kind in (Enrolment, Removal, Reset, PassphraseChange, Rotation):
        with pytest.raises(Refusal):
            vault.append("0" * 32, kind(record_id=vault.new_id()))


def test_another_persons_passphrase_proves_nothing(vault, again):
    enrolled(vault)
    theirs = prove(replace(vault.keys.unlocked, slot=vault.keys.header.slots[1]), OTHERS[SUPERVISOR])
    with pytest.raises(Refusal, match="whoever unlocked"):
        vault.keys.rotate(theirs, "")
    with pytest.raises(WrongPassphrase):
        proof(vault, OTHERS[SUPERVISOR])


def test_what_was_proved_before_a_passphrase_was_changed_proves_nothing_after(vault, path):
    before = proof(vault)
    vault.keys.change_passphrase(before, with_passphrase(before, NEWER, vault.keys.header.vault_id))
    with pytest.raises(Refusal, match="whoever unlocked"):
        vault.keys.rotate(before, "")
    vault.keys.rotate(proof(vault, NEWER), "")
    assert unlock(path, NEWER).slot.person.hex() == vault.person


def test_a_reset_changes_nobodys_role(supervised):
    officer = bytes.fromhex(supervised.keys.all()[0].holder.person)
    new = forged(supervised, NEWER, "supervisor", person=officer)
    with pytest.raises(Refusal, match="no such passphrase"):
        supervised.keys.reset(proof(supervised, OTHERS[SUPERVISOR]), new)


def test_a_mark_that_cannot_be_made_does_not_undo_a_save(vault, monkeypatch):
    real = type(vault._opened).pages

    def failing(_opened: object) -> int:
        raise schema.SqlError("disk I/O error")

    monkeypatch.setattr(type(vault._opened), "pages", property(failing))
    vault.append("c" * 32, report(vault))
    monkeypatch.setattr(type(vault._opened), "pages", real)
    assert vault.case("c" * 32).entries


def test_a_vault_has_room_for_sixteen_keys(vault, again):
    enrolled(vault)
    opened = again(OTHERS[SUPERVISOR], "B")
    mine = proof(opened, OTHERS[SUPERVISOR])
    for number in range(14):
        opened.keys.enrol(mine, forged(opened, f"{NEWER} {number}"), f"Number {number}")
    assert opened.keys.all()[-1].letter == "P"
    with pytest.raises(Refusal, match="room for 16"):
        opened.keys.enrol(mine, forged(opened, NEWER), "One more")
    assert not wrong_in(opened)


def test_everyones_slot_costs_what_they_forged_it_at(vault):
    enrolled(vault)
    assert {slot.cost for slot in vault.keys.header.slots} == {CHEAP}


# Cut off ------------------------------------------------------------------------------------------------------------


class Cut(Exception):
    """The machine stops here."""


def cut(monkeypatch: pytest.MonkeyPatch, module: object, name: str, at: int) -> None:
    """Stop everything at the at-th call of a function, before it does anything."""
    real, calls = getattr(module, name), [0]

    def stopping(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] >= at:
            raise Cut
        return real(*given, **named)

    monkeypatch.setattr(module, name, stopping)


CHANGES: dict[str, Callable[[Vault], object]] = {
    "enrol": enrolled,
    "passphrase": lambda vault: vault.keys.change_passphrase(
        proof(vault), with_passphrase(proof(vault), NEWER, vault.keys.header.vault_id)
    ),
    "rotate": lambda vault: vault.keys.rotate(proof(vault), ""),
    "sheet": lambda vault: with_sheet(vault, SHEET),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("what", ["copies.write_whole", "changing.transaction", "os.replace"])
def test_a_change_that_is_cut_off_leaves_the_vault_as_it_was_or_as_it_should_be(
    vault, path, rules, clock, monkeypatch, change, at, what
):
    case_id = kept(vault, vault.new_id(), report(vault))
    before = vault.entries
    with monkeypatch.context() as stop:
        module = {"copies": copies, "changing": changing, "os": __import__("os")}[what.split(".")[0]]
        cut(stop, module, what.split(".")[1], at)
        with suppress(Cut, NotSaved):
            CHANGES[change](vault)
        vault.close()
    opened = None
    for passphrase in (PASSPHRASE, NEWER):
        with suppress(WrongPassphrase):
            opened = opened or opened_by(path, rules, clock)(passphrase)
    assert opened is not None
    assert opened.entries in (before, before + 1)
    assert opened.case(case_id).entries
    opened.append(case_id, note(opened))
    assert not wrong_in(opened)
    assert opened._ledger.people.holders.header == header.digest(opened.keys.header)
    opened.close()


def test_a_key_that_was_never_enrolled_to_its_end_opens_nothing(vault, path, rules, clock, monkeypatch):
    with monkeypatch.context() as stop:
        cut(stop, changing, "transaction", 1)
        real = copies.write_whole
        written: list[Path] = []

        def once(where: Path, raw: bytes) -> None:
            written.append(where)
            if len(written) == 1:
                real(where, raw)

        stop.setattr(copies, "write_whole", once)
        with pytest.raises(Cut):
            enrolled(vault)
        vault.close()
    with pytest.raises(RetiredKey):
        opened_by(path, rules, clock)(OTHERS[SUPERVISOR], "B")
    opened = opened_by(path, rules, clock)()
    assert [key.holder.name for key in opened.keys.all()] == [NAME]
    opened.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, OTHERS[SUPERVISOR], "B")
