"""The build as one function that reads top to bottom, and its variant for `serve`: prepare, write, make the site and the documents, swap in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from factbound.facts.asof import clock_words
from factbound.files import INPUTS, is_read_once
from factbound.history import memory
from factbound.history.editions import load_history
from factbound.history.journal import Memory, read_committed
from factbound.options import Options
from factbound.prepare import Asked, Checked, check_project, find_changed, history_ahead
from factbound.problems import BuildFailed, Position, Problem, gather
from factbound.progress import step
from factbound.publish.earlier import take_over
from factbound.publish.home import told_at_home
from factbound.publish.manifest import load_manifest, manifest_content, understood
from factbound.publish.reports.batch import Batch
from factbound.publish.reports.carried import Carried
from factbound.publish.reports.document import Press
from factbound.publish.reports.earlier import EarlierDocuments
from factbound.publish.reports.running import Running
from factbound.publish.site import Site, build_site
from factbound.publish.stage import Stage, mend_target
from factbound.publish.times import build_time
from factbound.publish.web.website import Website
from factbound.publish.workers import workers
from factbound.rendered import Rendered, render_pages, render_project, render_reports
from factbound.summary import Summary, summarise, told_of
from factbound.unchanged import Begun, keep
from factbound.writing import offer_downloads, write_card, write_exports, write_sources

if TYPE_CHECKING:
    from factbound.publish.builder.known import Known


MEANWHILE = ("the file was changed while the project was built, after it had been judged", "Build again.")
"""Of what a build reads again when it makes pages and documents: of data it makes what it has judged."""


def publish_briefing(options: Options, prepare: Callable[[Checked], Iterable[str]] = lambda _: (), begun: Begun | None = None) -> Summary:
    """Build everything and put it into the output folder.

    Args:
        options: Of the build.
        prepare: Is given the project once it is good, to have others fill the cache first; returns what is to be told of that.
        begun: What has been done of it, if somebody has begun.

    Raises:
        BuildFailed: With every problem; the output folder is then as it was.
    """
    kept, beginning = begun or Begun(mend_target(options.out, options.project))
    with history_ahead(options) as ahead:
        checked = check_project(options, beginning).with_known({}, ahead)
        told = prepare(checked)
        rendered = render_project(checked)
    noticed: list[str] = []
    with Stage(options.out, options.project) as stage:
        write_sources(stage, rendered)
        rendered = rendered.written()
        with step("Making site and documents"), workers() as pool, begin_documents(stage, rendered, pool) as batch:
            made = (
                lambda: write_card(stage, rendered),
                lambda: noticed.extend(make_site(stage, rendered, _kept(options))),
                lambda: _finish_documents(batch, rendered),
            )
            gather(made)
        offer_downloads(stage)
        changed = _changed_meanwhile(checked)
        manifest = _publish(stage, rendered, batch.keys)
    summary = summarise(rendered)
    summary.notices += noticed
    if not changed:
        keep(options, checked.beginning, checked.history, summary, manifest)
    summary.notices += [*told_of([*kept, *stage.kept]), *told]
    return summary


def _changed_meanwhile(checked: Checked) -> list[str]:
    """Return what somebody has changed in the project since a build of it began, of which nothing has come into what was made.

    Raises:
        BuildFailed: If it is what a build reads more than once, so that what was made may not be what was judged.
    """
    changed = find_changed(checked.options, checked.beginning, is_read_once)
    if unjudged := [path for path in changed if path.split("/")[0] in INPUTS and not is_read_once(path)]:
        raise BuildFailed([Problem(Position(path), *MEANWHILE) for path in unjudged])
    return changed


class Preview:
    """A briefing under `serve`: the site at once, the documents after it, from one rendering."""

    def __init__(self, options: Options) -> None:
        from factbound.publish.builder.known import Kept, Remembered

        self._options = options
        self._lock = threading.Lock()
        self._rendered: Rendered | None = None
        self._known = Kept(options.cache) if options.cache else Remembered()
        self._running = Running()
        self._told: Memory = {}
        """What it has found out of commits."""
        self._committed: dict[str, bytes] = {}
        """Blobs of the last commit; see `read_committed`."""
        self._published = b""
        """The manifest of the site that it put up last."""

    def end(self) -> None:
        """End what is being typeset: nobody waits for documents any more."""
        self._running.end()

    def build_site(self) -> list[str]:
        """Publish everything but the documents, of which the last ones stay.

        Returns:
            What is to be told: where files went that no build made.

        Raises:
            BuildFailed: With every problem; the last good output stays up.
        """
        kept = mend_target(self._options.out, self._options.project)
        rendered = render_pages(self._check().with_known(self._told), last=self._rendered)
        noticed: list[str] = []
        with Stage(self._options.out, self._options.project) as stage:
            write_sources(stage, rendered)
            gather([lambda: write_card(stage, rendered), lambda: noticed.extend(make_site(stage, rendered, self._known))])
            with self._lock:
                keys = _keep_reports(stage)
                self._rendered = rendered
                self._published = _publish(stage, rendered, keys)
        self._told = {entry.commit.id: entry.told for entry in rendered.checked.journal.entries}
        return [*noticed, *told_of([*kept, *stage.kept])]

    def _check(self) -> Checked:
        """Read and judge the project, of which what is as it was is at hand, while its repository is asked what it has."""
        project, last = self._options.project, self._rendered
        with ThreadPoolExecutor(1) as beside:
            history, committed = beside.submit(load_history, project).result, [beside.submit(read_committed, project, self._committed)]
            asked = Asked(history, lambda: committed.pop().result())  # once, so that they are not held as long as what came of them
            return check_project(self._options, last=last.checked if last else None).with_asked(asked)

    def build_reports(self) -> list[str]:
        """Make the documents of the last site; they are dropped when a newer site came up meanwhile, also that of another process.

        Returns:
            What is to be told, as of the site.

        Raises:
            BuildFailed: When a document cannot be rendered or typeset.
        """
        site = self._rendered
        if site is None:
            return []
        rendered = render_reports(site)
        with Stage(self._options.out, self._options.project) as stage:
            write_exports(stage, rendered)
            try:
                with workers() as pool, begin_documents(stage, rendered, pool, self._running) as batch:
                    _finish_documents(batch, rendered)
            except BuildFailed:
                if self._running.ended:
                    return []
                raise
            with self._lock:
                if site is not self._rendered or not take_over(stage, ("docs", "site", "theme", "nav.yml"), self._published):
                    return []
                offer_downloads(stage)
                _publish(stage, rendered, batch.keys)
        return told_of(stage.kept)


def begin_documents(stage: Stage, rendered: Rendered, pool: ThreadPoolExecutor, running: Running | None = None) -> Batch:
    """Begin to make the documents of what is rendered."""
    options, time = rendered.checked.options, build_time(rendered.checked.knowledge.project.briefing)
    press = Press(options.template_folders, Carried(rendered.checked.knowledge).by, time, running or Running())
    earlier = EarlierDocuments(stage.out, load_manifest(stage.out), options.cache)
    return Batch(rendered.reports, press, stage.root / "reports", earlier, pool)


def _finish_documents(batch: Batch, rendered: Rendered) -> None:
    with told_at_home(rendered.checked.content):
        batch.finish()


def _kept(options: Options) -> Known | None:
    from factbound.publish.builder.known import Kept

    return Kept(options.cache) if options.cache else None


@step("Making the site")
def make_site(stage: Stage, rendered: Rendered, known: Known | None, only: Collection[str] | None = None) -> list[str]:
    """Make the site of what is staged; or of some pages only what is known of them afterwards, see `publish.site.Site`.

    Returns:
        What is to be told of it.
    """
    root, checked = stage.root, rendered.checked
    epoch = max(0, int(build_time(checked.knowledge.project.briefing).timestamp()))  # no file can say that it is older
    clock = clock_words(checked.knowledge.project.briefing, checked.knowledge.clocks)
    website = Website(checked.knowledge, checked.plan, rendered.address, content=checked.content)
    folders = (root / "docs", root / "site", root / "theme", root / "nav.yml")
    with told_at_home(rendered.checked.content):
        build_site(
            site := Site(checked.options.project, *folders, epoch, clock, website, checked.options.stock, only, shelf=stage.shelf.below("site")),
            known,
        )
    stage.seal("site")
    return site.notices


def _keep_reports(stage: Stage) -> dict[str, str]:
    """Take over the documents of the last build as they are.

    Returns:
        What the last manifest says that they were made from.
    """
    manifest = manifest_content(stage.out)
    if not take_over(stage, ("reports",), manifest):
        return {}
    offer_downloads(stage)
    return dict(understood(manifest).get("reports", {}))


@step("Publishing")
def _publish(stage: Stage, rendered: Rendered, reports: dict[str, str]) -> bytes:
    clocks = rendered.checked.knowledge.clocks
    clock = {name: day.isoformat() if day else None for name, day in (("valid_at", clocks.valid_at), ("known_at", clocks.known_at))}
    told = () if clocks.known_at else rendered.checked.history.commits  # what is told of them is made from them, so that they are an input too
    if rendered.checked.journal.entries:
        stage.write(memory.NAME, memory.pack_journal(rendered.checked.journal))
    editions = {one.name: one.record["digest"] for one in rendered.checked.editions.found}
    about = {**clock, "site_url": rendered.address.base or None, "history": [commit.id for commit in told], "editions": editions}
    return stage.publish(rendered.checked.inputs, **about, reports=dict(sorted(reports.items())))
