"""An older copy of the vault: what was found, what it can mean, and a signature to go on with it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from datui.casework.refusal import Refusal
from datui.casework.rollback import Continuation
from screens.begin import enter
from screens.signed import own_words
from screens.signing import SigningPage
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from storage.vault import Rollback

_SAYS = {
    "rollback": "This copy of the vault is older than the one that was worked in last.",
    "fork": "This copy is another than the one that was worked in last: from some point on its entries differ.",
    "old-header": "Its list of keys is older than its records: a key that was changed or taken away may open it again.",
}
_CAN_MEAN = (
    "The disk or a backup was put back; or the vault was copied, and worked in on another computer; "
    "or someone put an old copy in its place, so that a record, a key or who read what is gone."
)
_STILL_WORKS = (
    "Every case can be read and found, and the emergency view opens. What you type waits as a draft.",
    "If the newer vault is somewhere, lock now and open that one: then nothing is missing.",
)
_AFTERWARDS = (
    "Records are added again. Closing a case waits until a supervisor has looked at the vault and signed.",
    "That you went on, and what was found, stays in the vault for good.",
)


def found_words(rollback: "Rollback", entries: int) -> list[str]:
    """What was found, in plain words."""
    said = [_SAYS[what] for what in _SAYS if what in rollback.found]
    mark = rollback.mark
    if "rollback" in rollback.found:
        if mark is not None and mark.count > entries:
            missing = mark.count - entries
            what = "1 entry is missing" if missing == 1 else f"{missing:,} entries are missing"
            said.append(f"{what}, as far as the mark tells: it says {mark.count:,}, and this copy has {entries:,}.")
        else:
            said.append("How many entries are missing cannot be told: the mark is of a newer key of the vault.")
    return said


class RollbackScreen(SigningPage):
    """See why nothing is added to this vault, and sign that you go on with it as it is."""

    heading = "Vault · an older copy"
    kind = Continuation

    def known(self) -> Iterable[Content]:
        """What was found, what it can mean, what works, and what signing does."""
        rollback = self.vault.rollback
        if rollback is None:
            yield safe("This vault is as it was left: nothing needs to be signed.")
            return
        parts = (
            ("What was found", found_words(rollback, self.vault.entries)),
            ("What it can mean", (_CAN_MEAN,)),
            ("Until someone signs", _STILL_WORKS),
            ("After you sign with F2", (*_AFTERWARDS, own_words(self.vault))),
        )
        for heading, said in parts:
            yield safe(heading, "bold underline")
            for words in said:
                yield from paragraph(words, self.room, 2)
            yield Content("")

    def action_sign(self) -> None:
        """Sign that the work goes on with this copy; the reason may stay empty."""
        if self.vault.rollback is None:
            raise Refusal("This vault is as it was left: nothing needs to be signed.", "Go back with Esc.")
        self.save_draft()
        self.vault.go_on(self.built(Continuation).reason)
        self.keep_nothing()
        # An older copy did not take that it was opened: now it does.
        self.vault.unrecorded = ""
        enter(self.vault)
        self.datui.vault_changed()
        words = "Signed. Records are added again; closing a case waits for a supervisor."
        self.app.notify(words, timeout=8, markup=False)
        self.dismiss(None)
