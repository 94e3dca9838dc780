"""Prepare a build without writing anything: read, check, plan. Rules of meaning run only on a clean read.

This is the first gate; `rendered` is the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from factbound.check.allowances import Allowance, Allowances, read_allowances
from factbound.check.assets import check_assets
from factbound.check.disguised import disguised_letters
from factbound.check.documents import check_documents
from factbound.check.fields import SETTINGS
from factbound.check.hiding import hidden_entities
from factbound.check.links import check_links
from factbound.check.literals import bare_literals
from factbound.check.looks import check_look
from factbound.check.mentions import check_mentions
from factbound.check.narrative import check_narrative
from factbound.check.numbers import check_numbers
from factbound.check.outside import check_clocks
from factbound.check.overstated import check_overstated
from factbound.check.reaches import reaching_typst
from factbound.check.references import TemplateText, assigned_names, check_references, free_names, known_names
from factbound.check.rules import check_rules
from factbound.check.scripts import mixed_words
from factbound.facts.asof import choose_clocks, clock_words, day_words, titled, without_unknown
from factbound.facts.knowledge import Knowledge
from factbound.facts.resting import list_noticed
from factbound.history.comparison import Comparison, load_comparison
from factbound.history.editions import History, load_history
from factbound.history.journal import Journal, load_journal
from factbound.history.memory import load_memory
from factbound.history.redlines import ToldEditions, tell_editions
from factbound.history.releases import Editions, try_editions
from factbound.inputs import input_hashes, load_templates, project_prose, settings_faults
from factbound.options import Options
from factbound.problems import BuildFailed, until_full
from factbound.progress import step
from factbound.publish.address import SiteAddress, load_address
from factbound.publish.manifest import load_manifest
from factbound.publish.times import epoch_faults
from factbound.read.content import ContentFile, load_content
from factbound.read.intake import take_in
from factbound.read.project import Reading, load_project
from factbound.read.unfit import unfit_characters, unfit_layouts
from factbound.read.yamlfile import load_yaml

if TYPE_CHECKING:
    import jinja2

    from factbound.render.plan import Plan
    from factbound.render.templates import Templates


@dataclass(frozen=True)
class Checked:
    """A project that has passed the first gate."""

    options: Options
    knowledge: Knowledge
    content: list[ContentFile]
    plan: Plan
    environment: jinja2.Environment
    inputs: dict[str, str]
    """Path -> SHA-256 of all that was read, as it was before the reading began."""
    reading: Reading
    """The data files as they stand, for the places of what they say."""
    texts: tuple[TemplateText, ...]
    """All templates and content files, front matter blanked."""
    editions: Editions = field(default_factory=Editions)
    """By their records alone."""

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
        return load_history(self.options.project)

    @cached_property
    @step("Reading the history")
    def journal(self) -> Journal:
        """What each of them changed."""
        if day := self.knowledge.clocks.known_at:
            return Journal(untold=f"This is the briefing as it was known on {day_words(day)}, and changes that came later are no part of it")
        known = load_memory(self.options.out, load_manifest(self.options.out).get("outputs", {}))
        return load_journal(self.options.project, self.knowledge.project, self.history, known)

    @cached_property
    def comparison(self) -> Comparison | None:
        """What it is to be compared with, if anything.

        Raises:
            BuildFailed: If that cannot be read.
        """
        since = self.options.since
        return load_comparison(self.options.project, self.reading.project, since, self.knowledge.clocks) if since else None


@step("Reading and checking")
def check_project(options: Options) -> Checked:
    """Read a project and judge it.

    Raises:
        BuildFailed: With every problem that was found.
    """
    from factbound.publish.claims import check_claims
    from factbound.render.environment import GLOBALS, make_environment
    from factbound.render.planned import list_documents
    from factbound.render.templates import Templates
    from factbound.render.views.entities import EntityView

    intake = take_in(options.shows or options.project)
    inputs = {} if options.shows else input_hashes(options, intake)
    folders = tuple(folder.resolve() for folder in options.template_folders if folder.is_dir())  # a trial of a change then compiles none again
    environment = make_environment(folders, (options.project / "content").resolve())
    words = (*GLOBALS, *environment.globals)
    attributes = [name for name in dir(EntityView) if not name.startswith("_")]
    templates, template_faults = load_templates(options)
    with step("Reading data") as tick:
        reading = load_project(options.project, taken_words(templates, environment), attributes, judged=True, tick=tick)
    content, content_faults = load_content(options.project)
    narrative = [TemplateText(f"content/{one.path}", f"content/{one.path}", one.source) for one in content]
    texts = [*templates, *narrative]
    prose = list(project_prose(options, templates, content))
    data = {**reading.files, SETTINGS: load_yaml(options.project / SETTINGS, SETTINGS, tags=True)}
    allowances, malformed = read_allowances(prose, data.values())
    problems = [*intake.misnamed, *reading.problems, *template_faults, *content_faults, *malformed]
    problems += [*settings_faults(options, data[SETTINGS]), *check_look(options.template_folders), *epoch_faults()]
    problems += reaching_typst(options.project / "templates") if options.template_folders[1:] else ()  # the default ones are looked at by the tests
    problems += [problem for one in prose for problem in until_full(one.path, unfit_characters(one.text, one.path))] + data[SETTINGS].unfit
    problems += unfit_layouts(options.shows or options.project, intake.files)
    problems += [*check_narrative(narrative), *disguised_letters(narrative), *check_assets(options.project)]
    if reading.project.vocabulary.kinds:  # without them no entity was read, and every name would seem unknown
        names = known_names(reading, words, attributes)
        problems += [*check_links(reading), *check_references(texts, environment, names), *hidden_entities(narrative, environment, names)]
        problems += check_mentions(reading, names)
    if problems:
        raise BuildFailed(problems)
    clocks = choose_clocks(reading.project.briefing, options.valid_at, options.known_at)
    project = replace(reading.project, briefing=titled(reading.project.briefing, clocks))
    knowledge = Knowledge(project, clocks).settle_all()
    if outside := check_clocks(reading, knowledge):
        raise BuildFailed(outside)
    given = {one.name: free_names(one, environment) for one in templates}
    editions, altered = try_editions(options.project, clocks.known_at)
    plan = _plan(knowledge, Templates({one.name: one.text for one in templates}, given), content, editions)
    permits = Allowances(allowances)
    problems = [*altered, *check_rules(reading, knowledge), *check_claims(plan, intake.files, options.template_folders[-1])]
    problems += check_numbers(prose, data, permits, knowledge)
    problems += [problem for text in prose for problem in until_full(text.path, bare_literals(text, environment, permits))]
    problems += [*mixed_words(data, prose, permits), *check_documents(narrative, templates, list_documents(plan))]
    problems += check_overstated(prose, reading.files, permits, knowledge, environment)
    if not clock_words(reading.project.briefing, clocks):  # at another day a sentence may need less
        problems += permits.needless()
    if problems:
        raise BuildFailed(problems)
    return Checked(options, knowledge, content, plan, environment, inputs, reading, tuple(texts), editions)


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


RESERVED_WORDS = ("true", "false", "none", "not", "and", "or", "in", "is", "if", "else", "loop", "self", "super", "caller", "varargs", "kwargs")


def taken_words(templates: Iterable[TemplateText], environment: jinja2.Environment) -> tuple[str, ...]:
    """Return the words that mean something in templates already, so that no entity can be called by them."""
    from factbound.render.environment import GLOBALS

    return (*GLOBALS, *environment.globals, *RESERVED_WORDS, *assigned_names(templates, environment))
