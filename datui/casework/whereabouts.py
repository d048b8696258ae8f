"""Where 999 finds a victim and by which number: of each victim their own, by what and when where nobody is sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.address import one_home, read
from datui.casework.expiry import holds_until
from datui.casework.intake import Intake
from datui.casework.lastsaid import said_at
from datui.casework.moments import london, near_day_words, time_words
from datui.casework.names import may_be, names_of, victims_names
from datui.casework.numbers import same_number
from datui.casework.people import Person, said
from datui.casework.places import Homes
from datui.casework.plans import barred_ways
from datui.casework.records import Entry, RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.victim import tells_of

if TYPE_CHECKING:
    from datui.casework.case import Case

_Told = Entry[Intake] | Entry[Person]
_BARRED = "no telephone of theirs: the one that was given is of somebody who must hear nothing"


def when_words(moment: datetime, now: datetime) -> str:
    """When something was said: 09:02 today, Sun 22 Nov 05:05; a day alone where no time was said."""
    day, today, clock = london(moment).date(), london(now).date(), time_words(moment)
    words = (clock, "today") if day == today else (near_day_words(day, today), clock)
    return " ".join(filter(None, words))


def reports_of_victim(case: Case) -> list[Intake]:
    """The reports that may tell of the victim of the case, the newest first: what is said of another is not theirs."""
    return [report for report in reversed(case.records(Intake)) if tells_of(case, report)]


def named_in(case: Case, report: Intake) -> str:
    """Whom else than the victim of the case a report tells of; empty where it may be of them."""
    return "" if tells_of(case, report) else said(report.victim_name)


def without_others(case: Case) -> Case:
    """The case without what a report says of another victim."""
    others = {report.record_id for report in case.records(Intake) if named_in(case, report)}
    mine = (entry for entry in case.entries if entry.record.record_id not in others)
    return case.fold(case.case_id, mine, case.rules) if others else case


def home_words(case: Case, now: datetime) -> str:
    """The home of the victim, then that of each other victim who lives elsewhere, said to be of them."""
    victim = case.victim.record.record_id if case.victim else ""
    # While nobody of the case is the victim, only the reports tell of them.
    mine = next((each for each in case.homes if victim in each.of or not each.of), None)
    own = _told(case, mine.of if mine else frozenset({victim}), reports_of_victim(case))
    found = [_words(case, own, mine, now)]
    for each in case.homes:
        if each is mine:
            continue
        theirs = [person for person in case.persons if person.record_id in each.of]
        names = [name for person in theirs for name in names_of(person)]
        reports = [report for report in case.records(Intake) if may_be(victims_names(report), names)]
        told = _told(case, each.of, reports)
        if any(one_home(_home(one.record), _home(other.record)) for one in told[:1] for other in own[:1]):
            continue
        name = next((said(person.name) for person in theirs if said(person.name)), "another victim")
        words = _words(case, told, each, now)
        found.append(words and f"of {name}: {words}")
    return "; ".join(filter(None, found))


def _told(case: Case, people: frozenset[RecordId], reports: list[Intake]) -> list[_Told]:
    """Whatever tells of somebody's home, the newest first; a postcode alone only where nothing says more."""
    told: list[_Told] = [
        *(entry for entry in case.people if entry.record.record_id in people),
        *(entry for entry in case.of(Intake) if entry.record in reports),
    ]
    found = [entry for entry in told if _address(entry.record)] or [entry for entry in told if _home(entry.record)]
    return sorted(found, key=lambda entry: (_since(case, entry), entry.seq), reverse=True)


def _words(case: Case, told: list[_Told], homes: Homes | None, now: datetime) -> str:
    """A home in words: the one that holds, or else each that it may be, the newest first, by what and when."""
    each: list[_Told] = []
    for entry in told:
        if not any(one_home(_home(entry.record), _home(other.record)) for other in each):
            each.append(entry)
    if not each:
        return ""
    holds = homes.now if homes is not None else read(_home(each[0].record) if len(each) == 1 else "")
    same = [entry for entry in told if one_home(_home(entry.record), holds)]
    # What a person of the case says of themselves holds; a report only where none newer tells of another home.
    if holds.text and (len(each) == 1 or each[0] in same or any(isinstance(one.record, Person) for one in same)):
        return f"their home is {max((_home(entry.record) for entry in same or each), key=len)}"
    said_so = (f"{_home(entry.record)} {_by(entry)} (said {when_words(_since(case, entry), now)})" for entry in each)
    return f"their home may be {', or '.join(said_so)}"


def _by(entry: _Told) -> str:
    return "by a report" if isinstance(entry.record, Intake) else "by their own record"


def _address(record: Intake | Person) -> str:
    return said(record.address) if isinstance(record, Intake) else record.address.strip()


def _home(record: Intake | Person) -> str:
    return " ".join(filter(None, (_address(record), record.postcode.strip())))


def _since(case: Case, entry: _Told) -> datetime:
    return said_at(case, entry, "address" if _address(entry.record) else "postcode")


def number_words(case: Case, now: datetime) -> Iterator[str]:
    """The victim's numbers, those of the plan first; never one of somebody who must hear nothing, whoever gave it."""
    barred = [way for person in barred_ways(case) for way in (person.phone, person.email)]
    mine = (case.victim.record.phone if case.victim else "", *_reported(case))
    own = [number for number in mine if number.strip() and not _is_one_of(number, barred)]
    planned = dict[str, str]()
    for number, words in _planned(case, now):
        if not _is_one_of(number, (*barred, *planned)):
            planned[number] = words
    yield from (f"telephone {number}{words}" for number, words in planned.items())
    # Of what nobody planned the newest is enough, and the plan may have it already.
    yield from (f"telephone {number}" for number in own[:1] if not _is_one_of(number, planned))
    if not own and not planned and any((*mine, *(number for number, _words in _planned(case, now)))):
        yield _BARRED


def _is_one_of(number: str, numbers: Iterable[str]) -> bool:
    return any(same_number(number, one) for one in numbers)


def _reported(case: Case) -> Iterator[str]:
    return (said(report.victim_phone) for report in reports_of_victim(case))


def _planned(case: Case, now: datetime) -> Iterator[tuple[str, str]]:
    """The numbers that the plan of the victim goes to, and what the plan says of each."""
    entry = case.safe_contact
    if entry is None:
        return
    plan, over = entry.record, london(now).date() > holds_until(case, entry)
    for channel in ("voice", "text"):
        safe = plan.answer(channel).value and plan.seen(channel).value is False and not _is_his(plan, channel)
        words = f" by the plan{', which ran out' if over else ''}" if safe else ", which the plan does not call safe"
        if plan.to(channel):
            yield plan.to(channel), words


def _is_his(plan: SafeContact, channel: str) -> bool:
    return plan.device(channel) == "perpetrator"
