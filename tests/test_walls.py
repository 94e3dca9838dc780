"""The second wall: what a page may have, judged before it is published, and what a browser does with a page that has more all the same."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import needs_chromium, served
from payloads import EVIL, INERT, NOT_STOPPED_BY_POLICY, PAYLOADS

from factbound.check.assets import check_assets
from factbound.check.markuprules import CONTENT, FRAME, judge_mark, style_values
from factbound.check.narrative import check_narrative
from factbound.check.references import TemplateText
from factbound.check.tags import list_marks, read_tag
from factbound.options import Options
from factbound.pipeline import Preview
from factbound.problems import BuildFailed, Position
from factbound.publish.web import judging
from factbound.publish.web.judging import OURS, PageJudge, judge_pages
from factbound.publish.web.policy import hash_source, with_policy
from factbound.read.addresses import find_fault, is_relative, scheme_of
from factbound.render import escape
from factbound.serve.board import Board
from factbound.serve.server import SiteServer

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "cases" / "_base"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny project with a page of its own, built."""
    folder = tmp_path_factory.mktemp("walls")
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    (folder / "content/market.md").write_text("---\ntitle: Market\n---\n\nIt sells.\n\n| a | b |\n| - | -: |\n| x | y |\n", encoding="utf-8")
    Preview(Options(folder, folder / "out")).build_site()
    return folder


def judged(html: str, frame: bool = False) -> list[str]:
    """Return what is wrong with a piece of a page."""
    whole = html.startswith(("<!doctype", "<html"))
    page = html if whole else f"<head></head>{html}" if frame else f'<head></head><article class="a">{html}</article>'
    return [message for _, (message, _) in PageJudge(frozenset({"assets/a.js"})).find_faults(page, "a/index.html")]


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_no_payload_passes(name: str) -> None:
    """Each is refused in an article and around it."""
    assert judged(PAYLOADS[name]) != []
    if name != "settings of the theme":  # which may have an element of its own name
        assert judged(PAYLOADS[name], frame=True) != []


