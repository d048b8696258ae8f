"""What our own records say, looked through before MARAC: fact apart from opinion, what is not shared, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import Answer, State
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.records import Code, Entry, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.referral import Referral
from datui.casework.repeat import WITHDRAWN
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

DO_NOT_CONTACT = "Nobody rings, writes to or visits the victim because it is listed."
UNLESS = "If something has to be done at once it is done, by the safe-contact plan."
_IDVA = "idva"
_LOOKED, _KNOWN, _SHARED = "Looked through", "What is known", "What is shared"


class Research(Record, kind="marac-research", title="MARAC research"):
    """Our own records, looked through for a meeting. It stays in this house; what is relevant is said by mouth."""

    happens = "at"

    meeting: Line = ask("Its meeting", default="", section=_LOOKED, clause="practice:2.4.research", hidden=True)
    about: tuple[PersonId, ...] = ask(
        "About whom", section=_LOOKED, clause="practice:2.4.research", help="The victim, whoever harms, and children."
    )
    looked: tuple[Code, ...] = ask(
        "What was looked through",
        section=_LOOKED,
        choices="research-source",
        clause="practice:2.4.research",
        help="Our own records alone. The victim is not contacted for it.",
    )
    at: Moment = ask("When", past=True, section=_LOOKED, default_now=True, help="When they were looked through.")

    facts: Prose = ask(
        "Facts",
        section=_KNOWN,
        clause="practice:2.4.research",
        help="What a record says, with its day and where it stands. No opinion.",
    )
    opinion: Prose = ask(
        "Professional opinion",
        section=_KNOWN,
        clause="practice:2.4.research",
        help="What you make of it, and why. It is said to be an opinion.",
    )
    opinion_of: Line = ask("Whose opinion", section=_KNOWN, help="Name and post of whoever thinks so.")

    share: Prose = ask(
        "What is to be shared",
        section=_SHARED,
        clause="practice:2.4.research",
        help="Relevant to safety, and no more. It is said there, not handed over.",
    )
    held_back: Answer[YesNo] = ask(
        "Is anything not shared?",
        section=_SHARED,
        clause="practice:2.4.research",
        help="No is an answer too, where all of it is needed.",
    )
    not_shared: Prose = ask(
        "What is not shared", section=_SHARED, clause="practice:2.4.research", help="In a few words, such as: arrears."
    )
    not_shared_why: Prose = ask(
        "Why it is not shared",
        section=_SHARED,
        clause="practice:2.4.research",
        help="Not relevant, more than is needed, or told in confidence.",
    )

    @property
    def headline(self) -> str:
        """That our records were looked through, and whether something of it is not shared."""
        return f"MARAC research{', some of it not shared' if self.held_back.value else ''}"

    @property
    def empty(self) -> bool:
        """Whether nothing was looked through and nothing found."""
        said = (self.facts, self.opinion, self.share, self.not_shared)
        return not self.looked and not any(text.strip() for text in said)


def researched(case: Case, meeting: Entry[MaracMeeting]) -> list[Research]:
    """The research for a meeting: what names it, or names none and was begun since it was known to be listed."""
    found, known = [], case.born(meeting).seq
    for entry in case.of(Research):
        named = entry.record.meeting
        mine = named == meeting.record.record_id or (not named and case.born(entry).seq > known)
        if mine and not entry.record.empty:
            found.append(entry.record)
    return found


def ask_instead(case: Case) -> tuple[str, Route]:
    """Whom to ask instead of the victim, and where that is: the IDVA, else whoever referred, else an IDVA to find."""
    idvas = [one for one in case.records(Referral) if one.agency == _IDVA and one.outcome != WITHDRAWN]
    if idvas:
        named = f": {idvas[-1].service}" if idvas[-1].service else ""
        return f"Ask the IDVA{named}, not the victim", idvas[-1].at_field()
    for meeting in reversed(case.records(MaracMeeting)):
        if meeting.speaks_for or meeting.referred_by:
            whom = meeting.speaks_for or meeting.referred_by
            return f"Ask {whom}, not the victim", meeting.at_field("speaks_for")
    route = Route(Referral.kind, "", "service", (("agency", _IDVA),))
    return "Ask whoever referred, not the victim; or refer to an IDVA, who speaks with them", route


def research_incomplete(case: Case) -> Iterator[Missing]:
    """Fact stands apart from opinion; what is not shared says why; that all of it is is said too (practice 2.4)."""
    clause = "practice:2.4.research"
    for one in case.records(Research):
        if one.empty:
            yield Missing("MARAC research: what our records say", clause, one.at_field("facts"))
            continue
        if one.opinion.strip() and not one.facts.strip():
            yield Missing("MARAC research: the facts, apart from the opinion", clause, one.at_field("facts"))
        if one.opinion.strip() and not one.opinion_of:
            yield Missing("MARAC research: whose opinion it is", clause, one.at_field("opinion_of"))
        if one.held_back.state is State.NOT_ASKED:
            yield Missing("MARAC research: whether anything is not shared", clause, one.at_field("held_back"))
        elif one.held_back.value and not one.not_shared.strip():
            yield Missing("MARAC research: what is not shared", clause, one.at_field("not_shared"))
        elif (one.held_back.value or one.not_shared.strip()) and not one.not_shared_why.strip():
            yield Missing("MARAC research: why it is not shared", clause, one.at_field("not_shared_why"))
