"""What the documentation says is so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from factbound.check.hedges import load_hedges
from factbound.cli import main
from factbound.commands import COMMANDS
from factbound.facts.reasons import REASONS
from factbound.facts.vocabulary import CERTAINTIES, DIRECTNESSES, RANKS, STATUSES, VALUE_TYPES
from factbound.limits import limits_table
from factbound.options import DEFAULT_TEMPLATES
from factbound.render.environment import FILTERS, GLOBALS
from factbound.render.templates import ELSEWHERE, PLACES

PROJECT = Path(__file__).parent.parent
SECURITY = (PROJECT / "docs/security.md").read_text("utf-8")
README = (PROJECT / "README.md").read_text("utf-8")
DATA_FORMAT = (PROJECT / "docs/data-format.md").read_text("utf-8")
TEMPLATES = (PROJECT / "docs/templates.md").read_text("utf-8")
OUTPUTS = (PROJECT / "docs/outputs.md").read_text("utf-8")


def codes(text: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def row(text: str, key: str) -> str:
    """Return the table row that begins with a code."""
    return next(line for line in text.splitlines() if line.startswith(f"| `{key}`"))


@pytest.mark.parametrize(("key", "words"), [("status", STATUSES), ("certainty", CERTAINTIES), ("directness", DIRECTNESSES), ("rank", RANKS)])
def test_words_of_statements_are_those_of_the_engine(key: str, words: tuple[str, ...]) -> None:
    """The table of statement keys lists exactly the words that are understood, and the default."""
    assert codes(row(DATA_FORMAT, key).split("|")[2])[: len(words)] == list(words)


def test_limits_are_those_of_the_engine() -> None:
    """The table of limits in docs/security.md is the engine's own, row by row."""
    assert limits_table() in SECURITY


