"""The editor over HTTP: who is let in, what a form does to a file, and what happens when two people edit it."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from editors import NORTH, ROOT, Visitor, edited, lay_out, make_repository, read_form, run_git

from factbound.editor.app import App
from factbound.editor.desk import Desk
from factbound.editor.drafts import find_differences, read_draft
from factbound.editor.exchange import Request
from factbound.editor.fields import make_groups
from factbound.editor.gate import Gate
from factbound.options import Options

STAKE, ROLE = "/fact/north/stake/1", "/fact/north/role/1"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project in no repository."""
    return lay_out(tmp_path / "project")


@pytest.fixture
def visitor(project: Path):
    """Somebody who edits it."""
    with edited(project) as found:
        yield found


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory):
    """A project that nobody may change, and an editor of it."""
    project = lay_out(tmp_path_factory.mktemp("closed") / "project")
    before = (project / NORTH).read_bytes()
    with edited(project) as found:
        yield found
    assert (project / NORTH).read_bytes() == before


def told(page: str) -> str:
    """Return the words of a page in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- Who is let in ---


def test_only_the_address_with_the_token_opens_the_editor(closed: Visitor):
    """The printed address hands out a cookie that no script and no other site gets; without it everything is refused."""
    entrance = closed.entrance.removeprefix(closed.home)
    status, headers, _ = closed.ask("GET", entrance, {})
    assert (status, headers["Location"]) == (303, "/")
    assert headers["Set-Cookie"] == f"factbound-edit-{closed.port}={closed.gate.session}; Path=/; HttpOnly; SameSite=Strict"
    for path in ("/", "/static/editor.css", "/?token=", "/?token=wrong", "/preview/1/", STAKE):
        status, headers, text = closed.ask("GET", path, {"Cookie": f"factbound-edit-{closed.port}=wrong"})
        assert (status, "Set-Cookie" in headers) == (403, False), path
        assert text.startswith("This editor is open only to the address that the terminal shows")
    assert closed.ask("GET", "/", {})[0] == 403
    assert closed.ask("POST", STAKE, {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "0"})[0] == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""])
def test_a_name_that_was_made_to_point_here_is_refused(closed: Visitor, host: str):
    """A page of another host cannot reach the editor under its own name, whatever it sends along."""
    answer = closed.ask("GET", closed.entrance.removeprefix(closed.home), {"Host": host.format(port=closed.port), **closed.cookie})
    assert (answer[0], answer[2]) == (403, "Only for this machine: open the address that the terminal shows.")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_another_origin_changes_nothing(closed: Visitor, headers: dict[str, str]):
    """The cookie and even the word of the form are not enough."""
    status, _, text = closed.post(STAKE, {**closed.open(STAKE), "value": "59 %"}, **headers)
    assert status == 403
    assert text.startswith("This form did not come from a page of this editor, so nothing was changed. Go back, reload the page, and send it again.")


def test_a_form_needs_its_word_and_its_type(closed: Visitor):
    """A form without the word that the page holds, of another type, without a length or too long is refused."""
    form = closed.open(STAKE)
    assert closed.post(STAKE, {**form, "value": "59 %", "csrf": ""})[0] == 403
    assert closed.post(STAKE, {**form, "value": "59 %", "csrf": "ü"})[0] == 403
    assert closed.post(STAKE, {**form, "value": "59 %"}, **{"Content-Type": "text/plain"})[0] == 415
    assert closed.post(STAKE, {**form, "value": "9" * 500_000})[0] == 413
    sent = {"Origin": closed.home, **closed.cookie}
    assert closed.ask("POST", STAKE, {**sent, "Content-Length": "-1"})[0] == 413
    no_origin = {"Content-Type": "application/x-www-form-urlencoded", **closed.cookie}
    assert closed.ask("POST", STAKE, no_origin, f"csrf={closed.gate.csrf}&value=59+%25")[0] == 403


def test_every_answer_forbids_what_a_page_need_not_do(closed: Visitor):
    """No inline script, no other host, no frame around it, nothing kept."""
    for path in ("/", STAKE, "/static/editor.js", "/nowhere"):
        headers = closed.ask("GET", path, closed.cookie)[1]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    page = closed.get(STAKE)
    assert "<script>" not in page
    assert "style=" not in page
    assert " on" not in {part[:3] for part in page.split("<") if part.startswith(" on")}


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/fonts/../../look.toml",
        "/preview/1/../../../etc/passwd",
        "/entity/..%2f..%2fbriefing",
        "/fact/north/stake/1/..",
        "/fact/north/stake/99999",
        "/fact/north/nothing/1",
        "/fact/nobody/stake/1",
        "/remove/north/stake/7",
        "/new/nothing",
        "/saved/1",
        "/entity/%00",
        "/sources/x",
    ],
)
def test_what_is_not_there_is_not_found(closed: Visitor, path: str):
    """Neither a file of the machine nor a fault."""
    assert closed.ask("GET", path, closed.cookie)[0] == 404
    assert closed.ask("POST", "/saved/1", {"Origin": closed.home, **closed.cookie})[0] == 415


# --- What a form does to a file ---


def test_an_untouched_form_changes_nothing(visitor: Visitor, project: Path):
    """What the form shows is what the file says, of a value as of a formula."""
    for path, file in ((STAKE, NORTH), (ROLE, NORTH), ("/fact/jv/partner_stake/1", "data/ventures/jv.yml")):
        before = (project / file).read_bytes()
        status, page = visitor.send(path, visitor.open(path))
        assert status == 200
        assert "The file says just this already: there is nothing to save." in page
        assert (project / file).read_bytes() == before


def test_one_value_is_one_line_of_the_file(visitor: Visitor, project: Path):
    """The quotes, the comment and every other byte stay; the page after it shows the line."""
    before = (project / NORTH).read_bytes()
    page = visitor.send(ROLE, {**visitor.open(ROLE), "value": "seller of old maps"})[1]
    after = (project / NORTH).read_bytes()
    assert after == before.replace(b"value: seller of maps\n", b"value: seller of old maps\n")
    assert "Saved Set North's role to seller of old maps, from The Daily 2018 It was seller of maps. Not committed." in told(page)
    assert "removed: value: seller of maps added: value: seller of old maps" in told(page)


def test_several_fields_change_together(visitor: Visitor, project: Path):
    """New keys stand in their place, emptied ones go, sources are a list; CRLF and the mark at the beginning stay."""
    text = (project / NORTH).read_text("utf-8")
    (project / NORTH).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    form = {
        **visitor.open(STAKE),
        "status": "",
        "certainty": "confirmed",
        "note": "Said: by both.",
        "source": ["daily", "daily"],
        "passages": ["p1s2", "p1s1"],
    }
    status, page = visitor.send(STAKE, form)
    assert status == 303, told(page)
    wanted = text.replace(
        "    status: planned\n    from: daily p1s2\n", "    certainty: confirmed\n    from: [daily p1s2, daily p1s1]\n    note: 'Said: by both.'\n"
    )
    assert (project / NORTH).read_bytes() == b"\xef\xbb\xbf" + wanted.replace("\n", "\r\n").encode()


def test_what_the_reader_refuses_is_told_at_its_field(visitor: Visitor, project: Path):
    """The parser's own words stand at the field and in a summary that leads there; nothing is written."""
    before = (project / NORTH).read_bytes()
    form = {**visitor.open(STAKE), "value": "sixty", "when": "soon", "source": ["dayly"], "passages": [""]}
    status, page = visitor.send(STAKE, form)
    assert status == 422
    assert '<a href="#f-value">' in page
    words = told(page)
    assert "'sixty' is not a share. Expected a percentage such as '24 %', 'more than 50 %' or 'between 25 % and 40 %'." in words
    assert "'soon' is not a date." in words
    assert "There is no source 'dayly'. Did you mean 'daily'? Add data/sources/dayly.yml, or correct the name." in words
    assert read_form(page)["value"] == "sixty"
    assert (project / NORTH).read_bytes() == before


