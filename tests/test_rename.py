"""`rename`: another id in all files at once, nothing else touched, and nothing written when it does not go through."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from factbound.cli import main
from factbound.options import Options
from factbound.prepare import check_project
from factbound.publish.address import SiteAddress
from factbound.publish.exports.facts_json import export
from factbound.publish.shelf import Shelf
from factbound.publish.web import finish_site
from factbound.publish.web.website import Website

BASE = Path(__file__).parent / "cases/_base"

FILES = {
    "data/ventures/jv.yml": """\
# north is the larger one
name: Example JV
note: >-
  Of {{ north }} and
  {{ south.stake }}, as {{north.role}}.
facts:
  announced_on: {value: 2018-09-11, by: north, from: [daily p1s1, 'daily p1s2']}
  partner_stake: {formula: '100 %   -
    north.stake'}
checks: [north.stake > 50 %, sum( stake of jv ) = 100 %]
""",
    "data/parties/south.yml": """\
name: South
facts:
  role: {value: maker of compasses, from: daily p1s1, note: "Unlike {{ north.role }}, not north."}
  stake: {value: 40 %, of: jv, when: 2018-09-11, status: planned, from: daily p1s2}
  ally:
    - {value: "north", from: daily p1s2}   # north it is
""",
    "data/ledger.yml": "title: Research\nfindings:\n  F1: north.stake daily\n  north: [north.role   daily]\n",
    "data/briefing.yml": "title: Maps\nsubject: jv\ndescription: By {{ north }}\n",
    "content/blocks/summary.md": """\
About north, planned: {{ north["stake"] }} and {{ north . stake }}; see [it](parties/north.md) and [its row](register.md#north.stake.1).
{% set role = north.role %}{{ role }} {{ north.about("stake") }} {{ ["north.stake", "north"] | sentence }} {{ northern is defined }}
{{ north.stake.said_in("daily").cited }} of [a source](sources/daily.md) {% for one in [north, south] %}{{ one.role }}{% endfor %}
{% set other = north %}{{ other.stake }}; [north](https://example.org/north/north.md-x)
""",
    "content/parties/north.md": "Made of maps.\n",
    "templates/pages/holders.md.jinja": '{# Holders: who is north #}\n{% include "content/parties/north.md" %}{{ north.stake.prop.label }}\n',
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project that names its things in every way there is."""
    folder = tmp_path / "project"
    shutil.copytree(BASE, folder)
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.replace("northern is defined", "north is defined").encode())
    return folder


def rename(capsys: pytest.CaptureFixture[str], project: Path, *words: str) -> tuple[int, str, str]:
    """Run `rename`."""
    status = main(["rename", "--project", str(project), *words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def contents(project: Path) -> dict[str, bytes]:
    """Return all files of a project."""
    files = (file for file in project.rglob("*") if file.is_file() and ".git" not in file.parts)
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in sorted(files)}


def changed_lines(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """Return the lines that each file has now and had not."""
    lines = {
        path: [one for one in text.decode().splitlines() if one not in before.get(path, b"").decode().splitlines()] for path, text in after.items()
    }
    return {path: those for path, those in lines.items() if those}


def facts(project: Path) -> str:
    """Return facts.json."""
    return export(check_project(Options(project, project / "out")).knowledge, None).decode()


def test_an_entity_is_renamed_wherever_it_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Fields, formulas, notes, the ledger, expressions, addresses and file names; no word of prose, no comment, no other letter."""
    before, told = contents(project), facts(project)
    status, out, err = rename(capsys, project, "north", "nord")
    assert (status, err) == (0, "")
    assert out == (
        "data/parties/north.yml -> data/parties/nord.yml\n"
        "content/parties/north.md -> content/parties/nord.md\n"
        "Renamed the entity 'north' to 'nord': 24 places in 8 files.\n"
    )
    after = contents(project)
    assert after["data/ventures/jv.yml"].decode() == FILES["data/ventures/jv.yml"].replace("{{ north }}", "{{ nord }}").replace(
        "north.", "nord."
    ).replace("by: north", "by: nord").replace("{{north", "{{nord")
    assert after["data/parties/south.yml"].decode() == FILES["data/parties/south.yml"].replace("{{ north.role", "{{ nord.role").replace(
        '"north"', '"nord"'
    )
    assert after["data/ledger.yml"].decode() == FILES["data/ledger.yml"].replace("north.", "nord.")
    assert after["data/briefing.yml"] == before["data/briefing.yml"].replace(b"north", b"nord")
    assert after["templates/pages/holders.md.jinja"].decode() == (
        '{# Holders: who is north #}\n{% include "content/parties/nord.md" %}{{ nord.stake.prop.label }}\n'
    )
    assert after["content/blocks/summary.md"].decode() == (
        'About north, planned: {{ nord["stake"] }} and {{ nord . stake }}; see [it](parties/nord.md) and [its row](register.md#nord.stake.1).\n'
        '{% set role = nord.role %}{{ role }} {{ nord.about("stake") }} {{ ["nord.stake", "nord"] | sentence }} {{ nord is defined }}\n'
        '{{ nord.stake.said_in("daily").cited }} of [a source](sources/daily.md) {% for one in [nord, south] %}{{ one.role }}{% endfor %}\n'
        "{% set other = nord %}{{ other.stake }}; [north](https://example.org/north/north.md-x)\n"
    )
    assert after["data/parties/nord.yml"] == before["data/parties/north.yml"].replace(b"name: North\n", b"name: North\nwas: north\n")
    assert after["content/parties/nord.md"] == before["content/parties/north.md"]
    assert {"data/parties/north.yml", "content/parties/north.md"}.isdisjoint(after)
    assert json.loads(facts(project)) == json.loads(told.replace('"north', '"nord').replace("north.stake", "nord.stake"))
    assert main(["check", "--project", str(project)]) == 0


def test_a_property_is_renamed_in_vocabulary_data_formulas_and_behind_entities(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Behind an entity, a loop's name and in quotes; the file of the vocabulary says what it was."""
    before = contents(project)
    status, out, _ = rename(capsys, project, "role", "trade")
    assert (status, out) == (0, "Renamed the property 'role' to 'trade': 10 places in 6 files.\n")
    assert changed_lines(before, contents(project)) == {
        "content/blocks/summary.md": [
            '{% set role = north.trade %}{{ role }} {{ north.about("stake") }} {{ ["north.stake", "north"] | sentence }} {{ north is defined }}',
            '{{ north.stake.said_in("daily").cited }} of [a source](sources/daily.md) {% for one in [north, south] %}{{ one.trade }}{% endfor %}',
        ],
        "data/ledger.yml": ["  north: [north.trade   daily]"],
        "data/parties/north.yml": ["  trade:"],
        "data/parties/south.yml": ['  trade: {value: maker of compasses, from: daily p1s1, note: "Unlike {{ north.trade }}, not north."}'],
        "data/ventures/jv.yml": ["  {{ south.stake }}, as {{north.trade}}."],
        "data/vocabulary.yml": [
            "    properties: [trade, stake, staff, ally]",
            "    required: [trade]",
            "  trade: {label: Role, was: role, type: text}",
        ],
    }
    assert main(["check", "--project", str(project)]) == 0


def test_a_property_in_formulas_keys_and_addresses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sums over holders, texts in quotes and rows of the register follow."""
    assert rename(capsys, project, "property:stake", "share_held")[0] == 0
    after = contents(project)
    assert b"checks: [north.share_held > 50 %, sum( share_held of jv ) = 100 %]" in after["data/ventures/jv.yml"]
    assert after["content/blocks/summary.md"].decode().splitlines()[0] == (
        'About north, planned: {{ north["share_held"] }} and {{ north . share_held }}; '
        "see [it](parties/north.md) and [its row](register.md#north.share_held.1)."
    )
    assert main(["check", "--project", str(project)]) == 0


def test_what_comes_of_a_property_and_notices_of_sources_follow(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The outcome that the vocabulary names, and facts in what a source says of its correction."""
    for path, old, new in (
        ("data/vocabulary.yml", "staff: {label: Staff,", "staff: {label: Staff, outcome: role,"),
        ("data/sources/daily.yml", "published:", 'corrected: "because {{ north.role }} was misspelt"\npublished:'),
    ):
        (project / path).write_text((project / path).read_text().replace(old, new))
    before = contents(project)
    assert rename(capsys, project, "role", "trade")[0] == 0
    lines = changed_lines(before, contents(project))
    assert lines["data/sources/daily.yml"] == ['corrected: "because {{ north.trade }} was misspelt"']
    assert "  staff: {label: Staff, outcome: trade, type: quantity, unit: people}" in lines["data/vocabulary.yml"]
    status = main(["check", "--project", str(project)])
    assert (status, capsys.readouterr().out.splitlines()[0][:11]) == (0, "No problems")


def test_a_source_is_renamed_in_locators_the_ledger_and_what_asks_for_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Quoted or not, with passages or without."""
    before = contents(project)
    status, out, _ = rename(capsys, project, "daily", "the_daily")
    assert (status, out) == (
        0,
        "data/sources/daily.yml -> data/sources/the_daily.yml\nRenamed the source 'daily' to 'the_daily': 11 places in 6 files.\n",
    )
    assert changed_lines(before, contents(project)) == {
        "content/blocks/summary.md": [
            (
                '{{ north.stake.said_in("the_daily").cited }} of [a source](sources/the_daily.md) '
                "{% for one in [north, south] %}{{ one.role }}{% endfor %}"
            )
        ],
        "data/ledger.yml": ["  F1: north.stake the_daily", "  north: [north.role   the_daily]"],
        "data/parties/north.yml": ["    from: the_daily p1s1", "    from: the_daily p1s2"],
        "data/parties/south.yml": [
            '  role: {value: maker of compasses, from: the_daily p1s1, note: "Unlike {{ north.role }}, not north."}',
            "  stake: {value: 40 %, of: jv, when: 2018-09-11, status: planned, from: the_daily p1s2}",
            '    - {value: "north", from: the_daily p1s2}   # north it is',
        ],
        "data/sources/the_daily.yml": contents(project)["data/sources/the_daily.yml"].decode().splitlines(),
        "data/ventures/jv.yml": ["  announced_on: {value: 2018-09-11, by: north, from: [the_daily p1s1, 'the_daily p1s2']}"],
    }
    assert main(["check", "--project", str(project)]) == 0


def test_schemas_for_editors_follow_where_a_project_keeps_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What editors complete is up to date at once."""
    main(["fmt", "--project", str(project)])
    capsys.readouterr()
    assert rename(capsys, project, "north", "nord")[0] == 0
    assert '"const": "nord"' in (project / "schemas/ids.json").read_text()
    assert main(["fmt", "--check", "--project", str(project)]) == 0


def test_former_names_gather_and_a_name_may_come_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twice renamed is two former names; named as before, it was only the one between."""
    for old, new in (("north", "nord"), ("nord", "norte")):
        assert rename(capsys, project, old, new)[0] == 0
    assert b"was: [north, nord]\n" in contents(project)["data/parties/norte.yml"]
    assert rename(capsys, project, "norte", "north")[0] == 0
    assert b"was: [nord, norte]\n" in contents(project)["data/parties/north.yml"]


def test_line_ends_and_the_mark_of_a_file_stay(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files of another system are changed in the same letters."""
    for path in ("data/parties/south.yml", "content/blocks/summary.md"):
        (project / path).write_bytes(b"\xef\xbb\xbf" + FILES[path].replace("northern", "north").replace("\n", "\r\n").encode())
    before = contents(project)
    assert rename(capsys, project, "north", "zorth")[0] == 0
    after = contents(project)
    for path in ("data/parties/south.yml", "content/blocks/summary.md"):
        assert [len(one) for one in after[path].split(b"\r\n")] == [len(one) for one in before[path].split(b"\r\n")]
        assert after[path].startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nrth", "nord", "nothing is called 'nrth'. Did you mean 'north'?"),
        ("north", "Nord", "'Nord' cannot be an id. Expected small letters, digits and underscores, such as 'north_bank'."),
        ("north", "south", "there is an entity 'south'. Choose another, or delete that entity first."),
        ("daily", "daily", "there is a source 'daily'. It has this name already."),
        ("north.stake", "share", "'north.stake' is a fact. Rename its entity or its property: each has one name in the whole project."),
        ("fact:north", "nord", "'fact' is no sort of thing. Expected one of: entity:north, source:north, property:north."),
    ],
)
def test_names_that_do_not_go_together_are_wrong_arguments(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    """Exit 2 with a guess, and every file as it was."""
    before = contents(project)
    assert rename(capsys, project, old, new) == (2, "", f"factbound rename: error: {message}\n")
    assert contents(project) == before


def test_a_word_that_templates_have_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The project is tried with the new name first."""
    before = contents(project)
    status, out, err = rename(capsys, project, "north", "briefing")
    assert (status, out) == (1, "")
    assert err.startswith("data/parties/briefing.yml:1:1: 'briefing' is a word that templates have already\n")
    assert err.endswith("Not renamed: 1 problem in 1 file. Nothing was changed.\n")
    assert contents(project) == before


def test_a_name_that_a_text_has_for_its_own_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The entity would silently come to be what the text calls so."""
    before = contents(project)
    status, _, err = rename(capsys, project, "north", "role")
    assert status == 1
    assert err.startswith("content/blocks/summary.md:2:8: 'role' is a name of this file's own, which 'north' would come to mean\n")
    assert contents(project) == before


def test_problems_that_were_there_before_are_no_obstacle(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A project may be renamed in while it does not pass."""
    (project / "data/parties/north.yml").write_text((project / "data/parties/north.yml").read_text().replace("60 %", "61 %"))
    assert rename(capsys, project, "north", "nord")[0] == 0
    assert main(["check", "--project", str(project)]) == 1


def test_what_cannot_be_read_stops_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a broken file names is not known."""
    (project / "data/parties/south.yml").write_text("name: [South\n")
    before = contents(project)
    status, _, err = rename(capsys, project, "north", "nord")
    assert (status, err.count("this is not YAML"), err.splitlines()[-1]) == (1, 1, "Not renamed: 1 problem in 1 file. Nothing was changed.")
    assert contents(project) == before


def test_a_word_that_may_be_no_property_stays_and_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Behind a loop's name, 'note' may be a property or what a statement has."""
    vocabulary = project / "data/vocabulary.yml"
    vocabulary.write_text(vocabulary.read_text().replace("ally: {label: Ally", "status: {label: Ally").replace("staff, ally", "staff, status"))
    (project / "data/parties/south.yml").write_text(FILES["data/parties/south.yml"].replace("ally:", "status:"))
    (project / "content/blocks/summary.md").write_text("{{ south.status }} {% for one in [south] %}{{ one.status }}{% endfor %}\n")
    status, out, _ = rename(capsys, project, "status", "ally")
    assert status == 0
    assert out == (
        "content/blocks/summary.md:1:51: 'status' may be the property or a word that templates have\n"
        "    {{ south.status }} {% for one in [south] %}{{ one.status }}{% endfor %}\n"
        "  If it is the property, write 'ally'; it was left as it is.\n"
        "Renamed the property 'status' to 'ally': 4 places in 3 files.\n"
    )


def test_a_dry_run_lists_places_and_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With git or without; the index is left alone, and the way to commit is told."""
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    before = contents(project)
    status, out, _ = rename(capsys, project, "daily", "paper", "--dry-run")
    assert status == 0
    assert out.splitlines()[:3] == [
        "data/sources/daily.yml -> data/sources/paper.yml",
        "content/blocks/summary.md:3:25",
        "content/blocks/summary.md:3:64",
    ]
    assert out.splitlines()[-1] == "Would rename the source 'daily' to 'paper': 11 places in 6 files."
    assert contents(project) == before
    assert rename(capsys, project, "daily", "paper")[1].splitlines()[-1] == (
        'Git was left alone. To commit it: git add --all data content templates && git commit -m "Rename daily to paper"'
    )


def test_the_old_address_of_a_page_sends_its_reader_on(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page at each address that it had before; old anchors of the register lead to the register."""
    assert rename(capsys, project, "north", "nord")[0] == 0
    options = Options(project, tmp_path / "out")
    checked = check_project(options)
    site = tmp_path / "site"
    (site / "parties/nord").mkdir(parents=True)
    (site / "parties/nord/index.html").write_text("<head></head>")
    finish_site(site, Shelf(site), Website(checked.knowledge, checked.plan, SiteAddress()), tmp_path)
    page = (site / "parties/north/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../nord/">' in page
    assert '<p><a href="../nord/">North</a></p>' in page
    assert not (site / "parties/south/index.html").exists()
    (site / "parties/nord/index.html").write_text("<head></head>")
    (site / "parties/north/index.html").write_text("<head></head><p>A page of the project's own.")
    finish_site(site, Shelf(site), Website(checked.knowledge, checked.plan, SiteAddress()), tmp_path)
    assert "<p>A page of the project's own." in (site / "parties/north/index.html").read_text("utf-8")


def test_a_word_of_charts_and_counts_is_no_property_in_a_template(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A template of the project that hides a default has words of its own behind dots; content has only what it can reach."""
    vocabulary = project / "data/vocabulary.yml"
    vocabulary.write_text(vocabulary.read_text().replace("ally: {label: Ally", "holding: {label: Ally").replace("staff, ally", "staff, holding"))
    (project / "data/parties/south.yml").write_text(FILES["data/parties/south.yml"].replace("ally:", "holding:"))
    (project / "content/blocks/summary.md").write_text("{% for one in [south] %}{{ one.holding }}{% endfor %}\n")
    template = project / "templates/pages/provenance.md.jinja"
    template.write_text("{{ found.holding }} statements of {{ south.holding }}.\n")
    status, out, _ = rename(capsys, project, "holding", "ally")
    assert status == 0
    assert out == (
        "templates/pages/provenance.md.jinja:1:10: 'holding' may be the property or a word that templates have\n"
        "    {{ found.holding }} statements of {{ south.holding }}.\n"
        "  If it is the property, write 'ally'; it was left as it is.\n"
        "Renamed the property 'holding' to 'ally': 5 places in 4 files.\n"
    )
    assert template.read_text() == "{{ found.holding }} statements of {{ south.ally }}.\n"


def test_the_outcome_of_a_property_follows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`outcome` of another property names it too."""
    vocabulary = project / "data/vocabulary.yml"
    text = vocabulary.read_text()
    vocabulary.write_text(text.replace("announced_on: {", "opening_due: {label: Opening due, type: date, outcome: announced_on}\n  announced_on: {"))
    status, out, err = rename(capsys, project, "announced_on", "told_on")
    assert (status, out, err) == (0, "Renamed the property 'announced_on' to 'told_on': 5 places in 2 files.\n", "")
    assert "outcome: told_on}" in vocabulary.read_text()


def test_why_a_source_was_withdrawn_follows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reasons of a retraction and a correction may name facts."""
    source = project / "data/sources/daily.yml"
    text = source.read_text()
    source.write_text(text + "corrected: since {{ north.role }} was misspelt\n")
    assert rename(capsys, project, "north", "upper")[0] == 0
    assert source.read_text() == text + "corrected: since {{ upper.role }} was misspelt\n"
