"""What a name from outside means: an entity, a source, a fact, or a row of one."""

from __future__ import annotations

from typing import Literal

from factbound.facts.faults import sentences
from factbound.facts.model import Project
from factbound.problems import guess

Sort = Literal["entity", "source", "fact", "row"]


def subject_of(project: Project, name: str) -> Sort | None:
    """Return what sort of thing has a name, entities before sources of the same one; None where nothing has it."""
    if name in project.entities:
        return "entity"
    if name in project.sources:
        return "source"
    ids = {one.id: one.fact_id for one in project.statements()}
    if name in ids:
        return "row"
    return "fact" if name in ids.values() else None


def guess_subject(project: Project, name: str) -> str:
    """Return the way out for a name that nothing has."""
    facts = {one.fact_id for one in project.statements()}
    entity, _, rest = name.partition(".")
    if rest and entity in project.entities:
        own = sorted(one.partition(".")[2] for one in facts if one.startswith(f"{entity}."))
        near = guess(rest.partition(".")[0], own)
        return near.replace("'", f"'{entity}.", 1) if near else f"'{entity}' has: {', '.join(own) or 'no facts'}."
    return sentences(guess(name, {*project.entities, *project.sources, *facts}), "'find' looks for it by words.")
