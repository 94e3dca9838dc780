"""One schema for each sort of data file, as the text of a JSON file: the same vocabulary and ids give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from factbound.facts.model import Project
from factbound.facts.schemas.ids import NAME as IDS
from factbound.facts.schemas.ids import ids_of, ids_schemas
from factbound.facts.schemas.statements import NAME as STATEMENTS
from factbound.facts.schemas.statements import facts_schema, statement_schemas
from factbound.facts.schemas.words import SCALAR, Schema, day, flag, mapping, text, texts, word
from factbound.facts.vocabulary import VALUE_TYPES, Kind, Vocabulary

NOT_KINDS = ("briefing", "vocabulary", "source", "ledger", "ids", "statements")
MARK = "Written by 'python3 build.py fmt' from the vocabulary and the ids of this project; do not edit."
_WAS = texts("Ids that it had before.")


def schema_name(kind: str) -> str:
    """Return the name of the schema file of a kind of entity."""
    return f"kind-{kind}.json" if kind in NOT_KINDS else f"{kind}.json"


def make_schemas(project: Project, unread: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Return all schema files of a project, by name.

    Args:
        project: The vocabulary, entities and sources.
        unread: Kind and id of files that could not be read, whose ids may be named all the same; the kind of a source is empty.
    """
    vocabulary = project.vocabulary
    schemas = {
        "briefing.json": _briefing(vocabulary),
        "vocabulary.json": _vocabulary(vocabulary),
        "source.json": _source(),
        "ledger.json": _ledger(),
        **{schema_name(kind.name): _entity(kind, vocabulary) for kind in vocabulary.kinds.values()},
    }
    found = {name: _as_json(schema) for name, schema in schemas.items()}
    found[IDS] = _as_json({"title": "Ids", "definitions": ids_schemas(project, unread)})
    found[STATEMENTS] = _as_json({"title": "Statements", "definitions": statement_schemas(vocabulary)})
    return dict(sorted(found.items()))


def _as_json(schema: Schema) -> str:
    """Return a schema file, with each short list and each short mapping on one line."""
    return _dump({"$schema": "http://json-schema.org/draft-07/schema#", "$comment": MARK, **schema}, "") + "\n"


