"""The words of a sealed pack, shown this once to whoever made it."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.sealedpack import SealedPack
from screens.page import CasePage
from screens.widgets.paragraph import paragraph

_GIVE: Final = "Give them these six words by another way than the drive: say them on the telephone, or in person."
_ONCE: Final = "They are shown this once, and kept nowhere. Without them nobody opens the pack: then make another."
_NEVER: Final = "Never on the drive, in its bag, in an e-mail with it, or on a voicemail."
_AFTER: Final = "F2 puts them away; then write down how you gave them. Take the drive out."


class PackWordsScreen(CasePage[None]):
    """The six words of a pack, for whoever is to open it: say them now, by another way than the drive."""

    CSS_PATH = str(files("assets") / "sealedpack.tcss")
    heading = "The six words"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Not Enter: whoever pressed it twice a moment ago would never see the words.
        Binding("f2,ctrl+s", "done", "Put away", id="words.done", tooltip="The words are not shown again"),
    ]

    def __init__(self, words: str, pack: SealedPack) -> None:
        super().__init__()
        self._words, self._pack = words, pack

    def body(self) -> Iterable[Widget]:
        """How they are given, the words, and what comes after."""
        yield Static(id="about")
        yield Static(id="words")
        yield Static(id="after")

    def redraw(self) -> None:
        """Draw them at this width."""
        width = self.size.width - 2
        of = paragraph(f"They open {self._pack.file_name}, for {self._pack.to}.", width)
        said = [*paragraph(_GIVE, width, 0, "bold"), Content(""), *of]
        self.query_one("#about", Static).update(Content("\n").join(said))
        self.query_one("#words", Static).update(Content("\n").join(paragraph(self._words, width - 6, 0, "bold")))
        after = [line for said in (_ONCE, _NEVER, _AFTER) for line in (*paragraph(said, width), Content(""))]
        self.query_one("#after", Static).update(Content("\n").join(after))

    def action_done(self) -> None:
        """They were said, or are on paper."""
        self._words = ""
        self.query_one("#words", Static).update("")
        self.dismiss(None)
