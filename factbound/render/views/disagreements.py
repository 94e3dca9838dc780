"""Disagreements as pages and reports tell them: what it is about, a line for each side, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbound.facts.disagreements import Disagreement, Side
from factbound.render.views.facts import FactView
from factbound.render.views.prose import ProseView
from factbound.render.views.statements import StatementView

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.entities import EntityView


class SideView:
    """One side: a statement, and what the briefing makes of it."""

    def __init__(self, side: Side, views: Views) -> None:
        self.statement: StatementView = views.statement(side.statement)
        self.standing = side.standing
        self.kind = side.standing.replace(" ", "-")
        """The same as one word, for a class."""

    @property
    def said(self) -> list[EntityView | str]:
        """Who says it, how surely and of what time, as far as it is said and no mark says it already."""
        view = self.statement
        certainty = "" if view.certainty in view.marks else view.certainty
        time = f"{view.when} to {view.until}" if view.when and view.until else view.when or (f"until {view.until}" if view.until else "")
        return [part for part in (view.by, certainty, time) if str(part)]


class DisagreementView:
    """A fact of which sources say different things of one time."""

    def __init__(self, disagreement: Disagreement, views: Views) -> None:
        self.id = disagreement.fact.id
        self.state = disagreement.state
        """One of open, settled, filled."""
        self.fact: FactView = views.fact(disagreement.fact.id, disagreement.fact.of)
        self.sides = [SideView(side, views) for side in disagreement.sides]
        self.reasons = [ProseView(reason, views) for reason in disagreement.reasons]

    @property
    def entity(self) -> EntityView:
        """What it is about."""
        return self.fact.entity

    @property
    def label(self) -> str:
        """The property's label."""
        return self.fact.label
