"""The theme's templates: what MkDocs gives them, and what is out of their reach."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from sandboxing import outcome_of
from test_site import ROOT, THEME, build, make_project, problems_of

from factbound.publish.site_settings import load_config
from factbound.publish.theme import ThemeSandbox, make_theme_environment


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[ThemeSandbox, dict[str, Any]]:
    """The sandbox of a theme, and what MkDocs gives to its templates."""
    folder = tmp_path_factory.mktemp("site")
    make_project(folder, index="# Home\n")
    theme = folder / "theme"
    theme.mkdir()
    (theme / "circle.html").write_text("{% include 'circle.html' %}")
    config = load_config(folder / "mkdocs.yml", folder / "docs", folder / "site", theme, folder / "nav.yml")
    file = File("index.md", config.docs_dir, config.site_dir, use_directory_urls=True)
    sandbox = make_theme_environment(config.theme)
    assert isinstance(sandbox, ThemeSandbox)
    return sandbox, {"config": config, "page": Page("Home", file, config), "pages": Files([file])}


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ config['docs_' ~ 'dir'] }}", "templates cannot reach 'docs_dir' of a mkdocsconfig"),
        ("{{ config.config_file_path }}", "templates cannot reach 'config_file_path' of a mkdocsconfig"),
        ("{{ config.load_dict({'site_name': 'x'}) }}", "templates cannot reach 'load_dict' of a mkdocsconfig"),
        ("{{ config.theme.dirs }}", "templates cannot reach 'dirs' of a theme"),
        ("{{ config.theme.get_env().from_string('') }}", "templates cannot reach 'get_env' of a theme"),
        ("{{ config.plugins['material/search']['on_' ~ 'config']() }}", "templates cannot reach 'on_config' of a searchplugin"),
        ("{{ page.file.abs_src_path }}", "templates cannot reach 'abs_src_path' of a file"),
        ("{{ page.file.content_string }}", "templates cannot reach 'content_string' of a file"),
        ("{{ page.read_source(config) }}", "templates cannot reach 'read_source' of a page"),
        ("{{ pages.append(1) }}", "templates cannot reach 'append' of a files"),
        ("{{ [config] | map('attr', 'docs_dir') | join }}", "templates cannot reach 'docs_dir' of a mkdocsconfig"),
        ("{{ [config] | map(attribute='docs_dir') | join }}", "templates cannot reach 'docs_dir' of a mkdocsconfig"),
        ("{{ config }}", "a mkdocsconfig is no text"),
        ("{{ config | e }}", "a mkdocsconfig is no text"),
        ("{{ '' ~ config.theme }}", "a theme is no text"),
        ("{{ [config.theme] | map('string') | join }}", "a theme is no text"),
        ("{{ ''.__class__ }}", "templates cannot reach '__class__': what begins with '_' is the engine's own"),
        ("{{ 'x' | center(1000000000) }}", "No filter named 'center'."),
        ("{{ [1] | tojson(indent=400000000) }}", "'tojson' indents by at most 8 blanks"),
        (
            "{% set n = namespace(s='\\\"') %}{% for a in range(50) %}{% set n.s = n.s | tojson %}{% endfor %}",
            "the document makes more than 40,000,000 characters",
        ),
        ("{{ 1.5 | round(100000000, 'ceil') }}", "numbers are rounded to at most 15 places"),
        ("{{ range(9999) | select('in', range(9999)) | list }}", "the document takes more than 1,000,000 turns of loops and calls"),
        ("{{ range(9999) | map('abs') | select('in', range(9999)) | list }}", "the document takes more than 1,000,000 turns of loops and calls"),
        ("{% include '../docs/index.md' %}", "../docs/index.md"),
        ("{% include 'circle.html' %}", "includes and macros stand more than 50 deep inside each other"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            "the document takes more than 1,000,000 turns of loops and calls",
        ),
    ],
)
def test_what_is_out_of_reach(given: tuple[ThemeSandbox, dict[str, Any]], template: str, message: str) -> None:
    """A template of the theme reaches no file, no place of this machine and no end of memory."""
    sandbox, names = given
    assert outcome_of(sandbox, template, **names) == message


def test_a_fault_in_an_override_is_told_at_its_line(tmp_path: Path) -> None:
    """What an override may not do stops the build with a problem at its line."""
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    (theme / "partials" / "footer.html").write_text("<p>\n{{ config.docs_dir }}\n", encoding="utf-8")
    assert problems_of(make_project(tmp_path, index="# Home\n"), theme) == (
        "templates/theme/partials/footer.html:2:1: the theme's template fails: templates cannot reach 'docs_dir' of a mkdocsconfig\n"
        "    {{ config.docs_dir }}\n\n"
        "Build stopped: 1 problem in 1 file. Nothing was published."
    )


def test_theme_overrides_may_use_what_mkdocs_documents(tmp_path: Path) -> None:
    """Settings, pages, the navigation and the usual filters are there."""
    theme = tmp_path / "theme"
    shutil.copytree(THEME, theme)
    text = (
        "{{ config.site_name }}|{{ config['site_url'] }}|{{ config.theme.language }}|{{ config.theme['features'] | join('+') }}|{{ config.repo_url }}"
        "|{{ page.title }}|{{ page.file.src_uri }}|{{ page.toc | first | attr('title') }}|{{ nav.pages | map(attribute='title') | join(', ') }}"
        "|{{ page.meta.description }}|{{ nav.homepage.is_homepage }}|{{ 'a b' | title }}"
        "|{% for i in range(3) %}{{ i }}{% endfor %}|{{ page.no_such }}|{{ 2.345 | round(1) }}|"
    )
    with (theme / "page.html").open("a", encoding="utf-8") as file:
        file.write("{% block hero %}{% if page %}" + text + "{% endif %}{% endblock %}\n")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace('!ENV [SITE_URL, ""]', "https://example.org/b/")
    make_project(tmp_path, settings=settings, index="---\ndescription: D\n---\n\n# Home\n", other="# Other\n")
    features = "navigation.indexes+navigation.prune+navigation.footer+navigation.top+toc.follow+search.highlight+search.suggest"
    expected = f"AliExpress Russia|https://example.org/b/|en|{features}|None|Index|index.md|Home|Index, Other|D|True|A B|012||2.3|"
    assert expected in (build(tmp_path, theme) / "index.html").read_text("utf-8")
