"""What the keys of a screen do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from datui.casework.moments import london
from screens.page import TopLine
from screens.widgets.keybar import KeyBar, key_words
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from screens.app import Datui

ALWAYS = (
    ("F12 or Ctrl+L", "Lock now", "The screen goes dark, what you typed is kept, and the passphrase is asked for"),
    ("Ctrl+Q", "Quit", "End datui; what you typed is kept"),
    ("F1", "Help", "This page, from any screen"),
)
_ALWAYS_KEYS = frozenset({"f12", "ctrl+l", "ctrl+q", "f1"})


@dataclass
class KeyLine:
    """One thing that can be done here, and every key that does it."""

    does: str
    tooltip: str
    keys: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The keys, as people say them."""
        return " or ".join(key_words(key) for key in self.keys)


def _declared(node: DOMNode) -> set[str]:
    """The actions that our own classes bind on a widget; what Textual's stock widgets bind is not worth a page."""
    actions: set[str] = set()
    for each in type(node).__mro__:
        if each.__module__.partition(".")[0] == "textual":
            continue
        for binding in vars(each).get("BINDINGS", ()):
            actions.add(binding.action if isinstance(binding, Binding) else binding[1])
    return actions


def key_lines(screen: Screen[Any]) -> list[KeyLine]:
    """What can be done on a screen now, in the order that its classes declare it; both keys on one line."""
    lines: dict[tuple[str, str], KeyLine] = {}
    declared: dict[DOMNode, set[str]] = {}
    active = screen.active_bindings.values()
    # The screen's own keys first: they are what the page is for. Then those of the field or list with the focus.
    for on_screen in (True, False):
        for node, binding, enabled, tooltip in active:
            if (
                (node is screen) is not on_screen
                or not enabled
                or binding.key in _ALWAYS_KEYS
                or not binding.description
            ):
                continue
            if binding.action not in declared.setdefault(node, _declared(node)):
                continue
            line = lines.setdefault((binding.action, binding.description), KeyLine(binding.description, tooltip))
            line.keys.append(binding.key)
    return list(lines.values())


def purpose(screen: Screen[Any]) -> str:
    """What a screen is for: the first sentence of its class, which never holds a record's text."""
    words = " ".join((type(screen).__doc__ or "").split())
    return words.partition(". ")[0].rstrip(".") + "." if words else ""


def _table(rows: Iterable[tuple[str, str, str]]) -> Iterator[Horizontal]:
    for keys, does, tooltip in rows:
        what = Content.assemble((does, "bold"), f"  {tooltip}" if tooltip else "")
        yield Horizontal(Static(Content(keys), classes="keys"), Static(what, classes="does"), classes="line")


class Help(ModalScreen[None]):
    """What this screen is for, what its keys do, and how old the rules are."""

    CSS_PATH = str(files("assets") / "help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss(None)", "Close", id="help.close", tooltip="Back to where you were"),
        Binding("down,j", "scroll(1)", "Down", id="help.down"),
        Binding("up,k", "scroll(-1)", "Up", id="help.up"),
        Binding("pagedown,space", "page(1)", "Page down", id="help.page_down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="help.page_up", show=False),
        Binding("home", "end(-1)", "Top", id="help.top", show=False),
        Binding("end", "end(1)", "Bottom", id="help.bottom", show=False),
        Binding("f9,ctrl+g", "emergency", "EMERGENCY", id="case.emergency", priority=True),
    ]

    def __init__(self, page: Screen[Any]) -> None:
        super().__init__()
        self.page = page
        # Read while the page still has the focus: its field's keys are help too.
        self.purpose = purpose(page)
        self.lines = key_lines(page)

    def compose(self) -> ComposeResult:
        """Purpose, this screen's keys, the keys that are always there."""
        yield TopLine("Help")
        with VerticalScroll(can_focus=False, id="help"):
            yield Static(Content(self.purpose), id="purpose")
            if self.lines:
                yield Static("On this screen", classes="heading", markup=False)
                yield from _table((line.words, line.does, line.tooltip) for line in self.lines)
            yield Static("Always", classes="heading", markup=False)
            yield from _table(ALWAYS)
            if concerns := self._concerns():
                yield Static("The rules that datui follows here", classes="heading", markup=False)
                yield from (Static(safe(words)) for words in concerns)
        yield KeyBar()

    def _concerns(self) -> tuple[str, ...]:
        """What a person should know about the age of the policies and the calendar, once a vault is open."""
        vault = cast("Datui", self.app).vault
        return vault.rules.concerns(london(vault.now()).date()) if vault else ()

    @property
    def _body(self) -> VerticalScroll:
        return self.query_one("#help", VerticalScroll)

    def action_scroll(self, step: int) -> None:
        """Move a line."""
        self._body.scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """Move a page."""
        self._body.scroll_relative(y=step * max(1, self._body.size.height - 1), animate=False)

    def action_end(self, step: int) -> None:
        """Go to the top or the bottom."""
        if step > 0:
            self._body.scroll_end(animate=False)
        else:
            self._body.scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An emergency does not wait for help to be read, where the page beneath is a case's."""
        return hasattr(self.page, "action_emergency") if action == "emergency" else True

    def action_emergency(self) -> None:
        """Close, and let the page show what 999 needs."""
        self.dismiss(None)
        self.page.call_later(self.page.run_action, "emergency")
