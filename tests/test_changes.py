"""How the facts came about: the page Changes, the trail of each statement, the marks of pages, and the redline of a build that is compared."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from repositories import BASE, begin, commit, edit, git
from test_history import KINDS_OF_REVISION

from factbound.cli import main
from factbound.history.editions import load_history
from factbound.history.journal import Entry, Journal
from factbound.history.log import LoggedCommit
from factbound.history.memory import NAME as MEMORY
from factbound.history.memory import load_memory, pack_journal
from factbound.history.told import Told, ToldStatement, pack, unpack
from factbound.options import Options
from factbound.pipeline import Preview, publish_briefing
from factbound.prepare import check_project
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.manifest import load_manifest
from factbound.render.changewords import ChangeWords, clean
from factbound.render.documents import Renderer
from factbound.render.past import Past
from factbound.render.views.since import SinceView
from factbound.render.wording import Wording
from factbound.rendered import make_renderer, render_pages, render_project

ROOT = Path(__file__).parent.parent
NORTH, SOUTH = "data/parties/north.yml", "data/parties/south.yml"

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git on this machine")


@pytest.fixture
def project(tmp_path):
    """The base project of the cases, committed on 1 March 2024."""
    return begin(tmp_path / "project")


def check(project, **options):
    """Return a project as it was checked."""
    return check_project(Options(project, project / "out", **options))


def page(project, path="changes.md", **options):
    """Return one page as Markdown."""
    return render_pages(check(project, **options)).pages[path]


def told(project):
    """Return what each commit changed, the newest first: kind, row, and fields with what they said."""
    entries = check(project).journal.entries
    return [
        [(one.kind, one.row, [(f.field, f.before, f.after) for f in one.fields]) for one in e.told.statements] if e.told else None for e in entries
    ]


def trail(project, row):
    """Return the steps of a statement, the oldest first."""
    return [(one.kind, one.commit.subject if one.commit else "") for one in check(project).journal.trails.by_row.get(row, ())]


def swap_shares(project):
    """Move a point from one partner to the other."""
    edit(project, NORTH, ("60 %", "61 %"), ("planned", "agreed"))
    edit(project, SOUTH, ("40 %", "39 %"))


def then(fact, text):
    """Return words that a fact said once."""
    return f'<span class="then" data-then="{fact}">{text.replace(" %", NBSP + "%")}</span>'


def item(kind, name, row, said):
    """Return the line of a change."""
    return f'- <b class="change__kind change__kind--{kind}">{kind.capitalize()}</b> [{name}](register.md#{row}): {said}\n'


def added(name, row, says):
    """Return the line of a new statement."""
    return item("added", name, row, then(row.rpartition(".")[0], says))


def was(fact, field, before, after):
    """Return the words for a field that changed."""
    return f"{field} was {then(fact, before)}, now {then(fact, after)}"


NBSP = "\u00a0"
BEGUN = (
    """\
<a id="d-2024-03-01"></a>

## 1 March 2024

<div class="change" id="c-{begin}" markdown="1">

<p class="change__why" role="heading" aria-level="3" dir="auto">Begin</p>

<p class="change__count">6 facts: 6 statements added.</p>

<details class="more" markdown="1">
<summary markdown="span">What changed</summary>

"""
    + added("Example JV: Announced", "jv.announced_on.1", "11 September 2018")
    + added("Example JV: Partners' stake", "jv.partner_stake.1", "computed as north.stake + south.stake")
    + added("North: Role", "north.role.1", "seller of maps")
    + added("North: Stake", "north.stake.1", "60 %, 11 September 2018 (planned)")
    + added("South: Role", "south.role.1", "maker of compasses")
    + added("South: Stake", "south.stake.1", "40 %, 11 September 2018 (planned)")
    + """\
- 10 entries of the vocabulary added
- 3 entities added: Example JV, North and South
- 1 source added: Two firms join
- what the briefing says of itself changed: title, subject

</details>

</div>
"""
)

COUNT = """\
<p class="change__count">2 facts: 2 statements changed.</p>

"""
MOVED = (
    COUNT
    + item(
        "changed",
        "North: Stake",
        "north.stake.1",
        was("north.stake", "value", "60 %", "61 %") + "; " + was("north.stake", "status", "planned", "agreed"),
    )
    + item("changed", "South: Stake", "south.stake.1", was("south.stake", "value", "40 %", "39 %"))
    + "\n</div>\n\n"
)
CHANGED = (
    """\
