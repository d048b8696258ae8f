"""What is half typed: kept for whoever is typing it, and for nobody else while they have a key."""

import json
from dataclasses import replace

from datui.casework.refusal import Refusal
from storage import drafts, schema
from storage.drafts import Draft
from storage.transaction import or_not_saved
from storage.writing import Writing


class HalfWay(Writing):
    """An open vault with the drafts in it."""

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed, as the newest step of its draft or going on with that one. Raises NotSaved."""
        with self._ledger.alone:
            theirs = replace(draft, person=self._whose(draft.person))
            self._opened.ballast.behind(lambda: self._save(theirs))

    def _save(self, draft: Draft) -> None:
        reason, then = "The draft was not saved", "what you typed is still on the screen"
        with self._timed(), or_not_saved(reason, then, self.path, lambda: self._has(draft)):
            drafts.save(self._db, draft)

    def _has(self, draft: Draft) -> bool:
        """Whether this is the newest step, as the table has it: what was a tuple comes back as a list."""
        found = drafts.one(self._db, (draft.person, draft.case_id, draft.kind, draft.record_id))
        return found == replace(draft, values=json.loads(json.dumps(dict(draft.values))))

    def draft(self, case_id: str, kind: str, record_id: str, person: str = "") -> Draft | None:
        """What whoever unlocked was typing for one record, if anything; or someone who has no key any more."""
        with self._ledger.alone, schema.reading():
            return drafts.one(self._db, (self._whose(person), case_id, kind, record_id))

    def draft_steps(self, case_id: str, kind: str, record_id: str, person: str = "") -> list[Draft]:
        """How that came to be as it is, oldest first."""
        with self._ledger.alone, schema.reading():
            return drafts.steps(self._db, (self._whose(person), case_id, kind, record_id))

    def drafts(self, case_id: str | None = None) -> list[Draft]:
        """What whoever unlocked was typing in a case, or anywhere, newest first; then what nobody else can go on with.

        The drafts of those who have a key are theirs alone.
        """
        with self._ledger.alone, schema.reading():
            found = drafts.all_of(self._db, case_id)
        theirs = self._others_with_a_key()
        return sorted((one for one in found if one.person not in theirs), key=lambda one: one.person != self.person)

    def drop_draft(self, case_id: str, kind: str, record_id: str, person: str = "") -> None:
        """Let go of what was being typed, and of all its steps. Raises NotSaved."""
        at = self._whose(person), case_id, kind, record_id
        reason, then = "The draft is still there", "then throw it away again"
        with (
            self._ledger.alone,
            or_not_saved(reason, then, self.path, lambda: drafts.one(self._db, at) is None),
        ):
            drafts.drop(self._db, at)

    def _whose(self, person: str) -> str:
        """Whose draft is meant. Raises Refusal where it is another's, who can go on with it themselves."""
        if person in self._others_with_a_key():
            raise Refusal("This draft is somebody else's.", "Leave it to them; they find it where they left it.")
        return person or self.person

    def _others_with_a_key(self) -> set[str]:
        active = {one.person.hex() for one in self._ledger.people if not one.until}
        return active - {self.person}
