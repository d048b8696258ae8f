"""Rescues of the vault of a test into a folder beside it, and the new vault opened by whoever may."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.rescue import Rescue
from storage.vault import Vault
from tests.storage.backing import opened, rescued
from tests.storage.conftest import PASSPHRASE


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "rescued"


@pytest.fixture
def rescues(path: Path, to: Path, rules, clock, outside: Path) -> Callable[..., Rescue]:
    def rescue(passphrase: str = PASSPHRASE, label: str = "A", *, damaged: Path = path) -> Rescue:
        return rescued(damaged, to, rules, clock, who=(passphrase, label), outside=outside)

    return rescue


@pytest.fixture
def opens_new(to: Path, rules, clock, outside: Path) -> Iterator[Callable[..., Vault]]:
    """Close the new vault where it is open, and open it as someone."""
    held: list[Vault] = []

    def again(passphrase: str = PASSPHRASE, label: str = "A", *, mend: bool = True) -> Vault:
        for one in held:
            one.close()
        held.append(opened(to, rules, clock, outside, (passphrase, label), mend=mend))
        return held[-1]

    yield again
    for one in held:
        one.close()
