"""The shipped briefing, built under strace: every program, socket and place that a whole build reaches.

The list is told by place, with how many files each has. It fails for a socket, a program other than git and pandoc, and a file anywhere else.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from torturing.section import Finding, Limits

ROOT = Path(__file__).resolve().parent.parent.parent
SHOWN = 8
"""How many paths of a place are named."""


def run(limits: Limits) -> Iterator[Finding]:
    """Build once, and tell what was reached."""
    del limits  # one build is all
    if not shutil.which("strace"):
        yield Finding("strace is not installed, so that nothing can be seen", good=False)
        return
    sys.path.insert(0, str(ROOT / "tests"))
    from reaching import places, trace

    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        out, temporary, log = Path(folder) / "out", Path(folder) / "temporary", Path(folder) / "log"
        temporary.mkdir()
        command = [sys.executable, "-P", "-m", "factbound", "build", "--project", str(ROOT), "--out", str(out)]
        reach = trace(command, temporary, log, {**os.environ, "TMPDIR": str(temporary)})
        allowed = places(ROOT, out, temporary, _repository())
        found = reach.by_place(allowed)
    yield Finding(f"sockets: {len(reach.sockets)} {reach.sockets[:SHOWN] or ''}", not reach.sockets)
    for program, times in Counter(path for path, _ in reach.programs).most_common():
        known = Path(program).name in ("git", "pandoc", Path(sys.executable).name)
        yield Finding(f"program: {program}, started {times} times", known and Path(program).is_absolute())
    strange = [path for path in found.pop("", []) if path not in (str(ROOT), str(temporary), str(out.parent)) and Path(path).parent != temporary]
    for place, paths in found.items():
        named = f": {', '.join(paths)}" if len(paths) <= SHOWN else ""
        yield Finding(f"{place}: {len(paths)} paths{named}")
    yield Finding(f"anywhere else: {len(strange)} paths {strange[:SHOWN] or ''}", not strange)


def _repository() -> Path:
    """Return where the repository keeps what it holds; a work tree has only a note of it."""
    note = ROOT / ".git"
    if note.is_file():
        return Path(note.read_text("utf-8").removeprefix("gitdir: ").strip()).parent.parent
    return note
