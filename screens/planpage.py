"""A page on which somebody is reached: the plan stands above it, as it is at this moment."""

from datui.casework.reach import Way, ways
from datui.casework.records import RecordId
from screens.begun import begun
from screens.page import CasePage
from screens.widgets.banner import SafeContactBanner

NARROW = 60
"""In a narrower window what is said of something stands beneath its name."""


class PlanPage(CasePage[None]):
    """A page on which somebody is reached: the plan stands above it."""

    _ways: tuple[Way, ...] = ()

    @property
    def whom(self) -> RecordId:
        """Whose plan it is; nobody named means the victim's."""
        return ""

    def on_mount(self) -> None:
        """Draw it."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the plan as it stands now."""
        if self.case is not None:
            now = self.vault.now()
            self._ways = ways(self.case, now)
            self.query_one(SafeContactBanner).show(self.case, now, self.whom)

    def is_past(self) -> bool:
        """Whether anything is allowed that was not, or is not any more."""
        return super().is_past() or (self.case is not None and ways(self.case, self.vault.now()) != self._ways)

    def begun(self, kind: str, **said: str) -> RecordId:
        """The draft of one's own that says this, to go on with; a new one where none does."""
        assert self.case is not None
        drafts = begun(self.vault, self.case.case_id, self.case, kind)
        found = (draft for draft in drafts if said.items() <= draft.values.items())
        return next((draft.record_id for draft in found), "") or self.vault.new_id()
