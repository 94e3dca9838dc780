"""A YAML text as blocks of lines: which lines a key has, and which comments are about it. Only lines are cut, nothing is interpreted.

A round trip through a tree that keeps comments (ruamel.yaml) rejoins broken lines, and leaves a comment behind when the key below it moves.
A comment of its own line is about what follows it, unless it is set deeper than that: then it closes the block before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from factbound.formatting.flow import Flow, is_sound, read_flow
from factbound.formatting.marks import BLOCKS, block_end, indent_of, parse_events, span_of

BREAKS = re.compile(r"\r\n|[\n\r]")
STRANGE = re.compile("[\x85\u2028\u2029]")
"""What YAML takes for a line break and editors do not."""


class NoLayout(Exception):
    """A text is written in a way that is not laid out anew; the line counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass
class Leaf:
    """A text, or a list or mapping within brackets, which may go over several lines."""

    first: str
    """The rest of the line on which the key or the dash stands: the value, a comment, or nothing."""
    rest: list[str] = field(default_factory=list)
    """The further lines, as written."""
    style: str = ""
    """What it begins with: a quote, `|`, `>`, a bracket, or nothing."""
    column: int = 0
    """Of its key or dash, as written."""
    flow: Flow | None = None
    """What stands within brackets on one line."""


@dataclass
class Entry:
    """A key with its value, or an item of a list."""

    key: str
    label: str
    """The key as written; of an item a dash."""
    lead: list[str]
    """The comments and blank lines before it."""
    value: Leaf | Block
    head: str = ""
    """The comment on its line, where its value is a block below."""


@dataclass
class Block:
    """Keys, or the items of a list, one below the other."""

    entries: list[Entry]
    column: int
    tail: list[str] = field(default_factory=list)
    """The comments after the last entry."""
    is_list: bool = False


@dataclass(frozen=True)
class Document:
    """A whole file."""

    head: list[str]
    """Lines that say that the data begin, such as `---`."""
    root: Block


def read_blocks(text: str) -> Document:
    """Cut a text that reads without a problem into blocks.

    Raises:
        NoLayout: If it is written in a way that this module does not know.
    """
    if found := STRANGE.search(text):
        raise NoLayout(text.count("\n", 0, found.start()) + 1, f"it holds the unusual line break U+{ord(found[0]):04X}")
    return _Cutter(text).document()


class _Cutter:
    """Goes through the events of one text and takes the lines as it passes them."""

    def __init__(self, text: str) -> None:
        self._lines = BREAKS.split(text)
        self._events: Iterator[yaml.Event] = parse_events(self._lines)
        self._next = 0
        """The first line that no entry has taken."""

    def document(self) -> Document:
        """Return the whole file."""
        event = next(one for one in self._events if isinstance(one, yaml.NodeEvent))
        line = span_of(event).line
        if not isinstance(event, yaml.MappingStartEvent) or event.flow_style:
            raise NoLayout(line + 1, "all of it stands within brackets")
        before = self._lines[:line]
        markers = [number for number, text in enumerate(before) if text.startswith(("---", "%"))]
        first = self._next = markers[-1] + 1 if markers else 0
        root = self._mapping(event)
        self._close(root, self._lines[self._next :])
        return Document(before[:first], root)

    def _mapping(self, event: yaml.Event) -> Block:
        block = Block([], span_of(event).column)
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            at = span_of(key)
            gap = re.match(r"[ \t]*:", self._lines[at.line][at.end_column :]) if at.is_one_line else None
            if not isinstance(key, yaml.ScalarEvent) or not gap:
                raise NoLayout(at.line + 1, "a key is not written as 'key: value'")
            lead = self._lead(block, at.line, at.column)
            label = self._lines[at.line][at.column : at.end_column]
            block.entries.append(self._entry(next(self._events), key.value, label, lead, at.end_column + gap.end(), at.column))
        return block

    def _list(self, event: yaml.Event) -> Block:
        column = span_of(event).column
        block = Block([], column, is_list=True)
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            at = span_of(item).line
            if isinstance(item, yaml.SequenceStartEvent) and not item.flow_style:
                raise NoLayout(at + 1, "a list stands directly in a list")
            line = self._dash(at, column)
            lead = self._lead(block, line, column)
            block.entries.append(self._entry(item, "", "-", lead, column + 1, column))
        return block

    def _dash(self, last: int, column: int) -> int:
        """Return the line with the dash of the item that begins on a line or, if it has nothing beside it, above it."""
        dash = re.compile(rf".{{{column}}}-(\s|$)")
        for number in range(self._next, last + 1):
            if dash.match(self._lines[number]) and not self._lines[number][:column].strip(" -?:"):
                return number
        raise NoLayout(last + 1, "an item of a list has no dash of its own")

    def _entry(self, event: yaml.Event, key: str, label: str, lead: list[str], behind: int, column: int) -> Entry:
        """Read the value of a key or an item; `behind` is the column after its colon or dash, on the line that is next."""
        line, at = self._next, span_of(event)
        rest = self._lines[line][behind:].strip()
        if isinstance(event, yaml.CollectionStartEvent) and not event.flow_style:
            inline = at.line == line
            self._next = line if inline else line + 1
            block = self._mapping(event) if isinstance(event, yaml.MappingStartEvent) else self._list(event)
            return Entry(key, label, lead, block, "" if inline else rest)
        leaf = Leaf(rest, column=column)
        if isinstance(event, yaml.ScalarEvent):
            leaf.style = event.style or ""
            last = block_end(self._lines, at.line) if leaf.style in BLOCKS else max(line, at.end_line)
        else:
            leaf.style = "{"
            flow = read_flow(event, self._events, self._lines)
            last = flow.span.end_line
            if flow.span.line == line == last and is_sound(flow):
                leaf.flow = flow
                leaf.first = self._lines[last][flow.span.end_column :].rstrip()
        leaf.rest = self._lines[line + 1 : last + 1]
        self._next = last + 1
        return Entry(key, label, lead, leaf)

    def _lead(self, block: Block, line: int, column: int) -> list[str]:
        """Take the lines before an entry; those that are set deeper close the entry before it."""
        lead = self._lines[self._next : line]
        self._next = line
        deeper = 0
        for number, text in enumerate(lead):
            if text.strip():
                if indent_of(text) <= column:
                    break
                deeper = number + 1
        if block.entries and isinstance(inner := block.entries[-1].value, Block):
            self._close(inner, lead[:deeper])
            return lead[deeper:]
        return lead

    def _close(self, block: Block, lines: list[str]) -> None:
        """Give comments to the deepest open block that is not set deeper than they are."""
        chain = [block]
        while isinstance(last := chain[-1].entries[-1].value, Block):
            chain.append(last)
        blank: list[str] = []
        for line in lines:
            if not line.strip():
                blank.append("")
                continue
            while len(chain) > 1 and chain[-1].column > indent_of(line):
                chain.pop()
            chain[-1].tail += [*blank, line]
            blank = []
