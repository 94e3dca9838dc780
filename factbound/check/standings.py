"""Which facts an expression of a template prints, and how each stands at the clocks: planned, alleged, rejected, or simply so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factbound.check.markup import references
from factbound.facts.clocks import Fact, mark_words, marks_at
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Quantity

BARE = ("text", "value")
"""Forms that leave out the marks."""
_MARKED = ("cited", "marked", "in_words")
_HELD = ("held", "statement", "holding")

_STRING = r"\"[^\"]*\"|'[^']*'"
_CHAIN = re.compile(rf"(?:{_STRING})|(?<![\w.])(?P<head>[a-z_]\w*)(?P<rest>(?:\s*\.\s*\w+(?:\((?:[^()\"']|{_STRING})*\))?)*)(?P<compared>\s*[=!]=)?")
_STEP = re.compile(r"(?P<name>\w+)(?:\((?P<given>[^()]*)\))?")
_NAMED = re.compile(r"\{%[-+]?\s*(?:for\s+(?P<one>\w+)\s+in|set\s+(?P<set>\w+)\s*=)\s*(?P<of>.*?)[-+]?%\}", re.DOTALL)


@dataclass(frozen=True)
class Selection:
    """Statements of one fact that a name or an expression stands for."""

    fact: Fact
    statements: tuple[Statement, ...]
    whole: bool = False
    """Whether it is the fact itself and not some of its statements."""


@dataclass(frozen=True)
class Shown:
    """A value that an expression prints."""

    fact_id: str
    words: tuple[str, ...]
    """What must be said with it; nothing for what is simply so."""
    unsaid: tuple[str, ...]
    """Those of them that its own words leave to the sentence; 'about 80 million' says of itself that it is an estimate."""
    chain: str
    """The part of the expression that names it."""
    bare: bool
    """Whether it is printed without its marks."""


class References:
    """What the expressions of one text print.

    Args:
        text: The text, whose loops and assignments give names of their own to facts.
        knowledge: The settled facts.
    """

    def __init__(self, text: str, knowledge: Knowledge) -> None:
        self._text, self._knowledge = text, knowledge
        self._named: list[tuple[int, str, tuple[Selection, ...]]] = []
        for found in _NAMED.finditer(text) if "{%" in text else ():
            selections = tuple(self._selections(found["of"], found.start()))
            self._named.append((found.end(), found["one"] or found["set"], selections))

    def printed(self) -> Iterator[tuple[int, Shown]]:
        """Yield every value that the text prints, with the place of its expression."""
        for place, expression in references(self._text).items():
            yield from ((place, shown) for shown in self.shown_by(expression, place))

    def shown_by(self, expression: str, place: int) -> Iterator[Shown]:
        """Yield the values that an expression prints.

        Args:
            expression: As it stands between double braces.
            place: Where in the text, since a loop may use a name again.
        """
        for found in _chains(expression):
            for selection, rest in self._follow(found, place):
                if rest and rest[0] not in (*BARE, *_MARKED):
                    continue
                words, told = self._words(selection), _told(selection)
                about = all(isinstance(one.value, Quantity) and one.value.approximate for one in told)
                unsaid = tuple(word for word in words if not (about and word == "estimated"))
                yield Shown(selection.fact.id, words, unsaid, found[0].strip(), bool(rest) and rest[0] in BARE)

    def _selections(self, expression: str, place: int) -> Iterator[Selection]:
        """Yield what a name is given to; printed values have no further steps."""
        for found in _chains(expression):
            yield from (selection for selection, rest in self._follow(found, place) if not rest)

    def _follow(self, chain: re.Match[str], place: int) -> Iterator[tuple[Selection, Sequence[str]]]:
        """Follow a chain of attributes as far as it leads from fact to statements, and yield what is left of it."""
        steps = list(_STEP.finditer(chain["rest"]))
        named = next((selections for end, name, selections in reversed(self._named) if name == chain["head"] and end <= place), None)
        if named is not None:
            starts = named
        elif steps and chain["head"] in self._knowledge.project.entities:
            fact = self._knowledge.find(f"{chain['head']}.{steps[0]['name']}")
            starts, steps = (Selection(fact, fact.holding, whole=True),) if fact else (), steps[1:]
        else:
            return
        for selection in starts:
            left = list(steps)
            while left and (further := self._step(selection, left[0]["name"], left[0]["given"])) is not None:
                selection, left = further, left[1:]  # noqa: PLW2901 - each step leads from one selection to the next
            yield selection, [step["name"] for step in left]

    def _step(self, selection: Selection, name: str, given: str | None) -> Selection | None:
        fact = selection.fact
        if name in _HELD:
            return Selection(fact, fact.holding)
        if name == "statements":
            return Selection(fact, fact.statements)
        if name in ("others", "set_aside"):
            return Selection(fact, tuple(one for one in fact.statements if not fact.holds(one)))
        if name == "said_in" and given:
            source = given.strip(" \"'")
            said = [one for one in fact.statements if any(locator.source == source for locator in one.locators)]
            return Selection(fact, tuple(said[:1]))
        return None

    def _words(self, selection: Selection) -> tuple[str, ...]:
        told = _told(selection)
        if selection.whole:
            return mark_words(told, selection.fact.disputed) if told else ()
        words = (word for one in told for word in marks_at(one, selection.fact, self._knowledge.clocks))
        return tuple(dict.fromkeys(words))


def _told(selection: Selection) -> list[Statement]:
    """Return the statements that give a value; what is undisclosed or unknown says so itself."""
    return [one for one in selection.statements if not isinstance(one.value, Missing)]


def _chains(expression: str) -> Iterator[re.Match[str]]:
    """Yield the chains of names in an expression, but what is only compared."""
    return (found for found in _CHAIN.finditer(expression) if found["head"] and not found["compared"])
