"""What the files of data/ name: ids in fields, names in formulas and checks, and facts that notes mention."""

from __future__ import annotations

import collections.abc
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from factbound.check.prose import field_block
from factbound.facts.expressions import Aggregate, Bound, Chain, Count, Expression, FactName, Relation, Share
from factbound.facts.faults import FormulaFault
from factbound.facts.grammar import parse_formula
from factbound.facts.mentions import BRACES, parse_mention
from factbound.problems import Position
from factbound.read.ledger import PATH as LEDGER
from factbound.read.letters import place_letters
from factbound.read.project import BRIEFING, Reading
from factbound.read.sources import FOLDER as SOURCES
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.read.yamlfile import Mapping, Node, Scalar, Sequence, YamlFile
from factbound.uses.naming import Naming, Part, Role

_OBJECT_KEYS = ("of", "in")
_SPEAKER_KEYS = ("by", "settled_by")
_PROSE_KEYS = ("note", "because", "provided")
_SOURCE_KEYS = ("note", "retracted", "corrected")
_TITLE_KEYS = ("subtitle", "description")
_ROWS = ("findings", "conflicts")
Letters = collections.abc.Sequence[Position]
_AGGREGATE = re.compile(r"\w+\s*\(\s*(?P<prop>\w+)\s+of\s+(?P<entity>\w+)")


def names_in_data(reading: Reading) -> Iterator[Naming]:
    """Yield all that the files of data/ name, as far as they could be read."""
    for file in reading.files.values():
        if file.root is not None:
            yield from _DataNames(reading, file).names(file.root)


