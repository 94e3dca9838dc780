"""The reading of reports: what the tree holds, and what is refused at which line."""

from __future__ import annotations

import json
import string
from dataclasses import asdict

import pytest
from mdit_py_plugins.deflist import deflist_plugin
from report_sample import ASSETS, TEMPLATES, sample, small, text

from factbound.publish.reports import tree
from factbound.publish.reports.columns import column_widths, soften
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.front import FrontMatter
from factbound.publish.reports.inlines import plain
from factbound.publish.reports.layout import lay_out, picture_size
from factbound.publish.reports.look import choose_look, choose_words, load_settings
from factbound.publish.reports.numbering import running_texts
from factbound.publish.reports.tree import parse_report


def fault_of(markdown: str) -> str:
    """Return the fault of a text, with its line."""
    with pytest.raises(ReportFault) as fault:
        parse_report(markdown)
    return str(fault.value)


def test_front_matter_is_text() -> None:
    """A version stays as written, a list may be one text, and layout words are read."""
    front = small("Text.", "version: 1.10\nauthor: Ada\ntoc: true\npaper: landscape\nstatus: no").front
    assert (front.version, front.authors, front.status) == ("1.10", ("Ada",), "no")
    assert (front.contents, front.compact, front.paper) == (True, False, "landscape")


def test_sample_is_json() -> None:
    """The whole tree can be written as JSON and has every sort of block."""
    tree = asdict(sample())
    assert json.loads(json.dumps(tree))["front"]["title"].startswith("Amber Line")
    assert {block["kind"] for block in tree["blocks"]} == {"heading", "paragraph", "list", "quote", "table", "figure", "pagebreak"}


def test_entities_come_out_as_their_characters() -> None:
    """Every ASCII punctuation mark written as an entity is that mark and nothing else."""
    entities = "".join(f"&#{ord(mark)};" for mark in string.punctuation)
    assert small(f"a{entities}z").blocks[0]["text"] == [{"kind": "text", "text": f"a{string.punctuation}z"}]


@pytest.mark.parametrize(
    ("written", "sides"),
    [
        ("to give כהן בע״מ 35 % (planned)", "to give כהן בע״מ| 35 % (planned)"),
        ("for כהן, 29 % for others", "for כהן|, 29 % for others"),
        ("by כהן", "by כהן|"),
        ("by כהן and others", "by כהן and others"),
        ("كلمة 35 كلمة", "كلمة 35 كلمة|"),
        ("Jotun 35 %", "Jotun 35 %"),
    ],
)
def test_figures_stay_on_their_side_of_a_name_from_right_to_left(written: str, sides: str) -> None:
    """A mark (U+200E, here '|') keeps digits behind such a name from being read as a part of it; there is none where nothing would turn."""
    assert plain(small(written).blocks[0]["text"]) == sides.replace("|", "\u200e")


def test_math_citations_and_quotes_are_plain_text() -> None:
    """Nothing is read into dollars, at signs, quotes or dashes."""
    written = "costs $5$ or @doe2020 -- \"so\" 'it' is... \\(x\\) ~~a~~ H~2~O"
    assert plain(small(written).blocks[0]["text"]) == written.replace("\\(", "(").replace("\\)", ")")


def test_repeated_note_keeps_its_number() -> None:
    """Notes are numbered in reading order, and only the first reference carries the note."""
    report = small("One[^b] two[^a] three[^b][^a].\n\n[^a]: A.\n[^b]: B.")
    notes = [(node["id"], node["number"], node["first"], node["adjoins"]) for node in report.blocks[0]["text"] if node["kind"] == "note"]
    assert notes == [("b", 1, True, False), ("a", 2, True, False), ("b", 1, False, False), ("a", 2, False, True)]


def test_table_takes_the_caption_after_it() -> None:
    """`Table:` hangs on the table before it, and its notes are read before those of the cells."""
    report = small("| A | B |\n| --- | ---: |\n| x[^x] | |\n\nTable: What *is*[^y]\n\n[^x]: X.\n[^y]: Y.")
    (table,) = report.blocks
    assert plain(table["caption"]) == "What is"
    assert table["align"] == ["", "right"]
    assert [line for line, _ in running_texts(report.blocks)] == [8] * 5
    assert (table["caption"][-1]["mark"], table["rows"][0][0][-1]["mark"]) == ("a", "b")
    assert table["notes"] == [{"mark": "a", "id": "y"}, {"mark": "b", "id": "x"}]


