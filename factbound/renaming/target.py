"""What is to be renamed, and why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.facts.model import Entity, Project, Source
from factbound.facts.vocabulary import Property
from factbound.names import name_fault
from factbound.problems import guess
from factbound.read.fields import IDENTIFIER
from factbound.uses.naming import Sort

SORTS: tuple[Sort, ...] = ("entity", "source", "property")
"""In the order in which a bare name is looked for."""


class Refused(Exception):
    """The names that were given do not go together; nothing was looked at further."""


@dataclass(frozen=True)
class Target:
    """A thing that gets another name."""

    sort: Sort
    old: str
    new: str
    thing: Entity | Source | Property

    @property
    def former(self) -> tuple[str, ...]:
        """The names that it will have had; its new one is none of them, though it may have been."""
        return (*(one for one in self.thing.was if one not in (self.new, self.old)), self.old)


def find_target(project: Project, old: str, new: str) -> Target:
    """Return what a name means: `megafon`, or `property:stake` where an entity has the name too.

    Raises:
        Refused: If nothing has the name, or nothing can have the new one.
    """
    wanted, _, name = old.rpartition(":")
    if wanted and wanted not in SORTS:
        raise Refused(f"'{wanted}' is no sort of thing. Expected one of: {', '.join(f'{sort}:{name}' for sort in SORTS)}.")
    those = {"entity": project.entities, "source": project.sources, "property": project.vocabulary.properties}
    sort = next((one for one in SORTS if wanted in ("", one) and name in those[one]), None)
    if sort is None:
        raise Refused(_unknown(name, [known for one in SORTS if wanted in ("", one) for known in those[one]]))
    if not IDENTIFIER.fullmatch(new):
        raise Refused(f"'{new}' cannot be an id. Expected small letters, digits and underscores, such as 'north_bank'.")
    if sort != "property" and (fault := name_fault(new)):
        raise Refused(f"the id '{new}' {fault}. Choose another: a file has this name.")
    if new in those[sort]:
        same = "It has this name already." if new == name else f"Choose another, or delete that {sort} first."
        raise Refused(f"there is {'an' if sort == 'entity' else 'a'} {sort} '{new}'. {same}")
    return Target(sort, name, new, those[sort][name])  # type: ignore[arg-type]


def _unknown(name: str, known: list[str]) -> str:
    if "." in name:
        return f"'{name}' is a fact. Rename its entity or its property: each has one name in the whole project."
    return f"nothing is called '{name}'. {guess(name, known) or 'Expected the id of an entity, a source or a property.'}"
