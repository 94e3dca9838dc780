"""Find each passage of a source in a copy of its text, by span and fingerprint alone: its words are not known.

A passage is unchanged when its span has its fingerprint; moved when another span of the same length has it; altered when
something else stands between its neighbours; gone when nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from factbound.facts.model import Passage
from factbound.sourcing.align import pair_off
from factbound.sourcing.places import Places
from factbound.sourcing.text import Span, fingerprint

Outcome = Literal["unchanged", "moved", "altered", "gone", "unproven"]
OUTCOMES: tuple[Outcome, ...] = ("unchanged", "moved", "altered", "gone", "unproven")


@dataclass(frozen=True)
class Finding:
    """What became of one passage."""

    passage: Passage
    outcome: Outcome
    """`unproven` when the source gives no span or no fingerprint to go by."""
    now: Span | None = None
    """Where it stands in the copy; for an altered passage, where what took its place stands."""
    name: str = ""
    """The number that the place has in the copy: `p10s1`."""


def verify_passages(passages: Iterable[Passage], text: str) -> list[Finding]:
    """Find passages in a text in normal form.

    Args:
        passages: In the order of the source.
        text: The copy, in normal form.

    Returns:
        One finding for each passage, in the same order.
    """
    listed = list(passages)
    provable = [one for one in listed if one.chars and one.sha256]
    places = Places(text)
    found: dict[str, Span] = {}
    for one in provable:
        assert one.chars
        if one.chars[1] <= len(text) and fingerprint(text[slice(*one.chars)]) == one.sha256 and not places.is_chance(one.chars, one.sha256):
            found[one.name] = one.chars
    unchanged = set(found)
    places.take(found.values())
    for look in (places.look_among_sentences, places.look_elsewhere):
        missing = [one for one in provable if one.name not in found]
        look({one.sha256 for one in missing}, {_length(one) for one in missing})
        found |= _moved(provable, found, places)
    replaced = _replacements([one for one in provable if one.name not in found], provable, found, places)
    # A span of the wrong length is no other text: what took its place has its fingerprint.
    found |= {one.name: span for one in provable if (span := replaced.get(one.name)) and fingerprint(text[slice(*span)]) == one.sha256}
    return [_finding(one, unchanged, found, replaced, places) for one in listed]


def _finding(passage: Passage, unchanged: set[str], found: dict[str, Span], replaced: dict[str, Span], places: Places) -> Finding:
    if not passage.chars or not passage.sha256:
        return Finding(passage, "unproven", passage.chars)
    if span := found.get(passage.name):
        return Finding(passage, "unchanged" if passage.name in unchanged else "moved", span, places.name_of(span))
    if span := replaced.get(passage.name):
        return Finding(passage, "altered", span, places.name_of(span))
    return Finding(passage, "gone")


def _length(passage: Passage) -> int:
    return passage.chars[1] - passage.chars[0] if passage.chars else 0


def _moved(provable: list[Passage], found: dict[str, Span], places: Places) -> dict[str, Span]:
    """Claim places for the passages that are not found yet; of several equal places the one nearest to where the last one stands."""
    moved: dict[str, Span] = {}
    shift = 0
    for one in provable:
        assert one.chars
        span = found.get(one.name)
        if span is None:
            span = places.claim(one.sha256, _length(one), one.chars[0] + shift)
            if span is None:
                continue
            moved[one.name] = span
        shift = span[0] - one.chars[0]
    return moved


def _replacements(missing: list[Passage], provable: list[Passage], found: dict[str, Span], places: Places) -> dict[str, Span]:
    """Say what stands where passages stood: sentences that no passage claims, between the nearest neighbours that were found."""
    absent = {one.name for one in missing}
    replaced: dict[str, Span] = {}
    run: list[Passage] = []
    before: Span | None = None
    origin = 0
    for one in [*provable, None]:
        if one is not None and one.name in absent:
            run.append(one)
            continue
        after = found[one.name] if one is not None else None
        if run:
            gap = places.free_sentences(before[1] if before else 0, after[0] if after else None)
            shift = (before[0] if before else 0) - origin
            spans = [(one.chars[0] + shift, one.chars[1] + shift) for one in run if one.chars]
            pairs = {run[left].name: gap[right] for left, right in pair_off(spans, gap)}
            places.take(pairs.values())
            replaced |= pairs
            run = []
        if one is not None and one.chars:
            before, origin = found[one.name], one.chars[0]
    return replaced
