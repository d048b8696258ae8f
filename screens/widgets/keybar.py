"""The keys that work here, drawn as one line from the bindings themselves."""

from typing import ClassVar

from textual.app import RenderResult
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

_NAMES = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "escape": "Esc",
    "pageup": "Page up",
    "pagedown": "Page down",
    "slash": "/",
    "comma": ",",
    "full_stop": ".",
    "question_mark": "?",
    "minus": "-",
}
EMERGENCY, LOCK = "case.emergency", "app.lock"
GAP = 2


def key_words(key: str) -> str:
    """A key as people say it: f2 is F2, ctrl+s is Ctrl+S, and a letter is itself."""
    if key in _NAMES:
        return _NAMES[key]
    if len(key) == 1:
        return key
    return "+".join(part.capitalize() for part in key.split("+"))


class KeyBar(Widget):
    """Every shown binding that is active now: key, then what it does. One widget, so that moving stays quick."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--off"}

    def on_mount(self) -> None:
        """Draw again whenever the keys that work here change."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def __init__(self, lines: int = 1) -> None:
        super().__init__()
        self.styles.height = lines

    def render(self) -> RenderResult:
        """Keys in the order that the screen declares them, as many as fit; the emergency key at the right end."""
        width, height = self.size
        shown = self._bindings_shown()
        last = self._part(next((each for each in shown if each.id == EMERGENCY), None))
        lines: list[list[Content]] = [[]]
        # A blank at either end.
        room = width - 2 - (last.cell_length + GAP if last else 0)
        for part in (self._part(binding) for binding in shown if binding.id != EMERGENCY):
            if part.cell_length > room:
                if len(lines) == height:
                    # A shorter one after it may still fit: the way back is wanted in a narrow window too.
                    continue
                lines.append([])
                room = width - 2
            room -= part.cell_length + GAP
            lines[-1].append(part)
        first, *rest = (Content.assemble(" ", Content(" " * GAP).join(line)) for line in lines)
        gap = " " * max(0, width - first.cell_length - last.cell_length - 1)
        return Content("\n").join([Content.assemble(first, gap, last), *rest])

    def _bindings_shown(self) -> list[Binding]:
        """The keys of what has the focus, then the screen's own, then those that every screen has; each action once."""
        active = [each for each in self.screen.active_bindings.values() if each.binding.show and each.enabled]
        if getattr(self.app, "vault", None) is None:
            # Before a vault is open there is nothing to lock; the key works all the same.
            active = [each for each in active if each.binding.id != LOCK]
        kinds = (*type(self.screen).__mro__, *type(self.app).__mro__)
        order = [name for kind in kinds for name in _declared(kind)]

        def place(each: ActiveBinding) -> int:
            if each.node not in (self.screen, self.app):
                return -1
            return order.index(each.binding.id) if each.binding.id in order else len(order)

        active.sort(key=place)
        return list({each.binding.action: each.binding for each in reversed(active)}.values())[::-1]

    def _part(self, binding: Binding | None) -> Content:
        if binding is None:
            return Content("")
        style = self.get_visual_style("keybar--key")
        return Content.assemble((self.app.get_key_display(binding), style), f" {binding.description}")


def _declared(kind: type) -> list[str | None]:
    return [each.id for each in kind.__dict__.get("BINDINGS", []) if isinstance(each, Binding)]
