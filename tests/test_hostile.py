"""Facts are text: what others wrote comes through as it was written, or is refused when it is read; it commands nobody."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time
from pathlib import Path
from typing import Any

import markdown as python_markdown
import pytest
from browsing import browser, needs_chromium
from hostile import COLLECTION, HONEST, sample
from hostile.carrier import is_refused, quoted
from hostile.judge import FORMULA, MARKDOWN, NEXT_CELL, batches, judge
from hypothesis import given
from hypothesis import strategies as st
from test_cases import lay_out

from factbound.characters import clean, find_unfit, in_json, one_line, visible
from factbound.check.allowances import Allowances
from factbound.check.scripts import mixed_words
from factbound.cli import main
from factbound.commands.printing import Guarded, annotation, as_json
from factbound.history.telling import STYLES
from factbound.problems import Position, Problem
from factbound.publish.address import SiteAddress
from factbound.publish.web.markdown import plain_markdown
from factbound.read.sources import load_source
from factbound.read.tree import FilesAtHand
from factbound.read.yamlfile import Scalar, parse_yaml
from factbound.render import escape

__all__ = ["browser"]

FIT = [one for one in COLLECTION if not is_refused(one.text)]
UNFIT = [one for one in COLLECTION if is_refused(one.text)]
COMMANDING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\u2028\u2029]")
FORMS = (
    "<h2>{}</h2><p>{}</p><ul><li>{}</li></ul><table><tr><th>h</th></tr><tr><td>{}</td></tr></table><blockquote><p>{}</p></blockquote><p>x<br>{}</p>"
    '<p>x <strong>{}</strong> <em>{}</em> <del>{}</del> <code>{}</code> <a href="x/" title="{}">{}</a></p><details><summary>{}</summary></details>'
)
"""A page with a text in every form that its Markdown has."""
ANY_TEXT = st.text(st.characters(), max_size=40)


def flat(text: str) -> str:
    """A text as a field holds it."""
    return " ".join(text.split())


def test_the_collection_is_large_and_every_text_is_another() -> None:
    """More than a thousand texts, no two the same, each with a plain name of its own."""
    assert len(COLLECTION) > 1_500
    assert len({one.text for one in COLLECTION}) == len({one.name for one in COLLECTION}) == len(COLLECTION)
    assert all(one.name.isascii() and one.family for one in COLLECTION)


def test_what_honest_people_write_passes_and_what_hides_does_not() -> None:
    """Every script, joiners and marks where it needs them, emoji and flags pass; controls, turned lines and hidden letters are refused."""
    assert [one.name for one in UNFIT if one.family == HONEST] == []
    hidden = {one.name for one in COLLECTION if one.family in ("bidi", "hidden", "broken") and one.name.endswith("-inside")}
    assert sorted(hidden - {one.name for one in UNFIT}) == ["broken/unassigned-inside", "hidden/braille-blank-inside", "hidden/replacement-inside"]


@pytest.mark.parametrize("written", ["raw", "escaped"])
def test_what_no_text_may_hold_is_refused_at_its_place(written: str) -> None:
    """In a file of data each text of the collection is read whole, or refused in its line; written out or as an escape."""
    for one in COLLECTION:
        line = f"b: {quoted(one.text)}" if written == "raw" else f"b: {json.dumps(one.text)}"
        halves = re.search("[\ud800-\udfff]" if written == "raw" else "[\ud800-\udfff\U00010000-\U0010ffff]", one.text)
        if halves:  # JSON writes what lies beyond the basic plane as two halves
            faults = [(fault.at.line, fault.message) for fault in parse_yaml(f"a: x\n{line}\n", "data/x.yml").problems]
            assert faults == [(2, "this is not YAML: half of a character is written as an escape")], one.name
            continue
        file = parse_yaml(f"a: x\n{line}\nc: *x\n" if is_refused(one.text) else f"a: x\n{line}\n", "data/x.yml")
        if is_refused(one.text):
            assert max((fault.at.line, fault.message) for fault in file.problems) == (3, "'*x' refers to another place"), one.name
            assert file.problems[0].at.line == 2, one.name
        else:
            assert file.problems == [], one.name
            assert file.root is not None
            assert file.root.entries["b"] == Scalar(one.text.strip(), Position("data/x.yml", 2, 4), '"'), one.name


def test_a_refusal_says_what_stands_where_and_the_way_out() -> None:
    """The character is named, the excerpt shows it, and lines are counted as editors do, whatever YAML takes for an end of line."""
    told = [one.format() for one in parse_yaml("a: one\u2028two\nb: x\x85\u202ey\r\nc: \x1b[2J\n", "a.yml").problems]
    assert told == [
        (
            "a.yml:1:7: the character U+2028, which ends a line for some programs and not for others, stands in the text\n"
            "    a: one\\u2028two\n  Write a space, or an ordinary end of line."
        ),
        (
            "a.yml:2:5: the character U+0085, which ends a line for some programs and not for others, stands in the text\n"
            "    b: x\\x85\\u202ey\n  Write a space, or an ordinary end of line."
        ),
        (
            "a.yml:3:4: the control character U+001B stands in the text\n"
            "    c: \\x1b[2J\n  Delete it, or type the word again: it may have come with a copied text."
        ),
    ]


def test_no_text_commands_a_terminal() -> None:
    """What is printed holds nothing that a terminal obeys; what is honest is printed as it is."""
    for one in COLLECTION:
        stream = io.StringIO()
        Guarded(stream).write(f"  {one.text}\n")
        assert not COMMANDING.search(stream.getvalue().replace("\n", "")), one.name
        assert "\n" not in one_line(one.text)
        if one.family == HONEST:
            assert visible(one.text) == one_line(one.text) == clean(one.text) == one.text
            assert stream.getvalue() == f"  {one.text}\n"


@given(ANY_TEXT)
def test_whatever_is_shown_or_cleaned_is_fit(text: str) -> None:
    """Nothing that a text may not hold is left in what is shown, or in what is cleaned; JSON keeps its values."""
    assert not COMMANDING.search(visible(text).replace("\n", ""))
    assert list(find_unfit(clean(text))) == []
    assert len(clean(text)) <= len(text)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert json.loads(in_json(json.dumps(whole, ensure_ascii=False))) == whole


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_commands_print_through_the_guard(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files and arguments that hold commands of a terminal or of a workflow are told of, and obeyed by nobody."""
    project = lay_out("_base", tmp_path)
    (project / "data/parties/bad.yml").write_text('name: "\x1b[2J\u202e ::error::"\n::error::forged: "##[error]"\n', "utf-8")
    assert main(["check", "--format", form, "--project", str(project)]) == 1
    printed = capsys.readouterr().out
    assert not COMMANDING.search(printed.replace("\n", ""))
    commands = [line for line in printed.splitlines() if re.match(r"\s*::|.*##\[", line)]
    assert len(commands) == (3 if form == "github" else 0)
    if form == "json":
        assert len(json.loads(printed)["problems"]) == 3
    assert main(["find", "\x1b]0;x\x07", "--project", str(lay_out("_base", tmp_path / "good"))]) == 1
    assert capsys.readouterr().out == "Nothing has '\\x1b]0;x\\x07'.\n"


