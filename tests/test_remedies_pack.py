"""The remedies of the pack: what is wrong in them is refused by file and key before a case is opened."""

import pytest

from datui.pack import REMEDIES, load_rules
from tests.test_pack import change, pack, refusal  # noqa: F401 - a fixture of the pack's own tests

LOCKS = 'title = "Locks, doors, windows, letterbox, light"'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "stay"', 'kind = "go"', "remedies.locks.kind"),
        (LOCKS, f'{LOCKS}\nadvice = "Take this one"', "remedies.locks.advice"),
        (LOCKS, 'title = ""', "remedies.locks.title"),
        ('rests_on = "policy"', 'rests_on = "hope"', "remedies.locks.rests_on"),
        ('clause = "hpg-2025:6.4"', 'clause = "hpg-2025:99"', "remedies.locks.clause"),
        ("in_force_from = 2026-11-22", 'in_force_from = ""', "remedies.locks.switched_on"),
        ("switched_on = true", 'switched_on = "yes"', "remedies.locks.switched_on"),
        ("[remedies.warning]", "[remedies.letter]", "those towards the perpetrator"),
        ("[remedies.bail]", "[remedies.police-bail]", "each code of lists.order"),
    ],
)
def test_what_is_wrong_is_refused_by_its_key(pack, old, new, said):  # noqa: F811 - the fixture
    change(pack, REMEDIES, old, new)
    reason = refusal(pack)
    assert reason.startswith(f"assets/{REMEDIES}")
    assert said in reason


def test_what_is_not_in_force_cannot_be_chosen_as_done(pack):  # noqa: F811 - the fixture
    change(pack, "policy/lists.toml", '{ code = "ground-14a"', '{ code = "bill-wider-ground"')
    assert "those towards the perpetrator" in refusal(pack)


def test_any_byte_of_it_changes_the_digest(pack, rules):  # noqa: F811 - the fixture
    (pack / REMEDIES).write_bytes((pack / REMEDIES).read_bytes() + b"\n")
    assert load_rules(pack).digest != rules.digest
