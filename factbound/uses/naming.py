"""The record of one place that names something of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factbound.problems import Position

Sort = Literal["entity", "property", "source"]
Role = Literal["definition", "statement", "formula", "check", "note", "ledger", "title", "vocabulary", "content", "template"]
"""What does the naming: `statement` for its object, speaker, value and sources; `title` for what briefing.yml says of the publication;
`definition` where a file says something under a property; `vocabulary` where kinds and properties are declared."""


@dataclass(frozen=True, order=True)
class Part:
    """One id as it stands in a file."""

    at: Position
    """Of its first letter."""
    sort: Sort
    id: str


@dataclass(frozen=True, order=True)
class Naming:
    """One place that names something."""

    parts: tuple[Part, ...]
    """The ids that stand there, in their order: at least one."""
    role: Role
    owner: str
    """What names it: a statement's id, an entity's, a source's, a row of the ledger, the path of a content file or a template."""
    text: str
    """What stands there, for people: the formula, the check, the line."""
    entity: str = ""
    """Of a fact: the entity that it is about, also where the file's name alone says so."""
    prop: str = ""
    source: str = ""
    objects: str = ""
    """Of a sum or a count over all holders: the object, whose holders are meant."""

    @property
    def at(self) -> Position:
        """Where it begins."""
        return self.parts[0].at

    @property
    def fact_id(self) -> str:
        """The fact that it names; empty where it names none or all of one object."""
        return f"{self.entity}.{self.prop}" if self.entity and self.prop else ""
