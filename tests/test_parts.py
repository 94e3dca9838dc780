"""Long lists divided into parts: of plain items, and of a project whose lists are taken for long."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound import crew
from factbound.initials import initial_of
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import Checked, check_project
from factbound.proof.mutation import prove_changes
from factbound.proof.score import prove_parity
from factbound.publish import card, site
from factbound.publish.address import SiteAddress
from factbound.publish.reports import document, docx
from factbound.publish.web.indexes import divide_sitemap
from factbound.render import lists, plan
from factbound.render.parts import Item, divide, nearby, signposts
from factbound.render.views import parts as part_views
from factbound.render.views import reports as report_views

BASE = Path(__file__).parent / "cases" / "_base"


@pytest.mark.parametrize(
    ("name", "label", "slug"),
    [
        ("Acme", "A", "a"),
        ("éclair", "E", "e"),
        ("Øresund", "O", "o"),
        ("«Газпром»", "Г", "u0413"),
        ("Ёлка", "Ё", "u0401"),
        ("Ὀδυσσεύς", "Ο", "u039f"),
        ("أحمد", "ا", "u0627"),
        ("אבג", "א", "u05d0"),
        ("ქართული", "ქ", "u10e5"),
        ("阿里巴巴", "Chinese characters", "chinese"),
        ("가나다", "ㄱ", "u3131"),
        ("ひろ", "ひ", "u3072"),
        ("ʻOkina", "O", "o"),
        ("ＦＵＬＬ", "F", "f"),
        ("ǆ", "D", "d"),
        ("3M", "0–9", "digits"),
        ("٣", "0–9", "digits"),
        ("(№ 7)", "N", "n"),
        ("🎉", "Signs", "signs"),
    ],
)
def test_initials_are_those_that_a_reader_looks_under(name: str, label: str, slug: str) -> None:
    """A letter without its marks, in capitals; digits, signs and scripts without an alphabet each stand together."""
    initial = initial_of(name)
    assert (initial.label, initial.slug) == (label, slug)


@given(st.text(min_size=1), st.text(min_size=1))
def test_initials_have_safe_names_of_their_own(one: str, two: str) -> None:
    """A slug is a word of small letters and digits, and that of no other initial."""
    first, second = initial_of(one), initial_of(two)
    assert re.fullmatch("[a-z0-9]+", first.slug)
    assert (first == second) == (first.slug == second.slug) == (first.place == second.place)


ITEMS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), max_size=60).map(
    lambda those: [
        Item((group, place), f"i{place}", f"I{place}", f"G{group}", f"g{group}", weight) for place, (group, weight) in enumerate(sorted(those))
    ]
)


@given(ITEMS, st.integers(1, 20))
def test_nothing_is_lost_and_no_part_is_too_large(items: list[Item], most: int) -> None:
    """The parts have all items once, in their order, those of one group each; only an item that is too large by itself makes a part too large."""
    parts = divide(items, most, "x/")
    assert [name for part in parts for name in part.ids] == [one.id for one in items]
    assert all(part.weight <= most or len(part.ids) == 1 for part in parts)
    assert len({part.path for part in parts}) == len(parts)
    assert [[one.id for one in items if part.has(one.key)] for part in parts] == [[*part.ids] for part in parts]
    groups = {one.id: one.group for one in items}
    assert all({groups[name] for name in part.ids} == {part.group} for part in parts)
    for name, run in groupby(parts, key=lambda part: part.group):
        those = list(run)
        assert [(part.number, part.of) for part in those] == [(number, len(those)) for number in range(1, len(those) + 1)], name


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_ways_to_other_parts_do_not_grow_with_them(number: int, of: int) -> None:
    """However many parts there are, one leads to few; one by one to those beside it, to first and last."""
    found = nearby(min(number, of), of)
    assert len(found) <= 17
    assert {1, of} <= {*found} <= {*range(1, of + 1)}


def test_signposts_are_few() -> None:
    """A way in leads to some of very many parts, the first among them."""
    parts = divide([Item((place,), str(place), str(place)) for place in range(1000)], 2, "x/part-")
    assert len(parts) == 500
    assert [part.number for part in signposts(parts)] == [*range(1, 500, 13)]
    assert [part.path for part in parts[:2]] == ["x/part-1.md", "x/part-2.md"]


MOST = 4
"""Entries of a page of the project below."""
PARTY = """\
name: {name}
facts:
  role: {{value: maker of hats, from: filing_{number}}}
  ally: {{value: north, from: yearbook}}
  staff:
    - {{value: {staff} people, when: 2018, from: filing_{number}, disputed: true}}
    - {{value: {other} people, when: 2018, from: yearbook, disputed: true}}
