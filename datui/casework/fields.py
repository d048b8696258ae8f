"""Fields and the questions they carry: what a form asks, what an officer may type, and what is kept of it."""

import re
import types
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic.fields import FieldInfo

from datui.casework.answers import MARKS, Answer
from datui.casework.moments import london, to_come
from datui.casework.reading import Lean, no_whole_day, read_day, read_moment
from datui.casework.text import LINE_LIMIT, PROSE_LIMIT, clean, one_line

T = TypeVar("T")
LARGEST_COUNT = 999_999
COUNT_HELP = "Give a whole number, such as 3."
DECADE_HELP = "Give one number, such as 35 for 30s; what was said goes in a note."
BABY_HELP = "Give whole years: 0 for a baby under one; what was said goes in a note."
BIRTH_HELP = "Give the whole day, or leave it empty and give an age of the person instead, such as 35."
_BIRTH, _AGE = "Date of birth", "age"
_DECADE, _BABY = re.compile(r"\d0'?s\b|t(?:ies|eens)\b"), re.compile(r"\b(?:month|week|day)s?\b")
STILL_TO_COME = "That is still to come: write when it happened, or leave it empty."


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


STORED = {"stored": True}
"""The context in which a record is read back as it was signed: nothing is cleaned, measured or read as typed."""


def is_stored(info: ValidationInfo) -> bool:
    """Whether a value was signed for already, by whatever rules held then."""
    return bool((info.context or {}).get("stored"))


def _of_type(raw: Any, kind: type) -> Any:
    """What was signed for as it is, where it is of the type that is written."""
    if raw is not None and type(raw) is not kind:
        raise ValueError("This is not of the type that is kept.")
    return raw


def _line(raw: Any, info: ValidationInfo) -> Any:
    if not isinstance(raw, str) or is_stored(info):
        return raw
    text = one_line(raw).text
    if len(text) > LINE_LIMIT:
        raise ValueError(f"This is {len(text):,} characters; the most here is {LINE_LIMIT}. Put the rest in a note.")
    return text


def _prose(raw: Any, info: ValidationInfo) -> Any:
    if not isinstance(raw, str) or is_stored(info):
        return raw
    text = clean(raw).text
    if len(text) > PROSE_LIMIT:
        raise ValueError(f"This is {len(text):,} characters; the most is {PROSE_LIMIT:,}. Keep it as two notes.")
    return text


def _moment(raw: Any, info: ValidationInfo) -> Any:
    if is_stored(info):
        return _of_type(raw, str)
    if not isinstance(raw, str):
        return raw
    return read_moment(raw, None) if raw.strip() else None


def _day(raw: Any, info: ValidationInfo) -> Any:
    if is_stored(info):
        return _of_type(raw, str)
    if not isinstance(raw, str):
        return raw
    return read_day(raw, None) if raw.strip() else None


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(UTC)


def _count(raw: Any, info: ValidationInfo) -> Any:
    if is_stored(info):
        return _of_type(raw, int)
    if isinstance(raw, str):
        if raw.strip() == "":
            return None
        if not raw.strip().isdecimal() or len(raw.strip()) > len(str(LARGEST_COUNT)):
            raise ValueError(_age_help(raw) if (info.field_name or "").endswith(_AGE) else COUNT_HELP)
        raw = int(raw)
    if isinstance(raw, int) and not 0 <= raw <= LARGEST_COUNT:
        raise ValueError(COUNT_HELP)
    return raw


def _age_help(raw: str) -> str:
    """What to type instead of an age that is no number."""
    said = raw.casefold()
    return DECADE_HELP if _DECADE.search(said) else BABY_HELP if _BABY.search(said) else COUNT_HELP


def _yes_no(raw: Any, info: ValidationInfo) -> Any:
    if is_stored(info):
        return _of_type(raw, bool)
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
    forward: bool = False
    past: bool = False
    too_late: str = STILL_TO_COME
    day_of: str = ""
    writer: bool = False
    reach: str = ""

    @property
    def lean(self) -> Lean:
        """Which way a day is read that can be more than one."""
        return Lean.AHEAD if self.forward else Lean.BACK if self.past else Lean.NEAR


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
    forward: bool = False,
    past: bool = False,
    too_late: str = STILL_TO_COME,
    day_of: str = "",
    writer: bool = False,
    reach: str = "",
) -> Any:
    """A field that carries its question. Without `default` the field starts as its type's "nothing yet".

    `choices` names a list of the pack, `find` puts the value in the vault's search, `default_now` offers the present
    moment, `masked` draws dots, `hidden` keeps the field out of the form. `forward` reads a bare weekday as the next
    one; `past` says that something has happened, so it reads no year to come and takes nothing that is still to come,
    and `too_late` is what it says to that. `day_of` names the field whose day a bare time takes; `writer` is for a name
    that, left empty, is whoever wrote the record; `reach` is the channel by which somebody is reached by what stands in
    it, so that it is shown only where the safe-contact plan allows it.
    """
    asked = Ask(
        label=label,
        help=help,
        clause=clause,
        section=section,
        choices=choices,
        unit=unit,
        find=find,
        default_now=default_now,
        masked=masked,
        hidden=hidden,
        forward=forward,
        past=past,
        too_late=too_late,
        day_of=day_of,
        writer=writer,
        reach=reach,
    )
    return Field(default=default, json_schema_extra={"ask": asked})  # type: ignore[dict-item]  # an Ask, not JSON


def read_when(raw: str, question: Ask, sort: Sort, now: datetime, bare: date | None) -> Any:
    """What was typed, as the day or moment that its question takes it for; a mark, or nothing, as it is.

    `bare` is the day that a time by itself takes. Raises ValueError with what to type instead.
    """
    text = one_line(raw).text
    if text in ("", *MARKS):
        return text
    if sort is Sort.DAY:
        if question.label == _BIRTH and no_whole_day(text):
            # A day that nobody said would be told to others as a date of birth.
            raise ValueError(BIRTH_HELP)
        day = read_day(raw, now, question.lean)
        return _happened(day, question, day > london(now).date())
    moment = read_moment(raw, now, question.lean, bare)
    return _happened(moment, question, to_come(moment, now))


def _happened(value: T, question: Ask, still_to_come: bool) -> T:
    """What has happened is not still to come: nothing that was not yet done counts as done."""
    if question.past and still_to_come:
        raise ValueError(question.too_late)
    return value


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


def nothing_yet(annotation: Any) -> Any:
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
