"""Letters on the screen: chosen, written, read as they get them, kept back with what puts it right, and produced."""

import pytest

from datui.casework.kinds import Letter, SafeContact, Share
from datui.casework.readout import ReadOut
from datui.casework.refusal import Refusal
from screens.letterpage import LetterScreen, LettersScreen, produce
from screens.preview import PreviewScreen
from screens.readout import ReadOutScreen
from screens.sealing import SealScreen
from screens.sharing import ShareScreen
from tests.screens.cases import CASE, HIM, NAME, app_of, keep, lines_on, press, text, toast, vault_of
from tests.screens.hostile import HOSTILE, inert
from tests.screens.packing import IDVA, at_packs, sealed, stick, to_share
from tests.screens.session import settle
from tests.screens.stage import SIZES, done

__all__ = ["stick"]
OWN_SHARE, LETTER = "6b" * 16, "7c" * 16
AID = {
    "record_id": LETTER,
    "template": "legal-aid",
    "officer": "Robin Hartley",
    "post": "housing officer",
    "association": "Fernleigh Homes",
    "by_whom": HIM,
    "judgement": "y",
    "relied_on": "She told me of it on 3 Nov, and I saw the broken door.",
    "support": "New locks on 9 Nov.",
    "holder": "victim",
    "safe_to_hold": "y",
    "share": OWN_SHARE,
}
HERS = {"record_id": OWN_SHARE, "service": NAME, "side": "victim", "purpose": "legal", "agency": "", "person": ""}


def written(vault):
    """A letter for legal aid, and its share."""
    to_share(vault)
    keep(vault, Letter, **AID)
    keep(vault, Share, **{**IDVA, **HERS})


def visited(vault):
    """As `written`, and she may be met."""
    written(vault)
    keep(vault, SafeContact, visit_allowed="y", visit_seen="n", confirmed_on="today", voice_allowed="y", voice_seen="n")


def at_letters(tmp_path, rules, **more):
    return at_packs(tmp_path, rules, **more)


async def to_letters(pilot):
    await press(pilot, "escape", "w")
    await done(pilot)
    await press(pilot, "3")
    await settle(pilot, LettersScreen)


async def to_letter(pilot):
    await to_letters(pilot)
    await press(pilot, "end", "enter")
    await settle(pilot, LetterScreen)


async def choose(pilot, key):
    """Enter on a line beneath the form."""
    lines = pilot.app.screen.query_one("#beneath")
    lines.focus()
    lines.cursor = next(at for at, item in enumerate(lines.items) if item.key == key)
    await press(pilot, "enter")


def _lines(pilot):
    """All the lines of the page as one text."""
    return " ".join(" ".join(lines_on(pilot)).split())


def kept(pilot, kind):
    return vault_of(pilot).case(CASE).records(kind)


async def test_a_letter_is_chosen_and_begins_with_what_is_known(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules) as pilot:
        await to_letters(pilot)
        assert "Contact note for the housing system" in text(pilot)
        lines = pilot.app.screen.query_one("#letters")
        lines.cursor = next(at for at, item in enumerate(lines.items) if item.key == ("write", "legal-aid"))
        await press(pilot, "enter")
        await settle(pilot, LetterScreen)
        values = pilot.app.screen.typed_values
        assert (values["template"], values["officer"]) == ("legal-aid", "Robin Hartley")
        said = _lines(pilot)
        assert "The letter lacks: What the judgement rests on" in said
        await press(pilot, "f2")
        await settle(pilot, LettersScreen)
        (letter,) = kept(pilot, Letter)
        assert len(letter.share) == 32


async def test_it_is_read_as_they_get_it(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=written) as pilot:
        await to_letter(pilot)
        await choose(pilot, "see")
        await settle(pilot, PreviewScreen)
        assert f"In my reasonable professional judgement, {NAME}" in text(pilot)
        assert "07700 900123" not in text(pilot)


async def test_read_out_it_is_in_its_share_word_for_word(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=written) as pilot:
        await to_letter(pilot)
        await choose(pilot, "read-out")
        await settle(pilot, ReadOutScreen)
        await press(pilot, "space", "space", "escape")
        await done(pilot)
        share = next(one for one in kept(pilot, Share) if one.record_id == OWN_SHARE)
        assert any("I saw the broken door" in one.words for one in share.given)
        assert share.at is not None
        (reading,) = kept(pilot, ReadOut)
        assert len(reading.lines) == 2


