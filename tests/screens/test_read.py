"""A record as it was kept: every answer in words, who wrote it and when, in any of its versions."""

from datui.casework.kinds import Closure, Contact, Intake, RiskAssessment, SafeContact
from datui.casework.records import typed
from datui.casework.vault import Unreadable
from screens.case import CaseScreen
from screens.read import ReadScreen
from storage import schema
from storage.vault import Keyring, Training, Vault, forge, unlock
from tests.screens.cases import (
    CASE,
    CLOSING,
    VICTIM,
    app_of,
    in_case,
    keep,
    peopled,
    press,
    ready_to_close,
    text,
    vault_of,
)
from tests.screens.colleague import supervised
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import PASSPHRASE, TODAY, make_vault, session, settle
from tests.screens.stage import until
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled, forged, proof

BIG = (100, 60)


async def read(pilot, kind):
    """Open the latest record of a kind, as Enter on its line does."""
    await pilot.app.push_screen(ReadScreen(app_of(pilot).case.latest(kind).record.record_id))
    await settle(pilot, ReadScreen)


def contacted(vault):
    peopled(vault)
    values = {"channel": "voice", "reached": "n", "asked_safe": "-", "message_left": "?", "words": "one\ntwo"}
    keep(vault, Contact, with_whom=VICTIM, **values)


async def test_every_answer_is_in_words_and_what_was_not_asked_is_said_to_be(tmp_path, rules):
    async with in_case(tmp_path, rules, contacted, BIG) as pilot:
        await read(pilot, Contact)
        shown = text(pilot)
        assert "With whom Asha Verity Khan (victim)" in shown
        assert "Did you speak, safely? no" in shown
        assert "Asked if it was safe? rather not say" in shown
        assert "Message left? not known" in shown
        assert f"How {rules.lists['channel'].label('voice')}" in shown
        assert "plan followed?" in shown.split("Not asked:")[1]
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        assert lines[lines.index("Their own words                one") + 1] == "two"


async def test_it_says_who_kept_it_when_and_as_which_entry(tmp_path, rules):
    async with in_case(tmp_path, rules, contacted, BIG) as pilot:
        await read(pilot, Contact)
        entry = app_of(pilot).case.latest(Contact)
        assert f"kept Mon 23 Nov 2026, 10:00 by Robin Hartley, entry {entry.seq}." in text(pilot)


async def test_it_says_who_signed_with_which_key_and_who_gave_it_to_them(tmp_path, rules):
    async with in_case(tmp_path, rules, contacted, BIG) as pilot:
        await read(pilot, Contact)
        (key,) = vault_of(pilot).keys.all()
        signed = f"Signed by Robin Hartley, Officer; key words {key.words}; made the vault on Mon 23 Nov 2026."
        assert signed in text(pilot)


async def test_beneath_a_closure_stands_which_supervisor_signed_it_and_who_enrolled_them(tmp_path, rules):
    def closed(vault):
        ready_to_close(vault)
        enrolled(vault, by=PASSPHRASE)

    path = make_vault(tmp_path / "vault", rules, closed)
    theirs = Vault.open(path, unlock(path, OTHERS[SUPERVISOR], "B"), rules=rules)
    keep(theirs, Closure, **CLOSING)
    (key,) = [key for key in theirs.keys.all() if key.holder.name == SUPERVISOR]
    theirs.close()
    async with session(path, BIG) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await read(pilot, Closure)
        signed = (
            f"Signed by {SUPERVISOR}, Supervisor; key words {key.words}; enrolled by Robin Hartley on Mon 23 Nov 2026."
        )
        assert signed in text(pilot)


