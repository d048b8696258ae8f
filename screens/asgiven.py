"""What somebody gets, drawn just as it is: each label beside its words, or above them where it is narrow."""

from collections.abc import Iterator

from textual.content import Content

from datui.casework.moments import moment_words
from datui.casework.outgoing import Line, Outgoing
from screens.planpage import NARROW
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

LABEL = 26
NOTHING = "Nothing: not one thing of this case."


def given_line(line: Line, width: int, indent: int = 1) -> list[Content]:
    """One line of what somebody gets: its words are never cut off."""
    if width < NARROW:
        return [*paragraph(line.label, width, indent, "dim"), *paragraph(line.words, width, indent + 2)]
    label, words = (
        safe(line.label, "dim").wrap(LABEL - 1) or [Content("")],
        paragraph(line.words, width - LABEL - indent),
    )
    rows = max(len(label), len(words))
    label += [Content("")] * (rows - len(label))
    words += [Content("")] * (rows - len(words))
    return [
        Content.assemble(" " * indent, named, " " * max(1, LABEL - named.cell_length), said)
        for named, said in zip(label, words, strict=True)
    ]


def outgoing_lines(outgoing: Outgoing, width: int) -> Iterator[Content]:
    """All that somebody gets, from its title to its last line."""
    yield from paragraph(outgoing.title, width, 1, "bold")
    made = f"Made {moment_words(outgoing.made)}"
    about = (f"For {outgoing.to}" if outgoing.to else "", outgoing.purpose, made, outgoing.head)
    for words in filter(None, about):
        yield from paragraph(words, width, 1)
    if not any(part.lines for part in outgoing.parts):
        yield Content("")
        yield from paragraph(NOTHING, width, 1, "bold")
    for part in outgoing.parts:
        yield Content("")
        yield from paragraph(part.title, width, 1, "bold underline")
        for line in part.lines:
            yield from given_line(line, width)
