"""What is shown of a thing, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from factbound.facts.dates import Period
from factbound.facts.knowledge import Knowledge
from factbound.lookup.facts import Record
from factbound.uses.listing import section

if TYPE_CHECKING:
    from factbound.lookup.past import Past

MOST = 12
"""How many lines a section has unless all are asked for."""
ID_LENGTH = 10


def tell_clocks(knowledge: Knowledge) -> str:
    """Return the clocks in words: `As of 31 October 2019, as known on 1 November 2019`."""
    valid, known = ((Period(day, day).text if day else "") for day in (knowledge.clocks.valid_at, knowledge.clocks.known_at))
    return ", ".join(part for part in (f"As of {valid}" if valid else "As of the newest", f"as known on {known}" if known else "") if part)


def tell_fact(record: Record) -> Iterator[str]:
    """Yield a fact: what holds, then each statement."""
    of = f" of {record['of']}" if record["of"] else ""
    yield f"{record['fact']}{of}: {record['name']}, {record['label']}"
    yield f"Holds: {_held(record) or 'nothing'}"
    for one in record["statements"]:
        yield ""
        yield from _tell_statement(one)


def _tell_statement(one: Record) -> Iterator[str]:
    marks = "".join(f", {mark}" for mark in one["marks"] if mark != one["state"])
    yield f"  {one['row']}  {one['text']}  [{one['state']}{marks}]  {one['path']}:{one['line']}"
    said = [f"when {one['when']}" if one["when"] else "", f"until {one['until']}" if one["until"] else "", one["status"], one["certainty"]]
    said += [one["directness"] if one["directness"] != "direct" else "", f"by {one['by']}" if one["by"] else ""]
    said += [one["rank"] if one["rank"] != "normal" else ""]
    yield f"    {', '.join(part for part in said if part)}"
    if one["formula"]:
        yield f"    formula: {one['formula']}"
        yield from (f"      {part['row']} = {part['text']}  {part['path']}:{part['line']}" for part in one["worked_out_from"])
    yield from (f"    {key}: {one[key]}" for key in ("provided", "because", "reason", "note") if one[key])
    if one["settled_by"]:
        yield f"    settled by: {', '.join(one['settled_by'])}"
    for source in one["from"]:
        about = ", ".join(part for part in (source.get("publisher"), source.get("published")) if part)
        passage = f" {source['passage']}" if source["passage"] else ""
        yield f"    from {source['source']}{passage}: {source.get('title', 'no such source')} ({about})"


def tell_entity(record: Record) -> Iterator[str]:
    """Yield an entity: its names, and what holds of it."""
    yield f"{record['entity']}: {record['name']}, {record['kind']}  {record['path']}"
    names = [*record["also"], *(f"{text} ({code})" for code, text in record["native"].items())]
    if names:
        yield f"  also: {', '.join(names)}"
    if record["note"]:
        yield f"  note: {record['note']}"
    yield from section("Facts", (_tell_held(one) for one in record["facts"]), 0)


def _tell_held(one: Record) -> str:
    of = f" of {one['of']}" if one["of"] else ""
    return f"{one['fact']}{of}: {_held(one) or 'nothing that holds'}"


def _held(one: Record) -> str:
    """Return what holds, with its marks: rivals with 'or', what stands side by side with semicolons."""
    marks = f" [{', '.join(one['marks'])}]" if one["marks"] else ""
    return (" or " if "disputed" in one["marks"] else "; ").join(one["holds"]) + marks


def tell_source(record: Record) -> Iterator[str]:
    """Yield a source: what it is, and what rests on it."""
    yield f"{record['source']}: {record['title']}  {record['path']}"
    yield f"  {', '.join(part for part in (record['publisher'], record['author'], record['published'], record['language']) if part)}"
    if not record["out"]:
        yield "  not out then, or without a date: nothing of it was known"
    if record["excerpt"]:
        yield "  only an excerpt of it was read"
    yield from (f"  {record[key]}" for key in ("address", "note") if record[key])
    rows = [f"{part['passage'] or 'as a whole'}: {one['row']}, {one['text']}" for part in record["cited"] for one in part["statements"]]
    yield from section("Cited", rows, 0)
    if record["passages_open"]:
        yield f"  {record['passages_open']} of its passages are not cited and say no reason."


def tell_past(past: Past, most: int = MOST) -> Iterator[str]:
    """Yield the commits that changed it, or why none can be told."""
    if past.untold:
        yield f"\nHistory: {past.untold}."
        return
    rows = [(f"{one.day}  {one.commit[:ID_LENGTH]}  {one.subject}", *(f"    {did}" for did in one.did)) for one in past.changes]
    yield from section("History", ("\n  ".join(row) for row in rows), most)
