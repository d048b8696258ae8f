"""The prompts of a pack: what to ask, what to do and what never to do where a kind of abuse is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from datui.casework.deadline import Deadline
from datui.casework.packed import read_clause
from datui.casework.policy import ChoiceList, Clause, Verified
from datui.casework.tables import Table


@dataclass(frozen=True, slots=True)
class Asking:
    """One prompt of the pack. `deadline` is empty where it can wait, `duty` where no law may bind the officer."""

    id: str
    title: str
    shown_for: tuple[str, ...]
    clause: str
    ask: tuple[str, ...]
    do: tuple[str, ...]
    never: tuple[str, ...]
    deadline: str
    duty: str
    checked: Verified


def read_prompts(
    file: Table, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList], deadlines: Mapping[str, Deadline]
) -> Mapping[str, Asking]:
    """The prompts of a pack by their ids, in their order. Raises PackRefused by key."""
    checked, found = file.verified(), dict[str, Asking]()
    offered = {choice.code for choice in lists["prompt"].choices}
    abuse = {choice.code for choice in lists["abuse-type"].choices}
    for row in file.rows("prompts"):
        name, deadline = row.code("id"), row.text("deadline", "")
        if name in found or name not in offered:
            row.refuse("must be a code of lists.prompt, each once", "id")
        if deadline and deadline not in deadlines:
            row.refuse("names a deadline that is in no file", "deadline")
        shown = row.texts("shown_for")
        if not shown or set(shown) - abuse:
            row.refuse("must be codes of lists.abuse-type", "shown_for")
        asks, does, never = (row.texts(key) for key in ("ask", "do", "never"))
        if not (asks and does and never):
            row.refuse("must say something under ask, do and never")
        title, clause = lists["prompt"].label(name), read_clause(row, clauses)
        found[name] = Asking(name, title, shown, clause, asks, does, never, deadline, row.text("duty", ""), checked)
    return MappingProxyType(found)
