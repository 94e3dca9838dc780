"""`set` and `add` from outside: what they write, what they say, what they refuse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factbound.cli import main

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "cases" / "_base"
SOURCE = "title: The venture is complete\npublisher: The Fund\npublished: 2019-10-10\npassages:\n  p2: {chars: [0, 40]}\n"
MEGAFON = """\
name: MegaFon
facts:
  role:
    value: operator
    from: daily p1s1

  # What it holds.
  stake:
    - value: 24 %  # as planned
      of: jv
      when: 2018-09-11
      status: planned
      from: [daily p1s2]
"""
ANSWER = """\
megafon.stake of jv
  added    24.3 %, when 2019-10 (data/parties/megafon.yml:9)
           from: rdif_2019 p2

--- data/parties/megafon.yml
+++ data/parties/megafon.yml
@@ -8,2 +8,6 @@
   stake:
+    - value: 24.3 %
+      of: jv
+      when: 2019-10
+      from: rdif_2019 p2
     - value: 24 %  # as planned

What follows from it:
  jv.partner_stake: 84 % -> 84.3 %
"""
PATH = "data/parties/megafon.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the small project with one more party, one more source, and no check of the sum."""
    folder = Path(shutil.copytree(BASE, tmp_path / "project"))
    (folder / PATH).write_text(MEGAFON)
    (folder / "data/sources/rdif_2019.yml").write_text(SOURCE)
    jv = folder / "data/ventures/jv.yml"
    jv.write_text(jv.read_text().partition("checks:")[0].replace("north.stake + south.stake", "north.stake + megafon.stake"))
    return folder


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]):
    """Return what runs a command and gives its exit code, its output and its complaints."""

    def ran(*words: str) -> tuple[int, str, str]:
        try:
            status = main([*words, "--project", str(project)])
        except SystemExit as stopped:
            status = int(str(stopped.code))
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return ran


def test_set_with_a_new_time_adds_a_statement_on_top(project: Path, run):
    """The issue's example: the older statement stays, the comment stays with what it is about, and what is computed follows."""
    assert run("set", "megafon.stake", "24.3 %", "--when", "2019-10", "--from", "rdif_2019:p2") == (
        0,
        ANSWER,
        "",
    )
    example = (ROOT / "docs/editing.md").read_text("utf-8").partition("### An example\n")[2].split("```\n")
    assert example[1] == 'python3 build.py set megafon.stake "24.3 %" --when 2019-10 --from rdif_2019:p2\n'
    assert example[3] == ANSWER
    added = "  stake:\n    - value: 24.3 %\n      of: jv\n      when: 2019-10\n      from: rdif_2019 p2\n"
    assert (project / PATH).read_text() == MEGAFON.replace("  stake:\n", added)


def test_a_statement_that_has_not_begun_is_told(project: Path, run):
    """A briefing that stands at a day prints nothing that began later, and whoever adds it is told so."""
    briefing = project / "data/briefing.yml"
    briefing.write_text(f"{briefing.read_text()}valid_at: 2018-12-31\n")
    status, said, _ = run("set", "megafon.stake", "24.3 %", "--when", "2019-10", "--from", "rdif_2019:p2")
    told = "\n\nmegafon.stake.2 begins after 31 December 2018, the day that the briefing is about (valid_at), and does not hold yet.\n"
    assert (status, said.endswith(told), "begins after" in run("set", "megafon.stake.1", "25 %", "--from", "rdif_2019:p2")[1]) == (0, True, False)


def test_set_with_the_same_time_changes_the_statement(project: Path, run):
    """Its line changes and nothing else does; the sources that stay are named."""
    status, out, _ = run("set", "megafon.stake", "25 %", "--when", "2018-09-11")
    assert status == 0
    assert out.endswith("\nmegafon.stake.1 still rests on daily p1s2; name another source with --from.\n")
    assert (project / PATH).read_text() == MEGAFON.replace("24 %", "25 %")
    status, out, _ = run("set", "megafon.stake", "25 %")
    assert (status, out) == (0, "Nothing to change: the files say this already.\n")
    assert run("set", "megafon.stake", "--note", "Round: more or less.", "--status", "", "--from", "rdif_2019 p2")[0] == 0
    after = MEGAFON.replace("24 %", "25 %").replace("      status: planned\n", "").replace("[daily p1s2]", "rdif_2019 p2")
    assert (project / PATH).read_text() == after + "      note: 'Round: more or less.'\n"


