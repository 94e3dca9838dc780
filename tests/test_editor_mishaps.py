"""The editor when something goes wrong around it: broken connections, forms sent twice, a restart, a day that hides a fault, git on no branch."""

from __future__ import annotations

import html
import re
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from editors import NORTH, ROOT, Visitor, edited, lay_out, make_repository, run_git

from factbound.editor import edit
from factbound.options import Options

STAKE, ROLE = "/fact/north/stake/1", "/fact/north/role/1"
OLD_MAPS = "seller of old maps"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project in no repository."""
    return lay_out(tmp_path / "project")


@pytest.fixture
def visitor(project: Path):
    """Somebody who edits it."""
    with edited(project) as found:
        yield found


def told(page: str) -> str:
    """Return the words of a page in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def send_raw(visitor: Visitor, text: str) -> str:
    """Send bytes as they are, end, and return the answer."""
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=20) as line:
        line.sendall(text.encode())
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def head(visitor: Visitor, method: str, path: str, **more: str) -> str:
    """Return the head of a request of somebody who was let in."""
    lines = {"Host": visitor.home.removeprefix("http://"), **visitor.cookie, "Content-Type": "application/x-www-form-urlencoded", **more}
    return f"{method} {path} HTTP/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"


def test_a_form_that_came_in_part_is_not_saved(visitor: Visitor, project: Path):
    """The connection broke: what arrived may be half a value."""
    before = (project / NORTH).read_bytes()
    body = "csrf=" + visitor.gate.csrf + "&value=seller+of+o"
    asked = head(visitor, "POST", ROLE, Origin=visitor.home, **{"Content-Length": str(len(body) + 9)})
    answer = send_raw(visitor, asked + body)
    assert answer.startswith("HTTP/1.1 400 ")
    assert answer.endswith("Only a part of the form arrived, so nothing was changed.")
    assert (project / NORTH).read_bytes() == before


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "http://[", {}, 404),
        ("POST", ROLE, {"Content-Length": "9" * 5000}, 413),
        ("POST", ROLE, {"Content-Length": "1", "Origin": "http://["}, 403),
    ],
)
def test_what_cannot_be_read_is_no_fault(
    visitor: Visitor, capfd: pytest.CaptureFixture[str], method: str, path: str, headers: dict[str, str], status: int
):
    """An address, a length and an origin that are none get an answer, and the terminal stays quiet."""
    assert send_raw(visitor, head(visitor, method, path, **headers) + "x").startswith(f"HTTP/1.1 {status} ")
    assert capfd.readouterr().err == ""


def test_a_form_that_is_sent_twice_is_nobody_elses_edit(visitor: Visitor, project: Path):
    """The second time it says that the file says so already, and there is one commit."""
    make_repository(project)
    form = {**visitor.open(ROLE), "value": OLD_MAPS, "commit": "1"}
    assert visitor.post(ROLE, form)[0] == 303
    status, _, page = visitor.post(ROLE, form)
    assert status == 200
    assert "The file says just this already: there is nothing to save." in told(page)
    assert "somebody" not in told(page)
    form = {**visitor.open("/fact/north/staff/new"), "value": "12 people", "when": "2017", "source": ["daily"], "passages": ["p1s1"]}
    assert [visitor.post("/fact/north/staff/new", form)[0] for _ in range(2)] == [303, 200]
    again = {**visitor.open("/fact/north/staff/new"), **{key: form[key] for key in ("value", "when", "source", "passages")}}
    assert visitor.post("/fact/north/staff/new", again)[0] == 200
    assert (project / NORTH).read_text("utf-8").count("12 people") == 1
    assert run_git(project, "rev-list", "--count", "HEAD") == "2\n"


