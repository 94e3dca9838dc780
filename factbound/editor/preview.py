"""An entity's page as the site would show it after an edit: rendered and converted as in a build, with only its own frame around it."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from factbound.editing.trial import changed_project
from factbound.editor.desk import State
from factbound.editor.edits import Trial
from factbound.options import Options
from factbound.prepare import Checked, check_project
from factbound.problems import BuildFailed, Problem
from factbound.publish.looks import load_looks
from factbound.publish.site import Site, build_site, write_nav
from factbound.render.documents import Renderer
from factbound.render.plan import PlannedPage
from factbound.rendered import make_renderer

REMEMBERED = 4
"""How many previews are kept."""


@dataclass(frozen=True)
class Preview:
    """A page that was made."""

    number: int = 0
    path: str = ""
    """Of the page, below the preview."""
    problems: tuple[Problem, ...] = ()
    """Why there is none."""

    @property
    def address(self) -> str:
        """Where the editor shows it."""
        return f"/preview/{self.number}{self.path}"


class Previews:
    """Makes previews and keeps the last ones for as long as the editor runs."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="factbound-preview-", ignore_cleanup_errors=True)
        self._numbers = itertools.count(1)

    def folder(self, number: int) -> Path | None:
        """Return where the site of a preview lies."""
        found = Path(self._folder.name, str(number), "site")
        return found if found.is_dir() else None

    def render(self, state: State, entity: str, trial: Trial) -> Preview:
        """Make the page of an entity as an edit would leave it."""
        number = next(self._numbers)
        root = Path(self._folder.name, str(number))
        texts = {path: after.decode("utf-8") for path, after in [*((one.path, one.after) for one in trial.others), (trial.path, trial.after or b"")]}
        try:
            with changed_project(state.options, texts) as options:
                page = _make(check_project(options), options, entity, root)
        except BuildFailed as failure:
            return Preview(problems=failure.problems)
        shutil.rmtree(Path(self._folder.name, str(number - REMEMBERED)), ignore_errors=True)
        return Preview(number, page)

    def close(self) -> None:
        """Delete all of them."""
        self._folder.cleanup()


def _make(checked: Checked, options: Options, entity: str, root: Path) -> str:
    """Make a site of one page below a folder.

    Returns:
        The page's address in that site.
    """
    renderer = make_renderer(checked, checked.knowledge, Renderer)
    planned = next(one for one in checked.plan.pages if getattr(one.subject.get("entity"), "id", "") == entity)
    docs, theme, nav = root / "docs", root / "theme", root / "nav.yml"
    page = docs / planned.path
    page.parent.mkdir(parents=True)
    page.write_text(renderer.render_page(planned), "utf-8")
    theme.mkdir()
    for path, content in load_looks(options.template_folders, options.project):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    write_nav(nav, [(planned.title, planned.path)])
    try:
        build_site(Site(options.project, docs, root / "site", theme, nav))
    except BuildFailed:  # its links lead to pages that are not there
        if not (root / "site").is_dir():
            raise
    return _address(root / "site", planned)


def _address(site: Path, page: PlannedPage) -> str:
    """Return the address of a page that was built, whichever way the settings write addresses."""
    folder, file = page.path.removesuffix(".md"), page.path.removesuffix(".md") + ".html"
    return f"/{file}" if (site / file).is_file() else f"/{folder}/"
