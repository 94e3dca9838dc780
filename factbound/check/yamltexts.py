"""Where the texts of a YAML file begin and end that may hold a '#' of their own: those in quotes, and blocks behind '|' or '>'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from factbound.read.yamlfile import Node, Scalar, Sequence, YamlFile

_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'", re.DOTALL)


def yaml_spans(file: YamlFile) -> list[tuple[int, int]]:
    """Return the spans of quoted texts and of blocks, as offsets in the lines joined."""
    starts = [0, *accumulate(len(line) + 1 for line in file.lines)]
    text = "\n".join(file.lines)
    found = []
    for scalar in _scalars(file.root) if file.root else ():
        start = starts[scalar.at.line - 1] + scalar.at.column - 1
        if scalar.style in ("|", ">"):
            found.append((starts[scalar.at.line], starts[_block_end(file.lines, scalar.at.line)]))
        elif quoted := _QUOTED.match(text, start):
            found.append(quoted.span())
    return found


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        if node.style:
            yield node
    else:
        for one in node.items if isinstance(node, Sequence) else node.entries.values():
            yield from _scalars(one)


def _block_end(lines: list[str], first: int) -> int:
    """Return the number of the line behind a block, which ends where a line is set less deep than its first."""
    depth = 0
    for number in range(first, len(lines)):
        indent = len(lines[number]) - len(lines[number].lstrip(" "))
        if lines[number].strip():
            depth = depth or indent
            if indent < depth or not indent:
                return number
    return len(lines)
