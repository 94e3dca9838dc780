"""Results of builds that several machines keep for each other, in any place that fsspec can write to.

They lie there in packs of some megabytes, since a request costs the same for a page as for a thousand. A pack is written once and never changed:
no machine waits for another, and what several make at once is merely there twice. Nothing is forgotten: who owns the place deletes what is old.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from factbound.files.cache import Cache
from factbound.files.forks import through_forks

T = TypeVar("T")
_Row = tuple[bytes, int, int, bytes]
"""Name of a result, where it begins and ends in its pack, its digest."""

AT_HAND = 16
"""Packs that are kept in memory: what was made together is mostly read together."""
PACK, LIST = ".pack", ".list"
"""How the names of a pack end, and of the file that says what it holds."""


class SharedCache(Cache):
    """The results of builds in a place that others read and write, too.

    Args:
        address: Of a folder, as fsspec takes it: `s3://bucket/folder`.
        engine: A hash of whatever makes them.
        secret: Known to those alone whose results are believed.
        clean: Whether to find nothing but what has been kept since.

    Raises:
        ImportError: If fsspec is not installed, or what it needs for such an address.
        ValueError: If it does not know such addresses.
    """

    def __init__(self, address: str, engine: bytes, secret: bytes, *, clean: bool = False) -> None:
        self._folder = f"{address.rstrip('/')}/{engine.hex()}"
        self._engine, self._clean, self._broken = engine, clean, False
        self._secret = hashlib.blake2b(secret).digest()
        self.trouble = ""
        """What went wrong, if the place could not be used."""
        self.begin()
        self._try(self._at, ImportError, ValueError)
        through_forks(self)

    def begin(self) -> None:
        """Begin with nothing open and nothing waiting, as a forked process does."""
        super().begin()
        self._system: tuple[Any, str] | None = None
        self._listed: set[str] = set()
        self._looked = False
        self._known: dict[bytes, tuple[str, int, int, bytes]] = {}
        """Name of a result -> its pack, where it begins and ends there, its digest."""
        self._at_hand: OrderedDict[str, bytes] = OrderedDict()

    def look_again(self) -> None:
        """See what others have kept meanwhile."""
        if self._clean:
            return
        with self._lock:
            self._looked = True
            self._try(self._read_lists)

    def write(self) -> None:
        """Write what waits as one pack."""
        with self._lock:
            waiting, self._waiting, self._used, self._size = self._waiting, {}, set(), 0
            if waiting:
                self._try(lambda: self._write_pack(waiting))

    def close(self) -> None:
        """Write what waits."""
        self.write()

    def _find(self, name: bytes) -> bytes | None:
        with self._lock:
            if name in self._waiting:
                return self._waiting[name]
            if not self._looked:
                self.look_again()
            place = self._known.get(name)
            if place is None:
                return None
            pack, start, end, digest = place
            data = (self._try(lambda: self._read_pack(pack)) or b"")[start:end]
        return data if self._digest(name, data) == digest else None

    def _find_all(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        return {name: data for name in names if (data := self._find(name)) is not None}

    def _shut(self) -> None:
        self._system = None

    def _read_lists(self) -> None:
        system, root = self._at()
        system.invalidate_cache()
        there = system.ls(root, detail=False) if system.exists(root) else []
        new = [path for path in there if path.endswith(LIST) and path not in self._listed]
        for path, content in (system.cat(new) if new else {}).items():
            rows = _parse_list(content)
            if rows is not None:
                self._listed.add(path)
                self._note(path.removesuffix(LIST) + PACK, rows)

    def _read_pack(self, pack: str) -> bytes:
        if pack not in self._at_hand:
            content: bytes = self._at()[0].cat_file(pack)
            self._at_hand[pack] = content
            if len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        self._at_hand.move_to_end(pack)
        return self._at_hand[pack]

    def _write_pack(self, results: dict[bytes, bytes]) -> None:
        system, root = self._at()
        content = b"".join(results.values())
        name = f"{root}/{hashlib.blake2b(content + b''.join(results), digest_size=20).hexdigest()}"
        rows: list[_Row] = []
        at = 0
        for key, data in results.items():
            rows.append((key, at, at + len(data), self._digest(key, data)))
            at += len(data)
        system.makedirs(root, exist_ok=True)
        system.pipe_file(name + PACK, content)
        system.pipe_file(name + LIST, _render_list(rows))  # last, so that what it names is there
        self._listed.add(name + LIST)
        self._note(name + PACK, rows)

    def _note(self, pack: str, rows: list[_Row]) -> None:
        self._known |= {name: (pack, start, end, digest) for name, start, end, digest in rows}

    def _at(self) -> tuple[Any, str]:
        if self._system is None:
            from fsspec.core import url_to_fs

            self._system = url_to_fs(self._folder)
        return self._system

    def _digest(self, name: bytes, data: bytes) -> bytes:
        return hashlib.blake2b(name + data, digest_size=16, key=self._secret).digest()

    def _try(self, action: Callable[[], T], *told: type[Exception]) -> T | None:
        """Do something there; None where that cannot be done, and then nothing more is tried."""
        if self._broken:
            return None
        try:
            return action()
        except told:
            raise
        except Exception as error:  # noqa: BLE001 - each kind of place has errors of its own; a build can do without any
            self._broken, self.trouble = True, f"{type(error).__name__}: {error}"
            return None


def _render_list(rows: list[_Row]) -> bytes:
    return json.dumps([[name.hex(), start, end, digest.hex()] for name, start, end, digest in rows]).encode()


def _parse_list(content: bytes) -> list[_Row] | None:
    """Return the rows of a list; None where it is none, or not whole yet."""
    try:
        return [(bytes.fromhex(name), int(start), int(end), bytes.fromhex(digest)) for name, start, end, digest in json.loads(content)]
    except (ValueError, TypeError):
        return None
