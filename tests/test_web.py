"""What machines read of a site: linked data, cards, robots.txt, llms.txt and the site map, with and without an address of the site's own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from factbound.options import Options
from factbound.pipeline import Preview
from factbound.publish.address import SiteAddress
from factbound.publish.web.head import render_linked_data

BASE = Path(__file__).parent / "cases" / "_base"
HOME = "https://example.org/b/"
HOSTILE = 'A</script><!--<b>"&amp;\\[x](y)'
WRITTEN = json.dumps(HOSTILE, ensure_ascii=False)  # as YAML reads it back


def build(folder: Path, settings: str = "", **changes: str) -> Path:
    """Build the base project's site with more settings and some files written anew; in their names `__` stands for the slash."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(settings)
    for name, text in changes.items():
        (folder / f"{name.replace('__', '/')}.yml").write_text(text, "utf-8")
    Preview(Options(folder, folder / "out")).build_site()
    return folder / "out" / "site"


def linked_data(page: Path) -> list[dict[str, Any]]:
    """Return the nodes of a page's linked data."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert len(found) == 1
    record = json.loads(found[0])
    assert set(record) == {"@context", "@graph"}
    nodes: list[dict[str, Any]] = record["@graph"]
    return nodes


def metas(page: Path) -> dict[str, str]:
    """Return what the meta elements of a page say to those who share it."""
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter|article):[^"]*)" content="([^"]*)">', page.read_text("utf-8")))


KINDS = """
kinds:
  venture: {folder: ventures, label: Venture, plural: Ventures, schema_org: Organization, properties: [announced_on]}
  party: {folder: parties, label: Party, plural: Parties, properties: [role, stake]}
  event: {folder: events, label: Event, plural: Events, properties: [opened_on, ended_on]}
properties:
  announced_on: {label: Announced, type: date}
  role: {label: Role, type: text}
  stake: {label: Stake, type: share, of: [venture]}
  opened_on: {label: Opened, type: date, schema_org: startDate}
  ended_on: {label: Ended, type: date, schema_org: endDate}
"""
VENTURE = "name: JV\nfacts: {announced_on: {value: 2018-09-11, from: daily p1s1}}\n"
FAIR = """
name: Fair
also: [The Fair]
native: {ru: Ярмарка}
note: A fair.
facts:
  opened_on: {value: 2018-09-11, from: daily p1s1}
  ended_on: {value: 2018-09-13, status: planned, from: daily p1s1}
"""


EDITION = "title: Example\nsubject: jv\npublisher: House\nauthors: [Jo]\ndate: 2026-01-02\nversion: '1'\ndescription: All of it.\n"


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with an event beside the venture, at an address of its own."""
    folder = tmp_path_factory.mktemp("fair")
    (folder / "data" / "events").mkdir(parents=True)
    files = {"data__vocabulary": KINDS, "data__ventures__jv": VENTURE, "data__events__fair": FAIR, "data__briefing": EDITION}
    return build(folder, f"site_url: {HOME}\n", **files)


def test_an_entity_is_told_with_its_names_and_what_is_simply_so(fair: Path) -> None:
    """Names in all spellings and the day that is sure are told; the one that was only planned is not."""
    part_of = {"@type": "Report", "@id": f"{HOME}#briefing", "name": "Example"}
    assert linked_data(fair / "events" / "fair" / "index.html") == [
        {
            "@type": "WebPage",
            "@id": f"{HOME}events/fair/",
            "name": "Fair",
            "description": "A fair.",
            "inLanguage": "en",
            "isPartOf": part_of,
            "mainEntity": {
                "@type": "Event",
                "@id": f"{HOME}events/fair/#subject",
                "name": "Fair",
                "alternateName": ["The Fair", {"@value": "Ярмарка", "@language": "ru"}],
                "description": "A fair.",
                "url": f"{HOME}events/fair/",
                "startDate": "2018-09-11",
            },
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Example", "item": HOME},
                {"@type": "ListItem", "position": 2, "name": "Events", "item": f"{HOME}events/"},
                {"@type": "ListItem", "position": 3, "name": "Fair", "item": f"{HOME}events/fair/"},
            ],
        },
    ]


