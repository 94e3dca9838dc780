"""Figures: facts handed to the charts, and the charts handed to documents, each with its data as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from factbound.facts.intervals import Interval
from factbound.facts.quantities import Quantity
from factbound.facts.shares import NOTHING, WHOLE, span_of
from factbound.facts.values import widened
from factbound.render import charts, escape
from factbound.render.landing import REGISTER, ReportLanding, SiteLanding
from factbound.render.views.briefing import BriefingView, Event
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView
from factbound.render.views.view import View

GROUP = "group"
"""Property that sorts holders in the ownership chart, where the vocabulary has it; else their kind does."""

_REST = "Not known whose"
_SURPLUS = "Drawn to the sum of the shares, which is more than the whole."

Chart = charts.Ownership | charts.Timeline | charts.Bound
LayOut = Callable[[Any, float], charts.Layout]
"""From a chart and a width to its drawing."""
Split = Callable[[Any], tuple[charts.Layout, ...]]
"""From a chart to the drawings that print needs."""


@dataclass(frozen=True)
class Figure:
    """A chart in a document, with the same data as a table."""

    image: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[View | Markup | str, ...], ...]
    on_site: bool


class ChartView:
    """`chart` in templates.

    Args:
        views: The document's facts.
        briefing: The same facts sorted.
        templates: Folders with `charts/`, the project's own first.
    """

    def __init__(self, views: Views, briefing: BriefingView, templates: Sequence[Path]) -> None:
        self._views, self._briefing, self._templates = views, briefing, templates

    def ownership(self, venture: EntityView) -> list[Figure]:
        """Return the chart of who holds how much of a venture; none when nothing is said about it."""
        shares = [share for share in self._briefing.shares(venture) if share.known]
        if not shares:
            return []
        chart = self._ownership(venture, shares)
        rows: tuple[tuple[View | str, ...], ...] = tuple((share.entity, share, self._group_cell(share)) for share in shares)
        rows += tuple((joint.label, joint, "together") for joint in _joint(venture, shares))
        rows += tuple((_REST, words, "left over") for words in (self._briefing.balance(venture).rest,) if words)
        rows += tuple(("All shares", words, "more than the whole") for words in (self._briefing.balance(venture).surplus,) if words)
        image = self._image("ownership", chart, charts.lay_out_ownership)
        return [Figure(image, ("Holder", "Share", "Group"), rows, self._views.landing.site)]

    def timeline(self) -> Figure:
        """Return the chart of all events, the venture's beside those of its surroundings; without an image when none is known."""
        columns = ("When", "Event", "Status")
        if not self._briefing.events:
            return Figure(Markup(), columns, (), self._views.landing.site)
        events = tuple(self._event(event) for event in self._briefing.events)
        subject = self._briefing.subject
        first, last = self._briefing.events[0].when, self._briefing.events[-1].when
        own, around = sum(one.lane == 0 for one in events), sum(one.lane == 1 for one in events)
        chart = charts.Timeline(
            name="timeline",
            title=f"What happened around {subject.name}, and when?",
            finding=f"Events of the venture: {own}; of its surroundings: {around}; from {first} to {last}.",
            lanes=(subject.name, "Surroundings"),
            events=events,
            as_of=self._views.knowledge.clocks.valid_at,
            as_of_text=f"After {self._briefing.valid_at}" if self._briefing.valid_at else "",
        )
        rows = tuple((event.time, event.what, event.statement.standing) for event in self._briefing.events)
        image = self._image("timeline", chart, charts.lay_out_timeline, _print_timeline)
        return Figure(image, columns, rows, self._views.landing.site)

    def bound(self, question: str, facts: Sequence[FactView], lines: Sequence[FactView] = (), finding: str = "") -> Figure:
        """Return a chart of numbers and bounds on one scale.

        Args:
            question: Its title, which it answers.
            facts: Its bars; facts that have no number at the clocks are left out.
            lines: Numbers to compare them with, drawn across.
            finding: The answer in a sentence; without one, the facts in words.
        """
        shown, across = [list(_numbers(group)) for group in (facts, lines)]
        said = finding or "; ".join(f"{fact.entity.name}, {fact.label[:1].lower()}{fact.label[1:]}: {fact}" for fact, _ in shown) + "."
        chart = charts.Bound(
            name="bound-" + "-".join(fact.id.replace(".", "-").replace("_", "-") for fact, _ in shown),
            title=question,
            finding=said,
            rows=tuple(self._bar(fact, number) for fact, number in shown),
            references=tuple(self._line(fact, number) for fact, number in across),
            unit=_unit(shown, self._views),
        )
        rows = tuple((f"{fact.entity.name}: {fact.label}", fact, fact.statement.when if fact.statement else "") for fact, _ in (*shown, *across))
        image = self._image("bound", chart, charts.lay_out_bound)
        return Figure(image, ("What", "Number", "Time"), rows, self._views.landing.site)

    def _ownership(self, venture: EntityView, shares: Sequence[FactView]) -> charts.Ownership:
        planned = any("planned" in share.mark for share in shares)
        joint = _joint(venture, shares)
        found = self._briefing.balance(venture)
        largest = _largest(shares, found.most)
        words = [f"{largest.entity.name} {'is to have' if planned else 'has'} the largest single share, {largest}."] if largest else []
        words += [f"{one.label}: {one}." for one in joint] or ([] if largest else [f"{one.entity.name}: {one}." for one in shares])
        words += [f"{_REST}: {found.rest}."] if found.rest else []
        wrong = ": they cannot all be right" if found.wrong else ""
        words += [f"The shares come to {found.surplus}, more than the whole{wrong}."] if found.surplus else []
        order = list(dict.fromkeys(self._group(share) for share in shares))
        holders = [self._holder(share) for share in sorted(shares, key=lambda share: order.index(self._group(share)))]
        return charts.Ownership(
            name=f"ownership-{venture.id.replace('_', '-')}",
            title=f"Who {'is to hold' if planned else 'holds'} how much of {venture.name}?",
            finding=" ".join(words),
            holders=tuple(holders),
            together=tuple(self._together(one) for one in joint if self._fills_groups(one, shares)),
            rest=str(found.rest),
            note=" ".join(part for part in (_SURPLUS if found.surplus else "", self._as_of()) if part),
        )

    def _as_of(self) -> str:
        return f"As of {self._briefing.valid_at}." if self._briefing.valid_at else ""

    def _holder(self, share: FactView) -> charts.Holder:
        span = span_of(share.record).interval
        low, high = span.low or NOTHING, WHOLE if span.high is None else span.high
        marks = share.marks
        return charts.Holder(share.entity.name, share.bare, low / 100, high / 100, self._group(share), marks, self._href(share), share.id)

    def _together(self, joint: FactView) -> charts.Together:
        groups = {self._group(self._views.fact(one.fact_id, one.record.of)) for one in _inputs(joint)}
        return charts.Together(joint.label, joint.bare, tuple(sorted(groups)), self._href(joint), joint.id, joint.marks)

    def _fills_groups(self, joint: FactView, shares: Sequence[FactView]) -> bool:
        """Whether a sum takes in all holders of its groups, so that a bracket over the groups is one over the sum."""
        summed = {one.fact_id for one in _inputs(joint)}
        groups = {self._group(share) for share in shares if share.id in summed}
        return all(share.id in summed for share in shares if self._group(share) in groups)

    def _group(self, share: FactView) -> str:
        fact = self._views.find(f"{share.entity.id}.{GROUP}")
        return fact.bare if fact is not None and fact.known else share.entity.kind.label

    def _group_cell(self, share: FactView) -> View | str:
        """Return a holder's group for a table, bound to its fact where it is one."""
        fact = self._views.find(f"{share.entity.id}.{GROUP}")
        return fact.statement if fact is not None and fact.known else share.entity.kind.label

    def _event(self, event: Event) -> charts.Event:
        view, period = event.statement, event.period
        further = tuple(word for word in view.marks if word in ("disputed", "superseded"))
        return charts.Event(
            text=event.title,
            when=event.when,
            first=period.start,
            last=period.end,
            lane=0 if event.on_subject else 1,
            approximate=period.approximate,
            status=view.status,
            certainty=view.certainty,
            further=further,
            href=self._row(view.id),
            fact=view.fact_id,
        )

    def _bar(self, fact: FactView, number: Quantity) -> charts.BoundRow:
        span = number.interval
        when = f", {fact.statement.when}" if fact.statement and fact.statement.when else ""
        return charts.BoundRow(
            label=f"{fact.entity.name}: {fact.label[:1].lower()}{fact.label[1:]}{when}",
            text=fact.bare,
            low=span.low,
            high=span.high,
            approximate=number.approximate,
            marks=fact.marks,
            href=self._href(fact),
            fact=fact.id,
        )

    def _line(self, fact: FactView, number: Quantity) -> charts.Reference:
        at = number.interval.low if number.interval.low is not None else number.interval.high
        assert at is not None
        return charts.Reference(label=fact.label, text=fact.bare, value=at, marks=fact.marks, href=self._href(fact), fact=fact.id)

    def _href(self, fact: FactView) -> str:
        return self._row(fact.statement.id) if fact.statement else ""

    def _row(self, row: str) -> str:
        landing = self._views.landing
        return landing.url(REGISTER, row) if isinstance(landing, SiteLanding) else ""

    def _image(self, template: str, chart: Chart, lay_out: LayOut, split: Split | None = None) -> Markup:
        """Print a chart: inline on a page, in both of its widths; as files of its own beside a report."""
        landing = self._views.landing
        if isinstance(landing, ReportLanding):
            bare = replace(chart, title="", finding="")
            parts = split(bare) if split else (lay_out(bare, charts.WIDE_WIDTH),)
            return Markup("\n\n").join(self._file(landing, template, chart, part, number, len(parts)) for number, part in enumerate(parts, start=1))
        pair = charts.render_chart_pair(template, lay_out(chart, charts.WIDE_WIDTH), lay_out(chart, charts.NARROW_WIDTH), self._templates)
        return Markup(f'<figure class="chart">\n{pair}\n</figure>')

    def _file(self, landing: ReportLanding, template: str, chart: Chart, layout: charts.Layout, number: int, count: int) -> Markup:
        """Write one drawing beside the report and refer to it; the caption has the title and the finding, which the drawing leaves out."""
        file = f"{chart.name}-{number}.svg" if count > 1 else f"{chart.name}.svg"
        part = f" (part {number} of {count})" if count > 1 else ""
        landing.assets[file] = charts.render_chart(template, layout, self._templates, site=False)
        words = f"{chart.title} {chart.finding}{part}"
        return Markup(f'![{escape.markdown(words)}](assets/{file} "{escape.link_title(words)}")')


