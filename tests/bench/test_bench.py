"""The bench runs, and what it prints can be read; how quick anything was is no test's business."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.figures import HEADS, Figure, Sample, table

TOP = Path(__file__).parents[2]
FEW = ["--quick", "--cases", "2", "3", "--only", "keep", "chain", "demo"]


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[str]:
    """What a bench of a few cases prints, line by line; it leaves nothing behind."""
    folder = tmp_path_factory.mktemp("bench")
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *FEW],
        cwd=TOP,
        env=os.environ | {"TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(folder.iterdir()) == []
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def found(printed) -> list[dict]:
    return [json.loads(line) for line in printed if line.startswith("{")]


def test_every_measure_has_its_lines_and_each_line_its_numbers(found):
    assert {line["measure"] for line in found} == {"keep", "chain", "demo"}
    for line in found:
        assert {"what", "cases", "unit", "datui", "floor", "ratio", "goal", "met", "on", "machine", "quick"} <= set(
            line
        )
        assert line["datui"]["n"] > 0
        assert line["datui"]["least"] <= line["datui"]["p50"] <= line["datui"]["p95"]


@pytest.mark.parametrize("measure", ["keep", "chain"])
def test_what_has_a_goal_stands_beside_its_floor(found, measure):
    lines = [line for line in found if line["measure"] == measure and line["goal"]]
    assert {line["cases"] for line in lines} >= {2, 3}
    assert all(line["floor"]["n"] == line["datui"]["n"] and line["met"] in (True, False) for line in lines)


def test_the_floor_of_keeping_executes_what_the_vault_does(found):
    statements = next(line["statements"] for line in found if line["measure"] == "keep")
    assert statements[0] == "BEGIN IMMEDIATE"
    assert statements[-1] == "COMMIT"
    tables = {sql.split()[2] for sql in statements if sql.startswith("INSERT INTO")}
    assert {"entry", "body", "words"} <= tables


def test_the_table_has_a_row_for_every_line(printed, found):
    assert printed[0].split()[0] == HEADS[0]
    rows = printed[2 : printed.index("")]
    for line in found:
        assert any(row.startswith(line["what"]) for row in rows)


def test_columns_line_up():
    few, many = Sample([1.0]), Sample([12345.0, 2.0])
    lines = table([Figure("a", "short", few), Figure("b", "a longer name", many, few, 2.0)]).splitlines()
    assert lines[0].index("unit") == lines[2].index("ms") == lines[3].index("ms")


def test_the_ninety_fifth_is_what_nineteen_of_twenty_are_at_most():
    assert Sample(range(1, 101)).p95 == 95
    assert Sample([3.0, 1.0, 2.0]).p95 == 3.0
    assert Sample([3.0, 1.0, 2.0]).p50 == 2.0
