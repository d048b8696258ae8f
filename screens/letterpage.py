"""Letters from templates: which there are, how one would read, what stands against it, and how it is produced."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.composed import Composed
from datui.casework.letter import Letter
from datui.casework.letters import Drafted, as_given, drafted, has_gone, refused, share_of, to_share
from datui.casework.lettertemplate import PACK, READ_OUT
from datui.casework.moments import day_words, london
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.relations import must_not_words
from datui.casework.route import Missing, Route
from screens.beneath import BeneathScreen
from screens.page import CasePage
from screens.preview import PreviewScreen
from screens.readingout import Reading
from screens.readout import ReadOutScreen
from screens.sealedpack import seal
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

_SEE, _SHARE = "see", "share"
_GONE = (
    "This letter has gone: what they were told stays as it was.",
    "Write another: w on the case, then Letters.",
)
_BENEATH = "Enter on the line beneath the form goes to what puts it right."
_NO_LETTER = "Choose which letter: what it would say stands here."
_NO_CASE = "Keep the report first: there is nothing of a case yet that a letter could rest on."
_TAKEN_OUT = "Something that is withheld was taken out of your words: look at it as they get it."


class LettersScreen(CasePage[None]):
    """Letters from templates: Enter on one writes it. Each goes as the plan allows it, and never as a plain file."""

    heading = "Letters"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="letters.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """Which letters there are, and those of this case."""
        yield Lines(id="letters")

    def on_mount(self) -> None:
        """Begin at the first."""
        super().on_mount()
        self.query_one(Lines).focus()

    def redraw(self) -> None:
        """Draw them."""
        lines = [LineItem(safe(" Write a letter", "bold underline"))]
        for template in self.vault.rules.letters.values():
            said = Content.assemble(safe(f" › {template.title}: "), safe(template.hint, "dim"))
            lines += wrapped(said, self.size.width - 3, ("write", template.id), 3)
        lines += [LineItem(Content("")), LineItem(safe(" Letters of this case", "bold underline"))]
        self.query_one(Lines).show([*lines, *self._written()])

    def _written(self) -> Iterator[LineItem]:
        entries = self.case.of(Letter) if self.case is not None else []
        if not entries:
            yield LineItem(safe(" None yet.", "dim"))
        for entry in reversed(entries):
            label = self.vault.rules.lists["letter"].label(entry.record.template) or "No letter chosen yet"
            words = f" {day_words(london(entry.at).date())}  {label}, by {entry.by}"
            yield LineItem(safe(words), ("letter", entry.record.record_id))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Write a letter, or go on with one."""
        message.stop()
        match message.key:
            case ("write", str(template)):
                offer = (("template", template), ("officer", self.vault.name))
                self.datui.open_record(Letter.kind, route=Route(Letter.kind, "", "officer", offer))
            case ("letter", str(letter)):
                self.datui.open_record(Letter.kind, letter)


