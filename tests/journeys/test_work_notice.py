"""The work: a joint tenant's notice on the Friday before a bank holiday. A solicitor hears today; nobody answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from datui.casework.kinds import Contact, Notice, Reach, Share
from datui.casework.moments import london
from datui.casework.neutral import reveals
from datui.training import PASSPHRASE
from tests.journeys.officer import answer, case_of, fill, keep, kept_in, pick, quit_datui, unlock
from tests.journeys.terminal import Terminal
from tests.journeys.working import (
    ABOVE_ALL,
    WIDE,
    clock_at,
    feared,
    form,
    go_on,
    reported,
    row_of,
    vault_on,
)

VICTIM, GIVER, NUMBER = "Sabine Teasel", "Gorse Teasel", "07700 900318"
FRIDAY, TUESDAY = "2026-05-22", "2026-05-26"
TODAY = "Notice to quit: a solicitor hears of it today"
NEXT = "The next working day for the solicitor is Tue 26 May 2026: leave word today all the same."


@pytest.fixture
def vault(home: Path) -> Path:
    return vault_on(home / "training", FRIDAY)


def test_a_notice_on_the_friday_before_a_bank_holiday_is_a_solicitors_today_and_is_not_answered(
    terminal: Callable[..., Terminal], vault: Path
):
    screen = terminal("--vault", str(vault), size=WIDE)
    unlock(screen, PASSPHRASE)
    reported(screen, ("Name", VICTIM), ("Relation to us", "2"))
    feared(screen, GIVER, ("Telephone", NUMBER))
    it_is_written_down_as_it_came(screen)
    it_is_due_today_though_the_office_is_shut_until_tuesday(screen)
    it_cannot_be_answered(screen)
    a_solicitor_is_told(screen)
    quit_datui(screen)

    clock_at(vault, f"{TUESDAY}T09:30")
    screen = terminal("--vault", str(vault), size=WIDE)
    unlock(screen, PASSPHRASE)
    what_the_solicitor_said_is_written_down_by_tuesday(screen)
    quit_datui(screen)

    with kept_in(vault) as opened:
        case = case_of(opened, VICTIM)
        (notice,) = case.records(Notice)
        assert case.person_words(*notice.by_whom) == f"{GIVER} (perpetrator)"
        assert (notice.method, notice.by_one.value, notice.holds.value) == ("letter", True, False)
        days = [str(london(at).date()) for at in (notice.received_at, notice.told_at) if at is not None]
        assert days == [FRIDAY, FRIDAY]
        assert (notice.reply, case.records(Contact), case.records(Reach), case.records(Share)) == ("", [], [], [])
        assert not any(duty.code.startswith("notice") for duty in case.duties)
        assert not any(reveals(case.headline(entry), opened.rules) for entry in case.of(Notice))


def it_is_written_down_as_it_came(screen: Terminal) -> None:
    """By post, from one of the two, and of which tenancy: from when it may take effect is the law's, by a solicitor."""
    shown = form(screen, "Notice to quit", "How it came")
    assert "Nobody here answers a notice. Whoever gave it hears nothing of the other" in " ".join(
        shown.replace("█", "").split()
    )
    screen.wait_for("□ A solicitor hears of it the same day: Fri 22 May 2026", "Their next working day is Tue 26 May")
    fill(screen, ("How it came", "1"))
    pick(screen, "Which tenant gave it", "2")
    answer(screen, ("Which tenancy", "1"), ("Dated", "20 May 2026"), ("Ends on, as it says", "22 Jun 2026"))
    answer(screen, ("Signed by one of them alone?", "y"))
    screen.wait_for("Not before Wed 22 Jul 2026, as far as the law data says: two months", "Ask a solicitor.")
    keep(screen, "Notice to quit")


def it_is_due_today_though_the_office_is_shut_until_tuesday(screen: Terminal) -> None:
    """First contact has until Tuesday; the notice has until midnight, in the case and in the caseload."""
    screen.wait_for("Do next", f"› due 23:59 today: {TODAY}", NEXT, "due Tue 26 May 2026, 17:00: First contact")
    screen.press("escape")
    screen.wait_for("Caseload", "› 1 due today", "23:59 today: Notice to quit: a solicitor")
    assert ABOVE_ALL in screen.text.splitlines()[row_of(screen, "ST") - 1]
    assert VICTIM not in screen.text
    assert GIVER not in screen.text


def it_cannot_be_answered(screen: Terminal) -> None:
    """No way to whoever gave it is open, and none opens: no number of theirs is shown."""
    before = len(screen.raw)
    go_on(screen, "23:59 today: Notice to quit")
    screen.wait_for("Do next", TODAY)
    screen.press("t")
    screen.wait_for("Reach someone", f"Must not receive anything: {GIVER}.", f"{GIVER} (perpetrator)")
    screen.wait_for("✗ Telephone         The perpetrator and their side are told nothing")
    assert NUMBER.encode() not in screen.raw[before:]
    screen.press("escape")
    screen.wait_for("Do next", TODAY)


def a_solicitor_is_told(screen: Terminal) -> None:
    """The line leads to where that is written down; what they say is due once their office is open again."""
    go_on(screen, TODAY, "Solicitor told")
    fill(screen, ("Solicitor told", "now"), ("Which solicitor", "Amina Frost, Frost and Vale"))
    keep(screen, "Notice to quit")
    screen.wait_for("due Tue 26 May 2026, 17:00: Write down what the solicitor said of the notice")
    screen.wait_for(
        "due Fri 19 Jun 2026, 17:00: A notice to quit may end the tenancy", "The customer told of the notice"
    )
    screen.wait_without(TODAY)


def what_the_solicitor_said_is_written_down_by_tuesday(screen: Terminal) -> None:
    """It does not hold; nothing was said to whoever gave it, and what came of it is still to be known."""
    row = screen.text.splitlines()[row_of(screen, "ST")]
    assert "17:00 today" in row
    go_on(screen, row.split()[1])
    screen.wait_for("Do next", "› due 17:00 today: Write down what the solicitor said of the notice")
    go_on(screen, "Write down what the solicitor said", "What they said")
    fill(screen, ("What they said", "It is too short, and does not hold"), ("Does it hold?", "n"))
    keep(screen, "Notice to quit")
    screen.wait_for("Do next")
    screen.wait_without("Write down what the solicitor said", "A notice to quit may end the tenancy")
    screen.press("x")
    screen.wait_for("stand in the way", "A notice to quit without an outcome")
