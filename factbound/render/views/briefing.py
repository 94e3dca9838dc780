"""The briefing as templates see it: its titles and clocks, and its facts sorted the ways that pages need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from factbound.facts.dates import Period
from factbound.facts.shares import Balance, balance
from factbound.facts.values import Moment, format_quantity
from factbound.facts.vocabulary import Kind, Property
from factbound.render.plan import PLACES, Plan, PlannedPage
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.sources import SourceView
from factbound.render.views.statements import FactView, StatementView
from factbound.render.views.view import time_words
from factbound.render.views.workings import CheckView


@dataclass(frozen=True)
class Event:
    """Something with a time, on the timeline."""

    period: Period
    title: str
    statement: StatementView
    on_subject: bool
    """Whether it belongs to the venture's own lane."""

    @property
    def when(self) -> str:
        """Its time in words."""
        return time_words(self.period)


class BalanceView:
    """What shares come to together, in words; each empty where there is nothing to say."""

    def __init__(self, found: Balance) -> None:
        self.rest = format_quantity(found.rest, {}) if found.rest else ""
        self.surplus = format_quantity(found.surplus, {}) if found.surplus else ""
        self.wrong = found.wrong


class BriefingView:
    """`briefing` in templates."""

    def __init__(self, views: Views, plan: Plan) -> None:
        self._views, self._plan = views, plan
        record = views.knowledge.project.briefing
        self.title = record.title
        self.subtitle = record.subtitle
        self.description = record.description
        self.authors = record.authors
        self.publisher = record.publisher
        self.language = record.language
        self.version = record.version
        self.status = record.status
        self.classification = record.classification
        self.date = record.date.text if record.date else ""
        self.date_iso = record.date.iso if record.date else ""
        self.pages = plan.pages
        self.reports = plan.reports

    @property
    def valid_at(self) -> str:
        """The day that the facts are about; empty for the newest."""
        day = self._views.knowledge.clocks.valid_at
        return Period(day, day).text if day else ""

    @property
    def known_at(self) -> str:
        """The day up to which sources were used; empty for the newest."""
        day = self._views.knowledge.clocks.known_at
        return Period(day, day).text if day else ""

    @property
    def subject(self) -> EntityView:
        """The venture that the briefing is about."""
        return self._views.entities[self._views.knowledge.project.briefing.subject]

    @cached_property
    def entities(self) -> list[EntityView]:
        """All entities, by name."""
        return sorted(self._views.entities.values(), key=lambda entity: entity.name.casefold())

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that have entities, in the vocabulary's order."""
        used = {entity.kind.name for entity in self.entities}
        return [kind for kind in self._views.knowledge.project.vocabulary.kinds.values() if kind.name in used]

    def of_kind(self, name: str) -> list[EntityView]:
        """Return the entities of a kind, by name."""
        return [entity for entity in self.entities if entity.kind.name == name]

    @property
    def statements(self) -> list[StatementView]:
        """Every known statement."""
        return self._views.statements

    @cached_property
    def facts(self) -> list[FactView]:
        """Every fact, by entity id."""
        return [fact for entity in self._views.entities.values() for fact in entity.facts]

    @property
    def sources(self) -> list[SourceView]:
        """Every source that was out by known_at, newest first, those without a date last."""
        knowledge = self._views.knowledge
        views = [SourceView(source, self._views) for source in knowledge.project.sources.values() if knowledge.clocks.is_out(source)]
        return sorted(views, key=lambda source: source.published_iso, reverse=True)

    @property
    def unknowns(self) -> list[FactView]:
        """Facts that are undisclosed or unknown at the clocks."""
        return [fact for fact in self.facts if fact.known and fact.missing]

    @property
    def disagreements(self) -> list[FactView]:
        """Facts on which sources disagree: disputed, or settled with a reason."""
        return [fact for fact in self.facts if fact.disputed or any(one.rank != "normal" for one in fact.statements)]

    @property
    def disputes(self) -> list[FactView]:
        """Disagreements that nothing settles."""
        return [fact for fact in self.disagreements if fact.disputed]

    @property
    def settled(self) -> list[FactView]:
        """Disagreements in which the briefing follows one side."""
        return [fact for fact in self.disagreements if fact.known and fact.set_aside and not fact.disputed and not fact.filled]

    @property
    def filled(self) -> list[FactView]:
        """Facts that one source leaves out and another gives."""
        return [fact for fact in self.facts if fact.known and fact.set_aside and fact.filled]

    def columns(self, kind: Kind) -> list[Property]:
        """Return what tells the entities of a kind apart: what each must have, then its share of the venture."""
        properties = self._views.knowledge.project.vocabulary.properties
        share = [name for name in kind.properties if properties[name].type == "share" and self.subject.kind.name in properties[name].of]
        return [properties[name] for name in dict.fromkeys((*kind.required, *share))]

    @property
    def checks(self) -> list[CheckView]:
        """The declared checks, with what they gave."""
        return [CheckView(checked, self._views) for checked in self._views.knowledge.checks]

    @property
    def derived(self) -> list[StatementView]:
        """The statements that were computed and hold, by entity."""
        return [view for view in self.statements if view.worked and view.holds]

    def shares(self, of: EntityView) -> list[FactView]:
        """Return who holds or is to hold a share of an entity, the largest first; shares of one property, which make one whole."""
        knowledge = self._views.knowledge
        properties = [name for name, prop in knowledge.project.vocabulary.properties.items() if prop.type == "share" and prop.of]
        held = ([fact for fact in knowledge.holders(name, of.id) if fact.holding] for name in properties)
        facts = next((facts for facts in held if facts), [])
        return sorted((self._views.fact(fact.id, fact.of) for fact in facts), key=_size, reverse=True)

    def balance(self, of: EntityView) -> BalanceView:
        """Return what the shares of an entity leave over, or that they are too many."""
        return BalanceView(balance(self._views.knowledge.facts[share.id, of.id] for share in self.shares(of)))

    @property
    def narratives(self) -> list[PlannedPage]:
        """The pages that people wrote and that stand before the fact register, in their order."""
        return [page for page in self._plan.pages if page.content and page.order < PLACES["register"]]

    @property
    def afterwords(self) -> list[PlannedPage]:
        """The pages that people wrote and that stand after it, such as the method."""
        return [page for page in self._plan.pages if page.content and page.order >= PLACES["register"]]

    @cached_property
    def events(self) -> list[Event]:
        """Everything with a time, oldest first."""
        found = [event for view in self.statements for event in self._events_of(view)]
        return sorted(found, key=lambda event: (event.period.start, event.period.end, event.statement.id))

    def _events_of(self, view: StatementView) -> list[Event]:
        """A dated value is an event at its date; any other at its `when`. Rejected statements never happened."""
        prop, record = view.fact.prop, view.record
        if not prop.at_time or view.rank == "rejected" or view.missing:
            return []
        subject = self._views.knowledge.project.briefing.subject
        on_subject = subject in (record.entity, record.of)
        if isinstance(record.value, Moment):
            title = prop.label if record.entity == subject else f"{view.entity.name}: {prop.label[:1].lower()}{prop.label[1:]}"
            return [Event(record.value.period, title, view, on_subject)]
        if record.when is None:
            return []
        own = on_subject and record.entity == subject
        title = f"{view.text[:1].upper()}{view.text[1:]}" if own else f"{view.entity.name}: {view.text}"
        return [Event(record.when, title, view, on_subject)]

    def report_files(self, name: str) -> list[tuple[str, str]]:
        """Return a report's formats and file names."""
        return [("PDF", f"{name}.pdf"), ("Word", f"{name}.docx"), ("Markdown", f"{name}.txt")]


def _size(fact: FactView) -> tuple[float, str]:
    value = fact.holding[0].value
    low = getattr(getattr(value, "interval", None), "low", None)
    return (float(low) if low is not None else -1.0, fact.id)
