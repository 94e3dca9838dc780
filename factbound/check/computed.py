"""Numbers that narrative makes of loops, lists and sums: a count of what the briefing lists is as true as its data; all others are no fact.

A position in a loop says where a thing stands in a list: it may be the marker of an item or a cell of its own, and no part of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jinja2 import nodes

from factbound.check.givennames import COUNTING, POSITIONS, SUMS, GivenNames, is_position, of_loop
from factbound.check.pieces import Block
from factbound.check.prose import blocks_of
from factbound.check.references import TemplateText
from factbound.check.shownnodes import is_number, shown_children

Told = tuple[int, str, str, str]
"""Line, word, message and hint."""

_FINDING = frozenset(("count", "find", "index", "rfind", "rindex"))
_SIGNS: dict[type[nodes.Node], str] = dict(zip((*SUMS, nodes.Add), ("-", "*", "/", "//", "%", "-", "+", "+"), strict=True))
_MAKING = (*SUMS, nodes.Add, nodes.Filter, nodes.Call)
_PLAIN = str.maketrans("", "", " ()\"'")
_ASKED = re.compile(r"loop(?:\.(\w+)|\[(\w+)\])")
_MARKER = re.compile(r"[.)]\s")

POSITION = "Write '1.' before each item, or give the position a place of its own: '{{ loop.index }}. ' before the item, or a cell of a table."
COUNT = (
    "Whole lists of the briefing are counted, such as 'briefing.statements'; a text, a list that is written here, or a part of one says by no source "
    "how long it is. Print a fact."
)
SUM = "Templates compute nothing: write a formula in data/ and print that fact."


def computed_numbers(text: TemplateText, tree: nodes.Template, shown: Sequence[nodes.Node]) -> list[Told]:
    """Return the numbers that a narrative file makes itself, in the order of its lines.

    Args:
        text: The file.
        tree: What Jinja has made of it.
        shown: What of it may be shown.
    """
    looped = "loop" in text.text
    making = [node for node in shown if isinstance(node, _MAKING)]
    if not making and not looped:
        return []
    names = GivenNames(tree)
    found = [*_faulty_counts(making, names), *_sums(making, names)]
    if looped:
        found += [*_lengths(tree, None, names), *_handed_on(tree, shown), *_positions_in_prose(text)]
    return sorted(set(found))


def _faulty_counts(making: Sequence[nodes.Node], names: GivenNames) -> Iterator[Told]:
    """Yield where something else than a list of the briefing is counted."""
    for node in making:
        word = ""
        if isinstance(node, nodes.Filter) and node.name in COUNTING and not names.is_listed(node.node):
            word = node.name
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr in _FINDING:
            word = node.node.attr
        if word:
            yield node.lineno, word, f"'{word}' makes a number without a fact", COUNT


def _sums(making: Sequence[nodes.Node], names: GivenNames) -> Iterator[Told]:
    """Yield what is computed, but for what computes with a number that somebody wrote, which is told itself."""
    for node in making:
        computes = isinstance(node, SUMS) or (isinstance(node, nodes.Add) and names.is_counted(node))
        if computes and not any(is_number(part) for part in node.find_all(nodes.Const)):
            sign = _SIGNS[type(node)]
            yield node.lineno, sign, f"'{sign}' computes a number without a fact", SUM


def _lengths(node: nodes.Node, loop: nodes.For | None, names: GivenNames) -> Iterator[Told]:
    """Yield where a loop says how many turns it takes over something else than a list of the briefing."""
    for child in shown_children(node):
        around = node if isinstance(node, nodes.For) and any(child is one for one in node.body) else loop
        if of_loop(child) == "length" and not (around and names.is_listed(around.iter)):
            yield child.lineno, "loop.length", "'loop.length' makes a number without a fact", COUNT
        yield from _lengths(child, around, names)


def _handed_on(tree: nodes.Template, shown: Sequence[nodes.Node]) -> Iterator[Told]:
    """Yield where a position, or the loop itself, is kept, computed with or handed on instead of printed."""
    printed = {id(one) for output in tree.find_all(nodes.Output) for one in output.nodes}
    asked = {id(one.node) for one in tree.find_all(nodes.Call)}
    asked |= {id(one.node) for one in tree.find_all(nodes.Getattr)} | {id(one.node) for one in tree.find_all(nodes.Getitem) if of_loop(one)}
    for node in shown:
        if is_position(node) and id(node) not in printed:
            word = f"loop.{of_loop(node)}"
            yield node.lineno, word, f"'{word}' is a position in a loop, and no fact", POSITION
        elif isinstance(node, nodes.Name) and node.name == "loop" and node.ctx == "load" and id(node) not in asked:
            yield node.lineno, "loop", "'loop' is handed on, and with it positions that are no facts", POSITION


def _positions_in_prose(text: TemplateText) -> Iterator[Told]:
    """Yield the positions that are printed where they are no marker and no cell."""
    for block in blocks_of(text):
        for place, piece in block.placed:
            asked = _ASKED.fullmatch(piece.reference.translate(_PLAIN))
            if asked and (name := asked[1] or asked[2]) in POSITIONS and not _stands_apart(block, place):
                yield piece.at.line, f"loop.{name}", f"'loop.{name}' is a position in a loop, and no fact", POSITION


def _stands_apart(block: Block, place: int) -> bool:
    """Return whether what is printed at a place of a block is its marker, or all of a cell or of a tag's number."""
    before, after = block.text[:place].strip(), block.text[place + 1 :]
    if block.sort in ("cell", "marker"):
        return not before and not after.strip(" .)#")
    return block.sort != "string" and not before and _MARKER.match(after) is not None
