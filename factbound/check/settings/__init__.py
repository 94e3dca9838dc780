"""mkdocs.yml: an allow-list, since the site generator runs what its settings name: no code, no files of elsewhere, no other servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from factbound.check.settings.lists import FIXED, PLAIN, REFUSED
from factbound.check.settings.parts import (
    check_extensions,
    check_extra,
    check_files,
    check_merges,
    check_navigation,
    check_plugins,
    check_site_url,
    check_theme,
    check_words,
)
from factbound.check.settings.tags import check_tags
from factbound.problems import Problem, guess
from factbound.read.yamlfile import Node, Scalar, YamlFile, until_too_many

Check: TypeAlias = Callable[[YamlFile, str, Node], None]

CHECKS: Mapping[str, Check] = {
    "site_name": check_words,
    "copyright": check_words,
    "site_url": check_site_url,
    "theme": check_theme,
    "plugins": check_plugins,
    "markdown_extensions": check_extensions,
    "extra": check_extra,
    "extra_css": check_files,
    "extra_javascript": check_files,
    "nav": check_navigation,
}
"""Setting -> what looks at its value."""


def check_settings(file: YamlFile, text: str) -> Iterator[Problem]:
    """Yield what mkdocs.yml may not say, with what is wrong with it as YAML.

    Args:
        file: The settings, read with their tags passed over.
        text: The same.
    """
    told = YamlFile(file.path, file.text, file.root)
    if file.root is None:
        yield from file.problems
        return
    until_too_many(lambda: _judge(told, text), None)
    yield from [*file.problems, *told.problems]


def _judge(told: YamlFile, text: str) -> None:
    """Note what is wrong with each setting."""
    assert told.root is not None
    check_tags(told, text)
    check_merges(told, told.root)
    for key, node in told.root.entries.items():
        at = told.root.keys[key]
        if key in REFUSED:
            told.problem(at, *REFUSED[key])
        elif key in FIXED:
            value, why = FIXED[key]
            if not isinstance(node, Scalar) or node.text != value:
                told.problem(node.at, f"'{key}' must be '{value}', {why}", f"Write '{key}: {value}'.")
        elif key in CHECKS:
            CHECKS[key](told, key, node)
        elif key not in PLAIN:
            hint = guess(key, (*PLAIN, *FIXED, *CHECKS)) or "docs/publishing.md lists the settings that a briefing can have."
            told.problem(at, f"a briefing has no setting '{key}'", hint)
