"""Telling an agency: who decided, to whom, what exactly, why and on what basis. One disclosure is one record.

The second of three doors. Nothing reaches the perpetrator's side through it, whatever is written in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from datui.casework.answers import Answer
from datui.casework.consent import Agreed, agreed
from datui.casework.moments import london
from datui.casework.names import share_a_word
from datui.casework.people import said
from datui.casework.plans import whose
from datui.casework.printed import Said
from datui.casework.recipient import NOT_SAID, objection, recipient, urgent_objection
from datui.casework.records import REGISTRY, Code, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.referral import SHORT
from datui.casework.rules import Rules
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

_WHOM, _WHY, _BASIS, _AGREED, _DECIDED, _GONE = (
    "To whom",
    "What for",
    "Basis",
    "Agreement",
    "Decided",
    "How it went",
)
GIVEN, NOT_NEEDED = "given", "not-needed"
"""The codes of the list of consent by which nobody was overridden."""


class Given(BaseModel):
    """One thing that went out: which piece it was, and its label and words as they were."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    label: str = ""
    words: str = ""


class Share(Record, kind="share", title="Share"):
    """What an agency was told, or is to be told. In an emergency it goes now, and the rest is written the same day."""

    glances = ("purpose_words",)
    happens = "at"

    agency: Code = ask(
        "To which agency", section=_WHOM, choices="agency", clause="practice:7.share", help="The kind of agency."
    )
    service: Line = ask("Which service or team", section=_WHOM, help="By name, such as the team that takes it in.")
    person: Line = ask(
        "Who there", section=_WHOM, clause="practice:7.recipient", help="First name and surname: who is meant is clear."
    )
    whom: PersonId = ask(
        "Or a person of this case",
        default="",
        section=_WHOM,
        hidden=True,
        help="A professional who is written down in the case.",
    )
    goes_to: Line = ask(
        "Number or address it goes to",
        section=_WHOM,
        clause="practice:7.recipient",
        help="As it will be dialled or written: it is looked at before it goes.",
    )
    side: Code = ask(
        "On whose side",
        section=_WHOM,
        choices="recipient-side",
        clause="practice:7.two-doors",
        help="Of a solicitor or anyone private, for whom they act.",
    )

    purpose: Code = ask(
        "Purpose", section=_WHY, choices="share-purpose", clause="practice:7.share", help="Why they need it."
    )
    purpose_words: Prose = ask(
        "Purpose, in words", section=_WHY, clause="practice:7.share", help="As it is to stand above what they get."
    )
    necessity: Prose = ask(
        "Why just this, and no less",
        section=_WHY,
        clause="practice:2.5",
        help="Why each of it is needed, and why nothing more is sent.",
    )
    risk_if_not: Prose = ask(
        "What if it is not shared", section=_WHY, clause="practice:2.5", help="What may happen, and to whom."
    )
    held_back: Prose = ask(
        "What is not shared, and why", section=_WHY, clause="practice:2.4", help="What you left out on purpose."
    )

    basis: tuple[Code, ...] = ask(
        "Lawful basis", section=_BASIS, choices="share-basis", clause="practice:7.basis", help="As many as hold."
    )
    condition: tuple[Code, ...] = ask(
        "Condition, if special",
        section=_BASIS,
        choices="share-condition",
        clause="practice:7.basis",
        help="For health, ethnicity, faith, sex life, or crime.",
    )
    basis_words: Prose = ask(
        "In the words agreed", section=_BASIS, clause="practice:7.basis", help="The wording that the DPO agreed."
    )
    agreement: Line = ask(
        "Sharing agreement", section=_BASIS, clause="practice:7.share", help="Its name and reference, if there is one."
    )

    consent: Answer[Code] = ask(
        "Does the victim agree?",
        section=_AGREED,
        choices="consent",
        clause="practice:2.5",
        help="Asked for where that is safe. If not given, say why below.",
    )
    consent_why: Prose = ask(
        "Why without it",
        section=_AGREED,
        clause="practice:2.5",
        help="What was asked, or why it could not be; and why it was needed.",
    )
    told: Answer[YesNo] = ask(
        "Was the victim told?", section=_AGREED, clause="practice:6.override", help="That it goes, and to whom."
    )
    told_why: Prose = ask(
        "When told, or why not", section=_AGREED, clause="practice:6.override", help="Not where telling is dangerous."
    )

    urgent: Answer[YesNo] = ask(
        "Can it not wait?",
        section=_DECIDED,
        clause="practice:11.7",
        help="Then send it now; complete this today and tell a supervisor.",
    )
    decided_by: Line = ask(
        "Decided by", section=_DECIDED, writer=True, clause="practice:7.share", help="Leave it empty if it was you."
    )
    decided_at: Moment = ask("Decided", past=True, section=_DECIDED, default_now=True, help="When it was decided.")
    manager: Line = ask(
        "Which supervisor agreed",
        section=_DECIDED,
        clause="practice:2.5",
        help="Without agreement of the victim's, a supervisor decides too.",
    )
    manager_told: Line = ask(
        "Which supervisor was told", section=_DECIDED, clause="practice:11.7", help="The same day; their name."
    )
    manager_told_at: Moment = ask(
        "Told when", past=True, section=_DECIDED, clause="practice:11.7", help="A time such as 14:30."
    )

    method: Code = ask(
        "How it goes", section=_GONE, choices="share-method", clause="practice:2.1", help="Only by a safe way."
    )
    at: Moment = ask("Gone at", past=True, section=_GONE, clause="practice:7.share", help="When they had it.")
    sent_by: Line = ask("Given by", section=_GONE, writer=True, help="Leave it empty if it was you.")
    their_reference: Line = ask("Their reference", section=_GONE, help="The number that they gave it.")

    referral: Line = ask("Referral", default="", section=_GONE, hidden=True)
    """The record id of the referral that it belongs to; empty where it belongs to none."""
    given: tuple[Given, ...] = ()
    """What exactly goes or went: the pieces that were picked, in the words that they had then."""

    @property
    def headline(self) -> str:
        """Whether it went, to which kind of agency, and whether it could not wait."""
        agency = SHORT.get(self.agency, self.agency.replace("-", " "))
        to = f" with {agency}" if agency and agency != "other" else ""
        urgent = ", could not wait" if self.urgent.value else ""
        return f"{'Shared' if self.at else 'To be shared'}{to}{urgent}"

    @property
    def empty(self) -> bool:
        """Whether it names nobody and nothing to be shared."""
        return not (self.agency or self.service or self.person or self.given or self.at)

    @property
    def overrides(self) -> bool:
        """Whether it goes without the victim's agreement: not given, unsafe to ask, or not needed."""
        return said(self.consent) not in ("", GIVEN)

    def agency_words(self, rules: Rules) -> str:
        """The service as it is named, or else the kind of agency."""
        return self.service or rules.lists["agency"].label(self.agency) or "agency not given"

    def more_said(self, rules: Rules) -> list[Said]:  # noqa: ARG002 - what went is said in its own words
        """What exactly goes or went, word for word; where somebody is found is dots, as wherever it is read."""
        found = _ways()
        return [Said("What exactly", one.label, one.words, _field(one.id) in found) for one in self.given]


