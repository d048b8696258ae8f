"""What the tests of the screens share."""

import pytest

from tests.screens.drawn import left_out  # noqa: F401 - it looks on at every test of the screens
from tests.screens.golden import Golden, check_golden


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
