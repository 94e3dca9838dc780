"""The files of a project in which things are named, read without judging them."""

from __future__ import annotations

from dataclasses import dataclass

import jinja2

from factbound.check.references import TemplateText, syntax_faults
from factbound.inputs import load_templates
from factbound.options import Options
from factbound.problems import BuildFailed
from factbound.read.content import load_content
from factbound.read.project import Reading, load_project
from factbound.render.environment import make_environment


@dataclass(frozen=True)
class Named:
    """What the files of a project name, whether or not the project passes."""

    reading: Reading
    texts: tuple[TemplateText, ...]
    environment: jinja2.Environment


def read_named(options: Options) -> Named:
    """Read all files of a project without judging them.

    Raises:
        BuildFailed: With the problems of those that cannot be read at all, since nothing is known of what they name.
    """
    environment = make_environment(tuple(options.template_folders), options.project / "content")
    templates, problems = load_templates(options)
    reading = load_project(options.project)
    content, _ = load_content(options.project)
    texts = [*templates, *(TemplateText(f"content/{one.path}", f"content/{one.path}", one.source) for one in content)]
    problems += [problem for file in reading.files.values() if file.root is None for problem in file.problems]
    problems += [problem for text in texts for problem in syntax_faults(text, environment)]
    if not reading.project.vocabulary.kinds:
        problems += reading.problems
    if problems:
        raise BuildFailed(problems)
    return Named(reading, tuple(texts), environment)
