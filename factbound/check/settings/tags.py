"""Tags of mkdocs.yml: `!ENV` of the site's address alone; others run Python code, or print what the environment keeps secret."""

from __future__ import annotations

import yaml

from factbound.problems import Position
from factbound.read.yamlfile import LOADER, YamlFile

STANDARD = "tag:yaml.org,2002:"
PLAIN = ("str", "int", "bool", "float", "null", "seq", "map")
ADDRESS = "SITE_URL"


def check_tags(file: YamlFile, text: str) -> None:
    """Note each tag that stands for more than a text, a number or a list.

    Args:
        file: Takes the problems.
        text: Its text, which is YAML and has no aliases.
    """
    if "!" not in text:
        return
    events = list(yaml.parse(text, Loader=LOADER))
    for number, event in enumerate(events):
        tag = getattr(event, "tag", None)
        if not tag or tag == "!" or (tag.startswith(STANDARD) and tag.removeprefix(STANDARD) in PLAIN):
            continue
        mark = event.start_mark
        at = Position(file.path, mark.line + 1, mark.column + 1) if mark else Position(file.path)
        if tag == "!ENV":
            if not set(_names(events, number)) <= {ADDRESS}:
                hint = f'The build takes {ADDRESS} alone from there: site_url: !ENV [{ADDRESS}, ""]. Write the value out.'
                file.problem(at, "the environment may hold secrets, and a page would print them", hint)
        elif tag.startswith(f"{STANDARD}python/"):
            file.problem(at, f"'!!{tag.removeprefix(STANDARD)}' runs Python code", "Extensions and plugins that need code are not used.")
        else:
            file.problem(at, f"'{tag}' is no tag of a briefing's settings", "Write the value out.")


def _names(events: list[yaml.Event], at: int) -> list[str]:
    """Return the variables that the tagged value at a place asks for: of a list all but the last, which stands in for them."""
    if isinstance(event := events[at], yaml.ScalarEvent):
        return [event.value]
    names: list[str] = []
    for event, following in ((events[place], events[place + 1]) for place in range(at + 1, len(events) - 1)):
        if not isinstance(event, yaml.ScalarEvent):
            return [*names, ADDRESS] if isinstance(event, yaml.SequenceEndEvent) else [""]
        if isinstance(following, yaml.SequenceEndEvent):
            return names or [event.value]
        names.append(event.value)
    return [""]
