"""Backups: where the next one goes, how far it is, how it ended, and those that were made before."""

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ProgressBar, Static

from datui.casework.backup import CHECKING, PARTS, Backup, backups, newest_good, not_proved
from datui.casework.moments import brief_words, moment_words
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.places import destination, destinations
from screens.page import Page
from screens.widgets.editors import Onward
from screens.widgets.givenline import GivenLine
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from storage.vault import Backing, Checked

_ABOUT = (
    "A backup is one sealed file with everything in it. It opens with the passphrases that this vault has today, and "
    "nothing else. Keep it away from this laptop."
)
_OWN = "It lies on the same disk as the vault: copy it to a drive that you can take away."
_TICK = 0.1
_DRIVES = 6


def _make_it(action: str) -> Binding:
    return Binding(
        "enter",
        action,
        "Make a backup",
        id=f"backup.{action}",
        key_display="Enter",
        tooltip="Make it there, and prove it",
    )


class Drives(Lines):
    """Where a backup may go of what is attached, and the backups before; Enter makes one on the drive of that line."""

    BINDINGS: ClassVar[list[BindingType]] = [_make_it("choose")]


class Where(GivenLine):
    """The folder that the backup goes to. Enter begins."""

    BINDINGS: ClassVar[list[BindingType]] = [_make_it("submit")]


