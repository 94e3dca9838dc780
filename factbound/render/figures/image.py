"""A chart in a document: inline on a page, a file of its own beside a report; with its data as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from factbound.render import charts, escape
from factbound.render.landing import SiteLanding
from factbound.render.reportlanding import ReportLanding
from factbound.render.views.document import Views
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView
from factbound.render.views.view import View

Cell = View | Markup | str
Row = tuple[Cell, ...]
LayOut = Callable[[Any, float], charts.Layout]
"""From a chart and a width to its drawing."""
Split = Callable[[Any], tuple[charts.Layout, ...]]
"""From a chart to the drawings that print needs."""


@dataclass(frozen=True)
class Figure:
    """A chart in a document, with the same data as a table."""

    image: Markup
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    on_site: bool
    sources: tuple[Markup, ...] = ()
    """Who says what it shows, for the line below it in a report: each source once, with its passages."""


@dataclass(frozen=True)
class Valued(View):
    """A statement's value in a table that has its marks in columns of their own."""

    statement: StatementView

    def land(self) -> Markup:
        """Print the value alone."""
        return self.statement.value

    def __str__(self) -> str:
        return self.statement.bare


@dataclass(frozen=True)
class Printer:
    """Prints the charts of one document.

    Args:
        views: The document's facts.
        templates: Folders with `charts/`, the project's own first.
    """

    views: Views
    templates: Sequence[Path]

    def figure(self, chart: charts.Chart, columns: tuple[str, ...], rows: Sequence[Row]) -> Figure:
        """Return a chart with its table; its template and its layout are those of its kind."""
        template, lay_out, split = _KINDS[type(chart)]
        if isinstance(self.views.landing, ReportLanding):
            self.views.landing.shown.update(said.record.fact_id for row in rows for cell in row for said in _said(cell))
        return Figure(self._image(template, chart, lay_out, split), columns, tuple(rows), self.views.landing.site, self._sources(rows))

    def _sources(self, rows: Sequence[Row]) -> tuple[Markup, ...]:
        """Cite the sources of all statements in a table."""
        passages: dict[str, list[str]] = {}
        for locator in (one for row in rows for cell in row for said in _said(cell) for one in said.record.locators):
            known = passages.setdefault(locator.source, [])
            if locator.passage and locator.passage not in known:
                known.append(locator.passage)
        sources, wording = self.views.knowledge.project.sources, self.views.landing.wording
        return tuple(Markup(wording.short_citation(sources[name], places)) for name, places in passages.items())

    def _image(self, template: str, chart: charts.Chart, lay_out: LayOut, split: Split | None) -> Markup:
        """Print a chart: inline on a page, in both of its widths; as files of its own beside a report."""
        landing = self.views.landing
        if isinstance(landing, ReportLanding):
            bare = replace(chart, title="", finding="")
            parts = split(bare) if split else (lay_out(bare, charts.WIDE_WIDTH),)
            return Markup("\n\n").join(self._file(landing, template, chart, part, number, len(parts)) for number, part in enumerate(parts, start=1))
        pair = charts.render_chart_pair(template, lay_out(chart, charts.WIDE_WIDTH), lay_out(chart, charts.NARROW_WIDTH), self.templates)
        return Markup(f'<figure class="chart">\n{pair}\n</figure>')

    def _file(self, landing: ReportLanding, template: str, chart: charts.Chart, layout: charts.Layout, number: int, count: int) -> Markup:
        """Write one drawing beside the report and refer to it; the caption has the title and the finding, which the drawing leaves out."""
        file = f"{chart.name}-{number}.svg" if count > 1 else f"{chart.name}.svg"
        part = f" (part {number} of {count})" if count > 1 else ""
        landing.assets[file] = charts.render_chart(template, layout, self.templates, site=False)
        words = f"{chart.title} {chart.finding}{part}"
        return Markup(f'![{escape.markdown(words)}](assets/{file} "{escape.link_title(words)}")')


def _said(cell: Cell) -> list[StatementView]:
    """Return the statements that a cell prints."""
    if isinstance(cell, Valued):
        return [cell.statement]
    return cell.held if isinstance(cell, FactView) else [cell] if isinstance(cell, StatementView) else []


def row_address(views: Views, row: str) -> str:
    """Return the address of a statement's row in the register, as a drawing on a page needs it; nothing in a report."""
    landing = views.landing
    return landing.url(landing.page_of_row(row), row) if isinstance(landing, SiteLanding) and row else ""


def fact_address(views: Views, fact: FactView) -> str:
    """Return the address of the row of what a fact says first."""
    return row_address(views, fact.statement.id) if fact.statement else ""


def page_address(views: Views, entity: str) -> str:
    """Return the address of an entity's page, unless it has none or this is it."""
    landing, known = views.landing, views.knowledge.project.entities[entity]
    path = landing.wording.page_of(known)
    return landing.url(path) if isinstance(landing, SiteLanding) and path in landing.pages and path != landing.path else ""


def file_name(*parts: str) -> str:
    """Return a chart's name made of ids."""
    return "-".join(part.replace(".", "-").replace("_", "-") for part in parts)


def lower_first(text: str) -> str:
    """Return a label as it stands within a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def _print_timeline(chart: charts.Timeline) -> tuple[charts.Layout, ...]:
    """Draw a timeline on as many sheets as it needs."""
    return charts.split_timeline(chart, charts.PRINT_WIDTH, charts.PRINT_HEIGHT)


_KINDS: dict[type, tuple[str, LayOut, Split | None]] = {
    charts.Ownership: ("ownership", charts.lay_out_ownership, None),
    charts.Timeline: ("timeline", charts.lay_out_timeline, _print_timeline),
    charts.Bound: ("bound", charts.lay_out_bound, None),
    charts.Stakes: ("stakes", charts.lay_out_stakes, None),
    charts.Control: ("control", charts.lay_out_control, None),
    charts.Amounts: ("amounts", charts.lay_out_amounts, None),
}
"""Kind of chart -> its template, its layout, and how print splits it."""
