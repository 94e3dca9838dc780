"""All that a build takes in of a project, read and not judged yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import jinja2

from factbound.beginning import Beginning
from factbound.check.fields import SETTINGS
from factbound.check.numbers import words_of_units
from factbound.check.quiet import find_quiet
from factbound.check.references import Names, TemplateText, assigned_names
from factbound.check.templatenames import TemplateNames, find_names
from factbound.crew import beside, cores
from factbound.inputs import Inputs, load_templates, project_prose
from factbound.options import Options
from factbound.problems import Problem
from factbound.progress import step
from factbound.read.content import ContentFile, load_content
from factbound.read.intake import Intake
from factbound.read.kept import KeptReadings
from factbound.read.project import Earlier, Reading, load_project
from factbound.read.tree import FolderAtHand
from factbound.read.yamlfile import YamlFile, load_yaml

if TYPE_CHECKING:
    from factbound.render.sandbox.environment import Sandbox

RESERVED_WORDS = ("true", "false", "none", "not", "and", "or", "in", "is", "if", "else", "loop", "self", "super", "caller", "varargs", "kwargs")


CODE = "code of a document's template"
"""The sort of result that it is in a cache."""


@dataclass(frozen=True)
class Taken:
    """What lies in a project, as far as it could be read."""

    options: Options
    intake: Intake
    inputs: Inputs
    environment: Sandbox
    words: tuple[str, ...]
    """Names that the engine provides in templates."""
    attributes: tuple[str, ...]
    """What every entity has in templates besides its facts."""
    templates: list[TemplateText]
    names: TemplateNames
    """Those of the templates."""
    content: list[ContentFile]
    reading: Reading
    faults: list[Problem]
    """What was wrong with files of templates and content."""

    @cached_property
    def narrative(self) -> list[TemplateText]:
        """The files of content/, front matter blanked."""
        return narrative_texts(self.content)

    @cached_property
    def texts(self) -> list[TemplateText]:
        """All templates and content files."""
        return [*self.templates, *self.narrative]

    @cached_property
    def prose(self) -> list[TemplateText]:
        """What the project itself has readers read; a narrative file without front matter is the same here."""
        found = project_prose(self.options, self.templates, self.content)
        same = {one.path: one for one in self.narrative}
        return [same[one.path] if one.path in same and same[one.path].text == one.text else one for one in found]

    @cached_property
    def quiet(self) -> frozenset[str]:
        """Paths of narrative files that are known to have no fault by themselves; see `find_quiet`."""
        texts = [one for one, file in zip(self.narrative, self.content, strict=True) if one.text == file.text]
        units = words_of_units(self.reading.project.vocabulary)
        return find_quiet(texts, self.inputs.hashes, units, self.options.cache, beside if cores() > 1 else None)

    @cached_property
    def data(self) -> dict[str, YamlFile]:
        """The data files and the settings, by path."""
        return {**self.reading.files, SETTINGS: load_yaml(self.options.project / SETTINGS, SETTINGS, tags=True)}


def take_project(options: Options, beginning: Beginning, earlier: Earlier | None = None) -> Taken:
    """Understand what was read of a project; its files are not held any longer.

    Args:
        options: Of the build.
        beginning: What was read.
        earlier: Another reading, from which is taken what is the same.
    """
    from factbound.render.environment import GLOBALS, make_environment
    from factbound.render.sandbox.compiled import KeptCode
    from factbound.render.views.entities import EntityView

    inputs = beginning.inputs
    folders = tuple(folder.resolve() for folder in options.template_folders if folder.is_dir())  # a trial of a change then compiles none again
    environment = make_environment(folders, (options.project / "content").resolve())
    environment.bytecode_cache = KeptCode(partial(options.cache.get, CODE), partial(options.cache.put, CODE)) if options.cache else None
    attributes = tuple(name for name in dir(EntityView) if not name.startswith("_"))
    templates, template_faults = load_templates(options)
    words = (*GLOBALS, *environment.globals)
    names = find_names(templates, environment, Names({}, frozenset(words), frozenset(attributes)), options.cache)
    kept = KeptReadings(options.cache, inputs.held, inputs.hashes, beside if cores() > 1 else None) if inputs.held else None
    folder = FolderAtHand(options.project, inputs.held)
    with step("Reading data") as tick:
        reading = load_project(folder, _reserved(environment, names.assigned), attributes, earlier, kept, judged=True, tick=tick)
    content, content_faults = load_content(options.project, inputs.held)
    faults = [*template_faults, *content_faults]
    inputs.held.clear()
    return Taken(options, beginning.intake, inputs, environment, words, attributes, templates, names, content, reading, faults)


def narrative_texts(content: Iterable[ContentFile]) -> list[TemplateText]:
    """Return files of content/ as the rules look at them, front matter blanked."""
    return [TemplateText(f"content/{one.path}", f"content/{one.path}", one.source) for one in content]


def taken_words(templates: Iterable[TemplateText], environment: jinja2.Environment) -> tuple[str, ...]:
    """Return the words that mean something in templates already, so that no entity can be called by them."""
    return _reserved(environment, assigned_names(templates, environment))


def _reserved(environment: jinja2.Environment, assigned: Iterable[str]) -> tuple[str, ...]:
    from factbound.render.environment import GLOBALS

    return (*GLOBALS, *environment.globals, *RESERVED_WORDS, *assigned)