async def test_what_a_key_that_was_reset_since_signed_still_names_that_key(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    theirs = Vault.open(path, unlock(path, OTHERS[SUPERVISOR], "B"), rules=rules)
    (officer,) = [key for key in theirs.keys.all() if key.holder.role == "officer"]
    person = bytes.fromhex(officer.holder.person)
    theirs.keys.reset(proof(theirs, OTHERS[SUPERVISOR]), forged(theirs, PASSPHRASE, "officer", person=person))
    theirs.close()
    async with session(path, BIG) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await read(pilot, Intake)
        assert f"key words {officer.words}; made the vault on" in text(pilot)


async def test_what_nobody_can_have_signed_says_so(tmp_path, rules, monkeypatch):
    monkeypatch.setattr(Keyring, "signed", lambda *_given: None)
    async with in_case(tmp_path, rules, contacted, BIG) as pilot:
        await read(pilot, Contact)
        assert "Nobody of this vault has a key that can have signed this. Run: datui verify" in text(pilot)


async def test_a_hostile_name_is_only_a_name_beneath_what_was_signed(tmp_path, rules):
    path = tmp_path / "vault"
    vault = Vault.create(path, forge(PASSPHRASE, training=Training(TODAY), cheap=True), name=HOSTILE, rules=rules)
    contacted(vault)
    vault.close()
    async with session(path, BIG) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await read(pilot, Contact)
        assert "Signed by [/x][red]red[/]" in text(pilot)
        assert inert(pilot.app)


async def test_the_arrows_stop_at_the_first_and_the_last_version(tmp_path, rules):
    def corrected(vault):
        contacted(vault)
        old = next(row for row in vault.caseload()).case_id
        record = vault.case(old).latest(Contact).record
        for words in ("three", "four"):
            keep(vault, Contact, **(typed(record) | {"record_id": record.record_id, "words": words}))

    async with in_case(tmp_path, rules, corrected, BIG) as pilot:
        await read(pilot, Contact)
        for key, version, words in [
            ("right", 3, "four"),
            ("left", 2, "three"),
            ("comma", 1, "one two"),
            ("left", 1, "one two"),
            ("full_stop", 2, "three"),
        ]:
            await press(pilot, key)
            assert f"Version {version} of 3" in text(pilot), key
            assert words in text(pilot)


async def test_what_a_checklist_holds_is_read_too(tmp_path, rules):
    tool = next(iter(rules.instruments.values()))

    def asked(vault):
        peopled(vault)
        answers = {tool.items[0].id: "yes", tool.items[1].id: "declined"}
        values = {"instrument": tool.id, "edition": tool.edition, "answers": answers}
        keep(vault, RiskAssessment, notes={tool.items[0].id: "a fork"}, **values)

    async with in_case(tmp_path, rules, asked, (140, 60)) as pilot:
        await read(pilot, RiskAssessment)
        shown = text(pilot)
        assert "a fork" in shown
        assert tool.items[0].text[:30] in shown
        assert "rather not say" in shown


async def test_a_report_with_nothing_in_it_reads_as_nothing_asked(tmp_path, rules):
    def empty(vault):
        keep(vault, Intake)

    async with in_case(tmp_path, rules, empty, BIG) as pilot:
        await read(pilot, Intake)
        assert "In danger now?" in text(pilot).split("Not asked:")[1]


async def test_a_long_record_scrolls_by_keys(tmp_path, rules):
    def long(vault):
        keep(vault, Intake, words="\n".join(f"line {number}" for number in range(90)))

    async with in_case(tmp_path, rules, long) as pilot:
        await read(pilot, Intake)
        assert "line 89" not in text(pilot)
        await press(pilot, "end")
        await until(pilot, lambda: "Not asked" in text(pilot))
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)


async def test_a_code_word_is_dots_until_it_is_asked_for(tmp_path, rules):
    def plan(vault):
        peopled(vault)
        keep(vault, SafeContact, code_word="marmalade", stop_word="kettle")

    async with in_case(tmp_path, rules, plan, BIG) as pilot:
        await read(pilot, SafeContact)
        assert "marmalade" not in text(pilot)
        assert "••••••" in text(pilot)
        await press(pilot, "m")
        assert "marmalade" in text(pilot)
        assert "kettle" in text(pilot)
        pilot.app.screen._hide()
        await pilot.pause()
        assert "marmalade" not in text(pilot)
        assert vault_of(pilot).drafts() == []


async def test_an_entry_that_cannot_be_read_is_shown_and_is_not_corrected(tmp_path, rules):
    def harmed(vault):
        contacted(vault)
        vault._db.set_authorizer(None)
        (trigger,) = vault._db.execute("SELECT sql FROM sqlite_schema WHERE name = 'body_stays'").fetchone()
        vault._db.execute("DROP TRIGGER body_stays")
        vault._db.execute("UPDATE body SET bytes = x'7b7d' WHERE seq = ?", (vault.entries,))
        vault._db.execute(trigger)
        schema.bind(vault._db)

    async with in_case(tmp_path, rules, harmed, BIG) as pilot:
        assert "cannot be read" in text(pilot)
        await read(pilot, Unreadable)
        await press(pilot, "e")
        assert ["write a note" in one.message for one in pilot.app._notifications] == [True]
        assert isinstance(pilot.app.screen, ReadScreen)
