"""The editing core: lossless edits of one text, trials that write nothing, saves that are whole or not at all."""

from __future__ import annotations

import difflib
import shutil
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.characters import find_unfit
from factbound.cli import main
from factbound.editing.save import save_changes
from factbound.editing.spans import ListNode, MapNode, TextNode, comments_of
from factbound.editing.trial import try_changes
from factbound.editing.wishes import place_newest_first
from factbound.editing.yamltext import YamlText
from factbound.files import FileChange
from factbound.formatting.scalars import write_scalar
from factbound.options import Options
from factbound.problems import BuildFailed

ROOT = Path(__file__).resolve().parent.parent
BASE = Path(__file__).parent / "cases" / "_base"

SAMPLE = """\
# The northern partner.
name: "North"   # as it writes itself
facts:
  role:
    value: a company  # plain
    from: daily p1s1

  stake:
    # as planned
    - value: '48 %'
      of: jv
      note: the first
        of two
        lines
      # who says it
      from: [daily p1s1,
        daily p2s1]  # both
    - {value: 40 %, of: jv, from: daily p1s1}
"""
FACT = ("facts", "stake", 0)


def diff(before: str, after: str) -> list[str]:
    """Return the changed lines, marked, with what ends them."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def edited(text: str) -> YamlText:
    return YamlText(text, "data/parties/north.yml")


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
@pytest.mark.parametrize(
    ("route", "value", "old", "new"),
    [
        (("name",), 'North "&" Co', 'name: "North"   # as it writes itself', 'name: "North \\"&\\" Co"   # as it writes itself'),
        (("facts", "role", 0, "value"), "a firm: old", "    value: a company  # plain", "    value: 'a firm: old'  # plain"),
        ((*FACT, "value"), "it's 49 %", "    - value: '48 %'", "    - value: 'it''s 49 %'"),
        ((*FACT, "note"), "the first of three lines", "        of two", "        of three"),
        ((*FACT, "from", 1), "daily p3s1, s2", "        daily p2s1]  # both", "        'daily p3s1, s2']  # both"),
        (("facts", "stake", 1, "value"), "41 %", "    - {value: 40 %, of: jv, from: daily p1s1}", "    - {value: 41 %, of: jv, from: daily p1s1}"),
    ],
)
def test_a_value_is_replaced_in_its_line(route, value, old, new, mark, end, last):
    """One line differs, whatever stands beside it, however lines end and whether the last one does."""
    text = (SAMPLE if last else SAMPLE[:-1]).replace("\n", end)
    after = edited(mark + text).replace_scalar(route, value).text
    assert after == mark + text.replace(old, new)


def test_keys_are_set_where_they_belong():
    """A new key stands behind those that come before it, with the line ends of its neighbours."""
    doc = edited(SAMPLE).set_key(FACT, "when", "2018-09-11").set_key(("facts", "role", 0), "note", "at once")
    doc = doc.set_key(("facts", "stake", 1), "status", "planned")
    assert diff(SAMPLE, doc.text) == [
        "+     note: at once\n",
        "+       when: 2018-09-11\n",
        "-     - {value: 40 %, of: jv, from: daily p1s1}\n",
        "+     - {value: 40 %, of: jv, status: planned, from: daily p1s1}\n",
    ]


def test_a_list_keeps_what_it_says_already():
    """Only what is new in a list is written, what is gone is taken out."""
    longer = edited(SAMPLE).set_key(FACT, "from", ["daily p1s1", "daily p2s1", "weekly p1s1"]).text
    assert diff(SAMPLE, longer) == ["-         daily p2s1]  # both\n", "+         daily p2s1, weekly p1s1]  # both\n"]
    shorter = edited(longer).set_key(FACT, "from", ["daily p1s1", "weekly p1s1"]).text
    assert shorter == longer.replace("daily p1s1,\n        daily p2s1, weekly", "daily p1s1, weekly")
    one = edited(SAMPLE).set_key(("facts", "role", 0), "from", ["daily p1s1", "daily p2s1"]).text
    assert diff(SAMPLE, one) == ["-     from: daily p1s1\n", "+     from: [daily p1s1, daily p2s1]\n"]


def test_a_key_is_removed_with_its_line():
    """What it said is gone, and nothing else."""
    doc = edited(SAMPLE).remove_key(FACT, "note").remove_key(("facts", "stake", 1), "of").remove_key(FACT, "value")
    assert doc.text.partition("  stake:\n")[2] == (
        "    # as planned\n"
        "    - of: jv\n"
        "      # who says it\n"
        "      from: [daily p1s1,\n"
        "        daily p2s1]  # both\n"
        "    - {value: 40 %, from: daily p1s1}\n"
    )


def test_a_statement_goes_on_top_of_a_list():
    """Its lines are added; the comment about the one below stays with it."""
    after = edited(SAMPLE).insert_statement("stake", {"value": "50 %", "of": "jv", "from": ["daily p1s1", "daily p2s1"]}).text
    added = ["+     - value: 50 %\n", "+       of: jv\n", "+       from: [daily p1s1, daily p2s1]\n"]
    assert diff(SAMPLE, after) == added
    assert "  stake:\n    - value: 50 %" in after
    last = edited(SAMPLE).insert_statement("stake", {"value": "50 %", "from": ["daily p1s1"]}, 2).text
    assert last == SAMPLE + "    - value: 50 %\n      from: daily p1s1\n"


def test_a_statement_that_stands_alone_becomes_the_first_of_a_list():
    """The old one is indented with its comment, the new one stands above it."""
    after = edited(SAMPLE).insert_statement("role", {"value": "a holding", "when": "2019"})
    assert after.text.partition("  role:\n")[2].partition("\n\n")[0] == (
        "    - value: a holding\n      when: 2019\n    - value: a company  # plain\n      from: daily p1s1"
    )
    assert edited(after.text).remove_statement("role", 0).plain["facts"]["role"] == [{"value": "a company", "from": "daily p1s1"}]


def test_a_property_is_added_in_its_place():
    """It stands behind those before it in the vocabulary, with a blank line as the others; in a file without facts too."""
    order = ("role", "home", "stake")
    after = edited(SAMPLE).add_property("home", {"value": "russia", "from": "daily p1s1"}, order).text
    assert after == SAMPLE.replace("  stake:\n", "  home:\n    value: russia\n    from: daily p1s1\n\n  stake:\n")
    bare = edited("name: North\n# end").add_property("home", {"value": "russia"}).text
    assert bare == "name: North\nfacts:\n  home:\n    value: russia\n# end"
    gone = edited(after).remove_statement("home", 0).text
    assert gone == SAMPLE


def test_what_would_touch_anything_else_is_refused():
    """A list is not rewritten over a comment in it; a place that is not there is a problem."""
    text = SAMPLE.replace("[daily p1s1,\n", "[daily p1s1,  # the first\n")
    with pytest.raises(BuildFailed) as refused:
        edited(text).set_key(FACT, "from", ["daily p1s1"])
    assert refused.value.problems[0].format() == (
        "data/parties/north.yml:16:13: a comment stands in this list\n    from: [daily p1s1,  # the first\n"
        "  Edit the file by hand, so that nothing is lost."
    )
    with pytest.raises(BuildFailed) as refused:
        edited(text).replace_scalar(("facts", "stake", 2, "value"), "1 %")
    assert refused.value.problems[0].message == "there is no facts.stake.2.value here"


def routes(node, route=()):
    """Yield the route of every value that is a text."""
    if isinstance(node, TextNode):
        yield route
    elif isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from routes(item, (*route, index))
    else:
        for key, value in node.entries.items():
            yield from routes(value, (*route, key))


def test_every_value_of_the_briefing_changes_in_one_line():
    """Each text of each statement gets one more word: one line goes, one comes, and all else reads as before.

    Those at the same place in their statements are changed together, since each change reads the whole file again.
    """
    values = changed = 0
    for file in sorted((ROOT / "data").glob("*/*.yml")):
        doc = YamlText(file.read_bytes().decode("utf-8"), file.relative_to(ROOT).as_posix())
        facts = doc.root.entries.get("facts")
        layers = defaultdict(list)
        counts = Counter()
        for route in routes(facts, ("facts",)) if isinstance(facts, MapNode) else ():
            statement = route[:3] if isinstance(route[2], int) else route[:2]
            layers[counts[statement]].append(route)
            counts[statement] += 1
        for layer in layers.values():
            after = doc.replace_scalars({route: f"{' '.join(doc.node(route).text.split())} x" for route in layer})
            lines = doc.text.splitlines(keepends=True), after.text.splitlines(keepends=True)
            assert len(lines[0]) == len(lines[1])
            values += len(layer)
            changed += sum(one != other for one, other in zip(*lines, strict=True))
    assert values > 1000
    assert changed == values


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
TEXTS = WORDS.filter(lambda text: text and not list(find_unfit(text))) | st.sampled_from(
    ["24 %", "~2018-09", "no", "null", "'", '"', "a: b", "# a", "- a", "[a", "{a}", "a #b", "!x", "&x", "*x", "%", "@", "`"]
)
COMMENTS = st.sampled_from(["", "", "  # beside", '  # it\'s: "so"'])


@st.composite
def files(draw):
    """Return a file of statements in any style, with comments here and there."""
    lines = ["# on top", "name: North", "facts:"]
    for prop in draw(st.lists(st.sampled_from(["role", "stake", "home"]), min_size=1, unique=True)):
        lines += [*draw(st.sampled_from([[], [""], ["", "  # above"]])), f"  {prop}:{draw(COMMENTS)}"]
        count = draw(st.integers(1, 3))
        for _ in range(count):
            start = "    - " if count > 1 else "    "
            indent = " " * len(start)
            lines.append(f"{start}value: {write_scalar(draw(TEXTS), draw(st.sampled_from(['', chr(39), chr(34)])))}{draw(COMMENTS)}")
            lines += [f"{indent}# within"] if draw(st.booleans()) else []
            lines += [
                f"{indent}from: [{', '.join(write_scalar(one, flow=True) for one in draw(st.lists(TEXTS, min_size=2, max_size=3)))}]{draw(COMMENTS)}"
            ]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end]))


@given(files(), st.data())
def test_any_sequence_of_edits_keeps_comments_and_other_lines(text, data):
    """Values change in their own lines, keys and statements only add lines; all the rest stays, line by line, comments above all."""
    doc = edited(text)
    for _ in range(data.draw(st.integers(1, 4))):
        route = data.draw(st.sampled_from(sorted(routes(doc.root.entries["facts"], ("facts",)), key=str)))
        value, lines = data.draw(TEXTS), doc.text.splitlines(keepends=True)
        prop, index = route[1], route[2] if isinstance(route[2], int) else 0
        match data.draw(st.sampled_from(["replace", "set", "insert"])):
            case "replace":
                after = doc.replace_scalar(route, value)
                changed = [one != other for one, other in zip(lines, after.text.splitlines(keepends=True), strict=True)]
                assert sum(changed) <= 1
            case "set":
                after = doc.set_key(("facts", prop, index), "note", value)
                assert after.node(("facts", prop, index, "note")).text == value
            case _:
                after = doc.insert_statement(prop, {"value": value, "from": "daily p1s1"})
                assert after.node(("facts", prop, 0, "value")).text == value
        assert comments_of(after.text, after.root) == comments_of(doc.text, doc.root)
        if isinstance(doc.node(("facts", prop)), ListNode):  # what stood alone is indented as the item of a list
            kept = Counter(line.strip() for line in lines)
            assert sum((kept - Counter(line.strip() for line in after.text.splitlines(keepends=True))).values()) <= 1
        doc = after


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the small project."""
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_a_trial_tells_the_problems_and_writes_nothing(project: Path):
    """The problems are those of the files as they would be; the project stays as it is."""
    before = bytes_of(project)
    path = "data/parties/north.yml"
    text = before[path].decode()
    options = Options(project, project / "out")
    assert try_changes(options, {path: text}) == ()
    wrong = try_changes(options, {path: text.replace("value: 60 %", "value: sixty"), "data/sources/daily.yml": None})
    assert {one.message for one in wrong if one.at.path == path} == {"there is no source 'daily'", "'sixty' is not a share"}
    assert bytes_of(project) == before
    assert main(["check", "--project", str(project)]) == 0


