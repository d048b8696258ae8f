"""Changes of the keys that are refused to whoever has no right to them, or that nobody may make."""

from contextlib import suppress
from dataclasses import replace

import pytest

from datui.casework.refusal import Refusal
from datui.casework.rollback import Countersignature
from datui.casework.slots import Enrolment, PassphraseChange, Removal, Reset, Rotation
from storage.forge import with_passphrase
from storage.keys import CHEAP
from storage.refusals import RetiredKey, WrongPassphrase
from storage.unlock import prove
from storage.vault import unlock
from tests.storage.colleagues import (
    BOLA,
    NEWER,
    OTHERS,
    SECOND,
    SHEET,
    SUPERVISOR,
    enrolled,
    forged,
    proof,
    with_sheet,
)
from tests.storage.conftest import CASE, NAME, kept, note, report, wrong_in


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


def test_the_only_supervisor_stays_until_another_is_there(vault, opens):
    enrolled(vault)
    supervised = opens(*BOLA)
    mine, own = OTHERS[SUPERVISOR], supervised.keys.all()[1].holder.person
    with pytest.raises(Refusal, match="only supervisor"):
        supervised.keys.remove(proof(supervised, mine), own, "left", "")
    enrolled(supervised, SECOND, by=mine)
    supervised.keys.remove(proof(supervised, mine), own, "left", "")
    assert [key.holder.name for key in supervised.keys.all() if key.holder.active] == [NAME, SECOND]


def test_the_sheet_resets_no_supervisor_and_writes_nothing_else(vault, opens):
    key = enrolled(vault)
    with_sheet(vault)
    recovered = opens(SHEET, "Sheet")
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


def test_another_persons_passphrase_proves_nothing(vault, opens):
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


def test_a_reset_changes_nobodys_role(vault, opens):
    enrolled(vault)
    supervised = opens(*BOLA)
    officer = bytes.fromhex(supervised.keys.all()[0].holder.person)
    new = forged(supervised, NEWER, "supervisor", person=officer)
    with pytest.raises(Refusal, match="no such passphrase"):
        supervised.keys.reset(proof(supervised, OTHERS[SUPERVISOR]), new)


def test_a_vault_has_room_for_sixteen_keys(vault, opens):
    enrolled(vault)
    opened = opens(*BOLA)
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


@pytest.mark.parametrize("name", [NAME, NAME.upper(), ""])
def test_nobody_gets_a_key_under_the_name_of_someone_who_has_one_or_under_none(vault, name):
    """The name is what stands on every entry."""
    with pytest.raises(Refusal):
        vault.keys.enrol(proof(vault), forged(vault, OTHERS[SUPERVISOR]), name)
    assert len(vault.keys.all()) == 1