def test_json_with_the_signs_of_a_workflow_is_json() -> None:
    """What a problem quotes is read back whole, and no line of it is a command."""
    stream = io.StringIO()
    texts = ["##[error]a", "a ##[group] \\##[x]", "::error::b", "\n::error::c"]
    Guarded(stream).write(as_json({"problems": texts}) + "\n")
    assert json.loads(stream.getvalue()) == {"problems": texts}
    assert not re.search(r"(?m)^\s*::|##\[", stream.getvalue())


def test_no_text_commands_a_workflow() -> None:
    """On a machine of GitHub a problem is one command, whatever it quotes; in other formats there is none."""
    for one in COLLECTION:
        problem = Problem(Position(f"data/{one.text}.yml"), f"'{one.text}' is wrong", one.text, one.text)
        said = annotation(problem)
        assert said.startswith("::error file=data/")
        assert said.count("\n") == said.count("\r") == 0
        assert re.fullmatch(r"::error file=[^:,]*,line=1,col=1::.*", said), one.name
        stream = io.StringIO()
        Guarded(stream).write(problem.format() + "\n")
        assert not re.search(r"(?m)^\s*::|##\[", stream.getvalue()), one.name


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", "\u2003", "\u3000"])
def test_no_blank_hides_a_workflow_command(blank: str) -> None:
    """The runner passes over white space of any script before a command."""
    stream = io.StringIO()
    Guarded(stream).write(f"a\n{blank}::add-mask::a\n")
    assert stream.getvalue() == f"a\n{blank}\\::add-mask::a\n"


