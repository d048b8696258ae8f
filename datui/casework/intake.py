"""The report: danger first, then whatever is known. Everything may be unknown, and proof is never asked."""

from datui.casework.answers import Answer
from datui.casework.people import UNBORN
from datui.casework.records import Code, Day, Line, Moment, Prose, Record, YesNo, ask

_DANGER, _REPORT, _VICTIM, _HOME = "Danger", "Report", "Victim", "Home"
_HAPPENED, _WISHES, _NEEDS = "What happened", "Wishes", "Needs"


class Intake(Record, kind="intake", title="Report"):
    """One report of abuse as it came in. It can be kept with nothing in it at all."""

    glances = ("words", "observation", "account", "opinion")
    happens = "received_at"
    grows = True

    danger_now: Answer[YesNo] = ask(
        "In danger now?",
        section=_DANGER,
        clause="wrekin-2019:999",
        help="If yes: 999 now. From a mobile that cannot speak, 999 and then press 55.",
    )
    where_now: Answer[Line] = ask(
        "Where are they now?", section=_DANGER, reach="visit", help="An address, a room, a road: what 999 needs."
    )
    who_there: Answer[Line] = ask(
        "Who is with them?", section=_DANGER, help="Everyone there, and where the perpetrator is."
    )
    weapons: Answer[Line] = ask(
        "Weapons or objects?", section=_DANGER, help="What there is, and where; no if there is none."
    )
    police_called: Answer[YesNo] = ask(
        "Police called?", section=_DANGER, clause="wrekin-2019:999", help="By anyone, today."
    )
    police_by: Line = ask("Who called them?", section=_DANGER, help="The name of whoever made the call.")
    police_at: Moment = ask(
        "Called when?", past=True, section=_DANGER, help="A time such as 14:30, or a day and a time."
    )
    police_reference: Line = ask("Police reference", section=_DANGER, help="The incident number that police gave.")

    words: Prose = ask(
        "The victim's own words",
        section=_HAPPENED,
        clause="practice:11.11",
        help="As they were said; nobody is asked to prove them.",
    )
    observation: Prose = ask("What you saw or heard", section=_HAPPENED, help="Only what you saw or heard yourself.")
    account: Prose = ask("What someone else said", section=_HAPPENED, help="And who said it.")
    opinion: Prose = ask(
        "A professional's view",
        section=_HAPPENED,
        clause="practice:11.11",
        help="What they make of it, and whose view it is: yours too.",
    )
    abuse: tuple[Code, ...] = ask(
        "Kinds of abuse",
        section=_HAPPENED,
        choices="abuse-type",
        clause="hpg-2025:4.1",
        help="As many as fit what was said.",
    )
    happened: Line = ask("When it happened", section=_HAPPENED, help="A day, or since when, or still going on.")

    received_at: Moment = ask(
        "Received by us",
        past=True,
        section=_REPORT,
        default_now=True,
        clause="wrekin-2019:timescales",
        help="When anyone here was first told: the clock for first contact runs from then.",
    )
    back_dated_because: Line = ask(
        "Why written down later",
        section=_REPORT,
        clause="practice:9",
        help="Only if it was received on an earlier day than today.",
    )
    source: Code = ask(
        "Where it came from", section=_REPORT, choices="report-source", clause="hpg-2025:5.6", help="Who told us."
    )
    how: Code = ask("How it came", section=_REPORT, choices="report-channel", help="The way in which it reached us.")
    reporter_is_victim: Answer[YesNo] = ask(
        "Was it the victim?", section=_REPORT, help="Whether the victim told us in person."
    )
    reported_by: Line = ask(
        "Who reported it", section=_REPORT, find=True, help="Their name; it stays with us. Empty if anonymous."
    )
    reporter_reach: Line = ask(
        "How to reach them",
        section=_REPORT,
        find=True,
        reach="reporter",
        help="If they are not the victim and are content.",
    )

    victim_name: Answer[Line] = ask(
        "Name", section=_VICTIM, find=True, help="As they wish to be called; ? if it is not known."
    )
    victim_said_as: Line = ask("How it is said", section=_VICTIM, help="So that whoever calls says the name right.")
    victim_aliases: Line = ask(
        "Other names and spellings", section=_VICTIM, find=True, help="Separate them with commas."
    )
    victim_born: Answer[Day] = ask(
        "Date of birth",
        past=True,
        too_late=UNBORN,
        section=_VICTIM,
        help="If it is known; under 18 brings children's services in.",
    )
    victim_phone: Answer[Line] = ask(
        "Telephone",
        section=_VICTIM,
        find=True,
        reach="voice",
        help="Not to be used until the safe-contact plan allows it.",
    )
    victim_email: Answer[Line] = ask(
        "E-mail",
        section=_VICTIM,
        find=True,
        reach="email",
        help="Not to be used until the safe-contact plan allows it.",
    )
    feared: Answer[Line] = ask(
        "Who are they afraid of?",
        section=_VICTIM,
        clause="practice:1.1",
        help="Everyone they name, not only a partner.",
    )

    tenancy: Answer[Code] = ask(
        "Relation to us", section=_HOME, choices="tenancy", clause="hpg-2025:3.1", help="A victim need not be a tenant."
    )
    address: Answer[Line] = ask(
        "Home address", section=_HOME, reach="letter", help="Where they live; they need not be there now."
    )
    postcode: Line = ask("Postcode", section=_HOME, find=True, reach="letter", help="The postcode of the home.")
    household_reference: Line = ask(
        "Housing system number", section=_HOME, find=True, help="The household's number in the main system."
    )
    perpetrator_there: Answer[YesNo] = ask(
        "Perpetrator lives there?", section=_HOME, help="Now, or on some nights, or with a key."
    )
    children: Answer[YesNo] = ask(
        "Children in the household?",
        section=_HOME,
        clause="hpg-2025:6.9",
        help="Also one not yet born, or one who stays on some days.",
    )
    children_confirmed: Line = ask(
        "How confirmed",
        section=_HOME,
        clause="practice:6.child",
        help="Who said so, or how you know, above all if there are none.",
    )
    children_who: Line = ask("Who the children are", section=_HOME, help="Names and ages, as far as they are known.")

    wishes: Prose = ask(
        "What they want",
        section=_WISHES,
        clause="wrekin-2019:victim-led",
        help="What the customer wants, in their own terms.",
    )
    explained: Answer[YesNo] = ask(
        "Said what we can and cannot do",
        section=_WISHES,
        clause="wrekin-2019:honest",
        help="Honestly, and what support there may be.",
    )
    explained_on: Day = ask("Said on", past=True, section=_WISHES, help="The day on which it was explained.")
    limits: Answer[YesNo] = ask(
        "Said whom we may have to tell",
        section=_WISHES,
        clause="practice:5.1",
        help="When we must tell someone without consent.",
    )
    limits_on: Day = ask(
        "That was said on",
        past=True,
        section=_WISHES,
        clause="practice:5.1",
        help="The day on which they heard whom we may have to tell.",
    )

    interpreter: Answer[YesNo] = ask(
        "Interpreter needed?",
        section=_NEEDS,
        clause="wrekin-2019:interpreter",
        help="A professional one; never a relative or a child.",
    )
    language: Line = ask("Language and dialect", section=_NEEDS, help="The language they would rather speak.")
    interpreter_wish: Answer[Code] = ask(
        "Interpreter preferred", section=_NEEDS, choices="gender-wish", help="Ask; do not assume."
    )
    interpreter_not: Line = ask(
        "Not this interpreter", section=_NEEDS, help="Anyone they name, or anyone of their community."
    )
    access: Answer[Line] = ask(
        "Access and communication", section=_NEEDS, help="Hearing, sight, speech, reading, mobility, memory."
    )
    officer: Answer[Code] = ask(
        "Officer preferred",
        section=_NEEDS,
        choices="gender-wish",
        clause="wrekin-2019:same-officer",
        help="Ask; do not assume.",
    )
    meet_at: Line = ask(
        "Place that suits them",
        section=_NEEDS,
        reach="visit",
        clause="wrekin-2019:meeting-place",
        help="A place that is safe for them, not for us.",
    )
    with_them: Line = ask(
        "Who should be with them", section=_NEEDS, help="An advocate or friend of their own choosing."
    )
    childcare: Answer[YesNo] = ask(
        "Childcare needed?", section=_NEEDS, help="So that nothing is said in front of a child."
    )

    @property
    def headline(self) -> str:
        """That a report came in, and whether there is danger."""
        return "Report received: in danger now" if self.danger_now.value else "Report received"
