"""A whole small build, rendered once, whose publishing can be repeated, failed and killed at every call that changes the disk."""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest import mock

from faults import Faults, beside, in_child, is_whole

from factbound import pipeline
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish import card
from factbound.publish.manifest import load_manifest
from factbound.publish.reports import document, docx
from factbound.publish.stage import mend_target
from factbound.rendered import Rendered, render_project

BASE = Path(__file__).parent / "cases" / "_base"
PUBLISHED, REFUSED, FAULT = 0, 1, 70
"""How a build in a child ends; or with minus the number of a signal."""


class SmallBuild:
    """The base project of the cases in two states, each with one report and without Word.

    Args:
        folder: Where the project and its output lie.
    """

    def __init__(self, folder: Path) -> None:
        self.project, self.out, self.log = folder / "project", folder / "output/out", folder / "log"
        shutil.copytree(BASE, self.project)
        self.out.parent.mkdir()
        self.old = self._render()
        file = self.project / "data/parties/north.yml"
        file.write_text(file.read_text("utf-8").replace("name: North", "name: Norden"), "utf-8")
        self.new = self._render()

    def publish(self, rendered: Rendered) -> None:
        """Do all of a build but the reading and rendering, and the typesetting, whose threads no child of a process would have."""
        checked, options = rendered.checked, rendered.checked.options
        with ExitStack() as stack:
            stack.enter_context(mock.patch.multiple(pipeline, check_project=lambda *_: checked, render_project=lambda _: rendered))
            for module, name, value in ((docx, "available", False), (document, "render_pdf", b"%PDF"), (card, "render_card", b"PNG")):
                stack.enter_context(mock.patch.object(module, name, return_value=value))
            pipeline.publish_briefing(options)

    def count(self) -> int:
        """Publish both states, and return how many points the second took."""
        self.publish(self.old)
        with Faults() as faults:
            self.publish(self.new)
        return faults.count

    def attempt(self, at: int, strike: Callable[[], object], *, lasting: bool = False, half: bool = False) -> str:
        """Have a child publish the new state over whatever there is, with a fault at a point; return what did not hold, or nothing."""
        before = self.state()

        def build() -> None:
            with self.log.open("w") as log:
                os.dup2(log.fileno(), sys.stderr.fileno())
            with Faults(at, strike, lasting=lasting, half=half):
                try:
                    self.publish(self.new if before == "old" else self.old)
                except BuildFailed:
                    os._exit(REFUSED)
                except BaseException:
                    traceback.print_exc()
                    raise

        status = in_child(build)
        after = self.state()
        if status == FAULT:
            return f"point {at}: {self.log.read_text('utf-8').splitlines()[-1]}"
        if not is_whole(self.out):
            return f"point {at}: the output is not whole"
        if (after == before) is (status == PUBLISHED) and status in {PUBLISHED, REFUSED}:
            return f"point {at}: ended with {status}, and the {after} state stands"
        if mend_target(self.out, self.project) or beside(self.out):
            return f"point {at}: {', '.join(beside(self.out))} stayed behind"
        return "" if is_whole(self.out) else f"point {at}: the output is not whole after it was mended"

    def state(self) -> str:
        """Return which state stands."""
        return "new" if load_manifest(self.out)["inputs"] == self.new.checked.inputs else "old"

    def _render(self) -> Rendered:
        options = Options(self.project, self.out)
        rendered = render_project(check_project(options))
        return replace(rendered, reports=rendered.reports[:1])