def test_the_briefing_and_its_register_are_told(fair: Path) -> None:
    """The landing page is the report with its subject and documents, the register a data set with its files."""
    (report,) = linked_data(fair / "index.html")
    edition = {"datePublished": "2026-01-02", "publisher": {"@type": "Organization", "name": "House"}, "version": "1"}
    assert report == {
        "@type": "Report",
        "@id": f"{HOME}#briefing",
        "name": "Example",
        "headline": "Example",
        "url": HOME,
        "description": "All of it.",
        "inLanguage": "en",
        **edition,
        "author": [{"name": "Jo"}],
        "about": {"@type": "Organization", "@id": f"{HOME}ventures/jv/#subject", "name": "JV", "url": f"{HOME}ventures/jv/"},
        "image": f"{HOME}assets/social-card.png",
        "encoding": [
            {"@type": "MediaObject", "contentUrl": f"{HOME}reports/{name}.pdf", "encodingFormat": "application/pdf"}
            for name in ("full-briefing", "one-page", "timeline", "disagreements-and-unknowns", "fact-register")
        ],
    }
    dataset = linked_data(fair / "register" / "index.html")[0]
    files = [
        {"@type": "DataDownload", "contentUrl": f"{HOME}data/{name}", "encodingFormat": media}
        for name, media in (("facts.json", "application/json"), ("facts.csv", "text/csv"), ("provenance.json", "application/json"))
    ]
    assert {key: dataset[key] for key in ("@type", "creator", "distribution", *edition)} == {
        "@type": "Dataset",
        "creator": [{"name": "Jo"}],
        "distribution": files,
        **edition,
    }


def test_a_source_is_told(fair: Path) -> None:
    """The page of a source says what the document is."""
    assert linked_data(fair / "sources" / "daily" / "index.html")[0]["mainEntity"] == {
        "@type": "CreativeWork",
        "name": "Two firms join",
        "publisher": {"@type": "Organization", "name": "The Daily"},
        "datePublished": "2018-09-12",
        "inLanguage": "en",
    }


def test_with_an_address_everything_that_needs_it_is_there(fair: Path) -> None:
    """Canonical links, cards, robots.txt and the site map carry whole addresses; the map has every page, with the edition's day."""
    page = fair / "events" / "fair" / "index.html"
    assert f'<link rel="canonical" href="{HOME}events/fair/">' in page.read_text("utf-8")
    assert metas(page) == {
        "og:type": "article",
        "og:site_name": "Example",
        "og:title": "Fair",
        "og:description": "A fair.",
        "article:published_time": "2026-01-02",
        "og:url": f"{HOME}events/fair/",
        "og:image": f"{HOME}assets/social-card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Example: All of it.",
        "twitter:card": "summary_large_image",
    }
    assert (fair / "robots.txt").read_text("utf-8") == f"User-agent: *\nAllow: /\nSitemap: {HOME}sitemap.xml\n"
    found = [[one.text for one in url] for url in ET.parse(fair / "sitemap.xml").getroot()]
    pages = {HOME + file.parent.relative_to(fair).as_posix().replace(".", "") for file in fair.rglob("index.html")}
    assert {address.rstrip("/") for address, _ in found} == {address.rstrip("/") for address in pages}
    assert {day for _, day in found} == {"2026-01-02"}


