"""What rests on something, in words for a terminal and as a record for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factbound.facts.knowledge import CheckedCheck
from factbound.facts.model import Project
from factbound.facts.plainwords import outcome_words, quantity_words, statement_words
from factbound.problems import counted
from factbound.uses.impact import Impact, Reached
from factbound.uses.index import Use
from factbound.uses.listing import place_words, section, tell_uses


def tell_impact(impact: Impact, project: Project) -> Iterator[str]:
    """Yield the lines that tell what rests on something."""
    own = {"entity": "about it", "fact": "of it", "row": "", "source": "citing it"}[impact.sort]
    yield f"{impact.id}: {counted(len(impact.own), 'statement')} {own}".rstrip()
    yield from (_reached_line(one, project, cites=impact.sort == "source") for one in impact.own)
    yield from section("Statements of others that name it", (f"{one.name}: {one.title} ({place_words(one.at)})" for one in impact.naming))
    yield from section("Worked out from it", (_reached_line(one, project)[2:] for one in impact.derived))
    yield from section(
        "Checks that read it", (f"{outcome_words(one, project)}: {one.check.text} ({place_words(one.check.at)})" for one in impact.checks)
    )
    yield from tell_uses((*impact.lines, *impact.documents))
    yield f"\n{_summary(impact)}"


def _reached_line(one: Reached, project: Project, *, cites: bool = False) -> str:
    statement = one.statement
    said = statement_words(statement, project) if one.state or not statement.formula else "not worked out"
    about = [f"of {statement.of}"] if statement.of else []
    about += [f"when {statement.when.iso}"] if statement.when else []
    about.append(one.state.lower() or "not known at the clocks")
    beside = f", with {', '.join(one.others)}" if one.others else ", alone" if cites else ""
    how = f" = {statement.formula}" if statement.formula else ""
    return f"  {statement.id}: {said}{how} ({', '.join(about)}; {place_words(statement.at)}{beside})"


def _summary(impact: Impact) -> str:
    pages, reports = ([one for one in impact.documents if one.kind == kind] for kind in ("page", "report"))
    counts = (counted(len(impact.derived), "derived statement"), counted(len(impact.checks), "check"), counted(len(impact.lines), "place"))
    return f"{', '.join(counts)} in files, {counted(len(pages), 'page')} and {counted(len(reports), 'report')} rest on it."


def impact_record(impact: Impact, project: Project) -> dict[str, Any]:
    """Return all that rests on something; the shape is given in docs/history.md."""
    return {
        "sort": impact.sort,
        "id": impact.id,
        "statements": [_reached_record(one, project) for one in impact.own],
        "named_by": [_use_record(one) for one in impact.naming],
        "derived": [_reached_record(one, project) for one in impact.derived],
        "checks": [_check_record(one, project) for one in impact.checks],
        "uses": [_use_record(one) for one in impact.lines],
        "documents": [{"kind": one.kind, "name": one.name, "title": one.title} for one in impact.documents],
    }


def _reached_record(one: Reached, project: Project) -> dict[str, Any]:
    statement = one.statement
    return {
        "id": statement.id,
        "of": statement.of or None,
        "text": statement_words(statement, project),
        "formula": statement.formula or None,
        "state": one.state.lower() or None,
        "other_sources": list(one.others),
        **statement.at._asdict(),
    }


def _check_record(one: CheckedCheck, project: Project) -> dict[str, Any]:
    held = one.comparison
    sides = {"left": quantity_words(held.left, project), "right": quantity_words(held.right, project)} if held else {"left": None, "right": None}
    return {"check": one.check.text, "holds": held.holds if held else None, **sides, **one.check.at._asdict()}


def _use_record(use: Use) -> dict[str, Any]:
    return {"kind": use.kind, "name": use.name, "text": use.title, **use.at._asdict()}
