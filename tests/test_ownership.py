"""What shares leave over, wherever it is shown: the chart, its words for those who cannot see it, and the tables."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.facts.clocks import Fact
from factbound.facts.intervals import Interval
from factbound.facts.model import Statement
from factbound.facts.quantities import Quantity
from factbound.facts.shares import balance
from factbound.facts.values import parse_value
from factbound.facts.vocabulary import Property
from factbound.facts.wording import format_quantity
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import Position
from factbound.rendered import render_project

CASES = Path(__file__).parent / "cases"
STAKE = Property("stake", "Stake", "share", of=("venture",))


def held(*texts: str) -> Fact:
    """Return a share as one or more sources give it."""
    said = tuple(Statement("someone", STAKE, 1, Position(""), parse_value(text, STAKE, {})) for text in texts)
    return Fact("someone.stake", "jv", said, said, disputed=len(said) > 1)


@pytest.mark.parametrize(
    ("shares", "rest", "surplus", "wrong"),
    [
        ([("60 %",), ("30 %",)], "10 %", "", False),
        ([("60 %",), ("40 %",)], "", "", False),
        ([("40 %",), ("between 48 % and 57 %",)], "between 3 % and 12 %", "", False),
        ([("more than 50 %",), ("20 %",)], "less than 30 %", "", False),
        ([("at most 50 %",), ("less than 20 %",)], "", "", False),
        ([("at least 1 %",), ("less than 20 %",)], "at most 99 %", "", False),
        ([("48 %",), ("undisclosed",)], "at most 52 %", "", False),
        ([("48 %",), ("24 %", "26 %")], "between 26 % and 28 %", "", False),
        ([("60 %",), ("58 %",)], "", "118 %", True),
        ([("60 %",), ("at least 58 %",)], "", "between 118 % and 160 %", True),
        ([("about 50 %",), ("about 48 %",)], "at most 6.9 %", "", False),
        ([("about 51 %",), ("about 51 %",)], "", "about 102 %", False),
        ([("about 60 %",), ("about 51 %",)], "", "about 111 %", True),
    ],
)
def test_shares_are_balanced_with_both_their_bounds(shares: list[tuple[str, ...]], rest: str, surplus: str, wrong: bool) -> None:
    """What is left over is the whole without the shares; what is too much is said and nothing is scaled."""
    found = balance(held(*texts) for texts in shares)
    said = [format_quantity(one, {}).replace("\u00a0", " ") if one else "" for one in (found.rest, found.surplus)]
    assert (*said, found.wrong) == (rest, surplus, wrong)


@pytest.mark.parametrize(("planned", "rest"), [("9 %", "between 81 % and 90 %"), ("10 %", "between 80 % and 90 %"), ("30 %", "60 %")])
def test_a_share_that_may_change_hands_is_not_taken_off_twice(planned: str, rest: str) -> None:
    """Who is to have 9 % may get them from one who still holds 10 %, so that the others have between 81 and 90 %; nobody here has 30 % to give."""
    plan = held(planned)
    agreed = replace(plan, holding=tuple(replace(one, status="agreed") for one in plan.holding))
    found = balance([held("10 %"), agreed]).rest
    assert found is not None
    assert format_quantity(found, {}).replace("\u00a0", " ") == rest


PARTS = st.tuples(st.fractions(0, 40, max_denominator=4), st.fractions(0, 40, max_denominator=4))


@given(st.lists(PARTS, min_size=1, max_size=4), st.integers(0, 10))
def test_what_is_left_over_holds_whatever_the_shares_are(ends: list[tuple[int, int]], part: int) -> None:
    """For any shares within their bounds that fit the whole, the remainder lies in what is said to be left over."""
    spans = [Interval(*sorted(one)) for one in ends]
    said = [Statement("someone", STAKE, 1, Position(""), Quantity(span, "%")) for span in spans]
    found = balance(Fact("someone.stake", "jv", (one,), (one,)) for one in said)
    total = sum(low + (high - low) * part / 10 for low, high in ((one.low or 0, one.high or 0) for one in spans))
    if total > 100:
        return
    assert found.surplus is None
    assert found.rest.interval.contains(100 - total) if found.rest else total == 100 or all(not span.low for span in spans)


@pytest.mark.parametrize(
    ("south", "picture", "words", "row"),
    [
        ("30 %", "Not known whose 10 %", "Not known whose: 10 %.", "| Not known whose | 10 % |"),
        ("between 28 % and 37 %", "Not known whose between 3 % and 12 %", "Not known whose: between 3 % and 12 %.", "| between 3 % and 12 % |"),
        (
            "undisclosed, because: kept back, reason: not_disclosed",
            "not known who holds it (at most 40 %)",
            "Not known whose: at most 40 %.",
            "| at most 40 % |",
        ),
        ("58 %", "more than the whole", "The shares come to 118 %, more than the whole: they cannot all be right.", "| All shares | 118 % |"),
    ],
)
def test_every_view_shows_what_is_left_over(tmp_path: Path, south: str, picture: str, words: str, row: str) -> None:
    """The picture, its description, the table beside it, the table of stakes and the reports agree."""
    shutil.copytree(CASES / "_base", tmp_path, dirs_exist_ok=True)
    stake = f"  stake: {{value: {south}, of: jv, when: 2018-09-11, from: daily p1s2}}\n"
    (tmp_path / "data/parties/south.yml").write_text(f"name: South\nfacts:\n  role: {{value: maker of compasses, from: daily p1s1}}\n{stake}")
    (tmp_path / "data/ventures/jv.yml").write_text("name: JV\nfacts:\n  announced_on: {value: 2018-09-11, from: daily p1s1}\n")
    rendered = render_project(check_project(Options(tmp_path, tmp_path / "out")))
    page = rendered.pages["ownership.md"].replace("\u00a0", " ")
    bound = r'<span data-inputs="north\.stake\.1 south\.stake\.1">([^<]*)</span>'
    drawn = " ".join(part.split("<")[0] for part in page.split("<svg")[1].split("</desc>")[1].split(">"))
    assert picture in " ".join(drawn.split())
    assert f"{words}</desc>" in page
    start, end = page.index("chart-control"), page.index("## Shares as stated")
    assert re.sub(bound, r"\1", page[:start] + page[end:]).count(row) == 2
    assert len(re.findall(bound, page[:start] + page[end:])) == 2
    assert len(re.findall(bound, page[start:end])) == 1
    reports = {one.name: one.markdown.replace("\u00a0", " ") for one in rendered.reports}
    for report in ("full-briefing", "one-page"):
        assert words in reports[report]
