"""The history of a project: what `diff` says of two revisions, read from real repositories."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil

import pytest
from repositories import BASE, begin, commit, edit, git

from factbound.cli import main
from factbound.history import git as git_module
from factbound.history.editions import History, load_history
from factbound.history.git import Git, GitFault
from factbound.limits import ASSET_BYTES, HISTORY_BYTES, YAML_BYTES
from factbound.options import Options
from factbound.pipeline import publish_briefing

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git on this machine")


@pytest.fixture
def project(tmp_path):
    """The base project of the cases, committed."""
    return begin(tmp_path / "project")


def diff(capsys, folder, *words, effects="none"):
    """Run `diff` and return its status and both streams, without the ids of commits."""
    status = main(["diff", "--project", str(folder), "--effects", effects, *words])
    printed = capsys.readouterr()
    return status, re.sub(r"\b[0-9a-f]{10}\b", "ID", printed.out), printed.err


def test_nothing_changed(project, capsys):
    """Layout, comments, order within a list and other ways to write a value are no changes of a fact."""
    edit(
        project,
        "data/parties/north.yml",
        ("name: North", "name: North\nalso: [N, Nord]"),
        ("p1s2", "p1s2, daily p1s1]"),
        ("daily p1s2", "[daily p1s2"),
    )
    commit(project, "Begin again")
    edit(project, "data/parties/north.yml", ("60 %\n", "60%  # as agreed\n"), ("[N, Nord]", "[Nord, N]"), ("p1s2, daily p1s1", "p1s1, daily p1s2"))
    assert diff(capsys, project, "HEAD") == (0, "Facts from HEAD (ID, 2024-03-01) to the working tree\n\nNothing changed.\n", "")


def test_a_fact_that_changed(project, capsys):
    """A changed statement is told by its fields, a new one on top of it whole, and the one below keeps its identity."""
    edit(
        project,
        "data/parties/north.yml",
        (
            "    value: 60 %\n    of: jv\n    when: 2018-09-11\n    status: planned\n    from: daily p1s2\n",
            (
                "    - value: 55 %\n      of: jv\n      when: 2019-10\n      by: Daily\n      note: On the new terms.\n      from: daily p1s1\n"
                "    - value: 60 %\n      of: jv\n      when: 2018-09-11\n      status: agreed\n      certainty: confirmed\n"
                "      from: [daily p1s1, daily p1s2]\n"
            ),
        ),
    )
    assert diff(capsys, project, "HEAD") == (
        0,
        (
            "Facts from HEAD (ID, 2024-03-01) to the working tree\n\n"
            "Statements: 1 added, 1 changed, of 1 fact.\n\n"
            "north.stake of jv\n"
            "  added    55 %, when 2019-10, by Daily (data/parties/north.yml:8)\n"
            "           from: daily p1s1\n"
            "           note: On the new terms.\n"
            "  changed  60 %, when 2018-09-11, planned (data/parties/north.yml:14)\n"
            "           status: planned -> agreed\n"
            "           certainty: reported -> confirmed\n"
            "           from: + daily p1s1\n"
        ),
        "",
    )


def test_a_value_that_changed_is_no_new_fact(project, capsys):
    """The one answer to a fact's question is changed, whatever else is new about it."""
    edit(project, "data/parties/south.yml", ("40 %", "45 %"), ("2018-09-11", "2018-09-12"), ("p1s2", "p1s1"))
    out = diff(capsys, project, "HEAD")[1]
    assert out.split("\n\n", 1)[1] == (
        "Statements: 1 changed, of 1 fact.\n\n"
        "south.stake of jv\n"
        "  changed  40 %, when 2018-09-11, planned (data/parties/south.yml:8)\n"
        "           value: 40 % -> 45 %\n"
        "           when: 2018-09-11 -> 2018-09-12\n"
        "           from: + daily p1s1, - daily p1s2\n"
    )


