"""The schema of a statement, for each sort of property that a vocabulary has: its type, its unit, what it may be of."""

from __future__ import annotations

from collections.abc import Iterable

from factbound.facts.dates import EXPECTED
from factbound.facts.reasons import REASONS
from factbound.facts.schemas.ids import LOCATORS, ids_of
from factbound.facts.schemas.patterns import MISSING, MISSING_PATTERN, value_pattern
from factbound.facts.schemas.words import SCALAR, Schema, day, either, flag, text, word
from factbound.facts.vocabulary import CERTAINTIES, DIRECTNESSES, RANKS, STATUSES, Property, Vocabulary

NAME = "statements.json"
_EXAMPLES = {
    "share": ["24 %", "more than 50 %", "between 25 % and 40 %"],
    "money": ["USD 100 million", "about USD 2 billion", "CNY 1.2 bn"],
    "date": ["2018-09-11", "2018-09", "2018-Q3", "2018", "~2018-09", "2018-09-11/2018-09-15"],
}
_EXPECTED = {
    "share": "Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %', or 'undisclosed' or 'unknown'.",
    "money": "Expected an amount with its currency code such as 'USD 2 billion' or 'about CNY 1.2 bn', or 'undisclosed' or 'unknown'.",
    "date": EXPECTED.replace(" or '2018-09-11/", ", '2018-09-11/").removesuffix(".") + ", or 'undisclosed' or 'unknown'.",
}


def sort_of(prop: Property) -> str:
    """Return the name of a property's sort: properties of one sort share a schema."""
    kinds = "_or_".join(prop.kinds) if prop.type == "entity" else ""
    of = "_of_" + "_or_".join(prop.of) if prop.of else ""
    named = "_".join(part for part in (prop.type, prop.unit if prop.type == "quantity" else "", kinds) if part)
    return f"{named}{of}"


def statement_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the schemas of the keys that all statements share, and of the statements of each sort of property, by name."""
    sorts = {sort_of(prop): prop for prop in vocabulary.properties.values()}
    shared = {f"key_{key}": schema for key, schema in _shared(vocabulary).items()}
    return {**shared, **{name: _statement(prop, vocabulary) for name, prop in sorted(sorts.items())}}


def _statement(prop: Property, vocabulary: Vocabulary) -> Schema:
    of = {"description": "What it is of.", **ids_of(prop.of, vocabulary)}
    leading = ["formula", *(["round"] if prop.type in ("share", "money", "quantity") else [])]
    keys = {key: {"$ref": f"#/definitions/key_{key}"} for key in _shared(vocabulary)}
    schema: Schema = {
        "type": "object",
        "properties": {
            "value": value_schema(prop, vocabulary),
            **{key: keys[key] for key in leading},
            **({"of": of, "in": of} if prop.of else {}),
            **{key: schema for key, schema in keys.items() if key not in ("formula", "round")},
        },
        "additionalProperties": False,
        "if": {"required": ["formula"]},
        "else": {"required": ["value", "from"]},
    }
    if prop.of:
        schema["anyOf"] = [{"required": ["of"]}, {"required": ["in"]}]
    return schema


def _shared(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the keys that are the same for all properties, in the order in which they are written."""
    anybody = {"anyOf": [ids_of((), vocabulary), {"type": SCALAR}]}
    return {
        "formula": text("How to compute it from other facts, instead of a value."),
        "round": text("With a formula: what the number is printed as a multiple of, such as '0.1' or '1 %'."),
        "when": day("Since when it is so, or on which day it happened."),
        "until": day("The last day on which it was so."),
        "status": word("How far along it is. Nothing said means done.", STATUSES),
        "certainty": word("How sure it is. Nothing said means reported.", CERTAINTIES),
        "directness": word(
            "Whether a source that it cites says so itself, or all pass on what another outlet said. Nothing said means direct.", DIRECTNESSES
        ),
        "by": {"description": "Who says it: the id of an entity, or a name.", **anybody},
        "provided": text("A condition on which it holds."),
        "from": either("The sources that say it, each with the passage where it lists passages.", {"$ref": LOCATORS}),
        "rank": word(
            "Which of several statements is followed. Left out: normal. Withdrawn: its sources were retracted. The others need 'because'.",
            RANKS,
        ),
        "disputed": flag("Another statement contradicts it, and nothing settles which is right."),
        "because": text("Why it is preferred or rejected, why a matter is open, or why a value is not known."),
        "reason": word("Why the value is not known, in a word.", {code: reason.description for code, reason in REASONS.items()}),
        "settled_by": either("Who could tell what is not known: ids of entities, or names.", anybody),
        "note": text("Anything else that a reader should know."),
    }


def value_schema(prop: Property, vocabulary: Vocabulary) -> Schema:
    """Return the schema of a property's value."""
    match prop.type:
        case "text":
            return {**text("What is said, in our own words, or 'undisclosed' or 'unknown'."), "examples": list(MISSING)}
        case "entity":
            missing = {"type": "string", "pattern": f"^{MISSING_PATTERN}$", "examples": list(MISSING)}
            return {"description": "The id of an entity, or 'undisclosed' or 'unknown'.", "anyOf": [ids_of(prop.kinds, vocabulary), missing]}
    units = dict(vocabulary.units)
    examples, expected = _EXAMPLES.get(prop.type), _EXPECTED.get(prop.type)
    if examples is None or expected is None:
        noun = units[prop.unit].many if prop.unit in units else prop.unit
        examples = [f"{amount} {noun}".strip() for amount in ("12", "more than 600 million", "between 3 and 5", "about 40")]
        expected = f"Expected a number such as '{examples[0]}', '{examples[1]}' or '{examples[2]}', or 'undisclosed' or 'unknown'."
    return {
        "description": expected.replace("Expected a", "A", 1),
        "type": ["string", "number"],
        "pattern": value_pattern(prop, units),
        "patternErrorMessage": expected,
        "examples": [*examples, *MISSING],
    }


def facts_schema(properties: Iterable[Property], required: Iterable[str]) -> Schema:
    """Return the schema of what stands under 'facts', with each property's meaning."""
    found = {}
    for prop in properties:
        ref = {"$ref": f"{NAME}#/definitions/{sort_of(prop)}"}
        many = " Statements stand side by side." if prop.many else ""
        said = f"{prop.label}. {prop.description}{many}".replace("?.", "?").strip()
        found[prop.name] = {"description": said, "anyOf": [ref, {"type": "array", "items": ref, "minItems": 1}]}
    schema: Schema = {"description": "What is known, property by property.", "type": "object", "properties": found, "additionalProperties": False}
    needed = sorted(required)
    return {**schema, "required": needed} if needed else schema
