"""Text from data stays text wherever it lands."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import markdown as python_markdown
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from factbound.read.pagebounds import check_rendered
from factbound.render import escape

VISIBLE = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
TEXTS = st.text(VISIBLE, min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
TRICKS = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "**b** _i_ `c`",
    "a | b",
    "1. one",
    "- item",
    "# head",
    "+ x",
    "> q",
    "--- a",
    "&amp; &lt;",
    "![x](y)",
    "Key: value",
    "a\\*b",
    "http://x.y www.a.b",
    "{{ x }}",
    "~~s~~",
    "x[^1]",
    "$x$",
    "a@b.c",
]


def visible(rendered: str) -> str:
    """What a reader sees of some HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", rendered)).split())


def with_examples(test):
    """Try the known tricks before anything random."""
    for text in TRICKS:
        test = example(text)(test)
    return test


@with_examples
@given(TEXTS)
def test_python_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    """The site's converter shows exactly the text, in one paragraph without any markup."""
    rendered = python_markdown.markdown(escape.markdown(text), extensions=["tables", "footnotes", "admonition", "md_in_html", "toc"])
    assert visible(rendered) == text
    assert re.sub(r"</?p>", "", rendered).count("<") == 0


@with_examples
@given(TEXTS)
def test_commonmark_shows_the_text_and_nothing_else(text: str) -> None:
    """The reports' converter shows exactly the text, in one paragraph without any markup."""
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(escape.markdown(text))
    assert visible(rendered) == text
    assert re.sub(r"</?p>", "", rendered).count("<") == 0


@with_examples
@given(TEXTS)
def test_table_cells_hold_the_text(text: str) -> None:
    """A text in a table cell neither ends the cell nor the row."""
    table = f"| a | b |\n| - | - |\n| {escape.markdown(text)} | end |\n"
    for rendered in (python_markdown.markdown(table, extensions=["tables"]), MarkdownIt("gfm-like", {"linkify": False}).render(table)):
        cells = [visible(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rendered, re.DOTALL)]
        assert cells == [text, "end"]


@with_examples
@given(TEXTS)
def test_link_titles_hold_the_text(text: str) -> None:
    """A tooltip ends where its text ends."""
    source = f'[x](y.md "{escape.link_title(text)}") end'
    for rendered in (python_markdown.markdown(source), MarkdownIt().render(source)):
        title = re.search(r'title="([^"]*)"', rendered)
        assert title is not None
        assert html.unescape(title[1]) == text
        assert visible(rendered) == "x end"


def test_addresses_neither_end_their_link_nor_their_cell() -> None:
    """An address with brackets, pipes and stars leads where it led, out of a table cell too."""
    address = "https://e.org/a_(b)?x=1&y=[2]|3*4"
    table = f"| a | b |\n| - | - |\n| [x]({escape.link_address(address)}) | end |\n"
    for rendered in (python_markdown.markdown(table, extensions=["tables"]), MarkdownIt("gfm-like", {"linkify": False}).render(table)):
        assert [visible(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rendered, re.DOTALL)] == ["x", "end"]
        target = re.search(r'href="([^"]*)"', rendered)
        assert target is not None
        assert unquote(html.unescape(target[1])) == address


@with_examples
@given(TEXTS)
def test_front_matter_is_read_back(text: str) -> None:
    """YAML reads a front matter value back as it was."""
    assert yaml.safe_load(f"title: {escape.front_matter(text)}") == {"title": text}


@with_examples
@given(TEXTS)
def test_attributes_hold_the_text(text: str) -> None:
    """An attribute ends where its text ends."""
    assert html.unescape(escape.attribute(text)) == text
    assert not set(escape.attribute(text)) & set("<>\"'")


@pytest.mark.parametrize(
    ("escaped", "expected"),
    [
        (escape.markdown("one\ntwo\rthree\tfour  five"), "one two three four  five"),
        (escape.markdown("- a -- b"), "&#45; a &#45;- b"),
        (escape.markdown("12. May"), "12&#46; May"),
        (escape.link_title('it\'s "so"'), "it&#39;s &#34;so&#34;"),
        (escape.attribute('it\'s "so" <b> [a]'), "it&#x27;s &quot;so&quot; &lt;b&gt; &#91;a&#93;"),
        (escape.front_matter("Пекин <b>"), '"Пекин <b>"'),
        (escape.page_front_matter('it\'s "so" <b> & c'), '"it\'s \\"so\\" &lt;b&gt; &amp; c"'),
    ],
)
def test_what_is_written_is_known_to_the_letter(escaped: str, expected: str) -> None:
    """Each escaper does no more than it has to, and always the same."""
    assert escaped == expected


def test_a_name_of_many_brackets_is_no_bomb() -> None:
    """Neither the title of a page nor an attribute is narrative; in a line of it as many are refused."""
    name = "[" * 400
    page = f'---\ntitle: {escape.page_front_matter(name)}\n---\n\n<a title="{escape.attribute(name)}">{escape.markdown(name)}</a>\n'
    assert check_rendered("out/docs/a.md", page) == []
    assert [one.message for one in check_rendered("out/docs/a.md", f"{page}\n{name}\n")] == ["400 square brackets are open within each other"]
