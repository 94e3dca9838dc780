"""`briefing.balance(venture)`: what shares come to together."""

from __future__ import annotations

from collections.abc import Sequence

from factbound.facts.shares import Balance
from factbound.facts.values import format_quantity
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.workings import ComputedView


class BalanceView:
    """What shares come to together, in words; each empty where there is nothing to say."""

    def __init__(self, found: Balance, shares: Sequence[FactView], views: Views) -> None:
        inputs = [statement for share in shares for statement in share.holding]
        self.rest = ComputedView(format_quantity(found.rest, {}), inputs, views) if found.rest else ""
        self.surplus = ComputedView(format_quantity(found.surplus, {}), inputs, views) if found.surplus else ""
        self.wrong = found.wrong
        self.most = found.rest.interval if found.rest else None
        """What may be left over, for whoever compares it."""


def list_shares(of: EntityView, views: Views) -> list[FactView]:
    """Return who holds or is to hold a share of an entity, the largest first; shares of one property, of which some are known."""
    knowledge = views.knowledge
    properties = [name for name, prop in knowledge.project.vocabulary.properties.items() if prop.type == "share" and prop.of]
    held = [facts for name in properties if (facts := [fact for fact in knowledge.holders(name, of.id) if fact.holding])]
    facts = next((facts for facts in held if any(fact.has_value for fact in facts)), held[0] if held else [])
    return sorted((views.fact(fact.id, fact.of) for fact in facts), key=_size, reverse=True)


def _size(fact: FactView) -> tuple[float, str]:
    low = fact.number.interval.low if fact.number else None
    return (float(low) if low is not None else -1.0, fact.id)
