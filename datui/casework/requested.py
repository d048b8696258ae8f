"""What is asked for of a case and goes out once a second person has read it: the base of such requests."""

from datui.casework.printed import Said
from datui.casework.records import Record
from datui.casework.rules import Rules
from datui.casework.sharing import Given


class Requested(Record):
    """Something that was asked for: what they get of it is kept in the words that it had."""

    given: tuple[Given, ...] = ()
    """What they get: the pieces that were picked, in the words that they had then."""
    lines_read: int = 0
    """How many lines of it were read out; nought where it went another way."""
    lines_of: int = 0

    @property
    def open(self) -> bool:
        """Whether it is still to go."""
        return True

    def more_said(self, rules: Rules) -> list[Said]:  # noqa: ARG002 - what goes is said in its own words
        """What exactly goes or went, word for word, and how much of it was read out."""
        said = [Said("What exactly", one.label, one.words, masked=True) for one in self.given]
        if self.lines_of:
            said.append(Said("What exactly", "Read out", f"{self.lines_read} of {self.lines_of} lines"))
        return said
