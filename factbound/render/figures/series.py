"""The chart of how facts changed: each statement of them at its time, years without one named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factbound.facts.clocks import own_marks
from factbound.render import charts
from factbound.render.figures.dated import amount, followed, main_unit, unit_words
from factbound.render.figures.image import Row, Valued, file_name, lower_first
from factbound.render.views.document import Views
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView
from factbound.render.wording import in_brackets

COLUMNS = ("What", "Time", "Number", "Status")


def draw_series(views: Views, question: str, facts: Sequence[FactView], finding: str) -> tuple[charts.Amounts, list[Row]]:
    """Return the chart and its table."""
    said = [one for fact in facts for one in followed(fact)]
    unit = main_unit(said)
    groups = (charts.AmountGroup(_name(fact) if len(facts) > 1 else "", tuple(_amounts(views, followed(fact), unit))) for fact in facts)
    chart = charts.Amounts(
        name=file_name("series", *(fact.id for fact in facts)),
        title=question,
        finding=finding or " ".join(_told(fact) for fact in facts),
        unit=unit_words(views, unit),
        groups=tuple(group for group in groups if group.amounts),
    )
    return chart, [(f"{one.entity.name}: {one.label}", one.when, Valued(one), one.standing) for one in said]


def _amounts(views: Views, statements: Sequence[StatementView], unit: str) -> Iterator[charts.Amount]:
    """Yield the amounts in the order of time, with a row for each stretch of years for which there is none."""
    yearly = all(one.record.when is not None and one.record.when.precision == "year" for one in statements)
    before = 0
    for one in statements:
        year = one.record.when.start.year if one.record.when else 0
        if yearly and before and year - before > 1:
            yield charts.Amount(str(before + 1) if year - before == 2 else f"{before + 1} to {year - 1}", "no figure", scaled=False)
        before = year
        yield amount(views, one, one.when or "no date given", unit)


def _name(fact: FactView) -> str:
    return f"{fact.entity.name}: {lower_first(fact.label)}"


def _told(fact: FactView) -> str:
    """Tell the first and the last of it."""
    said = followed(fact)
    ends = said if len(said) < 2 else [said[0], said[-1]]
    words = [one.bare + in_brackets([word for word in (one.when, *own_marks(one.record)) if word]) for one in ends]
    return f"{_name(fact)} {', '.join(words)}." if ends else ""
