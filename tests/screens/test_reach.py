"""Reaching somebody: under the plan or not at all, and where it cannot wait with a reason that is signed."""

from datetime import timedelta

import pytest

from datui.casework.kinds import Contact, Intake, Person, Reach, SafeContact, Visit
from datui.casework.reach import ways
from datui.casework.route import Route
from screens.case import CaseScreen
from screens.contact import ContactScreen
from screens.form import Form
from screens.reach import NotAllowedScreen, ReachScreen, ReasonScreen
from screens.read import ReadScreen
from screens.record import RecordScreen
from screens.way import WayScreen
from screens.widgets.lines import Lines
from tests.screens.cases import (
    CASE,
    HIM,
    NAME,
    VICTIM,
    app_of,
    fill,
    go,
    in_case,
    keep,
    lines_on,
    newest,
    note,
    open_record,
    peopled,
    planned,
    press,
    put,
    text,
    toast,
    value,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.session import settle
from tests.screens.stage import SIZES, done, until

NUMBER = "07700 900123"


def allowed(vault):
    """A plan that allows a call at any hour."""
    peopled(vault)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to=NUMBER,
        voice_seen="n",
        code_word="marmalade",
        who_we_are="the surgery",
    )


def run_out(vault):
    """A plan that allowed a call until the day before."""
    peopled(vault)
    keep(vault, SafeContact, expires_on="yesterday", voice_allowed="y", voice_to=NUMBER, voice_seen="n")


async def ways_of(pilot):
    await press(pilot, "t")
    await settle(pilot, ReachScreen)


async def test_an_allowed_way_is_shown_under_the_plan_with_what_to_say_and_that_it_was_shown_is_an_entry(
    tmp_path, rules
):
    async with in_case(tmp_path, rules, allowed) as pilot:
        await ways_of(pilot)
        before = len(vault_of(pilot).reads())
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        shown = text(pilot)
        assert NUMBER in shown
        assert "the surgery" in shown
        assert "marmalade" not in shown
        assert len(vault_of(pilot).reads()) == before + 1
        await press(pilot, "m")
        assert "marmalade" in text(pilot)


async def test_the_contact_that_follows_is_begun_with_whom_and_how(tmp_path, rules):
    async with in_case(tmp_path, rules, allowed) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter", "c")
        await settle(pilot, ContactScreen)
        assert (value(pilot, "channel"), value(pilot, "plan_followed")) == ("voice", "y")
        await press(pilot, "y", "f2")
        await settle(pilot, ReachScreen)
        assert newest(pilot, Contact).reached.value is True


async def test_a_way_that_is_not_allowed_says_why_and_shows_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter")
        await settle(pilot, NotAllowedScreen)
        assert "No plan yet: treat every channel as not allowed." in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, RecordScreen)
        assert app_of(pilot).screen.kind is SafeContact


async def test_without_a_reason_nothing_is_shown_and_with_one_it_is_signed_and_then_shown(tmp_path, rules):
    async with in_case(tmp_path, rules, run_out) as pilot:
        await ways_of(pilot)
        assert NUMBER not in text(pilot)
        await press(pilot, "enter", "o")
        await settle(pilot, ReasonScreen)
        await press(pilot, "f2")
        await toast(pilot, "Nothing is shown without a reason.")
        assert NUMBER not in screen_text(pilot.app)
        await fill(pilot, "why", "He has left for her sister's with a knife")
        await press(pilot, "f2")
        await settle(pilot, WayScreen)
        assert NUMBER in text(pilot)
        assert newest(pilot, Reach).counts


async def test_escape_from_the_reason_shows_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter", "o")
        await settle(pilot, ReasonScreen)
        await press(pilot, "escape")
        await settle(pilot, NotAllowedScreen)
        assert NUMBER not in text(pilot)
        assert not app_of(pilot).case.records(Reach), "no reason was kept"


async def test_reading_the_plan_shows_no_number_that_may_not_be_used_now(tmp_path, rules):
    async with in_case(tmp_path, rules, run_out) as pilot:
        pilot.app.push_screen(ReadScreen(newest(pilot, SafeContact).record_id))
        await settle(pilot, ReadScreen)
        assert NUMBER not in screen_text(pilot.app)
        assert "•••••• (t on the case says why not now)" in screen_text(pilot.app)


