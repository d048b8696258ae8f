"""Record, the base of everything saved: a frozen model whose fields carry their own questions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from typing_extensions import TypeVar

from datui.casework.answers import Answer
from datui.casework.astyped import AsTyped, as_typed, typed
from datui.casework.fields import (
    COUNT_HELP,
    LARGEST_COUNT,
    STORED,
    Ask,
    Code,
    Count,
    Day,
    Line,
    Moment,
    PersonId,
    Prose,
    Shape,
    Sort,
    YesNo,
    ask,
    asked,
    nothing_yet,
    read_when,
    shape,
)
from datui.casework.moments import london
from datui.casework.reading import MOMENT_HELP
from datui.casework.refusal import Refusal
from datui.casework.route import Route

if TYPE_CHECKING:
    from datui.casework.printed import Said
    from datui.casework.rules import Rules
    from datui.casework.statements import Statement

# The rooms take a record and its fields from one place.
__all__ = [
    "LARGEST_COUNT",
    "READS",
    "REGISTRY",
    "VAULT_CASE",
    "Ask",
    "CaseId",
    "Code",
    "Count",
    "Day",
    "Entry",
    "Line",
    "Moment",
    "PersonId",
    "Prose",
    "Record",
    "RecordId",
    "Shape",
    "Sort",
    "WrongAnswers",
    "YesNo",
    "ask",
    "asked",
    "build",
    "found_by",
    "is_case",
    "read",
    "shape",
    "typed",
]

RecordId = str
"""32 lower-case hex digits, opaque."""
CaseId = str
"""32 lower-case hex digits, opaque; one of sixteen that begin with 31 noughts for what belongs to no case."""
VAULT_CASE: CaseId = "0" * 32
READS: CaseId = "0" * 31 + "1"
"""In the place of a case: what was read, by whom and when, kept apart so that it drowns no chronology."""


def is_case(case_id: CaseId) -> bool:
    """Whether this is a case's own id, and not one of the sixteen that stand for the vault itself."""
    return not case_id.startswith("0" * 31)


class Record(BaseModel):
    """Something saved. Frozen: a correction is a new version with the same `record_id`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False)

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    glances: ClassVar[tuple[str, ...]] = ()
    happens: ClassVar[str] = ""
    """The field in which it says when it happened; without one it happened when it was written."""
    grows: ClassVar[bool] = False
    """Whether opening one again goes on with it instead of starting another."""
    roles: ClassVar[frozenset[str]] = frozenset({"officer", "supervisor"})
    home: ClassVar[CaseId] = ""
    """The one place it is kept in; empty for what is kept in a case."""
    waits: ClassVar[bool] = False
    """Whether it waits for a supervisor where the vault went on after a rollback."""
    fresh: ClassVar[bool] = False
    """Whether whoever writes it has to prove with their passphrase, a moment before, that they still sit there."""

    keeps_unread: ClassVar[bool] = True
    """Whether a day that could not be read may be kept as it was typed: then any text could be kept there."""

    record_id: RecordId = Field(pattern=r"^[0-9a-f]{32}$")
    because: Prose = ask("Why is this corrected?", default="", section="Correction", hidden=True)
    as_typed: AsTyped = ()

    def __init_subclass__(cls, kind: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = kind

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        # `title=` among a class's keywords is pydantic's own: it ends up in the model's configuration.
        cls.title = cls.model_config.get("title") or cls.kind.replace("-", " ").capitalize()
        changed = False
        for info in cls.model_fields.values():
            if asked(info) and info.is_required():
                info.default = nothing_yet(info.annotation)
                changed = True
        if changed:
            cls.model_rebuild(force=True)
        if cls.kind:
            if cls.kind in REGISTRY:
                raise TypeError(f"two records are called {cls.kind!r}")
            REGISTRY[cls.kind] = cls

    @classmethod
    def questions(cls) -> Iterator[tuple[str, FieldInfo, Ask]]:
        """Each field that is a question, in the order that it is asked."""
        for name, info in cls.model_fields.items():
            if (question := asked(info)) is not None:
                yield name, info, question

    @classmethod
    def sections(cls) -> tuple[str, ...]:
        """The names of its sections, in the order that they are asked; a hidden field opens none."""
        return tuple(dict.fromkeys(question.section for _, _, question in cls.questions() if not question.hidden))

    @classmethod
    def lives_in(cls, case_id: CaseId) -> bool:
        """Whether this kind is kept there: in any case, or in its one home."""
        return not cls.home if is_case(case_id) else cls.home == case_id

    def body(self) -> dict[str, Any]:
        """The record as plain JSON values, without its kind: every field, so that no later default changes it.

        What was typed and could not be read is written only where there is something.
        """
        return self.model_dump(mode="json", exclude=None if self.as_typed else {"as_typed"})

    @property
    def glance(self) -> str:
        """The first words of what was written, for a page of this case alone; a list of cases never shows them.

        Before them stands when it happened, where that is kept as it was typed: the page could only say another time.
        """
        first = next((text for name in self.glances if (text := getattr(self, name).strip())), "")
        when = dict(self.as_typed).get(self.happens)
        return "; ".join(filter(None, (f"when, as typed: {when}" if when else "", first)))

    @property
    def headline(self) -> str:
        """What this record says in one line of the chronology; every room says its own."""
        return self.title

    def more_said(self, rules: "Rules") -> "list[Said]":  # noqa: ARG002 - a kind that has more to say needs them
        """What it holds beside its questions, in words."""
        return []

    def accounts(self, name: str) -> "tuple[Statement, ...]":  # noqa: ARG002 - a kind that keeps accounts apart needs it
        """A field's text as the accounts that it holds; empty where it is one text."""
        return ()

    def at_field(self, name: str = "", **offer: str) -> Route:
        """Where this record is put right, at a field, with what is proposed there."""
        return Route(self.kind, self.record_id, name, tuple(offer.items()))


