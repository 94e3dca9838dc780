"""YAML as trees of text with line and column; what a text means is left to the vocabulary.

Scalars stay text, whatever they look like: `no`, `12:30` and `2018-09-11` arrive as written (YAML 1.1 would make False, 750
and a date of them). Trees are made from the event stream, so that limits hold before anything is built.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from sys import intern
from typing import Any, NoReturn, TypeVar

import yaml

from factbound.characters import clean, find_unfit
from factbound.facts.faults import quoted
from factbound.files import read_at_most
from factbound.limits import PROBLEMS, YAML_BYTES, YAML_DEPTH, YAML_KEY, YAML_NODES, YAML_TEXT
from factbound.problems import Position, Problem, given_up
from factbound.read.bounds import check_marks
from factbound.read.nodes import Mapping, Node, Scalar, Sequence
from factbound.read.prosekeys import may_have_prose
from factbound.read.tree import Place
from factbound.read.unfit import split_lines, unfit_characters

__all__ = ["LOADER", "Mapping", "Node", "Scalar", "Sequence", "TooManyProblems", "YamlFile", "load_yaml", "parse_yaml", "until_too_many"]

T = TypeVar("T")
MOST_CLEANED = 20_000
"""Characters of a file that is read on though it holds what no file may."""

LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast one where there is one."""
_PLAIN_WORDS = {
    "found character '\\t' that cannot start any token": "a tab stands where spaces are needed",
    "mapping values are not allowed in this context": "a second ': ' on one line; put the text in quotes",
    "could not find expected ':'": "a ':' is missing after a key",
    "found invalid Unicode character escape code": "half of a character is written as an escape",
    "did not find expected <document start>": "the text goes on after the end of the data",
}


