"""Going on with an older copy: signed for once, true to the ledger, and nobody is shut out by it."""

from dataclasses import replace

import pytest

from storage import copies, header, schema
from tests.storage.colleagues import (
    BOLA,
    NEWER,
    SHEET,
    enrolled,
    forged,
    proof,
    reset,
    with_sheet,
)
from tests.storage.conftest import CASE, kept, note, report, wrong_in


def test_who_forgot_the_passphrase_of_an_older_copy_is_not_locked_out_of_it(vault, opens, set_back):
    with_sheet(vault)
    set_back()
    by_sheet = opens(SHEET, "Sheet")
    assert by_sheet.rollback is not None
    officer = bytes.fromhex(by_sheet.keys.all()[0].holder.person)
    by_sheet.keys.reset(proof(by_sheet, SHEET), forged(by_sheet, NEWER, "officer", person=officer))
    officers = opens(NEWER)
    assert officers.rollback is not None, "the banner stays until someone signs"
    officers.go_on("")
    kept(officers, "c" * 32, report(officers))
    assert not wrong_in(officers)


def test_who_signed_to_go_on_is_not_asked_again_because_the_machine_stopped_before_the_marks(opens, set_back):
    set_back()
    again = opens()
    again._opened.mark = lambda: None  # the machine stops here
    again.go_on("The disk failed")
    assert opens().rollback is None


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
