"""What every test shares: how many examples a property gets, and the policy pack."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from datui.casework.policy import Rules

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