def test_what_the_project_would_not_pass_is_not_written(visitor: Visitor, project: Path):
    """A value that is right alone and breaks a check elsewhere is refused with the check's own problem."""
    before = (project / NORTH).read_bytes()
    status, page = visitor.send(STAKE, {**visitor.open(STAKE), "value": "50 %"})
    assert status == 422
    assert "The check 'sum(stake of jv) = 100 %' fails: left 90 %, right 100 %, difference -10 %." in told(page)
    assert (project / NORTH).read_bytes() == before


def test_an_edit_can_be_looked_at_first(visitor: Visitor, project: Path):
    """What would change, and the page as it would be, without a byte written."""
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    path = ROLE
    form = {**visitor.open(path), "value": "drawer of <b>maps</b>", "action": "preview"}
    status, page = visitor.send(path, form)
    assert status == 200
    assert "What would change The project passes with it. Nothing is written until you save." in told(page)
    assert "added: value: drawer of <b>maps</b>" in told(page)
    assert "<b>maps" not in page
    address = page.partition('<iframe src="')[2].partition('"')[0]
    assert 'sandbox="allow-same-origin"' in page
    shown, headers, text = visitor.ask("GET", address, visitor.cookie)
    assert shown == 200
    assert "drawer of <b>maps</b>" in html.unescape(text)
    assert "<b>maps" not in text
    assert "<script" not in text
    assert headers["Content-Security-Policy"].endswith("sandbox allow-same-origin")
    assert "assets/factbound.css" in text
    assert {file: file.read_bytes() for file in project.rglob("*") if file.is_file()} == before


