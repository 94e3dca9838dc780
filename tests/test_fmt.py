"""`fmt`: canonical order and layout of data files, with every comment where it was, and nothing said otherwise than before."""

from __future__ import annotations

import io
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from test_cases import lay_out

import factbound.formatting.plan as planning
from factbound.cli import main
from factbound.facts.vocabulary import ENTITY_KEYS, STATEMENT_KEYS, Kind
from factbound.formatting.blocks import Block, NoLayout, read_blocks
from factbound.formatting.canonical import canonical_text, comments
from factbound.formatting.layout import lay_out as write_blocks
from factbound.formatting.modeline import modeline_of
from factbound.formatting.plan import shape_of
from factbound.formatting.shapes import ANY, entity_shape
from factbound.read.project import load_project

ROOT = Path(__file__).resolve().parent.parent
READING = load_project(ROOT)
MODELINE = "# yaml-language-server: $schema=../../schemas/party.json"
PARTY = entity_shape(Kind("party", "parties", "Party", "Parties", properties=("role", "stake", "price")))

MESSY = """\
\ufeff# North, a firm

# what must hold
checks:
- north.stake = 60 %   # as said

note:   |
   Two lines,
     as written.   \r
facts:\t# what is known

    # how much

    stake:
    - # the newer one
      of: jv
      # allow "about": the word of the source
      value: 60 %
      from: [daily p1s2,daily p1s1 ]
      # nothing more of this one

    -   {from: daily p1s2, value: '50 %',of: jv}
      # nothing more of the stake
    role:


      from: daily p1s1
      value: seller of maps
         and of charts
    # later business
name: "North"
# the end
"""

NEAT = """\
# yaml-language-server: $schema=../../schemas/party.json
# North, a firm

name: "North"

note: |
   Two lines,
     as written.   \n\
facts: # what is known
  role:
    value: seller of maps
      and of charts
    from: daily p1s1

  # how much

  stake:
    - # the newer one
      # allow "about": the word of the source
      value: 60 %
      of: jv
      from: [daily p1s2, daily p1s1]
      # nothing more of this one

    - {value: '50 %', of: jv, from: daily p1s2}
    # nothing more of the stake
  # later business

# what must hold
checks:
  - north.stake = 60 %   # as said
# the end
"""


def canonical(text):
    """Return the text of a party's file in order."""
    return canonical_text(text.removeprefix("\ufeff"), PARTY, MODELINE)


def fmt(project, capsys, *arguments):
    """Run the command, and return its exit code and what it printed."""
    status = main(["fmt", "--project", str(project), *arguments])
    printed = capsys.readouterr()
    assert printed.err == ""
    return status, printed.out


@pytest.fixture
def project(tmp_path):
    """The base project of the cases, laid out."""
    folder = lay_out("_base", tmp_path / "project")
    assert main(["fmt", "--project", str(folder)]) == 0
    return folder


def test_order_layout_and_comments():
    """Keys come into order, lines are set anew, and each comment stays with what it is about."""
    assert canonical(MESSY) == NEAT


def test_a_comment_of_a_key_that_comes_first_stands_above_its_item():
    """A comment of the first key of an item cannot stand between dash and key."""
    written = "name: N\nfacts:\n  role:\n    - from: daily\n      # our own words\n      value: firm\n    - value: shop\n      from: daily\n"
    neat = "name: N\nfacts:\n  role:\n    # our own words\n    - value: firm\n      from: daily\n    - value: shop\n      from: daily\n"
    assert canonical(written) == f"{MODELINE}\n{neat}"


def test_the_line_for_editors_stands_once_and_on_top():
    """Wherever it was, and whichever schema it named."""
    assert canonical("name: N\n# yaml-language-server: $schema=other.json\nnote: One.\n") == f"{MODELINE}\nname: N\nnote: One.\n"


def test_what_is_in_order_stays():
    """A second run changes nothing."""
    assert canonical(NEAT) == NEAT


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("{name: North}\n", 1, "all of it stands within brackets"),
        ("name: North\n? note\n: One.\n", 2, "a key is not written as 'key: value'"),
        ("name: North\nalso:\n- - N\n", 3, "a list stands directly in a list"),
        ("name: North\n# one\u2028two\n", 2, "it holds the unusual line break U+2028"),
    ],
)
def test_what_cannot_be_laid_out_is_left_alone(text, line, reason):
    """A way of writing that is not known is refused and not guessed at."""
    with pytest.raises(NoLayout) as refused:
        canonical(text)
    assert (refused.value.line, refused.value.reason) == (line, reason)


