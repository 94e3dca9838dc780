"""The chart of what happened when: the venture's lane whole, of its surroundings what is nearest to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from factbound.render import charts
from factbound.render.figures.image import Row, row_address
from factbound.render.figures.moments import share_facts
from factbound.render.views.briefing import BriefingView, Event
from factbound.render.views.document import Views

AROUND = 8
"""How many events of the surroundings are drawn for each year."""


def draw_timeline(views: Views, briefing: BriefingView, around: int, columns: tuple[str, ...]) -> tuple[charts.Timeline, tuple[str, ...], list[Row]]:
    """Return the chart, the columns of its table and its rows; the table has all events."""
    subject, events = briefing.subject, briefing.events
    drawn = choose_events(events, _near(views, subject.id), around)
    own = sum(one.on_subject for one in events)
    left = len(events) - len(drawn)
    chart = charts.Timeline(
        name="timeline",
        title=f"What happened around {subject.name}, and when?",
        finding=f"Events of the venture: {own}; of its surroundings: {len(events) - own}; from {events[0].when} to {events[-1].when}.",
        lanes=(subject.name, "Surroundings"),
        events=tuple(_event(views, event) for event in drawn),
        others=tuple(_event(views, event) for event in events if event not in drawn),
        as_of=views.knowledge.clocks.valid_at,
        as_of_text=f"After {briefing.valid_at}" if briefing.valid_at else "",
        note=_rule(around, left) if left else "",
    )
    return chart, columns, [(event.time, event.what, event.statement.standing) for event in events]


def choose_events(events: Sequence[Event], near: frozenset[str], around: int) -> list[Event]:
    """Return all events of the venture, and for each year some of the others: first those of entities near it, then what most sources tell."""
    years: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if not event.on_subject:
            years[event.period.start.year].append(event)
    kept = {id(event) for found in years.values() for event in sorted(found, key=lambda one: _rank(one, near))[:around]}
    return [event for event in events if event.on_subject or id(event) in kept]


def _rank(event: Event, near: frozenset[str]) -> tuple[bool, int]:
    record = event.statement.record
    return record.entity not in near, -len({locator.source for locator in record.locators})


def _near(views: Views, subject: str) -> frozenset[str]:
    """Return the ids of all that hold, or ever held, a share of the venture."""
    return frozenset(fact.id.split(".")[0] for _, facts in share_facts(views.knowledge, subject) for fact in facts)


def _rule(around: int, left: int) -> str:
    if not around:
        return f"Not listed: {left} events of the surroundings."
    first = "first those of the venture's holders, then those that most sources tell"
    return f"Of the surroundings at most {around} events a year are listed: {first}. Not listed: {left}."


def _event(views: Views, event: Event) -> charts.Event:
    view, period = event.statement, event.period
    return charts.Event(
        text=event.title,
        when=event.when,
        first=period.start,
        last=period.end,
        lane=0 if event.on_subject else 1,
        approximate=period.approximate,
        status=view.status,
        certainty=view.certainty,
        further=tuple(word for word in view.marks if word in ("disputed", "superseded")),
        href=row_address(views, view.id),
        fact=view.fact_id,
    )
