"""Where in a case stands what an agency asks for: whether it is known, and which field puts it right if it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from datui.casework.answers import Answer, State
from datui.casework.decision import Decision
from datui.casework.eligibility import Eligibility
from datui.casework.equality import Equality
from datui.casework.incident import Incident
from datui.casework.intake import Intake
from datui.casework.marac import CRITERIA, MaracCriteria
from datui.casework.moments import london
from datui.casework.people import CHILD, PERPETRATOR, Person, said
from datui.casework.plans import latest_plan, to_plan
from datui.casework.police import ever_told
from datui.casework.records import Record, RecordId
from datui.casework.referral import Referral
from datui.casework.relations import Relationship
from datui.casework.risk import RiskAssessment
from datui.casework.route import Route

if TYPE_CHECKING:
    from datui.casework.case import Case


@dataclass(frozen=True, slots=True)
class Found:
    """Whether one thing is known, of whom, and where it is put right."""

    known: bool
    route: Route
    about: RecordId = ""
    whom: str = ""
    """Who that is, where it is not plain from what is asked."""


Look = Callable[["Case", Referral], Iterator[Found]]
_SHARED: Final = ("name", "aliases", "born", "address")
"""What is asked of several people, so that it is said of whom."""
_NUMBERS: Final = {"police_told": "police_reference", "police_called": "police_reference", "called": "reference"}
"""Where the number stands that police gave, by the field that says that they know."""


def answered(record: Record | None, *names: str) -> bool:
    """Whether any of these fields of a record has an answer; that it is not known is one."""
    values = (getattr(record, name) for name in names) if record is not None else ()
    return any(
        value.state is not State.NOT_ASKED if isinstance(value, Answer) else bool(str(value or "").strip())
        for value in values
    )


def _victim(field: str, reported: str, *also: str) -> Look:
    """Of the victim: as a person of the case, or as any report says."""

    def look(case: Case, _referral: Referral) -> Iterator[Found]:
        person = case.victim.record if case.victim else None
        told = any(answered(report, reported, *also) for report in case.records(Intake))
        route = person.at_field(field) if person and field else case.to_latest(Intake, reported)
        known = told or (bool(field) and answered(person, field))
        yield Found(known, route, whom="the victim" if field in _SHARED else "")

    return look


def _plan(*fields: str) -> Look:
    """Of the safe-contact plan."""

    def look(case: Case, _referral: Referral) -> Iterator[Found]:
        plan = latest_plan(case)
        yield Found(answered(plan.record if plan else None, *fields), to_plan(case, fields[0]))

    return look


def _any(kind: type[Record], *fields: str) -> Look:
    """Of any record of a kind; put right in the latest."""

    def look(case: Case, _referral: Referral) -> Iterator[Found]:
        yield Found(any(answered(one, *fields) for one in case.records(kind)), case.to_latest(kind, fields[0]))

    return look


def _referral(*fields: str) -> Look:
    """Of the referral itself."""

    def look(_case: Case, referral: Referral) -> Iterator[Found]:
        yield Found(answered(referral, *fields), referral.at_field(fields[0]))

    return look


def _each(role: str, *fields: str) -> Look:
    """Of everyone who has a role in the case; without anyone, that there is nobody yet."""

    def look(case: Case, _referral: Referral) -> Iterator[Found]:
        people = _having(case, role)
        for person in people:
            yield Found(answered(person, *fields), person.at_field(fields[0]), person.record_id, _called(person))
        if not people and fields[0] == "name" and not _none_known(case, role):
            yield Found(False, Route(Person.kind, "", "case_roles"))

    return look


def _having(case: Case, role: str) -> list[Person]:
    days = ((entry, london(entry.at).date()) for entry in case.people)
    if role == CHILD:
        victim = case.victim.record.record_id if case.victim else ""
        return [one.record for one, day in days if one.record.is_child(day) and one.record.record_id != victim]
    return [person for person in case.persons if person.has_role(role)]


def _called(person: Person) -> str:
    return said(person.name) or "name not known"


def _none_known(case: Case, role: str) -> bool:
    """Whether the reports say that there is no child."""
    told = [report.children.value for report in case.records(Intake) if report.children.answered]
    return role == CHILD and bool(told) and told[-1] is False


def _to_perpetrator(case: Case, _referral: Referral) -> Iterator[Found]:
    """What each child is to whoever harms."""
    harming = {person.record_id for person in _having(case, PERPETRATOR)}
    pairs = [{one.one, one.other} for one in case.records(Relationship) if one.what]
    for child in _having(case, CHILD):
        known = any(child.record_id in pair and pair & harming for pair in pairs)
        route = Route(Relationship.kind, "", "what", (("one", child.record_id),))
        yield Found(known, route, child.record_id, _called(child))


def _police(case: Case, _referral: Referral) -> Iterator[Found]:
    """The number of each event that police were told of; where they were told of none there is none."""
    for told in ever_told(case).each:
        yield Found(bool(told.number), told.entry.record.at_field(_NUMBERS[told.field]))


def _criterion(name: str) -> Look:
    return _any(MaracCriteria, name)


def _before(case: Case, referral: Referral) -> Iterator[Found]:
    """When it was last referred, where it is a repeat."""
    repeat = [one for one in case.records(MaracCriteria) if one.repeat.value]
    earlier = [one for one in case.records(Referral) if one.agency == referral.agency and one is not referral]
    ours = any(one.sent_at and one.record_id != referral.record_id for one in earlier)
    if repeat:
        yield Found(ours or repeat[-1].referred_on is not None, repeat[-1].at_field("referred_on"))


def _elsewhere(case: Case, _referral: Referral) -> Iterator[Found]:
    """Whether another MARAC heard of it: asked with the criteria."""
    latest = case.latest(MaracCriteria)
    record = latest.record if latest else None
    known = record is not None and not (record.referred_on and not record.referred_by)
    yield Found(known, case.to_latest(MaracCriteria, "referred_by"))


def _aware(_case: Case, referral: Referral) -> Iterator[Found]:
    """Whether the victim knows, and if not why not."""
    why = referral.aware.value is False and not referral.aware_why.strip()
    yield Found(referral.aware.answered and not why, referral.at_field("aware_why" if why else "aware"))


def _consent_why(_case: Case, referral: Referral) -> Iterator[Found]:
    """Why it is shared, where they do not agree."""
    if referral.consent.answered and said(referral.consent) != "given":
        yield Found(answered(referral, "consent_why"), referral.at_field("consent_why"))


def _level(case: Case, _referral: Referral) -> Iterator[Found]:
    yield Found(case.level != "unknown", Route("level", "", "level"))


def _answers(case: Case, _referral: Referral) -> Iterator[Found]:
    yield Found(any(one.answers for one in case.records(RiskAssessment)), Route(RiskAssessment.kind))


def _at_risk(field: str) -> Look:
    """One of the three answers on whether the victim is an adult at risk."""
    return _any(Eligibility, field)


def _happened(case: Case, _referral: Referral) -> Iterator[Found]:
    told = any(not one.empty for one in case.records(Incident))
    told = told or any(answered(one, "words", "observation", "account") for one in case.records(Intake))
    yield Found(told, Route(Incident.kind, "", "what"))


def _wishes(case: Case, _referral: Referral) -> Iterator[Found]:
    wished = any(answered(one, "wishes") for one in case.records(Intake))
    wished = wished or any(answered(one, "wish") for one in case.records(Decision))
    yield Found(wished, case.to_latest(Intake, "wishes"))


TOPICS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "referral.decided-by": _referral("decided_by", "sent_by"),
        "referral.answer-to": _referral("answer_to"),
        "referral.decided-at": _referral("decided_at", "sent_at"),
        "victim.name": _victim("name", "victim_name"),
        "victim.aliases": _victim("aliases", "victim_aliases"),
        "victim.born": _victim("born", "victim_born"),
        "victim.address": _victim("address", "address"),
        "victim.phone": _victim("phone", "victim_phone"),
        "contact.safe-to-call": _plan("voice_allowed"),
        "contact.voicemail": _plan("voicemail"),
        "contact.times": _plan("safe_times", "safe_days", "safe_from", "safe_until", "voice_days", "voice_from"),
        "victim.ethnicity": _any(Equality, "ethnicity", "disability", "gender", "orientation", "sex"),
        "needs.language": _victim("", "language", "interpreter"),
        "needs.access": _victim("speak", "access"),
        "home.tenancy": _victim("", "tenancy"),
        "victim.household": _any(Person, "lives_there"),
        "wishes": _wishes,
        "adult.care-needs": _at_risk("care_needs"),
        "adult.cannot-protect": _at_risk("cannot_protect"),
        "perpetrator.name": _each(PERPETRATOR, "name"),
        "perpetrator.aliases": _each(PERPETRATOR, "aliases"),
        "perpetrator.born": _each(PERPETRATOR, "born", "age"),
        "perpetrator.address": _each(PERPETRATOR, "address"),
        "perpetrator.relationship": _each(PERPETRATOR, "relationship"),
        "perpetrator.danger": _each(PERPETRATOR, "danger"),
        "child.name": _each(CHILD, "name"),
        "child.born": _each(CHILD, "born", "age", "expected_on"),
        "child.relationship": _each(CHILD, "relationship"),
        "relationship.what": _to_perpetrator,
        "child.address": _each(CHILD, "address", "lives_there", "lives_with"),
        "child.school": _each(CHILD, "school"),
        "referral.why": _referral("why"),
        "incident.what": _happened,
        "police.reference": _police,
        **{f"marac.{name}": _criterion(name) for name in CRITERIA},
        "marac.referred-on": _before,
        "marac.referred-by": _elsewhere,
        "referral.aware": _aware,
        "referral.consent": _referral("consent"),
        "referral.consent-why": _consent_why,
        "perpetrator.feared": _victim("", "feared"),
        "contact.safe-person": _plan("safe_person", "who_may_answer"),
        "contact.unsafe-people": _plan("unsafe_people"),
        "risk.answers": _answers,
        "risk.level": _level,
    }
)
"""Everything that an agency may ask for, by its topic: whether the case knows it, and where it is put right."""
