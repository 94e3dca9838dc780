"""The fields of data/ that are prose: what their authors wrote in whole sentences or readers see as labels. Names and values are not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from factbound.read.ledger import PATH as LEDGER
from factbound.read.project import BRIEFING
from factbound.read.prosekeys import ENTITY_KEYS, PASSAGE_KEYS, SOURCE_KEYS, STATEMENT_KEYS
from factbound.read.sources import FOLDER as SOURCES
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.read.yamlfile import Mapping, Node, Scalar, Sequence, YamlFile

MENTIONING = ("note", "because", "provided", "unused", "left_out", "retracted", "corrected", "subtitle", "description")
"""Fields that may name facts in double braces, outside the vocabulary."""

SETTINGS = "mkdocs.yml"
_SETTINGS = ("site_name", "site_description", "copyright")
_BRIEFING = ("title", "subtitle", "description", "status", "classification")
_NAMING = ("by", "settled_by")
"""Fields that may hold an entity's id instead of words."""
_VOCABULARY = {"units": ("one", "many"), "kinds": ("label", "plural", "description"), "properties": ("label", "description")}


@dataclass(frozen=True)
class Field:
    """One text of a data file."""

    file: YamlFile
    key: str
    node: Scalar

    @property
    def mentions(self) -> bool:
        """Whether it may name facts."""
        return self.key in MENTIONING and self.file.path not in (VOCABULARY, SETTINGS)


def prose_fields(file: YamlFile, entities: Collection[str] = ()) -> Iterator[Field]:
    """Yield the prose fields of a data file, in file order.

    Args:
        file: As it was read.
        entities: All ids: a `by` that is one is no prose.
    """
    root = file.root if file.may_have_prose else None
    if root is None:
        return
    if file.path == VOCABULARY:
        for group, keys in _VOCABULARY.items():
            for declared in _inner(root.entries.get(group)):
                yield from _texts(file, declared, keys)
    elif file.path == SETTINGS:
        yield from _texts(file, root, _SETTINGS)
    elif file.path == BRIEFING:
        yield from _texts(file, root, _BRIEFING)
    elif file.path == LEDGER:
        yield from _texts(file, root, ("title",))
        for finding in (*_inner(root.entries.get("findings")), *_inner(root.entries.get("conflicts"))):
            yield from _texts(file, finding, ("left_out",))
    elif file.path.startswith(f"{SOURCES}/"):
        yield from _texts(file, root, SOURCE_KEYS)
        for passage in _inner(root.entries.get("passages")):
            yield from _texts(file, passage, PASSAGE_KEYS)
    else:
        yield from _texts(file, root, ENTITY_KEYS)
        for statements in _inner(root.entries.get("facts")):
            for field in _texts(file, statements, STATEMENT_KEYS):
                if field.key not in _NAMING or field.node.text not in entities:
                    yield field


def _inner(node: Node | None) -> tuple[Node, ...]:
    return tuple(node.entries.values()) if isinstance(node, Mapping) else ()


def _texts(file: YamlFile, node: Node, keys: Collection[str]) -> Iterator[Field]:
    """Yield some fields of a mapping, or of each mapping in a list."""
    for one in node.items if isinstance(node, Sequence) else (node,):
        for key, value in one.entries.items() if isinstance(one, Mapping) else ():
            if key in keys:
                values = value.items if isinstance(value, Sequence) else (value,)
                yield from (Field(file, key, text) for text in values if isinstance(text, Scalar))
