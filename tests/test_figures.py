"""Figures: which statements go into which chart, told by what pages print of small projects."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from factbound.facts.dates import parse_period
from factbound.facts.model import Locator, Statement
from factbound.facts.values import Text
from factbound.facts.vocabulary import Property
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed, Position
from factbound.render.figures.timeline import choose_events
from factbound.render.views.events import Event
from factbound.rendered import Rendered, render_project

BASE = Path(__file__).parent / "cases" / "_base"
SOURCE = "from: daily p1s1"
VOCABULARY = """\
units:
  people: {one: person, many: people}
kinds:
  venture: {folder: ventures, label: Venture, plural: Ventures, properties: [announced_on, turnover], required: [announced_on]}
  party:
    folder: parties
    label: Party
    plural: Parties
    properties: [role, votes, stake, bought, shareholding, cash, worth, lost, staff]
    required: [role]
properties:
  announced_on: {label: Announced, type: date}
  role: {label: Role, type: text}
  votes: {label: Votes, type: share, of: [venture, party]}
  stake: {label: Stake, type: share, of: [venture]}
  bought: {label: Share bought, type: share, of: [venture]}
  shareholding: {label: Shareholding, type: share, of: [party]}
  cash: {label: Cash put in, type: money, of: [venture]}
  lost: {label: Lost, type: money, of: [venture]}
  worth: {label: Worth of what it gives, type: money}
  staff: {label: Staff, type: quantity, unit: people}
  turnover: {label: Turnover, type: money}
"""
VENTURE = "name: JV\nfacts:\n  announced_on: {value: 2018-09-11, from: daily p1s1}\n"
PROBE = "{# Probe #}\n{% import 'macros/figures.jinja' as figures %}\n# Probe\n\n"


def render(
    folder: Path,
    call: str,
    valid_at: date | None = None,
    venture: str = VENTURE,
    vocabulary: str = VOCABULARY,
    others: Mapping[str, str] = MappingProxyType({}),
    **parties: str,
) -> Rendered:
    """Render a project of some parties and other files, with a page that makes one call of `chart`."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    shutil.rmtree(folder / "data/parties")
    files = {**others, "data/vocabulary.yml": vocabulary, "data/ventures/jv.yml": venture, "content/blocks/summary.md": "{{ jv }}\n"}
    files |= {
        f"data/parties/{name}.yml": f"name: {name.title()}\nfacts:\n  role: {{value: maker, {SOURCE}}}\n{facts}" for name, facts in parties.items()
    }
    files["templates/pages/probe.md.jinja"] = PROBE + "{{ " + call + " }}\n"
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return render_project(check_project(Options(folder, folder / "out", valid_at=valid_at)))


def facts(name: str, *statements: str) -> str:
    """Return the statements of a property, the newest first."""
    return f"  {name}:\n" + "".join(f"    - {{{one}, {SOURCE}}}\n" for one in statements)


def plain(text: str) -> str:
    """Return Markdown without links, tags and entities."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", html.unescape(re.sub(r"<[^>]+>", "", text)))
    return re.sub(r"[\u00a0 ]+", " ", text)


def told(rendered: Rendered) -> tuple[str, str]:
    """Return the chart's question and its description."""
    page = rendered.pages["probe.md"]
    words = re.search(r"<title[^>]*>(.*?)</title>\n<desc[^>]*>(.*?)</desc>", page)
    assert words is not None
    return plain(words[1]), plain(words[2])


def table(rendered: Rendered) -> list[str]:
    """Return the rows of the table below the chart, without its head."""
    rows = [line for line in rendered.pages["probe.md"].split("\n") if line.startswith("|")]
    return [" | ".join(cell.strip() for cell in plain(row).strip("|").split(" | ")).strip() for row in rows[2:]]


def drawn(rendered: Rendered) -> list[str]:
    """Return the lines of text in the wide drawing."""
    wide = rendered.pages["probe.md"].split("chart--narrow")[0]
    return [plain(line) for line in re.findall(r"<text[^>]*>(.*?)</text>", wide)]


