"""Somebody on the perpetrator's side asks. The third of three doors: shut, until the victim and a supervisor open it.

Nothing that an agency was lawfully told opens it, and a permission for this side is none for any other.
"""

from __future__ import annotations

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Moment, PersonId, Prose, Record, YesNo, ask

_ASKED, _REPLY = "Who asked", "Reply"


class Enquiry(Record, kind="enquiry", title="Enquiry of the other side"):
    """The perpetrator, or somebody for them or close to them, asks. They hear neither that there is a case nor not."""

    glances = ("asked",)
    happens = "at"

    who: Line = ask(
        "Who asked", section=_ASKED, clause="wrekin-2019:permission", help="Their name and firm, as they gave it."
    )
    side: Code = ask(
        "What they are",
        section=_ASKED,
        choices="asker",
        clause="practice:7.two-doors",
        help="Not known is one.",
    )
    for_whom: Line = ask("For whom they ask", section=_ASKED, help="Whom they say that they act for.")
    person: PersonId = ask("Or a person of this case", default="", section=_ASKED, hidden=True)
    asked: Prose = ask(
        "What they asked", section=_ASKED, clause="wrekin-2019:permission", help="Word for word, as far as it goes."
    )
    at: Moment = ask("When", past=True, section=_ASKED, default_now=True, help="When they asked.")
    how: Code = ask("How they asked", section=_ASKED, choices="report-channel", help="The way in which it reached us.")
    checked: Answer[YesNo] = ask(
        "Sure who it was?",
        section=_ASKED,
        clause="practice:7.recipient",
        help="Rung back by a number that we found.",
    )
    law: Line = ask(
        "Court order or other duty",
        section=_ASKED,
        clause="practice:7.two-doors",
        help="If they name one: legal advice sees it before anything is said.",
    )

    reply: Code = ask(
        "What they were told",
        section=_REPLY,
        choices="enquiry-reply",
        clause="practice:7.two-doors",
        help="Neither confirmed nor denied, unless both permissions are there.",
    )
    reply_words: Code = ask(
        "In which neutral words",
        section=_REPLY,
        choices="neutral-reply",
        default="neutral",
        help="The same to everyone: they tell nothing either way.",
    )
    replied_at: Moment = ask("Told when", past=True, section=_REPLY, help="When they were told that.")
    replied_by: Line = ask("Told by", section=_REPLY, writer=True, help="Leave it empty if it was you.")
    gave_away: Prose = ask(
        "What it may have given away",
        section=_REPLY,
        clause="practice:5.4",
        help="If anything was said that they could put together.",
    )
    supervisor: Line = ask(
        "Which supervisor was told", section=_REPLY, clause="practice:7.two-doors", help="The same day; their name."
    )
    victim_told: Answer[YesNo] = ask(
        "Does the victim know of it?", section=_REPLY, clause="practice:5.4", help="By a way that the plan allows."
    )

    @property
    def headline(self) -> str:
        """That somebody asked, and whether they were told anything; never who."""
        told = {"": "", "none": ", nothing said so far", "neutral": ", neither confirmed nor denied"}
        return f"Somebody asked{told.get(self.reply, ', answered')}"

    @property
    def empty(self) -> bool:
        """Whether it says neither who asked nor what."""
        return not (self.who or self.side or self.asked.strip() or self.for_whom)


class Permission(Record, kind="permission", title="Permission to tell that side"):
    """A supervisor lets these words and no others reach the perpetrator's side, once the victim has agreed to them."""

    roles = frozenset({"supervisor"})
    glances = ("why",)
    happens = "decided_at"

    enquiry: Line = ask("Enquiry", default="", hidden=True)
    """The record id of the enquiry that it answers: it opens no other."""
    may_tell: Answer[YesNo] = ask(
        "May they be told this?",
        clause="practice:7.two-doors",
        help="Not answered is no. The victim's own permission is needed too.",
    )
    what: Prose = ask(
        "These words, and no others",
        clause="practice:7.two-doors",
        help="As they are read out; no address, number, name or date of ours.",
    )
    why: Prose = ask("Why", clause="wrekin-2019:permission", help="What it is for, and what makes it safe enough.")
    until: Day = ask("Holds until", forward=True, help="The last day; after that it is shut again.")
    decided_at: Moment = ask("Decided", past=True, default_now=True, help="When it was decided.")

    @property
    def headline(self) -> str:
        """Whether that side may be told something; never what."""
        if self.may_tell.value:
            return "Permission to tell the other side something"
        return "No permission to tell the other side" if self.may_tell.value is False else "Permission not decided"