"""
SILENT = """\
name: {name}
facts:
  role: {{value: maker of maps, from: filing_{number}}}
  ally: {{value: north, from: yearbook}}
  staff: {{value: undisclosed, from: filing_{number}, because: the filing leaves it out, reason: {reason}}}
"""
VENTURE = "name: Venture {number}\nfacts:\n  announced_on: {{value: 20{number:02}-03-01, from: yearbook}}\n"


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """What is a long list, in small."""
    with mock.patch.multiple(lists, NAMING=replace(lists.NAMING, most=MOST, size=MOST), CITING=replace(lists.CITING, most=MOST, size=MOST)):
        listings = {name: replace(one, most=MOST, size=MOST) for name, one in lists.LISTINGS.items()}
        listings[lists.REGISTER] = replace(listings[lists.REGISTER], size=12)
        with (
            mock.patch.multiple(lists, LISTINGS=listings),
            mock.patch.object(plan, "LISTED", MOST),
            mock.patch.object(part_views, "BESIDE", MOST),
            mock.patch.multiple(report_views, MOST=MOST, MOST_ROWS=20),
        ):
            yield


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory, small: None) -> Checked:  # noqa: ARG001
    """A project of thirteen parties and seven ventures, built with small pages."""
    folder = tmp_path_factory.mktemp("paged")
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    names = ["Anvil", "Arrow", "Atlas", "Axle", "Azimuth", "Élan", "Ember", "Жук", "9 Lives", "Quill", "Rook"]
    for number, name in enumerate(names):
        text = SILENT if number % 2 else PARTY
        reason = "protected" if number % 4 == 1 else "not_disclosed"
        said = text.format(name=name, number=number, staff=number + 5, other=number + 900, reason=reason)
        (folder / f"data/parties/p_{number}.yml").write_text(said, "utf-8")
        (folder / f"data/sources/filing_{number}.yml").write_text(
            f"title: Filing {number}\npublisher: Court\npublished: 2018-09-{number + 10}\n", "utf-8"
        )
    (folder / "data/sources/yearbook.yml").write_text("title: Yearbook\npublisher: Court\npublished: 2018-12-31\n", "utf-8")
    for number in range(1, 8):
        (folder / f"data/ventures/v_{number}.yml").write_text(VENTURE.format(number=number), "utf-8")
    (folder / "content/method.md").write_text("---\ntitle: Method\n---\n\nSee [the role](register.md#north.role.1).\n", "utf-8")
    options = Options(folder, folder / "out")
    with ExitStack() as stack:
        for module, name, value in ((docx, "available", False), (document, "render_pdf", b"%PDF"), (card, "render_card", b"PNG")):
            stack.enter_context(mock.patch.object(module, name, return_value=value))
        stack.enter_context(mock.patch.object(crew, "FEW", 4))  # so that several processes make it
        stack.enter_context(mock.patch.object(site, "_build_stock", side_effect=AssertionError("MkDocs had to make the pages")))
        publish_briefing(options)
    for file in (folder / "out/reports").glob("*.pdf"):
        file.unlink()
    return check_project(options)


def docs(paged: Checked, path: str) -> str:
    """Return the Markdown of a page without its front matter."""
    return (paged.options.out / "docs" / path).read_text("utf-8").split("\n---\n\n", 1)[1]


def test_every_long_list_has_its_pages(paged: Checked) -> None:
    """What is too long stands on pages behind the one that leads to it, each called by what it has."""
    assert [f"{one.path} = {one.title} ({one.description})" for one in paged.plan.pages if one.part] == PAGES.splitlines()


PAGES = """\
timeline/part-1.md = Timeline: part 1 of 2 (1 March 2001 to 1 March 2004)
timeline/part-2.md = Timeline: part 2 of 2 (1 March 2005 to 11 September 2018)
ventures/by-v.md = Ventures: V, part 1 of 2 (Venture 1 to Venture 4)
ventures/by-v-2.md = Ventures: V, part 2 of 2 (Venture 5 to Venture 7)
parties/by-digits.md = Parties: 0–9 (9 Lives)
parties/by-a.md = Parties: A, part 1 of 2 (Anvil to Atlas)
parties/by-a-2.md = Parties: A, part 2 of 2 (Axle to Azimuth)
parties/by-e.md = Parties: E (Élan to Ember)
parties/by-n.md = Parties: N (North)
parties/by-q.md = Parties: Q (Quill)
parties/by-r.md = Parties: R (Rook)
parties/by-s.md = Parties: S (South)
parties/by-u0416.md = Parties: Ж (Жук)
parties/north-named-1.md = North: where else it appears, part 1 of 3 (9 Lives to Atlas)
parties/north-named-2.md = North: where else it appears, part 2 of 3 (Axle to Ember)
parties/north-named-3.md = North: where else it appears, part 3 of 3 (Quill to Жук)
register/ventures-1.md = Fact register: Ventures (Example JV to Venture 7)
register/parties-1.md = Fact register: Parties, part 1 of 5 (9 Lives to Arrow)
register/parties-2.md = Fact register: Parties, part 2 of 5 (Atlas to Azimuth)
register/parties-3.md = Fact register: Parties, part 3 of 5 (Élan to North)
register/parties-4.md = Fact register: Parties, part 4 of 5 (Quill to South)
register/parties-5.md = Fact register: Parties, part 5 of 5 (Жук)
unknowns/not_disclosed-1.md = What is not known: Not disclosed (Axle to Жук)
unknowns/protected-1.md = What is not known: Protected from disclosure (Arrow to Quill)
disagreements/open-1.md = Disagreements: Open, part 1 of 2 (Anvil to Atlas)
disagreements/open-2.md = Disagreements: Open, part 2 of 2 (Azimuth to 9 Lives)
sources/part-1.md = Sources: part 1 of 4 (31 December 2018 to 18 September 2018)
sources/part-2.md = Sources: part 2 of 4 (17 September 2018 to 14 September 2018)
sources/part-3.md = Sources: part 3 of 4 (13 September 2018 to 11 September 2018)
sources/part-4.md = Sources: part 4 of 4 (10 September 2018)
sources/yearbook-cited-1.md = Yearbook: what rests on it, part 1 of 5 (9 Lives to Atlas)
sources/yearbook-cited-2.md = Yearbook: what rests on it, part 2 of 5 (Axle to Ember)
sources/yearbook-cited-3.md = Yearbook: what rests on it, part 3 of 5 (Quill to Venture 2)
sources/yearbook-cited-4.md = Yearbook: what rests on it, part 4 of 5 (Venture 3 to Venture 6)
sources/yearbook-cited-5.md = Yearbook: what rests on it, part 5 of 5 (Venture 7 to Жук)
"""


def test_navigation_lists_no_large_kind(paged: Checked) -> None:
    """Of a kind with many entities it has the index only; what is too long is there once."""
    assert (paged.options.out / "nav.yml").read_text("utf-8") == NAV


NAV = """\
# Written by the build: the pages of the site, in reading order.
nav:
- Briefing: index.md
- Method: method.md
- Example JV: ventures/jv.md
- Ownership: ownership.md
- Timeline: timeline.md
- Ventures:
  - Ventures: ventures/index.md