OVER_TIME = "figures.render_figures(chart.stakes_over_time(jv))"
CONTROL = "figures.render_figures(chart.control(jv))"
EAST = facts(
    "stake",
    "value: 50 %, of: jv, when: 2021",
    "value: 55 %, of: jv, when: 2019-10-09",
    "value: 90 %, of: jv, when: 2019-10, rank: rejected, because: a misprint",
    "value: 60 %, of: jv, when: 2018-09-11, status: planned",
)
WEST = facts(
    "stake", "value: 45 %, of: jv, when: 2019-10, until: 2022-06-30", "value: 40 %, of: jv, when: 2018-09-11, until: 2019-09-30, status: planned"
)


def test_shares_are_drawn_for_each_time_at_which_they_changed(tmp_path: Path) -> None:
    """Times that have a day in common are one; what is rejected stays out; what ends leaves a rest; a carried share is no news."""
    rendered, day = render(tmp_path, OVER_TIME, east=EAST, west=WEST), "11 September 2018"
    assert told(rendered) == (
        "Who was to hold how much of JV, and who did?",
        (
            f"East: 60 % (planned) from {day}, 55 % from October 2019, 50 % from 2021. "
            f"West: 40 % (planned) from {day}, 45 % from October 2019, none stated from 1 July 2022."
        ),
    )
    assert table(rendered) == [
        "11 September 2018 | East | 60 % | planned, superseded",
        "11 September 2018 | West | 40 % | planned, past",
        "9 October 2019 | East | 55 % | done, superseded",
        "October 2019 | West | 45 % | done, past",
        "2021 | East | 50 % | done",
    ]
    lines = drawn(rendered)
    assert [one for one in lines if one in ("11 Sep 2018", "Oct 2019", "2021", "1 Jul 2022")] == ["11 Sep 2018", "Oct 2019", "2021", "1 Jul 2022"]
    assert [one for one in lines if one in ("planned", "done")] == ["planned", "done", "done", "done"]
    assert " ".join(lines).count("not known whose") == 2


def test_shares_after_the_briefing_s_day_say_later(tmp_path: Path) -> None:
    """At an earlier clock the later columns stay and say so."""
    lines = drawn(render(tmp_path, OVER_TIME, date(2018, 9, 12), east=EAST, west=WEST))
    assert [one for one in lines if one.startswith(("planned", "done"))] == ["planned", "done, later", "done, later", "done, later"]


def test_a_share_computed_for_each_day_is_drawn_as_it_was_then(tmp_path: Path) -> None:
    """A formula without a time is worked out anew at each moment of what it needs; a value of another day is bound to that alone."""
    west = "  stake: {formula: 100 % - east.stake, of: jv}\n"
    rendered = render(tmp_path, OVER_TIME, east=EAST, west=west)
    assert told(rendered)[1] == (
        "East: 60 % (planned) from 11 September 2018, 55 % from 9 October 2019, 50 % from 2021. "
        "West: 40 % (planned) from 11 September 2018, 45 % from 9 October 2019, 50 % from 2021."
    )
    assert [row for row in table(rendered) if "West" in row] == [
        "11 September 2018 | West | 40 % | planned, past",
        "9 October 2019 | West | 45 % | done, past",
        "2021 | West | 50 % | done",
    ]
    page = rendered.pages["probe.md"]
    assert re.findall(r'<span data-inputs="([^"]*)">(\d\d)', page) == [("east.stake.1", "40"), ("east.stake.3", "45")]
    assert re.findall(r'data-fact="west.stake">(\d\d)\u00a0%</a>', page.split("chart--narrow")[0]) == ["50"]