class YamlFile:
    """One file: its text, its tree, and the problems met on the way.

    Args:
        path: How problems name it.
        text: What it holds.
        root: Its tree, as far as it could be read.
        good: Whether it is known to have no fault: its tree is then made when somebody asks for it.
    """

    def __init__(self, path: str, text: str = "", root: Mapping | None = None, *, good: bool = False) -> None:
        self.path, self.text = path, text
        self.problems: list[Problem] = []
        self.unfit: list[Problem] = []
        """Those of them that are about characters which no text may hold."""
        self._root, self._good = root, good

    @property
    def root(self) -> Mapping | None:
        """Its tree; None when it could not be read."""
        if self._root is None and self._good:
            self._root = parse_yaml(self.text, self.path).root
        return self._root

    @root.setter
    def root(self, root: Mapping) -> None:
        self._root = root

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, as problems count them."""
        return split_lines(self.text)

    @cached_property
    def may_have_prose(self) -> bool:
        """Whether it has any of the words by which prose is told from names and values; see `prosekeys`."""
        return may_have_prose(self.path, self.text)

    def again(self) -> YamlFile:
        """Return the file as it was when it had been parsed, so that it may be read with other words; only where it had no problem."""
        return YamlFile(self.path, self.text, self._root, good=self._good)

    def rest(self) -> None:
        """Forget what can be made again, of a file without problems of which nobody will ask for more than its text."""
        if not self.problems and not self.may_have_prose:
            self._root, self._good = None, True
            self.__dict__.pop("lines", None)

    def problem(self, at: Position, message: str, expected: str = "") -> None:
        """Note a problem at a place in this file, with its line."""
        line = self.lines[at.line - 1] if 0 < at.line <= len(self.lines) else ""
        self.problems.append(Problem(at, message, expected, line))
        if len(self.problems) == PROBLEMS.most:
            self.problems.append(given_up(self.path))
            raise TooManyProblems


class TooManyProblems(Exception):
    """A file has so many problems that the rest of it is not read."""


def until_too_many(read: Callable[[], T], otherwise: T) -> T:
    """Return what a reader makes of a file, or something else when it has given up."""
    try:
        return read()
    except TooManyProblems:
        return otherwise


class _Refused(Exception):
    """The reader stops here."""

    def __init__(self, at: Position, message: str, expected: str) -> None:
        super().__init__(message)
        self.at, self.message, self.expected = at, message, expected


def load_yaml(file: Place, path: str, *, tags: bool = False) -> YamlFile:
    """Read one YAML file whose top level is a mapping.

    Args:
        file: Where it is on disk.
        path: How problems name it: relative to the project, with forward slashes.
        tags: Whether tags are passed over, as in settings that another program reads too, instead of refused.

    Returns:
        The tree (None when it could not be read) and the problems.
    """
    result = YamlFile(path)
    start = Position(path)
    try:
        data = read_at_most(file, YAML_BYTES.most)
        if data is None:
            result.problem(start, "the file is too large", f"{YAML_BYTES.hint} Split it.")
            return result
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        result.problem(Position(path, line), "the file is not UTF-8 text", "Save it as UTF-8.")
        return result
    except OSError as error:
        result.problem(start, f"the file cannot be read: {error.strerror}", "")
        return result
    return parse_yaml(text, path, tags=tags)


def parse_yaml(text: str, path: str, *, tags: bool = False) -> YamlFile:
    """Read a YAML text whose top level is a mapping; see `load_yaml`."""
    result = YamlFile(path, text)
    if refusal := check_marks(text, path):
        result.problems.append(refusal)
        return result
    if unfit := list(unfit_characters(text, path)):
        if len(text) > MOST_CLEANED:
            result.unfit, result.problems = unfit, [*unfit]
            return result
        # so that the other faults are told too, at their true places: YAML breaks lines where no editor does
        result = YamlFile(path, clean("\n".join([*result.lines, ""])))
        result.unfit += unfit
        result.problems += unfit
    until_too_many(lambda: _build(result, result.text, tags), None)
    return result


def _build(file: YamlFile, text: str, tags: bool) -> None:
    """Give a file its tree, or note why it has none."""
    try:
        root = _TreeBuilder(file, tags).build(text)
    except _Refused as fault:
        file.problem(fault.at, fault.message, fault.expected)
        return
    except yaml.YAMLError as error:
        hint = "Indent with two spaces; put texts with ': ' or ' #' in quotes."
        file.problem(_position(file, error), f"this is not YAML: {_reason(error)}", hint)
        return
    if root is None:
        file.problem(Position(file.path), "the file is empty", "Expected 'key: value' lines.")
    elif not isinstance(root, Mapping):
        file.problem(root.at, "the file is not a list of 'key: value' lines", "Expected 'key: value' lines at the top level.")
    else:
        file.root = root


def _position(file: YamlFile, error: yaml.YAMLError) -> Position:
    """Return where the parser stopped."""
    return _place(file, getattr(error, "problem_mark", None) or getattr(error, "context_mark", None))


def _place(file: YamlFile, mark: Any) -> Position:
    """Return a place that the parser names; it takes the end of a text for a line of its own."""
    if mark is None:
        return Position(file.path)
    if mark.line >= len(file.lines):
        return Position(file.path, max(1, len(file.lines)), len(file.lines[-1]) + 1 if file.lines else 1)
    return Position(file.path, mark.line + 1, mark.column + 1)


def _reason(error: yaml.YAMLError) -> str:
    reason = str(getattr(error, "problem", "") or error)
    return _PLAIN_WORDS.get(reason, reason)


_tuple = tuple.__new__
"""Makes what is a tuple with names in half of the time that its class takes, which counts where a project has hundreds of thousands."""


class _TreeBuilder:
    """Turns the events of one text into a tree, counting as it goes."""

    def __init__(self, file: YamlFile, tags: bool) -> None:
        self._file, self._tags, self._lines, self._path = file, tags, len(file.lines), file.path
        self._nodes = 0
        self._next: Callable[[], Any]
        """Gives the next event of the text."""

    def build(self, text: str) -> Node | None:
        """Return the only document's tree, or None for an empty text."""
        parser: Any = LOADER(text)
        self._next = parser.get_event
        root: Node | None = None
        try:
            while not isinstance(event := self._next(), yaml.StreamEndEvent):
                if isinstance(event, yaml.DocumentStartEvent):
                    if root is not None:
                        raise _Refused(self._at(event), "a second YAML document starts here", "One file holds one document; delete the '---'.")
                    root = self._node(self._next(), 1)
        finally:
            parser.dispose()
        return root

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        at = _tuple(Position, (self._path, mark.line + 1, mark.column + 1)) if mark.line < self._lines else _place(self._file, mark)
        self._nodes += 1
        if self._nodes > YAML_NODES.most or depth > YAML_DEPTH.most or event.anchor or (event.tag and not self._tags):
            self._refuse(event, at, depth)
        if type(event) is yaml.ScalarEvent:
            text, style = event.value, event.style or ""
            if len(text) > YAML_TEXT.most:
                raise _Refused(at, f"the text has {len(text):,} characters", f"{YAML_TEXT.hint} Write long texts in content/.")
            return _tuple(Scalar, (self._fit(text, at) if style == '"' else text.strip(), at, style))
        if type(event) is yaml.SequenceStartEvent:
            return self._sequence(at, depth)
        return self._mapping(at, depth)

    def _refuse(self, event: Any, at: Position, depth: int) -> NoReturn:
        """Say what of a node is not read."""
        if YAML_NODES.is_over(self._nodes):
            raise _Refused(at, "the file has too many values", f"{YAML_NODES.hint} Split it.")
        if YAML_DEPTH.is_over(depth):
            raise _Refused(at, "values are nested too deep", f"{YAML_DEPTH.hint} Nothing in Factbound needs more than six.")
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(at, f"{quoted(f'*{event.anchor}')} refers to another place", "Anchors and aliases are not used; write the value out.")
        if event.anchor:
            hint = "Anchors and aliases are not used; put a text that begins with & in quotes."
            raise _Refused(at, f"{quoted(f'&{event.anchor}')} names an anchor", hint)
        raise _Refused(at, f"{quoted(event.tag)} is a YAML tag", "Tags are not used; put a text that begins with ! in quotes.")

    def _fit(self, text: str, at: Position) -> str:
        """Return a text in double quotes, whose escapes may stand for what no file may hold."""
        if unfit := next(find_unfit(text), None):
            self._file.problem(at, f"{unfit.what} stands in the text", unfit.way)
        return clean(text).strip() if unfit else text.strip()

    def _sequence(self, at: Position, depth: int) -> Sequence:
        items = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), at)

    def _mapping(self, at: Position, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Position] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused(key.at, "a key must be one word", "")
            if YAML_KEY.is_over(len(key.text)):
                raise _Refused(key.at, f"the key has {len(key.text):,} characters", f"{YAML_KEY.hint} Is a quotation mark missing?")
            if key.text in entries:
                first = keys[key.text].line
                hint = f"It is first used on line {first}; keep one, or make a list of both."
                self._file.problem(key.at, f"the key '{key.text}' stands twice", hint)
                continue
            name = intern(key.text)
            entries[name] = value
            keys[name] = key.at
        return Mapping(entries, keys, at)

    def _at(self, event: yaml.Event) -> Position:
        mark: Any = event.start_mark
        return Position(self._file.path, mark.line + 1, mark.column + 1) if mark.line < self._lines else _place(self._file, mark)
