"""Referrals: sent is not acknowledged, and acknowledged is not an outcome."""

from typing import Literal

from datui.casework.answers import Answer
from datui.casework.records import Code, Line, Moment, Prose, Record, ask
from datui.casework.route import Route
from datui.casework.rules import Rules

Step = Literal["draft", "decided", "sent", "acknowledged", "outcome"]
_REFERRAL, _SENT, _REPLY = "Referral", "Sent", "What came back"
_SHORT = {"idva": "IDVA", "marac": "MARAC"}
_WORDS: dict[Step, str] = {
    "draft": "being written",
    "decided": "decided, not sent",
    "sent": "sent, not acknowledged",
    "acknowledged": "acknowledged, no outcome yet",
    "outcome": "has an outcome",
}
_NEXT: dict[Step, str] = {
    "draft": "sent_at",
    "decided": "sent_at",
    "sent": "acknowledged_at",
    "acknowledged": "outcome",
    "outcome": "outcome",
}


class Referral(Record, kind="referral", title="Referral"):
    """One agency asked to help, and how far that has come."""

    glances = ("service", "why")

    agency: Code = ask(
        "To which agency",
        section=_REFERRAL,
        choices="agency",
        clause="wrekin-2019:agencies",
        help="The kind of agency.",
    )
    service: Line = ask(
        "Which service or person", section=_REFERRAL, help="By name, so that whoever chases knows whom to ask."
    )
    why: Prose = ask("Why", section=_REFERRAL, help="Short and to the point: what they need to know to act.")
    consent: Answer[Code] = ask(
        "Does the victim agree?",
        section=_REFERRAL,
        choices="consent",
        clause="practice:2.5",
        help="Agreement is asked for where that is safe.",
    )
    consent_why: Prose = ask(
        "Why without it",
        section=_REFERRAL,
        clause="practice:7.share",
        help="If shared without agreement: why it was needed, and was it told?",
    )
    decided_by: Line = ask("Decided by", section=_REFERRAL, help="Who decided to refer.")
    decided_at: Moment = ask("Decided", past=True, section=_REFERRAL, help="When it was decided.")

    sent_at: Moment = ask(
        "Sent", past=True, section=_SENT, clause="practice:6.chase", help="When it left us; that is not yet received."
    )
    method: Code = ask(
        "How it was sent", section=_SENT, choices="referral-method", clause="practice:2.1", help="Only by a safe way."
    )
    sent_by: Line = ask("Sent by", section=_SENT, help="Who sent it.")
    reference: Line = ask("Their reference", section=_SENT, help="The number that they gave, if they did.")
    chased_at: Moment = ask(
        "Last chased",
        past=True,
        section=_SENT,
        clause="practice:6.chase",
        help="When you last asked whether they have it.",
    )
    chased_whom: Line = ask("Chased with whom", section=_SENT, help="Whom you asked, and what they said.")

    acknowledged_at: Moment = ask(
        "Acknowledged", past=True, section=_REPLY, clause="practice:6.chase", help="When they said that they have it."
    )
    acknowledged_by: Line = ask("Acknowledged by", section=_REPLY, help="Who said so.")
    outcome: Code = ask("Outcome", section=_REPLY, choices="referral-outcome", help="Silence is not an outcome.")
    outcome_words: Prose = ask(
        "What came of it", section=_REPLY, help="What they will do, or why not, and what instead."
    )
    outcome_at: Moment = ask("Outcome known", past=True, section=_REPLY, help="When they told us.")

    @property
    def headline(self) -> str:
        """How far it has come."""
        agency = _SHORT.get(self.agency, self.agency.replace("-", " "))
        return f"Referral{f' to {agency}' if agency else ''}: {self.step_words}"

    @property
    def step(self) -> Step:
        """How far it has come, by what is written down."""
        if self.outcome:
            return "outcome"
        if self.acknowledged_at:
            return "acknowledged"
        if self.sent_at:
            return "sent"
        return "decided" if self.decided_at or self.decided_by else "draft"

    @property
    def step_words(self) -> str:
        """How far it has come, in words."""
        return _WORDS[self.step]

    @property
    def empty(self) -> bool:
        """Whether it names nobody to refer to and nothing has come of it."""
        return not (self.agency or self.service) and self.step in ("draft", "decided")

    @property
    def route(self) -> Route:
        """Where its next step is written down; nothing is proposed there, for it is the agency's word and not ours."""
        return self.at_field(_NEXT[self.step])

    def agency_words(self, rules: Rules) -> str:
        """The kind of agency as the pack calls it, or that none is given."""
        return rules.lists["agency"].label(self.agency) or "agency not given"
