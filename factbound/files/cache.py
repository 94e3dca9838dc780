"""What builds keep for each other: results by a hash of all that they were made from, with the engine that made them.

They lie in the cache folder of whoever builds and never in a project: a project that comes from elsewhere cannot bring results with it. A cache that
cannot be used is done without; an entry that does not hold what was put there counts as none.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from factbound.files.forks import through_forks

T = TypeVar("T")

KEPT, KEPT_LONG = 8, 100
"""After so many builds that had no use for an entry it goes; after so many checks, which have no use for most."""
BUFFERED = 4_000_000
"""Bytes that wait to be written together."""
AT_ONCE = 250
"""Entries that are asked for with one question."""
BUSY = 10.0
"""Seconds to wait for another build that writes."""
DELETED = "; it was deleted, and the next build begins a new one"

_TABLES = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, digest BLOB NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS uses (key BLOB PRIMARY KEY, build INTEGER NOT NULL) WITHOUT ROWID;
"""
"""Nothing is flushed: a digest tells what was not written whole."""


class Cache:
    """The results of one project's builds, for the threads of a build and the processes that it forks.

    Args:
        file: Where they are kept; it and its folder are made.
        engine: A hash of whatever makes them: nothing is found of another engine's.
        clean: Whether to begin with nothing: what there is is forgotten, and found is what has been kept since.
        patience: After so many builds that had no use for an entry it goes. One that keeps nothing new is none of them, nor does it forget anything.
    """

    def __init__(self, file: Path, engine: bytes, *, clean: bool = False, patience: int = KEPT) -> None:
        self._file, self._engine, self._patience, self._keeps = file, engine, patience, False
        self._begun_by, self._broken = os.getpid(), False
        self.trouble, self.deleted = "", False
        """What went wrong, if the file could not be used, and whether it was then deleted, so that the next build begins a new one."""
        self.begin()
        through_forks(self)
        if clean:
            self._ask(_forget_all)
            self._broken = bool(self.trouble)  # what could not be forgotten, on a full disk, is not used either
        last = self._ask(lambda connection: connection.execute("SELECT max(build) FROM uses").fetchone()[0])
        self._build = 1 + (last or 0)

    def begin(self) -> None:
        """Begin with nothing open and nothing waiting, as a forked process does."""
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None
        self._waiting: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def get(self, kind: str, key: bytes) -> bytes | None:
        """Return what was made from a key, or None where that is not known.

        Args:
            kind: What sort of result it is; no sort finds another's.
            key: A hash of all that it is made from.
        """
        name = self._name(kind, key)
        if (data := self._find(name)) is None:
            return None
        with self._lock:
            self._used.add(name)
        return data

    def get_all(self, kind: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return what was made from some keys, as far as it is known; see `get`."""
        names = {self._name(kind, key): key for key in keys}
        with self._lock:
            found = {name: self._waiting[name] for name in names if name in self._waiting}
            found |= self._find_all([name for name in names if name not in found])
            self._used |= found.keys()
        return {names[name]: data for name, data in found.items()}

    def use_all(self, kind: str, keys: Iterable[bytes]) -> None:
        """Note that there is a use for what was made from some keys, though nobody reads it just now."""
        with self._lock:
            self._used |= {self._name(kind, key) for key in keys}

    def put(self, kind: str, key: bytes, data: bytes) -> None:
        """Keep what was made from a key."""
        name = self._name(kind, key)
        with self._lock:
            self._waiting[name] = data
            self._size += len(data)
            self._keeps = True
        if self._size >= BUFFERED:
            self.write()

    def write(self) -> None:
        """Write what waits; a forked process does so before it ends."""
        with self._lock:
            rows = [(name, _digest(name, data), data) for name, data in self._waiting.items()]
            number = self._build if self._keeps else self._build - 1
            uses = [(name, number) for name in {*self._waiting, *self._used}]
            self._waiting, self._used, self._size = {}, set(), 0
        if uses and not self.trouble:
            self._ask(lambda connection: _insert(connection, rows, uses))

    def close(self) -> None:
        """Write what waits, and forget what no build has had a use for in a while."""
        self.write()
        if os.getpid() == self._begun_by and self._keeps:
            self._ask(lambda connection: _forget(connection, self._build - self._patience))
        with self._lock:
            self._shut()

    def look_again(self) -> None:
        """See what others have kept meanwhile; a file shows that by itself."""

    def hold(self) -> None:
        """Let no thread in, and have nothing open: a connection must not be there in two processes."""
        self._lock.acquire()
        self._shut()

    def release(self) -> None:
        """Let threads in again."""
        self._lock.release()

    def _shut(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _name(self, kind: str, key: bytes) -> bytes:
        return hashlib.blake2b(b"\0".join([self._engine, kind.encode(), key]), digest_size=24).digest()

    def _find(self, name: bytes) -> bytes | None:
        with self._lock:
            if name in self._waiting:
                return self._waiting[name]
        found = self._ask(lambda connection: connection.execute("SELECT digest, data FROM entries WHERE key = ?", (name,)).fetchone())
        return found[1] if found and _digest(name, found[1]) == found[0] else None

    def _find_all(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is in the file of some names."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            asked = f"SELECT key, digest, data FROM entries WHERE key IN ({', '.join('?' * len(some))})"  # noqa: S608 - signs alone
            rows = self._ask(lambda connection: connection.execute(asked, some).fetchall())  # noqa: B023 - asked at once
            found |= {name: data for name, digest, data in rows or () if _digest(name, data) == digest}
        return found

    def _ask(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do something with the file; None where it cannot be used. A damaged one is begun anew by the next build."""
        with self._lock:
            if self._broken:
                return None
            try:
                self._opened = self._opened or _open(self._file)
                with self._opened:
                    return action(self._opened)
            except (sqlite3.Error, OSError) as error:
                self.trouble = getattr(error, "strerror", None) or str(error)
                self._broken = getattr(error, "sqlite_errorname", "") != "SQLITE_FULL"  # a full disk can still be read
                if _is_damage(error):
                    self._shut()
                    self.deleted = _delete(self._file)
                    self.trouble += DELETED * self.deleted
                return None


def _insert(connection: sqlite3.Connection, rows: list[tuple[bytes, bytes, bytes]], uses: list[tuple[bytes, int]]) -> None:
    connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
    connection.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?)", uses)