def test_a_save_writes_all_or_nothing(project: Path):
    """Files are replaced, made and deleted together; when one of them was changed meanwhile, none is."""
    before = bytes_of(project)
    path, other = "data/parties/north.yml", "data/parties/south.yml"
    changes = [FileChange(path, before[path], b"x\n"), FileChange("data/new/one.yml", None, b"y\n"), FileChange(other, before[other], None)]
    (project / other).write_bytes(before[other] + b"# mine\n")
    with pytest.raises(BuildFailed) as refused:
        save_changes(project, changes)
    line = before[other].count(b"\n") + 1
    assert str(refused.value) == (
        f"data/parties/south.yml:{line}:1: the file was changed since it was read\n    # mine\n"
        "  Look at it, and repeat the edit; nothing was overwritten.\n\nBuild stopped: 1 problem in 1 file. Nothing was published."
    )
    assert bytes_of(project) == before | {other: before[other] + b"# mine\n"}
    (project / other).write_bytes(before[other])
    save_changes(project, changes)
    assert bytes_of(project) == {name: data for name, data in before.items() if name != other} | {path: b"x\n", "data/new/one.yml": b"y\n"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (FileChange("data/parties/north.yml", None, b"x"), "there is such a file already"),
        (FileChange("data/parties/east.yml", b"x", b"y"), "the file was deleted since it was read"),
        (FileChange("../east.yml", None, b"y"), "this is no file of the project"),
        (FileChange("mkdocs.yml/east.yml", None, b"y"), "the file cannot be written: File exists"),
    ],
)
def test_a_save_that_cannot_be_is_refused(project: Path, change: FileChange, message: str):
    """The reason is said, and nothing is left behind."""
    before = bytes_of(project)
    with pytest.raises(BuildFailed) as refused:
        save_changes(project, [FileChange("data/deep/er/new.yml", None, b"x"), change])
    assert [one.message for one in refused.value.problems] == [message]
    assert bytes_of(project) == before
    assert not (project / "data/deep").exists()


