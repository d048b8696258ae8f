"""What somebody gets, as a PDF sealed with a passphrase: made in memory, and nothing of it is in clear in the file.

AES-256 is named, for without a name the library takes RC4. It is drawn twice. The second time knows the number of
pages, and hands the letters to the file in their own order: how wide each letter is stands outside the seal, and in the
order of the text that would tell something of it. There is no title, author, date, outline or XMP.
"""

import logging  # noqa: TID251 - only to silence the two libraries, whose warnings would name characters of a text
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from datui.casework.moments import moment_words
from datui.casework.outgoing import Outgoing
from datui.casework.refusal import Refusal
from datui.casework.text import clean, one_line

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS: Final = (("fira", "", "FiraGO_Regular"), ("fira", "B", "FiraGO_Bold"), ("noto", "", "NotoSans_Regular"))
"""FiraGO, and Noto Sans for what it lacks: both under the SIL Open Font Licence 1.1, from the wheel pymupdf-fonts."""
_ALWAYS: Final = (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027))
"""Letters that every file brings along, so that an ordinary text tells nothing by which it needs."""
_SHAPED: Final = re.compile(
    "[^\n -\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u205e\u20a0-\u20bf\u2100-\u214f]"
)
_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MARGIN, _DIAGONAL, _LINE = 18.0, 200.0, 5.4
_LARGEST, _LEAST = 44.0, 7.0
_GREY, _PALE, _BLACK = 90, 232, 0


class NotPrintable(Refusal):
    """A character that no font here has: nothing is made, and nothing is put in its place."""

    code = "not-printable"
    route = "Read it out instead; or write that part in letters of another script, beside the first, and make it again."

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__(f"Some letters cannot be printed, in: {', '.join(parts)}. Nothing was made.")


def sealed(outgoing: Outgoing, passphrase: str) -> tuple[bytes, int]:
    """The file and how many pages it has; only the passphrase opens it. Raises NotPrintable before anything is made."""
    if unprintable := not_printable(outgoing):
        raise NotPrintable(unprintable)
    for name in ("fpdf", "fontTools"):
        logging.getLogger(name).disabled = True
        logging.getLogger(name).propagate = False
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    first = _drawn(outgoing, "", None)
    pages = first.pages_count
    second = _drawn(outgoing, passphrase, first)
    return bytes(second.output()), pages


def not_printable(outgoing: Outgoing) -> tuple[str, ...]:
    """Which parts have a character that cannot be printed, by their headings; empty where all of it can."""
    said = [("its heading", outgoing.title), ("for whom it is", outgoing.to), ("its purpose", outgoing.purpose)]
    for part in outgoing.parts:
        said.append((part.title, part.title))
        said += [(part.title, text) for line in part.lines for text in (line.label, line.words)]
    known = _known()
    wrong = (where for where, text in said if not known.issuperset(map(ord, clean(text).text.replace("\n", ""))))
    # A heading that cannot be printed itself is no name for where it is.
    named = (where if known.issuperset(map(ord, where)) else "a heading" for where in wrong)
    return tuple(dict.fromkeys(named))


@cache
def _font(module: str) -> bytes:
    found: bytes = import_module(f"pymupdf_fonts.{module}").fontbuffer
    return found


@cache
def _known() -> frozenset[int]:
    """Every character that can be printed, bold where it may be bold."""
    from fontTools.ttLib import TTFont

    regular, bold, other = (set(TTFont(BytesIO(_font(module)), lazy=True).getBestCmap()) for _, _, module in _FONTS)
    # What stands in bold comes from the same family, or from the other font, which has no bold.
    return frozenset((regular & bold) | other)


def _drawn(outgoing: Outgoing, passphrase: str, before: "FPDF | None") -> "FPDF":
    """All of it drawn; with the letters and the number of pages of the one before, and sealed, where there is one."""
    made: FPDF = _page_class()(outgoing.to, outgoing.head, before.pages_count if before is not None else 0)
    _bring_fonts(made, before)
    made.set_fallback_fonts(["noto"], exact_match=False)
    if passphrase:
        _seal(made, passphrase)
    made.add_page()
    for text, style, size, grey, gap in _texts(outgoing):
        made.ln(gap)
        made.set_font("fira", style, size)
        made.set_text_color(grey)
        made.set_text_shaping(use_shaping_engine=_is_shaped(text))
        made.multi_cell(0, _LINE * max(1.0, size / 11), text, align="L", new_x="LMARGIN", new_y="NEXT")
    return made


