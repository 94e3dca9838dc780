"""What an expression of a template may stand for, step by step: entities, facts, some statements of a fact, and how each stands at the clocks.

The steps are those that the views of facts, statements and entities take; what is none of theirs is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from factbound.facts.clocks import Fact, mark_words, marks_at, state_of
from factbound.facts.knowledge import Knowledge
from factbound.facts.mentions import BRACES, parse_mention
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Quantity

T = TypeVar("T")

BARE = ("text", "value")
"""Forms that leave out the marks."""
_RAW = ("number", "record")
"""What leads to values that have no marks at all."""
_MARKED = ("cited", "marked", "in_words", "mentioned")
_LISTS = ("held", "holding", "statements", "others", "set_aside")
_ABOUT_VALUES = (
    *("id", "fact_id", "disputed", "known", "done", "marks", "mark", "prop", "label", "missing", "when", "until", "locators", "formula", "excerpt"),
    *("is_about", "status", "certainty", "directness", "rank", "because", "note", "provided", "standing", "reason", "holds", "overruled", "state"),
)
"""What facts and statements have beside their value."""
_APART = ("by", "settled_by", "working", "worked")
"""Things of their own, of which nothing is known here."""
_ABOUT_ENTITIES = ("id", "name", "is_known", "also", "native", "note", "kind", "page")
_ABOUT_BRIEFING = ("checks", "balance", "columns", "kinds", "sources", "pages", "reports", "narratives", "afterwords", "ledger")
_STEPS = frozenset((*BARE, *_RAW, *_MARKED, *_LISTS, *_ABOUT_VALUES, *_APART, "statement", "change", "said_in", "at", "fact", "entity", "object"))


@dataclass(frozen=True)
class Selection:
    """Statements of one fact that a name or an expression stands for."""

    fact: Fact
    statements: tuple[Statement, ...]
    whole: bool = False
    """Whether it is the fact itself and not some of its statements."""
    many: bool = False
    """Whether it is a list of them."""
    bare: str = ""
    """The expression that left its marks out."""


@dataclass(frozen=True)
class Meaning:
    """All that an expression may stand for."""

    selections: tuple[Selection, ...] = ()
    entities: tuple[str, ...] = ()
    listed: bool = False
    """Whether it is a list with one item for each of them."""
    gathered: bool = False
    """Whether it holds them under keys of its own."""
    unknown: bool = False
    """Whether it may also be anything else."""
    blind: str = ""
    """The bare form of something that is not known."""
    literal: str | int | None = None
    briefing: bool = False


UNKNOWN = Meaning(unknown=True)


@dataclass(frozen=True)
class Shown:
    """A value that an expression prints."""

    fact_id: str
    words: tuple[str, ...]
    """What must be said with it; nothing for what is simply so."""
    unsaid: tuple[str, ...]
    """Those of them that its own words leave to the sentence; 'about 80 million' says of itself that it is an estimate."""
    bare: str = ""
    """The expression that leaves its marks out, if they are left out."""


def union(meanings: Iterable[Meaning]) -> Meaning:
    """Return what stands for any of some things."""
    found = list(meanings)
    if len(found) == 1:
        return found[0]
    return Meaning(
        tuple(dict.fromkeys(selection for one in found for selection in one.selections)),
        tuple(dict.fromkeys(entity for one in found for entity in one.entities)),
        gathered=any(one.gathered for one in found),
        unknown=any(one.unknown for one in found),
        blind=next((one.blind for one in found if one.blind), ""),
    )


class Steps:
    """Follows expressions from entities to facts, and from facts to statements.

    Args:
        knowledge: The settled facts.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def named(self, name: str) -> Meaning:
        """Return what a name stands for that the text itself gives to nothing."""
        if name == "briefing":
            return Meaning(briefing=True)
        if name in ("page", "report", "chart"):
            return Meaning()
        return Meaning(entities=(name,)) if name in self.knowledge.project.entities else UNKNOWN

    def mentioned(self, reference: str) -> Iterator[Shown]:
        """Yield the fact that a note names between double braces."""
        braces = BRACES.fullmatch(f"{{{{{reference}}}}}")
        mention = parse_mention(braces) if braces else None
        if mention and mention.prop:
            yield from self.shown(self._fact(mention.entity, mention.prop))

    def shown(self, meaning: Meaning) -> Iterator[Shown]:
        """Yield the values of facts that are printed where an expression stands for something."""
        for selection in meaning.selections:
            told = _told(selection)
            about = all(isinstance(one.value, Quantity) and one.value.approximate for one in told)
            words = self._words(selection, told)
            unsaid = tuple(word for word in words if not (about and word == "estimated"))
            yield Shown(selection.fact.id, words, unsaid, selection.bare)

    def attribute(self, meaning: Meaning, name: str, written: str) -> Meaning:
        """Return what an attribute stands for.

        Args:
            meaning: What it is taken of.
            name: Its name.
            written: The whole expression.
        """
        if meaning.briefing:
            return self._of_briefing(name)
        if meaning.gathered and name not in _STEPS:
            return meaning
        found = [self._of_selection(one, name, written) for one in meaning.selections]
        found += [self._of_entity(entity, name) for entity in meaning.entities]
        if meaning.unknown or meaning.blind:
            found.append(Meaning(unknown=True, blind=meaning.blind or (written if name in BARE else "")))
        return union(found) if found else Meaning()

    def item(self, meaning: Meaning, key: Meaning, written: str) -> Meaning:
        """Return what stands under a key or number of something."""
        if isinstance(key.literal, str):
            return self.attribute(meaning, key.literal, written)
        if meaning.entities and not meaning.listed and not isinstance(key.literal, int):
            return union([*map(self._facts, meaning.entities), replace(meaning, entities=())])
        number = key.literal
        if isinstance(number, int) and meaning.listed and not (meaning.selections and meaning.entities):
            return Meaning(_nth(meaning.selections, number), _nth(meaning.entities, number), unknown=meaning.unknown)
        each = self.each(meaning)
        if isinstance(number, int) and len(meaning.selections) == 1 and (one := meaning.selections[0]).many and not one.bare:
            return replace(each, selections=(replace(one, statements=_nth(one.statements, number), many=False),))
        return each

    def each(self, meaning: Meaning) -> Meaning:
        """Return what one thing of a list stands for: any of them."""
        return replace(meaning, selections=tuple(replace(one, many=False) for one in meaning.selections), listed=False, literal=None)

    def called(self, of: Meaning, name: str, given: Sequence[Meaning]) -> Meaning | None:
        """Return what a method of something gives; None where it is none that leads to other facts."""
        first = given[0] if given else Meaning()
        if of.briefing and name == "shares":
            return Meaning(tuple(_whole(fact) for entity in first.entities for fact in self._shares(entity)), unknown=not first.entities)
        if of.briefing and name == "of_kind":
            found = [one for one in self.knowledge.project.entities.values() if first.literal in (None, one.kind.name)]
            return Meaning(entities=tuple(one.id for one in sorted(found, key=lambda one: one.name.casefold())), listed=True)
        if name == "about" and of.entities:
            named = isinstance(first.literal, str)
            return union(self._fact(entity, str(first.literal)) if named else self.each(self._facts(entity)) for entity in of.entities)
        if name == "said_in" and of.selections:
            return replace(of, selections=tuple(_said_in(one.fact, first.literal) for one in of.selections))
        if name == "at" and of.selections:
            return replace(of, selections=tuple(self._stood(one.fact, first) for one in of.selections))
        return None

    def _stood(self, fact: Fact, moment: Meaning) -> Selection:
        """Return a fact as it stood on the day that another gives; any of its statements where the day cannot be told."""
        days = {one.fact.day for one in moment.selections}
        if moment.unknown or len(days) != 1:
            return Selection(fact, fact.statements)
        return _whole(self.knowledge.stood(fact, moment.selections[0].fact))

    def _of_briefing(self, name: str) -> Meaning:
        entities = self.knowledge.project.entities
        if name == "subject":
            return self.named(self.knowledge.project.briefing.subject)
        if name == "entities":
            return Meaning(entities=tuple(sorted(entities, key=lambda one: entities[one].name.casefold())), listed=True)
        if name in ("facts", "statements"):
            found = union(map(self._facts, entities))
            many = tuple(replace(one, statements=one.fact.statements, whole=False) for one in found.selections) if name == "statements" else ()
            return replace(found, selections=many or found.selections, listed=not many)
        return Meaning() if name in _ABOUT_BRIEFING else UNKNOWN

    def _of_entity(self, entity: str, name: str) -> Meaning:
        if name in ("facts", "known"):
            found = self._facts(entity)
            return replace(found, selections=tuple(one for one in found.selections if one.statements or name == "facts"))
        if name == "others":
            return union(self._of_selection(one, name, "") for one in self._facts(entity).selections)
        if name in ("mentions", "mentioned_by"):
            return UNKNOWN
        return Meaning() if name in _ABOUT_ENTITIES else self._fact(entity, name)

    def _of_selection(self, selection: Selection, name: str, written: str) -> Meaning:
        fact = selection.fact
        if selection.bare:
            return Meaning((selection,))
        if name in _LISTS:
            return Meaning((Selection(fact, self._listed(fact, name), many=True),))
        if name in _MARKED:
            return Meaning((selection,))
        if name in _APART:
            return UNKNOWN
        if name == "change":
            return Meaning((Selection(fact, fact.statements[-1:]),))
        if name == "statement":
            return Meaning((Selection(fact, fact.holding[:1]),))
        if name == "fact":
            return Meaning((_whole(fact),))
        if name in ("entity", "object"):
            return self.named(fact.id.partition(".")[0] if name == "entity" else fact.of)
        if name in BARE or name in _RAW:
            return Meaning((replace(selection, bare=written),))
        return Meaning() if name in _ABOUT_VALUES else UNKNOWN

    def _listed(self, fact: Fact, name: str) -> tuple[Statement, ...]:
        if name in ("held", "holding"):
            return fact.holding
        others = tuple(one for one in fact.statements if not fact.holds(one))
        if name == "set_aside":
            return tuple(one for one in others if state_of(one, fact, self.knowledge.clocks) in ("Rejected", "Superseded"))
        return others if name == "others" else fact.statements

    def _fact(self, entity: str, prop: str) -> Meaning:
        fact = self.knowledge.find(f"{entity}.{prop}")
        return Meaning((_whole(fact),)) if fact else Meaning()

    def _facts(self, entity: str) -> Meaning:
        keys = dict.fromkeys((one.fact_id, one.of) for one in self.knowledge.project.entities[entity].statements)
        return Meaning(tuple(_whole(self.knowledge.settle(key)) for key in keys), listed=True)

    def _shares(self, entity: str) -> Iterator[Fact]:
        for name, prop in self.knowledge.project.vocabulary.properties.items():
            if prop.type == "share" and prop.of:
                yield from self.knowledge.holders(name, entity)

    def _words(self, selection: Selection, told: Sequence[Statement]) -> tuple[str, ...]:
        if selection.whole:
            return mark_words(told, selection.fact.disputed) if told else ()
        words = (word for one in told for word in marks_at(one, selection.fact, self.knowledge.clocks))
        return tuple(dict.fromkeys(words))


def _whole(fact: Fact) -> Selection:
    return Selection(fact, fact.holding, whole=True)


def _said_in(fact: Fact, source: object) -> Selection:
    said = [one for one in fact.statements if source is None or any(locator.source == source for locator in one.locators)]
    return Selection(fact, tuple(said if source is None else said[:1]))


def _told(selection: Selection) -> list[Statement]:
    """Return the statements that give a value; what is undisclosed or unknown says so itself."""
    return [one for one in selection.statements if not isinstance(one.value, Missing)]


def _nth(items: tuple[T, ...], number: int) -> tuple[T, ...]:
    return items[number:][:1] if number >= 0 else items[: len(items) + number + 1][-1:]
