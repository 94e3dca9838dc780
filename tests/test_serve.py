"""serve over real HTTP with a small stand-in for the build."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from unittest import mock

import pytest
from repositories import begin, commit, git

from factbound import pipeline
from factbound.options import Options
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.reports import batch
from factbound.serve.background import Background
from factbound.serve.board import Board, State
from factbound.serve.server import SiteServer
from factbound.serve.sitefiles import find_file, read_file
from factbound.serve.watch import take_snapshot, watch_changes

PATIENCE = 20
"""Seconds that a busy machine may take for what usually takes milliseconds."""

CHROMIUM = os.environ.get("FACTBOUND_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""

PAGE = "<!doctype html><html><head><title>T</title></head><body><p>{text}</p></body></html>"


@pytest.fixture
def site(tmp_path):
    """A small finished site."""
    folder = tmp_path / "out" / "site"
    (folder / "parties").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(text="home"), "utf-8")
    (folder / "parties" / "index.html").write_text(PAGE.format(text="parties"), "utf-8")
    (folder / "404.html").write_text(PAGE.format(text="no such page"), "utf-8")
    for name in ("a.css", "a.js", "a.svg", "a.json", "a.woff2", "a.pdf", "a.md", "a.bin"):
        (folder / name).write_bytes(b"1234")
    (tmp_path / "out" / "secret.txt").write_text("secret", "utf-8")
    return folder


@pytest.fixture
def server(site):
    """That site, served at a port of the system's choice."""
    with SiteServer(site, Board(), 0) as running:
        yield running


def get(port, path="/", method="GET", **headers):
    """Return a response and what it holds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@contextmanager
def listening(port):
    """Open the stream of events and give a function that returns the next state told."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/.factbound/events")
    response = connection.getresponse()
    assert response.getheader("Content-Type") == "text/event-stream"

    def hear():
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            line = response.readline()
            assert line, "the stream ended"
            if line.startswith(b"data: "):
                return json.loads(line.removeprefix(b"data: "))
        return pytest.fail("nothing was told")

    try:
        yield hear
    finally:
        connection.close()


def test_page_gets_the_script_and_the_file_stays(server, site):
    """A page is served with the script; its file is not touched."""
    before = (site / "index.html").read_bytes()
    response, body = get(server.port)
    assert response.status == 200
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert b'<script src="/.factbound/live.js" data-version="' in body
    assert body.index(b"live.js") < body.index(b"</body>")
    assert (site / "index.html").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.pdf", "application/pdf"),
        ("a.md", "text/markdown; charset=utf-8"),
        ("a.bin", "application/octet-stream"),
    ],
)
def test_files_have_their_types(server, name, kind):
    """A file is served as what its name says, byte for byte."""
    response, body = get(server.port, f"/{name}")
    assert (response.status, response.getheader("Content-Type"), body) == (200, kind, b"1234")


def test_folder_without_slash_redirects(server):
    """The address of a folder gets its slash, so that relative links are right."""
    response, _ = get(server.port, "/parties")
    assert (response.status, response.getheader("Location")) == (302, "/parties/")
    assert b"parties" in get(server.port, "/parties/")[1]


def test_redirect_stays_on_this_server(server):
    """An address that begins with two slashes does not lead to another host."""
    response, _ = get(server.port, "//parties")
    assert response.getheader("Location") == "/parties/"


def test_missing_page_is_the_sites_own_404(server):
    """A missing page shows the site's page for that, with the script."""
    response, body = get(server.port, "/nothing/")
    assert response.status == 404
    assert b"no such page" in body
    assert b"live.js" in body


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/parties/%2e%2e/%2e%2e/secret.txt", "/..%5csecret.txt", "/a.css%00", "//../secret.txt"]
)
def test_nothing_outside_the_site(server, path):
    """No address leads out of the site's folder."""
    response, body = get(server.port, path)
    assert response.status == 404
    assert b"secret" not in body


def test_link_out_of_the_site_is_not_followed(server, site):
    """A symbolic link to a file outside is not served."""
    (site / "link.txt").symlink_to(site.parent / "secret.txt")
    assert get(server.port, "/link.txt")[0].status == 404


def test_folder_is_not_listed(server, site):
    """A folder without a page of its own shows nothing."""
    (site / "bare").mkdir()
    assert get(server.port, "/bare/")[0].status == 404


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:1", 200), ("127.0.0.1", 200), ("evil.example:8000", 403), ("127.0.0.1.evil.example", 403), ("", 403)]
)
def test_foreign_host_names_are_refused(server, host, status):
    """A page whose name was made to point here reads nothing."""
    assert get(server.port, "/", Host=host)[0].status == status
    if status == 403:
        assert get(server.port, "/.factbound/events", Host=host)[0].status == status


