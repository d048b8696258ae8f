"""Measures to stay at home: wanted, ordered in words that say nothing of why, fitted, and confirmed by the victim."""

from __future__ import annotations

from typing import Literal

from datui.casework.answers import Answer
from datui.casework.moments import moment_words
from datui.casework.printed import Said
from datui.casework.readout import ReadLine
from datui.casework.records import Code, Day, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.rules import Rules

_WHAT, _DESPITE, _JOB, _DONE = "Measure", "If decided all the same", "Job", "Fitted"
Step = Literal["considered", "ordered", "fitted", "confirmed", "not done"]


class SecurityMeasure(Record, kind="security", title="Security measure"):
    """One measure that helps somebody to stay at home: what they want, the job, and their word that it holds."""

    measure: Code = ask("What it is", section=_WHAT, choices="security-measure", clause="hpg-2025:6.4", help="One job.")
    wish: Answer[Line] = ask(
        "What they wish", section=_WHAT, clause="wrekin-2019:victim-led", help="It is theirs to choose, and to leave."
    )
    place: Code = ask(
        "Where it goes",
        section=_WHAT,
        choices="security-place",
        clause="practice:8.1.job",
        help="No address here: our system has it. A refuge sees to its own doors.",
    )
    lives_there: Answer[YesNo] = ask(
        "Perpetrator lives there?",
        section=_WHAT,
        clause="practice:8.1.job",
        help="Now, or on some nights. Not known is not a no.",
    )
    rights: Answer[YesNo] = ask(
        "Have they rights there?",
        section=_WHAT,
        clause="practice:8.1.job",
        help="As tenant, joint tenant, husband, wife or civil partner, or by a court.",
    )
    safe: Answer[YesNo] = ask(
        "Do they say it is safe?", section=_WHAT, clause="practice:8.1", help="Asked before it is ordered."
    )
    check: Line = ask(
        "What was checked", section=_WHAT, clause="practice:8.1", help="What may be noticed: a van, a new key, a light."
    )

    despite: Prose = ask(
        "Why all the same",
        section=_DESPITE,
        clause="practice:8.1.job",
        help="Only where they live there or have rights there: what makes it lawful.",
    )
    despite_by: Line = ask(
        "Decided by", section=_DESPITE, clause="practice:8.1.job", help="Name and post of whoever decided it."
    )
    despite_on: Day = ask("Decided on", past=True, section=_DESPITE, help="The day on which they did.")

    told: Line = ask(
        "What the contractor hears",
        section=_JOB,
        clause="practice:8.1.job",
        help="What to do, and never why, for whom, or against whom.",
    )
    contractor: Line = ask("Who does the work", section=_JOB, help="The firm; nobody who may know the perpetrator.")
    access: Line = ask("Who lets them in", section=_JOB, help="An officer is best. No name or number of the customer.")
    ordered_at: Moment = ask("Ordered", past=True, section=_JOB, clause="hpg-2025:6.4", help="When the job went out.")
    reference: Line = ask("Job number", section=_JOB, help="As the repairs system has it.")
    booked_for: Moment = ask(
        "Booked for", forward=True, section=_JOB, help="When they come; the customer knows it too."
    )

    fitted_on: Day = ask("Fitted on", past=True, section=_DONE, clause="practice:8.1", help="The day of the work.")
    confirmed: Answer[YesNo] = ask(
        "Do they say that it works?",
        section=_DONE,
        clause="practice:8.1",
        help="The customer's own word, asked safely.",
    )
    confirmed_on: Day = ask("They said so on", past=True, section=_DONE, help="The day on which they did.")
    keys_off: Answer[YesNo] = ask(
        "Old keys and logins off?",
        section=_DONE,
        clause="practice:8.1",
        help="Keys, fobs, cameras and apps that the perpetrator can use.",
    )
    fire_told: Answer[YesNo] = ask(
        "Fire service told?", section=_DONE, clause="practice:8.1", help="Where a way out in a fire is not what it was."
    )
    not_done: Line = ask(
        "If it is not done, why", section=_DONE, help="No longer wanted, or not possible, and what instead."
    )

    heard: tuple[ReadLine, ...] = ()
    """What the contractor was told, line by line, in the words that it had then."""

    @property
    def headline(self) -> str:
        """How far it has come; what it is stays inside."""
        return f"Security measure: {self.step}"

    @property
    def step(self) -> Step:
        """How far it has come, by what is written down."""
        if self.not_done.strip():
            return "not done"
        if self.fitted_on:
            return "confirmed" if self.confirmed.value else "fitted"
        return "ordered" if self.ordered_at or self.reference.strip() else "considered"

    @property
    def over(self) -> bool:
        """Whether nothing more is to be done: they say that it works, or it is not done."""
        return self.step in ("confirmed", "not done")

    @property
    def went_out(self) -> bool:
        """Whether a contractor has the job, or has done it."""
        return self.step in ("ordered", "fitted", "confirmed")

    @property
    def empty(self) -> bool:
        """Whether it says nothing of what it is."""
        return not (self.measure or self.told.strip()) and self.step == "considered"

    def more_said(self, rules: Rules) -> list[Said]:  # noqa: ARG002 - what was heard is said in its own words
        """What the contractor was told, and when."""
        return [Said("What they heard", f"{one.label}, {moment_words(one.at)}", one.words) for one in self.heard]

    @property
    def decided_despite(self) -> bool:
        """Whether somebody decided it although the perpetrator lives there or has rights, and says why and when."""
        return bool(self.despite.strip() and self.despite_by.strip() and self.despite_on)
