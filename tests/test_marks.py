"""Pages cut at their marks, against parsers of the whole of HTML: the same elements and the same sections, or no answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser

from factbound.publish.builder.searching import _Reader as Sections
from factbound.publish.web.elements import Element
from factbound.publish.web.elements import _Reader as Elements
from factbound.publish.web.marks import attributes, cut

PIECE = st.sampled_from(
    (
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            '<div class="x">',
            "</div>",
            '<h2 id="a">',
            "</h2>",
            '<h1 id="t">',
            "</h1>",
            "<br>",
            "<br/>",
            "a",
            "b c",
            "\n",
            " ",
        ),
        *(
            "<img src=\"a\" alt='b'>",
            "&amp;",
            "&#58;",
            "&",
            "&lt",
            ">",
            "<!-- c -->",
            "<!-- <b> -->",
            "<!--x-->",
            "<li>",
            "</li>",
            "<ul>",
            "</ul>",
            "<td>",
        ),
        *(
            "<pre>",
            "</pre>",
            "<code>",
            "</code>",
            "</td>",
            "<tr>",
            '<a class="headerlink" href="#x">',
            "</a>",
            "<span data-search-exclude>",
            "</span>",
        ),
        *(
            '<div class="linenodiv">',
            '<svg viewBox="0">',
            "</svg>",
            "<title>",
            "</title>",
            "<object>",
            "</object>",
            '"',
            "'",
            "<h3 id>",
            "<p/>",
            "<sup>",
        ),
        *(
            '<a href="a&b">',
            '<a href="a&copy=1">',
            "-->",
            '<h2 id="e" data-search-exclude>',
            "<dt>",
            "<dd>",
            "</sup>",
            "<",
            "<x a=b>",
            "<Q>",
            "</ul >",
        ),
    )
)


def flat(element: Element) -> list[Any]:
    """Return an element as values, texts that stand beside each other as one."""
    made: list[Any] = []
    for one in element.inside:
        if not isinstance(one, str):
            made.append((one.tag, dict(one.about), flat(one)))
        elif made and isinstance(made[-1], str):
            made[-1] += one
        else:
            made.append(one)
    return made


def sections_of(reader: Any, read: Any) -> Any:
    """Return the sections that one of the two finds, or how it fails."""
    try:
        read()
    except (AttributeError, ValueError) as error:
        return type(error)
    found = reader.data if isinstance(reader, Parser) else reader._sections
    heads = [one.el.tag if isinstance(reader, Parser) else one.tag for one in found]
    out = [one.is_excluded() if isinstance(reader, Parser) else one.excluded for one in found]
    return [(head, one.depth, one.id or None, one.title, one.text, left) for head, one, left in zip(heads, found, out, strict=True)]


@settings(max_examples=400, deadline=None)
@given(text=st.lists(PIECE, max_size=20).map("".join))
@example(text="<p>a <b>b<div>c</b></div> <span>d</p><!-- </div> -->")
def test_marks_are_what_parsers_find(text: str) -> None:
    """Elements for the Markdown of a page, and sections for the search, come out as from the parser and the theme's plugin."""
    marks = cut(text)
    if marks is None:
        return
    whole = Elements()
    whole.feed(text)
    whole.close()
    assert flat(Elements().read(marks)) == flat(whole.root)
    ours, theirs = Sections(), Parser()
    assert sections_of(ours, lambda: ours.read(marks)) == sections_of(theirs, lambda: (theirs.feed(text), theirs.close()))


@pytest.mark.parametrize(
    "text", ["a < b", "<x a=b>", "<Q>", "</p >", "<p", '<p a="1"b="2">', "<!-- a -- b -->", "<script>x</script>", "<title>a<b></title>"]
)
def test_what_is_not_plain_is_not_cut(text: str) -> None:
    """Where parsers may differ, one is asked."""
    assert cut(text) is None


def test_marks_of_a_text() -> None:
    """Each has the text before it, and the last one the text behind them."""
    assert cut("a<b class=\"c\" id='d'>e<br/></b><!-- <x> -->f") == [
        ("a", "", "b", " class=\"c\" id='d'", ""),
        ("e", "", "br", "", "/"),
        ("", "/", "b", "", ""),
        ("", "", "", "", ""),
        ("f", "", "", "", ""),
    ]
    assert attributes(" A='1' b a=\"2&amp;3\"") == {"a": "2&3", "b": ""}
