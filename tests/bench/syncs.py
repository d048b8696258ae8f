"""How often a file is made durable, as the system sees it: counted by strace, where there is one that may look."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Syncs:
    """Every fsync and fdatasync of some files and of their journals, by file."""

    files: tuple[Path, ...]
    counts: dict[Path, int] = field(default_factory=dict)

    def words(self, keeps: int) -> str:
        """How many there were for each record, file by file."""
        if not self.counts:
            return "fsyncs not counted, because strace may not look here"
        each = " and ".join(f"{self.counts[file] / keeps:.1f} on {file.name}" for file in self.files)
        return f"fsyncs for each and its draft: {each}"


@contextmanager
def counted(*files: Path) -> Iterator[Syncs]:
    """Count what this process makes durable while the block runs."""
    syncs = Syncs(files)
    log = files[0].with_name("strace")
    command = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(log), "-p", str(os.getpid())]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True) if shutil.which("strace") else None
    attached = tracer is not None and tracer.stderr is not None and "attached" in tracer.stderr.readline()
    yield syncs
    if tracer is not None:
        tracer.send_signal(signal.SIGINT)
        tracer.communicate()
    if attached:
        lines = log.read_text().splitlines()
        syncs.counts |= {file: sum(f"<{file}" in line for line in lines) for file in files}
