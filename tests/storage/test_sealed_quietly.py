"""Drawing and sealing a pack with every door of the process shut: no socket, program or file, no word on a stream."""

import subprocess
import sys

DRAW = """
import os, sys
said = []
def watch(event, arguments):
    if event == "open" and arguments[2] and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        said.append(str(arguments[0]))
    elif event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "urllib.", "tempfile.")):
        said.append(event)
    elif event in ("os.system", "os.fork", "os.mkdir", "os.rename", "os.remove", "webbrowser.open"):
        said.append(event)
sys.addaudithook(watch)
from datui.guard import close_doors
close_doors()
from datetime import UTC, datetime
from datui.casework.outgoing import Line, Outgoing, Part
from storage.sealedpdf import sealed
lines = tuple(Line("Name", words) for words in ("Asha Khan", "شازیہ", "सीता देवी", "ﬁ ẞ"))
made = datetime(2026, 11, 23, tzinfo=UTC)
raw, pages = sealed(Outgoing("T", "IDVA", "P", made, (Part("P", lines),), "h"), "a b c d e f")
assert raw.startswith(b"%PDF-2.0")
print(pages, said)
"""


def test_nothing_leaves_the_process_but_the_bytes_themselves():
    command = [sys.executable, "-I", "-B", "-W", "error", "-c", DRAW]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1 []\n", "")
    assert done.returncode == 0
