"""Facts in words: values, marks, locators, footnotes, tooltips. Plain text and Markdown, no layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from factbound.facts.clocks import marks
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Locator, Source, Statement
from factbound.facts.values import Missing, format_value
from factbound.render import escape

_PARAGRAPH = re.compile(r"p(\d+)(?:s(\d+))?")


@dataclass(frozen=True)
class Wording:
    """How one project's facts are said."""

    knowledge: Knowledge

    def value(self, statement: Statement) -> str:
        """Return a statement's value as readers see it."""
        if statement.value is None:
            return statement.formula
        return format_value(statement.value, statement.prop, self.knowledge.project.vocabulary.units, self.entity_name)

    def values(self, statements: Sequence[Statement]) -> str:
        """Return several values as one phrase: 'China, Turkey and India'."""
        return enumerate_words([self.value(statement) for statement in statements])

    def entity_name(self, name: str) -> str:
        """Return an entity's name; an unknown id is its own name."""
        entity = self.knowledge.project.entities.get(name)
        return entity.name if entity else name

    def page_of(self, entity: Entity) -> str:
        """Return the path of an entity's page under docs/."""
        return f"{entity.kind.folder}/{entity.id}.md"

    def passage(self, name: str) -> str:
        """Return a passage's number in words: 'paragraph 9, sentence 1'."""
        numbered = _PARAGRAPH.fullmatch(name)
        if numbered is None:
            return name
        return f"paragraph {numbered[1]}" + (f", sentence {numbered[2]}" if numbered[2] else "")

    def locator(self, locator: Locator) -> str:
        """Return where a source says it, in short: 'Business Times, p9s1'."""
        source = self.knowledge.project.sources.get(locator.source)
        name = source.publisher if source else locator.source
        return f"{name}, {locator.passage}" if locator.passage else name

    def short_citation(self, source: Source) -> str:
        """Return a source in few words of Markdown: its publisher, linked to where it can be read, and its date."""
        name = escape.markdown(source.publisher)
        linked = f"[{name}]({escape.link_address(source.address)})" if source.address else name
        return f"{linked}, {escape.markdown(source.published.text)}" if source.published else linked

    def citation(self, source: Source) -> str:
        """Return a source in Markdown: publisher, title with its address, date, and whether the whole was read."""
        title = escape.markdown(source.title)
        linked = f"[{title}]({escape.link_address(source.address)})" if source.address else title
        parts = [escape.markdown(source.publisher), linked]
        if source.published:
            parts.append(escape.markdown(source.published.text))
        return ", ".join(parts) + ("" if source.excerpt else " (read whole)")

    def footnote(self, statement: Statement) -> str:
        """Return the footnote of a statement: who says it, where, and what must be said with it."""
        sources = self.knowledge.project.sources
        passages: dict[str, list[str]] = {}
        for locator in statement.locators:
            passages.setdefault(locator.source, []).append(locator.passage)
        cited = [self._cited(sources[name], [one for one in places if one]) for name, places in passages.items() if name in sources]
        speaks = statement.by in self.knowledge.project.entities
        extra = [f"according to {self.speaker(statement)}" if speaks else "", f"on condition that {statement.provided}" if statement.provided else ""]
        said = "; ".join(part for part in extra if part)
        working = f"Computed as {escape.markdown(statement.formula)}. " if statement.formula else ""
        return working + "; ".join(cited) + (f"; {escape.markdown(said)}" if said else "") + "."

    def _cited(self, source: Source, passages: Sequence[str]) -> str:
        places = enumerate_words([self.passage(name) for name in passages])
        return self.short_citation(source) + (f", {escape.markdown(places)}" if places else "")

    def speaker(self, statement: Statement) -> str:
        """Return who says it."""
        return self.entity_name(statement.by)

    def tooltip(self, holding: Sequence[Statement], disputed: bool) -> str:
        """Return what a fact's tooltip says: its mark, its time, its sources."""
        first = holding[0]
        words = ", ".join(marks(first, disputed)) or ("" if isinstance(first.value, Missing) else first.certainty)
        sources = {self.locator(locator): None for one in holding for locator in one.locators}
        shown = "; ".join(list(sources)[:3]) + (f" and {len(sources) - 3} more" if len(sources) > 3 else "")
        times = " or ".join(dict.fromkeys(one.when.text for one in (holding if disputed else holding[:1]) if one.when))
        parts = [words.capitalize(), times, shown, "computed" if first.formula else ""]
        return " · ".join(part for part in parts if part)


def enumerate_words(words: Sequence[str]) -> str:
    """Return 'a', 'a and b' or 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
