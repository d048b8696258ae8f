"""The kernel's filter: what it refuses is tried in native code, which nothing else that datui does can see."""

import os
import platform
import re
import signal
import struct
import subprocess
import sys
from errno import EACCES
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.seccomp import MACHINES, steps

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
REFUSED = {"socket", "io_uring_setup", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd"}
PROGRAMS = {"execve", "execveat"}
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | EACCES

native = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES, reason="datui has no filter for this machine"
)


def verdict(machine: str, call: int, first: int = 0, second: int = 0, *, programs: bool, code: int = 0) -> int:
    """What the kernel would answer: its machine for filters, as far as a filter of datui's uses it."""
    data = struct.pack("=II7Q", call, code or MACHINES[machine].code, 0, first, second, 0, 0, 0, 0)
    at, held, program = 0, 0, list(steps(MACHINES[machine], programs=programs))
    while True:
        kind, yes, no, k = program[at]
        at += 1
        match kind:
            case 0x20:
                (held,) = struct.unpack_from("=I", data, k)
            case 0x54:
                held &= k
            case 0x15:
                at += yes if held == k else no
            case 0x35:
                at += yes if held >= k else no
            case 0x06:
                return k
            case _:
                raise AssertionError(f"{kind:#x} is no step of a filter")


machines = st.sampled_from(sorted(MACHINES))
numbers = st.sampled_from(sorted({number for machine in MACHINES.values() for number in machine.calls.values()}))
calls = numbers | st.integers(0, 600) | st.integers(0, 2**32 - 1)
words = st.integers(0, 20) | st.integers(0, 2**64 - 1)


@given(machines, calls, words, words, st.booleans())
def test_every_call_is_refused_or_allowed_as_it_is_said(machine, call, first, second, programs):
    named = MACHINES[machine].calls
    refused = {named[name] for name in REFUSED | (PROGRAMS if programs else set())}
    pair = first & 0xFFFFFFFF == 1 and second & 0xF == 1
    out = call in refused or call >= 0x40000000 or (call == named["socketpair"] and not pair)
    assert verdict(machine, call, first, second, programs=programs) == (REFUSE if out else ALLOW)


@given(machines, calls, st.integers(1, 2**32 - 1), st.booleans())
def test_a_call_in_the_way_of_another_processor_is_refused(machine, call, code, programs):
    if code != MACHINES[machine].code:
        assert verdict(machine, call, programs=programs, code=code) == REFUSE


@pytest.mark.parametrize("machine", MACHINES)
def test_the_calls_have_the_numbers_that_the_kernel_gives_them(machine):
    if not HEADERS[machine].exists():
        pytest.skip(f"the kernel's headers for {machine} are not installed")
    said = dict(re.findall(r"#define __NR_(\w+)\s+(\d+)", HEADERS[machine].read_text()))
    assert {name: int(said[name]) for name in MACHINES[machine].calls} == MACHINES[machine].calls


# Tried in processes of their own -------------------------------------------------------------------------------

START = """
import asyncio, ctypes, mmap, os, threading
from datui import guard, seccomp
kernel = ctypes.CDLL(None, use_errno=True)
def says(call, *given):
    got = getattr(kernel, call)(*given)
    return "allowed" if got >= 0 else f"refused {ctypes.get_errno()}"
"""


def said(code: str) -> list[str]:
    """What a fresh isolated Python prints when it runs the code; it must end well."""
    done = tried(code)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def tried(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", START + code]
    return subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)


@native
def test_native_code_opens_no_socket_of_any_family():
    before = "print(says('socket', 2, 1, 0))"
    after = "assert guard.close_doors()\nfor family in range(50): print(says('socket', family, 1, 0))"
    assert said(f"{before}\n{after}") == ["allowed", *[f"refused {EACCES}"] * 50]


@native
def test_a_pair_that_leads_nowhere_is_allowed_and_another_is_not():
    code = """
assert guard.close_doors()
pair = (ctypes.c_int * 2)()
for family, kind in ((1, 1), (1, 1 | os.O_CLOEXEC | os.O_NONBLOCK), (1, 2), (1, 5), (2, 1)):
    print(says("socketpair", family, kind, 0, pair))
"""
    assert said(code) == ["allowed", "allowed", *[f"refused {EACCES}"] * 3]