HOSTILE = (
    *("{{ north.stake }}", "a: b # c", "- ' \" [x, y]", "</textarea><script>alert(1)</script>&amp;", "!!python/object", "null"),
    *("x\n  status: done", "мёд 🍯 \N{NO-BREAK SPACE}y"),
)


def test_hostile_words_stay_words(visitor: Visitor, project: Path):
    """Whatever is typed is one text in the file, and text on the page."""
    path, lines = ROLE, len((project / NORTH).read_text("utf-8").splitlines())
    form = visitor.open(path)
    for value in HOSTILE:
        status, page = visitor.send(path, {**form, "value": value})
        assert status == 303, told(page)
        page = visitor.get(path)
        form = read_form(page)
        assert form["value"] == " ".join(value.split())
        assert ("<script>alert" in page, "<b>" in page) == (False, False)
        assert len((project / NORTH).read_text("utf-8").splitlines()) == lines


def test_what_no_file_may_hold_is_refused(visitor: Visitor, project: Path):
    """Characters that cannot be seen, and nothing at all."""
    before = (project / NORTH).read_bytes()
    path = ROLE
    form = visitor.open(path)
    for value in ("a\x00b", "a\x1bb", "\u202egnip", ""):
        assert visitor.send(path, {**form, "value": value})[0] == 422
    assert (project / NORTH).read_bytes() == before


def test_a_new_statement_stands_where_its_time_puts_it(visitor: Visitor, project: Path):
    """The newest first; the only statement of before becomes a list, and keeps its comment."""
    path = "/fact/north/staff/new"
    assert read_form(visitor.get(path))["value"] == ""
    status, page = visitor.send(path, {**visitor.open(path), "value": "12 people", "when": "2018", "source": ["daily"], "passages": ["p1s1"]})
    assert status == 303, told(page)
    form = {**visitor.open(path), "value": "15 people", "when": "2019", "source": ["daily"], "passages": ["p1s1"]}
    assert "Saved Set North's staff to 15 people (2019), from The Daily 2018" in told(visitor.send(path, form)[1])
    wanted = "  staff:\n" + "".join(
        f"    - value: {one}\n      when: {when}\n      from: daily p1s1\n" for one, when in (("15 people", 2019), ("12 people", 2018))
    )
    assert (project / NORTH).read_text("utf-8").endswith(wanted)
    assert "# as announced" in (project / NORTH).read_text("utf-8")


def test_a_statement_is_removed_after_it_was_asked(visitor: Visitor, project: Path):
    """The page says what uses it; one without which the project would not pass stays."""
    before = (project / NORTH).read_bytes()
    page = told(visitor.get("/remove/north/stake/1"))
    assert "It cannot be removed as things are" in page
    assert "Computed from it: jv.partner_stake" in page
    assert "formula north.stake + south.stake data/ventures/jv.yml:8" in page
    form = visitor.open("/remove/north/stake/1")
    assert visitor.send("/remove/north/stake/1", form)[0] == 200
    assert (project / NORTH).read_bytes() == before
    add = {**visitor.open("/fact/north/staff/new"), "value": "12 people", "source": ["daily"], "passages": ["p1s1"]}
    visitor.send("/fact/north/staff/new", add)
    form = visitor.open("/remove/north/staff/1")
    assert visitor.send("/remove/north/staff/1", form)[0] == 303
    assert (project / NORTH).read_bytes() == before


