"""Ids that things had before: an id names one thing, now and in the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from factbound.facts.model import Entity, Source
from factbound.facts.vocabulary import Property
from factbound.problems import Position, Problem
from factbound.read.project import Reading
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.read.yamlfile import Mapping as Node
from factbound.read.yamlfile import Scalar, Sequence

Named = Mapping[str, Entity] | Mapping[str, Source] | Mapping[str, Property]


def former_id_in_use(reading: Reading) -> Iterator[Problem]:
    """A thing says that it had an id which another of its sort has, or which is still its own."""
    for sort, those in _sorts(reading):
        for name, one in those.items():
            for former in one.was:
                if former in those:
                    whose = "its own id" if former == name else f"the id of another {sort}"
                    hint = f"Delete it from 'was': histories of '{former}' would be told of '{name}'."
                    yield reading.problem(_place(reading, sort, name, one, former), f"'{name}' was never '{former}', which is {whose}", hint)


def former_id_twice(reading: Reading) -> Iterator[Problem]:
    """Two things of one sort say that they had the same id before."""
    for sort, those in _sorts(reading):
        first: dict[str, str] = {}
        for name, one in those.items():
            for former in dict.fromkeys(one.was):
                other = first.setdefault(former, name)
                if other != name:
                    message = f"'{other}' and '{name}' both say that they were '{former}'"
                    hint = f"Keep it for the one that took over what was said of '{former}'; the other {sort} is a new one."
                    yield reading.problem(_place(reading, sort, name, one, former), message, hint)


def _sorts(reading: Reading) -> Iterable[tuple[str, Named]]:
    project = reading.project
    return (("entity", project.entities), ("source", project.sources), ("property", project.vocabulary.properties))


def _place(reading: Reading, sort: str, name: str, one: Entity | Source | Property, former: str) -> Position:
    """Return where a thing says that it had an id."""
    path = VOCABULARY if isinstance(one, Property) else one.at.path
    node: object = reading.files[path].root
    for key in ("properties", name, "was") if sort == "property" else ("was",):
        node = node.entries.get(key) if isinstance(node, Node) else None
    items = node.items if isinstance(node, Sequence) else (node,)
    return next((item.at for item in items if isinstance(item, Scalar) and item.text == former), Position(path))
