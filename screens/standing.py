"""How the vault stands, in words: what is said at the top of every page, and more of it on the caseload."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.vault import Vault

OLDER = "OLDER COPY: nothing is added yet. v on the caseload"
UNRECORDED = "READING IS NOT BEING RECORDED"
USED = "DISK FULL: the reserve is in use. Make room: empty the wastebasket"
NO_RESERVE = "DISK NEARLY FULL: no reserve for a last save. Empty the wastebasket"
GIVEN_UP = "datui gave up the room it keeps for a last save."
FREE = "Make 100 MB free: empty the wastebasket, move films and downloads off it; touch nothing of the vault."
JUMPED = "THE CLOCK JUMPED: put this laptop's date and time right"


def banners(vault: "Vault | None", clock_jump: float = 0.0) -> tuple[str, ...]:
    """What stands at the top of every page for as long as it is so."""
    if vault is None:
        return ()
    said = (
        (USED, vault.reserve == "used"),
        (NO_RESERVE, vault.reserve == "none"),
        (OLDER, vault.rollback is not None),
        (UNRECORDED, bool(vault.unrecorded)),
        (JUMPED, bool(clock_jump)),
    )
    return tuple(words for words, so in said if so)


def caseload_words(vault: "Vault", *, waits: bool, clock_jump: float = 0.0) -> list[str]:
    """What the caseload says beside: a full disk, an older copy, a clock that jumped, what is not recorded or waits."""
    said = [_reserve(vault.reserve)] if vault.reserve != "there" else []
    if vault.rollback is not None:
        return [*said, "This is an older copy of the vault: v says what was found, and signs."]
    said += [_jumped(clock_jump)] if clock_jump else []
    said += [f"Reading is not being recorded. {vault.unrecorded}"] if vault.unrecorded else []
    if waits:
        said.append("Closing a case waits for a supervisor, who looks at the vault and signs: v")
    return said


def _reserve(state: str) -> str:
    what = f"The disk was full, and {GIVEN_UP}"
    if state == "none":
        what = "The disk is nearly full, and datui keeps no room for a last save."
    return f"{what} {FREE} datui then keeps that room again by itself."


def _jumped(seconds: float) -> str:
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    by = " ".join(f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min")) if number)
    way = "ahead" if seconds > 0 else "back"
    return (
        f"This laptop's clock jumped {by} {way} while datui was open. Put it right: what is due goes by it. "
        "Entries stay in the order in which they were written."
    )
