"""What a build reads of a project beside its facts: templates, narrative, settings; and how problems name each file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factbound.check.fields import SETTINGS
from factbound.check.lookwords import LOOK
from factbound.check.references import TemplateText
from factbound.check.settings import check_settings
from factbound.files import INPUTS, is_held
from factbound.options import DEFAULT_TEMPLATES, Options
from factbound.problems import BuildFailed, Position, Problem
from factbound.publish.address import address_faults
from factbound.read.content import ContentFile
from factbound.read.intake import Intake, is_hidden, read_file
from factbound.read.yamlfile import YamlFile

DEFAULTS = "factbound/templates/"
"""How problems name the default templates, which the package's own tests check for bare numbers and no user has to."""


@dataclass(frozen=True)
class Inputs:
    """The files of the project that a build reads, as they were when the reading began."""

    hashes: dict[str, str] = field(default_factory=dict)
    """Path -> SHA-256."""
    held: dict[str, bytes] = field(default_factory=dict)
    """Path -> content, of those that many are like: the files of data/ and content/."""


def input_hashes(options: Options, intake: Intake) -> dict[str, str]:
    """Return the SHA-256 of every file of the project that a build reads.

    Raises:
        BuildFailed: If there is something that may not be read, or a file that cannot be.
    """
    return read_inputs(options, intake).hashes


def read_inputs(options: Options, intake: Intake) -> Inputs:
    """Read every file of the project that a build reads, and hold what is read of most.

    Raises:
        BuildFailed: If there is something that may not be read, or a file that cannot be.
    """
    inputs = Inputs()
    unread: list[Problem] = []
    for path in () if intake.refused else intake.files:
        if path.split("/")[0] in INPUTS:
            try:
                data = read_file(options.project / path)
            except OSError as error:
                unread.append(Problem(Position(path), f"the file cannot be read: {error.strerror}", "Give yourself the right to read it."))
                continue
            inputs.hashes[path] = hashlib.sha256(data).hexdigest()
            if is_held(path) or path == SETTINGS:
                inputs.held[path] = data
    if intake.refused or unread:
        raise BuildFailed([*intake.refused, *intake.misnamed, *unread])
    return inputs


def load_templates(options: Options) -> tuple[list[TemplateText], list[Problem]]:
    """Read every template that can be used, the project's own hiding the default of the same name."""
    found: dict[str, TemplateText] = {}
    problems: list[Problem] = []
    for folder in reversed(options.template_folders):
        shown = shown_path(str(folder / "x"), options).removesuffix("x")
        for file in (one for one in sorted(folder.rglob("*.jinja")) if not is_hidden(one, folder)):
            name = file.relative_to(folder).as_posix()
            path = shown + name
            try:
                found[name] = TemplateText(name, path, file.read_text("utf-8-sig"))
            except UnicodeDecodeError:
                problems.append(Problem(Position(path), "the file is not UTF-8 text", "Save it as UTF-8."))
    return [found[name] for name in sorted(found)], problems


def project_prose(options: Options, templates: list[TemplateText], content: list[ContentFile]) -> Iterator[TemplateText]:
    """Yield what a project itself has readers read: narrative with its front matter, and the templates that are its own."""
    yield from (one for one in templates if not one.path.startswith(DEFAULTS))
    yield from (TemplateText(f"content/{one.path}", f"content/{one.path}", one.text) for one in content)
    look = options.project / "templates" / LOOK
    if look.is_file():
        yield TemplateText(LOOK, f"templates/{LOOK}", look.read_text("utf-8", "replace"))


def shown_path(file: str, options: Options) -> str:
    """Name a template or content file as problems do: relative to the project, or as one of the defaults."""
    path = Path(file)
    own = [(options.project, ""), *(((options.project / name).resolve(), f"{name}/") for name in ("templates", "content"))]
    for folder, prefix in (*own, (DEFAULT_TEMPLATES, DEFAULTS)):
        if path.is_relative_to(folder):
            return prefix + path.relative_to(folder).as_posix()
    return file


def settings_faults(options: Options, settings: YamlFile) -> Iterator[Problem]:
    """Yield what is wrong with the settings of the site generator: whether they are there, and what they may not name.

    Args:
        options: Of the build.
        settings: What was read of them.
    """
    file = options.project / SETTINGS
    if not file.exists():
        hint = "Copy the one of the shipped briefing: it names the site, and 'INHERIT: out/nav.yml' brings in the navigation."
        yield Problem(Position(SETTINGS), "there is no such file", hint)
        return
    told = [*check_settings(settings, "\n".join(settings.lines))]
    yield from told or address_faults(options.project, settings)
