"""Numbers in prose that come from no fact: in narrative, in templates and in the prose fields of data/. What is a number, figures.py knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from factbound.check.allowances import Allowance
from factbound.check.fields import Field, prose_fields
from factbound.check.figures import Figure, figures_in
from factbound.check.lookwords import LOOK, look_blocks
from factbound.check.nearest import NearestFacts
from factbound.check.numberwords import PERHAPS
from factbound.check.prose import Block, blocks_of, field_block
from factbound.check.references import TemplateText
from factbound.facts.knowledge import Knowledge
from factbound.problems import Position, Problem
from factbound.read.yamlfile import YamlFile


def check_numbers(
    texts: Iterable[TemplateText],
    files: Mapping[str, YamlFile],
    allowances: Iterable[Allowance],
    knowledge: Knowledge,
    needed: Iterable[Allowance] = (),
) -> list[Problem]:
    """Return the numbers that no fact says and no comment allows, and the comments that allow nothing.

    Args:
        texts: Narrative files, with their front matter, and templates.
        files: The data files, by path.
        allowances: What all of them allow.
        knowledge: The settled facts, for hints and for the units that 'one' counts.
        needed: Those of them that another rule needs.
    """
    check = _Check(texts, files, allowances, knowledge)
    check.used.update(needed)
    return list(check.problems())


class _Check:
    def __init__(self, texts: Iterable[TemplateText], files: Mapping[str, YamlFile], allowances: Iterable[Allowance], knowledge: Knowledge) -> None:
        self._texts, self._files, self._knowledge = texts, files, knowledge
        self._allowed: dict[str, list[Allowance]] = defaultdict(list)
        for allowance in allowances:
            self._allowed[allowance.at.path].append(allowance)
        self.used: set[Allowance] = set()

    @cached_property
    def _nearest(self) -> NearestFacts:
        return NearestFacts(self._knowledge)

    def problems(self) -> Iterator[Problem]:
        for text in self._texts:
            lines = text.text.splitlines()
            blocks = look_blocks(text) if text.name == LOOK else blocks_of(text)
            for block in blocks if PERHAPS.search(text.text) else ():
                yield from self._bare_numbers(block, lines)
        entities = self._knowledge.project.entities
        for file in self._files.values():
            for field in prose_fields(file, entities):
                if PERHAPS.search(field.node.text):
                    yield from self._bare_numbers(field_block(file, field.node, field.key), file.lines, field)
        for allowance in sorted({one for found in self._allowed.values() for one in found} - self.used):
            message = f"'{allowance.wording}' is allowed here, and nothing in the file's prose needs it"
            yield Problem(allowance.at, message, "Delete the comment, or correct its wording.", allowance.excerpt)

    @cached_property
    def _units(self) -> frozenset[str]:
        return frozenset(unit.one.lower() for unit in self._knowledge.project.vocabulary.units.values())

    def _bare_numbers(self, block: Block, lines: list[str], field: Field | None = None) -> Iterator[Problem]:
        text = block.text
        for figure in figures_in(text, self._units):
            fitting = [one for one in self._allowed.get(block.pieces[0].at.path, ()) if one.covers(text, figure.start, figure.end)]
            self.used.update(fitting)
            if not fitting:
                at = block.place(figure.start)
                told = " ".join(text[figure.start : figure.end].split())
                yield Problem(at, f"'{told}' stands in prose without a fact", self._hint(block, figure, told, field), _line(lines, at))

    def _hint(self, block: Block, figure: Figure, told: str, field: Field | None) -> str:
        """Name the nearest facts where the place can refer to one, else the ways that are left."""
        refers = field.mentions if field else block.sort not in ("field", "label", "string")
        near = self._nearest.hint(block, figure, words=field is None) if refers else ""
        if near:
            return near
        jinja = field is None and not block.pieces[0].at.path.endswith(LOOK)
        allow = f'{{# allow "{told}": why #}}' if jinja else f'# allow "{told}": why'
        way = "Give it a fact with a source and refer to that" if refers else "Say it without the number"
        return f"{way}; what is no fact is allowed with a comment in this file: {allow}"


def _line(lines: list[str], at: Position) -> str:
    return lines[at.line - 1] if at.line <= len(lines) else ""