def test_head_has_no_body_and_post_is_refused(server):
    """HEAD answers with the headers alone; nothing can be sent to the server."""
    response, body = get(server.port, "/a.css", method="HEAD")
    assert (response.status, response.getheader("Content-Length"), body) == (200, "4", b"")
    assert get(server.port, "/", method="POST")[0].status == 501


def test_taken_port_gives_the_next(site):
    """Two servers do not share a port."""
    with SiteServer(site, Board(), 0) as first, SiteServer(site, Board(), first.port) as second:
        assert first.port < second.port
        assert get(second.port)[0].status == 200


def test_events_tell_problems_and_new_sites(site):
    """A page hears the state at once, then each change."""
    board = Board()
    with SiteServer(site, board, 0) as server, listening(server.port) as hear:
        version = hear()["version"]
        assert f'data-version="{version}"'.encode() in get(server.port)[1]
        board.stop(["data/a.yml:1:1: <b>wrong</b>"], 0)
        assert hear() == {"version": version, "problems": ["data/a.yml:1:1: <b>wrong</b>"]}
        board.publish()
        state = hear()
        assert state["problems"] == []
        assert state["version"] != version
        assert f'data-version="{state["version"]}"'.encode() in get(server.port)[1]


def test_problems_of_an_older_site_are_old_news():
    """What was wrong with a site that has been replaced is not shown."""
    board = Board()
    board.publish()
    board.stop(["late"], 0)
    assert board.state == State(1)


def test_requests_outlive_a_swap_of_the_folder(server, site):
    """While a build takes the place of another, no request fails."""
    out, spare = site.parent, site.parent.with_name("spare")
    shutil.copytree(out, spare)
    ended = Event()

    def swap():
        for _ in range(100):
            out.rename(out.with_name("old"))
            spare.rename(out)
            out.with_name("old").rename(spare)
        ended.set()

    with Background(swap) as background:
        background.start()
        statuses = set()
        while not ended.is_set():
            statuses.add(get(server.port, "/parties/")[0].status)
    assert statuses == {200}


def test_missing_file_of_a_missing_site(tmp_path):
    """A file that stays missing is given up after the time of a swap."""
    assert read_file(tmp_path / "site", tmp_path / "site" / "index.html") is None


def test_find_file_refuses_drive_letters(tmp_path):
    """An absolute path of Windows is not a path of the site."""
    assert find_file(tmp_path, "/C:/secret") is None


def test_background_runs_again_when_asked_meanwhile():
    """Asking while the work is under way, however often, gives one more round."""
    runs, go, begun = [], Event(), Event()

    def work():
        runs.append(len(runs))
        begun.set()
        assert go.wait(PATIENCE)

    with Background(work) as background:
        background.start()
        assert begun.wait(PATIENCE)
        begun.clear()
        background.start()
        background.start()
        go.set()
        assert begun.wait(PATIENCE)
    assert runs == [0, 1]


def test_snapshot_leaves_out_what_editors_leave(tmp_path):
    """Swap files, backups and hidden files are not changes; other folders are not looked at, nor is one behind a link."""
    for name in ("data/a.yml", "data/.a.yml.swp", "data/a.yml~", "data/4913", "data/#a.yml#", "data/sub/b.yml", "out/c.yml", "mkdocs.yml"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "data/linked").symlink_to(tmp_path / "out")
    (tmp_path / "data/c.yml").symlink_to(tmp_path / "mkdocs.yml")
    (tmp_path / "data/gone.yml").symlink_to(tmp_path / "nowhere")
    assert sorted(take_snapshot(tmp_path)) == ["data/a.yml", "data/c.yml", "data/sub/b.yml", "mkdocs.yml"]


def test_changes_are_named_and_those_during_a_build_are_not_lost(tmp_path):
    """Changed, new and deleted files come together; what changes while the caller is busy comes next."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.yml").write_text("1", "utf-8")
    (data / "b.yml").write_text("1", "utf-8")
    changes = watch_changes(tmp_path)
    assert next(changes) == ()
    (data / "a.yml").write_text("22", "utf-8")
    (data / "b.yml").unlink()
    (data / "c.yml").touch()
    assert next(changes) == ("data/a.yml", "data/b.yml", "data/c.yml")


def test_what_a_build_found_of_what_editors_leave_is_watched(tmp_path):
    """A new backup is no change by itself; that one is gone which stopped a build is."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.yml").write_text("1", "utf-8")
    changes = watch_changes(tmp_path)
    assert next(changes) == ()
    (data / "a.yml~").write_text("1", "utf-8")
    (data / "a.yml").write_text("22", "utf-8")
    assert next(changes) == ("data/a.yml",)
    (data / "b.yml~").write_text("1", "utf-8")
    (data / "a.yml~").unlink()
    assert next(changes) == ("data/a.yml~",)


