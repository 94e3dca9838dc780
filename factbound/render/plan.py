"""From a briefing to its ordered pages and reports: what will be rendered, from which template, under which title."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from factbound.facts.dates import parse_period
from factbound.facts.model import Entity, Project, Source
from factbound.facts.vocabulary import Kind
from factbound.history.releases import Edition
from factbound.read.content import ContentFile
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.render.parts import Part
from factbound.render.templates import ALL_SOURCES, ELSEWHERE, FURTHER, NARRATIVE, PER_EDITION, PER_ENTITY, PER_KIND, PER_SOURCE, PLACES, Templates

CHECKS = ("unknowns.md", "disagreements.md", "provenance.md", "corrections.md", "changes.md")
LOOKED_UP = ("register.md", "sources/index.md", "reports.md", "editions.md")
"""Pages to weigh the briefing by, and pages in which something is looked up; all others are told by what they are made of."""

WAYS = ("Read", "People and bodies", "Look up", "Check")
"""What the landing page's ways on are grouped by."""

SHARES = "ownership"
"""A page that is made only where the vocabulary lets something hold a share of what the briefing is about."""

FIRST_REPORTS = ("full-briefing", "one-page", "timeline", "disagreements-and-unknowns", "fact-register")
"""Reports that stand before all others, in this order."""

LISTED = 48
"""Entities of a kind that the navigation lists. Every page carries the navigation, so that with more of them a site would grow with their square."""


@dataclass(frozen=True)
class PlannedPage:
    """A page of the site that is to be rendered."""

    path: str
    """Under docs/, with forward slashes."""
    template: str
    title: str
    description: str = ""
    section: str = ""
    """Title of the navigation section; empty for the top level."""
    content: str = ""
    """The narrative file that the page is made of, for `include`."""
    order: int = ELSEWHERE
    """Its place in the navigation."""
    in_nav: bool = True
    """Whether the navigation lists it; if not, an index page does."""
    subject: Mapping[str, Entity | Source | Kind | Edition] = field(default_factory=dict)
    """What the template knows as `entity`, `source`, `kind` or `edition`."""
    in_report: bool = True
    """Whether a narrative page is a chapter of the full briefing too."""
    parts: tuple[Part, ...] = ()
    """The pages on which stands what it lists, where that is too much for one."""
    part: Part | None = None
    """Which of them it is."""
    within: str = ""
    """The page that leads to it, where it is one of them."""

    @property
    def boost(self) -> float:
        """How much weight a search gives it: most to what it is about, least to the sources that only name that and to what was said once."""
        kinds = {type(one) for one in self.subject.values()}
        told_once = kinds & {Source, Edition} or self.path == "changes.md"
        return 3 if Entity in kinds and not self.part else 0.3 if told_once else 2 if self.content or self.path == "index.md" else 1

    @property
    def looks_back(self) -> bool:
        """Whether it tells on which other pages facts are shown, and is therefore rendered after them."""
        return self.template == "pages/corrections.md.jinja"

    @property
    def way(self) -> str:
        """What a reader comes to it for, of WAYS. What people wrote is read, but for what stands behind the register: it tells how all was made."""
        if self.section:
            return "People and bodies"
        if self.path in CHECKS or (self.content and self.order > PLACES["register"]):
            return "Check"
        return "Look up" if self.path in LOOKED_UP else "Read"


@dataclass(frozen=True)
class PlannedReport:
    """A report that is to be rendered."""

    name: str
    template: str
    title: str
    description: str = ""
    entity: Entity | None = None


SOCIAL_CARD = PlannedReport("social-card", "cards/social-card.md.jinja", "Social card")
"""No document of its own: the site shows it as a picture."""


