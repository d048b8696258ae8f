"""The kernel's own refusal of sockets, programs and other processes' memory: it holds for native code as well.

A process may have sockets only as a connected pair with itself, which is how an event loop wakes itself. With none
that could be connected, not even a local program can be asked to look up a name or to start something.
"""

from __future__ import annotations

import os
import sys
from errno import EACCES
from struct import pack

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    Step = tuple[int, int, int, int]

_SET_NO_NEW_PRIVS: Final = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | EACCES
_LOAD, _AND, _IS, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _FIRST, _SECOND = 0, 4, 16, 24
"""Where the kernel puts the call's number, the machine's code and the lower half of two arguments."""
_UNIX, _STREAM, _KIND_BITS = 1, 1, 0xF
_X32: Final = 0x40000000
_OTHERS: Final = ("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd")
_SOCKETS: Final = ("socket", "io_uring_setup")
_PROGRAMS: Final = ("execve", "execveat")


class Machine:
    """What one processor calls things: its code in a filter, and the numbers of the system calls that matter here."""

    def __init__(self, code: int, **calls: int) -> None:
        self.code, self.calls = code, calls


MACHINES: Final = {
    "x86_64": Machine(
        0xC000003E,
        socket=41,
        socketpair=53,
        execve=59,
        execveat=322,
        ptrace=101,
        process_vm_readv=310,
        process_vm_writev=311,
        pidfd_getfd=438,
        io_uring_setup=425,
        seccomp=317,
    ),
    "aarch64": Machine(
        0xC00000B7,
        socket=198,
        socketpair=199,
        execve=221,
        execveat=281,
        ptrace=117,
        process_vm_readv=270,
        process_vm_writev=271,
        pidfd_getfd=438,
        io_uring_setup=425,
        seccomp=277,
    ),
}


def forbid(*, programs: bool) -> bool:
    """Have the kernel refuse this process, in all its threads, whatever leads out of it; False where it cannot.

    With `programs` it starts no other program either. It cannot be undone, and what the process starts has it too.
    """
    machine = MACHINES.get(os.uname().machine) if sys.platform == "linux" else None
    if machine is None or sys.maxsize < 1 << 32:  # a 32-bit Python makes its calls under other numbers
        return False
    from ctypes import CDLL, byref, c_char_p, c_ulong, c_ushort, cast, create_string_buffer
    from ctypes import Structure as CStructure

    class Program(CStructure):
        _fields_ = (("steps", c_ushort), ("filter", c_char_p))

    raw = b"".join(pack("=HBBI", *step) for step in steps(machine, programs=programs))
    held = create_string_buffer(raw, len(raw))
    program = Program(len(raw) // 8, cast(held, c_char_p))
    kernel = CDLL(None)
    none = c_ulong(0)
    # Without this a process could start one with more rights than its own, which the filter would then steer.
    if kernel.prctl(_SET_NO_NEW_PRIVS, c_ulong(1), none, none, none):
        return False
    call, mode, threads = (c_ulong(each) for each in (machine.calls["seccomp"], _SET_MODE_FILTER, _ALL_THREADS))
    return int(kernel.syscall(call, mode, threads, byref(program))) == 0


def holds() -> bool:
    """Whether the kernel refuses this process a socket: asked by trying one, of the kind that leads nowhere."""
    if sys.platform != "linux":
        return False
    from ctypes import CDLL, get_errno

    fd = CDLL(None, use_errno=True).socket(_UNIX, _STREAM, 0)
    if fd >= 0:
        os.close(fd)
    return fd < 0 and get_errno() == EACCES


def steps(machine: Machine, *, programs: bool) -> Iterator[Step]:
    """The filter, as the kernel runs it at every system call: what it does not name is allowed."""
    refused = _SOCKETS + _OTHERS + (_PROGRAMS if programs else ())
    yield (_LOAD, 0, 0, _MACHINE)
    yield (_IS, 1, 0, machine.code)
    yield (_RETURN, 0, 0, _REFUSE)  # a call in the way of another processor, with numbers of its own
    yield (_LOAD, 0, 0, _NUMBER)
    yield from _refuse((_AT_LEAST, 0, 1, _X32))  # no machine here has as many calls: these are another way to make them
    for name in refused:
        yield from _refuse((_IS, 0, 1, machine.calls[name]))
    yield (_IS, 1, 0, machine.calls["socketpair"])
    yield (_RETURN, 0, 0, _ALLOW)
    yield (_LOAD, 0, 0, _FIRST)
    yield from _refuse((_IS, 1, 0, _UNIX))
    yield (_LOAD, 0, 0, _SECOND)
    yield (_AND, 0, 0, _KIND_BITS)
    yield from _refuse((_IS, 1, 0, _STREAM))  # one of another kind could still be sent elsewhere
    yield (_RETURN, 0, 0, _ALLOW)


def _refuse(unless: Step) -> Iterator[Step]:
    yield unless
    yield (_RETURN, 0, 0, _REFUSE)
