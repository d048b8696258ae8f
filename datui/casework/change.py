"""What changed, and so makes risk something to look at again at once."""

from datui.casework.records import Code, Day, Moment, Prose, Record, ask

_CHANGE = "Change"
CHANGES = {
    "separation": "separation",
    "pregnancy": "pregnancy or birth",
    "court": "court",
    "release": "release from custody",
    "bail": "bail",
    "breach": "an order or bail not kept",
    "disclosure": "the disclosure is known",
    "address": "the address is known",
    "move": "a move",
    "notice": "a notice on the tenancy",
    "officer": "another officer",
    "lost-contact": "contact lost",
    "new-partner": "a new partner",
    "child-contact": "child contact",
    "suicide": "talk of suicide",
    "weapon": "a weapon",
}
"""What is said of each in a line; a code of another edition is a change all the same."""


class Change(Record, kind="change", title="Change"):
    """Something that changed, or that is to come, after which nobody knows how great the danger is."""

    glances = ("words",)
    happens = "at"

    trigger: Code = ask(
        "What changed", section=_CHANGE, choices="trigger", clause="practice:10.2.triggers", help="What comes nearest."
    )
    at: Moment = ask(
        "When it changed",
        past=True,
        section=_CHANGE,
        default_now=True,
        help="When it happened, or when you heard of it.",
    )
    ahead_on: Day = ask(
        "Day, if still to come",
        forward=True,
        section=_CHANGE,
        clause="practice:10.2.triggers",
        help="Of a hearing, a release, a move: risk is looked at on that day too.",
    )
    words: Prose = ask("What is known", section=_CHANGE, help="Who said so, and what it may mean for them.")

    @property
    def headline(self) -> str:
        """What changed."""
        return f"Change: {self.trigger_words}"

    @property
    def trigger_words(self) -> str:
        """What changed, in a word or two."""
        return CHANGES.get(self.trigger, "something else")
