"""What a file must say after an edit, worked out on what it said before; the proof that an edit did just that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from factbound.editing.spans import Plain
from factbound.formatting.scalars import Written

Route = tuple[str | int, ...]


def clean(value: Written) -> Plain:
    """Return a value as the reader has it: each run of white space is one space."""
    return " ".join(value.split()) if isinstance(value, str) else [" ".join(one.split()) for one in value]


def clean_fields(fields: Mapping[str, Written]) -> Plain:
    """Return a statement as the reader has it; a list of one is written as the text alone."""
    return {key: clean(value[0] if not isinstance(value, str) and len(value) == 1 else value) for key, value in fields.items()}


def put(plain: Plain, route: Route, value: Plain) -> Plain:
    """Return what a file says with another value at a route."""
    return put_all(plain, {route: value})


def put_all(plain: Plain, values: Mapping[Route, Plain]) -> Plain:
    """Return what a file says with other values at some routes."""
    result: Any = deepcopy(plain)
    for route, value in values.items():
        if route[0] not in result and len(route) > 1:  # the first property of a file without facts
            result[route[0]] = {}
        above, step = _above(result, route[:-1]), route[-1]
        if step == 0 and not isinstance(above, list):  # a text that stands where a list might
            above, step = _above(result, route[:-2]), route[-2]
        above[step] = value
    return _plain(result)


def drop(plain: Plain, route: Route) -> Plain:
    """Return what a file says without what stands at a route."""
    result: Any = deepcopy(plain)
    del _above(result, route[:-1])[route[-1]]
    return _plain(result)


def rename(plain: Plain, route: Route, key: str, name: str) -> Plain:
    """Return what a file says with another name for a key."""
    result: Any = deepcopy(plain)
    entries = _above(result, route)
    entries[name] = entries.pop(key)
    return _plain(result)


def insert(plain: Plain, prop: str, statement: Plain, index: int) -> Plain:
    """Return what a file says with one more statement of a property."""
    result: Any = deepcopy(plain)
    there = result["facts"][prop]
    statements: Sequence[Any] = there if isinstance(there, list) else [there]
    result["facts"][prop] = [*statements[:index], statement, *statements[index:]]
    return _plain(result)


def _above(plain: Any, route: Route) -> Any:
    """Return what a route leads to; what stands alone is item 0 of itself."""
    for step in route:
        if not (step == 0 and not isinstance(plain, list)):
            plain = plain[step]
    return plain


def _plain(result: Any) -> Plain:
    found: Plain = result
    return found
