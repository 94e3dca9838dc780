"""Charts: nothing covers anything, nothing claims more than is known, and no text breaks out of the drawing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from factbound.render import charts
from factbound.render.charts import (
    Amount,
    AmountGroup,
    Amounts,
    Bound,
    BoundRow,
    Chart,
    Control,
    Event,
    Holder,
    Holding,
    Layout,
    Moment,
    Owner,
    Ownership,
    Reference,
    Stakes,
    Timeline,
    Together,
)
from factbound.render.charts.events import gap_in_words, group_years
from factbound.render.charts.holders import cut_whole, group_spans
from factbound.render.charts.scales import plain_number, round_ticks, spread
from factbound.render.charts.text import Line, Run, advance, clean, safe_link, wrap

TEMPLATES = Path(__file__).parent.parent / "templates"
WIDTHS = (charts.WIDE_WIDTH, charts.NARROW_WIDTH)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\n\n\"'&amp; {{ 7 * 7 }} <b onload=x>\x00\x1b"


def share(name: str, percent: int, group: str, *marks: str) -> Holder:
    """Return a holder with an exact share."""
    part = Fraction(percent, 100)
    return Holder(name, f"{percent}\u00a0%", part, part, group, marks, f"register.md#{name}.stake.1", f"{name}.stake")


def exact(percent: int, *marks: str) -> Holding:
    """Return a share of somebody that is an exact number."""
    part = Fraction(percent, 100)
    return Holding(f"{percent}\u00a0%", part, part, "", marks, "#row", "some.shareholding", percent > 50)


VENTURE = Ownership(
    "aliexpress_russia",
    "Who is to own AliExpress Russia?",
    "Alibaba would hold most, the Russian partners together a majority.",
    (
        share("Alibaba", 48, "Chinese company", "planned"),
        share("MegaFon", 24, "Russian companies", "planned"),
        share("Mail.Ru Group", 15, "Russian companies", "planned"),
        share("RDIF", 13, "Russian state fund", "planned"),
    ),
    (Together("Russian partners together", "52\u00a0%", ("Russian companies", "Russian state fund")),),
)
REACH = Bound(
    "consumers",
    "Is the reach more than four times the population?",
    "More than is claimed is not known.",
    "people",
    (
        BoundRow("Consumers", "more than 600 million", Fraction(600_000_000), None, fact="alibaba.consumers"),
        BoundRow("Active in the year", "576 million", Fraction(576_000_000), Fraction(576_000_000)),
        BoundRow("Population", "146\u00a0880\u00a0432", Fraction(146_880_432), Fraction(146_880_432)),
    ),
    (Reference("Four times the population", "587.5 million", Fraction(4 * 146_880_432)),),
)
CALENDAR = Timeline(
    "calendar",
    "What happened when?",
    "Announced as the forum began.",
    ("The venture", "The world around it"),
    (
        Event("First measures", "March 2014", date(2014, 3, 1), date(2014, 3, 31), 1),
        Event("Announced", "11 September 2018", date(2018, 9, 11), date(2018, 9, 11), href="#a", fact="venture.announced"),
        Event("Forum", "11–13 September 2018", date(2018, 9, 11), date(2018, 9, 13), 1),
        Event("Article", "12 September 2018", date(2018, 9, 12), date(2018, 9, 12)),
        Event("Closing", "first quarter of 2019", date(2019, 1, 1), date(2019, 3, 31), status="planned"),
        Event("Rise of tariffs", "1 January 2019", date(2019, 1, 1), date(2019, 1, 1), 1, status="cancelled"),
        Event("Blame", "2018", date(2018, 1, 1), date(2018, 12, 31), 1, certainty="alleged"),
    ),
    as_of=date(2018, 9, 12),
    as_of_text="Later than 12 September 2018",
)
OVER_TIME = Stakes(
    "over_time",
    "Who was to hold how much, and who did?",
    "Alibaba: 48 % planned, then 55.7 %.",
    (
        Moment("11 Sep 2018", "planned", VENTURE.holders),
        Moment("Oct 2019", "done", (share("Alibaba", 60, "Chinese company"), share("RDIF", 5, "Russian state fund", "alleged")), "35\u00a0%"),
        Moment("28 Jan 2021", "", (share("Alibaba", 48, "Chinese company"), share("Middle East funds", 52, "Foreign fund", "planned")), later=True),
    ),
)
BEHIND = Control(
    "behind",
    "Who stands behind it?",
    "USM has more than half of MegaFon.",
    Owner(
        "AliExpress Russia",
        owners=(
            Owner("Alibaba", (exact(48),)),
            Owner(
                "MegaFon",
                (exact(24, "planned"),),
                (
                    Owner("USM", (exact(56), Holding("100\u00a0%", label="votes", marks=("claimed",)))),
                    Owner("Not known whose", (exact(44),), known=False),
                ),
                href="../megafon/",
            ),
            Owner("Mail.Ru Group", (Holding("undisclosed"),), (Owner("MegaFon", (Holding("10\u00a0%"),), remark="owners drawn elsewhere"),)),
        ),
    ),
)
PAID = Amounts(
    "paid",
    "Who was to put in how much?",
    "Alibaba USD 100 million, agreed.",
    "USD",
    (
        AmountGroup(
            "Alibaba",
            (
                Amount("Cash, 11 Sep 2018", "undisclosed", status="planned", scaled=False, missing=True, fact="alibaba.cash"),
                Amount(
                    "Cash, 5 Jun 2019", "USD 100 million", Fraction(10**8), Fraction(10**8), status="agreed", marks=("agreed",), fact="alibaba.cash"
                ),
            ),
        ),
        AmountGroup(
            "RDIF",
            (
                Amount("Cash, Sep 2018", "at most USD 300 million", None, Fraction(3 * 10**8), status="planned", marks=("planned", "estimated")),
                Amount("Cash, 2019", "USD 120 million", Fraction(12 * 10**7), Fraction(12 * 10**7), href="#r", fact="rdif.cash"),
                Amount("Loan", "CNY 9 bn", Fraction(9 * 10**9), Fraction(9 * 10**9), scaled=False, fact="rdif.loan"),
                Amount("Option", "more than USD 90 million", Fraction(9 * 10**7), None, status="cancelled", marks=("cancelled",)),
            ),
        ),
    ),
)
SHIPPED = [VENTURE, REACH, CALENDAR, OVER_TIME, BEHIND, PAID]


LAYOUTS = {
    Ownership: charts.lay_out_ownership,
    Bound: charts.lay_out_bound,
    Timeline: charts.lay_out_timeline,
    Stakes: charts.lay_out_stakes,
    Control: charts.lay_out_control,
    Amounts: charts.lay_out_amounts,
}


def lay_out(chart: Chart, width: float) -> Layout:
    """Lay out a chart of any sort."""
    return LAYOUTS[type(chart)](chart, width)


def name_of(chart: Chart) -> str:
    """Return the name of a chart's template."""
    return type(chart).__name__.lower()


