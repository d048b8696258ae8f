"""Of whom a safe-contact plan is, when they last said that it is safe, and what could give it away."""

from datui.casework.answers import Answer
from datui.casework.records import Day, Line, PersonId, Prose, Record, YesNo, ask

_PLAN = "Plan"


class Confirmed(Record):
    """Something that a victim confirmed on a day, with what they said of whoever may watch or overhear."""

    confirmed_on: Day = ask(
        "Last confirmed with them",
        past=True,
        section=_PLAN,
        clause="practice:5.2",
        help="The day on which they last said that this is safe.",
    )
    confirmed_by: Line = ask(
        "Confirmed by", section=_PLAN, writer=True, help="Who asked them. Leave it empty if it was you."
    )
    expires_on: Day = ask(
        "Holds until",
        forward=True,
        section=_PLAN,
        clause="practice:5.2",
        help="Leave it empty for the usual time: shorter at high or unknown risk.",
    )
    perpetrator_there: Answer[YesNo] = ask(
        "Perpetrator lives there?", section=_PLAN, help="Now, or on some nights, or with a key."
    )
    perpetrator_when: Line = ask(
        "When the perpetrator is away", section=_PLAN, clause="practice:5.2", help="Work, shifts, habits; and where."
    )
    keys_held: Answer[YesNo] = ask(
        "Perpetrator has keys or a fob?",
        section=_PLAN,
        clause="practice:5.2",
        help="Or anyone of theirs.",
    )
    cameras: Answer[YesNo] = ask(
        "Doorbell or cameras?", section=_PLAN, clause="practice:5.2", help="That the perpetrator can look through."
    )
    tracked: Answer[YesNo] = ask(
        "Location shared?", section=_PLAN, clause="practice:5.2", help="By a telephone, a car, a tag or an account."
    )
    phone_plan: Answer[YesNo] = ask(
        "Telephone plan shared?", section=_PLAN, clause="practice:5.2", help="Calls and numbers stand on the bill."
    )
    logins: Line = ask(
        "Who else can log in",
        section=_PLAN,
        reach="portal",
        clause="practice:5.2",
        help="To our portal, their e-mail or their accounts.",
    )
    watched: Prose = ask(
        "What else could give it away",
        section=_PLAN,
        clause="practice:5.4",
        help="Shared post, neighbours, children, anything that is read or overheard.",
    )
    whom: PersonId = ask(
        "Of whom",
        section=_PLAN,
        clause="practice:5.2",
        help="Leave it empty for the victim. Another victim has a plan of their own.",
    )
