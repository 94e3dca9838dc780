"""`new`: a project on another venture that builds at once, with nothing of the shipped one in it."""

from __future__ import annotations

import ast
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from factbound.cli import main
from factbound.facts.dates import EXPECTED
from factbound.starter.answers import parse_answers
from factbound.starter.create import create_project
from factbound.starter.files import make_files
from factbound.starter.ids import make_id
from factbound.starter.sample import make_parties

ROOT = Path(__file__).resolve().parent.parent
COMMON = {"US", "UK", "EU", "joint statement", "press release"}
"""Names and spellings in the shipped briefing that are everybody's words."""
PROSE = (".yml", ".toml", ".jinja", ".js", ".txt", ".md", ".html", ".css", ".typ")
NEXT = """
Next:
  cd {folder}
  python3 build.py          the site and the documents, into out/
  python3 build.py serve    the same in a browser, following every change that you save

README.md says where to begin.
"""


def names_of_the_shipped():
    """Return a pattern of all ids, names and spellings of the shipped briefing's entities."""
    found = set()
    for file in (ROOT / "data").glob("*/*.yml"):
        if file.parent.name != "sources":
            entity = yaml.safe_load(file.read_text("utf-8"))
            found |= {file.stem, entity["name"], *entity.get("also", []), *entity.get("native", {}).values()}
    words = sorted(found - COMMON, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


SHIPPED = names_of_the_shipped()


def read_all(folder, *suffixes):
    """Return the texts of a folder, by path."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix in suffixes)
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The sample as `--yes` makes it, built."""
    folder = tmp_path_factory.mktemp("new") / "briefing"
    assert main(["new", str(folder), "--yes"]) == 0
    assert main(["build", "--project", str(folder)]) == 0
    return folder


def test_new_says_what_it_made_and_what_comes_next(tmp_path, monkeypatch, capsys):
    """The answer is short and ends with commands that work in the project."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "a briefing", "--yes"]) == 0
    files = sum(file.is_file() for file in (tmp_path / "a briefing").rglob("*"))
    said = f"Made a briefing: {files} files on Farrow Strait Ferries. All facts in it are a sample.\n" + NEXT.format(folder="'a briefing'")
    assert capsys.readouterr() == (said, "")


def test_sample_builds_and_is_in_canonical_layout(made, capsys):
    """No problem, a report of each sort, and nothing for fmt to do."""
    reports = {file.stem for file in (made / "out/reports").glob("*.pdf")}
    assert {"full-briefing", "one-page", "fact-register", "timeline", "party-brambleworth_lines", "party-thistle_savings_bank"} <= reports
    assert main(["fmt", "--check", "--project", str(made)]) == 0
    assert re.fullmatch(r"\d+ files are as they should be\.\n", capsys.readouterr().out)


def test_sample_has_one_of_everything(made):
    """What the documentation speaks of can be seen in the sample: plan and deed, dispute, rank, gap, formula, check, passage."""
    text = (made / "data/ventures/farrow_strait_ferries.yml").read_text("utf-8")
    wanted = ("status: planned", "disputed: true", "rank: preferred", "value: undisclosed", "formula: sum(", "checks:\n  - sum(stake", " p1s1")
    assert [word for word in wanted if word not in text] == []


@pytest.mark.parametrize("clock", ["--valid-at=2025-03-04", "--valid-at=2025-06-01", "--known-at=2025-03-05", "--known-at=2025-03-20"])
def test_sample_is_right_at_earlier_days(made, clock, capsys):
    """Its words are guarded: what was not done yet is not told as done."""
    assert main(["check", "--project", str(made), clock]) == 0
    assert capsys.readouterr().out.startswith("No problems: ")


def test_fingerprints_are_those_of_the_text(made, capsys):
    """The sample's own text proves its source, sentence by sentence as `source add` would number them, and all of it is used."""
    assert main(["source", "verify", "quillport_courier", str(made / "texts/quillport_courier.txt"), "--project", str(made)]) == 0
    assert "altered" not in capsys.readouterr().out
    assert main(["source", "coverage", "quillport_courier", "--project", str(made)]) == 0


def test_nothing_of_the_shipped_briefing_is_in_it(made):
    """No id, name or spelling of a shipped entity is in the project, its pages or its reports."""
    texts = read_all(made, ".yml", ".md", ".py", ".txt", ".json", ".html", ".xml", ".js", "")
    assert len(texts) > 100
    assert {path: found[0] for path, text in texts.items() if (found := SHIPPED.search(text))} == {}


def test_engine_knows_no_name_of_the_shipped_briefing():
    """Messages, help and tables of the engine, and all templates, are about any briefing."""
    strings = {
        f"{file.relative_to(ROOT)}:{line}": text for file in (ROOT / "factbound").rglob("*.py") for line, text in strings_of(file.read_text("utf-8"))
    }
    others = {**read_all(ROOT / "factbound", *PROSE), **read_all(ROOT / "templates", *PROSE)}
    assert {place: found[0] for place, text in {**strings, **others}.items() if (found := SHIPPED.search(text))} == {}


def strings_of(module):
    """Yield the strings of a module that are no documentation, with their lines."""
    tree = ast.parse(module)
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def test_same_answers_make_the_same_files():
    """There is no clock and no chance in it."""
    answers, _ = parse_answers({"venture": "North Ferry"}, ["One Line", "Two Line"])
    assert make_files(answers) == make_files(answers)


@pytest.mark.parametrize("count", range(2, 10))
def test_any_number_of_parties_adds_up(tmp_path, count):
    """Shares come to the whole, and the largest stays the largest; creating the project holds it to its own checks."""
    answers, faults = parse_answers({}, [f"Party {chr(65 + number)}" for number in range(count)])
    shares = [one.done for one in make_parties(answers)]
    assert (faults, sum(shares), max(shares[1:]) < shares[0]) == ([], 100, True)
    if count in (2, 9):
        create_project(tmp_path / "new", make_files(answers))


def test_odd_names_are_only_names(tmp_path):
    """Quotes, brackets, numbers and other alphabets go into files, and come out of them, as they were."""
    name = 'Tarn & <Sons>: 2nd "Ferry" { x } #1'
    answers, faults = parse_answers({"venture": name, "author": "A: B", "language": "de"}, ["Северный порт", "hai=海运, Inc."])
    assert faults == []
    folder = tmp_path / "a b" / "Проба"
    create_project(folder, make_files(answers))
    assert {file.stem for file in (folder / "data/parties").iterdir()} == {"severnyy_port", "hai"}
    assert yaml.safe_load((folder / "data/ventures/tarn_and_sons_2nd_ferry_x_1.yml").read_text("utf-8"))["name"] == name
    assert yaml.safe_load((folder / "data/briefing.yml").read_text("utf-8"))["authors"] == ["A: B"]


@pytest.mark.parametrize(
    ("options", "faults"),
    [
        (
            ["--venture", "海运"],
            ["--id: no id can be made of '海运', which has no letters that can be spelled in Latin ones. Name one, such as '--id north_ferry'."],
        ),
        (
            ["--id", "North-Ferry"],
            [
                "--id: 'North-Ferry' cannot be an id: "  # noqa: ISC004 - one fault
                "it is made of at most sixty-four small letters, digits and underscores, and begins with a letter. "
                "Name one, such as '--id north_ferry'."
            ],
        ),
        (
            ["--party", "Quillport", "--party", "Tarn"],
            [
                "--party: 'quillport' cannot be the id of 'Quillport': the sample has it already. "  # noqa: ISC004 - one fault
                "Put another before it: '--party \"quillport_party=Quillport\"'."
            ],
        ),
        (
            ["--party", "Tarn"],
            ["--party: 1 cannot be told of. Expected from 2 to 9 parties: name each with a '--party' of its own."],
        ),
        (
            ["--announced", "4 March 2025"],
            [f"--announced: '4 March 2025' is not a date. {EXPECTED} Did you mean '2025-03-04'?"],
        ),
        (
            ["--announced", "2025-03", "--language", "English"],
            [
                "--announced: '2025-03' is not one day. Expected a day such as '2025-03-01'.",
                "--language: 'English' is not the code of a language. Expected one such as 'en', 'de' or 'pt-BR'.",
            ],
        ),
        (
            ["--title", "The {{ ferry }}"],
            ["--title: it holds '{{', by which prose names facts. Expected plain words."],
        ),
        (
            ["--title", "One\x07"],
            ["--title: it holds the control character U+0007. Expected one line of plain text."],
        ),
    ],
)
def test_wrong_answers_are_told_all_at_once(tmp_path, options, faults, capsys):
    """Each names its option and what would be right; nothing is written."""
    assert main(["new", str(tmp_path / "new"), "--yes", *options]) == 2
    assert capsys.readouterr().err == "".join(f"factbound new: error: {fault}\n" for fault in faults)
    assert list(tmp_path.iterdir()) == []


def test_folder_with_files_is_left_alone(tmp_path, capsys):
    """What lies in it is named, and nothing is touched."""
    for name in ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"):
        (tmp_path / name).write_text(name)
    assert main(["new", str(tmp_path), "--yes"]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}:1:1: the folder is not empty: it holds a.txt, b.txt, c.txt, d.txt, e.txt and 1 more\n"
        "  Nothing is ever overwritten: name a folder that does not exist or is empty.\n\n"
        "Not made: 1 problem in 1 file. Nothing was written.\n"
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"]


def test_file_in_the_way_is_left_alone(tmp_path, capsys):
    """A file is no folder."""
    (tmp_path / "new").write_text("mine")
    assert main(["new", str(tmp_path / "new"), "--yes"]) == 1
    assert "there is a file of this name\n  Name a folder that does not exist or is empty." in capsys.readouterr().err
    assert (tmp_path / "new").read_text() == "mine"


def test_empty_repository_is_empty(tmp_path):
    """A folder that holds nothing but .git is filled where it is."""
    (tmp_path / ".git").mkdir()
    assert main(["new", str(tmp_path), "--yes"]) == 0
    assert {".git", "data", "build.py", "mkdocs.yml"} <= {file.name for file in tmp_path.iterdir()}
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".factbound-")]


