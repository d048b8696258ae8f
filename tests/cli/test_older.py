"""A vault that an older datui wrote, on the command line: it is looked at, and stays as it is."""

from tests.cli.test_verify import findings
from tests.storage.older import OLDER, PASSPHRASE, files_of, older
from tests.storage.test_formats import copied, expected_of


def test_verify_checks_an_older_vault_as_it_is_and_says_who_brings_it_up_to_date(run, home):
    for number, folder in enumerate(OLDER):
        path = copied(folder, home / str(number))
        before = files_of(path)
        arguments = ("verify", "--vault", str(path), "--passphrase-fd", "0")
        done = run(*arguments, said=PASSPHRASE)
        assert (done.returncode, done.stderr) == (0, "")
        first, *_rest, entries, _head, _words = done.stdout.splitlines()
        assert first.startswith(
            "An older datui wrote this vault. It was checked as it is, and nothing in it was changed."
        )
        assert "asks first" in first
        assert entries.startswith(f"All is well: {len(expected_of(folder)['entries'])} entries")
        found = findings(run(*arguments, "--json", said=PASSPHRASE))
        assert (found["ok"], found["older"]) == (True, True)
        assert files_of(path) == before


def test_what_is_wrong_with_an_older_vault_is_found_on_the_command_line_too(run, home):
    path = older(home / "vault")
    raw = bytearray((path / "cases.db").read_bytes())
    raw[9 * 4096 + 2000] ^= 1  # of the search, so that it can still be opened
    (path / "cases.db").write_bytes(raw)
    before = files_of(path)
    done = run("verify", "--vault", str(path), "--passphrase-fd", "0", said=PASSPHRASE)
    assert done.returncode == 1
    assert "not as it was written" in done.stderr
    assert files_of(path) == before
