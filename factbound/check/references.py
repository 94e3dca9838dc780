"""Names in templates and prose: syntax, unknown names, unknown facts, found without rendering anything."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import jinja2
from jinja2 import meta, nodes

from factbound.check.constructs import TOO_DEEP, Fault, forbidden_constructs, nesting_fault, too_many_digits
from factbound.check.guards import HINT, KNOWN, asked_ids, fault_of
from factbound.check.plain import plain_names
from factbound.check.treenodes import PARSED, nodes_in
from factbound.problems import Position, Problem, guess, until_full
from factbound.read.project import Reading

COMPLETE = ("content/", "pages/", "reports/")
"""Templates whose free names are all known; a partial may use the names of whoever includes it."""

LISTED = 24
"""Facts that a hint lists in full."""

PART = 500
"""So many texts are judged in all ways before the next: they are still at hand as they were parsed."""

APART = ("macros/", "charts/", "content/")
"""Templates whose own names reach no other file."""


class _Anything(dict[str, Any]):
    """Lets Jinja find free names past filters and tests that it does not know; those are checked on their own."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002 - as dict has it
        """Return something that can be called."""
        return str


@dataclass(frozen=True)
class TemplateText:
    """A template or content file, as it is on disk."""

    name: str
    """How templates include it: `partials/fact-item.md.jinja`, `content/market.md`."""
    path: str
    """How problems name it."""
    text: str

    def problem(self, line: int, word: str, message: str, expected: str = "") -> Problem:
        """Make a problem at a word of one line."""
        excerpt = excerpt_of(self.lines, line)
        found = re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", excerpt) if word else None
        return Problem(Position(self.path, line, found.start() + 1 if found else 1), message, expected, excerpt)

    @cached_property
    def lines(self) -> list[str]:
        """Its lines as places count them: other signs of a new line part nothing."""
        return self.text.split("\n")

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    @cached_property
    def plain(self) -> frozenset[tuple[str, str]] | None:
        """What it prints by name, if it does nothing else; see `plain_names`."""
        return plain_names(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.lines)]


def excerpt_of(lines: Sequence[str], line: int) -> str:
    """Return a line by its number; empty where there is none."""
    return lines[line - 1] if 0 < line <= len(lines) else ""


@dataclass(frozen=True)
class Names:
    """What templates may refer to."""

    facts: Mapping[str, frozenset[str]]
    """Entity id -> properties that something is said under."""
    words: frozenset[str]
    """Names that the engine provides."""
    attributes: frozenset[str]
    """What every entity has besides its facts."""
    unread: frozenset[str] = frozenset()
    """Entities whose files could not be read whole."""
    dates: frozenset[str] = frozenset()
    """Properties that are dates."""


def known_names(reading: Reading, words: Iterable[str], attributes: Iterable[str]) -> Names:
    """Gather what templates may refer to."""
    facts = {entity.id: frozenset(one.prop.name for one in entity.statements) for entity in reading.project.entities.values()}
    dates = frozenset(name for name, prop in reading.project.vocabulary.properties.items() if prop.type == "date")
    return Names(facts, frozenset(words), frozenset(attributes), reading.unread, dates)


def in_parts(texts: Sequence[TemplateText]) -> Iterator[Sequence[TemplateText]]:
    """Yield texts so many at a time that what has been parsed of them is still at hand for the next who asks."""
    yield from (texts[start : start + PART] for start in range(0, len(texts), PART))


def check_references(texts: Iterable[TemplateText], environment: jinja2.Environment, names: Names) -> list[Problem]:
    """Return the faults of templates and content: syntax errors, unknown filters, names and facts."""
    doubtful = (text for text in texts if not _is_known(text, names))
    return [problem for text in doubtful for problem in until_full(text.path, _check_text(text, environment, names))]


def _is_known(text: TemplateText, names: Names) -> bool:
    """Return whether a text is plain and all that it prints is there."""
    return text.plain is not None and all(entity in names.facts and (not prop or prop in names.facts[entity]) for entity, prop in text.plain)


def assigned_names(texts: Iterable[TemplateText], environment: jinja2.Environment) -> frozenset[str]:
    """Return the names that pages, reports and partials give to things of their own; in content that they include, these hide entities."""
    trees = (parse_template(text, environment) for text in texts if not text.name.startswith(APART))
    return frozenset(name for tree in trees if not isinstance(tree, jinja2.TemplateSyntaxError) for name in _assigned(tree[0]))


