"""The file that says what each kind of agency asks for is read strictly: a slip is named, and silently does nothing."""

import pytest

from datui.casework.askedfor import read_asked_for
from datui.casework.tables import PackRefused, parsed
from datui.casework.topics import TOPICS
from tests.casework.stories import the_rules

FILE = """
in_force_from = 2026-11-23
last_verified = 2026-11-23
verified_by = "Robin Hartley"
[labels]
"victim.name" = "Full name"
"referral.why" = "Why"
[agencies.police]
safeguards = false
speaks = true
clause = "practice:2.1"
asks = ["victim.name", "referral.why"]
mind = []
"""


def read(text):
    rules = the_rules()
    with parsed("referrals.toml", text) as file:
        return read_asked_for(file, rules.clauses, rules.lists, TOPICS)


def test_what_an_agency_asks_for_stands_in_its_order_under_the_words_of_the_file():
    police = read(FILE)["police"]
    assert [(one.topic, one.label) for one in police.asks] == [("victim.name", "Full name"), ("referral.why", "Why")]
    assert (police.safeguards, police.speaks, police.clause) == (False, True, "practice:2.1")
    assert police.checked.verified_by == "Robin Hartley"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"referral.why" = "Why"', '"victim.shoe-size" = "Size"', "labels.victim.shoe-size: is not a topic"),
        ("[agencies.police]", "[agencies.plumber]", "agencies.plumber: must be a code of lists.agency"),
        ('["victim.name", "referral.why"]', '["victim.name", "victim.born"]', "asks: must be topics of labels"),
        ('["victim.name", "referral.why"]', '["victim.name", "victim.name"]', "asks: must be topics of labels"),
        ("practice:2.1", "practice:99", "clause: names a clause that is in no policy file"),
        ("speaks = true", 'speaks = "yes"', "speaks: must be true or false"),
        ("mind = []", "mindful = []", "mind: is missing"),
        ("mind = []", "mind = []\nmore = 1", "more: is not a key that datui knows here"),
    ],
)
def test_a_slip_in_it_is_refused_by_its_key(was, becomes, said):
    assert was in FILE
    with pytest.raises(PackRefused, match=said):
        read(FILE.replace(was, becomes))


def test_each_kind_of_agency_that_safeguards_comes_first_and_is_named():
    found = {name for name, one in the_rules().referrals.items() if one.safeguards}
    assert found == {"marac", "children", "adults", "elder-abuse"}
