"""Risk: what was answered, and, apart from it, the level that a named person decided and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from datui.casework.answers import Answer
from datui.casework.instrument import Instrument
from datui.casework.printed import Said
from datui.casework.records import Code, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.rules import Rules

ItemAnswer = Literal["yes", "no", "not_known", "declined"]
LEVELS = ("standard", "medium", "high")
DASH = "dash"
"""What a checklist maps to whose yes answers are counted beside the MARAC criterion of visible high risk."""
SOURCES = "information-source"
"""The list of who may have said what an item holds."""
_ASSESSMENT, _CHECKLIST, _ALSO, _LEVEL = "Assessment", "Checklist", "Also known", "Level"
ITEM_WORDS = {"yes": "yes", "no": "no", "not_known": "not known", "declined": "rather not say"}


class RiskAssessment(Record, kind="risk", title="Risk assessment"):
    """The answers to one edition of a checklist. It counts, and it never decides."""

    happens = "at"

    at: Moment = ask(
        "When",
        past=True,
        section=_ASSESSMENT,
        default_now=True,
        clause="practice:1.1.before",
        help="When it was asked or worked out.",
    )
    how: Code = ask(
        "How it was done",
        section=_ASSESSMENT,
        choices="assessment-how",
        clause="practice:1.1",
        default="asked",
        help="All four count as done.",
    )
    safe_to_ask: Answer[YesNo] = ask(
        "Safe and private to ask?",
        section=_ASSESSMENT,
        clause="practice:1.1.before",
        help="Alone, with time, and knowing where everyone is.",
    )
    why_asked: Answer[YesNo] = ask(
        "Said why we ask?", section=_ASSESSMENT, clause="practice:1.1.before", help="And whom the answers may go to."
    )
    trained: Answer[YesNo] = ask(
        "Are you trained in it?",
        section=_ASSESSMENT,
        clause="practice:1.1.trained",
        help="If not, ask a manager; danger is escalated all the same.",
    )

    instrument: Line = ask("Checklist", section=_CHECKLIST, hidden=True, default="")
    edition: Line = ask("Edition", section=_CHECKLIST, hidden=True, default="")
    # By item id. No form field draws these: the checklist does, and hands them over beside the form's values.
    answers: Mapping[Line, ItemAnswer] = Field(default_factory=dict)
    notes: Mapping[Line, Prose] = Field(default_factory=dict)
    sources: Mapping[Line, Line] = Field(default_factory=dict)
    """Who said so, by item id: a code of the pack's list of sources. Without one it was whoever was asked."""

    agency: Line = ask("Which other agency", section=_ALSO, help="If another agency did it.")
    agency_grade: Line = ask(
        "Their grade",
        section=_ALSO,
        clause="practice:1.3.external",
        help="Their tool, their grade and its date; it is theirs, not ours.",
    )
    also: Prose = ask(
        "What else matters to risk",
        section=_ALSO,
        clause="practice:1.2.flags",
        help="What the checklist does not ask and you know.",
    )
    fears: Prose = ask(
        "What they fear most", section=_ALSO, clause="practice:1.2.flags", help="In the victim's own words."
    )

    @property
    def headline(self) -> str:
        """That it was done, and the count as a fact."""
        return f"Risk assessment: {tally(self).words}"

    def more_said(self, rules: Rules) -> list[Said]:
        """Which questions these are, then each with its answer and note, also of an edition that this pack has not."""
        tool = rules.instruments.nearest(self.instrument, self.edition)
        texts = {item.id: f"{item.number}. {item.text}" for item in tool.items} if tool else {}
        kept = dict.fromkeys((*self.answers, *self.notes, *self.sources))
        # What this edition asks and another did not was not left unasked; an id is never another question.
        whole = tool is not None and tool.edition == self.edition
        items = dict.fromkeys((*(item for item in texts if whole or item in kept), *kept))
        which = [Said(_CHECKLIST, "Which questions", self._which(tool))] if items else []
        return which + [Said(_CHECKLIST, texts.get(item, item), self._item_words(item, rules)) for item in items]

    def _which(self, tool: Instrument | None) -> str:
        """The checklist and edition that was asked, and that a count of it is no other's score."""
        if tool is None:
            return f"{self._named}. This pack does not have that checklist, so its questions are named by their codes."
        if tool.edition == self.edition:
            return f"{tool.title}, edition {tool.edition}: {tool.brief}"
        return f"{self._named}. This pack has another edition: its words, where it has the question, stand here."

    @property
    def _named(self) -> str:
        """The checklist by what was kept of it."""
        return f"{self.instrument or 'A checklist that was not named'}, edition {self.edition or 'not given'}"

    def _item_words(self, item: str, rules: Rules) -> str:
        answer, note = ITEM_WORDS.get(self.answers.get(item, ""), "not asked"), self.notes.get(item, "").strip()
        source = self.sources.get(item, "")
        told = f" (told by: {rules.lists[SOURCES].label(source)})" if source else ""
        return f"{answer}{told}: {note}" if note else f"{answer}{told}"

    @property
    def yes(self) -> int:
        """How many were answered yes. A fact; it grades nobody."""
        return sum(answer == "yes" for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items were answered how. A fact about the answers, not a grade."""

    yes: int
    no: int
    not_known: int
    declined: int
    not_asked: int | None

    @property
    def words(self) -> str:
        """The counts as they are said: 15 yes, 3 not known, 2 not asked."""
        parts = [
            (self.yes, "yes"),
            (self.no, "no"),
            (self.not_known, "not known"),
            (self.declined, "rather not say"),
            (self.not_asked, "not asked"),
        ]
        said = [f"{number} {what}" for number, what in parts if number or what == "yes"]
        return ", ".join(said)


def tally(assessment: RiskAssessment, instrument: Instrument | None = None) -> Tally:
    """Count the answers; how many were not asked is known only beside the instrument they belong to."""
    found = Counter(assessment.answers.values())
    asked = None
    if instrument is not None and (instrument.id, instrument.edition) == (assessment.instrument, assessment.edition):
        asked = sum(item.id not in assessment.answers for item in instrument.items)
    return Tally(found["yes"], found["no"], found["not_known"], found["declined"], asked)


# What is said of a flagged prompt beside the count. An id is never reused for another question.
_TOPICS = {
    "frightened": "great fear",
    "feared": "expects to be hurt again",
    "low-mood": "very low, or suicide",
    "separated": "separated within a year",
    "stalked": "stalking",
    "more-often": "more often",
    "worse": "getting worse",
    "control": "control or jealousy",
    "kill-threat": "threat to kill",
    "strangled": "strangulation",
    "others-threaten": "others threaten too",
}


def serious_yes(assessment: RiskAssessment, instrument: Instrument | None) -> tuple[str, ...]:
    """The topics that may matter alone and were answered yes, in the order that they are asked. Never a grade."""
    items = instrument.items if instrument else ()
    flagged = (item for item in items if item.flag and assessment.answers.get(item.id) == "yes")
    return tuple(_TOPICS.get(item.id, item.short) for item in flagged)


class RiskLevel(Record, kind="level", title="Risk level"):
    """The level that a named person decided, and why. Without a reason it is kept and does not count."""

    glances = ("rationale",)
    happens = "decided_at"

    level: Code = ask(
        "Level", section=_LEVEL, choices="level", clause="practice:1.3", help="Your judgement; no count sets it."
    )
    rationale: Prose = ask(
        "Why", section=_LEVEL, clause="practice:1.3", help="What it rests on, and what was weighed against it."
    )
    decided_by: Line = ask(
        "Decided by", section=_LEVEL, clause="practice:1.3", writer=True, help="Leave it empty if it was you."
    )
    decided_at: Moment = ask(
        "Decided",
        past=True,
        section=_LEVEL,
        default_now=True,
        clause="practice:1.1.review",
        help="When it was decided or looked at again.",
    )
    victim_view: Prose = ask(
        "How safe they feel",
        section=_LEVEL,
        clause="practice:1.2.flags",
        help="The victim's own view, also where it differs.",
    )

    @property
    def headline(self) -> str:
        """The level, or that it does not count yet."""
        if not self.counts:
            return "Risk level kept without a level or a reason: it does not count yet"
        return f"Risk level decided: {self.level}"

    @property
    def counts(self) -> bool:
        """Whether it is a level that there is, with a reason."""
        return self.level in LEVELS and bool(self.rationale.strip())
