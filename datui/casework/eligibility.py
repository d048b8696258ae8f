"""Eligibility: what is known of the two people, which routes follow by which edition, and what a person decided.

Nothing here turns anybody away, and nothing that is worked out changes what somebody decided.
"""

from __future__ import annotations

from datui.casework.answers import Answer
from datui.casework.people import said
from datui.casework.printed import Said
from datui.casework.records import Code, Count, Line, Moment, PersonId, Prose, Record, YesNo, ask
from datui.casework.router import Answers, Routes, bands, routes
from datui.casework.rules import Rules

__all__ = ["Answers", "Eligibility", "Routes", "routes"]

_WHO, _BETWEEN, _CARE, _DECIDED = "Who", "Between them", "Care and age", "Decision"
_WORKED_OUT = "What follows"


class Eligibility(Record, kind="eligibility", title="Eligibility"):
    """What is known of two people: one who is harmed, one who harms. Each further person has one of their own."""

    happens = "decided_at"

    victim: PersonId = ask(
        "Who is harmed", section=_WHO, clause="practice:definition", help="Leave it empty for the victim of this case."
    )
    victim_age: Count = ask(
        "Their age", section=_WHO, unit="years", clause="practice:3.1", help="In years, a guess too; empty if unknown."
    )
    victim_guess: Answer[YesNo] = ask(
        "Is that a guess?", section=_WHO, help="A guess may be out: both sides of a limit are shown."
    )
    victim_band: Answer[Code] = ask(
        "Or about how old", section=_WHO, choices="age-band", clause="hpg-2025:4.1", help="If no age in years is known."
    )
    by_whom: Answer[PersonId] = ask(
        "Who harms", section=_WHO, clause="practice:1.4", help="One person; each other has an eligibility of their own."
    )
    their_age: Count = ask(
        "Age of who harms", section=_WHO, unit="years", clause="practice:3.child", help="In years, a guess too."
    )
    their_guess: Answer[YesNo] = ask(
        "Is this a guess?", section=_WHO, help="A guess may be out: both sides of a limit are shown."
    )
    their_band: Answer[Code] = ask(
        "Or about as old as", section=_WHO, choices="age-band", clause="practice:3.child", help="If no age is known."
    )

    connection: Answer[Code] = ask(
        "What they are to each other",
        section=_BETWEEN,
        choices="connection",
        clause="practice:3.2",
        help="Now or before. The one that comes first in the list, if more than one fits.",
    )
    who_to_whom: Answer[Code] = ask(
        "Who harms whom",
        section=_BETWEEN,
        choices="who-to-whom",
        clause="hpg-2025:4.6",
        help="From whom to whom; each says it of the other is an answer too.",
    )
    staff: Answer[Code] = ask(
        "Does the victim work for us?",
        section=_BETWEEN,
        choices="staff-tie",
        clause="hpg-2025:3.2",
        help="If so, colleagues are kept out of this case.",
    )

    care_needs: Answer[YesNo] = ask(
        "Needs care or support?",
        section=_CARE,
        clause="practice:6.adult",
        help="Whether or not anybody gives it. Age alone is not a care need.",
    )
    at_risk: Answer[YesNo] = ask(
        "Harmed, or in danger of it?", section=_CARE, clause="practice:6.adult", help="Abuse or neglect, by anybody."
    )
    cannot_protect: Answer[YesNo] = ask(
        "Kept by it from self-help?",
        section=_CARE,
        clause="practice:6.adult",
        help="Because of those needs they cannot protect themselves.",
    )
    elder: Answer[YesNo] = ask(
        "Older, and trusts who harms?",
        section=_CARE,
        clause="wrekin-2019:elder-abuse",
        help="An older person, harmed by someone whom they should be able to trust.",
    )

    decided: tuple[Code, ...] = ask(
        "Which routes you take",
        section=_DECIDED,
        choices="eligibility-route",
        clause="practice:definition",
        help="Your decision; what is worked out below never changes it.",
    )
    why: Prose = ask(
        "Why",
        section=_DECIDED,
        clause="practice:definition",
        help="Above all where it differs from what follows.",
    )
    decided_by: Line = ask(
        "Decided by", section=_DECIDED, writer=True, clause="practice:0.2", help="Leave it empty if it was you."
    )
    decided_at: Moment = ask(
        "Decided", past=True, section=_DECIDED, default_now=True, clause="practice:0.2", help="When it was decided."
    )

    definition: Line = ask("Definition used", default="", section=_DECIDED, clause="practice:0.2", hidden=True)
    edition: Line = ask("Its edition", default="", section=_DECIDED, clause="practice:0.2", hidden=True)

    @property
    def headline(self) -> str:
        """That it was worked out, and whether somebody decided; never who."""
        return "Eligibility: routes decided" if self.decided else "Eligibility written down, nothing decided yet"

    def answers(self, rules: Rules) -> Answers:
        """What is known, for the router; declined and not asked are not known, and rule nothing out."""
        their_guess, victim_guess = bool(self.their_guess.value), bool(self.victim_guess.value)
        definition = rules.definition
        return Answers(
            bands(self.victim_age, guess=victim_guess, band=said(self.victim_band), definition=definition),
            bands(self.their_age, guess=their_guess, band=said(self.their_band), definition=definition),
            said(self.connection),
            said(self.who_to_whom),
            said(self.staff),
            self.care_needs.value,
            self.at_risk.value,
            self.cannot_protect.value,
            self.elder.value,
        )

    def routes(self, rules: Rules) -> Routes:
        """What follows from the answers by the definition of these rules."""
        return routes(self.answers(rules), rules.definition)

    def edition_words(self, rules: Rules) -> str:
        """Which edition of the definition it was answered under, and whether this pack has another."""
        today = rules.definition
        if (self.definition or today.id, self.edition or today.edition) == (today.id, today.edition):
            return f"{today.named}."
        return f"Answered under {self.definition}, edition {self.edition}; shown by {today.named}."

    def more_said(self, rules: Rules) -> list[Said]:
        """The edition, and every route that follows with its clause, beside what was decided."""
        found = self.routes(rules)
        ways = [Said(_WORKED_OUT, way.title, way.says) for way in found.sure]
        ways += [Said(_WORKED_OUT, f"May be: {way.title}", way.says) for way in found.may_be]
        return [Said(_WORKED_OUT, "Definition", self.edition_words(rules)), *ways]
