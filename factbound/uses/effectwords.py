"""Effects of changed facts in words and as records, in the styles of `diff`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from factbound.history.telling import Style, tell_fields
from factbound.problems import Position
from factbound.uses.effects import CheckChange, DerivedChange, Effects

if TYPE_CHECKING:
    from factbound.uses.index import Use


def tell_effects(effects: Effects, style: Style) -> Iterator[str]:
    """Yield the lines that tell what changed facts change besides."""
    if effects.derived:
        yield style.heading("Worked out anew")
        yield from style.fold(f"{len(effects.derived)} derived facts", (line for one in effects.derived for line in _tell_derived(one, style)))
    if effects.checks:
        yield style.heading("Checks")
        yield from style.fold(f"{len(effects.checks)} checks", (line for one in effects.checks for line in _tell_check(one, style)))
    if effects.lines:
        yield style.heading("Lines to read again, since they name what changed")
        told = (style.item("line", f"{style.quote(_place(one.at))} {style.quote(one.title)}") for one in effects.lines)
        yield from style.fold(f"{len(effects.lines)} lines", told)
    for kind, title in (("page", "Pages that show what changed"), ("report", "Reports that show what changed")):
        shown = [one for one in effects.documents if one.kind == kind]
        if shown:
            yield style.heading(title)
            yield from style.fold(f"{len(shown)} {kind}s", _tell_documents(shown, style))
    if effects.untold:
        yield f"\n{effects.untold}"


def _tell_derived(one: DerivedChange, style: Style) -> Iterator[str]:
    of = f" of {style.quote(one.of)}" if one.of else ""
    yield style.item("changed", f"{style.quote(one.row)}{of} = {style.quote(one.formula)} ({style.quote(f'{one.at.path}:{one.at.line}')})")
    yield from map(style.detail, tell_fields(one.fields, style))


def _tell_check(one: CheckChange, style: Style) -> Iterator[str]:
    kind = "changed" if one.before and one.after else "added" if one.after else "removed"
    yield style.item(kind, f"{style.quote(one.text)} ({style.quote(f'{one.at.path}:{one.at.line}')})")
    yield style.detail(f" {style.arrow} ".join(filter(None, (one.before, one.after))))


def _tell_documents(shown: Sequence[Use], style: Style) -> Iterator[str]:
    return (style.item(one.kind, f"{style.quote(one.name)} {style.quote(one.title)}") for one in shown)


def _place(at: Position) -> str:
    return f"{at.path}:{at.line}"


def effects_record(effects: Effects) -> dict[str, Any]:
    """Return effects for other programs; the shape is given in docs/outputs.md."""
    return {
        "derived": [
            {
                "row": one.row,
                "of": one.of or None,
                "formula": one.formula,
                "path": one.at.path,
                "line": one.at.line,
                "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in one.fields],
            }
            for one in effects.derived
        ],
        "checks": [
            {"check": one.text, "path": one.at.path, "line": one.at.line, "before": one.before or None, "after": one.after or None}
            for one in effects.checks
        ],
        "lines": [{"path": one.at.path, "line": one.at.line, "text": one.title} for one in effects.lines],
        "documents": [{"kind": one.kind, "name": one.name, "title": one.title} for one in effects.documents],
        "not_looked_at": effects.untold or None,
    }