def test_words_are_told_back_when_their_form_is_not_taken(visitor: Visitor, project: Path):
    """After a restart, and while the vocabulary is half-written: browsers do not keep what was typed."""
    form = {**visitor.open(ROLE), "value": "seller of <old> maps", "csrf": "of the run before"}
    back = "\n\nWhat you typed, to copy:\n\nvalue: seller of <old> maps\nsource: daily\npassages: p1s1"
    assert visitor.post(ROLE, form)[2].endswith("and send it again." + back)
    assert visitor.post(ROLE, form, Cookie="none")[2].endswith("Open that address once in this browser." + back)
    form["csrf"] = visitor.gate.csrf
    (project / "data/vocabulary.yml").write_text("kinds: [\n", "utf-8")
    status, _, page = visitor.post(ROLE, form)
    assert status == 404
    assert "The vocabulary may have changed, or cannot be read at the moment. What you typed, to copy: value: seller of <old> maps" in told(page)


def test_a_link_on_another_site_leads_in(visitor: Visitor):
    """A terminal in a browser is another site: a page of the editor's own leads on, as the cookie would not go along with a redirect."""
    entrance = visitor.entrance.removeprefix(visitor.home)
    status, headers, page = visitor.ask("GET", entrance, {"Sec-Fetch-Site": "cross-site"})
    assert (status, headers["Set-Cookie"]) == (200, visitor.gate.set_cookie)
    assert '<meta http-equiv="refresh" content="0; url=/">' in page
    assert "token" not in page


def test_set_has_to_pass_on_every_day(project: Path):
    """The day that chooses the statement hides nothing that a build would refuse."""
    daily = (project / "data/sources/daily.yml").read_text("utf-8")
    (project / "data/sources/later.yml").write_text(daily.replace("2018-09-12", "2019-05-02"), "utf-8")
    for name, value in (("north", "60 %"), ("south", "40 %")):
        file = project / f"data/parties/{name}.yml"
        new = f"  stake:\n    - value: {value}\n      of: jv\n      when: 2019-05\n      from: later p1s2\n    - "
        text = file.read_text("utf-8").replace("  stake:\n    ", new, 1)
        first, second, rest = text.partition(new)
        file.write_text(first + second + rest.replace("\n    ", "\n      "), "utf-8")
    asked = [sys.executable, "-m", "factbound", "set", "north.stake.2", "50 %", "--known-at", "2018-10-01", "--project", str(project)]
    before = (project / NORTH).read_bytes()
    ran = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 1
    assert "the check 'sum(stake of jv) = 100 %' fails: left 90 %, right 100 %, difference -10 %" in ran.stderr
    assert (project / NORTH).read_bytes() == before


