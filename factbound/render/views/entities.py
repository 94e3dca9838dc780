"""Entities: `{{ megafon }}` prints a name, `{{ megafon.stake }}` a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from factbound.facts.asof import is_known, known_names
from factbound.facts.model import Entity
from factbound.facts.vocabulary import Kind
from factbound.render.views.facts import FactView
from factbound.render.views.prose import ProseView
from factbound.render.views.statements import StatementView
from factbound.render.views.view import LANGUAGES, View, by_entity

if TYPE_CHECKING:
    from factbound.render.views.document import Views


class NativeName(NamedTuple):
    """A name in another language."""

    code: str
    language: str
    name: str


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

    def __str__(self) -> str:
        return self.name

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
        """Other spellings met in sources, as far as they were known by the day up to which sources were used."""
        return known_names(self._views.knowledge, self._entity)

    @property
    def native(self) -> list[NativeName]:
        """Names in other languages, each with its language, and the code by which a page says in which language it is to be read aloud."""
        return [NativeName(code, LANGUAGES.get(code, code), name) for code, name in sorted(self._entity.native.items())]

    @property
    def note(self) -> ProseView:
        """What the briefing says about it in a sentence; nothing where nothing was known of it yet."""
        return ProseView(self._entity.note if self.is_known else "", self._views)

    @property
    def is_known(self) -> bool:
        """Whether anything was known of it by the day up to which sources were used; always where there is no such day."""
        return is_known(self._views.knowledge, self._entity.id)

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

    @property
    def known(self) -> list[FactView]:
        """Its facts that are known at the clocks."""
        return [fact for fact in self.facts if fact.known]

    @property
    def others(self) -> list[StatementView]:
        """What was said about it and does not hold, in file order."""
        return [view for fact in self.facts for view in fact.others]

    @property
    def mentions(self) -> list[StatementView]:
        """Statements of others that name it as their value or object."""
        return self._views.all(self._views.knowledge.index.naming.get(self._entity.id, ()))

    @property
    def mentioned_by(self) -> list[tuple[EntityView, list[StatementView]]]:
        """The same, as far as they hold, gathered under the entity that names it."""
        return by_entity(view for view in self.mentions if view.holds)

    def about(self, name: str) -> FactView | None:
        """Return the fact of a property, if anything is known under it at the clocks."""
        return next((fact for fact in self.known if fact.prop.name == name), None)
