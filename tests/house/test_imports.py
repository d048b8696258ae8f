"""What is loaded when: the way in stays light, and nobody loads what is not theirs."""

import subprocess
import sys

import pytest

HEAVY = {"textual", "rich", "sqlcipher3", "cryptography", "pydantic"}
OURS = {"screens", "storage"}


def loaded(*arguments: str, cwd: str, exits: int = 0) -> set[str]:
    """Every module that a fresh, isolated interpreter imports before it ends, as the interpreter reports them."""
    command = [sys.executable, "-I", "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert done.returncode == exits, "\n".join(line for line in done.stderr.splitlines() if line not in lines)
    names = {line.rsplit("|", 1)[1].strip() for line in lines}
    assert "encodings" in names
    return names


def packages(modules: set[str]) -> set[str]:
    """The packages that modules are of."""
    return {name.split(".")[0] for name in modules}


@pytest.fixture
def here(tmp_path) -> str:
    """An empty folder: what is imported is what is installed, and never what lies about."""
    return str(tmp_path)


@pytest.mark.parametrize("options", [["--version"], ["--help"], ["verify", "--help"], ["demo", "--help"]], ids=" ".join)
def test_a_question_about_datui_loads_nothing_heavy(options, here):
    modules = loaded("-m", "datui", *options, cwd=here)
    assert "datui" in packages(modules)
    assert packages(modules) & (HEAVY | OURS) == set()


@pytest.mark.parametrize(("command", "exits"), [("verify", 1), ("check", 0), ("demo --no-open --cases 1", 0)])
def test_a_command_that_opens_no_screen_never_loads_textual(command, exits, here):
    modules = loaded("-m", "datui", *command.split(), "--vault", f"{here}/nothing", cwd=here, exits=exits)
    assert "datui.commands" in modules
    assert packages(modules) & {"textual", "screens"} == set()


def test_the_launcher_loads_no_secret_holder(here):
    modules = loaded("-c", "import datui.launcher", cwd=here)
    assert "datui.launcher" in modules
    assert packages(modules) & (HEAVY | OURS) == set()
    assert {name for name in modules if name.startswith("datui.")} <= {"datui.launcher", "datui.guard"}


def test_a_case_is_known_without_a_screen_and_without_a_file(here):
    modules = loaded("-c", "import datui.casework.case", cwd=here)
    assert "datui.casework.records" in modules
    assert packages(modules) & {"textual", "rich", "sqlcipher3", "sqlite3", "cryptography", *OURS} == set()
    assert {"datui.pack", "datui.launcher", "datui.commands"} & modules == set()


def test_the_vault_is_opened_without_a_screen(here):
    modules = loaded("-c", "import storage.vault", cwd=here)
    assert "storage.ledger" in modules
    assert packages(modules) & {"textual", "rich", "screens"} == set()
    assert {"datui.pack", "datui.launcher", "datui.commands"} & modules == set()


@pytest.mark.parametrize("what", ["storage.vault", "screens.app, screens.case, screens.caseload", "screens.sealedpack"])
def test_what_draws_a_pack_is_loaded_only_when_one_is_made(what, here):
    modules = loaded("-c", f"import {what}", cwd=here)
    assert packages(modules) & {"fpdf", "PIL", "fontTools", "uharfbuzz", "pymupdf_fonts", "defusedxml"} == set()


@pytest.mark.parametrize("module", ["datui", "screens", "storage", "assets"])
def test_a_package_by_itself_loads_nothing(module, here):
    modules = loaded("-c", f"import {module}", cwd=here)
    assert {name for name in modules if name.split(".")[0] in {"datui", *OURS}} <= {module}
    assert packages(modules) & HEAVY == set()


def test_every_record_kind_is_known_once_a_case_is(here):
    ask = "import datui.casework.case; from datui.casework.records import REGISTRY; print(*sorted(REGISTRY))"
    said = subprocess.run([sys.executable, "-I", "-c", ask], cwd=here, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    kinds = set(said.stdout.split())
    assert {"intake", "person", "safe-contact", "contact", "visit", "note", "risk", "level", "action"} <= kinds
    assert {"referral", "closure", "reopening", "emergency", "genesis"} <= kinds
