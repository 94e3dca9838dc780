"""The tutorial: a reader who does what it says sees what it says, from an empty folder to the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tutorial import BLOCK, Reader, read_steps

from factbound.cli import make_parser

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The page as it ought to read, and the project that its reader has in the end."""
    checkout = tmp_path_factory.mktemp("reader") / "factbound"
    checkout.mkdir()
    reader, page = Reader(checkout, ROOT), PAGE.read_text("utf-8")
    answers = iter([reader.do(step) for step in read_steps(page)])
    return BLOCK.sub(lambda block: f"```{block[1]}\n{next(answers)}```", page), reader.at


def test_the_terminal_answers_as_the_tutorial_says(played, pytestconfig):
    """Each command gives what stands below it; --update-golden writes what it gives now."""
    page, _ = played
    if pytestconfig.getoption("update_golden"):
        PAGE.write_text(page, "utf-8")
    assert page == PAGE.read_text("utf-8")


def test_the_reader_ends_with_a_site_and_documents(played):
    """What the reader wrote stands on the site, and all documents were made."""
    _, project = played
    assert "How many trams were ordered is disputed" in (project / "out/site/deal/index.html").read_text("utf-8")
    made = {file.name for file in (project / "out/reports").iterdir()}
    assert {"full-briefing.pdf", "one-page.pdf", "party-sorrel_rail.pdf", "full-briefing.md"} <= made


def test_commands_that_the_tutorial_only_names_exist():
    """A command in running text is one that the command line takes."""
    for call in re.findall(r"`python3 build\.py ([^`]+)`", PAGE.read_text("utf-8")):
        if call != "--help":
            assert make_parser().parse_args(call.split()).command == call.split()[0]
