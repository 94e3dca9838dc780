"""Rendered reports held against the fonts of documents; most have no letter of which that must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from factbound.check.references import TemplateText
from factbound.problems import BuildFailed
from factbound.publish.reports.scripts import doubtful_letters
from factbound.read.content import ContentFile
from factbound.read.yamlfile import YamlFile

if TYPE_CHECKING:
    from factbound.render.plan import Plan


def judge_letters(
    reports: Mapping[str, str], files: Mapping[str, YamlFile], content: Sequence[ContentFile], texts: Iterable[TemplateText], plan: Plan
) -> None:
    """Judge what reports print.

    Args:
        reports: Markdown by name.
        files: The data files.
        content: The narrative.
        texts: All templates and narrative files.
        plan: What is made.

    Raises:
        BuildFailed: With the letters that no font has, at the lines that they come from.
    """
    if not (doubtful := doubtful_letters(reports.values())):
        return
    from factbound.check.included import included_files
    from factbound.publish.reports.letters import letter_problems, list_sources, missing_letters
    from factbound.render.planned import list_documents

    if missing := missing_letters(doubtful):
        named = {one.name: one for one in texts}
        included = {name for document in list_documents(plan) for name in included_files(document, named)}
        templates = [one for one in named.values() if not one.name.startswith("content/")]
        raise BuildFailed(letter_problems(missing, reports, list_sources(files.values(), content, templates, included)))