def test_without_an_address_nothing_is_half_told(tmp_path: Path) -> None:
    """A site that does not know its address has no canonical link, no picture on cards and no site map; what it links to is there."""
    site = build(tmp_path)
    page = site / "parties" / "north" / "index.html"
    text = page.read_text("utf-8")
    assert metas(page) == {"og:type": "article", "og:site_name": "Example venture", "og:title": "North", "twitter:card": "summary"}
    assert 'rel="canonical"' not in text
    assert not list(site.glob("sitemap.xml*"))
    assert (site / "robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n"
    assert [one["item"] for one in linked_data(page)[1]["itemListElement"]] == ["../../", "../", "./"]
    links = re.findall(r'<link rel="alternate " type="[^"]*" title="[^"]*" href="([^"]*)">', (site / "register" / "index.html").read_text("utf-8"))
    assert links == ["../feed.xml", "index.html.md", "../data/facts.json", "../data/facts.csv", "../data/provenance.json"]
    assert all((site / "register" / link).is_file() for link in links)


def test_what_a_project_leaves_out_is_not_led_to(tmp_path: Path) -> None:
    """A site without its picture or its feed names neither: cards are small ones, and a reader of feeds is sent nowhere."""
    site = build(tmp_path, f"site_url: {HOME}\nexclude_docs: |\n  /feed.xml\n  /assets/social-card.png\n")
    page = site / "parties" / "north" / "index.html"
    assert metas(page) == {
        "og:type": "article",
        "og:site_name": "Example venture",
        "og:title": "North",
        "og:url": f"{HOME}parties/north/",
        "twitter:card": "summary",
    }
    assert "image" not in linked_data(site / "index.html")[0]
    text = page.read_text("utf-8")
    assert not any(name in text for name in ("feed.xml", "social-card.png", "application/atom+xml"))


def test_llms_txt_lists_what_there_is(tmp_path: Path) -> None:
    """llms.txt is one title, one summary and sections of links that lead to files of the site."""
    site = build(tmp_path, data__briefing="title: Example *venture*\nsubject: jv\ndescription: Who holds {{ north.stake }}?\n")
    text = (site / "llms.txt").read_text("utf-8")
    assert text.startswith("# Example \\*venture\\*\n\n> Who holds 60 % (planned)?\n\nEvery link")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Pages", "Documents in Markdown", "Data", "Parties"]
    assert "- [North: party report](reports/party-north.txt)\n" in text
    parties = [f"- [{name}](parties/{path}index.html.md)" for name, path in (("Parties", ""), ("North", "north/"), ("South", "south/"))]
    assert text.endswith("\n".join(["## Parties\n", *parties, ""]))
    links = [link for link in re.findall(r"\]\((.*?)\)", text) if not link.startswith("reports/")]
    assert [link for link in links if not (site / link).exists()] == []


def test_a_page_is_there_as_markdown(tmp_path: Path) -> None:
    """The Markdown of a page has its words, marks and links, and no element of HTML."""
    text = (build(tmp_path) / "parties" / "north" / "index.html.md").read_text("utf-8").replace("\u00a0", " ")
    assert "\n# North\n" in text
    assert '[60 %](../../register/#north.stake.1 "Planned · 11 September 2018 · The Daily, p1s2") (planned)' in text
    assert not re.search("<[a-z/]", text)


def test_a_robots_txt_of_the_project_stays(tmp_path: Path) -> None:
    """Who keeps machines out says so in templates/theme/robots.txt."""
    (tmp_path / "templates" / "theme").mkdir(parents=True)
    (tmp_path / "templates" / "theme" / "robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")
    assert (build(tmp_path) / "robots.txt").read_text("utf-8") == "User-agent: *\nDisallow: /\n"


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """A name that would end a script, an attribute or a link is told as it is, and ends nothing."""
    north = f"name: {WRITTEN}\nalso: [{WRITTEN}]\nnote: {WRITTEN}\nfacts:\n  role: {{value: x, from: daily p1s1}}\n"
    north += "  stake: {value: 60 %, of: jv, status: planned, from: daily p1s2}\n"
    site = build(
        tmp_path, data__parties__north=north, data__briefing=f"title: {WRITTEN}\nsubject: jv\ndescription: {WRITTEN}\nauthors: [{WRITTEN}]\n"
    )
    page = site / "parties" / "north" / "index.html"
    node = linked_data(page)[0]
    assert (node["name"], node["mainEntity"]["alternateName"]) == (HOSTILE, [HOSTILE])
    assert linked_data(site / "index.html")[0]["author"] == [{"name": HOSTILE}]
    escaped = "A&lt;/script&gt;&lt;!--&lt;b&gt;&quot;&amp;amp;\\[x](y)"
    assert metas(page)["og:title"] == escaped
    assert "<!--<b>" not in page.read_text("utf-8")
    assert '[A\\</script\\>\\<!--\\<b\\>"\\&amp;\\\\\\[x\\](y)](parties/north/index.html.md)' in (site / "llms.txt").read_text("utf-8")


def test_linked_data_has_nothing_that_ends_a_script() -> None:
    """Whatever a text holds, the JSON has no angle bracket, no ampersand and no separator of lines, and reads back the same."""
    text = f"{HOSTILE}\u2028\u2029"
    written = render_linked_data([{"name": text}])
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["@graph"] == [{"name": text}]


@pytest.mark.parametrize(
    ("folders", "page", "file", "path"),
    [
        (True, "index.md", "index.html", ""),
        (True, "parties/index.md", "parties/index.html", "parties/"),
        (True, "parties/north.md", "parties/north/index.html", "parties/north/"),
        (False, "index.md", "index.html", ""),
        (False, "parties/index.md", "parties/index.html", "parties/index.html"),
        (False, "parties/north.md", "parties/north.html", "parties/north.html"),
    ],
)
def test_pages_have_the_addresses_that_mkdocs_gives_them(folders: bool, page: str, file: str, path: str) -> None:
    """Both shapes of addresses, of folders and of files, are known."""
    address = SiteAddress(HOME, folders)
    assert (address.file(page), address.path(page), address.way(path)) == (file, path, HOME + path)


def test_the_other_shape_of_addresses_is_told_too(tmp_path: Path) -> None:
    """With use_directory_urls: false the linked data stands in the pages that MkDocs then makes."""
    site = build(tmp_path, "use_directory_urls: false\n")
    crumbs = linked_data(site / "parties" / "north.html")[1]["itemListElement"]
    assert [one["item"] for one in crumbs] == ["../", "index.html", "north.html"]
