"""What the shares of one whole leave over, or by how much they are too many. Nothing is scaled to fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from factbound.facts.arithmetic import add
from factbound.facts.clocks import Fact
from factbound.facts.inputs import bounded
from factbound.facts.intervals import Interval
from factbound.facts.model import Statement
from factbound.facts.quantities import PERCENT, Quantity
from factbound.facts.values import widened

NOTHING, WHOLE = Fraction(0), Fraction(100)
TO_COME = ("planned", "agreed")
_ANY = Quantity(Interval(NOTHING, WHOLE), PERCENT)
"""The share of somebody who keeps it back."""


@dataclass(frozen=True)
class Balance:
    """What some shares come to together."""

    rest: Quantity | None
    """What is left over and known to be nobody's; None where nothing can be."""
    surplus: Quantity | None
    """The sum, where it is more than the whole; None where it is not."""
    wrong: bool = False
    """Whether the shares cannot all be right, however far 'about' reaches."""


def span_of(fact: Fact) -> Quantity:
    """Return all that a share may be: the span of all that is said where it is disputed, from none to all where it is kept back."""
    said = [_share_of(statement) for statement in fact.holding]
    about = any(one.approximate for one in said)
    return Quantity(reduce(Interval.hull, [one.interval for one in said]), PERCENT, about) if said else _ANY


def parts_of(share: Quantity) -> tuple[Fraction, Fraction]:
    """Return the bounds of a share as parts of the whole, from 0 to 1, as charts draw it."""
    low, high = share.interval.low or NOTHING, WHOLE if share.interval.high is None else share.interval.high
    return low / WHOLE, high / WHOLE


def balance(facts: Iterable[Fact]) -> Balance:
    """Add up the shares of one whole, each with both its bounds, an approximate one five per cent further out.

    What one is yet to have may be what another holds as yet, and then leaves over as much more.
    """
    facts = list(facts)
    shares = [span_of(fact) for fact in facts]
    total = reduce(add, shares, Quantity.point(0, PERCENT))
    open_ = Interval.point(WHOLE) - reduce(Interval.__add__, [widened(one) for one in shares], Interval.point(0))
    if total.interval.low is not None and total.interval.low > WHOLE:
        return Balance(None, total, wrong=open_.high is not None and open_.high < 0)
    # Where nothing is known of any share, there is nothing to tell of the rest.
    if open_.high is None or open_.high <= 0 or open_.contains(WHOLE):
        return Balance(None, None)
    low = open_.low if open_.low is not None and open_.low > 0 else None
    high = open_.high + _may_change_hands(facts, shares)
    return Balance(Quantity(Interval(low, high, open_.low_closed, open_.high_closed), PERCENT), None)


def _may_change_hands(facts: Sequence[Fact], shares: Sequence[Quantity]) -> Fraction:
    """Return what those are to have at least whose share is planned or agreed, as far as another holds as much, who may be the one to give it."""
    held = [share.interval.low or NOTHING for fact, share in zip(facts, shares, strict=True) if fact.is_done]
    to_come = (share for fact, share in zip(facts, shares, strict=True) if fact.holding and all(one.status in TO_COME for one in fact.holding))
    return sum((low for share in to_come if (low := share.interval.low or NOTHING) <= max(held, default=NOTHING)), NOTHING)


def _share_of(statement: Statement) -> Quantity:
    value = statement.value
    return bounded(value) if isinstance(value, Quantity) and value.unit == PERCENT else _ANY
