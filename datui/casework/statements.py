"""A text paragraph by paragraph: whose account each is, told apart by the word that it begins with."""

from __future__ import annotations

from dataclasses import dataclass

MARKS = {"words": "Words:", "observation": "Seen:", "third-party": "Told:", "opinion": "View:"}
"""What a paragraph begins with, by what it is: the codes are those of the pack's list of kinds of notes."""
_QUOTES = ('"', "\u201c", "\u2018", "\u00ab")


@dataclass(frozen=True, slots=True)
class Statement:
    """One account: what it is (empty where nobody said), and its words without the mark."""

    kind: str
    text: str


def statements(text: str, otherwise: str = "") -> tuple[Statement, ...]:
    """The accounts of a text in their order; those that belong together stand together.

    A paragraph is what stands between two empty lines, and a marked line begins another. Without a mark it is what the
    whole text is said to be, and where that is not said, words in quotation marks are the victim's.
    """
    found: list[Statement] = []
    for paragraph in _paragraphs(text):
        kind, words = _of(paragraph)
        kind = kind or otherwise or ("words" if paragraph.startswith(_QUOTES) else "")
        if found and found[-1].kind == kind:
            found[-1] = Statement(kind, f"{found[-1].text}\n{words}")
        else:
            found.append(Statement(kind, words))
    return tuple(found)


def remarked(text: str, at: int) -> tuple[str, int]:
    """The same text with the next mark before the paragraph at a place, and where that place is then."""
    at = max(0, min(at, len(text)))
    start, end = _around(text, at)
    kind, words = _of(text[start:end])
    order = ["", *MARKS]
    following = order[(order.index(kind) + 1) % len(order)]
    mark = f"{MARKS[following]} " if following else ""
    before = end - start - len(words)
    return f"{text[:start]}{mark}{words}{text[end:]}", max(start + len(mark), at + len(mark) - before)


def _of(paragraph: str) -> tuple[str, str]:
    """What a paragraph is marked as, and its words; no kind where it bears no mark."""
    for kind, mark in MARKS.items():
        if paragraph.casefold().startswith(mark.casefold()):
            return kind, paragraph[len(mark) :].removeprefix(" ")
    return "", paragraph


def _paragraphs(text: str) -> list[str]:
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not line.strip():
            found.append([])
        elif _of(line)[0]:
            found.append([line])
        else:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found if lines]


def _around(text: str, at: int) -> tuple[int, int]:
    """Where the line at a place begins and ends."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end
