"""Prepare a build without writing anything: read, check, plan. Rules of meaning run only on a clean read.

This is the first gate, for which `gates` has the judges; `rendered` is the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from factbound.beginning import Beginning, begin
from factbound.check.allowances import Allowance, read_allowances
from factbound.check.outside import check_clocks
from factbound.check.references import TemplateText
from factbound.crew import beforehand
from factbound.facts.asof import choose_clocks, day_words, titled, without_unknown
from factbound.facts.knowledge import Knowledge
from factbound.facts.resting import list_noticed
from factbound.files import is_held
from factbound.gates import check_files, check_meaning
from factbound.history.comparison import Comparison, load_comparison
from factbound.history.editions import History, load_history
from factbound.history.journal import Journal, Memory, load_journal, tell_ahead
from factbound.history.memory import NAME, load_memory
from factbound.history.redlines import ToldEditions, tell_editions
from factbound.history.releases import Editions
from factbound.inputs import input_hashes, load_templates, project_prose
from factbound.options import Options
from factbound.problems import BuildFailed
from factbound.progress import step
from factbound.publish.address import SiteAddress, load_address
from factbound.publish.manifest import load_manifest
from factbound.read.content import ContentFile, load_content
from factbound.read.intake import take_in
from factbound.read.project import Earlier, Reading, load_project
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.taken import narrative_texts, take_project

if TYPE_CHECKING:
    from factbound.render.plan import Plan
    from factbound.render.sandbox.environment import Sandbox
    from factbound.render.templates import Templates


SORT = "judged"
"""As what the cache keeps that nothing is wrong with a project."""
HELD = 1_000
"""Data files of a project of which a session holds what they say from one build to the next; of more, it would take too much memory."""
SITE_MAKERS = ("mkdocs.commands.build", "factbound.publish.builder.building", "factbound.publish.theme")


@dataclass(frozen=True)
class Asked:
    """What a repository is asked while the files of its project are read; each waits for the answer."""

    history: Callable[[], History]
    committed: Callable[[], Mapping[str, bytes]]
    """Data files at the last commit, for one call; raises GitFault."""


@dataclass(frozen=True)
class Checked:
    """A project that has passed the first gate."""

    options: Options
    knowledge: Knowledge
    content: list[ContentFile]
    plan: Plan
    environment: Sandbox
    beginning: Beginning
    """The files that were read, as they were before the reading began."""
    reading: Reading
    """The data files as they stand, for the places of what they say."""
    templates: tuple[TemplateText, ...]
    editions: Editions = field(default_factory=Editions)
    """By their records alone."""
    known: Memory = field(default_factory=dict)
    """What is known of commits beside what the last build wrote down."""
    ahead: Callable[[], Memory | None] | None = None
    """Waits for what is found out of them by a process of its own, if there is one."""
    asked: Asked | None = None
    """What the repository was asked meanwhile."""

    @property
    def texts(self) -> tuple[TemplateText, ...]:
        """All templates and content files, front matter blanked; what was found out of them is no longer at hand."""
        return (*self.templates, *narrative_texts(self.content))

    def with_known(self, known: Memory, ahead: Callable[[], Memory | None] | None = None) -> Checked:
        """Return it with what is known of commits, which never change: the same is told of them whoever found it out."""
        return replace(self, known=known, ahead=ahead)

    @property
    def inputs(self) -> dict[str, str]:
        """Path -> SHA-256 of all that was read."""
        return self.beginning.inputs.hashes

    def with_asked(self, asked: Asked) -> Checked:
        """Return it with what somebody has asked the repository of the same folder."""
        return replace(self, asked=asked)

    @cached_property
    def told_editions(self) -> ToldEditions:
        """The editions with what they hold, read on first use.

        Raises:
            BuildFailed: If a file of an edition is missing or was altered.
        """
        return tell_editions(self.editions, self.reading.project, self.knowledge.clocks)

    @cached_property
    def address(self) -> SiteAddress:
        """Where the site will stand, read on first use.

        Raises:
            BuildFailed: If what the settings or the environment say is no address.
        """
        return load_address(self.options.project)

    @cached_property
    def history(self) -> History:
        """The commits that touched its facts, read on first use: a check has none."""
        return self.asked.history() if self.asked else load_history(self.options.project)

    @cached_property
    @step("Reading the history")
    def journal(self) -> Journal:
        """What each of them changed."""
        if day := self.knowledge.clocks.known_at:
            return Journal(untold=f"This is the briefing as it was known on {day_words(day)}, and changes that came later are no part of it")
        known = self.known or load_memory(self.options.out, load_manifest(self.options.out).get("outputs", {}))
        committed = self.asked.committed if self.asked else None
        return load_journal(self.options.project, self.knowledge.project, self.history, known, self.ahead, committed, self.inputs)

    @cached_property
    def comparison(self) -> Comparison | None:
        """What it is to be compared with, if anything.

        Raises:
            BuildFailed: If that cannot be read.
        """
        since = self.options.since
        return load_comparison(self.options.project, self.reading.project, since, self.knowledge.clocks) if since else None


@step("Reading and checking")
def check_project(options: Options, beginning: Beginning | None = None, last: Checked | None = None) -> Checked:
    """Read a project and judge it, unless it was judged already and nothing has changed since.

    Args:
        options: Of the build.
        beginning: What was read of it, if somebody has begun.
        last: The same project as this process found it last, for what of it is still the same.

    Raises:
        BuildFailed: With every problem that was found.
    """
    from factbound.render.templates import Templates

    beginning = beginning or begin(options)
    taken = take_project(options, beginning, _same_files(last, beginning) if last else None)
    judged = bool(options.cache and beginning.key and options.cache.get(SORT, beginning.key) is not None)
    if problems := [*beginning.altered, *taken.reading.problems, *taken.faults] if judged else check_files(taken):
        raise BuildFailed(problems)
    reading, templates = taken.reading, taken.templates
    clocks = choose_clocks(reading.project.briefing, options.valid_at, options.known_at)
    project = replace(reading.project, briefing=titled(reading.project.briefing, clocks))
    knowledge = Knowledge(project, clocks).settle_all()
    if outside := [] if judged else check_clocks(reading, knowledge):
        raise BuildFailed(outside)
    editions = beginning.editions.made_by(clocks.known_at)
    plan = _plan(knowledge, Templates({one.name: one.text for one in templates}, taken.names.free), taken.content, editions)
    if problems := [] if judged else [*beginning.altered, *check_meaning(taken, knowledge, plan)]:
        raise BuildFailed(problems)
    if options.cache and beginning.key and not judged and not find_changed(options, beginning):
        options.cache.put(SORT, beginning.key, b"good")
    return Checked(options, knowledge, taken.content, plan, taken.environment, beginning, reading, tuple(taken.templates), editions)


def _same_files(last: Checked, beginning: Beginning) -> Earlier | None:
    """Return the last reading and which files hold the same: those of the same SHA-256, read with the same vocabulary; nothing of a large project.

    A file of the same path and content says the same, and nothing of a reading is changed afterwards, so that it can be taken as it is.
    """
    same = {path for path, sha256 in beginning.inputs.hashes.items() if last.inputs.get(path) == sha256}
    return Earlier(last.reading, same) if VOCABULARY in same and len(last.reading.files) <= HELD else None


@contextmanager
def history_ahead(options: Options) -> Iterator[Callable[[], Memory | None] | None]:
    """Have the history read in a process of its own while the project is read, where there may be one that no build has read before.

    Yields:
        What waits for it, and loads before what makes a site, which this process will need next; None where none is read.
    """
    places = (options.project.resolve(), *options.project.resolve().parents)
    if options.known_at or (options.out / NAME).exists() or not any((place / ".git").exists() for place in places):
        yield None
        return
    with beforehand(partial(tell_ahead, options.project)) as take:

        def known() -> Memory | None:
            for name in SITE_MAKERS:
                import_module(name)
            return take()

        yield known


def find_changed(options: Options, beginning: Beginning, once: Callable[[str], bool] = is_held) -> list[str]:
    """Return the files that came or went since a build began, and those that were saved of the files that it reads more than once.

    Only where there are none is what it found true of what it made. What was saved and taken back holds the same, but may have been read meanwhile.

    Args:
        options: Of the build.
        beginning: The files as they were.
        once: Whether a file was read once alone until now.
    """
    intake = take_in(options.project)
    rest = replace(intake, files=[path for path in intake.files if not once(path)])
    hashes, looks = beginning.inputs.hashes, beginning.intake.looks
    changed = {path for path, digest in input_hashes(options, rest).items() if hashes.get(path) != digest or looks.get(path) != intake.looks[path]}
    return sorted(changed.union(set(intake.files).symmetric_difference(beginning.intake.files)))


@step("Planning")
def _plan(knowledge: Knowledge, templates: Templates, content: list[ContentFile], editions: Editions) -> Plan:
    """Return what will be made of a project, long lists divided."""
    from factbound.render.lists import divide_lists
    from factbound.render.plan import Occasions, plan_briefing
    from factbound.render.wording import Wording

    known, occasions = without_unknown(knowledge.project, knowledge), Occasions(editions.found, bool(list_noticed(knowledge)))
    return divide_lists(plan_briefing(known, templates, content, Wording(knowledge).plain, occasions), knowledge, templates)


def find_allowances(options: Options) -> list[Allowance]:
    """Return what the files of a project allow to stand in their prose without a fact, as far as they can be read."""
    templates, _ = load_templates(options)
    content, _ = load_content(options.project)
    allowances, _ = read_allowances(project_prose(options, templates, content), load_project(options.project).files.values())
    return sorted(allowances)
