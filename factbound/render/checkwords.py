"""Checks in words: 'stakes in AliExpress Russia added up come to 100 % on 11 September 2018'."""

from __future__ import annotations

from factbound.facts.dates import Period
from factbound.facts.expressions import Aggregate, Amount, Bound, Chain, Count, Expression, FactName, Operator, Relation, Share
from factbound.facts.knowledge import CheckedCheck, Knowledge
from factbound.facts.model import Project
from factbound.facts.wording import exact_words
from factbound.facts.workings import SIGNS

OPERATOR_WORDS: dict[Operator, str] = {
    "=": "equals",
    "!=": "differs from",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_BOUND_WORDS = {"least": "lower bound of", "most": "upper bound of"}


def check_words(relation: Relation, project: Project) -> str:
    """Return what a check demands as a phrase that begins with a capital."""
    left, right = (_words(side, project) for side in (relation.left, relation.right))
    operator = "add up to" if relation.operator == "=" and _is_sum(relation.left) else OPERATOR_WORDS[relation.operator]
    words = f"{left} {operator} {right}" + (f" {_time_words(relation.at)}" if relation.at else "")
    return words[:1].upper() + words[1:]


def checks_by_object(knowledge: Knowledge) -> dict[str, list[CheckedCheck]]:
    """Return the checks under each entity of whose holders they add up or count something."""
    found: dict[str, list[CheckedCheck]] = {}
    for check in knowledge.checks:
        for name in sorted(set(_objects(check.relation)) if check.relation else ()):
            found.setdefault(name, []).append(check)
    return found


def _words(expression: Expression, project: Project) -> str:
    match expression:
        case Amount():
            return exact_words(expression.quantity, project.vocabulary.units)
        case FactName():
            return _fact_words(expression.fact_id, project)
        case Aggregate(function="sum"):
            return f"{_plural(expression.prop, project)} in {_name(expression.entity, project)}"
        case Aggregate():
            return f"count of {_plural(expression.prop, project)} in {_name(expression.entity, project)}"
        case Count():
            return f"count of {_fact_words(expression.fact_id, project)}"
        case Share():
            return f"{_words(expression.part, project)} as a share of {_words(expression.whole, project)}"
        case Bound():
            return f"{_BOUND_WORDS[expression.function]} {_words(expression.inner, project)}"
        case Chain():
            return _words(expression.first, project) + "".join(
                f" {SIGNS[step.operator]} {_words(step.operand, project)}" for step in expression.steps
            )
        case Relation():
            return check_words(expression, project)


def _is_sum(expression: Expression) -> bool:
    return isinstance(expression, Aggregate) and expression.function == "sum"


def _objects(expression: Expression) -> list[str]:
    match expression:
        case Aggregate():
            return [expression.entity]
        case Share():
            return _objects(expression.part) + _objects(expression.whole)
        case Bound():
            return _objects(expression.inner)
        case Chain():
            return [name for part in (expression.first, *(step.operand for step in expression.steps)) for name in _objects(part)]
        case Relation():
            return _objects(expression.left) + _objects(expression.right)
    return []


def _fact_words(fact_id: str, project: Project) -> str:
    entity, _, prop = fact_id.partition(".")
    return f"{_label(prop, project)} ({_name(entity, project)})"


def _label(prop: str, project: Project) -> str:
    label = project.vocabulary.properties[prop].label
    return f"{label[:1].lower()}{label[1:]}"


def _plural(prop: str, project: Project) -> str:
    label = _label(prop, project)
    return label if label.endswith("s") else f"{label}s"


def _name(entity: str, project: Project) -> str:
    return project.entities[entity].name


def _time_words(period: Period) -> str:
    return f"{'on' if period.precision == 'day' else 'in'} {period.text}"