def test_entities_sources_and_words_of_their_own(project, capsys):
    """New and removed entities, their checks, sources, passages, vocabulary and briefing are told before the facts."""
    shutil.copy(project / "data/parties/north.yml", project / "data/parties/east.yml")
    edit(project, "data/parties/east.yml", ("name: North", "name: East"), ("60 %", "5 %"))
    (project / "data/parties/south.yml").unlink()
    edit(project, "data/ventures/jv.yml", ("= 100 %", "= 100 % within 1 %"), ("name: Example JV", "name: Example\nalso: [JV]"))
    edit(project, "data/sources/daily.yml", ("[41, 90]", "[41, 91]"))
    edit(project, "data/vocabulary.yml", ("one: person", "one: human"))
    edit(project, "data/briefing.yml", ("subject: jv", "subject: jv\nvalid_at: 2019-01-01"))
    assert diff(capsys, project, "HEAD") == (
        0,
        (
            "Facts from HEAD (ID, 2024-03-01) to the working tree\n\n"
            "Statements: 2 added, 2 removed, of 4 facts.\n\n"
            "The briefing itself\n"
            "  changed  valid_at: nothing -> 2019-01-01\n\n"
            "Vocabulary\n"
            "  changed  unit people\n"
            "           one: person -> human\n\n"
            "Entities\n"
            "  added    east, East\n"
            "  changed  jv, Example\n"
            "           name: Example JV -> Example\n"
            "           also: + JV\n"
            "           checks: + sum(stake of jv) = 100 % within 1 %, - sum(stake of jv) = 100 %\n"
            "  removed  south, South\n\n"
            "Sources\n"
            "  changed  daily, Two firms join\n"
            "           passages: + p1s2 41-91, - p1s2 41-90\n\n"
            "east.role\n"
            "  added    seller of maps (data/parties/east.yml:4)\n"
            "           from: daily p1s1\n\n"
            "east.stake of jv\n"
            "  added    5 %, when 2018-09-11, planned (data/parties/east.yml:8)\n"
            "           from: daily p1s2\n\n"
            "south.role\n"
            "  removed  maker of compasses\n\n"
            "south.stake of jv\n"
            "  removed  40 %, when 2018-09-11, planned\n"
        ),
        "",
    )


def test_a_fact_that_moved(project, capsys):
    """An entity's new id takes its facts along: each says what it was, and what it says besides is no change."""
    git(project, "mv", "data/parties/south.yml", "data/parties/meridian.yml")
    edit(project, "data/ventures/jv.yml", ("south.stake", "meridian.stake"))
    assert diff(capsys, project, "HEAD")[1].split("\n\n", 1)[1] == (
        "Statements: 1 changed, 2 moved, of 3 facts.\n\n"
        "Entities\n"
        "  added    meridian, South\n"
        "  removed  south, South\n\n"
        "jv.partner_stake\n"
        "  changed  north.stake + south.stake (data/ventures/jv.yml:8)\n"
        "           formula: north.stake + south.stake -> north.stake + meridian.stake\n\n"
        "meridian.role\n"
        "  moved    maker of compasses (data/parties/meridian.yml:4)\n"
        "           was south.role.1\n\n"
        "meridian.stake of jv\n"
        "  moved    40 %, when 2018-09-11, planned (data/parties/meridian.yml:8)\n"
        "           was south.stake.1\n"
    )


def test_where_many_stand_side_by_side_a_statement_is_its_value(project, capsys):
    """A reworded one is changed; one with other words is another, though time and passage are the same."""
    edit(project, "data/vocabulary.yml", ("type: text}", "type: text, many: true}"))
    old = "    - value: seller of old maps\n      from: daily p1s1\n    - value: ferryman\n      from: daily p1s1\n"
    edit(project, "data/parties/north.yml", ("    value: seller of maps\n    from: daily p1s1\n", old))
    commit(project, "Two roles")
    edit(project, "data/parties/north.yml", ("seller of old maps", "seller of new maps"), ("ferryman", "banker"))
    assert diff(capsys, project, "HEAD")[1].split("\n\n", 1)[1] == (
        "Statements: 1 added, 1 changed, 1 removed, of 1 fact.\n\n"
        "north.role\n"
        "  changed  seller of old maps (data/parties/north.yml:4)\n"
        "           value: seller of old maps -> seller of new maps\n"
        "  added    banker (data/parties/north.yml:6)\n"
        "           from: daily p1s1\n"
        "  removed  ferryman\n"
    )


