"""Charts before and after a change: labels, titles and alternative texts, read from the SVG."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from factbound.proof.findings import Change, Findings, quote
from factbound.proof.tracing import TracedDocument

_RUN = re.compile(r'<(?:a|tspan)\b[^<>]*data-fact="(?P<fact>[^"]*)"[^<>]*+>(?P<text>[^<]*+)</')
_WORDS = re.compile(r"<(?:title|desc)\b[^<>]*+>([^<]*+)<")


def compare_drawings(before: TracedDocument, after: TracedDocument, change: Change, found: Findings) -> None:
    """Note charts that show the fact and stood still, alternative texts that kept its old words, and labels of other facts that changed."""
    old, new = list(_drawings(before)), list(_drawings(after))
    for svg in old:
        moving = [run["text"] for run in _RUN.finditer(svg) if (run["fact"], run["text"]) in change.distinct]
        if not moving:
            continue
        found.followed += len(moving) if svg not in new else 0
        found.survivors += [f"{before.name}: chart: {text}" for text in moving if svg in new]
        kept = {words for later in new for words in _WORDS.findall(later)}
        stale = (words for words in _WORDS.findall(svg) if words in kept and any(text in words for text in moving))
        found.survivors += [f"{before.name}: alternative text: {quote(words)}" for words in stale]
    labels, later = _labels(old), _labels(new)
    found.strays += [f"{before.name}: chart label of {fact}" for fact in labels.keys() & later.keys() - change.facts if labels[fact] != later[fact]]


def _drawings(document: TracedDocument) -> Iterator[str]:
    if document.on_site:
        yield from (unit.plain for unit in document.units if unit.sort == "figure")
    yield from (svg for _, svg in document.figures)


def _labels(drawings: list[str]) -> dict[str, Counter[str]]:
    """Return the letters of each fact's labels; how they are broken into lines depends on what stands beside them."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for svg in drawings:
        for run in _RUN.finditer(svg):
            found[run["fact"]].update("".join(run["text"].split()))
    return found


def fresh_labels(svg: str, change: Change) -> tuple[str, ...]:
    """Return the labels of a chart that show a value as it reads after a change."""
    return tuple(run["text"] for run in _RUN.finditer(svg) if run["fact"] in change.facts and run["text"] in change.new_texts)
