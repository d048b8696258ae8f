"""A case line by line: what waits, what is due, what is missing, and what has happened."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from datui.casework.case import Case
from datui.casework.chronology import happened
from datui.casework.moments import london, near_day_words, time_words
from datui.casework.records import Entry
from datui.casework.repeat import flag_now
from datui.casework.triggers import OTHER_PLAN_RUN_OUT, PLAN_RUN_OUT
from screens.waiting import waiting_lines
from screens.widgets.lines import LineItem, wrapped
from screens.widgets.safe import cut, safe

if TYPE_CHECKING:
    from storage.vault import Vault


def case_lines(vault: "Vault", case: Case, width: int) -> list[LineItem]:
    """A case as it stands now: each line means what puts it right, or what was written."""
    now = vault.now()
    flag = flag_now(case, london(now).date())
    lines = wrapped(safe(f" {flag}", "bold"), width, None, 1) if flag else []
    lines += waiting_lines(vault, vault.drafts(case.case_id), named=False)
    lines += _section("Do next") if case.duties else []
    lines += _due(case, now, width)
    lines += _section("Missing") if case.missing else []
    for line in case.missing:
        lines += wrapped(Content.assemble("   ", safe(line.words)), width, line.route, 5)
    lines += _section("What has happened")
    lines += [LineItem(_happened(case, entry, now), entry) for entry in case.chronology]
    return lines


def _section(words: str) -> list[LineItem]:
    return [LineItem(Content("")), LineItem(safe(f" {words}", "bold underline"))]


def _due(case: Case, now: datetime, width: int) -> Iterator[LineItem]:
    for duty in case.duties:
        state = duty.state(now)
        if duty.words in (PLAN_RUN_OUT, OTHER_PLAN_RUN_OUT) and state == "later":
            # As long as the plan holds, confirming it is what is due.
            continue
        mark = {"overdue": " ! ", "today": " › "}.get(state, "   ")
        when = "" if duty.urgent else f"{duty.when_words(now)}: "
        said = Content.assemble(safe(mark, "bold"), safe(when, "bold" if state != "later" else ""), safe(duty.words))
        yield from wrapped(said, width, duty.route, 5)
        beside = filter(None, (duty.elapsed_words(now), *duty.beside))
        yield from (LineItem(safe(f"     {words}", "dim")) for words in beside)


def _happened(case: Case, entry: Entry, now: datetime) -> Content:
    when, glance = happened(entry), entry.record.glance
    day = near_day_words(london(when).date(), london(now).date())
    corrected = " (corrected)" if entry.record.because else ""
    said = f"{case.headline(entry)}{corrected}{': ' if glance else ''}{glance}"
    return Content.assemble("   ", safe(f"{day:<10} {time_words(when):<5}  ", "dim"), safe(cut(said, 300)))