async def test_a_visit_to_come_is_refused_where_the_plan_does_not_allow_it_and_kept_with_a_reason(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await open_record(pilot, "visit")
        await go(pilot, "at")
        await press(pilot, "ctrl+u")
        await put(pilot, "tomorrow 10:00")
        await fill(pilot, "where", "The library")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: Why, if not by the plan.")
        await fill(pilot, "despite", "She asked for it herself")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Visit).despite == "She asked for it herself"


async def test_f9_asks_for_no_plan_on_any_of_these_pages(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await ways_of(pilot)
        for keys in ((), ("enter",), ("o",)):
            await press(pilot, *keys)
            await press(pilot, "f9")
            assert "999 now" in text(pilot)
            await press(pilot, "escape", "escape")


async def test_in_a_small_window_every_word_of_a_way_is_there_beneath_its_name(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, (40, 15)) as pilot:
        await ways_of(pilot)
        said = [line.strip() for line in lines_on(pilot)]
        assert said[said.index("✗ Telephone") + 1] == "No plan yet."
        assert "…" not in "".join(lines_on(pilot))
        assert "Esc Back" in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, NotAllowedScreen)
        assert "Enter Put it right" in text(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, planned, size) as pilot:
        await ways_of(pilot)
        assert golden(pilot.app, "reach")
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        assert golden(pilot.app, "reach-way")
        await press(pilot, "escape", "down", "enter")
        await settle(pilot, NotAllowedScreen)
        assert golden(pilot.app, "reach-not-allowed")


# With whom the contact is -----------------------------------------------------------------------------------------

WITNESS, REPORTER = "a1" * 16, "01632 960006"


def with_others(vault):
    """A witness with a number, and somebody who reported it and is nobody of the case yet."""
    allowed(vault)
    keep(vault, Person, record_id=WITNESS, name="Bea Witness", case_roles=["witness"], phone="01632 960005")
    keep(
        vault,
        Intake,
        victim_name=NAME,
        reported_by="Nick Neighbour",
        reporter_reach=REPORTER,
        reporter_is_victim="n",
        danger_now="n",
    )


async def way_to(pilot, to):
    """Choose the way that goes to a number, as Enter on its line does."""
    await ways_of(pilot)
    lines = pilot.app.screen.query_one(Lines)
    at = next(index for index, item in enumerate(lines.items) if item.key and item.key[2] == to)
    while lines.items[lines.cursor].key != lines.items[at].key:
        await press(pilot, "down")
    await press(pilot, "enter")
    await settle(pilot, WayScreen)


async def test_a_contact_after_reaching_a_witness_is_with_the_witness_and_clears_no_first_contact(tmp_path, rules):
    async with in_case(tmp_path, rules, with_others) as pilot:
        await way_to(pilot, "01632 960005")
        await press(pilot, "c")
        await settle(pilot, ContactScreen)
        assert value(pilot, "with_whom") == WITNESS
        await press(pilot, "y", "f2")
        await settle(pilot, ReachScreen)
        assert (newest(pilot, Contact).with_whom, newest(pilot, Contact).reached.value) == (WITNESS, True)
        assert any(duty.code == "first-contact" for duty in app_of(pilot).case.duties)


async def test_a_draft_of_a_contact_with_the_victim_is_no_contact_with_a_witness_and_waits(tmp_path, rules):
    async with in_case(tmp_path, rules, with_others) as pilot:
        screen = await open_record(pilot, "contact")
        assert value(pilot, "with_whom") == VICTIM
        await fill(pilot, "who_answered", "Her sister")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        app_of(pilot).go(Route("contact", "", "outcome", (("with_whom", WITNESS),)))
        await settle(pilot, ContactScreen)
        assert (value(pilot, "with_whom"), value(pilot, "who_answered")) == (WITNESS, "")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert [draft.record_id for draft in vault_of(pilot).drafts(CASE) if draft.kind == "contact"] == [
            screen.record_id
        ]


async def test_whether_somebody_was_contacted_is_asked_of_them(tmp_path, rules):
    async with in_case(tmp_path, rules, with_others) as pilot:
        (line,) = (line for line in app_of(pilot).case.missing if line.words.startswith("Bea Witness: whether"))
        app_of(pilot).go(line.route)
        await settle(pilot, ContactScreen)
        assert value(pilot, "with_whom") == WITNESS


