"""The people of a case, each in their own right: any number of them, with any number of roles."""

from datetime import date

from datui.casework.answers import Answer
from datui.casework.moments import day_words
from datui.casework.records import Code, Count, Day, Line, Prose, Record, YesNo, ask

VICTIM, CHILD, PERPETRATOR = "victim", "child", "perpetrator"
HARMS_YOUNG = "a child who harms"
"""What somebody under 16 is called, and never a perpetrator (practice 3)."""
UNBORN = "A date of birth cannot be in the future: give the year in full."
_ADULT_HERE = 16  # Domestic Abuse Act 2021 s.1
_ADULT = 18
AFFECTED = ("victim", "household", "reporter", "witness")
"""Whose contact with us has an outcome: nobody who told us something is left without word."""
RELATIVES = frozenset(
    {"parent", "child", "sibling", "grandparent", "grandchild", "in-law", "other-relative", "spouse", "engaged"}
)
"""The relationships of a victim's own family, and of the one that they married or are to marry into."""
_ROLES = {
    VICTIM: "victim",
    CHILD: "child",
    PERPETRATOR: "perpetrator",
    "household": "household member",
    "reporter": "who reported it",
    "witness": "witness",
    "third-party": "third party",
    "professional": "professional",
}

_WHO, _WHERE, _CHILD, _CARE = "Who", "Where", "If a child", "Care"


