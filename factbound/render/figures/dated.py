"""Statements as dated amounts: what the charts of money and of one property over time have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from factbound.facts.clocks import own_marks
from factbound.facts.quantities import Quantity
from factbound.render import charts
from factbound.render.figures.image import row_address
from factbound.render.views.document import Views
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView


def followed(fact: FactView) -> list[StatementView]:
    """Return what was said of a fact and is not set aside, oldest first; what says the same of the same time once."""
    said = [one for one in fact.statements if not one.overruled]
    once = {(one.bare, one.status, one.when): one for one in reversed(said)}
    return sorted(once.values(), key=lambda one: one.record.when.start.toordinal() if one.record.when else 0)


def main_unit(statements: Iterable[StatementView]) -> str:
    """Return the unit that most amounts have, of equals the first."""
    counted = Counter(one.record.value.unit for one in statements if isinstance(one.record.value, Quantity))
    return max(counted, key=counted.__getitem__, default="")


def amount(views: Views, statement: StatementView, label: str, unit: str) -> charts.Amount:
    """Return a statement as an amount; with the marks that it has of itself, since its date says whether it is past.

    Args:
        views: The document's facts.
        statement: What is said.
        label: What it is.
        unit: Of the scale; an amount of another has no place on it.
    """
    value = statement.record.value
    marks = [*own_marks(statement.record), *(["disputed"] if statement.disputed else [])]
    drawn = charts.Amount(
        label=label,
        text=statement.bare,
        status=statement.status,
        marks=tuple(marks),
        href=row_address(views, statement.id),
        fact=statement.fact_id,
        scaled=False,
        missing=statement.missing,
    )
    if not isinstance(value, Quantity):
        return drawn
    low, high = value.interval.low, value.interval.high
    below = any(bound is not None and bound < 0 for bound in (low, high))
    return replace(drawn, low=low, high=high, approximate=value.approximate, scaled=value.unit == unit and not below)


def unit_words(views: Views, unit: str) -> str:
    """Return how an axis names a unit: a currency by its code."""
    known = views.knowledge.project.vocabulary.units.get(unit)
    return known.many if known else unit