_NEWER = "Open it with a newer datui; if there is none, run: datui verify"
REGISTRY: dict[str, type[Record]] = {}
"""Every kind of record by its name; importing `datui.casework.kinds` fills it."""

R = TypeVar("R", bound=Record)
Kept = TypeVar("Kept", bound=Record, covariant=True, default=Record)


class WrongAnswers(Refusal):
    """Some fields cannot be kept as they are; `problems` says for each, by its name, what to do.

    `unread` are those of them that may be kept as they were typed, without having been read.
    """

    route = "Put the named fields right; everything typed is still there."

    def __init__(self, problems: Mapping[str, str], unread: Collection[str] = ()) -> None:
        super().__init__("Some answers cannot be kept as they are.")
        self.problems, self.unread = dict(problems), frozenset(unread)


def build(kind: type[R], values: Mapping[str, Any], *, now: datetime, unread: Collection[str] = ()) -> R:
    """Make a record of what was typed; raise WrongAnswers with a sentence for every field that is wrong.

    `now` (aware) is what "today" and "14:30" are read against. The fields that are `unread` are not read at all: they
    stay empty, and what was typed there is kept as it is. No sentence carries what was typed.
    """
    if kept := as_typed(kind, values, unread):
        values = {**values, **dict.fromkeys(dict(kept), ""), "as_typed": kept}
    dated, problems = _dated(kind, values, now)
    try:
        made = kind.model_validate(dated)
    except ValidationError as wrong:
        for error in wrong.errors(include_input=False, include_url=False):
            name = str(error["loc"][0]) if error["loc"] else ""
            problems.setdefault(name, _in_words(error["type"], error["msg"], error.get("ctx", {})))
    if problems:
        raise WrongAnswers(problems, dict(as_typed(kind, values, problems))) from None
    return made


def _dated(kind: type[Record], values: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """The values with each typed day or moment read as its question takes it, and what is wrong with the others."""
    dated, problems = dict(values), dict[str, str]()
    for name, info, question in kind.questions():
        raw = dated.get(name)
        if not raw or not isinstance(raw, str) or (sort := shape(info).sort) not in (Sort.DAY, Sort.MOMENT):
            continue
        start = dated.get(question.day_of)
        bare = london(start).date() if isinstance(start, datetime) else None
        try:
            dated[name] = read_when(raw, question, sort, now, bare)
        except ValueError as wrong:
            problems[name] = str(wrong)
            del dated[name]
    return dated, problems


def _in_words(kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(context.get("error", message))
    if kind.startswith("bool"):
        return "Answer y or n."
    if kind.startswith("int"):
        return COUNT_HELP
    if kind.startswith(("date", "datetime", "timezone")):
        return MOMENT_HELP
    return "This cannot be read; give it another way, or leave it empty."


def read(kind: str, body: Mapping[str, Any]) -> Record:
    """The record that `Record.body` wrote, exactly. Raises Refusal for a kind or a body that this datui cannot read.

    It was signed for, so no sanitiser and no limit of today changes or refuses it; drawing makes it inert again.
    """
    known = REGISTRY.get(kind)
    if known is None:
        raise Refusal("This vault holds a kind of record that this datui does not know.", _NEWER)
    try:
        return known.model_validate(dict(body), context=STORED)
    except ValidationError:
        raise Refusal(f"A record of the kind {kind} does not read as this datui writes it.", _NEWER) from None


def found_by(record: Record) -> tuple[str, ...]:
    """The texts of a record that search finds it by (fields with `find`)."""
    texts: list[str] = []
    for name, _info, question in record.questions():
        if question.find:
            value = getattr(record, name)
            value = value.value if isinstance(value, Answer) else value
            texts += [str(item) for item in (value if isinstance(value, tuple) else (value,)) if item]
    return tuple(texts)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Kept]):
    """One signed record of the ledger, as the rules see it: what was written, when, and by whom."""

    seq: int
    case_id: CaseId
    at: datetime
    person: str
    by: str
    role: str
    record: Kept
    rules: str = ""
    """The digest of the rules that it was written under; empty where nobody can read which."""
