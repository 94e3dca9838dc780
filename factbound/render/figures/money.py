"""The chart of the money that goes into a venture, holder by holder: what was kept back, planned, agreed and paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factbound.render import charts
from factbound.render.figures.dated import amount, followed, main_unit, unit_words
from factbound.render.figures.image import Row, Valued, file_name, lower_first
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView

COLUMNS = ("Holder", "What", "Amount", "Time", "Status")


def draw_money(views: Views, briefing: BriefingView, venture: EntityView, named: Sequence[str]) -> tuple[charts.Amounts, list[Row]] | None:
    """Return the chart and its table; nothing where nothing is said.

    Raises:
        LookupError: When there is no such property.
    """
    properties = views.knowledge.project.vocabulary.properties
    if unknown := [name for name in named if name not in properties]:
        raise LookupError(f"there is no property '{unknown[0]}'")
    paid = [(entity, facts) for entity in _payers(briefing, venture) if (facts := list(_facts(entity, venture, named)))]
    if not paid:
        return None
    said = [one for _, facts in paid for fact in facts for one in followed(fact)]
    unit = main_unit(said)
    groups = [charts.AmountGroup(entity.name, tuple(_amount(views, one, unit) for fact in facts for one in followed(fact))) for entity, facts in paid]
    done = all(one.status == "done" for one in said if not one.missing)
    chart = charts.Amounts(
        name=file_name("money", venture.id),
        title=f"Who put how much into {venture.name}?" if done else f"Who was to put how much into {venture.name}?",
        finding=" ".join(_told(entity, facts) for entity, facts in paid),
        unit=unit_words(views, unit),
        groups=tuple(groups),
    )
    return chart, [(one.entity, one.label, Valued(one), one.when, one.standing) for one in said]


def _payers(briefing: BriefingView, venture: EntityView) -> list[EntityView]:
    """Return the venture's holders, the largest first, then others by name."""
    holders = [share.entity for share in briefing.shares(venture)]
    return [*holders, *(entity for entity in briefing.entities if entity not in holders and entity is not venture)]


def _facts(entity: EntityView, venture: EntityView, named: Sequence[str]) -> Iterator[FactView]:
    """Yield what an entity puts into the venture, in file order.

    What may be said of ventures is said of this one. Of named properties those that cannot be (the worth of shares given, the price
    of a partner's option) are also told, if the entity has a part in the venture.
    """
    involved = any(fact.object is venture and (fact.prop.type == "share" or fact.prop.name in named) for fact in entity.facts)
    for fact in entity.facts:
        about = fact.object is venture or (involved and venture.kind.name not in fact.prop.of)
        wanted = about and fact.prop.name in named if named else fact.prop.type == "money" and fact.object is venture
        if wanted and fact.statements:
            yield fact


def _amount(views: Views, statement: StatementView, unit: str) -> charts.Amount:
    when = statement.record.when.short if statement.record.when else ""
    return amount(views, statement, f"{statement.label}, {when}" if when else statement.label, unit)


def _told(entity: EntityView, facts: Sequence[FactView]) -> str:
    """Tell in words what holds at the clocks."""
    parts = [f"{lower_first(fact.label)}: {fact}" for fact in facts if fact.known]
    return f"{entity.name}, {'; '.join(parts)}." if parts else ""
