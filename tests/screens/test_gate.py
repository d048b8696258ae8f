"""What stands between a case and its closure: each line says why, and opens the screen that puts it right."""

import pytest

from datui.casework.kinds import (
    Action,
    Closure,
    Contact,
    Eligibility,
    Emergency,
    Intake,
    MaracMeeting,
    Person,
    PoliceProtection,
    Recommendation,
    Referral,
    RiskLevel,
    Visit,
)
from screens.closure import GateScreen
from screens.record import RecordScreen
from screens.widgets.lines import Lines
from storage.vault import Draft
from tests.screens.cases import (
    CASE,
    CLOSING,
    app_of,
    at_the_gate,
    in_case,
    keep,
    press,
    ready_to_close,
    reported,
    text,
    toast,
    vault_of,
)
from tests.screens.session import settle

BIG = (140, 50)
CLOSED = "d" * 32


async def test_a_case_with_much_undone_is_not_closed_and_every_line_says_why(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        gate = (await at_the_gate(pilot)).gate()
        assert len(gate) > 6
        assert f"{len(gate)} things stand in the way." in text(pilot)
        for line in gate:
            assert f"□ {line.words}" in text(pilot)
            assert app_of(pilot).screen.cite(line.clause) in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "The case stays open.")
        assert app_of(pilot).case.status == "open"
        assert vault_of(pilot).case(CASE).latest(Closure) is None


def nothing(vault):
    keep(vault, Contact, with_whom="f" * 32)


def undone(vault):
    reported(vault)


def children_somewhere(vault):
    keep(vault, Intake, danger_now="y", children="y")
    keep(vault, Emergency, called="y", danger_now="")


def all_open(vault):
    keep(vault, Intake, children="n")
    keep(vault, Action, what="Locks")
    keep(vault, Referral, agency="marac")
    keep(vault, Visit, where="The library")
    keep(vault, RiskLevel, level="high")
    keep(vault, Emergency)


def all_empty(vault):
    reported(vault)
    for kind in (Action, Visit, Referral):
        keep(vault, kind)


def added_since(vault):
    ready_to_close(vault)
    keep(vault, Closure, record_id=CLOSED, **CLOSING)
    keep(vault, Action, what="Locks")


def after_marac(vault):
    """A child and an adult at risk whom nobody referred, and all that MARAC and police leave open."""
    keep(vault, Intake, danger_now="n", children="y")
    keep(vault, Person, case_roles=["child"], age="4")
    keep(vault, Eligibility, care_needs="y", at_risk="y", cannot_protect="y")
    for said in ({"meets_on": "1 Dec 2026"}, {"heard": "y"}, {"heard": "y", "for_us": "y", "minutes": "The move"}):
        keep(vault, MaracMeeting, listed_on="today", **said)
    keep(vault, Recommendation, what="A move")
    keep(vault, Recommendation, what="A move", decision="declined")
    keep(vault, Recommendation, what="A move", decision="accepted")
    keep(vault, Recommendation, what="A move", decision="accepted", no_action="Done already")
    keep(vault, PoliceProtection, asked_on="today")


def long_ago(vault):
    reported(vault)
    keep(vault, RiskLevel, level="high", rationale="Then", decided_at="1 Jan 2026")


DRAFTED = [
    (ready_to_close, {"limb": "nothing-more"}),
    (ready_to_close, {"discussed": "y", "risk_reviewed": "n", "feedback": "y"}),
    (reported, {"limb": "plan-complete", "attempts": "Twice"}),
    (reported, {"limb": "plan-complete", "specialist_view": "None to be had"}),
    (ready_to_close, {"discussed": "y", "discussed_at": "1 Jan 2026", "discussed_how": "voice"}),
    (ready_to_close, CLOSING | {"feedback_how": "text"}),
    (added_since, CLOSING),
    (ready_to_close, CLOSING | {"discussed_at": "tomorrow"}),
    (ready_to_close, {"at": "marmalade"}),
]
WAYS = [
    "why",
    "when",
    "unreached",
    "no attempts",
    "before the report",
    "unsafe way",
    "added since",
    "not yet",
    "unreadable",
]
CASES = [nothing, undone, children_somewhere, all_open, all_empty, after_marac, long_ago, ready_to_close, added_since]


