"""Figures: facts handed to the charts, and the charts handed to documents, each with its data as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from factbound.render.figures import control, money, series, stakes, timeline
from factbound.render.figures.bound import draw_bound
from factbound.render.figures.image import Figure, Printer
from factbound.render.figures.ownership import draw_ownership
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView

__all__ = ["ChartView", "Figure"]


class ChartView:
    """`chart` in templates.

    Args:
        views: The document's facts.
        briefing: The same facts sorted.
        templates: Folders with `charts/`, the project's own first.
    """

    def __init__(self, views: Views, briefing: BriefingView, templates: Sequence[Path]) -> None:
        self._views, self._briefing = views, briefing
        self._printer = Printer(views, templates)

    def ownership(self, venture: EntityView) -> list[Figure]:
        """Return the chart of who holds how much of a venture; none when nothing is said about it."""
        shares = [share for share in self._briefing.shares(venture) if share.known]
        if not shares:
            return []
        chart, rows = draw_ownership(self._views, self._briefing, venture, shares)
        return [self._printer.figure(chart, ("Holder", "Share", "Group"), rows)]

    def stakes_over_time(self, venture: EntityView) -> list[Figure]:
        """Return the chart of who held how much of a venture at each time at which it was stated; none where that was one time only."""
        drawn = stakes.draw_stakes(self._views, venture)
        return [self._printer.figure(drawn[0], stakes.COLUMNS, drawn[1])] if drawn else []

    def control(self, venture: EntityView) -> list[Figure]:
        """Return the diagram of who holds a venture and who stands behind those; none when nobody is known to hold it."""
        drawn = control.draw_control(self._views, venture)
        return [self._printer.figure(drawn[0], control.COLUMNS, drawn[1])] if drawn else []

    def money(self, venture: EntityView, *others: str) -> list[Figure]:
        """Return the chart of what each holder puts into a venture; none when nothing is said of it.

        Args:
            venture: Amounts of which it is the object are drawn.
            others: Names of properties of its holders that are drawn as well, such as the worth of what is given in exchange.

        Raises:
            LookupError: When there is no such property.
        """
        drawn = money.draw_money(self._views, self._briefing, venture, others)
        return [self._printer.figure(drawn[0], money.COLUMNS, drawn[1])] if drawn else []

    def series(self, question: str, facts: Sequence[FactView], finding: str = "") -> Figure:
        """Return the chart of how facts changed: each statement of them at its time.

        Args:
            question: Its title, which it answers.
            facts: One heading each, where there are several.
            finding: The answer in a sentence; without one, the first and the last of each.
        """
        chart, rows = series.draw_series(self._views, question, facts, finding)
        return self._printer.figure(chart, series.COLUMNS, rows)

    def timeline(self, around: int | None = None) -> Figure:
        """Return the chart of all events, the venture's beside those of its surroundings; without an image when none is known.

        Args:
            around: How many events of the surroundings are drawn for each year, or as many as of the venture; fewer in reports. The table has all.
        """
        if not self._briefing.events:
            return Figure(Markup(), timeline.COLUMNS, (), self._views.landing.site)
        chart, rows = timeline.draw_timeline(self._views, self._briefing, around)
        return self._printer.figure(chart, timeline.COLUMNS, rows)

    def bound(self, question: str, facts: Sequence[FactView], lines: Sequence[FactView] = (), finding: str = "") -> Figure:
        """Return a chart of numbers and bounds on one scale.

        Args:
            question: Its title, which it answers.
            facts: Its bars; facts that have no number at the clocks are left out.
            lines: Numbers to compare them with, drawn across.
            finding: The answer in a sentence; without one, the facts in words.
        """
        chart, rows = draw_bound(self._views, question, facts, lines, finding)
        return self._printer.figure(chart, ("What", "Number", "Time"), rows)