<a id="d-2024-03-02"></a>

## 2 March 2024

<div class="change" id="c-{change}" markdown="1">

<p class="change__why" role="heading" aria-level="3" dir="auto">Move a point</p>

<p class="change__more" dir="auto">The Daily corrected itself.</p>

"""
    + MOVED
)

HEAD = """\
---
title: "Changes"
description: "what changed in the facts, when and why"
search:
  boost: 0.3
---

# Changes

<p class="lede">What the facts of this briefing said before, and when and why that changed: from the history of the files in which they are written. \
What they say now stands in the register and on the pages.</p>

"""


def test_the_page_tells_each_commit(project):
    """The whole page: the newest day first, what was and what is, the message without the lines that name people."""
    swap_shares(project)
    change = commit(project, "Move a point\n\nThe Daily corrected\nitself.\n\nSigned-off-by: Ann <ann@example.org>", "2024-03-02")
    begin = git(project, "rev-parse", "HEAD~1")
    assert page(project) == HEAD + CHANGED.format(change=change[:7]) + BEGUN.format(begin=begin[:7])


def test_what_is_not_committed_is_told_as_such(project):
    """Files that no commit has are counted, and what they change is told before all else."""
    begin = git(project, "rev-parse", "HEAD")[:7]
    swap_shares(project)
    said = page(project)
    pending = """\
## Not committed yet

<p class="callout">This build was made from files that no commit has: 2 files changed since the last commit.</p>

