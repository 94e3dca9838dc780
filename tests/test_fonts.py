"""Letters that no font of a document has: told at the line that brings them, before anything is set."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest

from factbound.cli import main
from factbound.publish.reports import letters
from factbound.publish.reports.scripts import SCRIPTS, SURE, Script, font_hint
from factbound.publish.reports.typesetter import FONT_PACKAGES, font_folders

BASE = Path(__file__).parent / "cases" / "_base"
UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs", "Mn")
PAGE = "'{% if page is defined %}' and '{% endif %}'"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only the fonts that come with the program."""
    monkeypatch.setattr(letters, "font_folders", lambda: font_folders(FONT_PACKAGES[:2]))
    monkeypatch.setattr(Script, "folder", "")


@pytest.mark.usefixtures("bare")
def test_what_is_taken_for_sure_has_a_glyph() -> None:
    """Each letter that nobody asks for is in the fonts that come with the program."""
    sure = re.compile(f"[{SURE}]")
    asked = [chr(code) for code in range(sys.maxunicode) if sure.match(chr(code)) and unicodedata.category(chr(code)) not in UNSEEN]
    assert len(asked) > 2_000
    assert letters.missing_letters(asked) == frozenset()


@pytest.mark.usefixtures("bare")
def test_each_script_has_its_way_out() -> None:
    """What a package has a font for is told by its name; all else is written in words."""
    assert font_hint("阿") == "Chinese, Japanese and Korean need one more font: pip install 'factbound[cjk]'."
    assert font_hint("สா\U0001f680") == (
        "Thai needs one more font: pip install fontpkg-noto-sans-thai. Tamil needs one more font: pip install fontpkg-noto-sans-tamil. "
        "Write the others in another way."
    )
    assert {script.module for script in SCRIPTS} <= set(FONT_PACKAGES)


@pytest.mark.usefixtures("bare")
def test_check_names_the_lines_that_reports_print(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fact and a chapter with letters that no font has are problems; a comment, and what no report prints, are none."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    party = tmp_path / "data/parties/south.yml"
    party.write_text(party.read_text("utf-8").replace("maker of compasses", "maker of สม compasses  # ไ"), "utf-8")
    for name, head in (("story", ""), ("aside", "report: false\n")):
        (tmp_path / f"content/{name}.md").write_text(f"---\ntitle: A tale\n{head}---\n\nGood \U0001f680 day.\n", "utf-8")
    assert main(["check", "--project", str(tmp_path)]) == 1
    assert capsys.readouterr().out == (
        "content/story.md:5:6: no font of documents has '\U0001f680' (rocket)\n"
        "    Good \U0001f680 day.\n"
        f"  Write it in words, or keep it to the site, between {PAGE}.\n\n"
        "data/parties/south.yml:4:21: no font of documents has 'ส', 'ม'\n"
        "    value: maker of สม compasses  # ไ\n"
        "  Thai needs one more font: pip install fontpkg-noto-sans-thai.\n\n"
        "Build stopped: 2 problems in 2 files. Nothing was published.\n"
    )


@pytest.mark.usefixtures("bare")
def test_letters_are_told_at_once_wherever_they_come_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A template of the project's own is named as a fact is; what is put together of two places is told of the report that prints it."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "templates/reports").mkdir(parents=True)
    mine = '{# Mine | What I print #}\n---\ntitle: Mine\nlanguage: en\n---\n\n# Mine\n\nGood \U0001f680 day, {{ "\U0001f40b" ~ "\U0001f41f" }}.\n'
    (tmp_path / "templates/reports/mine.md.jinja").write_text(mine, "utf-8")
    party = tmp_path / "data/parties/south.yml"
    party.write_text(party.read_text("utf-8").replace("maker of compasses", "maker of สม compasses"), "utf-8")
    assert main(["check", "--project", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert re.findall(r"^\S+:\d+:\d+: .*", told, re.MULTILINE) == [
        "data/parties/south.yml:4:21: no font of documents has 'ส', 'ม'",
        "reports/mine.md:8:13: no font of documents has '\U0001f40b', '\U0001f41f'",
        "templates/reports/mine.md.jinja:9:6: no font of documents has '\U0001f680' (rocket)",
    ]
