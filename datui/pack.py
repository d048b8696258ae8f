"""Reads the policy pack, the calendar and the instruments from assets/, and refuses what is wrong by file and key."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from datui.calendar import CALENDAR, read_days
from datui.casework.policy import (
    UNITS,
    Choice,
    ChoiceList,
    Clause,
    Deadline,
    Idle,
    Instrument,
    Policy,
    Prompt,
    Rules,
    Threshold,
)
from datui.surroundings import LIBRARIES, PLACES, read_library, read_places
from datui.tables import PackRefused, Table

DEADLINES = "policy/deadlines.toml"
LISTS = "policy/lists.toml"
LARGEST = 1_000_000
# The rules of casework look these up by name, so a pack without one of them is refused before a case is opened.
NEEDED_DEADLINES = (
    "first_contact",
    "danger",
    "acknowledgement_chase",
    "outcome_chase",
    "safe_contact_high",
    "safe_contact_other",
    "risk_review_high",
    "risk_review_other",
    "unassessed",
    "emergency_reason",
    "closure_risk_fresh",
    "backup",
)
NEEDED_THRESHOLDS = ("visible_high_risk", "potential_escalation", "repeat")
# The records ask from these; a test holds that they are all of them.
NEEDED_LISTS = (
    *("abuse-type", "access", "action-status", "agency", "assessment-how", "channel", "closure-limb", "consent"),
    *("device", "direction", "gender-wish", "level", "need", "note-kind", "person-role", "referral-method"),
    *("referral-outcome", "relationship", "removal", "report-channel", "report-source", "service", "tenancy"),
    "weekday",
)


@cache
def shipped_rules() -> Rules:
    """What the assets of this datui say, read once in a process: the lock screen reads it while someone types."""
    return load_rules()


def load_rules(folder: Traversable | None = None) -> Rules:
    """Everything that assets/ says, checked. Raises PackRefused, which names the file and the key or line."""
    pack = _Pack(folder or files("assets"))
    policies, clauses = _policies(pack)
    with pack.read(DEADLINES) as file:
        deadlines = {name: _deadline(name, table, clauses) for name, table in file.table("deadlines").tables()}
        thresholds = {name: _threshold(name, table, clauses) for name, table in file.table("thresholds").tables()}
        closing = _closing(file, clauses)
        idle = _idle(file)
        _needed(file, "deadlines", NEEDED_DEADLINES, deadlines)
        _needed(file, "thresholds", NEEDED_THRESHOLDS, thresholds)
    with pack.read(LISTS) as file:
        lists = {name: _list(name, table) for name, table in file.table("lists").tables()}
        _needed(file, "lists", NEEDED_LISTS, lists)
    with pack.read(CALENDAR) as file:
        days = read_days(file, closing)
    with pack.read(PLACES) as file:
        places = read_places(file)
    with pack.read(LIBRARIES) as file:
        openssl = read_library(file, "openssl")
    return Rules(
        policies=MappingProxyType(policies),
        clauses=MappingProxyType(clauses),
        lists=MappingProxyType(lists),
        deadlines=MappingProxyType(deadlines),
        thresholds=MappingProxyType(thresholds),
        instruments=MappingProxyType(_instruments(pack)),
        days=days,
        idle=idle,
        places=places,
        openssl=openssl,
        digest=pack.digest.hexdigest(),
    )


class _Pack:
    """The asset files of one folder; whatever is read goes into the digest, name and bytes."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        self.digest = hashlib.sha256()

    def names(self, under: str) -> list[str]:
        """The TOML files of a folder, in the same order everywhere."""
        try:
            held = [file.name for file in (self.folder / under).iterdir()]
        except OSError:
            raise PackRefused(f"assets/{under}: this folder cannot be read.") from None
        return sorted(f"{under}/{name}" for name in held if name.endswith(".toml"))

    def read(self, name: str) -> Table:
        """One file as a table."""
        file = f"assets/{name}"
        try:
            held = self.folder.joinpath(*name.split("/")).read_bytes()
        except OSError:
            raise PackRefused(f"{file}: this file cannot be read.") from None
        if len(held) > LARGEST:
            raise PackRefused(f"{file}: this file is larger than {LARGEST:,} bytes.")
        self.digest.update(f"{name}\0{len(held)}\0".encode() + held)
        try:
            return Table(file, tomllib.loads(held.decode()))
        except UnicodeDecodeError:
            raise PackRefused(f"{file}: this is not UTF-8 text.") from None
        except tomllib.TOMLDecodeError as wrong:
            raise PackRefused(f"{file}: this is not TOML: {str(wrong)[:200]!a}.") from None
        except RecursionError:
            raise PackRefused(f"{file}: this is nested too deeply.") from None


def _needed(file: Table, under: str, names: tuple[str, ...], found: Mapping[str, object]) -> None:
    for name in names:
        if name not in found:
            file.refuse("is missing", f"{under}.{name}")


