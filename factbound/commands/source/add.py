"""`source add`: a text into a source file of numbered, fingerprinted passages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from factbound.commands.arguments import read_options
from factbound.commands.source.lookup import refuse
from factbound.facts.dates import parse_period
from factbound.facts.faults import ValueFault
from factbound.problems import BuildFailed, Position, Problem, counted

NAME = "add"
HELP = "register a text as a source: number its sentences and keep their fingerprints, never the text"
REQUIRED = ("title", "publisher")
OFFERED = ("published", "address")
OPTIONS = {
    "title": "the document's title",
    "publisher": "who published it",
    "author": "who wrote it",
    "published": "when: a date as facts write it, such as 2018-09-12",
    "address": "where it can be read: a web address",
    "language": "its language as a code (default: en)",
    "note": "anything else that a reader should know",
}
VALUES_PER_PASSAGE = 14
"""Nodes of YAML that a passage's line takes, its keys included."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the text and the bibliography."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the text, plain and in UTF-8; it stays where it is")
    parser.add_argument("--id", metavar="ID", help="the source's id (default: made of the file's name)")
    for name, meaning in OPTIONS.items():
        parser.add_argument(f"--{name}", metavar=name.upper(), help=meaning)
    parser.add_argument("--excerpt", action="store_true", help="the text is only a part of the document")


def run(arguments: argparse.Namespace) -> int:
    """Register the text and say how to cite it."""
    from factbound import limits
    from factbound.editing.save import save_changes
    from factbound.editing.schemas import schemas_after
    from factbound.files import FileChange
    from factbound.names import name_fault
    from factbound.read.fields import IDENTIFIER
    from factbound.read.sources import FOLDER
    from factbound.sourcing.register import check_source, make_id, render_source, source_path, taken
    from factbound.sourcing.text import load_text, number_sentences

    options = read_options(arguments)
    project = options.project
    name = arguments.id if arguments.id is not None else make_id(arguments.file.stem)
    if not IDENTIFIER.fullmatch(name):
        return refuse(f"--id: '{name or arguments.file.stem}' cannot be an id. Expected small letters, digits and underscores, such as 'daily_2018'.")
    if fault := name_fault(name):
        return refuse(f"--id: the id '{name}' {fault}. Choose another: a file has this name.")
    _expect_project(project)
    for path in (f"{FOLDER}/{name}.yml", f"{FOLDER}/{name}.yaml"):
        if (project / path).exists():
            raise BuildFailed([taken(path)])
    text = load_text(arguments.file)
    sentences = list(number_sentences(text))
    _refuse_known_text(project, text)
    fields = {key: " ".join((getattr(arguments, key) or "").split()) for key in OPTIONS} | {"excerpt": "true" if arguments.excerpt else ""}
    if not _ask_for_missing(fields):
        return refuse(f"missing: {', '.join(f'--{key}' for key in REQUIRED if not fields[key])}. A source has a title and a publisher.")
    if any("\ud800" <= character <= "\udfff" for value in fields.values() for character in value):
        return refuse("an option is not UTF-8 text.")
    content = _for_editors(project, name) + render_source(fields, sentences)
    if limits.YAML_BYTES.is_over(len(content.encode())) or limits.YAML_NODES.is_over(len(sentences) * VALUES_PER_PASSAGE):
        hint = "Split it, chapter by chapter, and register each part as a source."
        raise BuildFailed(
            [Problem(Position(arguments.file.as_posix()), f"the text has {len(sentences):,} sentences, more than one file holds", hint)]
        )
    path = source_path(name)
    if faults := check_source(name, content):
        return refuse(" ".join(f"--{content.splitlines()[one.at.line - 1].split(':')[0]}: {one.message}. {one.expected}" for one in faults))
    save_changes(project, [FileChange(path, None, content.encode()), *schemas_after(options, {path: content})])
    _tell(name, path, sentences[0].name, len(sentences), text.count("\n") + 1)
    return 0


def _for_editors(project: Path, name: str) -> str:
    """Return the line that leads an editor to the schema, in a project that has schemas."""
    from factbound.formatting.modeline import modeline_of
    from factbound.formatting.plan import SCHEMAS
    from factbound.read.sources import FOLDER

    return f"{modeline_of(f'{FOLDER}/{name}.yml', 'source.json')}\n" if (project / SCHEMAS).is_dir() else ""


def _tell(name: str, path: str, first: str, sentences: int, paragraphs: int) -> None:
    print(f"{path}: {counted(sentences, 'passage')} in {counted(paragraphs, 'paragraph')}.")
    print(f"Cite one in a statement with 'from: {name} {first}'; 'source coverage {name}' lists what is not cited yet.")
    print("Where a sentence was divided wrongly, correct its span in the file; 'source verify' prints the fingerprint of the new one.")


def _expect_project(project: Path) -> None:
    from factbound.read.intake import take_in
    from factbound.read.project import BRIEFING, load_project

    if refused := take_in(project).refused:
        raise BuildFailed(refused)
    if not (project / BRIEFING).is_file():
        raise BuildFailed(load_project(project).problems)


def _refuse_known_text(project: Path, text: str) -> None:
    from factbound.read.project import load_project
    from factbound.sourcing.register import find_same_text

    known = find_same_text(load_project(project).project.sources.values(), text)
    if known is not None:
        hint = f"Cite it as '{known.id} {next(iter(known.passages))}'."
        raise BuildFailed([Problem(known.at, f"this text is registered already, as '{known.id}'", hint)])


def _ask_for_missing(fields: dict[str, str]) -> bool:
    """Ask on a terminal for what a source must have, and offer what it may have.

    Returns:
        Whether nothing that it must have is missing.
    """
    if all(fields[key] for key in REQUIRED):
        return True
    if not sys.stdin.isatty():
        return False
    try:
        for key in (*REQUIRED, *OFFERED):
            while not fields[key]:
                fields[key] = _answer(key)
                if key in OFFERED:
                    break
    except EOFError:
        print()
    return all(fields[key] for key in REQUIRED)


def _answer(key: str) -> str:
    """Ask for one field until the answer can be read."""
    may_be_empty = ", or nothing" if key in OFFERED else ""
    check: Callable[[str], object] = parse_period if key == "published" else str
    while True:
        answer = " ".join(input(f"{key.capitalize()} ({OPTIONS[key]}{may_be_empty}): ").split())
        try:
            if answer:
                check(answer)
        except ValueFault as fault:
            print(f"{fault.message}. {fault.expected}")
        else:
            return answer
