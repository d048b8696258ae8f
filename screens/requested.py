"""What is asked for of a case and goes once a second person has read it: the form, what they get, and how it goes."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar, Final

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.accessrequest import NEITHER, AccessRequest, SignOff
from datui.casework.answerable import (
    WENT_UNREAD,
    against,
    due_of,
    may_sign,
    neither,
    signed_off,
    to_sign,
    wanting,
    went_unread,
)
from datui.casework.asker import in_doubt
from datui.casework.case import Case
from datui.casework.composed import Composed, composed
from datui.casework.courtchronology import CourtChronology, chosen, chronology_of, told_at_the_time
from datui.casework.due import due_words
from datui.casework.outgoing import Outgoing, Piece
from datui.casework.pieces import pieces
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.relations import must_not_words
from datui.casework.requested import Requested
from datui.casework.sending import packs_off
from datui.casework.sharing import Given
from datui.casework.subjectview import subject_pieces, subject_view, theirs
from screens.beneath import BeneathScreen
from screens.form import Form
from screens.preview import PreviewScreen
from screens.readout import Read, ReadOutScreen
from screens.sealing import SealScreen
from screens.seen_by import SeenByScreen
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe
from storage.vault import Draft, Vault, head_words

_SEE, _PREVIEW, _READ, _SEAL = "see", "preview", "read", "seal"
PUT_RIGHT: Final = "Open it; Enter on the line beneath the form goes to what puts it right."
_GONE: Final = ("It went: what they had stays as it was.", "Write another down for what they are given now.")
_CHANGED: Final = (
    "The case says otherwise now than when this was ticked.",
    "Look again at what they get, tick it anew, and have it signed off again.",
)
_KEEP_FIRST: Final = ("What is typed here is not kept yet.", "Keep it with F2, then open it again.")


def ids_to_begin(case: Case, request: Requested, vault: Vault) -> frozenset[str]:
    """What is ticked before anybody ticks."""
    if isinstance(request, AccessRequest):
        return theirs(case, request, vault.now())
    return told_at_the_time(case, vault.now())


def gets(case: Case, request: Requested, picked: Collection[str], vault: Vault) -> Composed:
    """Just what whoever asked gets of these pieces."""
    head = head_words(bytes.fromhex(vault.head))
    if isinstance(request, CourtChronology):
        return chronology_of(case, request, picked, vault.hashes(case.case_id), vault.now(), head)
    assert isinstance(request, AccessRequest)
    if request.route == NEITHER:
        return Composed(neither(case, vault.now()), ())
    return subject_view(case, request, picked, vault.now(), head)


def could_get(case: Case, request: Requested, vault: Vault) -> tuple[Piece, ...]:
    """All that whoever asked could be given; where it is neither confirmed nor denied that is nothing."""
    if not isinstance(request, AccessRequest):
        return pieces(case, vault.now())
    return () if request.route == NEITHER else subject_pieces(case, request, vault.now())


def as_given(case: Case, picked: Collection[str], vault: Vault) -> tuple[Given, ...]:
    """The pieces as the request keeps them, each in the words that they get."""
    now = vault.now()
    parts = composed(case, picked, title="", to="", purpose="", now=now).outgoing.parts
    lines = (line for part in parts for line in part.lines)
    found = zip(chosen(case, picked, now), lines, strict=True)
    return tuple(Given(id=piece.id, label=line.label, words=line.words) for piece, line in found)


def going(case: Case, request: Requested, vault: Vault) -> Composed:
    """What goes, word for word as it was ticked and signed off. Raises Refusal where it may not, or is so no more."""
    if why := against(case, request):
        raise Refusal(why, PUT_RIGHT)
    ids = [one.id for one in request.given]
    if isinstance(request, AccessRequest) and request.route == NEITHER:
        return gets(case, request, (), vault)
    could = {piece.id for piece in could_get(case, request, vault)}
    if as_given(case, ids, vault) != request.given or not could.issuperset(ids):
        raise Refusal(*_CHANGED)
    return gets(case, request, ids, vault)


class RequestedScreen(BeneathScreen):
    """A request: who asks and how it is answered; beneath stands what they get, and who signs it off."""

    part = "What they get, and who signs it off"
    to_see: ClassVar[str] = "› What they get"

    def above(self) -> Iterable[Widget]:
        """Who must not receive anything."""
        names = must_not_words(self.case) if self.case is not None else ""
        if names:
            words = f"Must not receive anything: {names}. One of them may be who asks."
            yield Static(safe(words, "bold"), id="must-not", classes="banner")

    # What was ticked -----------------------------------------------------------------------------------------------

    def form(self) -> Any:
        """The form, with what was ticked before."""
        self.given = self._first_given = self._given_of(self.draft.values if self.draft else {})
        return super().form()

    def _given_of(self, values: Any) -> tuple[Given, ...]:
        kept = self._kept.given if self._kept is not None else ()
        return tuple(Given.model_validate(one) for one in values["given"]) if "given" in values else kept

    @property
    def _kept(self) -> Requested | None:
        kept = self.earlier.record if self.earlier is not None else None
        return kept if isinstance(kept, Requested) else None

    def more_values(self) -> dict[str, Any]:
        """What was ticked, in the words that they get; and how much of it was read out."""
        read = {name: getattr(self._kept, name) for name in ("lines_read", "lines_of")} if self._kept else {}
        return super().more_values() | read | {"given": [one.model_dump(mode="json") for one in self._given]}

    @property
    def _given(self) -> tuple[Given, ...]:
        """What was ticked; nothing of it is given where it is neither confirmed nor denied."""
        return () if self.query_one(Form).values.get("route") == NEITHER else self.given

    @property
    def touched(self) -> bool:
        """Whether any field or tick differs."""
        return super().touched or self.given != self._first_given

    def bring(self, draft: Draft) -> None:
        """Show the ticks of a draft too."""
        self.given = self._given_of(draft.values)
        super().bring(draft)

    def _request(self) -> Requested:
        # As it was kept, to the second: what is typed of a moment says only its minute.
        if self._kept is not None and not self.touched:
            return self._kept
        record = self.as_typed()
        assert isinstance(record, Requested)
        read = {name: getattr(self._kept, name) for name in ("lines_read", "lines_of")} if self._kept else {}
        return record.model_copy(update={"given": self._given, **read})

    def see(self) -> None:
        """Choose what they get. Raises Refusal where they have it already."""
        case, request = self.case, self._request()
        if case is None:
            return
        if not request.open:
            raise Refusal(*_GONE)
        again = {one.id: one.words for one in as_given(case, [one.id for one in self.given], self.vault)}
        could = {piece.id for piece in self._pieces()}
        same = [one.id for one in self.given if again.get(one.id) == one.words and one.id in could]
        picked = same if self.given else ids_to_begin(case, request, self.vault)
        to = getattr(request, "name", "") or "whoever asked"
        self.app.push_screen(SeenByScreen(to, self._pieces, self._composed, picked, self._ticked))
        self._ticked(tuple(picked))

    def _pieces(self) -> tuple[Piece, ...]:
        assert self.case is not None
        return could_get(self.case, self._request(), self.vault)

    def _composed(self, picked: Collection[str]) -> Composed:
        assert self.case is not None
        return gets(self.case, self._request(), picked, self.vault)

    def _ticked(self, picked: tuple[str, ...]) -> None:
        if self.case is not None:
            self.given = as_given(self.case, picked, self.vault)
            self.changed()

    # Beneath the form ----------------------------------------------------------------------------------------------

    def follows_from(self) -> object:
        """All that is typed, and the case."""
        return self._request(), self.case, self.touched

    def beneath(self) -> Iterable[LineItem]:
        """What they get and how it goes, then who signs it off and what is still needed."""
        case, request = self.case, self._request()
        if case is None:
            return
        yield from self._first(case, request)
        lacks = {field: words for words, field in wanting(case, request)}
        for field, words in lacks.items():
            yield from self.said(f"? {words}", _SEE if field == "given" else field, indent=1)
        if not lacks and (request.open or signed_off(case, request) is None):
            yield from self._signing(case, request)
        why = against(case, request)
        if not why:
            yield from self.said("› Read it out, or type it from the screen", _READ, indent=1, style="bold")
            yield from self.said("› Seal it into a pack", _SEAL, indent=1)
        elif not lacks:
            yield from self.said(f"✗ {why}", indent=1, style="bold")

    def _first(self, case: Case, request: Requested) -> Iterator[LineItem]:
        """When it is due, who may be behind it, and what they get."""
        if isinstance(request, AccessRequest) and self.earlier is not None and request.open:
            words = due_words(due_of(case, request), self.vault.now())
            yield from self.said(f"• {words[0].upper()}{words[1:]}", indent=1)
        if isinstance(request, AccessRequest) and (why := in_doubt(case, request)):
            yield from self.said(f"! {why}", "adviser", indent=1, style="bold")
        if request.record_id in {entry.record.record_id for entry in went_unread(case)}:
            yield from self.said(f"! {WENT_UNREAD}", indent=1, style="bold")
        if isinstance(request, AccessRequest) and request.route == NEITHER:
            yield from self.said("› The reply, which neither confirms nor denies", _PREVIEW, indent=1, style="bold")
            return
        count = f"{len(request.given)} ticked" if request.given else "nothing ticked yet"
        yield from self.said(f"{self.to_see}: {count}", _SEE, indent=1, style="bold")

    def _signing(self, case: Case, request: Requested) -> Iterator[LineItem]:
        """Who signed it off, or who has to."""
        if (signed := signed_off(case, request)) is not None:
            yield from self.said(f"✓ Signed off by {signed.by}", indent=1)
        elif self.touched or not case.kept(request):
            yield from self.said("Keep it with F2; then a second person signs it off", indent=1)
        elif why := may_sign(case, request, self.vault.person):
            yield from self.said(f"? {why}", indent=1)
        else:
            yield from self.said("› Read it, and sign it off", to_sign(request), indent=1, style="bold")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Do what a line says; what leads to a field or another record is done by every such page."""
        if message.key not in (_SEE, _PREVIEW, _READ, _SEAL):
            return
        message.stop()
        message.prevent_default()
        if message.key == _SEE:
            self.see()
        elif message.key == _PREVIEW:
            self.app.push_screen(PreviewScreen(self._composed([one.id for one in self.given])))
        else:
            self._go(str(message.key))

    def _go(self, how: str) -> None:
        """Read out, or seal, what was kept and signed off."""
        if self.touched or self._kept is None or self.case is None:
            raise Refusal(*_KEEP_FIRST)
        app, kept = self.datui, self._kept
        paper = going(self.case, kept, self.vault).outgoing
        self.dismiss(None)
        if how == _SEAL:
            if off := packs_off(app.open_vault.of_vault()):
                raise Refusal(off, "Read it out instead, or ask a supervisor to turn sealed packs on.")
            app.push_screen(SealScreen(kept.record_id, lambda: _now(app, kept), lambda: _refused(app, kept)))
        else:
            app.push_screen(ReadOutScreen(paper, lambda read: _keep_read(app, kept, paper, read)))


