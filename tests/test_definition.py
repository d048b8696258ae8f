"""The definition and the prompts of a pack are whole and dated, and refused by file and key where they are not."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from datui.casework.refusal import Refusal
from datui.casework.tables import PackRefused
from datui.casework.text import clean
from datui.pack import DEFINITION, LISTS, PROMPTS, load_rules


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the asset files that a test may spoil."""
    for under in ("policy", "calendar", "instruments", "directory", "letters"):
        shutil.copytree(str(files("assets") / under), tmp_path / under)
    return tmp_path


def refusal(pack: Path) -> str:
    with pytest.raises(PackRefused) as refused:
        load_rules(pack)
    assert isinstance(refused.value, Refusal)
    return refused.value.reason


@pytest.mark.parametrize("name", [DEFINITION, PROMPTS])
def test_any_byte_of_them_changes_the_digest_and_without_them_there_is_no_pack(pack, rules, name):
    (pack / name).write_bytes((pack / name).read_bytes() + b"\n")
    assert load_rules(pack).digest != rules.digest
    (pack / name).unlink()
    assert refusal(pack) == f"assets/{name}: this file cannot be read."


def test_they_say_since_when_they_hold_who_checked_them_and_against_what(rules):
    for found in (rules.definition, *rules.prompts.values()):
        assert found.checked.verified_by
        assert found.checked.source
        assert found.checked.last_verified >= found.checked.in_force_from
    assert rules.definition.named == "Domestic Abuse Act 2021, sections 1 to 3, edition 2022-01"


def test_every_word_of_them_draws_as_it_is_written(rules):
    said = [rules.definition.note, *(one.words for one in rules.definition.find_out.values())]
    for way in rules.definition.ways.values():
        said += [way.title, way.says, *way.never, *(step.words for step in way.steps)]
    for asking in rules.prompts.values():
        said += [asking.title, asking.duty, *asking.ask, *asking.do, *asking.never]
    assert [words for words in said if clean(words).text != words] == []


def test_another_age_and_another_word_need_no_code(pack):
    path = pack / DEFINITION
    path.write_text(path.read_text().replace("adult_age = 18", "adult_age = 21").replace("2022-01", "2099-01"))
    changed = load_rules(pack).definition
    assert (changed.adult_age, changed.edition) == (21, "2099-01")


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (DEFINITION, "act_age = 16", "act_age = 60", r"definition\.toml, act_age: must be from 1 to 17"),
        (DEFINITION, "adult_age = 18", "adult_age = 16", "adult_age: must be from 17"),
        (DEFINITION, "guess_years = 2", "guess_year = 2", "guess_years: is missing"),
        (DEFINITION, 'counts = "none"', 'counts = "no"', r"not-connected\.counts: must be one of: act, policy, none"),
        (DEFINITION, "cousins = {", "first-cousins = {", "connections: must have each of the keys"),
        (DEFINITION, '"spouse"', '"spice"', "connections: names a relationship that is in no list"),
        (DEFINITION, "[routes.outside]", "[routes.out]", "routes: must have each of the keys"),
        (DEFINITION, '"practice:3.1"', '"practice:3.99"', r"routes\.act\.clause: names a clause"),
        (DEFINITION, '"agency=idva"', '"idva"', r"next\[2\]\.offer: must be fields with what is offered"),
        (DEFINITION, "care-needs = {", "care = {", "find_out: must have each of the keys"),
        (DEFINITION, 'edition = "2022-01"', "", "edition: is missing"),
        (DEFINITION, 'never = ["Never take a step', 'never = []\nlast = ["Never take a step', "never: is empty"),
        (
            PROMPTS,
            'id = "stalking"',
            'id = "economic"',
            r"prompts\[3\]\.id: must be a code of lists\.prompt, each once",
        ),
        (PROMPTS, '["stalking"]', '["stalked"]', r"prompts\[3\]\.shown_for: must be codes of lists\.abuse-type"),
        (PROMPTS, '"one_chance"', '"some_chance"', r"deadline: names a deadline that is in no file"),
        (PROMPTS, '"hpg-2025:4.4"', '"hpg-2025:4.44"', r"prompts\[2\]\.clause: names a clause"),
        (PROMPTS, "duty = ", "duties = ", r"duties: is not a key that datui knows here"),
        (LISTS, 'code = "carer", label = "A carer', 'code = "helper", label = "A carer', "must have each of the keys"),
    ],
)
def test_what_is_wrong_in_them_is_refused_by_file_and_key(pack, name, old, new, says):
    held = (pack / name).read_text()
    assert old in held
    (pack / name).write_text(held.replace(old, new, 1))
    assert re.search(says, refusal(pack)), refusal(pack)
