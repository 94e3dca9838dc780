"""`show`: all that the project knows of a fact, a row, an entity or a source."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from factbound.commands.arguments import read_options
from factbound.commands.printing import as_json, format_as
from factbound.problems import BuildFailed

if TYPE_CHECKING:
    from factbound.facts.knowledge import Knowledge
    from factbound.lookup.past import Past
    from factbound.options import Options
    from factbound.uses.index import Use

NAME = "show"
HELP = "tell all about a fact, a row, an entity or a source: values, sources, history, where it is used"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is shown, and how."""
    parser.add_argument("id", metavar="ID", help="such as north.stake, north.stake.2, north, daily_2025")
    parser.add_argument("--brief", action="store_true", help="leave out its history and where it is used")
    parser.add_argument("--all", action="store_true", help="print every line of long lists")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")


def run(arguments: argparse.Namespace) -> int:
    """Print what is known of it, each part as soon as it is there; 2 when nothing has the name."""
    from factbound.facts.subjects import guess_subject, subject_of
    from factbound.lookup.reading import read_knowledge

    options = read_options(arguments)
    try:
        known = read_knowledge(options)
    except BuildFailed as failure:
        print(format_as(failure.problems, "text", "Stopped", "Nothing was looked up."), file=sys.stderr)
        return 1
    knowledge = known.knowledge
    sort = subject_of(knowledge.project, arguments.id)
    if sort is None:
        print(f"factbound show: error: nothing is called '{arguments.id}'. {guess_subject(knowledge.project, arguments.id)}", file=sys.stderr)
        if known.left_out:
            print(known.left_out, file=sys.stderr)
        return 2
    if arguments.format == "json":
        print(as_json(_record(options, knowledge, sort, arguments.id, brief=arguments.brief)))
    else:
        _print(options, knowledge, sort, arguments.id, arguments)
    return 0


def _shown(knowledge: Knowledge, sort: str, name: str) -> Any:
    from factbound.lookup.showing import show_entity, show_fact, show_source

    match sort:
        case "entity":
            return show_entity(knowledge, name)
        case "source":
            return show_source(knowledge, name)
        case "row":
            return show_fact(knowledge, name.rpartition(".")[0], name)
    return show_fact(knowledge, name)


def _print(options: Options, knowledge: Knowledge, sort: str, name: str, arguments: argparse.Namespace) -> None:
    from factbound.lookup.telling import MOST, tell_clocks, tell_entity, tell_fact, tell_past, tell_source
    from factbound.uses.listing import tell_uses

    shown = _shown(knowledge, sort, name)
    if sort in ("fact", "row"):
        for number, record in enumerate(shown):
            _say([*([""] if number else []), *tell_fact(record)])
    else:
        _say(tell_entity(shown) if sort == "entity" else tell_source(shown))
    _say([f"\n{tell_clocks(knowledge)}."])
    if arguments.brief:
        return
    most = 0 if arguments.all else MOST
    _say(tell_past(_past(options, knowledge, sort, name), most))
    try:
        for part in _uses(options, sort, name):
            _say(tell_uses(tuple(part), most))
    except BuildFailed:
        _say(["\nWhere it is used is told when 'check' finds no problem."])


def _say(lines: Iterable[str]) -> None:
    """Print some lines at once, so that nobody waits for what comes after them."""
    if text := "\n".join(lines):
        print(text, flush=True)


def _record(options: Options, knowledge: Knowledge, sort: str, name: str, *, brief: bool) -> dict[str, Any]:
    days = {"valid_at": knowledge.clocks.valid_at, "known_at": knowledge.clocks.known_at}
    record = {
        "sort": sort,
        "id": name,
        **{key: day.isoformat() if day else None for key, day in days.items()},
        "shown": _shown(knowledge, sort, name),
    }
    if brief:
        return record
    past = _past(options, knowledge, sort, name)
    record["history"] = [asdict(one) for one in past.changes]
    record["no_history"] = past.untold or None
    try:
        uses = [one for part in _uses(options, sort, name) for one in part]
        record["uses"] = [{"kind": one.kind, "name": one.name, "title": one.title, **one.at._asdict()} for one in uses]
    except BuildFailed:
        record["uses"] = None
    return record


def _past(options: Options, knowledge: Knowledge, sort: str, name: str) -> Past:
    from factbound.lookup.past import load_past

    project = knowledge.project
    if sort == "source":
        return load_past(options.project, project.sources[name])
    entity, _, prop = name.partition(".")
    return load_past(options.project, project.entities[entity], project.vocabulary.properties.get(prop.partition(".")[0]))


def _uses(options: Options, sort: str, name: str) -> Iterable[Iterable[Use]]:
    """Yield where it is used: in files first, then in pages and reports, for which all of them are rendered.

    Raises:
        BuildFailed: When the project has problems.
    """
    from factbound.prepare import check_project
    from factbound.uses.index import find_uses

    uses = find_uses(check_project(options))
    if sort == "source":
        yield uses.of_source(name)
        yield uses.shown_in(dict.fromkeys(one.fact_id for one in uses.citing(name)))
    elif sort == "entity":
        yield uses.of_entity(name)
        yield uses.shown_in(uses.facts_of(name))
    else:
        yield uses.of_fact(name)
        yield uses.shown_in([name])