async def test_what_has_gone_stays_as_it_was(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=written) as pilot:
        await to_letter(pilot)
        await choose(pilot, "read-out")
        await settle(pilot, ReadOutScreen)
        await press(pilot, "space", "escape")
        await done(pilot)
        given = [one.given for one in kept(pilot, Share)]
        keep(vault_of(pilot), Letter, **{**AID, "support": "Something else"})
        app_of(pilot).case_changed(CASE)
        with pytest.raises(Refusal, match="This letter has gone"):
            produce(app_of(pilot), kept(pilot, Letter)[-1], "read-out")
        assert [one.given for one in kept(pilot, Share)] == given


async def test_without_its_share_it_is_not_produced_and_the_line_goes_there(tmp_path, rules, stick):
    def no_share(vault):
        to_share(vault)
        keep(vault, Letter, **AID)

    async with at_letters(tmp_path, rules, fill=no_share) as pilot:
        await to_letter(pilot)
        assert "write its share" in _lines(pilot)
        await choose(pilot, "read-out")
        await toast(pilot, "write its share")
        await settle(pilot, LetterScreen)
        await choose(pilot, "share")
        await settle(pilot, ShareScreen)
        values = pilot.app.screen.typed_values
        assert (values["service"], values["purpose"], values["side"]) == (NAME, "legal", "victim")
        await press(pilot, "f2")
        await done(pilot)
        assert OWN_SHARE in {one.record_id for one in kept(pilot, Share)}


async def test_where_no_way_to_her_is_safe_no_pack_is_made_for_her(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=written) as pilot:
        await to_letter(pilot)
        await choose(pilot, "sealed-pack")
        await toast(pilot, "No safe way to give it to them now")
        await settle(pilot, LetterScreen)
        assert list(stick.iterdir()) == []


async def test_where_she_may_be_met_it_is_sealed(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=visited) as pilot:
        await to_letter(pilot)
        await choose(pilot, "sealed-pack")
        await settle(pilot, SealScreen)
        assert "Letter for legal aid" in text(pilot)
        await sealed(pilot)
        assert len(list(stick.iterdir())) == 1


async def test_while_packs_are_off_a_letter_is_read_out(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=visited, on=False) as pilot:
        await to_letter(pilot)
        await choose(pilot, "sealed-pack")
        await toast(pilot, "Sealed packs are off")
        assert list(stick.iterdir()) == []


async def test_what_was_typed_is_kept_before_it_goes_anywhere(tmp_path, rules, stick):
    async with at_letters(tmp_path, rules, fill=written) as pilot:
        await to_letter(pilot)
        pilot.app.screen.query_one("Form").go_to("support")
        await done(pilot)
        await press(pilot, *" It helped")
        await choose(pilot, "read-out")
        await settle(pilot, ReadOutScreen)
        assert "It helped" in kept(pilot, Letter)[-1].support
        share = next(one for one in kept(pilot, Share) if one.record_id == OWN_SHARE)
        assert any("It helped" in one.words for one in share.given)


async def test_what_is_withheld_is_taken_out_and_that_is_said(tmp_path, rules, stick):
    def copied(vault):
        to_share(vault)
        keep(vault, Letter, **{**AID, "support": "Rang her on 07700 900123."})

    async with at_letters(tmp_path, rules, fill=copied) as pilot:
        await to_letter(pilot)
        assert "was taken out of your words" in _lines(pilot)
        await choose(pilot, "see")
        await settle(pilot, PreviewScreen)
        assert "Rang her on [withheld]" in " ".join(str(pilot.app.screen.query_one("#said").content).split())


async def test_hostile_words_are_only_words(tmp_path, rules, stick):
    def hostile(vault):
        to_share(vault)
        keep(vault, Letter, **{**AID, "relied_on": HOSTILE, "officer": HOSTILE[:120]})

    async with at_letters(tmp_path, rules, fill=hostile) as pilot:
        await to_letter(pilot)
        assert inert(pilot.app)
        await choose(pilot, "see")
        await settle(pilot, PreviewScreen)
        assert inert(pilot.app)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, stick, size):
    async with at_letters(tmp_path, rules, fill=written, size=size) as pilot:
        await to_letters(pilot)
        assert golden(pilot.app, "letters")
        await press(pilot, "end", "enter")
        await settle(pilot, LetterScreen)
        assert golden(pilot.app, "letter")
        pilot.app.screen.query_one("#beneath").focus()
        await done(pilot)
        assert golden(pilot.app, "letter-beneath")
