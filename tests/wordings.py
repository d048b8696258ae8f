"""A checklist in an association's own wording, fictional, and what a test changes in it."""

from tests.casework.stories import the_rules

_HEAD = """# Fernleigh Homes, fictional.
id = "fernleigh-list"
edition = "1"
title = "Fernleigh's own list"
brief = "Fernleigh's wording: ask each question as it stands."
notice = "Fernleigh's list is asked word for word."
acknowledgement = "By the Fernleigh panel."
licence_note = "Licensed to Fernleigh Homes, FL-1."
maps_to = "dash"
in_force_from = 2026-05-01
last_verified = 2026-11-01
verified_by = "A. Fernleigh"
"""
IDS = [item.id for item in the_rules().instruments["dash-prompts"].items]
TEXTS = [f"Fernleigh question {number}: is it so?" for number in range(1, len(IDS) + 1)]
WORDING = _HEAD + "".join(
    f'\n[[items]]\nid = "{item}"\nnumber = {number}\ntext = "{text}"\ncapture = "Fernleigh hint {number}."\n'
    for number, (item, text) in enumerate(zip(IDS, TEXTS, strict=True), 1)
)


def wording(old: str = "", new: str = "") -> str:
    """The checklist, with one thing changed in it."""
    assert old in WORDING
    return WORDING.replace(old, new, 1) if old else WORDING


NEXT = WORDING.replace('edition = "1"', 'edition = "2"').replace("is it so?", "is it so now?")
"""Its next edition, in which every question has other words."""
