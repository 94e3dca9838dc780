"""Trees of YAML: texts, lists and mappings, each with its place. Tuples, since a project has very many."""

from __future__ import annotations

from typing import NamedTuple

from factbound.problems import Position


class Scalar(NamedTuple):
    """A text, as written."""

    text: str
    at: Position
    style: str = ""
    """The mark that it begins with: a quote, `|`, `>`, or nothing."""


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    at: Position


class Mapping(NamedTuple):
    """Keys and their nodes, in file order."""

    entries: dict[str, Node]
    keys: dict[str, Position]
    """Where each key stands."""
    at: Position


Node = Scalar | Sequence | Mapping
