"""Where a kind of abuse is named, what to ask, do and never do is looked at, and what was said is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.asking import Asking
from datui.casework.clocks import received_of
from datui.casework.due import Duty
from datui.casework.incident import Incident
from datui.casework.intake import Intake
from datui.casework.named import abuse_named, kinds_of
from datui.casework.records import Code, Entry, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

_SEEN = "Looked at"


class Prompted(Record, kind="prompt", title="Prompt"):
    """What to ask, do and never do was looked at for one kind of abuse, and what was said."""

    happens = "seen_at"

    prompt: Code = ask(
        "Which prompt", section=_SEEN, choices="prompt", clause="hpg-2025:4.1", help="The kind of abuse it is about."
    )
    seen_at: Moment = ask("Looked at", past=True, section=_SEEN, default_now=True, help="When it was looked at.")
    asked: Answer[YesNo] = ask(
        "Asked about, safely?",
        section=_SEEN,
        clause="practice:5.1",
        help="Alone and in private; not asked is an answer too.",
    )
    personally: Answer[YesNo] = ask(
        "Is a duty personally yours?",
        section=_SEEN,
        clause="practice:6.fgm",
        help="FGM: teachers and regulated health or social care staff answer y.",
    )
    words: Prose = ask("What was said", section=_SEEN, clause="practice:11.11", help="In their own words.")
    done: Prose = ask(
        "What is done now",
        section=_SEEN,
        clause="practice:6.one-chance",
        help="Who was told, when, and what is next.",
    )
    seen_by: Line = ask("Looked at by", section=_SEEN, writer=True, help="Leave it empty if it was you.")

    @property
    def headline(self) -> str:
        """Which prompt was looked at."""
        return f"Prompt looked at: {self.prompt.replace('-', ' ')}" if self.prompt else "Prompt, none chosen yet"


_ASKS = {
    "personally": "is a duty in law personally yours?",
    "done": "there may be one chance: write what is done now",
}
"""What a prompt that was looked at still asks, by the field that answers it."""


def named_since(case: Case, asking: Asking) -> datetime | None:
    """Since when a report or an incident names a kind of abuse that a prompt is for; None where none does."""
    told: list[Entry[Intake] | Entry[Incident]] = [*case.all_versions(Intake), *case.all_versions(Incident)]
    found = (entry for entry in told if kinds_of(entry.record).intersection(asking.shown_for))
    return min((_since(case, entry) for entry in found), default=None)


def _since(case: Case, entry: Entry[Intake] | Entry[Incident]) -> datetime:
    """From receipt where the first version of a report names it, else from when it was written down."""
    if isinstance(entry.record, Intake) and case.born(entry) is entry:
        return received_of(case, entry)
    return entry.at


def called_for(case: Case) -> list[Asking]:
    """The prompts for what the reports and the incidents of a case name now."""
    named = abuse_named(case)
    return [asking for asking in case.rules.prompts.values() if named.intersection(asking.shown_for)]


def looked_at(case: Case, asking: Asking) -> Prompted | None:
    """What was last written down of a prompt; None where nobody looked at it."""
    return next((one for one in reversed(case.records(Prompted)) if one.prompt == asking.id), None)


def is_answered(case: Case, asking: Asking) -> bool:
    """Whether somebody looked at a prompt and wrote what it asks of them: whose duty it is, and what is done now."""
    return looked_at(case, asking) is not None and not _unwritten(case, asking)


def _unwritten(case: Case, asking: Asking) -> str:
    """The field that is still to be written of a prompt: whose a duty is, and where it cannot wait, what is done."""
    seen = [one for one in case.records(Prompted) if one.prompt == asking.id]
    if asking.duty and not any(one.personally.answered for one in seen):
        return "personally"
    return "done" if asking.deadline and not any(one.done.strip() for one in seen) else ""


def to_prompt(case: Case, asking: Asking) -> Route:
    """Where a prompt is looked at, or what was written of it is gone on with."""
    seen = looked_at(case, asking)
    if seen is not None:
        return seen.at_field(_unwritten(case, asking))
    return Route(Prompted.kind, "", "asked", (("prompt", asking.id),))


def prompts_unseen(case: Case) -> Iterator[Missing]:
    """What the kind of abuse calls for is looked at once; what cannot wait is a duty instead (HPG 2025 4.1)."""
    for asking in called_for(case):
        if not asking.deadline and not is_answered(case, asking):
            yield Missing(f"{asking.title}: what to ask, do and never do", asking.clause, to_prompt(case, asking))


def prompts_due(case: Case) -> Iterator[Duty]:
    """There may be one chance: what cannot wait is acted on the same day, and what was done is written (practice 6)."""
    for asking in called_for(case):
        since = named_since(case, asking)
        if asking.deadline and since is not None and not is_answered(case, asking):
            seen = looked_at(case, asking)
            said = _ASKS[_unwritten(case, asking)] if seen else "there may be one chance, act today"
            words, route = f"{asking.title}: {said}", to_prompt(case, asking)
            duty = case.rules.duty(asking.deadline, since, "one-chance", words, route)
            yield replace(duty, short="One chance: act today")
