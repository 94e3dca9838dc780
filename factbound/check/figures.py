"""Numbers in English text: where each expression begins and ends, and what it is worth. Knows no files and no facts.

What counts as one is told in docs/templates.md. Digits and words are found apart, then what stands side by side is made one
expression: `USD 2 billion`, `half a dozen`, `four to five`. A token that mixes letters and digits, such as `5G`, is a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from factbound.check.english import english
from factbound.check.numberwords import ONE_SIGN, PERHAPS, WORD, word_figures
from factbound.facts.currencies import CODES

_GROUP = r"[ \u00a0\u202f,.'\u2019]"
_DIGITS = re.compile(
    rf"(?<![0-9])[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+(?:[.,][0-9]+)?(?![0-9])|[0-9]+(?:[.,:/\u2012\u2013\u2014-][0-9]+)*[\u00bc-\u00be\u2150-\u215e]?|[\u00bc-\u00be\u2150-\u215e]|[{ONE_SIGN}\d]+"
)
_LEFT = re.compile(r"(?P<word>[^\W\d_]{0,40})(?P<join>[-\u2010\u2011/._&+]?)$")
_RIGHT = re.compile(r"(?P<suffix>[^\W\d_]*)(?P<more>[\d_]?)(?:-(?P<next>[^\W\d_]+)(?P<digits>[\d_]?))?")
_AFTER = re.compile(
    r"[\s\u00a0]*(?:-?(?P<percent>%|\u2030|per[\s-]?cent\b|percent(?:age)?\b)(?:[\s-]+points?\b)?"
    r"|(?P<unit>(?:[ap]\.?m\b\.?|o['\u2019]clock\b|[\u00b0\u2103\u2109]\s?[CFK]?\b))"
    r"|-?(?P<word>[^\W\d_]+))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*[\u2013-]\s*|\s+to\s+", re.IGNORECASE)
_MARKER = re.compile(r"(?<![\w.,])\(?(?P<number>[0-9]{1,2})[.)](?=\s+[^\W\d_])")
_MIXED = re.compile(r"\s(?=[1-9]/[1-9])")
_SHORT = {"mn": 10**6, "bn": 10**9, "tn": 10**12}
_LETTERS = {"k": 10**3, "m": 10**6, **_SHORT}
_MONEY_CODE = re.compile(r"\b([A-Z]{3})[ \u00a0]?$")
_NAME_REST = re.compile(r"\w*(?:[-/._&+]\w+)*")


@dataclass(frozen=True)
class Figure:
    """One expression."""

    start: int
    end: int
    number: Fraction | None = None
    """What it is worth, where it is one number."""
    unit: str = ""
    """`%` or a currency's code."""
    first_day: date | None = None
    last_day: date | None = None
    """The days of a date."""
    words: bool = False
    """Whether it is told in words, such as four."""


def figures_in(text: str, units: Collection[str] = ()) -> list[Figure]:
    """Return the numbers of a text in the order in which they stand; looked for once in a process.

    Args:
        text: English prose.
        units: Words beside which 'one' counts, such as 'member'.
    """
    return list(_figures_in(text, frozenset(units))) if PERHAPS.search(text) else []


@lru_cache(maxsize=1024)
def _figures_in(text: str, units: frozenset[str]) -> tuple[Figure, ...]:
    dates = list(_dates(text))
    phrases = [*(found.span() for found in english().phrases.finditer(text)), *_markers(text)]
    dated, phrased = _Stretches((date.start, date.end) for date in dates), _Stretches(phrases)
    found = [*dates, *(figure for figure in (*_digit_figures(text), *_told(text, units)) if not dated.touch(figure))]
    counted = [figure for figure in found if not phrased.touch(figure)]
    return tuple(_joined(text, sorted(counted, key=lambda figure: (figure.start, -figure.end))))


def _told(text: str, units: Collection[str]) -> Iterator[Figure]:
    for found in word_figures(text, units):
        yield _with_unit(text, Figure(found.start, found.end, found.number, words=True))