def _now(app: Any, request: Requested) -> Outgoing:
    """What goes, as the case stands now."""
    return going(app.case, request, app.open_vault).outgoing


def _refused(app: Any, request: Requested) -> Refusal | None:
    try:
        _now(app, request)
    except Refusal as refusal:
        return refusal
    return None


def _keep_read(app: Any, request: Requested, paper: Outgoing, read: Read) -> None:
    """Write down when it went, and how much of it was read."""
    vault, case = app.open_vault, app.case
    latest = case.kept(request)[-1].record
    gone = latest.answered_at or min(read.values(), default=None)
    lines = sum(len(part.lines) for part in paper.parts)
    update = {"answered_at": gone, "lines_read": len(read), "lines_of": lines, "because": ""}
    vault.append(case.case_id, latest.model_copy(update=update))
    app.case_changed(case.case_id)


class AccessRequestScreen(RequestedScreen):
    """Write down who asks for what is held on them. Others are left out of it; a second person signs it off."""

    kind = AccessRequest


class ChronologyScreen(RequestedScreen):
    """Write down for which court it is. They get what was written at the time, with who wrote it and its hash."""

    kind = CourtChronology
    to_see = "› Which entries they get"


class SignOffScreen(BeneathScreen):
    """Read all of what goes, as they get it; then say whether it may. Whoever wrote in it does not sign it off."""

    kind = SignOff
    part = "What goes"

    def _of(self) -> Requested | None:
        record = self.as_typed()
        assert isinstance(record, SignOff)
        found = self.case.versions(record.request) if self.case is not None else []
        kept = found[-1].record if found else None
        return kept if isinstance(kept, Requested) else None

    def follows_from(self) -> object:
        """Which request it is of, and the case."""
        return self._of(), self.case

    def beneath(self) -> Iterable[LineItem]:
        """What goes, to be read first; and why this person may not sign it off, where they may not."""
        request, case = self._of(), self.case
        if request is None or case is None:
            yield from self.said("Open it from the request whose answer is to be signed off.", indent=1)
            return
        if why := may_sign(case, request, self.vault.person):
            yield from self.said(f"✗ {why}", indent=1, style="bold")
        yield from self.said("› Read what goes, as they get it", _PREVIEW, indent=1, style="bold")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Show what goes."""
        request = self._of()
        if message.key == _PREVIEW and request is not None and self.case is not None:
            message.stop()
            message.prevent_default()
            ids = [one.id for one in request.given]
            self.app.push_screen(PreviewScreen(gets(self.case, request, ids, self.vault)))

    def kept(self, entry: Entry) -> None:
        """It is kept; where it does not count, say why."""
        super().kept(entry)
        request = self._of()
        if request is not None and self.case is not None and signed_off(self.case, request) is None:
            why = may_sign(self.case, request, self.vault.person)
            if why:
                self.app.notify(f"Kept, and it does not count: {why}", timeout=8, markup=False)
