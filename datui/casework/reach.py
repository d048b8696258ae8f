"""Reaching a person: by which ways, whether the plan allows each now, and why somebody was reached all the same.

The first of three doors. Telling an agency is another, and an emergency has one of its own that asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.address import same_place
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.doubt import FEARED, MAY_BE_THEM
from datui.casework.goesto import AT_A_PLACE, shut
from datui.casework.intake import Intake
from datui.casework.interlock import OWN_RECORD, Allowed, channel_allowed, homes_before, own_record
from datui.casework.others import (
    OLDER_HOME,
    SHUT,
    by_another,
    of_other,
    of_reporter,
    who_reported,
)
from datui.casework.people import PERPETRATOR, said
from datui.casework.plans import other_victims, plan_of, to_plan
from datui.casework.records import Code, Line, PersonId, Prose, Record, RecordId, ask
from datui.casework.route import Route
from datui.casework.safecontact import SafeContact
from datui.casework.victim import reached_by, tells_of

if TYPE_CHECKING:
    from datui.casework.case import Case


class Reach(Record, kind="reach", title="Reached out against the plan"):
    """Somebody is to be reached although the plan does not allow it. A supervisor sees why."""

    glances = ("why",)

    whom: PersonId = ask("Whom", help="Leave it empty for the victim.")
    channel: Code = ask("By which way", choices="channel", clause="practice:5.2", help="The way that is not allowed.")
    why: Prose = ask("Why all the same", clause="practice:5.1.check", help="What cannot wait until the plan allows it.")
    safer: Prose = ask(
        "What makes it safe enough", clause="practice:5.1.check", help="Who is there, when, what is said."
    )
    agreed_with: Line = ask(
        "Which supervisor agreed", clause="practice:5.4.event", help="If one could be asked; they see it in any case."
    )

    @property
    def headline(self) -> str:
        """By which way, and never by which number."""
        return f"Reached out although the plan did not allow it: {CHANNEL_WORDS.get(self.channel, 'no way named')}"

    @property
    def counts(self) -> bool:
        """Whether it says why: without that nothing is shown."""
        return bool(self.why.strip())


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach one person: what it goes to, where that was written, and whether it may be used now.

    `person` is None for somebody who only reported it and is nobody of the case yet, and "" for the victim of whom only
    the reports tell. What is `shut` no reason of an officer's opens; what is `agreed` only one that a supervisor agreed
    to.
    """

    person: str | None
    who: str
    channel: str
    to: str
    of: str
    allowed: Allowed
    route: Route
    shut: bool = False
    agreed: bool = False

    @property
    def name(self) -> str:
        """What the channel is called."""
        return CHANNEL_WORDS.get(self.channel, self.channel)


def ways(case: Case, now: datetime) -> tuple[Way, ...]:
    """Every way to reach everyone of the case, the victims first; what was not asked is not allowed (practice 5.2)."""
    victims = ("", *(entry.record.record_id for entry in other_victims(case)))
    others = tuple(_others(case))
    return (*(way for one in victims for way in _victims(case, one, now)), *others, *_reporters(case, others))


def again(case: Case, way: Way, now: datetime) -> Way | None:
    """The same way as it stands now, to a victim by what the plan says now; None where there is none any more."""
    victims = reached_by(case)
    for one in ways(case, now):
        # A victim of whom only the reports told may be a person by now.
        same = one.person == way.person or (way.person == "" and one.person in victims)
        if same and one.channel == way.channel and (one.to == way.to or one.person in victims):
            return one
    return None


def allowed_to(case: Case, person_id: RecordId, channel: str, now: datetime) -> Allowed | None:
    """Whether somebody may be reached by a channel now: a victim by their plan; None of somebody nobody knows."""
    if person_id in reached_by(case):
        return channel_allowed(case, channel, now, person_id)
    person = next((one for one in case.persons if one.record_id == person_id), None)
    return of_other(case, person, channel, "") if person else None


