"""The long work on an open vault, in slices between which it is worked in: checks, the lists again, a backup."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from datui.casework.backup import Backup
from datui.casework.outgoing import Outgoing
from datui.casework.records import VAULT_CASE, CaseId, Entry, RecordId
from datui.casework.refusal import Refusal
from datui.casework.sealedpack import SealedPack
from datui.casework.sending import refuse_packs
from datui.casework.sharing import Share
from storage import chain, index, schema
from storage.findings import Checked
from storage.reading import Reading
from storage.refusals import RolledBack, Unchecked, WaitsForSupervisor
from storage.transaction import or_not_saved
from storage.verify import verify
from storage.wordlist import head_words

if TYPE_CHECKING:
    from storage.backup import Backing
    from storage.sealedpack import Packing


class Upkeep(Reading):
    """An open vault that is looked after."""

    @property
    def stale_index(self) -> bool:
        """Whether the lists were written under other rules, or up to another end, and must be rebuilt."""
        with schema.reading(schema.LISTS):
            return not index.whole(self._db, self.rules.digest, self._ledger.head)

    def verify(self) -> Generator[Checked, None, None]:
        """Check everything, a slice at a time; saves may come between two slices."""
        return verify(self._opened, self.rules)

    @property
    def to_check(self) -> bool:
        """Whether what others wrote since this person was here last is still to be checked, by `check_recent`."""
        return self._opened.unchecked

    def check_recent(self) -> Iterator[Checked]:
        """Go on checking what others wrote since this person was here last, a slice at a time. Raises ForgedEntry."""
        opened = self._opened
        for done, total in chain.recent(opened.ledger, opened.person.person) if opened.unchecked else ():
            yield Checked("entries", done, total)
        opened.unchecked = False

    def rebuild(self) -> Iterator[Checked]:
        """Write lists and search again from the ledger, a slice at a time."""
        reason, then = "The lists and the search were not written again", "then lock and unlock; no record was touched"
        with or_not_saved(reason, then, self.path, lambda: not self.stale_index):
            for done, total in index.rebuild(self._ledger, self.rules):
                yield Checked("index", done, total)

    def back_up(self, to: Path, where: str) -> "Backing":
        """A backup to make in this folder, or under this name, step by step. Nothing that is there is ever replaced.

        `where` is said in words and kept; no path ever is. Raises Refusal where none may be made.
        """
        from storage.backup import Backing
        from storage.part import file_at

        if self.role not in Backup.roles:
            raise Refusal(
                "Your role makes no backups.", "Let the officer or a supervisor unlock the vault and make one."
            )
        if self.rollback is not None:
            raise RolledBack
        if self.to_check:
            raise Unchecked
        return Backing(
            self._opened, file_at(to, self.path, self.now()), where, self.now, partial(self.append, VAULT_CASE)
        )

    def seal(self, case_id: CaseId, share: RecordId, outgoing: Outgoing, to: Path, where: str) -> "Packing":
        """A sealed pack of a share to make in this folder; its words are given once it is in the register.

        `where` is said in words and kept; no path ever is. Raises Refusal where none may be made.
        """
        from storage.sealedpack import Packing, folder_for

        if self.role not in SealedPack.roles:
            raise Refusal("Your role makes no packs.", "Let the officer or a supervisor unlock the vault and make one.")
        if self.rollback is not None:
            raise RolledBack
        if self.to_check:
            raise Unchecked
        if self.waits_for_supervisor:
            raise WaitsForSupervisor
        refuse_packs(self.of_vault())
        # Nothing leaves without saying who decided it, to whom, and why.
        if not any(isinstance(entry.record, Share) for entry in self.case(case_id).versions(share)):
            raise Refusal(
                "Nothing says yet who decided to share this, and why.",
                "Write the share first: w on the case, then Share.",
            )
        made = replace(outgoing, made=self.now(), head=head_words(self._ledger.head))
        folder_for(to, self.path)
        return Packing(made, to, where, share, self.head, self.now, partial(self._register, case_id))

    def _register(self, case_id: CaseId, pack: SealedPack) -> Entry[SealedPack]:
        return cast("Entry[SealedPack]", self.append(case_id, pack))
