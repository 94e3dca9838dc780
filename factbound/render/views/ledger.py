"""`briefing.ledger`: what research found, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factbound.facts.ledger import Ledger
from factbound.render.views.prose import ProseView
from factbound.render.views.provenance import CountView

if TYPE_CHECKING:
    from factbound.render.views.document import Views


@dataclass(frozen=True)
class Omission:
    """A finding that no statement carries."""

    id: str
    reason: ProseView


class LedgerView:
    """The ledger, counted; false where a project has none."""

    def __init__(self, ledger: Ledger, views: Views) -> None:
        self._ledger = ledger
        self.title = ledger.title
        self.findings = CountView(len(ledger.findings), views)
        self.carried = CountView(len(ledger.carried), views)
        self.conflicts = CountView(len(ledger.conflicts), views)
        self.recorded = CountView(sum(bool(one.carriers) for one in ledger.conflicts), views)
        """Conflicts of which both sides stand as statements."""
        self.omitted = [Omission(one.id, ProseView(one.left_out, views)) for one in ledger.omitted]

    def __bool__(self) -> bool:
        return bool(self._ledger.findings or self._ledger.conflicts)
