"""What the names stand for that a narrative file gives to things of its own: lists of the briefing, or numbers that were counted or computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import nodes

POSITIONS = frozenset(("index", "index0", "revindex", "revindex0", "depth", "depth0"))
"""What a loop says of where it is."""
COUNTING = ("length", "count", "counted")
SUMS = (nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos)
"""Operators that compute numbers, but for `+`, which puts texts and lists together, too."""

_OF_TEXTS = frozenset(("count", "find", "index", "partition", "rfind", "rindex", "rpartition", "rsplit", "split", "splitlines"))
_TEXTS = frozenset(
    ("because", "cited", "description", "in_words", "label", "mark", "marked", "name", "note", "provided", "standing", "text", "title", "words")
)
"""What facts, statements and entities have that is a text, and so has letters to count."""


class _Given(NamedTuple):
    """What a name was given."""

    value: nodes.Node | None
    """Nothing where it may be anything."""
    each: bool = False
    """Whether it is one of several things."""


class GivenNames:
    """Follows the names of a text to what they were given.

    Args:
        tree: The whole text.
    """

    def __init__(self, tree: nodes.Template) -> None:
        self._given: dict[str, list[_Given]] = defaultdict(list)
        for node in tree.find_all((nodes.Assign, nodes.For, nodes.With, nodes.AssignBlock, nodes.Macro)):
            for target, given in _bindings(node):
                for one in [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name):
                    self._given[one.name].append(given)

    def is_listed(self, node: nodes.Node | None, within: frozenset[str] = frozenset(), *, whole: bool = True) -> bool:
        """Return whether an expression is a list of the briefing, as it is.

        Args:
            node: The expression.
            within: Names that are being followed.
            whole: Whether it is counted itself, and is not only what something is taken of.
        """
        if isinstance(node, nodes.Name):
            if node.name in within or node.name not in self._given:
                return node.name in within or not whole
            return all(self.is_listed(one.value, within | {node.name}, whole=whole and not one.each) for one in self._given[node.name])
        if isinstance(node, nodes.Getattr):
            return node.attr not in _TEXTS and self.is_listed(node.node, within, whole=False)
        if isinstance(node, nodes.Getitem):
            return not (whole and isinstance(node.arg, nodes.Slice)) and self.is_listed(node.node, within, whole=False)
        if isinstance(node, nodes.Call):
            return isinstance(node.node, nodes.Getattr) and node.node.attr not in _OF_TEXTS and self.is_listed(node.node.node, within, whole=False)
        if isinstance(node, nodes.List | nodes.Tuple):
            return not whole and all(self.is_listed(one, within, whole=False) for one in node.items)
        return (parts := _choices(node)) is not None and all(self.is_listed(one, within, whole=whole) for one in parts)

    def is_counted(self, node: nodes.Node | None, within: frozenset[str] = frozenset()) -> bool:
        """Return whether an expression is a number that was counted or computed."""
        if isinstance(node, nodes.Name):
            given = () if node.name in within else self._given.get(node.name, ())
            return any(self.is_counted(one.value, within | {node.name}) for one in given)
        if isinstance(node, nodes.Add):
            return self.is_counted(node.left, within) or self.is_counted(node.right, within)
        if isinstance(node, nodes.Filter):
            return node.name in COUNTING
        return is_position(node) or isinstance(node, SUMS)


def _bindings(node: nodes.Node) -> Iterator[tuple[nodes.Node, _Given]]:
    """Yield what a node gives names to, and what it gives them."""
    if isinstance(node, nodes.Assign):
        yield node.target, _Given(node.node)
    elif isinstance(node, nodes.For):
        yield node.target, _Given(node.iter, each=True)
    elif isinstance(node, nodes.With):
        yield from zip(node.targets, map(_Given, node.values), strict=True)
    elif isinstance(node, nodes.AssignBlock):
        yield node.target, _Given(None)
    elif isinstance(node, nodes.Macro):
        yield from ((one, _Given(None)) for one in node.args)


def _choices(node: nodes.Node | None) -> list[nodes.Node] | None:
    """Return the parts of what is one or the other of two things, or both of them."""
    if isinstance(node, nodes.CondExpr):
        return [node.expr1, *([node.expr2] if node.expr2 else [])]
    return [node.left, node.right] if isinstance(node, nodes.Or | nodes.And | nodes.Add) else None


def of_loop(node: nodes.Node | None) -> str:
    """Return what is asked of the loop, or nothing."""
    owner = node.node if isinstance(node, nodes.Getattr | nodes.Getitem) else None
    if not isinstance(owner, nodes.Name) or owner.name != "loop":
        return ""
    if isinstance(node, nodes.Getattr):
        return node.attr
    arg = node.arg if isinstance(node, nodes.Getitem) else None
    return str(arg.value) if isinstance(arg, nodes.Const) else ""


def is_position(node: nodes.Node | None) -> bool:
    """Return whether an expression is a position in a loop."""
    return of_loop(node) in POSITIONS
