"""Facts in words: values, marks, locators, footnotes, tooltips. Plain text and Markdown, no layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factbound.facts.clocks import Fact, mark_words
from factbound.facts.knowledge import Knowledge
from factbound.facts.mentions import Mention, keep_sentences, split_mentions
from factbound.facts.model import Entity, Locator, Notice, Source, Statement
from factbound.facts.rounding import round_quantity, rounding_words
from factbound.facts.values import Missing, Quantity, format_quantity, format_value
from factbound.facts.wording import quantity_in_words
from factbound.render import escape
from factbound.render.references import name_sources

NOTED = 3
"""How many sources a note names, since it stands in a margin."""

_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)")
_PARAGRAPH = re.compile(r"p(\d+)(?:s(\d+))?")


@dataclass(frozen=True)
class Wording:
    """How one project's facts are said."""

    knowledge: Knowledge

    def value(self, statement: Statement) -> str:
        """Return a statement's value as readers see it."""
        if statement.value is None:
            return statement.formula
        return format_value(statement.value, statement.prop, self.knowledge.project.vocabulary.units, self.entity_name, statement.step)

    def rounding(self, statement: Statement) -> str:
        """Say how a statement's number is rounded where it is printed; nothing where it is printed in full."""
        value, step = statement.value, statement.step
        if not isinstance(value, Quantity):
            return ""
        of = format_quantity(Quantity.point(step, value.unit), self.knowledge.project.vocabulary.units) if step else ""
        return rounding_words(round_quantity(value, step), of)

    def values(self, statements: Sequence[Statement]) -> str:
        """Return several values as one phrase: 'China, Turkey and India'."""
        return enumerate_words([self.value(statement) for statement in statements])

    def fact(self, fact: Fact) -> str:
        """Return what holds as one phrase; the alternatives of a dispute joined by 'or'."""
        if not fact.holding:
            return "not known"
        return " or ".join(dict.fromkeys(map(self.value, fact.holding))) if fact.disputed else self.values(fact.holding)

    def in_words(self, fact: Fact) -> str:
        """Return the number of a fact as prose has it, without its unit: 'four'; any other value as it is."""
        numbers = [self.number_in_words(one) for one in fact.holding]
        if not numbers or not all(numbers):
            return self.fact(fact)
        return " or ".join(dict.fromkeys(numbers)) if fact.disputed else enumerate_words(numbers)

    def number_in_words(self, statement: Statement) -> str:
        """Return a statement's number as prose has it; empty for any other value."""
        value, units = statement.value, self.knowledge.project.vocabulary.units
        return quantity_in_words(value, units) if isinstance(value, Quantity) else ""

    def told(self, text: str) -> str:
        """Return a prose field without the sentences that speak of what had not come about, or was not known, at the clocks."""
        return keep_sentences(text, self.knowledge.is_to_come)

    def plain(self, text: str) -> str:
        """Return a prose field in plain words: what it names by its value with its mark, or by its name."""
        if "{{" not in text:
            return text
        return "".join(part if isinstance(part, str) else self._mentioned(part) for part in split_mentions(self.told(text)))

    def _mentioned(self, mention: Mention) -> str:
        if not mention.prop:
            return self.entity_name(mention.entity)
        fact = self.knowledge.find(mention.fact_id)
        return self.fact(fact) + in_brackets(mark_words(fact.holding, fact.disputed)) if fact else "not known"

    def entity_name(self, name: str) -> str:
        """Return an entity's name; an unknown id is its own name."""
        return self.knowledge.project.entity_name(name)

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
        """Return where a source says it, in short: 'Business Times, p9s1'; of a withdrawn one with that."""
        source = self.knowledge.project.sources.get(locator.source)
        name = source.publisher if source else locator.source
        withdrawn = " (withdrawn)" if source and self.knowledge.clocks.told(source.retracted) else ""
        return (f"{name}, {locator.passage}" if locator.passage else name) + withdrawn

    def short_name(self, source: Source) -> str:
        """Return the name by which notes cite a source: 'Reuters 2018b'."""
        return self.knowledge.gathered(name_sources)[source.id]

    def short_citation(self, source: Source, passages: Sequence[str] = ()) -> str:
        """Return a source in few words of Markdown, linked to where it can be read, and its passages: 'Reuters 2018b, p9s1'."""
        linked = self.linked_name(source) or escape.markdown(self.short_name(source))
        linked += " (withdrawn)" if self.knowledge.clocks.told(source.retracted) else ""
        return ", ".join([linked, *map(escape.markdown, passages)])

    def linked_name(self, source: Source) -> str:
        """Return a short name as a link in Markdown; nothing for a source without an address."""
        return f"[{escape.markdown(self.short_name(source))}]({escape.link_address(source.address)})" if source.address else ""

    def citation(self, source: Source) -> str:
        """Return a source in full, in Markdown: short name, title with its address, who published it when, and whether the whole was read."""
        name, title = self.short_name(source), escape.markdown(source.title)
        linked = f"[{title}]({escape.link_address(source.address)})" if source.address else title
        # A publisher that the short name has whole is not said twice.
        publisher = "" if name.startswith(f"{source.publisher} ") else source.publisher
        date = source.published.text.replace(" ", "\u00a0") if source.published else ""
        published = ", ".join(part for part in (publisher, date) if part)
        parts = (published, "" if source.excerpt else "Read whole", *self.notices(source))
        rest = "".join(f" {escape.markdown(part)}." for part in parts if part)
        return f"**{escape.markdown(name)}.** {linked}.{rest}"

    def notices(self, source: Source) -> list[str]:
        """Return what was said of a source later, as far as it was known: 'Withdrawn on 1 March 2019: …'."""
        told = (("Withdrawn", source.retracted), ("Corrected", source.corrected))
        known = ((word, notice) for word, one in told if (notice := self.knowledge.clocks.told(one)))
        return [f"{word}{_when(notice)}: {self.plain(notice.because).rstrip('.')}" for word, notice in known]

    def cited_in(self, text: str) -> list[str]:
        """Return in full the sources that a report's Markdown cites, by their short names."""
        linked = self.knowledge.gathered(_sources_by_link)
        asked = [source for link in {"", *_LINK.findall(text)} for source in linked.get(link, ())]
        found = [source for source in asked if _cites(text, self.short_citation(source))]
        return [self.citation(source) for source in sorted(found, key=lambda source: (self.short_name(source).casefold(), source.id))]

    def footnote(self, statements: Sequence[Statement]) -> str:
        """Return the footnote of statements that stand side by side: which sources say it, where, and what must be said with it.

        Sources have their short form. The fact register has all of them; a note names the first ones and says how many more there are.
        """
        sources = self.knowledge.project.sources
        passages: dict[str, list[str]] = {}
        for source, passage in dict.fromkeys((one.source, one.passage) for statement in statements for one in statement.locators):
            passages.setdefault(source, []).append(passage)
        cited = [self.short_citation(sources[name], [one for one in places if one]) for name, places in passages.items() if name in sources]
        rest = f" and {len(cited) - NOTED} more" if len(cited) > NOTED else ""
        said = "; ".join(dict.fromkeys(part for statement in statements for part in self._said_with(statement)))
        computed = "".join(dict.fromkeys(map(self._computed, statements)))
        return computed + "; ".join(cited[:NOTED]) + rest + (f"; {escape.markdown(said)}" if said else "") + "."

    def _said_with(self, statement: Statement) -> list[str]:
        """Return what a note says besides: according to whom, and on what condition."""
        speaks = statement.by in self.knowledge.project.entities
        parts = [f"according to {self.speaker(statement)}" if speaks else "", f"if {self.plain(statement.provided)}" if statement.provided else ""]
        return [part for part in parts if part]

    def _computed(self, statement: Statement) -> str:
        """Say of a statement that was computed from what, and how it was rounded; nothing of any other."""
        if not statement.formula:
            return ""
        inputs = self.knowledge.workings.get(statement.id, ())
        labels = (f"{self.entity_name(one.entity)}: {one.prop.label[:1].lower()}{one.prop.label[1:]}" for one in inputs)
        named, rounding = enumerate_words(list(dict.fromkeys(labels))), self.rounding(statement)
        return escape.markdown("Computed" + (f" from {named}" if named else "") + (f", {rounding}" if rounding else "")) + ": "

    def speaker(self, statement: Statement) -> str:
        """Return who says it."""
        return self.entity_name(statement.by)

    def tooltip(self, holding: Sequence[Statement], marks: Sequence[str]) -> str:
        """Return what a fact's tooltip says: its marks, its time, its sources."""
        first = holding[0]
        words = ", ".join(marks) or ("" if isinstance(first.value, Missing) else first.certainty)
        sources = {self.locator(locator): None for one in holding for locator in one.locators}
        shown = "; ".join(list(sources)[:3]) + (f" and {len(sources) - 3} more" if len(sources) > 3 else "")
        times = (
            " or ".join(dict.fromkeys(one.when.text for one in holding if one.when)) if "disputed" in marks else first.when.text if first.when else ""
        )
        excerpt = "excerpt" if all(map(self.knowledge.project.rests_on_excerpts, holding)) else ""
        parts = [words.capitalize(), times, shown, excerpt, "computed" if first.formula else ""]
        return " · ".join(part for part in parts if part)


def _sources_by_link(knowledge: Knowledge) -> Mapping[str, Sequence[Source]]:
    """Return the sources by the link that their short citations begin with; those without one by nothing."""
    wording, found = Wording(knowledge), dict[str, list[Source]]()
    for source in knowledge.project.sources.values():
        found.setdefault(wording.linked_name(source), []).append(source)
    return found


def _cites(text: str, citation: str) -> bool:
    """Return whether a text has a short citation; one without a link may be the beginning of a longer word."""
    return citation in text and (citation.endswith(")") or re.search(rf"(?<!\w){re.escape(citation)}(?!\w)", text) is not None)


def _when(notice: Notice) -> str:
    """Return when a notice was given, as it stands behind its verb: ' on 1 March 2019', ' in March 2019'."""
    if notice.on is None:
        return ""
    return f" {'on' if notice.on.start == notice.on.end else 'in'} {notice.on.text}"


def in_brackets(words: Sequence[str]) -> str:
    """Return marks as they stand behind a value: ' (planned, disputed)'."""
    return f" ({', '.join(words)})" if words else ""


def enumerate_words(words: Sequence[str]) -> str:
    """Return 'a', 'a and b' or 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
