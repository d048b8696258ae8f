"""A joint tenancy: what may be done about it, with what to mind, decided by people with a solicitor and never here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.heldtoaccount import young_alone
from datui.casework.intake import Intake
from datui.casework.lastsaid import value_of
from datui.casework.plans import told_nothing
from datui.casework.records import Code, Day, Line, PersonId, Prose, Record, YesNo, ask
from datui.casework.route import Missing, Route
from datui.casework.rules import Rules

if TYPE_CHECKING:
    from datui.casework.case import Case

_TENANCY, _SAFETY, _ADVICE, _DECIDED = "Tenancy", "Wish and safety", "Legal advice", "What was decided"
_OPTIONS = "practice:8.2.options"
_NEEDS = {
    "advice": "A joint tenancy: legal advice, before that is decided",
    "safe": "A joint tenancy: whether the customer says that it is safe",
    "settled": "A joint tenancy: a safe home first, or a court that keeps the other out",
}


class JointTenancy(Record, kind="joint-tenancy", title="Joint tenancy"):
    """Who the joint tenants are, what the customer wants, what a solicitor says, and what people decided."""

    glances = ("outcome",)

    holders: tuple[PersonId, ...] = ask(
        "Joint tenants", section=_TENANCY, clause="practice:8.2", help="Everyone who signed, as far as it is known."
    )
    tenancy: Answer[Code] = ask(
        "Which tenancy", section=_TENANCY, choices="tenancy-type", clause="practice:8.2", help="As it was signed."
    )
    ended_on: Day = ask(
        "Not joint any more since", past=True, section=_TENANCY, help="The day on which one of them alone had it."
    )

    wish: Answer[Line] = ask(
        "What they wish", section=_SAFETY, clause="wrekin-2019:victim-led", help="They may want nothing done."
    )
    safe: Answer[YesNo] = ask(
        "Do they say it is safe?",
        section=_SAFETY,
        clause="practice:8.1",
        help="Asked before anything that the other hears of, or must sign.",
    )
    check: Prose = ask(
        "What was checked", section=_SAFETY, clause="practice:8.1", help="What the other would notice, and when."
    )
    settled: Answer[YesNo] = ask(
        "Safely housed, or they out?",
        section=_SAFETY,
        clause="practice:8.2.options",
        help="A tenancy that ends before that may leave them homeless.",
    )

    advice: Answer[YesNo] = ask(
        "Was a solicitor asked?", section=_ADVICE, clause="practice:8.2.options", help="Theirs, or ours; say which."
    )
    advice_by: Line = ask("By whom", section=_ADVICE, help="The solicitor's name and firm.")
    advice_on: Day = ask("On", past=True, section=_ADVICE, help="The day of the advice.")
    advice_words: Prose = ask("What they said", section=_ADVICE, help="As it was said; who may read it, too.")

    considered: tuple[Code, ...] = ask(
        "What was talked over",
        section=_DECIDED,
        choices="joint-option",
        clause="practice:8.2.options",
        help="What to mind with each stands below; none is recommended.",
    )
    decided: Code = ask(
        "What was decided",
        section=_DECIDED,
        choices="joint-option",
        clause="practice:8.2.options",
        help="By people, on advice. Leave it empty until then.",
    )
    why: Prose = ask("Why", section=_DECIDED, help="Their wish, the advice, and what was weighed.")
    decided_by: Line = ask("Decided by", section=_DECIDED, help="Name and post, beside the customer's own choice.")
    decided_on: Day = ask("Decided on", past=True, section=_DECIDED, help="The day on which it was decided.")
    outcome: Prose = ask("What came of it", section=_DECIDED, clause="practice:8.1", help="And since when.")

    @property
    def headline(self) -> str:
        """How it stands, never what was chosen."""
        if self.ended_on:
            return "Joint tenancy, not joint any more"
        return "Joint tenancy: decided" if self.decided else "Joint tenancy"

    def needed(self, rules: Rules) -> Iterator[Missing]:
        """What is answered before what was decided may be done (practice 8.2): advice, safety, a safe home."""
        option = rules.housing.options.get(self.decided)
        for need in option.needs if option else ():
            if getattr(self, need).value is not True:
                yield Missing(_NEEDS[need], _OPTIONS, self.at_field(need))


def joint(case: Case) -> bool | None:
    """Whether the victim's tenancy is joint with somebody who must hear nothing; None where nobody said.

    What the newest record of it says counts; who is not named in it may be the other tenant. Before there is one, a
    single report that says so is enough: another report takes nothing of it back.
    """
    entry = case.latest(JointTenancy)
    if entry is not None:
        barred = {one.record_id for one in told_nothing(case)}
        others = len(entry.record.holders) > 1 and not barred & set(entry.record.holders)
        return not (entry.record.ended_on or others)
    return True if any(value_of(report, "tenancy") == "joint" for report in case.of(Intake)) else None


def stops(case: Case, record: JointTenancy) -> Iterator[Missing]:
    """All that stands against what was decided of a joint tenancy, what nothing opens first (practice 8.2)."""
    option = case.rules.housing.options.get(record.decided)
    if option is not None and option.adults_only:
        yield from young_alone(case)
    yield from record.needed(case.rules)


def joint_missing(case: Case) -> Iterator[Missing]:
    """A joint tenancy has a record of its own, and what is decided of it has its answers first (practice 8.2)."""
    found = case.records(JointTenancy)
    if not found and joint(case):
        words = "The joint tenancy: who holds it, what they wish, and a solicitor's word"
        yield Missing(words, "practice:8.2", Route(JointTenancy.kind, "", "holders"))
    for record in found:
        if record.decided and not record.ended_on:
            yield from stops(case, record)
            if not record.decided_by.strip():
                words = "A joint tenancy: who decided, beside the customer"
                yield Missing(words, "practice:8.1", record.at_field("decided_by"))
