"""What MkDocs complains about, told as problems: with the file and line at fault and in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from factbound.problems import Position, Problem, guess

BAD_LINK = re.compile(
    r"Doc file '(?P<page>[^']+)' contains an? (?P<sort>absolute |unrecognized relative )?link '(?P<link>[^']*)'"
    r"(?:, but (?P<reason>.*?)\.(?:\s|$))?",
    re.DOTALL,
)
BAD_ENTRY = re.compile(r"A reference to '(?P<page>[^']+)' is included in the 'nav' configuration")

SHOWN_DOCS = "out/docs"
"""Where the Markdown would have been published: the name under which people know it."""


def parse_complaints(complaints: Iterable[str], docs: Path) -> Iterator[Problem]:
    """Yield one problem for each log message."""
    for complaint in complaints:
        if match := BAD_LINK.match(complaint):
            yield _link_problem(match, docs)
        elif match := BAD_ENTRY.match(complaint):
            yield Problem(Position("out/nav.yml"), f"the navigation names '{match['page']}', and there is no such page")
        else:
            yield Problem(Position("mkdocs.yml"), f"MkDocs says: {' '.join(complaint.split())}")


def setting_problem(file: Path, key: str, fault: str) -> Problem:
    """Return the problem of one setting, at its line where it has one."""
    lines = file.read_text("utf-8").splitlines()
    number = next((n for n, line in enumerate(lines, start=1) if key and re.match(rf"{re.escape(key)}\s*:", line)), 1)
    what = f"the setting '{key}' is not right" if key else "the settings are not right"
    return Problem(Position(file.name, number), f"{what}: {' '.join(fault.split()).rstrip('.')}", "", lines[number - 1] if key and lines else "")


def yaml_problem(file: Path, error: Exception) -> Problem:
    """Return the problem of settings that are not YAML, where the reader stopped."""
    mark = getattr(error.__context__, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = file.read_text("utf-8").splitlines()
    reason = getattr(error.__context__, "problem", None) or "it cannot be read"
    return Problem(Position(file.name, line, column), f"not valid YAML: {reason}", "", lines[line - 1] if line <= len(lines) else "")


def template_problem(error: Exception, theme: Path) -> Problem | None:
    """Return the problem of a broken theme override, or None when the error is of another sort."""
    from jinja2 import TemplateError, TemplateSyntaxError

    if not isinstance(error, TemplateError):
        return None
    name = Path(error.filename).name if isinstance(error, TemplateSyntaxError) and error.filename else ""
    line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
    path = next((file for file in sorted(theme.rglob(name)) if name), None)
    where = f"templates/theme/{path.relative_to(theme).as_posix()}" if path else "templates/theme"
    return Problem(Position(where, line), f"the theme's template fails: {error.message or type(error).__name__}")


def _link_problem(match: re.Match[str], docs: Path) -> Problem:
    page, link = match["page"], match["link"]
    at, excerpt = _find(docs / page, link)
    target, _, anchor = link.partition("#")
    if "anchor" in (match["reason"] or ""):
        message = f"the link '{link}' leads to '#{anchor}', which its page does not have"
        expected = "Link to a heading or to an id of that page."
    elif match["sort"]:
        message = f"the link '{link}' does not lead to a page of this site"
        expected = "Link to a page by its Markdown file, relative to this one, such as '../register.md'."
    else:
        message = f"the link '{link}' leads to a file that is not there"
        expected = guess(target.rsplit("/", 1)[-1], {file.name for file in docs.rglob("*.md")})
    return Problem(Position(f"{SHOWN_DOCS}/{page}", *at), message, expected, excerpt)


def _find(file: Path, link: str) -> tuple[tuple[int, int], str]:
    """Return line and column of a link in a Markdown file, and the line."""
    written = re.compile(rf"\]\((?P<link>{re.escape(link)})(?=[\s)])")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    for number, line in enumerate(lines, start=1):
        if match := written.search(line):
            return (number, match.start("link") + 1), line
    return (1, 1), ""
