"""Bare numbers: what is found, measured against labels that others set; and what the hint, the allowance and the listing say."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.check.figures import figures_in
from factbound.check.prose import blocks_of
from factbound.check.references import TemplateText
from factbound.cli import main
from factbound.options import DEFAULT_TEMPLATES

ROOT = Path(__file__).parent
LABELLED = ROOT / "labelled/numbers"
UNITS = ("person", "member", "time", "agreement", "country", "body")
"""Words of units that the labels were set with."""
WANTED_PRECISION, WANTED_RECALL = 0.95, 0.98


@dataclass(frozen=True)
class Measure:
    """How a rule did on one labelled text."""

    labels: int
    found: int
    wrong: tuple[str, ...]
    """What was found and overlaps no label, or several."""
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / self.found

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.labels


def unlabelled(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its label brackets, and the spans that they enclosed."""
    clean, spans, start = "", [], 0
    for part in re.split(r"([⟦⟧])", text):
        if part == "⟦":
            start = len(clean)
        elif part == "⟧":
            spans.append((start, len(clean)))
        else:
            clean += part
    return clean, spans


def measure(labelled: str) -> Measure:
    """Compare what the rule finds in a narrative file with the labels."""
    text, labels = unlabelled(labelled)
    starts = [0, *(line.end() for line in re.finditer("\n", text))]
    found = []
    for block in blocks_of(TemplateText("content/labelled.md", "content/labelled.md", text)):
        for figure in figures_in(block.text, UNITS):
            first, last = block.place(figure.start), block.place(figure.end - 1)
            found.append((starts[first.line - 1] + first.column - 1, starts[last.line - 1] + last.column))
    wrong = [one for one in found if sum(one[0] < end and start < one[1] for start, end in labels) != 1]
    missed = [one for one in labels if not any(one[0] < end and start < one[1] for start, end in found)]
    around = [tuple(text[max(start - 25, 0) : end + 25] for start, end in spans) for spans in (wrong, missed)]
    return Measure(len(labels), len(found), *around)


