"""What goes over the pipe between a build and its typesetter: a line of JSON, and the files that it announces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

MADE = "made"
"""Under which a document comes back."""

READY = b"\n"
"""What a typesetter says that is ready for the next document."""

BOUNDARY = b"\x1e\n"
"""What stands between that which one document and the next had to say besides."""


def send(pipe: IO[bytes], record: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Write a record and files."""
    line = json.dumps({"record": record, "files": [(name, len(data)) for name, data in files.items()]})
    pipe.write(line.encode() + b"\n")
    for data in files.values():
        pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Read a record and files.

    Raises:
        EOFError: When the other side has ended, be it in the middle.
    """
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    told = json.loads(line)
    files = {name: pipe.read(size) for name, size in told["files"]}
    if any(len(files[name]) < size for name, size in told["files"]):
        raise EOFError
    return told["record"], files
