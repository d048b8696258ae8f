"""Cases that the tests of the screens open, kept as a person would have kept them, and the way to a screen of one."""

import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from datui.casework.kinds import Action, Contact, Decision, Intake, Person, Referral, RiskLevel, SafeContact
from datui.casework.records import REGISTRY, Entry, Record, build
from datui.casework.rules import Rules
from screens.app import Datui
from screens.case import CaseScreen
from screens.closure import GateScreen
from screens.form import Form
from screens.record import RecordScreen
from screens.rooms import record_screen
from screens.widgets.lines import Lines
from storage.vault import DamagedVault, NotSaved, Vault
from tests.screens.golden import screen_text
from tests.screens.session import Filled, make_vault, session, settle
from tests.screens.stage import done, until

CASE = "7c3f19a2b4" + "0" * 22
VICTIM, HIM = "a" * 32, "b" * 32
NAME = "Asha Verity Khan"
KINDS = sorted(name for name, kind in REGISTRY.items() if not kind.home)
"""Every kind of record that an officer writes."""
R = TypeVar("R", bound=Record)
_last_press = [time.monotonic()]


def keep(vault: Vault, kind: type[Record], case_id: str = CASE, **values: Any) -> Entry:
    """Keep a record of what was typed, with the moments that a form offers."""
    offered = {name: "now" for name, _info, question in kind.questions() if question.default_now}
    record = build(kind, {"record_id": vault.new_id(), **offered, **values}, now=vault.now())
    return vault.append(case_id, record)


def reported(vault: Vault) -> None:
    """A report with a name, and nothing else done."""
    keep(vault, Intake, victim_name=NAME, danger_now="n", received_at="today 09:00")


def peopled(vault: Vault) -> None:
    """A report, the victim, and who she is afraid of."""
    reported(vault)
    keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"])
    keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"], danger="keeps a dog")


def planned(vault: Vault) -> None:
    """People, and a safe-contact plan in date."""
    peopled(vault)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to="07700 900123",
        voice_seen="n",
        text_allowed="n",
        code_word="marmalade",
        safe_days=["mon", "tue"],
        unsafe_people="His brother",
    )


def ready_to_close(vault: Vault, case_id: str = CASE) -> None:
    """Everything is done but the closure itself."""
    keep(
        vault,
        Intake,
        case_id,
        victim_name=NAME,
        danger_now="n",
        received_at="today 09:00",
        children="n",
        children_confirmed="She said so",
    )
    keep(vault, SafeContact, case_id, confirmed_on="today", voice_allowed="y", voice_to="07700 900123", voice_seen="n")
    keep(vault, Contact, case_id, channel="voice", reached="y", plan_followed="y")
    keep(vault, RiskLevel, case_id, level="medium", rationale="Threats, no weapon, he has moved out")
    keep(vault, Action, case_id, what="Change the locks", status="done", result="Fitted", done_on="today")
    keep(vault, Referral, case_id, agency="idva", sent_at="now", acknowledged_at="now", outcome="accepted")
    keep(vault, Decision, case_id, about="Adults at risk", decided="No needs for care", as_wished="y")


CLOSING: dict[str, Any] = {
    "limb": "plan-complete",
    "risk_reviewed": "y",
    "discussed": "y",
    "discussed_at": "now",
    "discussed_how": "voice",
    "feedback": "y",
    "feedback_how": "voice",
}
"""A closure that leaves no line of the gate."""


@asynccontextmanager
async def in_case(
    path: Path, rules: Rules, fill: Filled = reported, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Any]:
    """The app with a case open, as after Enter on its line of the caseload."""
    async with session(make_vault(path / "vault", rules, fill), size) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        yield pilot


def app_of(pilot: Pilot[None]) -> Any:
    """The session that a pilot flies; Any, for a test says what it looks for and fails where that is not there."""
    assert isinstance(pilot.app, Datui)
    return pilot.app


def vault_of(pilot: Pilot[None]) -> Vault:
    """The vault that is open."""
    vault: Vault = app_of(pilot).open_vault
    return vault


