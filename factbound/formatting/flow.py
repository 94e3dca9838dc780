"""Lists and mappings within brackets: cut from their line piece by piece, and put together with one space between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from factbound.formatting.marks import Span, span_of
from factbound.formatting.shapes import Shape


@dataclass
class Flow:
    """A list or a mapping within brackets, or a text in one."""

    span: Span
    text: str = ""
    """As written; of a text alone."""
    opening: str = ""
    """Its bracket, if it has one."""
    items: list[tuple[str, str, Flow]] = field(default_factory=list)
    """Key, key as written, and value; of a list without the keys."""


def read_flow(event: yaml.Event, events: Iterator[yaml.Event], lines: list[str]) -> Flow:
    """Read a node within brackets from its first event on."""
    span = span_of(event)
    written = lines[span.line][span.column : span.end_column] if span.is_one_line else ""
    if isinstance(event, yaml.ScalarEvent):
        return Flow(span, written)
    found = Flow(span, opening=written)
    is_list = isinstance(event, yaml.SequenceStartEvent)
    while not isinstance(inner := next(events), yaml.CollectionEndEvent):
        key, label = ("", "")
        if not is_list:
            label = read_flow(inner, events, lines).text
            key = inner.value if isinstance(inner, yaml.ScalarEvent) else ""
            inner = next(events)
        found.items.append((key, label, read_flow(inner, events, lines)))
    end = span_of(inner)
    found.span = Span(span.line, span.column, end.end_line, end.end_column)
    return found


def is_sound(flow: Flow) -> bool:
    """Return whether each piece is written out, so that it can be put together anew; `[a: b]` and `{a}` are not."""
    if not flow.opening:
        return bool(flow.text)
    return flow.opening in "[{" and all((flow.opening != "{" or label) and is_sound(value) for _, label, value in flow.items)


def flow_text(flow: Flow, shape: Shape) -> str:
    """Return it on one line, the keys of a mapping in the order of its shape."""
    if not flow.opening:
        return flow.text
    if flow.opening == "[":
        return "[" + ", ".join(flow_text(value, shape) for _, _, value in flow.items) + "]"
    items = sorted(flow.items, key=lambda item: shape.rank(item[0]))
    return "{" + ", ".join(f"{label}: {flow_text(value, shape.under(key))}" for key, label, value in items) + "}"
