"""The editor over HTTP: who may come in, how much is read, and what every answer forbids. What is answered is left to the app."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs
from urllib.parse import unquote as decoded

from factbound.editor.exchange import Answer, Request, page, plain, sent_to, typed
from factbound.editor.gate import Gate
from factbound.serve.local import LocalServer

MOST = 400_000
"""Bytes of a form; a longer one is not read."""
FORM = "application/x-www-form-urlencoded"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with less, browsers would not say from which origin a form comes
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

FOREIGN = "Only for this machine: open the address that the terminal shows."
CLOSED = "This editor is open only to the address that the terminal shows, with its token. Open that address once in this browser."
NOT_OURS = "This form did not come from a page of this editor, so nothing was changed. Go back, reload the page, and send it again."
BROKEN = "This is a fault of Factbound itself, and the terminal shows more."
ONWARD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/"><title>Facts</title>'
    '<p><a href="/">All facts</a></p></html>'
)
"""The way in for a link on another site: the browser sends the cookie along only where a page of the editor's own leads on."""


class EditServer(LocalServer):
    """The server of one editor.

    Args:
        answer: What is answered to whoever was let in.
        gate: Lets in.
        port: The first port to try; when it is taken, the next free one.
    """

    def __init__(self, answer: Callable[[Request], Answer], gate: Gate, port: int) -> None:
        super().__init__(partial(DeskRequest, answer, gate), port)
        gate.port = self.port
        self.entrance = f"{self.url}?token={gate.token}"
        """The address to open in a browser."""


class DeskRequest(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    server_version = "Factbound"
    sys_version = ""
    timeout = 60

    def __init__(self, answer: Callable[[Request], Answer], gate: Gate, *connection: Any) -> None:
        self._answer, self._gate = answer, gate
        super().__init__(*connection)

    def do_GET(self) -> None:
        """Answer with a page."""
        self._reply(self._let_in() or self._ask("GET"))

    def do_POST(self) -> None:
        """Take a form."""
        self._reply(self._let_in() or self._take_form())

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Keep quiet: addresses hold the token."""

    def _let_in(self) -> Answer | None:
        """Return why a request is turned away, or None."""
        if not self._gate.is_at_home(self.headers.get("Host", "")):
            return plain(FOREIGN, HTTPStatus.FORBIDDEN)
        token = next(iter(parse_qs(self._address()[1]).get("token", ())), "")
        if token and self.command == "GET" and self._gate.opens(token):
            return self._welcome()
        if self._gate.knows(self.headers.get("Cookie", "")):
            return None
        form = self._read_form() if self.command == "POST" else {}
        return plain(CLOSED + ("" if isinstance(form, Answer) else typed(form)), HTTPStatus.FORBIDDEN)

    def _welcome(self) -> Answer:
        """Hand out the cookie, and lead on."""
        cookie = {"Set-Cookie": self._gate.set_cookie}
        if self.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            return replace(page(ONWARD), headers=cookie)
        return sent_to("/", cookie)

    def _address(self) -> tuple[str, str]:
        """Return path and query of what is asked for; whatever stands there, it is no fault."""
        path, _, query = self.path.partition("?")
        return path, query.partition("#")[0]

    def _read_form(self) -> dict[str, list[str]] | Answer:
        """Return a form that came whole, or why there is none."""
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"[0-9]{1,12}", length) or int(length) > MOST:
            return plain(f"The form is longer than {MOST:,} bytes, or does not say how long it is.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self.headers.get_content_type() != FORM:
            return plain(f"Expected a form of the type {FORM}.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return plain("Only a part of the form arrived, so nothing was changed.", HTTPStatus.BAD_REQUEST)
        try:
            return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=1000, errors="strict")
        except ValueError:
            return plain("The form cannot be read.", HTTPStatus.BAD_REQUEST)

    def _take_form(self) -> Answer:
        form = self._read_form()
        if isinstance(form, Answer):
            return form
        word = next(iter(form.get("csrf", ())), "")
        if not self._gate.is_own(dict(self.headers)) or not self._gate.signed(word):
            return plain(NOT_OURS + typed(form), HTTPStatus.FORBIDDEN)
        return self._ask("POST", form)

    def _ask(self, method: str, form: dict[str, list[str]] | None = None) -> Answer:
        path, query = self._address()
        asked = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        try:
            return self._answer(Request(method, decoded(path), asked, form or {}, dict(self.headers)))
        except Exception:  # noqa: BLE001 - the editor outlives our own faults too, and what was typed is told back
            traceback.print_exc()
            return plain(BROKEN + typed(form or {}), HTTPStatus.INTERNAL_SERVER_ERROR)

    def _reply(self, answer: Answer) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.close_connection = True  # a form that nobody read would be taken for the next request
        try:
            self.send_response(answer.status)
            for name, value in {**HEADERS, **answer.headers, "Content-Security-Policy": answer.policy, "Content-Type": answer.kind}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)
        except ConnectionError:
            self.close_connection = True  # the browser went away
