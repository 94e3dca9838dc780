"""Texts and numbers that templates put together: no longer than the budget has it, and escaped for where they land."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup

from factbound.limits import ITEMS, NUMBER
from factbound.render.sandbox.budget import Budget

Land = Callable[[Any], Markup]
"""Escapes a value for where it lands, or raises TypeError."""

LETTERS_PER_ITEM = 16
"""What an item of a list takes up, as letters do."""
NESTED = (list, tuple, dict)

SUMS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


def join_texts(parts: Sequence[Any], land: Land, budget: Budget) -> str:
    """Put texts behind each other, as `~` does: escaped, as soon as one of them is.

    Raises:
        TypeError: For what is no text.
    """
    marked = any(isinstance(part, Markup) for part in parts)
    written = [part if isinstance(part, Markup) else land(words_of(part)) if marked else words_of(part) for part in parts]
    budget.make(sum(map(len, written)))
    return Markup("").join(written) if marked else "".join(written)


def words_of(value: Any) -> str:
    """Return a value's words: of what prints itself, a text or a number; nothing for none.

    Raises:
        TypeError: For anything else, of which Python's own words would say what no reader should see.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int | float | Undefined) or hasattr(value, "land"):
        return str(value)
    raise TypeError(f"a {kind_name(value)} is no text")


def replace_in(text: str, land: Land, budget: Budget) -> Callable[..., str]:
    """Return the `replace` of a text, which lands what it puts into escaped text and makes no more than it may."""

    def replace(old: str, new: Any, count: int = -1) -> str:
        put = land(words_of(new)) if isinstance(text, Markup) and not isinstance(new, Markup) else words_of(new)
        found = str.count(text, old) if count < 0 else min(count, str.count(text, old))
        budget.make(len(text) + found * len(put))
        return type(text)(str.replace(text, old, put, count))

    return replace


def compute(sign: str, left: Any, right: Any, land: Land, budget: Budget) -> Any:
    """Return what an operator makes: small numbers, texts put together, lists put together.

    Raises:
        TypeError: For anything else.
    """
    if _is_number(left) and _is_number(right) and sign in SUMS:
        if max(abs(left), abs(right)) > NUMBER.most:
            raise TypeError(f"templates count up to {NUMBER.most:,}; a formula in data/ computes what is larger")
        return SUMS[sign](left, right)
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return join_texts((left, right), land, budget)
    if sign == "+" and isinstance(left, list | tuple) and type(left) is type(right):
        budget.make(LETTERS_PER_ITEM * (len(left) + len(right)))
        return check_size(type(left)([*left, *right]), budget)
    raise TypeError(f"'{sign}' cannot stand between {article(left)} and {article(right)} in a template")


def check_size(value: Any, budget: Budget) -> Any:
    """Return a list, tuple or mapping that a template wrote, when it is small: lists of lists of lists double with each line.

    Raises:
        TypeError: When it is not.
    """
    if not any(isinstance(one, NESTED) for one in _parts(value)):
        return value
    count, inside = 0, [_parts(value)]
    while inside:
        for one in inside[-1]:
            count += 1
            if isinstance(one, NESTED):
                inside.append(_parts(one))
                break
        else:
            inside.pop()
        if count > ITEMS.most:
            raise TypeError(f"a list in a template holds more than {ITEMS.most:,} things, those in its lists counted; loop over data instead")
    budget.make(count)
    return value


def kind_name(value: Any) -> str:
    """Return what a template's author would call a thing."""
    name = type(value).__name__
    known = {"str": "text", "Markup": "text", "int": "number", "float": "number", "NoneType": "none", "dict": "mapping", "function": "function"}
    return known.get(name, name.removesuffix("View").lower() or name)


def article(value: Any) -> str:
    """Return the name of a thing's kind with its article."""
    name = kind_name(value)
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _parts(value: Any) -> Iterator[Any]:
    return iter((*value, *value.values())) if isinstance(value, dict) else iter(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
