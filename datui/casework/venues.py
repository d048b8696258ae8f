"""Where they may be met: whether a place is one that the plan names as safe, or one that it says to keep away from."""

from __future__ import annotations

import re

from datui.casework.address import same_place
from datui.casework.safecontact import SafeContact

_APART = re.compile(r"[,;\n]|\band\b|\bor\b", re.IGNORECASE)
_PLACES = re.compile(r"[;\n]|\bor\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:the|a|near|at|by|in|on|around|round|about|any|anywhere|all|of|to|from|way|not|never|no)\b", re.IGNORECASE
)


def meets_there(plan: SafeContact, where: str) -> bool:
    """Whether a place is where the plan says to meet, or one of its safe places, in as many words or in fewer."""
    named = (plan.visit_to, *_PLACES.split(plan.visit_to), *_PLACES.split(plan.safe_places))
    return any(same_place(where, place) for place in named)


def kept_away_from(plan: SafeContact, where: str) -> bool:
    """Whether a place is one of those that the plan says to keep away from; each of them is looked at by itself."""
    before = ""
    for each in _APART.split(plan.no_go):
        place = _NEAR.sub(" ", each)
        # The town that an address ends with is not a place by itself, where they are to be met in that town.
        town = _numbered(before) and not _numbered(place) and same_place(place, plan.visit_to)
        if same_place(place, where) and not town:
            return True
        before = place
    return False


def _numbered(place: str) -> bool:
    return any(char.isdigit() for char in place)
