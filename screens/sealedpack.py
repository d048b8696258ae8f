"""Sealed packs of a case: whether they may be made, what can be sealed, and what became of those that were."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.giving import recipient_words, to_go
from datui.casework.letters import drafted, letter_of, refused
from datui.casework.lettertemplate import PACK
from datui.casework.moments import brief_words
from datui.casework.outgoing import Outgoing
from datui.casework.records import Entry, RecordId
from datui.casework.refusal import Refusal
from datui.casework.route import Route
from datui.casework.sealedpack import SealedPack, packs_of
from datui.casework.sending import ROUTE, packs_off
from datui.casework.sharing import Share, may_go
from screens.page import CasePage
from screens.sealing import SealScreen
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import cut, safe

if TYPE_CHECKING:
    from screens.app import Datui

_ON: Final = "Sealed packs are on. A share is sealed as it was ticked; read it out where that does as well."
_NO_SHARE: Final = "Nothing to seal yet: write a share, or a letter; w on the case has both."
_NONE: Final = "None of this case yet."
_PUT_RIGHT: Final = "Open the share, or the letter, and go to the line that puts it right."


class SealedPacksScreen(CasePage[None]):
    """Sealed packs of this case: Enter on a share seals it; Enter on a pack opens its line of the register."""

    heading = "Sealed packs"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="sealedpacks.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """Whether they may be made, what can be sealed, and the register."""
        yield Static(id="state", classes="banner")
        yield Lines(id="packs")

    def on_mount(self) -> None:
        """Begin at the first line."""
        super().on_mount()
        self.query_one(Lines).focus()

    def redraw(self) -> None:
        """Draw how it stands now."""
        width = self.size.width - 2
        off = packs_off(self.vault.of_vault())
        said = [*paragraph(off, width, 0, "bold"), *paragraph(ROUTE, width)] if off else paragraph(_ON, width)
        self.query_one("#state", Static).update(Content("\n").join(said))
        lines = [] if self.case is None else [*self._shares(), LineItem(Content("")), *self._packs()]
        self.query_one(Lines).show(lines)

    def _shares(self) -> Iterator[LineItem]:
        assert self.case is not None
        yield LineItem(safe(" What can be sealed", "bold underline"))
        shares = [one for one in self.case.records(Share) if one.given or letter_of(self.case, one)]
        if not shares:
            yield LineItem(safe(f" {_NO_SHARE}", "dim"))
        for share in reversed(shares):
            what = "letter" if letter_of(self.case, share) else f"{len(share.given)} ticked"
            made = len(packs_of(self.case, share.record_id))
            sealed = f", sealed {made} times" if made > 1 else ", sealed once" if made else ""
            words = f" › {recipient_words(share, self.vault.rules) or 'nobody named yet'}: {what}{sealed}"
            yield LineItem(safe(cut(words, self.size.width - 3)), ("share", share.record_id))

    def _packs(self) -> Iterator[LineItem]:
        assert self.case is not None
        yield LineItem(safe(" Packs that were made", "bold underline"))
        entries = self.case.of(SealedPack)
        if not entries:
            yield LineItem(safe(f" {_NONE}", "dim"))
        for entry in reversed(entries):
            pack = entry.record
            state = "destroyed  " if pack.gone else "CALLED BACK" if pack.recalled_at else "with them  "
            when = brief_words(pack.made_at or self.case.born(entry).at)
            words = f" {when:<13} {state} {pack.file_name:<15}  for {pack.to or 'nobody named'}"
            style = "dim" if pack.gone else "bold" if pack.recalled_at else ""
            yield LineItem(safe(cut(words, self.size.width - 3), style), ("pack", pack.record_id))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Seal a share, or open a pack's line of the register."""
        message.stop()
        match message.key:
            case ("share", str(share)):
                seal(self.datui, share)
            case ("pack", str(pack)):
                self.datui.open_record(SealedPack.kind, pack)


def seal(app: "Datui", record_id: RecordId) -> None:
    """Go on to sealing a share, or the letter that it is of. Raises Refusal where something stands against it."""
    if off := packs_off(app.open_vault.of_vault()):
        raise Refusal(off, ROUTE)
    if (wrong := _against(app, record_id)) is not None:
        raise wrong
    app.push_screen(
        SealScreen(record_id, lambda: _outgoing(app, record_id), lambda: _against(app, record_id)),
        lambda entry: _made(app, entry),
    )


def _share(app: "Datui", record_id: RecordId) -> Share | None:
    shares = app.case.records(Share) if app.case is not None else []
    return next((one for one in shares if one.record_id == record_id), None)


def _against(app: "Datui", record_id: RecordId) -> Refusal | None:
    """What stands against sealing it now."""
    case, share, now = app.case, _share(app, record_id), app.open_vault.now()
    if case is None or share is None:
        return Refusal(
            "Nothing says yet who decided to share this, and why.", "Write the share first: w on the case, then Share."
        )
    if (letter := letter_of(case, share)) is not None:
        line = refused(case, letter, PACK, now)
        return Refusal(f"{line.words}.", _PUT_RIGHT) if line is not None else None
    if why := may_go(case, share, now):
        return Refusal(why, _PUT_RIGHT)
    try:
        to_go(case, share, now)
    except Refusal as refusal:
        return refusal
    return None


def _outgoing(app: "Datui", record_id: RecordId) -> Outgoing:
    """Just what they get."""
    case, share, now = app.case, _share(app, record_id), app.open_vault.now()
    assert case is not None
    assert share is not None
    letter = letter_of(case, share)
    if letter is None:
        return to_go(case, share, now).outgoing
    draft = drafted(case, letter, now)
    assert draft is not None
    return draft.outgoing


def _made(app: "Datui", entry: Entry[SealedPack] | None) -> None:
    """Once it is made, ask how its words were given."""
    if entry is not None:
        pack = entry.record
        app.open_record(SealedPack.kind, pack.record_id, route=Route(SealedPack.kind, pack.record_id, "told_how"))