def _victims(case: Case, person_id: RecordId, now: datetime) -> Iterator[Way]:
    """The ways to one victim: to the one of whom the case is where nobody is named."""
    entry = plan_of(case, person_id)
    plan = entry.record if entry else None
    mine = case.victim.record.record_id if case.victim else ""
    who = case.person_words(person_id) if person_id else case.victim_name or "The victim"
    for channel in CHANNEL_WORDS:
        verdict = channel_allowed(case, channel, now, person_id)
        to, of = _where(case, plan, channel, person_id)
        field = verdict.field or f"{channel}_{'to' if plan and plan.answer(channel).value else 'allowed'}"
        yield Way(
            person_id or mine,
            who,
            channel,
            to,
            of,
            verdict,
            _route(case, verdict, field, person_id),
            shut=bool(shut(case, to, channel, person_id)) or (plan is not None and plan.device(channel) == PERPETRATOR),
            agreed=channel in AT_A_PLACE and any(same_place(to, one) for one in homes_before(case, to, person_id)),
        )


def _route(case: Case, verdict: Allowed, field: str, person_id: RecordId) -> Route:
    """Where what speaks against a channel is put right: in the plan, or in the victim's own record."""
    them = own_record(case, person_id) if verdict.reason == OWN_RECORD else None
    return them.at_field("must_not_receive") if them else to_plan(case, field, person_id)


def _where(case: Case, plan: SafeContact | None, channel: str, person_id: RecordId) -> tuple[str, str]:
    """What a channel goes to, and where that stands; what the plan leaves out is never taken from anywhere else."""
    if plan is not None and (to := plan.to(channel)):
        return to, "by the plan"
    if plan is not None and plan.answer(channel).value:
        return "", "by the plan"
    ids = {person_id} if person_id else reached_by(case) - {entry.record.record_id for entry in other_victims(case)}
    people = [one for one in case.persons if one.record_id in ids]
    reports = [] if person_id else [one for one in reversed(case.records(Intake)) if tells_of(case, one)]
    found = {
        "voice": [*(one.phone for one in people), *(said(one.victim_phone) for one in reports)],
        "email": [*(one.email for one in people), *(said(one.victim_email) for one in reports)],
        "letter": [*(one.address for one in people), *(said(one.address) for one in reports)],
    }
    alike = {"text": "voice", "visit": "letter"}.get(channel, channel)
    return next((words for words in found.get(alike, []) if words), ""), "as it was reported, and not by the plan"


def _others(case: Case) -> Iterator[Way]:
    victims = reached_by(case)
    for person in case.persons:
        if person.record_id in victims:
            continue
        name = case.person_words(person.record_id)
        where = (("visit", person.lives_with), ("visit", person.school))
        for channel, to in (("voice", person.phone), ("email", person.email), ("letter", person.address), *where):
            if to:
                verdict = of_other(case, person, channel, to)
                route = person.at_field("name" if verdict.reason == MAY_BE_THEM else "case_roles")
                barred, agreed = verdict.reason in SHUT, verdict.reason == OLDER_HOME
                of = "as it was written down"
                yield Way(person.record_id, name, channel, to, of, verdict, route, shut=barred, agreed=agreed)


def _reporters(case: Case, others: Iterable[Way]) -> Iterator[Way]:
    """Whoever made a report and is not the victim; as the person of the case who they are, where they are one."""
    listed = {(way.person, way.to) for way in others}
    for report in case.records(Intake):
        person, to = who_reported(case, report), report.reporter_reach
        if not to or not by_another(case, report) or (person and (person.record_id, to) in listed):
            continue
        whom = person.record_id if person else None
        called = case.person_words(person.record_id) if person else report.reported_by or "Whoever reported it"
        verdict = of_reporter(case, report)
        field = "reported_by" if verdict.reason in (MAY_BE_THEM, FEARED) else ""
        route = person.at_field("case_roles") if person else report.at_field(field)
        who, barred = called if person else f"{called} (reported it)", verdict.reason in SHUT
        yield Way(whom, who, "voice", to, "as it was reported", verdict, route, shut=barred)
