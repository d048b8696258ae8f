"""A backup of a vault with a supervisor, a sheet, a case and a draft, and a place where none is."""

from pathlib import Path

import pytest

from storage.vault import Draft, Vault
from tests.storage.backing import back_up, opened
from tests.storage.colleagues import enrolled, with_sheet
from tests.storage.conftest import CASE, kept, note, report


@pytest.fixture
def shared(vault, path, rules, clock, outside) -> Vault:
    """A vault with a supervisor, a sheet, a case and a draft, opened on this computer."""
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault, text="On Tuesday."))
    enrolled(vault)
    with_sheet(vault)
    vault.save_draft(Draft("note", CASE, "e" * 32, {"text": "half a sen"}, "text", 3, vault.now()))
    vault.close()
    return opened(path, rules, clock, outside)


@pytest.fixture
def file(shared, tmp_path) -> Path:
    made = back_up(shared, tmp_path / "stick").file
    shared.close()
    return made


@pytest.fixture
def back(tmp_path) -> Path:
    return tmp_path / "back"
