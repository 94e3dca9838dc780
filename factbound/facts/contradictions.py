"""When two statements cannot both hold: their times, their values, and what settles it. Knows one fact at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from factbound.facts.model import Statement
from factbound.facts.values import compatible

Pair = tuple[Statement, Statement]


def contradict(one: Statement, two: Statement) -> bool:
    """Return whether two statements of one fact cannot both hold, whatever their ranks.

    They speak of one time and their values leave no room for each other. Statements that stand side by side never
    contradict, nor does a plan for a day contradict the day on which the thing was done.
    """
    if one.prop.many or one.value is None or two.value is None:
        return False
    if one.prop.type == "date" and (one.status == "done") != (two.status == "done"):
        return False
    return at_one_time(one, two) and not compatible(one.value, two.value)


def at_one_time(one: Statement, two: Statement) -> bool:
    """Return whether two statements of one fact speak of one time.

    A statement holds from its `when` to its `until`, or until another begins: a newer `when` supersedes an older one.
    Newer means wholly later: '2018' and '2018-09-11' are one time. One without a `when` has always held, so that it is
    of one time with every other, unless its `until` ends it. What is done on a date happens once, whenever it is said.
    """
    return not (is_over(one, two) or is_over(two, one))


def is_over(older: Statement, newer: Statement) -> bool:
    """Return whether what one statement says is over when the other begins.

    The period in which it ends may be the one in which the other begins: it ends in October, and the other begins then.
    """
    if newer.when is None or _happens_once(older, newer):
        return False
    begins_earlier = older.when is None or older.when.is_before(newer.when)
    if older.until is None:
        return older.when is not None and begins_earlier
    return older.until.is_before(newer.when) or (begins_earlier and not newer.when.is_before(older.until))


def unsettled(statements: Sequence[Statement], is_open: Callable[[Statement], bool]) -> Iterator[Pair]:
    """Yield the pairs of one fact's statements that contradict each other and between which no rank decides.

    Args:
        statements: All of one fact, in file order.
        is_open: Whether a statement holds at the clocks; a derived one without a `when` is worked out for that day and compared on it alone.
    """
    standing = [one for one in statements if one.rank not in ("rejected", "withdrawn") and not one.prop.many]
    preferred = [one for one in standing if one.rank == "preferred"]
    for number, later in enumerate(standing):
        for earlier in standing[:number]:
            if later.rank != earlier.rank or not contradict(earlier, later):
                continue
            if (_floats(earlier) or _floats(later)) and not (is_open(earlier) and is_open(later)):
                continue
            if later.rank == "normal" and any(at_one_time(one, earlier) and at_one_time(one, later) for one in preferred):
                continue  # neither is followed: the briefing prefers a third, and says why
            yield earlier, later


def _floats(statement: Statement) -> bool:
    """Return whether a statement is worked out for the day of the clocks, whichever that is."""
    return bool(statement.formula) and not statement.is_dated


def _happens_once(one: Statement, two: Statement) -> bool:
    return one.prop.type == "date" and one.status == two.status == "done"
