"""Referrals: sent is not acknowledged, acknowledged is not taken on, and taken on is not yet an outcome."""

from typing import Literal

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.route import Route
from datui.casework.rules import Rules

Step = Literal["draft", "decided", "sent", "acknowledged", "accepted", "declined", "contacted", "outcome"]
NOT_SENT = ("draft", "decided")
"""The steps before it left us."""
_REFERRAL, _SENT, _REPLY = "Referral", "Sent", "What came back"
SHORT = {"idva": "IDVA", "marac": "MARAC"}
"""What a kind of agency is called in a line, where its code is no word."""
_DECLINED = "declined"
_WORDS: dict[Step, str] = {
    "draft": "being written",
    "decided": "decided, not sent",
    "sent": "sent, not acknowledged",
    "acknowledged": "acknowledged, no outcome yet",
    "accepted": "taken on, no first contact yet",
    "declined": "declined by them",
    "contacted": "first contact made, no outcome yet",
    "outcome": "has an outcome",
}
_NEXT: dict[Step, str] = {
    "draft": "sent_at",
    "decided": "sent_at",
    "sent": "acknowledged_at",
    "acknowledged": "answer",
    "accepted": "contact_at",
    "declined": "instead",
    "contacted": "outcome",
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
    aware: Answer[YesNo] = ask(
        "Does the victim know of it?",
        section=_REFERRAL,
        clause="practice:2.1",
        help="That it is made, whether or not they agree.",
    )
    aware_why: Line = ask(
        "If they do not, why not",
        section=_REFERRAL,
        clause="practice:2.1",
        help="Such as: no safe way to say so yet.",
    )
    answer_to: Line = ask(
        "How they answer us",
        section=_REFERRAL,
        clause="practice:2.1",
        help="Whom they ask for here, and by which number or address of ours.",
    )
    meanwhile: Prose = ask(
        "Done today, without waiting",
        section=_REFERRAL,
        clause="practice:2.2",
        help="What cannot wait for their answer or their meeting.",
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
    resent_at: Moment = ask(
        "Sent again",
        past=True,
        section=_SENT,
        clause="practice:6.chase",
        help="When it went again, if they did not have it; the first day stays.",
    )
    # Chasing has records of its own now: what older ones say here is shown, and asked of nobody.
    chased_at: Moment = ask(
        "Last chased",
        past=True,
        hidden=True,
        section=_SENT,
        clause="practice:6.chase",
        help="When you last asked whether they have it.",
    )
    chased_whom: Line = ask("Chased with whom", hidden=True, section=_SENT, help="Whom you asked, and what they said.")

    acknowledged_at: Moment = ask(
        "Acknowledged", past=True, section=_REPLY, clause="practice:6.chase", help="When they said that they have it."
    )
    acknowledged_by: Line = ask("Acknowledged by", section=_REPLY, help="Who said so.")
    expected_on: Day = ask(
        "They answer by",
        forward=True,
        section=_REPLY,
        clause="practice:6.chase",
        help="The day that they named; on it you ask again.",
    )
    answer: Code = ask(
        "Do they take it on?",
        section=_REPLY,
        choices="referral-answer",
        clause="practice:6.chase",
        help="Silence is neither: that is a chase without an answer.",
    )
    answered_at: Moment = ask(
        "They said so",
        past=True,
        section=_REPLY,
        help="When they said whether they take it on.",
    )
    declined_why: Line = ask(
        "If declined, why", section=_REPLY, clause="practice:6.chase", help="The reason that they gave."
    )
    instead: Prose = ask(
        "And what instead",
        section=_REPLY,
        clause="practice:6.chase",
        help="Nobody is left with nothing: who else is asked, or what we do.",
    )
    contact_at: Moment = ask(
        "First contact by them",
        past=True,
        section=_REPLY,
        clause="practice:6.contact",
        help="When they spoke with whom it is for; a message is not contact.",
    )
    outcome: Code = ask("Outcome", section=_REPLY, choices="referral-outcome", help="Silence is not an outcome.")
    outcome_words: Prose = ask(
        "What came of it", section=_REPLY, help="What they will do, or why not, and what instead."
    )
    outcome_at: Moment = ask("Outcome known", past=True, section=_REPLY, help="When they told us.")

    @property
    def headline(self) -> str:
        """How far it has come."""
        agency = SHORT.get(self.agency, self.agency.replace("-", " "))
        return f"Referral{f' to {agency}' if agency else ''}: {self.step_words}"

    @property
    def step(self) -> Step:
        """How far it has come, by what is written down in it; a chase may know more."""
        if self.outcome:
            return "outcome"
        if self.answer == _DECLINED:
            return "declined"
        if self.contact_at:
            return "contacted"
        if self.answer:
            return "accepted"
        if self.acknowledged_at:
            return "acknowledged"
        if self.sent_at or self.resent_at:
            return "sent"
        return "decided" if self.decided_at or self.decided_by else "draft"

    @property
    def over(self) -> bool:
        """Whether nothing more is heard of it: it has an outcome, or was declined and there is something instead."""
        return bool(self.outcome) or (self.step == "declined" and bool(self.instead.strip()))

    @property
    def step_words(self) -> str:
        """How far it has come, in words."""
        return step_words(self.step)

    @property
    def empty(self) -> bool:
        """Whether it names nobody to refer to and nothing has come of it."""
        return not (self.agency or self.service) and self.step in NOT_SENT

    @property
    def route(self) -> Route:
        """Where its next step is written down; nothing is proposed there, for it is the agency's word and not ours."""
        return self.next_route(self.step)

    def next_route(self, step: Step) -> Route:
        """Where the step after one is written down."""
        return self.at_field(_NEXT[step])

    def agency_words(self, rules: Rules) -> str:
        """The kind of agency as the pack calls it, or that none is given."""
        return rules.lists["agency"].label(self.agency) or "agency not given"


def step_words(step: Step) -> str:
    """How far a referral has come, in words."""
    return _WORDS[step]
