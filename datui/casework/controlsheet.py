"""The control sheet of a policy: who answers for it, who approved it, and how long it holds, as its own copy says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from datui.casework.moments import day_words

NOT_SAID = "the copy does not say"


_CALLED = {
    "reference": "Reference",
    "author": "Author",
    "lead": "Lead",
    "version": "Version",
    "audience": "For whom",
    "consultation": "Consultation",
    "equality_assessment": "Equality assessment",
    "privacy_assessment": "Privacy assessment",
    "approving_body": "Approving body",
    "board_approval": "Approved",
    "implemented": "Implemented",
    "monitoring": "Monitoring",
    "reporting": "Reporting",
    "review_due": "Review due",
    "expires": "Expires",
    "review_cycle": "Review cycle",
    "category": "Category",
    "associated": "Associated policies",
    "location": "Where it is kept",
    "revisions": "Revision history",
}
"""What each line of the sheet is called, in their order."""


def brief_day(day: date) -> str:
    """A day without its weekday, as a citation has it: 31 Aug 2022."""
    return day_words(day).partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a policy's revision history; "" where the copy does not say."""

    author: str
    summary: str
    version: str
    authorised: str

    @property
    def words(self) -> str:
        """The line as it is read."""
        said = (self.version and f"version {self.version}", self.summary, self.author and f"by {self.author}")
        return ", ".join(words for words in (*said, self.authorised and f"authorised {self.authorised}") if words)


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """What a policy says of itself. "" or None: the copy that was read does not say, and nobody fills it in."""

    reference: str
    author: str
    lead: str
    version: str
    audience: str
    consultation: str
    equality_assessment: str
    privacy_assessment: str
    approving_body: str
    board_approval: date | None
    implemented: date | None
    monitoring: str
    reporting: str
    review_due: date | None
    expires: date | None
    review_cycle: str
    category: str
    associated: tuple[str, ...]
    location: str
    revisions: tuple[Revision, ...]

    def age(self, today: date) -> str:
        """What a citation adds on `today`: that the edition expired, or that its review was due; else nothing."""
        if self.expires is not None and today > self.expires:
            return f"expired {brief_day(self.expires)}"
        if self.review_due is not None and today > self.review_due:
            return f"review was due {brief_day(self.review_due)}"
        return ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Every line of the sheet: what it is called, and what the copy says; that it says nothing is said too."""
        return tuple((called, _words(getattr(self, name)) or NOT_SAID) for name, called in _CALLED.items())


def _words(said: Any) -> str:
    if isinstance(said, tuple):
        return "; ".join(map(_words, said))
    return said.words if isinstance(said, Revision) else brief_day(said) if isinstance(said, date) else said or ""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a policy it was, as a vault keeps it: what the copy did not say is empty."""

    policy: str
    title: str
    version: str = ""
    review_due: date | None = None

    @property
    def words(self) -> str:
        """The edition in words, and what its copy did not say."""
        version = f"version {self.version}" if self.version else "version not said"
        review = f"review due {brief_day(self.review_due)}" if self.review_due else "review date not said"
        return f"{self.title} ({version}, {review})"
