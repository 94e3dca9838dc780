"""Which pages of a site to look at: enough of them that nothing stands on another page which was not seen on these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

Feature = tuple[str, str]
"""An element with one of its marks, and what it stands in."""

TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
MARK = re.compile(r"""\s(?P<key>[\w:-]+)(?:=(?:"(?P<quoted>[^"]*)"|'[^']*'|(?P<bare>[^\s>]+)))?""")
KEPT = re.compile(r"role|lang|type|dir|hidden|open|data-.*|aria-.*")
TOLD = {"role", "lang", "type", "dir"}
"""Attributes whose values say what an element is; of the others it counts only that they are there."""
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def features(page: str) -> Iterator[Feature]:
    """Yield what a page is built of: each element with each of its classes and attributes, below the element around it."""
    around: list[tuple[str, str]] = []
    for tag in TAG.finditer(UNSEEN.sub("", page)):
        name = tag["name"].lower()
        if tag["end"]:
            while around and around.pop()[0] != name:
                pass
            continue
        marks = [one for mark in MARK.finditer(tag["rest"]) for one in _words(mark)]
        where = around[-1][1] if around else ""
        yield from ((where, f"{name} {mark}") for mark in marks or [""])
        if name not in VOID and not tag["rest"].endswith("/"):
            around.append((name, next((f"{name} {mark}" for mark in marks if mark.startswith(".")), name)))


@cache
def _built_of(file: Path) -> frozenset[Feature]:
    """Return what a finished page is built of, which nobody changes during a run."""
    return frozenset(features(file.read_text("utf-8")))


def _words(mark: re.Match[str]) -> list[str]:
    value = mark["quoted"] or mark["bare"] or ""
    if mark["key"] == "class":
        return [f".{one}" for one in value.split()]
    if KEPT.fullmatch(mark["key"]):
        return [f"{mark['key']}={value}" if mark["key"] in TOLD else mark["key"]]
    return []


def covering(site: Path, pages: Iterable[str], seen: Iterable[str] = ()) -> list[str]:
    """Return as few pages as have together all that the pages have and that was not seen yet; the richest come first.

    Args:
        site: The folder of the site.
        pages: Files below it, to choose from.
        seen: Files below it that are looked at anyway.
    """
    known = {one for page in seen for one in _built_of(site / page)}
    left = {page: _built_of(site / page) - known for page in sorted(pages)}
    chosen = []
    while any(left.values()):
        best = max(left, key=lambda page: len(left[page]))
        chosen.append(best)
        new = left.pop(best)
        left = {page: those - new for page, those in left.items()}
    return chosen
