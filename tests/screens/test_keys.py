"""Keys: every one has a name, does one thing that there is, and stands in the footer; TRAINING stands everywhere."""

from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from textual.actions import parse
from textual.binding import Binding

from datui.casework.composed import Composed
from datui.casework.kinds import RiskAssessment
from datui.casework.outgoing import Line, Outgoing, Part, Piece
from datui.casework.reach import ways
from datui.casework.sealedpack import SealedPack
from datui.casework.sharing import Share
from screens.alike import AlikeScreen
from screens.app import Datui
from screens.atonce import ListPage
from screens.backup import BackupScreen
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.check import CheckScreen
from screens.checklists import ChecklistScreen
from screens.choose import ChooseScreen
from screens.closure import GateScreen
from screens.compare import AssessmentsScreen, SideBySideScreen
from screens.day import DayScreen
from screens.directory import AgenciesNearScreen, DirectoryScreen
from screens.emergency import EmergencyScreen
from screens.enquiry import EnquiriesScreen
from screens.enrol import EnrolScreen
from screens.find import FindScreen
from screens.handover import HandoverSheetScreen
from screens.handovers import HandoversScreen
from screens.help import Help
from screens.interest import BarredScreen
from screens.keys import KeysScreen
from screens.letterpage import LettersScreen
from screens.more import MoreScreen
from screens.older import OlderScreen
from screens.onekey import KeyScreen
from screens.packs import AgenciesScreen, PackScreen, WordingScreen
from screens.packwords import PackWordsScreen
from screens.page import CasePage
from screens.passphrase import ChangeScreen, ResetScreen
from screens.policies import PoliciesScreen, PolicyScreen
from screens.preview import PreviewScreen, WholeScreen
from screens.prompts import PromptsScreen
from screens.prove import ProveScreen
from screens.reach import NotAllowedScreen, ReachScreen
from screens.read import ReadScreen
from screens.readout import ReadOutScreen
from screens.reads import CaseReadsScreen, Only, ReadsScreen
from screens.rebuild import RebuildScreen, RecentScreen
from screens.recover import RecoverScreen
from screens.remedies import RemediesScreen, RemedyScreen
from screens.remove import RemoveScreen, RotateScreen
from screens.requests import ChronologiesScreen, RequestsScreen
from screens.rollback import RollbackScreen
from screens.rooms import screen_class
from screens.sealedpack import SealedPacksScreen
from screens.sealing import SealScreen
from screens.seen import SeenScreen
from screens.seen_by import SeenByScreen
from screens.sending import SendingScreen
from screens.settings import SettingsScreen
from screens.setup import SetupScreen
from screens.shares import GivenScreen, SharesScreen
from screens.sheet import SheetScreen
from screens.signposting import NumbersScreen, SignpostingScreen
from screens.stop import StopScreen
from screens.supervised import SupervisedScreen
from screens.unlock import UnlockScreen
from screens.vault import VaultScreen
from screens.way import WayScreen
from screens.widgets.keybar import KeyBar
from screens.words import WordsScreen
from screens.work import WorkScreen
from tests.casework.stories import MONDAY
from tests.screens.cases import CASE, KINDS, app_of, in_case, keep, open_record, planned
from tests.screens.golden import screen_text
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import done, until_it_says

SHARE = "5" * 32
PIECE = Piece("a.name", "Victim", "Name", "Somebody")
PAPER = Outgoing("Told in confidence", "Somebody", "", MONDAY, (Part("Victim", (Line("Name", "Somebody"),)),))
GETS = Composed(PAPER, ())
RECORDS = [screen_class(kind) for kind in KINDS]
PAGES = [CaseloadScreen, CaseScreen, FindScreen, ReadScreen, GateScreen, EmergencyScreen, Help]
VAULT = [VaultScreen, ReadsScreen, DayScreen, WordsScreen, SeenScreen, SettingsScreen, RollbackScreen, CheckScreen]
VAULT += [DirectoryScreen, AgenciesScreen, SendingScreen]
VAULT += [HandoversScreen, BackupScreen, PoliciesScreen, PackScreen, WordingScreen, SupervisedScreen]
TEXTS = [PolicyScreen, ChecklistScreen]
OF_A_CASE = [MoreScreen, WorkScreen, ReachScreen, WayScreen, NotAllowedScreen, PromptsScreen, AlikeScreen]
OF_A_CASE += [AssessmentsScreen, SideBySideScreen, ChooseScreen, BarredScreen, HandoverSheetScreen]
OF_A_CASE += [AgenciesNearScreen, SignpostingScreen, NumbersScreen, RemediesScreen, RemedyScreen, RequestsScreen]
OF_A_CASE += [ChronologiesScreen, EnquiriesScreen, LettersScreen, SealedPacksScreen, SharesScreen, GivenScreen]
OF_A_CASE += [SeenByScreen, PreviewScreen, WholeScreen, ReadOutScreen, SealScreen, PackWordsScreen]
CHANGES = [KeysScreen, KeyScreen, ProveScreen, EnrolScreen, ChangeScreen, ResetScreen]
CHANGES += [RemoveScreen, RotateScreen, SheetScreen, RecoverScreen]
BEFORE = [UnlockScreen, SetupScreen, StopScreen, OlderScreen, RebuildScreen, RecentScreen]
SCREENS: list[Any] = [*RECORDS, *PAGES, CaseReadsScreen, *OF_A_CASE, *VAULT, *TEXTS, *CHANGES, *BEFORE]
named = pytest.mark.parametrize("screen", SCREENS, ids=lambda each: each.__name__)