class _Stretches:
    """Stretches of a text, for many questions whether something lies in one of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def touch(self, figure: Figure) -> bool:
        """Return whether one of them has a letter in common with a figure."""
        before = bisect_left(self._starts, figure.end)
        return before > 0 and self._ends[before - 1] > figure.start


def _digit_figures(text: str) -> Iterator[Figure]:
    """Yield what is told in digits, past the names that hold some."""
    past = 0
    for found in _DIGITS.finditer(text):
        if found.start() < past:
            continue
        start, unit = _begin(text, found.start())
        end = _end(text, found, money=bool(unit))
        if start < 0 or end < 0:
            rest = _NAME_REST.match(text, found.end())
            past = rest.end() if rest else found.end()
            continue
        number = _number(found[0])
        scale = _LETTERS.get(text[found.end() : end].lower(), 1)
        yield _with_unit(text, Figure(start, end, number * scale if number is not None else None, unit))


def _begin(text: str, start: int) -> tuple[int, str]:
    """Return where an expression in digits begins and in which money it is; -1 where what stands before makes a name of it."""
    words = english()
    sign = next((sign for sign in words.signs if text.endswith(sign, 0, start) or text.endswith(f"{sign} ", 0, start)), "")
    if sign:
        return text.rindex(sign, 0, start), words.currencies.get(sign, "")
    code = _MONEY_CODE.search(text, max(0, start - 5), start)
    if code and code[1] in CODES:
        return code.start(), code[1]
    left = _LEFT.search(text, max(0, start - 40), start)
    assert left is not None
    word, join = left["word"], left["join"]
    if not word or join in ("", "."):
        return (start, "") if not word or join == "." else (-1, "")
    known = word.lower() in words.prefixes or word.lower() in words.months or word.lower() in words.cardinals
    return (left.start("word") if known else start, "") if known or (word.islower() and len(word) > 2) else (-1, "")


def _end(text: str, digits: re.Match[str], money: bool) -> int:
    """Return where the token that begins with some digits ends; -1 where it is a name."""
    right = _RIGHT.match(text, digits.end())
    assert right is not None
    suffix = right["suffix"]
    named = suffix and not (suffix in english().suffixes or (money and suffix.upper() in ("K", "M", "B")))
    if named or (suffix and right["more"]) or (suffix == "M" and len(digits[0]) == 1 and not money):
        return -1
    if right["next"] and not suffix and (len(right["next"]) == 1 or right["digits"]) and not re.match(r"-Q[1-4]\b", text[digits.end() :]):
        return -1
    return right.end("suffix")


def _number(digits: str) -> Fraction | None:
    if grouped := re.fullmatch(rf"([0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+)((?:[.,][0-9]+)?)", digits):
        return Fraction(re.sub(r"[^0-9]", "", grouped[1]) + grouped[2].replace(",", "."))
    return Fraction(digits.replace(",", ".")) if re.fullmatch(r"[0-9]{1,40}(?:[.,][0-9]{1,40})?", digits) else None


def _with_unit(text: str, figure: Figure) -> Figure:
    """Take in the scale, percent sign or money that follows an expression."""
    words = english()
    while after := _AFTER.match(text, figure.end):
        word = (after["word"] or "").lower()
        scale = 0 if figure.words else words.scales.get(word) or words.scales.get(word.removesuffix("s")) or _SHORT.get(word, 0)
        if after["percent"]:
            return replace(figure, end=after.end(), unit="%")
        if after["unit"]:
            return replace(figure, end=after.end(), number=None)
        if scale:
            figure = replace(figure, end=after.end(), number=figure.number * scale if figure.number is not None else None)
        elif word in words.currencies and not figure.unit:
            return replace(figure, end=after.end(), unit=words.currencies[word])
        else:
            break
    return figure


def _joined(text: str, figures: list[Figure]) -> Iterator[Figure]:
    """Make one of what overlaps, touches or is a range; a range is no single number."""
    current: Figure | None = None
    for figure in figures:
        if current is None:
            current = figure
        elif figure.start < current.end or _ranges(text, current, figure) or _mixed(text, current, figure):
            inside = figure.end <= current.end
            current = current if inside else Figure(current.start, figure.end, words=current.words)
        else:
            yield current
            current = figure
    if current is not None:
        yield current


def _ranges(text: str, low: Figure, high: Figure) -> bool:
    """Return whether two expressions are the ends of a range: 4 to 5, and not the votes of a count, 19 to 12."""
    falls = low.number is not None and high.number is not None and low.number >= high.number
    return not falls and bool(_RANGE.fullmatch(text, low.end, high.start))


def _markers(text: str) -> list[tuple[int, int]]:
    """Return where running text counts its own points: 1. Bills 2. Reports."""
    found: list[tuple[int, int]] = []
    runs: list[list[tuple[int, int]]] = []
    for marker in _MARKER.finditer(text):
        number = int(marker["number"])
        if number == 1:
            runs.append([marker.span()])
        elif runs and number == len(runs[-1]) + 1:
            runs[-1].append(marker.span())
    for run in runs:
        found += run if len(run) > 1 else []
    return found


def _mixed(text: str, whole: Figure, part: Figure) -> bool:
    """Return whether two expressions are a whole number and a fraction: 2 3/4."""
    return part.start == whole.end + 1 and text[whole.start : whole.end].isdecimal() and bool(_MIXED.match(text, whole.end))


@lru_cache(maxsize=1)
def _date_pattern() -> re.Pattern[str]:
    """Return what a date with a month's name looks like, made when one is first looked for."""
    month = rf"(?P<month>{'|'.join(sorted(english().months, key=len, reverse=True))})\b\.?"
    day, to = r"[0-9]{1,2}(?:st|nd|rd|th)?", r"(?:\s?[\u2013-]\s?|\s+to\s+)"
    return re.compile(
        rf"\b(?:(?P<day>{day})(?P<range>{to}{day})?(?:\s+of)?\s+)?{month}"
        rf"(?:\s+(?P<after>{day})(?P<until>{to}{day})?(?!\d)(?:,?\s+(?P<late>[0-9]{{4}})\b)?|,?\s+(?P<year>[0-9]{{4}})\b)?(?!\w)",
        re.IGNORECASE,
    )


def _dates(text: str) -> Iterator[Figure]:
    """Yield dates with a month's name: 11 September 2018, September 2018, May 4th."""
    for found in _date_pattern().finditer(text):
        numbered = found["day"] or found["after"]
        year = found["year"] or found["late"]
        if not (numbered or year) or not found["month"][0].isupper():
            continue
        first, last = _days(found["month"].lower(), numbered if not (found["range"] or found["until"]) else "", year)
        whole = found["range"] or found["until"]
        yield Figure(found.start(), found.end(), None, "", None if whole else first, None if whole else last)


def _days(month: str, day: str | None, year: str | None) -> tuple[date | None, date | None]:
    """Return the first and last day that a date with a year may mean."""
    if not year:
        return None, None
    number, of = english().months[month], int(year)
    try:
        if day:
            exact = date(of, number, int(re.sub(r"\D", "", day)))
            return exact, exact
        return date(of, number, 1), date.fromordinal((date(of + number // 12, number % 12 + 1, 1)).toordinal() - 1)
    except ValueError:
        return None, None


def counted(text: str, start: int) -> str:
    """Return the word that follows a place: what is counted."""
    found = WORD.search(text, start)
    return found[0] if found and not text[start : found.start()].strip() else ""
