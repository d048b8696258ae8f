"""The keys that work here, drawn as one line from the bindings themselves."""

from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget


class KeyBar(Widget):
    """Every shown binding that is active now: key, then what it does. One widget, so that moving stays quick."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--off"}

    def on_mount(self) -> None:
        """Draw again whenever the keys that work here change."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        """Keys in the order that the screen declares them, as many as fit on the line."""
        key_style = self.get_visual_style("keybar--key")
        parts: list[Content] = []
        seen: set[str] = set()
        room = self.size.width - 1
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if not binding.show or not enabled or binding.action in seen:
                continue
            seen.add(binding.action)
            part = Content.assemble((self.app.get_key_display(binding), key_style), f" {binding.description}  ")
            room -= part.cell_length
            if room < -2:
                break
            parts.append(part)
        return Content.assemble(" ", *parts)
