"""The texts of all pages, of which new ones are pressed: they are held while many processes work, and each is looked at a few times."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping


class Texts(Mapping[str, str]):
    """Texts by path; pressed ones take a quarter of the memory."""

    def __init__(self) -> None:
        self._held: dict[str, str | bytes] = {}
        self.characters = 0
        """Of all that were taken."""

    def take(self, path: str, text: str, *, pressed: bool) -> None:
        """Take a text.

        Args:
            path: Of the page.
            text: Its Markdown.
            pressed: Whether to press it, which costs some time.
        """
        self._held[path] = zlib.compress(text.encode("utf-8", "surrogatepass"), level=1) if pressed else text
        self.characters += len(text)

    def in_order(self, paths: Iterable[str]) -> Texts:
        """Return those with some paths, in their order."""
        ordered = Texts()
        ordered._held = {path: self._held[path] for path in paths}
        ordered.characters = self.characters
        return ordered

    def __getitem__(self, path: str) -> str:
        held = self._held[path]
        return held if isinstance(held, str) else zlib.decompress(held).decode("utf-8", "surrogatepass")

    def __contains__(self, path: object) -> bool:
        return path in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
