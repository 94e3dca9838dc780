"""Where the search ends one word and begins the next: the theme's own rule knows spaces and hyphens alone, so that it misses `(Газпром)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbound.check.settings.lists import SEARCH

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

WIDE = (
    r"\xa1-\xa9\xab\xac\xae-\xb1\xb4\xb6-\xb8\xbb\xbf\xd7\xf7"
    r"\u2010-\u2018\u201a-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u214f\u2190-\u2bff\u2e00-\u2e7f"
    r"\u055d\u0589\u058a\u05be\u05c0\u05c3\u05c6\u060c\u060d\u061b\u061e\u061f\u066a\u066d\u06d4"
    r"\u0964\u0965\u0e5a\u0e5b\u0f08-\u0f14\u104a\u104b\u10fb\u1361-\u1368\u17d4-\u17d6\u17d8-\u17da\u1800-\u180a"
    r"\u3000-\u3003\u3008-\u3020\u3030\u30a0\u30fb\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""What belongs to no word and is not of ASCII, as JavaScript writes it in brackets: spaces, punctuation and signs. Joiners and marks of Hebrew and
Persian words are none of it."""

BETWEEN = r"\s\u200b\-!\"#$%()/;<=>?@[\]`{}" + WIDE
"""The same with spaces, hyphens and the signs of ASCII, but for `*`, `+`, `~` and `^`, which mean something in the search."""

QUOTES = r"['\u2019\u05f3\u05f4]"
"""What belongs to a word but at its beginning: apostrophes, and their like in Hebrew."""

SEPARATOR = rf"(?:[{BETWEEN}]|&(?:amp;|[lg]t;)?|[.,:](?!\d))+{QUOTES}*|^{QUOTES}+|['\u2019](?=\S{{3}})"
"""A point, a comma or a colon before a digit is the number's; an apostrophe parts `l’Union`, and leaves `Ma’s` whole. The index is HTML."""


def part_words(config: MkDocsConfig) -> None:
    """Have the search part words so, unless mkdocs.yml says how."""
    for name in SEARCH:
        options = config.plugins.get(name)
        if options is not None and not options.config.get("separator"):
            options.config["separator"] = SEPARATOR
