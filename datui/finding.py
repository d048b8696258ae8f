"""What a look at this computer found: each with what it means, and what to do where it is not well."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from textwrap import indent, wrap
from typing import Literal

State = Literal["not protected", "cannot be told", "protected"]
ORDER: tuple[State, ...] = ("not protected", "cannot be told", "protected")
"""What someone has to do something about comes first."""
_WIDTH = 74


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that protects cases on this computer, or does not. `route` is empty where nothing is to be done."""

    name: str
    state: State
    words: str
    route: str = ""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """What is not protected first; what is alike stays as it was."""
    return sorted(findings, key=lambda finding: ORDER.index(finding.state))


def as_json(findings: Iterable[Finding]) -> str:
    """For another program to read."""
    return json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False)


def as_words(findings: Iterable[Finding]) -> str:
    """For people to read."""
    parts = ["What protects cases on this computer, as far as datui can see."]
    found = list(findings)
    for state in ORDER:
        of_state = [finding for finding in found if finding.state == state]
        if of_state:
            parts += [state.upper(), *map(_told, of_state)]
    return "\n\n".join(parts)


def _told(finding: Finding) -> str:
    lines = wrap(finding.words, _WIDTH)
    if finding.route:
        lines += wrap(finding.route, _WIDTH, initial_indent="> ", subsequent_indent="  ")
    return f"{finding.name}\n{indent(chr(10).join(lines), '    ')}"
