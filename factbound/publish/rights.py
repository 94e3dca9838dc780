"""Who may read what is published: everybody, whatever the user mask, since a web server is another user than the one who builds."""

from __future__ import annotations

import stat
from pathlib import Path

FILE, FOLDER = 0o644, 0o755


def set_rights(root: Path) -> None:
    """Give a folder and all below it the rights of what is published."""
    for entry in (root, *root.rglob("*")):
        found = entry.lstat().st_mode
        wanted = FOLDER if stat.S_ISDIR(found) else FILE
        if stat.S_IMODE(found) != wanted and not stat.S_ISLNK(found):
            entry.chmod(wanted)
