"""What is done at the desk all day: records, corrections, batches and drafts."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from storage.vault import Draft
from tests.faults.account import Line, goes_on
from tests.faults.computer import steps_in
from tests.faults.desk import Desk, a_few, words
from tests.faults.flows import written
from tests.faults.place import typed
from tests.storage.conftest import note, report

cases = st.sampled_from([letter * 32 for letter in "abcd"])


class Torn(Exception):
    """Something else went wrong in the middle of a batch."""


class Work(Desk):
    """Cases and drafts."""

    def record(self, case_id: str, text: str) -> Any:
        if case_id in self.account.cases:
            return note(self.vault, text=text)
        return report(self.vault, victim_name=text)

    def kept(self, case_id: str, record: Any) -> None:
        self.account.keep(self.person, Line(case_id, record.record_id, record.kind), self.vault.now())

    @rule(case_id=cases, text=words)
    def keep(self, case_id: str, text: str) -> None:
        record = self.record(case_id, text)
        self.vault.append(case_id, record)
        self.kept(case_id, record)
        self.acknowledged("kept")

    @invariant()
    def one_note_more(self) -> None:
        """Whatever was done and whatever befell: every other time a note more is kept."""
        if self.tally.steps.total() % 2:
            self.keep("d" * 32, "Goes on.")

    @precondition(lambda self: self.account.notes)
    @rule(which=a_few, text=words)
    def correct(self, which: int, text: str) -> None:
        notes = self.account.notes
        line = notes[which % len(notes)]
        record = note(self.vault, line.record_id, text=text)
        self.vault.append(line.case_id, record)
        self.kept(line.case_id, record)
        self.acknowledged("corrected")

    @rule(several=st.lists(st.tuples(cases, words), min_size=1, max_size=4), torn=st.booleans())
    def batch(self, several: list[tuple[str, str]], torn: bool) -> None:
        before = self.account.copy()
        try:
            with self.vault.batch():
                for case_id, text in several:
                    record = self.record(case_id, text)
                    self.vault.append(case_id, record)
                    self.kept(case_id, record)
                if torn:
                    raise Torn
        except Torn:
            self.account = before
            self.did("batch torn")
        else:
            self.acknowledged("batch")

    # Drafts -----------------------------------------------------------------------------------------------------------

    @rule(which=a_few, text=words, more=st.booleans(), seconds=st.sampled_from([0, 1, 30]))
    def write(self, which: int, text: str, more: bool, seconds: int) -> None:
        """Type in a draft that waits, or begin one."""
        own = self.account.own(self.person)
        self.place.clock.on(seconds=seconds)
        if which < len(own):
            case_id, kind, record_id, filled, _cursor = own[which]
            before = json.loads(filled)["text"] if more else ""
            draft = replace(written(self.vault, record_id, before + text), case_id=case_id, kind=kind)
        else:
            draft = written(self.vault, self.vault.new_id(), text)
        self.save(draft)
        self.acknowledged("typed")

    @precondition(lambda self: self.account.own(self.person))
    @rule(which=a_few, back=a_few)
    def undo(self, which: int, back: int) -> None:
        """Step back to what was typed before, in this session or one before it, and go on from there."""
        own = self.account.own(self.person)
        case_id, kind, record_id, _filled, _cursor = own[which % len(own)]
        steps = self.vault.draft_steps(case_id, kind, record_id)
        assert [typed(step) for step in steps] == self.account.drafts[self.person, record_id]
        self.save(replace(steps[-1 - back % len(steps)], saved_at=self.vault.now()))
        self.acknowledged("stepped back" if back % len(steps) else "typed")

    def save(self, draft: Draft) -> None:
        key = self.person, draft.record_id
        before = self.account.drafts.get(key, [])
        self.vault.save_draft(draft)
        now = steps_in(self.vault)[key]
        assert now[-1] == typed(draft)
        assert goes_on(before, now), "a step of this draft was lost"
        self.account.drafts[key] = now

    @precondition(lambda self: self.account.own(self.person))
    @rule(which=a_few)
    def end_draft(self, which: int) -> None:
        """Keep what was typed, or throw it away."""
        own = self.account.own(self.person)
        case_id, kind, record_id, filled, _cursor = own[which % len(own)]
        if which % 2 and case_id in self.account.cases:
            record = note(self.vault, record_id, text=json.loads(filled)["text"])
            self.vault.append(case_id, record)
            self.kept(case_id, record)
        else:
            self.vault.drop_draft(case_id, kind, record_id)
            del self.account.drafts[self.person, record_id]
        self.acknowledged("draft ended")

    @rule()
    def rebuild(self) -> None:
        list(self.vault.rebuild())
        self.did("rebuilt")
