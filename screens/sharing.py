"""A share: who is told what, why and on what basis; beneath it what stands against it, and the way to what they see."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.composed import Composed
from datui.casework.giving import as_given, asked_for, has_gone, recipient_words, still_meant, would_see
from datui.casework.letters import letter_of
from datui.casework.outgoing import Piece
from datui.casework.pieces import pieces
from datui.casework.readout import read_words
from datui.casework.recipient import objection
from datui.casework.records import Entry, Sort, shape
from datui.casework.refusal import Refusal
from datui.casework.relations import must_not_words
from datui.casework.route import Missing, Route
from datui.casework.shared import to_consent
from datui.casework.sharing import Given, Share, may_go, wanting
from screens.beneath import BeneathScreen
from screens.readingout import read_out
from screens.sealedpack import seal
from screens.seen_by import SeenByScreen
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe
from storage.vault import Draft, head_words

NOBODY = "Nobody is named yet who must not receive anything of this case."
NOTHING_AGAINST = "Nothing stands against giving it, as it is written here."
_TODAY = "It cannot wait, and may go now. Write down the rest today:"
_WHO: Final = ("service", "person")
"""The fields in which it is put right that somebody is not to get it."""
_SEE, _READ, _SEAL = "see", "read", "seal"
_GIVES: Final = {_READ: read_out, _SEAL: seal}
"""How it goes, by the line beneath the form that is chosen."""
GIVEN: Final = "given"
"""The field of a route that leads to what they would see."""
_NO_CASE = "Keep the report first: there is nothing of a case yet that could be told."
_GONE = (
    "This share has gone: what they were told stays as it was.",
    "Begin another share, with w and then d, for what they are told now.",
)
_ANEW = "The case says otherwise now of some of what was ticked: those ticks are gone. Look at it, and tick again."


class ShareScreen(BeneathScreen):
    """Write down whom an agency's share is for, why, and on what basis. Beneath stands what is against it."""

    kind = Share
    part = "What they see, and what is against it"

    def above(self) -> Iterable[Widget]:
        """Who must not receive anything."""
        names = must_not_words(self.case) if self.case is not None else ""
        words = f"Must not receive anything: {names}." if names else NOBODY
        yield Static(safe(words, "bold" if names else ""), id="must-not", classes="banner")

    # What they would see -------------------------------------------------------------------------------------------

    def form(self) -> Any:
        """The form, with what was ticked before."""
        values = self.draft.values if self.draft else {}
        self.given = self._given_of(values)
        self._first_given = self.given
        self._then = ""
        return super().form()

    @property
    def starts_at(self) -> str:
        """The field that the route names; what they would see is no field."""
        return "" if super().starts_at == GIVEN else super().starts_at

    def on_mount(self) -> None:
        """Go at once to what they would see where that is asked for."""
        if self.route is not None and self.route.field == GIVEN:
            self.call_after_refresh(self.see)

    def _given_of(self, values: Any) -> tuple[Given, ...]:
        kept = self.earlier.record.given if self.earlier and isinstance(self.earlier.record, Share) else ()
        return tuple(Given.model_validate(one) for one in values["given"]) if "given" in values else kept

    def more_values(self) -> dict[str, Any]:
        """What was ticked, in the words that they get; and of which referral it is."""
        return super().more_values() | {"given": [one.model_dump(mode="json") for one in self.given]}

    @property
    def touched(self) -> bool:
        """Whether any field or tick differs."""
        return super().touched or self.given != self._first_given

    def bring(self, draft: Draft) -> None:
        """Show the ticks of a draft too."""
        self.given = self._given_of(draft.values)
        super().bring(draft)

    def _share(self) -> Share:
        record = self.as_typed()
        assert isinstance(record, Share)
        return record.model_copy(update={"given": self.given})

    def see(self) -> None:
        """Choose what they would see. Raises Refusal where they have it already."""
        case, now, share = self.case, self.vault.now(), self._share()
        if case is None:
            raise Refusal(_NO_CASE, "F2 keeps it.")
        if has_gone(case, share):
            raise Refusal(*_GONE)
        if (letter := letter_of(case, share)) is not None:
            # What a letter says is written there, and not ticked here.
            self.datui.open_record(letter.kind, letter.record_id)
            return
        picked = still_meant(case, share, self.given, now) if self.given else asked_for(case, share, now)
        if len(picked) < len(self.given):
            self.app.notify(_ANEW, timeout=8, markup=False)
        screen = SeenByScreen(
            recipient_words(share, case.rules), self._pieces, self._composed, picked, self._ticked, self.action_read_out
        )
        self._ticked(tuple(picked))
        self.app.push_screen(screen)

    def _pieces(self) -> tuple[Piece, ...]:
        return pieces(self.case, self.vault.now()) if self.case is not None else ()

    def _composed(self, picked: Collection[str]) -> Composed:
        assert self.case is not None
        head = head_words(bytes.fromhex(self.vault.head))
        return would_see(self.case, self._share(), picked, self.vault.now(), head)

    def _ticked(self, picked: tuple[str, ...]) -> None:
        """Take the ticks as they stand: they are in the draft as soon as what is typed is."""
        if self.case is not None:
            self.given = as_given(self.case, self._share(), picked, self.vault.now())
            self.changed()

    # Reading it out ------------------------------------------------------------------------------------------------

    def action_read_out(self) -> None:
        """Keep the share, then show it to be read out; where something stands against that, say what."""
        self._give(_READ)

    def _give(self, how: str) -> None:
        """Keep the share where it is not kept as it stands, then read it out or seal it."""
        share = self._share()
        if self.case is not None and (why := may_go(self.case, share, self.vault.now())):
            raise Refusal(why, "Enter on the line beneath the form goes to what puts it right.")
        if self.earlier is not None and not self.touched:
            app, record_id = self.datui, self.record_id
            self.dismiss(None)
            _GIVES[how](app, record_id)
        else:
            self._then = how
            super().action_keep()

    def action_keep(self) -> None:
        """Keep it, and no more than that."""
        # On a slow disk it is kept a moment after this.
        self._then = ""
        super().action_keep()

    def kept(self, entry: Entry) -> None:
        """It is kept; where it was to be read out, go on to that."""
        super().kept(entry)
        if self._then:
            _GIVES[self._then](self.datui, entry.record.record_id)

    # Beneath the form ----------------------------------------------------------------------------------------------

    def follows_from(self) -> object:
        """Every answer but the words of longer texts: of those only whether there are any."""
        share = self._share()
        long = {name for name, info, _question in share.questions() if shape(info).sort is Sort.PROSE}
        said = {name: bool(value) if name in long else value for name, value in share}
        return self.case, tuple(sorted((name, repr(value)) for name, value in said.items()))

    def beneath(self) -> Iterable[LineItem]:
        """What they would see and how it is read out, then what stands against it and what is missing."""
        case, share = self.case, self._share()
        if case is None:
            return
        count = f"{len(share.given)} ticked" if share.given else "nothing ticked yet"
        count = "as the letter says it" if letter_of(case, share) else count
        yield from self.said(f"› What they would see: {count}", _SEE, indent=1, style="bold")
        yield from self.said(f"› Read it out: {read_words(case, share)}", _READ, indent=1)
        yield from self.said("› Seal it into a pack, for a drive that somebody carries", _SEAL, indent=1)
        yield from self._against(share)

    def _against(self, share: Share) -> Iterator[LineItem]:
        assert self.case is not None
        now = self.vault.now()
        against, why = objection(self.case, share), may_go(self.case, share, now)
        # Of what went it counts how it was when it went.
        lacks = {field: words for words, field in wanting(self.case, share, min(share.at or now, now))}
        if against:
            yield from self.said(f"✗ {against}", "person" if share.person else "service", indent=1, style="bold")
        elif why and why not in lacks.values():
            yield from self.said(f"✗ {why}", "agency", indent=1, style="bold")
        elif not why:
            yield from self.said(_TODAY if lacks else NOTHING_AGAINST, indent=1, style="bold" if lacks else "dim")
        for field, words in lacks.items():
            # That they agree is answered already: where it is written down is another record.
            elsewhere = field == "consent" and share.consent.answered
            yield from self.said(f"? {words}", to_consent(share) if elsewhere else field, indent=1)
        for line in self._missing(self.case, share):
            if line.route.field not in (*lacks, *(_WHO if against else ())):
                yield from self.said(f"? {line.words}", line.route, indent=1)

    def _missing(self, case: Case, share: Share) -> list[Missing]:
        """What the case would say is missing of this share, were it kept as it stands here."""
        vault = self.vault
        entry = Entry(case.entries[-1].seq + 1, case.case_id, vault.now(), vault.person, vault.name, vault.role, share)
        return [line for line in case.with_entry(entry).missing if line.route.record_id == self.record_id]

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go to what they would see, to reading it out, or to the field that puts something right."""
        message.stop()
        # Or the page beneath this class would take what is chosen for the name of a field.
        message.prevent_default()
        match message.key:
            case Route() as route if route.record_id == self.record_id:
                self.go_to(route.field)
            case "see":
                self.see()
            case str(key) if key in _GIVES:
                self._give(key)
            case _:
                super().on_lines_chosen(message)
