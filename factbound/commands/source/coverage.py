"""`source coverage`: which passages no statement cites and nobody has explained."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import as_json
from factbound.commands.source.lookup import find_source, read_data

if TYPE_CHECKING:
    from factbound.facts.coverage import Coverage
    from factbound.facts.model import Source

NAME = "coverage"
HELP = "list the passages that no statement cites and no 'unused: because ...' explains"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which source, and how it is printed."""
    parser.add_argument("id", nargs="?", metavar="ID", help="the source (default: all)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")


def run(arguments: argparse.Namespace) -> int:
    """Print what is open; that is no fault, and exits with 1 so that a script can ask."""
    from factbound.facts.coverage import coverage_of
    from factbound.facts.index import index_statements

    reading = read_data(read_options(arguments).project)
    sources = list(reading.project.sources.values())
    if arguments.id is not None:
        source = find_source(reading, arguments.id)
        if source is None:
            return 2
        sources = [source]
    index = index_statements(reading.project.statements())
    listed = [(source, coverage_of(source, index)) for source in sources if source.passages]
    bare = [source.id for source in sources if not source.passages]
    if arguments.format == "json":
        record = {"sources": [_record(*one) for one in listed], "without_passages": bare}
        print(as_json(record))
    else:
        print("\n\n".join([*(_words(*one) for one in listed), *([_bare_words(bare)] if bare else [])]))
    return 0 if all(coverage.complete for _, coverage in listed) else 1


def _words(source: Source, coverage: Coverage) -> str:
    head = f"{source.id}: {len(coverage.cited)} of {coverage.total} passages cited, {len(coverage.explained)} explained, {len(coverage.open)} open"
    rows = [f"  {one.at.path}:{one.at.line}:{one.at.column}: {one.name} is cited by no statement" for one in coverage.open]
    hint = [f"  Cite each with 'from: {source.id} {coverage.open[0].name}', or say 'unused: because ...' in its line."] if rows else []
    return "\n".join([head, *rows, *hint])


def _bare_words(names: list[str]) -> str:
    return f"{len(names)} {'source lists' if len(names) == 1 else 'sources list'} no passages and cannot be counted: {', '.join(names)}."


def _record(source: Source, coverage: Coverage) -> dict[str, object]:
    return {
        "source": source.id,
        "passages": coverage.total,
        "cited": [one.name for one in coverage.cited],
        "explained": [{"passage": one.name, "unused": one.unused} for one in coverage.explained],
        "open": [{"passage": one.name, **one.at._asdict()} for one in coverage.open],
    }
