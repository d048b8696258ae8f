"""What to mind about a channel that a plan allows: what the plan says itself, and what its case knows besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.doubt import may_be_barred
from datui.casework.goesto import NO_RELATIVE
from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.named import by_a_family
from datui.casework.numbers import same_number
from datui.casework.people import PERPETRATOR, Person, age_of
from datui.casework.plans import told_nothing, whose
from datui.casework.records import RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.victim import harms_young, tells_of, was_under_16

if TYPE_CHECKING:
    from datui.casework.case import Case

_SHARED = "It is shared: others may answer, hear or read it."
_BILL = "The bill is shared: calls and numbers stand on it."
_THERE = "The perpetrator lives with them: ask first whether they are alone."
_CAMERAS = "A doorbell or cameras may show who comes."
_TRACKED = "Their location is shared: where they go is seen."
_LOGS_IN = "Somebody else can log in: what is sent may be read."
_THEY_LOG_IN = "The perpetrator, or somebody of theirs, may log in: what is sent may be read."
A_CHILD = "A child: only as children's services agreed."
_NOBODY = frozenset({"", "no", "none", "nobody", "no one", "no-one", "n/a", "-"})


def cautions(plan: SafeContact, channel: str, beside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What is not safe about a channel even where it is allowed; `beside` is what its case knows besides."""
    said = (
        (_SHARED, plan.device(channel) == "shared" or _SHARED in beside),
        (_BILL, channel in ("voice", "text") and plan.phone_plan.value),
        (_THERE, (channel in ("voice", "text", "visit") and plan.perpetrator_there.value) or _THERE in beside),
        (_CAMERAS, channel == "visit" and plan.cameras.value),
        (_TRACKED, channel == "visit" and plan.tracked.value),
        ("Leave no voicemail.", channel == "voice" and not plan.voicemail.value),
        ("Withhold our number.", channel == "voice" and plan.withheld.value),
    )
    return tuple(dict.fromkeys((*(words for words, so in said if so), *beside)))


def minded(case: Case, plan: SafeContact, channel: str, person_id: RecordId = "") -> tuple[str, ...]:
    """All that is to be minded about a channel, by its plan and by its case; no child is called by the role."""
    found = cautions(plan, channel, beside_words(case, plan, channel, person_id))
    return tuple(young_words(case, words) for words in found)


def beside_words(case: Case, plan: SafeContact, channel: str, person_id: RecordId = "") -> tuple[str, ...]:
    """What the people and the reports of a case say of a channel that its plan does not."""
    return tuple(_beside(case, plan, channel, person_id))


def _beside(case: Case, plan: SafeContact, channel: str, person_id: RecordId) -> Iterator[str]:
    to, others = plan.to(channel), [one for one in case.persons if whose(case, one.record_id) != whose(case, person_id)]
    if channel in ("voice", "text", "email", "portal") and any(_reaches(to, one) for one in others):
        yield _SHARED
    if channel in ("voice", "text", "visit") and _lives_there(case, plan, person_id):
        yield _THERE
    if channel in ("email", "portal") and plan.logins.strip().casefold().rstrip(".") not in _NOBODY:
        yield _THEY_LOG_IN if may_be_barred(case, plan.logins, person_id) else _LOGS_IN
    if channel == "through" and by_a_family(case):
        yield NO_RELATIVE
    if _is_of_a_child(case, person_id):
        yield A_CHILD


def _is_of_a_child(case: Case, person_id: RecordId) -> bool:
    """Whether a plan is of somebody under 16: as a person of the case, or while only a report tells of them."""
    whom = whose(case, person_id) or (case.victim.record.record_id if case.victim else "")
    entry = next((one for one in case.people if one.record.record_id == whom), None)
    if entry is not None and entry.record.age_on(london(entry.at).date()) is not None:
        return was_under_16(case, entry)
    reports = (one for one in case.of(Intake) if not whose(case, person_id) and tells_of(case, one.record))
    born = [(one.record.victim_born.value, london(one.at).date()) for one in reports]
    return any(day is not None and age_of(day, on) < case.rules.definition.act_age for day, on in born)


def _reaches(to: str, person: Person) -> bool:
    return same_number(to, person.phone) or same_number(to, person.email)


def _lives_there(case: Case, plan: SafeContact, person_id: RecordId) -> bool:
    """Whether a person or a report says that one who must hear nothing lives there; the plan's own no is newer."""
    if any(one.lives_there.value for one in told_nothing(case, person_id)):
        return True
    told = any(report.perpetrator_there.value for report in case.records(Intake))
    return told and plan.perpetrator_there.value is not False


def young_words(case: Case, words: str) -> str:
    """Words of a perpetrator as they are where whoever harms is under 16: never called one (practice 3)."""
    harming = [entry for entry in case.people if entry.record.has_role(PERPETRATOR)]
    if not harming or not all(harms_young(case, entry) for entry in harming):
        return words
    return words.replace("The perpetrator", "The child who harms").replace("the perpetrator", "the child who harms")
