"""What was shared without agreement is written down, and a supervisor hears of it: never a bar to sending it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.chase import progress
from datui.casework.chronology import not_after
from datui.casework.due import Duty
from datui.casework.people import said
from datui.casework.records import Entry
from datui.casework.referral import NOT_SENT, Referral
from datui.casework.repeat import WITHDRAWN
from datui.casework.route import Missing, Route
from datui.casework.sharing import GIVEN, Share

if TYPE_CHECKING:
    from datui.casework.case import Case


def without_agreement(referral: Referral) -> bool:
    """Whether it is made although the victim did not agree, or need not; that it is not known is no agreement."""
    said_so = referral.consent.state is not State.NOT_ASKED
    return said_so and said(referral.consent) != GIVEN and not referral.empty


def shares_of(case: Case, referral: Referral) -> list[Share]:
    """What was written down of the sharing that a referral is."""
    return [one for one in case.records(Share) if one.referral == referral.record_id and not one.empty]


def to_record(referral: Referral) -> Route:
    """Where the sharing of a referral is written down, with what the referral says of it already."""
    offer = {
        "referral": referral.record_id,
        "agency": referral.agency,
        "service": referral.service,
        "consent": said(referral.consent),
        "consent_why": referral.consent_why,
    }
    return Route(Share.kind, "", "necessity", tuple((name, words) for name, words in offer.items() if words))


def no_consent_due(case: Case) -> Iterator[Duty]:
    """A referral sent without agreement has its record, and its supervisor, the same day (practice 2.5)."""
    for entry in case.of(Referral):
        referral = entry.record
        if referral.empty or referral.outcome == WITHDRAWN or progress(case, entry).step in NOT_SENT:
            continue
        if not without_agreement(referral):
            if referral.consent.state is State.NOT_ASKED and not referral.over:
                yield _unsaid(case, entry)
            continue
        start, name = _sent(case, entry), referral.agency_words(case.rules)
        shares = shares_of(case, referral)
        if not shares:
            words = f"Write down what was shared without agreement: {name}"
            yield case.rules.duty("no_consent", start, "no-consent", words, to_record(referral))
        elif not any(one.manager.strip() or one.manager_told.strip() for one in shares):
            words = f"Tell a supervisor what was shared without agreement: {name}"
            yield case.rules.duty("no_consent", start, "no-consent", words, shares[-1].at_field("manager_told"))
        elif not any(_whole(one) for one in shares):
            words = f"Complete what was shared without agreement, and just what: {name}"
            yield case.rules.duty("no_consent", start, "no-consent", words, shares[-1].at_field("necessity"))


def _whole(share: Share) -> bool:
    """Whether it says what it was for, on what basis, why just that, and just what they were told."""
    what_for = share.purpose or share.purpose_words.strip()
    return bool(what_for and share.basis and share.necessity.strip() and share.given)


def _unsaid(case: Case, entry: Entry[Referral]) -> Duty:
    """A referral that left us says whether they agreed: to leave it open is no way past the record."""
    start, name = not_after(entry.record.sent_at, entry.at), entry.record.agency_words(case.rules)
    words, route = f"Say whether they agreed to the referral: {name}", entry.record.at_field("consent")
    return case.rules.duty("no_consent", start, "consent-unsaid", words, route)


def _sent(case: Case, entry: Entry[Referral]) -> datetime:
    """When it left us, and not before it was known that they do not agree."""
    known = case.so_since(entry, lambda version: without_agreement(version.record)).at
    return max(known, not_after(entry.record.sent_at, entry.at)) if entry.record.sent_at else known


def no_consent_missing(case: Case) -> Iterator[Missing]:
    """Before it is sent the record can be written too; afterwards it is due (practice 2.5)."""
    for entry in case.of(Referral):
        referral = entry.record
        if not without_agreement(referral) or referral.over or shares_of(case, referral):
            continue
        if progress(case, entry).step in NOT_SENT:
            words = f"What is shared without agreement, and why: {referral.agency_words(case.rules)}"
            yield Missing(words, "practice:2.5", to_record(referral))
