"""What templates see: facts, entities and sources bound to the document that is being rendered.

A view prints itself in the way of its document; everything else about it is an attribute. Templates reach nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from markupsafe import Markup

from factbound.facts.clocks import Fact, marks
from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Entity, Locator, Passage, Source, Statement
from factbound.facts.values import Missing, Reference, format_value
from factbound.facts.vocabulary import Kind, Property
from factbound.render import escape
from factbound.render.landing import Landing, mark_words

STATES = ("Holds", "Later", "Past", "Superseded", "Rejected")


class View:
    """A thing that prints itself in its document."""

    def land(self) -> Markup:
        """Return the text for the document, escaped."""
        raise NotImplementedError


class StatementView(View):
    """One statement: a row of the fact register."""

    def __init__(self, statement: Statement, views: Views) -> None:
        self._statement, self._views = statement, views
        self.id = statement.id
        self.fact_id = statement.fact_id
        self.because = statement.because
        self.note = statement.note
        self.provided = statement.provided
        self.formula = statement.formula
        self.status = statement.status
        self.certainty = statement.certainty
        self.rank = statement.rank
        self.when = statement.when.text if statement.when else ""
        self.when_iso = statement.when.start.isoformat() if statement.when else ""
        self.until = statement.until.text if statement.until else ""
        self.label = statement.property.label
        self.missing = isinstance(statement.value, Missing)
        self.path = statement.at.path

    def land(self) -> Markup:
        """Print the value."""
        if isinstance(self._statement.value, Reference) and (entity := self._views.entity(self._statement.value.entity)):
            return entity.land()
        return self._views.landing.value(self._statement)

    @property
    def record(self) -> Statement:
        """The statement itself."""
        return self._statement

    @property
    def text(self) -> str:
        """The value in words."""
        return self._views.landing.wording.value(self._statement)

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be said with it: planned, alleged, disputed ..."""
        return marks(self._statement, self.fact.disputed and self._statement in self.fact.holding)

    @property
    def entity(self) -> EntityView:
        """What it is about."""
        return self._views.entities[self._statement.entity]

    @property
    def object(self) -> EntityView | None:
        """The venture of a stake, the forum of a speech."""
        return self._views.entity(self._statement.of)

    @property
    def fact(self) -> FactView:
        """The fact that it stands for."""
        return self._views.fact(self._statement.fact_id, self._statement.of)

    @property
    def by(self) -> EntityView | str:
        """Who says it."""
        return self._views.entity(self._statement.by) or self._statement.by

    @property
    def holds(self) -> bool:
        """Whether it is what the briefing says at its clocks."""
        return any(one.id == self.id for one in self.fact.holding)

    @property
    def state(self) -> str:
        """One of Holds, Later, Past, Superseded, Rejected."""
        clocks = self._views.knowledge.clocks
        if self.holds:
            return "Holds"
        if self.rank == "rejected":
            return "Rejected"
        if not clocks.has_begun(self._statement):
            return "Later"
        return "Past" if clocks.is_past(self._statement) else "Superseded"

    @property
    def locators(self) -> list[LocatorView]:
        """Where its sources say it."""
        sources = self._views.knowledge.project.sources
        return [LocatorView(one, sources[one.source], self._views) for one in self._statement.locators if one.source in sources]

    @property
    def working(self) -> list[StatementView]:
        """The statements that it was computed from."""
        inputs = self._views.knowledge.workings.get(self.id, ())
        return [self._views.statement(one) for one in inputs]


