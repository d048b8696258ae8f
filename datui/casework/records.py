"""Record, the base of everything saved: a frozen model whose fields carry their own questions."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic.fields import FieldInfo

from datui.casework.answers import MARKS, Answer
from datui.casework.moments import clock_words, day_words, london, read_day, read_moment
from datui.casework.refusal import Refusal
from datui.casework.text import LINE_LIMIT, PROSE_LIMIT, clean, one_line

LARGEST_COUNT = 999_999
_COUNT_HELP = "Give a whole number, such as 3."


class Sort(Enum):
    """What sort of value a field takes; a form chooses its editor by it."""

    LINE = "line"
    PROSE = "prose"
    MOMENT = "moment"
    DAY = "day"
    COUNT = "count"
    YES_NO = "yes or no"
    CODE = "code"
    PERSON = "person"


def _line(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = one_line(raw).text
    if len(text) > LINE_LIMIT:
        raise ValueError(f"This is {len(text):,} characters; the most here is {LINE_LIMIT}. Put the rest in a note.")
    return text


def _prose(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = clean(raw).text
    if len(text) > PROSE_LIMIT:
        raise ValueError(f"This is {len(text):,} characters; the most is {PROSE_LIMIT:,}. Keep it as two notes.")
    return text


def _moment(raw: Any, info: ValidationInfo) -> Any:
    if not isinstance(raw, str):
        return raw
    return read_moment(raw, (info.context or {}).get("now")) if raw.strip() else None


def _day(raw: Any, info: ValidationInfo) -> Any:
    if not isinstance(raw, str):
        return raw
    return read_day(raw, (info.context or {}).get("now")) if raw.strip() else None


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(UTC)


def _count(raw: Any) -> Any:
    if isinstance(raw, str):
        if raw.strip() == "":
            return None
        if not raw.strip().isdecimal() or len(raw.strip()) > len(str(LARGEST_COUNT)):
            raise ValueError(_COUNT_HELP)
        raw = int(raw)
    if isinstance(raw, int) and not 0 <= raw <= LARGEST_COUNT:
        raise ValueError(_COUNT_HELP)
    return raw


def _yes_no(raw: Any) -> Any:
    words = {"y": True, "n": False, "yes": True, "no": False}
    return words.get(raw.strip().casefold(), raw) if isinstance(raw, str) else raw


Line = Annotated[str, BeforeValidator(_line), Sort.LINE]
"""One line of sanitised text, at most LINE_LIMIT characters."""
Prose = Annotated[str, BeforeValidator(_prose), Sort.PROSE]
"""Sanitised text that keeps its newlines, at most PROSE_LIMIT characters."""
Moment = Annotated[datetime | None, BeforeValidator(_moment), AfterValidator(_aware), Sort.MOMENT]
"""An aware moment, kept in UTC, typed in London time; None where it is not given."""
Day = Annotated[date | None, BeforeValidator(_day), Sort.DAY]
"""A calendar day in London; None where it is not given."""
Count = Annotated[int | None, BeforeValidator(_count), Sort.COUNT]
"""A whole number from nought; None where it is not given."""
YesNo = Annotated[bool, BeforeValidator(_yes_no), Sort.YES_NO]
"""Yes or no."""
Code = Annotated[str, BeforeValidator(_line), Sort.CODE]
"""The code of one choice in a pack's list (`choices=` names the list)."""
PersonId = Annotated[str, BeforeValidator(_line), Sort.PERSON]
"""The record id of a person of the same case; empty where nobody is named."""
RecordId = str
"""32 lower-case hex digits, opaque."""
CaseId = str
"""32 lower-case hex digits, opaque; VAULT_CASE for what belongs to no case."""
VAULT_CASE: CaseId = "0" * 32


@dataclass(frozen=True, slots=True)
class Ask:
    """A field's question, as the form asks it and the page prints it."""

    label: str
    help: str = ""
    clause: str = ""
    section: str = ""
    choices: str = ""
    unit: str = ""
    find: bool = False
    default_now: bool = False
    masked: bool = False
    hidden: bool = False


def ask(
    label: str,
    *,
    default: Any = ...,
    help: str = "",
    clause: str = "",
    section: str = "",
    choices: str = "",
    unit: str = "",
    find: bool = False,
    default_now: bool = False,
    masked: bool = False,
    hidden: bool = False,
) -> Any:
    """A field that carries its question. Without `default` the field starts as its type's "nothing yet".

    `choices` names a list of the pack, `find` puts the value in the vault's search, `default_now` offers the present
    moment, `masked` draws dots, `hidden` keeps the field out of the form.
    """
    asked = Ask(label, help, clause, section, choices, unit, find, default_now, masked, hidden)
    return Field(default=default, json_schema_extra={"ask": asked})  # type: ignore[dict-item]


def asked(info: FieldInfo) -> Ask | None:
    """The question of a field, or None where a field is no question."""
    extra = info.json_schema_extra
    found: object = extra.get("ask") if isinstance(extra, dict) else None
    return found if isinstance(found, Ask) else None


