"""What every test shares: how many examples a property gets, the policy pack, and the table of what was tried."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests import tally

if TYPE_CHECKING:
    from datui.casework.rules import Rules

# The same examples at every run: a failure is the change's, and never the day's. No timing is asserted.
settings.register_profile(
    "default",
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "torture",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("default")


@pytest.fixture(scope="session")
def rules() -> "Rules":
    """The policy pack as it is shipped."""
    from datui.pack import load_rules  # here, so that a broken room fails its own tests and not everyone's

    return load_rules()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was tried to whoever counts it, where several processes share a run."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["tried"] = [(one.what, one.tried, one.acknowledged, one.lost, one.corrupt) for one in tally.TOLD]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Count what one of the processes tried."""
    tally.TOLD.extend(tally.Tally(*one) for one in getattr(node, "workeroutput", {}).get("tried", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many states were cut off or damaged in this run, and what came of them."""
    if lines := list(tally.table()):
        terminalreporter.section("states tried, and what came of them")
        for line in lines:
            terminalreporter.write_line(line)
