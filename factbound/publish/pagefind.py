"""pagefind: another program's index of pages, of which a browser loads what a search needs. Asked through a pipe, it opens no file."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

ANSWER_BYTES = 4_000_000_000
"""The most that it may answer; see `_Service`."""
SECONDS = 600
"""The most that it may take in all."""
ANSWERS = {"NewIndex": "NewIndex", "AddFile": "IndexedFile", "GetFiles": "GetFiles"}
"""What it says when it has done what it was asked."""
KEPT = ("pagefind.js", "pagefind-entry.json")
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


def make_index(program: Path, pages: Iterable[tuple[str, str]], language: str) -> dict[str, bytes]:
    """Return the files of an index.

    Args:
        program: The one that makes it.
        pages: The address of each, and its HTML.
        language: By whose rules words are cut to their stems.

    Raises:
        PagefindFault: When it fails.
    """
    with _Service(program) as service:
        index = service.ask("NewIndex", config={"force_language": language}).get("index_id")
        for address, html in pages:
            service.ask("AddFile", index_id=index, url=address, file_contents=html)
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

    def __init__(self, program: Path) -> None:
        self._program, self._asked = program, 0

    def __enter__(self) -> Self:
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(
                [str(self._program), "--service"], stdin=pipe, stdout=pipe, stderr=quiet, env={}, cwd=self._program.parent
            )
        except OSError as error:
            raise PagefindFault(f"it cannot be started: {error.strerror}") from error
        self._end = threading.Timer(SECONDS, self._process.kill)
        self._end.daemon = True
        self._end.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.cancel()
        self._process.kill()
        self._process.communicate()

    def ask(self, kind: str, **told: Any) -> Mapping[str, Any]:
        """Return what it answers.

        Raises:
            PagefindFault: When it does not, or answers that it cannot.
        """
        self._asked += 1
        question = {"message_id": self._asked, "payload": {"type": kind, **told}}
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(base64.b64encode(json.dumps(question).encode()) + b",")
            self._process.stdin.flush()
        except OSError as error:
            raise PagefindFault("it ended before it was done") from error
        answer: Mapping[str, Any] = json.loads(base64.b64decode(self._read()))["payload"]
        if answer["type"] != ANSWERS[kind]:
            raise PagefindFault(" ".join(str(answer.get("message", "it answers something else")).split())[:200])
        return answer

    def _read(self) -> bytes:
        """Return an answer, which ends with a comma."""
        assert self._process.stdout is not None
        read = bytearray()
        while not read.endswith(b","):
            part = self._process.stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not part:
                raise PagefindFault("it ended before it was done")
            read += part
            if len(read) > ANSWER_BYTES:
                raise PagefindFault("it answers without end")
        return bytes(read[:-1])
