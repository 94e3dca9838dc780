"""Correct the spans of moved passages in the text of their source file, and leave every other character as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from factbound.problems import BuildFailed
from factbound.read.yamlfile import parse_yaml
from factbound.sourcing.verify import Finding

_SPAN = re.compile(r"\[\s*+\d+\s*+,\s*+\d+\s*+(?:,\s*+)?\]")


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


def update_source(content: bytes, path: str, findings: list[Finding]) -> tuple[bytes, list[Finding]]:
    """Return a source file with the spans of moved passages corrected.

    Args:
        content: The file as it is now.
        path: Of it, in the project.
        findings: Of its passages.

    Returns:
        The file as it shall be, and the moved passages that it left as they are, since their spans are not written on one line.

    Raises:
        BuildFailed: When the file could not be read afterwards.
    """
    changed, left = rewrite_spans(content.decode("utf-8"), findings)
    if faults := parse_yaml(changed.removeprefix("\ufeff"), path).problems:
        raise BuildFailed(faults)  # it was changed since it was read: the place of a span may be another
    return changed.encode("utf-8"), left
