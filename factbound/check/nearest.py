"""The facts that come nearest to a number in prose, for the hint of its problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from factbound.check.figures import Figure, counted
from factbound.check.pieces import Prose
from factbound.facts.clocks import Fact
from factbound.facts.knowledge import Knowledge
from factbound.facts.values import Moment, Quantity, format_value

MOST = 3
"""How many facts a hint names."""


class NearestFacts:
    """All facts that hold, ready to be compared with numbers.

    Args:
        knowledge: The settled facts.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._units = knowledge.project.vocabulary.units
        self._facts = [fact for key, fact in sorted(knowledge.facts.items()) if fact.holding and knowledge.choose(key[0]) == key]

    def hint(self, prose: Prose, figure: Figure, words: bool) -> str:
        """Return which facts say a number, and how to refer to them; nothing when none does.

        Args:
            prose: Where the number stands.
            figure: The number.
            words: Whether the place can print a number in words.
        """
        told = prose.text[figure.start : figure.end]
        noun = counted(prose.text, figure.end).lower()
        near = {piece.reference.partition(".")[0] for piece in prose.pieces if piece.reference}
        ranked = sorted(
            (rank, fact.id.partition(".")[0] not in near, fact.id) for fact in self._facts for rank in self._ranks(fact, figure, told, noun)
        )
        best = [one for one in ranked if one[0] == ranked[0][0]]
        return " ".join(self._told(name, figure.words and words) for _, _, name in best[:MOST])

    def _ranks(self, fact: Fact, figure: Figure, told: str, noun: str) -> Iterator[int]:
        """Yield how near what a fact says comes to a number: 0 for the same value and unit, 1 for the number alone."""
        for statement in fact.holding[:1]:
            value = statement.value
            if isinstance(value, Quantity) and figure.number is not None and figure.number in (value.interval.low, value.interval.high):
                unit = self._units.get(value.unit)
                named = noun in (unit.one, unit.many) if unit and noun else False
                yield 0 if named or value.unit == figure.unit != "" else 1
            days = _days(figure, told)
            if isinstance(value, Moment) and days:
                span = value.period.start, value.period.end
                if span == days:
                    yield 0
                elif days[0] <= span[0] and span[1] <= days[1]:
                    yield 1

    def _told(self, name: str, words: bool) -> str:
        fact = next(one for one in self._facts if one.id == name)
        statement = fact.holding[0]
        assert statement.value is not None
        value = format_value(statement.value, statement.prop, self._units).replace("\u00a0", " ")
        in_words = words and statement.prop.type == "quantity"
        return f"{value} is {name}: write '{{{{ {name}{'.in_words' if in_words else ''} }}}}'."


def _days(figure: Figure, told: str) -> tuple[date, date] | None:
    """Return the first and last day that an expression may mean, where it may be a date."""
    if figure.first_day and figure.last_day:
        return figure.first_day, figure.last_day
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told):
            return date.fromisoformat(told), date.fromisoformat(told)
        if re.fullmatch(r"1[89][0-9]{2}|20[0-9]{2}", told):
            return date(int(told), 1, 1), date(int(told), 12, 31)
    except ValueError:
        pass
    return None
