"""A short choice, answered with one key."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from screens.widgets.editors import Misheard, Moved, Onward, Typed
from screens.widgets.safe import cut, safe

KEYS = "123456789abcefghijklmopqstuvwxz"
"""The keys of the choices in order; y, n, d and r are left to the answers that they stand for everywhere."""
NOT_AN_ANSWER = (("?", "not known"), ("-", "rather not say"))


class ChoiceEditor(Widget, can_focus=True):
    """One of a few (or, with `many`, any of them). Its key picks it and moves on; Backspace clears.

    `options` are (code, label) pairs. With `answer`, "?" and "-" say why there is no answer.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "move(1)", "Next choice", show=False),
        Binding("left", "move(-1)", "Previous choice", show=False),
        Binding("down,enter", "onward(1)", "Next", show=False),
        Binding("up", "onward(-1)", "Previous", show=False),
        Binding("space", "pick", "Pick", show=False),
        Binding("backspace,delete", "clear", "Clear", show=False),
    ]
    picked: reactive[tuple[str, ...]] = reactive((), layout=True)
    at: reactive[int] = reactive(0)

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], picked: Sequence[str], *, many: bool = False, answer: bool
    ) -> None:
        super().__init__(name=name, id=f"edit-{name}")
        self.many, self.answer = many, answer
        self._deaf = self._moved = False
        keys = (
            {code: code for code, _ in options}
            if _are_keys(options)
            else dict(zip((c for c, _ in options), KEYS, strict=False))
        )
        self.options = [(keys.get(code, ""), code, label) for code, label in options]
        if answer:
            self.options += [(key, key, label) for key, label in NOT_AN_ANSWER]
        self.set_reactive(ChoiceEditor.picked, tuple(picked))

    def render(self) -> RenderResult:
        """With the focus every choice and its key; without it only what was picked, so that the page stays calm."""
        return Content("\n").join(self._lines(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the choices need at this width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if not self.has_focus:
            known = {code: label for _key, code, label in self.options}
            words = " · ".join(known.get(code, code) for code in self.picked)
            return [safe(cut(words, width)) if words else safe("not asked" if self.answer else "not chosen", "dim")]
        if not self.options:
            return [safe("nobody to choose yet", "dim")]
        lines: list[list[Content]] = [[]]
        room = width
        for index, (key, code, label) in enumerate(self.options):
            style = ("reverse " if index == self.at else "") + ("bold" if code in self.picked else "")
            part = Content.assemble(safe(f"{'●' if code in self.picked else ' '}{key} {label} ", style.strip()), " ")
            if part.cell_length - 2 > room and lines[-1]:
                lines.append([])
                room = width
            room -= part.cell_length
            lines[-1].append(part)
        return [Content.assemble(*line) for line in lines]

    def on_focus(self) -> None:
        """Start at what is picked."""
        self._deaf = self._moved = False
        codes = [code for _key, code, _label in self.options]
        self.at = codes.index(self.picked[0]) if self.picked and self.picked[0] in codes else 0
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """Shrink to the answer."""
        self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        """A choice's own key picks it. Any other letter begins a word meant for elsewhere: none of it picks."""
        if not event.is_printable or event.character is None:
            self._deaf = False
            return
        if event.key == "space" and self._moved:
            return
        event.stop()
        event.prevent_default()
        typed = event.character.casefold()
        index = next((index for index, (key, _code, _label) in enumerate(self.options) if key == typed), None)
        if index is None:
            self._deaf = True
            self.post_message(Misheard(self, self.name or ""))
        elif not self._deaf:
            self.at = index
            self._choose(index)

    def action_move(self, step: int) -> None:
        """Move along the choices without picking; Space picks only after this."""
        self._moved = True
        self.at = (self.at + step) % max(1, len(self.options))

    def action_pick(self) -> None:
        """Pick the choice under the cursor."""
        if self.options:
            self._choose(self.at)

    def action_onward(self, step: int) -> None:
        """Move to the next or the previous field."""
        self.post_message(Onward(self, step))

    def action_clear(self) -> None:
        """Back to not asked."""
        self._told(())

    def _choose(self, index: int) -> None:
        code = self.options[index][1]
        if not self.many:
            self._told((code,))
            self.post_message(Onward(self))
        elif code in ("?", "-"):
            self._told((code,))
        else:
            rest = tuple(other for other in self.picked if other not in ("?", "-", code))
            self._told(rest if code in self.picked else (*rest, code))

    def _told(self, picked: tuple[str, ...]) -> None:
        self.picked = picked
        value: str | list[str] = list(picked) if self.many else (picked[0] if picked else "")
        if self.many and picked and picked[0] in ("?", "-"):
            value = picked[0]
        self.post_message(Typed(self, self.name or "", value))

    def watch_at(self) -> None:
        """Tell which choice is under the cursor."""
        if self.has_focus:
            self.post_message(Moved(self))

    def bring(self, value: str | list[str]) -> None:
        """Hold what a draft held, telling nobody: it was not picked now."""
        # Of people "" is somebody too: the victim whom only the report tells of.
        someone = any(code == "" for _key, code, _label in self.options)
        self.picked = tuple(value) if isinstance(value, list) else (value,) if value or someone else ()

    def put_cursor(self, at: int) -> None:
        """Come back to the choice under the cursor."""
        self.at = max(0, min(at, len(self.options) - 1))

    @property
    def cursor_at(self) -> int:
        """Which choice is under the cursor."""
        return self.at


def _are_keys(options: Sequence[tuple[str, str]]) -> bool:
    """Whether the codes are their own keys, as y and n are."""
    return all(len(code) == 1 for code, _ in options)