async def test_whoever_reported_it_is_written_down_as_a_person_first_and_is_never_the_victim(tmp_path, rules):
    async with in_case(tmp_path, rules, with_others) as pilot:
        await way_to(pilot, REPORTER)
        await press(pilot, "c")
        await settle(pilot, RecordScreen)
        assert (value(pilot, "name"), value(pilot, "case_roles")) == ("Nick Neighbour", ["reporter"])
        assert value(pilot, "phone") == REPORTER
        await press(pilot, "f2")
        await settle(pilot, ContactScreen)
        nick = newest(pilot, Person).record_id
        assert value(pilot, "with_whom") == nick
        await press(pilot, "y", "f2")
        await until(pilot, lambda: app_of(pilot).case.of(Contact))
        assert newest(pilot, Contact).with_whom == nick
        assert any(duty.code == "first-contact" for duty in app_of(pilot).case.duties)


async def test_without_saying_who_reported_it_no_contact_is_begun(tmp_path, rules):
    async with in_case(tmp_path, rules, with_others) as pilot:
        await way_to(pilot, REPORTER)
        await press(pilot, "c")
        await settle(pilot, RecordScreen)
        await press(pilot, "escape")
        await settle(pilot, WayScreen)
        assert not [draft for draft in vault_of(pilot).drafts(CASE) if draft.kind == "contact"]


# Someone else answered --------------------------------------------------------------------------------------------


def with_words(vault):
    """A plan that says what to say to whoever else answers."""
    peopled(vault)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to=NUMBER,
        voice_seen="n",
        if_other="Wrong number, sorry",
    )


@pytest.mark.parametrize(("plan", "words"), [(with_words, "Wrong number, sorry"), (allowed, "Ring off, and say")])
async def test_where_someone_else_answers_one_key_says_what_to_say_and_the_contact_is_kept_with_who(
    tmp_path, rules, plan, words
):
    async with in_case(tmp_path, rules, plan) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter", "a")
        assert f"SAY NOW {words}" in text(pilot)
        await press(pilot, "c")
        await settle(pilot, ContactScreen)
        assert pilot.app.screen.query_one(Form).here == "who_answered"
        assert (value(pilot, "outcome"), value(pilot, "reached")) == ("other-answered", "n")
        assert value(pilot, "plan_followed") == ""
        await put(pilot, "His mother")
        await press(pilot, "f2")
        await settle(pilot, ReachScreen)
        kept = newest(pilot, Contact)
        assert (kept.who_answered, kept.reached.value, kept.outcome) == ("His mother", False, "other-answered")


# As it stands now -------------------------------------------------------------------------------------------------


async def test_a_number_that_is_not_allowed_any_more_turns_into_dots_where_it_stands(tmp_path, rules):
    async with in_case(tmp_path, rules, allowed) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        assert NUMBER in text(pilot)
        keep(vault_of(pilot), SafeContact, confirmed_on="today", voice_allowed="n", voice_to=NUMBER)
        app_of(pilot).case_changed(CASE)
        await until(pilot, lambda: NUMBER not in text(pilot))
        assert "They said that this channel is not safe." in text(pilot)
        await press(pilot, "c")
        await settle(pilot, ContactScreen)


async def test_a_plan_that_runs_out_while_it_is_looked_at_turns_the_number_into_dots(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules, allowed) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        assert NUMBER in text(pilot)
        later = vault_of(pilot).now() + timedelta(days=60)
        monkeypatch.setattr(vault_of(pilot), "now", lambda: later)
        await until(pilot, lambda: NUMBER not in text(pilot))
        assert "ran out" in text(pilot)


async def test_another_number_of_the_plan_is_shown_in_its_place(tmp_path, rules):
    async with in_case(tmp_path, rules, allowed) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        keep(
            vault_of(pilot),
            SafeContact,
            confirmed_on="today",
            voice_allowed="y",
            voice_seen="n",
            voice_to="01632 960009",
        )
        app_of(pilot).case_changed(CASE)
        await until(pilot, lambda: "01632 960009" in text(pilot))
        assert NUMBER not in text(pilot)


async def test_what_a_reason_opened_is_just_what_it_was_given_for(tmp_path, rules):
    async with in_case(tmp_path, rules, run_out) as pilot:
        await ways_of(pilot)
        await press(pilot, "enter", "o")
        await settle(pilot, ReasonScreen)
        await fill(pilot, "why", "He has left with a knife")
        await press(pilot, "f2")
        await settle(pilot, WayScreen)
        assert NUMBER in text(pilot)
        keep(
            vault_of(pilot),
            SafeContact,
            expires_on="yesterday",
            voice_allowed="y",
            voice_seen="n",
            voice_to="01632 960009",
        )
        app_of(pilot).case_changed(CASE)
        await until(pilot, lambda: NUMBER not in text(pilot))
        assert "01632 960009" not in text(pilot)


