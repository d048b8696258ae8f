"""A sealed PDF: AES-256, opened by its words and by nothing else, and nothing of it in clear outside the seal."""

import io
import logging
import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.outgoing import Line, Outgoing, Part
from datui.casework.text import clean
from storage.sealedpdf import NotPrintable, not_printable, sealed
from tests.storage.packing import HEAD, TO, WORDS, checked, needs_poppler, needs_qpdf, outgoing, pages, read

CANARIES = ("Zephyrine Quillfeather", "9 Kestrel Yard", "07700 900123", "QQ 12 34 56 C", "zq@example.org", "marmalade")
NAMES = (
    "Łukasz Żółć",
    "Nguyễn Thị Ánh",
    "Олена Шевченко",
    "شازیہ خان",
    "सीता देवी",
    "Ἀσπασία",
    "สมชาย ใจดี",
    "שרה לוי",
    "ანა",
)


@pytest.fixture
def written(tmp_path):
    """Write what was sealed, and give its path."""

    def write(what: Outgoing, words: str = WORDS):
        path = tmp_path / "pack.pdf"
        path.write_bytes(sealed(what, words)[0])
        return path

    return write


@needs_qpdf
def test_qpdf_finds_aes_256_and_nothing_wrong(written):
    said = checked(written(outgoing(*CANARIES)), WORDS)
    assert said.returncode == 0, said.stderr
    assert said.stdout.count("AESv3") == 3
    assert "R = 6" in said.stdout
    assert "No syntax or stream encoding errors found" in said.stdout


@needs_poppler
def test_its_words_open_it_and_no_others_do(written):
    path = written(outgoing(*CANARIES))
    assert all(words in pages(path, WORDS)[0] for words in CANARIES)
    for wrong in ("", WORDS.upper(), WORDS[:-1], f"{WORDS} ", "ash bay cod dew elm"):
        said = read(path, wrong)
        assert (said.returncode, said.stdout) == (1, ""), wrong


def test_nothing_of_it_stands_in_clear_in_the_file():
    """Neither as it is, nor in any of the encodings of a PDF, nor behind its compression."""
    raw, _pages = sealed(outgoing(*CANARIES, title=CANARIES[0], purpose=CANARIES[1]), WORDS)
    clear = [raw]
    for found in re.finditer(rb"stream\r?\n", raw):
        try:
            clear.append(zlib.decompressobj().decompress(raw[found.end() :]))
        except zlib.error:
            continue
    for text in (*CANARIES, TO, HEAD, WORDS, "Told in confidence", "What happened"):
        for form in (text.encode(), text.encode("utf-16-be"), text.encode().hex().encode(), text.upper().encode()):
            assert not any(form in one for one in clear), text
    assert not any(
        word in raw for word in (b"/Title", b"/Author", b"/Subject", b"/Producer", b"/Creator ", b"/Metadata")
    )
    assert not any(word in raw for word in (b"xpacket", b"fpdf", b"xmpmeta", b"/Outlines", b"/EmbeddedFile"))


def test_two_packs_of_the_same_have_nothing_in_common_that_tells_so():
    first, second = (sealed(outgoing("The same"), WORDS)[0] for _ in range(2))
    found = [re.search(rb"/ID \[<([0-9A-F]{32})>", raw) for raw in (first, second)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0][1] != found[1][1]
    streams = [set(re.findall(rb">>\nstream\n(.{32})", raw, re.DOTALL)) for raw in (first, second)]
    assert not streams[0] & streams[1]


def test_the_widths_outside_the_seal_tell_nothing_of_an_ordinary_text():
    """How wide each letter is cannot be sealed; of letters that every pack brings along that is the same in all."""
    one, other = (
        sealed(outgoing(text, to="Ann"), WORDS)[0] for text in ("Asha Khan, 9 Kestrel Yard", "No. Never. zzz")
    )
    widths = [re.findall(rb"/W \[[ 0-9\[\]\n]*", raw) for raw in (one, other)]
    assert widths[0]
    assert widths[0] == widths[1]


