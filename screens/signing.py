"""A page that ends in a signed entry of the vault itself: what there is to know, a few words of one's own, and F2."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.records import VAULT_CASE, Record, WrongAnswers, build
from datui.casework.refusal import Refusal
from screens.drafting import Place
from screens.undo import UndoPage
from screens.widgets.editors import ProseEditor, Typed
from screens.widgets.safe import safe
from storage.vault import Draft

R = TypeVar("R", bound=Record)


class SigningPage(UndoPage[None]):
    """Read what there is to know, say in your own words what you know of it, and sign."""

    CSS_PATH = str(files("assets") / "vault.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "sign", "Sign", id="signing.sign", tooltip="Sign what stands here", priority=True),
        Binding("f4", "scroll(1)", "Read on", id="signing.on", tooltip="Scroll the page down"),
        Binding("f3", "scroll(-1)", "Read back", id="signing.back", show=False, tooltip="Scroll the page up"),
        Binding("escape", "leave", "Back", id="signing.leave", tooltip="Go back; what you typed waits as a draft"),
    ]
    kind: ClassVar[type[Record]]

    def __init__(self) -> None:
        super().__init__()
        # The one question that is asked here; everything else that is signed, datui knows.
        self.field, self.ask = next((name, ask) for name, _, ask in self.kind.questions() if not ask.hidden)
        self.signed = False

    def body(self) -> Iterable[Widget]:
        """What there is to know, and room for a few words."""
        self.draft = self.vault.draft(*self.place, person=self.theirs)
        yield VerticalScroll(Static(id="known"), can_focus=False, id="signing")
        yield from self.between()
        yield Static(safe(f"{self.ask.label}  {self.ask.help}"), id="asked")
        yield ProseEditor(self.field, _words_of(self.draft, self.field))

    def between(self) -> Iterable[Widget]:
        """What stands between what there is to know and the words."""
        return ()

    def on_mount(self) -> None:
        """Begin where the draft was left."""
        editor = self.query_one(ProseEditor)
        editor.focus()
        if self.draft is not None:
            editor.put_cursor(self.draft.cursor)
        if self.theirs:
            self.app.notify(self.back_words, timeout=4, markup=False)

    def known(self) -> Iterable[Content]:
        """What there is to know, line by line."""
        return ()

    @property
    def room(self) -> int:
        """How wide a line of it may be: without the edges of the page and its scrollbar."""
        return self.size.width - 4

    def redraw(self) -> None:
        """Draw again what there is to know."""
        self.query_one("#known", Static).update(Content("\n").join(self.known()))

    def action_scroll(self, step: int) -> None:
        """Go a page on or back in what there is to know; the words stay where they are."""
        scroll = self.query_one("#signing", VerticalScroll)
        scroll.scroll_relative(y=step * max(1, scroll.size.height - 1), animate=False)

    def built(self, kind: type[R], **known: object) -> R:
        """The record of what is typed and `known`. Raises Refusal with what is wrong with the words."""
        try:
            return build(
                kind, {"record_id": self.vault.new_id(), self.field: self.words, **known}, now=self.vault.now()
            )
        except WrongAnswers as wrong:
            raise Refusal(wrong.problems.get(self.field, wrong.reason), "What you typed is still there.") from None

    # The draft -----------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one(ProseEditor).text

    @property
    def place(self) -> Place:
        """Where the draft of a record of the vault itself is: there is never more than one of a kind."""
        return VAULT_CASE, self.kind.kind, VAULT_CASE

    @property
    def typed_values(self) -> dict[str, Any]:
        """The words that are typed."""
        return {self.field: self.words}

    @property
    def cursor_place(self) -> tuple[str, int]:
        """The one field, and the cursor in it."""
        return self.field, self.query_one(ProseEditor).cursor_at

    @property
    def touched(self) -> bool:
        """Whether there are any words."""
        return bool(self.words)

    @property
    def over(self) -> bool:
        """Whether it is signed."""
        return self.signed

    def bring(self, draft: Draft) -> None:
        """Show the words of a draft, with the cursor where it was."""
        editor = self.query_one(ProseEditor)
        editor.bring(_words_of(draft, self.field))
        editor.put_cursor(draft.cursor)

    def say_draft(self) -> None:
        """Say so above the words for as long as their draft is not saved."""
        unsaved = safe("DRAFT NOT SAVED  ", "bold reverse") if self.draft_refused else Content("")
        self.query_one("#asked", Static).update(Content.assemble(unsaved, safe(f"{self.ask.label}  {self.ask.help}")))

    @on(Typed)
    def _typed(self, message: Typed) -> None:
        message.stop()
        self.typed()

    def keep_nothing(self) -> None:
        """It is signed: no draft of it waits; one that cannot be let go of now is thrown away on the caseload."""
        self.drop_draft()
        self.signed = True

    def action_leave(self) -> None:
        """Go back; what is typed waits. What no draft could keep is left only when asked twice."""
        if not self.may_leave():
            return
        if self.draft is not None and not self.draft_refused:
            self.app.notify("Not signed: what you typed waits on the caseload.", timeout=5, markup=False)
        self.dismiss(None)


def _words_of(draft: Draft | None, field: str) -> str:
    """The words of a draft, whatever a draft of another datui says was in it."""
    typed = draft.values.get(field) if draft is not None else ""
    return typed if isinstance(typed, str) else ""
