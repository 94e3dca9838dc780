"""The landing page, the profiles and the page for lost addresses, as their readers get them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from factbound.options import Options
from factbound.pipeline import Preview
from factbound.prepare import check_project
from factbound.render.texts import Texts
from factbound.rendered import render_pages

BASE = Path(__file__).resolve().parent / "cases" / "_base"

NORTH = """name: North
also: [Northern]
native: {ru: Север, zh: 北方}
note: A maker of maps.
facts:
  role:
    value: seller of maps
    from: daily p1s1

  stake:
    - {value: 55 %, of: jv, when: 2019-10, from: daily p1s2}
    - {value: 60 %, of: jv, when: 2018-09-11, status: planned, from: daily p1s2}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project of two partners."""
    shutil.copytree(BASE, tmp_path / "project")
    return tmp_path / "project"


@pytest.mark.parametrize("pressed", [False, True])
def test_texts_are_held_as_they_are(pressed: bool) -> None:
    """Pressed or not, in any order, whatever is written in them."""
    said = {"b.md": "Север\u0085\n" * 40, "a.md": "", "c.md": "\ud800"}
    texts = Texts()
    for path, text in said.items():
        texts.take(path, text, pressed=pressed)
    ordered = texts.in_order(sorted(said))
    assert ([*ordered.items()], ordered.characters) == (sorted(said.items()), 281)
    assert ("a.md" in ordered, "d.md" in ordered, len(ordered)) == (True, False, 3)


def pages(project: Path) -> dict[str, str]:
    """Return the Markdown of its pages, without drawings."""
    options = Options(project, project / "out")
    return {path: re.sub(r"<figure.*?</figure>", "", text, flags=re.DOTALL) for path, text in render_pages(check_project(options)).pages.items()}


def headings(text: str) -> list[str]:
    """Return the headings of a page."""
    return re.findall(r"(?m)^#+ .+$", text)


def test_no_heading_stands_over_nothing(project: Path) -> None:
    """Where there is no block, no dispute, no gap and no change, their headings are left out."""
    made = pages(project)
    ways = ["### Read", "### People and bodies", "### Look up", "### Check"]
    assert headings(made["index.md"]) == ["# Example venture", "## Where to go from here", *ways]
    assert headings(made["parties/north.md"]) == ["# North", "## Holdings over time", "## What is known"]
    for text in made.values():
        assert re.search(r"^## .*\n+(?:## |\Z)", text, re.MULTILINE) is None


def test_the_ways_on_are_grouped(project: Path) -> None:
    """What the navigation lists stands on the landing page by what a reader comes for."""
    for name, order in (("early", 10), ("method", 90)):
        (project / "content" / f"{name}.md").write_text(f"---\ntitle: {name.capitalize()}\norder: {order}\n---\n\nWords.\n", "utf-8")
    ways = pages(project)["index.md"].partition("## Where to go from here")[2]
    assert re.findall(r"### (.*)|\*\*\[(.*?)\]", ways) == [
        *[("Read", ""), ("", "Example JV"), ("", "Early"), ("", "Ownership"), ("", "Timeline")],
        *[("People and bodies", ""), ("", "Parties")],
        *[("Look up", ""), ("", "Fact register"), ("", "Sources"), ("", "Reports")],
        *[("Check", ""), ("", "What is not known"), ("", "Disagreements"), ("", "Provenance"), ("", "Changes"), ("", "Method")],
    ]


def test_answer_comes_first(project: Path) -> None:
    """The landing page begins with the answer, and without one with the subtitle; certainty and gaps follow by themselves."""
    briefing = project / "data" / "briefing.yml"
    briefing.write_text(briefing.read_text("utf-8") + "subtitle: Maps of {{ jv }}\n", "utf-8")
    assert '<div class="answer" markdown="1">\n\nMaps of [Example JV](ventures/jv.md)\n\n</div>' in pages(project)["index.md"]
    (project / "content" / "blocks" / "answer.md").write_text("{{ north }} and {{ south }} plan a company.\n", "utf-8")
    text = pages(project)["index.md"]
    assert "[North](parties/north.md) and [South](parties/south.md) plan a company." in text
    assert "Maps of" not in text
    assert "- **How sure** Statements: 6 reported; [0 disputed](disagreements.md), [0 not known](unknowns.md)" in text


def test_what_changed_names_the_first_share_and_the_last(project: Path) -> None:
    """A share that is not what it was at first stands on the landing page with both, and one that is the same does not."""
    (project / "data" / "parties" / "north.yml").write_text(NORTH, "utf-8")
    south = project / "data" / "parties" / "south.yml"
    south.write_text(south.read_text("utf-8").replace("40 %", "45 %"), "utf-8")
    jv = project / "data" / "ventures" / "jv.yml"
    jv.write_text(jv.read_text("utf-8").replace("checks: [sum(stake of jv) = 100 %]\n", ""), "utf-8")
    teaser = pages(project)["index.md"].partition("## What changed")[2].partition("</div>")[0]
    plain = re.sub(r"<[^>]+>", "", re.sub(r"\]\([^)]*\)", "]", teaser)).replace("\u00a0", " ")
    assert [line for line in plain.splitlines() if line.startswith("-")] == ["- [North]: [60 %] planned, superseded (11 September 2018) → [55 %]"]


def test_profile_says_names_in_their_language(project: Path) -> None:
    """Each name in another language carries its code, so that it is read aloud in it."""
    (project / "data" / "parties" / "north.yml").write_text(NORTH, "utf-8")
    jv = project / "data" / "ventures" / "jv.yml"
    jv.write_text(jv.read_text("utf-8").replace("checks: [sum(stake of jv) = 100 %]\n", ""), "utf-8")
    made = pages(project)
    assert (
        '<p class="names" markdown="1"><span class="native" lang="ru">Север</span> <span class="native-language">(Russian)</span> '
        '<span class="native" lang="zh">北方</span> <span class="native-language">(Chinese)</span> '
        '<span class="also">Also written Northern</span></p>'
    ) in made["parties/north.md"]
    assert '<span class="native" lang="zh">北方</span>' in made["parties/index.md"]
    shares = made["parties/north.md"].partition("## Holdings over time")[2].partition("## ")[0]
    assert [row.split(" | ")[2] for row in shares.splitlines() if row.startswith("|")] == ["What to make of it", "---", "Holds", "Superseded"]


def test_lost_readers_find_a_search_and_the_ways_on(project: Path) -> None:
    """The page for lost addresses is not indexed, searches the site, and its links hold at any depth."""
    Preview(Options(project, project / "out")).build_site()
    text = (project / "out" / "site" / "404.html").read_text("utf-8")
    body = text.partition('<div class="lost">')[2].partition("</div>")[0]
    assert "<title>Page not found · " in text
    assert '<meta name="robots" content="noindex">' in text
    assert re.search(r'<form class="lost__search" action="/\.?" method="get"', body)
    links = re.findall(r'href="([^"]+)"', body)
    assert {"/register/", "/parties/", "/ventures/jv/"} <= set(links)
    assert [link for link in links if not link.startswith("/")] == []


def test_style_sheet_begins_with_the_tokens(project: Path) -> None:
    """A project's own colour is in the site's style sheet, and the foot of a printed page is text, whatever the title holds."""
    (project / "templates").mkdir()
    (project / "templates" / "look.toml").write_text('[colour]\naccent = "#7a1f1f"\n', "utf-8")
    briefing = project / "data" / "briefing.yml"
    briefing.write_text(briefing.read_text("utf-8").replace("title: Example venture", "title: 'A \"B\" } \\ C'"), "utf-8")
    Preview(Options(project, project / "out")).build_site()
    css = (project / "out" / "site" / "assets" / "factbound.css").read_text("utf-8")
    assert css.startswith("/* Written by the build from templates/look.toml: change it there. */\n")
    assert css.count("--fb-accent: #7a1f1f;") == 2
    assert '@bottom-left { content: "A \\22 B\\22  \\7d  \\5c  C";' in css
    assert (project / "out" / "site" / "assets" / "social-card.png").is_file()


DISPUTED = """name: North
facts:
  role:
    - {value: seller of maps, from: daily p1s1, rank: preferred, because: The firm says so.}
    - {value: seller of globes, from: daily p1s2}

  stake:
    - {value: 55 %, of: jv, when: 2019, disputed: true, from: daily p1s2}
    - {value: 60 %, of: jv, when: 2019, disputed: true, from: daily p1s1}

  ally:
    - {value: south, when: 2018, disputed: true, from: daily p1s2}
    - {value: north, when: 2018, disputed: true, from: daily p1s1}
    - {value: south, when: 2020, from: daily p1s1}