def test_a_save_that_keeps_time_and_size_is_a_change(tmp_path):
    """As tools make it that copy a file with its times."""
    file = tmp_path / "mkdocs.yml"
    file.write_text("1", "utf-8")
    before = file.stat()
    changes = watch_changes(tmp_path)
    assert next(changes) == ()
    file.write_text("2", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert next(changes) == ("mkdocs.yml",)


@pytest.mark.parametrize("worktree", [False, True])
def test_commits_and_editions_are_changes(tmp_path, worktree):
    """The site tells of them; in a worktree of a repository too."""
    project = begin(tmp_path / "project")
    if worktree:
        git(project, "worktree", "add", "-q", "../other")
        project = tmp_path / "other"
    changes = watch_changes(project)
    assert next(changes) == ()
    commit(project, "More")
    assert next(changes) == (".git",)
    git(project, "tag", "edition/v1")
    assert next(changes) == (".git/refs/tags/edition",)
    (project / "editions" / "v2").mkdir(parents=True)
    (project / "editions" / "v2" / "edition.json").touch()
    assert next(changes) == ("editions/v2",)


SESSION = """
    import gc, shutil, signal, sys
    from pathlib import Path
    from factbound.problems import BuildFailed, Position, Problem
    from factbound.serve import serve

    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background job lacks
    project = Path(sys.argv[1])
    out = project / "out"

    def build():
        assert (sys.getswitchinterval() < 0.001, gc.isenabled()) == (True, False)
        text = (project / "data" / "a.yml").read_text("utf-8")
        if text.startswith("wrong"):
            raise BuildFailed([Problem(Position("data/a.yml", 1, 2), "this is wrong", "Write right.", text)])
        if text == "crash":
            raise RuntimeError("our fault")
        stage = project / "stage"
        (stage / "site").mkdir(parents=True)
        page = f"<!doctype html><html lang='en'><head><title>T</title></head><body><main><h1>{text}</h1></main></body></html>"
        (stage / "site" / "index.html").write_text(page, "utf-8")
        if out.exists():
            shutil.rmtree(out)
        stage.rename(out)
        return [f"Told of {text}."]

    def finish():
        text = (project / "data" / "a.yml").read_text("utf-8")
        if text == "no report":
            raise BuildFailed([Problem(Position("templates/r", 3, 1), "this report is wrong")])

    code = serve(project, out, build, finish, lambda: print("Cut short.\\n", end="", flush=True), port=int(sys.argv[2]))
    sys.exit(code if (sys.getswitchinterval(), gc.isenabled()) == (0.005, True) else 9)
"""


def test_files_that_no_build_made_are_told_of(tmp_path):
    """Where they went, whether they lay there before the site was made or came meanwhile; with the documents too."""
    made = "check_project render_pages render_reports write_sources offer_downloads make_site _keep_reports _publish begin_documents write_exports"
    stage = mock.MagicMock()
    stage.return_value.__enter__.return_value.kept = [tmp_path / "out-kept-2"]
    parts = {name: mock.MagicMock() for name in (*made.split(), "manifest_content", "take_over")}
    with mock.patch.multiple(pipeline, Stage=stage, mend_target=lambda *_: [tmp_path / "out-kept"], **parts):
        preview = pipeline.Preview(Options(tmp_path, tmp_path / "out"))
        told = [preview.build_site(), preview.build_reports()]
    came = "Files came into the output folder, or were changed there, while it was replaced: as no build made them, they are now in {}."
    assert told == [[came.format(tmp_path / "out-kept"), came.format(tmp_path / "out-kept-2")], [came.format(tmp_path / "out-kept-2")]]


def test_a_document_that_fails_is_told_and_the_next_ones_are_made(tmp_path):
    """The typesetters of a session go on after it: it is no end of the session."""
    made = (
        "Stage check_project render_pages render_reports write_sources offer_downloads make_site write_card _keep_reports _publish write_exports "
        "take_over manifest_content load_manifest mend_target build_time told_at_home EarlierDocuments Press"
    )
    parts = {name: mock.MagicMock() for name in made.split()}
    parts["render_reports"].return_value.reports = [mock.MagicMock()]
    parts["EarlierDocuments"].return_value.take.return_value = False
    parts["Press"].side_effect = lambda *given: mock.MagicMock(running=given[-1])
    for name in ("told_at_home", "Stage"):
        parts[name].return_value.__exit__.return_value = False
    parts["Stage"].return_value.__enter__.return_value.kept = []
    fault = BuildFailed([Problem(Position("reports/a.md", 3, 1), "this report is wrong")])
    recipes = mock.Mock(return_value=mock.Mock(of=lambda _: {"a.pdf": "key"}))
    made = {"write_text": mock.Mock(), "Recipes": recipes, "write_documents": mock.Mock(side_effect=[fault, None])}
    with mock.patch.multiple(pipeline, **parts), mock.patch.multiple(batch, **made):
        preview = pipeline.Preview(Options(tmp_path, tmp_path / "out"))
        preview.build_site()
        with pytest.raises(BuildFailed) as told:
            preview.build_reports()
        assert told.value.problems == fault.problems
        assert preview.build_reports() == []
        assert parts["_publish"].call_count == 2
        assert not preview._running.ended


@pytest.fixture
def session(tmp_path):
    """A running `serve` of a project of one file: the process, its port, and a function that edits the file."""
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "a.yml"
    file.write_text("one", "utf-8")
    with SiteServer(tmp_path, Board(), 0) as taken:  # its port is taken, so that the session has to look for another
        command = [sys.executable, "-c", textwrap.dedent(SESSION), str(tmp_path), str(taken.port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path(__file__).parent.parent)
        try:
            assert process.stdout.readline() == f"Port {taken.port} is taken.\n"
            line = process.stdout.readline()
            port = int(line.removeprefix("Serving http://127.0.0.1:").split("/")[0])
            yield process, port, lambda text: file.write_text(text, "utf-8")
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def wait_for(hear, wanted):
    """Return the first state that is as wanted."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if wanted(state := hear()):
            return state
    pytest.fail("the state did not come")


def test_session_from_first_build_to_ctrl_c(session):
    """Edits show, problems show over the last good site, mending clears them, our own faults end nothing, Ctrl-C exits with 0."""
    process, port, edit = session
    with listening(port) as hear:
        first = wait_for(hear, lambda state: state["version"].endswith("-1"))
        assert b"one" in get(port)[1]

        begun = time.monotonic()
        edit("two")
        second = wait_for(hear, lambda state: state != first)
        assert time.monotonic() - begun < PATIENCE / 10
        assert b"two" in get(port)[1]

        edit("wrong")
        stopped = wait_for(hear, lambda state: state["problems"])
        assert stopped["problems"] == ["data/a.yml:1:2: this is wrong\n    wrong\n  Write right."]
        assert stopped["version"] == second["version"]
        assert b"two" in get(port)[1]

        edit("crash")
        assert wait_for(hear, lambda state: state != stopped)["problems"][0].startswith("RuntimeError: our fault\n")

        edit("no report")
        unfinished = wait_for(hear, lambda state: state["problems"] and state["version"] != stopped["version"])
        assert unfinished["problems"] == ["templates/r:3:1: this report is wrong"]
        assert b"no report" in get(port)[1]

        edit("three")
        mended = wait_for(hear, lambda state: not state["problems"])
        assert mended["version"] != unfinished["version"]
        assert b"three" in get(port)[1]

        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 0
    assert "Build stopped: 1 problem in 1 file. Nothing was published." in said
    assert " s  data/a.yml\n         Told of two.\n" in said
    assert re.sub(r" ?\d+\.\d\d s  reports\n", "", said).endswith("\nEnding ...\nCut short.\nEnded.\n")  # which may be told at any moment


@pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="no Chromium found; name one in FACTBOUND_CHROMIUM")
def test_open_page_follows_the_builds(session):
    """A page in a browser reloads itself, shows a problem over itself as text, and drops it when it is mended."""
    sync_api = pytest.importorskip("playwright.sync_api")
    _, port, edit = session
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"http://127.0.0.1:{port}/")
        sync_api.expect(page.get_by_role("heading", level=1)).to_have_text("one", timeout=PATIENCE * 1000)
        edit("two")
        sync_api.expect(page.get_by_role("heading", level=1)).to_have_text("two", timeout=PATIENCE * 1000)
        edit("wrong <img src=x onerror=document.body.remove()>")
        alert = page.get_by_role("alert")
        sync_api.expect(alert).to_contain_text("Build stopped: 1 problem", timeout=PATIENCE * 1000)
        sync_api.expect(alert).to_contain_text("    wrong <img src=x onerror=document.body.remove()>")
        sync_api.expect(page.get_by_role("heading", level=1)).to_have_text("two")
        if folder := os.environ.get("FACTBOUND_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/problem.png")
        page.get_by_role("button", name="Hide").click()
        sync_api.expect(alert).to_have_count(0)
        edit("three")
        sync_api.expect(page.get_by_role("heading", level=1)).to_have_text("three", timeout=PATIENCE * 1000)
        browser.close()
