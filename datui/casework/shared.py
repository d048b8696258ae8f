"""What follows from a share: what could not wait is completed the same day, and a supervisor hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.chase import progress
from datui.casework.chronology import not_after
from datui.casework.consent import Consent
from datui.casework.due import Duty
from datui.casework.recipient import objection
from datui.casework.records import Entry
from datui.casework.referral import NOT_SENT, Referral
from datui.casework.route import GateLine, Missing, Route
from datui.casework.sharing import Share, wanting

if TYPE_CHECKING:
    from datui.casework.case import Case

_WANTS = {
    "purpose": "what it is for",
    "basis": "its lawful basis",
    "necessity": "why just this, and no less",
    "side": "on whose side whoever got it is",
    "consent": "whether the victim agrees",
    "consent_why": "why without the victim's agreement",
}
"""What a share that has gone does not say, by the field that says it."""
_AGREEMENT = {"agency": "its agency", "purposes": "what it is for", "methods": "a way by which it may go"}
"""What a consent has to name, by the field that names it."""


def shares_due(case: Case) -> Iterator[Duty]:
    """What could not wait is written down whole the same day, and a supervisor is told (practice 11.7)."""
    for entry in case.of(Share):
        share = entry.record
        if not share.urgent.value or share.empty:
            continue
        start, to = _gone(case, entry), share.agency_words(case.rules)
        if (field := _unsaid(case, entry)) and (share.at or share.given):
            words = f"Complete what could not wait, {to}: {_WANTS[field]}"
            yield case.rules.duty("urgent_share", start, "urgent-share", words, share.at_field(field))
        if not (share.manager_told.strip() or share.manager.strip()):
            words, route = f"Tell a supervisor what could not wait: {to}", share.at_field("manager_told")
            yield case.rules.duty("urgent_share", start, "urgent-share", words, route)


def shares_missing(case: Case) -> Iterator[Missing]:
    """A share that went says why, on what basis, with what agreement and how; none goes to who must not receive it."""
    for entry in case.of(Share):
        share, to = entry.record, entry.record.agency_words(case.rules)
        if share.empty:
            words = "An empty share: say with whom, or why it was kept"
            yield Missing(words, "practice:7.share", share.at_field("agency"))
            continue
        if objection(case, share):
            words = f"A share goes to somebody who may be one who must not receive it: {_kind(case, share)}"
            yield Missing(words, "practice:7.recipient", share.at_field("service"))
        if share.at is None:
            if not _referral_left(case, share):
                continue
            yield Missing(f"A share, {to}: when they had it", "practice:7.share", share.at_field("at"))
        if (field := _unsaid(case, entry)) and not share.urgent.value:
            yield Missing(f"A share, {to}: {_WANTS[field]}", "practice:7.share", share.at_field(field))
        yield from _more(share, to)


def _referral_left(case: Case, share: Share) -> bool:
    """Whether the referral that it is of has left us: then what it tells has gone, whether or not it says when."""
    of = (one for one in case.of(Referral) if share.referral and one.record.record_id == share.referral)
    return any(progress(case, one).step not in NOT_SENT for one in of)


def consents_missing(case: Case) -> Iterator[Missing]:
    """An agreement names its agency, purposes and ways, and was asked for safely; else it is none (practice 7)."""
    for consent in case.records(Consent):
        if not consent.agrees.value or consent.withdrawn_on:
            continue
        for field, what in _AGREEMENT.items():
            if not getattr(consent, field) and not consent.enquiry:
                words = f"A consent is no agreement without {what}"
                yield Missing(words, "practice:7.share", consent.at_field(field))
        if not consent.safely.answered:
            words = "Whether a consent was asked for alone, and safely"
            yield Missing(words, "practice:5.1", consent.at_field("safely"))


def urgent_open(case: Case) -> Iterator[GateLine]:
    """What could not wait is written down whole before a case closes (practice 11.7)."""
    for duty in shares_due(case):
        yield GateLine(duty.words, duty.clause, duty.route)


def share_of(case: Case, referral_id: str) -> Entry[Share] | None:
    """The share that a referral is, the last of them; None where nobody wrote one."""
    return next((one for one in reversed(case.of(Share)) if referral_id and one.record.referral == referral_id), None)


def to_consent(share: Share) -> Route:
    """Where it is written down what the victim agrees to, with what the share says of it already."""
    offer = (("agency", share.agency), ("service", share.service))
    return Route("consent", "", "agrees", tuple((name, words) for name, words in offer if words))


def _more(share: Share, to: str) -> Iterator[Missing]:
    """What a share that went does not say beside that."""
    if not share.condition:
        words = f"A share, {to}: the condition for what is special, or that nothing is"
        yield Missing(words, "practice:7.basis", share.at_field("condition"))
    if not share.method:
        yield Missing(f"A share, {to}: by which way it went", "practice:2.1", share.at_field("method"))
    if not share.given:
        yield Missing(f"A share, {to}: what exactly they were told", "practice:7.share", share.at_field("held_back"))
    if share.overrides and not share.told.answered:
        words = f"A share, {to}: whether the victim was told of it, or why not"
        yield Missing(words, "practice:6.override", share.at_field("told"))


def _unsaid(case: Case, entry: Entry[Share]) -> str:
    """The first of what a share wants, by its field, as it was when it was written; empty where nothing is left."""
    return next((field for _words, field in wanting(case, entry.record, _gone(case, entry))), "")


def _gone(case: Case, entry: Entry[Share]) -> datetime:
    """When it went, as far as anybody says, and never later than it was written down."""
    share, born = entry.record, case.born(entry).at
    return not_after(share.at or share.decided_at, born)


def _kind(case: Case, share: Share) -> str:
    """The kind of agency alone: the name may be the very one that must not be read out."""
    return case.rules.lists["agency"].label(share.agency) or "agency not given"
