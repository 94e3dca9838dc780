"""Facts that are not simply so: printed without their mark, or told by the sentence around them as done, sure or settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import jinja2

from factbound.check.allowances import Allowances
from factbound.check.fields import prose_fields
from factbound.check.hedges import Overstatement, load_hedges, overstatements
from factbound.check.pieces import Block, Sentence
from factbound.check.printed import Printed, printed_in
from factbound.check.prose import blocks_of, field_block, sentences_of
from factbound.check.references import TemplateText, excerpt_of, parse_template
from factbound.check.standings import Shown, Steps
from factbound.facts.clocks import mark_words
from factbound.facts.knowledge import Knowledge
from factbound.facts.quantities import Missing
from factbound.problems import Position, Problem, until_full
from factbound.read.content import blank_front_matter
from factbound.read.yamlfile import YamlFile

NARRATIVE = "content/"
NOT_TOLD = ("heading", "label", "string")
"""Blocks that name a matter and tell nothing."""
CONDITION = "provided"
"""A field that says what has to come true, and not that it did."""
_ROOT = re.compile(r"\w+")

Place = tuple[int, int]
"""Line and column."""


def check_overstated(
    texts: Iterable[TemplateText],
    files: Mapping[str, YamlFile],
    allowances: Allowances,
    knowledge: Knowledge,
    environment: jinja2.Environment,
    free: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> list[Problem]:
    """Return what prose tells as more certain than it is.

    Args:
        texts: Narrative files and templates.
        files: The data files, whose notes may name facts.
        allowances: What all of them allow.
        knowledge: The settled facts.
        environment: What reads the templates.
        free: Template -> names that it uses and does not make itself, as far as that is known.
    """
    check = _Check(allowances, knowledge, environment)
    entities = knowledge.project.entities
    texts = (one for one in texts if one.name not in free or not free[one.name].isdisjoint(entities))  # most templates print no fact by its name
    problems = [
        problem for text in texts if "{{" in text.text or "print" in text.text for problem in until_full(text.path, check.text_problems(text))
    ]
    for file in files.values():
        if "{{" in file.text:
            problems += until_full(file.path, check.file_problems(file))
    return problems


class _Check:
    def __init__(self, allowances: Allowances, knowledge: Knowledge, environment: jinja2.Environment) -> None:
        self._allowances, self._knowledge, self._environment = allowances, knowledge, environment
        self._steps = Steps(knowledge)
        self._simply: dict[tuple[str, str], bool] = {}
        """Entity and property -> whether what is printed under them is simply so."""

    def text_problems(self, text: TemplateText) -> Iterator[Problem]:
        """Judge a template or narrative file."""
        narrative = text.name.startswith(NARRATIVE)
        blanked = blank_front_matter(text.text) if narrative else text.text
        source = text if blanked == text.text else TemplateText(text.name, text.path, blanked)
        if narrative and source.plain is not None and all(map(self._is_simply_so, source.plain)):
            return
        parsed = parse_template(source, self._environment)
        if isinstance(parsed, jinja2.TemplateSyntaxError):
            return
        tree, free = parsed
        if not narrative and free.isdisjoint(self._knowledge.project.entities):
            return
        printed = {source.place(one.at): one for one in printed_in(source.text, tree, self._environment, self._steps)}
        shown = {place: tuple(self._steps.shown(one.meaning)) for place, one in printed.items()}
        if narrative:
            yield from _bare(source, printed, shown)
        if any(one.words for found in shown.values() for one in found):
            yield from self._told_as_done(blocks_of(text), text.lines, shown)

    def _is_simply_so(self, names: tuple[str, str]) -> bool:
        """Whether what is printed under the name of an entity, and of a property, needs no word beside it."""
        if names not in self._simply:
            entity, prop = names
            if prop in self._knowledge.project.vocabulary.properties and entity in self._knowledge.project.entities:
                self._simply[names] = self._is_fact_simply_so(".".join(names))
                return self._simply[names]
            meaning = self._steps.named(entity)
            meaning = self._steps.attribute(meaning, prop, ".".join(names)) if prop else meaning
            self._simply[names] = not meaning.blind and not any(one.words or one.bare for one in self._steps.shown(meaning))
        return self._simply[names]

    def _is_fact_simply_so(self, fact_id: str) -> bool:
        fact = self._knowledge.find(fact_id)
        told = [one for one in fact.holding if not isinstance(one.value, Missing)] if fact else []
        return not (told and fact and mark_words(told, fact.disputed))

    def file_problems(self, file: YamlFile) -> Iterator[Problem]:
        """Judge the notes of a data file."""
        fields = [field for field in prose_fields(file, self._knowledge.project.entities) if "{{" in field.node.text and field.key != CONDITION]
        yield from self._told_as_done((field_block(file, field.node, field.key) for field in fields), file.lines, {})

    def _told_as_done(self, blocks: Iterable[Block], lines: Sequence[str], shown: Mapping[Place, Sequence[Shown]]) -> Iterator[Problem]:
        for block in blocks:
            if block.sort in NOT_TOLD:
                continue
            for sentence in sentences_of(block):
                pieces = ((start, piece) for start, piece in sentence.placed if piece.reference)
                if block.sort == "field":
                    printed: dict[int, Sequence[Shown]] = {start: tuple(self._steps.mentioned(piece.reference)) for start, piece in pieces}
                else:
                    printed = {start: shown.get((piece.at.line, piece.at.column), ()) for start, piece in pieces}
                yield from self._overstated(sentence, printed, lines)

    def _overstated(self, sentence: Sentence, printed: Mapping[int, Sequence[Shown]], lines: Sequence[str]) -> Iterator[Problem]:
        standings = {start: [word for one in shown for word in one.unsaid] for start, shown in printed.items()}
        if not any(standings.values()):
            return
        for found in overstatements(sentence.text, standings):
            path = sentence.pieces[0].at.path
            if not self._allowances.permit(path, sentence.text, found.verb_at, found.verb_at + len(found.verb)):
                fact = next(one for one in printed[found.at] if found.standing in one.unsaid)
                yield told_as_done(sentence, found, fact, lines, in_data=not path.endswith((".md", ".jinja")))


def _bare(text: TemplateText, printed: Mapping[Place, Printed], shown: Mapping[Place, Sequence[Shown]]) -> Iterator[Problem]:
    """Judge what a narrative prints without marks."""
    for place, one in printed.items():
        for fact in dict.fromkeys(shown[place]):
            if fact.bare and fact.words:
                yield printed_bare(text, one, fact)
        if one.meaning.blind:
            yield printed_unseen(text, one)


def printed_bare(text: TemplateText, printed: Printed, shown: Shown) -> Problem:
    """A narrative prints the bare value of a fact that is not simply so."""
    message = f"{shown.fact_id} is {', '.join(shown.words)}, and '{shown.bare}' prints it without its mark"
    # What a name or an index stands for may be bare already; then only the fact itself will do.
    form = shown.bare.rpartition(".")[0] if shown.bare.endswith((".text", ".value")) else shown.fact_id
    expected = f"Write '{{{{ {form} }}}}', which carries its mark, or '{{{{ {form} | plain }}}}' for words without link or footnote."
    return _problem(text, printed.at, shown.bare, message, expected)


def printed_unseen(text: TemplateText, printed: Printed) -> Problem:
    """A narrative prints the bare value of something of which cannot be seen whether it is simply so."""
    bare = printed.meaning.blind
    message = f"'{bare}' prints a value without its mark, and which fact it is of cannot be seen"
    return _problem(text, printed.at, bare, message, "Print the fact by its name, such as '{{ north.stake }}', or without '.text' or '.value'.")


def _problem(text: TemplateText, at: int, expression: str, message: str, expected: str) -> Problem:
    """Make a problem at an expression, found by the name that it begins with."""
    root = _ROOT.match(expression)
    found = re.compile(rf"(?<![\w.]){root[0]}\b").search(text.text, at) if root else None
    line, column = text.place(found.start() if found else at)
    return Problem(Position(text.path, line, column), message, expected, excerpt_of(text.lines, line))


def told_as_done(sentence: Sentence, found: Overstatement, fact: Shown, lines: Sequence[str], *, in_data: bool) -> Problem:
    """A sentence tells a fact as done, sure or settled though it is planned, claimed, disputed or otherwise not simply so."""
    at = sentence.place(found.verb_at)
    standing = load_hedges().standings[found.standing]
    allow = f'# allow "{found.verb}": why' if in_data else f'{{# allow "{found.verb}": why #}}'
    message = f"the sentence {standing.told}: '{found.verb}' around {fact.fact_id} ({', '.join(fact.words)})"
    expected = f"Expected words such as {standing.say}. A sentence that is right as it stands is allowed with a comment in this file: {allow}"
    return Problem(at, message, expected, excerpt_of(lines, at.line))
