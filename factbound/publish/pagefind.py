"""pagefind: another program's index of pages, of which a browser loads what a search needs. Asked through a pipe, it opens no file."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

ANSWER_BYTES = 4_000_000_000
"""The most that it may answer in all; see `_Service`."""
AHEAD = 8
"""Questions that it may have before it has answered the first, so that it need not wait for us; the answers are small, and find room in the pipe."""
SECONDS = 600
"""The most that it may take in all."""
ANSWERS = {"NewIndex": "NewIndex", "AddFile": "IndexedFile", "GetFiles": "GetFiles"}
"""What it says when it has done what it was asked."""
ENTRY = "pagefind-entry.json"
"""What an index says of itself."""
KEPT = ("pagefind.js", ENTRY)
"""Of its files, those with names; of the others it needs those that end so. The rest is for other search boxes."""
KEPT_ENDINGS = (".pf_meta", ".pf_index", ".pf_fragment", ".pagefind")
PROGRAMS = (".js", ".pagefind")
"""Endings of those that are the same for every index."""


PLACE = re.compile(r"(?:\w+/)?[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""Below the folder of the index."""


class PagefindFault(Exception):
    """That it did not do what it was asked."""


def find_pagefind() -> Path | None:
    """Return the program that the extra 'search' brings; another one might write other bytes."""
    spec = importlib.util.find_spec("pagefind_bin")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / ("pagefind.exe" if sys.platform == "win32" else "pagefind")
    return program.resolve() if program.is_file() else None


class Running:
    """The programs that work for one site, each asked by a thread of its own: they end together."""

    def __init__(self) -> None:
        self._lock, self._ended = threading.Lock(), False
        self._going: list[subprocess.Popen[bytes]] = []

    def add(self, process: subprocess.Popen[bytes]) -> None:
        """Take one that has begun."""
        with self._lock:
            self._going.append(process)
            if self._ended:
                process.kill()

    def remove(self, process: subprocess.Popen[bytes]) -> None:
        """Let one go that is done."""
        with self._lock:
            self._going.remove(process)

    def end(self) -> None:
        """End those that work, and those that begin later."""
        with self._lock:
            self._ended = True
            for process in self._going:
                process.kill()


@contextmanager
def ending(running: Running) -> Iterator[None]:
    """Have the programs end when something goes wrong, so that nobody waits for them."""
    try:
        yield
    except BaseException:
        running.end()
        raise


def make_index(program: Path, pages: Iterable[tuple[str, str]], language: str, running: Running | None = None) -> dict[str, bytes]:
    """Return the files of an index.

    Args:
        program: The one that makes it.
        pages: The address of each, and its HTML.
        language: By whose rules words are cut to their stems.
        running: With whom it ends.

    Raises:
        PagefindFault: When it fails.
    """
    with _Service(program, running or Running()) as service:
        index = service.ask("NewIndex", config={"force_language": language}).get("index_id")
        for address, html in pages:
            service.tell("AddFile", index_id=index, url=address, file_contents=html)
        files = service.ask("GetFiles", index_id=index).get("files", ())
    return {one["path"]: base64.b64decode(one["content"]) for one in files if _is_needed(one["path"])}


def _is_needed(path: str) -> bool:
    """Return whether a file belongs to the search, and lies where one of its files can."""
    return PLACE.fullmatch(path) is not None and (path in KEPT or path.endswith(KEPT_ENDINGS))


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as one."""
    names = json.dumps({path: len(content) for path, content in files.items()}).encode()
    return b"".join((len(names).to_bytes(8, "big"), names, *files.values()))


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return files that were packed."""
    at = 8 + int.from_bytes(packed[:8], "big")
    files = {}
    for path, size in json.loads(packed[8:at]).items():
        files[path] = packed[at : at + size]
        at += size
    return files


class _Service:
    """The program, asked one question after the other.

    It is told texts and answers with texts: it is given no environment and no file, and is ended when it takes too long.
    """

    def __init__(self, program: Path, running: Running) -> None:
        self._program, self._running, self._asked = program, running, 0
        self._waiting: deque[tuple[int, str]] = deque()
        self._read_on, self._size = b"", 0

    def __enter__(self) -> Self:
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(
                [str(self._program), "--service"], stdin=pipe, stdout=pipe, stderr=quiet, env={}, cwd=self._program.parent
            )
        except OSError as error:
            raise PagefindFault(f"it cannot be started: {error.strerror}") from error
        self._running.add(self._process)
        self._end = threading.Timer(SECONDS, self._process.kill)
        self._end.daemon = True
        self._end.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.cancel()
        self._running.remove(self._process)
        self._process.kill()
        self._process.communicate()

    def ask(self, kind: str, **told: Any) -> Mapping[str, Any]:
        """Return what it answers.

        Raises:
            PagefindFault: When it does not, or answers that it cannot.
        """
        self.tell(kind, **told)
        while len(self._waiting) > 1:
            self._hear()
        return self._hear()

    def tell(self, kind: str, **told: Any) -> None:
        """Ask it something without waiting for more than the answer to what was asked some time ago.

        Raises:
            PagefindFault: When it has not done that.
        """
        self._asked += 1
        question = {"message_id": self._asked, "payload": {"type": kind, **told}}
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(base64.b64encode(json.dumps(question).encode()) + b",")
            self._process.stdin.flush()
        except OSError as error:
            raise PagefindFault("it ended before it was done") from error
        self._waiting.append((self._asked, kind))
        if len(self._waiting) > AHEAD:
            self._hear()

    def _hear(self) -> Mapping[str, Any]:
        number, kind = self._waiting.popleft()
        said = json.loads(base64.b64decode(self._read()))
        answer: Mapping[str, Any] = said["payload"]
        if said.get("message_id", number) != number:
            raise PagefindFault("it answers something else")
        if answer["type"] != ANSWERS[kind]:
            raise PagefindFault(" ".join(str(answer.get("message", "it answers something else")).split())[:200])
        return answer

    def _read(self) -> bytes:
        """Return an answer, which ends with a comma."""
        assert self._process.stdout is not None
        pieces = [self._read_on]
        while b"," not in pieces[-1]:
            piece = self._process.stdout.read1(1 << 20)  # type: ignore[attr-defined]
            self._size += len(piece)
            if not piece:
                raise PagefindFault("it ended before it was done")
            if self._size > ANSWER_BYTES:
                raise PagefindFault("it answers without end")
            pieces.append(piece)
        last, _, self._read_on = pieces.pop().partition(b",")
        return b"".join([*pieces, last])
