"""`part` in templates: what of a list stands on a page, and the ways to the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from factbound.facts.model import Entity, Source
from factbound.facts.vocabulary import Kind
from factbound.render import escape
from factbound.render.lists import (
    DISAGREEMENTS,
    KINDS,
    NOTICED,
    REGISTER,
    SOURCES,
    TIMELINE,
    UNKNOWNS,
    listing_of,
    place_of_entity,
    statements_by_entity,
)
from factbound.render.parts import Key, Part, nearby, signposts
from factbound.render.plan import PlannedPage
from factbound.render.views.provenance import CountView
from factbound.render.views.sources import SourceView

if TYPE_CHECKING:
    from factbound.render.views.briefing import BriefingView
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView


BESIDE = 100
"""Entries of a list that stands on a page beside other things."""


class PartView:
    """What of a list stands on a page: all of it, one of its parts, or none where the page leads to them."""

    def __init__(self, page: PlannedPage, views: Views, briefing: BriefingView) -> None:
        self._page, self._views, self._briefing = page, views, briefing
        self.title = page.part.label if page.part else ""
        """What tells the part from the others; empty for the whole."""
        self.leads_on = bool(page.parts) and page.part is None
        """Whether this page leads to the parts."""

    @cached_property
    def items(self) -> Sequence[Any]:
        """What the page lists."""
        listing, part = listing_of(self._page), self._page.part
        if listing and listing.further:
            shown = part or next(iter(self._page.parts), None)  # the page that leads to the parts has what the first of them has
            return [one for one in self._about if not shown or shown.has(self._place_of(one[0]))]
        briefing = self._briefing
        lists: Mapping[str, Callable[[], Sequence[Any]]] = {
            KINDS: self._entities,
            REGISTER: self._rows,
            SOURCES: self._sources,
            TIMELINE: lambda: briefing.events_in(part) if part else briefing.events,
            UNKNOWNS: lambda: briefing.unknowns_in(part) if part else briefing.unknowns,
            DISAGREEMENTS: lambda: briefing.disagreements_in(part) if part else briefing.disagreements,
            NOTICED: lambda: [one for one in briefing.noticed if not part or one.source.id in part.ids],
        }
        return lists[self._page.template]() if listing and not self.leads_on else []

    def _entities(self) -> Sequence[Any]:
        briefing, kind = self._briefing, self._page.subject["kind"]
        assert isinstance(kind, Kind)
        if self._page.part:
            return [self._views.entities[name] for name in self._page.part.ids]
        return [one for one in briefing.of_kind(kind.name) if one.id != briefing.subject.id and one.is_known]

    def _rows(self) -> Sequence[Any]:
        if not self._page.part:
            return self._briefing.statements
        known = self._views.knowledge.gathered(statements_by_entity)
        return self._views.all(one for name in self._page.part.ids for one in known[name])

    def _sources(self) -> Sequence[Any]:
        sources = self._views.knowledge.project.sources
        return [SourceView(sources[name], self._views) for name in self._page.part.ids] if self._page.part else self._briefing.sources

    @property
    def rest(self) -> CountView:
        """How many entries this page leaves to the parts that it leads to; false for none."""
        return CountView(sum(one.weight for one in self._page.parts[1:]) if self.leads_on else 0, self._views)

    def first(self, values: Sequence[Any]) -> CutView:
        """Return the first of some things that stand on a page beside others, and how many more there are."""
        return CutView(values[:BESIDE], CountView(max(0, len(values) - BESIDE), self._views))

    @cached_property
    def _about(self) -> list[Any]:
        subject = next(iter(self._page.subject.values()))
        if isinstance(subject, Source):
            found = SourceView(subject, self._views).by_entity
        else:
            assert isinstance(subject, Entity)
            found = self._views.entities[subject.id].mentioned_by
        return sorted(found, key=lambda one: self._place_of(one[0])) if self._page.parts else found

    def _place_of(self, entity: EntityView) -> Key:
        return place_of_entity(self._views.knowledge.project.entities[entity.id])

    @property
    def back(self) -> Markup:
        """The page that leads to all parts."""
        before = self._briefing.page(self._page.within)
        return self._views.landing.page(before.title, before.path)

    @property
    def previous(self) -> Markup:
        """The part before it, as far as there is one."""
        return self._beside(-1)

    @property
    def next(self) -> Markup:
        """The part behind it."""
        return self._beside(1)

    def _beside(self, step: int) -> Markup:
        place = self._place + step
        parts = self._page.parts
        return self._link(parts[place], parts[place].label) if 0 <= place < len(parts) else Markup()

    @property
    def _place(self) -> int:
        assert self._page.part
        return self._page.parts.index(self._page.part)

    @property
    def groups(self) -> list[GroupView]:
        """The groups of all parts, such as initials: each prints itself as the way to its first part."""
        found = groupby(self._page.parts, key=lambda one: one.group)
        return [GroupView(name, list(those), self._page, self._views) for name, those in found]

    @property
    def numbers(self) -> list[Markup]:
        """The ways to the parts of its group, to those far away in steps; nothing for a group of one. Of a page that leads on: to its parts."""
        part = self._page.part or (self._page.parts[0] if self._page.parts else None)
        if not part or (part.of == 1 and not self.leads_on):
            return []
        those = [one for one in self._page.parts if one.group == part.group]
        return [self._link(those[number - 1], f"{number:,}") for number in nearby(part.number, part.of)]

    def _link(self, part: Part, words: str) -> Markup:
        return linked(part, words, self._page, self._views)


@dataclass(frozen=True)
class CutView:
    """The first of some things."""

    items: Sequence[Any]
    rest: CountView
    """How many more there are; false for none."""


class GroupView:
    """Parts that have something in common."""

    def __init__(self, name: str, parts: Sequence[Part], page: PlannedPage, views: Views) -> None:
        self._parts, self._page, self._views = parts, page, views
        self.name = name
        self.link = linked(parts[0], name, page, views) if name else Markup()
        """The way to its first part, by its name; nothing where the list has no groups."""
        self.count = CountView(sum(one.weight for one in parts), views)

    @property
    def spans(self) -> list[Markup]:
        """The ways to its parts by what they reach from and to; where there are very many, to every so many of them."""
        return [linked(one, one.span, self._page, self._views) for one in signposts(self._parts)]


def linked(part: Part, words: str, page: PlannedPage, views: Views) -> Markup:
    """Return the way to a part; its words alone, in bold, where that is the page."""
    if page.part and part.path == page.part.path:
        return Markup(f"**{escape.markdown(words)}**")
    return views.landing.page(words, part.path)
