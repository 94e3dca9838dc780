"""Write the new spans of moved passages into their source file, and leave every other character as it is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from factbound.problems import BuildFailed, Position, Problem
from factbound.read.yamlfile import parse_yaml
from factbound.sourcing.verify import Finding

_SPAN = re.compile(r"\[\s*\d+\s*,\s*\d+\s*,?\s*\]")


def rewrite_spans(content: str, findings: Iterable[Finding]) -> tuple[str, list[Finding]]:
    """Return a source file with the spans of moved passages corrected, and those that it could not correct.

    Args:
        content: The file as it is.
        findings: Of its passages; only moved ones count.
    """
    lines = content.splitlines(keepends=True)
    left = []
    for finding in sorted(findings, key=lambda one: one.passage.place("chars"), reverse=True):
        if finding.outcome != "moved" or finding.now is None:
            continue
        at = finding.passage.place("chars")
        line = lines[at.line - 1]
        span = _SPAN.match(line, at.column - 1)
        if span is None:  # written over several lines
            left.append(finding)
            continue
        lines[at.line - 1] = f"{line[: span.start()]}[{finding.now[0]}, {finding.now[1]}]{line[span.end() :]}"
    return "".join(lines), left[::-1]


def update_source(file: Path, path: str, findings: list[Finding]) -> list[Finding]:
    """Correct the spans of moved passages in a source file.

    Returns:
        The moved passages that it left as they are, since their spans are not written on one line.

    Raises:
        BuildFailed: When the file cannot be written, or could not be read afterwards.
    """
    content = file.read_bytes().decode("utf-8")
    changed, left = rewrite_spans(content, findings)
    if faults := parse_yaml(changed.removeprefix("\ufeff"), path).problems:
        raise BuildFailed(faults)  # it was changed since it was read: the place of a span may be another
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(changed.encode("utf-8"))
        part.replace(file)
    except OSError as error:
        raise BuildFailed([Problem(Position(path), f"the file cannot be written: {error.strerror}", "Make it writable.")]) from error
    finally:
        part.unlink(missing_ok=True)
    return left