def test_set_asks_where_several_could_be_meant(project: Path, run):
    """The candidates are listed with their rows, and the row chooses."""
    run("add", "megafon.staff", "30 people", "--when", "2018-05", "--from", "daily:p1s1")
    run("add", "megafon.staff", "31 people", "--when", "2018-05", "--from", "daily:p1s2", "--disputed", "true", "--because", "they differ")
    before = (project / PATH).read_text()
    assert run("set", "megafon.staff", "40 people", "--when", "2018-05") == (
        1,
        "",
        """\
data/parties/megafon.yml:16:14: 2 statements of 'megafon.staff' could be meant
    - value: 31 people
  Choose one, or give the time of a new one with --when:
    --row 2: 31 people, when 2018-05 (data/parties/megafon.yml:16)
    --row 1: 30 people, when 2018-05 (data/parties/megafon.yml:21)

Edit stopped: 1 problem in 1 file. Nothing was written.
""",
    )
    assert run("set", "megafon.staff", "32 people", "--row", "megafon.staff.1")[0] == 0
    assert (project / PATH).read_text() == before.replace("30 people", "32 people")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ("set", "megafon.stake", "twenty"),
            (
                "data/parties/megafon.yml:9:14: 'twenty' is not a share\n    - value: twenty  # as planned\n"
                "  Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %'.\n\n"
                "Edit stopped: 1 problem in 1 file. Nothing was written.\n"
            ),
        ),
        (
            ("set", "megafon.stake", "24.3 %", "--when", "2019-10", "--from", "rdif_2018:p2"),
            (
                "data/parties/megafon.yml:12:13: there is no source 'rdif_2018'\n    from: rdif_2018 p2\n"
                "  Did you mean 'rdif_2019'? Add data/sources/rdif_2018.yml, or correct the name.\n\n"
                "Edit stopped: 1 problem in 1 file. Nothing was written.\n"
            ),
        ),
        (
            ("set", "jv.partner_stake", "90 %"),
            (
                "data/ventures/jv.yml:8:14: 'jv.partner_stake.1' is computed: north.stake + megafon.stake\n"
                "    formula: north.stake + megafon.stake\n"
                "  Change a fact that it is computed from, or the formula with --formula; 'add jv.partner_stake ...' puts a value beside it.\n\n"
                "Edit stopped: 1 problem in 1 file. Nothing was written.\n"
            ),
        ),
        (
            ("set", "megafon.role", "seller", "--and", "megafon.role.1", "buyer"),
            (
                "data/parties/megafon.yml:4:12: 'megafon.role.1' is to say two things at once\n    value: operator\n"
                "  Give each statement once; a further one has its own row or time.\n\n"
                "Edit stopped: 1 problem in 1 file. Nothing was written.\n"
            ),
        ),
        (
            ("add", "party", "east", "--name", "East"),
            (
                "data/parties/east.yml:2:1: party 'east' has no 'role'\n    name: East\n"
                "  The vocabulary requires it: add 'role:' under 'facts'.\n\n"
                "Edit stopped: 1 problem in 1 file. Nothing was written. What it must have is given with --fact PROPERTY=VALUE.\n"
            ),
        ),
    ],
    ids=["value", "source", "computed", "twice", "required"],
)
def test_what_would_not_pass_is_refused(project: Path, run, words, complaint):
    """The problem is shown in the file as it would be; nothing is written."""
    before = {file: file.read_bytes() for file in project.rglob("*.yml")}
    assert run(*words) == (1, "", complaint)
    assert {file: file.read_bytes() for file in project.rglob("*.yml")} == before


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("set", "megafn.stake", "1 %"), "set: error: there is no entity 'megafn'. Did you mean 'megafon'? 'find' looks for one by its name."),
        (("set", "megafon.stak", "1 %"), "set: error: there is no property 'stak' for a party. Did you mean 'stake'?"),
        (("set", "megafon.stake.4", "1 %"), "set: error: there is no row 'megafon.stake.4'. 'megafon.stake' has the rows: 1."),
        (("set", "megafon.stake"), "set: error: there is nothing to set. Give a value, or an option such as --note."),
        (
            ("set", "megafon.stake", " "),
            ("set: error: the value is empty. What is not known is 'unknown' or 'undisclosed', with --because and --reason."),
        ),
        (
            ("set", "megafon", "1 %"),
            (
                "set: error: 'megafon' is not the name of a fact. "
                "Expected an entity and a property such as 'north.stake', or a row of it: 'north.stake.2'."
            ),
        ),
        (
            ("add", "partei", "east", "--name", "East"),
            ("add: error: there is no kind 'partei'. Did you mean 'party'? Expected one of: venture, party."),
        ),
        (("add", "party", "north", "--name", "North"), "add: error: the id 'north' is taken. It is data/parties/north.yml, North."),
        (
            ("set", "megafon.role.0", "x"),
            (
                "set: error: 'megafon.role.0' is not the name of a fact. "
                "Expected an entity and a property such as 'north.stake', or a row of it: 'north.stake.2'."
            ),
        ),
        (
            ("set", "megafon.stake", "--when", "2020", "--note", "so"),
            "set: error: nothing is said of 'megafon.stake' at that time. Give a value. To change one that there is, name its row: megafon.stake.1.",
        ),
        (("set", "megafon.staff", "--note", "so"), "set: error: nothing is said of 'megafon.staff' yet. Give a value."),
        (("set", "megafon.role.1", "x", "--row", "2"), "set: error: 'megafon.role.1' and --row 2 name two rows. Give one of them."),
        (
            ("set", "megafon.role", "x", "--row", "north.role.1"),
            "set: error: --row names a row of 'north.role', and the fact is 'megafon.role'. Give the number alone, or correct one of them.",
        ),
        (
            ("set", "megafon.role", "x", "--and", "north.role", " "),
            "set: error: the value is empty. What is not known is 'unknown' or 'undisclosed', with --because and --reason.",
        ),
        (
            ("add", "megafon.role", "x", "--name", "East", "--from", "daily:p1s1"),
            "add: error: --name is for a new entity, and 'megafon.role' is a fact. Leave it out.",
        ),
        (
            ("add", "party", "east", "--name", "East", "--settled-by", "north"),
            "add: error: --settled-by is for the facts of a new party, and none is given. Add --fact PROPERTY=VALUE.",
        ),
        (("add", "party", "east"), "add: error: a new party needs an id and a name: 'add party east --name NAME'."),
        (
            ("add", "party", "Ost", "--name", "East"),
            ("add: error: 'Ost' cannot be an id. Expected small letters, digits and underscores, such as 'north_bank'."),
        ),
    ],
)
def test_a_name_that_is_not_there_is_a_wrong_argument(run, words, complaint):
    """It is refused with exit 2 and a guess."""
    assert run(*words) == (2, "", f"factbound {complaint}\n")