- Parties:
  - Parties: parties/index.md
- Fact register: register.md
- What is not known: unknowns.md
- Disagreements: disagreements.md
- Sources: sources/index.md
- Provenance: provenance.md
- Changes: changes.md
- Reports: reports.md
"""


def test_a_way_in_counts_and_leads_on(paged: Checked) -> None:
    """An index has its initials with their counts, the register its kinds; of several parts it says from where to where."""
    assert docs(paged, "parties/index.md") == KINDS
    assert docs(paged, "register.md").splitlines()[-7:] == REGISTER.splitlines()


KINDS = """\
# Parties

- **[0–9](by-digits.md)**: 1
- **[A](by-a.md)**: 5
    - [Anvil to Atlas](by-a.md)
    - [Axle to Azimuth](by-a-2.md)
- **[E](by-e.md)**: 2
- **[N](by-n.md)**: 1
- **[Q](by-q.md)**: 1
- **[R](by-r.md)**: 1
- **[S](by-s.md)**: 1
- **[Ж](by-u0416.md)**: 1
"""
REGISTER = """\
- **[Ventures](register/ventures-1.md)**: 9
- **[Parties](register/parties-1.md)**: 43
    - [9 Lives to Arrow](register/parties-1.md)
    - [Atlas to Azimuth](register/parties-2.md)
    - [Élan to North](register/parties-3.md)
    - [Quill to South](register/parties-4.md)
    - [Жук](register/parties-5.md)
