"""What `set` and `add` share: the options that say a statement, and the way from a change to the files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import format_as
from factbound.facts.vocabulary import CERTAINTIES, DIRECTNESSES, RANKS, STATUSES
from factbound.problems import BuildFailed

if TYPE_CHECKING:
    from factbound.facts.knowledge import Knowledge
    from factbound.files import FileChange
    from factbound.read.project import Reading

Plan = Callable[["Reading", "Knowledge"], Sequence["FileChange"]]

OPTIONS: Mapping[str, tuple[str, str]] = {
    "formula": ("FORMULA", "how it is computed, instead of a value"),
    "round": ("STEP", "what a computed number is printed as a multiple of"),
    "of": ("ID", "the object: the venture of a stake"),
    "when": ("TIME", "the time from which it holds: 2018-09-11, 2018-09, 2018-Q3, ~2018"),
    "until": ("TIME", "the last day on which it held"),
    "status": ("WORD", f"how far along: {', '.join(STATUSES)}"),
    "certainty": ("WORD", f"how sure: {', '.join(CERTAINTIES)}"),
    "directness": ("WORD", f"how it reached us: {', '.join(DIRECTNESSES)}"),
    "by": ("WHO", "who says it: an entity's id, or a text"),
    "provided": ("TEXT", "a condition"),
    "rank": ("WORD", f"which of several is followed: {', '.join(RANKS)}"),
    "disputed": ("true", "that another statement contradicts it, and nothing settles which is right"),
    "because": ("TEXT", "why it has its rank, is disputed, or is not known"),
    "reason": ("WORD", "why it is not known, as a code"),
    "note": ("TEXT", "anything else that a reader should know"),
}
LISTS: Mapping[str, tuple[str, str]] = {
    "from": ("LOCATOR", "where a source says it: SOURCE:PASSAGE or 'SOURCE PASSAGE'; may be given several times"),
    "settled-by": ("WHO", "who could tell what is not known; may be given several times"),
}


def add_fields(parser: argparse.ArgumentParser) -> None:
    """Add the options that say a statement."""
    fields = parser.add_argument_group("what the statement says", "An empty text takes a key away: --note ''.")
    for name, (metavar, text) in OPTIONS.items():
        fields.add_argument(f"--{name}", metavar=metavar, help=text)
    for name, (metavar, text) in LISTS.items():
        fields.add_argument(f"--{name}", metavar=metavar, action="append", help=text)
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")


def read_fields(arguments: argparse.Namespace) -> dict[str, str | list[str]]:
    """Return what the options say, by the keys of a statement."""
    found: dict[str, str | list[str]] = {}
    for name in OPTIONS:
        if (text := getattr(arguments, name)) is not None:
            found[name] = " ".join(text.split())
    for name in LISTS:
        key = name.replace("-", "_")
        if (texts := getattr(arguments, key)) is not None:
            found[key] = [words for text in dict.fromkeys(texts) if (words := _locator(text) if name == "from" else " ".join(text.split()))]
    return found


def carry_out(arguments: argparse.Namespace, command: str, plan: Plan, hint: str = "") -> int:
    """Plan a change, try it, write it, and say what it was.

    Args:
        arguments: Of the command.
        command: Its name.
        plan: Makes the changed files.
        hint: A sentence behind the problems.

    Returns:
        0 when it was written or would be, 1 when it would not pass, 2 when it names what is not there.
    """
    from factbound.editing.wishes import Misnamed

    try:
        return _carry_out(arguments, plan)
    except Misnamed as fault:
        return refuse(command, f"{fault.message}. {fault.expected}".rstrip())
    except BuildFailed as failure:
        print(format_as(failure.problems, "text", "Edit stopped", f"Nothing was written. {hint}".rstrip()), file=sys.stderr)
        return 1


def _carry_out(arguments: argparse.Namespace, plan: Plan) -> int:
    from factbound.editing.save import save_changes
    from factbound.editing.schemas import stale_schemas
    from factbound.editing.telling import compare_edit, kept_sources, not_begun, tell_edit, tell_effects, tell_lines
    from factbound.editing.trial import try_project
    from factbound.facts.asof import choose_clocks
    from factbound.facts.knowledge import Knowledge
    from factbound.read.project import load_project

    options = read_options(arguments)
    reading = load_project(options.project)
    clocks = choose_clocks(reading.project.briefing, options.valid_at, options.known_at)
    before = Knowledge(reading.project, clocks).settle_all()
    changes = _planned(plan, reading, before)
    if not changes:
        print("Nothing to change: the files say this already.")
        return 0
    texts = {one.path: one.after.decode("utf-8", "surrogatepass") if one.after else None for one in changes}
    after = try_project(options, texts)
    if options.valid_at or options.known_at:  # they choose the statement; what is written has to pass on every day
        try_project(replace(options, valid_at=None, known_at=None), texts)
    schemas = stale_schemas(options.project, after.reading) if any(one.before is None for one in changes) else []
    if not arguments.dry_run:
        save_changes(options.project, [*changes, *schemas])
    told = compare_edit(reading.project, after.reading.project)
    words = "\n".join(tell_edit(told)) or "The facts say what they said; only how it is written changes."
    print("\n".join([words, "", *tell_lines(changes)]))
    if effects := list(tell_effects(before, after.knowledge)):
        print("\n".join(["\nWhat follows from it:", *(f"  {one}" for one in effects)]))
    for word in (*kept_sources(told), *not_begun(told, after.knowledge)):
        print(f"\n{word}")
    if arguments.dry_run:
        print("\nNothing was written: this was a dry run.")
    return 0


def _planned(plan: Plan, reading: Reading, before: Knowledge) -> Sequence[FileChange]:
    """Plan; a name that is not there may stand in a file that cannot be read, so that the problems of the files are told first.

    Raises:
        BuildFailed: When that may be so.
        Misnamed: When a name is not there.
    """
    from factbound.editing.wishes import Misnamed

    try:
        return plan(reading, before)
    except Misnamed as fault:
        if reading.problems:
            raise BuildFailed(reading.problems) from fault
        raise


def refuse(command: str, message: str) -> int:
    """Tell the user of wrong arguments, and return the exit code for it."""
    print(f"factbound {command}: error: {message}", file=sys.stderr)
    return 2


def undecodable(arguments: argparse.Namespace) -> bool:
    """Whether an argument holds bytes that are no text."""
    texts = [one for value in vars(arguments).values() for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
    return any("\ud800" <= character <= "\udfff" for text in texts for character in text)


def _locator(text: str) -> str:
    """Return a locator as files write it: `source passage`."""
    return " ".join(text.replace(":", " ").split())