@dataclass(frozen=True)
class Plan:
    """All that will be made."""

    pages: tuple[PlannedPage, ...]
    reports: tuple[PlannedReport, ...]

    @cached_property
    def by_path(self) -> Mapping[str, PlannedPage]:
        """Path -> the page."""
        return {page.path: page for page in self.pages}

    @property
    def paths(self) -> Container[str]:
        """All pages, of which is asked whether they are there."""
        return self.by_path

    @cached_property
    def register(self) -> Mapping[str, str]:
        """Entity -> the page that has its rows of the register; nothing where that is one page."""
        return {name: page.path for page in self.pages if page.part and page.within == "register.md" for name in page.part.ids}

    @cached_property
    def reports_on(self) -> Mapping[str, Sequence[PlannedReport]]:
        """Entity -> the reports on it."""
        found: dict[str, list[PlannedReport]] = {}
        for report in self.reports:
            if report.entity:
                found.setdefault(report.entity.id, []).append(report)
        return found

    @cached_property
    def ways(self) -> list[tuple[str, list[PlannedPage]]]:
        """What the navigation lists at its top level beside the landing page, grouped by what a reader comes for."""
        listed = [one for one in self.pages if one.in_nav and one.path != "index.md" and (not one.section or one.path.endswith("/index.md"))]
        found = [(way, [one for one in listed if one.way == way]) for way in WAYS]
        return [(way, pages) for way, pages in found if pages]


def plan_nav(pages: Iterable[PlannedPage]) -> list[tuple[str, Any]]:
    """Return the navigation: titles with their page, or with the pages of their section, in the order of the plan."""
    entries: list[tuple[str, Any]] = []
    for page in (one for one in pages if one.in_nav):
        title = "Briefing" if page.path == "index.md" else page.title
        if not page.section:
            entries.append((title, page.path))
        elif entries and entries[-1][0] == page.section and isinstance(entries[-1][1], list):
            entries[-1][1].append((title, page.path))
        else:
            entries.append((page.section, [(title, page.path)]))
    return entries


def origin_of(page: PlannedPage) -> str:
    """Return the file that a page comes from, as a user can rename it."""
    subject = next(iter(page.subject.values()), None)
    if isinstance(subject, Kind):
        return VOCABULARY
    if isinstance(subject, Edition):
        return subject.home
    return page.content or (subject.at.path if subject else f"templates/{page.template}")


Plain = Callable[[str], str]
"""Makes plain words of a note that names facts: descriptions land in front matter."""


@dataclass(frozen=True)
class Occasions:
    """What some pages are made for, and left out without."""

    editions: Sequence[Edition] = ()
    noticed: bool = False
    """Whether a source was withdrawn or corrected."""


NOTHING = Occasions()


def plan_briefing(project: Project, templates: Templates, content: list[ContentFile], plain: Plain = str, occasions: Occasions = NOTHING) -> Plan:
    """Return the pages and reports of a briefing, in the order of the navigation."""
    idle = {"editions": not occasions.editions, "corrections": not occasions.noticed}
    names = [name for name in templates.names("pages") if not idle.get(name)]
    of_kinds = {name for name in names if templates.is_of_kind(f"pages/{name}.md.jinja", project.vocabulary.kinds)}
    single = [name for name in names if name not in of_kinds]
    pages = [*_single_pages(project, templates, single, plain), *_narrative_pages(content), *_source_pages(project, templates, names)]
    if PER_EDITION in names:
        pages += map(_edition_page, occasions.editions)
    for kind in project.vocabulary.kinds.values():
        template = kind.name if kind.name in of_kinds else PER_ENTITY
        pages += _kind_pages(project, kind, names, template, plain)
    return Plan(tuple(sorted(pages, key=lambda page: page.order)), tuple(_plan_reports(project, templates, plain)))


def _single_pages(project: Project, templates: Templates, names: list[str], plain: Plain) -> Iterator[PlannedPage]:
    many = {PER_ENTITY, PER_SOURCE, PER_KIND, PER_EDITION, ALL_SOURCES, NARRATIVE, *FURTHER}
    many |= set() if _has_shares(project) else {SHARES}
    for name in (name for name in names if name not in many and not templates.is_about_an_entity(f"pages/{name}.md.jinja")):
        template = f"pages/{name}.md.jinja"
        title, description = templates.label(template)
        if name == "index":
            title, description = project.briefing.title, plain(project.briefing.description)
        yield PlannedPage(f"{name}.md", template, title, description, order=PLACES.get(name, ELSEWHERE))


