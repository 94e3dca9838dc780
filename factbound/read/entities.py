"""Read entity files: names, statements and checks, each value by its property's type."""

from __future__ import annotations

from collections.abc import Mapping as TypingMapping
from fractions import Fraction
from pathlib import PurePosixPath
from sys import intern

from factbound.facts.faults import ValueFault
from factbound.facts.model import Check, Entity, Locator, Places, Statement
from factbound.facts.reasons import REASONS, reasons_for
from factbound.facts.values import Missing, Quantity, Value, parse_value
from factbound.facts.vocabulary import CERTAINTIES, DIRECTNESSES, RANKS, STATUSES, Kind, Property, Vocabulary
from factbound.limits import FORMULA, STATEMENTS
from factbound.problems import Position, guess
from factbound.read.fields import Fields
from factbound.read.letters import place_letters
from factbound.read.tree import Place
from factbound.read.yamlfile import Mapping, Node, Scalar, Sequence, YamlFile, load_yaml, until_too_many

Written = TypingMapping[str, str | tuple[str, ...]]
"""A statement as it is written: key -> its text, or a list of them."""


def load_entity(file: Place, path: str, kind: Kind, vocabulary: Vocabulary) -> tuple[Entity | None, YamlFile]:
    """Read one entity file; problems are in the file that is returned with it."""
    yaml_file = load_yaml(file, path)
    return read_entity(yaml_file, kind, vocabulary), yaml_file


def read_entity(yaml_file: YamlFile, kind: Kind, vocabulary: Vocabulary) -> Entity | None:
    """Return the entity that a parsed file describes; problems are noted in the file."""
    return until_too_many(lambda: _read(yaml_file, kind, vocabulary), None)


def _read(yaml_file: YamlFile, kind: Kind, vocabulary: Vocabulary) -> Entity | None:
    if yaml_file.root is None:
        return None
    path, name = yaml_file.path, PurePosixPath(yaml_file.path).stem
    fields = Fields(yaml_file, yaml_file.root, f"{kind.label.lower()} '{name}'")
    entity = Entity(
        id=name,
        kind=kind,
        at=Position(path),
        name=fields.text("name", required=True),
        also=fields.texts("also"),
        native=fields.names("native"),
        note=fields.text("note"),
        statements=_statements(fields, name, kind, vocabulary),
        checks=_checks(fields),
        was=fields.identifiers("was"),
    )
    fields.finish()
    return entity


def _checks(fields: Fields) -> tuple[Check, ...]:
    node = fields.mapping.entries.get("checks")
    written = node.items if isinstance(node, Sequence) else (node,)
    scalars = {one.at: one for one in written if isinstance(one, Scalar)}
    return tuple(Check(text, at, _places(fields.file, scalars[at], text)) for text, at in fields.placed_texts("checks"))