def test_a_new_entity_gets_a_file_that_passes(visitor: Visitor, project: Path):
    """Its required facts are asked for; a taken or impossible id is told."""
    form = visitor.open("/new/party")
    bad = told(visitor.send("/new/party", {**form, "id": "North", "name": ""})[1])
    assert "'North' cannot be an id." in bad
    assert "The entity has no name." in bad
    assert "A statement has no 'value'." in bad
    assert "The id 'south' is taken. It is data/parties/south.yml already; choose another." in told(
        visitor.send("/new/party", {**form, "id": "south"})[1]
    )
    good = {**form, "id": "east", "name": "East: a firm", "role-value": "buyer of maps", "role-from": "daily p1s1"}
    status, page = visitor.send("/new/party", good)
    assert status == 303, told(page)
    modeline = "# yaml-language-server: $schema=../../schemas/party.json\n"
    wanted = f"{modeline}name: 'East: a firm'\nfacts:\n  role:\n    value: buyer of maps\n    from: daily p1s1\n"
    assert (project / "data/parties/east.yml").read_text("utf-8") == wanted
    assert visitor.send("/new/party", good)[0] == 422


def test_a_new_entity_and_the_schemas_are_saved_in_one_step(visitor: Visitor, project: Path):
    """Where a schema cannot be written, the page says so and there is no new file either."""
    (project / "schemas" / "party.json").mkdir(parents=True)
    good = {**visitor.open("/new/party"), "id": "east", "name": "East", "role-value": "buyer of maps", "role-from": "daily p1s1"}
    status, page = visitor.send("/new/party", good)
    assert status == 422
    assert "schemas/party.json" in told(page)
    assert not (project / "data/parties/east.yml").exists()
    assert [file.name for file in (project / "schemas").iterdir()] == ["party.json"]


def test_what_is_typed_is_judged_by_the_reader(visitor: Visitor):
    """The script gets the parser's message, how a value is read, and the edit in words."""
    form = visitor.open(STAKE)
    told_of = json.loads(visitor.post("/check/north/stake", {**form, "value": "half"})[2])
    assert [one["message"] for one in told_of["fields"]["value"]] == ["'half' is not a share"]
    told_of = json.loads(visitor.post("/check/north/stake", {**form, "value": "over 50 %", "when": "2018-Q3"})[2])
    assert told_of["fields"] == {}
    assert told_of["reading"] == {"value": "more than 50\u00a0%", "when": "third quarter of 2018"}
    short = "Set North's stake in Example JV to over 50 % (2018-Q3)"
    assert (
        told_of["message"] == f"{short}\n\n{short}, from The Daily 2018.\n\nIt was 60 % (2018-09-11). Also changed: start from 2018-09-11 to 2018-Q3."
    )
    told_of = json.loads(visitor.post("/check/jv/partner_stake", {**visitor.open("/fact/jv/partner_stake/1"), "value": "1 %"})[2])
    assert [one["message"] for one in told_of["fields"]["formula"]] == ["a statement has both 'value' and 'formula'"]


def test_edits_that_pass_only_together_are_saved_together(visitor: Visitor, project: Path):
    """One is put aside in memory, shown on every page, and goes into its file and the commit with the other."""
    make_repository(project)
    south = project / "data/parties/south.yml"
    before = (project / NORTH).read_bytes(), south.read_bytes()
    refused = visitor.send(STAKE, {**visitor.open(STAKE), "value": "55 %"})[1]
    assert "put it aside, make the other edit, and save both" in told(refused)
    assert visitor.send(STAKE, {**read_form(refused), "action": "aside"})[0] == 303
    assert ((project / NORTH).read_bytes(), south.read_bytes()) == before
    page = visitor.get("/fact/south/stake/1")
    assert "Put aside, in no file yet Set North's stake in Example JV to 55 % (2018-09-11)" in told(page)
    assert read_form(visitor.get(STAKE))["value"] == "55 %"
    status, page = visitor.send("/fact/south/stake/1", {**read_form(page), "value": "45 %", "commit": "1"})
    assert status == 303, told(page)
    assert ((project / NORTH).read_bytes(), south.read_bytes()) == (before[0].replace(b"60 %", b"55 %"), before[1].replace(b"40 %", b"45 %"))
    one, other = (f"Set {name}'s stake in Example JV to {value} % (2018-09-11)" for name, value in (("North", 55), ("South", 45)))
    assert run_git(project, "log", "-1", "--format=%B") == f"{other}, with 1 more\n\n- {one}\n- {other}\n\n"
    assert run_git(project, "status", "--porcelain") == ""
    assert "Put aside" not in visitor.get("/")


