"""Guards of templates: `{% if known('megafon.stake') %}`. What they ask for is there, and which branch is printed at the clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jinja2 import nodes

from factbound.check.standings import Meaning
from factbound.check.treenodes import nodes_in
from factbound.facts.knowledge import Knowledge
from factbound.problems import guess

KNOWN = "known"
"""The function that templates ask with."""
HINT = "Expected the id of a fact in quotes, such as known('north.stake')."


def asked_ids(tree: nodes.Template) -> Iterator[tuple[nodes.Expr, str | None]]:
    """Yield each call of `known` with the id that it asks for; None where it is none in quotes, or where it asks nothing and would always be so."""
    calls = [call for call in nodes_in(tree, nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == KNOWN]
    yield from ((call, asked_id(call)) for call in calls)
    called = {id(call.node) for call in calls}
    yield from ((name, None) for name in nodes_in(tree, nodes.Name) if name.name == KNOWN and name.ctx == "load" and id(name) not in called)


def asked_id(call: nodes.Call) -> str | None:
    """Return the id in the brackets of a call of `known`; None where there is none in quotes."""
    given = call.args[0] if len(call.args) == 1 and not call.kwargs else None
    return given.value if isinstance(given, nodes.Const) and isinstance(given.value, str) else None


def fault_of(fact_id: str, facts: Mapping[str, frozenset[str]]) -> tuple[str, str] | None:
    """Return what is wrong with the id of a fact, with the way out; None where there is such a fact.

    Args:
        fact_id: As it is written.
        facts: Entity id -> properties that something is said under.
    """
    entity, dot, prop = fact_id.partition(".")
    if not dot or not prop or entity not in facts:
        ids = [f"{owner}.{name}" for owner, names in facts.items() for name in names]
        return f"there is no fact '{fact_id}'", guess(fact_id, ids) or HINT
    if prop in facts[entity]:
        return None
    return f"'{entity}' has no fact '{prop}'", guess(prop, facts[entity]) or f"Facts of '{entity}': {', '.join(sorted(facts[entity])) or 'none'}."


class Guards:
    """Decides conditions as far as they ask what is known, so that what is not printed is not judged.

    Args:
        knowledge: The settled facts.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def decide(self, node: nodes.Node, value: Callable[[nodes.Node], Meaning]) -> bool | None:
        """Return whether a condition is met at the clocks; None where that cannot be told.

        Args:
            node: The condition.
            value: Says what an expression stands for.
        """
        if isinstance(node, nodes.Not):
            found = self.decide(node.node, value)
            return None if found is None else not found
        if isinstance(node, nodes.And | nodes.Or):
            ends = isinstance(node, nodes.Or)
            sides = [self.decide(one, value) for one in (node.left, node.right)]
            return ends if ends in sides else None if None in sides else not ends
        if isinstance(node, nodes.Const) and isinstance(node.value, bool):
            return node.value
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == KNOWN:
            fact = self._knowledge.find(asked_id(node) or "")
            return fact.has_value if fact else False
        if isinstance(node, nodes.Getattr) and node.attr in ("known", "done"):
            return _told(value(node.node), node.attr)
        return None


def _told(meaning: Meaning, name: str) -> bool | None:
    """Return what a fact says of itself under a name; None for anything but one fact."""
    selections = meaning.selections
    if len(selections) != 1 or not selections[0].whole or meaning.entities or meaning.unknown:
        return None
    fact = selections[0].fact
    return fact.is_done if name == "done" else bool(fact.holding)
