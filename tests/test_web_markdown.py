"""A page as Markdown: what each element of its HTML becomes, and that every link and word of a page is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from factbound.options import Options
from factbound.pipeline import Preview
from factbound.publish.address import SiteAddress
from factbound.publish.web.elements import parse_content
from factbound.publish.web.markdown import plain_markdown

BASE = Path(__file__).parent / "cases" / "_base"
DRAWN = '<svg id="a"><title id="t">Who?</title>\n<desc id="d">North:\n60 %.</desc><text>x</text></svg>'

PIECES = {
    "words around a page": ("<html><body>menu<article><h1 id=a>A<a class=headerlink href=#a>&para;</a></h1></article>foot", "# A"),
    "a mark": ('<p><span class="fact">60 %<span class="fact-mark">planned</span></span></p>', "60 % (planned)"),
    "a note below a value": ('<p>24.3 %<span class="row-note">28 January 2021</span></p>', "24.3 % · 28 January 2021"),
    "no article": ("<p>a</p>", "a"),
    "entities": ("<p>Ma&#39;s &amp; &quot;x&quot; &lt;b&gt; &amp;lt;</p>", 'Ma\'s & "x" \\<b> \\&lt;'),
    "signs": ("<p>*a* _b_ mail_ru [c] `d` \\</p>", "\\*a\\* \\_b\\_ mail_ru \\[c\\] \\`d\\` \\\\"),
    "signs at the start": ("<p># a</p><p>1. b</p><p>- c<br>+ d</p><p>-e 2.5</p>", "\\# a\n\n1\\. b\n\n\\- c\\\n\\+ d\n\n-e 2.5"),
    "an address": ('<p><a href="https://e.org/a">https://e.org/a</a></p>', "<https://e.org/a>"),
    "an address with signs": ('<p><a href="https://e.org/a_b">https://e.org/a_b</a></p>', "<https://e.org/a_b>"),
    "a link with spaces": ('<p><a href="my page/">p</a> <a href="a(b)">q</a></p>', "[p](<my page/>) [q](<a(b)>)"),
    "a title": ("<p><a href='x' title='say \"A\" &amp; B'>p</a></p>", '[p](x "say \\"A\\" & B")'),
    "anchors": ('<p><a id="x"></a>a <a href="#y">b</a></p>', "a [b](#y)"),
    "downloads": ('<ul><li><span class="documents__name">All</span> <a href="a.pdf" download>PDF</a></li></ul>', "- All · [PDF](a.pdf)"),
    "code": ("<p><code>&lt;b&gt; *a*</code> <code>a`b</code> <code>`</code></p>", "`<b> *a*` ``a`b`` `` ` ``"),
    "a block of code": ("<pre><code>a &lt;b&gt;\n  ```\n</code></pre>", "````\na <b>\n  ```\n````"),
    "emphasis": ("<p><strong> a </strong>b <em>c</em><b></b></p>", "**a** b *c*"),
    "a table": (
        "<table><thead><tr><th>A</th><th></th></tr></thead><tbody><tr><td>a|b<br>c</td><td><ul><li>d</li><li>e</li></ul></td></tr></tbody></table>",
        "| A |  |\n| --- | --- |\n| a\\|b · c | d · e |",
    ),
    "a table without a head": ("<table><tr><td>a</td><td><code>b|c</code></td></tr></table>", "|  |  |\n| --- | --- |\n| a | `b\\|c` |"),
    "a table of nothing": ("<p>a</p><table><tbody><tr></tr></tbody></table>", "a"),
    "lists": ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>", "- a\n  - b\n- c\n\n  d"),
    "a numbered list": ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
    "a quotation": ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    "terms": ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"),
    "what the theme adds": ('<p>b<a class="footnote-backref" href="#r">x</a></p><nav>c</nav>', "b"),
    "what is folded": ("<details><summary>More</summary><p>a</p></details>", "**More**\n\na"),
    "a footnote": (
        '<p>a<sup><a class="footnote-ref" href="#fn:1">1</a></sup><div class="footnote"><ol><li id="fn:1"><p>b</ol></div>',
        "a[^1]\n\n[^1]: b",
    ),
    "a drawing": (f'<figure class="chart">{DRAWN}{DRAWN}<figcaption>As of.</figcaption></figure>', "*Who?* North: 60 %.\n\nAs of."),
    "a picture": ('<p><img src="../a.png" alt="A [b]"></p>', "![A \\[b\\]](../a.png)"),
    "what only looks": ('<p>a <svg><rect/></svg><span aria-hidden="true">x</span></p><script>y</script><button>z</button>', "a"),
    "an end left out": ("<p>a<p>b<ul><li>c<li>d</ul>", "a\n\nb\n\n- c\n- d"),
    "an end too many": ("<p>a</b></p></div><p>b</p>", "a\n\nb"),
}


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_of_a_page(name: str) -> None:
    """Each element has its Markdown, and nothing of it is lost or written twice."""
    html, expected = PIECES[name]
    assert plain_markdown(html, "a.md", SiteAddress()) == f"{expected}\n"


def test_links_are_whole_where_the_address_is_known() -> None:
    """With an address of the site a link leads there from wherever the Markdown is read; other schemes stay."""
    html = '<p><a href="../b/#x">a</a> <a href="#y">b</a> <a href="mailto:a@e.org">c</a></p><p><img src="../c.png" alt="d"></p>'
    written = "[a](https://e.org/s/b/#x) [b](https://e.org/s/a/#y) [c](mailto:a@e.org)\n\n![d](https://e.org/s/c.png)\n"
    assert plain_markdown(html, "a.md", SiteAddress("https://e.org/s/")) == written


def test_every_word_and_link_of_a_page_is_in_its_markdown(tmp_path: Path) -> None:
    """Read as Markdown, the text of each page has the letters of its HTML in their order, and all of its links."""
    Preview(Options(BASE, tmp_path / "out")).build_site()
    pages = [file for file in (tmp_path / "out" / "site").rglob("index.html") if file.with_name("index.html.md").is_file()]
    assert len(pages) > 10
    for file in pages:
        read = MarkdownIt("commonmark").enable("table").render(file.with_name("index.html.md").read_text("utf-8"))
        read = re.sub(r"<p><em>[^<]*\?</em>.*?</p>", "", read, flags=re.DOTALL)
        html = re.sub(r'<figure.*?</figure>|<svg.*?</svg>|<a class="headerlink".*?</a>', "", file.read_text("utf-8"), flags=re.DOTALL)
        assert letters(read) == letters(html), file
        assert links(read) == links(html), file


def letters(html: str) -> str:
    """Return the letters and figures of a page without the signs and gaps between them."""
    return "".join(re.findall(r"[\w%]", parse_content(html).text))


def links(html: str) -> list[str]:
    """Return the addresses to which a page leads."""
    return [one.about["href"] for one in parse_content(html).find("a") if "href" in one.about]
