"""Findings in words: each passage that is not where and as it was is a problem at its line, with the way out."""

from __future__ import annotations

from collections.abc import Sequence

from factbound.facts.model import Source, Statement
from factbound.problems import Problem
from factbound.read.project import Reading
from factbound.sourcing.text import Span, fingerprint
from factbound.sourcing.verify import Finding

MOST_NAMED = 5


def describe(finding: Finding, source: Source, reading: Reading, citing: Sequence[Statement], text: str) -> Problem:
    """Return the problem of a passage that is not unchanged.

    Args:
        finding: What became of it.
        source: Whose passage it is.
        reading: The project, for the line that the problem shows.
        citing: The statements that cite it.
        text: The copy, in normal form.
    """
    name = f"passage '{source.id} {finding.passage.name}'"
    now = f"{_place(finding.now)} ({finding.name})" if finding.now else ""
    use = f"{_cited_by(citing)} Read it again; where it still says so, write" if citing else "No statement cites it; to keep it, write"
    if finding.outcome == "moved":
        hint = f"Run 'source verify' with --update, or write 'chars: {_chars(finding.now)}'."
        return reading.problem(finding.passage.place("chars"), f"{name} has moved to {now}", hint)
    if finding.outcome == "altered":
        hint = f"{use} '{_record(finding.now, text)}'."
        return reading.problem(finding.passage.place("sha256"), f"{name} is altered: other words stand at {now}", hint)
    if finding.outcome == "gone":
        hint = f"{_cited_by(citing)} Cite another passage there, or compare another copy." if citing else "No statement cites it; delete its line."
        return reading.problem(finding.passage.place("sha256"), f"{name} is gone: nothing stands in its place", hint)
    return _unproven(finding, name, reading, text)


def _unproven(finding: Finding, name: str, reading: Reading, text: str) -> Problem:
    chars = finding.passage.chars
    if chars is None:
        return reading.problem(finding.passage.at, f"{name} has no span to look at", "Write its 'chars: [from, to]' and its 'sha256'.")
    if chars[1] > len(text):
        message = f"{name} has no fingerprint, and its span ends behind the text, which has {len(text):,} characters"
        return reading.problem(finding.passage.place("chars"), message, "Correct 'chars'.")
    hint = f"Read the copy there; where it is what you cite, write '{_record(chars, text)}'."
    return reading.problem(finding.passage.at, f"{name} has no fingerprint to compare", hint)


def _cited_by(citing: Sequence[Statement]) -> str:
    named = ", ".join(f"{one.fact_id} ({one.at.path}:{one.at.line})" for one in citing[:MOST_NAMED])
    more = f" and {len(citing) - MOST_NAMED} more" if len(citing) > MOST_NAMED else ""
    return f"Cited by {named}{more}."


def _place(span: Span) -> str:
    return f"characters {span[0]} to {span[1]}"


def _chars(span: Span | None) -> str:
    return f"[{span[0]}, {span[1]}]" if span else ""


def _record(span: Span | None, text: str) -> str:
    """Return a passage's fields as a source file has them."""
    return f"chars: {_chars(span)}, sha256: {fingerprint(text[slice(*span)])}" if span else ""
