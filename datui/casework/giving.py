"""A share as whoever gets it sees it: what was ticked for them, what it says now, and whether the two are still one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from datui.casework.composed import Composed, composed
from datui.casework.pieces import pieces
from datui.casework.readout import readings_of
from datui.casework.referral import Referral
from datui.casework.referring import asked_pieces
from datui.casework.refusal import Refusal
from datui.casework.sealedpack import packs_of
from datui.casework.sharing import Given, Share

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.rules import Rules

TITLE: Final = "Told in confidence"
_NOTHING = (
    "Nothing is ticked: they would be told nothing.",
    "Choose what they would see: Enter on its line beneath the form.",
)
_CHANGED = (
    "The case says otherwise now than when this was ticked.",
    "Look again at what they would see, and tick it anew.",
)


def recipient_words(share: Share, rules: Rules) -> str:
    """For whom it is, as it stands on each page: the person there, and the service or the kind of agency."""
    agency = rules.lists["agency"].label(share.agency) if share.agency else ""
    return ", ".join(filter(None, (share.person.strip(), share.service.strip() or agency)))


def purpose_words(share: Share, rules: Rules) -> str:
    """What it is for, in the words of the list and of whoever decided it."""
    label = rules.lists["share-purpose"].label(share.purpose) if share.purpose else ""
    return ". ".join(filter(None, (label, share.purpose_words.strip())))


def would_see(case: Case, share: Share, picked: Collection[str], now: datetime, head: str = "") -> Composed:
    """Just what whoever the share is for gets of these pieces."""
    to, purpose = recipient_words(share, case.rules), purpose_words(share, case.rules)
    return composed(case, picked, title=TITLE, to=to, purpose=purpose, now=now, head=head, by=share.record_id)


def as_given(case: Case, share: Share, picked: Collection[str], now: datetime) -> tuple[Given, ...]:
    """The pieces as the share keeps them: each in the words that they get, in the order in which they get them."""
    ids = (piece.id for piece in pieces(case, now) if piece.id in frozenset(picked))
    parts = would_see(case, share, picked, now).outgoing.parts
    lines = (line for part in parts for line in part.lines)
    return tuple(Given(id=id_, label=line.label, words=line.words) for id_, line in zip(ids, lines, strict=True))


def still_meant(case: Case, share: Share, given: Iterable[Given], now: datetime) -> tuple[str, ...]:
    """Which of the things that were ticked read now as they did then: a tick on another text is no tick."""
    kept = {one.id: one.words for one in given}
    return tuple(one.id for one in as_given(case, share, kept, now) if one.words == kept[one.id])


def has_gone(case: Case, share: Share) -> bool:
    """Whether they had it, or a line of it, or it is in a pack that may be on its way to them."""
    read = any(reading.lines for reading in readings_of(case, share.record_id))
    return share.at is not None or read or bool(packs_of(case, share.record_id))


def to_go(case: Case, share: Share, now: datetime, head: str = "") -> Composed:
    """What goes of a share, word for word as it was ticked. Raises Refusal where that is nothing, or is so no more."""
    if not share.given:
        raise Refusal(*_NOTHING)
    ids = [one.id for one in share.given]
    if as_given(case, share, ids, now) != share.given:
        raise Refusal(*_CHANGED)
    return would_see(case, share, ids, now, head)


def asked_for(case: Case, share: Share, now: datetime) -> frozenset[str]:
    """What is ticked to begin with: what the agency, or the referral that it is of, asks for, and nothing withheld."""
    of = next((one for one in case.records(Referral) if one.record_id == share.referral and share.referral), None)
    return asked_pieces(case, of or Referral(record_id=share.record_id, agency=share.agency), now)