@pytest.mark.parametrize("name", ["tuning", "heldout"])
def test_numbers_are_found_as_people_labelled_them(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Few false alarms and hardly a number missed, on the set that the rule was made with and on one that it was not."""
    done = measure((LABELLED / f"{name}.md").read_text("utf-8"))
    with capsys.disabled():
        print(f"\nbare numbers, {name}: {done.labels} labels, {done.found} found, precision {done.precision:.4f}, recall {done.recall:.4f}")
    assert done.precision >= WANTED_PRECISION, done.wrong
    assert done.recall >= WANTED_RECALL, done.missed


def test_the_measure_can_fail() -> None:
    """A label on no number is missed; a number without a label is a false alarm; two labels under one find are wrong."""
    done = measure("A ⟦word⟧ and 7 things from ⟦2⟧ to ⟦3⟧.\n")
    assert (done.labels, done.found, len(done.wrong), len(done.missed)) == (3, 2, 2, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("USD 2 billion of it", [("USD 2 billion", Fraction(2 * 10**9), "USD")]),
        ("some 1,234.5 tonnes", [("1,234.5", Fraction(12345, 10), "")]),
        ("48 per cent", [("48 per cent", Fraction(48), "%")]),
        ("twenty-four of 600k", [("twenty-four", Fraction(24), ""), ("600k", Fraction(600_000), "")]),
        ("two hundred and five thousand", [("two hundred and five thousand", Fraction(205_000), "")]),
        ("two-thirds, half a dozen", [("two-thirds", Fraction(2, 3), ""), ("half a dozen", Fraction(6), "")]),
        ("25-40 %, four to five", [("25-40 %", None, "%"), ("four to five", None, "")]),
        ("tens of thousands", [("tens of thousands", None, "")]),
        ("G20, COVID-19, Zapad-81, 5G and PDF/A-3a", []),
        ("one of them, no one, once, first of all, a second thought", []),
        ("one member in one country", [("one member", Fraction(1), ""), ("one country", Fraction(1), "")]),
        ("1. Bills 2. Reports", []),
    ],
)
def test_an_expression_has_its_ends_and_its_worth(text: str, found: list[tuple[str, Fraction | None, str]]) -> None:
    """One contiguous expression is one find, with what it is worth where it is one number."""
    assert [(text[one.start : one.end], one.number, one.unit) for one in figures_in(text, UNITS)] == found


def test_a_date_is_one_expression_with_its_days() -> None:
    """A date with a month's name is compared by its days."""
    (day, month) = figures_in("From 11 September 2018 and all of February 2020")
    assert (str(day.first_day), str(day.last_day), str(month.first_day), str(month.last_day)) == (
        "2018-09-11",
        "2018-09-11",
        "2020-02-01",
        "2020-02-29",
    )


ALPHABET = st.text(alphabet="ab 12.,%-/\n#|*`[](){}<>'\"&;:!_\\~^=\ufffc\0½öone two half", max_size=120)


@given(st.one_of(ALPHABET, st.text(max_size=60)))
def test_any_text_is_read_and_places_are_true(text: str) -> None:
    """Whatever a file holds, nothing fails, and each word found stands where the block says."""
    lines = text.split("\n")
    for name in ("content/a.md", "pages/a.md.jinja"):
        for block in blocks_of(TemplateText(name, name, text)):
            for figure in figures_in(block.text, UNITS):
                assert 0 <= figure.start < figure.end <= len(block.text)
            for piece in block.pieces:
                line = lines[piece.at.line - 1] + "\n"
                for own, there in zip(piece.text, line[piece.at.column - 1 :], strict=False):
                    assert own in (there, " ")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which everything that is no fact is allowed."""
    shutil.copytree(ROOT / "cases/_base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "content/blocks/summary.md").write_text('{# allow "ISO 9001": a standard\'s name #}\nNorth keeps iso\n9001.\n', "utf-8")
    (tmp_path / "data/briefing.yml").write_text('# allow "First edition": its state\ntitle: Maps\nsubject: jv\nstatus: First edition\n', "utf-8")
    return tmp_path


def test_check_lists_what_is_allowed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each allowance is listed with place and reason, and counted."""
    assert main(["check", "--allowed", "--project", str(project)]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        'content/blocks/summary.md:1:4: "ISO 9001": a standard\'s name',
        'data/briefing.yml:1:3: "First edition": its state',
        "2 wordings allowed.",
    ]


def test_check_lists_what_is_allowed_for_programs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as JSON and as notices of a workflow."""
    assert main(["check", "--allowed", "--format", "json", "--project", str(project)]) == 0
    record = json.loads(capsys.readouterr().out)
    first = {"path": "content/blocks/summary.md", "line": 1, "column": 4, "wording": "ISO 9001", "reason": "a standard's name"}
    assert (record["problems"], record["allowed"][0], len(record["allowed"])) == ([], first, 2)
    assert main(["check", "--allowed", "--format", "github", "--project", str(project)]) == 0
    notice = "::notice file=data/briefing.yml,line=1,col=3::'First edition' is allowed: its state"
    assert capsys.readouterr().out.splitlines()[1] == notice


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_what_is_allowed_is_listed_beside_problems(project: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """Problems hide no allowance, of whichever gate they are; the list comes first, and one document holds both for programs."""
    (project / "content/one,50%.md").write_text('{# allow "11 maps": a 100 % joke #}\nNorth has 11 maps and 12 pens.\n', "utf-8")
    for data in ("fine", "value: ["):
        if data != "fine":
            (project / "data/parties/north.yml").write_text(data, "utf-8")
        assert main(["check", "--allowed", "--format", form, "--project", str(project)]) == 1
        out = capsys.readouterr().out
        if form == "json":
            record = json.loads(out)
            assert ([one["wording"] for one in record["allowed"]], len(record["problems"]) > 0) == (["ISO 9001", "11 maps", "First edition"], True)
        elif form == "github":
            levels = [line.split(" ")[0] for line in out.splitlines()]
            assert (levels[:3], set(levels[3:])) == (["::notice"] * 3, {"::error"})
            assert "::notice file=content/one%2C50%25.md,line=1,col=4::'11 maps' is allowed: a 100 %25 joke" in out
        else:
            listed, problems = out.split("3 wordings allowed.\n")
            assert (listed.count("\n"), "problem" in problems) == (3, True)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("It has 40 % of it.", ["40 % is south.stake: write '{{ south.stake }}'."]),
        ("It has 40 people now.", ["40 people is north.staff: write '{{ north.staff }}'."]),
        ("It has 40 maps.", ["40 people is north.staff: write '{{ north.staff }}'.", "40 % is south.stake: write '{{ south.stake }}'."]),
        (
            "{{ south }} has forty.",
            ["40 % is south.stake: write '{{ south.stake }}'.", "40 people is north.staff: write '{{ north.staff.in_words }}'."],
        ),
        ("It began in September 2018.", ["11 September 2018 is jv.announced_on: write '{{ jv.announced_on }}'."]),
        ("It began on 2018-09-11.", ["11 September 2018 is jv.announced_on: write '{{ jv.announced_on }}'."]),
        ("It began in 2017.", []),
    ],
)
def test_the_hint_names_the_nearest_facts(project: Path, capsys: pytest.CaptureFixture[str], text: str, facts: list[str]) -> None:
    """The same value and unit go before the number alone, and what the sentence speaks of before others."""
    with (project / "data/parties/north.yml").open("a", encoding="utf-8") as file:
        file.write("\n  staff: {value: 40 people, from: daily p1s1}\n")
    (project / "content/story.md").write_text(f"---\ntitle: Story\n---\n\n{text}\n", "utf-8")
    assert main(["check", "--project", str(project)]) == 1
    hint = capsys.readouterr().out.splitlines()[2].strip()
    assert hint == " ".join(facts) if facts else hint.startswith("Give it a fact with a source")


def test_default_templates_are_not_checked_for_everybody(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The defaults are part of this repository, whose check covers them; the same template is looked at where it is the project's own."""
    default = (DEFAULT_TEMPLATES / "pages/index.md.jinja").read_text("utf-8") + "\nTen maps\n"
    defaults = project.with_name("defaults")
    shutil.copytree(DEFAULT_TEMPLATES, defaults)
    (defaults / "pages/index.md.jinja").write_text(default, "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        for module in ("options", "inputs"):
            patched.setattr(f"factbound.{module}.DEFAULT_TEMPLATES", defaults)
        assert main(["check", "--project", str(project)]) == 0
    (project / "templates/pages").mkdir(parents=True)
    (project / "templates/pages/index.md.jinja").write_text(default, "utf-8")
    assert main(["check", "--project", str(project)]) == 1
    assert "'Ten' stands in prose without a fact" in capsys.readouterr().out