@dataclass(frozen=True, slots=True)
class Shape:
    """A field's sort of value, whether it is an Answer, and whether it takes any number of them."""

    sort: Sort
    answer: bool
    many: bool


def shape(info: FieldInfo) -> Shape:
    """What a field takes, read from its type. Raises TypeError for a type that no form can ask for."""
    annotation, answer, many = info.rebuild_annotation(), False, False
    while True:
        sorts = [mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, Sort)]
        if sorts:
            return Shape(sorts[0], answer, many)
        if isinstance(annotation, type) and issubclass(annotation, Answer):
            annotation, answer = annotation.model_fields["value"].rebuild_annotation(), True
        elif get_origin(annotation) is tuple:
            annotation, many = get_args(annotation)[0], True
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(part for part in get_args(annotation) if part is not type(None))
        else:
            raise TypeError(f"no form can ask for {annotation!r}")


def _nothing_yet(annotation: Any) -> Any:
    """The empty value of a field's type: an Answer not asked, empty text, no items, or None."""
    origin = get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Answer):
        return annotation()
    if origin in (Union, types.UnionType) and type(None) in get_args(annotation):
        return None
    if origin is tuple:
        return ()
    if annotation is str:
        return ""
    if annotation is bool:
        return False
    raise TypeError(f"ask() needs a default for {annotation!r}")


class Record(BaseModel):
    """Something saved. Frozen: a correction is a new version with the same `record_id`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False)

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    roles: ClassVar[frozenset[str]] = frozenset({"officer", "supervisor"})

    record_id: RecordId = Field(pattern=r"^[0-9a-f]{32}$")
    because: Prose = ask("Why is this corrected?", default="", section="Correction", hidden=True)

    def __init_subclass__(cls, kind: str = "", title: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind, cls.title = kind, title or kind.replace("-", " ").capitalize()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        changed = False
        for info in cls.model_fields.values():
            if asked(info) and info.is_required():
                info.default = _nothing_yet(info.annotation)
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

    def body(self) -> dict[str, Any]:
        """The record as plain JSON values, without its kind."""
        return self.model_dump(mode="json", exclude_defaults=True) | {"record_id": self.record_id}

    @property
    def headline(self) -> str:
        """What this record says in one line of the chronology; every room says its own."""
        return self.title


_NEWER = "Open it with a newer datui; if there is none, run: datui verify"
REGISTRY: dict[str, type[Record]] = {}
"""Every kind of record by its name; importing `datui.casework.case` fills it."""

R = TypeVar("R", bound=Record)


class WrongAnswers(Refusal):
    """Some fields cannot be kept as they are; `problems` says for each, by its name, what to do."""

    route = "Put the named fields right; everything typed is still there."

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("Some answers cannot be kept as they are.")
        self.problems = dict(problems)


def build(kind: type[R], values: Mapping[str, Any], *, now: datetime) -> R:
    """Make a record of what was typed; raise WrongAnswers with a sentence for every field that is wrong.

    `now` (aware) is what "today" and "14:30" are read against. No sentence carries what was typed.
    """
    try:
        return kind.model_validate(dict(values), context={"now": now})
    except ValidationError as wrong:
        problems: dict[str, str] = {}
        for error in wrong.errors(include_input=False, include_url=False):
            name = str(error["loc"][0]) if error["loc"] else ""
            problems.setdefault(name, _in_words(error["type"], error["msg"], error.get("ctx", {})))
        raise WrongAnswers(problems) from None


def _in_words(kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(context.get("error", message))
    if kind.startswith("bool"):
        return "Answer y or n."
    if kind.startswith("int"):
        return _COUNT_HELP
    if kind.startswith(("date", "datetime", "timezone")):
        return "Give a date such as 2 Jan, 2/1/26, today or yesterday; a time such as 14:30."
    return "This cannot be read; give it another way, or leave it empty."


def read(kind: str, body: Mapping[str, Any]) -> Record:
    """The record that `Record.body` wrote. Raises Refusal for a kind or a body that this datui cannot read."""
    known = REGISTRY.get(kind)
    if known is None:
        raise Refusal("This vault holds a kind of record that this datui does not know.", _NEWER)
    try:
        return known.model_validate(dict(body))
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
class Entry:
    """One signed record of the ledger, as the rules see it: what was written, when, and by whom."""

    seq: int
    case_id: CaseId
    at: datetime
    person: str
    by: str
    role: str
    record: Record


def typed(record: Record) -> dict[str, Any]:
    """A record as it would have been typed: what a form shows when the record is corrected."""
    return {name: _typed(getattr(record, name)) for name, _info, _question in record.questions()}


def _typed(value: Any) -> Any:
    if isinstance(value, Answer):
        return _MARK_OF.get(value.state, "") if value.value is None else _typed(value.value)
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, datetime):
        here = london(value)
        return f"{day_words(here.date())} {clock_words(value)}"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return "" if value is None else str(value)


_MARK_OF = {state: mark for mark, state in MARKS.items()}