async def open_record(pilot: Pilot[None], kind: str, record_id: str = "", *, correct: bool = False) -> RecordScreen:
    """Open a record's screen, as a key of the case page does."""
    screen = record_screen(app_of(pilot), kind, record_id, correct=correct)
    assert isinstance(screen, RecordScreen)
    await pilot.app.push_screen(screen)
    await settle(pilot, type(screen))
    return screen


async def at_the_gate(pilot: Pilot[None]) -> GateScreen:
    """Open the gate, as its key does."""
    await press(pilot, "x")
    await settle(pilot, GateScreen)
    gate = pilot.app.screen
    assert isinstance(gate, GateScreen)
    return gate


def form(pilot: Pilot[None]) -> Form:
    """The form on the screen."""
    return pilot.app.screen.query_one(Form)


def row(pilot: Pilot[None], name: str) -> Any:
    """A field's row (FieldRow), drawn already."""
    return form(pilot).rows[name]


def value(pilot: Pilot[None], name: str) -> Any:
    """What a field holds now."""
    return form(pilot).values[name]


def note(pilot: Pilot[None], name: str) -> str:
    """What is said beneath a field; nothing where no sentence is shown."""
    shown = row(pilot, name).note
    return str(shown.content) if shown.display else ""


def drafted(pilot: Pilot[None], kind: str) -> Any:
    """The values of the draft of this kind that waits in the vault, or None."""
    return next((draft.values for draft in vault_of(pilot).drafts() if draft.kind == kind), None)


async def go(pilot: Pilot[None], name: str) -> None:
    """Put the focus into a field, where moving about is not what a test is about."""
    form(pilot).go_to(name)
    await done(pilot)
    assert form(pilot).here == name


async def press(pilot: Pilot[None], *keys: str, apart: float = 1) -> None:
    """Press keys, waiting after each until everything it leads to is done.

    The key takes the way that Pilot sends it, through the driver; only Pilot's sleeps until the processor is idle are
    left out, for datui's own turns know better when a key is done. Each key says that it came a second after the
    one before, as from a person, however quick the test is; with `apart` as many seconds as a held or bounced one.
    """
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        try:
            char: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
        except KeyError:
            char = name if len(name) == 1 else None
        event = events.Key(name, char)
        _last_press[0] += apart
        event.time = _last_press[0]
        event.set_sender(pilot.app)
        driver.send_message(event)
        await done(pilot)


async def put(pilot: Pilot[None], text: str) -> None:
    """Paste into what has the focus; a long text as keys takes a test seconds."""
    focused = pilot.app.screen.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await done(pilot)


async def fill(pilot: Pilot[None], name: str, text: str) -> None:
    """Go to a field and put words in it."""
    await go(pilot, name)
    await put(pilot, text)


async def toast(pilot: Pilot[None], words: str) -> None:
    """Wait until a passing message says this; fail with what the screen says instead."""
    try:
        await until(pilot, lambda: any(words in each.message for each in pilot.app._notifications))
    except TimeoutError:
        said = [each.message for each in pilot.app._notifications]
        raise AssertionError(f"never said {words!r} but {said}:\n{screen_text(pilot.app)}") from None


def full_disk(reason: str = "The draft was not saved.") -> Callable[..., NoReturn]:
    """What a method of the vault does when the disk takes no more."""

    def refused(*_given: object, **_named: object) -> NoReturn:
        raise NotSaved(reason, "Make room on the disk.")

    return refused


def damaged_page() -> Callable[..., NoReturn]:
    """What a method of the vault does when a page of the database cannot be read."""

    def refused(*_given: object) -> NoReturn:
        raise DamagedVault("A page of the vault's database cannot be read.")

    return refused


def newest(pilot: Pilot[None], kind: type[R], case_id: str = CASE) -> R:
    """The record of a kind that was kept last."""
    latest = vault_of(pilot).case(case_id).latest(kind)
    assert latest is not None, f"no {kind.title} was kept"
    assert isinstance(latest.record, kind)
    return latest.record


def text(pilot: Pilot[None]) -> str:
    """Everything that is on the screen, its lines joined: a sentence may have been broken anywhere."""
    return " ".join(screen_text(pilot.app).split())


def lines_on(pilot: Pilot[None]) -> list[str]:
    """What every line of the page says, whether or not it is in view."""
    return [item.content.plain for item in pilot.app.screen.query_one(Lines).items]
