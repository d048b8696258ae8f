"""The people of a case, each in their own right: any number of them, with any number of roles."""

from datetime import date

from datui.casework.answers import Answer
from datui.casework.records import Code, Count, Day, Line, Prose, Record, YesNo, ask

VICTIM, CHILD, PERPETRATOR = "victim", "child", "perpetrator"
UNBORN = "A date of birth cannot be in the future: give the year in full."
_ADULT_HERE = 16  # Domestic Abuse Act 2021 s.1
_ADULT = 18
_ROLES = {
    VICTIM: "victim",
    CHILD: "child",
    PERPETRATOR: "perpetrator",
    "household": "household member",
    "third-party": "third party",
    "professional": "professional",
}

_WHO, _WHERE, _CARE = "Who", "Where", "Care"


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

    lives_there: Answer[YesNo] = ask("Lives at the victim's home?", section=_WHERE, help="Now, or on some nights.")
    address: Line = ask("Address", section=_WHERE, help="Where they live or stay; nothing is sent there by itself.")
    postcode: Line = ask("Postcode", section=_WHERE, find=True, help="The postcode of that address.")
    phone: Line = ask(
        "Telephone", section=_WHERE, find=True, help="Only the safe-contact plan says whether it may be used."
    )
    email: Line = ask(
        "E-mail", section=_WHERE, find=True, help="Only the safe-contact plan says whether it may be used."
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
        roles = ", ".join(_ROLES[role] for role in self.case_roles if role in _ROLES) or "person"
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
        """How old they are on a day, in words: aged 6, aged about 4; empty where nobody knows."""
        return aged_words(self.age_on(today), about=self.born.value is None)

    def is_child(self, today: date) -> bool:
        """Whether they are in the case as a child, or under 18 on a day."""
        age = self.age_on(today)
        return self.has_role(CHILD) or (age is not None and age < _ADULT)

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
