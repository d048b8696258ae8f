"""What was not known when it was asked: a list to come back to until each is answered or declined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datui.casework.compare import by_an_agency, in_order
from datui.casework.due import Duty
from datui.casework.instrument import Instrument
from datui.casework.records import Entry
from datui.casework.risk import RiskAssessment
from datui.casework.route import Route

if TYPE_CHECKING:
    from datui.casework.case import Case

_NAMED = 3
"""How many questions a duty names before it only counts the rest."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The questions of one checklist that were last answered with not known, and the assessment that said so first.

    `latest` is the one to go on with: the last that we asked, or where we asked none, the agency's.
    """

    instrument: str
    items: tuple[str, ...]
    since: Entry[RiskAssessment]
    latest: Entry[RiskAssessment]


def follow_ups(case: Case) -> tuple[FollowUp, ...]:
    """Each checklist's open questions. Only a later answer closes one; what was left unasked then stays open.

    It goes by when each was asked, not by when it was written. What another agency was told closes nothing that we
    did not know, unless it was a yes.
    """
    asked: dict[str, list[Entry[RiskAssessment]]] = {}
    for entry in reversed(in_order(case)):
        asked.setdefault(entry.record.instrument, []).append(entry)
    found = []
    for instrument, entries in asked.items():
        since: dict[str, Entry[RiskAssessment]] = {}
        for entry in entries:
            for item, answer in entry.record.answers.items():
                if answer == "not_known":
                    since[item] = _first(since.get(item), entry)
                elif item in since and _closes(entry, answer, since[item]):
                    del since[item]
        if since:
            first = min(since.values(), key=lambda one: one.seq)
            ours = [entry for entry in entries if not by_an_agency(entry)]
            found.append(FollowUp(instrument, tuple(since), first, (ours or entries)[-1]))
    return tuple(found)


def _first(before: Entry[RiskAssessment] | None, entry: Entry[RiskAssessment]) -> Entry[RiskAssessment]:
    """Since which assessment a question is open: since ours, where an agency did not know it either."""
    if before is None or (by_an_agency(before) and not by_an_agency(entry)):
        return entry
    return before


def _closes(entry: Entry[RiskAssessment], answer: str, since: Entry[RiskAssessment]) -> bool:
    """Whether an answer closes a question that was open since another assessment."""
    return answer == "yes" or not by_an_agency(entry) or by_an_agency(since)


def to_come_back(case: Case) -> Iterator[Duty]:
    """What was not known is come back to, question by question (practice 1.2); it is never counted as a no."""
    for each in follow_ups(case):
        tool = case.rules.instruments.nearest(each.instrument, each.latest.record.edition)
        words = f"Come back to: {_words(each.items, tool)}"
        flagged = {item.id for item in tool.items if item.flag} if tool else set()
        route = each.latest.record.at_field(min(each.items, key=lambda item: item not in flagged))
        if tool is None or tool.edition != each.latest.record.edition or by_an_agency(each.latest):
            # Its answers are to other questions, or somebody else's: they stay, and today's are asked.
            route = Route(RiskAssessment.kind)
        yield case.rules.duty("risk_not_known", case.born(each.since).at, "risk-not-known", words, route)


def _words(items: tuple[str, ...], tool: Instrument | None) -> str:
    """The questions, the ones that may matter alone first, and how many more."""
    asked = {item.id: item for item in tool.items} if tool else {}
    first = sorted(items, key=lambda item: not (item in asked and asked[item].flag))
    named = [asked[item].short if item in asked else item for item in first[:_NAMED]]
    more = f" and {len(items) - _NAMED} more that were not known" if len(items) > _NAMED else ""
    return f"{' '.join(named)}{more}"