def test_very_many_statements_of_one_fact(project, capsys):
    """Where weighing each against each would take too long, value and time say which statement is which."""
    edit(project, "data/vocabulary.yml", ("type: text}", "type: text, many: true}"))
    roles = "".join(f"    - value: role {number}\n      by: Old\n      from: daily p1s1\n" for number in range(400))
    edit(project, "data/parties/north.yml", ("    value: seller of maps\n    from: daily p1s1\n", roles))
    commit(project, "Give many roles")
    file = project / "data/parties/north.yml"
    file.write_text(file.read_text("utf-8").replace("by: Old", "by: New").replace("value: role 7\n", "value: role of another sort\n"), "utf-8")
    assert diff(capsys, project, "HEAD")[1].split("\n\n")[1] == "Statements: 1 added, 399 changed, 1 removed, of 1 fact."


def test_markdown_keeps_words_words(project, capsys):
    """Nothing that a file says can be markup, a link, a mention or the end of its code span."""
    hostile = "`x` @team <b> [a](https://example.org) #1"
    edit(project, "data/parties/north.yml", ("seller of maps", f"'{hostile}'"))
    assert diff(capsys, project, "HEAD", "--format", "md") == (
        0,
        (
            "### Facts from `HEAD` (ID, 2024-03-01) to the working tree\n\n"
            "Statements: 1 changed, of 1 fact.\n\n"
            "#### `north.role`\n\n"
            "- **changed** `seller of maps` (`data/parties/north.yml:4`)\n"
            f"  - value: `seller of maps` → `` {hostile} ``\n"
        ),
        "",
    )


def test_json_has_every_field(project, capsys):
    """The record says what stood before and after, and where."""
    first = git(project, "rev-parse", "HEAD")
    edit(project, "data/parties/south.yml", ("40 %", "45 %"))
    second = commit(project, "Correct a stake", "2024-03-02")
    status, out, err = diff(capsys, project, "HEAD~1", "HEAD", "--format", "json")
    kept = {
        "of": "jv",
        "when": "2018-09-11",
        "status": "planned",
        "certainty": "reported",
        "directness": "direct",
        "from": ["daily p1s2"],
        "rank": "normal",
    }
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "before": {"revision": "HEAD~1", "commit": first, "day": "2024-03-01", "borrowed_vocabulary": False},
        "after": {"revision": "HEAD", "commit": second, "day": "2024-03-02", "borrowed_vocabulary": False},
        "renamed": [],
        "statements": {"added": 0, "changed": 1, "removed": 0, "moved": 0},
        "facts": [
            {
                "id": "south.stake",
                "of": "jv",
                "statements": [
                    {
                        "change": "changed",
                        "row": "south.stake.1",
                        "was": None,
                        "path": "data/parties/south.yml",
                        "line": 8,
                        "before": {"value": "40 %", **kept},
                        "after": {"value": "45 %", **kept},
                        "fields": [{"field": "value", "before": "40 %", "after": "45 %"}],
                    }
                ],
            }
        ],
        "entities": [],
        "sources": [],
        "ledger": [],
        "vocabulary": [],
        "briefing": [],
        "not_compared": [],
        "effects": {"derived": [], "checks": [], "lines": [], "documents": [], "not_looked_at": None},
        "problems": [],
    }


def test_what_cannot_be_read_is_left_out_and_told(project, capsys):
    """A file with problems stops nothing else; its problems are told at the revision, and the status is 1."""
    edit(project, "data/parties/south.yml", ("40 %", "forty"), ("name: South", "name: Southern"))
    commit(project, "Write a number in words")
    edit(project, "data/parties/south.yml", ("forty", "40 %"), ("Southern", "South"))
    edit(project, "data/parties/north.yml", ("60 %", "61 %"))
    assert diff(capsys, project, "HEAD") == (
        1,
        (
            "Facts from HEAD (ID, 2024-03-01) to the working tree\n\n"
            "Statements: 1 changed, of 1 fact.\n\n"
            "north.stake of jv\n"
            "  changed  60 %, when 2018-09-11, planned (data/parties/north.yml:8)\n"
            "           value: 60 % -> 61 %\n\n"
            "Not compared, since a file of theirs has problems\n"
            "  left out south\n"
        ),
        (
            "HEAD:data/parties/south.yml:8:12: 'forty' is not a share\n"
            "    value: forty\n"
            "  Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %'.\n\n"
            "Compared in part: 1 problem in 1 file. 1 file was not compared.\n"
        ),
    )


