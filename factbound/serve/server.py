"""The site over HTTP, for this machine's browsers only. Pages get a script on their way out; the files stay as they are."""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, unquote

from factbound.serve.board import Board, State
from factbound.serve.local import LocalServer, is_local
from factbound.serve.sitefiles import find_file, read_file, type_of

OWN = "/.factbound/"
"""Where the script and the events live; no site has a folder of that name."""
SILENCE_SECONDS = 15.0
"""After this long without news a page is sent a sign of life, which tells us whether it is still there."""

POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""What goes for every page and drawing that is served; each page of the site carries a stricter one of its own."""

NO_SITE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title></head>
<body><h1>Not built yet</h1><p>This page shows the site as soon as a build succeeds.</p></body></html>
"""
NOT_FOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>
<body><h1>Not found</h1><p>The site has no page at this address.</p></body></html>
"""


class SiteServer(LocalServer):
    """The server of one site.

    Args:
        site: The folder to serve; need not exist yet.
        board: What pages are told.
        port: The first port to try; when it is taken, the next free one.
    """

    def __init__(self, site: Path, board: Board, port: int) -> None:
        self._board = board
        super().__init__(partial(PageRequest, site, board), port)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._board.close()
        super().__exit__(kind, error, trace)


class PageRequest(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    server_version = "Factbound"
    sys_version = ""
    timeout = 60

    def __init__(self, site: Path, board: Board, *connection: Any) -> None:
        self._site = site
        self._board = board
        super().__init__(*connection)

    def do_GET(self) -> None:
        """Answer with a file, the script or the stream of events."""
        path = unquote(self.path.partition("?")[0])
        try:
            if not is_local(self.headers.get("Host", "")):
                self._send(HTTPStatus.FORBIDDEN, "text/plain", b"Only for this machine.")
            elif path == OWN + "events":
                self._stream()
            elif path == OWN + "live.js":
                self._send(HTTPStatus.OK, "text/javascript", files(__package__).joinpath("live.js").read_bytes())
            else:
                self._answer_file(path)
        except ConnectionError:
            self.close_connection = True  # the browser went away

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Keep quiet: the terminal is for builds."""

    def _answer_file(self, path: str) -> None:
        state = self._board.state  # read before the file: a page may be newer than it says, and then reloads in vain, but never older
        file = find_file(self._site, path)
        data = read_file(self._site, file) if file else None
        if file and data is not None:
            self._send(HTTPStatus.OK, type_of(file), data, state)
        elif file and file.is_dir() and not path.endswith("/"):
            self._redirect(path)
        elif not self._site.is_dir():
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", NO_SITE.encode(), state)
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/html", read_file(self._site, self._site / "404.html") or NOT_FOUND.encode(), state)

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", quote(f"/{path.strip('/')}/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, kind: str, data: bytes, state: State | None = None) -> None:
        if state is not None and kind == "text/html":
            data = _with_script(data, f"{self._board.token}-{state.version}")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "xml")) else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if kind in ("text/html", "image/svg+xml"):
            self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "same-origin")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _stream(self) -> None:
        """Tell the page the state now and at each change, until either side ends.

        The form is that of https://html.spec.whatwg.org/multipage/server-sent-events.html.
        """
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        told = None
        state = self._board.state
        while not self._board.closed:
            news = {"version": f"{self._board.token}-{state.version}", "problems": state.problems}
            self.wfile.write(b": still here\n\n" if state == told else f"retry: 500\ndata: {json.dumps(news)}\n\n".encode())
            told, state = state, self._board.wait(state, SILENCE_SECONDS)


def _with_script(page: bytes, version: str) -> bytes:
    """Put the script before the end of the page's body."""
    script = f'<script src="{OWN}live.js" data-version="{version}" defer></script>'.encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + script + end + tail if end else page + script
