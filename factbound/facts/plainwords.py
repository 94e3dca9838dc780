"""Values and outcomes of checks in plain words, for terminals and other programs."""

from __future__ import annotations

from factbound.facts.knowledge import CheckedCheck
from factbound.facts.model import Project, Statement
from factbound.facts.quantities import Quantity
from factbound.facts.values import format_value
from factbound.facts.wording import format_quantity, plain_words


def statement_words(statement: Statement, project: Project) -> str:
    """Return the value of a statement as readers see it: rounded as it says, entities by their names."""
    if statement.value is None:
        return "not known"
    return plain_words(format_value(statement.value, statement.prop, project.vocabulary.units, project.entity_name, statement.step))


def outcome_words(one: CheckedCheck, project: Project) -> str:
    """Return how a check comes out, with both its sides."""
    if one.comparison is None:
        return "not known"
    sides = " and ".join(quantity_words(side, project) for side in (one.comparison.left, one.comparison.right))
    return f"{'holds' if one.comparison.holds else 'fails'} ({sides})"


def quantity_words(quantity: Quantity, project: Project) -> str:
    """Return a number in plain words."""
    return plain_words(format_quantity(quantity, project.vocabulary.units))
