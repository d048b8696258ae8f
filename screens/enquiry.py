"""Somebody of the perpetrator's side asks: what everybody is told, who has to agree to more, and what was said."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.consent import Consent
from datui.casework.enquiry import Enquiry, Permission
from datui.casework.moments import moment_words
from datui.casework.otherside import (
    A_LAW,
    AN_AGENCY,
    ONE_PERSON,
    neutral_words,
    permission_for,
    permitted,
    reply,
    to_permission,
    to_victims_permission,
    victims_permission,
)
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.route import Route
from datui.casework.sharing import Share
from screens.beneath import BeneathScreen
from screens.consent import of_enquiry
from screens.page import CasePage
from screens.readout import Read, ReadOutScreen
from screens.record import RecordScreen
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe
from storage.vault import head_words

SAY_ONLY: Final = "Say only this, whoever it is and whatever they ask:"
OPEN: Final = "The victim and a supervisor both permit it: only the words of the permission, word for word."
_NONE = "Nobody of that side asked yet, as far as it is written down. n writes one down."
_HOW = "Enter opens one. n writes another down."
_READ: Final = "read"
_SUPERVISOR = (
    "A supervisor decides that, and nobody else.",
    "Let a supervisor unlock with their own passphrase, open this enquiry with w and then x, and decide it.",
)
_LOW = 20


class EnquiriesScreen(CasePage[None]):
    """Whoever of the perpetrator's side asks hears the words above, and nothing else. n writes it down."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "begin", "Somebody asks", id="enquiries.new", tooltip="Write down who asks, for whom, and what"),
        Binding("escape,q", "dismiss(None)", "Back", id="enquiries.back", tooltip="Back to the case"),
    ]
    heading = "Enquiries"

    def body(self) -> Iterable[Widget]:
        """What to say, then who asked."""
        yield Static(id="say-only", classes="banner")
        yield Lines(id="enquiries")

    def redraw(self) -> None:
        """Draw every enquiry as it stands now, the newest first."""
        if self.case is None:
            return
        width, entries = self.size.width - 3, self.case.of(Enquiry)
        to_all = neutral_words(self.case, Enquiry(record_id="0" * 32))
        said = [safe(SAY_ONLY, "bold"), *paragraph(to_all, width - 1)]
        self.query_one("#say-only", Static).update(Content("\n").join(said))
        lines = [LineItem(line) for line in paragraph(_HOW if entries else _NONE, width, 1, "dim")]
        for entry in reversed(entries):
            enquiry = entry.record
            when = moment_words(enquiry.at or entry.at)
            label = self.vault.rules.lists["asker"].label(enquiry.side) if enquiry.side else "who it was is not said"
            lines += wrapped(safe(f" {when}: {label}", "bold"), width, enquiry.record_id, 3)
            shut = permitted(self.case, enquiry, self.vault.now())
            lines += [LineItem(line) for line in paragraph(shut or OPEN, width, 3)]
        self.query_one(Lines).show(lines)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go on with an enquiry."""
        self.datui.open_record(Enquiry.kind, str(message.key))

    def action_begin(self) -> None:
        """Write another down."""
        self.datui.open_record(Enquiry.kind)


class EnquiryScreen(BeneathScreen):
    """Write down who asks of the perpetrator's side. They hear neither that there is a case nor that there is none."""

    kind = Enquiry
    part = "What they are told"
    _then_read = False

    def above(self) -> Iterable[Widget]:
        """What to say to them."""
        yield Static(id="say-only", classes="banner")

    def show_beneath(self) -> None:
        """With the lines also what may be said."""
        super().show_beneath()
        case, enquiry = self.case, self._enquiry
        if case is None:
            return
        said = [safe(OPEN, "bold")]
        if permitted(case, enquiry, self.vault.now()):
            neutral, low = neutral_words(case, enquiry), self.size.height < _LOW
            said = [safe(f"Say only: {neutral}")] if low else [safe(SAY_ONLY, "bold"), safe(neutral)]
        self.query_one("#say-only", Static).update(Content("\n").join(said))

    @property
    def _enquiry(self) -> Enquiry:
        record = self.as_typed()
        assert isinstance(record, Enquiry)
        return record

    def follows_from(self) -> object:
        """What it is, what law they name, and all that was permitted."""
        enquiry = self._enquiry
        return self.case, enquiry.side, bool(enquiry.law.strip()), enquiry.reply, enquiry.reply_words

    def beneath(self) -> Iterable[LineItem]:
        """Whether anything may be said, who has to agree to it, and reading it out."""
        case, enquiry = self.case, self._enquiry
        if case is None:
            return
        shut = permitted(case, enquiry, self.vault.now())
        yield from self.said("› Read out what they are told, and nothing else", _READ, indent=1, style="bold")
        if shut == AN_AGENCY:
            yield from self.said(f"✗ {shut}", Route(Share.kind), indent=1, style="bold")
            return
        yield from self.said(f"✗ {shut}" if shut else OPEN, indent=1, style="bold")
        if enquiry.law.strip():
            yield from self.said(f"✗ {A_LAW}", "reply", indent=1)
        yield from self._who_agrees(enquiry)

    def _who_agrees(self, enquiry: Enquiry) -> Iterator[LineItem]:
        assert self.case is not None
        theirs, ours = victims_permission(self.case, enquiry), permission_for(self.case, enquiry)
        one_person = permitted(self.case, enquiry, self.vault.now()) == ONE_PERSON
        to_theirs, to_ours = to_victims_permission(enquiry), to_permission(enquiry)
        # Written down by who permitted it, it stays theirs in every version: somebody else asks anew.
        if theirs is not None and not one_person:
            to_theirs = Route(to_theirs.screen, theirs.record.record_id, to_theirs.field)
        if ours is not None:
            to_ours = Route(to_ours.screen, ours.record.record_id, to_ours.field)
        yield from self.said(f"› The victim: {_answer(theirs)}", to_theirs, indent=1)
        if one_person:
            yield from self.said("Somebody else than the supervisor who permitted it asks them, and writes it down.")
        yield from self.said(f"› A supervisor: {_answer(ours)}", to_ours, indent=1)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Read it out, or go to whoever has to agree; what is asked of them is kept first."""
        message.stop()
        # Or the page beneath this class would take what is chosen for the name of a field.
        message.prevent_default()
        if message.key == _READ:
            self.action_read_out()
        elif isinstance(message.key, Route) and message.key.screen != Share.kind:
            self._ask(message.key)
        else:
            super().on_lines_chosen(message)

    def _ask(self, route: Route) -> None:
        if route.screen == Permission.kind and self.vault.role != "supervisor":
            raise Refusal(*_SUPERVISOR)
        if not self._is_kept:
            raise Refusal("This enquiry is not kept yet.", "F2 keeps it; then w and x lead back to it.")
        self.datui.go(route)

    @property
    def _is_kept(self) -> bool:
        return self.earlier is not None

    # Reading out what they are told --------------------------------------------------------------------------------

    def action_read_out(self) -> None:
        """Keep the enquiry, then show what may be said, and nothing else."""
        if self._is_kept and not self.touched:
            self.dismiss(None)
            self._read_out()
            return
        self._then_read = True
        super().action_keep()

    def action_keep(self) -> None:
        """Keep it, and no more than that."""
        # On a slow disk it is kept a moment after this.
        self._then_read = False
        super().action_keep()

    def kept(self, entry: Entry) -> None:
        """It is kept; where something was to be read out, go on to that."""
        super().kept(entry)
        if self._then_read:
            self._read_out()

    def _read_out(self) -> None:
        case, datui = self.case, self.datui
        enquiry = (
            next((one for one in case.records(Enquiry) if one.record_id == self.record_id), None) if case else None
        )
        if case is None or enquiry is None:
            return
        vault, now = self.vault, self.vault.now()
        code = "neutral" if permitted(case, enquiry, now) else "permitted"

        def keep(read: Read) -> None:
            if read and enquiry.reply in ("", "none"):
                said: dict[str, Any] = {"reply": code, "replied_at": min(read.values()), "because": ""}
                vault.append(case.case_id, enquiry.model_copy(update=said))
                datui.case_changed(case.case_id)

        self.app.push_screen(ReadOutScreen(reply(case, enquiry, now, head_words(bytes.fromhex(vault.head))), keep))


class PermissionScreen(RecordScreen):
    """A supervisor decides whether these words, and no others, reach the perpetrator's side. Not answered is no."""

    kind = Permission

    def above(self) -> Iterable[Widget]:
        """That it takes two people, and what was asked."""
        said = [
            safe("Shut, unless the victim permits it too, and somebody else than you wrote theirs down.", "bold"),
            *(safe(f"They asked: {words}") for words in self._asked()),
        ]
        yield Static(Content("\n").join(said), classes="banner")

    def _asked(self) -> Iterator[str]:
        about = of_enquiry(self)
        for enquiry in self.case.records(Enquiry) if self.case is not None else ():
            if enquiry.record_id == about and enquiry.asked.strip():
                yield enquiry.asked


def _answer(entry: Entry[Consent] | Entry[Permission] | None) -> str:
    """What somebody answered, who wrote it down and when."""
    if entry is None:
        return "not asked. Enter writes their answer down"
    answered = entry.record.agrees if isinstance(entry.record, Consent) else entry.record.may_tell
    said = {True: "yes", False: "no", None: "not answered"}[answered.value]
    return f"{said}, written down by {entry.by}, {moment_words(entry.at)}"