@pytest.mark.parametrize("again", ["", "value: 60 %, of: jv, when: 2019, status: planned"])
def test_shares_that_never_changed_are_not_drawn_over_time(tmp_path: Path, again: str) -> None:
    """One column tells nothing over time, nor does the same said again."""
    stated = [one for one in (again, "value: 60 %, of: jv, when: 2018, status: planned") if one]
    rendered = render(tmp_path, OVER_TIME, east=facts("stake", *stated))
    assert "<svg" not in rendered.pages["probe.md"]


def test_a_dispute_of_its_time_is_told_with_both_sides(tmp_path: Path) -> None:
    """A share that was disputed at one time is drawn between both values, marked, and each value is bound to its fact."""
    disputed = "value: 58 %, of: jv, when: 2018, disputed: true, because: nothing settles it"
    stake = facts("stake", "value: 50 %, of: jv, when: 2020", disputed, "value: 60 %, of: jv, when: 2018")
    rendered = render(tmp_path, OVER_TIME, east=stake)
    assert told(rendered)[1] == "East: 58 % or 60 % (disputed) from 2018, 50 % from 2020."
    runs = re.findall(r'data-fact="east.stake">(\d\d)\u00a0%</a>', rendered.pages["probe.md"].split("chart--narrow")[0])
    assert runs == ["58", "60", "50"]


CHAIN = {
    "north": facts("stake", "value: 60 %, of: jv")
    + facts("votes", "value: 48 %, of: jv, status: agreed")
    + facts("bought", "value: 5 %, of: jv")
    + facts("shareholding", "value: 10 %, of: owner"),
    "south": facts("stake", "value: 30 %, of: jv, certainty: claimed"),
    "holding": facts(
        "shareholding", "value: more than 50 %, of: north", "value: 7 %, of: south, when: 2020, until: 2021", "value: 0 %, of: south, when: 2022"
    ),
    "owner": facts("shareholding", "value: 100 %, of: holding") + facts("votes", "value: 80 %, of: north"),
}


def test_control_goes_through_owners_to_the_end_and_round_no_circle(tmp_path: Path) -> None:
    """Each whole is cut by its capital, votes stand beside it; whoever is met again has its owners elsewhere."""
    rendered = render(tmp_path, CONTROL, **CHAIN)
    assert told(rendered) == (
        "Who owns JV, and who stands behind its owners?",
        (
            "JV is held by: North, stake 60 %, votes 48 % (agreed); South, stake 30 % (claimed); not known whose, 10 %. "
            "North is held by: Holding, shareholding more than 50 %; Owner, votes 80 %; not known whose, less than 50 %. "
            "Holding is held by: Owner, shareholding 100 %. "
            "Owner is held by: North, shareholding 10 %; not known whose, 90 %."
        ),
    )
    assert table(rendered) == [
        "North | JV | Stake | 60 % | | done",
        "North | JV | Votes | 48 % | | agreed",
        "South | JV | Stake | 30 % | | done, claimed",
        "Not known whose | JV | | 10 % | | left over",
        "Holding | North | Shareholding | more than 50 % | | done",
        "Owner | North | Votes | 80 % | | done",
        "Not known whose | North | | less than 50 % | | left over",
        "Holding | South | Shareholding | 0 % | 2022 | done",
        "Owner | Holding | Shareholding | 100 % | | done",
        "North | Owner | Shareholding | 10 % | | done",
        "Not known whose | Owner | | 90 % | | left over",
    ]
    lines = drawn(rendered)
    assert lines.count("owners drawn") == 2
    assert "votes 48 % (agreed)" in " ".join(lines)
    majorities = re.findall(r"More than half of (.*?): (.*?),", " ".join(lines))
    assert majorities == [("JV", "North"), ("North", "Holding"), ("North", "Owner"), ("Holding", "Owner")]
    assert "This briefing has no owners of South." in " ".join(lines)


