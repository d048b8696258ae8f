"""Everyone of a case who is not the victim: whether they may be reached, and whether that way may be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.address import read, same_place
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.doubt import is_barred, is_relative, is_unsafe, is_young, may_be_barred, unsafe_texts
from datui.casework.goesto import AT_A_PLACE, FEARED_TOO, THEIRS, by_number, shut
from datui.casework.intake import Intake
from datui.casework.interlock import Allowed
from datui.casework.named import by_a_family
from datui.casework.names import may_be, names, names_of, victims_names
from datui.casework.numbers import same_number
from datui.casework.people import PERPETRATOR, VICTIM, Person, said
from datui.casework.plans import told_nothing
from datui.casework.records import RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.victim import reached_by, was_under_16

if TYPE_CHECKING:
    from datui.casework.case import Case

MUST_NOT = "They must not receive anything of this case."
TOLD_NOTHING = "The perpetrator and their side are told nothing: that is another decision, and not an officer's alone."
A_CHILD_WHO_HARMS = (
    "A child who harms, and their side, are told nothing: that is another decision, and not an officer's alone."
)
LIVES_THERE = "They live where the victim lives: whoever rings, writes or goes there may be noticed."
LIVED_THERE = "They live where the victim lived: whoever stayed there may hear of it."
OLDER_HOME = "The victim lived there before: letters there are frozen, whoever they are to."
WITH_THEM = "They live where the perpetrator lives: whoever rings, writes or goes there may be noticed."
VICTIMS_TOO = "The victim is reached by that too: only the plan says whether it may be used."
UNSAFE = "The plan names them, or somebody whom they may be, among those who must not hear of it."
UNNAMED = "The plan names people who must not hear of it, and nobody wrote down who this is: ask their name first."
A_RELATIVE = "A family may be the danger here: no relative of theirs is asked, told or sent with word."
A_CHILD = "A child is reached through the parent who is safe, or through children's services."
MAY_BE_THE_VICTIM = "They may be the victim: only a plan of theirs says how. Say what they are in this case."
SHUT = frozenset({TOLD_NOTHING, A_CHILD_WHO_HARMS, MUST_NOT, THEIRS, FEARED_TOO})
"""What no reason of an officer's opens."""
NOT_THE_VICTIM = "Not the victim: say nothing of the victim that they did not agree to."


def of_other(case: Case, person: Person, channel: str, to: str) -> Allowed:
    """Whether somebody may be reached by a way: not the perpetrator's side, nor where it is overheard or read."""
    found = (_against_person(case, person), _against_home(case, person, channel))
    return _verdict(*found, _against_way(case, person.record_id, to))


def of_reporter(case: Case, report: Intake) -> Allowed:
    """Whether whoever made a report may be reached; by what is said of them as a person, where they are one."""
    by_name, person = _against_reporter(case, report), who_reported(case, report)
    if person is None:
        return _verdict(by_name, _against_way(case, "", report.reporter_reach))
    of_them = of_other(case, person, "voice", report.reporter_reach)
    return _verdict("" if of_them.ok else of_them.reason, by_name)


def _verdict(*found: str) -> Allowed:
    """What speaks against a way: what no reason opens comes before all else."""
    reasons = sorted(filter(None, found), key=lambda one: one not in SHUT)
    return Allowed(not reasons, reasons[0] if reasons else NOT_THE_VICTIM)


def by_another(case: Case, report: Intake) -> bool:
    """Whether somebody other than the victim made a report: only where it says no, and nothing in it says otherwise."""
    if report.reporter_is_victim.value is not False or report.source == VICTIM:
        return False
    victims = (names_of(person) for person in case.persons if person.record_id in case.may_be_victims)
    return not any(may_be((report.reported_by,), names) for names in (victims_names(report), *victims))


def who_reported(case: Case, report: Intake) -> Person | None:
    """The person of the case who made a report, by their number or by their name; None while they are nobody of it."""
    victims = reached_by(case)
    # Whoever must hear nothing comes first: in doubt it is they.
    others = sorted((one for one in case.persons if one.record_id not in victims), key=lambda one: not one.told_nothing)
    for person in others:
        if same_number(report.reporter_reach, person.phone) or same_number(report.reporter_reach, person.email):
            return person
    return next((person for person in others if names(report.reported_by, person)), None)


def _against_person(case: Case, person: Person) -> str:
    """Why somebody is not reached by any way; empty where nothing says so."""
    reasons = (
        (_told_nothing(case, person), person.has_role(PERPETRATOR)),
        (MUST_NOT, bool(person.must_not_receive.value)),
        (TOLD_NOTHING, is_barred(case, person, person.record_id)),
        (UNSAFE, is_unsafe(case, person, person.record_id)),
        (UNNAMED, not said(person.name) and any(unsafe_texts(case))),
        (A_RELATIVE, by_a_family(case) and is_relative(case, person)),
        (A_CHILD, is_young(case, person)),
        (MAY_BE_THE_VICTIM, _may_be_the_victim(case, person)),
        (may_be_barred(case, person, person.record_id), True),
        (LIVES_THERE, bool(person.lives_there.value)),
    )
    return next((reason for reason, so in reasons if so and reason), "")


