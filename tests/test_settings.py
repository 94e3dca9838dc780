"""mkdocs.yml: what a briefing may set, and what would run code, read files or ask other servers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factbound.check.settings import CHECKS, check_settings
from factbound.check.settings.lists import EXTENSIONS, FIXED, PLAIN
from factbound.problems import Position
from factbound.publish.address import address_faults
from factbound.read.yamlfile import parse_yaml

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = "Put the file into content/assets/ and write 'assets/…'."
ENVIRONMENT = (
    "the environment may hold secrets, and a page would print them",
    'The build takes SITE_URL alone from there: site_url: !ENV [SITE_URL, ""]. Write the value out.',
)
MORE = "docs/publishing.md lists those that a briefing can use, and says how to ask for more."
LOG = "Count readers from the log of your own web server."


def problems(text: str) -> list[tuple[int, int, str, str]]:
    """Return what settings are told: line, column, message, way out."""
    found = check_settings(parse_yaml(text, "mkdocs.yml", tags=True), text)
    return sorted((one.at.line, one.at.column, one.message, one.expected) for one in found)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "hooks: [evil.py]",
            "'hooks' runs Python code with each build",
            "Compute it in the data, or put it into a template: templates run in a sandbox.",
        ),
        (
            "markdown_extensions: [codehilite: {cssfile: /srv/x.css}]",
            "'codehilite' would hand the option 'cssfile' on to the highlighter, which reads files by some",
            "There are: css_class, guess_lang, lang_prefix, linenums, noclasses, pygments_style, use_pygments.",
        ),
        (
            "markdown_extensions: [pymdownx.highlight: {extend_pygments_lang: [{name: x, lang: php, options: {tabsize: 999999999}}]}]",
            "the option 'tabsize' of 'pymdownx.highlight' would change how its text is read",
            "Leave it out.",
        ),
        ("extra_templates: [assets/a.html]", "'extra_templates' would run outside the sandbox", "Put a page into templates/pages/ or content/."),
        (
            "repo_url: https://example.org/x",
            "'repo_url': every page would ask the repository's host for its stars and releases",
            "Link to the repository in 'copyright', or under 'social' in 'extra'.",
        ),
        ("INHERIT: base.yml", "'INHERIT' must be 'out/nav.yml', where the build writes the navigation", "Write 'INHERIT: out/nav.yml'."),
        ("docs_dir: /etc", "'docs_dir' must be 'out/docs', where the build writes the pages", "Write 'docs_dir: out/docs'."),
        ("site_dir: [x]", "'site_dir' must be 'out/site', where the build writes the site", "Write 'site_dir: out/site'."),
        ("site_nam: A", "a briefing has no setting 'site_nam'", "Did you mean 'site_name'?"),
        ("site_name: !ENV AWS_SECRET", *ENVIRONMENT),
        ('copyright: !ENV [SITE_URL, TOKEN, ""]', *ENVIRONMENT),
        ("site_url: !ENV [TOKEN]", *ENVIRONMENT),
        ("site_url: !ENV {a: b}", *ENVIRONMENT),
        (
            "extra: {x: !!python/object/apply:os.system [id]}",
            "'!!python/object/apply:os.system' runs Python code",
            "Extensions and plugins that need code are not used.",
        ),
        ("extra: {x: !relative $config_dir}", "'!relative' is no tag of a briefing's settings", "Write the value out."),
        (
            "extra: &a [1]",
            "'&a' names an anchor",
            "Anchors and aliases are not used; put a text that begins with & in quotes.",
        ),
        (
            "site_url: javascript:alert(1)",
            "'javascript:alert(1)' is not the address of a site",
            "Expected one such as 'site_url: https://example.org/briefing/'.",
        ),
        (
            "theme: readthedocs",
            "pages are made for the theme 'material', not for 'readthedocs'",
            "Write 'name: material'; colours and fonts are set in templates/look.toml.",
        ),
        ("theme: {language: en}", "the theme has no name", "Write 'name: material' below it."),
        (
            "markdown_extensions: [pymdownx.extra: {pymdownx.superfences: {custom_fences: []}}]",
            "the option 'custom_fences' of 'pymdownx.extra' takes Python code or files",
            "Leave it out.",
        ),
        (
            "theme: {name: material, custom_dir: /etc}",
            "'custom_dir' in 'theme' must be 'out/theme'",
            "The theme's own files lie in templates/theme/.",
        ),
        (
            "theme: {name: material, logo: ../../secret.svg}",
            "'../../secret.svg' cannot stand here",
            "Expected a file of content/assets/, such as 'assets/mark.svg'.",
        ),
        (
            "theme: {name: material, favicon: //example.org/x.svg}",
            "'//example.org/x.svg' cannot stand here",
            "Expected a file of content/assets/, such as 'assets/mark.svg'.",
        ),
        (
            "theme: {name: material, icon: {logo: ../../x}}",
            "'../../x' cannot stand here",
            "Expected the name of an icon, such as 'material/brightness-7'.",
        ),
        (
            "theme: {name: material, palette: [{toggle: {icon: ../x}}]}",
            "'../x' cannot stand here",
            "Expected the name of an icon, such as 'material/brightness-7'.",
        ),
        (
            "theme: {name: material, static_templates: [/srv/x.html]}",
            "'/srv/x.html' cannot stand here",
            "Expected the names of files in templates/theme/ that end in .html, .xml, .json or .txt, such as 'terms.html'.",
        ),
        ("theme: {name: material, language: ../x}", "'../x' cannot stand here", "Expected one such as 'en'."),
        (
            "site_name: Smith & <Sons>",
            "'<sons>' is an element that no page may have",
            "'site_name' is HTML: write '&lt;' for '<' where it is meant as text.",
        ),
        (
            """extra: {social: [{link: 'https://example.org/"a"'}]}""",
            """'https://example.org/"a"' has a sign that no address has""",
            'Write %22 for ".',
        ),
        ("""extra_css: ['a"b.css']""", """'a"b.css' cannot stand in 'extra_css': it does not lie below the site's own files""", OUTSIDE),
        (
            "plugins: [search, macros]",
            "the plugin 'macros' would run code that nobody has looked at",
            "'search' is the one that a briefing uses. What a page computes belongs into data/ or a template.",
        ),
        ("plugins: {serch: {}}", "the plugin 'serch' would run code that nobody has looked at", "Did you mean 'search'?"),
        (
            "plugins: [search: {prebuild_index: node}]",
            "the option 'prebuild_index' of the search starts programs or reads files",
            "There are: lang, separator, pipeline, enabled.",
        ),
        ("markdown_extensions: [mymodule:Extension]", "'mymodule:Extension' is not among the Markdown extensions that a briefing can use", MORE),
        (
            "markdown_extensions: [pymdownx.snippets: {base_path: /etc}]",
            "'pymdownx.snippets' puts files, also those outside the project, and whatever other servers send into pages",
            MORE,
        ),
        ("markdown_extensions: [pymdownx.emoji]", "'pymdownx.emoji' takes its pictures from another server, or Python code for its index", MORE),
        (
            "markdown_extensions: [pymdownx.superfences: {custom_fences: []}]",
            "the option 'custom_fences' of 'pymdownx.superfences' takes Python code or files",
            "Leave it out.",
        ),
        ("extra: {analytics: {provider: google}}", "'analytics' tells another server of every reader", LOG),
        ("extra: {search: pagefnd}", "'pagefnd' is no search that a site can have", "Did you mean 'pagefind'?"),
        ("extra: {search: [lunr]}", "this is no search that a site can have", "There are: auto, theme, pagefind."),
        (
            'extra: {social: [{link: "javascript:alert(1)"}]}',
            "'javascript:alert(1)' is no link that 'link' can have",
            "Links begin with http:, https:, mailto:.",
        ),
        (
            "extra_css: [https://example.org/a.css]",
            "'https://example.org/a.css' cannot stand in 'extra_css': every page would ask another server for it",
            OUTSIDE,
        ),
        ("extra_css: [assets/../../a.css]", "'assets/../../a.css' cannot stand in 'extra_css': it does not lie below the site's own files", OUTSIDE),
        (
            "extra_javascript: [{path: //example.org/a.js}]",
            "'//example.org/a.js' cannot stand in 'extra_javascript': every page would ask another server for it",
            OUTSIDE,
        ),
        (
            "extra: {<<: {analytics: {provider: google}}}",
            "'<<' brings in settings of another place",
            "Write them out where they belong.",
        ),
        (
            "theme: {static_templates: [terms.htm]}",
            "'terms.htm' cannot stand here",
            "Expected the names of files in templates/theme/ that end in .html, .xml, .json or .txt, such as 'terms.html'.",
        ),
        ("nav: [{A: 'data:text/html,x'}]", "'data:text/html,x' is no link that 'nav' can have", "Links begin with http:, https:, mailto:."),
    ],
)
def test_what_settings_cannot_say(text: str, message: str, hint: str) -> None:
    """A setting that would run code, read files, print secrets or ask other servers is refused with its reason and a way out."""
    found = problems(text)
    assert [(line, told, way) for line, _, told, way in found if told == message] == [(1, message, hint)]
    assert len(found) <= 2  # an extension and its option