def test_what_was_put_aside_can_be_forgotten_and_overwrites_nothing(visitor: Visitor, project: Path):
    """An edit that was overtaken is refused with its file; forgetting needs a form of the editor's own."""
    refused = visitor.send(STAKE, {**visitor.open(STAKE), "value": "55 %"})[1]
    visitor.send(STAKE, {**read_form(refused), "action": "aside"})
    change(project, "seller of maps", "buyer of maps")
    theirs = (project / NORTH).read_bytes()
    status, page = visitor.send("/fact/south/stake/1", {**visitor.open("/fact/south/stake/1"), "value": "45 %"})
    assert status == 422
    assert "data/parties/north.yml:4 The file was changed since it was read." in told(page)
    assert "data/parties/north.yml:1 The file was changed since an edit of it was put aside." in told(
        visitor.send(ROLE, {**visitor.open(ROLE), "value": "x"})[1]
    )
    assert (project / NORTH).read_bytes() == theirs
    assert visitor.ask("POST", "/aside", {**visitor.cookie, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": "0"})[0] == 403
    assert visitor.post("/aside", {})[0] == 303
    assert "Put aside" not in visitor.get("/")


# --- Two people ---


def change(project: Path, old: str, new: str) -> None:
    """Edit the file as somebody else."""
    file = project / NORTH
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_file_that_moved_on_takes_the_edit_once_more_is_asked(visitor: Visitor, project: Path):
    """Somebody changed another fact: nothing is saved, all is told, and saving again applies the edit to the file as it is."""
    path = ROLE
    form = {**visitor.open(path), "value": "seller of old maps"}
    change(project, "    status: planned\n", "    status: announced\n")
    theirs = (project / NORTH).read_text("utf-8")
    status, page = visitor.send(path, form)
    assert status == 409
    assert "Not saved: the file was changed meanwhile This statement itself is as you opened it." in told(page)
    assert (project / NORTH).read_text("utf-8") == theirs
    assert read_form(page)["value"] == "seller of old maps"
    assert visitor.send(path, read_form(page))[0] == 303
    assert (project / NORTH).read_text("utf-8") == theirs.replace("seller of maps", "seller of old maps")


def test_a_statement_that_somebody_changed_is_shown_beside_what_is_wanted(visitor: Visitor, project: Path):
    """Both edits stand side by side; only saving again puts one in the place of the other."""
    path = ROLE
    first, second = visitor.open(path), visitor.open(path)
    assert visitor.send(path, {**first, "value": "maker of maps"})[0] == 303
    theirs = (project / NORTH).read_bytes()
    status, page = visitor.send(path, {**second, "value": "buyer of maps"})
    assert status == 409
    assert "Not saved: somebody changed this statement meanwhile" in told(page)
    assert "Value seller of maps maker of maps buyer of maps" in told(page)
    assert (project / NORTH).read_bytes() == theirs
    assert visitor.send(path, read_form(page))[0] == 303
    assert (project / NORTH).read_bytes() == theirs.replace(b"maker of maps", b"buyer of maps")


def test_the_right_statement_is_found_when_its_number_changed(visitor: Visitor, project: Path):
    """Somebody put an older statement below: the edit still goes to the one that was opened."""
    path = "/fact/north/staff/new"
    for value, when in (("12 people", "2018"), ("15 people", "2019")):
        visitor.send(path, {**visitor.open(path), "value": value, "when": when, "source": ["daily"], "passages": ["p1s1"]})
    form = {**visitor.open("/fact/north/staff/2"), "value": "16 people"}
    with (project / NORTH).open("a", encoding="utf-8") as file:
        file.write("    - value: 9 people\n      when: 2017\n      from: daily p1s1\n")
    status, page = visitor.send("/fact/north/staff/2", form)
    assert (status, 'action="/fact/north/staff/3"' in page) == (409, True)
    assert visitor.send("/fact/north/staff/3", read_form(page))[0] == 303
    assert "- value: 16 people\n      when: 2019" in (project / NORTH).read_text("utf-8")


def test_a_removed_statement_is_not_brought_back_unasked(visitor: Visitor, project: Path):
    """Saving again adds it, and says so before."""
    path = "/fact/north/staff/new"
    visitor.send(path, {**visitor.open(path), "value": "12 people", "source": ["daily"], "passages": ["p1s1"]})
    form = {**visitor.open("/fact/north/staff/1"), "value": "13 people"}
    visitor.send("/remove/north/staff/1", visitor.open("/remove/north/staff/1"))
    status, page = visitor.send("/fact/north/staff/1", form)
    assert (status, 'action="/fact/north/staff/new"' in page) == (409, True)
    assert "Not saved: the statement was removed meanwhile" in told(page)
    assert "staff" not in (project / NORTH).read_text("utf-8")


def test_a_half_written_file_loses_nothing(visitor: Visitor, project: Path):
    """The message says what is wrong; the words stay in the form, and go into the file once it is whole again."""
    path, whole = ROLE, (project / NORTH).read_text("utf-8")
    form = {**visitor.open(path), "value": "seller of old maps"}
    (project / NORTH).write_text(whole[: whole.index('60 %"')], "utf-8")
    status, page = visitor.send(path, form)
    assert status == 409
    assert "Not saved: the file cannot be read at the moment" in told(page)
    assert "data/parties/north.yml:8 This is not YAML" in told(page)
    assert read_form(page)["value"] == "seller of old maps"
    assert "Until they are mended nothing is published." in told(visitor.get("/"))
    (project / NORTH).write_text(whole, "utf-8")
    assert visitor.send(path, read_form(page))[0] == 303
    assert (project / NORTH).read_text("utf-8") == whole.replace("seller of maps", "seller of old maps")


def test_a_deleted_file_is_told(visitor: Visitor, project: Path):
    """Neither a fault nor a new file."""
    form = {**visitor.open(STAKE), "value": "59 %"}
    (project / NORTH).unlink()
    status, page = visitor.send(STAKE, form)
    assert status == 409
    assert "The file cannot be read: No such file or directory." in told(page)
    assert not (project / NORTH).exists()


def test_a_project_with_problems_can_be_mended_step_by_step(visitor: Visitor, project: Path):
    """Problems that are there already stand in nobody's way; one more does until it is asked for."""
    change(project, "of: jv", "of: nobody")
    path = ROLE
    status, page = visitor.send(path, {**visitor.open(path), "value": "seller of old maps"})
    assert status == 303, told(page)
    assert "1 problem in the project" in told(visitor.get("/"))
    assert visitor.send(STAKE, {**visitor.open(STAKE), "of": "jv"})[0] == 303
    assert "No problems." in told(visitor.get("/"))


# --- Commits ---


def test_a_commit_holds_this_file_alone(visitor: Visitor, project: Path):
    """Its message is the edit in words; what else is changed or staged stays where it is."""
    make_repository(project)
    south = project / "data/parties/south.yml"
    south.write_text(south.read_text("utf-8").replace("maker", "seller"), "utf-8")
    (project / "staged.txt").write_text("staged", "utf-8")
    run_git(project, "add", "staged.txt")
    page = visitor.send(ROLE, {**visitor.open(ROLE), "value": "seller of old maps", "commit": "1"})[1]
    assert f"Committed as {run_git(project, 'rev-parse', '--short', 'HEAD').strip()} ." in told(page)
    assert run_git(project, "show", "--name-only", "--format=", "HEAD") == "data/parties/north.yml\n"
    assert run_git(project, "log", "-1", "--format=%an %s") == "Editor Set North's role to seller of old maps, from The Daily 2018\n"
    assert run_git(project, "status", "--porcelain") == " M data/parties/south.yml\nA  staged.txt\n"


def test_a_new_file_and_a_message_of_ones_own_are_committed(visitor: Visitor, project: Path):
    """A file that git does not know yet can be committed too."""
    make_repository(project)
    form = {**visitor.open("/new/party"), "id": "east", "name": "East", "role-value": "buyer of maps", "role-from": "daily p1s1"}
    assert visitor.send("/new/party", {**form, "commit": "1", "message": "Bring in the east\r\n\r\nAt last."})[0] == 303
    assert run_git(project, "log", "-1", "--format=%B") == "Bring in the east\n\nAt last.\n\n"
    assert run_git(project, "status", "--porcelain") == ""


def test_a_hook_has_its_say(visitor: Visitor, project: Path):
    """A commit that a hook of the user's refuses is not made; the file is saved, and the page says why."""
    make_repository(project)
    hook = project / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'Not on a Thursday' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    page = visitor.send(ROLE, {**visitor.open(ROLE), "value": "seller of old maps", "commit": "1"})[1]
    assert "The file is saved, and there is no commit: git or one of its hooks refused: Not on a Thursday." in told(page)
    assert "seller of old maps" in (project / NORTH).read_text("utf-8")
    assert run_git(project, "log", "--format=%s") == "Start\n"


def test_without_a_name_or_a_repository_it_is_saved_and_said(visitor: Visitor, project: Path, monkeypatch: pytest.MonkeyPatch):
    """Git that does not know who commits, and no repository at all."""
    page = told(visitor.get(STAKE))
    assert "a commit cannot be made: the project lies in no git repository. Make it one with 'git init', and commit data/." in page
    make_repository(project)
    run_git(project, "config", "--unset", "user.name")
    run_git(project, "config", "--unset", "user.email")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    page = visitor.send(ROLE, {**visitor.open(ROLE), "value": "seller of old maps", "commit": "1"})[1]
    assert "there is no commit: git does not know whose name to put on a commit." in told(page)
    assert "seller of old maps" in (project / NORTH).read_text("utf-8")


# --- The whole ---


def test_every_form_of_the_shipped_data_comes_back_as_it_is(tmp_path: Path):
    """No statement of the shipped facts loses a word by being shown in a form and sent back."""
    desk, seen = Desk(Options(ROOT, tmp_path / "out")), 0
    state = desk.look()
    for entity in state.project.entities.values():
        for row in state.opened(entity).rows:
            prop = state.prop(entity, row.prop)
            assert prop
            fields = [one for group in make_groups(state.project, prop, row.written, {}) for one in group.fields]
            form = {one.name: [one.text] for one in fields if one.shape not in ("tick", "sources")}
            form |= {"disputed": ["true"]} if row.written.get("disputed") else {}
            cited = next(one.cited for one in fields if one.shape == "sources")
            form |= {"source": [source for source, _ in cited] or [""], "passages": [passages for _, passages in cited] or [""]}
            draft = read_draft(Request("POST", "/", form=form), row.written)
            assert find_differences(row.written, draft) == {}, f"{entity.id}.{row.prop}.{row.number}"
            seen += 1
    assert seen == sum(len(one.statements) for one in state.project.entities.values())


def test_a_form_of_the_shipped_data_shows_its_sources_and_uses(tmp_path: Path):
    """On the large project too: what is cited, what rests on the fact, and no word of a form lost."""
    app = App(Desk(Options(ROOT, tmp_path / "out")), Gate())
    entity, row = app.desk.look().entity("megafon"), None
    assert entity
    row = app.desk.look().opened(entity).of("stake")[-1]
    page = app.answer(Request("GET", f"/fact/megafon/stake/{row.number}")).body.decode()
    assert read_form(page)["value"] == row.written["value"]
    assert "Alibaba forms joint venture with Russia's tech giants" in told(page)
    assert "Computed from it:" in told(page)
    app.close()


def test_the_command_prints_its_address_and_ends_on_interrupt(project: Path):
    """The address holds the token; Ctrl-C ends it with exit 0 and no traceback."""
    command = [sys.executable, "-m", "factbound", "edit", "--no-open", "--port", "0", "--project", str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout
        line = running.stdout.readline()
        assert line.startswith("Edit at http://127.0.0.1:")
        assert "/?token=" in line
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, err) == (0, "")
    assert out.endswith("Ended.\n")


def test_the_editor_is_part_of_the_package():
    """Its templates and its static files lie beside its code, where the wheel takes them from."""
    folder = ROOT / "factbound" / "editor"
    assert {file.suffix for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts} == {".py", ".jinja", ".css", ".js"}
