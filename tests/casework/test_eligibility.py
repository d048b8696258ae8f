"""Everyone has a way, whatever the ages, connection, direction and employer, and however little is known."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.answers import Answer
from datui.casework.case import Case
from datui.casework.definition import WAYS
from datui.casework.kinds import Closure, Decision, Eligibility, Intake, Person, Referral
from datui.casework.moments import london
from datui.casework.offered import of_route, to_eligibility
from datui.casework.printed import printed
from datui.casework.records import REGISTRY, build
from datui.casework.route import Route
from datui.casework.router import ADULT, BANDS, BETWEEN, UNDER, Answers, bands, routes
from tests.casework.stories import CLOSING, MONDAY, Story, ready_to_close, records, the_rules
from tests.casework.test_questions import DOUBT

THE = the_rules().definition
TODAY = date(2026, 11, 23)
AGES = [frozenset(some) for number in (1, 2, 3) for some in combinations(BANDS, number)]
KNOWN = [frozenset({band}) for band in BANDS]
CONNECTIONS = ["", *THE.counts]
DIRECTIONS = ["", *(choice.code for choice in the_rules().lists["who-to-whom"].choices)]
STAFF = ["", "no", "staff", "staff-resident"]
ACT = [code for code, counts in THE.counts.items() if counts == "act"]
POLICY = [code for code, counts in THE.counts.items() if counts == "policy"]
OUTSIDE = [code for code, counts in THE.counts.items() if counts == "none"]

# Who is harmed, who harms, what the connection counts as: what follows, where nothing else is known to matter.
TABLE = {
    (UNDER, UNDER, "act"): {"child-abuse", "child-who-harms"},
    (UNDER, BETWEEN, "act"): {"child-abuse", "young-person-who-harms"},
    (UNDER, ADULT, "act"): {"child-abuse"},
    (UNDER, UNDER, "policy"): {"child-abuse", "child-who-harms"},
    (UNDER, BETWEEN, "policy"): {"child-abuse", "young-person-who-harms"},
    (UNDER, ADULT, "policy"): {"child-abuse"},
    (UNDER, UNDER, "none"): {"child-abuse", "child-who-harms"},
    (UNDER, BETWEEN, "none"): {"child-abuse", "young-person-who-harms"},
    (UNDER, ADULT, "none"): {"child-abuse"},
    (BETWEEN, UNDER, "act"): {"policy", "young-victim", "child-who-harms"},
    (BETWEEN, BETWEEN, "act"): {"act", "young-victim", "young-person-who-harms"},
    (BETWEEN, ADULT, "act"): {"act", "young-victim"},
    (BETWEEN, UNDER, "policy"): {"policy", "young-victim", "child-who-harms"},
    (BETWEEN, BETWEEN, "policy"): {"policy", "young-victim", "young-person-who-harms"},
    (BETWEEN, ADULT, "policy"): {"policy", "young-victim"},
    (BETWEEN, UNDER, "none"): {"outside", "young-victim", "child-who-harms"},
    (BETWEEN, BETWEEN, "none"): {"outside", "young-victim", "young-person-who-harms"},
    (BETWEEN, ADULT, "none"): {"outside", "young-victim"},
    (ADULT, UNDER, "act"): {"policy", "child-who-harms"},
    (ADULT, BETWEEN, "act"): {"act", "young-person-who-harms"},
    (ADULT, ADULT, "act"): {"act"},
    (ADULT, UNDER, "policy"): {"policy", "child-who-harms"},
    (ADULT, BETWEEN, "policy"): {"policy", "young-person-who-harms"},
    (ADULT, ADULT, "policy"): {"policy"},
    (ADULT, UNDER, "none"): {"outside", "child-who-harms"},
    (ADULT, BETWEEN, "none"): {"outside", "young-person-who-harms"},
    (ADULT, ADULT, "none"): {"outside"},
}


def every(victims=AGES, others=AGES):
    """Every combination of age, connection, direction and staff."""
    for combination in product(victims, others, CONNECTIONS, DIRECTIONS, STAFF):
        answers = Answers(*combination)
        yield answers, routes(answers, THE)


def may(found):
    return {way.id for way in (*found.sure, *found.may_be)}


def decided(story, **values):
    return story.tell(Eligibility, **values)


# The table


@pytest.mark.parametrize("row", TABLE, ids=" ".join)
def test_what_follows_where_ages_and_connection_are_known(row):
    victim, theirs, counts = row
    for code in (code for code, counted in THE.counts.items() if counted == counts):
        for direction, staff in product(DIRECTIONS[1:], STAFF):
            beside = {"child-to-parent"} if direction == "child-to-parent" else set()
            beside |= {"contested"} if direction == "each" else set()
            beside |= {staff} if staff in ("staff", "staff-resident") else set()
            found = routes(Answers(frozenset({victim}), frozenset({theirs}), code, direction, staff), THE)
            assert found.ids == TABLE[row] | beside, (code, direction, staff)


@pytest.mark.parametrize("victim", AGES, ids=lambda ages: " or ".join(sorted(ages)))
def test_everyone_has_a_way_with_its_clause_what_to_do_and_what_never_to_do(victim):
    for answers, found in every(victims=[victim]):
        assert found.sure, answers
        assert {"as-if", "act", "policy", "child-abuse", "outside"} & found.ids, answers
        for way in (*found.sure, *found.may_be):
            assert way.clause in the_rules().clauses
            assert way.steps
            assert way.never


@pytest.mark.parametrize("victim", AGES, ids=lambda ages: " or ".join(sorted(ages)))
def test_what_is_sure_stays_so_when_more_is_known_and_what_may_be_leaves_nothing_out(victim):
    for answers, found in every(victims=[victim]):
        if len(answers.victim) == len(answers.theirs) == 1 and answers.connection:
            continue
        connections = [answers.connection] if answers.connection else [*ACT, *POLICY]
        for mine, theirs, code in product(answers.victim, answers.theirs, {connections[0], connections[-1]}):
            known = replace(answers, victim=frozenset({mine}), theirs=frozenset({theirs}), connection=code)
            ids = routes(known, THE).ids
            assert found.ids - {"as-if"} <= ids, (answers, known)
            assert ids - {"as-if"} <= may(found), (answers, known)


def test_as_if_is_said_just_where_nothing_that_applies_is_sure():
    for answers, found in every():
        applies = {"act", "policy", "child-abuse", "outside"} & found.ids
        assert ("as-if" in found.ids) is not bool(applies), answers


def test_nothing_known_at_all_rules_nothing_out_but_being_outside():
    found = routes(Answers(), THE)
    assert found.ids == {"as-if"}
    assert "outside" not in may(found)
    assert {"act", "policy", "child-abuse", "young-victim", "child-to-parent"} <= may(found)
    assert [one.field for one in found.find_out] == [
        *("victim_age", "their_age", "connection", "who_to_whom", "staff", "care_needs", "at_risk"),
        *("cannot_protect", "elder"),
    ]


def test_whoever_is_outside_is_offered_what_helps():
    for code in OUTSIDE:
        found = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), code), THE)
        (way,) = found.sure
        assert {step.route.screen for step in way.steps} >= {"referral", "action"}
        assert "helped" in way.says


def test_the_act_needs_both_to_be_sixteen_and_a_connection_of_its_list():
    for answers, found in every(KNOWN, KNOWN):
        both = UNDER not in (*answers.victim, *answers.theirs)
        assert ("act" in found.ids) is (both and answers.connection in ACT), answers


def test_the_policy_is_wider_than_the_act_and_says_so():
    for code in ("household", "carer", "other-relative"):
        found = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), code), THE)
        assert found.ids == {"policy"}
        assert found.sure[0].clause == "hpg-2025:2.1"


def test_the_list_of_the_act_is_whole_and_by_name():
    couples = {"married", "civil-partners", "agreed-to-marry", "agreed-civil", "intimate", "same-child"}
    relatives = {"parent-child", "step-parent-child", "grandparent-grandchild", "siblings", "aunt-uncle", "cousins"}
    assert set(ACT) == couples | relatives | {"in-laws"}
    assert [choice.code for choice in the_rules().lists["connection"].choices] == list(THE.counts)


# Children


def test_trap_12_15_a_child_under_sixteen_who_harms_is_never_called_a_perpetrator():
    for answers, found in every(others=[frozenset({UNDER})]):
        assert "child-who-harms" in found.ids, answers
        assert "act" not in may(found)
        for way in found.sure:
            said = [way.title, way.says, *way.never, *(step.words for step in way.steps)]
            assert "perpetrator" not in " ".join(said).casefold()
            assert not any(value == "perpetrator" for step in way.steps for _name, value in step.route.offer)


def test_trap_12_15_no_step_is_taken_against_a_family_for_what_a_child_did():
    for name in ("child-who-harms", "child-to-parent", "young-person-who-harms"):
        way = THE.ways[name]
        assert not re.search(r"possession|evict|tenancy|notice", " ".join(step.words for step in way.steps))
        assert any(step.route.offer == (("agency", "children"),) for step in way.steps)
    assert any("tenancy" in words for words in THE.ways["child-who-harms"].never)


def test_no_question_of_it_calls_anybody_a_perpetrator():
    words = " ".join(f"{ask.label} {ask.help}" for _name, _info, ask in Eligibility.questions())
    assert "perpetrator" not in words.casefold()


@pytest.mark.parametrize("theirs", BANDS)
def test_a_child_of_any_age_may_harm_a_parent(theirs):
    found = routes(Answers(frozenset({ADULT}), frozenset({theirs}), "parent-child", "child-to-parent"), THE)
    assert "child-to-parent" in found.ids
    assert ("act" in found.ids) is (theirs != UNDER)
    assert ("policy" in found.ids) is (theirs == UNDER)


def test_where_nobody_said_who_harms_whom_it_may_be_a_child_and_is_asked():
    found = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), "parent-child"), THE)
    assert found.ids == {"act"}
    assert [way.id for way in found.may_be] == ["child-to-parent"]
    assert "who_to_whom" in [one.field for one in found.find_out]
    for victim, theirs in ((UNDER, ADULT), (BETWEEN, ADULT)):
        found = routes(Answers(frozenset({victim}), frozenset({theirs}), "parent-child"), THE)
        assert "child-to-parent" not in may(found)


# Adults at risk


@pytest.mark.parametrize("three", list(product((None, True, False), repeat=3)))
def test_an_adult_at_risk_is_three_answers_and_one_no_is_enough_against_it(three):
    found = routes(Answers(frozenset({ADULT}), KNOWN[2], "married", "partner", "no", *three), THE)
    assert ("adult-at-risk" in found.ids) is (three == (True, True, True))
    assert ("adult-at-risk" in may(found)) is (True in three and False not in three)
    asked = {"care_needs", "at_risk", "cannot_protect"} & {one.field for one in found.find_out}
    names = ("care_needs", "at_risk", "cannot_protect")
    wanted = {name for name, said in zip(names, three, strict=True) if said is None} if False not in three else set()
    assert asked == wanted


def test_a_child_is_no_adult_at_risk():
    found = routes(Answers(frozenset({UNDER}), care_needs=True, at_risk=True, cannot_protect=True), THE)
    assert "adult-at-risk" not in may(found)
    unsure = Answers(frozenset({BETWEEN, ADULT}), care_needs=True, at_risk=True, cannot_protect=True)
    assert "adult-at-risk" in may(routes(unsure, THE)) - routes(unsure, THE).ids


def test_elder_abuse_is_not_the_same_as_an_adult_at_risk():
    found = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), "carer", elder=True), THE)
    assert found.ids == {"policy", "elder"}
    assert "Age alone" in THE.ways["elder"].says
    assert "elder" not in routes(Answers(elder=False), THE).ids


# Staff, and each against the other


def test_staff_go_to_people_services_and_staff_who_are_residents_stay_out_of_colleagues_sight():
    staff = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), "married", "partner", "staff"), THE)
    both = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), "married", "partner", "staff-resident"), THE)
    assert staff.ids == {"act", "staff"}
    assert both.ids == {"act", "staff-resident"}
    assert "People Services" in THE.ways["staff"].says
    assert any(step.route.field == "staff_barred" for step in THE.ways["staff-resident"].steps)


def test_where_each_says_it_of_the_other_somebody_looks_and_nobody_settles_for_both():
    found = routes(Answers(frozenset({ADULT}), frozenset({ADULT}), "married", "each", "no"), THE)
    assert found.ids == {"act", "contested"}
    assert any("both being as bad" in words for words in THE.ways["contested"].never)


# Ages


@pytest.mark.parametrize(
    ("years", "guess", "band", "found"),
    [
        (15, False, "", {UNDER}),
        (16, False, "", {BETWEEN}),
        (17, False, "", {BETWEEN}),
        (18, False, "", {ADULT}),
        (0, True, "", {UNDER}),
        (13, True, "", {UNDER}),
        (14, True, "", {UNDER, BETWEEN}),
        (16, True, "", {UNDER, BETWEEN, ADULT}),
        (19, True, "", {BETWEEN, ADULT}),
        (20, True, "", {ADULT}),
        (999_999, True, "", {ADULT}),
        (None, False, UNDER, {UNDER}),
        (None, True, ADULT, {ADULT}),
        (30, False, UNDER, {UNDER, ADULT}),
        (None, False, "", set(BANDS)),
        (None, False, "a code of another edition", set(BANDS)),
    ],
)
def test_an_age_is_every_band_that_it_may_be_in(years, guess, band, found):
    assert bands(years, guess=guess, band=band, definition=THE) == found


# The record


def test_a_story_keeps_its_answers_the_edition_and_who_decided():
    story = Story()
    story.tell(Intake)
    decided(story, victim_age="15", decided=["child-abuse"], why="She told me", definition=THE.id, edition=THE.edition)
    (entry,) = story.case.of(Eligibility)
    assert entry.record.edition_words(the_rules()) == f"{THE.named}."
    said = {each.label: each.words for each in printed(entry.record, the_rules(), story.case.person_words, entry.by)}
    assert said["Decided by"] == "Sam Officer"
    assert said["Its edition"] == THE.edition
    assert said["Which routes you take"] == "Child abuse: under 16"
    assert said["Child abuse: under 16"] == THE.ways["child-abuse"].says


def test_another_edition_is_said_and_what_was_decided_under_it_stands():
    record = build(Eligibility, {"record_id": "0" * 32, "decided": ["outside"], "edition": "1999-01"}, now=MONDAY)
    assert "edition 1999-01; shown by" in record.edition_words(the_rules())
    assert record.decided == ("outside",)


@given(records(Eligibility))
def test_nothing_worked_out_changes_what_a_person_decided_and_nothing_is_refused(record):
    assert record.routes(the_rules()).sure
    assert record.more_said(the_rules())
    assert record.model_copy(update={"decided": ("outside",)}).routes(the_rules()) == record.routes(the_rules())


def test_declined_and_not_known_rule_nothing_out():
    typed = dict.fromkeys(("victim_band", "their_band", "connection", "who_to_whom", "staff", "elder"), "-")
    record = build(Eligibility, {"record_id": "0" * 32, **typed}, now=MONDAY)
    assert record.answers(the_rules()) == Answers()


# What the case already says, and what it misses


def people(**theirs):
    story = Story()
    story.tell(Intake, victim_name="Asha")
    victim = story.tell(Person, name="Asha", case_roles=["victim"], born="2 Jan 1990")
    him = story.tell(Person, name="Dov", case_roles=["perpetrator"], **theirs)
    return story, victim, him


def test_ages_and_connection_are_offered_from_the_people_of_the_case():
    story, victim, him = people(age="17", relationship="child")
    assert of_route(story.case, him, TODAY) == {
        "victim": victim,
        "victim_age": "36",
        "victim_guess": "n",
        "by_whom": him,
        "their_age": "17",
        "their_guess": "y",
        "connection": "parent-child",
        "who_to_whom": "child-to-parent",
    }


@pytest.mark.parametrize("choice", the_rules().lists["relationship"].choices, ids=lambda choice: choice.code)
def test_every_relationship_offers_a_connection_or_leaves_it_to_be_asked(choice):
    story, _victim, him = people(relationship=choice.code)
    offered = of_route(story.case, him, TODAY)
    assert offered.get("connection", "") in CONNECTIONS
    assert build(Eligibility, {"record_id": "0" * 32, **offered}, now=MONDAY).by_whom.value == him


def test_a_member_of_staff_is_taken_for_a_resident_too_unless_the_report_says_otherwise():
    story, victim, him = people()
    story.correct(victim, staff="y")
    assert of_route(story.case, him, TODAY)["staff"] == "staff-resident"
    story.correct(story.entries[0].record.record_id, tenancy="none")
    assert of_route(story.case, him, TODAY)["staff"] == "staff"


def test_trap_12_26_each_person_who_harms_has_an_eligibility_of_their_own():
    story, _victim, him = people()
    his_brother = story.tell(Person, name="Ilan", case_roles=["perpetrator"])
    lines = [line for line in story.case.missing if line.route.screen == "eligibility"]
    assert [line.words.split(":")[0] for line in lines] == ["Dov", "Ilan"]
    decided(story, by_whom=him, decided=["act"])
    assert to_eligibility(story.case) == Route("eligibility", "", "", (("by_whom", his_brother),))
    last = decided(story, by_whom=his_brother, decided=["act"])
    assert not [line for line in story.case.missing if line.route.screen == "eligibility"]
    assert to_eligibility(story.case) == Route("eligibility", last)


def test_without_a_decision_the_line_stays_and_leads_to_it():
    story, _victim, him = people()
    kept = decided(story, by_whom=him)
    (line,) = [line for line in story.case.missing if line.route.screen == "eligibility"]
    assert line.route == Route("eligibility", kept, "decided")


def test_with_nobody_known_who_harms_it_is_still_asked_which_way_it_goes():
    story = Story()
    assert not [line for line in story.case.missing if line.route.screen == "eligibility"]
    story.tell(Intake)
    assert [line.route for line in story.case.missing if line.route.screen == "eligibility"] == [Route("eligibility")]


def test_no_answer_of_it_stands_between_a_case_and_its_closure():
    story = ready_to_close()
    decided(story, connection="not-connected", staff="staff", decided=["outside"])
    story.tell(Closure, **CLOSING)
    assert story.case.status == "closed"


# The words


def words_of(way):
    return [way.title, way.says, *way.never, *(step.words for step in way.steps)]


def test_trap_12_14_mediation_and_meetings_are_named_only_to_say_never():
    pattern = re.compile(r"mediat|joint meeting|couples work|family meeting|bring .* together", re.IGNORECASE)
    for way in THE.ways.values():
        offered = [way.title, way.says, *(step.words for step in way.steps)]
        assert not any(pattern.search(words) for words in offered), way.id
        assert all(words.startswith(("Never", "Do not")) for words in way.never), way.id
    assert any(pattern.search(words) for words in THE.ways["act"].never)


def test_trap_12_23_nobody_has_a_sex_and_nothing_asks_where_somebody_comes_from():
    said = [word for way in THE.ways.values() for word in words_of(way)]
    said += [one.words for one in THE.find_out.values()]
    said += [f"{ask.label} {ask.help}" for _name, _info, ask in Eligibility.questions()]
    said += [choice.label for choice in the_rules().lists["connection"].choices]
    gendered = re.compile(
        r"\b(he|she|his|her|hers|him|man|woman|husband|wife|immigra\w*|visa|national\w*)\b", re.IGNORECASE
    )
    assert [words for words in said if gendered.search(words)] == []


def test_trap_12_24_no_word_of_a_route_blames_or_doubts():
    said = [word for way in THE.ways.values() for word in words_of(way)] + [one.words for one in THE.find_out.values()]
    assert [words for words in said if DOUBT.search(words)] == []


def test_every_step_goes_to_a_screen_that_takes_what_is_offered():
    for way in THE.ways.values():
        for step in way.steps:
            kind = REGISTRY[step.route.screen]
            shown = {name for name, _info, ask in kind.questions() if not ask.hidden}
            assert {step.route.field, *dict(step.route.offer)} - {""} <= shown, step.words
            build(kind, {"record_id": "0" * 32, **dict(step.route.offer)}, now=MONDAY)
            agency = dict(step.route.offer).get("agency")
            assert agency is None or agency in {choice.code for choice in the_rules().lists["agency"].choices}


def test_every_route_can_be_decided_and_every_question_has_its_field():
    assert list(THE.ways) == list(WAYS) == [choice.code for choice in the_rules().lists["eligibility-route"].choices]
    fields = {name for name, _info, _ask in Eligibility.questions()}
    assert {one.field for one in THE.find_out.values()} <= fields


@given(st.sampled_from(CONNECTIONS), st.sampled_from(DIRECTIONS))
def test_a_case_with_any_eligibility_folds(code, direction):
    story = Story()
    story.tell(Intake)
    decided(story, connection=code, who_to_whom=direction)
    assert isinstance(story.case, Case)
    assert story.case.records(Eligibility)[0].connection == Answer.model_validate(code)


@pytest.mark.parametrize(
    ("route", "agency"),
    [("child-abuse", "children"), ("young-victim", "children"), ("adult-at-risk", "adults"), ("elder", "adults")],
)
def test_whom_a_decided_route_names_is_told_the_same_day_until_a_referral_says_so(route, agency):
    story = Story()
    story.tell(Intake)
    kept = decided(story)
    assert not [duty for duty in story.case.duties if duty.code == "safeguarding"]
    story.correct(kept, decided=[route])
    (duty,) = [duty for duty in story.case.duties if duty.code == "safeguarding"]
    assert dict(duty.route.offer) == {"agency": agency}
    assert london(duty.due).date() == london(story.entries[-1].at).date()
    story.tell(Referral, agency="police")
    assert duty in story.case.duties
    story.tell(Referral, agency=agency)
    assert not [duty for duty in story.case.duties if duty.code == "safeguarding"]


def safeguarding(story):
    return [duty for duty in story.case.duties if duty.code == "safeguarding"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Intake, {"victim_name": "Mia Fox", "victim_born": "1 Jan 2012"}),
        (Person, {"case_roles": ["victim"], "name": "Mia Fox", "born": "1 Jan 2012"}),
        (Person, {"case_roles": ["victim"], "name": "Mia Fox", "age": "15"}),
        (Person, {"case_roles": ["child", "victim"], "name": "Mia Fox", "age": "4"}),
        (Person, {"case_roles": ["victim"], "name": "Mia Fox", "age": "16"}),
    ],
)
def test_trap_12_15_a_victim_under_18_is_told_of_the_same_day_before_anybody_wrote_a_route(kind, values):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(kind, "24 Nov 2026 10:00", **values)
    (duty,) = safeguarding(story)
    assert duty.clause == "practice:6.child"
    assert (duty.route.screen, dict(duty.route.offer)) == ("referral", {"agency": "children"})
    assert "children's safeguarding" in duty.words
    assert london(duty.due).date() == date(2026, 11, 24)
    decided(story, decided=["child-abuse"])
    assert [duty.due for duty in safeguarding(story)] == [duty.due]
    story.tell(Referral, agency="children")
    assert safeguarding(story) == []


def test_a_spelling_put_right_gives_nobody_another_day_to_tell_of_a_child():
    story = Story()
    report = story.tell(Intake, "23 Nov 2026 09:00", victim_name="Mia Fox", victim_born="1 Jan 2012")
    story.correct(report, "30 Nov 2026 09:00", victim_name="Mia Foxe")
    (duty,) = safeguarding(story)
    assert london(duty.due).date() == date(2026, 11, 23)


def test_a_decision_on_the_children_that_says_why_not_is_enough_and_an_adult_brings_none():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Mia Fox", victim_born="23 Nov 2008")
    story.tell(Person, case_roles=["victim"], name="Ann Fox", age="40")
    assert safeguarding(story) == []
    story.tell(Person, case_roles=["victim"], name="Bo Fox", age="17")
    assert len(safeguarding(story)) == 1
    story.tell(Decision, about="The child Bo", decided="The school has told them today")
    assert safeguarding(story) == []


def test_the_age_that_a_report_gives_its_victim_asks_for_childrens_safeguarding_too():
    story = Story()
    report = story.tell(Intake, "23 Nov 2026 09:00", victim_name="Mia Fox", victim_born="24 Nov 2008")
    line = "Children's safeguarding: refer, or a decision on the children that says why not"
    assert line in [missing.words for missing in story.case.missing]
    story.correct(report, victim_born="23 Nov 2008")
    assert line not in [missing.words for missing in story.case.missing]
