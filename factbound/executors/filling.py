"""What a worker does: it reads the project, renders its part and makes the pages of the site from that, for the cache alone."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from factbound.caches import with_cache
from factbound.engine import engine_hash
from factbound.executors.shards import Filled, Shard
from factbound.facts.digests import digest_of
from factbound.options import Options
from factbound.pipeline import begin_documents, make_site
from factbound.prepare import Checked, check_project
from factbound.problems import BuildFailed
from factbound.publish import card, feed, looks
from factbound.publish.builder.known import Kept
from factbound.publish.exports import EXPORTS
from factbound.publish.exports.rows import list_batches
from factbound.publish.site import write_nav
from factbound.publish.stage import Stage
from factbound.render.plan import plan_nav
from factbound.rendered import Rendered, render_some

ANOTHER_ENGINE = "it has another engine, or other versions of what is installed"
ANOTHER_PROJECT = "it has other files of the project"
NO_PROJECT = "it cannot read the project: {}"
_ALONE = threading.Lock()
"""A process does one part at a time, also where a cluster would have it do several: they share environment and log."""


def fill(shard: Shard) -> Filled:
    """Put into the cache what comes of a part of a build."""
    if engine_hash() != shard.engine:
        return Filled(shard.number, untold=ANOTHER_ENGINE)
    try:
        with _ALONE, _told(shard.environment), tempfile.TemporaryDirectory(prefix="factbound-", dir=shard.folder or None) as folder:
            options = Options(Path(shard.project), Path(folder, "out"), shard.valid_at, shard.known_at, shard.since, shard.stock)
            with with_cache(options, quiet=True) as cached:
                checked = check_project(cached)
                if digest_of(checked.inputs) != shard.inputs:
                    return Filled(shard.number, untold=ANOTHER_PROJECT)
                pages, reports = fill_part(shard, checked)
    except BuildFailed as failed:
        return Filled(shard.number, untold=NO_PROJECT.format(failed.problems[0].message))
    return Filled(shard.number, pages, reports)


def fill_part(shard: Shard, checked: Checked) -> tuple[int, int]:
    """Render a part of a project, and make its pages of the site.

    Returns:
        How many pages and reports it has.
    """
    pages, reports = shard.share(checked.plan.pages), shard.share(checked.plan.reports)
    rendered = render_some(checked, pages, reports, shard.share([*list_batches(checked.knowledge.facts)]))
    with Stage(checked.options.out, checked.options.project) as stage:
        if reports:
            _make_documents(stage, rendered)
        if not shard.stock:
            make_known(stage, rendered, {page.path for page in pages if not page.looks_back})
    return len(pages), len(reports)


def _make_documents(stage: Stage, rendered: Rendered) -> None:
    with suppress(BuildFailed), ThreadPoolExecutor(1) as pool, begin_documents(stage, rendered, pool) as batch:
        batch.finish()


def make_known(stage: Stage, rendered: Rendered, pages: Collection[str]) -> None:
    """Make some pages of the site, among the names of all that it has: on these they rest, but not on what else is there."""
    checked, docs = rendered.checked, stage.root / "docs"
    for path, text in rendered.pages.items():
        stage.write(f"docs/{path}", text)
    for path, content in looks.load_looks(checked.options.template_folders, checked.options.project):
        stage.write(path, content)
    named = [*(f"data/{name}" for name, _ in EXPORTS), feed.NAME, card.PATH, *(path for path, _ in checked.told_editions.offered())]
    for path in named:
        if not (docs / path).exists():
            stage.write(f"docs/{path}", b"")
    write_nav(stage.root / "nav.yml", plan_nav(checked.plan.pages))
    assert checked.options.cache
    make_site(stage, rendered, Kept(checked.options.cache), pages)


@contextmanager
def _told(environment: Mapping[str, str]) -> Iterator[None]:
    """Have in the environment what whoever builds has there."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
