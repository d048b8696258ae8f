"""Several people at one laptop: each with a passphrase, a letter and six words of their own."""

from itertools import pairwise
from pathlib import Path

from datui.training import PASSPHRASE
from tests.journeys.officer import chosen, kept_in, lock, quit_datui, verify
from tests.journeys.terminal import Terminal

FIRST, SECOND = "Bola Okafor", "Cai Rhys"
OWN = "pepper saddle onion glacier tram"


def to_the_keys(screen: Terminal) -> None:
    """From the caseload to the list of who can open the vault."""
    screen.press("v")
    screen.wait_until(lambda: chosen(screen).startswith("Keys"), "the first line of the vault's page")
    screen.press("home", "enter")  # an Enter right after the one that opened this screen would count as its bouncing
    screen.wait_for("Who can open this vault", "e Enrol supervisor")


def begin_enrolment(screen: Terminal, passphrase: str, name: str) -> str:
    """Whoever unlocked proves it and gives the name; then the new person may sit down. Gives what was said first."""
    screen.press("e")
    screen.wait_for("About to be changed", "Enter goes on.")
    screen.press(passphrase, "enter")
    said = screen.wait_for("Their name")
    screen.press(name, "enter")
    screen.wait_for(f"Now let {name} sit down", "Press g or o.")
    return said


def beneath(screen: Terminal, words: str) -> str:
    """The first line with words in it beneath a line that begins with these."""
    lines = [line.strip() for line in screen.text.splitlines()]
    return next(line for line in lines[lines.index(words) + 1 :] if line)


def six_words(screen: Terminal) -> str:
    """The words of the key that was just made, as they are to be noted down."""
    return next(line.split(None, 1)[1] for line in screen.text.splitlines() if line.split()[:1] == ["Words"])


def unlock_by_letter(screen: Terminal, letter: str, passphrase: str) -> None:
    """Choose one's letter on the lock screen, then type."""
    for _ in range("ABCDEFGHIJKLMNOP".index(letter)):
        screen.press("down")
    screen.wait_until(lambda: f"Key {letter}" in " ".join(screen.text.split()), "the letter")
    screen.press(passphrase, "enter")
    screen.wait_for("Caseload", "v Vault")


def test_a_supervisor_makes_a_passphrase_notes_the_words_unlocks_and_enrols_the_next(caseload, training: Path):
    screen = caseload()
    to_the_keys(screen)
    said = begin_enrolment(screen, PASSPHRASE, FIRST)
    assert "the first supervisor is enrolled by" in said
    screen.press("g")
    screen.wait_for("Your five words")
    five = beneath(screen, "Your five words")
    assert len(five.split()) == 5
    screen.press("enter")
    screen.wait_for("Type your five words")
    hidden = len(screen.raw)
    screen.press(five, "enter")
    screen.wait_for(f"{FIRST} has a key to this vault", "note these down")
    noted = six_words(screen)
    assert len(noted.split()) == 6
    screen.press("enter")
    screen.wait_for("e Enrol supervisor", f"{FIRST} · Supervisor", noted)

    locked = lock(screen)
    assert FIRST not in locked
    unlock_by_letter(screen, "B", five)
    # Two of them side by side: one alone may be a part of what stands on any screen.
    assert not any(" ".join(two).encode() in screen.raw[hidden:] for two in pairwise(five.split()))
    to_the_keys(screen)
    screen.wait_for(f"{FIRST} (you) · Supervisor", noted)
    said = begin_enrolment(screen, five, SECOND)
    assert "the first supervisor" not in said
    screen.press("o")
    screen.wait_for("Your own passphrase")
    screen.press(OWN, "enter", OWN, "enter")
    screen.wait_for(f"{SECOND} has a key to this vault")
    screen.press("enter")
    screen.wait_for(f"{SECOND} · Supervisor", f"enrolled by {FIRST}")
    quit_datui(screen)

    with kept_in(training) as vault:
        keys = [(key.letter, key.holder.name, key.holder.role, key.holder.enrolled_by) for key in vault.keys.all()]
    assert keys[1:] == [("B", FIRST, "supervisor", keys[0][1]), ("C", SECOND, "supervisor", FIRST)]
    assert verify(training, passphrase=PASSPHRASE).returncode == 0
