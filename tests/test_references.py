"""Short names of sources, and the list that gives them in full."""

from __future__ import annotations

import re
from pathlib import Path

from test_render import BASE, party, render, share

from factbound.facts.dates import parse_period
from factbound.facts.model import NOWHERE, Source
from factbound.render.references import letter, short_names
from factbound.rendered import Rendered


def source(name: str, publisher: str, published: str = "") -> Source:
    """Return a source."""
    return Source(name, NOWHERE, "A title", publisher, published=parse_period(published) if published else None)


def report_of(rendered: Rendered, name: str) -> str:
    """Return a report's Markdown."""
    return next(report.markdown for report in rendered.reports if report.name == name)


def test_publisher_and_year_name_a_source() -> None:
    """What stands behind a comma, where it was read, is left to the full entry."""
    sources = [source("ft", "Financial Times, on the site of RDIF", "2018-09-11"), source("wiki", "Wikipedia"), source("tass", "TASS", "2018-Q3")]
    assert short_names(sources) == {"ft": "Financial Times 2018", "wiki": "Wikipedia undated", "tass": "TASS 2018"}


def test_sources_of_one_year_have_letters() -> None:
    """Letters follow the dates, then the ids, whatever the order of the files."""
    sources = [
        source("b", "Reuters", "2018-09-12"),
        source("z", "Reuters", "2018-05"),
        source("a", "Reuters", "2018-09-12"),
        source("c", "Reuters", "2019"),
    ]
    assert short_names(sources) == {"z": "Reuters 2018a", "a": "Reuters 2018b", "b": "Reuters 2018c", "c": "Reuters 2019"}


def test_letters_stand_apart_from_words() -> None:
    """A year takes its letter at once, what has no date as a word of its own."""
    sources = [source("one", "Reuters"), source("two", "Reuters")]
    assert short_names(sources) == {"one": "Reuters undated a", "two": "Reuters undated b"}


def test_letters_go_on_after_z() -> None:
    """There is no end of letters."""
    assert [letter(number) for number in (0, 25, 26, 27, 52, 702)] == ["a", "z", "aa", "ab", "ba", "aaa"]


def test_a_report_lists_what_it_cites(tmp_path: Path) -> None:
    """The list has each cited source once, in full, under the name that the notes use, and no other."""
    shared = "publisher: The Daily\npublished: 2018-09-13\naddress: https://e.org/x\ntitle: "
    vocabulary = (BASE / "data/vocabulary.yml").read_text("utf-8")
    rendered = render(
        tmp_path,
        data__vocabulary_yml=re.sub(r"(  ally: \{.*)\}", r"\1, many: true}", vocabulary),
        data__sources__weekly_yml=f"{shared}A second look\nexcerpt: true\n",
        data__sources__unread_yml=f"{shared}Not cited\n",
        data__parties__north_yml=party("North", share("60 %").replace("daily p1s2", "[daily p1s2, weekly]")),
    )
    text = next(report.markdown for report in rendered.reports if report.name == "party-north")
    assert re.findall(r"^\[\^north-stake-1\]: (.*)$", text, re.MULTILINE) == ["The Daily 2018a, p1s2; [The Daily 2018c](https://e.org/x)."]
    assert text[text.index("## Sources") :].partition("[^")[0].splitlines()[4:6] == [
        "- **The Daily 2018a.** Two firms join. 12\u00a0September\u00a02018. Read whole.",
        "- **The Daily 2018c.** [A second look](https://e.org/x). 13\u00a0September\u00a02018.",
    ]


def test_a_note_names_three_sources_and_counts_the_others(tmp_path: Path) -> None:
    """The source list has those that are named; the register has all."""
    more = {f"data__sources__s{n}_yml": f"title: T\npublisher: P{n}\npublished: 2018\n" for n in range(4)}
    facts = "  role: {value: maker, from: [s3, s0, s1, s2, daily p1s1]}\n" + share("60 %").replace("daily p1s2", "s3")
    text = report_of(render(tmp_path, **more, data__parties__north_yml=f"name: North\nfacts:\n{facts}"), "party-north")
    assert re.findall(r"^\[\^north-role-1\]: (.*)$", text, re.MULTILINE) == ["P3 2018; P0 2018; P1 2018 and 2 more."]
    assert re.findall(r"^- \*\*(.*?)\.\*\*", text, re.MULTILINE) == ["P0 2018", "P1 2018", "P3 2018"]


def test_what_stands_side_by_side_shares_a_note(tmp_path: Path) -> None:
    """Each source once, with all its passages; what is disputed has a note for each side."""
    allies = "  ally:\n    - {value: south, from: daily p1s1}\n    - {value: north, from: [daily p1s2, weekly]}\n"
    sides = "  staff:\n    - {value: 5 people, from: weekly, disputed: true}\n    - {value: 7 people, from: daily p1s2, disputed: true}\n"
    vocabulary = (BASE / "data/vocabulary.yml").read_text("utf-8")
    rendered = render(
        tmp_path,
        data__vocabulary_yml=re.sub(r"(  ally: \{.*)\}", r"\1, many: true}", vocabulary),
        data__sources__weekly_yml="title: W\npublisher: Weekly\npublished: 2018\n",
        data__parties__north_yml=party("North", share("60 %") + allies + sides),
        content__parties__north_md="Allies: {{ north.ally }}. Staff, which is disputed: {{ north.staff }}.\n",
    )
    text = report_of(rendered, "party-north")
    line = re.search(r"^Allies: .*$", text, re.MULTILINE)
    staff = "5\u00a0people or 7\u00a0people (disputed)[^north-staff-2][^north-staff-1]"
    assert line is not None
    assert line[0] == f"Allies: South and North[^north-ally-2]. Staff, which is disputed: {staff}."
    notes = dict(re.findall(r"^\[\^(north-.*?)\]: (.*)$", text, re.MULTILINE))
    said = ["The Daily 2018, p1s1, p1s2; Weekly 2018.", "Weekly 2018.", "The Daily 2018, p1s2."]
    assert [notes[f"north-{name}"] for name in ("ally-2", "staff-2", "staff-1")] == said
