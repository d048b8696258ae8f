"""Whatever is typed or pasted is only text: drawn inert, stored whole, or refused by the name of its field."""

import unicodedata

import pytest
from textual import events

from datui.casework.answers import Answer
from datui.casework.fields import LARGEST_COUNT
from datui.casework.kinds import Intake, Note, Person, Release, SafeContact
from datui.casework.records import REGISTRY, Sort
from datui.casework.text import clean, one_line
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyScreen
from screens.find import FindScreen
from screens.interest import ReleaseScreen
from screens.keeping import AGAIN
from screens.question import Field
from screens.read import ReadScreen
from screens.supervised import SupervisedScreen
from tests.screens.cases import (
    CASE,
    KINDS,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    newest,
    note,
    open_record,
    press,
    put,
    reported,
    row,
    text,
    toast,
    vault_of,
)
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, MARKUP, SCRIPTS, inert
from tests.screens.session import make_vault, settle
from tests.screens.stage import done

BIG = (90, 100)
RECORD = "c" * 32
TIMES = {name for name in SafeContact.model_fields if name.endswith(("_from", "_until"))}
"""Lines that take a time of day and nothing else."""
LEFT_OUT = clean(HOSTILE).left_out
LONG = "".join(f"{number:09} " for number in range(1000))


def fields(kind, *sorts):
    """The fields of a kind that are typed in and take these sorts, the reason for a correction among them."""
    asked = [field for field in Field.all_of(REGISTRY[kind], correcting=True) if not field.ask.choices]
    return [field for field in asked if field.shape.sort in sorts and field.name not in TIMES]


def not_text(kind):
    """The fields that are typed in and take a moment, a day, a count or a time of day."""
    asked = Field.all_of(REGISTRY[kind])
    return [field for field in asked if field.shape.sort in (Sort.MOMENT, Sort.DAY, Sort.COUNT) or field.name in TIMES]


WRITTEN = [kind for kind in KINDS if "officer" in REGISTRY[kind].roles]
"""What an officer alone in their vault can write."""
OPENS: dict[str, dict[str, str]] = {"interest": {"knows": "n"}}
"""Without this answer the case stays shut for whoever would correct it."""


def one_of(kind):
    """A case with one record of a kind, to be corrected."""

    def filled(vault):
        reported(vault)
        keep(vault, REGISTRY[kind], record_id=RECORD, **OPENS.get(kind, {}))

    return filled


async def paste_into(pilot, fields, words):
    """Paste into each of these fields, a part of the form at a time, so that each part is drawn once."""
    for section in dict.fromkeys(field.ask.section for field in fields):
        here = [field.name for field in fields if field.ask.section == section]
        await go(pilot, here[0])
        for name in here:
            row(pilot, name).editor.post_message(events.Paste(words))
        await done(pilot)
        assert inert(pilot.app)


async def correct(pilot, kind):
    """Open the record for a correction, where every field that there is can be typed in."""
    await open_record(pilot, kind, RECORD, correct=True)
    if kind == "risk":
        await press(pilot, "f4")


async def look_everywhere(pilot, kind):
    """Draw the case wherever it is drawn, and say what stood on the page that reads the record."""
    await pilot.app.push_screen(ReadScreen(RECORD))
    await settle(pilot, ReadScreen)
    assert inert(pilot.app)
    said = screen_text(pilot.app)
    await press(pilot, "m", "end")
    assert inert(pilot.app)
    await press(pilot, "f9")
    await settle(pilot, EmergencyScreen)
    assert inert(pilot.app)
    await press(pilot, "escape")
    while not isinstance(pilot.app.screen, CaseloadScreen):
        assert inert(pilot.app)
        await press(pilot, "escape")
    assert inert(pilot.app)
    await press(pilot, "slash")
    await settle(pilot, FindScreen)
    await put(pilot, "a")
    assert inert(pilot.app)
    return said


def kept_in(pilot, kind):
    """What is kept of each field; of a closure that does not hold, what waits as its draft."""
    if kind == "closure":
        draft = vault_of(pilot).draft(CASE, kind, RECORD)
        return dict(draft.values) if draft else {}
    record = vault_of(pilot).case(CASE).versions(RECORD)[-1].record
    values = {name: getattr(record, name) for name, _info, _question in record.questions()}
    return {name: value.value if isinstance(value, Answer) else value for name, value in values.items()}


@pytest.mark.parametrize("kind", WRITTEN)
async def test_in_every_text_field_it_is_drawn_inert_and_kept_whole_and_what_was_left_out_is_said(
    tmp_path, rules, kind
):
    texts = fields(kind, Sort.LINE, Sort.PROSE)
    async with in_case(tmp_path, rules, one_of(kind), BIG) as pilot:
        await correct(pilot, kind)
        await paste_into(pilot, texts, HOSTILE)
        for field in texts:
            assert note(pilot, field.name) == f"{LEFT_OUT} invisible characters left out.", field.name
        await press(pilot, "f2")
        kept = kept_in(pilot, kind)
        for field in texts:
            whole = one_line(HOSTILE).text if field.shape.sort is Sort.LINE else clean(HOSTILE).text
            assert kept[field.name] == whole, field.name
            assert unicodedata.normalize("NFC", SCRIPTS) in whole
        said = await look_everywhere(pilot, kind)
        assert kind == "closure" or MARKUP[:40] in said


