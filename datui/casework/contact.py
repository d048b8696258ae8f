"""Reaching a person: the plan, the attempts and what came of them, and visits. Writing one down is never refused."""

from datetime import datetime

from datui.casework.answers import Answer, State
from datui.casework.channels import how_words
from datui.casework.moments import to_come
from datui.casework.records import Code, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.route import Route

_CONTACT, _SAFETY, _SAID, _LEFT = "Contact", "Safety", "What was said", "Where it left the plan"
NOT_TRIED = "not-tried"
_NO_CONTACT = {
    NOT_TRIED: "it says that they were not contacted",
    "other-answered": "it says that someone else answered",
    "no-answer": "it says that nobody answered",
    "message": "it says that a message was left",
    "unsafe": "it says that it was broken off, not safe",
}
"""What came of a contact that was none, although somebody said that they spoke."""
_ANSWERED = frozenset({"spoke", "another-time", "does-not-wish"})
"""What came of a contact in which they themselves answered, by whichever way."""
_SENT = frozenset({"text", "email", "portal", "other"})


class Contact(Record, kind="contact", title="Contact"):
    """One attempt to reach someone, in or out, as it happened. An attempt is not contact achieved."""

    glances = ("words", "observation", "agreed")
    happens = "at"

    at: Moment = ask(
        "When", past=True, section=_CONTACT, default_now=True, help="When it happened, not when it is written down."
    )
    direction: Code = ask(
        "Who contacted whom", section=_CONTACT, choices="direction", default="out", help="They may have contacted us."
    )
    with_whom: PersonId = ask("With whom", section=_CONTACT, help="Leave it empty for the victim.")
    channel: Code = ask(
        "How",
        section=_CONTACT,
        choices="contact-channel",
        clause="practice:5.1.check",
        help="Whatever was used is kept, also what the plan does not allow.",
    )
    reached: Answer[YesNo] = ask(
        "Did you speak, safely?",
        section=_CONTACT,
        clause="practice:9.contact",
        help="Both ways, with them. What was left or sent, or someone else, is an attempt.",
    )
    who_answered: Line = ask("Who answered", section=_CONTACT, help="If it was someone else, who.")
    outcome: Code = ask(
        "What came of it",
        section=_CONTACT,
        choices="contact-outcome",
        clause="hpg-2025:5.5",
        help="Everyone who is affected is contacted, or it says why not.",
    )

    asked_safe: Answer[YesNo] = ask(
        "Asked if it was safe?",
        section=_SAFETY,
        clause="practice:5.1.phone",
        help="Alone? Safe now? Closed questions first, every time.",
    )
    plan_followed: Answer[YesNo] = ask(
        "Safe-contact plan followed?",
        section=_SAFETY,
        clause="practice:5.1.check",
        help="If there was no plan, say no; it is kept all the same.",
    )
    departed: Line = ask("How it left the plan", section=_SAFETY, help="What was different from what was agreed.")
    message_left: Answer[YesNo] = ask(
        "Message left?", section=_SAFETY, clause="practice:5.4", help="On a voicemail or with anyone."
    )
    no_safe_way: Answer[YesNo] = ask(
        "No safe way known?",
        section=_SAFETY,
        clause="practice:9.no-safe-way",
        help="A good reason not to try again: tell a supervisor the same day.",
    )

    words: Prose = ask("Their own words", section=_SAID, clause="practice:11.11", help="As they were said.")
    observation: Prose = ask(
        "What you saw or heard", section=_SAID, clause="practice:11.11", help="Only what you saw or heard yourself."
    )
    opinion: Prose = ask(
        "A professional's view",
        section=_SAID,
        clause="practice:11.11",
        help="What they make of it, and whose view it is: yours too.",
    )
    agreed: Prose = ask(
        "What was agreed", section=_SAID, help="What happens next, who does it, and when to speak again."
    )

    gave_away: Prose = ask(
        "What it may have given away",
        section=_LEFT,
        clause="practice:5.4",
        help="Who may know now: that they asked for help, where they are, a number.",
    )
    made_safe: Prose = ask(
        "What was done at once", section=_LEFT, clause="practice:5.4", help="To warn them, to move, to call police."
    )
    told: Line = ask(
        "Which supervisor was told", section=_LEFT, clause="practice:5.4", help="The same day; their name."
    )
    told_at: Moment = ask("Told when", past=True, section=_LEFT, clause="practice:5.4", help="A time such as 14:30.")

    @property
    def headline(self) -> str:
        """Whether it was achieved or attempted, and how."""
        if self.empty:
            return "Contact kept, with nothing in it yet"
        if not_tried(self):
            return "Decided not to contact"
        what = "Contact achieved" if self.reached.value and not self.denied else "Contact attempted"
        unsafe = ", plan not followed" if self.plan_followed.value is False else ""
        return f"{what}{f' ({how})' if (how := how_words(self.channel)) else ''}{unsafe}"

    @property
    def denied(self) -> str:
        """What it says itself against its having been contact achieved; empty where it says nothing of that.

        What was sent, or said through somebody else, is achieved only where it says that they answered.
        """
        if self.channel == "letter":
            return "a letter is an attempt"
        if self.outcome in _NO_CONTACT or self.outcome in _ANSWERED:
            return _NO_CONTACT.get(self.outcome, "")
        if self.channel in _SENT and self.direction != "in":
            return "it does not say that they answered"
        return "it does not say that they themselves answered" if self.channel == "through" else ""

    @property
    def empty(self) -> bool:
        """Whether it says neither how nor what came of it: that is no attempt."""
        said = self.channel or self.words.strip() or self.who_answered or self.outcome
        return not said and self.reached.state is State.NOT_ASKED


