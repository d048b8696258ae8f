"""Answered, not asked, declined, not known: four different things, everywhere."""

from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from datui.casework.text import one_line


class State(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NOT_ASKED = "not_asked"
    DECLINED = "declined"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """How an officer says it."""
        return _WORDS[self]


_WORDS = {
    State.ANSWERED: "answered",
    State.NOT_ASKED: "not asked",
    State.DECLINED: "rather not say",
    State.NOT_KNOWN: "not known",
}
# What an officer types alone in a field instead of an answer; the same keys answer a choice.
MARKS = {"?": State.NOT_KNOWN, "-": State.DECLINED}


T = TypeVar("T")


class Answer(BaseModel, Generic[T]):
    """One question's answer, or the reason there is none. Only ANSWERED has a value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    state: State = State.NOT_ASKED
    value: T | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_typed(cls, raw: Any, info: ValidationInfo) -> Any:
        """Take what was typed or picked: nothing is not asked, "?" is not known, "-" is rather not say."""
        if not isinstance(raw, (Answer, dict)) and (info.context or {}).get("stored"):
            raise ValueError("an answer is kept with its state")
        if isinstance(raw, Answer):
            return {"state": raw.state, "value": raw.value}
        if isinstance(raw, dict):
            return raw
        # What a sanitiser would leave nothing of is nothing: spaces or invisible characters are no answer.
        typed = one_line(raw).text if isinstance(raw, str) else raw
        if typed is None or typed in ("", [], ()):
            return {"state": State.NOT_ASKED}
        if isinstance(typed, str) and typed in MARKS:
            return {"state": MARKS[typed]}
        return {"state": State.ANSWERED, "value": raw}

    @model_validator(mode="after")
    def _only_an_answer_has_a_value(self) -> Self:
        if (self.value in (None, "", ())) == self.answered:
            raise ValueError("only an answered question has a value")
        return self

    @property
    def answered(self) -> bool:
        """Whether there is a value."""
        return self.state is State.ANSWERED
