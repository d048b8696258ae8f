"""A checklist in words that an association is licensed to use: one file, checked line by line, kept in the vault."""

from dataclasses import replace
from datetime import date
from typing import Self

from datui.casework.checklists import read_instrument
from datui.casework.imported import Imported, read_text
from datui.casework.instrument import Instrument
from datui.casework.records import Line, RecordId, ask
from datui.casework.risk import DASH
from datui.casework.rules import Rules
from datui.casework.tables import Table

_OWN_ID = "Give it an id of your own, such as your name and its, then check the file again."
_NEXT_EDITION = "Give the new wording another edition, then check the file again."
_ALREADY = "There is nothing to import: it can be chosen where a checklist is asked."
_OTHER_MAP = "Put that item right, or leave out maps_to: then nothing of it is counted beside the MARAC criterion."


class Wording(Imported, kind="instrument", title="Imported checklist"):
    """A checklist in the words that an association is licensed to use, asked from the next unlocking on."""

    called = "checklist"
    then = "It can be chosen from the next unlocking on."
    unreadable = "A checklist that was imported into this vault cannot be read by this datui, and is not offered."

    named: Line = ask("Which checklist is it?", hidden=True)
    edition: Line = ask("Which edition?", hidden=True)

    @property
    def name(self) -> str:
        """Which checklist and edition it is."""
        return f"{self.named}, edition {self.edition}"

    @property
    def headline(self) -> str:
        """Which checklist and edition it is."""
        return f"Checklist imported: {self.name}"

    @classmethod
    def of(cls, record_id: RecordId, text: str, rules: Rules) -> Self:
        """The checklist that a file holds, checked against the rules that it is to join. Raises WrongFile."""
        tool = read_wording(text, rules)
        return cls(record_id=record_id, named=tool.title, edition=tool.edition, text=text)

    def sound(self, rules: Rules, today: date) -> tuple[str, ...]:  # noqa: ARG002 - a licence has no day of its own
        """Its edition and how many questions it has, how many of them datui knows, and its licence."""
        tool = read_wording(self.text, rules)
        count, same = len(tool.items), shared(tool, rules)
        return (
            f"{self.name}, {count} {'question' if count == 1 else 'questions'}.",
            f"{same} of {count} have the id of a topic that datui knows: only those are prompted for and compared.",
            f"Licence: {tool.licence_note}",
        )

    def join(self, rules: Rules) -> Rules:
        """The rules with it asked, and the edition before it kept. Raises WrongFile."""
        tool = read_text(self.text, self.called, lambda file: _read(file, rules))
        held = rules.instruments
        return rules if held.edition(tool.id, tool.edition) else replace(rules, instruments=held.joined_by(tool))


def read_wording(text: str, rules: Rules) -> Instrument:
    """The checklist of a file that is to join the rules. Raises WrongFile, which names line and key."""
    return read_text(text, Wording.called, lambda file: _new(file, rules))


def shared(tool: Instrument, rules: Rules) -> int:
    """How many of its questions have the id of one that came with datui: their answers are prompted and compared."""
    held = rules.instruments
    theirs = {item.id for one in held.shipped for item in held[one].items}
    return sum(item.id in theirs for item in tool.items)


def _new(file: Table, rules: Rules) -> Instrument:
    tool = _read(file, rules)
    if rules.instruments.edition(tool.id, tool.edition) is not None:
        file.refuse("is in this vault already, in these words", "edition", _ALREADY)
    return tool


def _read(file: Table, rules: Rules) -> Instrument:
    tool, held = read_instrument(file), rules.instruments
    if tool.id in held.shipped:
        file.refuse("is that of a checklist that came with datui", "id", _OWN_ID)
    if held.edition(tool.id, tool.edition) not in (None, tool):
        file.refuse("is in this vault already, with other words", "edition", _NEXT_EDITION)
    if tool.maps_to == DASH:
        _maps_whole(
            file, tool, {item.id for one in held.shipped if held[one].maps_to == DASH for item in held[one].items}
        )
    return tool


def _maps_whole(file: Table, tool: Instrument, needed: set[str]) -> None:
    """Each question is one of those that the MARAC criterion counts, and none of them is left out."""
    for item in tool.items:
        if item.id not in needed:
            file.refuse("is none of the topics that dash maps to", f"items[{item.number}].id", _OTHER_MAP)
    for missing in sorted(needed - {item.id for item in tool.items}):
        file.refuse(f"no item has the id {missing}, and dash maps to each of {len(needed)}", "items", _OTHER_MAP)
