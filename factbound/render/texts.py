"""The texts of all pages, pressed: there are many, and each is looked at a few times."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping


class Texts(Mapping[str, str]):
    """Texts by path, in a fifth of the memory."""

    def __init__(self) -> None:
        self._pressed: dict[str, bytes] = {}
        self.characters = 0
        """Of all that were taken."""

    def take(self, path: str, text: str) -> None:
        """Take a text."""
        self._pressed[path] = zlib.compress(text.encode("utf-8", "surrogatepass"), level=1)
        self.characters += len(text)

    def in_order(self, paths: Iterable[str]) -> Texts:
        """Return those with some paths, in their order."""
        ordered = Texts()
        ordered._pressed = {path: self._pressed[path] for path in paths}
        ordered.characters = self.characters
        return ordered

    def __getitem__(self, path: str) -> str:
        return zlib.decompress(self._pressed[path]).decode("utf-8", "surrogatepass")

    def __contains__(self, path: object) -> bool:
        return path in self._pressed

    def __iter__(self) -> Iterator[str]:
        return iter(self._pressed)

    def __len__(self) -> int:
        return len(self._pressed)