"""


def test_a_part_leads_to_the_others(paged: Checked) -> None:
    """It has the way back, all initials, the numbers of its own, its items, and what stands before and behind it."""
    text = re.sub(r" <span.*</span>", "", docs(paged, "parties/by-a-2.md"))
    assert text == PART


PART = """\
# Parties: A, part 2 of 2

<p class="kicker" markdown="1">[Parties](index.md)</p>

[0–9](by-digits.md) · [A](by-a.md) · [E](by-e.md) · [N](by-n.md) · [Q](by-q.md) · [R](by-r.md) · [S](by-s.md) · [Ж](by-u0416.md)

[1](by-a.md) · **2**

<div class="directory" markdown="1">

- **[Axle](p_3.md)**
- **[Azimuth](p_4.md)**

</div>

Before: [A, part 1 of 2](by-a.md). Next: [E](by-e.md).
"""


def test_parts_have_all_that_one_page_would_have(paged: Checked) -> None:
    """Each entity, row, source and event stands on one part, once."""
    everything = {one.path: docs(paged, one.path) for one in paged.plan.pages if one.part}

    def on(start: str, pattern: str) -> list[str]:
        return sorted(found for path, text in everything.items() if path.startswith(start) for found in re.findall(pattern, text))

    project, known = paged.knowledge.project, paged.knowledge.statements
    assert on("parties/by-", r"(?m)^- \*\*\[[^]]*\]\((\w+)\.md") == sorted(one.id for one in project.entities.values() if one.kind.name == "party")
    assert on("register/", r'<a id="([\w.]+)">') == sorted(one.id for one in known)
    assert on("sources/part-", r"(?m)^\|.*\]\((\w+)\.md\)") == sorted(project.sources)
    assert on("timeline/", r'data-row="([\w.]+)"') == sorted(one.id for one in known if one.prop.name == "announced_on")
    assert on("unknowns/", r'data-row="(\w+)\.staff') == ["p_1", "p_3", "p_5", "p_7", "p_9"]
    assert on("disagreements/", r"(?m)^### .*\((?:\.\./parties/)(\w+)") == ["p_0", "p_10", "p_2", "p_4", "p_6", "p_8"]
    assert on("parties/north-named-", r"(?m)^- \[[^]]*\]\((\w+)\.md") == sorted(f"p_{number}" for number in range(11))


def test_links_that_people_wrote_to_rows_go_on_leading_there(paged: Checked) -> None:
    """Prose that names a row of the register need not know on which of its pages that is."""
    assert "See [the role](register/parties-3.md#north.role.1)." in docs(paged, "method.md")


def test_a_site_map_has_no_more_addresses_than_allowed(tmp_path: Path) -> None:
    """A larger one becomes an index of several; a smaller one stays as it is."""
    whole = f"<urlset>{''.join(f'<url><loc>https://a.example/{page}/</loc></url>' for page in 'abc')}</urlset>"
    (tmp_path / "sitemap.xml").write_text(whole, "utf-8")
    divide_sitemap(tmp_path, SiteAddress("https://a.example/"), most=3)
    assert (tmp_path / "sitemap.xml").read_text("utf-8") == whole
    divide_sitemap(tmp_path, SiteAddress("https://a.example/"), most=2)
    places = re.findall("<sitemap><loc>(.*)</loc></sitemap>", (tmp_path / "sitemap.xml").read_text("utf-8"))
    assert places == ["https://a.example/sitemap-1.xml", "https://a.example/sitemap-2.xml"]
    assert [re.findall("example/(.)/", (tmp_path / f"sitemap-{number}.xml").read_text("utf-8")) for number in (1, 2)] == [["a", "b"], ["c"]]


def test_lists_beside_other_things_are_cut(paged: Checked) -> None:
    """The landing page names the first few unknowns, and says how many more there are."""
    assert docs(paged, "index.md").split("## What is not known")[1].split("\n\n")[1].splitlines() == [
        "- [Axle](parties/p_3.md): Staff",
        "- [Жук](parties/p_7.md): Staff",
        "- [Arrow](parties/p_1.md): Staff",
        "- [Élan](parties/p_5.md): Staff",
        "- and 1 more",
    ]


def report(paged: Checked, name: str) -> str:
    """Return the Markdown of a report without its front matter."""
    return (paged.options.out / f"reports/{name}.md").read_text("utf-8").split("\n---\n\n", 1)[1]


def test_the_document_of_all_statements_leaves_out_the_largest_kinds_and_says_so(paged: Checked) -> None:
    """Whoever reads it learns how much that is, and where it stands; what the briefing is about stays."""
    told = report(paged, "fact-register")
    assert (
        told.split("## Example JV")[0]
        == """\