@pytest.mark.parametrize(
    ("lost", "reason"), [("# it", "a comment would be lost when it is laid out anew"), ("note", "it would not read as the same")]
)
def test_a_fault_of_the_layout_writes_nothing(lost, reason, monkeypatch):
    """What was laid out is read again and compared before it is taken."""
    monkeypatch.setattr("factbound.formatting.canonical.lay_out", lambda *_: f"{MODELINE}\nname: North # it\nnote: One.\n".replace(lost, ""))
    with pytest.raises(NoLayout, match=reason):
        canonical("name: North # it\nnote: One.\n")


# Over all files of the shipped briefing.


@pytest.mark.parametrize("path", sorted(READING.files))
def test_shipped_files_come_back_from_any_order(path):
    """A file whose keys were shuffled gets its order back, to the byte."""
    written = (ROOT / path).read_text("utf-8")
    shape, schema = shape_of(path, READING)
    document = read_blocks(written)
    shuffle(document.root, shape, random.Random(path))
    shuffled = write_blocks(document, ANY, "# of nobody")
    assert canonical_text(shuffled.replace("# of nobody\n", ""), shape, modeline_of(path, schema)) == written


def shuffle(block, shape, chance):
    """Shuffle the keys that have an order; one with a comment that is a heading, or a blank line of its own, stays."""
    if not block.is_list and shape.keys and not any(entry.lead and not shape.is_apart(entry.key) for entry in block.entries):
        chance.shuffle(block.entries)
    for entry in block.entries:
        if isinstance(entry.value, Block):
            shuffle(entry.value, shape if block.is_list else shape.under(entry.key), chance)


# Over generated files, with ruamel.yaml as the witness: it reads and keeps comments in a way of its own.

KEYS = st.lists(st.sampled_from(STATEMENT_KEYS), unique=True, min_size=1, max_size=6)
TEXTS = st.sampled_from(
    ["60 %", "'a # b'", '"c: d"', "[x, y]", "{x: y}", "[]", "one\n  two", "|\n  three\n   four", ">-\n  five", "|", "{x: y,\n  z: w}", "# none", ""]
)


@st.composite
def files(draw):
    """Make an entity's file: statements of some properties, comments above and beside, and any layout."""
    lines = []

    def add(indent, label, value, name):
        if draw(st.booleans()):
            lines.extend([""] * draw(st.integers(0, 2)))
        if draw(st.booleans()):
            lines.append(f"{' ' * indent}# above {name}")
        first, *rest = value.split("\n")
        beside = f"  # beside {name}" if not rest and "#" not in first and draw(st.booleans()) else ""
        lines.append(f"{' ' * indent}{label}{' ' * draw(st.integers(1, 3))}{first}{beside}".rstrip())
        lines.extend(" " * (indent + 2) + line for line in rest)

    step = draw(st.sampled_from([2, 3, 4]))
    for top in draw(st.permutations(["name", "note", "facts"])):
        if top != "facts":
            add(0, f"{top}:", draw(TEXTS), top)
            continue
        add(0, "facts:", "", "facts")
        for prop in draw(st.permutations(["role", "stake", "price"])):
            add(step, f"{prop}:", "", prop)
            count = draw(st.integers(1, 2))
            for number in range(count):
                for index, key in enumerate(draw(KEYS)):
                    name = f"{prop}.{number}.{key}"
                    dash = "- " if count > 1 else ""
                    if dash and not index:
                        lines.append(f"{' ' * (2 * step)}- {key}: first")
                    else:
                        add(2 * step + len(dash), f"{key}:", draw(TEXTS), name)
    return "\n".join(lines) + draw(st.sampled_from(["\n", "\n\n", "\n# last\n"]))


@settings(max_examples=60)
@given(files())
def test_generated_files_keep_data_and_comments(text):
    """For any file: the data and the comments stay, each comment at its key; and a second run changes nothing."""
    written = canonical(text)
    assert canonical(written) == written
    assert loaded(written) == loaded(text)
    assert sorted(comments(written)) == sorted(comments(text))
    kept = io.StringIO()
    yaml = YAML()
    yaml.dump(yaml.load(written), kept)
    assert sorted(words(kept.getvalue())) == sorted(words(text)), "ruamel.yaml finds the same comments"
    for place, lines in ((0, text.split("\n")), (1, written.split("\n"))):
        for number, line in enumerate(lines):
            if found := re.match(r" *# above (\S+)$", line):
                key = found[1].split(".")[-1]
                below = next(other for other in lines[number + 1 :] if other.strip() and not other.strip().startswith("#"))
                assert below.strip().removeprefix("- ").startswith((f"{key}:", "- ")), (place, found[1])
            elif found := re.search(r"# beside (\S+)$", line):
                assert f"{found[1].split('.')[-1]}:" in line