def _print_timeline(chart: charts.Timeline) -> tuple[charts.Layout, ...]:
    """Draw a timeline on as many sheets as it needs."""
    return charts.split_timeline(chart, charts.PRINT_WIDTH, charts.PRINT_HEIGHT)


def _joint(venture: EntityView, shares: Sequence[FactView]) -> list[FactView]:
    """Return the venture's own facts that add up shares of it."""
    held = {share.statement.id for share in shares if share.statement}
    found = [fact for fact in venture.facts if fact.known and fact.prop.type == "share"]
    return [fact for fact in found if (inputs := _inputs(fact)) and len(inputs) > 1 and {one.id for one in inputs} <= held]


def _largest(shares: Sequence[FactView], rest: Interval | None) -> FactView | None:
    """Return the share that is larger than every other, whatever lies between their bounds; None where that is not known.

    Args:
        shares: All that are told.
        rest: What they may leave over, which somebody may hold alone.
    """
    spans = [*(_span(share) for share in shares), *([rest] if rest else [])]
    for share, span in zip(shares, spans, strict=False):
        if span and all(other is span or (other and other.is_below(span)) for other in spans):
            return share
    return None


def _span(share: FactView) -> Interval | None:
    """Return all that a share may be, or None when that is disputed or kept back."""
    number = share.number
    return widened(number) if number and not share.disputed else None


def _inputs(fact: FactView) -> list[StatementView]:
    return [one for view in fact.statements if view.holds for one in view.working]


def _numbers(facts: Iterable[FactView]) -> Iterable[tuple[FactView, Quantity]]:
    for fact in facts:
        if number := fact.number:
            yield fact, number


def _unit(shown: Sequence[tuple[FactView, Quantity]], views: Views) -> str:
    names = {number.unit for _, number in shown}
    unit = views.knowledge.project.vocabulary.units.get(next(iter(names), ""))
    return unit.many if unit and len(names) == 1 else ""
