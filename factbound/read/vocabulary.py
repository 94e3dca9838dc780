"""Read data/vocabulary.yml: the kinds, properties and units of one project."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import cast

from factbound.facts.vocabulary import BUILT_IN_UNITS, VALUE_TYPES, Kind, Property, Unit, ValueType, Vocabulary
from factbound.problems import guess
from factbound.read.fields import IDENTIFIER, Fields
from factbound.read.tree import Place
from factbound.read.yamlfile import Mapping, YamlFile, load_yaml, until_too_many

PATH = "data/vocabulary.yml"
RESERVED_FOLDERS = ("sources",)
TYPE_WORD = re.compile(r"[A-Z][A-Za-z]*")
DATE_WORD = re.compile(r"[a-z]+Date")
"""How schema.org writes its types and the names of its dates."""


def load_vocabulary(project: Place, taken: Collection[str] = ()) -> tuple[Vocabulary, YamlFile]:
    """Read a project's vocabulary; problems are in the file that is returned with it.

    Args:
        project: The project folder.
        taken: What every entity has in templates, so that no property may have the name.
    """
    file = load_yaml(project / PATH, PATH)
    return until_too_many(lambda: _read(file, taken), Vocabulary()), file


def _read(file: YamlFile, taken: Collection[str]) -> Vocabulary:
    if file.root is None:
        return Vocabulary()
    fields = Fields(file, file.root, "the vocabulary")
    units = {**BUILT_IN_UNITS, **{name: _unit(name, inner) for name, inner in _declared(fields, "units", "a unit")}}
    kind_names = _keys(fields, "kinds")
    names = _keys(fields, "properties")
    properties = {name: _property(name, inner, units, kind_names, names) for name, inner in _declared(fields, "properties", "a property")}
    kinds = {name: _kind(name, inner, properties) for name, inner in _declared(fields, "kinds", "a kind")}
    fields.finish()
    _check_folders(fields, kinds)
    _check_names(fields, taken)
    return Vocabulary(kinds, properties, units)


def _declared(fields: Fields, key: str, what: str) -> list[tuple[str, Fields]]:
    node = fields.take(key)
    if node is None:
        return []
    group = Fields(fields.file, node, f"'{key}'")
    found = []
    for name in group:
        if not IDENTIFIER.fullmatch(name):
            hint = "Expected small letters, digits and underscores, such as 'board_seats'."
            fields.file.problem(group.key_at(name), f"'{name}' cannot name {what}", hint)
        elif isinstance(inner := group.take(name), Mapping):
            found.append((name, Fields(fields.file, inner, f"{what} '{name}'")))
        else:
            fields.file.problem(group.key_at(name), f"{what} '{name}' says nothing about itself", "Expected 'label: ...' and more below it.")
    return found


def _unit(name: str, fields: Fields) -> Unit:
    unit = Unit(name, fields.text("one", required=True), fields.text("many", required=True))
    fields.finish()
    return unit


def _keys(fields: Fields, key: str) -> tuple[str, ...]:
    node = fields.take(key)
    return tuple(node.entries) if isinstance(node, Mapping) else ()


def _property(name: str, fields: Fields, units: dict[str, Unit], kinds: tuple[str, ...], names: tuple[str, ...]) -> Property:
    result = Property(
        name=name,
        label=fields.text("label", required=True),
        type=cast("ValueType", fields.choice("type", VALUE_TYPES, "text")),
        description=fields.text("description"),
        unit=fields.text("unit"),
        kinds=fields.texts("kinds"),
        of=fields.texts("of"),
        many=fields.flag("many"),
        at_time=fields.flag("at_time"),
        outcome=fields.text("outcome"),
        schema_org=fields.text("schema_org"),
        was=fields.identifiers("was"),
    )
    if result.schema_org and result.type != "date":
        fields.fault("schema_org", f"property '{name}' is no date", "The linked data of the site takes dates alone; delete the line.")
    elif result.schema_org and not DATE_WORD.fullmatch(result.schema_org):
        fields.fault("schema_org", f"'{result.schema_org}' is no name that schema.org gives to a date", "Expected 'startDate' or the like.")
    if result.outcome and (result.outcome not in names or result.outcome == name):
        message = f"property '{name}' names '{result.outcome}' as its outcome, which is no other property"
        fields.fault("outcome", message, guess(result.outcome, set(names) - {name}) or "Expected the property that says what came of it.")
    if result.unit and result.unit not in units:
        fields.fault("unit", f"there is no unit '{result.unit}'", f"Declare it under 'units'. {guess(result.unit, units)}".strip())
    for word, at in (*fields.placed_texts("kinds"), *fields.placed_texts("of")):
        if word not in kinds:
            fields.file.problem(at, f"property '{name}' names the unknown kind '{word}'", guess(word, kinds) or "Declare it under 'kinds'.")
    if "type" not in fields:
        fields.file.problem(fields.at, f"property '{name}' has no 'type'", f"Add a line 'type: ...' with one of: {', '.join(VALUE_TYPES)}.")
    fields.finish()
    return result


def _kind(name: str, fields: Fields, properties: dict[str, Property]) -> Kind:
    result = Kind(
        name=name,
        folder=fields.text("folder", required=True),
        label=fields.text("label", required=True),
        plural=fields.text("plural", required=True),
        description=fields.text("description"),
        properties=fields.texts("properties"),
        required=fields.texts("required"),
        schema_org=fields.text("schema_org") or "Thing",
    )
    if not TYPE_WORD.fullmatch(result.schema_org):
        fields.fault("schema_org", f"'{result.schema_org}' is no type of schema.org", "Expected one such as 'Organization', 'Person' or 'Place'.")
    if result.folder and (not IDENTIFIER.fullmatch(result.folder) or result.folder in RESERVED_FOLDERS):
        fields.fault("folder", f"'{result.folder}' cannot be a kind's folder", "Expected small letters, digits and underscores; 'sources' is taken.")
    for key in ("properties", "required"):
        allowed = properties if key == "properties" else result.properties
        for word, at in fields.placed_texts(key):
            if word not in allowed:
                hint = f"Declare it under 'properties'. {guess(word, allowed)}".strip()
                fields.file.problem(at, f"kind '{name}' lists the unknown property '{word}'", hint)
    fields.finish()
    return result


def _check_folders(fields: Fields, kinds: dict[str, Kind]) -> None:
    """No two kinds may share a folder."""
    folders: dict[str, str] = {}
    for kind in kinds.values():
        if (other := folders.setdefault(kind.folder, kind.name)) != kind.name:
            fields.fault("kinds", f"kinds '{other}' and '{kind.name}' share the folder '{kind.folder}'", "Give each kind a folder of its own.")


def _check_names(fields: Fields, taken: Collection[str]) -> None:
    """No property may hide what every entity has in templates: its name, its page."""
    node = fields.take("properties")
    for name, at in node.keys.items() if isinstance(node, Mapping) else ():
        if name in taken:
            fields.file.problem(at, f"'{name}' cannot name a property, since every entity has it already", f"Rename it, such as to 'stated_{name}'.")
