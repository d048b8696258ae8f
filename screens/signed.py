"""Who signed, in words: name, role, the words of the key, and who gave it to them when."""

from typing import TYPE_CHECKING

from screens.holding import came_by, role_words

if TYPE_CHECKING:
    from storage.vault import Key, Vault

NOT_KNOWN = "Nobody of this vault has a key that can have signed this. Run: datui verify"


def _words(key: "Key") -> str:
    return f"{key.holder.name}, {role_words(key)}; key words {key.words}; {came_by(key)}."


def signed_words(vault: "Vault", person: str, seq: int) -> str:
    """Who signed an entry: the words of the key can be compared with those that its owner noted down."""
    key = vault.keys.signed(person, seq)
    return f"Signed by {_words(key)}" if key is not None else NOT_KNOWN


def own_words(vault: "Vault") -> str:
    """Who signs what is written now."""
    key = vault.keys.signed(vault.person, vault.entries + 1)
    return f"You sign as {_words(key)}" if key is not None else NOT_KNOWN
