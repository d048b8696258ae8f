"""Nothing that is withheld, of anybody, gets into a letter: a different word stands in every field of the case."""

from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.kinds import Letter
from datui.casework.letters import drafted
from datui.casework.pieces import pieces
from datui.casework.records import build
from tests.casework.canaries import found_in, marked
from tests.casework.stories import MONDAY, the_rules
from tests.casework.test_letters import AID

case, where = marked()
CANARIES = sorted(where)


@given(st.lists(st.sampled_from(CANARIES), max_size=6), st.sampled_from(sorted(the_rules().letters)))
@settings(max_examples=40, deadline=None)
def test_nothing_of_the_case_gets_into_a_letter_but_the_two_names(copied, template):
    """Whatever an officer copies out of the case into what they write is taken out again, unless it may be told."""
    values = AID | {"template": template, "relied_on": f"She said: {'; '.join(copied)}.", "support": "\n".join(copied)}
    written = build(Letter, {"record_id": "9" * 32, **values}, now=MONDAY)
    draft = drafted(case, written, MONDAY)
    assert draft is not None
    got = found_in(draft.outgoing, where)
    of_two = {one.record_id for one in case.persons if one.has_role("victim") or one.has_role("perpetrator")}
    names = {one for one, (record, _kind, name) in where.items() if record in of_two and name == "name"}
    names |= {one for one, (_record, kind, name) in where.items() if (kind, name) == ("intake", "victim_name")}
    withheld = {one for one in got - names if is_withheld(one)}
    assert withheld == set()
    assert got <= names | set(copied)


def is_withheld(canary):
    record, _kind, name = where[canary]
    return any(piece.id.startswith(f"{record}.{name}") and piece.withheld for piece in pieces(case, MONDAY))
