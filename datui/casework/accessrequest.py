"""Somebody asks for what is held on them: who, how it goes, what they get of it, and who else signs that off."""

from __future__ import annotations

from datui.casework.answers import Answer
from datui.casework.records import Code, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.requested import Requested

_ASKED, _ROUTE, _ANSWER = "Who asked", "How it goes", "Answer"
ANSWER, NEITHER, WITHDRAWN = "answer", "neither", "withdrawn"


class AccessRequest(Requested, kind="access-request", title="Access request"):
    """A person's request for what is held on them. An abuser may ask too, and hears nothing of anybody else."""

    glances = ("asked",)
    happens = "received_at"

    received_at: Moment = ask(
        "Received",
        past=True,
        default_now=True,
        section=_ASKED,
        clause="practice:7.access",
        help="When it reached us, by whatever way; a month counts from it.",
    )
    whose: PersonId = ask("Whose records", section=_ASKED, help="Whom what they ask for is about.")
    asker: Code = ask(
        "Who asks",
        section=_ASKED,
        choices="access-asker",
        clause="practice:7.access",
        help="They, or whoever acts for them.",
    )
    name: Line = ask("Name, and for whom they act", section=_ASKED, help="As they gave it.")
    sure: Answer[YesNo] = ask(
        "Sure who it is?",
        section=_ASKED,
        clause="practice:7.access",
        help="By papers, or rung back by a number of our own finding.",
    )
    authority: Answer[YesNo] = ask(
        "Authority seen?",
        section=_ASKED,
        clause="practice:7.access",
        help="Of whoever asks for another: signed by them, and given freely.",
    )
    asked: Prose = ask("What they asked for", section=_ASKED, help="Word for word, as far as it goes.")
    clear_from: Moment = ask(
        "Asked what they meant", past=True, section=_ASKED, help="The clock stops then, until they answer."
    )
    clear_until: Moment = ask("They answered", past=True, section=_ASKED, help="The clock goes on.")

    route: Code = ask(
        "How it is answered",
        section=_ROUTE,
        choices="access-route",
        clause="practice:7.access.neither",
        help="Where to say that anything is held would do harm: neither.",
    )
    why: Prose = ask(
        "Why so",
        section=_ROUTE,
        clause="practice:7.access",
        help="What was weighed: whose safety, whose words, what law.",
    )
    adviser: Line = ask(
        "DPO or adviser asked", section=_ROUTE, clause="practice:7.access", help="Their name, and when."
    )
    advice: Prose = ask("What they advised", section=_ROUTE, clause="practice:7.access", help="And by which exemption.")
    originators: Prose = ask(
        "Police and MARAC asked",
        section=_ROUTE,
        clause="practice:7.originator",
        help="Who was asked about what they gave us, and what they said.",
    )

    answered_at: Moment = ask(
        "Answered", past=True, section=_ANSWER, clause="practice:7.access", help="When they had it."
    )
    how: Code = ask(
        "How it went", section=_ANSWER, choices="share-method", help="By a way that is safe for its subject."
    )
    note: Prose = ask("What came of it", section=_ANSWER, help="Anything that they said, or asked for again.")

    @property
    def headline(self) -> str:
        """How far it has come; never who asked, nor whose it is."""
        if self.route == WITHDRAWN:
            return "Access request, taken back"
        return "Access request, answered" if self.answered_at else "Access request"

    @property
    def open(self) -> bool:
        """Whether it is still to be answered."""
        return self.answered_at is None and self.route != WITHDRAWN

    @property
    def empty(self) -> bool:
        """Whether it says neither who asks nor what for."""
        return not (self.whose or self.asker or self.name or self.asked.strip() or self.route)


class SignOff(Record, kind="sign-off", title="Answer signed off"):
    """A second person read what is to go to whoever asked, as it goes, and agrees or does not."""

    glances = ("why",)

    request: Line = ask("Request", default="", hidden=True)
    """The record id of the request whose answer was read."""
    agrees: Answer[YesNo] = ask(
        "May it go so?", clause="practice:7.access", help="You read all of it, as they get it; another wrote it."
    )
    why: Prose = ask("Why, or what to mend", clause="practice:7.access", help="What you looked for, and found.")

    @property
    def headline(self) -> str:
        """Whether a second person agreed."""
        return {True: "Answer signed off", False: "Answer to be mended", None: "Answer looked at"}[self.agrees.value]
