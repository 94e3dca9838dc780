"""JSON and TOML as far as they can be read without harm: what is too deep or too long is a fault like any other, no error of the parser."""

from __future__ import annotations

import json
import tomllib
from typing import Any, NoReturn

from factbound.limits import JSON_DEPTH, TOML_BYTES, TOML_DEPTH, TOML_LINE, Limit


def parse_json(content: str | bytes) -> Any:
    """Read a record.

    Raises:
        ValueError: When it is not JSON, or more deeply nested than the limit, or holds a number that is none.
    """
    try:
        found = json.loads(content, parse_constant=_no_number)
    except RecursionError:
        raise ValueError(_too_deep(JSON_DEPTH)) from None
    if _is_deep(found, JSON_DEPTH):
        raise ValueError(_too_deep(JSON_DEPTH))
    return found


def parse_toml(text: str) -> dict[str, Any]:
    """Read settings.

    Raises:
        tomllib.TOMLDecodeError: When they are not TOML, or go beyond a limit.
    """
    if TOML_BYTES.is_over(len(text)):
        raise tomllib.TOMLDecodeError(f"The file is too large. {TOML_BYTES.hint}")
    for number, line in enumerate(text.split("\n"), start=1):
        if TOML_LINE.is_over(len(line)):
            raise tomllib.TOMLDecodeError(f"The line is too long. {TOML_LINE.hint} (at line {number}, column 1)")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise tomllib.TOMLDecodeError(str(error)) from None
    except RecursionError:
        raise tomllib.TOMLDecodeError(_too_deep(TOML_DEPTH)) from None
    if _is_deep(found, TOML_DEPTH):
        raise tomllib.TOMLDecodeError(_too_deep(TOML_DEPTH))
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _too_deep(limit: Limit) -> str:
    return f"Something is nested too deep. {limit.hint}"


def _is_deep(value: Any, limit: Limit) -> bool:
    """Return whether lists and tables lie within each other deeper than the limit, one storey after the other."""
    storey, depth = [value] if isinstance(value, dict | list) else [], 0
    while storey := [inner for one in storey for inner in (one.values() if isinstance(one, dict) else one) if isinstance(inner, dict | list)]:
        depth += 1
        if limit.is_over(depth):
            return True
    return False