def test_control_says_when_nobody_has_more_than_half_or_shares_are_too_many(tmp_path: Path) -> None:
    """The finding answers who controls; more than the whole is said at what it is a share of."""
    stakes = {name: facts("stake", "value: 50 %, of: jv") for name in ("north", "south")}
    too_many = {"east": facts("shareholding", "value: 60 %, of: north"), "west": facts("shareholding", "value: 70 %, of: north")}
    lines = " ".join(drawn(render(tmp_path, CONTROL, **stakes, **too_many)))
    assert "Nobody is known to hold more than half of JV." in lines
    assert "shares of it come to 130 %" in lines


def test_a_share_made_up_of_others_is_no_further_part_of_the_whole(tmp_path: Path) -> None:
    """Who holds through others says so, and the whole is not counted twice; who holds nothing any more is in the table alone."""
    rendered = render(
        tmp_path,
        CONTROL,
        north=facts("stake", "value: 100 %, of: jv"),
        east=facts("shareholding", "value: 50 %, of: north"),
        west=facts("shareholding", "value: 50 %, of: north"),
        top="  shareholding:\n    - {formula: east.shareholding + west.shareholding, of: north}\n",
        gone=facts("shareholding", "value: 0 %, of: north, when: 2022"),
    )
    halves = "East, shareholding 50 %; West, shareholding 50 %"
    assert told(rendered)[1] == f"JV is held by: North, stake 100 %. North is held by: {halves}; Top, shareholding 100 %."
    assert table(rendered)[1:] == [
        "East | North | Shareholding | 50 % | | done",
        "West | North | Shareholding | 50 % | | done",
        "Gone | North | Shareholding | 0 % | 2022 | done",
        "Top | North | Shareholding | 100 % | | done",
    ]
    lines = " ".join(drawn(rendered))
    assert "Top 100 % through East and West" in lines
    assert "Gone" not in lines


def test_votes_that_hold_another_s_are_told_to_do_so(tmp_path: Path) -> None:
    """Who stands behind another holder may count its votes: it must where both come to more than the whole; times of the shares are told."""
    rendered = render(
        tmp_path,
        CONTROL,
        north=facts("stake", "value: 100 %, of: jv, when: 2019"),
        firm=facts("votes", "value: 57 %, of: north, when: 2021-12-03"),
        east=facts("votes", "value: more than 50 %, of: north, when: 2020") + facts("shareholding", "value: 45 %, of: firm"),
        west=facts("votes", "value: 25 %, of: north") + facts("shareholding", "value: 55 %, of: firm, when: 2022-10"),
    )
    lines = " ".join(drawn(rendered))
    assert "at least in part through Firm" in lines
    assert "also behind Firm" in lines
    assert "More than half of North: East, votes more than 50 %, at least in part through Firm." in lines
    assert "More than half of North: Firm, votes 57 %." in lines
    assert "Shares as stated between 2019 and October 2022." in lines


@pytest.mark.parametrize(
    ("valid_at", "words"),
    [
        (date(2018, 9, 11), "As of 11 September 2018."),
        (date(2026, 1, 2), "Shares as of 2020, the last that were found by 2 January 2026."),
    ],
)
def test_shares_older_than_the_clock_say_so(tmp_path: Path, valid_at: date, words: str) -> None:
    """A chart of what was said years ago is not of today."""
    stake = facts("stake", "value: 50 %, of: jv, when: 2020", "value: 60 %, of: jv, when: 2018-09-11")
    assert words in " ".join(drawn(render(tmp_path, "figures.render_figures(chart.ownership(jv))", valid_at, east=stake)))


def test_nothing_known_of_holders_draws_nothing(tmp_path: Path) -> None:
    """A venture without a share has neither chart."""
    for number, call in enumerate((CONTROL, OVER_TIME, "figures.render_figures(chart.money(jv))")):
        assert "<svg" not in render(tmp_path / str(number), call, north=facts("staff", "value: 5 people")).pages["probe.md"]


