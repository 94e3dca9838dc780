"""`source verify`: where each passage of a source stands in a copy of its text."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import FORMATS, annotation, as_json, problem_record
from factbound.commands.source.lookup import find_source, read_data
from factbound.problems import Problem

if TYPE_CHECKING:
    from factbound.facts.index import StatementIndex
    from factbound.facts.model import Source, Statement
    from factbound.read.project import Reading
    from factbound.sourcing.verify import Finding

NAME = "verify"
HELP = "find each passage of a source in a copy of its text: unchanged, moved, altered or gone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which source and which copy."""
    parser.add_argument("id", metavar="ID", help="the source")
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy of its text, plain and in UTF-8")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how the findings are printed")
    parser.add_argument("--update", action="store_true", help="write the new spans of moved passages into the source's file")


def run(arguments: argparse.Namespace) -> int:
    """Compare, and tell every passage that is not where and as it was; cited ones decide the exit code."""
    from factbound.sourcing.text import load_text
    from factbound.sourcing.verify import verify_passages

    project = read_options(arguments).project
    reading = read_data(project)
    source = find_source(reading, arguments.id)
    if source is None:
        return 2
    text = load_text(arguments.file)
    comparison = Comparison(reading, source, text, verify_passages(source.passages.values(), text))
    if arguments.update:
        comparison = _update(project, comparison)
    print("\n".join(_PRINTERS[arguments.format](comparison, arguments.file)))
    return 1 if comparison.problems(cited=True) else 0


@dataclass(frozen=True)
class Comparison:
    """A source, and what became of its passages in a copy of its text."""

    reading: Reading
    source: Source
    text: str
    findings: list[Finding]
    updated: tuple[str, ...] = ()
    """The moved passages whose spans were rewritten."""
    in_the_way: tuple[str, ...] = ()
    """Two passages that would not be in order if they were."""

    def citing(self, name: str) -> tuple[Statement, ...]:
        """Return the statements that cite a passage."""
        return self._index.by_passage.get((self.source.id, name), ())

    def problems(self, *, cited: bool) -> list[Problem]:
        """Return the problems of the passages that statements cite, or of the others."""
        from factbound.sourcing.findings import describe

        open_findings = (one for one in self.findings if one.outcome != "unchanged" and one.passage.name not in self.updated)
        told = ((one, self.citing(one.passage.name)) for one in open_findings)
        return [describe(one, self.source, self.reading, citing, self.text) for one, citing in told if bool(citing) == cited]

    @property
    def counts(self) -> dict[str, int]:
        """How many passages had each outcome."""
        from factbound.sourcing.verify import OUTCOMES

        counted = Counter(one.outcome for one in self.findings)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @cached_property
    def _index(self) -> StatementIndex:
        from factbound.facts.index import index_statements

        return index_statements(self.reading.project.statements())


def _update(project: Path, comparison: Comparison) -> Comparison:
    """Rewrite the spans of moved passages and read the project again, so that problems show the file as it is now.

    Nothing is rewritten where the passages would not be in order afterwards, since no build would take the file.
    """
    from factbound.editing.save import save_changes
    from factbound.facts.coverage import disorder
    from factbound.files import FileChange
    from factbound.sourcing.update import update_source

    source = comparison.source
    moved = {one.passage.name: one.now for one in comparison.findings if one.outcome == "moved" and one.now}
    spans = ((one, moved.get(one.name, one.chars)) for one in source.passages.values())
    for (above, _), (passage, _) in disorder((one, span) for one, span in spans if span):
        return replace(comparison, in_the_way=(above.name, passage.name))
    before = (project / source.at.path).read_bytes()
    after, left = update_source(before, source.at.path, comparison.findings)
    save_changes(project, [FileChange(source.at.path, before, after)])
    rewritten = tuple(name for name in moved if name not in {one.passage.name for one in left})
    return replace(comparison, reading=read_data(project), updated=rewritten)


def _as_text(comparison: Comparison, file: Path) -> Iterator[str]:
    """Yield the cited passages' problems, then the others', then the counts."""
    for cited, title in ((True, "Cited passages:"), (False, "Passages that no statement cites:")):
        if problems := comparison.problems(cited=cited):
            yield f"{title}\n"
            yield "\n\n".join(problem.format() for problem in problems) + "\n"
    counts = comparison.counts
    words = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count or outcome == "unchanged")
    yield f"{comparison.source.id} in {file.as_posix()}: {len(comparison.findings)} passages, {words}."
    if comparison.updated:
        count = len(comparison.updated)
        yield f"{comparison.source.at.path}: {count} {'span' if count == 1 else 'spans'} rewritten."
    if comparison.in_the_way:
        above, below = comparison.in_the_way
        yield f"No span was rewritten: '{below}' would not stand behind '{above}'. Put altered and gone passages and the order of lines right first."
    if comparison.findings and not counts["unchanged"] and not counts["moved"]:
        yield "Nothing was found: is this the text of that source?"
    if not comparison.findings:
        yield "It lists no passages: there is nothing to compare."


def _as_json(comparison: Comparison, file: Path) -> Iterator[str]:
    rows = [
        {
            "passage": one.passage.name,
            "cited": bool(comparison.citing(one.passage.name)),
            "outcome": one.outcome,
            "chars": one.passage.chars,
            "now": one.now,
            "stands_at": one.name or None,
            "updated": one.passage.name in comparison.updated,
        }
        for one in comparison.findings
    ]
    problems = [problem_record(problem) | {"cited": cited} for cited in (True, False) for problem in comparison.problems(cited=cited)]
    record = {"source": comparison.source.id, "file": file.as_posix(), "counts": comparison.counts, "passages": rows, "problems": problems}
    yield as_json(record)


def _as_github(comparison: Comparison, _: Path) -> Iterator[str]:
    yield from (annotation(problem) for problem in comparison.problems(cited=True))
    yield from (annotation(problem, "warning") for problem in comparison.problems(cited=False))


_PRINTERS = {"text": _as_text, "json": _as_json, "github": _as_github}
