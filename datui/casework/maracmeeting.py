"""A MARAC meeting: when it is, who was there, and what of it is ours to do. The rest of its minutes is never kept."""

from __future__ import annotations

from datetime import date

from datui.casework.answers import Answer
from datui.casework.records import Day, Line, Prose, Record, YesNo, ask

_LISTED, _THERE, _OURS = "Listed", "At the meeting", "Ours to do"


class MaracMeeting(Record, kind="marac-meeting", title="MARAC meeting"):
    """One meeting that hears the case: the day for which it is listed, who of us was there, and what we took on."""

    glances = ("not_heard",)

    referral: Line = ask("Its referral", default="", section=_LISTED, clause="practice:2.4", hidden=True)
    listed_on: Day = ask(
        "Known to be listed since",
        past=True,
        section=_LISTED,
        clause="practice:2.4",
        help="When we heard of it. That it is listed is no reason to contact the victim.",
    )
    meets_on: Day = ask(
        "Listed for", forward=True, section=_LISTED, help="The day of the meeting, as soon as it is known."
    )
    case_number: Line = ask("MARAC's number for it", section=_LISTED, help="The number that they gave the case.")
    coordinator: Line = ask(
        "Who takes our status",
        section=_LISTED,
        clause="practice:2.4.after",
        help="The administrator to whom we report where our actions stand.",
    )
    referred_on: Day = ask(
        "Referred to MARAC on",
        past=True,
        section=_LISTED,
        clause="practice:2.3.months",
        help="If it is not a referral here: the twelve months count from it.",
    )
    referred_by: Line = ask("Referred by", section=_LISTED, help="Which agency, and who there may be asked.")
    speaks_for: Line = ask(
        "Who speaks for the victim",
        section=_LISTED,
        clause="practice:2.2",
        help="The victim does not attend: an IDVA, or whoever referred, speaks.",
    )

    heard: Answer[YesNo] = ask("Was it heard?", section=_THERE, help="If it was put off or taken off the list: no.")
    heard_on: Day = ask(
        "Heard on",
        past=True,
        section=_THERE,
        clause="practice:2.3.months",
        help="Shown beside the referral; the twelve months do not count from it.",
    )
    not_heard: Line = ask("If not, why", section=_THERE, help="What happened instead, and what is done meanwhile.")
    again: Answer[YesNo] = ask(
        "Are they to hear it later?",
        section=_THERE,
        clause="practice:2.4",
        help="If not heard: no, if they took it off their list for good; say why above.",
    )
    attended: Answer[YesNo] = ask("Were we there?", section=_THERE, clause="hpg-2025:6.11", help="In whatever way.")
    who_attended: Line = ask("Who of us was there", section=_THERE, help="Name and post.")
    stood_in: Line = ask("If not, who spoke for us", section=_THERE, help="Who gave what our records say.")
    others_there: Line = ask("Which agencies were there", section=_THERE, help="The agencies, not who said what.")
    shared: Prose = ask(
        "What of ours was shared",
        section=_THERE,
        clause="practice:2.4.research",
        help="What was said there. What was not stands in the research, with why.",
    )
    wishes: Prose = ask(
        "What the victim wanted said",
        section=_THERE,
        clause="practice:2.4",
        help="As whoever spoke for them gave it; nobody is rung up for it.",
    )

    for_us: Answer[YesNo] = ask(
        "Anything for us to do?",
        section=_OURS,
        clause="practice:2.4.after",
        help="Each thing is a recommendation of its own, with its decision.",
    )
    minutes: Prose = ask(
        "Minutes of our actions",
        section=_OURS,
        clause="practice:2.4.after",
        help="What we took on, and no more: other agencies' minutes are theirs.",
    )
    next_on: Day = ask(
        "Next meeting on",
        forward=True,
        section=_OURS,
        clause="practice:2.4.after",
        help="Where our actions stand is reported before it.",
    )
    plan_looked: Answer[YesNo] = ask(
        "Safe-contact plan looked at?",
        section=_OURS,
        clause="practice:5.2",
        help="What was learnt there may change how they are reached.",
    )

    @property
    def headline(self) -> str:
        """Whether it is listed, heard or not; never where or by whom."""
        if self.heard.value is not None:
            return "MARAC heard the case" if self.heard.value else "MARAC did not hear the case"
        if self.listed:
            return "Listed at MARAC"
        return "MARAC meeting kept, with nothing in it yet"

    @property
    def met_on(self) -> date | None:
        """The day on which it was, else for which it is listed."""
        return self.heard_on or self.meets_on

    @property
    def to_come(self) -> bool:
        """Whether nobody said yet that it was heard, or that it was not."""
        return self.heard.value is None

    @property
    def listed(self) -> bool:
        """Whether it says that they have the case on a list, be its day known or not."""
        return bool(self.meets_on or self.listed_on or self.case_number)

    @property
    def empty(self) -> bool:
        """Whether it says nothing of a meeting at all."""
        said = (self.listed_on, self.meets_on, self.heard_on, self.referred_on, self.case_number, self.coordinator)
        return not any(said) and self.to_come and not (self.minutes.strip() or self.shared.strip())