class Person(Record, kind="person", title="Person"):
    """One person of a case. Nothing about them needs to be known for them to be written down."""

    case_roles: tuple[Code, ...] = ask(
        "Roles in this case",
        choices="person-role",
        section=_WHO,
        clause="practice:1.4",
        help="Choose as many as fit; a child under 16 is never a perpetrator.",
    )
    name: Answer[Line] = ask("Name", section=_WHO, find=True, help="As they wish to be called; ? if it is not known.")
    said_as: Line = ask("How it is said", section=_WHO, help="So that whoever calls says the name right.")
    aliases: Line = ask(
        "Other names and spellings",
        section=_WHO,
        find=True,
        clause="practice:2.1",
        help="Separate them with commas; other agencies search by them.",
    )
    born: Answer[Day] = ask(
        "Date of birth",
        past=True,
        too_late=UNBORN,
        section=_WHO,
        help="Leave it empty and give an age if that is all you have.",
    )
    age: Count = ask("Or age about", section=_WHO, unit="years", help="A guess is better than nothing.")
    relationship: Answer[Code] = ask(
        "Relationship to the victim",
        section=_WHO,
        choices="relationship",
        clause="hpg-2025:4.1",
        help="What they are to the victim, now or before.",
    )
    agency: Line = ask("Works for", section=_WHO, help="For a professional: the agency and the post.")

    must_not_receive: Answer[YesNo] = ask(
        "Must not receive anything?",
        section=_WHO,
        clause="practice:2.2",
        help="No letter, call or word. Of a perpetrator it is so unless you say no.",
    )
    staff: Answer[YesNo] = ask(
        "Works for us?", section=_WHO, clause="hpg-2025:3.2", help="If so, colleagues must not see it: say who below."
    )
    staff_barred: Line = ask(
        "Who must not open this", section=_WHO, clause="practice:11.4", help="Colleagues, their team, relatives."
    )

    lives_there: Answer[YesNo] = ask("Lives at the victim's home?", section=_WHERE, help="Now, or on some nights.")
    address: Line = ask(
        "Address",
        section=_WHERE,
        reach="letter",
        help="Where they live; kept again just as it is, this home is said to hold still.",
    )
    postcode: Line = ask("Postcode", section=_WHERE, find=True, reach="letter", help="The postcode of that address.")
    phone: Line = ask(
        "Telephone",
        section=_WHERE,
        find=True,
        reach="voice",
        help="Only the safe-contact plan says whether it may be used.",
    )
    email: Line = ask(
        "E-mail",
        section=_WHERE,
        find=True,
        reach="email",
        help="Only the safe-contact plan says whether it may be used.",
    )

    unborn: Answer[YesNo] = ask(
        "Not born yet?",
        section=_CHILD,
        clause="practice:6.child",
        help="A child who is expected; children's services are told of them too.",
    )
    expected_on: Day = ask(
        "Expected on",
        forward=True,
        section=_CHILD,
        clause="practice:6.child",
        help="The day, or about when, on which a child is to be born.",
    )
    lives_with: Line = ask(
        "Lives with",
        section=_CHILD,
        reach="visit",
        clause="practice:6.child",
        help="With whom a child lives who is not at the victim's home, and when.",
    )
    school: Line = ask(
        "School or nursery",
        section=_CHILD,
        reach="visit",
        clause="practice:6.child",
        help="Which one, and who may collect them.",
    )

    danger: Answer[Line] = ask(
        "Weapons or other danger",
        section=_CARE,
        clause="practice:1.2",
        help="What police or an officer must know first: weapons, dogs, conduct.",
    )
    speak: Line = ask(
        "How to speak to them",
        section=_CARE,
        clause="practice:5.3",
        help="Language, interpreter, hearing, speech, or anything that makes it easier.",
    )
    note: Prose = ask("Note", section=_CARE, help="Anything else about this person that helps to keep someone safe.")

    @property
    def headline(self) -> str:
        """What they are in the case and their name, never how they are reached."""
        young = self.born.value is None and self.age is not None and self.age < _ADULT_HERE
        return self._line(young=young)

    def headline_on(self, day: date) -> str:
        """As `headline`, as old as they are on a day."""
        return self._line(young=self.under_16(day))

    def _line(self, *, young: bool) -> str:
        called = _ROLES | ({PERPETRATOR: HARMS_YOUNG} if young else {})
        roles = ", ".join(called[role] for role in self.case_roles if role in called) or "person"
        return f"{roles.capitalize()}: {said(self.name) or 'name not known'}"

    def under_16(self, today: date) -> bool:
        """Whether they are known, or thought, to be under 16 on a day."""
        age = self.age_on(today)
        return age is not None and age < _ADULT_HERE

    def age_on(self, today: date) -> int | None:
        """How old they are on a day, by their birth or else by what somebody thought; None where nobody knows."""
        return self.age if self.born.value is None else age_of(self.born.value, today)

    def grown(self, since: date, today: date) -> "Person":
        """The same person on a day: an age that was guessed on another has grown by the whole years between."""
        if self.age is None or self.born.value is not None:
            return self
        return self.model_copy(update={"age": self.age + max(0, age_of(since, today))})

    def aged_words(self, today: date) -> str:
        """How old they are on a day, in words: aged 6, aged about 4, not born yet; empty where nobody knows."""
        if self.unborn.value and self.born.value is None:
            return f"not born yet{f', expected on {day_words(self.expected_on)}' if self.expected_on else ''}"
        return aged_words(self.age_on(today), about=self.born.value is None)

    def is_child(self, today: date) -> bool:
        """Whether they are in the case as a child, born or not, or under 18 on a day."""
        age = self.age_on(today)
        return self.has_role(CHILD) or bool(self.unborn.value) or (age is not None and age < _ADULT)

    @property
    def told_nothing(self) -> bool:
        """Whether nothing of the case may go to them: a perpetrator, whatever else is said, or who is said so (2.2)."""
        return self.has_role(PERPETRATOR) or bool(self.must_not_receive.value)

    def has_role(self, role: str) -> bool:
        """Whether they have this role in the case."""
        return role in self.case_roles


def age_of(born: date, today: date) -> int:
    """How many years old somebody born on a day is."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def aged_words(age: int | None, *, about: bool = False) -> str:
    """An age in words: aged 6, aged about 6, aged under 1; empty where it is not known."""
    if age is None:
        return ""
    return "aged under 1" if age < 1 else f"aged {'about ' if about else ''}{age}"


def said(answer: Answer[str]) -> str:
    """What was answered, or nothing."""
    return (answer.value or "").strip()


def yes_no(answer: Answer[bool], *, yes: str = "yes", no: str = "no") -> str:
    """A yes or no in words, or in words why there is neither."""
    if answer.value is None:
        return answer.state.words
    return yes if answer.value else no


def initials(name: str) -> str:
    """The first letters of at most three words of a name; "?" where there is no letter to take."""
    letters = (next((char for char in word if char.isalpha()), "") for word in name.split()[:3])
    return "".join(letter.upper()[:1] for letter in letters) or "?"
