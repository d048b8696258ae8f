"""How the vault stands, in words: what is said at the top of every page, and more of it on the caseload."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.vault import Vault

OLDER = "OLDER COPY: nothing is added yet. v on the caseload"
UNRECORDED = "READING IS NOT BEING RECORDED"


def banners(vault: "Vault | None") -> tuple[str, ...]:
    """What stands at the top of every page for as long as it is so."""
    if vault is None:
        return ()
    said = ((OLDER, vault.rollback is not None), (UNRECORDED, bool(vault.unrecorded)))
    return tuple(words for words, so in said if so)


def caseload_words(vault: "Vault", *, waits: bool) -> list[str]:
    """What the caseload says beside: what to do about an older copy, why reading is not recorded, and what waits."""
    if vault.rollback is not None:
        return ["This is an older copy of the vault: v says what was found, and signs."]
    said = [f"Reading is not being recorded. {vault.unrecorded}"] if vault.unrecorded else []
    if waits:
        said.append("Closing a case waits for a supervisor, who looks at the vault and signs: v")
    return said