def test_faulty_project_leaves_nothing(tmp_path, capsys):
    """An id that templates have already is found when the project is read, before anything has its place."""
    assert main(["new", str(tmp_path / "new"), "--yes", "--id", "briefing"]) == 1
    assert "data/ventures/briefing.yml:1:1: 'briefing' is a word that templates have already" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_move_that_fails_takes_back_what_it_moved(tmp_path, monkeypatch, capsys):
    """An empty folder is empty again."""
    rename, moved = Path.rename, []

    def fail_late(self, target):
        if len(moved) == 3:
            monkeypatch.undo()
            raise OSError(28, "No space left on device")
        moved.append(target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_late)
    assert main(["new", str(tmp_path), "--yes"]) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path}:1:1: the project cannot be written: No space left on device\n")
    assert list(tmp_path.iterdir()) == []


def ask(folder, *lines):
    """Run `new` on a terminal and type some lines; return what the screen shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-P", "-m", "factbound", "new", str(folder)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "PYTHONPATH": str(ROOT)}):
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in lines).encode())
        shown = b""
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_asks_for_what_is_missing(tmp_path):
    """Each question has an answer to fall back on, and is asked again where the answer cannot be used."""
    shown = ask(tmp_path / "new", "North Ferry", "", "soon", "2024-05-06", "East Bank", "", "West Bank", "", "", "Tarn Press", "")
    said = [line for line in shown.splitlines() if ": " in line]
    questions = (
        "The name of what it is about [Farrow Strait Ferries]: ",
        "The venture's id [north_ferry]: ",
        "The day on which it was made public, such as 2025-03-04 [2025-03-04]: ",
        "'soon' is not a date. ",
        "Partner 1 (nothing: Brambleworth Lines, Quillport Harbour Trust, Thistle Savings Bank): ",
        "Partner 2: ",
        "A second one is needed.",
        "Partner 3 (nothing: no more): ",
        "The briefing's title [North Ferry]: ",
        "Who publishes it: ",
        "Who writes it: ",
    )
    assert [question for question in questions if question not in shown] == [], said
    record = yaml.safe_load((tmp_path / "new/data/briefing.yml").read_text("utf-8"))
    assert (record["title"], record["subject"], record["publisher"]) == ("North Ferry", "north_ferry", "Tarn Press")
    assert {file.stem for file in (tmp_path / "new/data/parties").iterdir()} == {"east_bank", "west_bank"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Северный паром", "severnyy_parom"),
        ("Ελληνικά Πλοία", "ellinika_ploia"),
        ("O'Brien & Söhne", "obrien_and_sohne"),
        ("Łódź Đuro Ærø", "lodz_duro_aero"),
        ("3M Ferries", "the_3m_ferries"),
        ("A long name of a company that goes on and on", "a_long_name_of_a_company_that_goes_on"),
        ("海运", ""),
        ("1234", ""),
    ],
)
def test_ids_are_made_of_names(name, wanted):
    """Letters are spelled in Latin ones where that can be done by letter."""
    assert make_id(name) == wanted


def launch(project, *arguments, **environment):
    """Run a project's own build.py with an engine that only says what it is called with."""
    return subprocess.run(
        [sys.executable, "build.py", *arguments], cwd=project, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def project(tmp_path, made):
    """A project with its build.py, in a folder of its own."""
    folder = tmp_path / "briefing"
    folder.mkdir()
    shutil.copy(made / "build.py", folder)
    return folder


def fake_copy(folder):
    """Make a folder that looks like Factbound and tells its arguments."""
    (folder / "factbound").mkdir(parents=True)
    (folder / "factbound/cli.py").touch()
    (folder / "build.py").write_text("import sys\nprint(sys.argv)\nsys.exit(3)\n")
    return str((folder / "build.py").resolve())


def test_project_runs_the_copy_that_its_note_names(project, tmp_path):
    """Relative to the project, from whatever folder it is called; the exit code is the engine's."""
    engine = fake_copy(tmp_path / "engine")
    (project / ".factbound").write_text("../engine\n")
    ran = launch(project, "check", "--format", "json")
    assert (ran.stdout, ran.returncode) == (f"{[engine, '--project', str(project), 'check', '--format', 'json']}\n", 3)


def test_project_runs_the_copy_beside_it(project, tmp_path):
    """So do clones side by side, without a note."""
    engine = fake_copy(tmp_path / "factbound")
    assert launch(project).stdout == f"{[engine, '--project', str(project)]}\n"


def test_project_says_when_the_named_copy_is_gone(project, tmp_path):
    """Another one is not taken in its place."""
    ran = launch(project, FACTBOUND=str(tmp_path / "gone"))
    wanted = f"There is no copy of Factbound in {tmp_path / 'gone'}, which FACTBOUND or {project / '.factbound'} names.\n"
    assert (ran.stderr, ran.returncode) == (wanted, 2)


def test_workflows_of_a_project_pin_what_ours_pin(made):
    """The same actions at the same commits, so that what renews ours shows what to renew there."""
    used = re.compile(r"uses: (\S+@\S+ # \S+)")
    ours = {one for file in (ROOT / ".github/workflows").glob("*.yml") for one in used.findall(file.read_text("utf-8"))}
    theirs = {one for file in (made / ".github/workflows").glob("*.yml") for one in used.findall(file.read_text("utf-8"))}
    assert theirs <= ours


def test_vocabulary_without_ventures_and_shares_builds_whole(tmp_path):
    """A briefing on a treaty has no page on ownership, and no page or report speaks of a venture."""
    shutil.copytree(ROOT / "tests/fixtures/treaty", tmp_path / "treaty")
    assert main(["build", "--project", str(tmp_path / "treaty")]) == 0
    pages = read_all(tmp_path / "treaty/out", ".md")
    assert "docs/ownership.md" not in pages
    assert "reports/full-briefing.md" in pages
    assert {path: found[0] for path, text in pages.items() if (found := re.search(r"(?i)\b(venture|stake|ownership)s?\b", text))} == {}


@pytest.mark.parametrize("title", ["1984", "~", "yes", "-1", "North: a 'map' \\ so", "Øst # 1"])
def test_the_site_is_called_what_the_title_says(title):
    """The settings of the site are YAML with numbers and truths, of which a title may look like one."""
    answers, faults = parse_answers({"title": title}, [])
    assert faults == []
    line = next(line for line in make_files(answers)["mkdocs.yml"].splitlines() if line.startswith("site_name:"))
    assert yaml.safe_load(line) == {"site_name": title}


@pytest.mark.parametrize("file", ["mkdocs.yml", ".github/workflows/fact-changes.yml", ".pre-commit-config.yaml"])
def test_settings_of_a_project_follow_ours(made, file):
    """What the shipped briefing learns, new ones have too: only names, comments and where the engine comes from are their own."""
    theirs, ours = (load_lines(folder / file) for folder in (made, ROOT))
    own = ("site_name:", "site_description:", "repository: ${{ vars.FACTBOUND }}")
    assert [line for line in theirs if line not in ours and not line.strip().startswith(own)] == []
    left_out = [line for line in ours if line not in theirs and not line.strip().startswith(own)]
    assert [line for line in left_out if "ruff" not in line and "python" not in line and "require_serial" not in line] == []


def load_lines(file):
    """Return the lines of a settings file that are no comment."""
    return [line for line in file.read_text("utf-8").splitlines() if line.strip() and not line.strip().startswith("#")]
