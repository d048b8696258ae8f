"""One process of datui: crash dumps, locked memory, the network, its libraries and its clock."""

from datetime import date, timedelta
from types import MappingProxyType

import pytest

from datui import process
from datui.casework.computer import Library
from datui.casework.policy import Verified
from storage.libraries import DATABASE, KEYS


@pytest.mark.parametrize(
    ("dumpable", "limit", "pattern", "state"),
    [
        (False, 0, "core", "protected"),
        (False, -1, "|/usr/lib/systemd/systemd-coredump %P", "protected"),
        (True, 0, "core", "protected"),
        (True, 0, "|/usr/lib/systemd/systemd-coredump %P", "not protected"),
        (True, -1, "core", "not protected"),
    ],
)
def test_a_crash_leaves_nothing_where_the_process_is_private_or_no_file_may_be_written(dumpable, limit, pattern, state):
    assert process.crash_dumps(dumpable, limit, pattern).state == state


@pytest.mark.parametrize(("limit", "state"), [(-1, "protected"), (8 << 20, "protected"), (64 << 10, "not protected")])
def test_memory_is_locked_as_far_as_the_limit_goes(limit, state):
    assert process.locked_memory(limit).state == state


def test_the_network_is_closed_where_the_kernel_holds_it_so():
    assert process.network(True).state == "protected"
    assert process.network(False).route


DAY = date(2026, 11, 22)
OPENSSL = Library(MappingProxyType({"3.6": "3.6.5", "4.0": "4.0.3"}), "Only AES.", Verified(DAY, DAY, "a test", "x"))


@pytest.mark.parametrize(
    ("says", "state"),
    [
        ("OpenSSL 3.6.0 1 Oct 2025", "not protected"),
        ("OpenSSL 3.6.4 25 Aug 2026", "not protected"),
        ("OpenSSL 3.6.5 29 Sep 2026", "protected"),
        ("OpenSSL 3.6.10 1 Jan 2028", "protected"),
        ("OpenSSL 4.0.3 29 Sep 2026", "protected"),
        ("OpenSSL 4.2.0 1 Apr 2027", "cannot be told"),
        ("OpenSSL 3.5.1", "cannot be told"),
        ("LibreSSL 4.0.3", "cannot be told"),
        ("", "cannot be told"),
    ],
)
def test_a_library_is_behind_its_own_line_or_is_not(says, state):
    assert process.library("x", says, OPENSSL).state == state


def test_what_an_old_one_means_for_the_database_is_said_of_the_database_only():
    old = "OpenSSL 3.6.0 1 Oct 2025"
    assert OPENSSL.note in process.library(DATABASE, old, OPENSSL, of_database=True).words
    assert OPENSSL.note not in process.library(KEYS, old, OPENSSL).words


def test_a_clock_that_shows_a_day_before_the_rules_is_wrong(rules):
    last = max(checked.last_verified for checked in rules.places.checked)
    assert process.clock(last, rules).state == "protected"
    assert process.clock(last - timedelta(days=400), rules).state == "not protected"
