"""A landlord's own policy pack: one file, checked line by line, kept in the vault and read into its rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Self, TypeVar

from datui.casework.editions import worked_under
from datui.casework.imported import Imported, WrongFile, read_text
from datui.casework.packed import read_deadline, read_policy, read_threshold
from datui.casework.policy import Clause, Policy
from datui.casework.records import Entry, Line, RecordId, ask
from datui.casework.remedies import switched_on
from datui.casework.rules import Rules
from datui.casework.tables import Table

T = TypeVar("T")


class Pack(Imported, kind="pack", title="Policy pack"):
    """A landlord's own policy pack, followed from the next unlocking on."""

    called = "pack"
    then = "It is followed from the next unlocking on."
    unreadable = "A policy pack that was imported into this vault cannot be read by this datui, and is not followed."

    policy: Line = ask("Which policy is it?", hidden=True)

    @property
    def name(self) -> str:
        """Which policy it is."""
        return self.policy

    @property
    def headline(self) -> str:
        """Which policy it is."""
        return f"Policy pack imported: {self.policy}"

    @classmethod
    def of(cls, record_id: RecordId, text: str, rules: Rules) -> Self:
        """The pack that a file holds, checked against the rules that it is to join. Raises WrongFile."""
        policy, _rules = joined(text, rules)
        return cls(record_id=record_id, policy=policy.title, text=text)

    def sound(self, rules: Rules, today: date) -> tuple[str, ...]:
        """Its title and how many clauses it has, and what is to be known of its age."""
        policy, more = joined(self.text, rules)
        count = sum(1 for clause in more.clauses.values() if clause.policy == policy.id)
        said = f"{policy.title}, {count} {'clause' if count == 1 else 'clauses'}."
        return (said, concern) if (concern := policy.concern(today)) else (said,)

    def join(self, rules: Rules) -> Rules:
        """The rules with its policy, clauses and deadlines. Raises WrongFile."""
        _policy, more = joined(self.text, rules)
        return more


def joined(text: str, rules: Rules) -> tuple[Policy, Rules]:
    """The policy of a landlord's own pack, and the rules with it. Raises WrongFile, which names line and key."""
    return read_text(text, Pack.called, lambda file: _read(file, rules))


def _read(file: Table, rules: Rules) -> tuple[Policy, Rules]:
    policy, own = read_policy(file)
    before = {ref: clause for ref, clause in rules.clauses.items() if clause.policy == policy.id}
    for ref, clause in before.items():
        if ref not in own:
            file.refuse("is missing: an edition that takes a policy's place keeps each of its clauses", _at(clause))
    clauses = {ref: clause for ref, clause in rules.clauses.items() if ref not in before} | own
    policies = {**rules.policies, policy.id: policy}
    if policy.gives_way_to and policy.gives_way_to not in policies:
        file.refuse("names a policy that is in no file", "policy.gives_way_to")
    deadlines = dict(rules.deadlines)
    for name, table in _optional(file, "deadlines", rules.deadlines):
        deadlines[name] = read_deadline(name, table, clauses)
    thresholds = dict(rules.thresholds)
    for name, table in _optional(file, "thresholds", rules.thresholds):
        thresholds[name] = read_threshold(name, table, clauses)
    remedies, lists = switched_on(_tables(file, "remedies"), rules.remedies, rules.lists)
    return policy, replace(
        rules,
        policies=MappingProxyType(policies),
        clauses=MappingProxyType(clauses),
        deadlines=MappingProxyType(deadlines),
        thresholds=MappingProxyType(thresholds),
        remedies=remedies,
        lists=lists,
    )


def _at(clause: Clause) -> str:
    return f"clauses.{clause.ref}"


def _optional(file: Table, under: str, known: Mapping[str, T]) -> Iterable[tuple[str, Table]]:
    """The tables that stand under a key, if it stands; each must be one that datui knows."""
    for name, table in _tables(file, under):
        if name not in known:
            table.refuse("is none that datui knows")
        yield name, table


def _tables(file: Table, under: str) -> Iterator[tuple[str, Table]]:
    """The tables that stand under a key, if it stands."""
    if file.has(under):
        yield from file.table(under).tables()


def rules_of_vault(rules: Rules, entries: Iterable[Entry]) -> Rules:
    """The rules with each file that was imported into the vault, oldest first, and the editions that it worked under.

    One that this datui cannot read is left out, and that is said wherever the age of the policies is.
    """
    kept = list(entries)
    for entry in kept:
        if isinstance(entry.record, Imported) and entry.role in entry.record.roles:
            try:
                more = entry.record.join(rules)
            except WrongFile:
                said = (*rules.left_out, entry.record.unreadable)
                rules = replace(rules, left_out=tuple(dict.fromkeys(said)))
            else:
                digest = sha256(f"{rules.digest}\0{entry.record.text}".encode()).hexdigest()
                rules = replace(more, digest=digest)
    return replace(rules, worked_under=MappingProxyType(worked_under(kept)))