def not_tried(contact: Contact) -> bool:
    """Whether it says that somebody was not contacted: that is no attempt, and nothing that a plan could forbid."""
    return contact.outcome == NOT_TRIED and not contact.channel


_VISIT, _BACK = "Visit", "Back"


class Visit(Record, kind="visit", title="Visit"):
    """A visit or meeting away from the office: somebody knows where, and by when the officer is back."""

    glances = ("purpose",)
    happens = "at"

    at: Moment = ask("When", forward=True, section=_VISIT, default_now=True, help="When it starts.")
    where: Line = ask(
        "Where",
        section=_VISIT,
        reach="visit",
        clause="wrekin-2019:meeting-place",
        help="A place that is safe for the victim.",
    )
    with_whom: PersonId = ask("With whom", section=_VISIT, help="Leave it empty for the victim.")
    purpose: Line = ask("What for", section=_VISIT, help="In words that would give nothing away.")
    agreed_safe: Answer[YesNo] = ask(
        "Place and time agreed as safe?",
        section=_VISIT,
        clause="practice:5.2",
        help="With the victim, by an allowed channel.",
    )
    despite: Line = ask(
        "Why, if not by the plan",
        section=_VISIT,
        clause="practice:5.1.check",
        help="Where the plan does not allow it: why it cannot wait.",
    )
    agreed_with: Line = ask(
        "Which supervisor agreed",
        section=_VISIT,
        clause="practice:5.4.event",
        help="To a home that the victim left, nobody goes without.",
    )
    alone: Answer[YesNo] = ask(
        "Going alone?",
        section=_VISIT,
        clause="wrekin-2019:staff-safety",
        help="If yes, say below what makes it safe enough.",
    )
    dangers: Line = ask(
        "Dangers at the visit",
        section=_VISIT,
        clause="wrekin-2019:staff-safety",
        help="People, dogs, the way there and back.",
    )
    who_knows: Line = ask(
        "Who knows where you are",
        section=_VISIT,
        clause="practice:5.visit",
        help="The colleague who will act if you do not call.",
    )
    back_by: Moment = ask(
        "Back by",
        forward=True,
        day_of="at",
        section=_VISIT,
        clause="practice:5.visit",
        help="When that colleague should worry.",
    )

    called_in_at: Moment = ask(
        "Called in",
        past=True,
        section=_BACK,
        clause="practice:5.visit",
        help="When you said that you are out and safe.",
    )
    called_in_to: Line = ask("Called in to", section=_BACK, help="Whom you told.")
    called_off: Answer[YesNo] = ask("Called off?", section=_BACK, help="Yes if the visit did not take place.")
    outcome: Prose = ask(
        "What came of it", section=_BACK, help="If you spoke with the victim, log the contact as well."
    )

    gave_away: Prose = ask(
        "What it may have given away",
        section=_LEFT,
        clause="practice:5.4",
        help="Who may know now: who saw you come, what was said where.",
    )
    told: Line = ask(
        "Which supervisor was told", section=_LEFT, clause="practice:5.4", help="The same day; their name."
    )
    told_at: Moment = ask("Told when", past=True, section=_LEFT, clause="practice:5.4", help="A time such as 14:30.")

    @property
    def headline(self) -> str:
        """Whether it is planned, over or called off, never where."""
        if self.called_off.value:
            return "Visit called off"
        return "Visit: called in safe" if self.called_in_at else "Visit planned, not called in"

    @property
    def empty(self) -> bool:
        """Whether nothing says that there is a visit: no place, no purpose, nobody who knows and no time to be back."""
        return not (self.where or self.purpose or self.who_knows or self.back_by or self.called_in_at)

    @property
    def call_in(self) -> Route:
        """Where the officer is said to be safely out of it."""
        return self.at_field("called_in_at", called_in_at="now")

    def over(self, written: datetime) -> bool:
        """Whether the officer was known to be out of it when this was written; a call still to come is no call."""
        return bool(self.called_off.value) or (
            self.called_in_at is not None and not to_come(self.called_in_at, written)
        )