def loaded(text):
    """Return what ruamel.yaml reads."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def words(text):
    """Return the comments of generated files."""
    return re.findall(r"# (?:above|beside) \S+", text)


# The command.


def test_a_project_is_laid_out_and_gets_its_schemas(tmp_path, capsys):
    """The first run writes all; the second finds nothing; the facts are the same but for their order."""
    folder = lay_out("_base", tmp_path)
    before = load_project(folder).project
    five = "data/briefing.yml, data/parties/north.yml, data/parties/south.yml, data/sources/daily.yml, data/ventures/jv.yml"
    assert fmt(folder, capsys) == (0, f"14 files were brought into order: {five} and 9 more.\n")
    assert fmt(folder, capsys) == (0, "14 files are as they should be.\n")
    assert fmt(folder, capsys, "--check") == (0, "14 files are as they should be.\n")
    after = load_project(folder).project
    assert [said(one) for one in after.statements()] == [said(one) for one in before.statements()]
    assert sorted(file.name for file in (folder / "schemas").iterdir()) == [
        *("briefing.json", "ids.json", "ledger.json", "party.json", "source.json", "statements.json", "venture.json", "vocabulary.json"),
    ]
    assert (folder / "data/parties/north.yml").read_text("utf-8").startswith(f"{MODELINE}\nname: North\nfacts:\n  role:\n")


def said(statement):
    """Return what a statement says, without its places."""
    return statement.id, statement.value, statement.of, statement.when, [one.text for one in statement.locators]


def test_statements_keep_their_order_and_ids(project):
    """An older statement may stand above a newer one: the order is that in which they were written down, and their ids count by it."""
    file = project / "data/parties/north.yml"
    written = file.read_text("utf-8").split("  stake:\n")[0]
    older = "    - value: 50 %\n      of: jv\n      when: 2017\n      until: 2018-09-10\n      from: daily p1s2\n"
    newer = "    - value: 60 %\n      of: jv\n      when: 2018-09-11\n      from: daily p1s2\n"
    file.write_text(f"{written}  stake:\n{older}{newer}", "utf-8")
    assert main(["fmt", "--project", str(project)]) == 0
    assert file.read_text("utf-8") == f"{written}  stake:\n{older}{newer}"


def test_check_says_where_a_file_differs(project, capsys):
    """Each file with its first line that is not as it should be; nothing is written."""
    file = project / "data/parties/north.yml"
    text = file.read_text("utf-8").replace("    of: jv\n    when: 2018-09-11\n", "    when: 2018-09-11\n    of: jv\n")
    file.write_text(text, "utf-8")
    (project / "schemas/ids.json").unlink()
    (project / "schemas/source.json").write_text("{}\n", "utf-8")
    (project / "schemas/boat.json").write_text((project / "schemas/party.json").read_text("utf-8"), "utf-8")
    (project / "schemas/ours.json").write_text("{}", "utf-8")
    expected = """\
data/parties/north.yml:10:5: the file is not in canonical order and layout
    when: 2018-09-11
  Expected 'of: jv' here; run 'python3 build.py fmt'.

schemas/boat.json:1:1: the schema is of no kind any more
  Run 'python3 build.py fmt', which deletes it.

schemas/ids.json:1:1: there is no such schema
  Run 'python3 build.py fmt'.

schemas/source.json:1:1: the schema is out of date
    {}
  Run 'python3 build.py fmt'.

Not in order: 4 problems in 4 files. Nothing was written.
"""
    assert fmt(project, capsys, "--check") == (1, expected)
    assert file.read_text("utf-8") == text
    assert fmt(project, capsys)[0] == 0
    assert sorted(one.name for one in (project / "schemas").iterdir() if one.name in ("boat.json", "ids.json", "ours.json")) == [
        "ids.json",
        "ours.json",
    ]


def test_check_for_programs(project, capsys):
    """JSON and annotations name the same place."""
    file = project / "data/parties/south.yml"
    file.write_text(file.read_text("utf-8").rstrip("\n"), "utf-8")
    status, printed = fmt(project, capsys, "--check", "--format", "json")
    (problem,) = json.loads(printed)["problems"]
    assert (status, problem["path"], problem["message"]) == (1, "data/parties/south.yml", "the file is not in canonical order and layout")
    place = f"file=data/parties/south.yml,line={problem['line']},col={problem['column']}"
    assert fmt(project, capsys, "--check", "--format", "github")[1] == (
        f"::error {place}::the file is not in canonical order and layout. Expected the end of the file here; run 'python3 build.py fmt'.\n"
    )


def test_files_and_folders_can_be_named(project, capsys):
    """Only what is named is looked at, and what is no data file is said to be none."""
    for name in ("parties/north", "parties/south", "ventures/jv"):
        (project / f"data/{name}.yml").write_text((project / f"data/{name}.yml").read_text("utf-8") + "\n\n", "utf-8")
    assert fmt(project, capsys, "data/parties/north.yml") == (0, "1 file was brought into order: data/parties/north.yml.\n")
    assert fmt(project, capsys, str(project / "data/parties")) == (0, "1 file was brought into order: data/parties/south.yml.\n")
    expected = """\
