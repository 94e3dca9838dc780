"""Links whose words are an address, and which lead to another one: a reader who reads where he is sent is sent elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from factbound.check.markuprules import Fault
from factbound.check.tags import read_tag

_LINK = re.compile(r"(<a[ \t\n][^<>]*>)((?:[^<]|<(?!/?a[ >]))*)</a>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_WEB = re.compile(r"(?:https?://|www\.)[^\s/?#:]+\S*", re.IGNORECASE)
_OUT = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""How the address begins that leads out of the site; within it nobody is led astray: a fact that is an address leads to its row."""
_MAIL = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+")


def misleading_links(article: str) -> Iterator[tuple[str, Fault]]:
    """Yield each link whose words name another server, or another person, than the one that it leads to."""
    for mark, inside in _LINK.findall(article):
        said = html.unescape(_TAG.sub("", inside)).strip()
        tag = read_tag(mark) if _WEB.fullmatch(said) or _MAIL.fullmatch(said) else None
        target = dict(tag.attributes).get("href", "") if tag else ""
        if _OUT.match(target) and _who(target) != _who(said):
            hint = "Let the words be the address, or say in other words what is found there."
            yield mark, (f"the words '{said[:80]}' are an address, and the link leads to '{target[:80]}'", hint)


def _who(address: str) -> str:
    """Return the server, or the person, that an address names."""
    if _MAIL.fullmatch(address) or address.lower().startswith("mailto:"):
        return re.sub("^mailto:", "", address, flags=re.IGNORECASE).partition("?")[0].casefold()
    try:
        host = (urlsplit(address if "://" in address else f"https://{address}").hostname or "").removeprefix("www.")
        return host.encode("idna").decode()
    except ValueError:
        return address
