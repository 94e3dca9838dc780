"""What stands within a line of a page, as Markdown: words, links, marks, code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from factbound.publish.web.elements import Element

BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "  # noqa: SIM905 - names
    "section summary table tbody td tfoot th thead tr ul".split()
)
_ASIDE = frozenset({"row-note", "side-value", "side-said", "side-source", "side-note", "directory__note", "directory__fact", "documents__name"})
"""What the style sheet sets on lines of its own (see its head): in Markdown these stand in one line, divided by dots."""

_NOT_READ = frozenset({"script", "style", "button", "input", "select", "textarea", "template", "noscript", "nav", "source", "link", "meta"})
_THEMES_OWN = frozenset({"headerlink", "footnote-backref", "md-content__button", "md-source-file"})
_CUT, _BREAK = "\x1f", "\x1e"
"""Stand for the border of what is set apart, and for a line's end, until all words of a block are there."""

_MEANT = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_+|_+(?![^\W_])|&(?=#?\w+;)")
_GAP = re.compile(r"[ \t\r\n\f]+")
_ENDLESS = re.compile(r"[\s()]")
_EDGES = " \x1e\x1f"


def is_left_out(element: Element) -> bool:
    """Tell whether an element says nothing to who reads words."""
    if not element.about:
        return element.tag in _NOT_READ
    hidden = element.about.get("aria-hidden") == "true" or "hidden" in element.about
    return element.tag in _NOT_READ or hidden or not _THEMES_OWN.isdisjoint(element.classes)


class Inlines:
    """Writes the words of a line."""

    def __init__(self, follow: Callable[[str], str]) -> None:
        """Begin a page.

        Args:
            follow: Turns an address as the page has it into the one to write.
        """
        self._follow = follow
        self._wrapped = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}

    def lines(self, inside: Iterable[Element | str]) -> str:
        """Return the words of a paragraph, with the breaks that it has."""
        return "\\\n".join(filter(None, (_joined(part) for part in self._words(inside).split(_BREAK))))

    def line(self, inside: Iterable[Element | str]) -> str:
        """Return words in one line."""
        return _joined(self._words(inside).replace(_BREAK, " "))

    def cell(self, inside: Iterable[Element | str]) -> str:
        """Return the words of a table's cell: breaks divide as what is set apart does."""
        return _joined(self._words(inside).replace(_BREAK, _CUT)).replace("|", "\\|")

    def drawing(self, element: Element) -> str:
        """Return what a drawing says of itself; nothing where it only looks."""
        if element.tag == "img":
            alt = _MEANT.sub(_escaped, _GAP.sub(" ", element.about.get("alt", "")))
            return f"![{alt}]({_target(self._follow(element.about.get('src', '')))})" if alt else ""
        title, said = (next((one.text for one in element.find(tag)), "") for tag in ("title", "desc"))
        words = [_MEANT.sub(_escaped, _GAP.sub(" ", one).strip()) for one in (title, said)]
        return f"*{words[0]}* {words[1]}".strip() if words[0] else ""

    def _words(self, inside: Iterable[Element | str]) -> str:
        return "".join([_plain(one) if isinstance(one, str) else self._element(one) for one in inside])

    def _element(self, element: Element) -> str:
        if is_left_out(element):
            return ""
        if element.tag == "br":
            return _BREAK
        if element.tag in ("img", "svg"):
            return self.drawing(element)
        if element.tag in ("code", "kbd", "samp"):
            return _code(element.text)
        if element.tag == "a":
            return self._link(element)
        words = self._words(element.inside)
        if "fact-mark" in element.classes:
            return f" ({words})" if words else ""
        if element.tag in self._wrapped:
            return _wrapped(words, self._wrapped[element.tag])
        apart = element.tag in BLOCKS or not _ASIDE.isdisjoint(element.classes)
        return f"{_CUT}{words}{_CUT}" if apart else words

    def _link(self, element: Element) -> str:
        words = self._words(element.inside)
        if "footnote-ref" in element.classes:
            return f"[^{element.about.get('href', '').removeprefix('#fn:')}]"
        if not words.strip() or "href" not in element.about:
            return words
        address = self._follow(element.about["href"])
        if ":" in address and element.text == address and re.match(r"[a-z][a-z0-9+.-]+:[^\s<>]+$", address):
            return f"<{address}>"
        title = element.about.get("title", "")
        words = _joined(words.replace(_BREAK, " "))
        return f"[{words}]({_target(address)}{_title(title) if title else ''})"


@lru_cache(maxsize=5_000)
def _plain(text: str) -> str:
    return _MEANT.sub(_escaped, _GAP.sub(" ", text))


def _joined(words: str) -> str:
    if _CUT not in words:
        return _GAP.sub(" ", words).replace("\u00a0 ", "\u00a0").strip(" ")
    parts = (_GAP.sub(" ", part).replace("\u00a0 ", "\u00a0").strip(" ") for part in words.split(_CUT))
    return " · ".join(filter(None, parts))


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"\\{one}" for one in match[0])


def _title(text: str) -> str:
    flat = _GAP.sub(" ", text)
    return ' "' + re.sub(r'([\\"])|(&)(?=#?\w+;)', _escaped, flat) + '"'


def _target(address: str) -> str:
    """Return an address as the target of a link, in pointed brackets where it could not be told where it ends."""
    return f"<{address}>" if _ENDLESS.search(address) else address


def _wrapped(words: str, sign: str) -> str:
    """Return words between signs, which must touch them to mean anything."""
    inner = words.strip(_EDGES)
    if not inner:
        return words
    before, _, after = words.partition(inner)
    return f"{before}{sign}{inner}{sign}{after}"


def _code(text: str) -> str:
    """Return text as code, its fence longer than any within."""
    flat = text.replace("\n", " ")
    fence = "`" * (max([0, *(len(run) for run in re.findall("`+", flat))]) + 1)
    gap = " " if flat.startswith("`") or flat.endswith("`") or not flat.strip() else ""
    return f"{fence}{gap}{flat}{gap}{fence}" if flat else ""
