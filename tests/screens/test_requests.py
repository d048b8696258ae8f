"""Access requests and court chronologies by keys: what they get, a second person who reads it, and how it goes."""

import pytest

from datui.casework.answerable import against, to_sign
from datui.casework.kinds import AccessRequest, CourtChronology, SignOff
from datui.casework.refusal import Refusal
from screens.case import CaseScreen
from screens.interest import InterestScreen
from screens.preview import PreviewScreen
from screens.readout import ReadOutScreen
from screens.requested import (
    AccessRequestScreen,
    ChronologyScreen,
    SignOffScreen,
    as_given,
    gets,
    going,
    ids_to_begin,
)
from screens.requests import ChronologiesScreen, RequestsScreen
from screens.seen_by import SeenByScreen
from screens.widgets.lines import Lines
from storage.vault import Vault, unlock
from tests.screens.cases import CASE, app_of, go, in_case, keep, newest, open_record, press, text, toast, vault_of
from tests.screens.colleague import THEIRS, supervisors_session
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.shared import known
from tests.screens.stage import SIZES, done
from tests.storage.colleagues import enrolled

BIG = (120, 60)
REQUEST, COURT = "6" * 32, "7" * 32
SAID = {"asker": "self", "sure": "y", "name": "The customer", "route": "answer", "why": "All of it is theirs"}
FOR_COURT = {
    "court": "The County Court at Demoford",
    "name": "Alex Fenwick",
    "side": "victim",
    "why": "Proceedings about the tenancy",
    "adviser": "Our solicitor",
    "advice": "The notes alone",
}


def asked(vault):
    """A request of the customer's own, and a chronology: each ready to be read by a second person."""
    known(vault)
    hers = SAID | {"whose": vault.case(CASE).victim.record.record_id}
    for kind, record_id, said in ((AccessRequest, REQUEST, hers), (CourtChronology, COURT, FOR_COURT)):
        draft = kind(record_id=record_id)
        given = as_given(vault.case(CASE), ids_to_begin(vault.case(CASE), draft, vault), vault)
        keep(vault, kind, record_id=record_id, **said, given=[one.model_dump() for one in given])


def two_people(vault):
    asked(vault)
    enrolled(vault, by=PASSPHRASE)


async def to_list(pilot, letter, screen):
    await press(pilot, "w", letter)
    await settle(pilot, screen)


async def chosen(pilot, words):
    """Go to a line beneath the form by its words, and press Enter."""
    lines = pilot.app.screen.query_one("#beneath", Lines)
    while not lines.has_focus:
        await press(pilot, "f4")
    while words not in str(lines.items[lines.cursor].content):
        before = lines.cursor
        await press(pilot, "down")
        assert lines.cursor != before, f"no line says {words!r}"
    await press(pilot, "enter")
    await done(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, asked, size) as pilot:
        await to_list(pilot, "6", RequestsScreen)
        assert golden(pilot.app, "requests")
        await press(pilot, "enter")
        await settle(pilot, AccessRequestScreen)
        assert golden(pilot.app, "access-request")
        await press(pilot, "escape")
        await settle(pilot, RequestsScreen)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await to_list(pilot, "7", ChronologiesScreen)
        await press(pilot, "enter")
        await settle(pilot, ChronologyScreen)
        assert golden(pilot.app, "chronology")


