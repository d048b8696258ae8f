"""A policy as the pack has it: its edition, its clauses, the lists it asks from, and who checked each when."""

from dataclasses import dataclass
from datetime import date

from datui.casework.controlsheet import ControlSheet, Edition
from datui.casework.moments import day_words


@dataclass(frozen=True, slots=True)
class Verified:
    """Since when a piece of the pack holds, who last checked it against its source, and when."""

    in_force_from: date
    last_verified: date
    verified_by: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a policy or a practice source asks for, in our own words. `id` is "policy:ref"."""

    id: str
    policy: str
    ref: str
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One edition of a policy, with what its control sheet says."""

    id: str
    title: str
    cited_as: str
    landlord: str
    checked: Verified
    sheet: ControlSheet
    gives_way_to: str
    note: str

    def concern(self, today: date) -> str:
        """What to say about this edition's age on `today`; empty where its review is still to come."""
        review, expires = self.sheet.review_due, self.sheet.expires
        if expires is not None and today > expires:
            return f"{self.title}: this edition expired on {day_words(expires)}."
        if review is None:
            return f"{self.title}: this edition gives no review date."
        if today > review:
            return f"{self.title}: its own review was due by {day_words(review)}, which has passed."
        return ""

    @property
    def edition(self) -> Edition:
        """What a vault keeps of this edition."""
        return Edition(self.id, self.title, self.sheet.version, self.sheet.review_due)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list's answers: the code is kept, the label is shown."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A named list of choices, in the order that they are offered."""

    name: str
    choices: tuple[Choice, ...]
    checked: Verified

    def label(self, code: str) -> str:
        """The words of a code; the code itself where this edition of the list does not have it."""
        return next((choice.label for choice in self.choices if choice.code == code), code)
