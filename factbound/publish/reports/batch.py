"""The documents of a build, made side by side; those that would come out the same are taken from the last build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from factbound.problems import BuildFailed, gather
from factbound.progress import step
from factbound.publish.reports.document import Press, write_documents, write_text
from factbound.publish.reports.earlier import EarlierDocuments, Recipes
from factbound.render.documents import RenderedReport


class Batch:
    """All documents of a build, begun at once.

    Args:
        reports: What they are made of.
        press: What they are made with.
        folder: Where they go.
        earlier: The last ones.
        pool: What they are made in.
    """

    def __init__(self, reports: Sequence[RenderedReport], press: Press, folder: Path, earlier: EarlierDocuments, pool: ThreadPoolExecutor) -> None:
        self._running, self._step = press.running, ExitStack()
        self._made: list[Future[None]] = []
        self.keys: dict[str, str] = {}
        """Name of a document -> hash of what it is made from; not of one whose layout was changed meanwhile, of which nobody knows."""
        recipes = Recipes(press)
        for report in reports:
            write_text(report, folder)
            keys = recipes.of(report)
            self.keys |= keys
            if wanted := {name: key for name, key in keys.items() if not earlier.take(name, key, folder)}:
                self._made.append(pool.submit(self._make, report, folder, press, wanted, earlier))

    def __enter__(self) -> Self:
        tick = self._step.enter_context(step("Making documents", len(self._made), beside=True))
        for made in self._made:
            made.add_done_callback(lambda _: tick())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._step.close()
        if kind and not issubclass(kind, BuildFailed):  # what is in the middle would keep whoever ended the build waiting
            self._running.end()
        self._running.rest()

    def finish(self) -> None:
        """Wait for all documents.

        Raises:
            BuildFailed: With the problems of all.
        """
        gather(made.result for made in self._made)

    def _make(self, report: RenderedReport, folder: Path, press: Press, wanted: Mapping[str, str], earlier: EarlierDocuments) -> None:
        write_documents(report, folder, press, wanted.keys())
        now = Recipes(press).of(report)
        for name, key in wanted.items():
            if now.get(name) == key:
                earlier.keep(name, key, folder)
            else:
                del self.keys[name]
