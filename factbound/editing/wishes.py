"""What somebody wants a fact to say, and which of its statements that means: changed in place, or a new one beside the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from factbound.facts.dates import Period, parse_period
from factbound.facts.faults import ValueFault, sentences
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Statement
from factbound.facts.plainwords import statement_words
from factbound.facts.vocabulary import Property
from factbound.formatting.scalars import Written
from factbound.problems import BuildFailed, guess
from factbound.read.project import Reading

_ROW = re.compile("([1-9][0-9]{0,8})?")


class Misnamed(ValueFault):
    """A name that nothing of the project has."""


@dataclass(frozen=True)
class Wish:
    """A fact and what a statement of it shall say."""

    fact: str
    """`megafon.stake`, or a row of it: `megafon.stake.2`."""
    fields: Mapping[str, Written] = field(default_factory=dict)
    """Keys of a statement; an empty text takes a key away."""
    anew: bool = False
    """Whether it is a new statement whatever is there."""

    def text(self, key: str) -> str:
        """Return what one key shall say; nothing where it is not asked for."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else " ".join(value)


@dataclass(frozen=True)
class Target:
    """Where a wish goes."""

    entity: Entity
    prop: Property
    index: int
    """Among the statements of the property in the file, from 0: the one meant, or the one before which a new one goes."""
    statement: Statement | None = None
    """The one meant; None for a new one."""
    of: str = ""
    """The object of a new one."""


def find_target(wish: Wish, reading: Reading, knowledge: Knowledge) -> Target:
    """Return which statement a wish means.

    A row is what it says. Otherwise the object is chosen as `{{ megafon.stake }}` chooses it; a statement of the same time is meant, or
    a new one where none has that time; without a time the one that holds.

    Raises:
        Misnamed: If there is no such entity, property or row.
        BuildFailed: If several statements could be meant, or the value of a computed one is asked for.
    """
    entity, prop, number = name_fact(reading, wish.fact)
    statements = [one for one in entity.statements if one.prop.name == prop.name]
    if number:
        found = next((one for one in statements if one.number == number), None)
        if found is None:
            rows = ", ".join(str(one.number) for one in statements) or "none"
            raise Misnamed(f"there is no row '{wish.fact}'", f"'{entity.id}.{prop.name}' has the rows: {rows}.")
        return _changed(found, entity, statements, wish, reading)
    of = wish.text("of") or wish.text("in") or (knowledge.choose(f"{entity.id}.{prop.name}") or ("", ""))[1]
    same = [one for one in statements if one.of == of]
    meant = [] if wish.anew else _meant(same, wish, knowledge)
    if len(meant) == 1:
        return _changed(meant[0], entity, statements, wish, reading)
    if meant:
        raise _ambiguous(meant, reading)
    if not (wish.text("value") or wish.text("formula")):
        named = f"'{entity.id}.{prop.name}'"
        listed = f" To change one that there is, name its row: {', '.join(one.id for one in statements)}." if statements else ""
        raise Misnamed(f"nothing is said of {named} at that time" if statements else f"nothing is said of {named} yet", f"Give a value.{listed}")
    begins = [one.when.start if one.when else None for one in statements]
    when = _period(wish.text("when"))
    return Target(entity, prop, place_newest_first(begins, when.start if when else None), None, of)


def place_newest_first(begins: Sequence[date | None], begin: date | None) -> int:
    """Return before which of some statements a new one goes: before the first that begins no later; what has no time has always been so.

    Args:
        begins: When each of them begins, as they stand in the file; None for one without a time.
        begin: When the new one does.
    """
    if begin is None:
        return next((index for index, one in enumerate(begins) if one is None), len(begins))
    return next((index for index, one in enumerate(begins) if one is None or one <= begin), len(begins))