def render(chart: Chart, width: float = charts.WIDE_WIDTH, site: bool = True) -> str:
    """Render a chart with the shipped templates."""
    return charts.render_chart(name_of(chart), lay_out(chart, width), TEMPLATES, site)


def all_lines(layout: Layout) -> list[Line]:
    """Return all text of a layout."""
    lines = [*layout.frame.head, *layout.frame.foot, *layout.lines]
    lines += [line for line, _ in getattr(layout, "figures", ())]
    return [*lines, *(layout.strip.lines if isinstance(layout, charts.TimelineLayout) else ())]


def assert_readable(layout: Layout) -> None:
    """Assert that no text covers another or leaves the sheet."""
    lines = all_lines(layout)
    for one, other in combinations(lines, 2):
        assert not one.box.overlaps(other.box), (one.text, one.box, other.text, other.box)
    for line in lines:
        box = line.box
        assert -0.2 <= box.left < box.right <= layout.frame.width + 0.2, (line.text, box)
        assert 0 <= box.top < box.bottom <= layout.frame.height, (line.text, box)


def assert_boxes_keep_apart(layout: Layout) -> None:
    """Assert that no box of a control diagram covers another, each holds its words, and no line runs through a box or along another box's stem."""
    assert isinstance(layout, charts.ControlLayout)
    for one, other in combinations(layout.boxes, 2):
        beside = one.right <= other.x or other.right <= one.x
        assert beside or one.bottom <= other.y or other.bottom <= one.y, (one, other)
    for box in layout.boxes:
        assert 0 <= box.x < box.right <= layout.frame.width + 0.2
        assert all(box.y <= line.box.top and line.box.bottom <= box.bottom for line in box.lines)
    for edge in layout.edges:
        points = [tuple(float(one) for one in point.split(",")) for point in edge.points.split(" ")]
        for (x1, y1), (x2, y2) in pairwise(points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            hit = [box for box in layout.boxes if left < box.right - 0.2 and right > box.x + 0.2 and top < box.bottom - 0.2 and bottom > box.y + 0.2]
            assert not hit, (edge, hit)
    for one, other in combinations([_stem(edge.points) for edge in layout.edges if edge.points.count(" ") == 2 and not edge.heavy], 2):
        apart = one[0] != other[0] or one[2] <= other[1] + 0.2 or other[2] <= one[1] + 0.2
        assert apart or one[3] == other[3], (one, other)


def _stem(points: str) -> tuple[float, float, float, tuple[float, float]]:
    """Return where a stem goes down (x, top, bottom), and where it comes from."""
    start, fork, end = ((float(x), float(y)) for x, y in (point.split(",") for point in points.split(" ")))
    return fork[0], min(fork[1], end[1]), max(fork[1], end[1]), start


words = some.text(some.sampled_from("aeimnrstw WMЖщ中-,1"), min_size=1, max_size=40)
parts = some.fractions(Fraction(0), Fraction(1), max_denominator=200)
days = some.integers(0, 2100).map(lambda number: date(2014, 1, 1) + timedelta(days=number))


@some.composite
def holders(draw: some.DrawFn) -> Holder:
    """Draw a holder with an exact or a bounded share."""
    low, high = sorted((draw(parts), draw(parts)))
    text = draw(some.sampled_from(["24 %", "more than 50 %", "between 10 % and 20 %", "undisclosed"]))
    marks = draw(some.sampled_from([(), ("planned",), ("planned", "alleged")]))
    exact = draw(some.booleans())
    return Holder(draw(words), text, low / 8, low / 8 if exact else high, draw(some.sampled_from(["", "Foreign", "Russian state"])), marks)


@some.composite
def rows(draw: some.DrawFn) -> BoundRow:
    """Draw a number that is exact, bounded, open or not known."""
    low, high = sorted(draw(some.fractions(Fraction(0), Fraction(10**10), max_denominator=3)) for _ in range(2))
    ends = draw(some.sampled_from([(low, low), (low, high), (low, None), (None, high), (None, None)]))
    return BoundRow(draw(words), draw(words), *ends, draw(some.booleans()), draw(some.sampled_from([(), ("claimed",)])))


@some.composite
def events(draw: some.DrawFn) -> Event:
    """Draw an event of any precision and state."""
    first = draw(days)
    last = first + timedelta(days=draw(some.sampled_from([0, 0, 0, 2, 30, 90, 365])))
    when = f"{first.isoformat()}/{last.isoformat()}" if last != first else first.isoformat()
    status = draw(some.sampled_from(["done", "planned", "cancelled"]))
    certainty = draw(some.sampled_from(["reported", "alleged"]))
    return Event(draw(words), when, first, last, draw(some.integers(0, 1)), draw(some.booleans()), status, certainty)


@some.composite
def moments(draw: some.DrawFn) -> Moment:
    """Draw what some holders had at a time."""
    state = draw(some.sampled_from(["planned", "done", ""]))
    return Moment(draw(words), state, tuple(draw(some.lists(holders(), max_size=8))), draw(some.sampled_from(["", "between 3 % and 12 %"])))


@some.composite
def holdings(draw: some.DrawFn) -> Holding:
    """Draw a share of somebody."""
    low, high = sorted((draw(parts), draw(parts)))
    text, label = draw(some.sampled_from(["24 %", "undisclosed", "5 % or 6 %"])), draw(some.sampled_from(["", "votes"]))
    return Holding(text, low, high, label, draw(some.sampled_from([(), ("planned",)])))


owners = some.recursive(
    some.builds(Owner, words, some.tuples(holdings()), known=some.booleans()),
    lambda behind: some.builds(Owner, words, some.tuples(holdings()), some.lists(behind, min_size=1, max_size=4).map(tuple), remark=words),
    max_leaves=20,
)


@some.composite
def amounts(draw: some.DrawFn) -> Amount:
    """Draw an amount that is exact, bounded, open, kept back or of another unit."""
    row = draw(rows())
    missing = draw(some.booleans())
    ends = (None, None) if missing else (row.low, row.high)
    status = draw(some.sampled_from(["done", "agreed", "planned", "cancelled"]))
    return Amount(row.label, row.text, *ends, row.approximate, status, row.marks, draw(some.booleans()) and not missing, missing, fact="a.b")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", SHIPPED, ids=name_of)
def test_shipped_charts_are_readable(chart: Chart, width: float) -> None:
    """The charts of the shipped briefing have no text over other text."""
    assert_readable(lay_out(chart, width))


@settings(max_examples=30, deadline=None)
@given(some.lists(holders(), max_size=12), some.sampled_from(WIDTHS))
def test_any_ownership_is_readable(found: list[Holder], width: float) -> None:
    """Any holders find room for their labels."""
    together = (Together("Both kinds together", "52 %", ("Foreign", "Russian state")), Together("States", "1 %", ("Russian state",)))
    assert_readable(charts.lay_out_ownership(Ownership("x", "Who?", "These.", tuple(found), together, "A note."), width))


@settings(max_examples=30, deadline=None)
@given(some.lists(rows(), max_size=8), some.lists(some.tuples(words, parts), max_size=3), some.sampled_from(WIDTHS))
def test_any_bounds_are_readable(found: list[BoundRow], lines: list[tuple[str, Fraction]], width: float) -> None:
    """Any rows and reference lines keep clear of each other."""
    references = tuple(Reference(label, "12", value * 10**10) for label, value in lines)
    assert_readable(charts.lay_out_bound(Bound("x", "How many?", "So many.", "people", tuple(found), references, "A note."), width))


@settings(max_examples=20, deadline=None)
@given(some.lists(events(), max_size=40), some.sampled_from(WIDTHS), some.none() | days)
def test_any_timeline_is_readable(found: list[Event], width: float, as_of: date | None) -> None:
    """Any events, however crowded, find room."""
    chart = Timeline("x", "When?", "Then.", ("Venture", "World"), tuple(found), tuple(found[:3]), as_of, "Later", "A note.")
    assert_readable(charts.lay_out_timeline(chart, width))


@settings(max_examples=20, deadline=None)
@given(some.lists(moments(), max_size=6), some.sampled_from(WIDTHS))
def test_any_stakes_over_time_are_readable(found: list[Moment], width: float) -> None:
    """Any number of moments with any holders find room."""
    assert_readable(charts.lay_out_stakes(Stakes("x", "Who?", "These.", tuple(found), "A note."), width))


@settings(max_examples=30, deadline=None)
@given(owners, some.sampled_from((*WIDTHS, 240.0)))
def test_any_owners_are_readable(root: Owner, width: float) -> None:
    """However deep and crowded, boxes keep apart and lines out of them."""
    layout = charts.lay_out_control(Control("x", "Who?", "These.", root, "A note."), width)
    assert_readable(layout)
    assert_boxes_keep_apart(layout)


@settings(max_examples=30, deadline=None)
@given(some.lists(some.tuples(words, some.lists(amounts(), max_size=5).map(tuple)), max_size=4), some.sampled_from(WIDTHS))
def test_any_amounts_are_readable(found: list[tuple[str, tuple[Amount, ...]]], width: float) -> None:
    """Any amounts find room for their labels and words, on one scale."""
    groups = tuple(AmountGroup(heading, of) for heading, of in found)
    layout = charts.lay_out_amounts(Amounts("x", "How much?", "So much.", "USD", groups, "A note."), width)
    assert_readable(layout)
    assert all(bar.x <= bar.end <= layout.frame.width for bar in layout.bars)


@given(some.lists(some.tuples(some.floats(0, 500), some.floats(1, 90)), max_size=12))
def test_spread_keeps_order_and_distance(found: list[tuple[float, float]]) -> None:
    """Things spread along a line keep their order and their distance."""
    wanted, sizes = sorted(place for place, _ in found), [size for _, size in found]
    places = spread(wanted, sizes, 3, 0, 500)
    for number in range(1, len(places)):
        assert places[number] >= places[number - 1] + sizes[number - 1] + 3 - 0.15
    assert all(place >= 0 for place in places)


def test_spread_leaves_what_fits_where_it_is() -> None:
    """What has room is not moved, and a pair in the way of each other gives way equally."""
    assert spread([10, 100], [20, 20], 5, 0, 200) == (10, 100)
    assert spread([50, 50], [20, 20], 0, 0, 200) == (40, 60)


@given(words, some.floats(20, 300))
def test_wrapped_lines_keep_inside_their_width(text: str, width: float) -> None:
    """No line is wider than its width, and no letter is lost."""
    lines = wrap([Run(text), Run(text, bold=True)], width, 14)
    assert all(sum(run.width(14) for run in line) <= width + 1e-6 for line in lines)
    assert "".join(run.text for line in lines for run in line).replace(" ", "") == (text + text).replace(" ", "")


def test_bold_and_wide_letters_are_measured() -> None:
    """Bold is wider than regular, CJK a full em, and a letter nobody measured is not free."""
    assert advance("Kremlin", 10, bold=True) > advance("Kremlin", 10) > 30
    assert advance("中", 10) == advance("\U0001f600", 10) == 10
    assert advance("Кремль", 10) > 25


def test_slices_are_in_proportion_and_fill_the_bar() -> None:
    """Each slice is as long as its share, and all together are the whole."""
    layout = charts.lay_out_ownership(VENTURE, 680)
    assert [round(slice_.width / 6.8) for slice_ in layout.slices] == [48, 24, 15, 13]
    assert sum(slice_.width for slice_ in layout.slices) == pytest.approx(680, abs=0.3)
    narrow = charts.lay_out_ownership(VENTURE, 346)
    tall = sum(slice_.height for slice_ in narrow.slices)
    assert [round(slice_.height / tall * 100) for slice_ in narrow.slices] == [48, 24, 15, 13]


def test_groups_are_bracketed_and_only_facts_add_them_up() -> None:
    """A group's bracket has no sum of the chart's own; the given joint stake stands under a bracket as long as its slices."""
    layout = charts.lay_out_ownership(VENTURE, 680)
    texts = {line.text for line in layout.lines}
    assert {"Russian companies", "Russian partners together 52\u00a0%"} <= texts
    assert not [text for text in texts if "39" in text]
    left, *_, right = [float(point.split(",")[0]) for point in layout.brackets[-1].split(" ")]
    assert (left, right) == pytest.approx((0.48 * 680 + 3, 680 - 3))


@given(some.lists(holders(), min_size=1, max_size=10))
def test_cuts_fill_the_whole_without_overlap(found: list[Holder]) -> None:
    """The cuts follow each other from none to all, whatever is known."""
    cuts = cut_whole(found)
    assert cuts[0].start == 0
    assert all(one.end == pytest.approx(next_.start) for one, next_ in pairwise(cuts))
    assert cuts[-1].end == pytest.approx(1)


def test_a_share_that_is_only_a_bound_is_drawn_open() -> None:
    """Only the lower bound is filled; an arrow and hatching stand for the rest, which is given to nobody."""
    major = Holder("Major", "more than 50 %", Fraction(1, 2), Fraction(1), "Foreign")
    layout = charts.lay_out_ownership(Ownership("x", "Who?", "Major.", (major, share("Minor", 20, "State"))), 680)
    held, open_part, minor = layout.slices
    assert (held.width, held.known, bool(held.opening)) == (340, True, True)
    assert open_part.width == pytest.approx(204)
    assert not open_part.known
    assert not minor.opening
    assert any("Hatched: not known who holds it." in line.text for line in layout.frame.foot)


def test_an_unknown_remainder_is_hatched_and_named() -> None:
    """What nobody is known to hold is a slice of its own, with its size."""
    layout = charts.lay_out_ownership(Ownership("x", "Who?", "One.", (share("One", 60, ""),), rest="40 %"), 680)
    assert [(slice_.known, slice_.group) for slice_ in layout.slices] == [(True, 1), (False, 0)]
    assert "Not known whose 40 %" in {line.text for line in layout.lines}


def test_shares_over_the_whole_are_drawn_to_their_own_sum() -> None:
    """Shares that add up to more than all keep inside the bar, and the scale tells."""
    layout = charts.lay_out_ownership(Ownership("x", "Who?", "Both.", (share("A", 80, ""), share("B", 45, "b"))), 680)
    assert sum(slice_.width for slice_ in layout.slices) == pytest.approx(680)
    assert layout.ticks[-1][0] == pytest.approx(680 / 1.25)


def test_an_open_bound_has_an_arrow_and_no_end() -> None:
    """A lower bound is filled up to it and goes on as an arrow; an exact number ends; the reference line is where it belongs."""
    layout = charts.lay_out_bound(REACH, 680)
    more, exact, _ = layout.bars
    assert more.fade
    assert more.arrow
    assert more.edge is None
    assert exact.edge == exact.certain
    assert not exact.arrow
    assert exact.possible is None
    reference = layout.references[0][0]
    assert exact.certain < reference < more.certain
    assert reference / more.certain == pytest.approx(587_521_728 / 600_000_000, abs=0.001)
    assert render(REACH).count('class="chart-open"') == 2


def test_ranges_and_upper_bounds_are_hatched_from_their_certain_part() -> None:
    """A range is filled to its lower bound; an upper bound has nothing filled; of an unknown nothing is drawn as known."""
    found = (
        BoundRow("Range", "between 50 and 100", Fraction(50), Fraction(100)),
        BoundRow("At most", "less than 80", None, Fraction(80)),
        BoundRow("Unknown", "undisclosed", None, None),
    )
    between, below, unknown = charts.lay_out_bound(Bound("x", "?", "!", "troops", found), 510).bars
    assert (between.certain, between.possible) == (250, (250, 500))
    assert (below.certain, below.possible, below.edge) == (0, (0, 400), 400)
    assert unknown.nothing
    assert unknown.certain == 0
    assert unknown.edge is None


def test_a_number_below_zero_is_refused() -> None:
    """Bars begin at zero, so that a negative number cannot be shown."""
    with pytest.raises(ValueError, match="'Loss' is below zero: -3"):
        charts.lay_out_bound(Bound("x", "?", "!", "roubles", (BoundRow("Loss", "-3", Fraction(-3), Fraction(-3)),)), 600)


def test_columns_are_in_proportion_and_keep_their_colours() -> None:
    """Each slice is as high as its share, all columns are equally high, and a holder has the same colour in all."""
    layout = charts.lay_out_stakes(OVER_TIME, 680)
    columns = [[one for one in layout.slices if one.x == x] for x in sorted({one.x for one in layout.slices})]
    tall = sum(one.height for one in columns[0])
    assert [[round(one.height / tall * 100) for one in column] for column in columns] == [[48, 24, 15, 13], [60, 5, 35], [48, 52]]
    assert [[(one.group, one.known, one.marked) for one in column] for column in columns] == [
        [(1, True, True), (2, True, True), (2, True, True), (3, True, True)],
        [(1, True, False), (3, True, True), (0, False, False)],
        [(1, True, False), (4, True, True)],
    ]
    assert len(layout.bands) == 3


def test_a_column_says_when_and_how_far_along_and_labels_only_what_differs() -> None:
    """The head has the common status; a label has other marks, a holder's name where no column further left has it, and what is not known."""
    texts = [line.text for line in charts.lay_out_stakes(OVER_TIME, 680).lines]
    assert {"11 Sep 2018", "planned", "done", "later", "48\u00a0%", "5\u00a0% (alleged)"} <= set(texts)
    assert "not known whose 35\u00a0%" in " ".join(texts)
    assert "Middle East funds" in " ".join(texts)
    assert "(planned)" in " ".join(texts[texts.index("later") :])
    assert texts.count("Alibaba") == 1


def test_columns_that_find_no_room_stand_in_even_rows() -> None:
    """On a phone four columns are two rows of two, each with the holders' names."""
    chart = Stakes("x", "?", "!", (OVER_TIME.moments[0],) * 4)
    layout = charts.lay_out_stakes(chart, 250)
    assert len({one.x for one in layout.slices}) == 2
    assert [line.text for line in layout.lines].count("Alibaba") == 2
    assert len({one.x for one in charts.lay_out_stakes(chart, 680).slices}) == 4


def test_more_than_the_whole_over_time_is_said() -> None:
    """A column of too many shares keeps its height, and the note tells the sum."""
    moments = (OVER_TIME.moments[0], Moment("Oct 2019", "done", (share("A", 80, "a"), share("B", 45, "b")), surplus="125\u00a0%"))
    layout = charts.lay_out_stakes(Stakes("x", "?", "!", moments), 680)
    assert sum(one.height for one in layout.slices if one.x > 300) == pytest.approx(300, abs=0.5)
    assert "drawn to their own sum: 125\u00a0% on Oct 2019." in " ".join(line.text for line in layout.frame.foot)


def test_boxes_tell_shares_votes_and_what_is_not_known() -> None:
    """A box has its share as a bar of the whole; votes are named; a line is heavy from half on, dashed for what is not simply so."""
    layout = charts.lay_out_control(BEHIND, 680)
    assert_boxes_keep_apart(layout)
    boxes = {box.lines[0].text: box for box in layout.boxes if box.lines[-1].text != "owners drawn elsewhere"}
    usm, rest, megafon = boxes["USM"], boxes["Not known whose"], boxes["MegaFon"]
    assert [line.text for line in usm.lines] == ["USM", "56\u00a0%", "votes 100\u00a0% (claimed)"]
    assert usm.gauge.certain / usm.gauge.width == pytest.approx(0.56, abs=0.001)
    assert (rest.known, megafon.dashed, usm.dashed, boxes["AliExpress Russia"].gauge) == (False, True, False, None)
    assert [edge.points.split(" ")[-1] for edge in layout.edges if edge.heavy] == [f"{usm.x},{usm.middle}"]
    assert boxes["AliExpress Russia"].x < megafon.x < usm.x
    assert 'href="../megafon/"' in render(BEHIND)


def test_stems_of_neighbours_do_not_meet() -> None:
    """A box that is much higher than those behind it keeps the next one's stem below its own."""
    tall = Owner("Tall " * 70, (exact(50),), (Owner("One", (exact(60),)),))
    root = Owner("Root", owners=(tall, Owner("Next", (exact(50),), (Owner("Two", (exact(40),)),))))
    assert_boxes_keep_apart(charts.lay_out_control(Control("x", "?", "!", root), 680))


def test_on_a_phone_owners_are_set_in_below_each_other() -> None:
    """Whoever stands behind somebody is a line further down and a step further in."""
    boxes = sorted(charts.lay_out_control(BEHIND, 346).boxes, key=lambda box: box.y)
    assert [(box.lines[0].text.split(" ")[0], round(box.x)) for box in boxes] == [
        ("AliExpress", 0),
        ("Alibaba", 20),
        ("MegaFon", 20),
        ("USM", 40),
        ("Not", 40),
        ("Mail.Ru", 20),
        ("MegaFon", 40),
    ]
    assert all(box.right == 346 for box in boxes)


def test_amounts_stand_on_one_scale_and_what_is_not_known_has_no_end() -> None:
    """Exact amounts are in proportion; kept back is hatched and open; another currency has words and no bar."""
    layout = charts.lay_out_amounts(PAID, 680)
    kept_back, agreed, at_most, done, more = layout.bars
    assert (kept_back.missing, bool(kept_back.arrow), kept_back.edge, kept_back.certain) == (True, True, None, 0)
    assert agreed.certain / done.certain == pytest.approx(100 / 120, abs=0.005)
    assert (at_most.certain, at_most.possible[1] / done.certain) == (0, pytest.approx(2.5, abs=0.01))
    assert [bar.stage for bar in layout.bars] == ["expected", "agreed", "expected", "done", "cancelled"]
    assert [bool(bar.outline) for bar in layout.bars] == [False, True, True, False, True]
    assert (bool(more.arrow), more.edge) == (True, None)
    assert "CNY 9 bn" in {line.text for line in layout.lines}
    foot = " ".join(line.text for line in layout.frame.foot)
    assert foot == (
        "Solid: done. Solid outline: agreed. Dashed outline: announced, planned or otherwise not yet agreed. Empty: called off. "
        "Hatched with an open end: not known how much; its length means nothing. Hatched up to an end: somewhere in this range. "
        "Arrow: at least this much. Without a bar: in another unit, or below zero, so that it has no place on this scale."
    )


def test_ticks_are_round() -> None:
    """Ticks stand at 1, 2 or 5 times a power of ten and do not pass the top."""
    assert [plain_number(tick) for tick in round_ticks(600)] == ["0", "200", "400", "600"]
    assert [plain_number(tick) for tick in round_ticks(Fraction(1, 2))] == ["0", "0.2", "0.4"]
    assert plain_number(Fraction(12_500)) == "12\u00a0500"


def test_events_stand_in_order_and_gaps_are_named() -> None:
    """Events are grouped by year and in order within it, dates are told without their year, years without events are named."""
    found = group_years(CALENDAR)
    assert [(one.year, one.later, one.gap) for one in found] == [
        (2014, False, ""),
        (2018, False, "2015 to 2017: nothing listed"),
        (2019, True, ""),
    ]
    assert [[(event.text, event.day) for event in lane] for lane in found[1].lanes] == [
        [("Announced", "11 Sep"), ("Article", "12 Sep")],
        [("Blame", "2018"), ("Forum", "11–13 Sep")],
    ]
    assert [event.day for event in found[2].together] == ["1 Jan", "Q1"]
    assert [gap_in_words(2014, year) for year in (2014, 2015, 2016)] == ["", "", "2015: nothing listed"]


def test_a_year_is_parted_at_the_briefing_s_date() -> None:
    """What comes later in the same year stands below the line, under the year again."""
    day = date(2018, 10, 9)
    chart = Timeline("x", "?", "!", ("A", "B"), (*CALENDAR.events, Event("Filing", "9 October 2018", day, day)), as_of=CALENDAR.as_of)
    assert [(one.year, one.later) for one in group_years(chart)] == [(2014, False), (2018, False), (2018, True), (2019, True)]


def test_the_lanes_of_a_year_run_side_by_side() -> None:
    """A year is as high as its longer lane, so that a crowded lane does not stretch the other."""
    days = [date(2018, 1, 1) + timedelta(number) for number in range(20)]
    own, around = ([Event(f"{lane}-{day}", "x", day, day, lane) for day in days] for lane in (0, 1))
    both, one = (charts.lay_out_timeline(Timeline("x", "?", "!", ("A", "B"), tuple(events)), 680) for events in ([*own, *around], own))
    assert both.frame.height == one.frame.height


def test_marks_tell_state_lane_and_doubt() -> None:
    """Done is filled, planned hollow, cancelled crossed and struck, alleged dashed, and each says so in words."""
    layout = charts.lay_out_timeline(CALENDAR, 680)
    by_state = {mark.state: mark for mark in layout.marks}
    assert by_state["done"].filled
    assert not by_state["expected"].filled
    assert by_state["cancelled"].cross
    text = render(CALENDAR)
    assert "stroke-dasharray" in text
    assert 'text-decoration="line-through"' in text
    assert all(word in text for word in ("(planned)", "(cancelled)", "(alleged)"))
    assert {mark.outline[-1:] for mark in layout.marks} == {"z"}
    assert len({mark.lane for mark in layout.marks}) == 2


def test_the_briefing_s_date_parts_what_comes_later() -> None:
    """A line stands between the last event of the briefing's day and the first later one."""
    layout = charts.lay_out_timeline(CALENDAR, 680)
    assert layout.rule
    article = next(line for line in layout.lines if line.text == "Article")
    closing = next(line for line in layout.lines if line.text.startswith("Closing"))
    assert article.y < layout.rule[2] < closing.y


def test_the_strip_is_true_to_scale() -> None:
    """On the strip, distances are in proportion to days; it has the events that the list leaves out."""
    strokes = charts.lay_out_timeline(CALENDAR, 680).strip.strokes
    days = (date(2019, 12, 31) - date(2014, 1, 1)).days + 1
    for event, stroke in zip(CALENDAR.events, strokes, strict=True):
        assert stroke.x == pytest.approx(1 + (event.first - date(2014, 1, 1)).days / days * 678, abs=0.06)


def test_a_long_timeline_is_split_into_pages() -> None:
    """No part is higher than asked for, and every event stands in exactly one."""
    crowd = tuple(Event(f"Event {number}", f"day {number}", day := date(2018, 9, 1) + timedelta(number), day) for number in range(40))
    split = charts.split_timeline(Timeline("x", "When?", "Then.", ("A", "B"), crowd), 680, 700)
    assert len(split) > 1
    assert all(part.frame.height <= 700 for part in split)
    texts = [line.text for part in split for line in part.lines]
    assert sorted(text for text in texts if text.startswith("Event ")) == sorted(event.text for event in crowd)
    assert len({part.frame.id for part in split}) == len(split)
    assert split[0].frame.title == f"When? (1 of {len(split)})"
    untitled = charts.split_timeline(Timeline("x", "", "", ("A", "B"), crowd), 680, 700)
    assert all(not part.frame.head for part in untitled)


@pytest.mark.parametrize("site", [True, False], ids=["site", "print"])
@pytest.mark.parametrize("chart", SHIPPED, ids=name_of)
def test_drawings_are_well_formed_and_described(chart: Chart, site: bool) -> None:
    """A drawing is one svg element with title, description and ids of its own, the same at every rendering, without a blank line."""
    text = render(chart, site=site)
    root = ET.fromstring(text)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
    assert (title.text, description.text) == (chart.title, chart.finding)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert all(one.startswith(root.attrib["id"]) for one in ids)
    assert "" not in text.split("\n")
    assert text == render(chart, site=site)


@pytest.mark.parametrize("chart", SHIPPED, ids=name_of)
def test_print_has_fixed_colours_and_no_links(chart: Chart) -> None:
    """For print a drawing rests on nothing outside itself but a font by name."""
    text = render(chart, site=False)
    assert not re.search(r"var\(|<a |href|currentColor|foreignObject|inherit", text)
    assert 'font-family="PT Sans"' in text
    assert 'role="img"' in text


def test_a_drawing_with_links_does_not_hide_them_as_an_image() -> None:
    """Links lead to the facts, and the drawing is a group, since what is inside an image cannot be reached."""
    text = render(CALENDAR)
    assert '<a href="#a"' in text
    assert 'data-fact="venture.announced"' in text
    assert 'role="group"' in text
    assert 'role="img"' in render(REACH)


def test_both_widths_can_stand_on_one_page() -> None:
    """The pair is one HTML block with no id twice and no blank line."""
    layouts = lay_out(VENTURE, WIDTHS[0]), lay_out(VENTURE, WIDTHS[1])
    text = charts.render_chart_pair("ownership", *layouts, TEMPLATES)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "\n\n" not in text
    assert ET.fromstring(text).tag == "div"


@pytest.mark.parametrize("site", [True, False], ids=["site", "print"])
def test_hostile_text_stays_text(site: bool) -> None:
    """Markup, template language, newlines and control characters in data come out as text or not at all."""
    link = "javascript:alert(1)"
    drawings = (
        Ownership(HOSTILE, HOSTILE, HOSTILE, (Holder(HOSTILE, HOSTILE, group=HOSTILE, marks=(HOSTILE,), href=link, fact=HOSTILE),), (), HOSTILE),
        Bound(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (BoundRow(HOSTILE, HOSTILE, Fraction(1), None, False, (HOSTILE,), link, HOSTILE),)),
        Timeline(
            HOSTILE, HOSTILE, HOSTILE, (HOSTILE, HOSTILE), (Event(HOSTILE, HOSTILE, date(2018, 1, 1), date(2018, 1, 1), href=link, fact=HOSTILE),)
        ),
        Stakes(HOSTILE, HOSTILE, HOSTILE, (Moment(HOSTILE, HOSTILE, (Holder(HOSTILE, HOSTILE, group=HOSTILE, href=link, fact=HOSTILE),), HOSTILE),)),
        Control(HOSTILE, HOSTILE, HOSTILE, Owner(HOSTILE, (Holding(HOSTILE, label=HOSTILE, href=link, fact=HOSTILE),), remark=HOSTILE, href=link)),
        Amounts(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (AmountGroup(HOSTILE, (Amount(HOSTILE, HOSTILE, href=link, fact=HOSTILE, missing=True),)),)),
    )
    for drawing in drawings:
        text = render(drawing, site=site)
        tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(text).iter()}
        assert not tags & {"script", "b", "a"}
        assert "javascript" not in text
        assert "" not in text.split("\n")
        assert "alert(1)" in ET.fromstring(text)[0].text  # type: ignore[operator]


