"""Pages as linked data in the words of schema.org: plain records, made of what is known, and of nothing that carries a mark."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from factbound.facts.asof import known_names
from factbound.facts.clocks import Fact, mark_words
from factbound.facts.dates import Period
from factbound.facts.model import Entity, Source
from factbound.facts.quantities import Moment
from factbound.facts.vocabulary import Kind
from factbound.publish import card
from factbound.publish.web.website import Website
from factbound.render.plan import FIRST_REPORTS, PlannedPage

Node = dict[str, Any]

HOME, REGISTER = "index.md", "register.md"
THING, EVENT, STARTS = "Thing", "Event", "startDate"


def describe_page(page: PlannedPage, website: Website) -> list[Node]:
    """Return the nodes that say what a page is, what it is about and where it stands in the site."""
    node = _described(page, website)
    return [node] if page.path == HOME else [node, _breadcrumbs(page, website)]


def describe_entity(entity: Entity, website: Website, page: str) -> Node:
    """Return the node of an entity: its names in all spellings, and when it was, where that is simply so.

    Args:
        entity: The entity.
        website: The site.
        page: The page on which the node stands.
    """
    own = f"{entity.kind.folder}/{entity.id}.md"
    dates = dict(_dates(entity, website))
    kind = entity.kind.schema_org
    native = [{"@value": name, "@language": code} for code, name in sorted(entity.native.items())]
    return _filled(
        {
            "@type": EVENT if kind == THING and STARTS in dates else kind,
            "@id": f"{_link(own, website, page)}#subject",
            "name": entity.name,
            "alternateName": [*known_names(website.knowledge, entity), *native],
            "description": website.wording.plain(entity.note),
            "url": _link(own, website, page),
            **dates,
        }
    )


def _described(page: PlannedPage, website: Website) -> Node:
    subject = next(iter(page.subject.values()), None)
    common: Node = {
        "@id": _link(page.path, website, page.path),
        "name": page.title,
        "description": website.describe(page),
        "inLanguage": website.knowledge.project.briefing.language,
    }
    if page.path == HOME:
        return _filled(_report(page, website) | common | {"@id": _briefing_id(website, HOME)})
    common["isPartOf"] = {"@type": "Report", "@id": _briefing_id(website, page.path), "name": website.knowledge.project.briefing.title}
    if page.path == REGISTER:
        return _filled(_dataset(website) | common)
    if page.content:
        dated = {"headline": page.title, **_edition(website)}
        return _filled({"@type": "Article", **common, **dated})
    if isinstance(subject, Entity):
        return _filled({"@type": "WebPage", **common, "mainEntity": describe_entity(subject, website, page.path)})
    if isinstance(subject, Source):
        return _filled({"@type": "WebPage", **common, "mainEntity": _source(subject)})
    listed = isinstance(subject, Kind) or posixpath.basename(page.path) == HOME
    return _filled({"@type": "CollectionPage" if listed else "WebPage", **common})


def _report(page: PlannedPage, website: Website) -> Node:
    """Return the briefing itself, with its documents."""
    briefing, project = website.knowledge.project.briefing, website.knowledge.project
    subject = project.entities.get(briefing.subject)
    names = [report.name for report in website.plan.reports if report.name in FIRST_REPORTS]
    files = [
        {"@type": "MediaObject", "contentUrl": website.address.way(f"reports/{name}.pdf"), "encodingFormat": "application/pdf"} for name in names
    ]
    return {
        "@type": "Report",
        "headline": page.title,
        "alternativeHeadline": website.wording.plain(briefing.subtitle),
        "url": _link(HOME, website, HOME),
        **_edition(website),
        "version": briefing.version,
        "about": describe_entity(subject, website, HOME) if subject else None,
        "image": website.address.way(card.PATH) if card.PATH in website.files else "",
        "encoding": files,
    }


def _edition(website: Website) -> Node:
    """Return who made the briefing and when. Authors have no type: nothing says whether one is a person or a body."""
    briefing = website.knowledge.project.briefing
    publisher = {"@type": "Organization", "name": briefing.publisher} if briefing.publisher else None
    return {"datePublished": website.date, "author": [{"name": name} for name in briefing.authors], "publisher": publisher}


def _dataset(website: Website) -> Node:
    edition = _edition(website)
    files = [
        {"@type": "DataDownload", "contentUrl": website.address.way(export, REGISTER), "encodingFormat": website.media(export)}
        for export in website.exports
    ]
    return {
        "@type": "Dataset",
        "url": _link(REGISTER, website, REGISTER),
        "datePublished": edition["datePublished"],
        "creator": edition["author"],
        "publisher": edition["publisher"],
        "version": website.knowledge.project.briefing.version,
        "distribution": files,
    }


def _source(source: Source) -> Node:
    return _filled(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "author": {"name": source.author} if source.author else None,
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
            "datePublished": source.published.iso if source.published and _is_plain(source.published) else "",
            "inLanguage": source.language,
            "url": source.address,
        }
    )


def _breadcrumbs(page: PlannedPage, website: Website) -> Node:
    """Return the way from the landing page: over the index of the page's folder and over what leads to it as a part, where there are such."""
    pages, folder = website.pages, posixpath.dirname(page.path)
    before = dict.fromkeys([f"{folder}/{HOME}" if folder else "", page.within])
    way = [pages[name] for name in (HOME, *before) if name in pages and (name == HOME or name != page.path)]
    items = [
        {"@type": "ListItem", "position": number, "name": one.title, "item": _link(one.path, website, page.path)}
        for number, one in enumerate([*way, page], start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _dates(entity: Entity, website: Website) -> Iterator[tuple[str, str]]:
    """Yield the days that the vocabulary gives a name of schema.org, of facts that are simply so."""
    for statement in entity.statements:
        name = statement.prop.schema_org
        fact = website.knowledge.facts.get((statement.fact_id, statement.of)) if name else None
        if fact and fact.holds(statement) and _simply_so(fact) and isinstance(statement.value, Moment) and _is_plain(statement.value.period):
            yield name, statement.value.period.iso


def _simply_so(fact: Fact) -> bool:
    return not mark_words(fact.holding, fact.disputed)


def _is_plain(period: Period) -> bool:
    """Tell whether a time is one that ISO 8601 writes as a date: a day, a month or a year."""
    return period.iso.replace("-", "").isdigit()


def _briefing_id(website: Website, page: str) -> str:
    return f"{_link(HOME, website, page)}#briefing"


def _link(target: str, website: Website, page: str) -> str:
    return website.address.way(website.address.path(target), page)


def _filled(node: Node) -> Node:
    """Return a node without what it does not say."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {})}
