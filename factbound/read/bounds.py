"""What a YAML text is refused for before it is parsed: more marks than the limit, and directives, whose parsing takes a time that is not linear."""

from __future__ import annotations

from factbound.limits import YAML_BYTES, YAML_NODES
from factbound.problems import Position, Problem


def check_marks(text: str, path: str) -> Problem | None:
    """Return why a text is not parsed, or None.

    Counting marks takes a thousandth of the time of parsing. It counts every value, and in flowing text a few that are none.
    """
    if YAML_BYTES.is_over(len(text)):
        return Problem(Position(path), "the text is too large", f"{YAML_BYTES.hint} Split it.")
    if YAML_NODES.is_over(count_values(text)):
        hint = f"{YAML_NODES.hint} Split it."
        return Problem(Position(path), f"the file has up to {count_values(text):,} values", hint)
    if text.startswith("%") or "\n%" in text:
        line = 1 if text.startswith("%") else text.count("\n", 0, text.index("\n%")) + 2
        hint = "Directives are not used; delete the line, or put a text that begins with % in quotes."
        return Problem(Position(path, line), "the line is a YAML directive", hint, text.splitlines()[line - 1])
    return None


def count_values(text: str) -> int:
    """Return the most values that a text can hold, keys included, by the marks before them."""
    pairs = sum(map(text.count, (": ", ":\n", ":\r", ":\t", "? ", "?\n")))
    items = sum(map(text.count, ("- ", "-\n", "-\r", "-\t", "[")))
    flow = "{" in text  # there an entry may be a key without a value, which is two
    return 2 * pairs + items + (2 * (text.count(",") + text.count("{")) if flow else text.count(",")) + 1
