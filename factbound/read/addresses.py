"""Addresses that others wrote: which ones a reader may be sent to, judged as a browser would take them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

SCHEMES = ("http", "https", "mailto")
EXPECTED = "Expected an address that begins with https://, http:// or mailto:, with spaces and quotes written as %20 and %22."

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SKIPPED = re.compile(r"^[\x00-\x20]+|[\t\n\r]|[\x00-\x20]+$")
"""What a browser leaves out of an address before it looks at it: https://url.spec.whatwg.org/#concept-basic-url-parser."""
_UNWRITTEN = re.compile(r"[\s\x00-\x20\x7f-\x9f<>\"`\\\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What stands in no address as it is: blanks, control characters, what is not seen, signs that browsers read in their own way."""

_ALIKE = str.maketrans("асԁеһіјӏорԛѕԝхуьгѵοαενικρυχ", "acdehijlopqswxybrvoaevikpux")
"""Cyrillic and Greek letters that are drawn as Latin ones -> these."""
_TOGETHER = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
"""Scripts that one name may mix, as names in East Asia do; see https://www.unicode.org/reports/tr39/."""


def scheme_of(address: str) -> str:
    """Return the scheme that a browser finds in an address, in small letters; nothing for a relative one."""
    found = _SCHEME.match(_SKIPPED.sub("", address))
    return found[1].lower() if found else ""


def is_relative(address: str) -> bool:
    """Return whether an address stays on the site, wherever that stands."""
    seen = _SKIPPED.sub("", address)
    return not scheme_of(address) and not seen.replace("\\", "/").startswith("//")


def find_fault(address: str) -> tuple[str, str]:
    """Return what keeps a whole address from being a link, and the way out; both are empty for a good one."""
    try:
        parts = urlsplit(address)
        host, user, _ = parts.hostname or "", "@" in parts.netloc, parts.port
    except ValueError:  # an open bracket where a host should be, a port that is no number
        return f"'{address}' is not a web address", EXPECTED
    if scheme_of(address) not in SCHEMES or _UNWRITTEN.search(address) or parts.scheme not in SCHEMES:
        return f"'{address}' is not a web address", EXPECTED
    if parts.scheme == "mailto":
        return "", ""
    if not host or not address.lower().startswith(f"{parts.scheme}://"):
        return f"'{address}' names no server", "Expected a host behind https://, as in https://example.org/page."
    if user:
        return (
            f"'{address}' holds a user's name before its host",
            "Leave out what stands before the @: nobody's password is published, and it hides the host.",
        )
    if disguise := _disguise(host):
        return (
            f"'{host}' {disguise}",
            f"Write the host as its owner does; if that is its name, as {_ascii(host)}, which readers can tell apart.",
        )
    return "", ""


def _disguise(host: str) -> str:
    """Return how a host may be taken for another one, or nothing."""
    labels = host.split(".")
    for label in labels:
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
        if len(scripts) > 1 and not scripts <= _TOGETHER:
            return f"mixes letters of {' and '.join(sorted(one.capitalize() for one in scripts))}, which can be taken for another host"
        alike = label.translate(_ALIKE)
        if not label.isascii() and alike.isascii() and labels[-1].isascii():
            return f"is written with letters that look like '{alike}', which is another host"
    return ""


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return "its form that begins with xn--"
