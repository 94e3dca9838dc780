"""`find` and `show` from outside: what they find, in which order, and all that they tell."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from factbound.cli import main

BASE = Path(__file__).parent / "cases" / "_base"
NORTH = """\
name: Nordwärts
also: [North Ltd]
native: {ru: Север}
note: Sells maps of the far north.
facts:
  role:
    value: seller of maps
    from: daily p1s1

  stake:
    - value: 59 %
      of: jv
      when: 2018-12
      from: daily p1s2
    - value: 60 %
      of: jv
      when: 2018-09-11
      status: planned
      provided: the court agrees
      from: daily p1s2
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small project with names worth finding and two commits."""
    folder = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("lookup") / "project"))
    jv = folder / "data/ventures/jv.yml"
    jv.write_text(jv.read_text().partition("checks:")[0])
    file = folder / "data/parties/north.yml"
    head, top, rest = NORTH.partition("    - value: 59 %")
    _, old, last = rest.partition("    - value: 60 %")
    file.write_text(head + old.replace("60", "58") + last)
    _git(folder, "init", "-q")
    _commit(folder, "State the plan", "2026-11-01")
    file.write_text(head + top + rest)
    _commit(folder, "Record what came of it", "2026-11-02")
    return folder


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def _commit(folder: Path, subject: str, day: str) -> None:
    _git(folder, "add", "-A")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    _git(folder, *who, "commit", "-q", "--no-verify", "-m", subject, "--date", f"{day}T12:00:00Z")


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]):
    """Return what runs a command and gives its exit code, its output and its complaints."""

    def ran(*words: str) -> tuple[int, str, str]:
        status = main([*words, "--project", str(project)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return ran


def test_find_gives_the_nearest_first(run):
    """A name goes before what is said of it, with its marks and its place."""
    assert run("find", "stake") == (
        0,
        """\
north.stake.2       Stake: 59 %, of Example JV, 2018-12  data/parties/north.yml:11
north.stake.1       Stake: 60 %, of Example JV, 2018-09-11 [planned, superseded]  data/parties/north.yml:15
south.stake.1       Stake: 40 %, of Example JV, 2018-09-11 [planned]  data/parties/south.yml:8
jv.partner_stake.1  Partners' stake: 99 % [planned]  data/ventures/jv.yml:8
""",
        "",
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("nordwarts",), "north"),
        (("СЕВЕР",), "north"),
        (("north", "ltd"), "north"),
        (("far north",), "north"),
        (("stake", "60 %"), "north.stake.1"),
        (("court",), "north.stake.1"),
        (("the daily",), "daily"),
        (("p1s2", "north"), "north.stake.2"),
        (("north.stake.1",), "north.stake.1"),
    ],
)
def test_find_looks_everywhere(run, words, first):
    """Names in any case, accent or script, values, conditions, publishers, passages; every word has to be there."""
    status, out, _ = run("find", *words, "--format", "json")
    assert status == 0
    assert json.loads(out)["found"][0]["id"] == first


def test_find_guesses_where_nothing_is_found(run):
    """The nearest words are offered, and the exit code says that there was nothing."""
    assert run("find", "nordwerts", "stakes") == (1, "Nothing has 'nordwerts stakes'. Did you mean 'nordwarts stake'?\n", "")
    assert run("find", "xyzzy") == (1, "Nothing has 'xyzzy'.\n", "")
    assert run("find", " ") == (2, "", "factbound find: error: there is nothing to look for. Give a word, such as a name.\n")


def test_show_tells_all_of_a_fact(run, project: Path):
    """Each statement with its state and sources, the clocks, the commits that changed it, and where it is used."""
    status, out, err = run("show", "north.stake")
    ids = subprocess.run(["git", "-C", str(project), "log", "--format=%h", "--abbrev=10"], capture_output=True, text=True, check=True).stdout.split()
    day = subprocess.run(["git", "-C", str(project), "log", "-1", "--format=%cs"], capture_output=True, text=True, check=True).stdout.strip()
    assert (status, err) == (0, "")
    assert (
        out
        == f"""\
north.stake of jv: Nordwärts, Stake
Holds: 59 %

  north.stake.2  59 %  [holds]  data/parties/north.yml:11
    when 2018-12, done, reported
    from daily p1s2: Two firms join (The Daily, 2018-09-12)

  north.stake.1  60 %  [superseded, planned]  data/parties/north.yml:15
    when 2018-09-11, planned, reported
    provided: the court agrees
    from daily p1s2: Two firms join (The Daily, 2018-09-12)

As of the newest.

History (2)
  {day}  {ids[0]}  Record what came of it
      added '59 %' of 2018-12
      '58 %' of 2018-09-11: value 58 % -> 60 %
  {day}  {ids[1]}  State the plan
      added '58 %' of 2018-09-11

Formulas that read it (1)
  data/ventures/jv.yml:8:14: north.stake + south.stake

Content (1)
  content/blocks/summary.md:1:21: North is to hold {{{{ north.stake }}}} of {{{{ jv }}}}.
{out[out.index(chr(10) + "Pages that show it") :]}"""
    )
    assert "\n  register.md: Fact register\n" in out
    assert "\nReports that show it (" in out


def test_show_takes_the_clocks(run):
    """What held on a day is told for that day."""
    status, out, _ = run("show", "north.stake", "--valid-at", "2018-10-01", "--brief")
    assert status == 0
    assert out.splitlines()[1] == "Holds: 60 % [planned]"
    assert "  north.stake.2  59 %  [later]  data/parties/north.yml:11" in out.splitlines()
    assert out.splitlines()[-1] == "As of 1 October 2018."


def test_show_tells_how_a_computed_fact_was_worked_out(run):
    """Its formula with each statement that went in."""
    assert (
        run("show", "jv.partner_stake.1", "--brief")[1]
        == """\
