"""The chart of numbers and bounds on one scale, with others to compare them with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from factbound.facts.quantities import Quantity
from factbound.render import charts
from factbound.render.figures.image import Row, fact_address, file_name, lower_first
from factbound.render.views.document import Views
from factbound.render.views.facts import FactView


def draw_bound(views: Views, question: str, facts: Sequence[FactView], lines: Sequence[FactView], finding: str) -> tuple[charts.Bound, list[Row]]:
    """Return the chart and its table; facts that have no number at the clocks are left out."""
    shown, across = [list(_numbers(group)) for group in (facts, lines)]
    said = finding or "; ".join(f"{fact.entity.name}, {lower_first(fact.label)}: {fact}" for fact, _ in shown) + "."
    chart = charts.Bound(
        name=file_name("bound", *(fact.id for fact, _ in shown)),
        title=question,
        finding=said,
        rows=tuple(_bar(views, fact, number) for fact, number in shown),
        references=tuple(_line(views, fact, number) for fact, number in across),
        unit=_unit(shown, views),
    )
    rows: list[Row] = [(f"{fact.entity.name}: {fact.label}", fact, fact.statement.when if fact.statement else "") for fact, _ in (*shown, *across)]
    return chart, rows


def _bar(views: Views, fact: FactView, number: Quantity) -> charts.BoundRow:
    span = number.interval
    when = f", {fact.statement.when}" if fact.statement and fact.statement.when else ""
    return charts.BoundRow(
        label=f"{fact.entity.name}: {lower_first(fact.label)}{when}",
        text=fact.bare,
        low=span.low,
        high=span.high,
        approximate=number.approximate,
        marks=fact.marks,
        href=fact_address(views, fact),
        fact=fact.id,
    )


def _line(views: Views, fact: FactView, number: Quantity) -> charts.Reference:
    at = number.interval.low if number.interval.low is not None else number.interval.high
    assert at is not None
    return charts.Reference(label=fact.label, text=fact.bare, value=at, marks=fact.marks, href=fact_address(views, fact), fact=fact.id)


def _numbers(facts: Iterable[FactView]) -> Iterable[tuple[FactView, Quantity]]:
    for fact in facts:
        if number := fact.number:
            yield fact, number


def _unit(shown: Sequence[tuple[FactView, Quantity]], views: Views) -> str:
    names = {number.unit for _, number in shown}
    unit = views.knowledge.project.vocabulary.units.get(next(iter(names), ""))
    return unit.many if unit and len(names) == 1 else ""
