"""Render planned pages and reports to Markdown; whatever a template does wrong becomes a problem at its line."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from markupsafe import Markup

from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Source
from factbound.facts.proof import ProofScore
from factbound.history.releases import Edition
from factbound.problems import BuildFailed, Position, Problem
from factbound.render import escape
from factbound.render.addresses import moved_rows
from factbound.render.environment import VIEWS
from factbound.render.figures import ChartView
from factbound.render.landing import Landing, SiteLanding
from factbound.render.past import Past
from factbound.render.plan import Plan, PlannedPage, PlannedReport
from factbound.render.reportlanding import ReportLanding
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.views.parts import PartView
from factbound.render.views.reports import ReportView
from factbound.render.views.sources import SourceView
from factbound.render.wording import Wording

T = TypeVar("T")

PAGES, REPORTS, EXPORTS = "pages", "reports", "exports"
"""What is judged together. What the social card says is judged with the pages."""

LOADED = "Templates include '*.jinja' files of templates/ and '*.md' files of content/."
"""What a template is told that asks for anything else."""

VIEW = re.compile(r"'(?:\w+\.)*+(\w+)View object' has no attribute")
"""How Jinja names what a template asked for something that it does not have."""


_PAGE_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\((?![a-z]+:|#)[^()\s]*\.md(?:#[^()\s]*)?(?: \"[^\"]*\")?\)")
"""A link to a page of the site. A report stands alone, so that of such a link only the words stay."""


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""What is no text, but for line breaks and tabs."""


@dataclass(frozen=True)
class RenderedReport:
    """A report as Markdown with its figures."""

    name: str
    title: str
    description: str
    markdown: str
    figures: Mapping[str, str]
    """File name under assets/ -> SVG."""
    facts: tuple[str, ...]
    """Ids of the facts that it rests on, sorted."""