def test_an_old_briefing_with_a_problem_is_left_out_and_told(project, capsys):
    """A key that nobody knows in an earlier briefing.yml keeps no fact from being compared; its own data are not."""
    edit(project, "data/briefing.yml", ("title: Example venture", "titel: Example venture\ntitle: Another"))
    commit(project, "Misspell a key")
    edit(project, "data/briefing.yml", ("titel: Example venture\ntitle: Another", "title: Example venture"))
    edit(project, "data/parties/north.yml", ("60 %", "61 %"))
    status, told, problems = diff(capsys, project, "HEAD")
    assert (status, told) == (
        1,
        (
            "Facts from HEAD (ID, 2024-03-01) to the working tree\n\n"
            "Statements: 1 changed, of 1 fact.\n\n"
            "north.stake of jv\n"
            "  changed  60 %, when 2018-09-11, planned (data/parties/north.yml:8)\n"
            "           value: 60 % -> 61 %\n\n"
            "Not compared, since a file of theirs has problems\n"
            "  left out briefing\n"
        ),
    )
    assert problems.startswith("HEAD:data/briefing.yml:1:1: the briefing has no key 'titel'\n")
    assert problems.endswith("\n\nCompared in part: 1 problem in 1 file. 1 file was not compared.\n")


def test_a_vocabulary_with_a_problem_is_replaced_by_that_of_the_other_side(project, capsys):
    """The old one may not parse at all: its facts are read in the words of the new one, which is said; its own problems are told."""
    edit(project, "data/vocabulary.yml", ("kinds:", "kinds: [\n"))
    edit(project, "data/parties/north.yml", ("60 %", "61 %"))
    commit(project, "Break the vocabulary")
    git(project, "checkout", "-q", "HEAD~1", "--", "data/vocabulary.yml")
    edit(project, "data/parties/north.yml", ("61 %", "62 %"))
    status, told, problems = diff(capsys, project, "HEAD")
    assert (status, told) == (
        1,
        (
            "Facts from HEAD (ID, 2024-03-01) to the working tree\n\n"
            "Statements: 1 changed, of 1 fact.\n"
            "The vocabulary of HEAD has problems, so that its facts were read with the vocabulary of the working tree.\n\n"
            "north.stake of jv\n"
            "  changed  61 %, when 2018-09-11, planned (data/parties/north.yml:8)\n"
            "           value: 61 % -> 62 %\n\n"
            "Not compared, since a file of theirs has problems\n"
            "  left out vocabulary\n"
        ),
    )
    assert problems.startswith("HEAD:data/vocabulary.yml:6:11: this is not YAML: ")
    assert problems.endswith("Compared in part: 1 problem in 1 file. 1 file was not compared.\n")
    status, told, problems = diff(capsys, project, "HEAD~1", "HEAD")
    said = "The vocabulary of HEAD has problems, so that its facts were read with the vocabulary of HEAD~1 (ID, 2024-03-01)."
    assert (status, told.splitlines()[3]) == (1, said)


def test_two_vocabularies_with_problems_stop_the_comparison(project, capsys):
    """Without any vocabulary no fact is known for what it is."""
    edit(project, "data/vocabulary.yml", ("kinds:", "kindz: {}\nkinds:"))
    commit(project, "Misspell a key")
    status, told, problems = diff(capsys, project, "HEAD")
    assert (status, told) == (1, "")
    assert problems.endswith("Comparison stopped: 2 problems in 2 files. Nothing was compared.\n")