def test_settings_are_told_at_their_place_and_all_at_once() -> None:
    """Each refusal has its line and column."""
    text = "site_name: A\nplugins:\n  - search\n  - macros\nhooks:\n  - x.py\nextra_css:\n  - //a\n"
    assert [(line, column) for line, column, *_ in problems(text)] == [(4, 5), (5, 1), (8, 5)]


def test_what_honest_people_set_passes() -> None:
    """Words, colours, features, links and the usual extensions are all theirs to set; so are the settings that are shipped."""
    assert problems((ROOT / "mkdocs.yml").read_text("utf-8")) == []
    text = """
INHERIT: out/nav.yml
site_name: "R&D: «Ветер» 风 😀"
site_author: A. Writer
copyright: '&copy; 2018 <a href="https://example.org/">Example</a>'
site_url: https://example.org/briefing/
docs_dir: out/docs
site_dir: out/site
use_directory_urls: false
strict: true
theme:
  name: material
  custom_dir: out/theme
  language: zh-Hant
  font: false
  logo: assets/marks/our-mark.v2.svg
  icon: {logo: material/library, repo: fontawesome/brands/git-alt, admonition: {note: octicons/tag-16}}
  palette: {scheme: slate, primary: teal, toggle: {icon: material/weather-night, name: Dark}}
  features: [navigation.tabs, content.code.copy]
  static_templates: [terms.html, extra/feed.xml]
plugins:
  - search: {lang: [en, ru], separator: '[\\s\\-]+'}
extra_css: [assets/factbound.css, assets/charts.css, assets/наш-стиль.css, assets/a_b-c.css]
extra_javascript:
  - assets/facts.js
  - {path: assets/own.js, defer: true, type: module}
extra:
  homepage: https://example.org/
  social:
    - {icon: fontawesome/brands/mastodon, link: "https://example.org/@us", name: Us}
    - {icon: material/email, link: "mailto:us@example.org"}
  alternate: [{name: English, link: /en/, lang: en}, {name: 中文, link: ./zh/, lang: zh}]
  anything: [of, our, own, 12]
markdown_extensions:
  - tables
  - md_in_html
  - markdown.extensions.footnotes
  - toc: {permalink: true, toc_depth: 3}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
validation: {links: {anchors: warn}}
exclude_docs: |
  drafts/
nav: [index.md, {Parties: [parties/a.md, {Site: "https://example.org/"}]}]
"""
    assert problems(text) == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", ""),
        ("https://example.org/briefing/", ""),
        ("http://localhost:8000", ""),
        ("https://münchen.example/ü/", ""),
        ("ftp://example.org/", "'ftp://example.org/' is not the address of a site"),
        ("https://example.org/?a=1", "'https://example.org/?a=1' is not the address of a site"),
        ("https://example.org/\nx", "'https://example.org/\\nx' is not the address of a site"),
        ('https://example.org/"><script>', "'https://example.org/\"><script>' is not the address of a site"),
        ("https://me@example.org/", "'https://me@example.org/' holds a user's name before its host"),
        ("https://аррӏе.com/", "'аррӏе.com' is written with letters that look like 'apple', which is another host"),
    ],
)
def test_an_address_from_the_environment_is_judged_once(address: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the line that asks for it, and not on each page that would bear it."""
    text = 'site_name: A\nsite_url: !ENV [SITE_URL, ""]\n'
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    monkeypatch.setenv("SITE_URL", address)
    told = [*address_faults(tmp_path, parse_yaml(text, "mkdocs.yml", tags=True))]
    assert [(one.at, one.message) for one in told] == ([(Position("mkdocs.yml", 2, 1), f"site_url: {message}")] if message else [])
    assert all(one.expected.endswith(" Where mkdocs.yml asks for SITE_URL, it is the environment that says so.") for one in told)


def test_no_code_runs_before_settings_are_judged(tmp_path: Path) -> None:
    """Tags and entry points run nothing, however the site generator is called."""
    from test_site import make_project, problems_of

    mark = tmp_path / "ran"
    settings = f"site_name: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{mark}']]\n"
    assert "runs Python code" in problems_of(make_project(tmp_path, settings=settings, index="# Home\n"))
    assert not mark.exists()


def test_the_documentation_names_what_settings_may_be() -> None:
    """The list of settings and extensions in the documentation is the one of the code."""
    text = (ROOT / "docs/publishing.md").read_text("utf-8").split("## Settings of the site")[1].split("\n##")[0]
    table = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    assert {name for row in table for name in re.findall(r"`(\w+)`", row[1])} == {*PLAIN, *FIXED, *CHECKS}
    extensions = next(row[2] for row in table if "markdown_extensions" in row[1])
    own, _, others = extensions.partition("; of `pymdownx`: ")
    assert {*re.findall(r"`(\w+)`", own), *(f"pymdownx.{name}" for name in re.findall(r"`(\w+)`", others))} == EXTENSIONS
