"""What the timeline shows: events with their precision and state, in the order and the groups in which they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from factbound.facts.dates import Period
from factbound.render.charts.text import Run, clean, mark_runs

State = Literal["done", "expected", "cancelled"]

_QUIET = frozenset({"done", "confirmed", "reported"})
_UNSURE = frozenset({"claimed", "alleged", "estimated"})


@dataclass(frozen=True)
class Event:
    """Something that happened, or was to happen."""

    text: str
    when: str
    """Its date in words, as precise as it is known."""
    first: date
    """The first day that it may mean: a quarter's first for a quarter."""
    last: date
    """The last day that it may mean; the same as `first` for a day."""
    lane: int = 0
    """0 for the timeline's first lane, 1 for its second."""
    approximate: bool = False
    status: str = "done"
    """A status of the vocabulary."""
    certainty: str = "reported"
    """A certainty of the vocabulary."""
    further: tuple[str, ...] = ()
    """What else must be said with it: that it is disputed, or superseded."""
    href: str = ""
    fact: str = ""

    @property
    def state(self) -> State:
        """Whether it took place, is (or was) expected, or was called off."""
        return "done" if self.status == "done" else "cancelled" if self.status == "cancelled" else "expected"

    @property
    def unsure(self) -> bool:
        """Whether its certainty needs a mark, or it is disputed."""
        return "disputed" in self.further or self.certainty in _UNSURE

    @property
    def day(self) -> str:
        """Its date as it stands below its year: "11 Sep", "Q1", "Dec 2018 – Jan 2019"; the year itself where no more is known."""
        words = Period(self.first, self.last, self.approximate).short
        short = words.removesuffix(f" {self.first.year}")
        return words if short == "about" else short

    @property
    def runs(self) -> list[Run]:
        """Its text with its marks in words."""
        struck = self.state == "cancelled"
        runs = [Run(clean(self.text), struck=struck, role="muted" if struck else "ink", href=self.href, fact=self.fact)]
        return [*runs, *mark_runs([*(word for word in (self.status, self.certainty) if word not in _QUIET), *self.further])]


@dataclass(frozen=True)
class Timeline:
    """Dated events in two lanes."""

    name: str
    """Tells this chart from others on a page."""
    title: str
    finding: str
    lanes: tuple[str, str]
    events: tuple[Event, ...]
    others: tuple[Event, ...] = ()
    """Events that only the strip shows."""
    as_of: date | None = None
    """The briefing's date: what comes later stands below a line."""
    as_of_text: str = ""
    note: str = ""
    description: str = ""


@dataclass(frozen=True)
class Year:
    """The events of a year in each lane, oldest first; of dates that begin together the shorter one comes first."""

    year: int
    lanes: tuple[tuple[Event, ...], tuple[Event, ...]]
    later: bool = False
    """Whether they come after the briefing's date."""
    gap: str = ""
    """The years before it for which there is nothing, in words."""

    @property
    def together(self) -> tuple[Event, ...]:
        """The events of both lanes in one order."""
        return tuple(sorted((*self.lanes[0], *self.lanes[1]), key=_order))


def group_years(chart: Timeline) -> tuple[Year, ...]:
    """Return the events by year, oldest first; a year in which the briefing's date lies is parted there."""
    years: list[Year] = []
    ordered = sorted(chart.events, key=_order)
    for later, year in sorted({(_is_later(one, chart.as_of), one.first.year) for one in ordered}):
        events = [one for one in ordered if (_is_later(one, chart.as_of), one.first.year) == (later, year)]
        lanes = (tuple(one for one in events if one.lane == 0), tuple(one for one in events if one.lane != 0))
        years.append(Year(year, lanes, later, gap_in_words(years[-1].year, year) if years else ""))
    return tuple(years)


def gap_in_words(before: int, year: int) -> str:
    """Name the years between two that have events; nothing where there are none."""
    if year - before < 2:
        return ""
    return f"{before + 1}: nothing listed" if year - before == 2 else f"{before + 1} to {year - 1}: nothing listed"


def _is_later(event: Event, day: date | None) -> bool:
    return day is not None and event.first > day


def _order(event: Event) -> tuple[date, date, str]:
    return event.first, event.last, event.when