data/parties/nort.yml:1:1: this is no data file of the project
  Expected a file or a folder of data/. Did you mean 'data/parties/north.yml'?

Stopped: 1 problem in 1 file. Nothing was written.
"""
    assert fmt(project, capsys, "data/parties/nort.yml") == (1, expected)
    assert fmt(project, capsys, "--check")[0] == 1


def test_a_file_with_problems_is_left_alone(project, capsys):
    """What does not read is told and not touched, its id is still offered to editors, and the other files are laid out."""
    north, south = project / "data/parties/north.yml", project / "data/parties/south.yml"
    north.write_text("name: North\nfacts: [\n", "utf-8")
    south.write_text(south.read_text("utf-8") + "\n\n", "utf-8")
    status, printed = fmt(project, capsys)
    assert (status, north.read_text("utf-8")) == (1, "name: North\nfacts: [\n")
    assert printed.startswith("data/parties/north.yml:2:9: this is not YAML:")
    assert printed.endswith("\nLeft alone: 1 problem in 1 file. 2 files were brought into order: data/parties/south.yml, schemas/ids.json.\n")
    assert '{"const": "north"}' in (project / "schemas/ids.json").read_text("utf-8")


def test_a_vocabulary_with_problems_leaves_the_schemas(project, capsys):
    """Schemas are never made from half a vocabulary."""
    file = project / "data/vocabulary.yml"
    file.write_text(file.read_text("utf-8").replace("type: share", "type: shares"), "utf-8")
    before = {one.name: one.read_bytes() for one in (project / "schemas").iterdir()}
    assert fmt(project, capsys)[0] == 1
    assert {one.name: one.read_bytes() for one in (project / "schemas").iterdir()} == before


def test_no_project(tmp_path, capsys):
    """A folder without a briefing is told as such."""
    status, printed = fmt(tmp_path, capsys)
    assert status == 1
    assert printed.startswith("data/briefing.yml:1:1: there is no such file\n")


def test_two_edits_at_once(project, capsys, monkeypatch):
    """A file that somebody saves while it is laid out is not overwritten."""
    file = project / "data/parties/north.yml"
    file.write_text(file.read_text("utf-8") + "\n\n", "utf-8")

    def meanwhile(text, *rest):
        if "name: North" in text:
            file.write_text("name: Norther\n", "utf-8")
        return canonical_text(text, *rest)

    monkeypatch.setattr(planning, "canonical_text", meanwhile)
    status, printed = fmt(project, capsys)
    assert (status, file.read_text("utf-8")) == (1, "name: Norther\n")
    assert (
        printed.startswith("data/parties/north.yml:1: the file was changed since it was read") or "the file was changed since it was read" in printed
    )
    assert printed.endswith("\nStopped: 1 problem in 1 file. Nothing was written.\n")


def test_a_changed_value_is_one_changed_line(project):
    """After an edit of one value there is nothing to lay out."""
    file = project / "data/parties/north.yml"
    edited = file.read_text("utf-8").replace("60 %", "61 %")
    file.write_text(edited, "utf-8")
    assert main(["fmt", "--project", str(project)]) == 0
    assert file.read_text("utf-8") == edited


def test_a_registered_source_is_in_order(project, capsys, tmp_path):
    """`source add` writes what `fmt` would, and editors offer the new source at once."""
    text = tmp_path / "text.txt"
    text.write_text("Two firms join. They sell maps.", "utf-8")
    options = ("--id", "weekly", "--title", "Two: firms", "--publisher", "W", "--published", "2018-09-12", "--excerpt")
    assert main(["source", "add", str(text), *options, "--project", str(project)]) == 0
    capsys.readouterr()
    assert fmt(project, capsys, "--check") == (0, "15 files are as they should be.\n")
    assert '"weekly p1s2"' in (project / "schemas/ids.json").read_text("utf-8")


def test_the_order_is_the_documented_one():
    """The keys of a statement come as their table has them, those of an entity as docs/editing.md lists them."""
    table = (ROOT / "docs/data-format.md").read_text("utf-8").split("| key of a statement |")[1].split("\n\n")[0]
    listed = [key for line in table.splitlines()[2:] for key in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert listed == list(STATEMENT_KEYS)
    row = next(line for line in (ROOT / "docs/editing.md").read_text("utf-8").splitlines() if line.startswith("| keys of an entity |"))
    assert tuple(re.findall(r"`(\w+)`", row)) == ENTITY_KEYS
