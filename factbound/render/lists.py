"""Pages that list all of something: what each lists, and how that stands on several pages once it is too much for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from factbound.facts.asof import is_known
from factbound.facts.disagreements import list_disagreements, list_unknowns, place_of_disagreement, place_of_unknown
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Source, Statement
from factbound.facts.resting import list_noticed
from factbound.facts.values import Missing
from factbound.facts.vocabulary import Kind
from factbound.initials import initial_of, sorted_as
from factbound.render.parts import Item, Key, divide
from factbound.render.plan import Plan, PlannedPage
from factbound.render.templates import FURTHER, Templates
from factbound.render.views.events import period_of, place_of_event

MOST = 200
"""Entries of a list on one page: what a reader looks through, and a browser shows at once."""
MOST_ROWS, ROWS = 1000, 500
"""Rows of the fact register on one page at most, and on each of several: a table can be sorted and filtered, so that it may be longer."""
FEW = 40
"""Withdrawn and corrected sources on one page: each comes with all that rests on it."""
MOST_NAMING = 100
"""Entities that the page of another, or of a source, tells of before it leads to the rest."""

Listed = Callable[[Knowledge, PlannedPage, int], Sequence[Item]]
"""All that a page lists, in order; nothing, without much ado, where that is no more than so many."""


@dataclass(frozen=True)
class Listing:
    """A page that lists all of something."""

    items: Listed
    most: int = MOST
    """How much of it stands on one page."""
    size: int = MOST
    """How much of it stands on each of several."""
    start: str = "part-"
    """How the names of their files begin."""
    numbered: bool = True
    """Whether the first of a group has a number too."""
    further: str = ""
    """The page template of the parts, where it is another than that of the page."""
    called: str = ""
    """What their titles call the list, where it is only one of the things on the page."""


def divide_lists(plan: Plan, knowledge: Knowledge, templates: Templates) -> Plan:
    """Return a plan in which what is too long for a page stands on several, behind the one that leads to them."""
    pages = tuple(page for one in plan.pages for page in _divided(one, knowledge, templates))
    return replace(plan, pages=pages)


def listing_of(page: PlannedPage) -> Listing | None:
    """Return what a page lists, if it lists all of something."""
    subject = next(iter(page.subject.values()), None)
    if isinstance(subject, Entity):
        return NAMING
    return CITING if isinstance(subject, Source) else LISTINGS.get(page.template)


def _divided(page: PlannedPage, knowledge: Knowledge, templates: Templates) -> Iterator[PlannedPage]:
    """Yield a page, and those on which its list stands, if it is too long and their template can be made for a part."""
    listing = listing_of(page)
    template = listing.further or page.template if listing else ""
    items = listing.items(knowledge, page, listing.most) if listing and templates.is_made_in_parts(template) else []
    if not listing or sum(one.weight for one in items) <= listing.most:
        yield page
        return
    parts = divide(items, listing.size, start_of(page, listing), numbered=listing.numbered)
    yield replace(page, parts=parts)
    for part in parts:
        title = f"{page.title}: {', '.join(filter(None, (listing.called, part.label)))}"
        yield replace(
            page, path=part.path, template=template, title=title, description=part.span, in_nav=False, parts=parts, part=part, within=page.path
        )


def start_of(page: PlannedPage, listing: Listing) -> str:
    """Return how the paths of the parts of a page begin; no id has a hyphen, so that none is in their way."""
    if page.path.endswith("/index.md"):
        return page.path.removesuffix("index.md") + listing.start
    return page.path.removesuffix(".md") + ("-" if listing.further else "/") + listing.start


def _entities(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:
    kind, subject = page.subject["kind"], knowledge.project.briefing.subject
    assert isinstance(kind, Kind)
    found = [one for one in knowledge.project.entities.values() if one.kind == kind and one.id != subject]
    if len(found) <= most:
        return []
    initials = ((initial_of(one.name), one) for one in found if is_known(knowledge, one.id))
    return sorted((Item(place_of_entity(one), one.id, one.name, first.label, first.slug) for first, one in initials), key=lambda one: one.key)


def _rows(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:  # noqa: ARG001
    if len(knowledge.statements) <= most:
        return []
    kinds = {name: (number, kind) for number, (name, kind) in enumerate(knowledge.project.vocabulary.kinds.items())}
    items = []
    for name, statements in knowledge.gathered(statements_by_entity).items():
        entity = knowledge.project.entities[name]
        number, kind = kinds[entity.kind.name]
        items.append(Item((number, *place_of_entity(entity)), name, entity.name, kind.plural, kind.folder, len(statements)))
    return sorted(items, key=lambda one: one.key)


def statements_by_entity(knowledge: Knowledge) -> dict[str, list[Statement]]:
    """Return all that is known of each entity."""
    found: dict[str, list[Statement]] = {}
    for statement in knowledge.statements:
        found.setdefault(statement.entity, []).append(statement)
    return found


def _sources(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:  # noqa: ARG001
    found = [one for one in knowledge.project.sources.values() if knowledge.clocks.is_out(one)]
    ordered = sorted(found, key=lambda one: one.published.start.isoformat() if one.published else "", reverse=True)
    return [Item((place,), one.id, one.published.text if one.published else "not dated") for place, one in enumerate(ordered)]


def _events(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:  # noqa: ARG001
    found = [one for one in knowledge.statements if one.prop.at_time]
    if len(found) <= most:
        return []
    timed = [(period, one) for one in found if (period := period_of(one, knowledge))]
    return sorted((Item(place_of_event(period, one.id), one.id, period.text) for period, one in timed), key=lambda one: one.key)


def _unknowns(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:  # noqa: ARG001
    if sum(isinstance(one.value, Missing) for one in knowledge.statements) <= most:
        return []
    name = knowledge.project.entity_name
    found = knowledge.gathered(list_unknowns)
    return [Item(place_of_unknown(one), one.fact.id, name(one.fact.entity), one.reason.words, one.reason.code) for one in found]


def _disagreements(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:  # noqa: ARG001
    if sum(len(one.statements) > 1 or any(said.rank == "rejected" for said in one.statements) for one in knowledge.facts.values()) <= most:
        return []
    name, subject = knowledge.project.entity_name, knowledge.project.briefing.subject
    found = knowledge.gathered(list_disagreements)
    return [Item(place_of_disagreement(one, subject), one.fact.id, name(one.fact.entity), STATE_WORDS[one.state], one.state) for one in found]


STATE_WORDS: Mapping[str, str] = {"open": "Open", "settled": "Settled", "filled": "Left out by one source, given by another"}


def _noticed(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:  # noqa: ARG001
    return [Item((place,), one.id, one.title) for place, one in enumerate(list_noticed(knowledge))]


def _naming(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:
    """Who names an entity, in the order in which its page tells of them."""
    subject = page.subject["entity"]
    said = knowledge.index.naming.get(subject.id, ()) if isinstance(subject, Entity) else ()
    return _about(knowledge, [one for one in said if knowledge.facts[one.fact_id, one.of].holds(one)] if len(said) > most else (), most)


def _citing(knowledge: Knowledge, page: PlannedPage, most: int) -> list[Item]:
    """What a source says something about."""
    subject = page.subject["source"]
    said = knowledge.index.by_source.get(subject.id, ()) if isinstance(subject, Source) else ()
    return _about(knowledge, said, most)


def _about(knowledge: Knowledge, said: Sequence[Statement], most: int) -> list[Item]:
    """Return what some statements are about, if they are many."""
    if len(said) <= most:
        return []
    found = {one.entity: knowledge.project.entities[one.entity] for one in said}
    return sorted((Item(place_of_entity(one), one.id, one.name) for one in found.values()), key=lambda one: one.key)


def place_of_entity(entity: Entity) -> Key:
    """Return where an entity stands in a list that is divided."""
    return initial_of(entity.name), sorted_as(entity.name), entity.id


KINDS, REGISTER, SOURCES, TIMELINE, UNKNOWNS, DISAGREEMENTS, NOTICED = (
    f"pages/{name}.md.jinja" for name in ("kind", "register", "sources", "timeline", "unknowns", "disagreements", "corrections")
)

LISTINGS = {
    KINDS: Listing(_entities, start="by-", numbered=False),
    REGISTER: Listing(_rows, MOST_ROWS, ROWS, start=""),
    SOURCES: Listing(_sources),
    TIMELINE: Listing(_events),
    UNKNOWNS: Listing(_unknowns, start=""),
    DISAGREEMENTS: Listing(_disagreements, start=""),
    NOTICED: Listing(_noticed, FEW, FEW),
}
"""Page template -> what it lists."""

NAMING = Listing(_naming, MOST_NAMING, MOST_NAMING, start="named-", further=f"pages/{FURTHER[0]}.md.jinja", called="where else it appears")
CITING = Listing(_citing, MOST_NAMING, MOST_NAMING, start="cited-", further=f"pages/{FURTHER[1]}.md.jinja", called="what rests on it")
"""What the page of an entity, and that of a source, lists."""
