"""The editions as the site tells them: each with its documents, what it changed of the one before, and what has changed since the last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from factbound.facts.asof import known_part
from factbound.facts.clocks import Clocks
from factbound.facts.model import Project
from factbound.history.changes import Side, compare_sides
from factbound.history.releases import RECORD, Edition, Editions, read_edition
from factbound.history.told import Told, tell
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.records import parse_json

NOW = "now"
EXPORTS = ("facts.json", "facts.csv", "provenance.json")
DOCUMENTS = "reports/"


@dataclass(frozen=True)
class ToldEdition:
    """One edition with what is told of it."""

    edition: Edition
    contents: Mapping[str, bytes] = field(repr=False)
    """Path in the edition -> content, each with the fingerprint that the record gives."""
    before: str = ""
    """Name of the edition before it."""
    changes: Told | None = None
    """What it changed of that; None for the first, and where one of the two cannot be read."""

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Its statements as records."""
        try:
            found: list[dict[str, Any]] = parse_json(self.contents["facts.json"])["facts"]
            if all(isinstance(row["holds"], bool) and all(isinstance(place["source"], str) for place in row["from"]) for row in found):
                return found
        except (ValueError, KeyError, TypeError):
            pass
        at = Position(f"{self.edition.home}/facts.json")
        raise BuildFailed(
            [Problem(at, f"the facts of the edition '{self.edition.name}' cannot be read", "Bring back the edition as it was released.")]
        )

    def citing(self, source: str) -> list[dict[str, Any]]:
        """Return what held in it and cites a source, derived facts included."""
        return [row for row in self.rows if row["holds"] and any(place["source"] == source for place in row["from"])]

    def offered(self) -> Iterator[tuple[str, bytes]]:
        """Yield what the site offers of it: the documents and exports under their names, Markdown as text so that no page is made of it."""
        for path, content in self.contents.items():
            name = path.removeprefix(DOCUMENTS)
            if path in EXPORTS or (path.startswith(DOCUMENTS) and "/" not in name):
                yield f"{name.removesuffix('.md')}.txt" if name.endswith(".md") else name, content
        yield RECORD, (json.dumps(self.edition.record, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True)
class ToldEditions:
    """All that the site tells of editions."""

    told: tuple[ToldEdition, ...] = ()
    """The newest first."""
    since: Told | None = None
    """What has changed since the newest."""
    untold: str = ""
    """Why there may be more."""

    def offered(self) -> Iterator[tuple[str, bytes]]:
        """Yield what the site offers of all: path below the site's top -> content."""
        return ((f"editions/{one.edition.name}/{name}", content) for one in self.told for name, content in one.offered())


def tell_editions(editions: Editions, project: Project, clocks: Clocks) -> ToldEditions:
    """Read the editions and compare each with the one before it, and the newest with the project as it is, as far as was known by the day.

    Raises:
        BuildFailed: If a file of an edition is missing or was altered.
    """
    read = [(one, one.read()) for one in editions.found]
    sides = [_side(one, clocks) for one, _ in read]
    later = [Side(NOW, known_part(project, clocks)), *sides]
    compared = [tell(compare_sides(old, new)) if old and new else None for old, new in zip(sides, later, strict=False)]
    told = [
        ToldEdition(one, contents, editions.found[number + 1].name if number + 1 < len(read) else "", (*compared[1:], None)[number])
        for number, (one, contents) in enumerate(read)
    ]
    return ToldEditions(tuple(told), compared[0] if compared else None, editions.untold)


def _side(edition: Edition, clocks: Clocks) -> Side | None:
    """Return the facts of an edition, or None where this engine cannot read its vocabulary."""
    try:
        side = read_edition(edition)
    except BuildFailed:
        return None
    return replace(side, project=known_part(side.project, clocks))
