"""Render a project that has passed the first gate. This is the second: nothing is written until everything has rendered without a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from factbound.facts.knowledge import FactKey, Knowledge
from factbound.inputs import shown_path
from factbound.prepare import Checked
from factbound.problems import BuildFailed, gather
from factbound.progress import step
from factbound.publish.address import SiteAddress
from factbound.publish.home import told_at_home
from factbound.read.pagebounds import check_rendered

if TYPE_CHECKING:
    from factbound.render.documents import RenderedReport, Renderer
    from factbound.render.plan import PlannedPage, PlannedReport

R = TypeVar("R", bound="Renderer")


@dataclass(frozen=True)
class Rendered:
    """A briefing that has passed the second gate: texts, and nothing written yet."""

    checked: Checked
    pages: Mapping[str, str] = field(default_factory=dict)
    """Path under docs/ -> Markdown."""
    reports: tuple[RenderedReport, ...] = ()
    card: RenderedReport | None = None
    """What the social card says."""
    address: SiteAddress = field(default_factory=SiteAddress)
    """Where the site will stand."""
    batches: Iterable[bytes | None] = ()
    """Batches of the exports, as far as they are laid out already."""

    def written(self) -> Rendered:
        """Return it without the texts of pages, which need not be held when they are written."""
        return replace(self, pages=dict.fromkeys(self.pages, ""))


def render_project(checked: Checked) -> Rendered:
    """Render every page and report.

    Raises:
        BuildFailed: With the faults of all templates.
    """
    rendered, renderer = Rendered(checked), _renderer(checked)

    def pages() -> None:
        nonlocal rendered
        rendered = render_pages(checked, renderer)

    def reports() -> None:
        nonlocal rendered
        rendered = render_reports(rendered, renderer)  # with what the card says, if that could be had

    gather([pages, reports])
    return rendered


def render_pages(checked: Checked, renderer: Renderer | None = None, last: Rendered | None = None) -> Rendered:
    """Render every page, read what else the site tells, and leave the reports for later; see `render_reports`.

    Args:
        checked: The project.
        renderer: Of its documents, where there is one already.
        last: What this process has rendered last: a text of it that is still the same was judged then.

    Raises:
        BuildFailed: With the faults of all page templates.
    """
    from factbound.publish.exports.rows import list_batches
    from factbound.render.documents import PAGES
    from factbound.render.plan import SOCIAL_CARD
    from factbound.render.shown import render_in_turn

    renderer = renderer or _renderer(checked)
    with _holding(checked):
        texts = render_in_turn(renderer, checked.plan.pages)
        says = renderer.render_report(SOCIAL_CARD)
        judged = last.pages if last else {}
        unjudged = ((path, text) for path, text in texts.items() if path not in renderer.good and judged.get(path) != text)
        if faults := [one for path, text in unjudged for one in check_rendered(f"out/docs/{path}", text)]:
            with told_at_home(checked.content):
                raise BuildFailed(faults)
        renderer.remember(PAGES)
    batches = _lay_out(renderer, list_batches(checked.knowledge.facts))
    return Rendered(checked, texts, card=says, address=checked.address, batches=batches)


def render_reports(rendered: Rendered, renderer: Renderer | None = None) -> Rendered:
    """Return a rendering with its reports.

    Args:
        rendered: The pages.
        renderer: Of its documents, where there is one already.

    Raises:
        BuildFailed: With the faults of all report templates.
    """
    from factbound.publish import card
    from factbound.publish.reports.lacking import judge_letters
    from factbound.render.documents import REPORTS
    from factbound.render.plan import SOCIAL_CARD

    checked = rendered.checked
    renderer = renderer or _renderer(checked)
    options = checked.options
    brought = any((folder / card.PATH).is_file() for folder in (options.project / "content", *options.template_folders))
    with _holding(checked):
        reports = _render_each(renderer, checked.plan.reports)
        cards = () if brought else (rendered.card or renderer.render_report(SOCIAL_CARD),)
        judge_letters({one.name: one.markdown for one in (*reports, *cards)}, checked.reading.files, checked.content, checked.texts, checked.plan)
        renderer.remember(REPORTS)
    return replace(rendered, reports=reports)


@step("Laying out exports")
def _lay_out(renderer: Renderer, batches: Iterable[Sequence[FactKey]]) -> Iterable[bytes | None]:
    """Have what has changed of the exports laid out before anything is written, where it can be kept."""
    from factbound.publish.exports import lay_out_batch
    from factbound.render.documents import EXPORTS

    laid_out = renderer.keep_parts(EXPORTS, batches, lay_out_batch)
    renderer.remember(EXPORTS)
    return laid_out


def render_some(
    checked: Checked, pages: Sequence[PlannedPage], reports: Sequence[PlannedReport], batches: Iterable[Sequence[FactKey]] = ()
) -> Rendered:
    """Render some of a project, so that whoever renders all has it at hand in the cache. What is at fault is left out, and told there.

    Args:
        checked: The project.
        pages: Which of its pages.
        reports: Which of its reports.
        batches: Which batches of its exports.

    Returns:
        All pages, but of the others nothing but what the site generator reads before their text.
    """
    from factbound.publish.exports import lay_out_batch
    from factbound.render.documents import EXPORTS, front_matter
    from factbound.render.plan import SOCIAL_CARD

    renderer, texts = _renderer(checked), {page.path: front_matter(page) for page in checked.plan.pages}
    made = []
    with _holding(checked):
        for page in pages:
            if not page.looks_back:  # that it would be rendered from all others
                with suppress(BuildFailed):
                    texts[page.path] = renderer.render_page(page)
        for report in reports:
            with suppress(BuildFailed):
                made.append(renderer.render_report(report))
        says = renderer.render_report(SOCIAL_CARD)
    renderer.keep_parts(EXPORTS, batches, lay_out_batch)
    return Rendered(checked, texts, tuple(made), card=says, address=checked.address)


def _render_each(renderer: Renderer, reports: Sequence[PlannedReport]) -> tuple[RenderedReport, ...]:
    def render_report(report: PlannedReport) -> RenderedReport:
        made = renderer.render_report(report)
        tick()
        return made

    with step("Rendering reports", len(reports)) as tick:
        return tuple(gather(partial(render_report, report) for report in reports))


def check_letters(checked: Checked) -> bool:
    """Judge what reports would print, where files have letters that documents may lack; most have none, and nothing is rendered.

    Returns:
        Whether something had to be rendered.

    Raises:
        BuildFailed: With the letters that no font has, and whatever else keeps a report from being rendered.
    """
    from factbound.publish.reports.scripts import doubtful_letters

    data = (file.text for file in checked.reading.files.values())
    doubtful = bool(doubtful_letters((*data, *(file.text for file in checked.content), *(one.text for one in checked.texts))))
    if doubtful:
        render_reports(Rendered(checked))
    return doubtful


def make_renderer(checked: Checked, knowledge: Knowledge, kind: type[R], **further: Any) -> R:
    """Return a renderer of a project's documents.

    Args:
        checked: The project.
        knowledge: The facts that they show: those of the project, as a rule.
        kind: Renderer, or a class of it.
        further: What else it takes.
    """
    options = checked.options
    locate = partial(shown_path, options=options)
    return kind(checked.environment, knowledge, checked.plan, locate, options.template_folders, options.proof, **further)


@contextmanager
def _holding(checked: Checked) -> Iterator[None]:
    """Print documents from the same templates: from those that were read at the beginning, or else nothing of what they print is kept.

    So a document that is known stands by what was read then, and no file is read again for it.
    """
    from factbound.render.environment import digest_of_source

    with checked.environment.holding():
        checked.environment.hear_of_templates(
            {one.name: digest_of_source(one.name, one.text) for one in checked.texts} if checked.options.cache else {}
        )
        yield


def _renderer(checked: Checked) -> Renderer:
    """Return the renderer of what is published, which tells of the past too; with a cache, one that renders only what has changed."""
    from factbound.render.documents import Renderer
    from factbound.render.past import Past

    past, folders = Past(checked.journal, checked.comparison, checked.told_editions), checked.address.folders
    if checked.options.cache is None:
        return make_renderer(checked, checked.knowledge, Renderer, past=past, folders=folders)
    from factbound.facts.digests import digest_of
    from factbound.render.charts.files import ChartFiles
    from factbound.render.remembering import RememberingRenderer

    hashes = checked.inputs
    frame = digest_of({path: sha256 for path, sha256 in hashes.items() if path.startswith("templates/") and _is_look(path)})
    kept = {"cache": checked.options.cache, "frame": frame, "hashes": hashes, "charts": ChartFiles(checked.options.template_folders, hashes)}
    return make_renderer(checked, checked.knowledge, RememberingRenderer, past=past, folders=folders, **kept)


def _is_look(path: str) -> bool:
    """Return whether a file of templates/ is read by charts, not by name as a page's templates are."""
    return path.startswith("templates/charts/") or not path.endswith(".jinja")
