"""Documents rendered with a mark behind every place that shows a fact, so that the place is known again in the Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.clocks import Fact
from factbound.facts.model import Statement
from factbound.proof.places import TRACE, Place, trace
from factbound.proof.units import Unit, split_units
from factbound.render.documents import Renderer
from factbound.render.landing import Landing, SiteLanding
from factbound.render.plan import PlannedPage, PlannedReport
from factbound.render.reportlanding import ReportLanding
from factbound.render.wording import Wording


@dataclass
class Trace:
    """The places of one document, in the order in which they were printed."""

    places: list[Place] = field(default_factory=list)

    def note(self, place: Place) -> Markup:
        """Remember a place; return its Markdown with the mark behind it."""
        self.places.append(place)
        return Markup(place.printed + trace(len(self.places) - 1))


@dataclass(frozen=True)
class TracedDocument:
    """A page or a report with its traces."""

    name: str
    """`parties/megafon.md` or `full-briefing`."""
    on_site: bool
    text: str
    """Markdown, traces included."""
    units: tuple[Unit, ...]
    figures: tuple[tuple[str, str], ...] = ()
    """Of a report: file name -> SVG, sorted."""

    @property
    def plain(self) -> str:
        """The Markdown as it is published."""
        return TRACE.sub("", self.text)


if TYPE_CHECKING:
    _Landed = ReportLanding  # stands for either landing: the class below is put in front of both
else:
    _Landed = object


class _Noting(_Landed):
    """Notes the places of a document while another landing prints them."""

    trace: Trace

    def fact(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str], row: str = "", moment: Fact | None = None) -> Markup:
        """Print a fact and note its place."""
        place = _fact_place(super().fact(fact_id, text, holding, words, row, moment), fact_id, text, holding, words)
        return self.trace.note(replace(place, dated=True, inputs=tuple(one.id for one in moment.holding)) if moment else place)

    def value(self, statement: Statement, words: Sequence[str] = (), printed: Markup | None = None) -> Markup:
        """Print a value and note its place."""
        return self.trace.note(_value_place(super().value(statement, words, printed), statement, words, self))

    def exact(self, fact_id: str, text: str, words: Sequence[str] = ()) -> Markup:
        """Print a number of a fact and note its place."""
        return self.trace.note(Place(fact_id, (), text, tuple(words), str(super().exact(fact_id, text, words))))

    def computed(self, text: str, inputs: Sequence[Statement], words: Sequence[str] = ()) -> Markup:
        """Print a result and note its place."""
        rows = tuple(one.id for one in inputs)
        return self.trace.note(Place("", (), text, tuple(words), str(super().computed(text, inputs, words)), inputs=rows))

    def count(self, text: str) -> Markup:
        """Print a count and note its place."""
        return self.trace.note(Place("", (), text, (), str(super().count(text)), counts=True))


@dataclass
class _TracedPage(_Noting, SiteLanding):  # type: ignore[misc]
    """A page whose places are noted."""

    trace: Trace = field(default_factory=Trace)


@dataclass
class _TracedReport(_Noting, ReportLanding):
    """A report whose places are noted."""

    trace: Trace = field(default_factory=Trace)

    def mention(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str]) -> Markup:
        """Print a fact that a note names and note its place; on a page it is one as any other."""
        return self.trace.note(replace(_fact_place(super().mention(fact_id, text, holding, words), fact_id, text, holding, words), cited=False))


class TracedRenderer(Renderer):
    """Renders documents with their traces; each is to be given a trace of its own."""

    trace: Trace

    def trace_page(self, page: PlannedPage) -> TracedDocument:
        """Render a page."""
        text = self.render_page(page)
        return TracedDocument(page.path, True, text, split_units(text, self.trace.places))

    def trace_report(self, report: PlannedReport) -> TracedDocument:
        """Render a report."""
        rendered = self.render_report(report)
        figures = tuple(sorted(rendered.figures.items()))
        return TracedDocument(report.name, False, rendered.markdown, split_units(rendered.markdown, self.trace.places), figures)

    def land_page(self, page: PlannedPage) -> SiteLanding:
        """Return a landing that notes places."""
        return _TracedPage(Wording(self.knowledge), page.path, self.plan.paths, self.folders, self.plan.register, trace=self.trace)  # type: ignore[call-arg]

    def land_report(self, report: PlannedReport) -> ReportLanding:
        """Return a landing that notes places."""
        return _TracedReport(Wording(self.knowledge), report.name, trace=self.trace)


def _fact_place(printed: Markup, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str]) -> Place:
    return Place(fact_id, tuple(one.id for one in holding), text, tuple(words), str(printed), cited=bool(holding))


def _value_place(printed: Markup, statement: Statement, words: Sequence[str], landing: Landing) -> Place:
    return Place(statement.fact_id, (statement.id,), landing.wording.value(statement), tuple(words), str(printed), cited=False)
