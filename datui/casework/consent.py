"""What somebody agreed to be told, to which agency, for what, by which way, until when; and that they took it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.moments import day_words, london
from datui.casework.names import words_in
from datui.casework.plans import whose
from datui.casework.records import Code, Day, Entry, Line, PersonId, Prose, Record, RecordId, YesNo, ask

if TYPE_CHECKING:
    from datui.casework.case import Case

_ASKED, _UNTIL = "Asked", "Until when"
NOT_ASKED = "Nothing is written down of their agreeing to this: to this agency, for this, by this way."
NOT_AGREED = "They did not agree to this."
NOT_SAFE = "It was not asked in a safe way: what was said then is no agreement."
TAKEN_BACK = "They took their agreement back"
RAN_OUT = "Their agreement ran out"


class Consent(Record, kind="consent", title="Consent to share"):
    """What somebody agreed to, one agency and purpose at a time. What is not named in it was not agreed to."""

    glances = ("words",)

    whom: PersonId = ask("Whose it is", section=_ASKED, help="Leave it empty for the victim.")
    agency: Code = ask(
        "For which agency", section=_ASKED, choices="agency", clause="practice:7.share", help="One; each has its own."
    )
    service: Line = ask(
        "Which service or person", section=_ASKED, help="If it is for these alone; empty is any of that kind."
    )
    purposes: tuple[Code, ...] = ask(
        "For what",
        section=_ASKED,
        choices="share-purpose",
        clause="practice:7.share",
        help="What is not chosen was not agreed to.",
    )
    methods: tuple[Code, ...] = ask(
        "By which ways",
        section=_ASKED,
        choices="share-method",
        clause="practice:2.1",
        help="What is not chosen was not agreed to.",
    )
    agrees: Answer[YesNo] = ask(
        "Do they agree?", section=_ASKED, clause="practice:2.5", help="Their answer; silence is none."
    )
    safely: Answer[YesNo] = ask(
        "Asked alone, and safely?",
        section=_ASKED,
        clause="practice:5.1",
        help="Never before anyone; a yes that was overheard is none.",
    )
    words: Prose = ask("In their own words", section=_ASKED, help="What they want told, and what they do not.")
    asked_on: Day = ask("Asked on", past=True, section=_ASKED, help="The day on which they said so.")

    expires_on: Day = ask(
        "Holds until", forward=True, section=_UNTIL, clause="practice:7.share", help="The last day; then it is asked."
    )
    withdrawn_on: Day = ask(
        "Taken back on", past=True, section=_UNTIL, clause="practice:7.share", help="From that day nothing more goes."
    )
    withdrawn_words: Prose = ask("What they said then", section=_UNTIL, help="And who was told that it stops.")

    enquiry: Line = ask("Enquiry", default="", section=_UNTIL, hidden=True)
    """The record id of the enquiry of the perpetrator's side that it is about; such a one opens no other door."""

    @property
    def headline(self) -> str:
        """Whether somebody agreed or took it back; never to what."""
        if self.withdrawn_on:
            return "Consent to share: taken back"
        return {True: "Consent to share: given", False: "Consent to share: not given", None: "Consent to share"}[
            self.agrees.value
        ]

    def covers(self, agency: str, purpose: str, method: str) -> bool:
        """Whether it was asked about this. An agreement is of what it names; a no that names nothing is to all."""
        named = ((self.purposes, purpose), (self.methods, method))
        if self.agrees.value is False:
            of_it = self.agency in ("", agency)
            return of_it and all(not chosen or not one or one in chosen for chosen, one in named)
        return bool(agency) and self.agency == agency and all(one in chosen for chosen, one in named)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whether somebody agrees to one thing on a day, why not where they do not, and the record that says so."""

    ok: bool
    words: str
    record_id: RecordId = ""


def agreed(
    case: Case, agency: str, purpose: str, channel: str, day: date, whom: RecordId = "", service: str = ""
) -> Agreed:
    """Whether the victim, or who is named, agrees that an agency is told, for a purpose, by a way, on a day.

    What was said of it last counts. Not asked, not safely asked, run out and taken back are all no. An agreement for
    one service is none for another; a no for one is a no to all where it is not said which is asked for.
    """
    them = whose(case, whom)
    mine = (one for one in case.of(Consent) if whose(case, one.record.whom) == them and not one.record.enquiry)
    found = [
        one
        for one in mine
        if one.record.agrees.value is not None
        and one.record.covers(agency, purpose, channel)
        and _of_service(one.record, service)
    ]
    if not found:
        return Agreed(False, NOT_ASKED)
    last = max(found, key=lambda entry: _said_since(case, entry))
    return holds(last.record, day)


def holds(consent: Consent, day: date) -> Agreed:
    """Whether one consent holds on a day, by all that it says itself."""
    if consent.agrees.value is None:
        return Agreed(False, NOT_ASKED, consent.record_id)
    if consent.agrees.value is False:
        return Agreed(False, NOT_AGREED, consent.record_id)
    if consent.withdrawn_on is not None and consent.withdrawn_on <= day:
        return Agreed(False, f"{TAKEN_BACK} on {day_words(consent.withdrawn_on)}.", consent.record_id)
    # Taken back, and nobody could read from when: it is taken back.
    if any(name == "withdrawn_on" for name, _typed in consent.as_typed) or consent.withdrawn_words.strip():
        return Agreed(False, f"{TAKEN_BACK}.", consent.record_id)
    if consent.expires_on is not None and consent.expires_on < day:
        return Agreed(False, f"{RAN_OUT} on {day_words(consent.expires_on)}.", consent.record_id)
    if consent.safely.value is not True:
        return Agreed(False, NOT_SAFE, consent.record_id)
    return Agreed(True, "They agree.", consent.record_id)


def _of_service(consent: Consent, service: str) -> bool:
    """Whether a consent that names a service is of this one: all the words of the one are in the other."""
    theirs, mine = ({*words_in(text)} for text in (consent.service, service))
    if not theirs:
        return True
    if not mine:
        return consent.agrees.value is False
    return theirs <= mine or mine <= theirs


def _said_since(case: Case, entry: Entry[Consent]) -> tuple[date, int]:
    """When somebody said what a consent says now: by its day, and where two are of one day, by which was written last.

    A day that is still to come when it was written orders nothing: it counts as of the day on which it was written.
    """
    since = case.said_since(entry, "agrees")
    written = london(since.at).date()
    return min(entry.record.asked_on or written, written), since.seq
