"""What the pack says of homes is whole and dated, may be changed without code, and is refused by file and key."""

import re
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from datui.casework.neutral import reveals
from datui.casework.tables import PackRefused
from datui.casework.tenure import Held, compare
from datui.casework.text import clean
from datui.pack import HOUSING, load_rules


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the asset files that a test may spoil."""
    for folder in files("assets").iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            shutil.copytree(str(folder), tmp_path / folder.name)
    return tmp_path


def change(pack: Path, old: str, new: str) -> None:
    held = (pack / HOUSING).read_text()
    assert old in held
    (pack / HOUSING).write_text(held.replace(old, new, 1))


def test_it_says_since_when_it_holds_who_checked_it_and_against_what(rules):
    housing = rules.housing
    for checked in (housing.checked, *(one.checked for one in housing.notices)):
        assert checked is not None
        assert checked.verified_by == "datui's authors"
        assert checked.source
        assert checked.last_verified >= checked.in_force_from
    assert housing.clause == "hpg-2025:6.7"


def test_every_word_of_it_draws_as_it_is_written_and_says_nothing_twice(rules):
    housing = rules.housing
    some = (housing.tenancies, housing.options, housing.ways, housing.measures, housing.money)
    said = [caution for each in some for one in each.values() for caution in one.cautions]
    said += [one.words for one in housing.measures.values()] + [housing.promise]
    assert [words for words in said if clean(words).text != words] == []
    assert all(len(words) <= 200 for words in said)
    assert len(set(housing.telling)) == len(housing.telling)


def test_an_association_may_change_what_keeps_what_and_which_words_tell(pack):
    change(pack, 'keeps = ["assured-fixed", "starter", "shorthold", "demoted"]', 'keeps = ["secure", "starter"]')
    change(pack, '"abus", ', '"abus", "gentle", ')
    rules = load_rules(pack)
    assert compare(rules.housing, Held("secure"), Held("assured"), date(2026, 12, 1)).kept
    assert reveals("Gently does it", rules) == ()
    assert reveals("A gentleman", rules) == ("gentle",)


def test_a_law_that_comes_into_force_later_needs_no_code(pack):
    change(pack, "in_force_from = 2026-05-01", "in_force_from = 2027-05-01")
    housing = load_rules(pack).housing
    newest = housing.notice_law("assured", date(2026, 12, 1))
    assert newest is not None
    assert newest.weeks == 4
    after = housing.notice_law("assured", date(2027, 5, 1))
    assert after is not None
    assert after.months == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[tenancies.other]", "[tenancies.another]", "tenancies: must have each of the codes of lists.tenancy-type"),
        ('keeps = ["secure", "assured-protected"]', 'keeps = ["safe"]', r"regulated\.keeps: names a tenancy"),
        ('period = "term"', 'period = "year"', r"period: must be probation or term"),
        ('becomes = "secure"', 'becomes = "owned"', "tenancies: names a tenancy that is in no list, under becomes"),
        ('becomes = "secure"\n', "", "becomes: stands beside a period"),
        ("unsure = true", 'unsure = "yes"', r"unsure: must be true or false"),
        ("weeks = 4", "weeks = 4\nmonths = 1", "must say either months or weeks"),
        ("weeks = 4\n", "", "must say either months or weeks"),
        ('clause = "practice:8.2.notice"', 'clause = "practice:99"', "clause: names a clause that is in no policy"),
        ('needs = ["advice"]', 'needs = ["luck"]', r"court-holds\.needs: must be of: advice, safe, settled"),
        ('cautions = ["Whether a court holds back', 'cautions = []\nx = ["', r"court-holds\.cautions: is empty"),
        ('then = ["keys_off"]', 'then = ["keys"]', "lock-change.then: must be of: keys_off, fire_told"),
        ("new_tenancy = false", "new_tenancy = 0", "new_tenancy: must be true or false"),
        ("[ways.other]", "[ways.none]", "ways: must have each of the codes of lists.move-way"),
        ("[money.other]", "[money.none]", "money: must have each of the codes of lists.money-kind"),
        ("promise = ", "promises = ", "promise: is missing"),
    ],
)
def test_what_is_wrong_is_refused_by_file_and_key(pack, old, new, says):
    change(pack, old, new)
    with pytest.raises(PackRefused) as refused:
        load_rules(pack)
    assert refused.value.reason.startswith(f"assets/{HOUSING}")
    assert re.search(says, refused.value.reason), refused.value.reason
