"""Which statement of one revision is which of another: their numbers and places move, so that they are known by what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from factbound.facts.model import Project, Statement
from factbound.facts.values import Text
from factbound.facts.vocabulary import Unit
from factbound.history.renames import Renames
from factbound.history.written import Written, write_statement

ENOUGH = 4
"""How alike two statements must be to be one that was changed: of one time or one value, or bound to one passage by one speaker."""

WEIGHTS = {"formula": 4, "when": 4, "until": 1, "status": 1, "by": 2, "note": 2}
"""How much it says that two statements agree in a field; the value has a measure of its own."""
SAME_VALUE, SAME_PASSAGE, SAME_SOURCE = 4, 3, 1

NONE = Renames()

MOST_COMPARED = 100_000
"""Pairs of one fact that are weighed against each other; beyond that value and time alone say which is which."""


@dataclass(frozen=True)
class Worded:
    """A statement with its words."""

    statement: Statement
    written: Written
    """What its file says."""
    words: Written
    """The same in the names of the later reading, in which both sides are compared."""
    fact: str
    """Its fact, likewise."""

    @property
    def of(self) -> str:
        """Its object."""
        return str(self.words["of"])

    @property
    def text(self) -> Hashable:
        """All that it says, wherever it stands."""
        return tuple(self.words.items())


Write = Callable[[Statement, Mapping[str, Unit]], Written]
"""Returns what a statement says, with the words of its units."""
Pair = tuple[Worded | None, Worded | None]
"""A statement before and after; None on the side that does not have it."""


def word_statements(
    project: Project, unread: Iterable[str], renames: Renames = NONE, units: Mapping[str, Unit] | None = None, write: Write = write_statement
) -> list[Worded]:
    """Return the statements of a project with their words, without those of entities that could not be read.

    Args:
        project: The project.
        unread: Ids of entities to leave out.
        renames: What has another name in the reading that it is compared with.
        units: How that words units.
        write: Writes a statement.
    """
    left_out, units = set(unread), project.vocabulary.units if units is None else units
    return [_word(one, write(one, units), renames) for one in project.statements() if one.entity not in left_out]


def _word(statement: Statement, written: Written, renames: Renames) -> Worded:
    if not renames.any:
        return Worded(statement, written, written, statement.fact_id)
    return Worded(statement, written, renames.record(written, names_entity=statement.prop.type == "entity"), renames.fact(statement.fact_id))


def match_statements(before: Sequence[Worded], after: Sequence[Worded]) -> Iterator[Pair]:
    """Yield the statements of both sides, each once, paired where they are the same one.

    First what says the same of the same fact, wherever it moved in its list; then, fact by fact, what is most alike; last
    what says the same in another place: a fact that was renamed, or whose entity was.
    """
    pairs, before, after = _pair_equal(before, after, lambda one: (one.fact, one.text))
    olds, news = _by_fact(before), _by_fact(after)
    left: list[Worded] = []
    came: list[Worded] = []
    for fact in sorted({*olds, *news}):
        alike, old, new = _pair_alike(olds[fact], news[fact])
        pairs += alike
        left += old
        came += new
    moved, left, came = _pair_equal(left, came, lambda one: one.text)
    yield from pairs
    yield from moved
    yield from ((one, None) for one in left)
    yield from ((None, one) for one in came)


def _pair_equal(
    before: Sequence[Worded], after: Sequence[Worded], key: Callable[[Worded], Hashable]
) -> tuple[list[Pair], list[Worded], list[Worded]]:
    """Return pairs with the same key, and what is left of both sides."""
    waiting: dict[Hashable, list[Worded]] = defaultdict(list)
    for one in reversed(before):
        waiting[key(one)].append(one)
    pairs: list[Pair] = []
    came = []
    for one in after:
        if old := waiting[key(one)]:
            pairs.append((old.pop(), one))
        else:
            came.append(one)
    paired = {id(old) for old, _ in pairs}
    return pairs, [one for one in before if id(one) not in paired], came


def _pair_alike(before: Sequence[Worded], after: Sequence[Worded]) -> tuple[list[Pair], list[Worded], list[Worded]]:
    """Return the pairs of one fact that are most alike, best first, and what is like nothing."""
    pairs: list[Pair] = []
    if len(before) * len(after) > MOST_COMPARED:
        pairs, before, after = _pair_equal(before, after, lambda one: tuple(one.words[name] for name in ("of", "value", "formula", "when")))
    if len(before) * len(after) > MOST_COMPARED:
        return pairs, list(before), list(after)
    scored = [(-_likeness(old, new), abs(i - j), i, j) for i, old in enumerate(before) for j, new in enumerate(after)]
    olds, news = dict(enumerate(before)), dict(enumerate(after))
    for likeness, _, i, j in sorted(scored):
        if i in olds and j in news and (-likeness >= ENOUGH or _alone(before, after)):
            pairs.append((olds.pop(i), news.pop(j)))
    return pairs, list(olds.values()), list(news.values())


def _likeness(old: Worded, new: Worded) -> float:
    """Return how much speaks for two statements being one; where many stand side by side, a statement is its value."""
    value = _value_likeness(old, new)
    if old.of != new.of or (new.statement.prop.many and not value):
        return 0
    agreed = sum(weight for field, weight in WEIGHTS.items() if old.words[field] and old.words[field] == new.words[field])
    old_places, new_places = (set(side.words["from"]) for side in (old, new))
    cited = SAME_PASSAGE if old_places & new_places else SAME_SOURCE if _sources(old_places) & _sources(new_places) else 0
    return value + agreed + cited


def _sources(places: Iterable[str]) -> set[str]:
    return {place.split()[0] for place in places}


def _value_likeness(old: Worded, new: Worded) -> float:
    if (old.words["value"], old.words["formula"]) == (new.words["value"], new.words["formula"]):
        return SAME_VALUE
    if not isinstance(old.statement.value, Text) or not isinstance(new.statement.value, Text):
        return 0
    ratio = SequenceMatcher(None, old.statement.value.text.split(), new.statement.value.text.split(), autojunk=False).ratio()
    return SAME_VALUE * ratio if ratio >= 0.5 else 0


def _alone(before: Sequence[Worded], after: Sequence[Worded]) -> bool:
    """Whether one statement answers the fact's one question on each side, so that the one took the other's place."""
    if len(before) != 1 or len(after) != 1:
        return False
    return not after[0].statement.prop.many and before[0].of == after[0].of


def _by_fact(statements: Iterable[Worded]) -> dict[str, list[Worded]]:
    found: dict[str, list[Worded]] = defaultdict(list)
    for one in statements:
        found[one.fact].append(one)
    return found