def test_a_revision_without_data_is_a_problem(project, capsys):
    """Before the briefing was there, nothing can be compared."""
    git(project, "checkout", "-q", "--orphan", "other")
    git(project, "rm", "-rqf", "data")
    empty = commit(project, "Nothing yet")
    git(project, "checkout", "-qf", "main")
    assert diff(capsys, project, empty) == (
        1,
        "",
        (
            f"{empty}:data/briefing.yml:1:1: there is no such file\n"
            "  Expected a project folder with data/briefing.yml, data/vocabulary.yml, content/ and templates/; name it with --project.\n\n"
            "Comparison stopped: 1 problem in 1 file. Nothing was compared.\n"
        ),
    )


KINDS_OF_REVISION = (
    "Expected an edition, a branch, a tag, a commit's id, or one relative to it such as 'HEAD~1'. "
    "Editions that others released come with 'git fetch --tags'."
)


@pytest.mark.parametrize(
    ("revision", "hint"),
    [
        ("nope", KINDS_OF_REVISION),
        ("HEAD:data", KINDS_OF_REVISION),
        ("", KINDS_OF_REVISION),
        ("main..HEAD", "Name two revisions as two words: 'diff main HEAD'."),
    ],
)
def test_an_unknown_revision_is_a_wrong_argument(project, capsys, revision, hint):
    """What names no commit is told with what would; nothing else happens."""
    assert diff(capsys, project, revision) == (2, "", f"'{revision}' is no revision of this repository. {hint}\n")


def test_an_option_is_no_revision(project):
    """Git never takes a revision for an option of its own."""
    with pytest.raises(git_module.GitFault, match="'--output=x' is no revision"):
        Git(project).find_commit("--output=x")
    assert not (project / "x").exists()


def test_a_shallow_clone_says_so(project, tmp_path, capsys):
    """Where the history is cut short, an unknown revision may only be missing."""
    commit(project, "Again", "2024-03-02")
    git(tmp_path, "clone", "-q", "--depth=1", project.as_uri(), "shallow")
    assert diff(capsys, tmp_path / "shallow", "HEAD~1") == (
        2,
        "",
        (
            f"'HEAD~1' is no revision of this repository. {KINDS_OF_REVISION} "
            "The history of this clone is cut short: 'git fetch --unshallow' brings the rest.\n"
        ),
    )
    assert load_history(tmp_path / "shallow") == History(untold="this clone's history is cut short. Fetch all of it with: git fetch --unshallow")


def test_no_repository_and_no_git(tmp_path, capsys, monkeypatch):
    """Without either, the command says what is missing and a build has no history."""
    shutil.copytree(BASE, tmp_path / "plain")
    plain = tmp_path / "plain"
    said = f"'{plain}' lies in no git repository. Make it one with 'git init', and commit data/.\n"
    assert diff(capsys, plain, "HEAD") == (2, "", said[:1].upper() + said[1:])
    assert load_history(plain) == History()
    monkeypatch.setattr(git_module.shutil, "which", lambda *_, **__: None)
    assert diff(capsys, plain, "HEAD") == (2, "", "There is no git on this machine. Install git, which reads the project's history.\n")
    assert load_history(plain) == History()


def test_a_repository_without_a_commit_has_no_history(tmp_path):
    """A project that was just begun is built as one without git."""
    shutil.copytree(BASE, tmp_path / "new")
    git(tmp_path / "new", "init", "-q")
    assert load_history(tmp_path / "new") == History()