def _dump(value: object, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    deeper = f"{indent}  "
    if len(deeper) + len(flat) <= 160 or not value or not isinstance(value, dict | list):
        return flat
    if isinstance(value, dict):
        rows = [f"{json.dumps(key, ensure_ascii=False)}: {_dump(inner, deeper)}" for key, inner in value.items()]
    else:
        rows = [_dump(inner, deeper) for inner in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(f"{deeper}{row}" for row in rows) + f"\n{indent}{closing}"


def _entity(kind: Kind, vocabulary: Vocabulary) -> Schema:
    listed = [vocabulary.properties[name] for name in kind.properties if name in vocabulary.properties]
    required = [name for name in kind.required if name in vocabulary.properties]
    fields: dict[str, Schema] = {
        "name": text("The name that readers see."),
        "was": _WAS,
        "also": texts("Other spellings met in sources."),
        "native": {
            "description": "The name in other languages, by language code.",
            "type": "object",
            "additionalProperties": {"type": SCALAR},
        },
        "note": text("What a reader should know of it first."),
        "facts": facts_schema(listed, required),
        "checks": texts("Relations that must hold, such as 'sum(stake of ferry) = 100 %'."),
    }
    described = f"{kind.label}. {kind.description}".strip()
    return mapping(described, fields, ["name", *(["facts"] if required else [])])


def _briefing(vocabulary: Vocabulary) -> Schema:
    fields: dict[str, Schema] = {
        "title": text("Printed on the cover and the landing page."),
        "subtitle": text("Below the title; it may name facts."),
        "subject": {"description": "The id of the entity that the briefing is about.", **ids_of((), vocabulary)},
        "description": text("A sentence on what the briefing tells; it may name facts."),
        "authors": texts("Who wrote it."),
        "publisher": text("Who publishes it."),
        "language": text("The code of its language; left out: en."),
        "version": text("Its version, in quotes if it is a number."),
        "status": text("How far along the publication is."),
        "classification": text("Who may read it."),
        "date": day("The day of the publication."),
        "valid_at": day("The day that the facts are about; left out: the newest."),
        "known_at": day("Use only sources published by that day; left out: all."),
    }
    return mapping("The publication itself.", fields, ["title", "subject"])


def _source() -> Schema:
    passage = mapping(
        "A place in the source that statements cite.",
        {
            "chars": {
                "description": "Where it begins and ends, in characters of the text in normal form.",
                "type": "array",
                "items": {"type": ["integer", "string"]},
                "minItems": 2,
                "maxItems": 2,
            },
            "sha256": text("Its fingerprint."),
            "unused": text("Why no statement cites it."),
        },
    )
    fields: dict[str, Schema] = {
        "title": text("The title of the document."),
        "was": _WAS,
        "publisher": text("Who published it."),
        "author": text("Who wrote it."),
        "published": day("When it was published."),
        "address": text("Where it can be read: an address that begins with https://, http:// or mailto:."),
        "language": text("The code of its language; left out: en."),
        "note": text("Anything else that a reader should know of it."),
        "excerpt": flag("Only a part of it could be read."),
        "retracted": text("Why its publisher has withdrawn it."),
        "retracted_on": day("When it was withdrawn."),
        "retracted_at": text("The address at which that is said."),
        "corrected": text("What its publisher has corrected in it."),
        "corrected_on": day("When it was corrected."),
        "corrected_at": text("The address at which that is said."),
        "passages": {"description": "The numbered places that statements cite.", "type": "object", "additionalProperties": passage},
    }
    return mapping("A document that statements cite.", fields, ["title", "publisher"])


def _ledger() -> Schema:
    left_out = mapping("Why it is in no fact.", {"left_out": text("Why it is in no fact.")}, ["left_out"])
    carried = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, left_out]}
    fields: dict[str, Schema] = {
        "title": text("The title of the ledger."),
        "findings": {
            "description": "What research found: the facts that carry it, each with a source, or 'left_out' with the reason.",
            "type": "object",
            "additionalProperties": carried,
        },
        "conflicts": {
            "description": "Where sources disagree: the facts whose statements hold both sides.",
            "type": "object",
            "additionalProperties": carried,
        },
    }
    return mapping("Where each finding of research went.", fields, ["title"])


def _vocabulary(vocabulary: Vocabulary) -> Schema:
    kinds, properties = word("A kind.", vocabulary.kinds.keys()), word("A property.", vocabulary.properties.keys())
    several = {name: {"anyOf": [one, {"type": "array", "items": one}]} for name, one in (("kinds", kinds), ("properties", properties))}
    prop = mapping(
        "What a fact may say about its entity.",
        {
            "label": text("How readers see it."),
            "was": _WAS,
            "type": word("How its values are written.", VALUE_TYPES),
            "unit": {"description": "What a quantity counts.", "type": "string", "enum": sorted(vocabulary.units)},
            "kinds": {"description": "The kinds that a value of type entity may have.", **several["kinds"]},
            "of": {"description": "Each statement names an object of one of these kinds with 'of' or 'in'.", **several["kinds"]},
            "many": flag("Statements stand side by side instead of competing."),
            "at_time": flag("It goes on the timeline."),
            "outcome": {**properties, "description": "The property that tells what came of what this one expects."},
            "schema_org": text("Of a date: what schema.org calls it, such as startDate."),
            "description": text("A sentence for people who write facts."),
        },
        ["label", "type"],
    )
    kind = mapping(
        "A type of entity, with a folder of its own.",
        {
            "folder": text("The folder in data/ with its entities."),
            "label": text("What one is called."),
            "plural": text("What several are called."),
            "schema_org": text("The type of schema.org that its entities are, such as Organization, Person or Place."),
            "description": text("A sentence for readers."),
            "properties": {"description": "What may be said of them, in the order of their files.", **several["properties"]},
            "required": {"description": "What each of them must say.", **several["properties"]},
        },
        ["folder", "label", "plural"],
    )
    unit = mapping("What a quantity counts.", {"one": text("One of it."), "many": text("Several of it.")}, ["one", "many"])
    fields: dict[str, Schema] = {
        name: {"description": said, "type": "object", "additionalProperties": inner}
        for name, said, inner in (
            ("units", "What quantities count.", unit),
            ("kinds", "The types of entities.", kind),
            ("properties", "What facts may say.", prop),
        )
    }
    return mapping("The kinds of things, their properties and the units.", fields)
