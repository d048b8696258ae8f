"""What the tests of the screens share."""

from functools import partial
from pathlib import Path

import pytest

from datui.casework.rules import Rules
from screens import enrol, passphrase, recover, sheet
from storage import vault as storage
from storage.vault import Key, OpenSlot, Vault, forge_slot
from tests.screens.backups import later, stick  # noqa: F401 - fixtures of the tests of backups
from tests.screens.drawn import left_out  # noqa: F401 - it looks on at every test of the screens
from tests.screens.firstrun import five, forged  # noqa: F401 - fixtures of the tests of a first run
from tests.screens.golden import Golden, check_golden
from tests.screens.passing import messages_stay  # noqa: F401 - it keeps every test of the screens from a race
from tests.screens.people import supervised, with_two
from tests.screens.recovery import FIVE
from tests.screens.session import make_vault


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-goldens", action="store_true", help="write what the screens look like now as the goldens")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a screen with its golden; `pytest tests/screens --write-goldens` writes them instead."""
    write = request.config.getoption("--write-goldens", default=False)
    return lambda app, name: check_golden(app, name, write=write)


@pytest.fixture
def fixed_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of keys and of a vault's end that are the same at every run, as a golden needs them."""
    monkeypatch.setattr("storage.keyring.key_words", lambda _public: "otter velvet quay saffron ridge mist")
    head = "harbour lantern quilt marble tansy copper ladder echo"
    for screen in ("day", "seen", "words"):
        monkeypatch.setattr(f"screens.{screen}.head_words", lambda _head: head)


@pytest.fixture
def cheap_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forge at the cost that only a TRAINING vault may have; everything else is as it is."""
    for module in (enrol, passphrase, sheet):
        monkeypatch.setattr(module, "forge_slot", partial(forge_slot, cheap=True))


@pytest.fixture
def alone(tmp_path: Path, rules: Rules) -> Path:
    """A vault of an officer alone."""
    return make_vault(tmp_path / "vault", rules)


@pytest.fixture
def both(tmp_path: Path, rules: Rules) -> Path:
    """A vault with a supervisor and a recovery sheet."""
    return supervised(tmp_path / "vault", rules, sheet=True)


@pytest.fixture
def three(tmp_path: Path, rules: Rules) -> Path:
    """A vault with two supervisors."""
    return with_two(tmp_path / "vault", rules)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of every key, always the same, so that a page can be compared."""
    words = iter(["disk omission glacier poach procedure barrier", "ahoy subtract drowsily directory dairy jazz"])
    known: dict[bytes, str] = {}

    def key_words(public: bytes) -> str:
        if public not in known:
            known[public] = next(words, "tram onion saddle pepper echo mist")
        return known[public]

    monkeypatch.setattr("storage.keyring.key_words", key_words)


@pytest.fixture
def quick_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    """The five words that are made are these, and the new slot is cheap to make."""

    def cheap(passphrase: str, vault: Vault, officer: Key) -> OpenSlot:
        person = bytes.fromhex(officer.holder.person)
        return forge_slot(passphrase, vault.keys.header, role="officer", person=person, cheap=True)

    monkeypatch.setattr(storage, "generate_passphrase", lambda: FIVE)
    monkeypatch.setattr(recover, "_forge", cheap)
