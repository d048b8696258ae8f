"""Who looks on at every journey sees each way out of a vault's folder; where nobody can look on, it is said here."""

import subprocess
from pathlib import Path

import pytest

from tests.covered import TOLD, telling
from tests.journeys.terminal import PYTHON
from tests.journeys.traced import Call, read_calls, why_not
from tests.journeys.watched import findings, watched

LEAKS = {
    "a file of the home": "open(home / '.datui.log', 'w')",
    "a file among the vault's": "open(vault / 'cases.csv', 'w')",
    "a file that SQLite would leave": "open(vault / 'cases.db-wal', 'w')",
    "one opened for more than reading": "open(home / 'theirs', 'r+')",
    "one that cannot be opened": "open('/nowhere/x', 'w')",
    "one without a name": "os.open(home, os.O_TMPFILE | os.O_RDWR)",
    "one without a folder": "os.memfd_create('x')",
    "one beside the code": "os.mkdir(home / '__pycache__')",
    "the system's temporary folder": "tempfile.TemporaryFile()",
    "moved out of the vault": "os.rename(vault / 'lock', home / 'lock')",
    "moved into it": "os.rename(home / 'theirs', vault / 'cases.txt')",
    "linked from elsewhere": "os.link(vault / 'lock', home / 'lock')",
    "linked to": "os.symlink(vault, home / 'linked')",
    "cut short": "os.truncate(home / 'theirs', 0)",
    "removed": "os.unlink(home / 'theirs')",
    "by a name without a folder": "os.chdir(home); open('x', 'w')",
    "by a folder's descriptor": "os.open('x', os.O_CREAT | os.O_WRONLY, dir_fd=os.open(home, os.O_RDONLY))",
    "in a thread": "t = threading.Thread(target=open, args=(home / 'x', 'w')); t.start(); t.join()",
    "in a child": "os.fork() or open(home / 'x', 'w'); os.wait()",
    "the internet": "socket.socket()",
    "the internet's sixth version": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "the kernel's own": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "another program's socket": "socket.socket(socket.AF_UNIX).connect(str(home / 'x'))",
    "a name looked up": "socket.getaddrinfo('localhost', 80)",
    "another program": "subprocess.run(['/bin/true'])",
    "a Python that is not isolated": "subprocess.run([sys.executable, '-c', ''])",
}
HARMLESS = """
for name in ("lock", "cases.db", "cases.db-journal", "header.a", "header.b.part", "anchor", "tries", "cases.db.new"):
    (vault / name).touch()
os.rename(vault / "header.b.part", vault / "header.b")
os.unlink(vault / "header.a")
os.makedirs(home / ".local/share/datui/anchors", exist_ok=True)
(home / ".local/share/datui/anchors" / ("0a" * 16)).touch()
open("/dev/null", "w").write(open(home / "theirs").read())
one, other = socket.socketpair()
one.send(b"x")
subprocess.run([sys.executable, "-I", "-c", ""])
"""
BEGIN = """
import os, socket, subprocess, sys, tempfile, threading
from pathlib import Path
vault, home = map(Path, sys.argv[2:])
"""


@pytest.fixture
def did(home):
    """What is said of a program that does this, with a vault and one file of somebody's in the home."""
    if why_not():
        pytest.skip(why_not())

    def run(code: str) -> list[str]:
        vault = home / "vault"
        vault.mkdir()
        (vault / "lock").touch()
        (home / "theirs").touch()
        words = [PYTHON, "-I", "-c", BEGIN + code, "--vault", str(vault), str(home)]
        subprocess.run(watched(words, home), capture_output=True, check=False)
        return findings()

    return run


def test_whatever_a_journey_starts_is_watched(did):
    assert did("") == []


def test_a_vaults_own_files_and_what_wakes_a_loop_are_allowed(did):
    assert did(HARMLESS) == []


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_every_leak_is_found(did, leak):
    assert did(leak)


def test_a_program_that_strace_did_not_see_is_found(home):
    if why_not():
        pytest.skip(why_not())
    watched([PYTHON, "-m", "datui"], home)
    assert findings() == ["strace saw nothing"]


def test_calls_that_others_came_between_are_put_together():
    told = """\
11  openat(AT_FDCWD</a>, "b\\303\\251", O_WRONLY|O_CREAT, 0600 <unfinished ...>
12  mkdir("/c", 0700)                 = -1 EEXIST (File exists)
11  <... openat resumed>)             = 3</a/b\\303\\251>
12  --- SIGTERM {si_signo=SIGTERM} ---
12  rename("/d", "/e" <unfinished ...>
12  +++ killed by SIGKILL +++
"""
    first, second, third = sorted(read_calls(told), key=lambda call: call.name != "openat")
    assert (first.writes, first.result) == (True, "3</a/b\\303\\251>")
    assert second == Call("mkdir", '"/c", 0700', "-1 EEXIST (File exists)")
    assert (third.paths, third.result) == (["/d", "/e"], "?")


# tests/covered.py ------------------------------------------------------------------------------------------------


def test_what_the_driver_leaves_out_is_told_on_the_terminal():
    told = telling(lambda data: data.replace("\x07", ""))
    assert told("words") == "words"
    assert told("wor\x07ds") == f"words{TOLD}"


def test_no_line_is_noted_for_a_vault_that_no_test_made(tmp_path, home):
    words = [PYTHON, "-I", str(Path(__file__).parents[1] / "covered.py"), "-", str(tmp_path / "mine"), "datui"]
    for vault in ([], ["--vault", str(home / "vault")]):
        refused = subprocess.run([*words, *vault], capture_output=True, text=True, check=False, cwd=home)
        assert refused.returncode == 1
        assert "no other" in refused.stderr
    assert list(home.iterdir()) == []