@lru_cache(maxsize=PARSED)
def _assigned(tree: nodes.Template) -> frozenset[str]:
    stored = (node.name for node in nodes_in(tree, nodes.Name) if node.ctx == "store")
    return frozenset((*stored, *(node.target for node in nodes_in(tree, nodes.Import))))


def parse_template(text: TemplateText, environment: jinja2.Environment) -> tuple[nodes.Template, frozenset[str]] | jinja2.TemplateSyntaxError:
    """Return a text's tree and free names, or why it has none; the same text is parsed once in a process, whichever project asks."""
    syntax = (environment.trim_blocks, environment.lstrip_blocks, environment.keep_trailing_newline)
    return _parse(text, _lenient(tuple(sorted(environment.extensions)), *syntax))


@lru_cache(maxsize=4)
def _lenient(extensions: tuple[str, ...], trim_blocks: bool, lstrip_blocks: bool, keep_trailing_newline: bool) -> jinja2.Environment:
    """Return what reads a syntax, whatever filters and tests a text names."""
    lenient = jinja2.Environment(
        autoescape=True,
        trim_blocks=trim_blocks,
        lstrip_blocks=lstrip_blocks,
        keep_trailing_newline=keep_trailing_newline,
        extensions=extensions,
    )
    lenient.filters, lenient.tests = _Anything(), _Anything()
    return lenient


@lru_cache(maxsize=PARSED)
def _parse(text: TemplateText, lenient: jinja2.Environment) -> tuple[nodes.Template, frozenset[str]] | jinja2.TemplateSyntaxError:
    try:
        tree = lenient.parse(text.text, text.name)
        if line := nesting_fault(text.text, tree):
            return jinja2.TemplateSyntaxError(TOO_DEEP, line, text.name)
        return tree, frozenset(meta.find_undeclared_variables(tree))
    except jinja2.TemplateSyntaxError as error:
        return error
    except RecursionError:
        return jinja2.TemplateSyntaxError(TOO_DEEP, 1, text.name)
    except ValueError:  # Python reads no number of more digits
        return jinja2.TemplateSyntaxError("a number has more than 4,000 digits", too_many_digits(text.text) or 1, text.name)


def free_names(text: TemplateText, environment: jinja2.Environment) -> frozenset[str]:
    """Return the names that a template uses and does not make itself; none where it cannot be parsed."""
    parsed = parse_template(text, environment)
    return frozenset() if isinstance(parsed, jinja2.TemplateSyntaxError) else parsed[1]


def syntax_faults(text: TemplateText, environment: jinja2.Environment) -> Iterator[Problem]:
    """Yield why a text cannot be read, if it cannot."""
    parsed = parse_template(text, environment)
    if isinstance(parsed, jinja2.TemplateSyntaxError):
        yield text.problem(parsed.lineno, "", f"template syntax: {_reason(parsed)}", _hint(parsed))


def _check_text(text: TemplateText, environment: jinja2.Environment, names: Names) -> Iterator[Problem]:
    yield from syntax_faults(text, environment)
    parsed = parse_template(text, environment)
    if isinstance(parsed, jinja2.TemplateSyntaxError):
        return
    tree, free = parsed
    yield from (text.problem(*fault) for fault in _forbidden(text.text, tree))
    yield from _unknown_facts(text, tree, names, free - names.words)
    yield from _undated_moments(text, tree, names, free - names.words)
    if f"{KNOWN}(" in text.text:
        yield from _unknown_guards(text, tree, names)
    if text.name.startswith(COMPLETE):
        yield from _unknown_names(text, tree, names, free)
    yield from _unknown_filters(text, tree, environment)


@lru_cache(maxsize=PARSED)
def _forbidden(source: str, tree: nodes.Template) -> tuple[Fault, ...]:
    """Return what a text may not use, which rests on nothing else."""
    return tuple(forbidden_constructs(source, tree))


def _unknown_facts(text: TemplateText, tree: nodes.Template, names: Names, free: frozenset[str]) -> Iterator[Problem]:
    for node in nodes_in(tree, nodes.Getattr):
        owner = node.node
        if not isinstance(owner, nodes.Name) or owner.name not in free or owner.name not in names.facts or owner.name in names.unread:
            continue
        known = names.facts[owner.name]
        if node.attr not in known and node.attr not in names.attributes:
            hint = f"{guess(node.attr, known | names.attributes)} Facts of '{owner.name}': {_some(node.attr, known)}."
            yield text.problem(node.lineno, f"{owner.name}.{node.attr}", f"'{owner.name}' has no fact '{node.attr}'", hint.strip())


