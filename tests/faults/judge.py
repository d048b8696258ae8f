"""Whether a vault that was cut off is as it must be, and the count of those that were looked at."""

from collections.abc import Sequence
from contextlib import suppress
from random import Random

from storage import copies
from storage.refusals import RetiredKey, WrongPassphrase
from storage.vault import SHEET_LABEL, Vault, look
from tests.faults.flows import Flow, append_one
from tests.faults.place import ADA, Place, Said, State, Typed, Who, typed_in
from tests.storage.conftest import wrong_in
from tests.tally import Lost, Tally


class Cuts(Tally):
    """A tally of vaults that were cut off."""

    def look(self, number: str, place: Place, said: Said, random: Random, flow: Flow, slack: int = 0) -> None:
        """Open what is there, and count it."""
        self.acknowledged += max(0, len(said.kept) - slack)
        with self.one(number):
            judge(place, said, random, flow, slack)


def judge(place: Place, said: Said, random: Random, flow: Flow, slack: int = 0) -> None:
    """Everything acknowledged is there, nothing is there by half, and who should open the vault opens it.

    With `slack` so many of the last acknowledgements may be gone, as a disk that lies makes them.
    """
    if not said.kept and look(place.vault) is None:
        assert flow.again is not None, "there is no vault any more"
        flow.again(place)
        _goes_on(place, ADA)
        return
    before = said.kept[-1 - slack :] if slack < len(said.kept) else said.kept
    allowed = [*(state for state, _head in before), *said.about]
    vault = _let_in(place, allowed, random)
    try:
        entries = vault.entries
        assert vault.rollback is None, f"a false alarm: {vault.rollback.found}"
        assert not vault.brought_here, "this computer is told that the vault came from another"
        list(vault.check_recent())
        wrong = wrong_in(vault)
        assert not wrong, f"verify finds {sorted(wrong)}"
        least, head = before[0] if before else (State(0), "")
        if entries < min(state.entries for state in allowed):
            raise Lost(f"{least.entries} entries were acknowledged, {entries} are there")
        if head and vault.head_at(least.entries) != head:
            raise Lost("other entries are there than were acknowledged")
    finally:
        vault.close()
    matching = _as_said(place, entries, allowed)
    _alike(place)
    if flow.also is not None:
        flow.also(place, Said(tuple(before), said.about))
    if flow.keys:
        opens = {who for who in set().union(*(state.opens for state in allowed)) if _opens(place, who)}
        assert opens in [set(state.opens) for state in matching], "another opens the vault than should"
    if random.random() < 0.1:
        _goes_on(place, random.choice(sorted(who for who in matching[-1].opens if who[1] != SHEET_LABEL)))


def _as_said(place: Place, entries: int, allowed: Sequence[State]) -> list[State]:
    """The states that were said and are so: with so many entries, and these very drafts."""
    drafts: frozenset[Typed] = frozenset()
    if any(state.drafts for state in allowed):
        vault = place.opened(allowed[0].typist)
        drafts = typed_in(vault)
        vault.close()
    matching = [state for state in allowed if (state.entries, state.drafts) == (entries, drafts)]
    if not matching:
        if frozenset.intersection(*(state.drafts for state in allowed)) - drafts:
            raise Lost("a draft is not there")
        raise AssertionError(f"half a step is there: {entries} entries, {len(drafts)} drafts")
    return matching


def _let_in(place: Place, allowed: Sequence[State], random: Random) -> Vault:
    """The vault, opened by the first who gets in, in any order; whoever must get in does."""
    may = sorted(set().union(*(state.opens for state in allowed)))
    must = set.intersection(*(set(state.opens) for state in allowed))
    random.shuffle(may)
    for who in may:
        try:
            return place.opened(who)
        except (WrongPassphrase, RetiredKey):
            assert who not in must, "whoever must get in does not"
    raise AssertionError("nobody gets in")


def _alike(place: Place) -> None:
    first, second = ((place.vault / name).read_bytes() for name in copies.NAMES)
    assert first == second, "the two copies of the header are not alike after the vault was opened"
    assert not list(place.vault.glob("cases.db.next*")), "what a cut left behind is still there"


def _opens(place: Place, who: Who) -> bool:
    with suppress(WrongPassphrase, RetiredKey):
        place.opened(who).close()
        return True
    return False


def _goes_on(place: Place, who: Who) -> None:
    """Work goes on, and what is kept now is there tomorrow."""
    vault = place.opened(who)
    try:
        assert vault.rollback is None
        append_one(vault)
        entries = vault.entries
    finally:
        vault.close()
    again = place.opened(who)
    try:
        assert again.entries == entries
        assert again.rollback is None
    finally:
        again.close()