def test_several_facts_change_in_one_step(project: Path, run):
    """What passes only together is written together."""
    jv = project / "data/ventures/jv.yml"
    jv.write_text(jv.read_text() + "checks: [north.stake + south.stake = 100 %]\n")
    assert run("set", "north.stake", "55 %")[0] == 1
    status, out, _ = run("set", "north.stake", "55 %", "--and", "south.stake", "45 %", "--dry-run")
    assert status == 0
    assert out.endswith("\nNothing was written: this was a dry run.\n")
    assert "60 %" in (project / "data/parties/north.yml").read_text()
    assert run("set", "north.stake", "55 %", "--and", "south.stake", "45 %")[0] == 0
    assert [line for name in ("north", "south") for line in (project / f"data/parties/{name}.yml").read_text().splitlines() if "%" in line] == [
        "    value: 55 %",
        "    value: 45 %",
    ]


def test_a_formula_takes_the_place_of_a_value(project: Path, run):
    """The sources go with the value, since a computed fact has those of its formula; the rest stays."""
    status, _, err = run("set", "megafon.stake", "--formula", "north.stake - 36 %")
    assert (status, err) == (0, "")
    text = MEGAFON.replace("value: 24 %  # as planned", "formula: north.stake - 36 %  # as planned").replace("      from: [daily p1s2]\n", "")
    assert (project / PATH).read_text() == text
    assert run("set", "megafon.stake", "24 %", "--formula", "north.stake")[0] == 1, "both at once cannot be meant"


def test_what_changes_no_fact_is_said(run):
    """A key that says what is so without it is a changed line and no changed fact."""
    assert run("set", "megafon.role", "--disputed", "false")[1] == (
        "The facts say what they said; only how it is written changes.\n\n"
        "--- data/parties/megafon.yml\n+++ data/parties/megafon.yml\n@@ -5,2 +5,3 @@\n"
        "     from: daily p1s1\n+    disputed: false\n\n"
    )


def test_an_entity_is_added(project: Path, run):
    """Its file has the line for editors, its names and its facts in the order of the kind, and it passes."""
    assert run("fmt")[0] == 0
    words = ("--also", "Ost, AG", "--native", "ru=Восток", "--fact", "ally=north", "--fact", "role=seller: of maps", "--from", "daily:p1s1")
    assert run("add", "party", "east", "--name", "East", *words)[0] == 0
    assert (project / "data/parties/east.yml").read_text() == (
        "# yaml-language-server: $schema=../../schemas/party.json\nname: East\nalso: ['Ost, AG']\nnative: {ru: Восток}\nfacts:\n"
        "  role:\n    value: 'seller: of maps'\n    from: daily p1s1\n\n  ally:\n    value: north\n    from: daily p1s1\n"
    )
    assert run("check")[0] == 0
    assert run("set", "east.role", "a seller", "--when", "2019", "--note", "so: it", "--from", "daily:p1s1", "--until", "2020")[0] == 1
    assert run("set", "east.ally", "south", "--by", "north", "--note", "so: it")[0] == 0
    assert run("fmt", "--check")[0] == 0, "the schemas know the entity, and the file is laid out as fmt has it"


def test_a_file_that_changes_meanwhile_is_not_overwritten(project: Path, run, monkeypatch: pytest.MonkeyPatch):
    """Somebody saves the file while the change is tried: their words stay, and the command says so."""
    from factbound.editing import trial

    tried = trial.check_project

    def check(options):
        (project / PATH).write_text(MEGAFON + "note: mine\n")
        return tried(options)

    monkeypatch.setattr(trial, "check_project", check)
    assert run("set", "megafon.stake", "25 %") == (
        1,
        "",
        (
            "data/parties/megafon.yml:14:1: the file was changed since it was read\n    note: mine\n"
            "  Look at it, and repeat the edit; nothing was overwritten.\n\nEdit stopped: 1 problem in 1 file. Nothing was written.\n"
        ),
    )
    assert (project / PATH).read_text() == MEGAFON + "note: mine\n"
