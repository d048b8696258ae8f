"""Police protection: a marker on the home, patrols and the like; asked for, in place under a number, until a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.due import Duty
from datui.casework.moments import LONDON
from datui.casework.moved import other_homes
from datui.casework.records import Code, Day, Entry, Line, Record, YesNo, ask
from datui.casework.route import GateLine, Missing

if TYPE_CHECKING:
    from datui.casework.case import Case

_ASKED, _PLACE = "What is asked for", "What came of it"
_CLAUSE = "practice:8.police"
_HOME_NOW = "now"


class PoliceProtection(Record, kind="police-protection", title="Police protection"):
    """A marker on the home for whoever answers a call, patrols or an alarm: asked for, given, and until when."""

    what: Code = ask("What", section=_ASKED, choices="police-protection", clause=_CLAUSE, help="One record for each.")
    which_home: Code = ask(
        "For which home",
        section=_ASKED,
        choices="protected-home",
        clause=_CLAUSE,
        help="It stays with that home when they move. No address is needed here.",
    )
    wanted: Answer[YesNo] = ask(
        "Does the victim want it?", section=_ASKED, clause="wrekin-2019:victim-led", help="By a way that is safe."
    )
    quietly: Line = ask(
        "How they should come", section=_ASKED, help="Such as: no marked car at the door, nobody rings the bell."
    )
    asked_on: Day = ask("Asked for on", past=True, section=_ASKED, help="The day on which police were asked.")
    asked_of: Line = ask("Asked of", section=_ASKED, help="Which team, and who there.")

    given: Answer[YesNo] = ask("Did police agree?", section=_PLACE, help="Asked for is not in place.")
    not_given: Line = ask("If not, why", section=_PLACE, help="And what is done instead.")
    police_reference: Line = ask("Police reference", section=_PLACE, clause=_CLAUSE, help="The number that they gave.")
    since: Day = ask("In place since", past=True, section=_PLACE, help="The day from which it holds.")
    until: Day = ask(
        "Until", forward=True, section=_PLACE, clause=_CLAUSE, help="Its last day: ask before it whether it goes on."
    )
    ended_on: Day = ask("Ended on", past=True, section=_PLACE, help="If it ended, or was taken off a home.")

    @property
    def headline(self) -> str:
        """Whether it is in place; never where."""
        if self.ended_on:
            return "Police protection ended"
        words = {True: "in place", False: "not given", None: "asked for" if self.asked_on else "to be asked for"}
        return f"Police protection: {words[self.given.value]}"

    @property
    def in_place(self) -> bool:
        """Whether police gave it and nobody said that it ended."""
        return bool(self.given.value) and self.ended_on is None

    @property
    def to_ask(self) -> bool:
        """Whether it is to be asked for, and nobody has yet; where they said that they do not want it, it is not."""
        begun = self.what or self.wanted.value
        asked = self.asked_on or self.given.value is not None or self.ended_on
        return bool(begun) and not asked and self.wanted.value is not False

    @property
    def unanswered(self) -> bool:
        """Whether police were asked and nobody knows yet what they said."""
        return self.asked_on is not None and self.given.value is None and self.ended_on is None


def protection_due(case: Case) -> Iterator[Duty]:
    """Police are asked for it, and for their answer, the next working day; before its last day, whether it goes on."""
    for entry in case.of(PoliceProtection):
        one = entry.record
        if one.to_ask:
            words, start = "Police protection: ask police for it", case.born(entry).at
            yield case.rules.duty("police_protection", start, "police-protection", words, one.at_field("asked_on"))
        elif one.unanswered and one.asked_on is not None:
            start = min(datetime.combine(one.asked_on, time(), LONDON).astimezone(UTC), entry.at)
            words = "Police protection: ask whether it is in place"
            yield case.rules.duty("police_protection", start, "police-protection", words, one.at_field("given"))
        elif one.in_place and one.until is not None:
            words, due = "Police protection ends: ask whether it goes on", case.rules.days.end_of(one.until)
            yield Duty("police-protection", words, due, _CLAUSE, one.at_field("until"))


def protection_incomplete(case: Case) -> Iterator[Missing]:
    """What is in place has a number and a last day; one for a home that was left is said (Wrekin 2019, police)."""
    for entry in case.of(PoliceProtection):
        one = entry.record
        if one.in_place and not one.police_reference:
            words = "Police protection: the number under which it is in place"
            yield Missing(words, _CLAUSE, one.at_field("police_reference"))
        if one.in_place and one.until is None:
            yield Missing("Police protection: until when it holds", _CLAUSE, one.at_field("until"))
        if one.in_place and _moved_since(case, entry):
            words = "Police protection: they moved since; ask for it where they are now, and end it where they were"
            yield Missing(words, _CLAUSE, one.at_field("which_home"))


def protection_open(case: Case) -> Iterator[GateLine]:
    """No case closes while police were asked and nobody knows what they said."""
    for one in case.records(PoliceProtection):
        if one.unanswered:
            yield GateLine("Police protection was asked for, and there is no answer", _CLAUSE, one.at_field("given"))


def _moved_since(case: Case, entry: Entry[PoliceProtection]) -> bool:
    """Whether another home was told of since it was said to be for the one where they live now."""
    if entry.record.which_home != _HOME_NOW:
        return False
    said = case.said_since(entry, "which_home").seq
    return any(home.seq > said for home in other_homes(case))
