"""Any record in words: one renderer for every kind, from the questions that its fields carry."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from datui.casework.answers import Answer, State
from datui.casework.moments import day_words, moment_words
from datui.casework.records import Ask, Record, Sort, shape
from datui.casework.rules import Rules


@dataclass(frozen=True, slots=True)
class Said:
    """One question and its answer in words. `masked` is not for every eye.

    Empty words mean that it was `not_asked`, or, of a field that nobody is asked, that nothing was written there.
    """

    section: str
    label: str
    words: str
    masked: bool = False
    not_asked: bool = False
    reach: str = ""
    """The channel by which somebody is reached by it; shown only where that is allowed."""


def printed(record: Record, rules: Rules, person_words: Callable[[str], str], by: str = "") -> list[Said]:
    """Every question of a record with its answer in words, in the order of its fields, and what it says beside them.

    What could not be read stands in the place of the answer as it was typed, and is said to be that.
    `by` is who wrote it: a name that was left empty because it was theirs reads as theirs.
    """
    said, unread = list[Said](), dict(record.as_typed)
    for name, info, question in record.questions():
        if question.hidden and (not getattr(record, name) or _is_link(getattr(record, name))):
            continue
        value, form = getattr(record, name), shape(info)
        if len(accounts := record.accounts(name)) > 1:
            kinds = rules.lists["note-kind"]
            said += [Said(question.section, kinds.label(one.kind) or question.label, one.text) for one in accounts]
            continue
        if name in unread:
            label = f"{question.label}, as typed"
            said.append(Said(question.section, label, unread[name], question.masked, reach=question.reach))
            continue
        words = _words(value, form.sort, question, rules, person_words) or (by if question.writer else "")
        said.append(
            Said(question.section, question.label, words, question.masked, form.answer and not words, question.reach)
        )
    return said + record.more_said(rules)


def _is_link(value: object) -> bool:
    """Whether it is the id of another record: that is for rules to follow, and says nothing to anybody."""
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{32}", value) is not None


def _words(value: Any, sort: Sort, question: Ask, rules: Rules, person_words: Callable[[str], str]) -> str:
    if isinstance(value, Answer):
        if value.state is State.NOT_ASKED:
            return ""
        return value.state.words if value.value is None else _words(value.value, sort, question, rules, person_words)
    if isinstance(value, tuple):
        return ", ".join(_words(item, sort, question, rules, person_words) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if sort is Sort.PERSON:
        # Nobody named is the victim, here as in the form.
        return person_words(value)
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if sort is Sort.CODE and question.choices in rules.lists:
        return rules.lists[question.choices].label(value)
    return f"{value} {question.unit}".strip()