@needs_poppler
@pytest.mark.parametrize("to", [TO, "Ann", "Шропширська конференція", "W" * 500])
def test_each_page_says_for_whom_it_is_which_it_is_and_from_which_state_of_the_vault(written, to):
    path = written(outgoing("word " * 9_000, to=to))
    found = pages(path, WORDS)
    assert len(found) > 10
    for number, page in enumerate(found, 1):
        assert f"Only for {to}. Do not pass it on." in re.sub(r"(W+) (?=W)", r"\1", page)
        assert f"Page {number} of {len(found)} · {HEAD}" in page


@needs_poppler
def test_whom_it_is_for_stands_across_each_page_too(written):
    path = written(outgoing("word " * 3_000, to="Ann Bo"))
    for page in read(path, WORDS, "-bbox").stdout.split("<page")[1:]:
        # Turned, each letter is a word of its own; at the head of the page they are one.
        letters = re.findall(r">([A-Za-z]+)</word>", page)
        assert "".join(letters).count("AnnBo") + " ".join(letters).count("A n n B o") >= 1


@needs_poppler
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_of_these_scripts_is_printed_as_it_is(written, name):
    said = pages(written(outgoing(name)), WORDS)[0]
    letters = sorted(one for one in said if not one.isascii())
    assert all(letters.count(one) >= 1 for one in name if not one.isascii() and not one.isspace())


@pytest.mark.parametrize("name", ["ਜਸਪ੍ਰੀਤ", "সুমি", "李小龙", "🙂", "Asha \U0001f469\u200d\U0001f467"])
def test_what_no_font_has_is_refused_before_anything_is_made_and_never_replaced(name, monkeypatch):
    monkeypatch.setattr("storage.sealedpdf._drawn", lambda *_: pytest.fail("something was drawn"))
    with pytest.raises(NotPrintable) as refused:
        sealed(outgoing("Asha", name), WORDS)
    assert "What happened" in refused.value.reason
    assert not set(name) & set(f"{refused.value.reason}{refused.value.route}") - set("Asha ")
    assert not_printable(outgoing("Asha", to=name)) == ("for whom it is",)


@needs_poppler
def test_hostile_text_is_only_text(written):
    hostile = "{nb} **bold** __under__ [link](http://x) \\ ( ) << >> endstream endobj %%EOF /JavaScript (x)\x1b]52;\x07"
    path = written(outgoing(hostile, "\n" * 300, "x" * 20_000, "a\u0301" * 2_000))
    said = " ".join(pages(path, WORDS))
    for text in ("{nb} **bold** __under__ [link](http://x)", "endstream endobj %%EOF /JavaScript (x)"):
        assert text in said
    assert "\x1b" not in said
    assert said.count("x") > 20_000
    raw = path.read_bytes()
    assert b"/JavaScript" not in raw
    assert b"/URI" not in raw


@needs_poppler
@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", min_codepoint=32, max_codepoint=0x24F), max_size=200), max_size=5))
def test_every_text_of_latin_letters_is_printed_whole(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("packs") / "pack.pdf"
    what = outgoing(*texts)
    if not_printable(what):
        with pytest.raises(NotPrintable):
            sealed(what, WORDS)
        return
    path.write_bytes(sealed(what, WORDS)[0])
    said = re.sub(r"[\s\u00a0]+", "", "".join(pages(path, WORDS)))
    for text in texts:
        for line in clean(text).text.split("\n"):
            # A line may be broken, and go on over the page.
            piece = re.sub(r"[\s\u00a0]+", "", line)[:20]
            assert piece in said


def test_the_libraries_say_nothing_whatever_is_drawn(capfd):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        sealed(outgoing("ﬁ ẞ شازیہ"), WORDS)
    finally:
        logging.getLogger().removeHandler(handler)
    assert stream.getvalue() == ""
    assert capfd.readouterr() == ("", "")


def test_an_empty_pack_is_a_page_all_the_same():
    raw, number = sealed(Outgoing("", "", "", outgoing().made, (Part("", (Line("", ""),)),)), WORDS)
    assert raw.startswith(b"%PDF-2.0")
    assert number == 1