def test_a_long_word_of_two_scripts_takes_no_time() -> None:
    """A text of YAML may have thousands of letters without a blank, and a file many of them."""
    word = "\u0430b" * 9_900
    file = parse_yaml("".join(f"a{number}: {word}\n" for number in range(10)), "data/a.yml")
    begun = time.process_time()
    assert len(list(mixed_words({"data/a.yml": file}, [], Allowances([])))) == 10
    assert time.process_time() - begun < 2


def test_marks_of_direction_take_no_time() -> None:
    """Whether a text is from right to left is looked for once, not at each mark."""
    begun = time.process_time()
    assert list(find_unfit("\u200e" * 100_000 + "\u05d0")) == []
    assert len(list(find_unfit("\u200e" * 1_000 + "a"))) == 1_000
    assert time.process_time() - begun < 5


def test_no_text_is_markup_in_a_comment_of_a_pull_request() -> None:
    """What `diff --format md` quotes is code and nothing else: no link, mention, image, heading or table."""
    for one in FIT:
        rendered = MARKDOWN.render(f"- **added** {STYLES['md'].quote(one.text)} →")
        assert re.fullmatch(r"<ul>\n<li><strong>added</strong> (<code>[^<]*</code>)? →</li>\n</ul>\n", rendered), one.name


def test_texts_are_texts_in_both_converters() -> None:
    """Each text of the collection is shown as it is, in one paragraph and in one cell, by the site's converter and by the reports'."""
    converter = python_markdown.Markdown(extensions=["tables", "footnotes", "admonition", "md_in_html", "toc", "attr_list"])
    for one in FIT:
        text = flat(one.text)
        written = escape.markdown(text)
        for rendered in (converter.reset().convert(written), MARKDOWN.render(written)):
            found = re.fullmatch(r"<p>([^<>]*)</p>\n?", rendered)
            assert found, one.name
            assert flat(html.unescape(found[1])) == text, one.name
        cells = re.findall(r"<td>([^<>]*)</td>", converter.reset().convert(f"| a | b |\n| - | - |\n| {written} | end |\n"))
        assert [flat(html.unescape(cell)) for cell in cells] == [text, "end"], one.name


def test_texts_are_texts_in_the_markdown_of_pages() -> None:
    """What a page says is said by its Markdown, and by nothing but the elements that it would have with any other word."""

    def rendered(word: str) -> str:
        return MARKDOWN.render(plain_markdown(FORMS.replace("{}", html.escape(word)), "index.md", SiteAddress()))

    wanted = rendered("steady")
    for one in FIT[::3]:
        text, found = flat(one.text), rendered(flat(one.text))
        assert re.findall("<[^>]*?(?= title|>)", found) == re.findall("<[^>]*?(?= title|>)", wanted), one.name
        assert flat(html.unescape(found)) == flat(html.unescape(wanted).replace("steady", text)), one.name