def test_money_tells_what_was_kept_back_planned_and_paid(tmp_path: Path) -> None:
    """Each statement that is followed is a row of its holder, once; with properties named, those and no others, of whoever has to do with it."""
    undisclosed = "value: undisclosed, of: jv, when: 2018, status: planned, because: kept back, reason: not_disclosed"
    rendered = render(
        tmp_path,
        'figures.render_figures(chart.money(jv, "cash", "worth"))',
        north=facts("stake", "value: 60 %, of: jv")
        + facts("cash", "value: USD 10 million, of: jv, when: 2019, status: agreed", undisclosed, undisclosed),
        south=facts("stake", "value: 40 %, of: jv")
        + facts("worth", "value: CNY 50 million, when: 2018, certainty: estimated")
        + facts("lost", "value: USD 7 million, of: jv"),
        other=facts("worth", "value: USD 1 million"),
        lender=facts("cash", "value: USD 3 million, of: jv, when: 2020-03"),
    )
    assert told(rendered) == (
        "Who was to put how much into JV?",
        "North, cash put in: USD 10 million (agreed). South, worth of what it gives: CNY 50 million (estimated). Lender, cash put in: USD 3 million.",
    )
    assert table(rendered) == [
        "North | Cash put in | undisclosed | 2018 | planned, superseded",
        "North | Cash put in | USD 10 million | 2019 | agreed",
        "South | Worth of what it gives | CNY 50 million | 2018 | done, estimated",
        "Lender | Cash put in | USD 3 million | March 2020 | done",
    ]
    lines = drawn(rendered)
    assert {"Cash put in, Mar 2020", "CNY 50 million (estimated)", "million USD"} <= set(lines)
    assert "Without a bar: in another unit" in " ".join(lines)


def test_money_put_into_another_venture_is_not_told(tmp_path: Path) -> None:
    """What may be said of ventures counts where it is said of this one; what has another kind of object belongs to whoever has a part in it."""
    vocabulary = VOCABULARY + "  option: {label: Option, type: money, of: [party]}\n"
    rendered = render(
        tmp_path,
        'figures.render_figures(chart.money(jv, "cash", "option"))',
        vocabulary=vocabulary.replace("cash, worth", "cash, option, worth"),
        others={"data/ventures/rival.yml": VENTURE.replace("JV", "Rival")},
        north=facts("stake", "value: 60 %, of: jv")
        + "  cash:\n"
        + "".join(f"    - {{value: USD {size} million, of: {of}, when: 2019, {SOURCE}}}\n" for size, of in ((10, "jv"), (99, "rival")))
        + facts("option", "value: USD 4 million, of: south"),
        south=facts("cash", "value: USD 8 million, of: rival"),
    )
    assert table(rendered) == ["North | Cash put in | USD 10 million | 2019 | done", "North | Option | USD 4 million | | done"]


def test_money_without_properties_is_all_of_which_the_venture_is_the_object(tmp_path: Path) -> None:
    """Nothing else is drawn, and when all of it is done the question says so."""
    cash, worth = facts("cash", "value: USD 1 million, of: jv"), facts("worth", "value: USD 2 million")
    rendered = render(tmp_path, "figures.render_figures(chart.money(jv))", north=cash + worth)
    assert told(rendered)[0] == "Who put how much into JV?"
    assert table(rendered) == ["North | Cash put in | USD 1 million | | done"]


def test_money_of_a_property_that_there_is_not(tmp_path: Path) -> None:
    """A misspelt property stops the build at the template."""
    with pytest.raises(BuildFailed, match="there is no property 'wroth'"):
        render(tmp_path, 'figures.render_figures(chart.money(jv, "wroth"))', north=facts("cash", "value: USD 1 million, of: jv"))


