"""What the ownership chart shows: holders, what they hold together, and the whole cut into what is certain and what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isclose

from factbound.facts.numerals import NBSP, round_to
from factbound.render.charts.palette import GROUPS
from factbound.render.charts.text import Run


@dataclass(frozen=True)
class Holder:
    """Who holds a share. Both bounds are parts of 1; where they differ, only the lower part is drawn as held."""

    name: str
    text: str
    """The share in words, as the fact prints: "24 %", "more than 50 %", "undisclosed"."""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(1)
    group: str = ""
    """Kind of party: "Russian company". Holders of one group should follow each other."""
    marks: tuple[str, ...] = ()
    """What is not simply so: "planned", "alleged"; such a slice is drawn as an outline."""
    href: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Together:
    """What some groups hold together, as a bracket."""

    label: str
    text: str
    groups: tuple[str, ...]
    href: str = ""
    fact: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ownership:
    """Who holds how much of a venture."""

    name: str
    """Tells this chart from others on a page."""
    title: str
    """The question that the chart answers."""
    finding: str
    """The answer in a sentence."""
    holders: tuple[Holder, ...]
    together: tuple[Together, ...] = ()
    rest: str = ""
    """How much is left over that is not known whose, in words: "between 3 % and 12 %"; empty where nothing is."""
    note: str = ""
    description: str = ""
    """For those who cannot see the chart; the finding where it is empty."""


@dataclass(frozen=True)
class Cut:
    """A stretch of the whole; places and lengths are parts of the bar."""

    start: float
    length: float
    holder: Holder | None
    group: int
    """Number of the colour; 0 where there is no holder."""
    known: bool
    """Whether it is held for certain."""
    bounded: bool = False
    """Whether its holder may have more than this."""

    @property
    def middle(self) -> float:
        """Its centre."""
        return self.start + self.length / 2

    @property
    def end(self) -> float:
        """Where the next one starts."""
        return self.start + self.length

    @property
    def marked(self) -> bool:
        """Whether it is planned, alleged or otherwise not simply so."""
        return bool(self.holder and self.holder.marks)


@dataclass(frozen=True)
class Span:
    """A stretch of neighbouring cuts that a bracket goes along."""

    start: float
    end: float
    label: str
    text: str
    href: str = ""
    fact: str = ""
    marks: tuple[str, ...] = ()


Colours = Mapping[tuple[str, str], int]
"""Group and name of a holder -> the number of its colour."""


def cut_whole(holders: Sequence[Holder], colours: Colours | None = None) -> tuple[Cut, ...]:
    """Cut the whole into what each holds for certain and what is open.

    What the lower bounds leave over goes, in equal parts, behind the holders whose share is only bounded, none beyond
    its upper bound; the rest is nobody's that we know. Shares of more than 1 together are drawn to their own sum.

    Args:
        holders: In the order in which they are drawn.
        colours: Where they are given from outside.
    """
    colours = colours or number_colours(holders)
    certain = sum((holder.low for holder in holders), Fraction(0))
    left = max(Fraction(0), 1 - certain)
    scale = max(Fraction(1), certain)
    open_ended = sum(holder.high > holder.low for holder in holders)
    cuts: list[Cut] = []
    place = Fraction(0)
    for holder in holders:
        number = colours[holder.group, holder.name]
        extra = min(left / open_ended, holder.high - holder.low) if holder.high > holder.low else Fraction(0)
        if holder.low or not extra:
            cuts.append(Cut(float(place / scale), float(holder.low / scale), holder, number, True, extra > 0))
        place += holder.low
        if extra:
            cuts.append(Cut(float(place / scale), float(extra / scale), holder, number, False))
        place += extra
    if place < 1:
        cuts.append(Cut(float(place), float(1 - place), None, 0, False))
    return tuple(cuts)


def number_colours(holders: Sequence[Holder]) -> Colours:
    """Number the colours of the groups by first appearance; where all are of one group, each holder has a colour of its own."""
    groups = list(dict.fromkeys(holder.group for holder in holders))
    names = list(dict.fromkeys(holder.name for holder in holders))
    return {
        (holder.group, holder.name): (groups.index(holder.group) if len(groups) > 1 else names.index(holder.name)) % GROUPS + 1 for holder in holders
    }


def first_cuts(cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    """Return the cuts that bear a label: each holder's first, and what nobody is known to hold."""
    found: list[Cut] = []
    for cut in cuts:
        if not found or cut.holder is None or found[-1].holder is not cut.holder:
            found.append(cut)
    return tuple(found)


def group_spans(cuts: Sequence[Cut]) -> tuple[Span, ...]:
    """Return a span for each run of neighbours of one group, if there are several. What they hold together is for facts to say, not for a chart."""
    if len({cut.holder.group for cut in cuts if cut.holder}) < 2:
        return ()
    runs: list[list[Cut]] = []
    for cut in cuts:
        if cut.holder is None or not cut.holder.group:
            continue
        before = runs[-1][-1] if runs else None
        if before and before.holder and before.holder.group == cut.holder.group and isclose(before.end, cut.start):
            runs[-1].append(cut)
        else:
            runs.append([cut])
    return tuple(Span(run[0].start, run[-1].end, run[0].holder.group, "") for run in runs if run[0].holder)


def percent(part: Fraction | float) -> str:
    """Return a part of 1 as a percentage, to a hundredth of a percent."""
    return f"{float(round_to(Fraction(part) * 100, Fraction(1, 100), 'nearest')):g}{NBSP}%"


def rest_label(rest: str) -> list[Run]:
    """Return the label of what has no holder, with its size."""
    words = [Run("Not known whose", role="muted")]
    return [*words, Run(f" {rest}", role="muted", bold=True)] if rest else words


def together_spans(chart: Ownership, cuts: Sequence[Cut]) -> tuple[Span, ...]:
    """Return the spans of what groups hold together; groups that do not stand side by side get none."""
    spans: list[Span] = []
    for together in chart.together:
        of = [number for number, cut in enumerate(cuts) if cut.holder and cut.holder.group in together.groups]
        if of and of == list(range(of[0], of[-1] + 1)):
            spans.append(Span(cuts[of[0]].start, cuts[of[-1]].end, together.label, together.text, together.href, together.fact, together.marks))
    return tuple(spans)


def explain_marks(cuts: Sequence[Cut], rest: str = "") -> str:
    """Return the sentences that say how what is not simply so is drawn.

    Args:
        cuts: What is drawn.
        rest: How much is left over, in words.
    """
    parts = []
    if any(cut.marked and cut.known for cut in cuts):
        parts.append("Dashed outline: not yet so, or not certain; the label says which.")
    if any(cut.bounded for cut in cuts):
        parts.append("Arrow: at least this much.")
    if not all(cut.known for cut in cuts):
        parts.append(f"Hatched: not known who holds it{f' ({rest})' if rest else ''}.")
    return " ".join(parts)