@native
def test_a_thread_that_was_there_before_is_covered():
    code = """
go, done = threading.Event(), threading.Event()
def wait():
    go.wait()
    print(says("socket", 2, 1, 0))
thread = threading.Thread(target=wait)
thread.start()
assert guard.close_doors()
go.set()
thread.join()
"""
    assert said(code) == [f"refused {EACCES}"]


CALLS = {
    "execve": "says('execve', b'/bin/true', None, None)",
    "execveat": "says('syscall', seccomp.MACHINES[os.uname().machine].calls['execveat'], -100, b'/bin/true', 0, 0, 0)",
    "ptrace": "says('ptrace', 0, 0, 0, 0)",
    "read": "says('process_vm_readv', os.getpid(), None, 0, None, 0, 0)",
    "write": "says('process_vm_writev', os.getpid(), None, 0, None, 0, 0)",
    "io_uring": "says('syscall', 425, 1, bytes(120))",
    "pidfd_getfd": "says('syscall', 438, 0, 0, 0)",
}


@native
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_native_code_starts_no_program_and_reads_no_other_process(call):
    assert said(f"assert guard.close_doors()\nprint({call})") == [f"refused {EACCES}"]


@native
def test_a_launcher_starts_programs_that_have_its_filter_and_may_then_start_others():
    code = """
import sys
assert guard.close_doors(but="os.posix_spawn")
child = '''
import ctypes, os
kernel = ctypes.CDLL(None, use_errno=True)
print(kernel.socket(2, 1, 0), ctypes.get_errno(), flush=True)
os.execv("/bin/echo", ["echo", "started"])
'''
print(says("socket", 2, 1, 0), flush=True)
os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-I", "-c", child], {}), 0)
"""
    assert said(code) == [f"refused {EACCES}", f"-1 {EACCES}", "started"]


@native
@pytest.mark.parametrize("when", ["before the loop", "inside the loop"])
def test_the_event_loop_runs_behind_the_filter(when):
    code = f"""
async def main():
    if {when!r} == "inside the loop":
        assert seccomp.forbid(programs=True)
    print(await asyncio.to_thread(lambda: "awake"))
if {when!r} == "before the loop":
    assert seccomp.forbid(programs=True)
asyncio.run(main())
"""
    assert said(code) == ["awake"]


@native
def test_whether_it_holds_is_found_by_trying():
    assert said("print(seccomp.holds())\nguard.close_doors()\nprint(seccomp.holds())") == ["False", "True"]


@pytest.mark.parametrize(
    "where", ["os.uname = lambda: type('m', (), {'machine': 'riscv64'})", "sys.maxsize = 2**31 - 1"]
)
def test_where_there_is_no_filter_datui_goes_on_and_says_so(where):
    code = f"import sys\n{where}\nprint(guard.close_doors(), seccomp.holds(), says('socket', 1, 1, 0))"
    assert said(code) == ["False False allowed"]


# push rbx; mov eax, CALL; mov ebx, 2; mov ecx, 1; xor edx, edx; int 0x80; pop rbx; ret
OLD_WAY = bytes.fromhex("53 b8 67010000 bb 02000000 b9 01000000 31d2 cd80 5b c3")
# mov eax, 0x40000000 + 41; mov edi, 2; mov esi, 1; xor edx, edx; syscall; ret
X32_WAY = bytes.fromhex("b8 29000040 bf 02000000 be 01000000 31d2 0f05 c3")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these ways to make a call are x86-64's")
@pytest.mark.parametrize("way", [OLD_WAY, X32_WAY], ids=["32-bit", "x32"])
def test_the_other_ways_of_making_a_call_are_refused_too(way):
    code = f"""
assert guard.close_doors()
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write({way!r})
start = ctypes.addressof(ctypes.c_char.from_buffer(page))
print(ctypes.CFUNCTYPE(ctypes.c_int)(start)())
"""
    done = tried(code)
    if done.returncode == -signal.SIGSEGV:
        pytest.skip("this kernel takes no 32-bit calls at all")
    assert (done.returncode, done.stdout) == (0, f"{-EACCES}\n"), done.stderr
