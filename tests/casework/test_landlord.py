"""A landlord's own pack joins the rules whole, or is refused by line, key and reason."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.editions import Editions
from datui.casework.imported import LARGEST, WrongFile
from datui.casework.landlord import Pack, joined, rules_of_vault
from datui.casework.lines import line_of
from datui.casework.records import VAULT_CASE, Entry, Record
from datui.casework.text import clean
from tests.landlords import PACK, pack

AT = datetime(2026, 11, 23, tzinfo=UTC)


def kept(*records: Record, role: str = "officer", rules: str = "") -> list[Entry]:
    return [Entry(seq, VAULT_CASE, AT, "p", "Sam", role, one, rules) for seq, one in enumerate(records, 1)]


def held(text: str = PACK) -> Pack:
    return Pack(record_id="1" * 32, policy="x", text=text)


def test_its_policy_clauses_and_deadlines_are_followed_beside_those_that_were_there(rules):
    policy, ours = joined(PACK, rules)
    assert (policy.sheet.version, policy.sheet.review_due) == ("3", date(2028, 5, 1))
    assert [revision.version for revision in policy.sheet.revisions] == ["1", "3"]
    assert ours.cite("fernleigh-2026:1", date(2026, 11, 23)) == "Fernleigh 2026, 1"
    assert ours.deadlines["first_contact"].clause == "fernleigh-2026:contact"
    assert ours.deadlines["first_contact"].words == "the same day"
    assert rules.clauses.items() <= ours.clauses.items()
    assert set(ours.deadlines) == set(rules.deadlines)
    assert "fernleigh-2026" not in rules.policies


def test_an_edition_takes_the_place_of_the_one_before_with_its_control_sheet_filled_in(rules):
    text = (files("assets") / "policy" / "hpg-2025.toml").read_text()
    policy, ours = joined(text.replace('review_due = ""', "review_due = 2026-01-31"), rules)
    assert policy.id == "hpg-2025"
    assert ours.cite("hpg-2025:6.4", date(2026, 11, 23)) == "HPG 2025, 6.4, review was due 31 Jan 2026"
    assert set(ours.clauses) == set(rules.clauses)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('lead = "Director of Homes"', "lead = 7", 'line 16, control.lead: must be text in quotation marks, ""'),
        ('lead = "Director of Homes"\n', "", "line 13, control.lead: is missing"),
        ('id = "fernleigh-2026"', 'id = "Fernleigh"', "line 3, policy.id: must be lower-case letters and digits"),
        ("review_due = 2028-05-01", 'review_due = "soon"', "line 27, control.review_due: must be a date"),
        ('version = "3"\nauthorised', "authorised", "line 40, control.revisions[2].version: is missing"),
        ('gives_way_to = "hpg-2025"', 'gives_way_to = "hpg-9"', "line 7, policy.gives_way_to: names a policy that"),
        ('"1" = "Whoever', '"1 " = "Whoever', "clauses.1 : this key must be letters and digits"),
        ("amount = 0", "amount = 9", "line 51, deadlines.first_contact.amount: must be from 0 to 0"),
        ("2026:contact", "2026:nothing", "line 53, deadlines.first_contact.clause: names a clause that is in no"),
        ("deadlines.first_contact", "deadlines.first_contract", "line 50, deadlines.first_contract: is none that"),
        ("[clauses]", "[clause]", "clauses: is missing"),
        ('location = "Intranet"', "location = Intranet", "this is not TOML: "),
        ('unit = "same day"', 'unit = "same day"\ncolour = "red"', "first_contact.colour: is not a key that datui"),
    ],
)
def test_what_is_wrong_is_refused_by_line_and_key_with_a_way_on(rules, old, new, says):
    with pytest.raises(WrongFile) as refused:
        joined(pack(old, new), rules)
    assert says in refused.value.reason
    assert refused.value.reason.startswith("The pack")
    assert refused.value.route == "Put that line right, then check the file again."


def test_an_edition_that_drops_a_clause_is_refused_for_cases_cite_it(rules):
    text = (files("assets") / "policy" / "wrekin-2019.toml").read_text()
    with pytest.raises(WrongFile, match=r"clauses\.timescales: is missing: an edition that takes a policy's place"):
        joined(text.replace("timescales =", "timescale ="), rules)


def test_a_file_that_is_too_large_or_no_text_is_refused():
    with pytest.raises(WrongFile, match="larger than 262,144 bytes"):
        Pack.text_of(b"#" * (LARGEST + 1))
    with pytest.raises(WrongFile, match="line 2: this is not UTF-8"):
        Pack.text_of(b"# one\n\xff")
    assert Pack.text_of(b"\xef\xbb\xbf" + PACK.encode()) == PACK


def cut_into(at: int, typed: str) -> str:
    return PACK[:at] + typed + PACK[at:]


@given(st.text(max_size=200) | st.builds(cut_into, st.integers(0, len(PACK)), st.text(max_size=9)))
def test_whatever_stands_in_it_is_read_or_refused_in_words_that_draw(rules, text):
    try:
        said = joined(text, rules)[0].title
    except WrongFile as refused:
        said = refused.reason
    assert clean(said).text == said


@given(st.text(max_size=300), st.text(max_size=30))
def test_a_line_is_always_one_of_the_file(text, key):
    assert 1 <= line_of(text, key) <= max(1, len(text.splitlines()))


def test_the_rules_of_a_vault_are_another_edition_with_each_pack_and_the_same_without(rules):
    assert rules_of_vault(rules, []) == rules
    ours = rules_of_vault(rules, kept(held()))
    assert ours.digest != rules.digest
    assert "fernleigh-2026" in ours.policies
    assert rules_of_vault(rules, kept(held())).digest == ours.digest
    assert rules_of_vault(rules, kept(held(), held(pack("Monthly", "Weekly")))).digest != ours.digest


def test_the_pack_that_came_last_is_followed(rules):
    later = rules_of_vault(rules, kept(held(), held(pack('version = "3"\naudience', 'version = "4"\naudience'))))
    assert later.policies["fernleigh-2026"].sheet.version == "4"


def test_a_pack_that_this_datui_cannot_read_shuts_nothing_and_is_spoken_of(rules):
    ours = rules_of_vault(rules, kept(held("[nonsense]"), held()))
    assert "fernleigh-2026" in ours.policies
    assert "is not followed" in ours.concerns(date(2026, 11, 23))[0]


def test_a_pack_of_somebody_who_may_not_import_one_is_not_followed(rules):
    assert rules_of_vault(rules, kept(held(), role="recovery")) == rules


def test_the_editions_that_the_vault_named_are_told_by_the_digest_of_their_time(rules):
    named = Editions(record_id="2" * 32, editions=rules.editions[:1])
    ours = rules_of_vault(rules, kept(named, rules="e" * 64))
    assert ours.editions_of("e" * 64) == rules.editions[:1]
    assert ours.digest == rules.digest


def test_a_pack_says_in_the_chronology_which_policy_it_is(rules):
    made = Pack.of("3" * 32, PACK, rules)
    assert made.headline == "Policy pack imported: Fernleigh Homes domestic abuse policy"
    assert made.text == PACK
