"""What every TRAINING vault has in common."""

from typing import Final

PASSPHRASE: Final = "lantern orchard pebble thimble harbour"  # noqa: S105 - it is meant to be known
"""Opens every vault that `datui demo` makes. It is public, and the lock screen of a TRAINING vault shows it."""
OFFICER: Final = "Robin Hartley (training)"
"""Who the fictional officer is."""