class FactView(View):
    """A fact at the clocks: `{{ megafon.stake }}`."""

    def __init__(self, fact: Fact, views: Views) -> None:
        self._fact, self._views = fact, views
        self.id = fact.id
        self.disputed = fact.disputed
        self.holding = fact.holding
        self.known = bool(fact.holding)

    def land(self) -> Markup:
        """Print the value, bound to its sources."""
        return self._views.landing.fact(self.id, self.text, self.holding, self.disputed)

    @property
    def value(self) -> Markup:
        """The value for a table that shows source and status beside it: no link, no footnote, no mark."""
        return Markup(" or " if self.disputed else ", ").join(self._views.statement(one).land() for one in self.holding)

    @property
    def text(self) -> str:
        """The value in words; the alternatives of a dispute joined by 'or'."""
        if not self.holding:
            return "not known"
        wording = self._views.landing.wording
        if self.disputed:
            return " or ".join(dict.fromkeys(wording.value(one) for one in self.holding))
        return wording.values(self.holding)

    @property
    def mark(self) -> str:
        """'planned, disputed', or nothing when it is simply so."""
        return ", ".join(mark_words(self.holding, self.disputed))

    @property
    def property(self) -> Property:
        """What it says about its entity."""
        return self._views.knowledge.project.vocabulary.properties[self.id.split(".")[1]]

    @property
    def label(self) -> str:
        """The property's label."""
        return self.property.label

    @property
    def entity(self) -> EntityView:
        """What it is about."""
        return self._views.entities[self.id.split(".")[0]]

    @property
    def object(self) -> EntityView | None:
        """The venture of a stake."""
        return self._views.entity(self._fact.of)

    @property
    def missing(self) -> bool:
        """Whether it is undisclosed or unknown."""
        return not self.known or isinstance(self.holding[0].value, Missing)

    @property
    def statement(self) -> StatementView | None:
        """The first statement that holds."""
        return self._views.statement(self.holding[0]) if self.holding else None

    @property
    def statements(self) -> list[StatementView]:
        """All that was said about it, newest first."""
        return [self._views.statement(one) for one in self._fact.statements]

    @property
    def others(self) -> list[StatementView]:
        """What was said about it and does not hold."""
        return [one for one in self.statements if not one.holds]


class EntityView(View):
    """An entity: `{{ megafon }}` prints its name, `{{ megafon.stake }}` a fact."""

    def __init__(self, entity: Entity, views: Views) -> None:
        self._entity, self._views = entity, views

    def __getattr__(self, name: str) -> FactView:
        fact = self._views.find(f"{self._entity.id}.{name}")
        if fact is None:
            raise AttributeError(f"{self._entity.id} has no {name}")
        return fact

    def land(self) -> Markup:
        """Print the name, linked to the entity's page."""
        return self._views.landing.entity(self._entity)

    @property
    def id(self) -> str:
        """The file's name."""
        return self._entity.id

    @property
    def name(self) -> str:
        """The name alone."""
        return self._entity.name

    @property
    def also(self) -> tuple[str, ...]:
        """Other spellings met in sources."""
        return self._entity.also

    @property
    def native(self) -> list[tuple[str, str]]:
        """Names in other languages, with the language's name."""
        return [(LANGUAGES.get(code, code), name) for code, name in sorted(self._entity.native.items())]

    @property
    def note(self) -> str:
        """What the briefing says about it in a sentence."""
        return self._entity.note

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return self._entity.kind

    @property
    def page(self) -> str:
        """The path of its page under docs/."""
        return self._views.landing.wording.page_of(self._entity)

    @property
    def facts(self) -> list[FactView]:
        """Its facts, in file order."""
        keys = dict.fromkeys((one.fact_id, one.of) for one in self._entity.statements)
        return [self._views.fact(*key) for key in keys]

    def has(self, name: str) -> bool:
        """Whether anything is said under a property."""
        return any(one.property.name == name for one in self._entity.statements)

    @property
    def mentions(self) -> list[StatementView]:
        """Statements of others that name it: as value, object or speaker."""
        name = self._entity.id
        return [view for view in self._views.statements if view.entity.id != name and name in self._views.named_in(view.id)]


class SourceView(View):
    """A source: prints its title, linked."""

    def __init__(self, source: Source, views: Views) -> None:
        self._source, self._views = source, views
        self.id = source.id
        self.title = source.title
        self.publisher = source.publisher
        self.author = source.author
        self.address = source.address
        self.language = LANGUAGES.get(source.language, source.language)
        self.note = source.note
        self.excerpt = source.excerpt
        self.published = source.published.text if source.published else ""
        self.published_iso = source.published.start.isoformat() if source.published else ""
        self.page = f"sources/{source.id}.md"

    def land(self) -> Markup:
        """Print the title, linked."""
        return self._views.landing.source(self._source)

    @property
    def citation(self) -> Markup:
        """Publisher, linked title, date."""
        return Markup(self._views.landing.wording.citation(self._source))

    @property
    def link(self) -> Markup:
        """Its address as a link to itself."""
        return Markup(f"[{escape.markdown(self.address)}]({escape.link_address(self.address)})") if self.address else Markup("")

    @property
    def statements(self) -> list[StatementView]:
        """All statements that cite it."""
        return [view for view in self._views.statements if self.id in self._views.cited_by(view.id)]

    @property
    def passages(self) -> list[PassageView]:
        """Its numbered passages, in order."""
        return [PassageView(one, self._source, self._views) for one in self._source.passages.values()]


