"""Small TRAINING vaults with a clock that a test moves, and the keys to look under their floor."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datui.casework.intake import Intake
from datui.casework.note import Note
from datui.casework.people import Person
from datui.casework.records import Record, build
from datui.casework.rules import Rules
from storage import keys, schema
from storage.forge import Forged
from storage.rows import Stored, stored
from storage.unlock import Unlocked
from storage.vault import Training, Vault, forge, unlock

if TYPE_CHECKING:
    from sqlite3 import Connection


PASSPHRASE = "heron lantern quilt marble tansy"
NAME = "Ada Nowak"
CASE = "c" * 32
START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def forged() -> Forged:
    return forge(PASSPHRASE, training=Training(), cheap=True)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(path: Path, forged: Forged, rules: Rules, clock: Hands) -> Iterator[Vault]:
    opened = Vault.create(path, forged, name=NAME, rules=rules, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def reopened(path: Path, rules: Rules, clock: Hands) -> Iterator[Callable[[], Vault]]:
    """Unlock and open the vault again, after whatever was done to its files."""
    opened: list[Vault] = []

    def again() -> Vault:
        opened.append(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Where this computer keeps its own marks of the vault."""
    return tmp_path / "outside"


@pytest.fixture
def opens(vault: Vault, path: Path, rules: Rules, clock: Hands, outside: Path) -> Iterator[Callable[..., Vault]]:
    """Close what is open, and open the vault as someone on this computer."""
    held = [vault]

    def as_someone(passphrase: str = PASSPHRASE, label: str = "A", *, mend: bool = True) -> Vault:
        held[-1].close()
        unlocked = unlock(path, passphrase, label)
        held.append(Vault.open(path, unlocked, rules=rules, clock=clock, outside=outside, mend=mend))
        return held[-1]

    yield as_someone
    held[-1].close()


@pytest.fixture
def set_back(path: Path, opens: Callable[..., Vault], tmp_path: Path) -> Callable[[], None]:
    """Keep something more, then put the folder of the vault back as it was before; what is outside it stays."""

    def back() -> None:
        opens().close()
        older = shutil.copytree(path, tmp_path / "older")
        later = opens()
        kept(later, CASE, report(later), note(later))
        opens().close()
        shutil.rmtree(path)
        shutil.copytree(older, path)

    return back


@pytest.fixture
def held(vault: Vault, path: Path, monkeypatch: pytest.MonkeyPatch) -> Unlocked:
    """The keys of a vault that is closed; its passphrase is stretched once, and anything else opens nothing."""
    vault.close()
    known = unlock(path, PASSPHRASE)
    one, vault_id = known.slot, known.header.vault_id
    right = (PASSPHRASE, one.salt, one.cost, vault_id, one.slot_id)
    key = keys.stretch(*right)

    def stretch(*asked: Any) -> bytes:
        return key if asked == right else sha512(repr(asked).encode()).digest()

    monkeypatch.setattr(keys, "stretch", stretch)
    return known


@pytest.fixture
def looked_at(path: Path, rules: Rules, clock: Hands) -> Iterator[Callable[[], Vault]]:
    """Open the vault only to check it, as `datui verify` does: whatever was done to its entries."""
    opened: list[Vault] = []

    def again() -> Vault:
        opened.append(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock, mend=False))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def stick(tmp_path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def full(vault):
    """A vault of some size, so that a backup has many slices."""
    with vault.batch():
        for _ in range(12):
            case_id = vault.new_id()
            kept(vault, case_id, report(vault, victim_name="Ewa Nowak"), *[note(vault, text="words " * 6_000)] * 4)
    return vault


def note(vault: Vault, record_id: str = "", **values: Any) -> Note:
    return record(Note, vault, record_id, **values)


def report(vault: Vault, record_id: str = "", **values: Any) -> Intake:
    return record(Intake, vault, record_id, **values)


def person(vault: Vault, record_id: str = "", **values: Any) -> Person:
    return record(Person, vault, record_id, **values)


def record(kind: type[Any], vault: Vault, record_id: str = "", **values: Any) -> Any:
    return build(kind, {"record_id": record_id or vault.new_id(), **values}, now=vault.now())


def kept(vault: Vault, case_id: str, *records: Record) -> str:
    for one in records:
        vault.append(case_id, one)
    return case_id


@contextmanager
def beneath(path: Path, unlocked: Unlocked) -> Iterator["Connection"]:
    """The database as someone sees it who has the vault key and none of our code: no authorizer.

    Triggers that were taken off are put back, as whoever wants not to be noticed would do.
    """
    header = unlocked.header
    database = path / schema.NAME
    connection = schema._keyed(database, unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
    triggers = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
    try:
        yield connection
        left = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
        for name in triggers.keys() - left:
            connection.execute(triggers[name])
    finally:
        connection.close()


def wrong_in(vault: Vault) -> set[str]:
    """What `verify` finds wrong."""
    return {failure.what for checked in vault.verify() for failure in checked.failures}


def everything(vault: Vault) -> list[Stored]:
    """Every entry as it stands in the database."""
    return list(stored(vault._db, "ORDER BY e.seq"))