def _undated_moments(text: TemplateText, tree: nodes.Template, names: Names, free: frozenset[str]) -> Iterator[Problem]:
    """A fact is asked for as it stood at something that is no date; what a template names itself is met when it is rendered."""
    for call in nodes_in(tree, nodes.Call):
        if not isinstance(call.node, nodes.Getattr) or call.node.attr != "at" or not _is_fact(call.node.node, names, free):
            continue
        given = call.args[0] if len(call.args) == 1 and not call.kwargs else None
        if isinstance(given, nodes.Name) or (_is_fact(given, names, free) and isinstance(given, nodes.Getattr) and given.attr in names.dates):
            continue
        said = (
            f"'{given.node.name}.{given.attr}' is not" if isinstance(given, nodes.Getattr) and isinstance(given.node, nodes.Name) else "this is not"
        )
        hint = "Expected one fact that is a date, such as 'north.stake.at(ferry.announced_on)'."
        yield text.problem(call.lineno, f"{_written(call.node)}({_written(given)}", f"'at' needs a date, and {said} one", hint)


def _unknown_guards(text: TemplateText, tree: nodes.Template, names: Names) -> Iterator[Problem]:
    """A template asks whether something is known that is no fact."""
    for call, fact_id in asked_ids(tree):
        if fact_id is None:
            yield text.problem(call.lineno, KNOWN, "'known' needs the id of a fact in quotes", HINT)
        elif fact_id.partition(".")[0] not in names.unread and (fault := fault_of(fact_id, names.facts)):
            yield text.problem(call.lineno, fact_id, *fault)


def _written(node: nodes.Node | None) -> str:
    """Return an expression that is names and attributes as it is written; nothing for any other."""
    if isinstance(node, nodes.Getattr):
        return f"{owner}.{node.attr}" if (owner := _written(node.node)) else ""
    return node.name if isinstance(node, nodes.Name) else ""


def _is_fact(node: nodes.Node | None, names: Names, free: frozenset[str]) -> bool:
    return isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in free and node.node.name in names.facts


def _some(word: str, known: Iterable[str]) -> str:
    """List names in order; of many, those that are most like a word."""
    names = sorted(known)
    if len(names) <= LISTED:
        return ", ".join(names) or "none"
    like = difflib.get_close_matches(word, names, LISTED // 2, 0)
    return f"{', '.join(sorted(like))} and {len(names) - len(like)} more"


def _unknown_names(text: TemplateText, tree: nodes.Template, names: Names, free: frozenset[str]) -> Iterator[Problem]:
    own = {node.name for node in nodes_in(tree, nodes.Name) if node.ctx != "load"}  # also those that are set in one branch only
    known = set(names.facts) | names.words | names.unread | own
    for node in nodes_in(tree, nodes.Name):
        if node.ctx == "load" and node.name in free and node.name not in known:
            hint = guess(node.name, known) or "Expected the id of an entity in data/, such as 'north', or a name that templates have."
            yield text.problem(node.lineno, node.name, f"there is nothing called '{node.name}'", hint)


def _unknown_filters(text: TemplateText, tree: nodes.Template, environment: jinja2.Environment) -> Iterator[Problem]:
    for node in nodes_in(tree, nodes.Filter):
        if node.name not in environment.filters:
            yield text.problem(node.lineno, node.name, f"there is no filter '{node.name}'", _listed(node.name, environment.filters))
    for test in nodes_in(tree, nodes.Test):
        if test.name not in environment.tests:
            yield text.problem(test.lineno, test.name, f"there is no test '{test.name}'", _listed(test.name, environment.tests))


def _reason(error: jinja2.TemplateSyntaxError) -> str:
    return (error.message or "it cannot be read").rstrip(".").split(". Jinja was looking")[0]


def _hint(error: jinja2.TemplateSyntaxError) -> str:
    reason = error.message or ""
    if reason == TOO_DEEP:
        return "Give a part of it a name with '{% set %}', or make a macro or partial of it."
    if "digits" in reason:
        return "Numbers belong into data/."
    if "Unexpected end of template" in reason:
        return "A block such as '{% if ... %}' or '{% for ... %}' is not closed."
    if "unknown tag" in reason:
        return "Every block needs its own end, such as '{% endif %}' or '{% endfor %}'."
    return "Expected '{{ entity.property }}', '{% if ... %}' or '{# comment #}', each closed on its own."


def _listed(word: str, known: Iterable[str]) -> str:
    return f"{guess(word, known)} There are: {', '.join(sorted(known))}.".strip()