async def test_a_new_request_names_what_it_lacks_and_keeps_all_the_same(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await to_list(pilot, "6", RequestsScreen)
        assert "None yet. n writes one down." in text(pilot)
        await press(pilot, "n")
        await settle(pilot, AccessRequestScreen)
        assert "? Who asks" in text(pilot)
        await press(pilot, "f2")
        await settle(pilot, RequestsScreen)
        assert newest(pilot, AccessRequest).given == ()


async def test_what_is_theirs_is_ticked_and_what_is_anothers_is_not(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await to_list(pilot, "6", RequestsScreen)
        await press(pilot, "n")
        await settle(pilot, AccessRequestScreen)
        await chosen(pilot, "What they get")
        await settle(pilot, SeenByScreen)
        picking = app_of(pilot).screen.picking
        assert picking.going
        assert picking.withheld_going == ()
        await press(pilot, "escape")
        await settle(pilot, AccessRequestScreen)
        await press(pilot, "f2")
        await settle(pilot, RequestsScreen)
        kept = newest(pilot, AccessRequest)
        assert [one.id for one in kept.given] == list(picking.going)


async def test_whoever_wrote_it_is_told_to_let_another_sign_and_nothing_can_be_read_out(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await to_list(pilot, "6", RequestsScreen)
        await press(pilot, "enter")
        await settle(pilot, AccessRequestScreen)
        said = text(pilot)
        assert "A second person signs it off first" in said
        assert "You wrote in this request" in said
        assert "Read it out" not in said


async def test_a_sign_off_of_ones_own_is_kept_and_said_not_to_count(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        app_of(pilot).go(to_sign(newest(pilot, AccessRequest)))
        await settle(pilot, SignOffScreen)
        assert "✗ You wrote in this request" in text(pilot)
        await press(pilot, "y", "f2")
        await toast(pilot, "it does not count")


async def test_a_supervisor_reads_it_signs_it_off_and_it_is_read_out_and_kept_as_gone(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, two_people)
    async with supervisors_session(path, BIG) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, InterestScreen)
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        await to_list(pilot, "6", RequestsScreen)
        await press(pilot, "enter")
        await settle(pilot, AccessRequestScreen)
        await chosen(pilot, "Read it, and sign it off")
        await settle(pilot, SignOffScreen)
        await chosen(pilot, "Read what goes")
        await settle(pilot, PreviewScreen)
        assert "What is held on you" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, SignOffScreen)
        await press(pilot, "f3", "y", "f2")
        await settle(pilot, AccessRequestScreen)
        assert newest(pilot, SignOff).agrees.value is True
        await chosen(pilot, "Read it out")
        await settle(pilot, ReadOutScreen)
        await press(pilot, "space", "escape")
        await done(pilot)
        kept = newest(pilot, AccessRequest)
        assert kept.answered_at is not None
        assert kept.lines_read == 1
        assert kept.lines_of > 1


async def test_a_chronology_stands_with_the_hashes_of_the_ledger(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        vault = vault_of(pilot)
        hashes = vault.hashes(CASE)
        assert set(hashes) == {entry.seq for entry in vault.case(CASE).entries}
        assert len(set(hashes.values())) == len(hashes)
        await to_list(pilot, "7", ChronologiesScreen)
        await press(pilot, "enter")
        await settle(pilot, ChronologyScreen)
        await chosen(pilot, "Which entries they get")
        await settle(pilot, SeenByScreen)
        await press(pilot, "p")
        await settle(pilot, PreviewScreen)
        said = text(pilot)
        assert "Hash" in said
        assert "Written" in said


def with_stale_ticks(vault):
    """A request whose ticks are of another person than it is about now."""
    two_people(vault)
    case = vault.case(CASE)
    kept = next(one for one in case.records(AccessRequest) if one.record_id == REQUEST)
    feared = next(one for one in case.persons if one.told_nothing)
    vault.append(CASE, kept.model_copy(update={"whose": feared.record_id, "adviser": "The DPO", "advice": "His name"}))


def test_ticks_of_somebody_else_never_go(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, with_stale_ticks)
    vault = Vault.open(path, unlock(path, THEIRS, "B"), rules=rules)
    request = next(one for one in vault.case(CASE).records(AccessRequest) if one.record_id == REQUEST)
    keep(vault, SignOff, record_id="8" * 32, request=REQUEST, agrees="y")
    assert against(vault.case(CASE), request) == ""
    with pytest.raises(Refusal):
        going(vault.case(CASE), request, vault)
    assert gets(vault.case(CASE), request, [one.id for one in request.given], vault).outgoing.parts == ()
    vault.close()


async def test_where_it_is_neither_confirmed_nor_denied_nothing_stays_ticked(tmp_path, rules):
    async with in_case(tmp_path, rules, asked, BIG) as pilot:
        await open_record(pilot, "access-request", REQUEST, correct=True)
        assert newest(pilot, AccessRequest).given
        await go(pilot, "route")
        await press(pilot, "2", "f2")
        await done(pilot)
        kept = newest(pilot, AccessRequest)
        assert (kept.route, kept.given) == ("neither", ())
