"""`new`: a whole project on another venture, as a sample to write over."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from factbound.commands.printing import format_as
from factbound.problems import BuildFailed

if TYPE_CHECKING:
    from factbound.starter.answers import Answers

NAME = "new"
HELP = "make a new briefing: a complete sample project on a venture of your own"
OPTIONS = {
    "title": "the briefing's title (default: the venture's name)",
    "venture": "the name of what it is about",
    "id": "the venture's id (default: made of its name)",
    "announced": "the day on which it was made public, such as 2025-03-04",
    "language": "the briefing's language as a code (default: en)",
    "publisher": "who publishes it",
    "author": "who writes it",
}
ASKED = ("venture", "id", "announced", "title", "publisher", "author")
"""What a terminal asks for, in this order, the parties after the announcement."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder, and an option for each answer."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="where it goes: a folder that does not exist or is empty")
    for name, meaning in OPTIONS.items():
        parser.add_argument(f"--{name}", metavar=name.upper(), help=meaning)
    parser.add_argument("--party", action="append", metavar="NAME", help="a partner, the largest first; once for each; ID=NAME gives its id too")
    parser.add_argument("--yes", action="store_true", help="ask nothing: what is not said has the sample's own names")


def run(arguments: argparse.Namespace) -> int:
    """Make the project and say what to do next."""
    from factbound.starter.answers import parse_answers
    from factbound.starter.create import check_target, create_project
    from factbound.starter.files import make_files

    folder = Path.cwd() / arguments.folder
    try:
        check_target(folder)
        texts = {name: getattr(arguments, name) or "" for name in OPTIONS}
        parties = arguments.party or []
        # What options say is judged before anything is asked; until the venture has a name, no party can have its id.
        answers, faults = parse_answers(texts if texts["venture"] or texts["id"] else {**texts, "id": "venture_to_come"}, parties)
        if not faults and sys.stdin.isatty() and not arguments.yes:
            parties = _ask(texts, parties)
        if not faults:
            answers, faults = parse_answers(texts, parties)
        if faults:
            print("\n".join(f"factbound new: error: {one}" for one in faults), file=sys.stderr)
            return 2
        count = create_project(folder, make_files(answers))
    except BuildFailed as failure:
        print(format_as(failure.problems, "text", "Not made", "Nothing was written."), file=sys.stderr)
        return 1
    _tell(arguments.folder, answers, count)
    return 0


def _tell(folder: Path, answers: Answers, count: int) -> None:
    print(f"Made {folder}: {count} files on {answers.venture.name}. All facts in it are a sample.\n")
    print("Next:")
    print(f"  cd {shlex.quote(str(folder))}")
    print("  python3 build.py          the site and the documents, into out/")
    print("  python3 build.py serve    the same in a browser, following every change that you save")
    print("\nREADME.md says where to begin.")


def _ask(texts: dict[str, str], parties: list[str]) -> list[str]:
    """Ask for what no option said, and return the parties; an empty answer takes what stands in brackets, and an end of input all of it."""
    named = [*parties]
    try:
        for key in ASKED:
            if not texts[key]:
                texts[key] = _answer(key, texts, parties)
            if key == "announced" and not parties:
                _ask_parties(texts, named)
    except EOFError:
        print()
    return named


def _answer(key: str, texts: dict[str, str], parties: list[str]) -> str:
    """Ask for one answer until it can be used."""
    from factbound.starter.answers import ANNOUNCED, VENTURE, parse_answers
    from factbound.starter.ids import make_id

    name = texts["venture"] or VENTURE
    offered = {"venture": VENTURE, "id": make_id(name), "announced": ANNOUNCED, "title": name}.get(key, "")
    while True:
        answer = input(f"{OPTIONS[key].partition(' (')[0].capitalize()}{f' [{offered}]' if offered else ''}: ").strip() or offered
        faults = [one for one in parse_answers({**texts, key: answer}, parties)[1] if one.startswith(f"--{key}:")]
        if not faults:
            return answer
        print(faults[0].partition(": ")[2])


def _ask_parties(texts: dict[str, str], found: list[str]) -> None:
    """Ask for the parties one by one and add each; none at all means the sample's own."""
    from factbound.starter.answers import FEWEST, MOST, PARTIES, parse_answers

    while len(found) < MOST:
        more = "nothing: no more" if len(found) >= FEWEST else "" if found else f"nothing: {', '.join(PARTIES)}"
        answer = input(f"Partner {len(found) + 1}{f' ({more})' if more else ''}: ").strip()
        if not answer and more:
            break
        faults = (
            [one for one in parse_answers(texts, [*found, answer])[1] if "to 9 parties" not in one]
            if answer
            else ["--party: A second one is needed."]
        )
        if faults:
            print(faults[0].partition(": ")[2])
        else:
            found.append(answer)
