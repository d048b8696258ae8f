"""The directory: which agencies there are, whom they serve, and how old each number is; near a case, or all of them."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.area import near, suggested
from datui.casework.directory import Agency
from datui.casework.moments import day_words, london
from datui.casework.route import Route
from screens.page import CasePage, Page
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

EVERYWHERE = "Everywhere"
_NOT_CALLED = "Enter begins a referral to an agency; nothing is told to anybody by that."


def agency_lines(page: Page[None], agency: Agency) -> Iterable[LineItem]:
    """An agency in words: its numbers first, then whom it serves and when, and what to know before it is called."""
    rules, width = page.vault.rules, page.size.width - 3
    numbers = ", ".join(f"{one.number} ({one.label})" for one in agency.numbers)
    kind = rules.lists["agency"].label(agency.kind)
    yield from wrapped(Content.assemble(" ", safe(agency.name, "bold")), width, agency.id, 3)
    if numbers:
        yield from wrapped(Content.assemble("   ", safe(numbers)), width, None, 5)
    yield from wrapped(safe(f"   {kind} · {agency.serves} · {agency.hours}", "dim"), width, None, 5)
    today = london(page.vault.now()).date()
    concerns = agency.concerns(today, rules.deadlines["directory_check"], rules.days)
    for words in concerns:
        yield from wrapped(safe(f"   ! {words}", "bold"), width, None, 5)
    if not concerns:
        checked = f"   Checked {day_words(agency.checked.last_verified)} by {agency.checked.verified_by}"
        yield from wrapped(safe(checked, "dim"), width, None, 5)


def _headed(page: Page[None], heading: str, agencies: Iterable[Agency]) -> Iterable[LineItem]:
    found = list(agencies)
    if found:
        yield from (LineItem(Content("")), LineItem(safe(f" {heading}", "bold underline")))
    for agency in found:
        yield from agency_lines(page, agency)


class AgenciesNearScreen(CasePage[None]):
    """The agencies near this case and the national ones: whom they serve, when, and how old each number is."""

    heading = "Area and agencies"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "area", "Area", id="near.area", tooltip="Pick the area whose agencies are shown"),
        Binding("s", "sheet", "Sheet", id="near.sheet", tooltip="Numbers for the customer to hear or see"),
        Binding("escape,q", "dismiss(None)", "Back", id="near.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """Which area it is, and how anybody knows; then the agencies."""
        yield Static(id="where", classes="above")
        yield Lines(id="agencies")

    def redraw(self) -> None:
        """Draw them as the area stands now."""
        case = self.case
        if case is None:
            return
        found, areas = near(case), self.vault.rules.directory.areas
        titles = tuple(areas[one].title for one in found.areas if one in areas)
        words = [safe(found.words(titles), "bold"), safe(_NOT_CALLED, "dim")]
        self.query_one("#where", Static).update(Content("\n").join(words))
        agencies = suggested(case)
        lines = [*_headed(self, " or ".join(titles), (one for one in agencies if one.areas))]
        lines += _headed(self, EVERYWHERE, (one for one in agencies if not one.areas))
        self.query_one(Lines).show(lines[1:])

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Begin a referral to an agency; nothing is told to anybody by that."""
        agency = self.vault.rules.directory.agencies[str(message.key)]
        self.datui.go(Route("referral", "", "why", (("agency", agency.kind), ("service", agency.name))))

    def action_area(self) -> None:
        """Pick the area."""
        self.datui.open_record("area")

    def action_sheet(self) -> None:
        """Numbers for the customer."""
        from screens.signposting import SignpostingScreen

        self.app.push_screen(SignpostingScreen())


class DirectoryScreen(Page[None]):
    """Every agency of the directory by area, and how old each number is; import your association's own."""

    heading = "Vault · directory"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "import", "Import", id="directory.import", tooltip="Import your association's own agencies"),
        Binding("escape,q", "dismiss(None)", "Back", id="directory.back", tooltip="Back to the vault"),
    ]

    def body(self) -> Iterable[Widget]:
        """All of them."""
        yield Lines(id="agencies")

    def on_mount(self) -> None:
        """Start at the first."""
        self.query_one(Lines).focus()

    def redraw(self) -> None:
        """Draw them, area by area."""
        held = self.vault.rules.directory
        lines: list[LineItem] = []
        for area in held.areas.values():
            lines += _headed(self, area.title, (one for one in held.agencies.values() if area.id in one.areas))
        lines += _headed(self, EVERYWHERE, (one for one in held.agencies.values() if not one.areas))
        self.query_one(Lines).show(lines[1:])

    def action_import(self) -> None:
        """Ask where the file lies."""
        from screens.packs import AgenciesScreen

        self.app.push_screen(AgenciesScreen())
