"""A vault from which packs may be made, something to seal, and the programs that open one."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datui.casework.answers import Answer, State
from datui.casework.outgoing import Line, Outgoing, Part
from datui.casework.records import VAULT_CASE
from datui.casework.sending import Sending
from datui.casework.sharing import Share
from storage.sealedpack import Packing
from storage.vault import Vault
from tests.storage.backing import DRIVE
from tests.storage.colleagues import BOLA, proof
from tests.storage.conftest import CASE

WORDS = "ash bay cod dew elm fig"
"""No longer than 32 letters, which is all that pdftotext takes of a password on its command line."""
SHARE = "5a" * 16
TO = "Fernleigh MARAC, Ms Bo Łęcka"
HEAD = "one two three four five six seven eight"
needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on this machine")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not on this machine")
YES = Answer[bool](state=State.ANSWERED, value=True)
NO = Answer[bool](state=State.ANSWERED, value=False)


def outgoing(*words: str, to: str = TO, title: str = "Told in confidence", purpose: str = "To be listed") -> Outgoing:
    """Something to seal: each text in a line of its own."""
    lines = tuple(Line(f"Line {number}", text) for number, text in enumerate(words, 1))
    made = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    return Outgoing(title, to, purpose, made, (Part("What happened", lines),), HEAD)


def turned_on(vault: Vault, *, packs: Answer[bool] = YES) -> None:
    """A supervisor, in their own session, turns packs on, or off."""
    record = Sending(record_id=vault.new_id(), packs=packs, why="Agreed with the DPO.")
    vault.append(VAULT_CASE, record, proof=proof(vault, BOLA[0]))


def shared(vault: Vault, share: str = SHARE) -> None:
    """A share that says who decided it."""
    vault.append(CASE, Share(record_id=share, service="Fernleigh MARAC"))


def packing(vault: Vault, to: Path, what: Outgoing | None = None) -> Packing:
    """A pack of the share, not yet made."""
    return vault.seal(CASE, SHARE, what or outgoing("She said that he came back."), to, DRIVE)


def packed(vault: Vault, to: Path, what: Outgoing | None = None) -> tuple[Path, str]:
    """A pack, made to its end: the file, and the words that open it."""
    making = packing(vault, to, what)
    making.make()
    making.record()
    words = making.words
    making.leave()
    return making.file, words


def checked(path: Path, words: str) -> subprocess.CompletedProcess[str]:
    """What qpdf says of a pack that it opens with these words."""
    command = ["qpdf", f"--password={words}", "--check", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def read(path: Path, words: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The text of a pack, as poppler gives it."""
    command = ["pdftotext", *options, "-upw", words, str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def pages(path: Path, words: str) -> list[str]:
    """The text of each page of a pack, with its blanks and line ends as one blank."""
    said = read(path, words)
    assert said.returncode == 0, said.stderr
    return [re.sub(r"\s+", " ", page) for page in said.stdout.split("\f")[:-1]]