def bindings(screen):
    """Every binding that our own classes declare for a screen, as Textual merges them."""
    ours = [each for each in screen.__mro__ if each.__module__.partition(".")[0] == "screens"]
    declared = [binding for each in ours for binding in each.__dict__.get("BINDINGS", [])]
    assert all(isinstance(binding, Binding) for binding in declared)
    return list(Binding.make_bindings(declared))


@named
def test_every_key_of_every_screen_has_an_id_and_a_word(screen):
    for binding in bindings(screen):
        assert binding.id, binding.key
        assert binding.description, binding.key


@named
def test_no_key_does_two_things_on_one_screen(screen):
    for each in screen.__mro__:
        if each.__module__.partition(".")[0] == "screens":
            keys = [binding.key for binding in Binding.make_bindings(each.__dict__.get("BINDINGS", []))]
            assert sorted(keys) == sorted(set(keys)), each.__name__
    ids: dict[str, str] = {}
    merged = screen._merge_bindings().key_to_bindings.values() if hasattr(screen, "_merge_bindings") else []
    for binding in [binding for group in merged for binding in group if binding.id]:
        assert ids.setdefault(binding.id, binding.action) == binding.action


@named
def test_every_key_does_something_that_there_is(screen):
    for binding in bindings(screen):
        namespace, name, _parameters = parse(binding.action)
        owner = Datui if namespace == "app" else screen
        assert any(hasattr(owner, f"{prefix}action_{name}") for prefix in ("", "_")), binding.action


def test_no_key_of_a_screen_hides_one_that_works_everywhere():
    everywhere = {binding.key: binding.action for binding in bindings(Datui)}
    assert {"f12", "ctrl+l", "ctrl+q"} <= set(everywhere)
    for screen in SCREENS:
        for binding in bindings(screen):
            # Help is left with the key that opened it.
            if binding.key in everywhere and (screen, binding.key) != (Help, "f1"):
                assert binding.action.removeprefix("app.") == everywhere[binding.key], screen.__name__


@dataclass
class View:
    """What a screen looked like at 80 columns, and the keys that it meant to show."""

    lines: list[str]
    shown: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def seen(app):
    """The screen as it is drawn now."""
    bars = list(app.screen.query(KeyBar))
    shown = [f"{app.get_key_display(each)} {each.description}" for bar in bars for each in bar._bindings_shown()]
    return View(screen_text(app).splitlines(), shown)


class Rebuilding(RebuildScreen):
    """Stays where it began."""

    def _step(self) -> None:
        pass


def worked_on(vault):
    """A case with a plan and a checklist."""
    planned(vault)
    keep(vault, RiskAssessment, instrument="dash-prompts", answers={"injury": "yes"})
    keep(vault, Share, record_id=SHARE, agency="idva")


