"""What an agency asks for, filled from the case; what is missing is named, and never keeps a referral back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from datui.casework.marac import CRITERIA
from datui.casework.pieces import pieces
from datui.casework.recipient import Recipient, certain_objection, objection
from datui.casework.records import RecordId
from datui.casework.referral import Referral
from datui.casework.route import Missing, Route
from datui.casework.topics import TOPICS

if TYPE_CHECKING:
    from datui.casework.case import Case


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that an agency asks for: what it is called, of whom, whether it is known, and where it is put right."""

    topic: str
    label: str
    known: bool
    route: Route
    about: RecordId = ""
    whom: str = ""

    @property
    def words(self) -> str:
        """What it is, and of whom."""
        return f"{self.label} ({self.whom})" if self.whom else self.label


def needed(case: Case, referral: Referral) -> tuple[Wanted, ...]:
    """All that the agency of a referral asks for, in its order; nothing where the pack does not say what it asks."""
    form = case.rules.referrals.get(referral.agency)
    return tuple(
        Wanted(one.topic, one.label, found.known, found.route, found.about, found.whom)
        for one in (form.asks if form else ())
        for found in TOPICS[one.topic](case, referral)
    )


_WITH: Final = {
    "victim.address": ("victim.postcode",),
    "victim.ethnicity": ("victim.disability", "victim.gender", "victim.orientation", "victim.sex"),
    "needs.language": ("needs.interpreter", "needs.interpreter-wish", "needs.interpreter-not", "contact.language"),
    "needs.access": ("victim.speak",),
    "contact.times": ("contact.days", "contact.from", "contact.until"),
    "contact.safe-person": ("contact.who-may-answer",),
    "adult.care-needs": ("adult.at-risk",),
    "perpetrator.address": ("perpetrator.postcode",),
    "perpetrator.born": ("perpetrator.age",),
    "child.address": ("child.postcode", "child.lives-with", "child.lives-there"),
    "child.born": ("child.age", "child.unborn", "child.expected-on"),
    "relationship.what": ("relationship.one", "relationship.other"),
    "incident.what": ("incident.at", "incident.kinds", "happened.words", "happened.observation", "happened.when"),
    "risk.level": ("risk.why", "risk.decided-by", "risk.decided-at"),
    **{f"marac.{name}": (f"marac.{name}-why",) for name in CRITERIA},
}
"""What goes with what is asked for: the postcode with an address, why with a criterion."""
_ITS_OWN: Final = ("why", "consent", "consent_why", "aware", "aware_why", "answer_to", "decided_by", "decided_at")
"""What of the referral itself its own agency is told, and no other."""


def asked_pieces(case: Case, referral: Referral, now: datetime) -> frozenset[str]:
    """What is ticked to begin with for the agency of a referral: what it asks for, and nothing of it that is withheld.

    Of the referral itself it is told why and with which agreement; of another referral it is told nothing.
    """
    form = case.rules.referrals.get(referral.agency)
    asked = {one.topic for one in form.asks} if form else set[str]()
    topics = asked.union(*(_WITH.get(topic, ()) for topic in asked))
    own = tuple(f"{referral.record_id}.{name}" for name in _ITS_OWN)
    return frozenset(
        piece.id
        for piece in pieces(case, now)
        if (piece.topic in topics and not piece.withheld) or piece.id in own or _paragraph_of(piece.id) in own
    )


def _paragraph_of(piece: str) -> str:
    """The field that a paragraph is of."""
    field, _dot, number = piece.rpartition(".")
    return field if number.isdecimal() else ""


def to_mind(case: Case, referral: Referral) -> tuple[str, ...]:
    """What is minded with a referral to this kind of agency."""
    form = case.rules.referrals.get(referral.agency)
    return form.mind if form else ()


def against(case: Case, referral: Referral) -> str:
    """Why nothing of this case goes to whoever a referral names; empty where nothing is known against it."""
    return objection(case, Recipient(service=referral.service, agency=referral.agency))


def wrongly_addressed(case: Case) -> Iterator[Missing]:
    """A referral that names somebody who must not receive anything says so until it names another (practice 2.2)."""
    for referral in case.records(Referral):
        if not referral.over and (why := certain_objection(case, Recipient(service=referral.service))):
            name = referral.agency_words(case.rules)
            yield Missing(f"Who gets a referral: {name}: {why}", "practice:2.2", referral.at_field("service"))
