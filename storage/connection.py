"""A connection that two threads may use: one call at a time, and nobody who waits for it holds up Python meanwhile.

SQLite has a lock of its own, and that is not enough: whoever is inside a statement may have to come back to Python (the
authorizer is ours), and whoever waits for SQLite's lock while a value is bound or read does not let Python go on. Each
would then wait for the other for ever.
"""

from threading import RLock
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher


class OneAtATime(sqlcipher.Connection):  # type: ignore[misc]  # sqlcipher3 has no types
    """A connection each of whose calls waits until no other thread is in one."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.one = RLock()
        super().__init__(*given, **named)

    def cursor(self, factory: type[Any] | None = None) -> Any:
        """A cursor on it, of which the same is true."""
        return super().cursor(factory or _Cursor)

    def execute(self, *given: Any) -> Any:
        """As `sqlite3.Connection` says."""
        return self.cursor().execute(*given)

    def executemany(self, *given: Any) -> Any:
        """As `sqlite3.Connection` says."""
        return self.cursor().executemany(*given)

    def executescript(self, *given: Any) -> Any:
        """As `sqlite3.Connection` says."""
        return self.cursor().executescript(*given)

    def close(self) -> None:
        """As `sqlite3.Connection` says."""
        with self.one:
            super().close()


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]  # sqlcipher3 has no types
    def execute(self, *given: Any) -> Any:
        with self.connection.one:
            return super().execute(*given)

    def executemany(self, *given: Any) -> Any:
        with self.connection.one:
            return super().executemany(*given)

    def executescript(self, *given: Any) -> Any:
        with self.connection.one:
            return super().executescript(*given)

    def fetchone(self) -> Any:
        with self.connection.one:
            return super().fetchone()

    def fetchmany(self, *given: Any) -> Any:
        with self.connection.one:
            return super().fetchmany(*given)

    def fetchall(self) -> Any:
        with self.connection.one:
            return super().fetchall()

    def __next__(self) -> Any:
        with self.connection.one:
            return super().__next__()
