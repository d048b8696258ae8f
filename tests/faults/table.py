"""The whole table of flows: those of a vault at work, and those that bring one back."""

from tests.faults import backup_flows, other_flows, pack_flows
from tests.faults.flows import FLOWS

__all__ = ["FLOWS", "backup_flows", "other_flows", "pack_flows"]
