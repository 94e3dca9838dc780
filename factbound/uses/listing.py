"""Uses as lines for a terminal, kind by kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from factbound.problems import Position

if TYPE_CHECKING:
    from factbound.uses.index import Kind, Use

LONGEST = 100
"""Letters of a line that are shown."""
TITLES: Mapping[Kind, str] = {
    "statement": "Statements that name it",
    "formula": "Formulas that read it",
    "check": "Checks that read it",
    "note": "Notes that name it",
    "ledger": "The research ledger",
    "title": "The briefing's own data",
    "content": "Content",
    "template": "Templates",
    "page": "Pages that show it",
    "report": "Reports that show it",
}
"""What stands above the uses of each kind."""


def tell_uses(uses: Collection[Use], most: int = 0) -> Iterator[str]:
    """Yield where something is used, kind by kind.

    Args:
        uses: All of them.
        most: How many lines are shown of a kind; 0 for all.
    """
    for kind, title in TITLES.items():
        yield from section(title, (_use_line(one) for one in uses if one.kind == kind), most)


def _use_line(one: Use) -> str:
    return f"{one.name}: {one.title}" if one.kind in ("page", "report") else f"{place_words(one.at)}: {_shortened(' '.join(one.title.split()))}"


def section(title: str, lines: Iterable[str], most: int = 0) -> Iterator[str]:
    """Yield a heading with how many lines are below it, and the lines, each once; nothing without any."""
    found = list(dict.fromkeys(lines))
    if not found:
        return
    yield f"\n{title} ({len(found)})"
    shown = found[:most] if most else found
    yield from (f"  {line}" for line in shown)
    if len(found) > len(shown):
        yield f"  and {len(found) - len(shown)} more: --all"


def place_words(at: Position) -> str:
    """Return a place as problems name it."""
    return f"{at.path}:{at.line}:{at.column}"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
