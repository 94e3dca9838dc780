"""The chart of ownership over time: who held, or was to hold, how much at each moment at which it was stated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from factbound.facts.clocks import WEAKEST_STATUS, Fact, own_marks
from factbound.facts.model import Statement
from factbound.facts.shares import NOTHING, balance, parts_of, span_of
from factbound.facts.values import format_quantity
from factbound.render import charts
from factbound.render.figures.image import Row, Valued, file_name, row_address
from factbound.render.figures.moments import Moment, find_moments, share_facts
from factbound.render.figures.ownership import group_of
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.workings import ComputedView
from factbound.render.wording import in_brackets

COLUMNS = ("Time", "Holder", "Share", "Status")


def draw_stakes(views: Views, venture: EntityView) -> tuple[charts.Stakes, list[Row]] | None:
    """Return the chart of a venture's shares over time, and its table; nothing where they were stated for one time only."""
    facts = next(iter(share_facts(views.knowledge, venture.id)), ("", []))[1]
    moments = find_moments(views.knowledge, facts)
    if len(moments) < 2:
        return None
    maker = _Maker(views, venture, moments)
    return maker.chart(), maker.rows()


class _Maker:
    def __init__(self, views: Views, venture: EntityView, moments: Sequence[Moment]) -> None:
        self._views, self._venture, self._moments = views, venture, moments
        self._order = self._sorted_holders()

    def chart(self) -> charts.Stakes:
        statuses = {one.status for moment in self._moments for fact in moment.facts for one in fact.holding}
        name = self._venture.name
        titles = {True: f"Who was to hold how much of {name}, and who did?", False: f"How did the shares of {name} change hands?"}
        return charts.Stakes(
            name=file_name("stakes", self._venture.id),
            title=titles["done" in statuses and len(statuses) > 1],
            finding=" ".join(self._finding(entity) for entity in dict.fromkeys((self._order[0], self._most_moved()))),
            moments=tuple(self._moment(one) for one in self._moments),
            description=" ".join(self._finding(entity) for entity in self._order),
        )

    def rows(self) -> list[Row]:
        """Return each statement once, in the order of the moments at which it is drawn first."""
        drawn: dict[tuple[object, ...], Row] = {}
        for moment in self._moments:
            for one in (one for fact in self._placed(moment) for one in fact.holding):
                drawn.setdefault((one.id, one.value), self._row(one, moment.day))
        return list(drawn.values())

    def _row(self, statement: Statement, day: date) -> Row:
        """Return a statement's row; what is computed for each day anew is bound to its inputs where its own row in the register differs."""
        view = self._views.statement(statement)
        if not self._differs(statement):
            return view.when, view.entity, Valued(view), view.standing
        result = ComputedView(view.bare, self._views.knowledge.at(day).workings[statement.id], self._views)
        standing = [statement.status, *own_marks(statement), "later" if self._is_later(day) else "past"]
        return view.when, view.entity, result, ", ".join(dict.fromkeys(standing))

    def _is_later(self, day: date) -> bool:
        valid_at = self._views.knowledge.clocks.valid_at
        return valid_at is not None and day > valid_at

    def _differs(self, statement: Statement) -> bool:
        """Whether the register says another value of a statement: what is computed for each day anew stands there as of the clocks."""
        stated = self._views.knowledge.stated[statement.fact_id, statement.of]
        return all(one.id != statement.id or one.value != statement.value for one in stated)

    def _sorted_holders(self) -> list[str]:
        """Return all holders as they are stacked: groups as they appear, in each the larger ones first, those who come later behind."""
        first: dict[str, tuple[int, Fraction]] = {}
        for number, moment in enumerate(self._moments):
            for fact in moment.facts:
                first.setdefault(fact.entity, (number, -(span_of(fact).interval.low or NOTHING)))
        by_size = sorted(first, key=lambda entity: (first[entity], entity))
        groups = list(dict.fromkeys(self._group(entity) for entity in by_size))
        return sorted(by_size, key=lambda entity: groups.index(self._group(entity)))

    def _group(self, entity: str) -> str:
        return group_of(self._views, self._views.entities[entity])

    def _placed(self, moment: Moment) -> list[Fact]:
        return sorted(moment.facts, key=lambda fact: self._order.index(fact.entity))

    def _moment(self, moment: Moment) -> charts.Moment:
        facts = self._placed(moment)
        found = balance(facts)
        statuses = {one.status for fact in facts for one in fact.holding}
        return charts.Moment(
            when=moment.period.short,
            state=", ".join(status for status in WEAKEST_STATUS if status in statuses),
            holders=tuple(self._holder(fact) for fact in facts),
            rest=format_quantity(found.rest, {}) if found.rest else "",
            surplus=format_quantity(found.surplus, {}) if found.surplus else "",
            later=self._is_later(moment.day),
        )

    def _holder(self, fact: Fact) -> charts.Holder:
        view = FactView(fact, self._views)
        href = row_address(self._views, fact.holding[0].id)
        bound = "" if any(map(self._differs, fact.holding)) else fact.id
        return charts.Holder(view.entity.name, view.bare, *parts_of(span_of(fact)), group_of(self._views, view.entity), view.marks, href, bound)

    def _most_moved(self) -> str:
        """Return the holder whose share changed most, of those the one that is drawn first."""
        spans = {entity: [float(span_of(one).interval.low or 0) for one in self._shares_of(entity)] for entity in self._order}
        return max(self._order, key=lambda entity: max(spans[entity]) - min(spans[entity]))

    def _shares_of(self, entity: str) -> list[Fact]:
        return [fact for moment in self._moments for fact in moment.facts if fact.entity == entity]

    def _finding(self, entity: str) -> str:
        """Tell one holder's share at each moment, a stretch of equal ones once."""
        parts: list[str] = []
        before = ""
        for moment in self._moments:
            fact = next((one for one in moment.facts if one.entity == entity), None)
            words = _words(FactView(fact, self._views)) if fact else "none stated"
            if words != before and (fact or parts):
                parts.append(f"{words} from {moment.period.text}")
                before = words
        return f"{self._views.entities[entity].name}: {', '.join(parts)}."


def _words(view: FactView) -> str:
    """Return a share with the marks that it has of itself, whether it still holds or not."""
    marks = dict.fromkeys(word for one in view.holding for word in own_marks(one))
    return view.bare + in_brackets([*marks, *(["disputed"] if view.disputed else [])])
