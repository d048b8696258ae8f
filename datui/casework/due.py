"""A duty, and how its due moment is said on a London clock. It is overdue only when somebody looks at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from datui.casework.moments import clock_words, london, moment_words, near_day_words, no_time
from datui.casework.route import Route

DANGER, OPENED, UNSAFE = "danger", "emergency", "unsafe-contact"
CALM, UNHEARD, TO_TELL, IN_DANGER = 0, 1, 2, 4
"""How something presses: by its day; nobody is known to have a referral that cannot wait; no supervisor knows that a
contact left the plan; somebody may be in danger.

A case may press in several ways: the sum of them says in which, and a greater one comes before a smaller one.
"""
DueState = Literal["overdue", "today", "later"]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: what, by when, which clause asks for it and where it is done."""

    code: str
    words: str
    due: datetime
    clause: str
    route: Route
    short: str = ""
    """What the caseload says instead, where the words hold something that somebody wrote."""
    since: datetime | None = None
    """When the report came in, of a first contact: the hours that have passed matter as much as the working days."""
    begun: str = "the report"
    """What that was, where there was no report."""
    beside: tuple[str, ...] = ()
    """What is shown beside the moment: a calendar that ends too early, or offices that are shut."""
    unheard: bool = False
    """Whether it is of a referral that nobody is known to have, and that cannot wait its turn."""

    def elapsed_words(self, now: datetime) -> str:
        """The hours that have passed by the clock on the wall: a lawful gap of days is not a safe one.

        Since a day of which no time was said nobody can count them, and the day is said.
        """
        if self.since is None:
            return ""
        if no_time(self.since):
            return f"since {self.begun} on {near_day_words(london(self.since).date(), london(now).date())}"
        hours = int((now - self.since).total_seconds() // 3600)
        passed = f"{hours} hour{'' if hours == 1 else 's'}" if hours > 0 else "under an hour"
        return f"{passed} since {self.begun}"

    def state(self, now: datetime) -> DueState:
        """Whether it is overdue, due on today's London day, or later."""
        return due_state(self.due, now)

    def when_words(self, now: datetime) -> str:
        """When it is due, as it is said beside it; danger is now, however long ago it began."""
        return "now" if self.urgent else due_words(self.due, now)

    @property
    def urgent(self) -> bool:
        """Whether it is danger, or an emergency of which nobody said yet that there is none."""
        return self.code in (DANGER, OPENED)

    @property
    def pressing(self) -> int:
        """Whether it comes before what is due sooner, and how far before."""
        if self.urgent:
            return IN_DANGER
        return TO_TELL if self.code == UNSAFE else UNHEARD if self.unheard else CALM


def due_state(due: datetime, now: datetime) -> DueState:
    """Whether it is overdue, due on today's London day, or later."""
    if due < now:
        return "overdue"
    return "today" if london(due).date() <= london(now).date() else "later"


def due_words(due: datetime, now: datetime) -> str:
    """When it is due, as it is said beside a duty: due 17:00 today, overdue by 6 days, due Wed 25 Nov 2026, 17:00."""
    if london(due).date() == london(now).date():
        return f"{'overdue since' if due < now else 'due'} {clock_words(due)} today"
    return f"overdue by {_days(due, now)}" if due < now else f"due {moment_words(due)}"


def due_briefly(due: datetime, now: datetime) -> str:
    """When it is due, as short as a list needs it: 17:00 today, overdue 6 days, Wed 25 Nov."""
    day, today = london(due).date(), london(now).date()
    if day == today:
        return f"{'overdue ' if due < now else ''}{clock_words(due)} today"
    return f"overdue {_days(due, now)}" if due < now else near_day_words(day, today)


def _days(due: datetime, now: datetime) -> str:
    days = (london(now).date() - london(due).date()).days
    return f"{days} day{'' if days == 1 else 's'}"
