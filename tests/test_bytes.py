"""Same inputs, same bytes, whatever the machine: a covering array of builds; and the one variable that may move a date."""

from __future__ import annotations

import io
import shutil
import sys

import matrix
import pytest
import repositories

from factbound.cli import main
from factbound.facts.model import Briefing
from factbound.options import Options
from factbound.pipeline import publish_briefing
from factbound.prepare import check_project
from factbound.problems import BuildFailed, Position
from factbound.publish.times import build_time

ROWS = matrix.cover(9)
"""The plainest, and nine that differ from it in nearly everything."""

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="there is no git on this machine")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A folder with a project that has a history, letters of three scripts and an edition; `out` is what an earlier state gave."""
    bench = tmp_path_factory.mktemp("bytes")
    project = repositories.begin(bench / "project")
    (project / ".gitignore").write_text("out/\n")
    for branch, day in (("main", "2024-03-02"), ("side", "2024-03-03")):  # the same on both: of the two, a history tells one
        repositories.git(project, "checkout", "-q", "-B", branch, "main" if branch == "main" else "main^")
        repositories.edit(project, "data/parties/north.yml", ("name: North", "name: North Север 北 “ẞé”"))
        repositories.commit(project, "Nenne Север beim Namen: ünïcödé", day)
    repositories.git(project, "checkout", "-q", "main")
    repositories.git(project, "merge", "-q", "--no-ff", "-m", "Join both", "side")
    for name, value in (("user.name", "Ann"), ("user.email", "ann@example.org")):
        repositories.git(project, "config", name, value)
    assert main(["release", "v1", "--project", str(project)]) == 0
    shutil.move(project / "out", bench / "out")
    matrix.build(ROWS[0], matrix.lay_out(project, bench / "0", ROWS[0]), bench / "plain", bench / "0")
    return bench


def build(bench, folder, row):
    """Build the project under a combination."""
    out = folder / row["path"] / "out"
    project = matrix.lay_out(bench / "project", folder, row)
    if row["before"] != "nothing":
        shutil.copytree(bench / ("plain" if row["before"] == "the same" else "out"), out)
    return matrix.build(row, project, out, folder, extra=locale(bench).items())


def locale(bench):
    """Return the environment with a Turkish locale, made once."""
    return {"LOCPATH": str(bench / "locales")} if (bench / "locales").exists() else matrix.make_locale(bench / "locales")


@needs_git
@pytest.mark.parametrize("row", ROWS[1:], ids=range(1, len(ROWS)))
def test_the_same_bytes_on_any_machine(bench, tmp_path, row):
    """Site, Markdown, PDF, Word, data and manifest are the same, and so are the rights of every file and folder."""
    assert matrix.differences(matrix.digest(bench / "plain"), build(bench, tmp_path, row), row) == []


@needs_git
def test_the_plainest_build_has_everything(bench):
    """What is compared holds every sort of output, the edition and the history among it, readable for a web server."""
    found = matrix.digest(bench / "plain")
    assert {"reports/full-briefing.pdf", "reports/full-briefing.docx", "site/index.html", "data/facts.json", "history.json"} < set(found)
    assert "site/editions/v1/full-briefing.pdf" in found
    assert {words.split()[0] for path, words in found.items() if path != "inputs"} == {"644", "755"}


def test_the_combinations_cover_every_level():
    """Each level of each factor is tried, and most pairs of two."""
    tried = {pair for row in ROWS for pair in matrix.pairs(row)}
    assert {(name, level) for row in ROWS for name, level in row.items()} == {
        (name, one) for name, levels in matrix.FACTORS.items() for one in levels
    }
    every = {pair for row in matrix.cover(None) for pair in matrix.pairs(row)}
    assert len(tried & every) / len(every) > 0.85


@pytest.mark.parametrize("text", ["-1", "1.5", "soon", "²", "٣", " 1", "253402300800", "9" * 5000], ids=lambda text: text[:12])
def test_a_date_that_is_none(monkeypatch, tmp_path, text):
    """SOURCE_DATE_EPOCH says a time or nothing: whoever mistypes it is told, by a check too, before anything is built."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    with pytest.raises(BuildFailed) as failure:
        publish_briefing(Options(repositories.BASE, tmp_path / "out"))
    shown = text if len(text) < 25 else "99999999999999999999 ..."
    assert str(failure.value) == (
        f"$SOURCE_DATE_EPOCH: '{shown}' is no time\n"
        "  Expected whole seconds since 1970, below 253402300800, as 'date +%s' prints them. Unset it to take the date of the briefing.\n\n"
        "Build stopped: 1 problem in 1 variable. Nothing was published."
    )
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BuildFailed) as checked:
        check_project(Options(repositories.BASE, tmp_path / "out"))
    assert checked.value.problems == failure.value.problems


@pytest.mark.parametrize(("text", "year"), [("0", 1970), ("253402300799", 9999), ("", 2000)])
def test_the_date_that_documents_carry(monkeypatch, text, year):
    """The first and the last time that can be said; without one, and without a date of the briefing, the same day for all."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert build_time(Briefing(Position("data/briefing.yml"), "Title")).year == year


def test_a_terminal_without_letters(monkeypatch):
    """What a terminal cannot show stands there as its number; it stops nothing."""
    screen = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["find", "Север", "--project", str(repositories.BASE)]) == 1
    screen.flush()
    assert screen.buffer.getvalue() == b"Nothing has '\\u0421\\u0435\\u0432\\u0435\\u0440'.\n"