@pytest.mark.parametrize("most", [0, 1, 4_000])
def test_a_fault_is_found_however_little_is_remembered(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Marks that were found good are not judged again, until there are too many; others are judged each time."""
    monkeypatch.setattr(judging, "_REMEMBERED", most)
    judge = PageJudge(frozenset())
    page = "<!doctype html>\n<html><head></head><article><p><b>{}</b></p></article></html>"
    found = [[mark for mark, _ in judge.find_faults(page.format(one), "index.html")] for one in ("<i>", "<blink>", "<i>", "<blink>")]
    assert found == [[], ["<blink>"], [], ["<blink>"]]
    assert all(len(sound) <= max(most, 1) for sound in judge.sound)


def test_scripts_of_a_page_are_the_sites_own_files() -> None:
    """By a path that leads to one of them; data blocks are none."""
    good = '<script defer src="../assets/a.js"></script><script src="../assets/a.js"></script><script type="application/ld+json">{"a": 1}</script>'
    assert judged(good, frame=True) == []
    for twice in ("<script src=../assets/a.js src=../assets/a.js></script>", "<script 'x' src=../assets/a.js></script>"):
        assert judged(twice, frame=True)[0] == "a script stands in the page itself"
    for address in ("../a.js", "a.js", "/../assets/b.js", "//assets/a.js", "https://x.org/assets/a.js"):
        assert judged(f'<script src="{address}"></script>', frame=True) == [f"the page would run '{address}'"]
    assert (
        judged('<script type="application/ld+json">{"a": "</script><script>1</script>"}</script>', frame=True)[0]
        == "a script stands in the page itself"
    )


def test_honest_markup_passes() -> None:
    """What analysts and extensions of Markdown write."""
    assert (
        judged(
            '<h2 id="الشركة">שלום <bdi>中文</bdi> 👩‍👩‍👧</h2>'
            '<p title=\'a "b"\' LANG=ru>a &lt; b, a < b, 3 > 2 <br/><IMG SRC="../assets/a.png" alt=""></p>'
            '<td style="text-align: right;">1</td><ul class="task-list"><li><input type="checkbox" disabled checked> a</li></ul>'
            '<svg viewBox="0 0 9 9"><title>a</title><use href="#b"/><rect fill="url(#c)"/></svg><a href="https://example.org/a?b=c&amp;d#e">a</a>'
            '<a href="mailto:a@example.org">m</a><a href="../b/#c">b</a><a href="#fn:1">c</a><!-- a > b <b> --><img src="data:image/png;base64,AAAA">'
        )
        == []
    )


@pytest.mark.parametrize(
    ("article", "ends"),
    [
        ("a </div></article> b", ["</article>", "</div>"]),
        ("<div><details><summary>a</summary><p>b</details></div><ul><li>a<li>b</ul><svg><path d=''/></svg><p>x <br> y</p>", []),
        ("<article><div>a</article></div>", ["</article>", "</div>"]),
        ("<ul><li><div>a<li>b</div></ul>", ["</div>"]),
        ("<table><tr><td><div>a</td></tr></table></div>", ["</div>"]),
        ("<p>a <b>b<div>c</b></div> <span>d</p><!-- </div> -->", []),
        ("<div/></div><div>a</div>", []),
        ("<div><b><i>a</div>", []),
        ("<div><ul><b>a</div>", ["</div>"]),
    ],
)
def test_an_article_ends_nothing_of_the_theme(article: str, ends: list[str]) -> None:
    """What a browser would take for the end of the theme's own elements is refused, in the order of the article."""
    told = [f"'{end}' ends what the text did not begin, or what it has not ended inside" for end in sorted(ends)]
    assert sorted(judged(article)) == told


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ('<a href="https://evil.example/a">https://www.reuters.com/b</a>', ("https://www.reuters.com/b", "https://evil.example/a")),
        ('<a href="https://evil.example/a"><b>www.reuters.com</b></a>', ("www.reuters.com", "https://evil.example/a")),
        ('<a href="mailto:me@evil.example">desk@example.org</a>', ("desk@example.org", "mailto:me@evil.example")),
        ('<a title="a" href="https://reuters.com/c?d#e">https://www.Reuters.com/b</a>', None),
        ('<a href="https://xn--80ak6aa92e.com/">https://аррӏе.com</a>', None),
        ('<a href="https://president.example/">The president, e.g. www.x.example or so</a> <a id="a"></a>', None),
        ('<a href="&#109;ailto:desk@example.org?subject=a">desk@&#8203;example.org</a>', None),
        ('<a href="https://evil.example/">https://[www.reuters.com/</a>', ("https://[www.reuters.com/", "https://evil.example/")),
        ('<a href="https://example.org/">[sic] https://</a> <a href="a/">v1.2@b</a>', None),
        ('<a href="../register/#north.site.1" data-fact="north.site">https://www.reuters.com</a>', None),
    ],
)
def test_words_that_are_an_address_are_the_one_that_the_link_leads_to(link: str, leads: tuple[str, str] | None) -> None:
    """By its server or its person; what else a link says is free, and within the site nobody is led astray: a fact may be an address."""
    told = [f"the words '{leads[0]}' are an address, and the link leads to '{leads[1]}'"] if leads else []
    assert judged(link.replace("&#8203;", "")) == told


def test_no_class_of_the_theme_lifts_a_link_over_the_page() -> None:
    """In an article; around it the theme needs them."""
    link = '<a class="a md-consent__overlay" href="https://example.org/">a</a>'
    assert judged(link) == ["the class 'md-consent__overlay' belongs to the theme"]
    assert judged(link, frame=True) == judged('<a class="md-button md-button--primary">a</a>') == []


