"""What changed since an earlier state of the facts, as templates see it: `briefing.since`, the redline of a build that is compared with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.characters import clean
from factbound.facts.clocks import Fact, mark_words
from factbound.facts.knowledge import Knowledge
from factbound.history.comparison import Comparison
from factbound.render import escape
from factbound.render.changewords import ChangeWords
from factbound.render.views.changes import ChangeView, ToldView, day_words
from factbound.render.views.view import View
from factbound.render.wording import Wording, in_brackets

if TYPE_CHECKING:
    from factbound.render.views.document import Views

ID_LENGTH = 10
ALL = 1_000_000


@dataclass(frozen=True)
class DerivedView:
    """A computed fact that comes to something else, since what it rests on changed."""

    name: str
    was: Markup
    now: Markup


class SinceView(ToldView, View):
    """All that changed since, every statement of it."""

    def __init__(self, comparison: Comparison, views: Views) -> None:
        rows = {("", one.row): one.row for one in comparison.told.statements if one.kind != "removed"}
        super().__init__(comparison.told, rows, "", views, ALL)
        self._comparison, self._views = comparison, views
        self.name = clean(comparison.before.name)
        self.day = day_words(comparison.before.day)
        self.commit = comparison.before.commit[:ID_LENGTH]

    def land(self) -> Markup:
        """Print what it is compared with."""
        return Markup(escape.markdown(str(self)))

    def __str__(self) -> str:
        """Return what it is compared with, in a few words: 'v1.0 of 12 September 2018'."""
        return self.name + (f" of {self.day}" if self.day else "")

    @cached_property
    def changed(self) -> list[ChangeView]:
        """Statements with another value, time or standing, and those that stand under another fact."""
        return [one for one in self.changes if one.kind == "moved" or (one.kind == "changed" and one.was != one.now)]

    @cached_property
    def reworded(self) -> list[ChangeView]:
        """Statements that say the same with other sources, or other words beside it."""
        told = set(map(id, self.changed))
        return [one for one in self.changes if one.kind == "changed" and id(one) not in told]

    @property
    def added(self) -> list[ChangeView]:
        """Statements that were not there."""
        return [one for one in self.changes if one.kind == "added"]

    @property
    def removed(self) -> list[ChangeView]:
        """Statements that are no longer there."""
        return [one for one in self.changes if one.kind == "removed"]

    @cached_property
    def derived(self) -> list[DerivedView]:
        """Computed facts that come to something else."""
        return list(self._moved())

    def _moved(self) -> Iterator[DerivedView]:
        now = self._views.knowledge
        then = Knowledge(self._comparison.before.project, now.clocks).settle_all()
        words, landing = ChangeWords(Wording(now)), self._views.landing
        for (fact_id, of), fact in now.facts.items():
            old = then.facts.get((fact_id, of))
            if old is None or not any(one.formula for one in (*fact.holding, *old.holding)):
                continue
            texts = [_said(old, Wording(then)), _said(fact, Wording(now))]
            if texts[0] != texts[1]:
                yield DerivedView(words.fact_name(fact_id, of), *(landing.past(fact_id, text) for text in texts))


def _said(fact: Fact, wording: Wording) -> str:
    return wording.fact(fact) + in_brackets(mark_words(fact.holding, fact.disputed))
