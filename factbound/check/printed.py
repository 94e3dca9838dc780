"""What a template prints, read from its tree: for each expression between double braces its place and what it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import jinja2
from jinja2 import nodes
from jinja2.lexer import Lexer

from factbound.check.guards import Guards
from factbound.check.standings import UNKNOWN, Meaning, Steps, union
from factbound.check.treenodes import PARSED

_ASKS = (nodes.Compare, nodes.Not, nodes.Test)
"""Expressions that print nothing of what they ask about."""
_COUNTS = ("length", "counted")
_FORMATS = ("format", "format_map")

Scope = dict[str, Meaning]


@dataclass(frozen=True)
class Printed:
    """One expression that is printed."""

    at: int
    """Where it begins in the text, with its braces."""
    meaning: Meaning


def printed_in(source: str, tree: nodes.Template, environment: jinja2.Environment, steps: Steps) -> list[Printed]:
    """Return what a text prints, in its order.

    Args:
        source: The text.
        tree: What Jinja has made of it.
        environment: What it was made with.
        steps: Follows facts.
    """
    outputs = list(_Reader(steps).outputs(tree))
    if not any(meaning.selections or meaning.blind for output in outputs for meaning in output):
        return []
    found: list[Printed] = []
    begins = iter(_begins(source, environment.lexer))
    for output in outputs:
        at, whole = 0, False
        for meaning in output:
            # '{% print a, b %}' prints several things at one place.
            at, whole = (at, whole) if whole else next(begins, (at, True))
            found.append(Printed(at, meaning))
    return found


@lru_cache(maxsize=PARSED)
def _begins(source: str, lexer: Lexer) -> tuple[tuple[int, bool], ...]:
    """Return where each thing that prints begins, and whether it is a statement with all that it prints; looked for once in a process."""
    found: list[tuple[int, bool]] = []
    cursor = start = 0
    before = ""
    for _, sort, value in lexer.tokeniter(source, None):
        if not value.strip():
            continue
        begin = source.find(value, cursor)
        cursor = max(begin, cursor) + (len(value) if begin >= 0 else 0)
        if sort == "variable_begin":
            found.append((begin, False))
        elif sort == "block_begin":
            start = begin
        elif value == "print" and before == "block_begin":
            found.append((start, True))
        before = sort
    return tuple(found)


class _Reader:
    """Goes through a tree as Jinja would, with what each name stands for.

    Args:
        steps: Follows facts.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps, self._guards = steps, Guards(steps.knowledge)

    def outputs(self, tree: nodes.Template) -> Iterator[list[Meaning]]:
        """Yield what is printed side by side, in the order of the text."""
        yield from self._body(tree.body, {})

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> Iterator[list[Meaning]]:
        for node in body:
            if isinstance(node, nodes.Output):
                if meanings := [self._value(one, scope) for one in node.nodes if not isinstance(one, nodes.TemplateData)]:
                    yield meanings
            elif isinstance(node, nodes.Assign):
                self._assign(node.target, node.node, scope)
            elif isinstance(node, nodes.AssignBlock):
                inside = list(self._body(node.body, dict(scope)))
                yield from inside
                self._bind(node.target, union(one for meanings in inside for one in meanings), scope)
            elif isinstance(node, nodes.If):
                yield from self._branches(node, scope)
            elif isinstance(node, nodes.For):
                inner = dict(scope)
                self._loop(node, inner)
                yield from self._body(node.body, inner)
                yield from self._body(node.else_, dict(scope))
            else:
                yield from self._other(node, scope)

    def _other(self, node: nodes.Node, scope: Scope) -> Iterator[list[Meaning]]:
        """Go into what has a body and prints nothing of itself."""
        inner = dict(scope)
        if isinstance(node, nodes.With):
            for target, value in zip(node.targets, node.values, strict=True):
                self._bind(target, self._value(value, scope), inner)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner |= {argument.name: UNKNOWN for argument in node.args}
        elif isinstance(node, nodes.Import):
            scope[node.target] = UNKNOWN
        elif isinstance(node, nodes.FromImport):
            scope.update({name if isinstance(name, str) else name[1]: UNKNOWN for name in node.names})
        if isinstance(node, nodes.Macro):
            scope[node.name] = UNKNOWN
        yield from self._body(node.iter_child_nodes(only=["body"]), inner)

    def _branches(self, node: nodes.If, scope: Scope) -> Iterator[list[Meaning]]:
        """Go into each branch; behind them a name stands for what any of them gave it. What a guard keeps back is not printed."""
        ends = []
        met = self._guards.decide(node.test, partial(self._value, scope=scope))
        bodies: list[tuple[list[nodes.Node], bool]] = [(node.body, met is not False), *((body, met is not True) for body in _rest(node))]
        for body, printed in bodies:
            inner = dict(scope)
            for meanings in self._body(body, inner):
                yield meanings if printed else [Meaning() for _ in meanings]
            if printed:
                ends.append(inner)
        for name in sorted({name for end in ends for name in end}):
            given = list(dict.fromkeys(end[name] for end in ends if name in end))
            scope[name] = union(given)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        """Bind what a loop calls its things; over a written list of lists each name has its own column."""
        rows = node.iter.items if isinstance(node.iter, nodes.List | nodes.Tuple) else []
        if isinstance(node.target, nodes.Tuple) and rows and all(isinstance(row, nodes.List | nodes.Tuple) for row in rows):
            columns = zip(*(row.items for row in rows if isinstance(row, nodes.List | nodes.Tuple)), strict=False)
            for target, column in zip(node.target.items, columns, strict=False):
                self._bind(target, union(self._value(one, scope) for one in column), scope)
        else:
            self._bind(node.target, self._steps.each(self._value(node.iter, scope)), scope)
        scope["loop"] = UNKNOWN

    def _assign(self, target: nodes.Node, value: nodes.Node, scope: Scope) -> None:
        if isinstance(target, nodes.Tuple) and isinstance(value, nodes.Tuple | nodes.List) and len(target.items) == len(value.items):
            meanings = [self._value(one, scope) for one in value.items]
            for one, meaning in zip(target.items, meanings, strict=True):
                self._bind(one, meaning, scope)
        else:
            self._bind(target, self._value(value, scope), scope)

    def _bind(self, target: nodes.Node, meaning: Meaning, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = meaning
        elif isinstance(target, nodes.NSRef):
            scope[target.name] = replace(union([scope.get(target.name, UNKNOWN), meaning]), gathered=True)
        elif isinstance(target, nodes.Tuple | nodes.List):
            for number, one in enumerate(target.items):
                self._bind(one, self._steps.item(meaning, Meaning(literal=number), ""), scope)

    def _value(self, node: nodes.Node, scope: Scope) -> Meaning:
        """Return what an expression stands for."""
        value = partial(self._value, scope=scope)
        if isinstance(node, nodes.Name):
            return self._name(node.name, scope)
        if isinstance(node, nodes.Const):
            return Meaning(literal=node.value if isinstance(node.value, str | int) else None)
        if isinstance(node, nodes.Getattr):
            return self._steps.attribute(value(node.node), node.attr, written(node))
        if isinstance(node, nodes.Getitem):
            of = value(node.node)
            return of if isinstance(node.arg, nodes.Slice) else self._steps.item(of, _number(value(node.arg), node.arg), written(node))
        if isinstance(node, nodes.Call):
            return self._call(node, scope)
        if isinstance(node, nodes.Filter):
            return Meaning() if node.name in _COUNTS or node.node is None else value(node.node)
        if isinstance(node, nodes.CondExpr):
            return union([value(node.expr1), *([value(node.expr2)] if node.expr2 else [])])
        if isinstance(node, nodes.List | nodes.Tuple):
            items = [value(one) for one in node.items]
            single = all(len(one.selections) + len(one.entities) == 1 and not one.unknown for one in items)
            return replace(union(items), listed=single and len({bool(one.entities) for one in items}) == 1) if items else Meaning()
        if isinstance(node, nodes.Dict):
            return replace(union([value(one.value) for one in node.items]), gathered=True)
        if isinstance(node, _ASKS):
            return Meaning()
        return replace(union([value(one) for one in node.iter_child_nodes()]), literal=None)

    def _name(self, name: str, scope: Mapping[str, Meaning]) -> Meaning:
        meaning = scope.get(name)
        if meaning is None:
            return self._steps.named(name)
        bare = tuple(replace(one, bare=name) if one.bare else one for one in meaning.selections)
        return replace(meaning, selections=bare, blind=name if meaning.blind else "")

    def _call(self, node: nodes.Call, scope: Scope) -> Meaning:
        given = [self._value(one, scope) for one in (*node.args, *(one.value for one in node.kwargs))]
        if isinstance(node.node, nodes.Getattr):
            of = self._value(node.node.node, scope)
            found = self._steps.called(of, node.node.attr, given)
            if found is not None:
                return found
            if node.node.attr in _FORMATS and isinstance(of.literal, str) and re.search(r"\{[^{}]*[.\[]", of.literal):
                return self._steps.attribute(union(given), "value", written(node))
            if of == Meaning():
                return of
            if of.briefing:
                return self._steps.attribute(of, node.node.attr, "")
        if isinstance(node.node, nodes.Name) and node.node.name == "namespace":
            return replace(union(given), literal=None, gathered=True)
        return replace(union([self._value(node.node, scope), *given]), literal=None)


def _rest(node: nodes.If) -> list[list[nodes.Node]]:
    """Return the branches that are printed where the condition is not met."""
    return [*map(_alone, node.elif_), node.else_]


def _alone(node: nodes.Node) -> list[nodes.Node]:
    return [node]


def _number(key: Meaning, node: nodes.Node) -> Meaning:
    """Return a key as it was written; '-1' is no literal to Jinja."""
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and isinstance(node.node.value, int):
        return Meaning(literal=-node.node.value)
    return key


def written(node: nodes.Node) -> str:
    """Return an expression in short, as far as it is names, attributes, items and calls."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        key = f'"{node.arg.value}"' if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else written(node.arg)
        return f"{written(node.node)}[{key}]"
    if isinstance(node, nodes.Call):
        return f"{written(node.node)}({', '.join(map(written, node.args))})"
    if isinstance(node, nodes.Const):
        return f'"{node.value}"' if isinstance(node.value, str) else str(node.value)
    return "…"
