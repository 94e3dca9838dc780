"""The briefing as templates see it: its titles and clocks, and its facts sorted the ways that pages need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from markupsafe import Markup

from factbound.facts.asof import clock_words, day_words
from factbound.facts.disagreements import (
    disagreements_by_entity,
    list_disagreements,
    list_unknowns,
    place_of_disagreement,
    place_of_unknown,
    unknowns_by_entity,
)
from factbound.facts.due import list_due
from factbound.facts.model import Source
from factbound.facts.proof import ProofScore
from factbound.facts.provenance import count_provenance
from factbound.facts.resting import list_noticed, resting_on
from factbound.facts.shares import balance
from factbound.facts.vocabulary import Kind, Property
from factbound.render.checkwords import checks_by_object
from factbound.render.parts import Part
from factbound.render.past import UPDATED
from factbound.render.plan import Plan, PlannedPage, PlannedReport
from factbound.render.reportlanding import REFERENCES
from factbound.render.templates import PLACES
from factbound.render.views.balance import BalanceView, list_shares
from factbound.render.views.changes import JournalView
from factbound.render.views.disagreements import DisagreementView
from factbound.render.views.document import Views
from factbound.render.views.due import DueView
from factbound.render.views.editions import EditionsView, NoticedView
from factbound.render.views.entities import EntityView
from factbound.render.views.events import Event, events_of, period_of, place_of_event
from factbound.render.views.facts import FactView
from factbound.render.views.ledger import LedgerView
from factbound.render.views.prose import ProseView
from factbound.render.views.provenance import ProvenanceView
from factbound.render.views.since import SinceView
from factbound.render.views.sources import SourceView
from factbound.render.views.statements import StatementView
from factbound.render.views.workings import CheckView


class BriefingView:
    """`briefing` in templates."""

    def __init__(
        self,
        views: Views,
        plan: Plan,
        proof: ProofScore | None = None,
        shown: Mapping[str, Sequence[PlannedPage]] | None = None,
    ) -> None:
        self._views, self._plan, self._proof, self._shown = views, plan, proof, shown or {}
        record = views.knowledge.project.briefing
        self.title = record.title
        self.subtitle = ProseView(record.subtitle, views)
        self.description = ProseView(record.description, views)
        self.authors = record.authors
        self.publisher = record.publisher
        self.language = record.language
        self.version = record.version
        self.status = record.status
        self.classification = record.classification
        self.date = record.date.text if record.date else ""
        self.date_iso = record.date.iso if record.date else ""

    @property
    def pages(self) -> tuple[PlannedPage, ...]:
        """All pages of the site."""
        return self._plan.pages

    @property
    def reports(self) -> tuple[PlannedReport, ...]:
        """All reports."""
        return self._plan.reports

    def page(self, path: str) -> PlannedPage:
        """Return a page by its path; no template reaches it."""
        return self._plan.by_path[path]

    @property
    def ways(self) -> list[tuple[str, list[PlannedPage]]]:
        """The pages of the navigation's top level, grouped by what a reader comes for."""
        return self._plan.ways

    @property
    def changes(self) -> JournalView:
        """How the facts came about, commit by commit."""
        return self._views.changes

    @cached_property
    def since(self) -> SinceView | None:
        """What changed since what this build is compared with; nothing where it is compared with nothing."""
        compared = self._views.past.since
        return SinceView(compared, self._views) if compared else None

    @property
    def updated(self) -> Markup:
        """Say on a page which of the facts that it shows changed of late; it is made when all else is printed."""
        return Markup(UPDATED)

    @property
    def valid_at(self) -> str:
        """The day that the facts are about; empty for the newest."""
        return day_words(self._views.knowledge.clocks.valid_at)

    @property
    def known_at(self) -> str:
        """The day up to which sources were used; empty for the newest."""
        return day_words(self._views.knowledge.clocks.known_at)

    @property
    def clock(self) -> str:
        """'as known on 12 September 2018', as its title has it; empty where the build stands at the briefing's own day."""
        return clock_words(self._views.knowledge.project.briefing, self._views.knowledge.clocks)

    @property
    def as_of(self) -> str:
        """The day that the facts are about, and the one up to which sources were used, for a label that says 'As of'."""
        known = "that day" if self.known_at == self.valid_at else self.known_at
        return f"{self.valid_at}, as known on {known}" if self.known_at else self.valid_at

    @property
    def not_yet_known(self) -> int:
        """How many statements of its files were not known by the day up to which sources were used."""
        return sum(1 for _ in self._views.knowledge.project.statements()) - len(self.statements)

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

    @cached_property
    def editions(self) -> EditionsView:
        """The editions that were released."""
        return EditionsView(self._views.past.editions, self._views)

    @cached_property
    def noticed(self) -> list[NoticedView]:
        """The sources that were withdrawn or corrected, with what rests on each."""
        return [self.notice(one) for one in list_noticed(self._views.knowledge)]

    def notice(self, source: Source | SourceView) -> NoticedView:
        """Return one of them."""
        found = self._views.knowledge.project.sources[source.id]
        rows = {one.id for one in resting_on(found, self._views.knowledge).statements}
        pages = {page.path: page for row in rows for page in self._shown.get(row, ())}
        return NoticedView(found, self._views, self.editions, [page for page in self._plan.pages if page.path in pages])

    @property
    def references(self) -> Markup:
        """The list of the sources that a report cites, in full; it is made when all else is printed."""
        return Markup(REFERENCES)

    @cached_property
    def unknowns(self) -> list[FactView]:
        """Facts that are undisclosed or unknown at the clocks, by reason, then by entity."""
        return self.unknowns_in(None)

    def unknowns_in(self, part: Part | None) -> list[FactView]:
        """Return those of a part of their list."""
        found = self._views.knowledge.gathered(list_unknowns)
        return [self._views.fact(one.fact.id, one.fact.of) for one in found if not part or part.has(place_of_unknown(one))]

    def unknowns_of(self, entity: EntityView) -> list[FactView]:
        """Return what is not known about an entity."""
        found = self._views.knowledge.gathered(unknowns_by_entity).get(entity.id, ())
        return [self._views.fact(one.fact.id, one.fact.of) for one in found]

    @cached_property
    def disagreements(self) -> list[DisagreementView]:
        """Facts of which sources say different things of one time: open ones, settled ones, and what one leaves out."""
        return self.disagreements_in(None)

    def disagreements_in(self, part: Part | None) -> list[DisagreementView]:
        """Return those of a part of their list."""
        found, subject = self._views.knowledge.gathered(list_disagreements), self._views.knowledge.project.briefing.subject
        return [DisagreementView(one, self._views) for one in found if not part or part.has(place_of_disagreement(one, subject))]

    def disagreements_of(self, entity: EntityView) -> list[DisagreementView]:
        """Return the disagreements about an entity."""
        found = self._views.knowledge.gathered(disagreements_by_entity).get(entity.id, ())
        return [DisagreementView(one, self._views) for one in found]

    @cached_property
    def due(self) -> list[DueView]:
        """What was to come about by a day that has passed, and of which nothing says whether it did; the longest overdue first."""
        return [DueView(one, self._views) for one in self._views.knowledge.gathered(list_due)]

    def columns(self, kind: Kind) -> list[Property]:
        """Return what tells the entities of a kind apart: what each must have, then its share of the venture."""
        properties = self._views.knowledge.project.vocabulary.properties
        share = [name for name in kind.properties if properties[name].type == "share" and self.subject.kind.name in properties[name].of]
        return [properties[name] for name in dict.fromkeys((*kind.required, *share))]

    @property
    def checks(self) -> list[CheckView]:
        """The declared checks, with what they gave."""
        return [CheckView(checked, self._views) for checked in self._views.knowledge.checks]

    def checks_on(self, entity: EntityView) -> list[CheckView]:
        """Return the checks that add up or count what others hold of an entity."""
        found = self._views.knowledge.gathered(checks_by_object).get(entity.id, ())
        return [CheckView(checked, self._views) for checked in found]

    @property
    def ledger(self) -> LedgerView:
        """What research found, and what is left out of it."""
        return LedgerView(self._views.knowledge.project.ledger, self._views)

    @property
    def provenance(self) -> ProvenanceView:
        """What it rests on, counted, and what its last proof found."""
        return ProvenanceView(self._views.knowledge.gathered(count_provenance), self._proof, self._views)

    @property
    def derived(self) -> list[StatementView]:
        """The statements that were computed and hold, by entity."""
        return [view for view in self._views.all(one for one in self._views.knowledge.statements if one.formula) if view.worked and view.holds]

    def shares(self, of: EntityView) -> list[FactView]:
        """Return who holds or is to hold a share of an entity, the largest first; shares of one property, of which some are known."""
        return list_shares(of, self._views)

    def balance(self, of: EntityView) -> BalanceView:
        """Return what the shares of an entity leave over, or that they are too many."""
        shares = self.shares(of)
        return BalanceView(balance(share.record for share in shares), shares, self._views)

    @property
    def narratives(self) -> list[PlannedPage]:
        """The pages that people wrote, that stand before the fact register and that reports have as chapters, in their order."""
        return [page for page in self._plan.pages if page.content and page.in_report and page.order < PLACES["register"]]

    @property
    def afterwords(self) -> list[PlannedPage]:
        """The pages that people wrote and that stand after it, such as the method."""
        return [page for page in self._plan.pages if page.content and page.in_report and page.order >= PLACES["register"]]

    @cached_property
    def events(self) -> list[Event]:
        """Everything with a time, oldest first."""
        return self.events_in(None)

    def events_in(self, part: Part | None) -> list[Event]:
        """Return those of a part of the timeline."""
        knowledge = self._views.knowledge
        views = self._views.all(one for one in knowledge.statements if one.prop.at_time)  # of which alone `period_of` knows a time
        if part:
            times = ((view, period_of(view.record, knowledge)) for view in views)
            views = [view for view, period in times if period and part.has(place_of_event(period, view.id))]
        found = [event for view in views for event in events_of(view, self._views)]
        return sorted(found, key=lambda event: place_of_event(event.period, event.statement.id))

    def reports_on(self, entity: EntityView) -> Sequence[PlannedReport]:
        """Return the reports on one entity."""
        return self._plan.reports_on.get(entity.id, ())

    def report_files(self, name: str) -> list[tuple[str, str]]:
        """Return a report's formats and file names."""
        return [("PDF", f"{name}.pdf"), ("Word", f"{name}.docx"), ("Markdown", f"{name}.txt")]
