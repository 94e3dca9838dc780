"""The ids that a project has, in one file for all schemas: a new entity or source adds a line to it and changes no other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from factbound.facts.model import Project
from factbound.facts.schemas.words import Schema
from factbound.facts.vocabulary import Vocabulary

NAME = "ids.json"
LOCATORS = f"{NAME}#/definitions/locator"
SOURCES = f"{NAME}#/definitions/source"
MOST_PASSAGES = 2000
"""Passages that are listed one by one; with more of them, an editor completes sources alone."""


def ids_of(kinds: Iterable[str], vocabulary: Vocabulary) -> Schema:
    """Return the schema of an entity's id, of some kinds or of any."""
    known = [kind for kind in kinds if kind in vocabulary.kinds] or list(vocabulary.kinds)
    refs: list[Schema] = [{"$ref": f"{NAME}#/definitions/entity_{kind}"} for kind in known]
    return refs[0] if len(refs) == 1 else {"anyOf": refs}


def ids_schemas(project: Project, others: Iterable[tuple[str, str]] = ()) -> dict[str, Schema]:
    """Return the lists of ids by name.

    Args:
        project: What was read.
        others: Kind and id of files that could not be read; the kind of a source is empty.
    """
    unread = list(others)
    found: dict[str, Schema] = {}
    for kind in project.vocabulary.kinds:
        names = {entity.id: entity.name for entity in project.entities.values() if entity.kind.name == kind}
        found[f"entity_{kind}"] = _listed({**{name: "" for of, name in unread if of == kind}, **names})
    titles = {**{name: "" for of, name in unread if not of}, **{source.id: source.title for source in project.sources.values()}}
    found["source"] = _listed(titles)
    found["locator"] = _locators(project, titles)
    return found


def _listed(names: dict[str, str]) -> Schema:
    """Return one of some ids, each with its name."""
    if not names:
        return {"type": "string"}
    return {"type": "string", "anyOf": [{"const": name, **({"description": said} if said else {})} for name, said in sorted(names.items())]}


def _locators(project: Project, titles: dict[str, str]) -> Schema:
    """Return a source, with its passages where it lists them; what editors offer is no part of what they check, and so their complaint is short."""
    divided = {name: list(source.passages) for name, source in sorted(project.sources.items()) if source.passages}
    offers = [(name, title) for name, title in sorted(titles.items()) if name not in divided]
    patterns = [name for name, _ in offers]
    for name, passages in divided.items():
        if sum(map(len, divided.values())) <= MOST_PASSAGES:
            offers += [(f"{name} {passage}", titles[name]) for passage in passages]
        numbers = "|".join(re.escape(passage) for passage in passages)
        patterns.append(f"{name}(?:\\s+(?:{numbers}))+")
    snippets = [{"label": words, "body": words, **({"description": title} if title else {})} for words, title in offers]
    return {
        "type": "string",
        "pattern": f"^\\s*(?:{'|'.join(patterns)})\\s*$" if patterns else "^$",
        "patternErrorMessage": "Expected the id of a source of data/sources, with a passage if it lists passages, such as 'daily_2018 p1s1'.",
        "defaultSnippets": snippets,
    }