class LetterScreen(BeneathScreen):
    """Write what only you can say of it; beneath stands how it would read, what it lacks, and how it is produced."""

    kind = Letter
    part = "How it reads, and what stands against it"
    _then = ""

    def above(self) -> Iterable[Widget]:
        """Who must not receive anything."""
        names = must_not_words(self.case) if self.case is not None else ""
        if names:
            yield Static(safe(f"Must not receive anything: {names}.", "bold"), id="must-not", classes="banner")

    @cached_property
    def _new_share(self) -> str:
        return self.vault.new_id()

    def more_values(self) -> dict[str, Any]:
        """Which share says who gets it: the same one from the start."""
        return {"share": self._new_share} | super().more_values()

    def _letter(self) -> Letter:
        record = self.as_typed()
        assert isinstance(record, Letter)
        return record

    def follows_from(self) -> object:
        """What is typed, the case that it is filled from, and the minute."""
        minute = int(self.vault.now().timestamp()) // 60
        return self._letter(), len(self.case.entries) if self.case else 0, minute

    def beneath(self) -> Iterable[LineItem]:
        """How it reads and how it is produced, then what stands against each way, then what to mind."""
        case, letter, now = self.case, self._letter(), self.vault.now()
        template = self.vault.rules.letters.get(letter.template)
        if case is None or template is None:
            yield from self.said(_NO_LETTER if case else _NO_CASE, indent=1)
            return
        draft = drafted(case, letter, now)
        assert draft is not None
        yield from self.said("› As they get it", _SEE, indent=1, style="bold")
        yield from self.said("› Its share: who gets it, why and by what right", _SHARE, indent=1)
        for way in template.ways:
            yield from self._way(letter, way, draft)
        yield from (line for one in draft.missing for line in self._line(f"? {one.words}", one))
        if draft.taken_out:
            yield from self.said(f"! {_TAKEN_OUT}", _SEE, indent=1, style="bold")
        for words in template.cautions:
            yield from self.said(f"• {words}", indent=1)

    def _way(self, letter: Letter, way: str, draft: Drafted) -> Iterator[LineItem]:
        assert self.case is not None
        said = {READ_OUT: "› Read it out, or type it from the screen", PACK: "› Seal it into a pack"}[way]
        yield from self.said(said, way, indent=1)
        if (line := refused(self.case, letter, way, self.vault.now(), draft)) is not None:
            yield from self._line(f"  ✗ {line.words}", line)

    def _line(self, words: str, line: Missing) -> Iterator[LineItem]:
        here = line.route.record_id == self.record_id
        yield from self.said(words, line.route.field if here else line.route, indent=1)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Show it, write its share, produce it, or go to what puts something right."""
        if message.key in (_SEE, _SHARE, READ_OUT, PACK):
            message.stop()
            self._do(str(message.key))
        else:
            super().on_lines_chosen(message)

    def _do(self, what: str) -> None:
        """Keep the letter where it is not kept as it stands, then go on."""
        if what == _SEE:
            self._see()
        elif self.earlier is not None and not self.touched:
            produce(self.datui, self._letter(), what)
        else:
            self._then = what
            super().action_keep()

    def action_keep(self) -> None:
        """Keep it, and no more than that."""
        # On a slow disk it is kept a moment after this.
        self._then = ""
        super().action_keep()

    def _see(self) -> None:
        assert self.case is not None
        draft = drafted(self.case, self._letter(), self.vault.now())
        if draft is not None:
            self.app.push_screen(PreviewScreen(Composed(draft.outgoing, draft.taken_out)))

    def kept(self, entry: Entry) -> None:
        """It is kept; where it was to be produced, go on to that."""
        what = self._then
        super().kept(entry)
        if what and isinstance(entry.record, Letter):
            self._soon(entry.record, what)

    def _soon(self, letter: Letter, what: str) -> None:
        """Once this page is gone, go on to what was chosen."""
        self.app.call_later(_produced, self.datui, letter, what)


def _produced(app: Any, letter: Letter, what: str) -> None:
    """Go on with a letter that was just kept; where something stands against that, it is shown again."""
    with app.saying():
        try:
            produce(app, letter, what)
        except Refusal:
            app.open_record(Letter.kind, letter.record_id)
            raise


def produce(app: Any, letter: Letter, what: str) -> None:
    """Write a letter's share, read it out, or seal it. Raises Refusal where something stands against it."""
    case, vault = app.case, app.open_vault
    if what == _SHARE:
        app.go(to_share(case, letter))
        return
    if (line := refused(case, letter, what, vault.now())) is not None:
        raise Refusal(f"{line.words}.", _BENEATH)
    draft, share = drafted(case, letter, vault.now()), share_of(case, letter)
    assert draft is not None
    assert share is not None
    # What exactly they get is in the share before they get it.
    given = as_given(letter, draft.outgoing)
    if share.given != given:
        if has_gone(case, share):
            raise Refusal(*_GONE)
        vault.append(case.case_id, share.model_copy(update={"given": given, "because": ""}))
        app.case_changed(case.case_id)
    if what == PACK:
        seal(app, letter.share)
        return
    share = share_of(app.case, letter)
    assert share is not None
    reading = Reading(app, share)
    read = {place: reading.before[one.id] for place, one in enumerate(share.given) if one.id in reading.before}
    app.push_screen(ReadOutScreen(draft.outgoing, reading.keep, read), reading.left)
