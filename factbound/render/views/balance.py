"""`briefing.balance(venture)`: what shares come to together."""

from __future__ import annotations

from collections.abc import Sequence

from factbound.facts.shares import Balance
from factbound.facts.values import format_quantity
from factbound.render.views.document import Views
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
