"""The sample's facts: shares, sums and days that fit each other whatever the parties and the day of the announcement are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from factbound.facts.numerals import decimal_text
from factbound.starter.answers import Answers, Named

MADE_UP = (("a shipping company", "Company"), ("a public body", "Public body"), ("a bank", "Bank"))
"""Role and group of the sample's own parties."""

COST = 40
"""Millions of euros that all parties pay in."""

MOVED = 3
"""Per cent of the capital that the largest party leaves to the second between plan and completion; it stays the largest."""


FEW = {2: [60, 40], 3: [50, 30, 20]}
"""Shares of a few parties as people write them."""


@dataclass(frozen=True)
class Party:
    """A party of the sample."""

    id: str
    name: str
    role: str
    group: str
    planned: int
    """Per cent of the capital."""
    done: int
    cash: str
    """Millions of euros."""


def make_parties(answers: Answers) -> tuple[Party, ...]:
    """Return the parties with shares that come to the whole, the largest first, before and after completion."""
    shares = _split(len(answers.parties))
    moved = [-MOVED, MOVED, *([0] * (len(shares) - 2))]
    return tuple(
        _party(one, index, share, share + move, answers.is_made_up)
        for index, (one, share, move) in enumerate(zip(answers.parties, shares, moved, strict=True))
    )


def make_days(announced: date) -> dict[str, date | str]:
    """Return the sample's days, counted from that of the announcement."""
    days = {
        "announced": 0,
        "published": 1,
        "second": 9,
        "bridge": -120,
        "tender": -30,
        "eve": 211,
        "completed": 212,
        "registered": 214,
        "closes": 243,
    }
    found: dict[str, date | str] = {name: announced + timedelta(days=number) for name, number in days.items()}
    expected = announced + timedelta(days=180)
    return {**found, "expected": f"{expected.year:04}-{expected.month:02}", "announced_year": f"{announced.year:04}"}


def _split(count: int) -> list[int]:
    """Return shares in whole per cent, each smaller than the one before it, that come to the whole."""
    if count in FEW:
        return FEW[count]
    parts = sum(range(count + 1))
    shares = [100 * weight // parts for weight in range(count, 0, -1)]
    return [shares[0] + 100 - sum(shares), *shares[1:]]


def _party(one: Named, index: int, planned: int, done: int, made_up: bool) -> Party:
    role, group = MADE_UP[index] if made_up else ("a partner", "Partner")
    return Party(one.id, one.name, role, group, planned, done, decimal_text(Fraction(COST * planned, 100)))
