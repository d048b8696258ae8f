"""A passphrase from a descriptor: the whole first line, or a refusal that says which way it was wrong."""

import os
import unicodedata
from threading import Thread

import pytest

from datui.asking import NoPassphrase, ask_passphrase, read_passphrase
from storage.passphrase import MOST


def read(given: bytes) -> str:
    """What is read of a pipe that has these bytes in it, more of them than a pipe holds at once."""
    reader, writer = os.pipe()

    def write() -> None:
        with os.fdopen(writer, "wb") as file:
            file.write(given)

    thread = Thread(target=write)
    thread.start()
    try:
        return read_passphrase(reader)
    finally:
        while os.read(reader, 65_536):
            pass
        thread.join()
        os.close(reader)


LONGEST = ["a" * MOST, "ä" * MOST, unicodedata.normalize("NFD", "ǟ" * MOST), "🏠" * MOST]


@pytest.mark.parametrize("text", LONGEST, ids=["ascii", "two bytes", "three that become one", "four bytes"])
def test_the_longest_passphrase_is_read_whole_in_any_script(text):
    assert read(text.encode()) == text
    assert read(text.encode() + b"\r\nmore\n") == text


@pytest.mark.parametrize("given", ["a" * (MOST + 1), "🏠" * (MOST + 1), "a" * 200_000, "🏠" * 50_000, "a" * 65_537])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_longer_one_is_refused_by_name_and_never_cut(given, end):
    with pytest.raises(NoPassphrase) as refused:
        read((given + end).encode())
    assert refused.value.code == "too-long"
    assert "1,024 characters" in refused.value.reason


@pytest.mark.parametrize("given", [b"", b"\n", b"\xff\xfe\n", b"\r\nlantern"])
def test_a_line_that_is_no_passphrase_is_refused(given):
    with pytest.raises(NoPassphrase) as refused:
        read(given)
    assert refused.value.code == "no-passphrase"


def test_a_descriptor_that_is_not_open_is_refused():
    with pytest.raises(NoPassphrase) as refused:
        read_passphrase(65_000)
    assert refused.value.code == "descriptor"


def test_without_a_terminal_nothing_is_asked(monkeypatch):
    def refuse(*_arguments):
        raise OSError

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(NoPassphrase) as refused:
        ask_passphrase()
    assert refused.value.code == "no-terminal"
