"""Closing a case with the victim, never on silence, and opening it again."""

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Moment, Prose, Record, YesNo, ask

_CLOSURE, _DISCUSSED, _UNREACHED, _AFTER = "Closure", "Talked over", "If they could not be reached", "Afterwards"


class Closure(Record, kind="closure", title="Closure"):
    """Why the case may close, and that it was talked over. It closes nothing while the gate has a line."""

    glances = ("summary", "limb_why")
    happens = "at"
    waits = True

    at: Moment = ask("When", past=True, section=_CLOSURE, default_now=True, help="When the case is closed.")
    limb: Code = ask(
        "Why it may close",
        section=_CLOSURE,
        choices="closure-limb",
        clause="wrekin-2019:closure",
        help="One of the three that the policy knows.",
    )
    limb_why: Prose = ask(
        "In your own words",
        section=_CLOSURE,
        clause="practice:10.4",
        help="Why nothing more is right or possible; not needed if the plan is complete.",
    )
    risk_reviewed: Answer[YesNo] = ask(
        "Risk looked at again?",
        section=_CLOSURE,
        clause="practice:1.1.review",
        help="For this closure, with what is known now.",
    )
    summary: Prose = ask(
        "Summary", section=_CLOSURE, help="What was done and what came of it, for whoever opens this next."
    )

    discussed: Answer[YesNo] = ask(
        "Talked over with the victim?",
        section=_DISCUSSED,
        clause="wrekin-2019:closure",
        help="Always, before a case is closed.",
    )
    discussed_at: Moment = ask(
        "When", past=True, section=_DISCUSSED, clause="wrekin-2019:closure", help="The day on which you spoke."
    )
    discussed_how: Code = ask(
        "How",
        section=_DISCUSSED,
        choices="contact-channel",
        clause="practice:10.4",
        help="By a channel that the safe-contact plan allows.",
    )
    victim_view: Prose = ask("What they said", section=_DISCUSSED, clause="practice:11.11", help="In their own words.")

    attempts: Prose = ask(
        "Safe attempts made",
        section=_UNREACHED,
        clause="practice:10.4.silence",
        help="When and how; silence is a sign of risk, not a reason.",
    )
    specialist: Line = ask(
        "Specialist asked",
        section=_UNREACHED,
        clause="practice:10.4.silence",
        help="Who: an IDVA, a specialist service, the safeguarding lead.",
    )
    specialist_view: Prose = ask(
        "The specialist's view",
        section=_UNREACHED,
        clause="practice:10.4.silence",
        help="What they advise, and on what date.",
    )
    agencies_told: Prose = ask(
        "Other agencies told",
        section=_UNREACHED,
        clause="practice:10.4.silence",
        help="Which of those involved were told, and when.",
    )
    told_on: Day = ask("Told on", past=True, section=_UNREACHED, help="The day on which the last of them was told.")

    feedback: Answer[YesNo] = ask(
        "May we ask for feedback?", section=_AFTER, clause="wrekin-2019:feedback", help="Asked of them before closing."
    )
    feedback_how: Code = ask(
        "Safe way to ask",
        section=_AFTER,
        choices="channel",
        clause="practice:10.4.feedback",
        help="A way that is safe and that they chose.",
    )

    @property
    def headline(self) -> str:
        """That closure was written down; whether the case is closed is the gate's word."""
        return "Closure written"

    @property
    def talked_over(self) -> bool:
        """Whether the victim was spoken with about it, on a day, by a channel."""
        return bool(self.discussed.value) and self.discussed_at is not None and bool(self.discussed_how)

    @property
    def unreached_begun(self) -> bool:
        """Whether anything is written down of a victim who could not be reached."""
        said = (self.attempts, self.specialist, self.specialist_view, self.agencies_told)
        return any(text.strip() for text in said)

    @property
    def rightly_unreached(self) -> bool:
        """Whether attempts, a specialist's view and the other agencies are all written down."""
        return all(text.strip() for text in (self.attempts, self.specialist_view, self.agencies_told))


_REOPENING = "Opening again"


class Reopening(Record, kind="reopening", title="Opened again"):
    """The case is open again. All its history stays, and its clocks run from when they first started."""

    glances = ("reason",)
    happens = "at"

    at: Moment = ask(
        "When",
        past=True,
        section=_REOPENING,
        default_now=True,
        clause="practice:10.4.reopen",
        help="When it was opened again.",
    )
    reason: Prose = ask("Why", section=_REOPENING, clause="practice:10.4.reopen", help="What happened or became known.")

    @property
    def headline(self) -> str:
        """That it was opened again."""
        return "Case opened again"
