"""The policies that the vault follows, how old each is and its clauses in our words; and the checklists it has."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from datui.casework.controlsheet import NOT_SAID, brief_day
from datui.casework.instrument import Instrument
from datui.casework.moments import day_words, london
from datui.casework.policy import Policy
from screens.page import Page
from screens.text import TextScreen
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

_LABEL = 21


class PoliciesScreen(Page[None]):
    """See which policies and checklists this vault has and how old each policy is; import your association's own."""

    heading = "Vault · policies"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "import", "Import", id="policies.import", tooltip="Import your landlord's own policy pack"),
        Binding(
            "c",
            "import_checklist",
            "Import a checklist",
            id="policies.checklist",
            tooltip="Import a risk checklist in words that you are licensed to use",
        ),
        Binding("escape,q", "dismiss(None)", "Back", id="policies.back", tooltip="Back to the vault"),
    ]

    def body(self) -> Iterable[Widget]:
        """A line for each policy, and for each checklist."""
        yield Lines(id="policies")

    def on_mount(self) -> None:
        """Start at the first."""
        self.query_one(Lines).focus()

    def redraw(self) -> None:
        """Draw each policy with its age, each checklist, and what is to be said of files that cannot be read."""
        rules, today, room = self.vault.rules, london(self.vault.now()).date(), self.size.width - 3
        lines = [LineItem(line) for words in rules.left_out for line in paragraph(words, room, 1, "bold")]
        for policy in rules.policies.values():
            lines += wrapped(_line(policy, today), room, policy, 5)
        lines += [LineItem(Content("")), LineItem(safe(" Risk checklists", "bold underline"))]
        held = rules.instruments
        for tool in (*held.values(), *held.earlier):
            asked = "" if held.get(tool.id) is tool else ", not asked any more"
            words = Content.assemble(safe(f"   {tool.title}"), safe(f"  edition {tool.edition}{asked}", "dim"))
            lines += wrapped(words, room, tool, 5)
        self.query_one(Lines).show(lines)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Open a policy, or a checklist."""
        from screens.checklists import ChecklistScreen

        if isinstance(message.key, Policy):
            self.app.push_screen(PolicyScreen(message.key.id))
        elif isinstance(message.key, Instrument):
            self.app.push_screen(ChecklistScreen(message.key))

    def action_import(self) -> None:
        """Ask where the pack lies."""
        from screens.packs import PackScreen

        self.app.push_screen(PackScreen())

    def action_import_checklist(self) -> None:
        """Ask where the checklist lies."""
        from screens.packs import WordingScreen

        self.app.push_screen(WordingScreen())


def _line(policy: Policy, today: date) -> Content:
    age = policy.sheet.age(today)
    if not age:
        review = policy.sheet.review_due
        age = f"review due {brief_day(review)}" if review else "no review date given"
        return Content.assemble(safe(f"   {policy.title}"), safe(f"  {age}", "dim"))
    return Content.assemble(safe(" ! ", "bold"), safe(policy.title), safe(f"  {age}", "bold"))


class PolicyScreen(TextScreen):
    """Read one policy: its control sheet, how old it is, and every clause in our own words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="policy.back", tooltip="Back to the policies"),
    ]

    def __init__(self, policy: str) -> None:
        super().__init__()
        self.policy = policy

    def title_words(self) -> str:
        """Which policy."""
        return f"Policy · {self.vault.rules.policies[self.policy].cited_as}"

    def said(self) -> Iterable[Content]:
        """How old it is, its control sheet and its clauses."""
        policy, today = self.vault.rules.policies[self.policy], london(self.vault.now()).date()
        yield from self._age(policy, today)
        yield from self._sheet(policy)
        yield from self._clauses()

    def _age(self, policy: Policy, today: date) -> Iterable[Content]:
        yield safe(policy.title, "bold underline")
        for words, style in ((policy.concern(today), "bold"), (policy.note, "")):
            if words:
                yield from paragraph(words, self.room, 2, style)
        checked = policy.checked
        words = (
            f"Read on {day_words(checked.last_verified)} by {checked.verified_by}, from: {checked.source or NOT_SAID}."
        )
        yield from paragraph(words, self.room, 2, "dim")
        yield Content("")

    def _sheet(self, policy: Policy) -> Iterable[Content]:
        yield safe("Control sheet", "bold underline")
        for label, words in policy.sheet.lines:
            style = "dim" if words == NOT_SAID else ""
            first, *rest = safe(words, style).wrap(max(20, self.room - _LABEL - 2))
            yield Content.assemble(safe(f"  {label:<{_LABEL}}", "dim"), first)
            yield from (Content.assemble(" " * (_LABEL + 2), line) for line in rest)
        yield Content("")

    def _clauses(self) -> Iterable[Content]:
        yield safe("Clauses, in our own words", "bold underline")
        for clause in self.vault.rules.clauses.values():
            if clause.policy == self.policy:
                yield safe(f"  {clause.ref}", "bold")
                yield from paragraph(clause.says, self.room, 4)
                if clause.source:
                    yield from paragraph(clause.source, self.room, 4, "dim")
