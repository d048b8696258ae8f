"""The TRAINING vaults that everything is measured on: made once by `datui demo`, and copied to be written to."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from datui.pack import load_rules
from datui.training import PASSPHRASE
from storage import schema
from storage.vault import Unlocked, Vault, unlock
from tests.bench.terminals import environment

if TYPE_CHECKING:
    from sqlite3 import Connection

    from datui.casework.rules import Rules


@dataclass
class Bench:
    """Where the vaults are, which sizes are asked for, and how often each thing is measured."""

    folder: Path
    sizes: tuple[int, int]
    quick: bool
    rules: "Rules" = field(default_factory=load_rules)
    seconds: dict[int, float] = field(default_factory=dict)
    """How long each vault took that was made in this run."""
    current: set[int] = field(default_factory=set)
    """The sizes whose vault was made, or looked at, in this run."""

    def times(self, often: int) -> int:
        """How often, or a few times where it has to be quick."""
        return max(3, often // 8) if self.quick else often

    @property
    def home(self) -> Path:
        """A person's home with nothing in it."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return home

    def vault(self, cases: int) -> Path:
        """The vault with so many cases, made if it is not there yet."""
        path = self.folder / f"vault-{cases}"
        if not (path / schema.NAME).exists():
            say(f"making {cases:,} fictional cases")
            begun = time.perf_counter()
            self._make(path, cases)
            self.seconds[cases] = time.perf_counter() - begun
        elif cases not in self.current:
            self._bring_up(path)
        self.current.add(cases)
        return path

    def _bring_up(self, path: Path) -> None:
        """Make the lists of a vault that was found again where the rules are others now: nothing waits for that."""
        vault = self.open(path)
        if vault.stale_index:
            list(vault.rebuild())
        vault.close()

    def _make(self, path: Path, cases: int) -> None:
        words = ["demo", "--vault", str(path), "--cases", str(cases), "--no-open"]
        command = [sys.executable, "-I", "-m", "datui", *words]
        subprocess.run(command, env=environment(self.home), stdout=subprocess.DEVNULL, check=True)

    def open(self, path: Path) -> Vault:
        """Unlock and open a vault in this process."""
        return Vault.open(path, self.unlocked(path), rules=self.rules)

    def unlocked(self, path: Path) -> Unlocked:
        """The keys of a vault: of training, so this takes milliseconds."""
        return unlock(path, PASSPHRASE)

    def copy(self, cases: int, name: str) -> Path:
        """A vault of its own to write to."""
        there = self.folder / name
        shutil.rmtree(there, ignore_errors=True)
        return Path(shutil.copytree(self.vault(cases), there))


def beneath(path: Path, unlocked: Unlocked) -> "Connection":
    """A vault's database without its authorizer, so that its rows can be copied to a floor."""
    header = unlocked.header
    return schema._keyed(path / schema.NAME, unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)


def say(words: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"  … {words}\n")
    sys.stderr.flush()
