"""The victim's own safety plan, apart from what agencies do: what they would do, and how no copy gives it away."""

from datui.casework.answers import Answer, State
from datui.casework.printed import Said
from datui.casework.records import Code, Day, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.rules import Rules

_CLAUSE = "practice:8.safety-plan"
_PLAN, _NOW, _AWAY, _DAYS, COPY = "The plan", "In danger", "Getting away", "Every day", "A copy"


class SafetyPlan(Record, kind="safety-plan", title="Safety plan"):
    """What a victim would do to stay safe, as they say it themselves. It is theirs, and no list of ours."""

    whom: PersonId = ask(
        "Of whom",
        section=_PLAN,
        clause=_CLAUSE,
        help="Leave it empty for the victim. Another victim has a plan of their own.",
    )
    wanted: Answer[YesNo] = ask(
        "Do they want one?", section=_PLAN, clause=_CLAUSE, help="No is an answer; ask again when something changes."
    )
    talked_on: Day = ask(
        "Gone through with them on", past=True, section=_PLAN, clause=_CLAUSE, help="By a way that is allowed, alone."
    )
    talked_by: Line = ask("Gone through by", section=_PLAN, writer=True, help="Leave it empty if it was you.")
    review_on: Day = ask(
        "Go through it again on",
        forward=True,
        section=_PLAN,
        clause=_CLAUSE,
        help="Leave it empty for the usual time: shorter at high or unknown risk.",
    )
    already: Prose = ask(
        "What they do already", section=_PLAN, clause=_CLAUSE, help="What kept them safe so far. They know best."
    )

    signs: Prose = ask("Signs that it is coming", section=_NOW, clause=_CLAUSE, help="In their own words.")
    rooms: Line = ask(
        "Where to be, where not to be", section=_NOW, help="Near a way out; away from what can be used as a weapon."
    )
    call: Line = ask(
        "How they call for help", section=_NOW, clause="wrekin-2019:999", help="999, and 55 if they cannot speak."
    )
    word: Line = ask("Word that means: get help", section=_NOW, masked=True, help="And who knows what it means.")
    children: Prose = ask(
        "What the children do", section=_NOW, clause="practice:6.child", help="Where they go; never between the two."
    )

    way_out: Line = ask("The way out", section=_AWAY, masked=True, help="Doors, keys, money for the way, a telephone.")
    go_to: Line = ask(
        "Where they would go",
        section=_AWAY,
        masked=True,
        clause=_CLAUSE,
        help="By day and by night; not looked for there.",
    )
    helpers: Line = ask("Who would help", section=_AWAY, masked=True, help="Who agreed to it, and how they are asked.")
    bag: Line = ask(
        "What is packed, and where",
        section=_AWAY,
        masked=True,
        help="Papers, keys, medicine, money; where nobody looks.",
    )
    leaving: Prose = ask(
        "If they leave, or have left",
        section=_AWAY,
        clause="practice:1.2.flags",
        help="The time of most danger: who knows, and what nobody is told.",
    )

    ways: Prose = ask("Ways and habits", section=_DAYS, help="Work, school, shops: what to vary, and who goes along.")
    online: Prose = ask(
        "Telephone and accounts", section=_DAYS, help="Location, bills, cars, tags. Changing one may be noticed."
    )
    staying: Prose = ask("If they stay", section=_DAYS, clause="hpg-2025:6.4", help="Doors, locks, lights, neighbours.")
    support: Prose = ask("Who stands by them", section=_DAYS, help="Whom they talk to, and what does them good.")

    read_at: Moment = ask(
        "Read out to them", past=True, section=COPY, clause=_CLAUSE, help="The last time, so that they need no copy."
    )
    copy_kept: Answer[YesNo] = ask(
        "Do they keep a copy?",
        section=COPY,
        clause=_CLAUSE,
        help="Only if they want one. Read it out: datui makes no file of it.",
    )
    copy_where: Code = ask(
        "Where it is kept",
        section=COPY,
        choices="copy-place",
        clause=_CLAUSE,
        help="Never a message, a photograph, or a file anywhere.",
    )
    copy_with: Line = ask("With whom, or which place", section=COPY, masked=True, help="So that it can be taken back.")
    copy_found: Answer[YesNo] = ask(
        "Could it be found there?",
        section=COPY,
        clause=_CLAUSE,
        help="By the perpetrator or theirs. Not known is a yes.",
    )

    lines_read: int = 0
    """How much of it they heard that time."""
    lines_of: int = 0

    @property
    def headline(self) -> str:
        """That there is one, or that they want none; never what is in it."""
        if self.declined:
            return "Safety plan: they want none now"
        return "Safety plan gone through" if self.talked_on else "Safety plan begun"

    def more_said(self, rules: Rules) -> list[Said]:  # noqa: ARG002 - what was heard is counted, and not said again
        """How much of it was read out to them the last time."""
        count = f"{self.lines_read} of {self.lines_of} lines"
        return [Said(COPY, "How much of it they heard", count)] if self.lines_of else []

    @property
    def declined(self) -> bool:
        """Whether they said that they want none."""
        return self.wanted.value is False or self.wanted.state is State.DECLINED

    @property
    def counts(self) -> bool:
        """Whether it says anything of what they would do, or that they want none."""
        held = (self.already, self.signs, self.rooms, self.call, self.way_out, self.go_to, self.leaving)
        return self.declined or any(words.strip() for words in held)
