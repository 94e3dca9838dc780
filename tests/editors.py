"""What the tests of the editor share: a project to edit, an editor of it that runs, and a visitor that speaks HTTP."""

from __future__ import annotations

import html
import http.client
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from factbound.editor.app import App
from factbound.editor.desk import Desk
from factbound.editor.gate import Gate
from factbound.editor.server import EditServer
from factbound.options import Options

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "cases" / "_base"
NORTH = "data/parties/north.yml"
FORM = re.compile(r'<form class="form".*?</form>', re.DOTALL)
CONTROL = re.compile(r'<(?:input|textarea|select)[^>]*? name="(?P<name>[^"]+)"')


def lay_out(folder: Path) -> Path:
    """Copy the base project, and say in a comment of its file what must not be lost."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    file = folder / NORTH
    file.write_text(file.read_text("utf-8").replace("    value: 60 %\n", '    value: "60 %"  # as announced\n'), "utf-8")
    return folder


def run_git(project: Path, *words: str) -> str:
    """Return what git says."""
    return subprocess.run(["git", "-C", str(project), *words], capture_output=True, text=True, check=True).stdout


def make_repository(project: Path) -> None:
    """Commit all of a project."""
    run_git(project, "init", "--quiet")
    run_git(project, "config", "user.name", "Editor")
    run_git(project, "config", "user.email", "editor@example.org")
    run_git(project, "add", ".")
    run_git(project, "commit", "--quiet", "--message", "Start")


class Visitor:
    """A browser without a script: it has the cookie, and sends forms as they stand."""

    def __init__(self, server: EditServer, gate: Gate) -> None:
        self.port, self.gate = server.port, gate
        self.home = f"http://127.0.0.1:{server.port}"
        self.entrance = server.entrance
        self.cookie = {"Cookie": f"{gate.cookie}={gate.session}"}

    def ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, dict[str, str], str]:
        """Return status, headers and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body.encode() or None, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def get(self, path: str) -> str:
        """Return a page."""
        status, _, text = self.ask("GET", path, self.cookie)
        assert status == 200, text
        return text

    def post(self, path: str, values: dict[str, str | list[str]], **headers: str) -> tuple[int, dict[str, str], str]:
        """Send a form as a page of the editor's own does."""
        body = urlencode({"csrf": self.gate.csrf, **values}, doseq=True)
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.home, "Sec-Fetch-Site": "same-origin", **self.cookie, **headers}
        return self.ask("POST", path, sent, body)

    def open(self, path: str) -> dict[str, str | list[str]]:
        """Return the fields of the form of a page with what stands in them, as a browser would send them."""
        return read_form(self.get(path))

    def send(self, path: str, values: dict[str, str | list[str]]) -> tuple[int, str]:
        """Send a form, and follow where it leads."""
        status, headers, text = self.post(path, values)
        return (status, self.get(headers["Location"])) if status == 303 else (status, text)


def read_form(page: str) -> dict[str, str | list[str]]:
    """Return what the form of a page would send untouched."""
    form = FORM.search(page)
    assert form, page
    values: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", form[0], re.DOTALL):
        name = re.search(r' name="([^"]+)"', tag)
        if not name or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        if tag.startswith("<textarea"):
            value = re.search(r">(.*)</textarea>", tag, re.DOTALL)
        elif tag.startswith("<select"):
            value = re.search(r'<option value="([^"]*)" selected', tag) or re.search(r'<option value="([^"]*)"', tag)
        else:
            value = re.search(r' value="([^"]*)"', tag)
        values.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    return {name: those if name in ("source", "passages") else those[0] for name, those in values.items()}


@contextmanager
def edited(project: Path) -> Iterator[Visitor]:
    """Run an editor of a project."""
    gate = Gate()
    app = App(Desk(Options(project, project / "out")), gate)
    server = EditServer(app.answer, gate, 0)
    with server:
        yield Visitor(server, gate)
    app.close()