def _policies(pack: _Pack) -> tuple[dict[str, Policy], dict[str, Clause]]:
    policies: dict[str, Policy] = {}
    clauses: dict[str, Clause] = {}
    for name in pack.names("policy"):
        if name in (DEADLINES, LISTS, PLACES, LIBRARIES):
            continue
        with pack.read(name) as file:
            with file.table("policy") as table:
                policy = _policy(table)
            if policy.id in policies:
                file.refuse("another file has this id too", "policy.id")
            policies[policy.id] = policy
            with file.table("clauses") as table:
                clauses |= {clause.id: clause for clause in _clauses(policy.id, table)}
    for policy in policies.values():
        if policy.gives_way_to and policy.gives_way_to not in policies:
            raise PackRefused(f"assets/policy: {policy.id} gives way to a policy that is in no file.")
    return policies, clauses


def _policy(table: Table) -> Policy:
    return Policy(
        id=table.code("id"),
        title=table.text("title"),
        cited_as=table.text("cited_as"),
        landlord=table.text("landlord"),
        checked=table.verified(),
        board_approval=table.day_or_none("board_approval"),
        implemented=table.day_or_none("implemented"),
        review_due=table.day_or_none("review_due"),
        gives_way_to=table.code("gives_way_to", ""),
        note=table.text("note", ""),
    )


def _clauses(policy: str, table: Table) -> Iterator[Clause]:
    for ref, row in table.tables(short="says"):
        yield Clause(f"{policy}:{ref}", policy, ref, row.text("says"), row.text("source", ""))


def _clause(table: Table, clauses: Mapping[str, Clause]) -> str:
    """The id of a clause that some policy file has: no rule without one."""
    clause = table.text("clause")
    if clause not in clauses:
        table.refuse("names a clause that is in no policy file", "clause")
    return clause


def _deadline(name: str, table: Table, clauses: Mapping[str, Clause]) -> Deadline:
    named = table.text("unit")
    unit = next((unit for unit in UNITS if unit == named), None)
    if unit is None:
        table.refuse(f"must be one of: {', '.join(UNITS)}", "unit")
    amount = table.whole("amount", least=1 if unit == "working days" else 0, most=0 if unit == "same day" else 1_000)
    return Deadline(name, amount, unit, _clause(table, clauses), table.verified())


def _threshold(name: str, table: Table, clauses: Mapping[str, Clause]) -> Threshold:
    return Threshold(name, table.whole("amount", 1), table.text("unit"), _clause(table, clauses), table.verified())


def _closing(file: Table, clauses: Mapping[str, Clause]) -> time:
    with file.table("closing") as table:
        _clause(table, clauses)
        table.verified()
        return table.hour("time")


def _idle(file: Table) -> Idle:
    with file.table("idle") as table:
        table.verified()
        least, most = table.whole("minimum_seconds", 10), table.whole("maximum_seconds", 10)
        warn = table.whole("warn_seconds", 1, least)
        longest = table.whole("session_seconds", 3600, 24 * 3600)
        return Idle(table.whole("default_seconds", least, most), least, most, warn, longest)


def _list(name: str, table: Table) -> ChoiceList:
    choices: dict[str, Choice] = {}
    for row in table.rows("choices"):
        choice = Choice(row.code("code"), row.text("label"), row.text("hint", ""))
        if choice.code in choices:
            row.refuse("stands twice in this list", "code")
        choices[choice.code] = choice
    return ChoiceList(name, tuple(choices.values()), table.verified())


def _instruments(pack: _Pack) -> dict[str, Instrument]:
    found: dict[str, Instrument] = {}
    for name in pack.names("instruments"):
        with pack.read(name) as file:
            tool = _instrument(file)
            if tool.id in found:
                file.refuse("another file has this id too", "id")
            found[tool.id] = tool
    return found


def _instrument(file: Table) -> Instrument:
    items: dict[str, Prompt] = {}
    for row in file.rows("items"):
        item = Prompt(
            row.code("id"),
            row.whole("number"),
            row.text("text"),
            row.text("capture", ""),
            row.text("flag", ""),
            row.text("source", ""),
        )
        if item.id in items:
            row.refuse("stands twice in this instrument", "id")
        items[item.id] = item
        if item.number != len(items):
            row.refuse(f"must be {len(items)}: items are numbered in order from 1", "number")
        if item.flag and not item.source:
            row.refuse("is missing: whoever reads a flag must be able to see whose it is", "source")
    return Instrument(
        id=file.code("id"),
        edition=file.code("edition"),
        title=file.text("title"),
        notice=file.text("notice"),
        brief=file.text("brief"),
        acknowledgement=file.text("acknowledgement"),
        licence_note=file.text("licence_note"),
        items=tuple(items.values()),
        checked=file.verified(),
    )
