"""Ends of elements that an article did not begin: a browser would end the theme's with them, and what follows would stand outside of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from factbound.check.markuprules import CONTENT, Fault
from factbound.check.tags import find_marks, is_comment, read_tag
from factbound.publish.web.marks import Mark, cut

FRAMING = frozenset({"article", "div"})
"""What the theme has open around what people write."""
NEAR = 500
"""How far back the beginning of an element is sought; browsers nest no deeper."""
_EMPTY = frozenset(("br", "col", "hr", "img", "input", "source", "track", "wbr"))
_PASSED = frozenset(
    (
        *("a", "abbr", "b", "bdi", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "p", "q", "s", "samp", "small", "span"),
        *("strong", "sub", "sup", "time", "u", "var"),
    )
)
"""What ends with the element around it; its own end ends nothing else."""
_DRAWN = frozenset(name for name, own in CONTENT.items() if "viewbox" in own)
_FRAMING = re.compile(r"</(?:article|div)", re.IGNORECASE)


def early_ends(article: str) -> Iterator[tuple[str, Fault]]:
    """Yield each end of an article or a division that belongs to none of the article's own, with what is wrong.

    Args:
        article: From its own tag to its end, which is left out.
    """
    if not _FRAMING.search(article) or _is_well_nested(article):
        return
    opened: list[str] = []
    for found in [*find_marks(article)][1:]:
        tag = None if is_comment(found[0]) else read_tag(found[0])
        if tag is None or tag.name in _EMPTY or (found[0].endswith("/>") and tag.name in _DRAWN):
            continue
        if not tag.closes:
            opened.append(tag.name)
            continue
        if tag.name in FRAMING:
            while opened and opened[-1] in _PASSED:
                opened.pop()
            if opened[-1:] != [tag.name]:
                yield found[0], (f"'{found[0]}' ends what the text did not begin, or what it has not ended inside", HINT)
        near = opened[-NEAR:][::-1]
        if tag.name in near:
            last = len(opened) - 1 - near.index(tag.name)
            del opened[last : last + 1 if tag.name in _PASSED else None]


def _is_well_nested(article: str) -> bool:
    """Return whether each end of these belongs to a beginning; whoever says no has to look more closely."""
    opened: list[str] = []
    for _, ends, name, _, empty in (cut(article) or _OTHER)[1:]:
        if not name or name in _EMPTY or (empty and name in _DRAWN):
            continue
        if not ends:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
        else:
            return False
    return True


_OTHER: Sequence[Mark] = [("", "", "", "", ""), ("", "/", "div", "", "")]
"""What is not well nested."""

HINT = "End each element before the one around it, and none that stands around the article: it would take what follows out of the page's frame."