@dataclass
class Renderer:
    """Renders the documents of one briefing."""

    environment: jinja2.Environment
    knowledge: Knowledge
    plan: Plan
    locate: Callable[[str], str]
    """Path on disk of a template -> how problems name it."""
    templates: Sequence[Path]
    """The template folders, the project's own first."""
    proof: ProofScore | None = None
    """What the last proof found, for the pages that tell it."""
    shown: Mapping[str, Sequence[PlannedPage]] = field(default_factory=dict)
    """Id of a statement -> the pages that print it, for the page that tells what rests on a source."""
    folders: bool = True
    """Whether each page of the site is made a folder of its own."""
    past: Past = field(default_factory=Past)
    """How the facts came about. A proof renders without it, since what was said once does not follow any fact."""
    good: set[str] = field(default_factory=set)
    """Paths of pages that were found as they were judged already."""

    def render_page(self, page: PlannedPage) -> str:
        """Return a page's Markdown with the front matter that MkDocs reads.

        Raises:
            BuildFailed: At the line that is at fault.
        """
        return self._finish(page, *self.print_page(page))

    def find_pages(self, pages: Sequence[PlannedPage]) -> dict[str, str]:  # noqa: ARG002 - others do
        """Return by path those that need not be rendered; this renderer knows of none."""
        return {}

    def keep_parts(self, sort: str, parts: Iterable[T], lay_out: Callable[[Knowledge, T], bytes]) -> Iterable[bytes | None]:  # noqa: ARG002 - others do
        """Have parts of a file laid out and kept, those that are not known as they are.

        Returns:
            What is kept of each, one by one; this renderer keeps nothing.
        """
        return ()

    def weigh(self, page: PlannedPage) -> int:  # noqa: ARG002 - others do
        """Return how long a page may take, in any measure; this renderer has no idea."""
        return 0

    def tell(self) -> Any:
        """Return what the process is to be told, from which this one was forked, of what was rendered since; see `hear`."""

    def hear(self, told: Any) -> None:
        """Take in what another process tells of what it has rendered."""

    def remember(self, sort: str) -> None:
        """Keep what all pages rest on, or all reports, once all of them are known to be good."""

    def leave(self) -> None:
        """Take leave, in a process that rendered some of the documents."""

    def _finish(self, page: PlannedPage, body: str, shown: Collection[str]) -> str:
        """Return a page's Markdown: what its template printed, with what stands before it and what was updated."""
        landing = replace(self.land_page(page), shown=set(shown))
        return front_matter(page) + tidy(self.past.with_mark(body, landing))

    def print_page(self, page: PlannedPage) -> tuple[str, Collection[str]]:
        """Return what a page's template prints, and the ids of the facts that it has printed.

        Raises:
            BuildFailed: At the line that is at fault.
        """
        landing = self.land_page(page)
        body = self._render(page.template, landing, {"page": page, "part": page, **page.subject})
        return moved_rows(body, page.path, self.plan.register), landing.shown

    def render_report(self, report: PlannedReport) -> RenderedReport:
        """Return a report's Markdown, its footnotes at the end, and its figures.

        Raises:
            BuildFailed: At the line that is at fault.
        """
        landing = self.land_report(report)
        views = Views(self.knowledge, landing, self.past)
        subject = {"entity": views.entities[report.entity.id]} if report.entity else {}
        body = self._render(report.template, landing, {"report": report, **subject}, views)
        text = _PAGE_LINK.sub(r"\1", tidy(body)) + ("\n" + landing.footnotes().rstrip("\n") + "\n" if landing.notes else "")
        return RenderedReport(report.name, report.title, report.description, landing.with_references(text), landing.assets, landing.rests_on())

    def land_page(self, page: PlannedPage) -> SiteLanding:
        """Return where the facts of a page land."""
        return SiteLanding(Wording(self.knowledge), page.path, self.plan.paths, self.folders, self.plan.register)

    def land_report(self, report: PlannedReport) -> ReportLanding:
        """Return where the facts of a report land."""
        return ReportLanding(Wording(self.knowledge), report.name)

    def _render(self, template: str, landing: Landing, names: Mapping[str, Any], views: Views | None = None) -> str:
        views = views or Views(self.knowledge, landing, self.past)
        briefing = BriefingView(views, self.plan, self.proof, self.shown)
        found = {key: PartView(value, views, briefing) if key == "part" else _viewed(value, views, briefing) for key, value in names.items()}
        context = {**found, VIEWS: views, "briefing": briefing, "chart": ChartView(views, briefing, self.templates)}
        try:
            text = self.environment.get_template(template).render(context)
        except Exception as error:
            raise BuildFailed([self._problem(error, template)]) from error
        if problem := _unprintable(text, self.locate(self.environment.get_template(template).filename or template)):
            raise BuildFailed([problem])
        return text

    def _problem(self, error: Exception, template: str) -> Problem:
        """Say at which line of which template an exception came up.

        Any exception is the template's fault here: it called something in a way that cannot be.
        """
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith((".jinja", ".md"))]
        if not frames:
            if isinstance(error, jinja2.TemplateNotFound):
                return Problem(Position(template), _plain(error), LOADED)
            if isinstance(error, jinja2.TemplateSyntaxError):
                return Problem(Position(self.locate(error.filename or template), error.lineno), f"the template fails: {_plain(error)}")
            raise error
        frame = frames[-1]
        line, hint = (frame.line or "").strip(), LOADED if isinstance(error, jinja2.TemplateNotFound) else getattr(error, "hint", "")
        return Problem(Position(self.locate(frame.filename), frame.lineno or 1), f"the template fails: {_plain(error)}", hint, line)


def _viewed(value: Any, views: Views, briefing: BriefingView) -> Any:
    """Give templates views instead of records of the model."""
    if isinstance(value, Edition):
        return briefing.editions.find(value)
    if isinstance(value, Entity):
        return views.entities[value.id]
    if isinstance(value, PlannedReport):
        return ReportView(value, views, briefing)
    return SourceView(value, views) if isinstance(value, Source) else value


def _unprintable(text: str, path: str) -> Problem | None:
    """Return the problem of a document with characters that no file or terminal should have: a template wrote their escapes."""
    found = _CONTROL.search(text)
    if not found:
        return None
    message = f"the template prints U+{ord(found[0]):04X}, which is no text"
    return Problem(Position(path), message, "Control characters and halves of surrogate pairs are not printed: delete the escape.")


def _plain(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template '{error.name}'"
    said = VIEW.sub(lambda found: f"a {found[1].lower()} has no", str(error))
    return said.rstrip(".") or type(error).__name__


def front_matter(page: PlannedPage) -> str:
    """Return what MkDocs reads of a page before its text."""
    head = {"title": page.title, "description": page.description}
    lines = [f"{key}: {escape.page_front_matter(text)}" for key, text in head.items() if text]
    lines += [f"search:\n  boost: {page.boost}"] if page.boost != 1 else []
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def tidy(text: str) -> str:
    """Fold runs of blank lines, which template blocks leave, into one; strip the ends."""
    lines: list[str] = []
    for line in (one.rstrip() for one in str(Markup(text)).splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
