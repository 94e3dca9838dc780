"""Which address shows what: the editor's pages as one list."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from factbound.editor.adding import EntityPages
from factbound.editor.desk import Desk
from factbound.editor.exchange import PREVIEW_POLICY, Answer, Request, page
from factbound.editor.gate import Gate
from factbound.editor.pages import DeskPages
from factbound.editor.preview import Previews
from factbound.editor.printing import STATIC
from factbound.editor.removal import RemovalPages
from factbound.editor.saving import Saver
from factbound.editor.statements import StatementPages
from factbound.options import DEFAULT_TEMPLATES
from factbound.read.look import load_look
from factbound.render.tokens import render_plain_tokens
from factbound.serve.sitefiles import find_file, read_file, type_of

View = Callable[..., Answer]
SCRIPT = re.compile(rb"<script\b.*?(?:</script>|\Z)", re.DOTALL | re.IGNORECASE)
ID = r"(?P<entity>[a-z][a-z0-9_]{0,63})"
PROP = r"(?P<prop>[a-z][a-z0-9_]{0,63})"
ROW = r"(?P<number>[0-9]{1,4}|new)"


class App:
    """The pages of one run of the editor.

    Args:
        desk: The project.
        gate: Whose word every form carries.
    """

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self.desk = desk
        self._previews = Previews()
        saver = Saver(desk)
        pages = DeskPages(desk, saver, gate)
        statements = StatementPages(pages, saver, self._previews)
        removal, adding = RemovalPages(pages, saver), EntityPages(pages, saver)
        self._missing = pages.show_missing
        self._routes: tuple[tuple[str, str, View], ...] = (
            ("GET", r"/", pages.show_desk),
            ("GET", rf"/entity/{ID}", pages.show_entity),
            ("GET", rf"/fact/{ID}/{PROP}/{ROW}", statements.show),
            ("POST", rf"/fact/{ID}/{PROP}/{ROW}", statements.take),
            ("POST", rf"/check/{ID}/{PROP}", statements.check),
            ("GET", r"/sources", pages.show_sources),
            ("GET", rf"/remove/{ID}/{PROP}/(?P<number>[0-9]{{1,4}})", removal.show),
            ("POST", rf"/remove/{ID}/{PROP}/(?P<number>[0-9]{{1,4}})", removal.take),
            ("GET", r"/new/(?P<kind>[a-z][a-z0-9_]{0,63})", adding.show),
            ("POST", r"/new/(?P<kind>[a-z][a-z0-9_]{0,63})", adding.take),
            ("POST", r"/aside", pages.take_aside),
            ("GET", r"/saved/(?P<number>[0-9]{1,6})", pages.show_saved),
            ("GET", r"/preview/(?P<number>[0-9]{1,6})(?P<path>/.*)", self._show_preview),
            ("GET", r"/static/tokens\.css", self._show_tokens),
            ("GET", r"/static/(?P<name>[a-z]+\.(?:css|js))", self._show_static),
            ("GET", r"/static/(?P<name>fonts/[a-z-]+\.woff2|mark\.svg)", self._show_asset),
        )

    def answer(self, request: Request) -> Answer:
        """Return what a request gets."""
        for method, pattern, view in self._routes:
            if method == request.method and (found := re.fullmatch(pattern, request.path)):
                return view(request, **found.groupdict())
        return self._missing("There is no such page", "Nothing of the editor stands at this address.")

    def close(self) -> None:
        """Delete what was made for looking at it."""
        self._previews.close()

    def _show_static(self, _: Request, name: str) -> Answer:
        return _file(STATIC / name)

    def _show_asset(self, _: Request, name: str) -> Answer:
        return _file(DEFAULT_TEMPLATES / "assets" / name)

    def _show_tokens(self, _: Request) -> Answer:
        try:
            settings = load_look(self.desk.options.template_folders)
        except ValueError:  # the project's own look has a problem, which the desk tells
            settings = load_look([DEFAULT_TEMPLATES])
        return Answer(render_plain_tokens(settings).encode(), "text/css; charset=utf-8")

    def _show_preview(self, _: Request, number: str, path: str) -> Answer:
        site = self._previews.folder(int(number))
        file = find_file(site, path) if site else None
        data = read_file(site, file) if site and file else None
        if file is None or data is None:
            return page("", HTTPStatus.NOT_FOUND)
        kind = type_of(file)
        data = SCRIPT.sub(b"", data) if kind == "text/html" else data  # none would run, and browsers complain of each
        return Answer(data, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, policy=PREVIEW_POLICY)


def _file(file: Path) -> Answer:
    if not file.is_file():
        return page("", HTTPStatus.NOT_FOUND)
    kind = type_of(file)
    return Answer(file.read_bytes(), f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
