"""The page reader says of every page what SQLCipher says of it, and holds of it what the independent decoder reads."""

import os
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from storage.keys import branch
from storage.pages import PAGE, Pages
from storage.unlock import Unlocked
from tests.storage import decoder
from tests.storage.conftest import PASSPHRASE, kept, note, report
from tests.storage.damage import page_of, spliced

DATABASE = "cases.db"


@pytest.fixture
def database(vault, path) -> bytes:
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Łucja Öztürk", words="words " * 900))
    kept(vault, case_id, *[note(vault, text=f"{number} " * 300) for number in range(30)])
    vault.close()
    return (path / DATABASE).read_bytes()


@pytest.fixture
def unlocked(vault, database) -> Unlocked:
    return vault._opened.unlocked


def ours(path: Path, unlocked: Unlocked) -> list[int]:
    """The pages that our reader calls changed; nothing is read of what is not a whole page."""
    fd = os.open(path, os.O_RDONLY)
    try:
        with Pages.of(fd, unlocked.header, unlocked.vault_key) as pages:
            return list(pages.changed(1, pages.count)) + ([pages.count + 1] if pages.size % PAGE else [])
    finally:
        os.close(fd)


def theirs(path: Path, unlocked: Unlocked) -> list[int]:
    """The pages that SQLCipher's own check names, before any table is read."""
    header = unlocked.header
    db = sqlcipher.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA cipher_log_level = NONE")
        key = branch(b"datui/db/v1", unlocked.vault_key, header.vault_id, header.epoch)
        db.execute(f"PRAGMA key = \"x'{key.hex()}{header.db_salt.hex()}'\"")
        found = db.execute("PRAGMA cipher_integrity_check").fetchall()
        return [int(line.rsplit(" ", 1)[-1]) for (line,) in found]
    finally:
        db.close()


def flipped(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << random.randrange(8)]) + raw[at + 1 :]


def exchanged(raw: bytes, random: Random) -> bytes:
    one, other = random.sample(range(len(raw) // PAGE), 2)
    return spliced(raw, {one: page_of(raw, other), other: page_of(raw, one)})


def emptied(raw: bytes, random: Random) -> bytes:
    return spliced(raw, {random.randrange(len(raw) // PAGE): bytes(PAGE)})


def without_its_end(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(2, len(raw) // PAGE) * PAGE]


def with_more(raw: bytes, random: Random) -> bytes:
    return raw + random.randbytes(PAGE)


@pytest.mark.parametrize("damage", [flipped, exchanged, emptied, without_its_end, with_more])
def test_our_verdict_of_every_page_is_sqlciphers(database, path, unlocked, damage):
    for seed in range(12):
        (path / DATABASE).write_bytes(damage(database, Random(f"{damage.__name__} {seed}")))
        found = ours(path / DATABASE, unlocked)
        assert found == theirs(path / DATABASE, unlocked), seed
        assert found or damage is without_its_end


def test_a_whole_database_is_whole_to_both(database, path, unlocked):
    assert ours(path / DATABASE, unlocked) == theirs(path / DATABASE, unlocked) == []


def test_an_older_version_of_a_page_is_genuine_to_both(vault, path, opens):
    """That one was put back is told by the entries and their signatures, and by no page."""
    vault.close()
    before = (path / DATABASE).read_bytes()
    later = opens()
    kept(later, later.new_id(), report(later))
    later.close()
    unlocked, after = later._opened.unlocked, (path / DATABASE).read_bytes()
    number = next(at for at in range(len(before) // PAGE) if page_of(before, at) != page_of(after, at))
    (path / DATABASE).write_bytes(spliced(after, {number: page_of(before, number)}))
    assert ours(path / DATABASE, unlocked) == theirs(path / DATABASE, unlocked) == []


def test_every_page_with_one_bit_flipped_is_named_and_no_other(database, path, unlocked):
    random = Random("each")
    for number in range(len(database) // PAGE):
        at = number * PAGE + random.randrange(PAGE)
        (path / DATABASE).write_bytes(database[:at] + bytes([database[at] ^ 1]) + database[at + 1 :])
        assert ours(path / DATABASE, unlocked) == [number + 1], at


def test_half_a_page_at_the_end_is_named(database, path, unlocked):
    (path / DATABASE).write_bytes(database[:-1000])
    assert ours(path / DATABASE, unlocked) == [len(database) // PAGE]


def test_what_the_pages_hold_is_what_the_independent_decoder_reads(database, path, unlocked):
    header = decoder.header_in((path / "header.a").read_bytes())
    vault_key, _seed = decoder.keys_in(header, PASSPHRASE)
    expected = decoder.pages_in(path / DATABASE, header, vault_key)
    fd = os.open(path / DATABASE, os.O_RDONLY)
    with Pages.of(fd, unlocked.header, unlocked.vault_key) as pages:
        plain = b"".join(pages.opened(pages.raw(number), number) for number in range(1, pages.count + 1))
    os.close(fd)
    assert plain == expected


def test_the_decoder_shares_no_code_with_storage():
    assert "import storage" not in Path(decoder.__file__).read_text()
    assert "from storage" not in Path(decoder.__file__).read_text()


def test_another_key_makes_no_page_genuine(database, path, unlocked):
    fd = os.open(path / DATABASE, os.O_RDONLY)
    with Pages(fd, bytes(32), unlocked.header.db_salt) as pages:
        assert list(pages.changed(1, pages.count)) == list(range(1, pages.count + 1))
    os.close(fd)
