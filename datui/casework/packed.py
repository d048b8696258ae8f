"""What stands in a policy's file: its control sheet, its clauses, and the numbers that rest on them."""

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from typing import Any

from datui.casework.controlsheet import ControlSheet, Revision
from datui.casework.deadline import UNITS, Deadline, Threshold
from datui.casework.policy import Clause, Policy
from datui.casework.tables import Table
from datui.casework.text import LINE_LIMIT


def read_policy(file: Table) -> tuple[Policy, dict[str, Clause]]:
    """A policy and its clauses, by their ids. Raises PackRefused by key."""
    with file.table("control") as table:
        sheet = _sheet(table)
    with file.table("policy") as table:
        policy = Policy(
            id=table.code("id"),
            title=table.text("title", most=LINE_LIMIT),
            cited_as=table.text("cited_as", most=LINE_LIMIT),
            landlord=table.text("landlord", most=LINE_LIMIT),
            checked=table.verified(),
            sheet=sheet,
            gives_way_to=table.code("gives_way_to", ""),
            note=table.text("note", ""),
        )
    with file.table("clauses") as table:
        return policy, {clause.id: clause for clause in _clauses(policy.id, table)}


def _sheet(table: Table) -> ControlSheet:
    """Every key must stand, empty where the copy does not say: nothing is left out by a slip."""
    return ControlSheet(**{each.name: _said(table, each) for each in fields(ControlSheet)})


def _said(table: Table, line: Field[Any]) -> Any:
    if line.name == "revisions":
        rows = table.rows("revisions", least=0)
        return tuple(Revision(*(row.said(each.name) for each in fields(Revision))) for row in rows)
    if line.type == tuple[str, ...]:
        return table.texts(line.name)
    return table.said(line.name) if line.type is str else table.day_said(line.name)


def _clauses(policy: str, table: Table) -> Iterator[Clause]:
    for ref, row in table.tables(short="says"):
        yield Clause(f"{policy}:{ref}", policy, ref, row.text("says"), row.text("source", ""))


def read_clause(table: Table, clauses: Mapping[str, Clause]) -> str:
    """The id of a clause that some policy file has: no rule without one."""
    clause = table.text("clause")
    if clause not in clauses:
        table.refuse("names a clause that is in no policy file", "clause")
    return clause


def read_deadline(name: str, table: Table, clauses: Mapping[str, Clause]) -> Deadline:
    """By when something is due, under a clause that there is."""
    named = table.text("unit")
    unit = next((unit for unit in UNITS if unit == named), None)
    if unit is None:
        table.refuse(f"must be one of: {', '.join(UNITS)}", "unit")
    amount = table.whole("amount", least=1 if unit == "working days" else 0, most=0 if unit == "same day" else 1_000)
    return Deadline(name, amount, unit, read_clause(table, clauses), table.verified())


def read_threshold(name: str, table: Table, clauses: Mapping[str, Clause]) -> Threshold:
    """At which number something is said, under a clause that there is."""
    return Threshold(name, table.whole("amount", 1), table.text("unit"), read_clause(table, clauses), table.verified())
