"""The level: a named person decides it and says why, beside what was answered and what others graded."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.compare import fullest, serious_said, together
from datui.casework.grade import WHO_DECIDES, names_agency
from datui.casework.kinds import Grade
from datui.casework.moments import london
from datui.casework.risk import RiskLevel, tally
from screens.form import Form
from screens.record import RecordScreen
from screens.widgets.safe import safe

_SEVERAL, _SHOWN = 2, 2
"""How many answers are several, and how many prompts stand above the level; the others are one key away."""
_BY = "decided_by"


class LevelScreen(RecordScreen):
    """Decide the level, with the reason. The count stands beside it and decides nothing."""

    kind = RiskLevel

    def above(self) -> Iterable[Widget]:
        """What was said yes to that may count by itself, then the count of the fullest checklist, as facts."""
        case = self.case
        found = fullest(case) if case else None
        words = "No checklist has been asked yet. You may decide all the same."
        if case is not None and found is not None:
            instrument = self.vault.rules.instruments.nearest(found.instrument, found.edition)
            words = f"{tally(found, instrument).words}. No count sets a level: you do, and say why."
            if serious := serious_said(case):
                words = f"Said yes to: {'; '.join(serious)}.\nIn the fullest {words}"
        facts = self._facts()
        yield Static(
            Content.assemble(safe(words, "bold"), safe("".join(f"\n{said}" for said in facts))), classes="banner"
        )

    def on_mount(self) -> None:
        """Begin, and look at who is said to have decided it."""
        super().on_mount()
        self._asked = False
        self._ask_who()

    def changed(self) -> None:
        """Ask at once who of us decides where an agency is named; it is kept all the same."""
        super().changed()
        self._ask_who()

    def _facts(self) -> list[str]:
        """What stands out in the answers, with its source, and what others graded: theirs, and no level of ours."""
        case = self.case
        if case is None:
            return []
        grades = [self._theirs(grade) for grade in case.records(Grade)]
        # What each yes may mean alone stands above in a word: here first what several mean together.
        found = sorted(together(case), key=lambda one: len(one.all_of) + bool(one.any_of) < _SEVERAL)
        all_of_them = f" ({len(found)} in all: m, v on the case)" if len(found) > _SHOWN else ""
        return grades[-1:] + [f"Think of{all_of_them}: {one.words} ({one.source})" for one in found[:_SHOWN]]

    def _theirs(self, grade: Grade) -> str:
        """What an agency graded; one of the day of this level is easily written down as ours."""
        kept = self.earlier.record if self.earlier else None
        decided = kept.decided_at if isinstance(kept, RiskLevel) else None
        of_the_day = grade.graded_on == london(decided or self.vault.now()).date()
        asks = f". Mind: {WHO_DECIDES}" if of_the_day else ""
        return f"Theirs, and no reason to lower ours: {grade.words(self.vault.rules)}{asks}"

    def _ask_who(self) -> None:
        form = self.query_one(Form)
        asks = names_agency(str(form.values[_BY]), self.vault.rules)
        # What else is said beneath it, of a paste for one, stays.
        if asks != self._asked:
            self._asked = asks
            form.rows[_BY].say(f"{WHO_DECIDES[:1].upper()}{WHO_DECIDES[1:]}" if asks else "")