def test_the_log_knows_what_each_commit_touched(project):
    """Commits of data/ alone, the newest first, with what was done to each file, in a project below the top of its repository."""
    top = project.parent / "top"
    shutil.copytree(project, top / "deep", ignore=shutil.ignore_patterns(".git"))
    git(top, "init", "-q", "-b", "main")
    commit(top, "Begin")
    (top / "data").mkdir()
    (top / "data/other.yml").write_text("not ours\n")
    edit(top, "deep/content/blocks/summary.md", ("hold", "have"))
    commit(top, "Reword, and add another project's data", "2024-03-02")
    (top / "deep/data/parties/south.yml").unlink()
    edit(top, "deep/data/parties/north.yml", ("60 %", "100 %"))
    last = commit(top, "One\u202epartner\nleft", "2024-03-03")
    found = load_history(top / "deep").commits
    assert [(one.subject, len(one.files)) for one in found] == [("One\u202epartner left", 2), ("Begin", 6)]
    assert (found[0].id, found[0].seconds) == (last, 1709467200)
    assert found[0].files == (("M", "data/parties/north.yml"), ("D", "data/parties/south.yml"))
    git(top, "mv", "deep/data/parties/north.yml", "deep/data/parties/alone.yml")
    commit(top, "Rename", "2024-03-04")
    assert load_history(top / "deep").commits[0].files == (("A", "data/parties/alone.yml"), ("D", "data/parties/north.yml"))
    git(top, "mv", "deep/data/parties/alone.yml", "deep/data/parties/north.yml")
    commit(top, "Rename back", "2024-03-04")
    assert Git(top / "deep").read_data(Git(top / "deep").find_commit("HEAD")).keys() == {
        "data/briefing.yml",
        "data/parties/north.yml",
        "data/sources/daily.yml",
        "data/ventures/jv.yml",
        "data/vocabulary.yml",
    }


def test_nothing_of_a_repository_is_run(project, tmp_path, capsys, monkeypatch):
    """Hooks, filters, watchers, pagers and the variables of a calling git have no say, and files are read as committed."""
    trap = tmp_path / "trap"
    mark = f"touch {trap}; cat"
    (project / ".gitattributes").write_text("*.yml filter=trap diff=trap export-ignore\n")
    edit(project, "data/parties/north.yml", ("60 %", "61 %"))
    commit(project, "Set a trap")
    keys = ("filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv", "core.fsmonitor", "core.pager", "diff.external")
    for key in keys:
        git(project, "config", key, mark)
    git(project, "config", "log.showSignature", "true")
    git(project, "config", "diff.orderFile", "missing")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", mark)
    assert diff(capsys, project, "HEAD~1", "HEAD")[1].splitlines()[-1] == "           value: 60 % -> 61 %"
    assert [one.subject for one in load_history(project).commits] == ["Set a trap", "Begin"]
    assert not trap.exists()


def test_a_link_in_a_revision_is_not_followed(project, tmp_path):
    """A file that was committed as a link is no data of the revision."""
    secret = tmp_path / "secret.yml"
    shutil.move(project / "data/parties/south.yml", secret)
    (project / "data/parties/south.yml").symlink_to(secret)
    found = commit(project, "Link")
    assert "data/parties/south.yml" not in Git(project).read_data(Git(project).find_commit(found))


def test_the_ledger_says_where_findings_went(project, capsys):
    """A finding that was left out and now is carried is told among the records."""
    ledger = project / "data/ledger.yml"
    ledger.write_text("title: Ledger\nfindings:\n  F001: {left_out: it was not read yet}\n")
    commit(project, "Keep a ledger")
    ledger.write_text("title: Ledger\nfindings:\n  F001: north.stake daily\n")
    assert diff(capsys, project, "HEAD")[1].split("\n\n", 1)[1] == (
        "No statement changed.\n\n"
        "Research ledger\n"
        "  changed  finding F001\n"
        "           carried_by: + north.stake daily\n"
        "           left_out: it was not read yet -> nothing\n"
    )


@pytest.mark.usefixtures("untypeset")
def test_a_build_tells_the_history(project, tmp_path):
    """The feed goes to the site's top, the manifest names its commits, and a second build gives the same bytes."""
    first = git(project, "rev-parse", "HEAD")
    edit(project, "data/parties/north.yml", ("seller of maps", "maker of maps"))
    second = commit(project, "Say what North makes", "2024-03-02")
    assert publish_briefing(Options(project, tmp_path / "one")).notices == []
    publish_briefing(Options(project, tmp_path / "two"))
    manifests = [(tmp_path / name / "build.json").read_text("utf-8") for name in ("one", "two")]
    assert manifests[0] == manifests[1]
    assert json.loads(manifests[0])["history"] == [second, first]
    feed = (tmp_path / "one/site/feed.xml").read_text("utf-8")
    assert re.findall("<title>(.*)</title>", feed) == ["Example venture: changes to the facts", "Say what North makes", "Begin"]


