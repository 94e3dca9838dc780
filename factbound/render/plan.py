"""From a briefing to its ordered pages and reports: what will be rendered, from which template, under which title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factbound.facts.model import Entity, Project, Source
from factbound.facts.vocabulary import Kind
from factbound.read.content import ContentFile

LABEL = re.compile(r"\A\{#-?\s*(?P<title>[^:#]+?)\s*(?::\s*(?P<description>.*?))?\s*-?#\}", re.DOTALL)

SINGLE_PAGES = ("index", "ownership", "timeline", "register", "unknowns", "reports")
"""Page templates that make one page each, in the order of the navigation; further ones of the project follow by name."""

PER_ENTITY, PER_SOURCE, PER_KIND, ALL_SOURCES, NARRATIVE = "entity", "source", "kind", "sources", "content"
"""Page templates that make many pages, or one with a name of its own."""


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
    subject: Mapping[str, Entity | Source | Kind] = field(default_factory=dict)
    """What the template knows as `entity`, `source` or `kind`."""


@dataclass(frozen=True)
class PlannedReport:
    """A report that is to be rendered."""

    name: str
    template: str
    title: str
    description: str = ""
    entity: Entity | None = None


@dataclass(frozen=True)
class Plan:
    """All that will be made."""

    pages: tuple[PlannedPage, ...]
    reports: tuple[PlannedReport, ...]


def plan_nav(pages: Iterable[PlannedPage]) -> list[tuple[str, Any]]:
    """Return the navigation: titles with their page, or with the pages of their section, in the order of the plan."""
    entries: list[tuple[str, Any]] = []
    for page in pages:
        title = "Briefing" if page.path == "index.md" else page.title
        if not page.section:
            entries.append((title, page.path))
        elif entries and entries[-1][0] == page.section and isinstance(entries[-1][1], list):
            entries[-1][1].append((title, page.path))
        else:
            entries.append((page.section, [("All", page.path) if page.path.endswith("/index.md") else (title, page.path)]))
    return entries


class Templates:
    """Which templates there are, the project's own before the defaults, and how each labels itself."""

    def __init__(self, folders: list[Path]) -> None:
        self._folders = folders

    def names(self, under: str) -> list[str]:
        """Return the template names in a folder such as 'pages', without `.md.jinja`."""
        found = {file.name.removesuffix(".md.jinja") for folder in self._folders for file in (folder / under).glob("*.md.jinja")}
        return sorted(found)

    def label(self, template: str) -> tuple[str, str]:
        """Return the title and description that a template's first comment gives: `{# Ownership: who holds what #}`."""
        file = next((folder / template for folder in self._folders if (folder / template).is_file()), None)
        name = Path(template).name.removesuffix(".md.jinja").replace("-", " ").capitalize()
        match = LABEL.match(file.read_text("utf-8")) if file else None
        return (match["title"], " ".join((match["description"] or "").split())) if match else (name, "")


def plan_briefing(project: Project, templates: Templates, content: list[ContentFile]) -> Plan:
    """Return the pages and reports of a briefing, in the order of the navigation."""
    pages = tuple(_plan_pages(project, templates, content))
    return Plan(pages, tuple(_plan_reports(project, templates)))


def _plan_pages(project: Project, templates: Templates, content: list[ContentFile]) -> Iterator[PlannedPage]:
    names = templates.names("pages")
    many = {PER_ENTITY, PER_SOURCE, PER_KIND, ALL_SOURCES, NARRATIVE, *project.vocabulary.kinds}
    single = [name for name in SINGLE_PAGES if name in names] + [name for name in names if name not in SINGLE_PAGES and name not in many]
    yield from (_single_page(name, templates, project) for name in single[:1])
    yield from (_subject_page(project, names) if project.briefing.subject in project.entities else ())
    yield from (_narrative_page(file) for file in content if file.is_page)
    yield from (_single_page(name, templates, project) for name in single[1:3])
    for kind in project.vocabulary.kinds.values():
        yield from _kind_pages(project, kind, names)
    yield from (_single_page(name, templates, project) for name in single[3:5])
    yield from _source_pages(project, templates, names)
    yield from (_single_page(name, templates, project) for name in single[5:])


def _single_page(name: str, templates: Templates, project: Project) -> PlannedPage:
    template = f"pages/{name}.md.jinja"
    title, description = templates.label(template)
    if name == "index":
        return PlannedPage("index.md", template, project.briefing.title, project.briefing.description)
    return PlannedPage(f"{name}.md", template, title, description)


def _narrative_page(file: ContentFile) -> PlannedPage:
    return PlannedPage(f"{file.name}.md", f"pages/{NARRATIVE}.md.jinja", file.title, file.description, content=f"content/{file.path}")


def _subject_page(project: Project, names: list[str]) -> Iterator[PlannedPage]:
    subject = project.entities[project.briefing.subject]
    yield _entity_page(subject, names, section="")


def _kind_pages(project: Project, kind: Kind, names: list[str]) -> Iterator[PlannedPage]:
    entities = [entity for entity in project.entities.values() if entity.kind == kind and entity.id != project.briefing.subject]
    if not entities:
        return
    if PER_KIND in names:
        yield PlannedPage(f"{kind.folder}/index.md", f"pages/{PER_KIND}.md.jinja", kind.plural, kind.description, kind.plural, subject={"kind": kind})
    yield from (_entity_page(entity, names, kind.plural) for entity in sorted(entities, key=lambda entity: entity.name.casefold()))


def _entity_page(entity: Entity, names: list[str], section: str) -> PlannedPage:
    template = entity.kind.name if entity.kind.name in names else PER_ENTITY
    path = f"{entity.kind.folder}/{entity.id}.md"
    return PlannedPage(path, f"pages/{template}.md.jinja", entity.name, entity.note, section, subject={"entity": entity})


def _source_pages(project: Project, templates: Templates, names: list[str]) -> Iterator[PlannedPage]:
    if ALL_SOURCES in names:
        title, description = templates.label(f"pages/{ALL_SOURCES}.md.jinja")
        yield PlannedPage("sources/index.md", f"pages/{ALL_SOURCES}.md.jinja", title, description, title)
    if PER_SOURCE in names:
        for source in sorted(project.sources.values(), key=lambda source: (source.publisher.casefold(), source.id)):
            description = f"{source.publisher}: what rests on this source"
            yield PlannedPage(f"sources/{source.id}.md", f"pages/{PER_SOURCE}.md.jinja", source.title, description, "Sources", subject={"source": source})


def _plan_reports(project: Project, templates: Templates) -> Iterator[PlannedReport]:
    for name in templates.names("reports"):
        template = f"reports/{name}.md.jinja"
        title, description = templates.label(template)
        if name not in project.vocabulary.kinds:
            yield PlannedReport(name, template, title, description)
            continue
        for entity in project.entities.values():
            if entity.kind.name == name:
                yield PlannedReport(f"{name}-{entity.id}", template, entity.name, entity.note, entity)
