"""`find`: what the project knows, by words."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from factbound.commands.arguments import read_options
from factbound.commands.printing import as_json, format_as
from factbound.problems import BuildFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factbound.lookup.finding import Found

NAME = "find"
HELP = "find entities, facts and sources by words"
MOST = 20
"""How many are printed unless all are asked for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words, and how what they find is printed."""
    parser.add_argument("words", metavar="TEXT", nargs="+", help="words that all have to be there, in any case, with or without accents")
    parser.add_argument("--all", action="store_true", help=f"print all that is found, not only the nearest {MOST}")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")


def run(arguments: argparse.Namespace) -> int:
    """Print what has all the words; 1 when nothing has."""
    from factbound.lookup.finding import find_words, guess_word
    from factbound.lookup.reading import read_knowledge

    try:
        known = read_knowledge(read_options(arguments))
    except BuildFailed as failure:
        print(format_as(failure.problems, "text", "Search stopped", "Nothing was looked up."), file=sys.stderr)
        return 1
    knowledge = known.knowledge
    text = " ".join(arguments.words)
    if not text.strip():
        print("factbound find: error: there is nothing to look for. Give a word, such as a name.", file=sys.stderr)
        return 2
    found = find_words(knowledge, text)
    if arguments.format == "json":
        rows = [{"sort": one.sort, "id": one.id, "text": one.words, "marks": list(one.marks), **one.at._asdict()} for one in found]
        print(as_json({"words": text.split(), "found": rows}))
    elif found:
        _print(found, len(found) if arguments.all else MOST)
    else:
        print(f"Nothing has '{text}'. {guess_word(knowledge, text)}".rstrip())
    if known.left_out:
        print(known.left_out, file=sys.stderr)
    return 0 if found else 1


def _print(found: Sequence[Found], most: int) -> None:
    shown = found[:most]
    width = max(len(one.id) for one in shown)
    for one in shown:
        marks = f" [{', '.join(one.marks)}]" if one.marks else ""
        print(f"{one.id:<{width}}  {one.words}{marks}  {one.at.path}:{one.at.line}")
    if len(found) > most:
        print(f"and {len(found) - most} more: give another word, or --all.")