<div class="change" markdown="1">
"""
    assert said == HEAD + pending + "\n" + MOVED + BEGUN.format(begin=begin)
    assert trail(project, "south.stake.1") == [("added", "Begin"), ("changed", "")]
    (project / NORTH).write_bytes((project / NORTH).read_bytes().replace(b"\n", b"\r\n"))
    git(project, "checkout", "-q", SOUTH)
    edit(project, NORTH, ("61 %", "60 %"), ("agreed", "planned"))
    assert page(project) == HEAD + BEGUN.format(begin=begin)  # line ends alone are no change


@pytest.mark.parametrize(
    ("ruin", "said"),
    [
        (lambda project: shutil.rmtree(project / ".git"), "This build had no history to read: the project lies in no git repository."),
        (
            lambda project: (shutil.rmtree(project / ".git"), git(project, "init", "-q")),
            "This build had no history to read: nothing of data/ is committed yet.",
        ),
        (
            lambda project: (project / ".git/shallow").write_text(git(project, "rev-parse", "HEAD") + "\n"),
            "This build had no history to read: this clone's history is cut short. Fetch all of it with: git fetch &#45;-unshallow.",
        ),
    ],
    ids=["no repository", "no commit", "shallow"],
)
def test_without_history_the_page_says_so(project, ruin, said):
    """Nothing is made up: no change, no trail, no mark."""
    ruin(project)
    pages = render_pages(check(project)).pages
    assert pages["changes.md"] == HEAD + f'<p class="callout">{said}</p>\n'
    assert "row-trail" not in pages["register.md"]
    assert not [path for path, text in pages.items() if "updated" in text]


def test_an_earlier_clock_tells_no_later_changes(project):
    """A build of what was known on a day does not tell what came after it."""
    swap_shares(project)
    commit(project, "Move a point", "2024-03-02")
    said = page(project, known_at=date(2018, 9, 12))
    assert said == HEAD + (
        '<p class="callout">This is the briefing as it was known on 12 September 2018, and changes that came later are no part of it.</p>\n'
    )


HOSTILE = "{{ jv }} {% set x = 1 %} <script>alert(1)</script> | `a` [x](javascript:1) **b** \u202eevil # \u0645\u0631\u062d\u0628\u0627"


def test_a_hostile_message_stays_words(project):
    """Nothing in a message is markup, a template or a mark of ours, however long it is."""
    edit(project, NORTH, ("maps", "atlases"))
    commit(project, f"{HOSTILE}\n\n- a\n\n| b |\n\n{'long ' * 2000}\n\n```\nc", "2024-03-02")
    Preview(Options(project, project.parent / "out")).build_site()
    html = (project.parent / "out/site/changes/index.html").read_text("utf-8")
    shown = html.partition('class="change__why"')[2].partition("</p>")[0].partition(">")[2]
    plain = unescape(shown)
    assert plain == HOSTILE.replace("\u202e", "\ufffd")
    assert "<" not in shown
    assert clean("a\ufdd0b\ufdd4c\x00\ud800\uffffd") == "a\ufffdb\ufffdc\ufffd\ufffd\ufffdd"  # which git itself would not take
    body = html.partition('class="change__more"')[2].partition("<ul>")[0]
    assert "&#45; a</p>" in body
    assert 1400 < len(body) < 2200


def test_a_statement_is_followed_through_its_numbers(project):
    """Statements above, below and beside it come and go, and it moves to another fact: its trail stays its own."""
    edit(project, NORTH, ("status: planned", "status: planned\n    note: A remark."))
    commit(project, "Remark", "2024-03-02")
    text = (project / NORTH).read_text()
    older = "    - value: 55 %\n      of: jv\n      when: 2017\n      until: 2018-01-01\n      status: rumoured\n      from: daily p1s2\n"
    stake = text.partition("  stake:\n")[2]
    listed = "    - " + stake[4:].replace("\n    ", "\n      ")
    (project / NORTH).write_text(text.partition("  stake:\n")[0] + "  stake:\n" + listed + older)
    commit(project, "Tell an older one", "2024-03-03")
    assert trail(project, "north.stake.2") == [("added", "Begin"), ("changed", "Remark")]
    assert trail(project, "north.stake.1") == [("added", "Tell an older one")]
    git(project, "mv", NORTH, "data/parties/norden.yml")
    for file in ("data/ventures/jv.yml", "content/blocks/summary.md"):
        edit(project, file, ("north.stake", "norden.stake"))
    commit(project, "Rename it", "2024-03-04")
    assert trail(project, "norden.stake.2") == [("added", "Begin"), ("changed", "Remark"), ("moved", "Rename it")]
    assert "was north: Stake: " in page(project)
    git(project, "mv", "data/parties/norden.yml", "data/parties/nord.yml")
    edit(project, "data/parties/nord.yml", ("name: North\n", "name: North\nwas: norden\n"))
    for file in ("data/ventures/jv.yml", "content/blocks/summary.md"):
        edit(project, file, ("norden.stake", "nord.stake"))
    commit(project, "Say how it was called", "2024-03-05")
    assert trail(project, "nord.stake.2") == [("added", "Begin"), ("changed", "Remark"), ("moved", "Rename it")]
    assert "- entity renamed: norden is nord now\n" in page(project)


def test_a_row_of_the_register_tells_its_own_history(project):
    """One that never changed says when it was entered; one that did has its steps behind a line, each with a link to its commit."""
    swap_shares(project)
    change = commit(project, "Move a point", "2024-03-02")
    begin = git(project, "rev-parse", "HEAD~1")
    rows = {line.split('id="')[1].split('"')[0]: line for line in page(project, "register.md").splitlines() if '<a id="' in line}
    assert rows["north.role.1"].count("row-trail") == 1
    assert f'<span class="row-trail">Entered <a href="../changes/#c-{begin[:7]}">1 March 2024</a></span>' in rows["north.role.1"]
    assert (
        '<details class="working row-trail"><summary>Changed 2 March 2024</summary>'
        f'<span class="row-note">Changed <a href="../changes/#c-{change[:7]}">2 March 2024</a>: '
        'value was <span class="then" data-then="south.stake">40 %</span>, now <span class="then" data-then="south.stake">39 %</span> '
        '<span dir="auto">(Move a point)</span></span>'
        f'<span class="row-note">Entered <a href="../changes/#c-{begin[:7]}">1 March 2024</a></span></details>'
    ) in rows["south.stake.1"]


def test_pages_say_what_changed_of_late(project):
    """A page counts those of its facts that the newest day changed; the first day is no update, and a page without any says nothing."""
    assert not [path for path, text in render_pages(check(project)).pages.items() if "updated" in text]
    swap_shares(project)
    commit(project, "Move a point", "2024-03-02")
    pages = render_pages(check(project)).pages
    marks = {path: text.partition('<p class="updated">')[2].partition("</p>")[0] for path, text in pages.items() if "updated" in text}
    link = '<a href="{}changes/#d-2024-03-02">Updated 2 March 2024: {} on this page changed.</a>'
    assert marks["parties/north.md"] == link.format("../../", "one fact")
    assert marks["ventures/jv.md"] == link.format("../../", "2 facts")
    assert marks["index.md"] == link.format("", "2 facts")
    assert "timeline.md" not in marks
    assert "\ufdd4" not in "".join(pages.values())


def test_a_version_that_cannot_be_read_is_told_as_such(project):
    """Neither a broken vocabulary nor a broken file stops the others; what was in them by then is not said to have come then."""
    edit(project, "data/vocabulary.yml", ("type: text", "type: novel"))
    commit(project, "Break the vocabulary", "2024-03-02")
    edit(project, "data/vocabulary.yml", ("type: novel", "type: text"))
    edit(project, NORTH, ("60 %", "sixty"))
    commit(project, "Break a file", "2024-03-03")
    edit(project, NORTH, ("sixty", "60 %"))
    edit(project, SOUTH, ("maker", "printer"))
    commit(project, "Mend it", "2024-03-04")
    assert told(project)[:3] == [[("changed", "south.role.1", [("value", "maker of compasses", "printer of compasses")])], None, None]
    said = page(project)
    assert "Not compared, since the software of today cannot read a version of the file: north." in said
    assert said.count("Its vocabulary cannot be read by this version of the software") == 2
    assert trail(project, "south.role.1") == [("added", "Begin"), ("changed", "Mend it")]
    assert trail(project, "north.role.1") == [("added", "Begin")]


def test_a_file_that_was_never_readable_stands_by_its_first_reading(tmp_path):
    """Of a statement that stood in the first version that can be read nobody can say when it was entered."""
    shutil.copytree(BASE, tmp_path / "late")
    late = tmp_path / "late"
    git(late, "init", "-q")
    edit(late, NORTH, ("60 %", "sixty"))
    commit(late, "Begin")
    edit(late, NORTH, ("sixty", "60 %"))
    commit(late, "Mend it", "2024-03-02")
    assert trail(late, "north.role.1") == [("found", "Mend it")]
    assert "In the files by <a" in page(late, "register.md")


def test_what_is_remembered_makes_no_difference(project):
    """With the memory of the last build, without it, and with a memory that somebody touched, the same bytes come out."""
    swap_shares(project)
    commit(project, "Move a point", "2024-03-02")
    out = project / "out"
    Preview(Options(project, out)).build_site()
    first = load_manifest(out)
    fresh = check(project).journal
    assert load_memory(out, first["outputs"]) == {one.commit.id: one.told for one in fresh.entries}
    Preview(Options(project, out)).build_site()
    assert load_manifest(out) == first
    checked = check_project(Options(project, project / "elsewhere"))
    assert (checked.journal, pack_journal(checked.journal)) == (fresh, (out / MEMORY).read_text("utf-8"))
    record = json.loads((out / MEMORY).read_text("utf-8"))
    forged = json.dumps(record).replace("61 %", "99 %")
    (out / MEMORY).write_text(forged, "utf-8")
    assert load_memory(out, first["outputs"]) == {}
    for broken in ("", "[]", '{"made_with": 1}', forged.replace(record["made_with"], "another engine")):
        (out / MEMORY).write_text(broken, "utf-8")
        digest = sha256(broken.encode()).hexdigest()
        assert load_memory(out, {MEMORY: digest}) == {}


def test_a_long_history_stays_a_page(project):
    """Of many commits with many changes the first are told, the next counted, and the rest only numbered."""
    words = {"value": "x" * 200, "of": "jv", "when": "2018-09-11", "from": ("daily p1s2",), "status": "planned"}
    many = Told(
        tuple(ToldStatement("changed", "north.stake", "jv", f"north.stake.{n}", "", words, {**words, "value": "y" * 200}) for n in range(200))
    )
    entries = tuple(Entry(LoggedCommit(f"{n:040x}", 0, "s" * 300, (), "b" * 10_000, "2024-03-01"), many) for n in range(400))
    checked = check(project)
    checked.__dict__["journal"] = Journal(entries, older=5)
    said = render_pages(checked).pages["changes.md"]
    assert said.count('id="c-') == 120
    assert said.count("**") == 0
    assert said.count('<b class="change__kind') == 300
    assert said.count("- and 175 more\n") == 12
    assert "285 older changes are not listed here." in said
    assert len(said.encode()) < 500_000


REDLINE = """\
## Changes since v1