class PassageView:
    """A numbered place in a source, and what rests on it."""

    def __init__(self, passage: Passage, source: Source, views: Views) -> None:
        self._views, self._source = views, source
        self.name = passage.name
        self.words = views.landing.wording.passage(passage.name)
        self.chars = passage.chars
        self.sha256 = passage.sha256
        self.unused = passage.unused

    @property
    def statements(self) -> list[StatementView]:
        """The statements that cite it."""
        place = (self._source.id, self.name)
        return [view for view in self._views.statements if place in self._views.places_of(view.id)]


class LocatorView(View):
    """Where a source says something: prints itself in short, linked."""

    def __init__(self, locator: Locator, source: Source, views: Views) -> None:
        self._locator, self._source, self._views = locator, source, views
        self.passage = locator.passage

    def land(self) -> Markup:
        """Print it in short."""
        return self._views.landing.locator(self._locator, self._source)

    @property
    def source(self) -> SourceView:
        """The source."""
        return SourceView(self._source, self._views)


class CheckView:
    """A check with both of its sides."""

    def __init__(self, checked: CheckedCheck, views: Views) -> None:
        units = views.knowledge.project.vocabulary.units
        self.text = checked.check.text
        self.known = checked.comparison is not None
        self.holds = bool(checked.comparison and checked.comparison.holds)
        self.left = format_value(checked.comparison.left, None, units) if checked.comparison else ""
        self.right = format_value(checked.comparison.right, None, units) if checked.comparison else ""
        self.inputs = [views.statement(one) for one in checked.inputs]


class Views:
    """All views of one document."""

    def __init__(self, knowledge: Knowledge, landing: Landing) -> None:
        self.knowledge, self.landing = knowledge, landing

    @cached_property
    def entities(self) -> dict[str, EntityView]:
        """Every entity, by id."""
        return {name: EntityView(entity, self) for name, entity in self.knowledge.project.entities.items()}

    @cached_property
    def statements(self) -> list[StatementView]:
        """Every known statement, by entity id, in file order."""
        return list(self._all_statements())

    def _all_statements(self) -> Iterator[StatementView]:
        for entity in self.entities.values():
            for fact in entity.facts:
                yield from fact.statements

    def entity(self, name: str) -> EntityView | None:
        """Return an entity by id, if there is one."""
        return self.entities.get(name)

    def find(self, fact_id: str) -> FactView | None:
        """Return a fact by id, if anything is said under it."""
        fact = self.knowledge.find(fact_id)
        return FactView(fact, self) if fact is not None else None

    def fact(self, fact_id: str, of: str) -> FactView:
        """Return a fact by id and object."""
        return FactView(self.knowledge.facts[fact_id, of], self)

    def statement(self, statement: Statement) -> StatementView:
        """Return the view of a statement."""
        return StatementView(statement, self)

    def named_in(self, statement_id: str) -> frozenset[str]:
        """Return the entities that a statement names."""
        return self._index[statement_id][0]

    def cited_by(self, statement_id: str) -> frozenset[str]:
        """Return the sources that a statement cites."""
        return frozenset(source for source, _ in self._index[statement_id][1])

    def places_of(self, statement_id: str) -> frozenset[tuple[str, str]]:
        """Return the (source, passage) pairs that a statement cites."""
        return self._index[statement_id][1]

    @cached_property
    def _index(self) -> dict[str, tuple[frozenset[str], frozenset[tuple[str, str]]]]:
        facts = self.knowledge.facts.values()
        return {one.id: (_names(one), frozenset((at.source, at.passage) for at in one.locators)) for fact in facts for one in fact.statements}


def _names(statement: Statement) -> frozenset[str]:
    value: Any = statement.value
    return frozenset(name for name in (statement.of, statement.by, value.entity if isinstance(value, Reference) else "") if name)


LANGUAGES = {"en": "English", "ru": "Russian", "zh": "Chinese", "de": "German", "fr": "French", "pt": "Portuguese", "uk": "Ukrainian"}