def test_each_chapter_gives_its_notes_anew() -> None:
    """A note keeps its number within a chapter; the next chapter gives it again, under a number of its own."""
    report = small("## One\n\nA[^a] b[^b] a[^a].\n\n### Still one\n\nA[^a].\n\n## Two\n\nA[^a] b[^b].\n\n[^a]: A.\n[^b]: B.")
    found = [(node["number"], node["first"]) for _, running in running_texts(report.blocks) for node in running if node["kind"] == "note"]
    assert found == [(1, True), (2, True), (1, False), (1, False), (3, True), (4, True)]


def test_each_table_has_letters_of_its_own() -> None:
    """The notes of a table begin with a, whatever stands in the text and in other tables."""
    table = "| A | B |\n| --- | --- |\n| x[^{0}] | y[^{1}][^{0}] |\n"
    report = small(f"Text[^q].\n\n{table.format('p', 'q')}\n{table.format('q', 'q')}\n[^p]: P.\n[^q]: Q.")
    _, first, second = report.blocks
    assert first["notes"] == [{"mark": "a", "id": "p"}, {"mark": "b", "id": "q"}]
    assert second["notes"] == [{"mark": "a", "id": "q"}]
    assert [node["mark"] for node in first["rows"][0][1] if node["kind"] == "note"] == ["b", "a"]


def test_figure_has_alt_and_caption() -> None:
    """An image alone in its paragraph is a figure."""
    (figure,) = small('![A *b*](assets/a.svg "Cap &quot;x&quot;")').blocks
    assert (figure["src"], figure["alt"], figure["caption"]) == ("assets/a.svg", "A b", 'Cap "x"')


def test_headings_get_the_anchors_of_github() -> None:
    """Anchors are lower case with hyphens, and repeats are counted."""
    blocks = small("## What is *new*?\n\n## What is new?\n\n## Что нового").blocks
    assert [block["anchor"] for block in blocks] == ["what-is-new", "what-is-new-1", "что-нового"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("## A\n\n#### B", "line 10: a heading of level 4 follows one of level 2"),
        ("# Again", "line 8: a second title"),
        ("![](assets/a.svg)", "line 8: the image 'assets/a.svg' has no alternative text"),
        ("![a](https://e.org/a.svg)", "line 8: the image 'https://e.org/a.svg' is not one of the report's own"),
        ("![a](../a.svg)", "line 8: the image '../a.svg' is not one of the report's own"),
        ("Text ![a](a.svg) text", "line 8: an image inside running text"),
        ("<div>\nx\n</div>", "line 8: raw HTML in a report: <div>"),
        ("a\n\nb <b>c</b>", "line 10: raw HTML in a report: <b>"),
        ("a\n\n<!-- small print -->\n\nb[^x]\n\n[^x]: X.", "line 12: a footnote in the small print"),
        ("a[^x]", "line 8: footnote 'x' is not defined"),
        ("a\n\n[^x]: X.", "nothing refers to footnote 'x'"),
        ("a[^x]\n\n[^x]: X.\n[^x]: Y.", "line 11: footnote 'x' is defined twice"),
        ("a[^x]\n\n[^x]: X.\n\n    Y.", "line 10: footnote 'x' is not one paragraph"),
        ("a[^x][^y]\n\n[^x]: X[^y].\n[^y]: Y.", "line 10: footnote 'x' refers to a footnote"),
        ("[a](#b)", "line 8: no heading has the anchor '#b'"),
        ("[a](../register.md)", "line 8: the link '../register.md' leads out of the document to a place it does not know"),
        ("- ## A", "line 8: a heading inside a list or a quotation"),
        ("a[^x]\n\n- b\n\n  [^x]: X.", "line 12: a footnote is explained inside a list or a quotation"),
    ],
)
def test_what_breaks_the_contract_is_a_fault(body: str, fault: str) -> None:
    """Each breach is told with its line."""
    assert fault_of(text(body)) == fault


