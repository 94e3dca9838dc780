"""What MkDocs complains about, told as problems: with the file and line at fault and in plain words."""

from __future__ import annotations

import posixpath
import re
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from factbound.problems import Position, Problem, guess

BAD_LINK = re.compile(
    r"Doc file '(?P<page>[^']+)' contains an? (?P<sort>absolute |unrecognized relative )?link '(?P<link>[^']*)'"
    r"(?:, but (?P<reason>.*?)\.(?:\s|$))?",
    re.DOTALL,
)
LEFT_OUT = re.compile(r"Doc file '(?P<page>[^']+)' contains a link to '(?P<target>[^']*)' which is excluded from the built site")
"""What MkDocs mentions by the way, although the link is dead."""
BAD_ENTRY = re.compile(r"A reference to '(?P<page>[^']+)' is included in the 'nav' configuration")

SHOWN_THEME = "templates/theme"
SHOWN_DOCS = "out/docs"
"""Where the Markdown would have been published: the name under which people know it."""


def parse_complaints(complaints: Iterable[str], docs: Path) -> Iterator[Problem]:
    """Yield one problem for each log message."""
    for complaint in complaints:
        if match := BAD_LINK.match(complaint):
            yield _link_problem(match, docs)
        elif match := LEFT_OUT.match(complaint):
            at, excerpt = _find(docs / match["page"], posixpath.relpath(match["target"], posixpath.dirname(match["page"]) or "."))
            hint = "Take it out of 'exclude_docs' and 'draft_docs', or the link out of the page."
            yield Problem(
                Position(f"{SHOWN_DOCS}/{match['page']}", *at), f"mkdocs.yml leaves out '{match['target']}', to which a link leads", hint, excerpt
            )
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


def template_problem(error: Exception, theme: Path) -> Problem | None:
    """Return the problem of a theme override that fails, at its line, or None when the error is of another sort."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    said = f"there is no template '{error.name}'" if isinstance(error, TemplateNotFound) else str(getattr(error, "message", "") or error)
    message = f"the theme's template fails: {said.rstrip('.') or type(error).__name__}"
    if isinstance(error, TemplateSyntaxError):
        return Problem(_in_theme(Path(error.filename or error.name or ""), theme, error.lineno), message)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(theme)]
    if frames:
        at = _in_theme(Path(frames[-1].filename), theme, frames[-1].lineno or 1)
        return Problem(at, message, getattr(error, "hint", ""), (frames[-1].line or "").strip())
    return Problem(Position(SHOWN_THEME), message) if isinstance(error, TemplateError) else None


def _in_theme(file: Path, theme: Path, line: int) -> Position:
    """Return a place in the theme's own files, as people know them."""
    found = file if file.is_relative_to(theme) else next((one for one in sorted(theme.rglob(file.name)) if file.name), theme)
    return Position(f"{SHOWN_THEME}/{found.relative_to(theme).as_posix()}".removesuffix("/."), line)


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
        expected = _nearest(target.rsplit("/", 1)[-1], docs, posixpath.dirname(page))
    return Problem(Position(f"{SHOWN_DOCS}/{page}", *at), message, expected, excerpt)


def _nearest(name: str, docs: Path, folder: str) -> str:
    """Return a guess which page is meant, as a link from a folder leads to it; of several of that name, the way that is shortest."""
    ways: dict[str, str] = {}
    for file in docs.rglob("*.md"):
        way = posixpath.relpath(file.relative_to(docs).as_posix(), folder or ".")
        ways[file.name] = min(way, ways.get(file.name, way), key=lambda one: (one.count("/"), one))
    meant = guess(name, ways)
    return re.sub(r"(?<=').+(?=')", lambda found: ways[found.group()], meant)


def _find(file: Path, link: str) -> tuple[tuple[int, int], str]:
    """Return line and column of a link in a Markdown file, and the line."""
    written = re.compile(rf"(?:\]\(\s*<?|^ {{0,3}}\[[^\]]+\]:\s*<?)(?P<link>{re.escape(link)})(?=[\s>)]|$)")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    for number, line in enumerate(lines, start=1):
        if match := written.search(line):
            return (number, match.start("link") + 1), line
    return (1, 1), ""