jv.partner_stake: Example JV, Partners' stake
Holds: 99 % [planned]

  jv.partner_stake.1  99 %  [holds, planned]  data/ventures/jv.yml:8
    planned, reported
    formula: north.stake + south.stake
      north.stake.2 = 59 %  data/parties/north.yml:11
      south.stake.1 = 40 %  data/parties/south.yml:8

As of the newest.
"""
    )


def test_show_tells_of_entities_and_sources(run):
    """An entity by what holds of it, a source by what rests on its passages."""
    assert (
        run("show", "north", "--brief")[1]
        == """\
north: Nordwärts, party  data/parties/north.yml
  also: North Ltd, Север (ru)
  note: Sells maps of the far north.

Facts (2)
  north.role: seller of maps
  north.stake of jv: 59 %

As of the newest.
"""
    )
    assert (
        run("show", "daily", "--brief")[1]
        == """\
daily: Two firms join  data/sources/daily.yml
  The Daily, 2018-09-12, en

Cited (6)
  p1s1: jv.announced_on.1, 11 September 2018
  p1s1: north.role.1, seller of maps
  p1s1: south.role.1, maker of compasses
  p1s2: north.stake.2, 59 %
  p1s2: north.stake.1, 60 %
  p1s2: south.stake.1, 40 %

As of the newest.
"""
    )


def test_show_as_json_tells_the_same(run):
    """The record has the statements, the history and the uses."""
    record = json.loads(run("show", "north.stake.1", "--format", "json")[1])
    assert (record["sort"], record["id"], record["no_history"]) == ("row", "north.stake.1", None)
    assert [one["row"] for one in record["shown"][0]["statements"]] == ["north.stake.1"]
    assert [one["subject"] for one in record["history"]] == ["Record what came of it", "State the plan"]
    assert {"kind": "formula", "name": "jv.partner_stake.1", "title": "north.stake + south.stake"}.items() <= record["uses"][0].items()


def test_show_follows_a_fact_to_its_former_names(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What was said before an entity or a property was renamed is no less its history, and the renaming added nothing."""
    folder = Path(shutil.copytree(project, tmp_path / "project"))
    for number, (old, new) in enumerate((("north", "arctic"), ("stake", "holding")), start=3):
        assert main(["rename", old, new, "--project", str(folder)]) == 0
        _commit(folder, f"Call {old} {new}", f"2026-11-0{number}")
    capsys.readouterr()
    assert main(["show", "arctic.holding", "--format", "json", "--project", str(folder)]) == 0
    history = json.loads(capsys.readouterr().out)["history"]
    assert [(one["subject"], one["did"]) for one in history] == [
        ("Call stake holding", ["renamed from arctic.stake"]),
        ("Call north arctic", ["renamed from north.stake"]),
        ("Record what came of it", ["added '59 %' of 2018-12", "'58 %' of 2018-09-11: value 58 % -> 60 %"]),
        ("State the plan", ["added '58 %' of 2018-09-11"]),
    ]
    assert main(["show", "arctic", "--format", "json", "--project", str(folder)]) == 0
    assert [one["subject"] for one in json.loads(capsys.readouterr().out)["history"]] == [
        "Call stake holding",
        "Call north arctic",
        "Record what came of it",
        "State the plan",
    ]


def test_show_says_what_it_cannot_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Without a repository there is no history, with a problem no use; what the files say is shown all the same."""
    folder = Path(shutil.copytree(BASE, tmp_path / "project"))
    south = folder / "data/parties/south.yml"
    south.write_text(south.read_text().replace("daily p1s2", "weekly"))
    assert main(["show", "north.role", "--project", str(folder)]) == 0
    assert capsys.readouterr().out.partition("As of")[2] == (
        " the newest.\n\nHistory: the project lies in no git repository.\n\nWhere it is used is told when 'check' finds no problem.\n"
    )


def test_a_name_that_nothing_has_is_a_wrong_argument(run):
    """A guess, or what the entity has, is the way out."""
    assert run("show", "nort") == (2, "", "factbound show: error: nothing is called 'nort'. Did you mean 'north'? 'find' looks for it by words.\n")
    assert run("show", "north.stak.1") == (2, "", "factbound show: error: nothing is called 'north.stak.1'. Did you mean 'north.stake'?\n")
    assert run("show", "north.xq") == (2, "", "factbound show: error: nothing is called 'north.xq'. 'north' has: role, stake.\n")


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A file with a fault is named as missing from the answer; a folder without a project is a problem."""
    folder = Path(shutil.copytree(BASE, tmp_path / "project"))
    (folder / "data/parties/south.yml").write_text("name: [\n")
    said = "1 file has problems, which 'check' tells; what stands there may be missing.\n"
    assert main(["find", "north", "--project", str(folder)]) == 0
    assert capsys.readouterr().err == said
    assert main(["show", "south", "--project", str(folder)]) == 2
    assert capsys.readouterr().err == f"factbound show: error: nothing is called 'south'. Did you mean 'north'? 'find' looks for it by words.\n{said}"
    assert main(["set", "south.role", "x", "--project", str(folder)]) == 1
    assert capsys.readouterr().err.startswith("data/parties/south.yml:1:8: this is not YAML:")
    assert main(["find", "north", "--project", str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith("\n\nSearch stopped: 1 problem in 1 file. Nothing was looked up.\n")
