"""What was read, and a mapping that tells what is looked up in it."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

Read = tuple[str, ...]
"""What was read: a sort, and which of them."""
Note = Callable[[Read], None]
ALWAYS: Read = ("always",)
"""What is new in each build: whoever reads it is rendered each time."""
ABOUT, CHECKS, COMPARED, ENTITY, FACT, GATHERED, INDEX, MOVED, OBJECTS = (
    "about",
    "checks",
    "compared",
    "entity",
    "fact",
    "gathered",
    "index",
    "moved",
    "objects",
)
PATH, PLAN, PLANNED, RELEASED, REPORTS_ON, ROWS, SAID, SOURCE = "path", "plan", "planned", "released", "reports_on", "rows", "said", "source"
STATEMENTS, TEMPLATE, TOLD, TRAIL, WORKING = "statements", "template", "told", "trail", "working"
"""The sorts; `pieces` tells what each of them is."""
FACTS, TRAILS = "facts", "trails"
"""What nobody reads as a whole: all that is said of an entity, and how it came about. Most of it is read together; see `chapter_of`."""


def chapter_of(read: Read) -> Read:
    """Return the larger piece of which something is a part, or else itself: as long as that is the same, so is the part."""
    sort, *words = read
    if (sort, len(words)) in ((FACT, 3), (OBJECTS, 2)) and not words[0]:
        return (FACTS, words[1].partition(".")[0])
    if sort in (SAID, TRAIL) and len(words) == 1:
        return (FACTS if sort == SAID else TRAILS, words[0].partition(".")[0])
    return read


def chapters_of(reads: Iterable[Read]) -> tuple[Read, ...]:
    """Return the larger pieces of which some are parts, each once."""
    return tuple(dict.fromkeys(map(chapter_of, reads)))


class Watched(Mapping[K, V]):
    """A mapping that tells what is looked up in it.

    Args:
        inner: The mapping.
        note: Takes what is read.
        sort: The first words of what is noted; the key's words follow. Whoever goes through all of it reads the sort alone.
        words: The words of a key.
    """

    def __init__(self, inner: Mapping[K, V], note: Note, sort: Read, words: Callable[[K], Read]) -> None:
        self._inner, self._note, self._sort, self._words = inner, note, sort, words

    def __getitem__(self, key: K) -> V:
        self._note((*self._sort, *self._words(key)))
        return self._inner[key]

    def __contains__(self, key: object) -> bool:
        self._note((*self._sort, *self._words(key)))  # type: ignore[arg-type]  # whatever is asked for, it is noted
        return key in self._inner

    def __iter__(self) -> Iterator[K]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def keys(self) -> KeysView[K]:
        """Return all keys."""
        return self._all().keys()

    def values(self) -> ValuesView[V]:
        """Return all values."""
        return self._all().values()

    def items(self) -> ItemsView[K, V]:
        """Return all."""
        return self._all().items()

    def _all(self) -> Mapping[K, V]:
        self._note(self._sort)
        return self._inner


def named(name: str) -> Read:
    """Return the words of a key that is one name."""
    return (name,)
