"""Read content/: narrative Markdown. A file with a title in its front matter is a page; any other is a block that templates include."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as TypingMapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from factbound.problems import Position, Problem, until_full
from factbound.read.fields import Fields
from factbound.read.intake import is_hidden
from factbound.read.pagebounds import check_page
from factbound.read.unfit import split_lines
from factbound.read.yamlfile import YamlFile, parse_yaml, until_too_many

ASSETS = "assets"
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:(?P<head>.*?)\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_UNCLOSED = re.compile(r"---[ \t]*\n\w+:")


@dataclass(frozen=True)
class ContentFile:
    """One narrative file."""

    path: str
    """Under content/, with forward slashes."""
    text: str
    """The whole file, front matter included, so that line numbers stay true."""
    title: str = ""
    description: str = ""
    order: int = 0
    in_report: bool = True
    """Whether it is a chapter of the full briefing."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the whole file."""
        return tuple(split_lines(self.text))

    @property
    def name(self) -> str:
        """The path without its ending."""
        return self.path.removesuffix(".md")

    @property
    def source(self) -> str:
        """The text with its front matter blanked, so that lines keep their numbers."""
        return blank_front_matter(self.text)

    @property
    def is_page(self) -> bool:
        """Whether it becomes a page of its own."""
        return bool(self.title)


def load_content(project: Path, held: TypingMapping[str, bytes] = MappingProxyType({})) -> tuple[list[ContentFile], list[Problem]]:
    """Read all Markdown under content/, pages in their order.

    Args:
        project: The folder of the project.
        held: Path -> content, of files that somebody has read already.
    """
    files, problems = [], []
    for path, data in _narrative(held) if held else _narrative_on_disk(project / "content"):
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            problems.append(Problem(Position(f"content/{path}"), "the file is not UTF-8 text", "Save it as UTF-8."))
            continue
        found, faults = _parse(path, text)
        files.append(found)
        problems += faults
    return sorted(files, key=lambda one: (one.order, one.path)), problems


def _narrative(held: TypingMapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of content/ that are read, each by its path below it."""
    for whole, data in held.items():
        top, _, path = whole.partition("/")
        if top == "content" and path.endswith(".md") and not path.startswith(f"{ASSETS}/") and not f"/{path}".count("/."):
            yield path, data


def _narrative_on_disk(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the same where nobody has read them."""
    files = ((file, file.relative_to(root).as_posix()) for file in root.rglob("*.md") if not is_hidden(file, root)) if root.is_dir() else ()
    return ((path, file.read_bytes()) for file, path in files if not path.startswith(f"{ASSETS}/"))


def split_front_matter(text: str) -> tuple[str, str]:
    """Return a Markdown text's front matter, without its fences, and the rest."""
    found = _FRONT_MATTER.match(text)
    return (found["head"] or "", text[found.end() :]) if found else ("", text)


def blank_front_matter(text: str) -> str:
    """Return a Markdown text with blank lines in place of its front matter."""
    _, body = split_front_matter(text)
    return "\n" * text.count("\n", 0, len(text) - len(body)) + body


def _parse(path: str, text: str) -> tuple[ContentFile, list[Problem]]:
    lines = tuple(split_lines(text))
    if refused := check_page(f"content/{path}", text, lines):
        return ContentFile(path, ""), refused
    head, _ = split_front_matter(text)
    titles = list(until_full(f"content/{path}", _title_faults(f"content/{path}", blank_front_matter(text))))
    if not head:
        hint = "Write '---' on a line of its own below the last key."
        faults = [Problem(Position(f"content/{path}"), "the front matter does not end", hint, lines[0])] if _UNCLOSED.match(text) else []
        return ContentFile(path, text), [*faults, *titles]
    file = parse_yaml("\n" + head, f"content/{path}")
    file.lines = list(lines)  # those of the whole file
    if file.root is None:
        return ContentFile(path, text), file.problems
    nothing = ContentFile(path, text)
    return until_too_many(lambda: _page(file, path, text), nothing), [*file.problems, *titles]


def _page(file: YamlFile, path: str, text: str) -> ContentFile:
    assert file.root is not None
    fields = Fields(file, file.root, "a page's front matter")
    order = fields.text("order")
    if order and not (order.isascii() and order.isdigit() and len(order) < 6):
        fields.fault("order", f"'{order}' is not a place in an order", "Expected a whole number such as '10'.")
        order = ""
    chapter = fields.text("report")
    if chapter not in ("", "true", "false"):
        fields.fault("report", f"'{chapter}' does not say whether the page is a chapter of the full briefing", "Expected 'true' or 'false'.")
    page = ContentFile(path, text, fields.text("title", required=True), fields.text("description"), int(order or 0), chapter != "false")
    fields.finish()
    return page


def _title_faults(path: str, text: str) -> Iterator[Problem]:
    """The page's title comes from its front matter; headings of the text begin one level below."""
    fenced = False
    for number, line in enumerate(split_lines(text), start=1):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if line.startswith("# ") and not fenced:
            hint = "Begin headings with '## '; a page's title stands in its front matter."
            yield Problem(Position(path, number), "a heading of the first level stands in the text", hint, line)