def pages(case, now):
    """Every page of a case that is no record."""
    entry = case.entries[0]
    yield from (ReadScreen(entry.record.record_id), GateScreen(), CaseReadsScreen(Only(case_id=CASE)))
    yield from (MoreScreen(), WorkScreen(), ReachScreen(), PromptsScreen(), AlikeScreen([]), AssessmentsScreen())
    yield from (kind(way) for kind, way in zip((WayScreen, NotAllowedScreen), ways(case, now), strict=False))
    yield from (BarredScreen(case), HandoverSheetScreen([case.case_id]))
    yield from (
        AgenciesNearScreen(),
        SignpostingScreen(),
        NumbersScreen(PAPER),
        RemediesScreen(),
        RemedyScreen("locks"),
    )
    yield from (RequestsScreen(), ChronologiesScreen(), EnquiriesScreen(), LettersScreen(), SealedPacksScreen())
    yield from (SharesScreen(), GivenScreen(SHARE), PreviewScreen(GETS), WholeScreen(PIECE))
    yield SeenByScreen("Somebody", lambda: [PIECE], lambda _picked: GETS, (), lambda _picked: None)
    yield from (ReadOutScreen(PAPER, lambda _read: None), SealScreen(SHARE, lambda: PAPER, lambda: None))
    yield PackWordsScreen("heron lantern quilt marble tansy acorn", SealedPack(record_id=SHARE))
    assessment = case.all_versions(RiskAssessment)[0]
    yield from (SideBySideScreen(assessment, assessment), ChooseScreen("Which", [("one", "One", "What it means")]))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def views(tmp_path_factory, rules):
    """Every screen as it is drawn at 80 by 24, by its class's name."""
    found: dict[str, View] = {}
    path = tmp_path_factory.mktemp("views")
    async with in_case(path, rules, worked_on) as pilot:
        app = app_of(pilot)
        found["CaseScreen"] = seen(app)
        for page in pages(app.open_vault.case(CASE), app.open_vault.now()):
            await app.push_screen(page)
            await settle(pilot, type(page))
            found[type(page).__name__] = seen(app)
            app.pop_screen()
            await done(pilot)
        for kind in KINDS:
            screen = await open_record(pilot, kind)
            await done(pilot)
            found[type(screen).__name__] = seen(app)
            app.pop_screen()
            await done(pilot)
        app.emergency()
        await settle(pilot, EmergencyScreen)
        found["EmergencyScreen"] = seen(app)
    async with session(path / "vault") as pilot:
        app = app_of(pilot)
        found["CaseloadScreen"] = seen(app)
        texts = (PolicyScreen(next(iter(rules.policies))), ChecklistScreen(next(iter(rules.instruments.values()))))
        for each in (FindScreen(), Help(app.screen), Rebuilding(), *texts, *(page() for page in VAULT)):
            await app.push_screen(each)
            await settle(pilot, type(each))
            found[type(each).__name__.replace("Rebuilding", "RebuildScreen")] = seen(app)
            app.pop_screen()
            await done(pilot)
        await app.push_screen(UnlockScreen(make_vault(path / "locked", rules)))
        await until_it_says(pilot, "TRAINING")
        found["UnlockScreen"] = seen(app)
    return found


# Set-up and the page on which datui stops come before a vault is open; they have tests of their own, and so have the
# changes of keys and what is checked at unlock.
DRAWN = [screen for screen in SCREENS if screen not in (SetupScreen, StopScreen, OlderScreen, RecentScreen, *CHANGES)]
drawn = pytest.mark.parametrize("screen", DRAWN, ids=lambda each: each.__name__)


@drawn
def test_every_key_that_is_shown_fits_in_eighty_columns(views, screen):
    view = views[screen.__name__]
    assert [words for words in view.shown if words not in view.text] == []
    assert len(view.lines) <= 24


@drawn
def test_the_emergency_key_stands_at_the_right_end_on_every_screen_of_a_case_or_a_list_of_them(views, screen):
    view = views[screen.__name__]
    ends = [line for line in view.lines if line.endswith("F9 EMERGENCY")]
    # Here help stands above the caseload, and leads on to what 999 needs.
    assert len(ends) == (1 if issubclass(screen, CasePage | ListPage | Help) else 0)


@drawn
def test_training_stands_on_every_screen(views, screen):
    assert "TRAINING" in views[screen.__name__].text


def test_no_screen_was_forgotten():
    def below(kind):
        return {kind} | {each for sub in kind.__subclasses__() for each in below(sub)}

    from textual.screen import Screen

    ours = {each.__name__ for each in below(Screen) if each.__module__.partition(".")[0] == "screens"}
    bases = {"Page", "CasePage", "WaitingPage", "RecordScreen", "PlanInView", "Arrival", "SigningPage", "Stepped"}
    bases |= {"DraftPage", "FormPage", "UndoPage", "KeyChange", "PassphraseScreen", "NewVaultKey", "SlicesScreen"}
    bases |= {"BeneathScreen", "KeepPage", "PlanPage", "ListPage", "_Counted", "TextScreen", "ImportScreen"}
    bases |= {"HousingScreen", "ReadThroughPage", "ReadsOutScreen", "RequestedScreen", "_MeetingScreen", "_OfMove"}
    bases |= {"_PlanScreen"}
    assert ours - bases - {screen.__name__ for screen in SCREENS} == set()
