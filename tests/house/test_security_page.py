"""The README's security page: first what is not protected, then controls that each name a test there is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGE = README[README.index("## Security") : README.index("How it is built, and how to add")]


def named() -> list[str]:
    return re.findall(r"`(test_\w+)`", PAGE)


def test_what_is_not_protected_comes_first_and_first_of_all_that_a_supervisor_may_be_none():
    assert PAGE.index("### What is not protected") < PAGE.index("### What is, and which test shows it")
    first = next(line for line in PAGE.splitlines() if line.startswith("- "))
    assert "supervisor" in first
    assert "cannot know" in first


def test_every_control_names_tests_that_there_are():
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named()) > 20
    assert [name for name in named() if name not in there] == []


def test_every_row_says_what_remains():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "`test_" in line]
    assert len(rows) > 12
    for row in rows:
        threat, control, remains = (cell.strip() for cell in row.strip("|").split("|"))
        assert threat, row
        assert "`test_" in control, row
        assert remains, row
