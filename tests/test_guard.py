"""What a process does before it may see a secret, tried in processes of its own: most of it cannot be undone."""

import os
import subprocess
import sys

import pytest

from datui import guard


def said(code: str, *arguments: str, **environment: str) -> str:
    """What a fresh isolated Python prints when it runs the code; it must end well."""
    done = tried(code, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tried(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_only_named_variables_pass():
    given = {"PATH": "/bin", "LC_ALL": "C", "NO_COLOR": "1", "PYTHONPATH": "x", "TEXTUAL_LOG": "y", "LD_PRELOAD": "z"}
    assert guard.environment(given) == {"PATH": "/bin", "LC_ALL": "C", "NO_COLOR": "1", "OPENSSL_CONF": os.devnull}


def test_the_environment_is_cleaned_for_children_too():
    code = "from datui import guard; guard.clean(); import os; os.execv('/usr/bin/env', ['env'])"
    lines = said(code, PATH="/bin", LANG="C.UTF-8", TEXTUAL_DEBUG="1", SECRET="marmalade").splitlines()
    assert set(lines) == {"PATH=/bin", "LANG=C.UTF-8", f"OPENSSL_CONF={os.devnull}"}


@pytest.mark.parametrize("name", ["TEXTUAL_DEBUG", "TEXTUAL", "PYTHONPATH", "PYTHONINSPECT"])
def test_a_variable_that_logs_keys_or_loads_code_is_a_reason_not_to_start(name):
    code = """
from datui import guard
try:
    guard.harden()
except guard.Unsafe as unsafe:
    print(unsafe.reason, unsafe.route)
"""
    assert "could log keys" in said(code, **{name: "1"})


def test_a_python_that_is_not_isolated_is_a_reason_not_to_start():
    with pytest.raises(guard.Unsafe):
        guard.harden()


@pytest.mark.skipif(sys.platform != "linux", reason="PR_GET_DUMPABLE is Linux's")
def test_a_hardened_process_is_private():
    code = """
import ctypes, faulthandler, os, resource
from datui import guard
faulthandler.enable()
guard.harden()
print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)), faulthandler.is_enabled())
"""
    assert said(code) == "0 (0, 0) 0o77 False"


FAULTS = {
    "plain": "raise ValueError('marmalade')",
    "thread": "t = threading.Thread(target=lambda: int('marmalade')); t.start(); t.join()",
    "cause": "try:\n    int('marmalade')\nexcept ValueError as e:\n    raise KeyError('marmalade') from e",
    "group": "raise ExceptionGroup('marmalade', [ValueError('marmalade')])",
    "ours": "guard.environment(None)",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_calmly_and_without_a_value(fault):
    done = tried(f"import threading\nfrom datui import guard\nguard.harden()\n{fault}")
    assert done.stderr.startswith(guard.CALM)
    assert done.stderr.count("\n") == 2
    assert "marmalade" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_names_the_line_of_ours_that_it_came_through():
    assert " at datui/guard.py:" in tried("from datui import guard\nguard.enter()\nguard.environment(None)").stderr


def test_a_fault_in_a_working_folder_that_is_gone_is_told_calmly_too(tmp_path):
    code = """
import os, sys
from datui import guard
guard.enter()
os.chdir(sys.argv[1])
os.rmdir(sys.argv[1])
exec(compile("guard.environment(None)", "<marmalade>", "exec"))
"""
    done = tried(code, str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(guard.CALM)
    assert " at datui/guard.py:" in done.stderr
    assert "marmalade" not in done.stderr


def test_a_fault_that_cannot_be_told_is_told_calmly_too():
    code = """
from datui import guard
guard.enter()
class Odd(type):
    __name__ = property(lambda self: int("marmalade"))
class Fault(Exception, metaclass=Odd):
    pass
raise Fault("marmalade")
"""
    done = tried(code)
    assert done.stderr.startswith(guard.CALM)
    assert done.stderr.count("\n") == 2
    assert "marmalade" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_with_nobody_to_tell_it_to_ends_quietly():
    code = "import sys\nfrom datui import guard\nguard.enter()\nsys.__stderr__.close()\nraise ValueError('marmalade')"
    done = tried(code)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_what_python_would_print_of_an_object_is_not_printed():
    code = """
from datui import guard
guard.enter()
class Odd:
    def __repr__(self): return "marmalade"
    def __del__(self): raise ValueError("marmalade")
Odd()
"""
    done = tried(code)
    assert (done.returncode, done.stderr) == (0, "")


DOORS = {
    "inet": "socket.socket()",
    "inet6": "socket.socket(socket.AF_INET6)",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "netlink": "socket.socket(16, socket.SOCK_RAW)",
    "name": "socket.getaddrinfo('localhost', 80)",
    "url": "urllib.request.urlopen('http://127.0.0.1:9')",
    "run": "subprocess.run(['true'])",
    "system": "os.system('true')",
    "exec": "os.execv('/bin/true', ['true'])",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "fork": "os.fork()",
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_no_door_stays_open(door):
    code = f"""
import asyncio, os, socket, subprocess, urllib.request
from datui import guard
async def main():
    guard.close_doors()
    try:
        {door}
    except PermissionError as refused:
        print(refused)
asyncio.run(main())
"""
    assert "no network" in said(code, PATH=os.environ["PATH"])


def test_a_launcher_may_start_its_session_and_nothing_else():
    code = """
import os, socket
from datui import guard
guard.close_doors(but="os.posix_spawn")
os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
for door in (socket.socket, os.fork, lambda: os.system("true")):
    try:
        door()
    except PermissionError:
        print("refused")
"""
    assert said(code).split() == ["refused"] * 3


def test_the_event_loop_wakes_itself_behind_closed_doors():
    code = """
import asyncio, socket
from datui import guard
async def main():
    guard.close_doors()
    socket.socketpair()
    print(await asyncio.to_thread(lambda: "awake"))
asyncio.run(main())
"""
    assert said(code) == "awake"


def test_the_guard_loads_next_to_nothing():
    code = "import sys; before = set(sys.modules); import datui.launcher; print(*sorted(set(sys.modules) - before))"
    heavy = {"argparse", "asyncio", "ctypes", "pathlib", "platformdirs", "socket", "subprocess", "threading", "typing"}
    assert heavy & set(said(code).split()) == set()
