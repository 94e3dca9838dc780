"""What the timeline shows: events with their precision and state, in the order and the groups in which they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from factbound.render.charts.text import Run, clean, mark_runs

State = Literal["done", "expected", "cancelled"]

_QUIET = frozenset({"done", "confirmed", "reported"})
_UNSURE = frozenset({"claimed", "alleged", "estimated"})
LONG_GAP = 61
"""Days between two events from which on the gap is named."""


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
    as_of: date | None = None
    """The briefing's date: what comes later stands below a line."""
    as_of_text: str = ""
    note: str = ""
    description: str = ""


@dataclass(frozen=True)
class Row:
    """Events of one date."""

    when: str
    first: date
    last: date
    lanes: tuple[tuple[Event, ...], tuple[Event, ...]]
    gap: str = ""
    """The time since the row before, in words, where it is long."""
    opens_later: bool = False
    """Whether it is the first one after the briefing's date."""


def group_rows(chart: Timeline) -> tuple[Row, ...]:
    """Return the events in rows by date, oldest first; of dates that begin together the shorter one comes first."""
    ordered = sorted(chart.events, key=lambda one: (one.first, one.last, one.when))
    keys = list(dict.fromkeys((one.first, one.last, clean(one.when)) for one in ordered))
    rows: list[Row] = []
    for first, last, when in keys:
        events = [one for one in ordered if (one.first, one.last, clean(one.when)) == (first, last, when)]
        lanes = (tuple(one for one in events if one.lane == 0), tuple(one for one in events if one.lane != 0))
        gap = gap_in_words((first - rows[-1].first).days) if rows else ""
        later = chart.as_of is not None and first > chart.as_of and not any(row.opens_later for row in rows)
        rows.append(Row(when, first, last, lanes, gap, later))
    return tuple(rows)


def gap_in_words(days: int) -> str:
    """Return a long gap as months or years, nothing for a short one.

    Args:
        days: From the beginning of one event to that of the next.
    """
    if days < LONG_GAP:
        return ""
    months = round(days / 30.44)
    if months < 24:
        return f"{months} months later"
    halves = round(days / 365.25 * 2)
    return f"{halves // 2}{'½' if halves % 2 else ''} years later"


def reaches_to(rows: Sequence[Row], number: int) -> int:
    """Return the number of the last row whose date begins within this row's date; of a single day none does."""
    if rows[number].first == rows[number].last:
        return number
    return max((other for other in range(number, len(rows)) if rows[other].first <= rows[number].last), default=number)