def _field(piece: str) -> str:
    """The name of the field that a piece is of."""
    return next(iter(piece.split(".")[1:]), "")


def _ways() -> frozenset[str]:
    """The names of all fields by which somebody is reached or found, in any kind of record."""
    return frozenset(name for kind in REGISTRY.values() for name, _info, asks in kind.questions() if asks.reach)


TO_NOBODY: Final = "Say who gets it before it goes."
FOR_NOTHING: Final = "Say what it is for before it goes."
ON_NO_BASIS: Final = "Choose the lawful basis before it goes; the list is under Basis."
NOT_WEIGHED: Final = "Say why just this is needed, and no less, before it goes."
NOT_ASKED: Final = "Say whether the victim agrees, or why that was not asked, before it goes."
WENT_ELSEWHERE: Final = "It went to somebody else: begin another share for whoever gets it now."
WHOSE_SIDE: Final = "It may be anybody: say on whose side they are before it goes."
NO_REASON: Final = "Say why it goes without the victim's agreement, before it goes."


def may_go(case: Case, share: Share, now: datetime) -> str:
    """Why what a share tells is not produced now; empty where it may go.

    What cannot wait goes at once, to anybody of whom it is not certain that they must not receive it: the record is
    completed the same day. Nothing here is about keeping the share: that is never refused.
    """
    if not (share.agency or share.service.strip() or share.person.strip() or share.whom):
        return TO_NOBODY
    if _went_elsewhere(case, share):
        return WENT_ELSEWHERE
    if share.urgent.value:
        return urgent_objection(case, share)
    return objection(case, share) or next((words for words, _field in wanting(case, share, now)), "")


def wanting(case: Case, share: Share, now: datetime) -> Iterator[tuple[str, str]]:
    """What a share still has to say before it may go, with the field that says it."""
    if share.agency in ("", "other") and share.side in ("", NOT_SAID) and not share.whom:
        yield WHOSE_SIDE, "side"
    if not (share.purpose or share.purpose_words.strip()):
        yield FOR_NOTHING, "purpose"
    if not share.basis:
        yield ON_NO_BASIS, "basis"
    if not share.necessity.strip():
        yield NOT_WEIGHED, "necessity"
    if said(share.consent) == "":
        yield NOT_ASKED, "consent"
    elif share.overrides and not share.consent_why.strip():
        yield NO_REASON, "consent_why"
    elif not share.overrides and (no := next((one for one in _agreements(case, share, now) if not one.ok), None)):
        yield no.words, "consent"


def _went_elsewhere(case: Case, share: Share) -> bool:
    """Whether it went already, and to another agency or by another name than it says now."""
    gone = next((one.record for one in case.versions(share.record_id) if getattr(one.record, "at", None)), None)
    if not isinstance(gone, Share):
        return False
    then, now = recipient(gone), recipient(share)
    other = bool(then.named and now.named) and not share_a_word(then.named, now.named)
    return then.agency != now.agency or then.whom != now.whom or other


def _agreements(case: Case, share: Share, now: datetime) -> Iterator[Agreed]:
    """The agreement of each grown victim of whom something is told: nobody agrees for another."""
    yield agreed_to(case, share, now)
    records = {one.id.split(".")[0] for one in share.given}
    plans = {one.record_id: whose(case, one.whom) for one in case.records(SafeContact)}
    for person in sorted(case.reached):
        mine = {person, *(plan for plan, of in plans.items() if of == person)}
        if whose(case, person) and mine & records:
            day = london(now).date()
            yield agreed(case, share.agency, share.purpose, share.method, day, person, share.service)


def agreed_to(case: Case, share: Share, now: datetime) -> Agreed:
    """Whether what is written down of the victim's agreement covers this share, on the day on which it goes or went.

    What goes again, or goes on, goes now: that it is said to have gone before does not bring back what was taken back.
    """
    day = london(now).date()
    return agreed(case, share.agency, share.purpose, share.method, day, service=share.service)
