"""The letters on the lock screen: whose key it is and, where there are several, which vault. They tell of nobody."""

from pathlib import Path

from textual.binding import Binding, BindingType
from textual.content import Content

from datui.folders import LETTERS, vault_called, vaults_offered
from screens.door import Door


def _choose(keys: str, action: str, does: str, tooltip: str) -> Binding:
    # The field with the focus has these keys for scrolling, which one line cannot.
    name = does.casefold().replace(" ", ".")
    return Binding(keys, action, does, id=f"unlock.{name}", show=False, priority=True, tooltip=tooltip)


LETTER_KEYS: list[BindingType] = [
    _choose("down", "key(1)", "Next key", "The letter you were told when your key was made; the officer's is A"),
    _choose("up", "key(-1)", "Key before", "The letter before it"),
    _choose("pagedown,ctrl+n", "vault(1)", "Next vault", "The letter of another vault on this computer"),
    _choose("pageup,ctrl+o", "vault(-1)", "Vault before", "The letter before it"),
]


def turned(letter: str, step: int) -> str:
    """The letter that many on, whether anybody has it or not; after the last comes the first."""
    return LETTERS[(LETTERS.index(letter) + step) % len(LETTERS)]


class Letters:
    """What the passphrase is for: a key's letter, and a vault's where more than one may be meant."""

    def __init__(self, path: Path) -> None:
        there = vaults_offered(str(path))
        self.key = LETTERS[0]
        self.vault = there[0] if there else ""
        """Empty where there is only one to choose."""
        self._doors = {letter: Door(Path(vault_called(letter))) for letter in there}
        self.door = self._doors[self.vault] if there else Door(path)

    def turn_key(self, step: int) -> None:
        """Choose another key."""
        self.key = turned(self.key, step)

    def turn_vault(self, step: int) -> None:
        """Choose another vault; where there is none of that letter, nothing may tell so."""
        self.vault = turned(self.vault, step)
        if self.vault not in self._doors:
            stand_in = next(iter(self._doors.values())).path
            self._doors[self.vault] = Door(Path(vault_called(self.vault)), stand_in)
        self.door = self._doors[self.vault]

    def words(self) -> Content:
        """What stands above the passphrase."""
        dim, key = "$text-muted", "Key    " if self.vault else "Key  "
        return Content.assemble(
            ("datui", "bold $primary"),
            "\nLocked.\n",
            Content.assemble(("\nVault  ", dim), self.vault, ("   Page up, Page down", dim)) if self.vault else "",
            Content.assemble((f"\n{key}", dim), self.key, ("   ↑ ↓", dim)),
            ("\nPassphrase", dim),
        )
