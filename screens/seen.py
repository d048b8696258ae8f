"""A supervisor looks at the vault and signs for it: what changed, whether all of it is well, and where it ends."""

import asyncio
from collections.abc import Iterable
from contextlib import closing
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.rescued import rescued_words
from datui.casework.rollback import Countersignature
from datui.casework.slots import SUPERVISOR
from screens.findings import PARTS, finding_words
from screens.signed import own_words
from screens.signing import SigningPage
from screens.sincelast import SinceLast
from screens.widgets.editors import ProseEditor
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe
from storage.vault import Checked, Failure, RolledBack, head_words

_NOTE = "Note the number and these words down: the end-of-day page compares them with what the vault says later."
_READS_AT_ONCE = 200


class SeenScreen(SigningPage):
    """See what changed in the vault itself and have all of it checked; a supervisor signs for where it ends."""

    heading = "Vault · look and sign"
    kind = Countersignature
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f5,ctrl+r", "check", "Check again", id="seen.check", show=False, tooltip="Check the whole vault once more"
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.changes: SinceLast | None = None
        self.failures: list[Failure] = []
        self.tries = ""
        self.checked_head = ""
        """Where the vault ended when all of it had been checked; empty until it was."""

    def between(self) -> Iterable[Widget]:
        """How far the check is, and how it ended."""
        yield Static(id="checking")

    def on_mount(self) -> None:
        """Begin to check at once."""
        self.changes = SinceLast.of(self.vault)
        if self.vault.role != SUPERVISOR:
            # Whoever only looks has nothing to say that would be signed.
            self.query_one("#asked").display = self.query_one(ProseEditor).display = False
        self.action_check()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whoever only looks types nothing that could be taken back."""
        return self.vault.role == SUPERVISOR if action == "step" else super().check_action(action, parameters)

    # What there is to know -----------------------------------------------------------------------------------------

    def known(self) -> Iterable[Content]:
        """Who signs, what the check found, what changed, and the words of the vault's end."""
        vault, room = self.vault, self.room
        can = vault.role == SUPERVISOR
        yield from paragraph(own_words(vault) if can else "Everyone may look. Only a supervisor signs.", room)
        if self.failures:
            yield from self._part("What the check found")
            for words in finding_words(self.failures):
                yield from paragraph(words, room, 2)
        for entry in vault.rescues:
            yield from self._part("What was rescued")
            yield from paragraph(rescued_words(entry), room, 2)
        if (changes := self.changes) is not None:
            yield from self._part(changes.last_words())
            for words in (*(changes.words() or ["Nothing changed in keys or settings."]), self.tries):
                yield from paragraph(words, room, 2) if words else ()
        yield from self._part(f"Where the vault ends: {vault.entries:,} entries")
        yield from paragraph(head_words(bytes.fromhex(vault.head)), room, 2, "bold")
        yield from paragraph(_NOTE, room, 2)

    def _part(self, heading: str) -> Iterable[Content]:
        yield Content("")
        yield from paragraph(heading, self.room, 0, "bold underline")

    # The check -----------------------------------------------------------------------------------------------------

    def action_check(self) -> None:
        """Check everything, a slice at a time; what was found before is forgotten."""
        self.failures, self.checked_head = [], ""
        self.redraw()
        self.run_worker(self._check(), group="check", exclusive=True)

    async def _check(self) -> None:
        with self.datui.saying():
            self._progress("Checking the whole vault.")
            await self._look_at_tries()
            head = self.vault.head
            with closing(self.vault.verify()) as slices:
                for checked in slices:
                    self.failures += checked.failures
                    self._progress(_words(checked))
                    # Between two slices the screen is drawn, keys are taken and what is typed is saved.
                    await asyncio.sleep(0)
                    self.begin_saving()
            self.checked_head = head
            self.redraw()
            self._progress(self._result(), done=True)

    async def _look_at_tries(self) -> None:
        since, before, failed = self.changes.since if self.changes else 0, 0, 0
        while page := self.vault.reads(before=before, limit=_READS_AT_ONCE):
            failed += sum(entry.record.failed or 0 for entry in page if entry.seq > since)
            before = page[-1].seq
            if before <= since:
                break
            if len(page) == _READS_AT_ONCE:
                await asyncio.sleep(0)
        times = "1 unlock failed" if failed == 1 else f"{failed:,} unlocks failed"
        self.tries = f"{times}, as a counter says that anyone at this computer can change" if failed else ""
        self.redraw()

    def _result(self) -> str:
        number = len(self.failures)
        if not number:
            return "Everything was checked, and all is well."
        found = "1 finding" if number == 1 else f"{number:,} findings"
        return f"Everything was checked: {found}, told above."

    def _progress(self, words: str, *, done: bool = False) -> None:
        self.query_one("#checking", Static).update(safe(words, "bold" if done else ""))

    def action_leave(self) -> None:
        """Go back; what is not checked yet stays unchecked."""
        self.workers.cancel_group(self, "check")
        super().action_leave()

    # Signing -------------------------------------------------------------------------------------------------------

    def action_sign(self) -> None:
        """Sign for where the vault ends, and for what the check found; with the supervisor's passphrase once more."""
        self._may_sign()
        self.run_worker(self._sign(), group="sign", exclusive=True)

    def _may_sign(self) -> None:
        """Raise Refusal where this person may not sign, or what they would sign for is not what was checked."""
        if self.vault.role != SUPERVISOR:
            route = "Let a supervisor unlock the vault with their own passphrase, and sign here."
            raise Refusal("Only a supervisor signs for the vault.", route)
        if self.vault.rollback is not None:
            raise RolledBack
        if not self.checked_head:
            raise Refusal("The check has not come to its end yet.", "Wait until it has, then press F2.")
        if self.checked_head != self.vault.head:
            raise Refusal("Something was written since the check.", "Press F5: it checks again, then F2 signs.")

    async def _sign(self) -> None:
        from screens.prove import proved

        with self.datui.saying():
            vault, whole = self.vault, not self.failures
            record = self.built(Countersignature, entries=vault.entries, head=vault.head, whole=whole)
            what = f"{record.entries or 0:,} entries, {'all well' if whole else 'with findings'}."
            proof = await proved(self.datui, f"You sign for this vault: {what}")
            if proof is None:
                return
            # Nothing may have come between the check and the signature.
            self._may_sign()
            vault.append(VAULT_CASE, record, proof=proof)
            self.keep_nothing()
            self.datui.vault_changed()
            self.app.notify(f"Signed for {what}", timeout=8, markup=False)
            self.dismiss(None)


def _words(checked: Checked) -> str:
    part = PARTS.get(checked.part, checked.part)
    return f"Checking {part}: {checked.done:,} of {checked.total:,}."
