"""The backup file: one sealed file from which a vault comes back, with the passphrases that it had then.

DATUIBK1, the length of the header in four bytes, and the header exactly as in header.a; a nonce of twelve bytes, the
length of a box in four, and the box; then, to the end of the file, the payload: the database as it lies on the disk,
under its own key and salt. Lengths are big-endian.

The box is the manifest, canonical JSON under AES-256-GCM, bound to every byte before the nonce. Its key is the branch
"datui/backup/v1" of the vault key. The manifest:

  version                  1
  vault_id, epoch, header_seq    which vault, under which key, with which header
  entries, head, cases     where its ledger ended, and how many cases it told of
  pages, size, sha256      the payload
  made_at, tables          when it was made (UTC), and the version of the database's tables
"""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from datui.casework.refusal import Refusal
from storage import canonical, schema
from storage import header as headers
from storage.header import LIMIT, MAC_BYTES, Header
from storage.keys import NONCE_BYTES, branch
from storage.refusals import DamagedHeader, NewerVault

MAGIC = b"DATUIBK1"
VERSION = 1
CHUNK = 1024 * 1024
_FAMILY = MAGIC[:-1]
_HEADER_MOST = len(headers.MAGIC) + 4 + LIMIT + MAC_BYTES
_BOX_MOST = 64 * 1024
_NUMBER_MOST = 2**63


class Source(Protocol):
    """What a backup is read from."""

    def read(self, length: int, /) -> bytes:
        """So many bytes, fewer only at the end."""
        ...


class NoBackup(Refusal):
    """The file is no backup of datui's, or cannot be read as one at all."""

    route = "Choose another file: a backup's name usually ends in .datui."
    code = "no-backup"


class NewerBackup(NewerVault):
    """The backup was made by a datui that this one cannot read."""

    route = "Use the newest datui; nothing was written."

    def __init__(self) -> None:
        Refusal.__init__(self, "This backup was made by a newer datui.")


class DamagedBackup(Refusal):
    """The file is not what was written when the backup was made and proved."""

    route = "Keep the file as it is, and use another backup. Nothing was written."
    code = "damaged-backup"

    def __init__(self, reason: str = "This backup was damaged, cut short or changed since it was made.") -> None:
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, sealed with it."""

    vault_id: str
    epoch: int
    header_seq: int
    entries: int
    head: str
    cases: int
    pages: int
    size: int
    sha256: str
    made_at: str
    tables: int
    version: int = VERSION

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at).astimezone(UTC)

    @classmethod
    def read(cls, raw: bytes) -> "Manifest":
        """The manifest of these bytes. Raises ValueError, KeyError or TypeError where they were not written so."""
        values: dict[str, Any] = canonical.read(raw)
        if type(values) is not dict or set(values) != {field.name for field in fields(cls)}:
            raise ValueError
        found = cls(**values)
        for field in fields(cls):
            value = values[field.name]
            if type(value) is not field.type or (field.type is int and not 0 <= value < _NUMBER_MOST):
                raise ValueError
        if found.version != VERSION or found.moment.isoformat() != found.made_at:
            raise ValueError
        if found.size != found.pages * schema.PAGE or found.size < schema.LEAST_SIZE:
            raise ValueError
        return found

    def written(self) -> bytes:
        """The manifest as it is sealed."""
        return canonical.written(asdict(self))


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the payload; nothing of it is proved before the manifest is opened."""

    raw_header: bytes
    header: Header
    nonce: bytes
    box: bytes

    @property
    def begins(self) -> int:
        """Where the payload begins."""
        return len(MAGIC) + 4 + len(self.raw_header) + NONCE_BYTES + 4 + len(self.box)

    def manifest(self, vault_key: bytes) -> Manifest:
        """The manifest out of its box. Raises DamagedBackup."""
        try:
            raw = AESGCM(_key(vault_key, self.header)).decrypt(self.nonce, self.box, _bound(self.raw_header))
            found = Manifest.read(raw)
        except (InvalidTag, ValueError, KeyError, TypeError):
            raise DamagedBackup from None
        named = (self.header.vault_id.hex(), self.header.epoch, self.header.seq)
        if (found.vault_id, found.epoch, found.header_seq) != named:
            raise DamagedBackup
        return found


def sealed(raw_header: bytes, header: Header, vault_key: bytes, manifest: Manifest) -> bytes:
    """Everything that stands before the payload."""
    bound, nonce = _bound(raw_header), secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(_key(vault_key, header)).encrypt(nonce, manifest.written(), bound)
    return bound + nonce + len(box).to_bytes(4, "big") + box


def _key(vault_key: bytes, header: Header) -> bytes:
    return bytes(branch(b"datui/backup/v1", vault_key, header.vault_id, header.epoch))


def _bound(raw_header: bytes) -> bytes:
    return MAGIC + len(raw_header).to_bytes(4, "big") + raw_header


def front(file: Source) -> Front:
    """What stands before the payload of a backup, which is where the file is then. Raises Refusal, OSError."""
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        if len(magic) == len(MAGIC) and magic.startswith(_FAMILY):
            raise NewerBackup
        raise NoBackup("This file is not a backup that datui made.")
    raw_header = _part(file, _HEADER_MOST)
    try:
        header = headers.parse(raw_header)
    except NewerVault:
        raise NewerBackup from None
    except DamagedHeader:
        raise DamagedBackup from None
    nonce = _exactly(file, NONCE_BYTES)
    return Front(raw_header, header, nonce, _part(file, _BOX_MOST))


def _part(file: Source, most: int) -> bytes:
    """A part after its length, which has a limit."""
    length = int.from_bytes(_exactly(file, 4), "big")
    if length > most:
        raise DamagedBackup
    return _exactly(file, length)


def _exactly(file: Source, length: int) -> bytes:
    raw = file.read(length)
    if len(raw) != length:
        raise DamagedBackup
    return raw


def payload(file: Source) -> Iterator[bytes]:
    """The rest of the file, a piece at a time."""
    while piece := file.read(CHUNK):
        yield piece