FRAGMENTS = (
    *"<>\"'/=! -`&;:#?[]\\\n\t\f\0\x0b\u00a0a",
    *("<!--", "-->", "--!>", "<![CDATA[", "]]>", "</", "/>", "<?", "&lt;", "&#106;avascript:", "javascript:", "&Tab;", "//x.org", "https://x.org/"),
    *(f"<{name}>" for name in ("p", "svg", "title", "desc", "table", "tr", "td", "a", "details", "picture", "path", "label", "li", "h2", "b")),
    *(f"</{name}>" for name in ("p", "svg", "title", "desc", "table", "td", "a", "details", "b", "article", "div")),
    *(f"<{name}>" for name in ("script", "style", "math", "mtext", "noscript", "textarea", "foreignObject", "template", "select", "form", "xmp")),
    *(f' {name}="' for name in ("href", "title", "class", "src", "xlink:href", "onclick", "style")),
    *("<a href=", "<a title=", "<img src=", "<p\tid=", "<svg viewBox=", "onerror=1", '">', "'>", "'"),
)


def find_strange(browser: Any, texts: list[str]) -> list[Any]:
    """Return what Chromium finds, in pieces of articles and in what it writes of them again, that is on no list."""
    page = browser.new_page()
    return page.evaluate(
        """([texts, elements, schemes]) => {
          const known = new Set(elements), strange = [];
          const look = (html) => {
            const made = new DOMParser().parseFromString(`<!doctype html><html><body><article>${html}</article></body></html>`, "text/html");
            for (const one of made.body.querySelectorAll("*")) {
              const name = one.localName.toLowerCase();
              if (!known.has(name)) strange.push([html, name]);
              for (const { name } of one.attributes) if (/^on|^style$|^formaction$|^srcdoc$/i.test(name)) strange.push([html, name]);
              for (const address of [one.getAttribute("href"), one.getAttribute("xlink:href"), one.getAttribute("src")]) {
                let scheme = "https:";
                try { scheme = address === null ? scheme : new URL(address, "https://here.example/").protocol; } catch {}
                if (!schemes.includes(scheme)) strange.push([html, address]);
              }
            }
            return made.querySelector("article").innerHTML;
          };
          for (const text of texts) look(look(text));
          return strange;
        }""",
        [texts, [*CONTENT, "tbody", "colgroup"], ["https:", "http:", "mailto:"]],
    )


@needs_chromium
def test_a_browser_finds_nothing_that_the_judge_did_not(browser: Any) -> None:
    """Of pieces thrown together by chance, those that are let through hold nothing but what is on the list, read once and read again."""
    chance = random.Random(6)
    texts = ["".join(chance.choices(FRAGMENTS, k=chance.randint(2, 9))) for _ in range(20_000)]
    passed = [text for text in texts if not judged(text)]
    assert len(passed) > 2_000
    assert len([text for text in passed if list_marks(text)]) > 500
    assert find_strange(browser, passed) == []
    assert find_strange(browser, ["<p onclick=a>", "<style>", "<a href=' javascript:a'>"]) != []


