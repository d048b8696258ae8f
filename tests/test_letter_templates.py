"""The templates of letters as a pack has them: each code has its file, and what is wrong in one is named by its key."""

import pytest

from datui.casework.lettertemplate import READ_OUT
from tests.test_pack import change, pack, refusal  # noqa: F401 - a fixture of the pack's own tests

AID = "letters/legal-aid.toml"


def test_each_letter_that_can_be_chosen_has_its_template(rules):
    assert set(rules.letters) == {choice.code for choice in rules.lists["letter"].choices}
    assert all(READ_OUT in template.ways for template in rules.letters.values())
    assert all(template.clause in rules.clauses for template in rules.letters.values())


def test_no_template_asks_for_where_somebody_is_found_or_how_they_are_reached(rules):
    for template in rules.letters.values():
        for place in template.placeholders.values():
            assert not any(
                word in place.topic for word in ("address", "postcode", "phone", "email", "school", "contact")
            )


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('words = "{relied_on}"', 'words = "{relied_upon}"', "placeholders.relied_on"),
        ('words = "{support}"', 'words = "Support"', "placeholders.support"),
        ('field = "post"', 'field = "password"', "placeholders.post"),
        ('of = "by_whom"', 'of = "somebody"', "placeholders.other"),
        ("day = true", 'day = true, topic = "victim.name"', "placeholders.today"),
        ('held_by = "victim"', 'held_by = "anyone"', "held_by"),
        ('ways = ["read-out", "sealed-pack"]', 'ways = ["file"]', "ways"),
        ('ways = ["read-out", "sealed-pack"]', "ways = []", "ways"),
        ('id = "legal-aid"', 'id = "contact-note"', "id"),
        ('id = "legal-aid"', 'id = "another"', "id"),
        ('shared_for = "legal"', 'shared_for = "gossip"', "shared_for"),
        ('clause = "practice:8.1.letter"', 'clause = "practice:none"', "clause"),
    ],
)
def test_what_is_wrong_in_a_template_is_named_by_its_key(pack, old, new, key):  # noqa: F811 - asked for
    change(pack, AID, old, new)
    said = refusal(pack)
    assert said.startswith(f"assets/{AID}")
    assert key in said