def _has_shares(project: Project) -> bool:
    subject = project.entities.get(project.briefing.subject)
    return subject is not None and any(one.type == "share" and subject.kind.name in one.of for one in project.vocabulary.properties.values())


def _narrative_pages(content: list[ContentFile]) -> Iterator[PlannedPage]:
    for file in content:
        if file.is_page:
            path, template, place = f"{file.name}.md", f"pages/{NARRATIVE}.md.jinja", f"content/{file.path}"
            yield PlannedPage(path, template, file.title, file.description, content=place, order=file.order, in_report=file.in_report)


def _edition_page(edition: Edition) -> PlannedPage:
    description = f"The edition of {parse_period(edition.day).text}: its documents, and what it changed"
    path, template = f"editions/{edition.name}.md", f"pages/{PER_EDITION}.md.jinja"
    return PlannedPage(path, template, f"Edition {edition.name}", description, order=PLACES["editions"], in_nav=False, subject={"edition": edition})


def _kind_pages(project: Project, kind: Kind, names: list[str], template: str, plain: Plain) -> Iterator[PlannedPage]:
    """The subject stands at the top level; every other entity in the section of its kind."""
    entities = sorted((one for one in project.entities.values() if one.kind == kind), key=lambda one: one.name.casefold())
    others = [entity for entity in entities if entity.id != project.briefing.subject]
    if len(others) < len(entities):
        yield _entity_page(project.entities[project.briefing.subject], template, "", PLACES["venture"], plain)
    if others and PER_KIND in names:
        path, title, order = f"{kind.folder}/index.md", kind.plural, PLACES["kinds"]
        yield PlannedPage(path, f"pages/{PER_KIND}.md.jinja", title, kind.description, title, order=order, subject={"kind": kind})
    listed = len(others) <= LISTED
    yield from (replace(_entity_page(entity, template, kind.plural, PLACES["kinds"], plain), in_nav=listed) for entity in others)


def _entity_page(entity: Entity, template: str, section: str, order: int, plain: Plain) -> PlannedPage:
    path = f"{entity.kind.folder}/{entity.id}.md"
    return PlannedPage(path, f"pages/{template}.md.jinja", entity.name, plain(entity.note), section, order=order, subject={"entity": entity})


def _source_pages(project: Project, templates: Templates, names: list[str]) -> Iterator[PlannedPage]:
    """Sources are many and are met through what they support, so the navigation lists their index only."""
    order = PLACES["sources"]
    if ALL_SOURCES in names:
        title, description = templates.label(f"pages/{ALL_SOURCES}.md.jinja")
        yield PlannedPage("sources/index.md", f"pages/{ALL_SOURCES}.md.jinja", title, description, order=order)
    if PER_SOURCE in names:
        for source in project.sources.values():
            template, description = f"pages/{PER_SOURCE}.md.jinja", f"{source.publisher}: what rests on this source"
            yield PlannedPage(f"sources/{source.id}.md", template, source.title, description, order=order, in_nav=False, subject={"source": source})


def _plan_reports(project: Project, templates: Templates, plain: Plain) -> Iterator[PlannedReport]:
    names = templates.names("reports")
    for name in [*(one for one in FIRST_REPORTS if one in names), *(one for one in names if one not in FIRST_REPORTS)]:
        template = f"reports/{name}.md.jinja"
        title, description = templates.label(template)
        if not templates.is_of_kind(template, project.vocabulary.kinds):
            if not templates.is_about_an_entity(template):  # else it is for a kind that this project has not
                yield PlannedReport(name, template, title, description)
            continue
        for entity in project.entities.values():
            if entity.kind.name == name:
                yield PlannedReport(f"{name}-{entity.id}", template, f"{entity.name}: {title.lower()}", plain(entity.note), entity)