def test_the_editor_knows_no_day(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """It tries an edit on all that is written, and says so."""
    seen: list[Options] = []

    def stop(options: Options) -> None:
        seen.append(options)
        raise SystemExit

    monkeypatch.setattr("factbound.editor.Desk", stop)
    with pytest.raises(SystemExit):
        edit(Options(project, project / "out", known_at=date(2018, 10, 1)), port=0, browse=False)
    assert seen == [Options(project, project / "out")]
    words = "All that the files say is shown and checked here, whatever the day: --valid-at and --known-at are for builds.\n"
    assert capsys.readouterr().out == words


def test_a_folder_that_is_no_project_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A wrong folder is told at once."""
    assert edit(Options(tmp_path, tmp_path / "out"), port=0, browse=False) == 1
    assert capsys.readouterr() == ("", f"There is nothing to edit: {tmp_path} has no data/briefing.yml. Name a project folder with --project.\n")


def test_a_missing_reason_is_told_at_its_own_field(visitor: Visitor):
    """The link of the summary leads to the field to fill, which is unfolded."""
    page = visitor.send(STAKE, {**visitor.open(STAKE), "value": "undisclosed", "reason": "not_disclosed"})[1]
    assert '<a href="#f-because">' in page
    assert '<a href="#f-value">' not in page
    assert re.search(r'<details class="group" open>\s*<summary>When statements differ', page)


def test_a_commit_on_no_branch_is_said(visitor: Visitor, project: Path):
    """Before it is made and after."""
    make_repository(project)
    assert "No branch is checked out" not in visitor.get(ROLE)
    run_git(project, "checkout", "--quiet", "--detach")
    assert "No branch is checked out: the commit would be on none." in told(visitor.get(ROLE))
    page = told(visitor.send(ROLE, {**visitor.open(ROLE), "value": OLD_MAPS, "commit": "1"})[1])
    assert ", on no branch, as none is checked out: git switch -c NAME makes one that keeps it." in page


def test_what_would_go_along_is_said_of_those_files_alone(visitor: Visitor, project: Path):
    """A file put aside counts, another file of the folder does not."""
    make_repository(project)
    south = project / "data/parties/south.yml"
    south.write_text(south.read_text("utf-8") + "# later\n", "utf-8")
    words = "What would be committed has changes already that are in no commit"
    assert words not in visitor.get("/new/party")
    assert words not in visitor.get(ROLE)
    form = {**visitor.open("/fact/south/role/1"), "value": "maker of pens", "action": "aside"}
    assert visitor.post("/fact/south/role/1", form)[0] == 303
    assert words in visitor.get(ROLE)


def test_a_message_tells_all_that_changed(visitor: Visitor, project: Path):
    """A new value with other keys: what it was, and what became of each of them."""
    make_repository(project)
    form = {**visitor.open(ROLE), "value": OLD_MAPS, "status": "planned", "note": "So they say.", "commit": "1"}
    assert visitor.send(ROLE, form)[0] == 303
    first = "Set North's role to seller of old maps, from The Daily 2018"
    more = "It was seller of maps. Also changed: how far along from done to planned, note added."
    assert run_git(project, "log", "-1", "--format=%B") == f"{first}\n\n{more}\n\n"


def test_each_field_for_passages_has_a_name_of_its_own(visitor: Visitor):
    """A screen reader tells them apart."""
    page = visitor.post(ROLE, {**visitor.open(ROLE), "action": "more"})[2]
    assert re.findall(r'aria-label="(Passages[^"]*)"', page) == ["Passages of source 1", "Passages of source 2"]


def test_what_would_change_is_not_called_sound_where_it_is_not(visitor: Visitor, project: Path):
    """Problems that stay and problems that come are counted, also for somebody who saves all the same."""
    file = project / NORTH
    file.write_text(file.read_text("utf-8").replace('"60 %"', '"59 %"'), "utf-8")
    page = told(visitor.send(ROLE, {**visitor.open(ROLE), "value": OLD_MAPS, "action": "review"})[1])
    assert "What would change It adds no problem; 1 problem of before would stay. Nothing is written until you save." in page
    form = {**visitor.open(ROLE), "note": "All 77 of them.", "action": "review", "all_the_same": "1"}
    page = told(visitor.send(ROLE, form)[1])
    assert "What would change The project has 1 problem more with it. Nothing is written until you save." in page
    assert "'77' stands in prose without a fact." in page
    assert "passes with it" not in page


def test_a_file_that_cannot_be_written_is_no_fault_of_the_project(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    """It says what is in the way, and not that the project would not pass."""
    monkeypatch.setattr("factbound.editing.save.os.access", lambda *_: False)
    status, page = visitor.send(ROLE, {**visitor.open(ROLE), "value": OLD_MAPS})
    assert status == 422
    assert "Not saved Nothing was written. data/parties/north.yml:1 The file cannot be written: it is read-only." in told(page)
    assert "would not pass" not in told(page)


def test_what_was_put_aside_is_saved_once_it_passes(visitor: Visitor, project: Path):
    """The other half may be an edit by hand: until then the problem is told, and afterwards all of it is written."""
    assert visitor.post(STAKE, {**visitor.open(STAKE), "value": "70 %", "action": "aside"})[0] == 303
    before = (project / NORTH).read_bytes()
    status, _, page = visitor.post("/aside", {"action": "save"})
    assert status == 422
    assert "Not saved What was put aside stays there; nothing was written." in told(page)
    assert "The check 'sum(stake of jv) = 100 %' fails: left 110 %, right 100 %, difference 10 %." in told(page)
    assert (project / NORTH).read_bytes() == before
    south = project / "data/parties/south.yml"
    south.write_text(south.read_text("utf-8").replace("40 %", "30 %"), "utf-8")
    status, page = visitor.send("/aside", {"action": "save"})
    assert status == 303
    assert "Saved Set North's stake in Example JV to 70 % (2018-09-11)" in told(page)
    assert (project / NORTH).read_bytes() == before.replace(b"60 %", b"70 %")
    assert "Put aside" not in visitor.get("/")