def test_links_keep_to_harmless_schemes() -> None:
    """Only links within the site and to pages are kept."""
    kept = ["../register.md#a.b.1", "#a", "https://example.org/a:b", "a/b:c"]
    assert [safe_link(link) for link in kept] == kept
    assert [safe_link(link) for link in ("javascript:x", " JavaScript:x", "java\nscript:x", "data:text/html,x")] == [""] * 4


def test_text_is_cleaned_for_xml() -> None:
    """White space is folded but for U+00A0, and characters that XML has no place for are left out."""
    assert clean(" a\n\tb\u00a0c\x00\ud800\ufffe ") == "a b\u00a0c"


def held(name, percent, group):
    """Return a holder of an exact share."""
    return charts.Holder(name, f"{percent} %", Fraction(percent, 100), Fraction(percent, 100), group)


def test_holders_of_one_group_have_colours_of_their_own():
    """One colour for all would tell nothing, and neither would a bracket along the whole."""
    cuts = cut_whole([held("A", 50, "Party"), held("B", 30, "Party"), held("C", 20, "Party")])
    assert ([cut.group for cut in cuts], group_spans(cuts)) == ([1, 2, 3], ())
    cuts = cut_whole([held("A", 50, "Firm"), held("B", 30, "Firm"), held("C", 20, "State")])
    assert [cut.group for cut in cuts] == [1, 1, 2]


def test_a_bracket_goes_along_all_neighbours_of_a_group():
    """Shares whose floating-point sums miss each other by a hair are neighbours."""
    cuts = cut_whole([held("A", 35, "Firm"), held("B", 35, "Firm"), held("C", 20, "Firm"), held("D", 5, "Firm"), held("E", 5, "State")])
    assert [span.label for span in group_spans(cuts)] == ["Firm", "State"]
