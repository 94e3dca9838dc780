"""The files of a new project, made from those in `project/`: Jinja with square brackets, since what it prints has braces of its own."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbound.facts.dates import parse_period
from factbound.facts.numerals import IN_WORDS
from factbound.formatting.scalars import write_scalar
from factbound.starter.answers import Answers
from factbound.starter.passages import SOURCE, read_passages
from factbound.starter.sample import make_days, make_parties

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "project"
TEXT = f"texts/{SOURCE}.txt"

SAME_NAME = (
    "README.md",
    "mkdocs.yml",
    "data/briefing.yml",
    "data/vocabulary.yml",
    "data/people/tamsin_vole.yml",
    "data/places/quillport.yml",
    "data/context/farrow_bridge.yml",
    f"data/sources/{SOURCE}.yml",
    "data/sources/harbour_gazette.yml",
    "data/sources/company_register.yml",
    "content/blocks/answer.md",
    "content/blocks/at-a-glance.md",
    "content/blocks/key-figures.md",
    "content/blocks/ownership.md",
    "content/blocks/summary.md",
    "content/blocks/timeline.md",
    "content/deal.md",
    "content/open-questions.md",
    "content/method.md",
)
OTHER_NAME = {
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    ".github/workflows/fact-changes.yml": "github/workflows/fact-changes.yml",
    ".github/workflows/pages.yml": "github/workflows/pages.yml",
    ".github/workflows/pull-request.yml": "github/workflows/pull-request.yml",
    "build.py": "build.txt",
}
"""Where a file goes -> which one it is made from. Under their own names, git and the linter would take them for ours."""


def make_files(answers: Answers) -> dict[str, str]:
    """Return all files of a new project: path in it -> text."""
    environment, words = _environment(), _words(answers)
    text, passages = read_passages(environment.get_template(TEXT).render(words))
    cited = {one.key: f"{SOURCE} {one.name}" for one in passages if one.key}
    words |= {"passages": passages, "courier": cited}
    names = {name: name for name in SAME_NAME} | OTHER_NAME
    names[f"data/ventures/{answers.venture.id}.yml"] = "data/ventures/venture.yml"
    names[f"content/parties/{answers.parties[0].id}.md"] = "content/parties/first.md"
    files = {path: environment.get_template(name).render(words) for path, name in names.items()}
    party = environment.get_template("data/parties/party.yml")
    files |= {f"data/parties/{one.id}.yml": party.render(words, party=one) for one in words["parties"]}
    return dict(sorted((files | {TEXT: text}).items()))


def _words(answers: Answers) -> dict[str, Any]:
    """Return what the files are made with."""
    language = answers.language.partition("-")[0]
    return {
        "title": answers.title,
        "venture": answers.venture,
        "parties": make_parties(answers),
        "count": IN_WORDS[len(answers.parties)],
        "headline": f"Partners announce {answers.venture.name}",
        "language": answers.language,
        "theme_language": language if _has_words(language) else "en",
        "publisher": answers.publisher,
        "author": answers.author,
        "allowed": _numbers_in(answers.title),
        **make_days(answers.announced),
    }


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701 - it makes YAML and Markdown, each with a filter of its own, and no HTML
        loader=FileSystemLoader(FOLDER),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=str,
    )
    environment.filters |= {"and": _and, "plain": _plain, "escaped": _escaped, "scalar": write_scalar, "quoted": _quoted, "words": _in_words}
    return environment


def _and(loop: Any) -> str:
    """Return what follows one of several names in a sentence."""
    return "" if loop.last else " and " if loop.revindex == 2 else ", "


def _plain(text: str) -> str:
    """Keep Markdown from reading a name as anything but words."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|!&" else letter for letter in text)


def _escaped(text: str) -> str:
    """Write a name as the site's theme prints it: unescaped."""
    return html.escape(text, quote=False)


def _quoted(text: str) -> str:
    """Write a name in quotes, for whoever would take one without for a number or for nothing."""
    return write_scalar(text, "'")


def _in_words(day: date | str) -> str:
    """Return a date as a newspaper has it."""
    return parse_period(str(day)).text.replace("\u00a0", " ")


def _has_words(language: str) -> bool:
    """Whether the site's theme speaks a language."""
    from mkdocs.utils import get_theme_dir

    return (Path(get_theme_dir("material")) / "partials" / "languages" / f"{language}.html").is_file()


def _numbers_in(title: str) -> list[str]:
    """Return the numbers in a title, which prose may only have when they are allowed; at those words 'one' is a number too."""
    from factbound.check.figures import figures_in

    figures = figures_in(title, ("person", "partner", "country"))
    return list(dict.fromkeys(title[one.start : one.end] for one in figures))
