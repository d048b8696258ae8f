"""Where a new home may be near whoever must not find it: every home that they have, or had, counts."""

from datui.casework.kinds import Person
from datui.casework.nearby import near
from tests.casework.test_signoff import move, moving

LIVES = "The new home may be near where the perpetrator lives, or lived"


def said(story, key):
    return [line.words for line in near(story.case, move(story, key))]


def test_where_they_lived_before_is_where_they_are_known():
    story, key = moving(area="Oakengates")
    him = story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"], address="2 Mill Lane, Oakengates")
    assert LIVES in said(story, key)
    story.correct(him, address="9 High Street, Leeds")
    assert LIVES in said(story, key)


def test_the_home_that_is_left_to_them_is_theirs():
    story, key = moving(postcode="TF1 3BB")
    him = story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"])
    assert LIVES not in said(story, key)
    story.correct(him, lives_there="y")
    assert LIVES in said(story, key)
    # Once their own record says the new home it is not near itself.
    story.correct(key, address="9 Harbour Road", postcode="TF1 3BB")
    story.tell(Person, name="Asha Khan", case_roles=["victim"], address="9 Harbour Road", postcode="TF1 3BB")
    assert LIVES not in said(story, key)
