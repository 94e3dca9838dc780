"""Edits of one YAML file that leave every other character as it is: comments, quotes, blank lines, line ends, the mark at its beginning.

Each edit is checked by reading the text that it made: it says what was asked for, all else says what it said, and no comment is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from factbound.editing import blocks, lists
from factbound.editing.blocks import Edit, place_for
from factbound.editing.layout import has_comment
from factbound.editing.outcomes import clean, clean_fields, drop, insert, put, put_all, rename
from factbound.editing.spans import BOM, ListNode, MapNode, Plain, SpanNode, TextNode, comments_of, parse_spans, plain_of
from factbound.facts.vocabulary import STATEMENT_KEYS
from factbound.formatting.scalars import Written, refold, write_scalar, write_value
from factbound.problems import BuildFailed, Position, Problem

Route = tuple[str | int, ...]
"""Where a node stands: keys and indexes from the top, such as ("facts", "stake", 0, "value"). What stands alone is item 0 of itself."""


@dataclass(frozen=True)
class YamlText:
    """A text and its path in the project; every edit returns a new one.

    Raises:
        BuildFailed: From every edit, when the text cannot be read, the place is not there, or the edit would touch anything else.
    """

    text: str
    path: str

    @cached_property
    def root(self) -> MapNode:
        """The tree of the text, without the mark at its beginning."""
        return parse_spans(self._body, self.path)

    @property
    def plain(self) -> Plain:
        """What the file says."""
        return plain_of(self.root)

    def node(self, route: Route) -> SpanNode:
        """Return a node of the tree."""
        node: SpanNode = self.root
        for step in route:
            found: SpanNode | None = None
            if isinstance(node, MapNode) and isinstance(step, str):
                found = node.entries.get(step)
            elif isinstance(node, ListNode) and isinstance(step, int):
                found = node.items[step] if -len(node.items) <= step < len(node.items) else None
            elif step == 0:
                found = node
            if found is None:
                raise self._fault(node, f"there is no {'.'.join(map(str, route))} here", "Read the file again, and repeat the edit.")
            node = found
        return node

    def has(self, route: Route) -> bool:
        """Whether there is a node at a route."""
        try:
            self.node(route)
        except BuildFailed:
            return False
        return True

    def replace_scalar(self, route: Route, value: str) -> YamlText:
        """Return the text with another value in the place of one, in the quotes and over the lines that it stood in."""
        return self.replace_scalars({route: value})

    def replace_scalars(self, values: Mapping[Route, str]) -> YamlText:
        """Return the text with other values in the places of some; see `replace_scalar`."""
        edits: list[Edit] = []
        for route, value in values.items():
            node = self.node(route)
            if not isinstance(node, TextNode):
                raise self._fault(node, "this is not one text", "Edit the file by hand.")
            edits.append(self._scalar_edit(node, value, flow=self._is_flow(route)))
        return self._edited(edits, lambda plain: put_all(plain, {route: clean(value) for route, value in values.items()}))

    def set_key(self, route: Route, key: str, value: Written, order: Sequence[str] = STATEMENT_KEYS) -> YamlText:
        """Return the text with a key of a mapping set, or added in its place.

        Args:
            route: Of the mapping, such as ("facts", "stake", 0).
            key: Which key.
            value: A text, or a list of them.
            order: The keys in the order in which the file has them; a new one stands behind those before it.
        """
        node = self._mapping(route)
        wanted: Plain = clean(value) if isinstance(value, str) or len(value) != 1 else clean(value[0])
        flow = self._is_flow(route) or node.flow
        old = node.entries.get(key)
        if old is None:
            edits = [blocks.new_entry(self._body, node, key, write_value(value, flow=flow), order)]
        elif isinstance(old, TextNode) and isinstance(wanted, str):
            edits = [self._scalar_edit(old, wanted, flow=flow)]
        elif isinstance(old, ListNode) and isinstance(wanted, str) and old.flow and not has_comment(self._body, old.start, old.end):
            edits = [(old.start, old.end, write_value(wanted, flow=flow))]
        elif isinstance(old, ListNode):
            items = [value] if isinstance(value, str) else list(value)
            wanted = clean(items)
            made = lists.replace_items(self._body, old, items)
            if made is None:
                raise self._fault(old, "a comment stands in this list", "Edit the file by hand, so that nothing is lost.")
            edits = made
        elif isinstance(old, TextNode):
            edits = [(old.start, old.end, write_value(value, flow=flow))]
        else:
            raise self._fault(old, f"'{key}' is not one text or a list of them", "Edit the file by hand.")
        return self._edited(edits, lambda plain: put(plain, (*route, key), wanted))

    def remove_key(self, route: Route, key: str) -> YamlText:
        """Return the text without a key of a mapping, its value, and what else stands on its lines."""
        node = self._mapping(route)
        edit = blocks.without_entry(self._body, node, key)
        if edit is None:
            raise self._fault(node, f"'{key}' cannot be taken out alone", "Edit the file by hand, so that nothing is lost.")
        return self._edited([edit], lambda plain: drop(plain, (*route, key)), may_lose=True)

    def rename_key(self, route: Route, key: str, name: str) -> YamlText:
        """Return the text with another name for a key."""
        node = self._mapping(route)
        old = node.keys[key]
        edit = (old.start, old.end, write_scalar(name, old.style, flow=node.flow))
        return self._edited([edit], lambda plain: rename(plain, route, key, name))

    def insert_statement(self, prop: str, fields: Mapping[str, Written], index: int = 0) -> YamlText:
        """Return the text with one more statement of a property; one that stands alone becomes the first of a list.

        Args:
            prop: The property, which has a statement already.
            fields: The statement, in the order in which it is written.
            index: Before which statement, from 0 for the newest; their count puts it last.
        """
        node = self.node(("facts", prop))
        edits = lists.new_item(self._body, self._mapping(("facts",)).keys[prop], node, fields, index)
        return self._edited(edits, lambda plain: insert(plain, prop, clean_fields(fields), index))

    def remove_statement(self, prop: str, index: int) -> YamlText:
        """Return the text without a statement of a property, and without the property when it was its only one."""
        node = self.node(("facts", prop))
        if not isinstance(node, ListNode) or len(node.items) == 1:
            return self.remove_key(("facts",), prop)
        made = lists.without_item(self._body, node, index)
        if made is None:
            raise self._fault(node.items[index], "a comment stands beside this statement", "Edit the file by hand, so that nothing is lost.")
        return self._edited([made], lambda plain: drop(plain, ("facts", prop, index)), may_lose=True)

    def add_property(self, prop: str, fields: Mapping[str, Written], order: Sequence[str] = ()) -> YamlText:
        """Return the text with the first statement of a property.

        Args:
            prop: The property, of which the file has no statement.
            fields: The statement, in the order in which it is written.
            order: The properties in the order in which the file has them.
        """
        edit = blocks.new_property(self._body, self.root, prop, fields, order)
        return self._edited([edit], lambda plain: put(plain, ("facts", prop), clean_fields(fields)))

    @property
    def _body(self) -> str:
        return self.text.removeprefix(BOM)

    def _mapping(self, route: Route) -> MapNode:
        node = self.node(route)
        if not isinstance(node, MapNode):
            raise self._fault(node, "this is not written as 'key: value' lines", "Edit the file by hand.")
        return node

    def _is_flow(self, route: Route) -> bool:
        above = (self.node(route[:count]) for count in range(len(route)))
        return any(not isinstance(node, TextNode) and node.flow for node in above)

    def _scalar_edit(self, old: TextNode, value: str, *, flow: bool) -> Edit:
        written = write_scalar(" ".join(value.split()), old.style, flow=flow)
        space = " " if old.start == old.end and self._body[old.start - 1 : old.start] == ":" else ""
        before = self._body[old.start : old.end]
        return old.start, old.end, space + (written if old.style in ("|", ">") else refold(before, written))

    def _edited(self, edits: Sequence[Edit], expect: Callable[[Plain], Plain], *, may_lose: bool = False) -> YamlText:
        """Apply edits, and prove by reading the result that they did what they were to do."""
        body = self._body
        for start, end, written in sorted(edits, reverse=True):
            body = body[:start] + written + body[end:]
        mark = BOM if self.text.startswith(BOM) else ""
        result = YamlText(mark + body, self.path)
        lost = Counter(comments_of(self._body, self.root)) - Counter(comments_of(body, result.root))
        if result.plain != expect(self.plain) or (lost and not may_lose):
            at = self._position(min(edits)[0])
            hint = "Edit the file by hand."
            raise BuildFailed([Problem(at, "this place cannot be edited without changing what stands around it", hint)])
        return result

    def _position(self, at: int) -> Position:
        return place_for(self._body, at, self.path)

    def _fault(self, node: SpanNode, message: str, expected: str) -> BuildFailed:
        at = self._position(node.start)
        return BuildFailed([Problem(at, message, expected, self._body.splitlines()[at.line - 1] if self._body else "")])
