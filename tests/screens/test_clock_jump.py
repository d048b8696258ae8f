"""A clock that jumps while datui is open is said on every page, until it is right again."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens import limits
from screens.case import CaseScreen
from screens.limits import LimitedApp
from screens.standing import JUMPED
from tests.screens.cases import app_of, press, reported, text
from tests.screens.session import make_vault, session, settle


class Clocks:
    """What the laptop's clock shows, and what really passed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.real, self.slept = datetime(2026, 11, 23, 10).timestamp(), 1000.0, 0.0
        monkeypatch.setattr(limits, "wall", lambda: self.wall)
        monkeypatch.setattr(limits, "seconds", lambda: self.real)
        monkeypatch.setattr(limits, "asleep", lambda: self.slept)

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.real += seconds


@pytest.fixture
def clocks(monkeypatch) -> Clocks:
    return Clocks(monkeypatch)


@pytest.mark.parametrize(
    ("moved", "said"), [(3 * 3600 + 120, "jumped 3 h 2 min ahead"), (-86_400, "jumped 24 h back"), (180, "3 min ahead")]
)
async def test_it_is_said_on_every_page_and_gone_when_the_clock_is_right(tmp_path, rules, clocks, moved, said):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        app = app_of(pilot)
        clocks.passes(30)
        app.look_at_the_clock()
        assert "jumped" not in text(pilot)
        clocks.wall += moved
        app.look_at_the_clock()
        await pilot.pause()
        words = " ".join(text(pilot).split())
        assert said in words
        assert "Put it right" in words
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        assert JUMPED in text(pilot)
        clocks.wall -= moved
        app.look_at_the_clock()
        await pilot.pause()
        assert JUMPED not in text(pilot)


@given(st.lists(st.floats(min_value=0, max_value=1e6), max_size=8), st.floats(min_value=-119, max_value=119))
def test_time_that_passed_asleep_or_awake_is_no_jump_nor_is_a_clock_set_a_little(spans, by):
    with pytest.MonkeyPatch.context() as patched:
        clocks = Clocks(patched)
        app = LimitedApp(300, 20)
        for span in spans:
            clocks.passes(span)
        clocks.wall += by
        assert app.clock_jump == 0


@given(st.floats(min_value=-1e9, max_value=1e9).filter(lambda by: abs(by) > 121), st.floats(min_value=0, max_value=1e6))
def test_any_other_move_is_told_as_long_as_it_is(by, passed):
    with pytest.MonkeyPatch.context() as patched:
        clocks = Clocks(patched)
        app = LimitedApp(300, 20)
        clocks.passes(passed)
        clocks.wall += by
        assert app.clock_jump == pytest.approx(by, abs=1)
