"""What may be in the repository, and what may not: no index address, no loose pin, no network, nothing unfinished."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
OURS = ("datui", "screens", "storage", "assets")
# Named by the issue and by the design; what else lies at the top needs a reason first.
ALLOWED_AT_THE_TOP = {
    *("pyproject.toml", "README.md", "Makefile", "CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md", ".gitignore"),
    *(*OURS, "tests", ".ci"),
}
REQUIREMENTS = ("requirements.txt", "requirements-build.txt", "requirements-test.txt")
NETWORK = {
    *(
        "aiohttp",
        "ftplib",
        "http",
        "httpx",
        "imaplib",
        "poplib",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
    ),
    *("telnetlib", "urllib", "urllib3", "webbrowser", "websockets", "xmlrpc"),
}


def tracked() -> list[Path]:
    """The files of the repository: those that git has, and those that it would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("these files are not in a git repository, so what belongs to it cannot be told")
    return [TOP / name for name in listed.stdout.decode().split("\0") if name and (TOP / name).is_file()]


def text_of(path: Path) -> str:
    """A file's text; a picture or another binary file has none."""
    return path.read_bytes().decode("utf-8", "ignore")


def places(pattern: str, files: list[Path]) -> list[str]:
    """Where a pattern stands, as file:line."""
    look = re.compile(pattern)
    return [
        f"{path.relative_to(TOP)}:{number}"
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if look.search(line)
    ]


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def our_modules() -> list[Path]:
    return [path for package in OURS for path in (TOP / package).rglob("*.py")]


def pins(name: str) -> dict[str, str]:
    """Package to version, and only where the pin is exact and has a hash."""
    logical = (TOP / ".ci" / name).read_text().replace("\\\n", " ")
    lines = [line for line in logical.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    matches = [
        re.match(r"([a-z0-9._-]+)==([^\s;]+)(?: ;[^-]*)?(?:\s+--hash=sha256:[0-9a-f]{64})+$", line) for line in lines
    ]
    loose = [line[:60] for line, match in zip(lines, matches, strict=True) if not match]
    assert not loose, f"{name}: neither exact nor hashed: {loose}"
    return {match[1]: match[2] for match in matches if match}


def test_no_file_names_a_package_index():
    options = (
        r"-{2}(?:extra-index-url|index-url|find-links|trusted-host)\b|\b(?:extra-index-url|index-url|find-links)\s*="
    )
    assert places(options, tracked()) == []


def test_whatever_the_makefile_and_ci_call_is_in_the_repository():
    callers = [TOP / "Makefile", *(path for path in tracked() if path.parent.name == ".ci" and path.suffix == "")]
    called = {path for caller in callers for path in re.findall(r"\.ci/[\w./-]+", caller.read_text())}
    known = {str(path.relative_to(TOP)) for path in tracked()}
    assert called
    assert {
        path for path in called if path not in known and not any(each.startswith(f"{path}/") for each in known)
    } == set()


def test_no_requirement_comes_from_an_address():
    listed = [path for path in tracked() if path.name.startswith("requirements") or path.name == "pyproject.toml"]
    assert places("://", listed) == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_exact_and_hashed(name):
    assert pins(name)


def test_the_three_lists_agree_on_each_version():
    lists = [pins(name) for name in REQUIREMENTS]
    for package in set().union(*lists):
        assert len({pinned[package] for pinned in lists if package in pinned}) == 1, package


def test_what_the_project_asks_for_is_what_is_pinned():
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    asked = {re.split(r"[<>=!~\[; ]", line)[0] for line in project["dependencies"]}
    listed = {re.split(r"[<>=!~\[; ]", line)[0] for line in (TOP / ".ci/requirements.in").read_text().split()}
    assert asked == listed
    assert asked <= set(pins("requirements.txt"))


def test_textual_is_pinned_exactly_everywhere():
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    assert "textual==8.2.8" in project["dependencies"]
    assert pins("requirements.txt")["textual"] == "8.2.8"


def test_only_what_the_design_names_lies_at_the_top():
    assert {path.relative_to(TOP).parts[0] for path in tracked()} - ALLOWED_AT_THE_TOP == set()


def test_no_module_of_ours_imports_the_network():
    found = [
        f"{path.relative_to(TOP)}: {name}"
        for path in our_modules()
        for name in imported(path)
        if name.split(".")[0] in NETWORK
    ]
    assert found == []


def test_casework_never_asks_what_time_it_is():
    asking = r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|\btime\.(?:time|monotonic)\(|\bperf_counter\("
    assert places(asking, list((TOP / "datui/casework").glob("*.py"))) == []


def test_nothing_is_left_unfinished():
    # The last letters stand apart, so that this line is not one of the places.
    marks = r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|raise NotImplementedErro[r]"
    assert places(marks, [path for path in tracked() if path.suffix in {".py", ".toml", ".tcss", ".md"}]) == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    here = re.escape(str(TOP) + "/")
    assert places(here, tracked()) == []


def test_the_python_that_runs_this_is_one_that_is_promised():
    asked = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["requires-python"]
    assert asked == ">=3.11"
    assert sys.version_info >= (3, 11)
