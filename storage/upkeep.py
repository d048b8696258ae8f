"""The long work on an open vault, in slices between which it is worked in: checks, the lists again, a backup."""

from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.backup import Backup
from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from storage import chain, index, schema
from storage.findings import Checked
from storage.reading import Reading
from storage.refusals import RolledBack, Unchecked
from storage.transaction import or_not_saved
from storage.verify import verify

if TYPE_CHECKING:
    from storage.backup import Backing


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
