"""The chart of what happened when: the venture's lane whole, of its surroundings what is nearest to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from factbound.facts.dates import Period
from factbound.render import charts
from factbound.render.figures.image import Row, row_address
from factbound.render.figures.moments import share_facts
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.views.events import Event

COLUMNS = ("When", "Event", "Status")
ON_PAGES, IN_REPORTS = 12, 3
"""How many events of the surroundings are drawn for each year: on the site, and on paper, where a timeline is to fill two sheets at most."""
CROWDED = 500
"""Events from which on no more are drawn than about so many: a drawing must not grow with the project."""
_MONTH = 31


def draw_timeline(views: Views, briefing: BriefingView, around: int | None) -> tuple[charts.Timeline, list[Row]]:
    """Return the chart and its table, which has all events."""
    subject, events = briefing.subject, briefing.events
    around = (ON_PAGES if views.landing.site else IN_REPORTS) if around is None else around
    crowded = len(events) > CROWDED
    if crowded:
        around = min(around, CROWDED // len({_time(event).start.year for event in events}))
    drawn = choose_events(events, _near(views, subject.id), around)
    own = sum(one.on_subject for one in events)
    left = len(events) - len(drawn)
    shown = {event.statement.id for event in drawn}
    chart = charts.Timeline(
        name="timeline",
        title=f"What happened around {subject.name}, and when?",
        finding=f"Events of {subject.name} itself: {own}; of its surroundings: {len(events) - own}; {_span(events)}.",
        lanes=(subject.name, "Surroundings"),
        events=tuple(_event(views, event) for event in drawn),
        others=tuple(_event(views, event) for event in events if event.statement.id not in shown and not crowded),
        as_of=views.knowledge.clocks.valid_at,
        as_of_text=f"After {briefing.valid_at}" if briefing.valid_at else "",
        note=_rule(subject.name, around, left) if left else "",
    )
    return chart, [(event.time, event.what, event.statement.standing) for event in events]


def choose_events(events: Sequence[Event], near: frozenset[str], around: int) -> list[Event]:
    """Return all events of the venture, and for each year some of the others.

    First come those of entities near it, then one of each other entity before a second of any: that at the time of an event of the venture
    or within a month of one, then what most sources tell. It goes by when things are said to be so, not by the dates that are said, so that
    a corrected date moves no other event.

    Args:
        events: In the order of time.
        near: Ids of entities.
        around: How many of the others there may be for each year; as many as the venture has, where that is more; none for 0.
    """
    own = [_time(event) for event in events if event.on_subject]
    years: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if not event.on_subject:
            years[_time(event).start.year].append(event)
    kept: set[str] = set()
    for year, found in years.items():
        room = max(around, sum(one.start.year == year for one in own)) if around else 0
        kept |= {one.statement.id for one in _in_turns(sorted(found, key=lambda one: _rank(one, own)), near)[:room]}
    return [event for event in events if event.on_subject or event.statement.id in kept]


def _time(event: Event) -> Period:
    return event.statement.record.when or event.period


def _rank(event: Event, own: Sequence[Period]) -> tuple[object, ...]:
    record, time = event.statement.record, _time(event)
    apart = min((max((time.start - one.end).days, (one.start - time.end).days, 0) for one in own), default=0)
    steps = 0 if not apart else 1 if apart <= _MONTH else 2
    return steps, -len({locator.source for locator in record.locators}), record.id


def _in_turns(ranked: Sequence[Event], near: frozenset[str]) -> list[Event]:
    """Return events by turns: the best of each entity, then the second best, those of entities near the venture before all others."""
    met: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for event in ranked:
        entity = event.statement.record.entity
        turns[event.statement.id] = met[entity]
        met[entity] += 1
    return sorted(ranked, key=lambda one: (one.statement.record.entity not in near, turns[one.statement.id]))


def _near(views: Views, subject: str) -> frozenset[str]:
    """Return the ids of all that hold, or ever held, a share of the venture."""
    return frozenset(fact.entity for _, facts in share_facts(views.knowledge, subject) for fact in facts)


def _span(events: Sequence[Event]) -> str:
    first, last = events[0].when, events[-1].when
    return f"from {first} to {last}" if first != last else f"all of {first}"


def _rule(name: str, around: int, left: int) -> str:
    if not around:
        return f"Not listed: {left} events of the surroundings."
    first = f"first those of holders of {name}, then of each matter the one nearest in time to its own or told by most sources"
    return f"Of the surroundings {around} events a year are listed, or as many as of {name} itself: {first}. Not listed: {left}."


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