@pytest.mark.usefixtures("untypeset")
def test_a_build_in_a_shallow_clone_says_what_is_missing(project, tmp_path):
    """The feed tells of the edition, and the terminal says how to have the rest."""
    git(tmp_path, "clone", "-q", "--depth=1", project.as_uri(), "shallow")
    summary = publish_briefing(Options(tmp_path / "shallow", tmp_path / "out"))
    assert [one for one in summary.notices if "feed" in one] == [
        "The page Changes and the feed tell of this edition only: this clone's history is cut short. Fetch all of it with: git fetch --unshallow"
    ]
    assert json.loads((tmp_path / "out/build.json").read_text("utf-8"))["history"] == []
    assert "<title>Example venture</title>" in (tmp_path / "out/site/feed.xml").read_text("utf-8")


def test_what_a_clone_lacks_is_not_fetched(project, tmp_path, capsys):
    """Nothing goes over the network: a clone without the files of a revision says so."""
    git(project, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", project.as_uri(), "partial")
    shutil.copytree(project / "data", tmp_path / "partial/data")
    assert diff(capsys, tmp_path / "partial", "HEAD") == (
        2,
        "",
        "This clone lacks files of that revision. Fetch what it lacks: 'git fetch --refetch --no-filter'.\n",
    )
    git(tmp_path / "partial", "fetch", "-q", "--refetch", "--no-filter")
    assert diff(capsys, tmp_path / "partial", "HEAD")[1].endswith("\n\nNothing changed.\n")


def test_a_data_file_that_is_too_large_is_not_read_from_a_commit(project, capsys, monkeypatch):
    """Git is never asked for it, and it is refused as it would be in the folder; the builds after it tell their history."""
    edit(project, "data/parties/north.yml", ("60 %", "60 %" + "\n# much" * 300_000))
    commit(project, "Grow", "2024-03-02")
    git(project, "checkout", "-q", "HEAD~1", "--", "data")
    commit(project, "Shrink", "2024-03-03")
    asked = Git(project)
    answers = []
    ask = asked._ask
    monkeypatch.setattr(asked, "_ask", lambda *words, **more: answers.append(ask(*words, **more)) or answers[-1])
    content = asked.read_data(asked.find_commit("HEAD~1"))["data/parties/north.yml"]
    assert (len(content), max(map(len, answers)) < YAML_BYTES.most) == (YAML_BYTES.most + 1, True)
    assert diff(capsys, project, "HEAD~1")[1].endswith("\nNot compared, since a file of theirs has problems\n  left out north\n")
    assert [one.subject for one in load_history(project).commits] == ["Shrink", "Grow", "Begin"]


def test_an_asset_that_is_too_large_is_not_read_from_a_commit(project, monkeypatch):
    """What is no data file has the limit of an asset."""
    monkeypatch.setattr("factbound.history.git.ASSET_BYTES", dataclasses.replace(ASSET_BYTES, most=100))
    asked = Git(project)
    with pytest.raises(GitFault) as caught:
        asked.read_files(asked.find_commit("HEAD"), ["data/vocabulary.yml"])
    size = len((project / "data/vocabulary.yml").read_bytes())
    assert str(caught.value) == f"a file of the history has {size:,} bytes. The limit is 100 bytes of an asset."


def test_a_history_is_read_as_far_as_its_limit(project, monkeypatch):
    """Older commits are counted; where not even the newest is within it, the build says so."""
    edit(project, "data/parties/north.yml", ("60 %", "61 %"))
    commit(project, "More", "2024-03-02")
    touched = 2 * len((project / "data/parties/north.yml").read_bytes())
    monkeypatch.setattr("factbound.history.editions.HISTORY_BYTES", dataclasses.replace(HISTORY_BYTES, most=touched))
    history = load_history(project)
    assert ([one.subject for one in history.commits], history.older) == (["More"], 1)
    monkeypatch.setattr("factbound.history.editions.HISTORY_BYTES", dataclasses.replace(HISTORY_BYTES, most=touched - 1))
    limit = f"The limit is {touched - 1:,} bytes of data files before and after the commits of a history."
    assert load_history(project) == History(untold=f"the newest commit touched more data than is read. {limit}")