def _texts(outgoing: Outgoing) -> Iterator[tuple[str, str, float, int, float]]:
    """Each text in turn: its style, its size in points, its grey, and the gap above it in millimetres."""
    yield clean(outgoing.title).text, "B", 16, _BLACK, 0
    for words in (f"For: {outgoing.to}", f"What for: {outgoing.purpose}", f"Made: {moment_words(outgoing.made)}"):
        yield clean(words).text, "", 11, _BLACK, 1
    for part in outgoing.parts:
        yield clean(part.title).text, "B", 13, _BLACK, 6
        for line in part.lines:
            yield clean(line.label).text, "", 9, _GREY, 2
            yield clean(line.words).text, "", 11, _BLACK, 0
    yield "This is the end of it.", "", 9, _GREY, 8


def _is_shaped(text: str) -> bool:
    """Whether its letters take their form from those beside them, as in Arabic; to ask that of all takes long."""
    return _SHAPED.search(text) is not None


def _seal(made: "FPDF", passphrase: str) -> None:
    from fpdf.enums import AccessPermission, EncryptionMethod

    may = AccessPermission.PRINT_LOW_RES | AccessPermission.PRINT_HIGH_RES | AccessPermission.COPY_FOR_ACCESSIBILITY
    made.set_encryption(
        # Nobody has this one: it could lift what the other may not do.
        owner_password=secrets.token_hex(32),
        user_password=passphrase,
        encryption_method=EncryptionMethod.AES_256,
        permissions=may,
        encrypt_metadata=True,
    )


def _bring_fonts(made: "FPDF", before: "FPDF | None") -> None:
    """Give it the fonts from memory: by its own way it would want them as files."""
    import uharfbuzz
    from fpdf.fonts import HarfBuzzFont, TTFFont

    for family, style, module in _FONTS:
        key, raw = f"{family}{style}", _font(module)
        font = TTFFont(made, BytesIO(raw), key, style)  # type: ignore[arg-type]  # fontTools reads whatever it can seek
        font._hbfont = HarfBuzzFont(uharfbuzz.Face(uharfbuzz.Blob(raw)))
        made.fonts[key] = font
        if before is not None:
            _bring_letters(font, before.fonts[key])


def _bring_letters(font: Any, earlier: Any) -> None:
    """Take up the letters that are always there, then those that this text needs besides, by their own numbers."""
    for code in _ALWAYS:
        if code in font.cmap:
            font.subset.pick(code)
    needed = (glyph for glyph, _number in earlier.subset.items() if glyph is not None)
    for glyph in sorted(needed, key=lambda one: (one.glyph_id, one.unicode)):
        font.subset.pick_glyph(glyph)


@cache
def _page_class() -> type:
    from fpdf import FPDF

    class Pages(FPDF):
        """A4 pages that each say for whom they are, across them and at their head, and of which state of the vault."""

        def __init__(self, to: str, head: str, pages: int) -> None:
            super().__init__(format="A4")
            self._to, self._head, self._pages = one_line(to).text, head, pages
            # Whoever writes {nb} in a note means just that.
            self.str_alias_nb_pages = ""
            self.set_margins(_MARGIN, _MARGIN, _MARGIN)
            self.set_auto_page_break(auto=True, margin=_MARGIN + 4)
            self.set_producer("")
            self.set_creation_date(_NO_DATE)

        def file_id(self) -> str:
            """Drawn, and not of what is in it."""
            drawn = secrets.token_hex(16).upper()
            return f"<{drawn}><{drawn}>"

        def header(self) -> None:
            """For whom, across the page and at its head."""
            self.set_text_shaping(use_shaping_engine=_is_shaped(self._to))
            self._across()
            self.set_xy(_MARGIN, 8)
            self.set_font("fira", "B", 8)
            self.set_text_color(_GREY)
            self.multi_cell(0, 3.6, f"Only for {self._to}. Do not pass it on.", new_x="LMARGIN", new_y="NEXT")
            self.set_y(max(_MARGIN + 2, self.get_y() + 3))

        def footer(self) -> None:
            """Which page of how many, and the words for the state of the vault."""
            self.set_y(-_MARGIN + 2)
            self.set_font("fira", "", 8)
            self.set_text_color(_GREY)
            self.set_text_shaping(use_shaping_engine=False)
            of = f" of {self._pages}" if self._pages else ""
            self.cell(0, 4, f"Page {self.page_no()}{of} · {self._head}", align="L")

        def _across(self) -> None:
            self.set_font("fira", "B", _LARGEST)
            width = self.get_string_width(self._to) or 1.0
            self.set_font_size(max(_LEAST, min(_LARGEST, _LARGEST * _DIAGONAL / width)))
            self.set_text_color(_PALE)
            with self.rotation(50, self.w / 2, self.h / 2):
                width = self.get_string_width(self._to)
                self.set_xy((self.w - width) / 2, self.h / 2)
                self.cell(width, 10, self._to)

    return Pages
