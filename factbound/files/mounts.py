"""What file systems are mounted in a folder: its name cannot be given to another one without carrying them off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

TABLE = Path("/proc/self/mountinfo")
"""Linux's own list; of what is mounted from the same file system it alone tells. See https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html."""


def mounted_in(folder: Path) -> list[Path]:
    """Return where something is mounted: the folder itself, if it is, and folders below it; elsewhere than on Linux, the folder alone.

    Args:
        folder: With links and dots resolved.
    """
    found = {one for one in _mounts() if one == folder or one.is_relative_to(folder)}
    return sorted(found | ({folder} if os.path.ismount(folder) else set()))


def _mounts() -> Iterable[Path]:
    try:
        rows = TABLE.read_bytes().splitlines()
    except OSError:
        return []
    return [Path(os.fsdecode(re.sub(rb"\\([0-7]{3})", _sign, row.split()[4]))) for row in rows if len(row.split()) > 4]


def _sign(octal: re.Match[bytes]) -> bytes:
    return bytes([int(octal[1], 8)])
