"""The comment on top of a data file by which an editor finds its schema."""

from __future__ import annotations

import re

_MODELINE = re.compile(r"\s*#\s*yaml-language-server\s*:.*\$schema\s*=")


def modeline_of(path: str, schema: str) -> str:
    """Return the comment for a file of the project.

    Args:
        path: The file, from the project's folder on.
        schema: The name of its schema file.
    """
    return f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{schema}"


def is_modeline(line: str) -> bool:
    """Return whether a line names a schema."""
    return bool(_MODELINE.match(line))