# What no officer opens alone --------------------------------------------------------------------------------------


def with_him(vault):
    """The perpetrator's number, and somebody who must not receive anything, with one too."""
    allowed(vault)
    keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"], phone="01632 960007")
    keep(
        vault,
        Person,
        record_id=WITNESS,
        name="Aunt Example",
        case_roles=["third-party"],
        must_not_receive="y",
        phone="01632 960005",
    )


async def not_allowed(pilot, to):
    way = next(way for way in ways(app_of(pilot).case, vault_of(pilot).now()) if way.to == to)
    await pilot.app.push_screen(NotAllowedScreen(way))
    await settle(pilot, NotAllowedScreen)


@pytest.mark.parametrize("to", ["01632 960007", "01632 960005"])
async def test_no_key_opens_the_way_to_a_perpetrator_or_to_whoever_must_not_receive_anything(tmp_path, rules, to):
    async with in_case(tmp_path, rules, with_him) as pilot:
        await not_allowed(pilot, to)
        assert "All the same" not in text(pilot)
        assert "take it to a supervisor" in text(pilot)
        await press(pilot, "o")
        await settle(pilot, NotAllowedScreen)
        assert to not in text(pilot)


OLD_HOME = "14 Elm Road, Demoford TF1 1AA"


def moved(vault):
    """Letters that the plan sends to a home which the victim left."""
    peopled(vault)
    keep(vault, Intake, victim_name=NAME, address=OLD_HOME, danger_now="n")
    keep(vault, SafeContact, confirmed_on="today", letter_allowed="y", letter_seen="n", letter_to=OLD_HOME)
    keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"], address="3 Secret Close ST1 2BB")


async def test_the_old_home_is_shown_only_with_who_agreed_to_it(tmp_path, rules):
    async with in_case(tmp_path, rules, moved, (120, 40)) as pilot:
        await not_allowed(pilot, OLD_HOME)
        await press(pilot, "o")
        await settle(pilot, ReasonScreen)
        await fill(pilot, "why", "Her benefits letter is there")
        await press(pilot, "f2")
        await toast(pilot, "An old home is shown only with who agreed to it.")
        assert OLD_HOME not in text(pilot)
        await fill(pilot, "agreed_with", "Una Senior")
        await press(pilot, "f2")
        await settle(pilot, WayScreen)
        assert OLD_HOME in text(pilot)


async def test_a_reason_for_one_way_shows_no_other(tmp_path, rules):
    async with in_case(tmp_path, rules, run_out, (120, 40)) as pilot:
        await not_allowed(pilot, NUMBER)
        await press(pilot, "o")
        await settle(pilot, ReasonScreen)
        await fill(pilot, "why", "It cannot wait")
        form = pilot.app.screen.query_one(Form)
        form.rows["channel"].editor.bring("email")
        form.values["channel"] = "email"
        await press(pilot, "f2")
        await toast(pilot, "That reason is for another way.")
        await done(pilot)
        assert NUMBER not in text(pilot)


async def test_nobody_is_reached_in_the_victim_s_name_because_they_are_nobody_of_the_case_yet(tmp_path, rules):
    def unsafe(vault):
        with_others(vault)
        keep(vault, SafeContact, confirmed_on="today", voice_allowed="n", unsafe_people="Nick next door")

    async with in_case(tmp_path, rules, unsafe) as pilot:
        await not_allowed(pilot, REPORTER)
        await press(pilot, "o")
        await settle(pilot, NotAllowedScreen)
        assert "write them down as a person first" in text(pilot)


async def test_whoever_chooses_the_perpetrator_for_a_contact_is_told_at_once_and_may_keep_it_all_the_same(
    tmp_path, rules
):
    async with in_case(tmp_path, rules, with_him) as pilot:
        app_of(pilot).go(Route("contact", "", "channel", (("with_whom", HIM),)))
        await settle(pilot, ContactScreen)
        await press(pilot, "1")
        await go(pilot, "channel")
        assert note(pilot, "channel").startswith("The perpetrator and their side are told nothing")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Contact).with_whom == HIM


# What is put right, and what is not --------------------------------------------------------------------------------

DAY_WORDS = "Use another way, or wait until it is safe: Mon, Tue; 12:00 to 13:00."


