"""The time that documents, the feed and the site map carry: SOURCE_DATE_EPOCH or the briefing's own date, never the clock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

from factbound.facts.model import Briefing
from factbound.problems import BuildFailed, Position, Problem

EPOCH = "SOURCE_DATE_EPOCH"
"""See https://reproducible-builds.org/specs/source-date-epoch/."""
LAST_EPOCH = 253_402_300_800
"""The seconds from 1970 to the year 10000, which no calendar here reaches."""


def build_time(briefing: Briefing) -> datetime:
    """Return the time that documents carry.

    Raises:
        BuildFailed: If SOURCE_DATE_EPOCH is set and is none.
    """
    epoch = read_epoch()
    if epoch is not None:
        return datetime.fromtimestamp(epoch, UTC)
    day = briefing.date or briefing.valid_at
    return datetime(day.end.year, day.end.month, day.end.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


def read_epoch() -> int | None:
    """Return what the environment says of the time, in seconds since 1970; None where it says nothing.

    Raises:
        BuildFailed: If what it says is no time.
    """
    if faults := list(epoch_faults()):
        raise BuildFailed(faults)
    return int(text) if (text := os.environ.get(EPOCH, "")) else None


def epoch_faults() -> Iterator[Problem]:
    """Yield what is wrong with the time that the environment says, so that nobody publishes another date than the one that he asked for."""
    text = os.environ.get(EPOCH, "")
    if text and not (text.isascii() and text.isdigit() and len(text) <= 12 and int(text) < LAST_EPOCH):
        shown = text if len(text) <= 24 else f"{text[:20]} ..."
        hint = f"Expected whole seconds since 1970, below {LAST_EPOCH}, as 'date +%s' prints them. Unset it to take the date of the briefing."
        yield Problem(Position(f"${EPOCH}"), f"'{shown}' is no time", hint)