def test_a_series_has_every_statement_at_its_time_and_names_gaps(tmp_path: Path) -> None:
    """Earlier years are no longer so and need no mark for it; years without a figure are named."""
    turnover = facts(
        "turnover", "value: USD 9 million, when: 2022, certainty: claimed", "value: USD 5 million, when: 2019", "value: USD 4 million, when: 2018"
    )
    rendered = render(tmp_path, 'figures.render_figure(chart.series("How much?", [jv.turnover]))', venture=VENTURE + turnover, north="")
    assert told(rendered) == ("How much?", "JV: turnover USD 4 million (2018), USD 9 million (2022, claimed).")
    assert table(rendered) == [
        "JV: Turnover | 2018 | USD 4 million | done, superseded",
        "JV: Turnover | 2019 | USD 5 million | done, superseded",
        "JV: Turnover | 2022 | USD 9 million | done, claimed",
    ]
    wanted = ["2018", "USD 4 million", "2019", "USD 5 million", "2020 to 2021", "no figure", "2022", "USD 9 million (claimed)"]
    assert [line for line in drawn(rendered) if line in wanted] == wanted


def test_several_series_have_headings_and_one_scale(tmp_path: Path) -> None:
    """Each fact has a heading; a number of another unit has no bar."""
    turnover = facts("turnover", "value: USD 9 million, when: 2022", "value: USD 5 million, when: 2021")
    call = 'figures.render_figure(chart.series("How large?", [jv.turnover, north.staff], "Larger."))'
    rendered = render(tmp_path, call, venture=VENTURE + turnover, north=facts("staff", "value: 5 people, when: 2022-03"))
    assert {"JV: turnover", "North: staff", "March 2022", "5 people", "Larger."} <= set(drawn(rendered))
    assert rendered.pages["probe.md"].split("chart--narrow")[0].count('fill-opacity="1"') == 2


class Said:
    """As much of a statement's view as the choice of events needs."""

    def __init__(self, record: Statement) -> None:
        self.record, self.id = record, record.id


def event(entity: str, when: str, sources: int = 1, *, own: bool = False) -> Event:
    """Return an event that some sources tell."""
    locators = tuple(Locator(f"source_{number}") for number in range(sources))
    number = parse_period(when).start.toordinal()
    record = Statement(
        entity, Property("milestone", "Milestone", "text"), number, Position(""), Text("x"), when=parse_period(when), locators=locators
    )
    return Event(parse_period(when), entity, Said(record), own, "", "")  # type: ignore[arg-type]


def test_the_surroundings_are_chosen_by_nearness_year_by_year() -> None:
    """Holders' events come first, then those about the time of the venture's, then those that most sources tell; the venture's lane is whole.

    One of each entity comes before a second of any.
    """
    events = [
        event("old", "2014-03"),
        event("far_told", "2018-01-02", 3),
        event("far", "2018-01-03"),
        event("holder", "2018-02"),
        event("a_month_before", "2018-08-11"),
        event("jv", "2018-09-11", own=True),
        event("same_day", "2018-09-11"),
        event("told_twice", "2018-09-12", 2),
        event("told_twice", "2018-09-13", 2),
    ]

    def chosen(around: int) -> list[str]:
        return [one.title for one in choose_events(events, frozenset({"holder"}), around)]

    assert chosen(0) == ["jv"]
    assert chosen(1) == ["old", "holder", "jv"]
    assert chosen(2) == ["old", "holder", "jv", "same_day"]
    assert chosen(3) == ["old", "holder", "jv", "same_day", "told_twice"]
    assert chosen(5) == ["old", "far_told", "holder", "a_month_before", "jv", "same_day", "told_twice"]
    assert chosen(6) == ["old", "far_told", "far", "holder", "a_month_before", "jv", "same_day", "told_twice"]
    assert len(chosen(7)) == len(events)


def test_a_year_crowded_with_the_venture_s_own_events_has_as_many_around() -> None:
    """Beside a long lane there is room, so that the other may be as long."""
    events = [event(f"own_{day}", f"2018-09-{day}", own=True) for day in range(11, 14)] + [
        event(f"other_{day}", f"2018-10-{day}") for day in range(11, 16)
    ]
    assert len(choose_events(events, frozenset(), 1)) == 6
