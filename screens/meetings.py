"""Meetings: who may not be told stands above, and beneath what was looked through, what was taken on, what is next."""

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.kinds import MaracMeeting, ProgrammeMeeting
from datui.casework.meetings import Meeting, meetings, name_of, of_meeting, to_recommend, to_research
from datui.casework.programme import TELL_NOTHING
from datui.casework.recommendation import STANDS, standing
from datui.casework.records import Entry
from datui.casework.repeat import flag_words
from datui.casework.research import DO_NOT_CONTACT, ask_instead, researched
from datui.casework.tookon import to_report
from screens.beneath import BeneathScreen
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

TOLD_NOTHING = "The victim does not attend. The perpetrator's side is told nothing of it."
KEEP_FIRST = "F2 keeps it; then what follows can be written from here."
_HEARD = {True: "held", False: "not held", None: "still to come"}


class _MeetingScreen(BeneathScreen):
    """A meeting, with what of it is ours to do beneath it."""

    def above(self) -> Iterable[Widget]:
        """What everybody there must know."""
        yield Static(safe("\n".join(self.said_above())), classes="banner")

    def said_above(self) -> list[str]:
        """The sentences that stand above it."""
        return []

    def follows_from(self) -> object:
        """The case, and what is typed."""
        return self.case, self.as_typed()

    @property
    def kept_entry(self) -> Entry[Any] | None:
        """The meeting as it is in the vault; None while it is not kept yet."""
        case = self.case
        return next(reversed(case.versions(self.record_id)), None) if case is not None else None

    def beneath(self) -> Iterable[LineItem]:
        """What belongs to it, each line with the way there."""
        case, entry = self.case, self.kept_entry
        if case is None:
            return
        yield from self.before(case, entry)
        if entry is not None:
            yield from self._ours(case, entry.record)
        else:
            yield from self.said(KEEP_FIRST, style="dim")
        yield from self._others(case)

    def before(self, case: Case, entry: Entry[Any] | None) -> Iterable[LineItem]:
        """What is done before this sort of meeting."""
        return ()

    def _ours(self, case: Case, meeting: Meeting) -> Iterable[LineItem]:
        for one in of_meeting(case, meeting):
            reported = "" if not to_report(case, one) else "; where it stands is to be reported"
            words = f"{one.what or 'Not described'}: {STANDS[standing(case, one)]}{reported}"
            yield from self.said(f"› {words}", one.at_field())
        if meeting.heard.value is not False:
            yield from self.said("› Write down something that is ours to do", to_recommend(meeting))

    def _others(self, case: Case) -> Iterable[LineItem]:
        """Whatever other meetings there are, of which one may be meant."""
        others = [entry.record for entry in meetings(case) if entry.record.record_id != self.record_id]
        for meeting in reversed(others):
            yield from self.said(f"› Another: {name_of(meeting)}, {_HEARD[meeting.heard.value]}", meeting.at_field())


class MaracMeetingScreen(_MeetingScreen):
    """Write down a MARAC meeting: for when it is listed, then who was there and what is ours to do."""

    kind = MaracMeeting
    part = "Before it, and ours to do"

    def said_above(self) -> list[str]:
        """The months that count, who is told nothing, and that nobody is contacted for it."""
        flag = flag_words(self.case) if self.case is not None else ""
        return [*([f"{flag}."] if flag else []), TOLD_NOTHING, DO_NOT_CONTACT]

    def before(self, case: Case, entry: Entry[Any] | None) -> Iterable[LineItem]:
        """Whom to ask instead of the victim, and the research for it."""
        words, route = ask_instead(case)
        yield from self.said(f"› {words}", route)
        if entry is not None:
            done = researched(case, entry)
            words = "Our records were looked through" if done else "Look through our own records before it"
            yield from self.said(f"› {words}", done[-1].at_field() if done else to_research(case, entry))


class ProgrammeMeetingScreen(_MeetingScreen):
    """Write down a meeting of a perpetrator programme: who was there, and what of it is ours to do."""

    kind = ProgrammeMeeting
    part = "Ours to do"

    def said_above(self) -> list[str]:
        """What is never said there."""
        return [TELL_NOTHING]

    def people(self) -> list[tuple[str, str]]:
        """Only who is a person of this case can take part: nobody named would be the victim."""
        return [(person, words) for person, words in super().people() if person]
