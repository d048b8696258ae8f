"""A meeting of a perpetrator programme: who was there, and what is ours to do. Nothing of the victim goes there."""

from __future__ import annotations

from datetime import date

from datui.casework.answers import Answer
from datui.casework.records import Day, Line, PersonId, Prose, Record, YesNo, ask

_MEETING, _OURS = "The meeting", "Ours to do"
TELL_NOTHING = (
    "Say nothing there of where the victim is, how they are reached, what they said, or that they spoke with us."
)


class ProgrammeMeeting(Record, kind="programme-meeting", title="Programme meeting"):
    """One meeting of a programme for people who harm: attendance, and the minutes of our own actions."""

    about: tuple[PersonId, ...] = ask("Who takes part", section=_MEETING, help="Who harms, as a person of the case.")
    programme: Line = ask("Which programme", section=_MEETING, clause="hpg-2025:6.11", help="Its name, or who runs it.")
    meets_on: Day = ask("Is to be on", forward=True, section=_MEETING, help="The day, as soon as it is known.")
    heard: Answer[YesNo] = ask("Was it held?", section=_MEETING, help="If it was put off or called off: no.")
    heard_on: Day = ask("Held on", past=True, section=_MEETING, help="The day on which it was.")
    attended: Answer[YesNo] = ask("Were we there?", section=_MEETING, clause="hpg-2025:6.11", help="In whatever way.")
    who_attended: Line = ask("Who of us was there", section=_MEETING, help="Name and post.")
    others_there: Line = ask("Which agencies were there", section=_MEETING, help="The agencies, not who said what.")
    supports: Line = ask(
        "Who supports the victim there",
        section=_MEETING,
        help="A programme has somebody for it: ask them, and never by the perpetrator.",
    )
    shared: Prose = ask(
        "What of ours was shared",
        section=_MEETING,
        clause="practice:2.2",
        help="Never where the victim is, how they are reached, or what they said.",
    )

    for_us: Answer[YesNo] = ask(
        "Anything for us to do?", section=_OURS, help="Each thing is a recommendation of its own, with its decision."
    )
    minutes: Prose = ask("Minutes of our actions", section=_OURS, help="What we took on, and no more.")
    coordinator: Line = ask("Who takes our status", section=_OURS, help="To whom we report where our actions stand.")
    next_on: Day = ask(
        "Next meeting on", forward=True, section=_OURS, help="Where our actions stand is reported before it."
    )

    @property
    def headline(self) -> str:
        """Whether it was held; never who takes part."""
        held = {True: "held", False: "not held", None: "to come"}[self.heard.value]
        return f"Perpetrator programme meeting: {held}"

    @property
    def met_on(self) -> date | None:
        """The day on which it was, else for which it is planned."""
        return self.heard_on or self.meets_on

    @property
    def to_come(self) -> bool:
        """Whether nobody said yet that it was held, or that it was not."""
        return self.heard.value is None