def test_a_broken_escaper_publishes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the first wall down, markup in a name stops the build, and the last good site stays."""
    monkeypatch.setattr(escape, "markdown", lambda text: text)
    party = project / "data/parties/north.yml"
    kept, before = party.read_text("utf-8"), (project / "out/site/parties/north/index.html").read_bytes()
    party.write_text(re.sub(r"(?m)^name: .*", "name: North <img src=x onerror=alert(1)>", kept), encoding="utf-8")
    with pytest.raises(BuildFailed) as stopped:
        Preview(Options(project, project / "out")).build_site()
    party.write_text(kept, encoding="utf-8")
    assert {problem.message for problem in stopped.value.problems} == {"'onerror' is an attribute that '<img>' may not have on a page"}
    assert (project / "out/site/parties/north/index.html").read_bytes() == before


def test_a_fault_is_told_at_its_line_of_narrative(project: Path) -> None:
    """What only the finished page shows, such as attributes that an extension of Markdown makes, leads to the line that it came from."""
    settings = project / "mkdocs.yml"
    kept, page = settings.read_text("utf-8"), project / "content/market.md"
    settings.write_text(kept.replace("md_in_html", "md_in_html, attr_list"), encoding="utf-8")
    text = page.read_text("utf-8")
    page.write_text(text + '\n[word](index.md){: onclick="alert(1)" }\n', encoding="utf-8")
    with pytest.raises(BuildFailed) as stopped:
        Preview(Options(project, project / "out")).build_site()
    settings.write_text(kept, encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    (problem,) = stopped.value.problems
    assert problem.message == "'onclick' is an attribute that '<a>' may not have on a page"
    assert (problem.at.path, problem.at.line) == ("content/market.md", 11)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://example.org/a?b#c", ""),
        ("HTTPS://EXAMPLE.org:8080/(a)", ""),
        ("mailto:a@example.org", ""),
        ("https://пример.испытание/", ""),
        ("https://日本のドメインabc.jp/", ""),
        ("https://münchen.de/", ""),
        ("https://xn--80ak6aa92e.com/", ""),
        ("https://президент.рф/", ""),
        ("https://кремль.org/", ""),
        ("https:///a", "'https:///a' names no server"),
        ("https:a.org", "'https:a.org' names no server"),
        ("https://a.org:x/", "'https://a.org:x/' is not a web address"),
        ("https://a.org\\@b.org", "'https://a.org\\@b.org' is not a web address"),
        ("https://a\u202e.org/", "'https://a\u202e.org/' is not a web address"),
        ("ftp://a.org", "'ftp://a.org' is not a web address"),
        ("https://a.org@b.org/", "'https://a.org@b.org/' holds a user's name before its host"),
        ("https://gооgle.com/", "'gооgle.com' mixes letters of Cyrillic and Latin, which can be taken for another host"),
        ("https://сосо.com/", "'сосо.com' is written with letters that look like 'coco', which is another host"),
    ],
)
def test_addresses(address: str, fault: str) -> None:
    """Only whole addresses of the web and of mail, of a host that a reader can tell apart."""
    assert find_fault(address)[0] == fault


def test_addresses_as_browsers_read_them() -> None:
    """Blanks and control characters before and in a scheme count for nothing; a backslash is a slash."""
    assert {scheme_of(one) for one in ("javascript:a", " \x01JavaScript:a", "java\nscript:a", "\tj\ra\tvascript:")} == {"javascript"}
    assert [is_relative(one) for one in ("a", "../a", "#a", "/a", "//a", "/\\a", "\\\\a", " //a", "/\t/a", "a:b")] == [True] * 4 + [False] * 6


def test_the_policy_comes_first_and_has_no_gap() -> None:
    """Behind the encoding and before all else; a style attribute has its hash only when it is of a plain form."""
    page = '<head>\n<meta charset="utf-8"><title>a</title></head><p style="text-align: left;"><p style="position: fixed">'
    made = with_policy(page)
    assert made.startswith(
        '<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src \'self\'; '
    )
    assert made.count("sha256-") == 1
    assert hash_source("text-align: left;") in made
    assert style_values("<p style=\"background: url(a)\"><p style='flex-grow: 1'>") == {"flex-grow: 1"}
    assert not re.search(r"script-src[^;]*(?:unsafe|http|\*|data:)", made)


@pytest.mark.parametrize("before", ["<html><!-- <head> --><head>", '<html><head class="a">', "<html><HEAD>", "<p><head>", ""])
def test_a_page_without_room_for_a_policy_is_refused(before: str) -> None:
    """Where a policy would stand in a comment, or behind what it goes for, nothing is published."""
    fault = "the page does not begin with its head, so that no policy would go for it"
    assert fault in judged(f"<!doctype html>\n{before}<title>a</title></head><body></body></html>", frame=True)
    assert judged('<!doctype html>\n<html lang="en" class="no-js">\n  <head><title>a</title></head><body></body></html>', frame=True) == []


def test_a_fault_is_told_where_its_author_finds_it(tmp_path: Path) -> None:
    """At its line of Markdown, by its mark, an attribute or an address; what stands so in none is told at its page, as nobody's text."""
    (tmp_path / "a.md").write_text("# A\n\n[b]( javascript:x ) and <i onclick = 'y()'>c</i>\n")
    article = '<p><a href="javascript:x">b</a><i onclick=\'y()\'>c</i><iframe class="d"></iframe></p>'
    found = judge_pages(tmp_path, [("a/index.html", f'<head></head><article class="a">{article}</article>')], tmp_path)
    assert sorted((one.at, one.excerpt) for one in found) == [
        (Position("out/docs/a.md", 3, 6), "[b]( javascript:x ) and <i onclick = 'y()'>c</i>"),
        (Position("out/site/a/index.html"), "</iframe>"),
        (Position("out/site/a/index.html"), "<i onclick='y()'>"),
        (Position("out/site/a/index.html"), '<iframe class="d">'),
    ]
    assert {OURS in one.expected for one in found if one.at.path == "out/site/a/index.html"} == {True}