def test_reasons_are_those_of_the_engine() -> None:
    """Each code for what is not known has its row: the values that it explains, its meaning, its code in BODS."""
    table = DATA_FORMAT.split("| `reason` | for |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("| `")]
    found = [(codes(code)[0], tuple(codes(fits)), means, "".join(codes(bods))) for code, fits, means, bods in rows]
    assert found == [(one.code, one.fits, one.description, one.bods) for one in REASONS.values()]


def test_reasons_cover_the_code_list_of_bods() -> None:
    """Each code of unspecifiedReason in BODS 0.4 is said by one of ours."""
    assert sorted(one.bods for one in REASONS.values() if one.bods) == [
        "informationUnknownToPublisher",
        "interestedPartyExemptFromDisclosure",
        "interestedPartyHasNotProvidedInformation",
        "noBeneficialOwners",
        "subjectExemptFromDisclosure",
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
        "unknown",
    ]


def test_value_types_are_those_of_the_engine() -> None:
    """Each type has its row."""
    table = DATA_FORMAT.split("| type | written as |")[1].split("\n\n")[0]
    assert sorted(codes(line)[0] for line in table.splitlines() if line.startswith("| `")) == sorted(VALUE_TYPES)


def test_filters_and_names_are_those_of_the_engine() -> None:
    """Every filter and every name that templates have is documented, and none besides."""
    listed = codes(TEMPLATES.split("Filters:")[1].split("\n\n")[0].split("There is no")[0])
    assert sorted(listed) == sorted(FILTERS)
    table = TEMPLATES.split("| name | is |")[1].split("\n\n")[0]
    assert {name for line in table.splitlines() for name in codes(line.split("|")[1] if "|" in line else "")} == set(GLOBALS)


def test_every_mark_has_its_words() -> None:
    """The table of fitting words has a row for each standing that the hedge rule knows."""
    table = TEMPLATES.split("| mark | fitting words, for example |")[1].split("\n\n")[0]
    assert {name for line in table.splitlines() for name in codes(line)} == set(load_hedges().standings)


def test_places_in_the_navigation_are_those_of_the_plan() -> None:
    """The sentence on `order` has every page that the engine gives a place, in order, and where all others stand."""
    said = TEMPLATES.split("is its place in the navigation, among these:")[1].split("A file without")[0]
    assert [(name, int(place)) for name, place in re.findall(r"`(\w+)`\s+(\d+)", said)] == list(PLACES.items())
    assert re.findall(r"stands at (\d+)", said) == [str(ELSEWHERE)]


def test_every_block_is_described() -> None:
    """Each block that a default template includes has its place in the table, and none besides."""
    texts = [file.read_text("utf-8") for file in DEFAULT_TEMPLATES.rglob("*.jinja")]
    included = {name for text in texts for name in re.findall(r"content/(blocks/[\w-]+\.md)", text)}
    table = TEMPLATES.split("| block | stands on |")[1].split("\n\n")[0]
    assert {name for name in codes(table) if name.startswith("blocks/")} == included


def test_template_folders_are_described() -> None:
    """Each folder of templates/ has its row."""
    described = set(codes(TEMPLATES.split("| folder | holds |")[1].split("\n\n")[0]))
    assert {f"{entry.name}/" for entry in DEFAULT_TEMPLATES.iterdir() if entry.is_dir()} <= described


@pytest.mark.parametrize("text", [README, OUTPUTS], ids=["README", "outputs"])
def test_commands_are_those_of_the_program(text: str) -> None:
    """The tables of commands list what there is; `build` is what runs without one."""
    listed = set(re.findall(r"^\| `python3 build\.py ?(\w*)`", text, re.MULTILINE))
    assert {name or "build" for name in listed} == {one.name for one in COMMANDS}


def test_dependencies_are_the_locked_ones() -> None:
    """The table of dependencies names every direct one with its locked version."""
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (PROJECT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    table = README.split("| package | version |")[1].split("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| ") and "| --- |" not in line]
    pairs = [pair for names, versions in rows for pair in zip(names.split(","), versions.split(","), strict=True)]
    named = {re.sub(r" \(.*", "", name).strip(): version.strip() for name, version in pairs}
    assert named == {name: locked[name] for name in named}
    project = (PROJECT / "pyproject.toml").read_text("utf-8").split("test = [")[0]
    assert set(named) == set(re.findall(r'"([a-z0-9-]+)>=', project)) - {"hatchling"}


def test_the_settings_shown_are_enough() -> None:
    """The mkdocs.yml of the documentation is the one that the cases are built with."""
    assert OUTPUTS.split("```yaml\n")[1].split("```")[0] == (PROJECT / "tests/cases/_base/mkdocs.yml").read_text("utf-8")


def test_readme_is_short() -> None:
    """The README can be read in a few minutes."""
    assert README.count("\n") <= 150


@pytest.mark.parametrize(
    "file",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/data-format.md",
        "docs/templates.md",
        "docs/outputs.md",
        "docs/scale.md",
        "docs/publishing.md",
        "docs/editing.md",
    ],
)
def test_links_lead_somewhere(file: str) -> None:
    """Every relative link of the documentation leads to a file."""
    source = PROJECT / file
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", source.read_text("utf-8")):
        assert (source.parent / target).exists(), f"{file}: {target}"


def test_the_worked_edit_is_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's edit, made in a copy of the project, gives the problem that the README shows."""
    for name in ("data", "content", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    shutil.copy(PROJECT / "mkdocs.yml", tmp_path)
    file = tmp_path / "data/parties/megafon.yml"
    yaml = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert yaml is not None
    written = file.read_text("utf-8")
    assert yaml[1].splitlines()[1] in written, "the README quotes the file"
    file.write_text(written.replace("value: 24 %", "value: 42 %"), "utf-8")
    assert main(["check", "--project", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    shown = README.split("python3 build.py check`:\n\n```\n")[1].split("\n```")[0]
    for line in shown.splitlines():
        assert line.split(";")[0] in printed
