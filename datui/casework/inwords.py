"""An answer in words, as somebody outside would read it: nothing is shown of what nobody asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from datui.casework.answers import Answer, State
from datui.casework.fields import Ask, Sort
from datui.casework.moments import day_words, moment_words

if TYPE_CHECKING:
    from datui.casework.case import Case


def words_of(case: Case, value: Any, sort: Sort, question: Ask) -> str:
    """An answer in the words that somebody outside would read; nothing where nobody asked or nobody is named."""
    if isinstance(value, Answer):
        if value.state in (State.NOT_ASKED, State.ANSWERED):
            return "" if value.value is None else words_of(case, value.value, sort, question)
        return value.state.words
    if isinstance(value, tuple):
        return ", ".join(words_of(case, item, sort, question) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if value is None or value == "":
        return ""
    if sort is Sort.PERSON:
        return case.person_words(value)
    if sort is Sort.CODE and question.choices in case.rules.lists:
        return case.rules.lists[question.choices].label(value)
    return f"{value} {question.unit}".strip()
