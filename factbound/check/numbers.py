"""Numbers in prose that come from no fact: in narrative, in templates and in the prose fields of data/. What is a number, figures.py knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from factbound.check.allowances import Allowances
from factbound.check.fields import Field, prose_fields
from factbound.check.figures import Figure, figures_in
from factbound.check.nearest import NearestFacts
from factbound.check.numberwords import PERHAPS
from factbound.check.pieces import Block
from factbound.check.prose import blocks_of, field_block
from factbound.check.references import TemplateText, excerpt_of
from factbound.facts.knowledge import Knowledge
from factbound.facts.vocabulary import BUILT_IN_UNITS, Vocabulary
from factbound.problems import Problem, until_full
from factbound.read.yamlfile import YamlFile

LIST = "Write '1.' before each item, and set in by four blanks what stands between items"


def check_numbers(texts: Iterable[TemplateText], files: Mapping[str, YamlFile], allowances: Allowances, knowledge: Knowledge) -> list[Problem]:
    """Return the numbers that no fact says and no comment allows.

    Args:
        texts: Narrative files, with their front matter, and templates.
        files: The data files, by path.
        allowances: What all of them allow.
        knowledge: The settled facts, for hints and for the units that 'one' counts.
    """
    return list(_Check(texts, files, allowances, knowledge).problems())


def words_of_units(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the words that 'one' counts: those of the project's own units. 'One day' tells no number."""
    return frozenset(unit.one.lower() for name, unit in vocabulary.units.items() if name not in BUILT_IN_UNITS)


def has_figures(text: TemplateText, units: Collection[str]) -> bool:
    """Return whether there is a number in the prose of a text, allowed or not.

    Args:
        text: A template or narrative file.
        units: Words that 'one' counts.
    """
    return PERHAPS.search(text.text) is not None and any(True for block in blocks_of(text) for _ in figures_in(block.text, frozenset(units)))


class _Check:
    def __init__(self, texts: Iterable[TemplateText], files: Mapping[str, YamlFile], allowances: Allowances, knowledge: Knowledge) -> None:
        self._texts, self._files, self._allowances, self._knowledge = texts, files, allowances, knowledge

    @cached_property
    def _nearest(self) -> NearestFacts:
        return NearestFacts(self._knowledge)

    def problems(self) -> Iterator[Problem]:
        for text in self._texts:
            if PERHAPS.search(text.text):
                yield from until_full(text.path, (one for block in blocks_of(text) for one in self._bare_numbers(block, text.lines)))
        for file in self._files.values():
            yield from until_full(file.path, self._in_data(file))

    def _in_data(self, file: YamlFile) -> Iterator[Problem]:
        for field in prose_fields(file, self._knowledge.project.entities):
            if PERHAPS.search(field.node.text):
                yield from self._bare_numbers(field_block(file, field.node, field.key), file.lines, field)

    @cached_property
    def _units(self) -> frozenset[str]:
        return words_of_units(self._knowledge.project.vocabulary)

    def _bare_numbers(self, block: Block, lines: list[str], field: Field | None = None) -> Iterator[Problem]:
        text = block.text
        for figure in figures_in(text, self._units):
            if not self._allowances.permit(block.pieces[0].at.path, text, figure.start, figure.end):
                at = block.place(figure.start)
                told = " ".join(text[figure.start : figure.end].split())
                message = f"'{told}' numbers a list without a fact" if block.sort == "marker" else f"'{told}' stands in prose without a fact"
                yield Problem(at, message, self._hint(block, figure, told, field), excerpt_of(lines, at.line))

    def _hint(self, block: Block, figure: Figure, told: str, field: Field | None) -> str:
        """Name the nearest facts where the place can refer to one, else the ways that are left."""
        refers = field.mentions if field else block.sort not in ("field", "label", "string", "marker")
        near = self._nearest.hint(block, figure, words=field is None) if refers else ""
        if near:
            return near
        jinja = field is None and block.pieces[0].at.path.endswith((".md", ".jinja"))
        allow = f'{{# allow "{told}": why #}}' if jinja else f'# allow "{told}": why'
        way = "Give it a fact with a source and refer to that" if refers else LIST if block.sort == "marker" else "Say it without the number"
        return f"{way}; what is no fact is allowed with a comment in this file: {allow}"
