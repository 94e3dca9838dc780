"""Workings as templates print them: what was computed from what, the exact result, and how it was rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.facts.clocks import mark_words
from factbound.facts.knowledge import CheckedCheck
from factbound.facts.model import Statement
from factbound.facts.quantities import DATE
from factbound.facts.values import Quantity, format_quantity
from factbound.facts.wording import exact_words
from factbound.facts.workings import Part, Side, work_out, work_out_check
from factbound.render import escape
from factbound.render.checkwords import check_words
from factbound.render.views.view import View

if TYPE_CHECKING:
    from factbound.render.views.document import Views
    from factbound.render.views.statements import StatementView

OPENING, CLOSING = "(", ")"


class WorkingView(View):
    """A formula with its numbers in place of its names: `{{ statement.worked }}`."""

    def __init__(self, parts: tuple[Part, ...], views: Views) -> None:
        self._parts, self._views = parts, views

    def land(self) -> Markup:
        """Print it, each number bound to its fact and named."""
        return Markup(self._joined([str(self._piece(part)) for part in self._parts]))

    def __str__(self) -> str:
        return self._joined([self._words(part) for part in self._parts])

    def is_only(self, text: str) -> bool:
        """Whether it is one number, which a text gives already."""
        return len(self._parts) == 1 and self._words(self._parts[0]) == text

    def _joined(self, pieces: list[str]) -> str:
        """Join the pieces with spaces, but for those just inside a parenthesis."""
        text = ""
        for piece, part in zip(pieces, self._parts, strict=True):
            text += piece if not text or text.endswith(OPENING) or part.words == CLOSING else f" {piece}"
        return text

    def _piece(self, part: Part) -> Markup:
        words = self._words(part)
        if part.fact is None:  # a sign, or an amount that the formula itself gives
            return self._views.landing.computed(words, ()) if part.quantity is not None else Markup(escape.markdown(words))
        # A check of an earlier day reckons with what held then.
        fact, landing = self._views.stood(part.fact), self._views.landing
        now = fact.record.holding == self._views.fact(fact.id, part.fact.of).record.holding
        whole = now and words == fact.bare and not fact.disputed
        number = Markup(", ").join(one.land() for one in fact.held) if whole else landing.exact(fact.id, words, fact.marks)
        bound = f"{part.bound} bound of " if part.bound else ""
        dated = part.quantity is not None and part.quantity.unit == DATE
        when = f", {fact.when}" if fact.when and not dated else ""
        name = escape.markdown(f"{bound}{fact.entity.name}: {fact.label[:1].lower()}{fact.label[1:]}{when}")
        return Markup(f"{number} ({name})")

    def _words(self, part: Part) -> str:
        if part.quantity is not None:
            return exact_words(part.quantity, self._views.knowledge.project.vocabulary.units)
        return part.words if part.fact is None else self._views.fact(part.fact.id, part.fact.of).bare


class ComputedView(View):
    """What was computed from some statements and is no fact of its own."""

    def __init__(self, text: str, inputs: Sequence[Statement], views: Views, words: Sequence[str] = ()) -> None:
        self._text, self._inputs, self._views, self._marks = text, inputs, views, words

    def land(self) -> Markup:
        """Print it, bound to the statements."""
        return self._views.landing.computed(self._text, self._inputs, self._marks)

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)


@dataclass(frozen=True)
class SideView:
    """One side of a check."""

    steps: WorkingView
    text: ComputedView
    worked: bool
    """Whether its steps say more than its text."""


@dataclass(frozen=True)
class Worked:
    """The working of a derived statement."""

    steps: WorkingView
    exact: Markup
    """The result, not rounded."""
    rounding: ComputedView
    """As what it is printed, and how that was rounded; prints nothing where it is printed in full."""


def worked(view: StatementView, views: Views) -> Worked | None:
    """Return the working of a statement; None where it was not computed."""
    record = view.record
    if not record.formula or record.value is None:
        return None
    units, value = views.knowledge.project.vocabulary.units, record.value
    exact = exact_words(value, units, record.prop.type == "money") if isinstance(value, Quantity) else view.bare
    printed = view.land() if exact == view.bare else views.landing.exact(record.fact_id, exact, view.marks)
    rounding = views.landing.wording.rounding(record)
    said = ComputedView(f", printed as {view}: {rounding}" if rounding else "", [record], views)
    return Worked(WorkingView(work_out(record, views.knowledge), views), printed, said)


class CheckView:
    """A check with both of its sides."""

    def __init__(self, checked: CheckedCheck, views: Views) -> None:
        self._views, self._inputs = views, checked.inputs
        comparison, relation = checked.comparison, checked.relation
        self.text = self._computed(checked.check.text)
        self.label = self._computed(check_words(relation, views.knowledge.project)) if relation else self.text
        self.known = comparison is not None
        self.holds = bool(comparison and comparison.holds)
        sides = work_out_check(relation, comparison, views.knowledge) if relation and comparison else ()
        self.sides = [self._side(side) for side in sides]
        self.left: ComputedView | str = self.sides[0].text if self.sides else ""
        self.right: ComputedView | str = self.sides[1].text if self.sides else ""
        self.tolerance = self._words(comparison.tolerance) if comparison and comparison.tolerance else ""
        self.difference = self._computed(self._words(comparison.difference)) if comparison else ""
        self.inputs = views.all(checked.inputs)
        marks = mark_words(checked.inputs, any(one.rests_on_dispute for one in checked.inputs)) if self.holds else ()
        self.outcome = self._computed(("holds" if self.holds else "fails") if self.known else "not known at this date", marks)

    def _computed(self, text: str, words: Sequence[str] = ()) -> ComputedView:
        return ComputedView(text, self._inputs, self._views, words)

    def _side(self, side: Side) -> SideView:
        units = self._views.knowledge.project.vocabulary.units
        steps, text = WorkingView(side.parts, self._views), format_quantity(side.quantity, units, step=side.step, lean=side.lean)
        return SideView(steps, self._computed(text), not steps.is_only(text))

    def _words(self, quantity: Quantity) -> str:
        return format_quantity(quantity, self._views.knowledge.project.vocabulary.units)
