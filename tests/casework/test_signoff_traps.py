"""Ways round the security of tenure that are none: a day unsaid, a longer period, another record, one's own word."""

import pytest

from datui.casework.kinds import JointTenancy, Move, Note, Notice
from datui.casework.signoff import tenure_stops
from tests.casework.test_signoff import against, decides, move, moving

STARTER = {"before": "starter", "after": "starter", "before_until": "1 Jan 2027", "after_until": "1 Feb 2027"}


def test_a_decision_is_of_how_long_the_tenancies_run_and_of_nothing_longer():
    story, key = moving(**STARTER)
    decides(story, key, before="starter")
    assert against(story, key) == []
    story.correct(key, after_until="1 Jan 2032")
    assert any(tenure_stops(story.case, move(story, key)))
    # Nor is it for whoever wrote that down.
    story, key = moving(**STARTER)
    decides(story, key, before="starter", person="p1")
    assert any(tenure_stops(story.case, move(story, key)))


def test_a_period_that_is_over_by_now_is_over_though_nobody_said_when_they_move():
    story, _key = moving(before="starter", after="starter", before_until="1 Jan 2026", after_until="1 Jan 2026")
    assert "Less security than before" in lapse_of(story)
    story, key = moving(**STARTER | {"after_until": "1 Jan 2027"})
    assert against(story, key) == []
    story.tell(Note, "4 Jan 2027 09:00", text="Not moved yet")
    assert "Less security than before" in lapse_of(story)
    story.correct(key, moved_on="30 Dec 2026")
    assert against(story, key) == []


@pytest.mark.parametrize("kind", [JointTenancy, Notice])
def test_a_move_is_no_place_to_have_had_less_than_another_record_says(kind):
    story, key = moving(before="licence", after="licence")
    assert against(story, key) == []
    story.tell(kind, tenancy="assured")
    assert "they had more security before" in lapse_of(story)
    story.correct(key, before="assured", after="secure")
    assert against(story, key) == []


@pytest.mark.parametrize("name", ["Sam Officer", "sam", "Officer, Sam"])
def test_whoever_writes_the_change_of_address_down_does_not_agree_to_it_alone(name):
    story, key = moving(approved_by=name)
    assert against(story, key) == ["Somebody else agrees to the change of address than who writes it down"]
    story.correct(key, approved_by="Sam Officer and Jo Lead")
    assert against(story, key) == []


def lapse_of(story):
    return " ".join(line.words for one in story.case.records(Move) for line in tenure_stops(story.case, one))