def test_what_a_browser_takes_for_a_page_is_called_one(tmp_path: Path) -> None:
    """A file of the theme that no policy would go for is refused, whatever it holds."""
    for name in ("a.htm", "b.HTML", "c.xhtml", "d.txt", "e.html"):
        (tmp_path / name).write_text("x")
    assert [one.format() for one in judge_pages(tmp_path, [], tmp_path)] == [
        f"out/site/{name}:1:1: a browser would open this file as a page, and it would have no policy\n"
        "  Let its name end in '.html', in small letters, as those of all pages do."
        for name in ("a.htm", "b.HTML", "c.xhtml")
    ]


def test_xml_that_a_browser_would_run_is_refused(tmp_path: Path) -> None:
    """Elements of a page, style sheets and entities make a page of data; a map of the site with its languages stays."""
    page, drawing = 'xmlns="http://www.w3.org/1999/xhtml"', 'xmlns="http://www.w3.org/2000/svg"'
    files = {
        "a.xml": f"<html {page}><script>1</script></html>",
        "b.XML": f"<x><svg {drawing} onload='x'/></x>",
        "c.rss": '<?xml-stylesheet href="x.xsl"?><x/>',
        "d.xml": '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>',
        "e.xml": f"<x><a {page.replace('xht', 'xh&#116;')}/></x>",
        "f.xml": "<x>",
        "map.xml": f'<urlset><y:link {page.replace("xmlns", "xmlns:y")} rel="alternate"/></urlset>',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert [one.format() for one in judge_pages(tmp_path, [], tmp_path)] == [
        f"out/site/{name}:1:1: a browser could show or run this file as a page, and it would have no policy\n"
        "  XML of your own is UTF-8 and well formed, with no elements of HTML or SVG, no style sheets and no entities."
        for name in files
        if name != "map.xml"
    ]


def test_drawings_of_templates_are_judged(tmp_path: Path) -> None:
    """They are copied to the site as those of content are."""
    for name in ("assets/a.svg", "theme/b.SVG"):
        (tmp_path / "templates" / name).parent.mkdir(parents=True)
        (tmp_path / "templates" / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
    assert [one.format() for one in check_assets(tmp_path)] == [
        f"templates/{name}:1:41: '<script>' is an element that no drawing may have\n"
        "  Save the drawing as plain SVG, with what it shows in the file itself; or take it out by hand."
        for name in ("assets/a.svg", "theme/b.SVG")
    ]


def test_a_file_between_signs_is_told_how_links_are_written() -> None:
    """Blanks in the name of a picture have a form of their own."""
    told = "'<assets/Годовой отчёт.svg>' is not plainly a tag, a comment or text"
    assert judge_mark("<assets/Годовой отчёт.svg>") == ((told, "In a link, write '%20' for each blank of a file's name, and leave out '<' and '>'."),)


def test_a_narrative_of_nothing_but_faults_takes_no_time() -> None:
    """Each fault is placed without counting the lines before it, and the thousandth is the last."""
    text = "# a\n" + "<a " * 60_000
    begun = time.process_time()
    found = check_narrative([TemplateText("a.md", "content/a.md", text)])
    assert time.process_time() - begun < 1.2
    assert (len(found), found[-2].at) == (1_001, Position("content/a.md", 2, 2_998))
    assert found[-1].message == "the file has 1,000 problems or more"


def test_the_lists_hold_no_element_that_reads_its_inside_in_another_way() -> None:
    """Which is what makes a tag a tag wherever it stands; a title has a rule of its own, and so have scripts."""
    raw = {
        "style",
        "textarea",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "template",
        "select",
        "math",
        "foreignobject",
        "listing",
    }
    assert raw.isdisjoint(FRAME)
    assert {name for name in FRAME if name.startswith("on")} == set()
    assert read_tag("<p onclick=a>") is not None
    assert judge_mark("<p onclick=a>") != ()


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of pages that payloads have come into, each with its policy and without, and for both a page that shows all of them in frames."""
    site = tmp_path_factory.mktemp("entered")
    (site / "404.html").touch()
    for folder, finish in (("kept", with_policy), ("open", lambda html: html)):
        for number, name in enumerate(sorted(PAYLOADS)):
            file = site / folder / f"{number}.html"
            file.parent.mkdir(exist_ok=True)
            page = '<!doctype html><html><head><meta charset="utf-8"><title>a</title></head><body><article>{}</article></body></html>'
            file.write_text(finish(page.replace("{}", PAYLOADS[name])), encoding="utf-8")
        frames = "".join(f'<iframe name="{number}" src="{folder}/{number}.html"></iframe>' for number in range(len(PAYLOADS)))
        (site / f"{folder}.html").write_text(f"<!doctype html><title>a</title>{frames}", encoding="utf-8")
    with served(site) as address:
        yield address


def enter(tab: Any, address: str, expected: int, seconds: float) -> set[str]:
    """Open pages in frames, click what there is to click; return the numbers of those in which a script ran or that asked another server."""
    came: set[str] = set()

    def ask(route: Any) -> None:
        frame = route.request.frame
        while frame.parent_frame and frame.parent_frame.parent_frame:
            frame = frame.parent_frame
        came.add(frame.name)
        route.abort()

    tab.route(f"{EVIL}/**", ask)
    tab.goto(address, wait_until="load")
    tab.evaluate("""() => { for (const frame of document.querySelectorAll("iframe")) frame.contentDocument?.querySelector("#go")
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })); }""")
    titles = "() => [...document.querySelectorAll('iframe')].filter((one) => one.contentDocument?.title === 'hit').map((one) => one.name)"
    begun = time.monotonic()
    while len(came) < expected and time.monotonic() - begun < seconds:
        tab.wait_for_timeout(50)
        came.update(tab.evaluate(titles))
    return came


@needs_chromium
def test_the_policy_holds_alone(browser: Any, entered: str) -> None:
    """With every payload in a finished page nothing runs and nothing is asked of another server; without the policy most do."""
    names, found = sorted(PAYLOADS), {}
    for folder, expected, seconds in (("open", len(PAYLOADS) - len(INERT), 20.0), ("kept", len(PAYLOADS), 1.0)):
        tab = browser.new_page()
        found[folder] = {names[int(number)] for number in enter(tab, f"{entered}{folder}.html", expected, seconds)}
        tab.close()
    assert found["open"] == set(names) - INERT
    assert found["kept"] == NOT_STOPPED_BY_POLICY


def test_the_documentation_lists_what_a_page_may_have() -> None:
    """The table names the elements of the code, no more and no fewer."""
    section = (ROOT / "docs/security.md").read_text("utf-8").partition("| in an article |")[2].partition("| attributes |")[0]
    named = set(re.findall(r"`([a-z0-9]+)`", section)) | {f"h{level}" for level in range(1, 7)}
    assert named == set(CONTENT)


@needs_chromium
def test_a_page_under_serve_shows_problems_within_its_policy(tab: Any, project: Path) -> None:
    """The script that serve adds, its stream and its panel with a style of their own need nothing that the page's policy forbids."""
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    board = Board()
    with SiteServer(project / "out/site", board, 0) as server:
        answer = tab.goto(f"{server.url}market/")
        board.stop(["a problem"], board.state.version)
        panel = tab.get_by_role("alert")
        panel.wait_for()
        assert "a problem" in panel.inner_text()
        assert tab.evaluate("getComputedStyle(document.querySelector('factbound-problems')).position") == "fixed"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        tab.goto("about:blank")
    assert said == []
