"""MARAC: four criteria, each answered and each enough by itself, and any abuse within twelve months a repeat."""

from __future__ import annotations

from datui.casework.answers import Answer, State
from datui.casework.records import Day, Line, Moment, Prose, Record, YesNo, ask

_CRITERIA, _BEFORE, _DECISION = "Criteria", "Referred before", "Decision"
MARAC = "marac"
"""The code of MARAC among the agencies."""
CRITERIA = {
    "judgement": "professional judgement",
    "visible": "visible high risk",
    "escalation": "potential escalation",
    "repeat": "a repeat within twelve months",
}
"""Each criterion by its field, as it is said."""


class MaracCriteria(Record, kind="marac-criteria", title="MARAC criteria"):
    """Whether MARAC is to hear of it: four criteria, each with its answer, and a decision. A count decides none."""

    glances = ("judgement_why", "why_not")
    happens = "at"

    judgement: Answer[YesNo] = ask(
        "Professional judgement?",
        section=_CRITERIA,
        clause="practice:1.1.criteria",
        help="Your serious concern, or theirs, is enough, whatever any count says.",
    )
    judgement_why: Prose = ask(
        "Why (judgement)", section=_CRITERIA, help="Fear, culture, language, isolation, and all that no list asks."
    )
    visible: Answer[YesNo] = ask(
        "Visible high risk?",
        section=_CRITERIA,
        clause="practice:1.1.criteria",
        help="As many yes answers as your MARAC asks for; fewer do not make it safe.",
    )
    visible_why: Line = ask("Why (visible)", section=_CRITERIA, help="Which checklist, how many, and of what day.")
    escalation: Answer[YesNo] = ask(
        "Potential escalation?",
        section=_CRITERIA,
        clause="practice:1.1.criteria",
        help="Incidents reported to police in twelve months, here or elsewhere.",
    )
    escalation_why: Line = ask("Why (escalation)", section=_CRITERIA, help="How many, and who counted them.")
    repeat: Answer[YesNo] = ask(
        "Repeat within twelve months?",
        section=_CRITERIA,
        clause="practice:2.3",
        help="Any abuse since the last referral, criminal or not; it needs no count.",
    )
    repeat_why: Line = ask("Why (repeat)", section=_CRITERIA, help="What happened, and since which referral.")

    referred_on: Day = ask(
        "Last referred to MARAC on",
        past=True,
        section=_BEFORE,
        clause="practice:2.3.months",
        help="By anyone, if it is not a referral here; twelve months count from it.",
    )
    referred_by: Line = ask("By which agency", section=_BEFORE, help="And the number that MARAC gave it.")
    heard_on: Day = ask(
        "Last heard at MARAC on",
        past=True,
        section=_BEFORE,
        clause="practice:2.3.months",
        help="Shown beside it; the twelve months do not count from it.",
    )

    refer: Answer[YesNo] = ask(
        "Refer to MARAC?",
        section=_DECISION,
        clause="wrekin-2019:marac",
        help="Agreement is asked for where that is safe, and is not needed.",
    )
    why_not: Prose = ask(
        "If met and not referred, why",
        section=_DECISION,
        clause="practice:1.1.criteria",
        help="What is done instead, and who agreed to that.",
    )
    decided_by: Line = ask("Decided by", section=_DECISION, writer=True, help="Leave it empty if it was you.")
    at: Moment = ask(
        "When", past=True, section=_DECISION, default_now=True, help="When the criteria were gone through."
    )

    @property
    def met(self) -> tuple[str, ...]:
        """The criteria that were answered yes, in the order that they are asked: one is enough."""
        return tuple(name for name in CRITERIA if self.answer(name).value)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The criteria that nobody answered yet; not known and rather not say are answers."""
        return tuple(name for name in CRITERIA if self.answer(name).state is State.NOT_ASKED)

    def answer(self, criterion: str) -> Answer[bool]:
        """What was answered to a criterion."""
        found: Answer[bool] = getattr(self, criterion)
        return found

    def why(self, criterion: str) -> str:
        """The reason that stands beside a criterion; empty where there is none."""
        return str(getattr(self, f"{criterion}_why")).strip()

    @property
    def headline(self) -> str:
        """How many of the four are met, and what was decided."""
        if len(self.unanswered) == len(CRITERIA):
            return "MARAC criteria: none answered yet"
        left = f", {len(self.unanswered)} not answered" if self.unanswered else ""
        decided = {True: ": to be referred", False: ": not to be referred", None: ""}[self.refer.value]
        return f"MARAC criteria: {len(self.met)} of {len(CRITERIA)} met{left}{decided}"
