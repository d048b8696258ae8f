"""A notice to quit that came in: how, when and from which tenant. It is a legal task the same day, not answered."""

from __future__ import annotations

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Moment, PersonId, Prose, Record, YesNo, ask

_CAME, _SAYS, _ADVICE, _AFTER = "How it came", "What it says", "Solicitor", "Afterwards"
_LOG = "practice:8.2.notice"


class Notice(Record, kind="notice", title="Notice to quit"):
    """A notice to quit that one joint tenant gave. Nobody here gives one, and nobody here answers it."""

    glances = ("advice",)
    happens = "received_at"

    received_at: Moment = ask(
        "Received",
        past=True,
        default_now=True,
        section=_CAME,
        clause="practice:8.2",
        help="When it came to anyone here: the same day is due from then.",
    )
    method: Code = ask(
        "How it came", section=_CAME, choices="notice-method", clause=_LOG, help="Keep the envelope too."
    )
    received_by: Line = ask("Who took it in", writer=True, section=_CAME, clause=_LOG, help="Empty if it was you.")
    by_whom: tuple[PersonId, ...] = ask(
        "Which tenant gave it", section=_CAME, clause=_LOG, help="Whoever signed it; nobody while it is not known."
    )
    by_others: Line = ask("Or who else", section=_CAME, help="If they are not a person of this case.")

    tenancy: Answer[Code] = ask(
        "Which tenancy", section=_SAYS, choices="tenancy-type", clause=_LOG, help="What a notice takes hangs on it."
    )
    dated: Day = ask("Dated", past=True, section=_SAYS, help="The day that stands on it.")
    ends_on: Day = ask("Ends on, as it says", forward=True, section=_SAYS, clause=_LOG, help="The day that it names.")
    by_one: Answer[YesNo] = ask(
        "Signed by one of them alone?", section=_SAYS, clause="practice:8.2", help="One is enough to end it for both."
    )
    shorter: Answer[YesNo] = ask(
        "Did we agree to less time?", section=_SAYS, clause=_LOG, help="In writing. Nobody agrees without a solicitor."
    )

    told_at: Moment = ask(
        "Solicitor told", past=True, section=_ADVICE, clause="practice:8.2", help="The same day that it came."
    )
    solicitor: Line = ask("Which solicitor", section=_ADVICE, help="Name and firm.")
    advice: Prose = ask(
        "What they said", section=_ADVICE, clause=_LOG, help="Whether it holds, what can hold it back, and by when."
    )
    holds: Answer[YesNo] = ask(
        "Does it hold?", section=_ADVICE, clause=_LOG, help="As the solicitor says; nobody else."
    )
    ends_by_advice: Day = ask(
        "Ends on, by the solicitor", forward=True, section=_ADVICE, clause=_LOG, help="This day counts for what is due."
    )

    told_victim: Answer[YesNo] = ask(
        "The customer told?", section=_AFTER, clause="wrekin-2019:honest", help="By a way that their plan allows."
    )
    reply: Prose = ask(
        "What was said to who gave it",
        section=_AFTER,
        clause=_LOG,
        help="Best nothing. Never why, where or with whom the other is.",
    )
    home_then: Line = ask(
        "Their home when it ends",
        section=_AFTER,
        clause="hpg-2025:6.5",
        help="Which record says it: a move, a court. No place.",
    )
    outcome: Code = ask("Outcome", section=_AFTER, choices="notice-outcome", clause=_LOG, help="Once it is certain.")
    outcome_on: Day = ask("Since", past=True, section=_AFTER, help="The day of the outcome.")

    @property
    def headline(self) -> str:
        """That it came, and whether a solicitor has it."""
        if self.outcome:
            return "Notice to quit: an outcome is known"
        return "Notice to quit: a solicitor has it" if self.told_at else "Notice to quit received"
