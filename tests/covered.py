"""Starts datui as its command does, and notes what a journey cannot see: which lines run, and what the driver left out.

`python -I tests/covered.py NOTES FOLDER datui …` is `datui …`, with a vault below FOLDER and no other; its sessions are
this file again, with `screens` for `datui`. NOTES is where coverage keeps its lines, each process in a file of its own;
`-` keeps none. The product has no part in this: it is started by another program, as nobody's own vault ever is.
"""

import os
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

PROGRAMS = ("datui", "screens")
TOLD = "\x1b[?7777l"
"""What follows on the terminal where the driver had something to leave out: a mode that no terminal has."""


def main() -> None:
    notes, folder, program, *words = sys.argv[1:]
    if program not in PROGRAMS or not _is_below(Path(folder), _vault_of(words)):
        sys.exit("What datui does is noted for a vault that a test has made in its own folder, and for no other.")
    with lines_noted(notes):
        if program == "screens":
            from screens import driver

            vars(driver)["filtered"] = telling(driver.filtered)
        else:
            from datui import launcher

            again = [sys.executable, "-I", __file__, notes, folder, "screens"]
            launcher.launch = partial(launcher.launch, session=again)
        sys.argv[1:] = words
        runpy.run_module(program, run_name="__main__", alter_sys=True)


@contextmanager
def lines_noted(notes: str) -> Iterator[None]:
    """Keep the lines that run inside, however the process ends but for a kill."""
    if notes == "-":
        yield
        return
    import coverage

    lines = coverage.Coverage(
        data_file=notes, data_suffix=True, config_file=str(Path(__file__).parents[1] / "pyproject.toml")
    )
    lines.set_option("run:patch", ["_exit"])  # which is how a session ends
    lines.set_option("run:disable_warnings", ["module-not-imported"])  # the launcher loads hardly anything of ours
    lines.start()
    try:
        yield
    finally:
        lines.stop()
        lines.save()


def telling(filtered: Callable[[str], str]) -> Callable[[str], str]:
    """The driver's filter, which also says when it had anything to leave out."""

    def told(data: str) -> str:
        left = filtered(data)
        return left if left == data else left + TOLD

    return told


def _vault_of(words: list[str]) -> Path:
    """The vault that these words mean, or the home that it would be in."""
    return Path(dict(pairwise(words)).get("--vault") or os.environ["HOME"])


def _is_below(folder: Path, vault: Path) -> bool:
    return vault.resolve().is_relative_to(folder.resolve())


if __name__ == "__main__":
    main()