This document is compared with the facts of v1 of 1 March 2024. 4 facts: 1 statement added, 2 changed, 1 removed.

### What says something else

| Fact | Was | Now | What differs besides |
| --- | --- | --- | --- |
| North: Stake | 60 %, 11 September 2018 (planned) | 59 %, 11 September 2018 (agreed) | remark added: “Corrected.” |

### What comes to something else, since what it rests on changed

| Computed fact | Was | Now |
| --- | --- | --- |
| Example JV: Partners' stake | 100 % (planned) | 99 % (planned) |

### What says the same with other sources or words

| Fact | Says | What differs |
| --- | --- | --- |
| North: Role | seller of maps | source added: The Daily, p1s2 |

### What was added

| Fact | Says | Source |
| --- | --- | --- |
| North: Staff | 5 people | The Daily, p1s2 |

### What was removed

| Fact | Said | Source |
| --- | --- | --- |
| South: Staff | 3 people | The Daily, p1s1 |

### What else changed

- 1 entity changed: Example JV
"""


@pytest.fixture
def compared(project):
    """A project that was changed in every way since v1."""
    with (project / SOUTH).open("a") as file:
        file.write("\n  staff:\n    value: 3 people\n    from: daily p1s1\n")
    commit(project, "Count South")
    git(project, "tag", "v1")
    git(project, "checkout", "-q", "HEAD~1", "--", SOUTH)
    edit(project, NORTH, ("60 %", "59 %"), ("planned", "agreed\n    note: Corrected."), ("daily p1s1", "daily p1s1 p1s2"))
    with (project / NORTH).open("a") as file:
        file.write("\n  staff:\n    value: 5 people\n    from: daily p1s2\n")
    edit(project, "data/ventures/jv.yml", ("= 100 %", "= 99 %"))
    commit(project, "Correct it", "2024-03-02")
    return project


def test_a_build_tells_what_changed_since(compared):
    """The whole section of the full briefing; the title block and the page Changes say it too, and a build that asks for none has none."""
    rendered = render_project(check(compared, since="v1"))
    report = next(one for one in rendered.reports if one.name == "full-briefing").markdown
    assert REDLINE in report
    assert '\ncompared_with: "v1"\n' in report
    said = rendered.pages["changes.md"]
    assert "This site is compared with the facts of v1 of 1 March 2024." in said
    assert (
        '| [North: Stake](register.md#north.stake.1) | <span class="then" data-then="north.stake">60 %, 11 September 2018 (planned)</span> |' in said
    )
    plain = render_project(check(compared))
    assert "compared" not in next(one for one in plain.reports if one.name == "full-briefing").markdown


def test_each_statement_of_a_redline_is_worded_once(project, monkeypatch):
    """However many changed: its line before and its line now, and not both again for each of the others."""
    worded = []
    says = ChangeWords.says
    monkeypatch.setattr(ChangeWords, "says", lambda self, one, words: worded.append(one.row) or says(self, one, words))
    counts = "".join(f"    - {{value: {number} people, when: {2000 + number}, from: daily p1s1}}\n" for number in range(20))
    with (project / SOUTH).open("a") as file:
        file.write(f"  staff:\n{counts}")
    commit(project, "Count South")
    edit(project, SOUTH, *((f"value: {number} people,", f"value: {number} people, note: Counted again.,") for number in range(20)))
    checked = check(project, since="HEAD")
    landing = SimpleNamespace(wording=Wording(checked.knowledge), past=lambda _, text: text)
    since = SinceView(checked.comparison, SimpleNamespace(landing=landing))
    assert (len(since.changed), len(since.reworded)) == (0, 20)
    assert len(worded) == 40


def test_a_build_that_is_compared_with_itself_says_so(compared):
    """Nothing changed since the last commit."""
    rendered = render_project(check(compared, since="HEAD"))
    report = next(one for one in rendered.reports if one.name == "full-briefing").markdown
    assert "No statement of a fact says anything else than in HEAD of 2 March 2024.\n" in report


def test_documents_carry_the_comparison(compared, tmp_path):
    """PDF and Word have the section and name in their title block what they are compared with."""
    from factbound.proof.reading.docx import read_docx
    from factbound.proof.reading.pdf import read_pdf
    from factbound.publish.reports import docx

    assert main(["--project", str(compared), "--out", str(tmp_path / "out"), "--since", "v1"]) == 0
    blocks = read_pdf((tmp_path / "out/reports/full-briefing.pdf").read_bytes()).blocks
    assert "Changes since v1" in blocks
    if docx.available():
        words = "\n".join(read_docx((tmp_path / "out/reports/full-briefing.docx").read_bytes()).blocks)
        assert "Changes since v1" in words
        assert "Compared with: v1" in words


@pytest.mark.parametrize(
    ("since", "message", "expected"),
    [
        (
            "v9",
            "'v9' is no revision of this repository",
            KINDS_OF_REVISION,
        ),
        ("a..b", "'a..b' is no revision of this repository", "Name two revisions as two words: 'diff main HEAD'."),
    ],
)
def test_an_unknown_revision_stops_the_build(project, tmp_path, since, message, expected):
    """A clear problem, and the last output stays."""
    with pytest.raises(BuildFailed) as caught:
        publish_briefing(replace(Options(project, tmp_path / "out"), since=since))
    assert list(caught.value.problems) == [Problem(Position("--since"), message, expected)]
    assert not (tmp_path / "out").exists()


def test_a_check_reads_no_history(project, monkeypatch):
    """Only what is published tells of the past."""
    monkeypatch.setattr("factbound.prepare.load_history", lambda _: pytest.fail("the history was read"))
    check_project(Options(project, project / "out"))


def test_the_feed_tells_what_changed(project, tmp_path):
    """An entry has the words of each change, before the list of what the commit touched."""
    swap_shares(project)
    commit(project, "Move a point", "2024-03-02")
    Preview(Options(project, tmp_path / "out")).build_site()
    feed = (tmp_path / "out/site/feed.xml").read_text("utf-8")
    assert feed.count("<entry>") == 2
    north, south = ('&lt;a href="parties/{}/"&gt;{}&lt;/a&gt;'.format(*names) for names in (("north", "North"), ("south", "South")))
    assert (
        '<content type="html">&lt;p&gt;2 facts: 2 statements changed.&lt;/p&gt;&lt;ul&gt;'
        "&lt;li&gt;Changed: &lt;b&gt;North: Stake&lt;/b&gt;: value was 60 %, now 61 %; status was planned, now agreed&lt;/li&gt;"
        "&lt;li&gt;Changed: &lt;b&gt;South: Stake&lt;/b&gt;: value was 40 %, now 39 %&lt;/li&gt;&lt;/ul&gt;"
        f"&lt;ul&gt;&lt;li&gt;Changed: {north}, {south}.&lt;/li&gt;&lt;/ul&gt;"
        "</content>"
    ) in feed


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_the_shipped_briefing_tells_its_history(shipped):
    """Each statement that is committed has a trail, and the page is one that a phone can load."""
    if not load_history(ROOT).commits:
        pytest.skip("the history of this clone cannot be read")
    checked = check_project(Options(ROOT, shipped))
    journal = checked.journal
    rows = {one.id for one in checked.knowledge.project.statements()}
    assert len(rows & journal.trails.by_row.keys()) >= 0.98 * len(rows)
    assert len(pack_journal(journal)) < 2_000_000
    renderer = make_renderer(checked, checked.knowledge, Renderer)
    renderer.past = Past(journal)
    (changes,) = (one for one in checked.plan.pages if one.path == "changes.md")
    assert len(renderer.render_page(changes).encode()) < 300_000


def test_a_renaming_is_told_as_such_and_changes_no_fact(project):
    """The page counts what has another id, no page is marked as updated, and the trail of each statement goes on."""
    edit(project, NORTH, ("60 %", "61 %"), ("planned", "agreed"))
    edit(project, SOUTH, ("40 %", "39 %"))
    commit(project, "Move a point", "2024-03-02")
    before = check(project).journal.trails.by_row["north.stake.1"]
    assert main(["rename", "--project", str(project), "north", "upper"]) == 0
    assert main(["rename", "--project", str(project), "daily", "paper"]) == 0
    renamed = "- entity renamed: north is upper now\n- source renamed: daily is paper now\n"
    assert renamed in page(project)
    commit(project, "Rename", "2024-03-03")
    assert told(project)[0] == []
    assert check(project).journal.entries[0].told.facts == frozenset()
    text = page(project)
    assert renamed in text
    assert "Moved</b>" not in text
    assert "[North: Stake](register.md#upper.stake.1): value was" in text, "the commit before it is told with the name of today"
    assert check(project).journal.trails.by_row["upper.stake.1"] == before
    assert "Updated 2 March 2024" in page(project, "parties/upper.md")
    assert unpack(json.loads(json.dumps(pack(check(project).journal.entries[0].told)))) == check(project).journal.entries[0].told