def find_targets(wishes: Iterable[Wish], reading: Reading, knowledge: Knowledge) -> list[tuple[Target, Wish]]:
    """Return which statement each wish means.

    Raises:
        Misnamed: If there is no such entity, property or row.
        BuildFailed: If one wish could mean several statements, or several wishes change the same.
    """
    found: list[tuple[Target, Wish]] = []
    for wish in wishes:
        target = find_target(wish, reading, knowledge)
        if target.statement is not None and any(one.statement is target.statement for one, _ in found):
            message = f"'{target.statement.id}' is to say two things at once"
            raise BuildFailed([reading.problem(target.statement.at, message, "Give each statement once; a further one has its own row or time.")])
        found.append((target, wish))
    return found


def name_fact(reading: Reading, name: str) -> tuple[Entity, Property, int]:
    """Return the entity, the property and the number (0 for the fact as a whole) that a name such as `megafon.stake.2` gives.

    Raises:
        Misnamed: If there is no such entity or property.
    """
    first, _, rest = name.partition(".")
    second, _, row = rest.partition(".")
    project = reading.project
    if not second or not _ROW.fullmatch(row):
        raise Misnamed(
            f"'{name}' is not the name of a fact", "Expected an entity and a property such as 'north.stake', or a row of it: 'north.stake.2'."
        )
    entity = project.entities.get(first)
    if entity is None:
        raise Misnamed(f"there is no entity '{first}'", sentences(guess(first, project.entities), "'find' looks for one by its name."))
    if second not in entity.kind.properties:
        kind = entity.kind.label.lower()
        listed = f"A {kind} may have: {', '.join(sorted(entity.kind.properties))}."
        raise Misnamed(f"there is no property '{second}' for a {kind}", guess(second, entity.kind.properties) or listed)
    return entity, project.vocabulary.properties[second], int(row or 0)


def tell_statement(statement: Statement, reading: Reading) -> str:
    """Return a statement in a few words: `24 %, of aliexpress_russia, when 2018-09-11, planned`."""
    value = f"formula {statement.formula}" if statement.value is None else statement_words(statement, reading.project)
    parts = [f"of {statement.of}" if statement.of else "", f"when {statement.when.iso}" if statement.when and statement.is_dated else ""]
    parts += [statement.status if statement.status != "done" else "", statement.rank if statement.rank != "normal" else ""]
    return ", ".join(part for part in (value, *parts) if part)


def _meant(same: Sequence[Statement], wish: Wish, knowledge: Knowledge) -> list[Statement]:
    """Return the statements that could be meant; none where a new one is."""
    if "when" in wish.fields:
        when = _period(wish.text("when"))
        return [one for one in same if when is not None and one.is_dated and one.when == when]
    if len(same) < 2:
        return list(same)
    fact = knowledge.settle((same[0].fact_id, same[0].of))
    return [one for one in same if fact.holds(one)] or list(same)


def _changed(statement: Statement, entity: Entity, statements: Sequence[Statement], wish: Wish, reading: Reading) -> Target:
    if statement.formula and wish.text("value"):
        message = f"'{statement.id}' is computed: {statement.formula}"
        hint = f"Change a fact that it is computed from, or the formula with --formula; 'add {statement.fact_id} ...' puts a value beside it."
        raise BuildFailed([reading.problem(statement.at, message, hint)])
    return Target(entity, statement.prop, statements.index(statement), statement)


def _ambiguous(meant: Sequence[Statement], reading: Reading) -> BuildFailed:
    first = meant[0]
    rows = "".join(f"\n    --row {one.number}: {tell_statement(one, reading)} ({one.at.path}:{one.at.line})" for one in meant)
    message = f"{len(meant)} statements of '{first.fact_id}' could be meant"
    return BuildFailed([reading.problem(first.at, message, f"Choose one, or give the time of a new one with --when:{rows}")])


def _period(text: str) -> Period | None:
    """Return a time; None where there is none, or none that can be read, which the reading of the changed file then tells."""
    try:
        return parse_period(text) if text else None
    except ValueFault:
        return None