"""


def dispute(project: Path) -> None:
    """Give a partner an open disagreement, one that is over, and a settled one."""
    (project / "data" / "parties" / "north.yml").write_text(DISPUTED, "utf-8")
    (project / "content" / "blocks" / "summary.md").write_text("Sources differ over {{ north.stake }}.\n", "utf-8")
    jv = project / "data" / "ventures" / "jv.yml"
    jv.write_text(jv.read_text("utf-8").replace("checks: [sum(stake of jv) = 100 %]\n", ""), "utf-8")


def test_settled_disagreements_are_folded(project: Path) -> None:
    """The page of disagreements lists its groups first; what is open stands there whole, what is settled behind a line."""
    dispute(project)
    text = pages(project)["disagreements.md"]
    head, _, rest = text.partition("## Open about its surroundings")
    assert [line for line in head.splitlines() if line.startswith("- ")] == [
        "- **[Open about its surroundings](#open-about-its-surroundings)**, of 2 that are open: North: Stake; North: Ally",
        "- **[Settled](#settled)** 1, with the side that is followed and why",
    ]
    opened, _, settled = rest.partition("## Settled")
    assert "<details" not in opened
    assert re.findall(r"<summary.*?</summary>|^###.*", settled, re.MULTILINE) == ['<summary markdown="span">North: Role</summary>']
    assert '<span class="side-value">' in settled


def test_a_card_tells_only_disputes_that_hold(project: Path) -> None:
    """Beside a profile stand the disputes of the briefing's day; an older one that newer facts have ended is on the page of disagreements."""
    dispute(project)
    card = pages(project)["parties/north.md"].partition('<div class="card"')[2].partition("</div>")[0]
    assert re.findall(r"\*\*\[Sources differ\].*?\*\* (?:.*?: )?(\w+):", card) == ["Stake"]