@pytest.mark.parametrize(
    ("markdown", "fault"),
    [
        ("# A", "line 1: the report has no front matter"),
        ("---\nlang: en\n---\n# A", "line 1: the front matter has no title"),
        ("---\ntitle: [a\n---\n# A", "line 2: the front matter is not YAML"),
        ("---\n- a\n---\n# A", "line 1: the front matter is not a list of keys with values"),
        ("---\ntitle: {a: b}\n---\n# A", "line 1: 'title' in the front matter is not one text"),
        ("---\ntitle: A\nauthor: [{a: b}]\n---\n# A", "line 1: 'author' in the front matter is not a list of texts"),
        ("---\ntitle: A\ntoc: perhaps\n---\n# A", "line 1: 'toc: perhaps' in the front matter is neither true nor false"),
        ("---\ntitle: A\npaper: round\n---\n# A", "line 1: 'round' is not a paper"),
        ("---\ntitle: A\n---\n\nText.", "line 5: the report does not begin with its title"),
        ("---\ntitle: A\n---\n", "line 1: the report does not begin with its title"),
    ],
)
def test_bad_beginnings_are_faults(markdown: str, fault: str) -> None:
    """Front matter and title are asked for."""
    assert fault_of(markdown) == fault


def test_long_tables_reach_over_the_margin() -> None:
    """A table of few columns and letters is as wide as the text and stays whole; others are as wide as text and notes."""
    look = choose_look(load_settings(TEMPLATES), parse_report(text("a")).front)

    def laid(columns: int, rows: int, words: str) -> tuple[bool, bool]:
        row = "| " + " | ".join([words] * columns) + " |"
        (table,) = lay_out(small("\n".join([row, "| " + "--- | " * columns, *([row] * rows)])).blocks, look, {})
        return table["wide"], table["short"]

    assert laid(3, 4, "a few words") == (False, True)
    assert laid(4, 4, "a few words") == (True, True)
    assert laid(3, 12, "words") == (False, True)
    assert laid(3, 13, "words") == (False, False)
    assert laid(2, 8, "many words that fill a cell " * 6) == (True, False)


def test_columns_share_the_width() -> None:
    """Short columns stay whole, long text takes the rest, and the shares add up."""
    (day, word, long), fits = column_widths([["When", "2024-03-15"], ["State", "done"], ["What", "many words " * 20]], 400, 9)
    assert fits
    assert day + word + long == pytest.approx(1)
    assert word < day < long / 3


def test_words_that_do_not_fit_are_told() -> None:
    """Columns too narrow for their longest words are said to be so, and still add up."""
    shares, fits = column_widths([["x" * 60], ["y" * 30]], 100, 9)
    assert not fits
    assert sum(shares) == pytest.approx(1)


def test_long_words_may_break_after_joints() -> None:
    """Identifiers and addresses break, dates and common words do not."""
    assert soften("harbour_news_2024 2024-03-15 planned") == "harbour_\u200bnews_\u200b2024 2024-03-15 planned"


def test_tables_with_one_head_are_laid_out_alike() -> None:
    """Columns line up across sections; numbers stand to the right."""
    report = small("| A | B |\n| --- | --- |\n| 1 | x |\n\nText.\n\n| A | B |\n| --- | --- |\n| 10 % | a much longer text than the first |")
    settings = load_settings(TEMPLATES)
    first, _, second = lay_out(report.blocks, choose_look(settings, report.front), {})
    assert first["widths"] == second["widths"]
    assert first["align"] == ["right", "left"]


