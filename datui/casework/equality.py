"""Equality questions: each optional, and what nobody asked is not what somebody would rather not say."""

from datui.casework.answers import Answer
from datui.casework.records import Code, Day, Line, Record, YesNo, ask

_WHY = "Optional; it changes nothing of the help."


class Equality(Record, kind="equality", title="Equality"):
    """What a person chose to say of themselves, for fair treatment and for the Board's figures, which name nobody.

    Immigration status is not among it: it is never a condition of help, and is not recorded without purpose.
    """

    grows = True

    asked_on: Day = ask("Asked on", past=True, help="The day on which it was asked, and only if it was safe to.")
    self_described: Answer[YesNo] = ask("Did they answer themselves?", help="Nobody is described by a guess.")
    sex: Answer[Code] = ask("Sex", choices="sex", clause="practice:12.23", help=_WHY)
    gender: Answer[Line] = ask("Gender, in their own words", clause="practice:12.23", help=_WHY)
    orientation: Answer[Code] = ask("Sexual orientation", choices="orientation", clause="practice:12.23", help=_WHY)
    ethnicity: Answer[Code] = ask("Ethnic group", choices="ethnicity", clause="practice:12.23", help=_WHY)
    ethnicity_words: Answer[Line] = ask("Ethnicity, in their own words", help=_WHY)
    disability: Answer[YesNo] = ask("Disabled, or long-term ill?", clause="practice:12.23", help=_WHY)
    disability_words: Answer[Line] = ask("In which way", help="And what would make contact easier.")
    religion: Answer[Line] = ask("Religion or belief", help=_WHY)
    pregnancy: Answer[YesNo] = ask("Pregnant, or a new baby?", help=f"{_WHY} Under a year old.")

    @property
    def headline(self) -> str:
        """That it was asked, never what was answered."""
        return "Equality questions"
