"""What was decided, kept apart from what the customer wants; where the two differ, why."""

from datui.casework.answers import Answer
from datui.casework.records import Line, Moment, Prose, Record, YesNo, ask


class Decision(Record, kind="decision", title="Decision"):
    """Something decided for a case, by whom, and whether it is what they want (Wrekin 2019, victim-led)."""

    glances = ("decided",)
    happens = "decided_at"

    about: Line = ask("What it is about", help="In a few words, such as: staying or moving.")
    wish: Prose = ask(
        "What they want", clause="wrekin-2019:victim-led", help="In their own terms; they may want nothing."
    )
    decided: Prose = ask(
        "What was decided", clause="hpg-2025:6.2", help="And by what: their wish, and which professionals."
    )
    as_wished: Answer[YesNo] = ask(
        "Is that what they want?", clause="wrekin-2019:victim-led", help="If not, say why below."
    )
    differs: Prose = ask(
        "Why it differs",
        clause="wrekin-2019:victim-led",
        help="Safeguarding, other people at risk, or what we cannot do.",
    )
    decided_by: Line = ask("Decided by", writer=True, help="Leave it empty if it was you.")
    decided_at: Moment = ask("Decided", past=True, default_now=True, help="When it was decided.")
    told: Answer[YesNo] = ask(
        "Said so to them?", clause="wrekin-2019:honest", help="By a way that the plan allows; if not, why not."
    )

    @property
    def headline(self) -> str:
        """That something was decided, and whether it is what they want."""
        return "Decision, not as they wish" if self.as_wished.value is False else "Decision"

    @property
    def unreasoned(self) -> bool:
        """Whether it is not what they want and does not say why."""
        return self.as_wished.value is False and not self.differs.strip()