class BackupScreen(Page[None]):
    """Make a backup on another drive and have it proved at once; see when others were made, and how they ended."""

    CSS_PATH = str(files("assets") / "vault.tcss")
    heading = "Vault · backup"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="backup.back", tooltip="Back; a backup that is being made is stopped"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.making: Backing | None = None
        self._last: Checked | None = None
        self._outcome: list[tuple[str, str]] = []

    def body(self) -> Iterable[Widget]:
        """What a backup is, where it goes, how far it is, and those before it."""
        yield Static(id="about")
        yield Static("Where to: a folder on another drive", id="to-label", markup=False)
        yield Where("to", "")
        yield Static(id="going")
        yield ProgressBar(show_eta=False)
        yield Drives(id="backups")

    def on_mount(self) -> None:
        """Offer the first drive that is attached."""
        self.drives = list(destinations(self.vault.rules.places))[:_DRIVES]
        where = self.query_one(Where)
        if self.drives:
            where.put(str(self.drives[0][0]))
        self.query_one(ProgressBar).display = False
        where.focus()
        self.redraw()
        self.set_interval(_TICK, self._tick)

    # What there is to see -----------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw what is known."""
        entries = self.vault.of_vault()
        good = newest_good(entries)
        newest = "No good backup of this vault has been made yet."
        if good is not None:
            newest = f"The newest good one is of {moment_words(good.record.made_at or good.at)}."
        said = [safe(_ABOUT), safe(newest, "bold")]
        self.query_one("#about", Static).update(Content("\n").join(said))
        told = [safe(words, style) for words, style in self._outcome]
        self.query_one("#going", Static).update(Content("\n").join(told))
        self.query_one(Drives).show([*self._drive_lines(), *_earlier_lines(backups(entries))])

    def _drive_lines(self) -> Iterable[LineItem]:
        if self.drives:
            yield LineItem(safe("Attached now", "bold underline"))
        for path, words in self.drives:
            yield LineItem(Content.assemble(safe(f" {words}: "), safe(str(path), "bold")), path)

    def _tick(self) -> None:
        if self._last is not None:
            bar, words = self.query_one(ProgressBar), PARTS.get(self._last.part, CHECKING)
            bar.update(total=self._last.total or 1, progress=self._last.done)
            self.query_one("#going", Static).update(safe(f"{words}. Esc stops it; nothing half stays there.", "bold"))

    # Making one ---------------------------------------------------------------------------------------------------

    @on(Where.Given)
    def _given(self, message: Where.Given) -> None:
        self._begin(message.words)

    @on(Onward)
    def _onward(self, message: Onward) -> None:
        message.stop()
        if self.drives:
            self.query_one(Drives).focus()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Make it on a drive of the list."""
        self.query_one(Where).put(str(message.key))
        self._begin(str(message.key))

    def _begin(self, typed: str) -> None:
        if self.making is not None:
            return
        if not typed.strip():
            raise Refusal("No place was given for the backup.", "Type the folder of the drive, then press Enter.")
        to = Path(os.path.expanduser(typed.strip()))  # noqa: PTH111 - a home that there is not stays as it was typed
        if not to.is_absolute():
            raise Refusal("A folder is given from the top, such as /media/STICK.", "Type it so, then press Enter.")
        where = destination(to, self.vault.path, self.vault.rules.places)
        self.making = self.vault.back_up(to, where)
        # What was refused before is no news of this one.
        self.app.clear_notifications()
        self._outcome = []
        self._busy(going=True)
        self.run_worker(self._make(self.making, where), group="backup", exclusive=True)

    def _busy(self, *, going: bool) -> None:
        where, bar = self.query_one(Where), self.query_one(ProgressBar)
        where.disabled, bar.display = going, going
        if not going:
            where.focus()
        self.refresh_bindings()

    async def _make(self, making: "Backing", where: str) -> None:
        try:
            self._outcome = await self._made(making, where)
        except Refusal as refusal:
            self._outcome = [(f"✗ {refusal.reason}", "bold"), (f"→ {refusal.route}", "")]
        self.making, self._last = None, None
        self._busy(going=False)
        self.datui.vault_changed()
        self.redraw()

    async def _made(self, making: "Backing", where: str) -> list[tuple[str, str]]:
        """Make it, and say how it ended: saves, keys and panic come between two slices. Raises Refusal."""
        try:
            for self._last in making.take():
                await asyncio.sleep(0)
        except BaseException:
            making.leave()
            raise
        await self._written_and_proved(making)
        try:
            making.record()
        finally:
            making.leave()
        if making.failures:
            reason, route = not_proved([failure.what for failure in making.failures])
            return [(f"✗ NOT PROVED. {reason}", "bold"), (f"→ {route}", "")]
        held = making.manifest
        own = where == self.vault.rules.places.backup.get("own")
        after = _OWN if own else "Take it out, and keep it away from this laptop."
        return [(f"✓ Made and proved: {held.entries:,} entries, on {where}.", "bold"), (f"→ {after}", "")]

    async def _written_and_proved(self, making: "Backing") -> None:
        """Write it and prove it in a thread, which touches neither the vault's connection nor the screen."""
        pool = ThreadPoolExecutor(1, "backup")
        writing = pool.submit(self._write_and_prove, making)
        pool.shutdown(wait=False)
        try:
            await asyncio.wrap_future(writing)
        except asyncio.CancelledError:
            making.stop()
            # Nobody writes its entry any more. The thread ends at its next slice; it may also have ended just now.
            writing.add_done_callback(lambda _ended: making.leave())
            raise
        except BaseException:
            making.leave()
            raise

    def _write_and_prove(self, making: "Backing") -> None:
        for self._last in chain(making.write(), making.prove()):
            pass

    def action_leave(self) -> None:
        """Stop what is being made; where nothing is, go back."""
        if self.making is None:
            self.dismiss(None)
        else:
            self.making.stop()

    def on_unmount(self) -> None:
        """The session ends: nothing goes on behind it."""
        if self.making is not None:
            self.making.stop()


def _earlier_lines(made: list[Entry[Backup]]) -> Iterable[LineItem]:
    yield LineItem(safe("Backups of this vault", "bold underline"))
    if not made:
        yield LineItem(safe(" None yet.", "dim"))
    for entry in made:
        record = entry.record
        state = "✓ proved    " if record.proved else "✗ not proved"
        when = brief_words(record.made_at or entry.at)
        words = f" {when:<13} {state}  {record.entries:,} entries, on {record.where}, by {entry.by}"
        yield LineItem(safe(words, "" if record.proved else "bold"))
