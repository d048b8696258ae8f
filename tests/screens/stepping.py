"""Drafts kept one after another, to step back through."""

from tests.screens.cases import app_of, go, open_record, put, row, vault_of
from tests.screens.stage import until

SAID = ("She rang", "He has a key", "The lock is changed")


async def kept(pilot) -> None:
    """Wait until what is on the screen is the draft, as a person would by going on reading."""
    await until(pilot, lambda: app_of(pilot).screen._to_save() is None and app_of(pilot).screen._saving is None)


async def three_steps(pilot) -> None:
    """A note with three drafts kept of it, each in place of the words before."""
    await open_record(pilot, "note")
    await go(pilot, "text")
    for words in SAID:
        # In one stroke: on a slow machine the empty field between two would be kept as a step of its own.
        row(pilot, "text").editor.select_all()
        await put(pilot, words)
        app_of(pilot).screen.save_draft()


def steps(pilot, field="text"):
    """What one field held at each step of the one draft that waits."""
    (waiting,) = vault_of(pilot).drafts()
    place = (waiting.case_id, waiting.kind, waiting.record_id)
    return [step.values[field] for step in vault_of(pilot).draft_steps(*place)]
