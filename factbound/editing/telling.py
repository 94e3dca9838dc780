"""An edit in words: what changed in the facts, the lines of the files that differ, and what follows for facts that are computed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from factbound.editing.spans import BOM
from factbound.facts.clocks import Fact
from factbound.facts.knowledge import FactKey, Knowledge
from factbound.facts.model import Project
from factbound.facts.plainwords import statement_words
from factbound.files import FileChange
from factbound.formatting.scalars import BREAK
from factbound.history.changes import Changes, Side, compare_sides
from factbound.history.telling import STYLES, tell_changes


def compare_edit(before: Project, after: Project) -> Changes:
    """Return what an edit changed in the facts."""
    return compare_sides(Side("before", before), Side("after", after))


def tell_edit(changes: Changes) -> Iterator[str]:
    """Yield what changed, as `diff` tells it, without its title and summary."""
    _title, _summary, *lines = tell_changes(changes, STYLES["text"])
    yield from "\n".join(lines).strip("\n").split("\n")


def kept_sources(changes: Changes) -> Iterator[str]:
    """Yield a word about each statement whose value changed while its sources stayed."""
    for one in changes.statements:
        names = {change.field for change in one.fields}
        if "value" in names and "from" not in names:
            yield f"{one.row} still rests on {', '.join(one.after['from'])}; name another source with --from."


def tell_lines(changes: Sequence[FileChange]) -> Iterator[str]:
    """Yield the lines that differ, as a patch with one line about each."""
    for change in changes:
        before, after = _lines(change.before), _lines(change.after)
        for line in difflib.unified_diff(before, after, change.path, change.path, lineterm="", n=1):
            yield line.rstrip()


def _lines(content: bytes | None) -> list[str]:
    lines = BREAK.split((content or b"").decode("utf-8").removeprefix(BOM))
    return lines if lines[-1] else lines[:-1]


def tell_effects(before: Knowledge, after: Knowledge) -> Iterator[str]:
    """Yield the computed facts that now come to something else: `jv.total: 100 % -> 101 %`."""
    for key, fact in sorted(after.facts.items()):
        if any(one.formula for one in fact.statements):
            old, new = _words(before, key, before.facts.get(key)), _words(after, key, fact)
            if old != new:
                yield f"{key[0]}{f' of {key[1]}' if key[1] else ''}: {old} -> {new}"


def _words(knowledge: Knowledge, key: FactKey, fact: Fact | None) -> str:
    """Return what holds of a fact, in words."""
    said = [statement_words(one, knowledge.project) for one in (fact.holding if fact else ()) if one.value is not None]
    return " or ".join(said) or ("not known" if key in knowledge.facts else "nothing")