async def every_line_opens(pilot):
    """Choose each line of the gate in turn; give back what they said."""
    await at_the_gate(pilot)
    lines = pilot.app.screen.query_one(Lines)
    gate = pilot.app.screen.gate()
    places = [at for at, item in enumerate(lines.items) if item.key is not None]
    assert len(places) == len(gate)
    for at, line in zip(places, gate, strict=True):
        lines.cursor = at
        await press(pilot, "enter")
        await settle(pilot, RecordScreen)
        screen = pilot.app.screen
        assert screen.kind.kind == line.route.screen, line
        assert screen.case_id == CASE
        if vault_of(pilot).case(CASE).versions(line.route.record_id):
            assert screen.record_id == line.route.record_id
        pilot.app.pop_screen()
        await settle(pilot, GateScreen)
    return {line.words for line in gate}


SEEN: set[str] = set()


@pytest.mark.parametrize("fill_vault", CASES, ids=lambda each: each.__name__)
async def test_every_line_opens_the_screen_that_puts_it_right(tmp_path, rules, fill_vault):
    async with in_case(tmp_path, rules, fill_vault) as pilot:
        opened = await every_line_opens(pilot)
        assert opened == {line.words for line in app_of(pilot).screen.gate()}
    SEEN.update(opened)


@pytest.mark.parametrize(("fill_vault", "values"), DRAFTED, ids=WAYS)
async def test_with_a_closure_half_written_every_line_opens_its_screen_too_and_f2_closes_nothing(
    tmp_path, rules, fill_vault, values
):
    def drafted(vault):
        fill_vault(vault)
        vault.save_draft(Draft("closure", CASE, CLOSED, values, "at", 0, vault.now()))

    async with in_case(tmp_path, rules, drafted) as pilot:
        kept = vault_of(pilot).case(CASE).of(Closure)
        SEEN.update(await every_line_opens(pilot))
        await press(pilot, "f2")
        await toast(pilot, "The case stays open.")
        assert vault_of(pilot).case(CASE).of(Closure) == kept
        assert len(vault_of(pilot).drafts()) == 1


def test_those_were_all_the_lines_that_there_are():
    begins = [
        "They are in danger now",
        "The report itself",
        "Whether they are in danger now",
        "Emergency opened: say",
        "Whether 999 was called",
        "A risk level: UNKNOWN",
        "The level and its reason",
        "A safe-contact plan",
        "Whether there are children",
        "The children, each",
        "How it is known that there are no children",
        "Children's safeguarding: refer",
        "Adults at risk: whether",
        "Adults' safeguarding: refer",
        "MARAC on Tue 1 Dec 2026: whether it was",
        "MARAC: whether anything is ours",
        "MARAC: each thing that is ours",
        "A recommendation that nobody decided on",
        "Why a recommendation is declined",
        "A recommendation that was accepted and is in no plan",
        "A recommendation whose standing nobody was told",
        "Police protection was asked for",
        "That the officer is safely back",
        "Why the emergency was opened",
        "Open action",
        "An empty action",
        "An empty visit",
        "An empty referral",
        "Something was added since",
        "Referral (",
        "No contact achieved",
        "Risk was last decided",
        "Risk looked at again",
        "Why it may close",
        "Why nothing more is right",
        "A plan, if it is to be complete",
        "When and how it was talked over",
        "Talked over with the victim",
        "Talked over with the victim; or, if not reached",
        "Talked over with the victim since the last report",
        "Or, if they could not be reached: the safe attempts made",
        "Or, if they could not be reached: a specialist's view",
        "Or, if they could not be reached: the other agencies told",
        "Whether we may ask for feedback",
        "A safe way to ask for feedback",
        "Feedback by text: the plan does not allow it",
        "The closure has a field that cannot be read",
    ]
    assert [each for each in begins if not any(words.startswith(each) for words in SEEN)] == []
    assert [words for words in SEEN if not words.startswith(tuple(begins))] == []


async def test_a_line_that_is_put_right_is_gone_when_one_comes_back(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        await at_the_gate(pilot)
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = next(at for at, item in enumerate(lines.items) if "safe-contact plan" in item.content.plain)
        await press(pilot, "enter", "n", "f2")
        await settle(pilot, GateScreen)
        assert "safe-contact plan" not in text(pilot)
