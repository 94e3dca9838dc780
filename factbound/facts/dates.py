"""Dates as sources give them: days, months, quarters, years and intervals, exact or approximate. Knows no clock."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from factbound.facts.faults import ValueFault, quoted, sentences

Precision = Literal["day", "month", "quarter", "year", "interval"]

EXPECTED = "Expected a date such as '2018-09-11', '2018-09', '2018-Q3', '2018', '~2018-09' or '2018-09-11/2018-09-15'."

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
QUARTERS = ("first", "second", "third", "fourth")

_MOMENT = re.compile(r"(?P<year>[0-9]{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_LOOSE = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?")
_ENGLISH = re.compile(r"(?:([0-9]{1,2})(?:st|nd|rd|th)? )?([a-z]+) ([0-9]{4})", re.IGNORECASE)
_ENGLISH_QUARTER = re.compile(r"(?:Q([1-4])|(first|second|third|fourth) quarter of) ([0-9]{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days: the time that a date as written stands for."""

    start: date
    end: date
    """Inclusive."""
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.end} is before {self.start}")

    @property
    def precision(self) -> Precision:
        """What the period is one of; it follows from its two ends."""
        if self.start == self.end:
            return "day"
        months = self._whole_months
        if months == 1:
            return "month"
        if months == 3 and self.start.month % 3 == 1:
            return "quarter"
        return "year" if months == 12 and self.start.month == 1 else "interval"

    @property
    def _whole_months(self) -> int:
        """How many calendar months it fills exactly, or 0."""
        if self.start.day != 1 or self.end.day != calendar.monthrange(self.end.year, self.end.month)[1]:
            return 0
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def _whole_years(self) -> bool:
        return bool(self._whole_months) and self.start.month == 1 and self.end.month == 12

    @property
    def iso(self) -> str:
        """The date as it is written in YAML; parse_period reads it back."""
        return ("~" if self.approximate else "") + self._iso

    @property
    def _iso(self) -> str:
        start, year = self.start, f"{self.start.year:04}"
        match self.precision:
            case "day":
                return start.isoformat()
            case "month":
                return f"{year}-{start.month:02}"
            case "quarter":
                return f"{year}-Q{start.month // 3 + 1}"
            case "year":
                return year
        cut = 4 if self._whole_years else 7 if self._whole_months else 10
        return f"{start.isoformat()[:cut]}/{self.end.isoformat()[:cut]}"

    @property
    def text(self) -> str:
        """The date in English: `11–15 September 2018`."""
        return self._words(MONTHS, "quarter of", " to ")

    @property
    def short(self) -> str:
        """The date where room is scarce: `11–15 Sep 2018`, `Q3 2018`."""
        return self._words(tuple(month[:3] for month in MONTHS), "", " – ")

    def _words(self, months: tuple[str, ...], quarter: str, to: str) -> str:
        """Return the date in words, by what the two ends have in common."""
        start, end = self.start, self.end
        month, last = months[start.month - 1], months[end.month - 1]
        match self.precision:
            case "day":
                words = f"{start.day} {month} {start.year}"
            case "month":
                words = f"{month} {start.year}"
            case "quarter":
                number = start.month // 3
                words = f"{QUARTERS[number]} {quarter} {start.year}" if quarter else f"Q{number + 1} {start.year}"
            case "year":
                words = f"{start.year}"
            case "interval" if self._whole_years:
                words = f"{start.year}{to}{end.year}"
            case "interval":
                words = self._interval_words(month, last, to)
        return f"about {words}" if self.approximate else words

    def _interval_words(self, month: str, last: str, to: str) -> str:
        """Return an interval of days or months, naming the year once where it is the same."""
        start, end = self.start, self.end
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{end.day} {month} {start.year}"
        first, final = (month, last) if self._whole_months else (f"{start.day} {month}", f"{end.day} {last}")
        year = "" if start.year == end.year else f" {start.year}"
        return f"{first}{year}{to}{final} {end.year}"

    def is_before(self, other: Period) -> bool:
        """Return whether it lies wholly before another; an approximate one reaches its own length further."""
        slack = max((one.end - one.start).days + 1 if one.approximate else 0 for one in (self, other))
        return (other.start - self.end).days > slack

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)


def parse_period(text: str) -> Period:
    """Read a date as it is written in YAML.

    Raises:
        ValueFault: If it is not one, or names a day that no calendar has.
    """
    words = text.strip()
    approximate = words.startswith("~")
    ends = words.removeprefix("~").split("/")
    parts = [_moment(end) for end in ends]
    if None in parts or len(parts) > 2:
        raise ValueFault(f"{quoted(text)} is not a date", sentences(EXPECTED, _why_not(words)))
    known = [part for part in parts if part]
    if known[-1] < known[0]:
        raise ValueFault(f"{quoted(text)} is not a date", f"Expected the earlier date first: '{'/'.join(reversed(ends))}'.")
    return Period(known[0][0], max(known[-1][1], known[0][1]), approximate)


def _moment(text: str) -> tuple[date, date] | None:
    """Return first and last day of a day, month, quarter or year; None when the calendar has no such thing."""
    found = _MOMENT.fullmatch(text)
    if not found or found["year"] == "0000":
        return None
    year, first, last = int(found["year"]), 1, 12
    if found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        last = int(found["quarter"]) * 3
        first = last - 2
    if not 1 <= first <= 12:
        return None
    days = calendar.monthrange(year, last)[1]
    if found["day"]:
        return (date(year, last, int(found["day"])),) * 2 if 1 <= int(found["day"]) <= days else None
    return date(year, first, 1), date(year, last, days)


def _why_not(words: str) -> str:
    """Return what is wrong with a day of the calendar, or the date that was probably meant."""
    for part in words.removeprefix("~").split("/"):
        found = _MOMENT.fullmatch(part)
        if found and found["day"] and 1 <= int(found["month"]) <= 12 and int(found["year"]):
            year, month = int(found["year"]), int(found["month"])
            days = calendar.monthrange(year, month)[1]
            if not 1 <= int(found["day"]) <= days:
                return f"{MONTHS[month - 1]} {year} has {days} days."
    near = _near(words)
    return f"Did you mean '{near}'?" if near else ""


def _near(words: str) -> str:
    """Return the nearest well-formed date for digits without their zeros and for English, or nothing."""
    mark = re.match(r"~|about |circa |c\. ?", words)
    bare, near = words[mark.end() :] if mark else words, ""
    if found := _LOOSE.fullmatch(bare):
        near = "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:] if part)])
    elif found := _ENGLISH_QUARTER.fullmatch(bare):
        near = f"{found[3]}-Q{found[1] or QUARTERS.index(found[2].lower()) + 1}"
    elif found := _ENGLISH.fullmatch(bare):
        day = f"-{found[1].zfill(2)}" if found[1] else ""
        near = next((f"{found[3]}-{number:02}{day}" for number, name in enumerate(MONTHS, 1) if _names(found[2], name)), "")
    return ("~" if mark else "") + near if _moment(near) else ""


def _names(word: str, month: str) -> bool:
    """Return whether a word is a month's name or its beginning."""
    return len(word) > 2 and month.lower().startswith(word.lower())