def at_noon(vault):
    """A plan whose hours come later today."""
    peopled(vault)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to=NUMBER,
        voice_seen="n",
        safe_days=["mon", "tue"],
        safe_from="12:00",
        safe_until="13:00",
    )


def on_another_day(vault):
    """A plan whose days come later this week."""
    peopled(vault)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to=NUMBER,
        voice_seen="n",
        voice_days=["fri"],
    )


def never_said_yes(vault):
    """A plan in which the victim said that a call is not safe."""
    peopled(vault)
    keep(vault, SafeContact, confirmed_on="today", voice_allowed="n", voice_to=NUMBER)


def he_sees_it(vault):
    """A telephone that the perpetrator looks at."""
    peopled(vault)
    keep(vault, SafeContact, confirmed_on="today", voice_allowed="y", voice_to=NUMBER, voice_seen="y")


def his_own(vault):
    """A telephone that is the perpetrator's."""
    peopled(vault)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to=NUMBER,
        voice_seen="n",
        voice_device="perpetrator",
    )


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (at_noon, DAY_WORDS),
        (on_another_day, "Use another way, or wait until it is safe: Fri."),
        (never_said_yes, "Use another way. What they said stays until they say otherwise."),
        (he_sees_it, "Use another way. What they said stays until they say otherwise."),
        (his_own, "Use another way. What they said stays until they say otherwise."),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
async def test_where_nothing_is_wrong_no_key_offers_to_put_it_right_and_it_says_what_to_do(
    tmp_path, rules, plan, words
):
    async with in_case(tmp_path, rules, plan) as pilot:
        await not_allowed(pilot, NUMBER)
        assert words in text(pilot)
        assert "Put it right" not in text(pilot)
        assert "Enter goes" not in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, NotAllowedScreen)


@pytest.mark.parametrize("to", ["01632 960007", "01632 960005"])
async def test_nobody_is_asked_to_change_who_is_a_perpetrator_or_must_not_receive_anything(tmp_path, rules, to):
    async with in_case(tmp_path, rules, with_him) as pilot:
        await not_allowed(pilot, to)
        assert "Put it right" not in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, NotAllowedScreen)


async def test_whoever_lives_there_is_put_right_where_it_says_that_they_live_there(tmp_path, rules):
    def beside_her(vault):
        allowed(vault)
        keep(
            vault, Person, record_id=WITNESS, name="Bea", case_roles=["witness"], phone="01632 960005", lives_there="y"
        )

    async with in_case(tmp_path, rules, beside_her) as pilot:
        await not_allowed(pilot, "01632 960005")
        await press(pilot, "enter")
        await settle(pilot, RecordScreen)
        assert pilot.app.screen.query_one(Form).here == "lives_there"


async def test_once_the_hour_comes_the_page_says_that_it_is_allowed_now(tmp_path, rules, monkeypatch):
    monkeypatch.setattr("screens.page.LOOK_SECONDS", 0.01)
    async with in_case(tmp_path, rules, at_noon) as pilot:
        await not_allowed(pilot, NUMBER)
        later = vault_of(pilot).now() + timedelta(hours=2, minutes=30)
        monkeypatch.setattr(vault_of(pilot), "now", lambda: later)
        await until(pilot, lambda: "It is allowed now: go back, and choose it again." in text(pilot))
        assert "This is not one of the safe hours." not in text(pilot)
        assert "All the same" not in text(pilot)


async def test_of_each_way_it_says_once_and_briefly_how_it_stands(tmp_path, rules):
    async with in_case(tmp_path, rules, planned) as pilot:
        await ways_of(pilot)
        seen = text(pilot)
        assert "Telephone Allowed now. Leave no voicemail." in seen
        assert "✗ E-mail Not asked." in seen
        assert "counts as not allowed" not in seen
        assert "Not allowed: text" not in seen
        assert NUMBER not in seen


async def test_two_people_of_whom_as_little_is_known_stand_under_a_heading_each(tmp_path, rules):
    def nameless(vault):
        allowed(vault)
        for at, number in enumerate(("01632 960001", "01632 960002")):
            keep(vault, Person, record_id=f"{at + 1:032x}", case_roles=["witness"], phone=number)

    async with in_case(tmp_path, rules, nameless, (100, 60)) as pilot:
        await press(pilot, "t")
        await settle(pilot, ReachScreen)
        assert text(pilot).count("name not known (witness)") == 2
