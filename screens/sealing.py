"""Sealing what somebody gets: on which drive it is put, and how that went."""

import asyncio
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.outgoing import Outgoing
from datui.casework.reads import PACK
from datui.casework.records import Entry, RecordId
from datui.casework.refusal import Refusal
from datui.casework.sealedpack import SealedPack
from datui.casework.sending import refuse_packs
from datui.places import pack_destination, pack_destinations
from screens.packwords import PackWordsScreen
from screens.page import CasePage
from screens.widgets.editors import Onward
from screens.widgets.givenline import GivenLine
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from storage.vault import Packing

Against = Callable[[], Refusal | None]
"""What stands against it now; None where nothing does."""
_ABOUT: Final = (
    "It goes to a drive that somebody carries to them; its six words go by another way. It cannot be taken back."
)
_MAKING: Final = "Sealing it, and writing it there. One moment…"
_NO_DRIVE: Final = "No drive is in. Put one in, then press Ctrl+R; or read it out instead."
_DRIVES = 6


def _make_it(action: str) -> Binding:
    return Binding(
        "enter", action, "Seal it", id=f"seal.{action}", key_display="Enter", tooltip="Seal it, and write it there"
    )


class Sticks(Lines):
    """The drives that are in; Enter seals it onto the drive of that line."""

    BINDINGS: ClassVar[list[BindingType]] = [_make_it("choose")]


class Folder(GivenLine):
    """The folder that the pack goes to. Enter seals it."""

    BINDINGS: ClassVar[list[BindingType]] = [_make_it("submit")]


class SealScreen(CasePage[Entry[SealedPack] | None]):
    """Seal this onto a drive that can be taken out. Its words are shown once; from then on the register has it."""

    CSS_PATH = str(files("assets") / "sealedpack.tcss")
    heading = "Seal a pack"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "look", "Look again", id="seal.look", tooltip="Look again which drives are in"),
        Binding("escape", "dismiss(None)", "Back", id="seal.back", tooltip="Back; nothing was made"),
    ]

    def __init__(self, share: RecordId, outgoing: Callable[[], Outgoing], against: Against) -> None:
        super().__init__()
        self._share, self._outgoing, self._against = share, outgoing, against
        self.making: Packing | None = None
        self._said: tuple[str, str] | None = None

    def body(self) -> Iterable[Widget]:
        """What it is and for whom, where it goes, and how that went."""
        yield Static(id="about")
        yield Static("Where to: a drive that can be taken out", id="to-label", markup=False)
        yield Folder("to", "")
        yield Static(id="going")
        yield Sticks(id="drives")

    def on_mount(self) -> None:
        """Offer the first drive that is in."""
        super().on_mount()
        self.action_look()
        self.query_one(Folder).focus()

    def action_look(self) -> None:
        """Look which drives are in now."""
        self.drives = list(pack_destinations(self.vault.rules.places))[:_DRIVES]
        where = self.query_one(Folder)
        if self.drives and not where.value:
            where.put(str(self.drives[0][0]))
        self.redraw()

    def redraw(self) -> None:
        """Draw what it is, the drives, and what was refused."""
        outgoing, width = self._outgoing(), self.size.width - 2
        said = [*paragraph(f"{outgoing.title}. For: {outgoing.to}", width, 0, "bold"), *paragraph(_ABOUT, width)]
        self.query_one("#about", Static).update(Content("\n").join(said))
        told = paragraph(_MAKING, width, 0, "bold") if self.making else []
        if self._said is not None:
            reason, route = self._said
            told = [*paragraph(f"✗ {reason}", width, 0, "bold"), *paragraph(f"→ {route}", width)]
        self.query_one("#going", Static).update(Content("\n").join(told))
        drives = getattr(self, "drives", [])
        found = [
            LineItem(Content.assemble(safe(f" {words}: "), safe(str(path), "bold")), path) for path, words in drives
        ]
        head = "Attached now" if found else _NO_DRIVE
        self.query_one(Sticks).show([LineItem(safe(f" {head}", "bold underline" if found else "")), *found])

    @on(Folder.Given)
    def _given(self, message: Folder.Given) -> None:
        message.stop()
        self._begin(message.words)

    @on(Onward)
    def _onward(self, message: Onward) -> None:
        message.stop()
        if self.drives:
            self.query_one(Sticks).focus()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Put it on a drive of the list."""
        message.stop()
        self.query_one(Folder).put(str(message.key))
        self._begin(str(message.key))

    def _begin(self, typed: str) -> None:
        if self.making is not None or self.case is None:
            return
        self._said = None
        try:
            self.making = self._packing(typed)
        except Refusal as refusal:
            self._said = (refusal.reason, refusal.route)
            self.redraw()
            return
        # That it leaves is an entry before it does.
        self.datui.saw(PACK, self.case.case_id)
        self._busy()
        self.run_worker(self._make(self.making), group="seal", exclusive=True)

    def _packing(self, typed: str) -> "Packing":
        """What is to be made, where nothing stands against it. Raises Refusal."""
        assert self.case is not None
        refuse_packs(self.vault.of_vault())
        if (wrong := self._against()) is not None:
            raise wrong
        if not typed.strip():
            raise Refusal("No drive was given.", "Type its folder, then press Enter.")
        to = Path(os.path.expanduser(typed.strip()))  # noqa: PTH111 - a home that there is not stays as it was typed
        if not to.is_absolute():
            raise Refusal("A folder is given from the top, such as /media/STICK.", "Type it so, then press Enter.")
        where = pack_destination(to, self.vault.path, self.vault.rules.places)
        return self.vault.seal(self.case.case_id, self._share, self._outgoing(), to, where)

    def _busy(self) -> None:
        self.query_one(Folder).disabled = self.making is not None
        self.refresh_bindings()
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It takes a moment, and cannot be left half done."""
        return self.making is None if action in ("dismiss", "look") else super().check_action(action, parameters)

    async def _make(self, making: "Packing") -> None:
        try:
            entry = await self._made(making)
        except Refusal as refusal:
            making.leave()
            self._said, self.making = (refusal.reason, refusal.route), None
            self._busy()
            self.query_one(Folder).focus()
            return
        except BaseException:
            making.leave()
            raise
        self.datui.case_changed(entry.case_id)
        words = making.words
        making.leave()
        self.making = None
        await self.app.push_screen_wait(PackWordsScreen(words, entry.record))
        self.dismiss(entry)

    async def _made(self, making: "Packing") -> Entry[SealedPack]:
        """Make it in a thread, which touches neither the vault nor the screen; then put it in the register."""
        pool = ThreadPoolExecutor(1, "seal")
        doing = pool.submit(making.make)
        pool.shutdown(wait=False)
        try:
            await asyncio.wrap_future(doing)
        except asyncio.CancelledError:
            # Nobody puts it in the register any more, so it does not stay.
            doing.add_done_callback(lambda _ended: making.leave())
            raise
        return making.record()