class _DataNames:
    """The names of one file.

    Args:
        reading: The project.
        file: One of its files.
    """

    def __init__(self, reading: Reading, file: YamlFile) -> None:
        self._project, self._file = reading.project, file
        self._id = PurePosixPath(file.path).stem

    def names(self, root: Mapping) -> Iterator[Naming]:
        """Yield what the file names."""
        path = self._file.path
        if path == VOCABULARY:
            yield from self._vocabulary(root)
        elif path == BRIEFING:
            yield from (one for key in _TITLE_KEYS for one in self._mentions(root, key, "title", "briefing"))
            yield from (self._entity(node, "title", "briefing", "subject") for node in _texts(root.entries.get("subject")))
        elif path == LEDGER:
            yield from (one for key in _ROWS for name, row in _entries(root.entries.get(key)) for one in self._row(name, row))
        elif path.startswith(f"{SOURCES}/"):
            yield from (one for key in _SOURCE_KEYS for one in self._mentions(root, key, "note", self._id))
            for _, passage in _entries(root.entries.get("passages")):
                yield from self._mentions(passage, "unused", "note", self._id)
        else:
            yield from self._entity_file(root)

    def _entity_file(self, root: Mapping) -> Iterator[Naming]:
        yield from self._mentions(root, "note", "note", self._id)
        facts = root.entries.get("facts")
        for prop, node in _entries(facts):
            at = facts.keys[prop] if isinstance(facts, Mapping) else node.at
            yield Naming((Part(at, "property", prop),), "definition", self._id, prop, self._id, prop)
            items = node.items if isinstance(node, Sequence) else (node,)
            for index, item in enumerate(items):
                if isinstance(item, Mapping):
                    yield from self._statement(item, prop, f"{self._id}.{prop}.{len(items) - index}")
        for check in _texts(root.entries.get("checks")):
            yield from self._expression(check, "check", self._id)

    def _statement(self, fields: Mapping, prop: str, row: str) -> Iterator[Naming]:
        declared = self._project.vocabulary.properties.get(prop)
        naming = ("value", *_OBJECT_KEYS, *_SPEAKER_KEYS) if declared and declared.type == "entity" else (*_OBJECT_KEYS, *_SPEAKER_KEYS)
        for key, node in fields.entries.items():
            if key in naming:
                known = (one for one in _texts(node) if one.text in self._project.entities)
                yield from (self._entity(one, "statement", row, key) for one in known)
            elif key == "from":
                yield from (self._source(one, row) for one in _texts(node))
            elif key == "formula":
                yield from (one for text in _texts(node) for one in self._expression(text, "formula", row))
            elif key in _PROSE_KEYS:
                yield from self._mentions(fields, key, "note", row)

    def _entity(self, node: Scalar, role: Role, owner: str, key: str) -> Naming:
        return Naming((Part(self._start(node), "entity", node.text),), role, owner, f"{key}: {node.text}", node.text)

    def _source(self, node: Scalar, owner: str) -> Naming:
        source = (node.text.split() or [""])[0]
        return Naming((Part(self._start(node), "source", source),), "statement", owner, f"from: {' '.join(node.text.split())}", source=source)

    def _start(self, node: Scalar) -> Position:
        """Return where the first letter of a text stands, behind its quote."""
        return place_letters(self._file, node, node.text[:1])[0]

    def _expression(self, node: Scalar, role: Role, owner: str) -> Iterator[Naming]:
        text = " ".join(node.text.split())
        try:
            expression = parse_formula(text, self._project.vocabulary.units)
        except FormulaFault:
            return
        letters = place_letters(self._file, node, text)
        for name in names_in(expression):
            start = name.column - 1
            if isinstance(name, Aggregate):
                found = _AGGREGATE.match(text, start)
                if found:
                    parts = (Part(letters[found.start("prop")], "property", name.prop), Part(letters[found.start("entity")], "entity", name.entity))
                    yield Naming(parts, role, owner, text, prop=name.prop, objects=name.entity)
            else:
                begin = text.index(name.fact_id, start)
                yield _fact_naming(name.fact_id, letters[begin:], role, owner, text)

    def _mentions(self, node: Node, key: str, role: Role, owner: str) -> Iterator[Naming]:
        for field in _texts(node.entries.get(key)) if isinstance(node, Mapping) else ():
            if "{{" not in field.text:
                continue
            whole, text = field_block(self._file, field, key, masked=False), " ".join(field.text.split())
            for braces in BRACES.finditer(field.text):
                mention = parse_mention(braces)
                if mention is None:
                    continue
                start = field.text.index(mention.entity, braces.start())
                letters = [whole.place(start + number) for number in range(len(mention.fact_id))]
                if mention.prop:
                    yield _fact_naming(mention.fact_id, letters, role, owner, text)
                else:
                    yield Naming((Part(letters[0], "entity", mention.entity),), role, owner, text, mention.entity)

    def _row(self, name: str, row: Node) -> Iterator[Naming]:
        yield from self._mentions(row, "left_out", "ledger", name)
        for node in _texts(row):
            words = node.text.split()
            if not words or words[0].count(".") != 1:
                continue
            letters = place_letters(self._file, node, " ".join(words))
            fact = _fact_naming(words[0], letters, "ledger", name, " ".join(words))
            if len(words) == 1:
                yield fact
            else:
                source = Part(letters[len(words[0]) + 1], "source", words[1])
                yield Naming((*fact.parts, source), "ledger", name, fact.text, fact.entity, fact.prop, words[1])

    def _vocabulary(self, root: Mapping) -> Iterator[Naming]:
        properties = root.entries.get("properties")
        for name in properties.keys if isinstance(properties, Mapping) else ():
            yield Naming((Part(properties.keys[name], "property", name),), "vocabulary", "properties", name, prop=name)  # type: ignore[union-attr]
        for group, keys in (("kinds", ("properties", "required")), ("properties", ("outcome",))):
            for owner, fields in _entries(root.entries.get(group)):
                yield from (one for key in keys for one in self._listed(fields, key, owner))

    def _listed(self, fields: Node, key: str, owner: str) -> Iterator[Naming]:
        """Yield the properties that a field of the vocabulary names."""
        for node in _texts(fields.entries.get(key)) if isinstance(fields, Mapping) else ():
            yield Naming((Part(self._start(node), "property", node.text),), "vocabulary", owner, f"{key}: {node.text}", prop=node.text)


def _fact_naming(fact_id: str, letters: Letters, role: Role, owner: str, text: str) -> Naming:
    entity, _, prop = fact_id.partition(".")
    parts = (Part(letters[0], "entity", entity), Part(letters[len(entity) + 1], "property", prop))
    return Naming(parts, role, owner, text, entity, prop)


def names_in(expression: Expression) -> Iterator[FactName | Count | Aggregate]:
    """Yield what a formula reads, in its order."""
    match expression:
        case FactName() | Count() | Aggregate():
            yield expression
        case Share():
            yield from _each(expression.part, expression.whole)
        case Bound():
            yield from names_in(expression.inner)
        case Chain():
            yield from _each(expression.first, *(step.operand for step in expression.steps))
        case Relation():
            yield from _each(expression.left, expression.right)


def _each(*expressions: Expression) -> Iterator[FactName | Count | Aggregate]:
    return (name for one in expressions for name in names_in(one))


def _entries(node: Node | None) -> Iterable[tuple[str, Node]]:
    return node.entries.items() if isinstance(node, Mapping) else ()


def _texts(node: Node | None) -> Iterator[Scalar]:
    """Yield one text or the texts of a list."""
    for one in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(one, Scalar) and one.text:
            yield one
