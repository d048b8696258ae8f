"""Reaching a person: the plan, the attempts and what came of them, and visits. Writing one down is never refused."""

from datetime import datetime

from datui.casework.answers import Answer, State
from datui.casework.moments import to_come
from datui.casework.records import Code, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.route import Route
from datui.casework.safecontact import CHANNEL_WORDS, SafeContact

__all__ = ["CHANNEL_WORDS", "Contact", "SafeContact", "Visit"]

_CONTACT, _SAFETY, _SAID = "Contact", "Safety", "What was said"


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
        choices="channel",
        clause="practice:5.1.check",
        help="Whatever was used is kept, also what the plan does not allow.",
    )
    reached: Answer[YesNo] = ask(
        "Spoke, both ways and safely?",
        section=_CONTACT,
        clause="practice:9.contact",
        help="Voicemail, a letter or someone else answering is an attempt.",
    )
    who_answered: Line = ask("Who answered", section=_CONTACT, help="If it was someone else, who.")

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
    departed: Line = ask(
        "How it left the plan", section=_SAFETY, help="What was different, and what it may have given away."
    )
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
    agreed: Prose = ask(
        "What was agreed", section=_SAID, help="What happens next, who does it, and when to speak again."
    )

    @property
    def headline(self) -> str:
        """Whether it was achieved or attempted, and how."""
        if self.empty:
            return "Contact kept, with nothing in it yet"
        what = "Contact achieved" if self.reached.value else "Contact attempted"
        unsafe = ", plan not followed" if self.plan_followed.value is False else ""
        return f"{what}{f' ({CHANNEL_WORDS[self.channel]})' if self.channel in CHANNEL_WORDS else ''}{unsafe}"

    @property
    def empty(self) -> bool:
        """Whether it says neither how nor what came of it: that is no attempt."""
        said = self.channel or self.words.strip() or self.who_answered
        return not said and self.reached.state is State.NOT_ASKED


_VISIT, _BACK = "Visit", "Back"


class Visit(Record, kind="visit", title="Visit"):
    """A visit or meeting away from the office: somebody knows where, and by when the officer is back."""

    glances = ("purpose",)
    happens = "at"

    at: Moment = ask("When", forward=True, section=_VISIT, default_now=True, help="When it starts.")
    where: Line = ask(
        "Where", section=_VISIT, clause="wrekin-2019:meeting-place", help="A place that is safe for the victim."
    )
    with_whom: PersonId = ask("With whom", section=_VISIT, help="Leave it empty for the victim.")
    purpose: Line = ask("What for", section=_VISIT, help="In words that would give nothing away.")
    agreed_safe: Answer[YesNo] = ask(
        "Place and time agreed as safe?",
        section=_VISIT,
        clause="practice:5.2",
        help="With the victim, by an allowed channel.",
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