# Example venture: fact register

## What this document leaves out

It prints no statements on the entities of these kinds, which are more than a document holds. They stand in the fact register \
of the site, and as records in its files `data/facts.csv` and `data/facts.json`.

| Kind | Entities | Statements |
| --- | --- | --- |
| Parties | 13 | 43 |

"""
    )
    assert [line for line in told.splitlines() if line.startswith("## ")][1:] == [
        "## Example JV",
        *(f"## Venture {n}" for n in range(1, 8)),
        "## Workings",
        "## Sources",
    ]


def test_long_lists_of_documents_are_cut_and_say_what_they_leave(paged: Checked) -> None:
    """Each in its own words, with a number and the place that has the rest."""
    told = {
        "timeline": "And 3 later ones, which the site has in its timeline.",
        "disagreements-and-unknowns": "That is more than a document holds. The site alone tells of the rest: 1 more facts that are not known, "
        "and 2 more on which sources disagree.",
        "party-north": "And 7 more, which the site lists.",
        "full-briefing": "| and 1 more, which the site lists | | |",
    }
    assert {name: words for name, words in told.items() if words not in report(paged, name).splitlines()} == {}


def test_pages_of_entities_and_sources_lead_to_what_they_leave_out(paged: Checked) -> None:
    """The first few of many are told of, and counted are the others."""
    assert docs(paged, "parties/north.md").split("## Where else it appears")[1].count("\n- ") == MOST
    assert docs(paged, "parties/north.md").endswith("\n\nAnd 7 more: [1](north-named-1.md) · [2](north-named-2.md) · [3](north-named-3.md)\n")
    assert "\n\nAnd 14 more: [1](yearbook-cited-1.md) · [2](yearbook-cited-2.md) · [3]" in docs(paged, "sources/yearbook.md")


def test_a_register_of_several_pages_agrees_with_the_facts(paged: Checked) -> None:
    """Every link to a row leads to the page that has it, and the rows are those of facts.json; the proof sees where that is not so."""
    assert prove_parity(paged).disagreements == []
    page = paged.options.out / "site/parties/p_2/index.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("register/parties-2/#p_2.role.1", "register/parties-1/#p_2.role.1", 1), "utf-8")
    try:
        assert prove_parity(paged).disagreements == ["parties/p_2/index.html: p_2.role does not lead to its row of the register"]
    finally:
        page.write_text(text, "utf-8")


def test_a_changed_fact_moves_within_its_lists_alone(paged: Checked) -> None:
    """Who names another entity goes to its list, an event to its time; nothing else moves from page to page."""
    mutation = prove_changes(paged.options, ["p_0.ally.1", "v_3.announced_on.1"])
    assert (mutation.survivors, mutation.strays) == ([], [])


def test_machines_find_the_way_back_from_a_part(paged: Checked) -> None:
    """A part stands below the page that leads to it; the data set is that page alone."""
    graphs = {}
    for path in ("register", "register/parties-2", "parties/north-named-1"):
        html = (paged.options.out / f"site/{path}/index.html").read_text("utf-8")
        graphs[path] = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])["@graph"]
    types = {path: graph[0]["@type"] for path, graph in graphs.items()}
    assert types == {"register": "Dataset", "register/parties-2": "WebPage", "parties/north-named-1": "WebPage"}
    ways = {path: [one["name"] for one in graph[-1]["itemListElement"]] for path, graph in graphs.items()}
    assert ways == {
        "register": ["Example venture", "Fact register"],
        "register/parties-2": ["Example venture", "Fact register", "Fact register: Parties, part 2 of 5"],
        "parties/north-named-1": ["Example venture", "Parties", "North", "North: where else it appears, part 1 of 3"],
    }


def test_a_template_that_speaks_of_no_part_stays_one_page(paged: Checked) -> None:
    """A project's own register, such as one that lists `briefing.statements`, has all rows however many."""
    own = paged.options.project / "templates/pages/register.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("# {{ page.title }}\n\n{% for one in briefing.statements %}\n- {{ one.cited }}\n{% endfor %}\n", "utf-8")
    try:
        plan = check_project(paged.options).plan
    finally:
        shutil.rmtree(own.parent.parent)
    assert [one.path for one in plan.pages if one.path.startswith("register")] == ["register.md"]
    assert plan.register == {}
