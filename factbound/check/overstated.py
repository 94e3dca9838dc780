"""Facts that are not simply so: printed without their mark, or told by the sentence around them as done, sure or settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from factbound.check.allowances import Allowance
from factbound.check.fields import prose_fields
from factbound.check.hedges import Overstatement, load_hedges, overstatements
from factbound.check.prose import Block, Sentence, blocks_of, field_block, sentences_of
from factbound.check.references import TemplateText
from factbound.check.standings import References, Shown
from factbound.facts.knowledge import Knowledge
from factbound.problems import Position, Problem
from factbound.read.yamlfile import YamlFile

NARRATIVE = "content/"
NOT_TOLD = ("heading", "label", "string")
"""Blocks that name a matter and tell nothing."""
CONDITION = "provided"
"""A field that says what has to come true, and not that it did."""


def check_overstated(
    texts: Iterable[TemplateText], files: Mapping[str, YamlFile], allowances: Iterable[Allowance], knowledge: Knowledge
) -> tuple[list[Problem], set[Allowance]]:
    """Return what prose tells as more certain than it is, and the allowances that were needed.

    Args:
        texts: Narrative files and templates.
        files: The data files, whose notes may name facts.
        allowances: What all of them allow.
        knowledge: The settled facts.
    """
    check = _Check(allowances, knowledge)
    problems = [problem for text in texts if "{{" in text.text for problem in check.text_problems(text)]
    for file in files.values():
        if any("{{" in line for line in file.lines):
            problems += check.file_problems(file)
    return problems, check.used


class _Check:
    def __init__(self, allowances: Iterable[Allowance], knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._allowed: dict[str, list[Allowance]] = defaultdict(list)
        for allowance in allowances:
            self._allowed[allowance.at.path].append(allowance)
        self.used: set[Allowance] = set()

    def text_problems(self, text: TemplateText) -> Iterator[Problem]:
        """Judge a template or narrative file; most print no fact by its name and need no reading."""
        references = References(text.text, self._knowledge)
        unsure = [(place, shown) for place, shown in references.printed() if shown.words]
        if not unsure:
            return
        lines = text.text.splitlines()
        if text.name.startswith(NARRATIVE):
            yield from (printed_bare(text, lines, place, shown) for place, shown in unsure if shown.bare)
        yield from self._told_as_done(blocks_of(text), lines, references)

    def file_problems(self, file: YamlFile) -> Iterator[Problem]:
        """Judge the notes of a data file."""
        fields = [field for field in prose_fields(file, self._knowledge.project.entities) if "{{" in field.node.text and field.key != CONDITION]
        blocks = (field_block(file, field.node, field.key) for field in fields)
        yield from self._told_as_done(blocks, file.lines, References("", self._knowledge))

    def _told_as_done(self, blocks: Iterable[Block], lines: Sequence[str], references: References) -> Iterator[Problem]:
        offsets = [0, *accumulate(len(line) + 1 for line in lines)]
        for block in blocks:
            if block.sort in NOT_TOLD:
                continue
            for sentence in sentences_of(block):
                printed = {
                    start: list(references.shown_by(piece.reference, offsets[piece.at.line - 1] + piece.at.column))
                    for start, piece in sentence.placed
                    if piece.reference
                }
                yield from self._overstated(sentence, printed, lines)

    def _overstated(self, sentence: Sentence, printed: Mapping[int, Sequence[Shown]], lines: Sequence[str]) -> Iterator[Problem]:
        standings = {start: [word for one in shown for word in one.unsaid] for start, shown in printed.items()}
        if not any(standings.values()):
            return
        for found in overstatements(sentence.text, standings):
            path = sentence.pieces[0].at.path
            fitting = [one for one in self._allowed.get(path, ()) if one.covers(sentence.text, found.verb_at, found.verb_at + len(found.verb))]
            self.used.update(fitting)
            if not fitting:
                fact = next(one for one in printed[found.at] if found.standing in one.unsaid)
                yield told_as_done(sentence, found, fact, lines, in_data=not path.endswith((".md", ".jinja")))


def printed_bare(text: TemplateText, lines: Sequence[str], place: int, shown: Shown) -> Problem:
    """A narrative prints the bare value of a fact that is not simply so."""
    at = text.text.index(shown.chain, place)
    line = text.text.count("\n", 0, at) + 1
    position = Position(text.path, line, at - text.text.rfind("\n", 0, at))
    message = f"{shown.fact_id} is {', '.join(shown.words)}, and '{shown.chain}' prints it without its mark"
    form = f"'{{{{ {shown.chain.rsplit('.', 1)[0]} }}}}'"
    expected = f"Write {form}, which carries its mark, or {form[:-3]}| plain }}}}' for words without link or footnote."
    return Problem(position, message, expected, _line(lines, line))


def told_as_done(sentence: Sentence, found: Overstatement, fact: Shown, lines: Sequence[str], *, in_data: bool) -> Problem:
    """A sentence tells a fact as done, sure or settled though it is planned, claimed, disputed or otherwise not simply so."""
    at = sentence.place(found.verb_at)
    standing = load_hedges().standings[found.standing]
    allow = f'# allow "{found.verb}": why' if in_data else f'{{# allow "{found.verb}": why #}}'
    message = f"the sentence {standing.told}: '{found.verb}' around {fact.fact_id} ({', '.join(fact.words)})"
    expected = f"Expected words such as {standing.say}. A sentence that is right as it stands is allowed with a comment in this file: {allow}"
    return Problem(at, message, expected, _line(lines, at.line))


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""
