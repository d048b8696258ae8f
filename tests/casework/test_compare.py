"""Assessments side by side, what is come back to, and what answers mean together: prompts, and never a grade."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.compare import compared, in_order, offered_first, prompts, said_yes, serious_said, together
from datui.casework.followup import follow_ups
from datui.casework.kinds import Intake, Person, RiskAssessment
from datui.casework.printed import printed
from datui.casework.records import build, read
from datui.casework.risk import tally
from datui.casework.route import Route
from tests.casework.stories import MONDAY, Story, the_rules

TOOLS = the_rules().instruments
DASH = TOOLS["dash-prompts"]
ITEMS = [item.id for item in DASH.items]
ANSWERS = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(["yes", "no", "not_known", "declined"]))


def asked(answers, tool=DASH, **values):
    mine = {"record_id": "0" * 32, "instrument": tool.id, "edition": tool.edition, "answers": answers}
    return build(RiskAssessment, mine | values, now=MONDAY)


def tell(story, answers, tool=DASH, when="", **values):
    mine = {"instrument": tool.id, "edition": tool.edition, "answers": answers}
    return story.tell(RiskAssessment, when, **mine | values)


def back(story):
    return [duty for duty in story.case.duties if duty.code == "risk-not-known"]


# The instruments


def test_the_stalking_screen_has_eleven_topics_and_the_young_one_maps_to_the_same_24():
    assert len(TOOLS["stalking-prompts"].items) == 11
    assert [item.id for item in TOOLS["young-prompts"].items] == ITEMS
    assert [item.flag != "" for item in TOOLS["young-prompts"].items] == [item.flag != "" for item in DASH.items]
    own = {item.text for item in TOOLS["young-prompts"].items}
    assert not own & {item.text for item in DASH.items}


def test_no_two_checklists_use_one_id_for_two_topics():
    stalking = {item.id for item in TOOLS["stalking-prompts"].items}
    assert not stalking & set(ITEMS)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.id)
def test_every_checklist_says_that_its_words_are_not_the_official_ones_and_fits_a_line(tool):
    assert "datui's own" in tool.brief
    assert "not included" in f"{tool.licence_note} {tool.notice}"
    assert tool.checked.source
    assert len(tool.brief) <= 78
    assert all(0 < len(item.text) <= 61 and item.capture for item in tool.items)


@pytest.mark.parametrize(
    ("age", "tool"), [(12, "dash-prompts"), (13, "young-prompts"), (17, "young-prompts"), (18, "dash-prompts")]
)
def test_the_checklist_of_the_victim_s_age_is_offered_first(age, tool):
    story = Story()
    story.tell(Person, case_roles=["victim"], age=f"{age}")
    assert offered_first(story.case, the_rules(), date(2026, 11, 23)).id == tool
    born = Story()
    born.tell(Intake, victim_born=f"1 Jan {2026 - age}")
    assert offered_first(born.case, the_rules(), date(2026, 11, 23)).id == tool


def test_without_an_age_the_general_one_is_offered():
    assert offered_first(None, the_rules(), date(2026, 11, 23)).id == "dash-prompts"
    assert offered_first(Story().case, the_rules(), date(2026, 11, 23)).id == "dash-prompts"


# Together


def met(*yes):
    return [cluster.id for cluster in prompts(yes, the_rules())]


@pytest.mark.parametrize(
    ("yes", "cluster"),
    [
        (("strangled",), "strangulation"),
        (("kill-threat",), "kill-threat"),
        (("baby",), "pregnancy"),
        (("low-mood",), "victim-suicide"),
        (("abuser-suicide",), "abuser-suicide"),
        (("worse",), "escalation"),
        (("more-often",), "escalation"),
        (("separated", "control", "injury"), "leaving-control"),
        (("separated", "control", "sexual"), "leaving-control"),
        (("others-threaten", "isolated"), "honour"),
    ],
)
def test_what_may_matter_alone_or_together_is_prompted(yes, cluster):
    assert cluster in met(*yes)


@pytest.mark.parametrize(
    "yes", [("separated", "control"), ("control", "injury"), ("separated", "injury"), ("control",)]
)
def test_a_part_of_a_cluster_prompts_nothing_of_it(yes):
    assert "leaving-control" not in met(*yes)


def test_every_prompt_says_whose_it_is_and_none_names_a_level():
    for cluster in the_rules().clusters:
        assert cluster.source
        assert not {"standard", "medium"} & set(cluster.words.casefold().split())
        assert "high risk" not in cluster.words.casefold()


@given(ANSWERS)
def test_trap_12_6_no_prompt_sets_a_level_and_a_yes_more_takes_none_away(answers):
    story = Story()
    tell(story, answers)
    assert story.case.level == "unknown"
    yes = {item for item, answer in answers.items() if answer == "yes"}
    assert [one.id for one in together(story.case)] == met(*yes)
    for item in ITEMS:
        assert set(met(*yes)) <= set(met(*yes, item))


# What stands


def stands(story):
    return {item: f"{entry.record.at:%d %b}" for item, entry in said_yes(story.case).items()}


SERIOUS = {"strangled": "yes", "kill-threat": "yes"}


def test_what_was_said_yes_to_in_a_partial_assessment_between_two_others_stands():
    story = Story()
    tell(story, dict.fromkeys(ITEMS, "no"), when="23 Nov 2026 10:00")
    tell(story, SERIOUS, when="24 Nov 2026 10:00")
    tell(story, {"worse": "no"}, when="25 Nov 2026 10:00")
    assert stands(story) == {"strangled": "24 Nov", "kill-threat": "24 Nov"}
    assert [one.id for one in together(story.case)] == met(*SERIOUS)
    assert serious_said(story.case) == ("threat to kill, strangulation (24 Nov 2026)",)


@pytest.mark.parametrize(
    ("later", "stand"),
    [
        ({"answers": {"strangled": "no"}}, False),
        ({"answers": {"strangled": "no"}, "how": "retrospective"}, False),
        ({"answers": {"strangled": "no"}, "tool": TOOLS["young-prompts"]}, False),
        ({"answers": {"strangled": "not_known"}}, True),
        ({"answers": {"strangled": "declined"}}, True),
        ({"answers": {}}, True),
        ({"answers": {"strangled": "no"}, "how": "agency"}, True),
        ({"answers": {"strangled": "no"}, "at": "1 Jan 2024"}, True),
    ],
)
def test_it_stands_until_somebody_says_otherwise_later_and_in_words(later, stand):
    story = Story()
    tell(story, {"strangled": "yes"}, when="23 Nov 2026 10:00")
    tell(story, when="24 Nov 2026 10:00", **later)
    assert ("strangled" in said_yes(story.case)) is stand
    assert ("strangulation" in [one.id for one in together(story.case)]) is stand
    assert bool(serious_said(story.case)) is stand


def test_another_agency_takes_back_what_it_said_itself_and_nothing_of_ours():
    story = Story()
    tell(story, {"strangled": "yes"}, how="agency")
    tell(story, {"strangled": "no"}, how="agency")
    assert said_yes(story.case) == {}
    tell(story, {"strangled": "yes"})
    tell(story, {"strangled": "yes"}, how="agency")
    tell(story, {"strangled": "no"}, how="agency")
    assert list(said_yes(story.case)) == ["strangled"]


def test_of_one_day_without_a_time_what_was_written_last_was_said_last():
    story = Story()
    tell(story, {"strangled": "yes"}, when="24 Nov 2026 10:00", at="24 Nov 2026 09:00")
    tell(story, {"strangled": "no"}, when="24 Nov 2026 11:00", at="24 Nov 2026")
    assert said_yes(story.case) == {}
    tell(story, {"strangled": "yes"}, when="24 Nov 2026 12:00", at="24 Nov 2026")
    assert list(said_yes(story.case)) == ["strangled"]


def test_a_no_that_was_written_before_the_yes_ends_it_not_although_it_was_asked_later():
    story = Story()
    early = tell(story, {"worse": "no"}, when="20 Nov 2026 10:00")
    tell(story, {"strangled": "no"}, when="22 Nov 2026 10:00")
    both = {"worse": "no", "strangled": "yes"}
    story.correct(early, "24 Nov 2026 10:00", answers=both, instrument=DASH.id, edition=DASH.edition)
    assert list(said_yes(story.case)) == ["strangled"]
    tell(story, {"strangled": "no"}, when="25 Nov 2026 10:00")
    assert said_yes(story.case) == {}


@given(st.lists(ANSWERS, max_size=5))
def test_trap_12_6_no_assessment_that_leaves_it_open_takes_a_yes_away(several):
    story = Story()
    for answers in several:
        before = set(said_yes(story.case))
        tell(story, answers)
        no = {item for item, answer in answers.items() if answer == "no"}
        assert set(said_yes(story.case)) == before - no | {item for item, answer in answers.items() if answer == "yes"}


# Side by side


def test_only_the_answers_that_changed_are_told_each_as_it_was_and_is():
    first = asked({"injury": "no", "frightened": "yes", "worse": "not_known", "control": "yes"})
    second = asked({"injury": "yes", "frightened": "yes", "worse": "no", "money": "declined"})
    found = compared(first, second, the_rules())
    assert [(one.item, one.before, one.after) for one in found.changed] == [
        ("injury", "no", "yes"),
        ("worse", "not known", "no"),
        ("control", "yes", "not asked"),
        ("money", "not asked", "rather not say"),
    ]
    assert found.changed[0].words == DASH.items[0].text
    assert found.only_one == 0


@given(ANSWERS, ANSWERS)
def test_side_by_side_tells_every_change_and_nothing_else(before, after):
    found = {one.item for one in compared(asked(before), asked(after), the_rules()).changed}
    assert found == {item for item in ITEMS if before.get(item) != after.get(item)}


def test_two_checklists_are_compared_where_they_ask_the_same_and_the_rest_is_counted():
    young, stalking = TOOLS["young-prompts"], TOOLS["stalking-prompts"]
    found = compared(asked({"injury": "no"}), asked({"injury": "yes"}, young), the_rules())
    assert [(one.item, one.words) for one in found.changed] == [("injury", young.items[0].text)]
    assert found.only_one == 0
    other = compared(asked({"injury": "no"}), asked({"st-fear": "yes"}, stalking), the_rules())
    assert (other.changed, other.only_one) == ((), 35)


def test_another_edition_is_compared_by_what_it_asked():
    old = asked({"injury": "no", "gone": "yes"}, edition="2019-01")
    found = compared(old, asked({"injury": "yes", "worse": "yes"}), the_rules())
    assert [one.item for one in found.changed] == ["injury"]


def test_they_stand_in_the_order_in_which_they_were_made():
    story = Story()
    late = tell(story, {}, when="23 Nov 2026 10:00")
    early = tell(story, {}, when="24 Nov 2026 10:00", at="20 Nov 2026 09:00")
    assert [entry.record.record_id for entry in in_order(story.case)] == [late, early]


# What was not known


def test_trap_12_6_what_was_not_known_is_come_back_to_and_is_never_a_no():
    story = Story()
    one = tell(story, {"strangled": "not_known", "injury": "no"}, when="23 Nov 2026 10:00")
    (found,) = back(story)
    assert found.words == f"Come back to: {DASH.items[14].text}"
    assert found.route.record_id == one
    assert f"{found.due:%d %b}" == "30 Nov"
    record = story.case.records(RiskAssessment)[0]
    assert (tally(record, DASH).no, tally(record, DASH).not_known) == (1, 1)


@pytest.mark.parametrize("answer", ["yes", "no", "declined"])
def test_only_an_answer_closes_it(answer):
    story = Story()
    one = tell(story, {"strangled": "not_known"})
    tell(story, {"injury": "yes"})
    assert [each.items for each in follow_ups(story.case)] == [("strangled",)]
    tell(story, {"strangled": answer})
    assert back(story) == []
    again = Story()
    one = tell(again, {"strangled": "not_known"})
    again.correct(one, answers={"strangled": answer}, instrument=DASH.id, edition=DASH.edition)
    assert back(again) == []


@pytest.mark.parametrize(
    ("later", "open_still"),
    [
        ({"answers": {"strangled": "no"}, "how": "agency"}, True),
        ({"answers": {"strangled": "declined"}, "how": "agency"}, True),
        ({"answers": {"strangled": "yes"}, "how": "agency"}, False),
        ({"answers": {"strangled": "no"}, "at": "1 Jan 2024"}, True),
        ({"answers": {"strangled": "yes"}, "at": "1 Jan 2024", "how": "agency"}, True),
        ({"answers": {"strangled": "no"}, "how": "retrospective"}, False),
    ],
)
def test_trap_12_27_no_other_agency_and_no_older_assessment_closes_what_we_did_not_know(later, open_still):
    story = Story()
    mine = tell(story, {"strangled": "not_known"}, when="23 Nov 2026 10:00")
    tell(story, when="24 Nov 2026 10:00", **later)
    assert bool(back(story)) is open_still
    if open_still:
        assert back(story)[0].route.record_id == mine


def test_what_another_agency_did_not_know_is_closed_by_its_own_answer_or_ours():
    for how in ("agency", "asked"):
        story = Story()
        tell(story, {"strangled": "not_known"}, how="agency")
        (duty,) = back(story)
        assert duty.route == Route(RiskAssessment.kind)
        tell(story, {"strangled": "no"}, how=how)
        assert back(story) == []


def test_asking_again_without_knowing_puts_it_off_no_further():
    story = Story()
    tell(story, {"worse": "not_known"}, when="23 Nov 2026 10:00")
    (first,) = back(story)
    tell(story, {"worse": "not_known"}, when="27 Nov 2026 10:00")
    (second,) = back(story)
    assert first.due == second.due


def test_what_may_matter_alone_is_named_first_and_the_rest_is_counted():
    story = Story()
    tell(story, dict.fromkeys(ITEMS, "not_known"))
    (found,) = back(story)
    assert "and 21 more that were not known" in found.words
    assert DASH.items[1].text in found.words
    assert DASH.items[0].text not in found.words


def test_each_checklist_has_a_list_of_its_own_and_another_edition_is_asked_anew():
    story = Story()
    tell(story, {"worse": "not_known"}, edition="2019-01")
    tell(story, {"st-fear": "not_known"}, TOOLS["stalking-prompts"])
    assert sorted(bool(duty.route.record_id) for duty in back(story)) == [False, True]


# Who said it


def test_who_told_an_answer_is_kept_and_printed_beside_it():
    record = asked({"injury": "yes"}, sources={"injury": "police"}, notes={"injury": "a fork"})
    assert read("risk", record.body()) == record
    said = {line.label: line.words for line in printed(record, the_rules(), str)}
    assert said["1. Was anyone hurt this time?"] == "yes (told by: Police): a fork"