def _statements(fields: Fields, entity: str, kind: Kind, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    node = fields.take("facts")
    facts = Fields(fields.file, node, "'facts'") if node is not None else None
    found: list[Statement] = []
    names = tuple(facts) if facts else ()
    for name in names:
        assert facts is not None
        prop = vocabulary.properties.get(name)
        if prop is None or name not in kind.properties:
            hint = f"{guess(name, kind.properties)} A {kind.label.lower()} may have: {', '.join(sorted(kind.properties))}."
            if prop is not None:
                hint = f"'{name}' is declared, but not for this kind: add it to the kind's 'properties' in data/vocabulary.yml."
            fields.file.problem(facts.key_at(name), f"there is no property '{name}' for a {kind.label.lower()}", hint.strip())
            continue
        value = facts.take(name)
        assert value is not None
        items = value.items if isinstance(value, Sequence) else () if isinstance(value, Scalar) and not value.text else (value,)
        if not items:
            fields.file.problem(facts.key_at(name), f"nothing is stated under '{name}'", "Write a statement below it, or delete the key.")
        if STATEMENTS.is_over(len(items)):
            fields.file.problem(facts.key_at(name), f"'{name}' has {len(items):,} statements", STATEMENTS.hint)
            continue
        for index, item in enumerate(items):
            found.append(_statement(Fields(fields.file, item, "a statement"), entity, prop, len(items) - index, vocabulary))
    for name in kind.required:
        if name not in names and name in kind.properties:
            hint = f"The vocabulary requires it: add '{name}:' under 'facts'."
            fields.file.problem(fields.key_at("facts"), f"{kind.label.lower()} '{entity}' has no '{name}'", hint)
    return tuple(found)


def _statement(fields: Fields, entity: str, prop: Property, number: int, vocabulary: Vocabulary) -> Statement:
    value = _value(fields, prop, vocabulary)
    objects = [fields.text(key) for key in ("of", "in") if key in fields]
    settlers = fields.placed_texts("settled_by")
    statement = Statement(
        entity=entity,
        prop=prop,
        number=number,
        at=_place(fields),
        value=value,
        formula=fields.text("formula", required="formula" in fields),
        of=objects[0] if objects else "",
        when=fields.period("when"),
        until=fields.period("until"),
        status=fields.choice("status", STATUSES, "done"),
        certainty=fields.choice("certainty", CERTAINTIES, "reported"),
        directness=fields.choice("directness", DIRECTNESSES, "direct"),
        by=fields.text("by"),
        provided=fields.text("provided"),
        locators=_locators(fields),
        rank=fields.choice("rank", RANKS, "normal"),
        because=fields.text("because"),
        reason=fields.choice("reason", REASONS, ""),
        settled_by=tuple(text for text, _ in settlers),
        note=fields.text("note"),
        disputed=fields.flag("disputed"),
        step=_step(fields, prop, vocabulary),
        letters=_letters(fields),
        places=Places.of({key: node.at for key, node in fields.mapping.entries.items()} | {f"settled_by {text}": at for text, at in settlers}),
    )
    fields.finish(("value", "formula", "of", "in"))
    _check_shape(fields, statement)
    _check_reasons(fields, statement)
    return statement


def read_statement(written: Written, entity: str, prop: Property, vocabulary: Vocabulary) -> tuple[Statement, YamlFile]:
    """Read one statement that stands in no file yet; each key is a line of its own, by which the file that is returned names problems."""
    file = YamlFile("")
    entries: dict[str, Node] = {}
    for line, (key, words) in enumerate(written.items(), start=1):
        at = Position("", line)
        entries[key] = Scalar(words, at) if isinstance(words, str) else Sequence(tuple(Scalar(word, at) for word in words), at)
    node = Mapping(entries, {key: one.at for key, one in entries.items()}, Position("", 0))
    return _statement(Fields(file, node, "a statement"), entity, prop, 1, vocabulary), file


def _place(fields: Fields) -> Position:
    """Where problems with a statement point: its value, its formula, or its beginning."""
    nodes = (fields.mapping.entries.get(key) for key in ("value", "formula"))
    return next((node.at for node in nodes if node is not None), fields.at)


def _value(fields: Fields, prop: Property, vocabulary: Vocabulary) -> Value | None:
    node = fields.take("value")
    if node is None:
        if "formula" not in fields:
            fields.file.problem(fields.at, "a statement has no 'value'", "Add 'value: ...', or 'formula: ...' for a derived fact.")
        return None
    text = fields.scalar(node, "value", required=True)
    if not text:
        return None
    try:
        return parse_value(text, prop, vocabulary.units)
    except ValueFault as fault:
        fields.file.problem(node.at, fault.message, fault.expected)
        return None


def _letters(fields: Fields) -> tuple[Position, ...]:
    """Return where each letter of the formula stands."""
    node = fields.mapping.entries.get("formula")
    return _places(fields.file, node, " ".join(node.text.split())) if isinstance(node, Scalar) else ()


def _places(file: YamlFile, scalar: Scalar, text: str) -> tuple[Position, ...]:
    """Return where each letter of a formula stands; nothing for one that is too long to be read."""
    return () if FORMULA.is_over(len(text)) else place_letters(file, scalar, text)


def _step(fields: Fields, prop: Property, vocabulary: Vocabulary) -> Fraction | None:
    """Read what a derived number is rounded to a multiple of."""
    text = fields.text("round", required="round" in fields)
    if not text:
        return None
    if "formula" not in fields:
        fields.fault("round", "a value that was not computed is not rounded", "Delete 'round'; a value is printed as it is written.")
        return None
    if prop.type not in ("share", "money", "quantity"):
        fields.fault("round", f"'{prop.name}' cannot be rounded", f"Delete 'round': its type is {prop.type}.")
        return None
    try:
        value = parse_value(text, prop, vocabulary.units)
    except ValueFault as fault:
        fields.fault("round", fault.message, fault.expected)
        return None
    if not isinstance(value, Quantity) or value.approximate or not value.interval.is_point or (value.interval.low or 0) <= 0:
        fields.fault(
            "round", f"'{text}' is not a step to round to", "Expected one exact amount above 0 of the property's unit, such as '0.1' or '1 %'."
        )
        return None
    return value.interval.low


def _locators(fields: Fields) -> tuple[Locator, ...]:
    found = []
    for text, at in fields.placed_texts("from"):
        source, *passages = map(intern, text.split())  # which many statements of a file name
        found += [Locator(source, passage, at) for passage in passages] or [Locator(source, "", at)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _check_shape(fields: Fields, statement: Statement) -> None:
    """Note keys that do not go together and keys that are missing."""
    prop, file = statement.prop, fields.file
    if "value" in fields and "formula" in fields:
        fields.fault("formula", "a statement has both 'value' and 'formula'", "Keep one of them.")
    if "from" in fields and "formula" in fields:
        fields.fault("from", "a derived fact has a 'from' of its own", "Delete it; its sources are those of the facts in the formula.")
    empty = isinstance(node := fields.mapping.entries.get("from"), Sequence) and not node.items
    if not statement.locators and "formula" not in fields and (empty or node is None):
        file.problem(statement.at, "the statement has no source", "Add 'from: SOURCE PASSAGE', such as 'from: daily_2025 p2s1'.")
    if prop.of and not statement.of:
        file.problem(statement.at, f"'{prop.name}' does not say of what", f"Add 'of: ...' with a {' or '.join(prop.of)}.")
    if statement.of and not prop.of:
        hint = "Delete it, or declare 'of' for the property in data/vocabulary.yml."
        fields.fault("of" if "of" in fields else "in", f"'{prop.name}' takes no 'of'", hint)
    if "of" in fields and "in" in fields:
        fields.fault("in", "'of' and 'in' mean the same", "Keep one of them.")


def _check_reasons(fields: Fields, statement: Statement) -> None:
    """Note ranks and missing values without a reason, and reasons for nothing."""
    if statement.rank in ("preferred", "rejected") and not statement.because:
        fields.fault("rank", f"the statement is {statement.rank} without a reason", "Add 'because: ...'.")
    if isinstance(statement.value, Missing):
        _check_missing(fields, statement, statement.value.kind)
    elif statement.value is not None or statement.formula:  # else it may well be missing: nobody can read it
        for key in (key for key in ("reason", "settled_by") if key in fields):
            fields.fault(key, f"'{key}' stands beside a value", "It goes with 'value: undisclosed' or 'value: unknown' only; delete it.")
        # A word that is no rank, or neither true nor false, has a problem of its own and may well have meant one.
        if statement.because and not _says(fields, "rank", "normal") and not _says(fields, "disputed", "false"):
            hint = "Add 'rank: preferred', 'rank: rejected' or 'disputed: true', or write a remark as 'note: ...'."
            fields.fault("because", "there is a 'because' without a 'rank'", hint)


def _says(fields: Fields, key: str, default: str) -> bool:
    """Return whether a key is there with another word than its default."""
    return isinstance(node := fields.mapping.entries.get(key), Scalar) and node.text != default


def _check_missing(fields: Fields, statement: Statement, kind: str) -> None:
    """A missing value says why in a word and in a sentence."""
    if not statement.because:
        fields.fault("value", f"the value is {kind} without a reason", "Add 'because: ...': who keeps it back, or why nobody knows.")
    listed = ", ".join(reasons_for(kind))
    if "reason" not in fields:
        fields.fault("value", f"the value is {kind} without a 'reason'", f"Add 'reason: ...', one of: {listed}.")
    elif statement.reason and kind not in REASONS[statement.reason].fits:
        fields.fault("reason", f"'{statement.reason}' is no reason for a value that is {kind}", f"Expected one of: {listed}.")