async def test_what_a_supervisor_decides_of_a_hostile_declaration_is_drawn_inert_and_kept_whole(tmp_path, rules):
    texts = [field for field in fields("release", Sort.LINE, Sort.PROSE) if field.name != "because"]

    def declared(vault):
        supervised(vault)
        keep(vault, REGISTRY["interest"], knows="y", how=HOSTILE, must_open=HOSTILE)

    async with supervisors_session(make_vault(tmp_path / "vault", rules, declared), BIG) as pilot:
        pilot.app.push_screen(SupervisedScreen())
        await settle(pilot, SupervisedScreen)
        assert inert(pilot.app)
        await press(pilot, "r")
        await settle(pilot, ReleaseScreen)
        assert MARKUP[:40] in screen_text(pilot.app)
        await paste_into(pilot, texts, HOSTILE)
        for field in texts:
            assert note(pilot, field.name) == f"{LEFT_OUT} invisible characters left out.", field.name
        await press(pilot, "f2")
        await settle(pilot, SupervisedScreen)
        assert inert(pilot.app)
        (release,) = vault_of(pilot).case(CASE).records(Release)
        assert release.why == clean(HOSTILE).text
        app_of(pilot).case = vault_of(pilot).case(CASE)
        await pilot.app.push_screen(ReadScreen(release.record_id))
        await settle(pilot, ReadScreen)
        assert inert(pilot.app)
        assert MARKUP[:40] in screen_text(pilot.app)


@pytest.mark.parametrize("kind", [kind for kind in WRITTEN if fields(kind, Sort.LINE) or not_text(kind)])
async def test_what_does_not_fit_a_field_is_refused_by_its_name_and_stays_as_it_was_pasted(tmp_path, rules, kind):
    lines, rest = fields(kind, Sort.LINE), not_text(kind)
    prose = fields(kind, Sort.PROSE)
    async with in_case(tmp_path, rules, one_of(kind)) as pilot:
        await correct(pilot, kind)
        await paste_into(pilot, [*lines, *prose], LONG)
        await paste_into(pilot, rest, HOSTILE)
        typed = dict(form(pilot).values)
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet")
        said = pilot.app._notifications
        words = " ".join(each.message for each in said)
        for field in [*lines, *rest]:
            assert field.ask.label in words
            assert note(pilot, field.name).startswith("✗ "), field.name
        for field in lines:
            assert "10,000 characters; the most here is 500" in note(pilot, field.name).replace("9,999", "10,000")
        assert "0000000" not in words
        assert "[/x]" not in words
        assert form(pilot).values == typed
        assert form(pilot).rows[form(pilot).here].has_class("-wrong")
        assert inert(pilot.app)


async def test_ten_thousand_characters_of_every_script_are_kept_whole_in_prose(tmp_path, rules):
    words = unicodedata.normalize("NFC", (SCRIPTS + "\n") * (10_000 // len(SCRIPTS) + 1))
    assert len(words) > 9_000
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", words)
        assert inert(pilot.app)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text == words
        assert inert(pilot.app)


async def test_ten_thousand_combining_marks_on_one_letter_do_no_harm(tmp_path, rules):
    words = "Z" + "\u0351" * 10_000
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", words)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text == words
        assert all(len(line) < 20_000 for line in screen_text(pilot.app).splitlines())


async def test_a_hostile_name_is_only_a_name_wherever_a_person_is_picked(tmp_path, rules):
    def named(vault):
        keep(vault, Intake, victim_name=HOSTILE)
        keep(vault, Person, name=HOSTILE, case_roles=["victim"])

    async with in_case(tmp_path, rules, named) as pilot:
        await open_record(pilot, "visit")
        await go(pilot, "with_whom")
        assert inert(pilot.app)
        assert "[/x][red]red[/]" in text(pilot)
        await press(pilot, "1", "f2")
        assert inert(pilot.app)
        assert app_of(pilot).case.initials.isalpha()


async def test_an_invisible_key_types_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        for name in ("said_by", "text"):
            await go(pilot, name)
            for char in ("\u202e", "\x9b", "\u2066", "\U000e0041"):
                pilot.app._driver.send_message(events.Key("unknown", char))
                await done(pilot)
            assert form(pilot).values[name] == ""


async def test_a_pasted_line_break_joins_a_line_and_stays_in_prose(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "one\r\ntwo\rthree\u2028four\ttabbed")
        await fill(pilot, "said_by", "one\r\ntwo")
        assert row(pilot, "said_by").editor.value == "one two"
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text == "one\ntwo\nthree\nfour    tabbed"
        assert newest(pilot, Note).said_by == "one two"


async def test_a_number_larger_than_any_is_refused_by_name(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        for words in (str(LARGEST_COUNT + 1), "9" * 5_000, "-1", "٣٣٣٣٣٣٣٣", "1e9"):
            await go(pilot, "age")
            await press(pilot, "ctrl+u")
            await put(pilot, words)
            await press(pilot, "f2")
            assert note(pilot, "age") == f"✗ Give a whole number, such as 3. {AGAIN}", words
