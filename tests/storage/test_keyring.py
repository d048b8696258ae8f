"""Who can open the vault, and every change to that: each an entry, each refused to whoever has no right to it."""

from pathlib import Path

import pytest

from datui.casework.refusal import Refusal
from storage import schema
from storage.forge import with_passphrase
from storage.refusals import WrongPassphrase
from storage.vault import Vault, unlock
from tests.storage.colleagues import (
    BOLA,
    NEWER,
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


@pytest.fixture
def supervised(vault, opens) -> Vault:
    """The vault as its supervisor has it open."""
    enrolled(vault)
    return opens(*BOLA)


def kinds(vault: Vault) -> list[str]:
    return [entry.record.kind for entry in vault.of_vault()]


def test_a_supervisor_enrolled_by_the_officer_has_a_letter_words_and_a_passphrase_of_their_own(vault, opens):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Ola"))
    key = enrolled(vault)
    assert (key.letter, key.holder.name, key.holder.role, key.holder.enrolled_by) == (
        "B",
        SUPERVISOR,
        "supervisor",
        NAME,
    )
    assert len(key.words.split()) == 6
    opened = opens(*BOLA)
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


def test_a_changed_passphrase_opens_and_the_old_one_does_not_and_the_keys_are_the_same(vault, opens, path):
    before = vault.keys.all()[0]
    mine = proof(vault)
    vault.keys.change_passphrase(mine, with_passphrase(mine, NEWER, vault.keys.header.vault_id))
    opened = opens(NEWER)
    assert opened.keys.all()[0].words == before.words
    assert opened.keys.header.epoch == 1
    assert kinds(opened) == ["genesis", "passphrase"]
    assert not wrong_in(opened)
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)


def test_a_removed_supervisor_opens_nothing_and_the_vault_has_a_new_key(supervised, opens, path):
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
    officer = opens()
    assert (officer.name, officer.entries) == (NAME, supervised.entries)
    assert not wrong_in(officer)
    assert kinds(officer) == ["genesis", "enrolment", "enrolment", "removal"]
    with pytest.raises(Refusal):
        schema.opened(path / schema.NAME, old.vault_key, old.header.vault_id, 1, old.header.db_salt)


def test_an_old_copy_still_opens_with_the_old_key(supervised, opens, path, tmp_path, rules, clock):
    """It is said plainly, so it has to be so: nobody may believe that a removal reaches a copy."""
    import shutil

    enrolled(supervised, SECOND, by=OTHERS[SUPERVISOR])
    supervised.close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    opened = opens(*BOLA)
    opened.keys.remove(proof(opened, OTHERS[SUPERVISOR]), opened.keys.all()[2].holder.person, "known", "")
    old = opened_by(copy, rules, clock)(OTHERS[SECOND], "C")
    assert old.name == SECOND
    old.close()


def test_the_sheet_resets_the_officer_with_a_new_key_and_opens_no_others(vault, opens, path, rules, clock):
    case_id = kept(vault, vault.new_id(), report(vault))
    enrolled(vault)
    with_sheet(vault)
    before = vault.keys.all()
    recovered = opens(SHEET, "Sheet")
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


def test_a_supervisor_resets_the_officer_and_the_old_key_signs_no_more(supervised, opens, path):
    officer = supervised.keys.all()[0].holder
    new = forged(supervised, NEWER, "officer", person=bytes.fromhex(officer.person))
    supervised.keys.reset(proof(supervised, OTHERS[SUPERVISOR]), new)
    opened = opens(NEWER)
    assert (opened.name, opened.role) == (NAME, "officer")
    assert [key.letter for key in opened.keys.all()] == ["", "B", "A"]
    assert not wrong_in(opened)


def test_an_officer_who_has_left_is_removed_and_another_enrolled(supervised, opens, path):
    mine = OTHERS[SUPERVISOR]
    supervised.keys.remove(proof(supervised, mine), supervised.keys.all()[0].holder.person, "left", "Moved on")
    new = forged(supervised, NEWER, "officer")
    key = supervised.keys.enrol(proof(supervised, mine), new, "Dai Ito")
    assert (key.letter, key.holder.role) == ("A", "officer")
    opened = opens(NEWER)
    assert opened.name == "Dai Ito"
    assert not wrong_in(opened)


def test_a_new_sheet_makes_the_one_before_it_worthless(vault, opens, path):
    with_sheet(vault)
    assert vault.keys.header.epoch == 1
    other = SHEET.split()[::-1]
    with_sheet(vault, " ".join(other))
    assert vault.keys.header.epoch == 2
    assert kinds(vault) == ["genesis", "enrolment", "rotation", "enrolment"]
    with pytest.raises(WrongPassphrase):
        unlock(path, SHEET, "Sheet")
    assert opens(" ".join(other), "Sheet").role == "recovery"


def test_a_new_key_needs_nobodys_passphrase_but_the_one_who_makes_it(vault, opens):
    enrolled(vault)
    vault.keys.rotate(proof(vault), "The laptop was taken and given back")
    assert opens(*BOLA).role == "supervisor"
    assert opens().role == "officer"
    assert not wrong_in(opens())
