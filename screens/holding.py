"""A key in words: whose it is, how they came by it and how it ended; and what stands against changing it."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from datui.casework.moments import clock_words, day_words, london
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.slots import OFFICER, SHEET, SUPERVISOR, Removal, Reset, SlotChange, objection
from screens.widgets.lines import LineItem, wrapped
from screens.widgets.safe import safe
from storage.vault import Key, RolledBack, Vault

ROLES = {OFFICER: "Officer", SUPERVISOR: "Supervisor", SHEET: "Recovery sheet"}
NO_PROMISE = (
    "datui cannot know that an enrolled supervisor is a real one: compare the six words with those that they noted. "
    "Whoever has a key can read the whole vault."
)
_INDENT = 8


# Who may -------------------------------------------------------------------------------------------------------------


def against(vault: Vault, change: SlotChange) -> Refusal | None:
    """Why whoever unlocked may not make this change: said before their passphrase is asked for. None where they may."""
    if vault.rollback is not None:
        return RolledBack()
    holders = vault.keys.holders
    by = holders.of(vault.person)
    if by is None:
        return Refusal("Your own key opens this vault no more.", "Lock, and unlock with your newest passphrase.")
    if by.role not in change.roles:
        there = "Let a supervisor unlock the vault with their own passphrase and do it."
        return Refusal(
            "Only a supervisor of this vault does this.",
            there if holders.of_role(SUPERVISOR) else "Enrol a supervisor first: e on the list of keys.",
        )
    return objection(holders, by, change)


# In words ------------------------------------------------------------------------------------------------------------


def role_words(key: Key) -> str:
    """The role of whoever has the key."""
    return ROLES.get(key.holder.role, key.holder.role)


def came_by(key: Key) -> str:
    """How somebody came by a key: by whom and on which day."""
    holder = key.holder
    day = day_words(london(holder.enrolled_at).date())
    if not holder.since:
        return f"made the vault on {day}"
    how = "reset" if holder.reset else "written" if holder.role == SHEET else "enrolled"
    return f"{how} by {holder.enrolled_by} on {day}"


def end_of(key: Key, entries: Iterable[Entry]) -> Entry | None:
    """The entry that ended a key; None while it holds."""
    return next((entry for entry in entries if entry.seq == key.holder.until), None) if key.holder.until else None


def end_words(key: Key, end: Entry) -> str:
    """How a key ended: by whom and on which day."""
    day = day_words(london(end.at).date())
    match end.record:
        case Removal(person=person) if person == key.holder.person:
            return f"removed by {end.by} on {day}"
        case Reset():
            return f"reset by {end.by} on {day}: a newer key took its place"
    return f"worthless since {end.by} made a new vault key on {day}"


def key_lines(vault: Vault, width: int) -> Iterator[LineItem]:
    """Every key: those that open the vault, then, dimmed, those that open it no more."""
    keys, entries = vault.keys.all(), vault.of_vault()
    for key in keys:
        if key.holder.active:
            yield from _active(key, vault.person, width)
    gone = [(key, end) for key in keys if (end := end_of(key, entries)) is not None]
    if gone:
        yield LineItem(Content(""))
        yield LineItem(safe("Opens nothing any more", "dim"))
    for key, end in gone:
        words = safe(f"{'·':<{_INDENT}}{_whose(key)} · {end_words(key, end)}", "dim")
        yield from wrapped(words, width, key.holder.public, _INDENT)


def _whose(key: Key, me: str = "") -> str:
    if key.holder.role == SHEET:
        return role_words(key)
    return f"{key.holder.name}{' (you)' if key.holder.person == me else ''} · {role_words(key)}"


def _active(key: Key, me: str, width: int) -> Iterator[LineItem]:
    words = Content.assemble(safe(f"{key.letter:<{_INDENT}}"), safe(_whose(key, me), "bold"))
    yield from wrapped(words, width, key.holder.public, _INDENT)
    # Six words beside the sheet would be taken for some of its twelve.
    beneath = [came_by(key)] if key.holder.role == SHEET else [came_by(key), key.words]
    for line in beneath:
        first, *rest = safe(line).wrap(max(20, width - _INDENT))
        yield from (LineItem(Content.assemble(" " * _INDENT, part)) for part in (first, *rest))


def in_full(key: Key, vault: Vault) -> list[tuple[str, str]]:
    """Everything that the vault's entries say of a key, with its labels."""
    holder, entries = key.holder, vault.of_vault()
    opens = "nothing any more"
    if key.letter:
        opens = "its twelve words" if holder.role == SHEET else f"letter {key.letter} on the lock screen"
    said = [] if holder.role == SHEET else [("Whose", holder.name)]
    said += [
        ("Role", role_words(key)),
        ("Opens with", opens),
        ("Its six words", f"{key.words}{' (none of the twelve)' if holder.role == SHEET else ''}"),
        (f"From entry {max(1, holder.since):,}", f"{came_by(key)}, {clock_words(holder.enrolled_at)}"),
    ]
    if (end := end_of(key, entries)) is not None:
        said.append((f"To entry {end.seq:,}", f"{end_words(key, end)}, {clock_words(end.at)}"))
        if isinstance(end.record, Removal):
            said.append(("Why", vault.rules.lists["removal"].label(end.record.why)))
        if note := getattr(end.record, "note", "").strip():
            said.append(("Reason given", note))
    return said
