"""Whether two people may be one: however a name is spelt, and never by what many people share."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.kinds import Intake, Person, Referral, SafeContact
from datui.casework.likeness import alike, alike_in, keys
from datui.casework.records import build
from datui.casework.traits import rare, tokens, traits
from tests.casework.stories import MONDAY, Story, the_rules

NUMBER = "07700 900123"
OTHER = "2b" * 5 + "0" * 22


def person(**values):
    return build(Person, {"record_id": "0" * 32, **values}, now=MONDAY)


def report(**values):
    return build(Intake, {"record_id": "0" * 32, **values}, now=MONDAY)


def known(**values):
    (one,) = traits(person(**values))
    return one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Catherine Quill", "Katharine Quil"),
        ("Siân Pryce", "Shan Price"),
        ("Quill Zora", "Zora Quill"),
        ("Mohammed Invented", "Muhammad Invented"),
        ("Zora Anne Quill", "Zora Quill"),
        ("Łucja Madeup", "LUCJA MADEUP"),
        ("דוד כהן", "כהן דוד"),
        ("Sean O'Brien", "Shaun OBrien"),
        ("Siobhan O’Neill", "Siobhan O Neill"),
        ("Jane Smith-Jones", "Jane Smith"),
    ],
)
def test_a_name_is_found_however_it_is_spelt_and_in_whatever_order(one, other):
    mine, theirs = known(name=one), known(name=other)
    assert alike(mine, theirs) == ("name",)
    assert alike(theirs, mine) == ("name",)
    assert set(mine.tokens()) & set(theirs.tokens()), "the index would not find them"


@pytest.mark.parametrize(
    ("one", "other"), [("Zora Quill", "Ivan Invented"), ("Zora", "Zara"), ("Ann Lee", "Dan Roe"), ("", "Zora Quill")]
)
def test_names_that_only_begin_alike_are_not_one(one, other):
    assert alike(known(name=one), known(name=other)) == ()


HOME = {"address": "4 Fictional Row", "postcode": "TF9 9ZZ"}


def test_a_day_of_birth_or_a_house_alone_says_nothing_and_a_number_does():
    assert alike(known(born="3 Feb 1990"), known(born="3 Feb 1990")) == ()
    assert alike(known(**HOME), known(**HOME)) == ()
    assert alike(known(phone="07700 900123"), known(phone="+44 7700 900 123")) == ("telephone number",)


def test_a_day_of_birth_and_a_house_together_say_that_they_may_be_one_whatever_they_are_called():
    one, other = known(name="?", born="3 Feb 1990", **HOME), known(name="A. Quill", born="3 Feb 1990", **HOME)
    assert alike(one, other) == ("day of birth", "address")
    assert set(one.tokens()) & set(other.tokens()), "the index would not find them"


def test_two_of_one_name_with_other_days_of_birth_are_two():
    assert alike(known(name="Zora Quill", born="3 Feb 1990"), known(name="Zora Quill", born="24 Oct 1987")) == ()
    assert alike(known(name="Zora Quill", born="3 Feb 1990"), known(name="Zora Quill", born="14 Feb 1991")) == ()


@pytest.mark.parametrize("slip", ["2 Mar 1990", "4 Feb 1990", "3 Feb 1991", "3 Feb 1909", "3 Sep 1990", "13 Feb 1990"])
def test_a_day_and_month_the_wrong_way_round_or_one_figure_mistyped_tells_nobody_apart(slip):
    one = known(name="Zora Quill", born="3 Feb 1990")
    other = known(name="Quill Zora", born=slip)
    assert alike(one, other) == alike(other, one) == ("name", "nearly the day of birth")
    assert set(one.tokens()) & set(other.tokens()), "the index would not find them"
    assert alike(known(name="Zora", born="3 Feb 1990"), known(name="Una", born=slip)) == ()


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("Asha Khan", "Asha Poe", "part of the name"),
        ("Asha", "Asha Khan", "part of the name"),
        ("Ayesha Poe", "Aisha Khan", "part of the name"),
        ("Zora Quill", "Zora Quill-Marsh", "name"),
        ("Peggy Smyth", "Margaret Smith", "part of the name"),
    ],
)
def test_on_one_day_of_birth_any_word_of_the_name_says_that_they_may_be_one(one, other, what):
    mine, theirs = known(name=one, born="1 Jan 1990"), known(name=other, born="1 Jan 1990")
    assert alike(mine, theirs) == alike(theirs, mine) == (what, "day of birth")
    assert set(mine.tokens()) & set(theirs.tokens()), "the index would not find them"
    assert alike(mine, known(name="Dov Marsh", born="1 Jan 1990")) == ()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Kate Smyth", "Catherine Smith"),
        ("Sam Quill", "Samantha Quill"),
        ("Liz Invented", "Elizabeth Invented"),
        ("Mo Khan", "Mohammed Khan"),
        ("Quill Chris", "Christopher Quill"),
    ],
)
def test_a_short_form_of_a_given_name_beside_the_same_other_name_says_that_they_may_be_one(short, long):
    mine, theirs = known(name=short), known(name=long)
    assert alike(mine, theirs) == alike(theirs, mine) == ("name",)
    assert set(mine.tokens()) & set(theirs.tokens()), "the index would not find them"


@pytest.mark.parametrize(
    ("one", "other"), [("Ann Quill", "Una Quill"), ("Sam Quill", "Dan Quill"), ("Kate Smyth", "Catherine Marsh")]
)
def test_another_given_name_of_one_family_is_another_person(one, other):
    assert alike(known(name=one), known(name=other)) == ()


SHARED = st.fixed_dictionaries(
    {},
    optional={
        "name": st.just("Zora Quill"),
        "phone": st.just("07700 900123"),
        "email": st.just("zora@example.test"),
        "home": st.just(HOME),
    },
)


@given(SHARED, st.sampled_from(["3 Feb 1990", "24 Oct 1987", ""]), st.sampled_from(["3 Feb 1990", ""]))
def test_another_day_of_birth_tells_two_of_one_name_apart_and_nothing_else(shared, one, other):
    shared = {name: each for name, each in shared.items() if name != "home"} | shared.get("home", {})
    mine, theirs = known(born=one, **shared), known(born=other, **shared)
    same = one == other != ""
    alone = {"name", "phone", "email"} & set(shared)
    apart = bool(one and other and not same) and not (set(shared) - {"name"})
    assert bool(alike(mine, theirs)) is ((bool(alone) and not apart) or (same and "address" in shared))
    if alike(mine, theirs):
        assert set(mine.tokens()) & set(theirs.tokens()), "the index would not find them"


@pytest.mark.parametrize(
    "phone",
    [
        "07700 900123 or 01952 111222",
        "01952 111222, 07700 900123",
        "01952 111222/07700-900123",
        "07700 900123 01952 111222",
        "home (01952) 111222; mobile +44 7700 900 123 after six",
        "0044 7700 900123",
    ],
)
def test_each_number_of_a_field_is_found(phone):
    assert alike(known(phone=phone), known(phone="07700900123")) == ("telephone number",)


def test_each_e_mail_address_of_a_field_is_found():
    mine = known(email="zora@example.test, Z.Quill@Example.test (work)")
    assert alike(mine, known(email="z.quill@example.test")) == ("e-mail address",)
    assert set(mine.tokens()) & set(known(email="z.quill@example.test").tokens()), "the index would not find them"


@pytest.mark.parametrize(
    ("feared", "names"),
    [
        ("Dave Smith of 4 Elm Rd", {"Dave Smith"}),
        ("her ex-husband dave smith", {"dave smith"}),
        (
            "Her husband, Dave O'Brien, and his brothers Tom Smith and Al Smith",
            {"Dave O'Brien", "Tom Smith", "Al Smith"},
        ),
        ("mother-in-law Mrs Bina Shah 07700 900123", {"Bina Shah"}),
        ("her father", set()),
        ("", set()),
    ],
)
def test_whoever_is_feared_is_found_by_the_name_that_the_report_gives(feared, names):
    found = [one for one in traits(report(feared=feared)) if "perpetrator" in one.roles]
    assert {name for one in found for name in one.names} == names


def test_a_report_tells_of_the_victim_of_whoever_reported_it_and_of_whom_they_fear():
    told = traits(
        report(victim_name="Zora Quill", feared="Dov Marsh", reported_by="Eve Example", reporter_reach=NUMBER)
    )
    assert [(set(one.roles), one.names) for one in told] == [
        ({"victim"}, ("Zora Quill",)),
        ({"reporter"}, ("Eve Example",)),
        ({"perpetrator"}, ("Dov Marsh",)),
    ]
    assert told[1].numbers
    (alone,) = traits(report(victim_name="Zora Quill", reporter_is_victim="y", reporter_reach=NUMBER))
    assert alone.numbers == told[1].numbers


@pytest.mark.parametrize(
    ("field", "role"), [("voice_to", "victim"), ("text_to", "victim"), ("through_to", "third-party")]
)
def test_the_numbers_of_a_plan_are_looked_for(field, role):
    (told,) = traits(build(SafeContact, {"record_id": "0" * 32, field: f"Her sister, {NUMBER}"}, now=MONDAY))
    assert alike(told, known(phone=NUMBER)) == ("telephone number",)
    assert told.roles == {role}


def test_other_names_count_too():
    assert alike(known(name="Zora Quill", aliases="Zoe Marsh"), known(name="Zoe Marsh")) == ("name",)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whoever_is_asked_first_makes_no_difference(one, other):
    mine, theirs = known(name=one), known(name=other)
    assert bool(alike(mine, theirs)) == bool(alike(theirs, mine))


@given(st.text(max_size=40))
def test_every_key_is_one_word_for_the_index(text):
    for token in tokens(person(name=text, aliases=text)):
        assert token.isalpha() or not token.isascii()


@given(
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.sampled_from(["4 Fictional Row", "29b High Street"]),
    st.sampled_from(["07700 900123", ""]),
)
def test_no_key_holds_a_digit_that_somebody_could_search_for(born, address, phone):
    for token in tokens(
        person(born=born.isoformat(), address=address, postcode="TF9 9ZZ", phone=phone, email="a1@x.test")
    ):
        assert token.isalpha()


# Between two cases -----------------------------------------------------------------------------------------------


def two(mine, theirs, reported="23 Nov 2026 09:00"):
    here, there = Story(), Story()
    here.tell(Person, **mine)
    there.tell(Intake, reported, received_at=reported)
    there.tell(Person, **theirs)
    return here.case, Case.fold(OTHER, there.entries, the_rules())


NAMED = {"name": "Zora Quill", "born": "3 Feb 1990"}


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ("victim", "perpetrator", "The victim here may be a perpetrator in case"),
        ("perpetrator", "victim", "A perpetrator here may be the victim in case"),
        ("perpetrator", "perpetrator", "A perpetrator here may be one in case"),
        ("victim", "victim", "The victim may be the victim in case"),
        ("child", "child", "A child here may be a child in case"),
        ("professional", "witness", "Somebody here may be known in case"),
        ("third-party", "perpetrator", "Somebody here may be a perpetrator in case"),
        ("perpetrator", "household", "A perpetrator here may be known in case"),
    ],
)
def test_what_is_said_of_a_hit_names_the_case_and_what_is_alike_and_nothing_else(mine, theirs, words):
    here, there = two({**NAMED, "case_roles": [mine]}, {**NAMED, "case_roles": [theirs], "address": "9 Hidden Way"})
    (hit,) = alike_in(here, there, MONDAY)
    assert hit.words.startswith(words)
    assert "(same name and day of birth)." in hit.words
    assert "Zora" not in hit.words
    assert "Hidden" not in hit.words
    assert hit.grave is (mine != "professional")


@pytest.mark.parametrize(
    ("reported", "now", "repeat"),
    [
        ("23 Nov 2025 09:00", datetime(2026, 11, 23, 12, tzinfo=UTC), True),
        ("22 Nov 2025 09:00", datetime(2026, 11, 23, 12, tzinfo=UTC), False),
        ("28 Feb 2027 09:00", datetime(2028, 2, 29, 12, tzinfo=UTC), True),
        ("27 Feb 2027 09:00", datetime(2028, 2, 29, 12, tzinfo=UTC), False),
    ],
)
def test_a_repeat_is_a_report_within_twelve_calendar_months_the_same_day_counted(reported, now, repeat):
    here, there = two({**NAMED, "case_roles": ["victim"]}, {**NAMED, "case_roles": ["victim"]}, reported)
    (hit,) = alike_in(here, there, now)
    assert ("a repeat" in hit.words) is repeat


def test_that_another_case_has_been_at_marac_is_said_and_nothing_more_of_it():
    here, there = Story(), Story()
    here.tell(Person, name="Zora Quill", case_roles=["witness"])
    there.tell(Intake, "23 Nov 2026 09:00", victim_name="Una Secret")
    there.tell(Person, name="Zora Quill", case_roles=["household"])
    there.tell(Referral, agency="marac", sent_at="now", why="He strangled her")
    other = Case.fold(OTHER, there.entries, the_rules())
    (hit,) = alike_in(here.case, other, there.now)
    assert hit.grave
    assert hit.words.endswith("(same name). It has been at MARAC: ask a supervisor today.")
    assert not [word for word in ("Una", "Secret", "strangled", "Zora") if word in hit.words]
    (later,) = alike_in(here.case, other, datetime(2027, 11, 24, 12, tzinfo=UTC))
    assert "MARAC" not in later.words


def test_somebody_who_is_told_of_twice_is_one_hit_by_all_that_is_known():
    here, there = Story(), Story()
    here.tell(Intake, "23 Nov 2026 09:00", feared="Dov Marsh")
    here.tell(Person, name="Dov Marsh", phone=NUMBER, case_roles=["perpetrator"])
    there.tell(Person, name="Dov Marsh", phone=NUMBER, case_roles=["perpetrator"])
    (hit,) = alike_in(here.case, Case.fold(OTHER, there.entries, the_rules()), MONDAY)
    assert hit.words.endswith("(same name and telephone number).")


@pytest.mark.parametrize("where", ["report", "plan"])
def test_who_is_found_by_a_number_that_stands_in_a_report_or_a_plan_alone(where):
    here, there = Story(), Story()
    here.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill", victim_phone=NUMBER if where == "report" else "")
    here.tell(Person, name="Zora Quill", case_roles=["victim"])
    here.tell(SafeContact, voice_to=NUMBER if where == "plan" else "")
    there.tell(Person, name="Ivan Invented", phone=NUMBER, case_roles=["perpetrator"])
    (hit,) = alike_in(here.case, Case.fold(OTHER, there.entries, the_rules()), MONDAY)
    assert hit.words.startswith("The victim here may be a perpetrator in case")


def test_numbers_and_days_of_birth_are_looked_up_before_all_else_and_whoever_is_new_before_the_others():
    story = Story()
    story.tell(Person, name="Zora Quill", phone=NUMBER)
    for number in range(30):
        story.tell(Person, name=f"Invented {'abcdefghijklmnopqrstuvwxyzabcd'[number] * 3} Person", born="3 Feb 1990")
    story.tell(Person, name="Newest Comer")
    numbers, rest = keys(story.case)
    assert set(numbers) == set(rare(person(phone=NUMBER, born="3 Feb 1990")))
    assert set(rest[:2]) == set(tokens(person(name="Newest Comer")))
    assert not set(numbers) & set(rest)
