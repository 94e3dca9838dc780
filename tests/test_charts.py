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
from factbound.render.charts import Bound, BoundRow, Event, Holder, Layout, Ownership, Reference, Timeline, Together
from factbound.render.charts.events import gap_in_words, group_rows
from factbound.render.charts.holders import cut_whole
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
    date(2018, 9, 12),
    "Later than 12 September 2018",
)


def lay_out(chart: Ownership | Bound | Timeline, width: float) -> Layout:
    """Lay out a chart of any sort."""
    if isinstance(chart, Ownership):
        return charts.lay_out_ownership(chart, width)
    return charts.lay_out_bound(chart, width) if isinstance(chart, Bound) else charts.lay_out_timeline(chart, width)


def name_of(chart: Ownership | Bound | Timeline) -> str:
    """Return the name of a chart's template."""
    return type(chart).__name__.lower()


def render(chart: Ownership | Bound | Timeline, width: float = charts.WIDE_WIDTH, site: bool = True) -> str:
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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", [VENTURE, REACH, CALENDAR], ids=name_of)
def test_shipped_charts_are_readable(chart: Ownership | Bound | Timeline, width: float) -> None:
    """The charts of the shipped briefing have no text over other text."""
    assert_readable(lay_out(chart, width))


@settings(max_examples=60, deadline=None)
@given(some.lists(holders(), max_size=12), some.sampled_from(WIDTHS))
def test_any_ownership_is_readable(found: list[Holder], width: float) -> None:
    """Any holders find room for their labels."""
    together = (Together("Both kinds together", "52 %", ("Foreign", "Russian state")), Together("States", "1 %", ("Russian state",)))
    assert_readable(charts.lay_out_ownership(Ownership("x", "Who?", "These.", tuple(found), together, "A note."), width))


@settings(max_examples=60, deadline=None)
@given(some.lists(rows(), max_size=8), some.lists(some.tuples(words, parts), max_size=3), some.sampled_from(WIDTHS))
def test_any_bounds_are_readable(found: list[BoundRow], lines: list[tuple[str, Fraction]], width: float) -> None:
    """Any rows and reference lines keep clear of each other."""
    references = tuple(Reference(label, "12", value * 10**10) for label, value in lines)
    assert_readable(charts.lay_out_bound(Bound("x", "How many?", "So many.", "people", tuple(found), references, "A note."), width))


@settings(max_examples=40, deadline=None)
@given(some.lists(events(), max_size=40), some.sampled_from(WIDTHS), some.none() | days)
def test_any_timeline_is_readable(found: list[Event], width: float, as_of: date | None) -> None:
    """Any events, however crowded, find room."""
    chart = Timeline("x", "When?", "Then.", ("Venture", "World"), tuple(found), as_of, "Later", "A note.")
    assert_readable(charts.lay_out_timeline(chart, width))


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


def test_ticks_are_round() -> None:
    """Ticks stand at 1, 2 or 5 times a power of ten and do not pass the top."""
    assert [plain_number(tick) for tick in round_ticks(600)] == ["0", "200", "400", "600"]
    assert [plain_number(tick) for tick in round_ticks(Fraction(1, 2))] == ["0", "0.2", "0.4"]
    assert plain_number(Fraction(12_500)) == "12\u00a0500"


def test_events_stand_in_order_and_gaps_are_named() -> None:
    """Rows go by their first day; a long gap is told in months or years."""
    found = group_rows(CALENDAR)
    assert [row.first for row in found] == sorted(row.first for row in found)
    assert next(row.gap for row in found if row.when == "2018") == "4 years later"
    assert [gap_in_words(days) for days in (60, 61, 300, 914)] == ["", "2 months later", "10 months later", "2½ years later"]


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
    """On the strip, distances are in proportion to days."""
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


@pytest.mark.parametrize("site", [True, False], ids=["site", "print"])
@pytest.mark.parametrize("chart", [VENTURE, REACH, CALENDAR], ids=name_of)
def test_drawings_are_well_formed_and_described(chart: Ownership | Bound | Timeline, site: bool) -> None:
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


@pytest.mark.parametrize("chart", [VENTURE, REACH, CALENDAR], ids=name_of)
def test_print_has_fixed_colours_and_no_links(chart: Ownership | Bound | Timeline) -> None:
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
