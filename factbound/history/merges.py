"""What a merge decided itself: of all that it changed of each parent, what none of them had."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from factbound.history.told import Told, ToldStatement, digest_of

T = TypeVar("T", bound=Hashable)


def tell_merge(by_parent: Sequence[Told]) -> Told:
    """Return what is told of a commit; what a merge took over from one of its parents is told with the commits that lead there.

    Args:
        by_parent: What it changed of each commit before it.
    """
    first, *rest = by_parent
    if not rest:
        return first
    kept = _in_all({_mark(one) for one in told.statements} for told in by_parent)
    followed = _in_all({_mark(one) for one in told.followed} for told in by_parent)
    # One that changed is told without its fields: each branch may have changed another one, and the merge none.
    records = {
        group: tuple(one for one in those if one.kind != "changed" and all((one.kind, one.id) in _records(told, group) for told in rest))
        for group, those in (first.records or {}).items()
    }
    return Told(
        tuple(one for one in first.statements if _mark(one) in kept),
        {group: those for group, those in records.items() if those},
        tuple(one for one in first.briefing if all(one in told.briefing for told in rest)),
        tuple(sorted({one for told in by_parent for one in told.not_compared})),
        frozenset().union(*(told.stood for told in by_parent)),
        tuple(one for one in first.followed if _mark(one) in followed),
        tuple(one for one in first.renames if all(one in told.renames for told in rest)),
    )


def _mark(one: ToldStatement) -> tuple[bool, str]:
    """Return what finds a statement again beside another parent: one that is there by its number, one that is gone by what it said."""
    return (True, digest_of(one.fact, one.before)) if one.kind == "removed" else (False, one.row)


def _records(told: Told, group: str) -> set[tuple[str, str]]:
    return {(one.kind, one.id) for one in (told.records or {}).get(group, ())}


def _in_all(sets: Iterable[set[T]]) -> set[T]:
    return set.intersection(*sets)