def test_a_save_is_undone_when_it_fails_half_way(project: Path, monkeypatch: pytest.MonkeyPatch):
    """A file that was put in place already goes back to what it was."""
    before = bytes_of(project)
    path, other = "data/parties/north.yml", "data/parties/south.yml"
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "south.yml":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BuildFailed) as refused:
        save_changes(project, [FileChange(path, before[path], b"x"), FileChange(other, before[other], b"y")])
    assert [one.message for one in refused.value.problems] == ["the file cannot be written: No space left on device"]
    assert bytes_of(project) == before


def test_a_save_goes_where_a_link_leads(project: Path, tmp_path: Path):
    """Inside of the project, and nowhere else: the link stays, and so do the permissions of the file behind it."""
    path = "data/parties/north.yml"
    real = project / "data/north.yaml"
    (project / path).rename(real)
    (project / path).symlink_to(real)
    real.chmod(0o640)
    save_changes(project, [FileChange(path, real.read_bytes(), b"x")])
    assert (project / path).is_symlink()
    assert real.read_bytes() == b"x"
    assert real.stat().st_mode & 0o777 == 0o640
    outside = tmp_path / "north.yml"
    outside.write_bytes(b"x")
    (project / path).unlink()
    (project / path).symlink_to(outside)
    with pytest.raises(BuildFailed) as refused:
        save_changes(project, [FileChange(path, b"x", b"y")])
    (problem,) = refused.value.problems
    assert (problem.message, problem.expected) == (
        "the file is a link out of the project",
        f"Edit '{outside}' itself, or bring it into the project.",
    )
    assert outside.read_bytes() == b"x"


@pytest.mark.parametrize(("begin", "index"), [(date(2020, 1, 1), 0), (date(2019, 6, 1), 1), (date(2018, 1, 1), 1), (date(2017, 1, 1), 2), (None, 2)])
def test_a_new_statement_stands_where_its_time_puts_it(begin, index):
    """The newest first; of one time the new one above the others, whose numbers stay; what has no time has always been so."""
    assert place_newest_first([date(2019, 7, 1), date(2018, 1, 1), None], begin) == index
    assert place_newest_first([None, None], begin) == 0