def _told_nothing(case: Case, person: Person) -> str:
    """That a perpetrator is told nothing, in words that call no child one (practice 3)."""
    entry = next((one for one in case.people if one.record.record_id == person.record_id), None)
    return A_CHILD_WHO_HARMS if entry is not None and was_under_16(case, entry) else TOLD_NOTHING


def _may_be_the_victim(case: Case, person: Person) -> bool:
    """Whether somebody may be the victim: by what they are or reported, or a plan; nameless by any detail of theirs."""
    if _is_or_was_one(case, person):
        return True
    if said(person.name) and not may_be(names_of(person), (case.victim_name,)):
        return False
    return any(
        detail and is_the_victims(case, person.record_id, channel, detail)
        for one in (one.record for one in case.all_versions(Person) if one.record.record_id == person.record_id)
        for channel, detail in (("voice", one.phone), ("email", one.email), ("letter", _home(one)))
    )


def _is_or_was_one(case: Case, person: Person) -> bool:
    """Whether somebody may be the victim by what they are, by a plan of their own, or by a report that they made."""
    planned = any(plan.whom == person.record_id for plan in case.records(SafeContact))
    return planned or person.record_id in case.may_be_victims or _may_have_reported(case, person)


def _may_have_reported(case: Case, person: Person) -> bool:
    """Whether somebody made a report that does not say clearly that it was not the victim who did."""
    unclear = [report for report in case.records(Intake) if not by_another(case, report)]
    if person.has_role("reporter") and not said(person.name) and unclear:
        return True
    return any(
        any(same_number(report.reporter_reach, known) for known in (person.phone, person.email))
        or may_be((report.reported_by,), names_of(person))
        for report in unclear
    )


def _against_home(case: Case, person: Person, channel: str) -> str:
    """Why nobody is reached where a person lives; empty where nothing is known against it."""
    home, known = read(_home(person)), case.homes
    if any(same_place(home, each.now) for each in known):
        return LIVES_THERE
    if any(same_place(home, one) for each in known for one in each.before):
        return OLDER_HOME if channel == "letter" else LIVED_THERE
    if any(same_place(home, _home(one)) for one in told_nothing(case, person.record_id)):
        return WITH_THEM
    return VICTIMS_TOO if channel == "letter" and is_the_victims(case, person.record_id, channel, _home(person)) else ""


def _home(person: Person) -> str:
    return " ".join(filter(None, (person.address.strip(), person.postcode.strip())))


def _against_reporter(case: Case, report: Intake) -> str:
    """Why whoever made a report is not reached, by the name that they gave; empty where nothing says so."""
    if is_barred(case, report.reported_by):
        return TOLD_NOTHING
    return UNSAFE if is_unsafe(case, report.reported_by) else may_be_barred(case, report.reported_by)


def _against_way(case: Case, person_id: RecordId, to: str) -> str:
    """Why a number or an account is not used, whoever it is said to be of; empty where nothing is known against it."""
    if barred := shut(case, to, "voice", person_id):
        return barred
    if doubt := by_number(case, to, person_id):
        return doubt
    return VICTIMS_TOO if is_the_victims(case, person_id, "voice", to) else ""


def is_the_victims(case: Case, person_id: RecordId, channel: str, detail: str) -> bool:
    """Whether a detail of somebody is the victim's as well: a home or a place, or else a number or an account."""
    if channel in AT_A_PLACE:
        homes = [home.text for each in case.homes for home in (each.now, *each.before)]
        planned = [plan.to(one) for plan in _plans(case) for one in AT_A_PLACE]
        may_be = [_home(one) for one in case.persons if one.record_id != person_id and _is_or_was_one(case, one)]
        return any(same_place(detail, one) for one in homes + planned + may_be)
    return any(same_number(detail, known) for known in _victims_own(case, person_id))


def _victims_own(case: Case, person_id: RecordId) -> Iterator[str]:
    """Every number and account that was ever written down of a victim but this one, and all that a plan went to."""
    victims = reached_by(case) | {one.record_id for one in case.persons if _is_or_was_one(case, one)}
    for person in (entry.record for entry in case.all_versions(Person)):
        if person.record_id in victims and person.record_id != person_id:
            yield from (person.phone, person.email)
    for report in (entry.record for entry in case.all_versions(Intake)):
        yield from (said(report.victim_phone), said(report.victim_email))
    yield from (plan.to(channel) for plan in _plans(case) for channel in CHANNEL_WORDS if channel not in AT_A_PLACE)


def _plans(case: Case) -> Iterator[SafeContact]:
    """Every plan as it ever was: what was safe for the victim once is theirs still."""
    return (entry.record for entry in case.all_versions(SafeContact))
