"""Texts of a page that is printed as a pattern for others: what stands where a page's own words go.

They are no texts, so that nothing can be done to them unseen: what is not known here to come to the same for every page stops the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn


class NotAPatternError(Exception):
    """Something is done to a page's words that may come to something else for another page."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise NotAPatternError


@dataclass
class Record:
    """What was asked about a page while it was printed, and what came of it: for a page of which the same is true, the same is printed."""

    page: Any
    asked: list[tuple[Callable[[Any], Any], Any]] = field(default_factory=list)
    """A question to a page, and its answer."""
    apart: list[tuple[Hole, str, str, str]] = field(default_factory=list)
    """Words of a page, what stands before and behind them, and what is nowhere in all of it."""
    ways: set[str] = field(default_factory=set)
    """Addresses to which ways were found from the page's own: the same from all pages of a folder, but from those of which one is a part."""

    def ask(self, question: Callable[[Any], Any]) -> Any:
        """Return what is true of the page, and keep that it was asked."""
        answer = question(self.page)
        self.asked.append((question, answer))
        return answer

    def hole(self, words: Callable[[Any], Any]) -> Any:
        """Return what stands for some words of the page; what is no text stands for itself.

        Args:
            words: Takes them from a page.
        """
        value = words(self.page)
        if isinstance(value, str):
            self.ask(lambda page: isinstance(words(page), str))
            return Hole(self, words)
        if value is None or isinstance(value, bool | int | float):
            return self.ask(words)
        raise NotAPatternError

    def keep_apart(self, parts: Iterable[str | Hole], wanted: str) -> list[str | Hole]:
        """Return the parts of a text, in which something that is sought can stand nowhere but within what is printed for all pages.

        Raises:
            NotAPatternError: When it stands elsewhere.
        """
        joined = _together(self, parts, len(wanted) - 1)
        for place, one in enumerate(joined):
            if isinstance(one, Hole):
                before, behind = joined[place - 1] if place else "", joined[place + 1] if place + 1 < len(joined) else ""
                assert isinstance(before, str)
                assert isinstance(behind, str)
                reach = len(wanted) - 1
                condition = (one, before[len(before) - min(reach, len(before)) :], behind[:reach], wanted)
                if not is_apart(condition, self.page):
                    raise NotAPatternError
                self.apart.append(condition)
        return joined


class Hole:  # noqa: PLW1641 - nobody looks it up
    """Words of the page."""

    __slots__ = ("record", "words")

    def __init__(self, record: Record, words: Callable[[Any], Any]) -> None:
        self.record, self.words = record, words

    def then(self, change: Callable[[Any], Any]) -> Hole:
        """Return the words as a filter leaves them."""
        words = self.words
        return Hole(self.record, lambda page: change(words(page)))

    def __bool__(self) -> bool:
        words = self.words
        return bool(self.record.ask(lambda page: bool(words(page))))

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str):
            raise NotAPatternError
        words = self.words
        return bool(self.record.ask(lambda page: text in words(page)))

    def __eq__(self, other: object) -> bool:
        if not (isinstance(other, str) or other is None):
            raise NotAPatternError
        words = self.words
        return bool(self.record.ask(lambda page: words(page) == other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __getitem__(self, place: object) -> Hole:
        if not isinstance(place, slice) or not all(one is None or type(one) is int for one in (place.start, place.stop, place.step)):
            raise NotAPatternError
        return self.then(lambda words: words[place])

    __len__ = __iter__ = __call__ = __hash__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __str__ = __repr__ = __format__ = __html__ = __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse


class Holed:
    """A text with words of the page in it."""

    __slots__ = ("parts", "record")

    def __init__(self, record: Record, parts: list[str | Hole]) -> None:
        self.record, self.parts = record, parts

    def replace(self, old: str, new: str) -> Holed:
        """Return the text with something else in the place of what stands in it, and in no words of a page."""
        parts = self.record.keep_apart(self.parts, old)
        return Holed(self.record, [one.replace(old, new) if isinstance(one, str) else one for one in parts])

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str) or not text:
            raise NotAPatternError
        if any(text in one for one in self.parts if isinstance(one, str)):
            return True
        self.record.keep_apart(self.parts, text)
        return False

    def __bool__(self) -> bool:
        return any(self.parts)  # of which some are printed for all, and others are asked for

    __eq__ = __ne__ = __len__ = __iter__ = __getitem__ = __call__ = __hash__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __str__ = __repr__ = __format__ = __html__ = __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse


def is_apart(condition: tuple[Hole, str, str, str], page: Any) -> bool:
    """Return whether what is sought stands neither in words of a page nor across their borders."""
    hole, before, behind, wanted = condition
    return wanted not in f"{before}{hole.words(page)}{behind}"


def put_together(parts: Iterable[Any]) -> Any:
    """Return printed parts as one text, with the words of the page as they are; in place of what the template engine does with texts."""
    known = list(parts)
    try:
        return "".join(known)
    except TypeError:
        pass
    record, made = None, list[str | Hole]()
    for one in known:
        if isinstance(one, Holed):
            record = one.record
            made += one.parts
        else:
            record = one.record if isinstance(one, Hole) else record
            made.append(one if isinstance(one, str | Hole) else str(one))
    texts = list(_merged(made))
    return Holed(record, texts) if record else "".join(one for one in texts if isinstance(one, str))


def _merged(parts: Iterable[str | Hole]) -> Iterator[str | Hole]:
    """Yield parts with texts that stand beside each other as one."""
    texts: list[str] = []
    for one in parts:
        if isinstance(one, str):
            texts.append(one)
            continue
        if text := "".join(texts):
            yield text
        texts = []
        yield one
    if text := "".join(texts):
        yield text


def _together(record: Record, parts: Iterable[str | Hole], reach: int) -> list[str | Hole]:
    """Return parts in which words that stand near each other, with what is between them, are one."""
    made: list[str | Hole] = []
    for one in _merged(parts):
        if isinstance(one, Hole) and made:
            near = made[-1]
            if isinstance(near, Hole):
                made[-1] = _joined(record, [near, one])
                continue
            if len(made) > 1 and len(near) < 2 * reach and isinstance(made[-2], Hole):
                made[-2:] = [_joined(record, [made[-2], near, one])]
                continue
        made.append(one)
    return made


def _joined(record: Record, parts: list[str | Hole]) -> Hole:
    return Hole(record, lambda page: "".join([one if isinstance(one, str) else str(one.words(page)) for one in parts]))
