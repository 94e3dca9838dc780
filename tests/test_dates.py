"""Dates as sources give them."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.facts.dates import EXPECTED, Period, parse_period
from factbound.facts.faults import ValueFault

DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))
PERIODS = st.builds(lambda start, days, about: Period(start, start + timedelta(days), about), DAYS, st.integers(0, 360), st.booleans())


@pytest.mark.parametrize(
    ("written", "start", "end", "precision", "text", "short"),
    [
        ("2018-09-11", "2018-09-11", "2018-09-11", "day", "11 September 2018", "11 Sep 2018"),
        ("2018-09", "2018-09-01", "2018-09-30", "month", "September 2018", "Sep 2018"),
        ("2018-Q3", "2018-07-01", "2018-09-30", "quarter", "third quarter of 2018", "Q3 2018"),
        ("2016", "2016-01-01", "2016-12-31", "year", "2016", "2016"),
        ("~2016-02", "2016-02-01", "2016-02-29", "month", "about February 2016", "about Feb 2016"),
        ("2018-09-11/2018-09-15", "2018-09-11", "2018-09-15", "interval", "11–15 September 2018", "11–15 Sep 2018"),
        ("2018-09-30/2018-10-02", "2018-09-30", "2018-10-02", "interval", "30 September to 2 October 2018", "30 Sep – 2 Oct 2018"),
        ("2018-12-30/2019-01-02", "2018-12-30", "2019-01-02", "interval", "30 December 2018 to 2 January 2019", "30 Dec 2018 – 2 Jan 2019"),
        ("2018-09/2018-10", "2018-09-01", "2018-10-31", "interval", "September to October 2018", "Sep – Oct 2018"),
        ("2018-02/2018-04", "2018-02-01", "2018-04-30", "interval", "February to April 2018", "Feb – Apr 2018"),
        ("2014/2016", "2014-01-01", "2016-12-31", "interval", "2014 to 2016", "2014 – 2016"),
    ],
)
def test_a_date_keeps_its_precision(written, start, end, precision, text, short):
    """A date covers the days that it stands for, and is written and read back as it was."""
    period = parse_period(written)
    assert (period.start.isoformat(), period.end.isoformat(), period.precision) == (start, end, precision)
    assert (period.iso, period.text, period.short) == (written, text, short)


@given(PERIODS)
def test_every_date_is_read_back(period):
    """The written form of any period gives the same period."""
    assert parse_period(period.iso) == period


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2018-13-01", ""),
        ("2018-02-30", " February 2018 has 28 days."),
        ("2018-00", ""),
        ("0000", ""),
        ("２０１８", ""),
        ("2018-Q5", ""),
        ("yesterday", ""),
        ("", ""),
        ("2018/2019/2020", ""),
        ("2018-9-1", " Did you mean '2018-09-01'?"),
        ("~2018/9", " Did you mean '~2018-09'?"),
        ("11 September 2018", " Did you mean '2018-09-11'?"),
        ("about Sept 2018", " Did you mean '~2018-09'?"),
        ("Q3 2018", " Did you mean '2018-Q3'?"),
        ("31 February 2018", ""),
    ],
)
def test_what_is_no_date_is_refused_with_a_guess(text, hint):
    """A fault names the text, what is expected, and the date that was probably meant."""
    with pytest.raises(ValueFault) as caught:
        parse_period(text)
    assert (caught.value.message, caught.value.expected) == (f"'{text}' is not a date", EXPECTED + hint)


def test_an_interval_runs_forward():
    """An interval whose later end comes first is refused with the right order."""
    with pytest.raises(ValueFault) as caught:
        parse_period("2018-10/2018-09-15")
    assert caught.value.expected == "Expected the earlier date first: '2018-09-15/2018-10'."


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_fault(text):
    """No text makes anything but a period or a fault."""
    with contextlib.suppress(ValueFault):
        assert isinstance(parse_period(text), Period)


def test_dates_sort_by_start_then_end():
    """A day sorts before the month that it begins, and both before the next day."""
    written = ["2018-09-01", "2018-09", "2018-09-02", "2019"]
    assert [period.iso for period in sorted(map(parse_period, reversed(written)))] == written
