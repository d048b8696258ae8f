"""A case tells by which editions of the policies it was begun, whatever the pack says later."""

from dataclasses import replace

import pytest

from datui.casework.editions import Editions
from datui.casework.kinds import Pack
from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from storage.refusals import NotSaved
from storage.unlock import prove
from storage.vault import Vault, unlock
from tests.landlords import PACK
from tests.storage.conftest import CASE, PASSPHRASE, kept, note, report, wrong_in

OTHER = "d" * 32


def newer(rules):
    """The next edition of one policy, as another datui would ship it."""
    hpg = rules.policies["hpg-2025"]
    sheet = replace(hpg.sheet, version="9")
    return replace(rules, policies={**rules.policies, "hpg-2025": replace(hpg, sheet=sheet)}, digest="9" * 64)


def named(vault):
    return [entry.record for entry in vault.of_vault() if isinstance(entry.record, Editions)]


def versions(case):
    return {edition.policy: edition.version for edition in case.editions}


@pytest.fixture
def later(vault, path, rules, clock):
    """The vault opened by a datui with a newer edition, after a case was begun under the one before."""
    kept(vault, CASE, report(vault))
    vault.close()
    opened = Vault.open(path, unlock(path, PASSPHRASE), rules=newer(rules), clock=clock)
    yield opened
    opened.close()


def test_every_entry_says_under_which_rules_it_was_written(vault, rules):
    kept(vault, CASE, report(vault), note(vault))
    assert {entry.rules for entry in vault.case(CASE).entries} == {rules.digest}
    assert {entry.rules for entry in vault.of_vault()} == {rules.digest}


def test_a_new_vault_names_its_editions_at_once_and_needs_no_entry_for_it(vault, rules):
    kept(vault, CASE, report(vault))
    assert vault.entries == 2
    assert named(vault) == []
    assert vault.of_vault()[0].record.editions == rules.editions == vault.case(CASE).editions


def test_a_case_keeps_the_edition_that_it_was_begun_under(later, rules):
    assert versions(later.case(CASE))["hpg-2025"] == ""
    kept(later, CASE, note(later))
    kept(later, OTHER, report(later))
    assert versions(later.case(CASE))["hpg-2025"] == ""
    assert versions(later.case(OTHER))["hpg-2025"] == "9"
    assert [entry.rules for entry in later.case(CASE).entries] == [rules.digest, "9" * 64]


def test_the_first_entry_of_a_case_under_new_rules_names_their_editions_once(later, path, rules, clock):
    assert named(later) == []
    kept(later, OTHER, report(later), note(later))
    (one,) = named(later)
    assert {edition.policy: edition.version for edition in one.editions}["hpg-2025"] == "9"
    later.close()
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=newer(rules), clock=clock)
    kept(again, CASE, note(again))
    assert len(named(again)) == 1
    again.close()


def test_back_under_the_rules_before_both_cases_keep_their_own(later, path, rules, clock):
    kept(later, OTHER, report(later))
    later.close()
    back = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
    assert versions(back.case(CASE))["hpg-2025"] == ""
    assert versions(back.case(OTHER))["hpg-2025"] == "9"
    for _done in back.rebuild():
        pass
    assert not wrong_in(back)
    back.close()


def test_where_the_entry_was_not_kept_its_editions_are_named_the_next_time(later, monkeypatch):
    write = later._ledger.write

    def breaks(case_id, record, *rest, **more):
        if case_id == OTHER:
            raise OSError(28, "full")
        return write(case_id, record, *rest, **more)

    monkeypatch.setattr(later._ledger, "write", breaks)
    with pytest.raises((NotSaved, OSError)):
        kept(later, OTHER, report(later))
    monkeypatch.undo()
    assert named(later) == []
    kept(later, OTHER, report(later))
    assert len(named(later)) == 1


def test_in_a_batch_they_are_named_once(later):
    with later.batch():
        kept(later, OTHER, report(later), note(later))
        kept(later, "e" * 32, report(later))
    assert len(named(later)) == 1
    assert versions(later.case("e" * 32))["hpg-2025"] == "9"


def test_nobody_writes_editions_but_the_vault(vault, rules):
    with pytest.raises(Refusal, match="role does not write"):
        vault.append(VAULT_CASE, Editions(record_id=vault.new_id(), editions=rules.editions))


def test_a_pack_is_kept_by_who_proves_to_be_there_and_followed_from_the_next_opening(vault, path, rules, clock):
    pack = Pack.of(vault.new_id(), PACK, vault.rules)
    with pytest.raises(Refusal):
        vault.append(VAULT_CASE, pack)
    kept(vault, CASE, report(vault))
    vault.append(VAULT_CASE, pack, proof=prove(vault.keys.unlocked, PASSPHRASE))
    assert "fernleigh-2026" not in vault.rules.policies
    vault.close()
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
    assert again.rules.policies["fernleigh-2026"].sheet.version == "3"
    assert again.stale_index
    for _done in again.rebuild():
        pass
    kept(again, OTHER, report(again))
    assert "fernleigh-2026" not in versions(again.case(CASE))
    assert versions(again.case(OTHER))["fernleigh-2026"] == "3"
    assert not wrong_in(again)
    again.close()
