"""Which builds of OpenSSL do the encrypting, as they say themselves: each comes inside its wheel."""

from contextlib import closing
from typing import TYPE_CHECKING

from cryptography.hazmat.backends.openssl import backend
from sqlcipher3 import dbapi2 as sqlcipher

if TYPE_CHECKING:
    from sqlite3 import Connection

DATABASE = "sqlcipher3"
KEYS = "cryptography"


def libraries() -> dict[str, str]:
    """The OpenSSL of each library, such as "OpenSSL 4.0.3 29 Sep 2026"; empty where one does not say."""
    connection: Connection = sqlcipher.connect(":memory:")
    with closing(connection):
        connection.execute("PRAGMA cipher_log_level = NONE")
        # Without a key it has no provider to name. This one opens nothing: what it is for is never written.
        connection.execute("PRAGMA key = \"x'" + "00" * 32 + "'\"")
        found = connection.execute("PRAGMA cipher_provider_version").fetchone()
    return {DATABASE: found[0] if found else "", KEYS: backend.openssl_version_text()}