def test_pictures_say_their_size() -> None:
    """The view box counts, without one the width and the height."""
    assert picture_size(ASSETS["assets/stakes.svg"]) == (640, 200)
    assert picture_size(b'<svg xmlns="http://www.w3.org/2000/svg" width="64.5mm" height="20"/>') == (64.5, 20)


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "it declares entities"),
        ("<svg", "unclosed token: line 1, column 0"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "it does not say its size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="auto" height="20"/>', "it does not say its size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 9"/>', "it does not say its size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 inf"/>', "it does not say its size"),
        ('<svg viewBox="0 0 64 20"/>', "it does not say its size"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_a_fault(picture: str, reason: str) -> None:
    """Whatever is wrong with its file is told at the line of the figure, with what a picture has to be."""
    report = parse_report(text("Text.\n\n![a](assets/a.svg)"))
    with pytest.raises(ReportFault) as fault:
        lay_out(report.blocks, choose_look(load_settings(TEMPLATES), report.front), {"assets/a.svg": picture.encode()})
    assert str(fault.value) == f"line 10: the picture 'assets/a.svg' cannot be shown: {reason}"
    assert fault.value.expected == "Expected an SVG file with a viewBox."


def test_a_table_takes_the_largest_type_in_which_its_words_fit() -> None:
    """The longer its words, the smaller; one that fits in none takes the smallest all the same, and the layout knows that it does not fit."""

    def laid(letters: int) -> tuple[bool, int]:
        words = " | ".join(["W" * letters] * 4)
        report = parse_report(text(f"| {words} |\n|{' --- |' * 4}\n| {words} |"))
        look = choose_look(load_settings(TEMPLATES), report.front)
        (table,) = lay_out(report.blocks, look, {})
        return table["fits"], look["table"].index(table["size"])

    assert [*dict.fromkeys(map(laid, range(10, 24)))] == [(True, 0), (True, 1), (True, 2), (False, 2)]


def test_code_rules_and_breaks_are_sorts_of_their_own() -> None:
    """Code keeps its signs, a rule is a rule, and a line that ends in two blanks breaks there."""
    code, rule, broken = small("```\n**a** <b>\n```\n\n***\n\nc  \nd").blocks
    assert (code["kind"], code["text"], rule["kind"]) == ("code", "**a** <b>", "rule")
    assert [node["kind"] for node in broken["text"]] == ["text", "break", "text"]
    assert plain(broken["text"]) == "c d"


@pytest.mark.parametrize(("body", "sort"), [("a ~~b~~", "s"), ("Term\n: What it is", "dl")])
def test_what_another_reader_of_markdown_would_give_is_told(monkeypatch: pytest.MonkeyPatch, body: str, sort: str) -> None:
    """A sort of text that documents do not know is never left out without a word, should the reader learn it."""
    parser = tree.make_parser().enable("strikethrough").use(deflist_plugin)
    monkeypatch.setattr(tree, "make_parser", lambda: parser)
    assert fault_of(text(body)) == f"line 8: a report cannot show '{sort}'"


def test_words_follow_the_language() -> None:
    """Russian reports have Russian words and dates, others English ones."""
    settings = load_settings(TEMPLATES)
    russian = choose_words(settings, FrontMatter(title="Паром", date="2024-03-15", language="ru"))
    assert (russian["contents"], russian["edition"], russian["region"]) == ("Содержание", "15 марта 2024 г.", None)
    german = choose_words(settings, FrontMatter(title="Fähre", date="spring", language="de-AT"))
    assert (german["contents"], german["edition"], german["lang"], german["region"]) == ("Contents", "spring", "de", "AT")


def test_sources_of_a_figure_hang_on_it() -> None:
    """A paragraph that begins with 'Sources:' right behind a figure belongs to it; anywhere else it is text."""
    figure, after = small('![A](assets/a.svg "Cap")\n\nSources: [Daily](https://e.org), p1.\n\nSources: none.').blocks
    assert (figure["kind"], plain(figure["sources"]), after["kind"]) == ("figure", "Sources: Daily, p1.", "paragraph")
    assert fault_of(text("![A](assets/a.svg)\n\nSources: [Daily](#nowhere).")) == "line 8: no heading has the anchor '#nowhere'"


def test_a_day_stays_with_its_month() -> None:
    """Dates in text, in links and in captions do not break behind the day; other numbers may."""
    written = 'On 11 September 2018 [28 May](https://e.org), 3 people.\n\n![A](assets/a.svg "From 1 July 2022.")'
    paragraph, figure = small(written).blocks
    assert plain(paragraph["text"]) == "On 11\u00a0September 2018 28\u00a0May, 3 people."
    assert figure["caption"] == "From 1\u00a0July 2022."