def _forget(connection: sqlite3.Connection, oldest: int) -> None:
    if connection.execute("DELETE FROM uses WHERE build < ?", (oldest,)).rowcount:
        connection.execute("DELETE FROM entries WHERE key NOT IN (SELECT key FROM uses)")
        connection.commit()
        connection.execute("PRAGMA incremental_vacuum").fetchall()


def _forget_all(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM uses")
    connection.execute("DELETE FROM entries")
    connection.commit()
    connection.execute("PRAGMA incremental_vacuum").fetchall()


def _is_damage(error: Exception) -> bool:
    """Return whether a file is no cache: no database, or one with other tables, unlike one that cannot be reached or written just now."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorname == "SQLITE_ERROR"
    return isinstance(error, sqlite3.DatabaseError)


def _digest(name: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(name + data, digest_size=16).digest()


def _open(file: Path) -> sqlite3.Connection:
    """Open a cache that nobody but this user can have written.

    Raises:
        PermissionError: If somebody else could have.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in (file.parent, file):
        if one.is_symlink():
            raise PermissionError(errno.EPERM, f"'{one}' is a link")
        if one.exists() and not _is_private(one.stat()):
            raise PermissionError(errno.EPERM, f"others than you can write to '{one}'")
    connection = sqlite3.connect(file, timeout=BUSY, check_same_thread=False)
    try:
        connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_private(found: os.stat_result) -> bool:
    """Return whether a file or folder belongs to this user, and nobody else may write there; Windows keeps a user's folders apart itself."""
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _delete(file: Path) -> bool:
    """Delete a damaged cache, unless that may not be done; it is then done without in the next build, too. Return whether it is gone."""
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            file.with_name(file.name + ending).unlink(missing_ok=True)
    return not file.exists()