def test_no_text_begins_a_formula() -> None:
    """A spreadsheet reads every text as text, and a program reads it back whole."""
    for one in FIT:
        file = io.StringIO()
        csv.writer(file, lineterminator="\r\n").writerow([escape.csv_text(one.text), "end"])
        cells = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
        assert cells[1] == "end"
        begins = one.text.lstrip("' \t\r\n").startswith(FORMULA)
        assert NEXT_CELL.sub("", cells[0]) == ("'" if begins else "") + one.text, one.name
        assert not cells[0].lstrip().startswith(FORMULA), one.name


def test_an_address_leads_to_the_web_or_to_mail() -> None:
    """Of all texts only addresses of the web and of mail are taken for the address of a source."""
    for one in COLLECTION:
        text = f"title: T\npublisher: P\naddress: {quoted(one.text)}\n".encode("utf-8", "surrogatepass")
        source, file = load_source(FilesAtHand({"data/sources/s.yml": text}) / "data/sources/s.yml", "data/sources/s.yml")
        assert file.problems or source is None or not source.address or source.address.lower().startswith(("http://", "https://", "mailto:")), (
            one.name
        )


@given(ANY_TEXT.filter(lambda text: not re.search("[\ud800-\udfff\0]", text)))
def test_any_cell_is_read_back(text: str) -> None:
    """A spreadsheet's apostrophe can be told from one of the text."""
    cell = escape.csv_text(text)
    assert not cell.startswith(FORMULA)
    assert NEXT_CELL.sub("", cell[1:] if cell.lstrip("' \t\r\n").startswith(FORMULA) else cell) == text


@pytest.mark.parametrize("text", ["a;=1+1", 'b"; -1', "c,d;'@e", "f\n+1", "g;\t=1", ";;=1"])
def test_no_text_begins_a_formula_where_semicolons_divide(text: str) -> None:
    """In many countries a spreadsheet divides cells at semicolons, whatever stands in quotes."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(["row", escape.csv_text(text), "end"])
    cells = [cell for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=";") for cell in row]
    assert len(cells) > 1
    assert [cell for cell in cells if cell.lstrip().startswith(FORMULA)] == []


@needs_chromium
def test_texts_change_nothing_but_themselves(browser: Any, tmp_path: Path) -> None:
    """A project with hostile texts in every field comes out as one with honest words, but for the texts: on pages, in exports, in reports."""
    page = browser.new_page()
    texts = ["=SUM(A:A)", *next(batches((one.text for one in sample(60, 3)), 12))]
    verdict = judge(tmp_path, texts, page, frame='<b>[x](javascript:alert()) | & "it\'s" --> </title>')
    assert (verdict.changed, verdict.altered, verdict.links) == ([], [], [])
    assert {"page", "markdown", "search", "feed", "sheet", "data"} == set(verdict.compared)
    page.close()


@needs_chromium
def test_figures_stay_on_their_side_of_a_name_from_right_to_left(browser: Any) -> None:
    """On a page each figure stands whole behind the name that it follows, whatever the script of that name."""
    page = browser.new_page()
    style = (Path(__file__).resolve().parent.parent / "templates/assets/factbound.css").read_text("utf-8")
    name, figure = '<a href="a/">\u05d0\u05d7\u05d9\u05dd</a>', '<span class="fact"><a href="r/">{} %</a></span>'
    row = f"to give {name} {figure.format(35)}, {name} {figure.format(29)}"
    page.set_content(f'<style>{style}</style><div class="md-typeset" style="white-space: nowrap"><p>{row}</p></div>')
    places = page.evaluate("[...document.querySelectorAll('p > *')].map((one) => [one.getBoundingClientRect().left, one.getClientRects().length])")
    assert [left for left, _ in places] == sorted(left for left, _ in places)
    assert len(places) == 4
    page.close()
