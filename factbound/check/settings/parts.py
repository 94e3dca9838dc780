"""The parts of mkdocs.yml that name things: files, links, plugins, extensions and the theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factbound.check.markuprules import judge_mark
from factbound.check.settings.lists import EXTENSIONS, HANDED_ON, READING, RUNNING, SEARCH, SEARCH_OPTIONS, SEARCHES
from factbound.check.tags import find_marks
from factbound.problems import Position, guess
from factbound.read.yamlfile import Mapping, Node, Scalar, Sequence, YamlFile

FILE = re.compile(r"[^\s:\\?#/.\"<>][^\s:\\?#/\"<>]*(?:/[^\s:\\?#/.\"<>][^\s:\\?#/\"<>]*)*")
"""A path below a folder."""
ICON = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
PAGE = re.compile(r"[\w-]++(?:/[\w-]++)*+\.(?:html|xml|json|txt)")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?")
SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:|\s*[/\\]{2}")
SCHEMES = ("http", "https", "mailto")
NO_ADDRESS = {'"': "%22", "<": "%3C", ">": "%3E"}
"""Signs that end an address in a page, and how an address has them."""
MORE = "docs/publishing.md lists those that a briefing can use, and says how to ask for more."


def check_merges(file: YamlFile, settings: Mapping) -> None:
    """What stands behind a merge key is told by no other check, and the site generator would take it in."""
    for key, at in _keys(settings):
        if key == "<<":
            file.problem(at, "'<<' brings in settings of another place", "Write them out where they belong.")


def check_words(file: YamlFile, key: str, node: Node) -> None:
    """What every page prints as HTML is HTML that a page may have."""
    for found in find_marks(node.text) if isinstance(node, Scalar) and "<" in node.text else ():
        for message, _ in judge_mark(found[0]):
            file.problem(node.at, message, f"'{key}' is HTML: write '&lt;' for '<' where it is meant as text.")


def check_site_url(file: YamlFile, key: str, node: Node) -> None:
    """The address is one of the web, or there is none."""
    if isinstance(node, Scalar) and node.text and not node.text.startswith(("https://", "http://")):
        file.problem(node.at, f"'{node.text}' is not the address of a site", f"Expected one such as '{key}: https://example.org/briefing/'.")


def check_theme(file: YamlFile, key: str, node: Node) -> None:
    """The theme is the one that pages are made for, and all that it shows is the project's own."""
    if isinstance(node, Scalar):
        _check_name(file, node)
    if not isinstance(node, Mapping):
        return
    if "name" not in node.entries:
        file.problem(node.at, "the theme has no name", "Write 'name: material' below it.")
    rules = {
        "logo": (FILE, _IN_ASSETS),
        "favicon": (FILE, _IN_ASSETS),
        "icon": (ICON, _AN_ICON),
        "language": (LANGUAGE, "Expected one such as 'en'."),
        "static_templates": (PAGE, "Expected the names of files in templates/theme/ that end in .html, .xml, .json or .txt, such as 'terms.html'."),
    }
    for name, value in node.entries.items():
        if name == "name" and isinstance(value, Scalar):
            _check_name(file, value)
        elif name == "custom_dir":
            if not isinstance(value, Scalar) or value.text != "out/theme":
                file.problem(value.at, f"'custom_dir' in '{key}' must be 'out/theme'", "The theme's own files lie in templates/theme/.")
        elif name in rules:
            _check_texts(file, value, *rules[name])
    for _, value in _keyed(node.entries["palette"], "icon") if "palette" in node.entries else ():
        _check_texts(file, value, ICON, _AN_ICON)


def check_plugins(file: YamlFile, key: str, node: Node) -> None:  # noqa: ARG001 - checks are asked about a key
    """Plugins are Python code of other packages: the search is the one that a briefing uses."""
    for name, at, options in _named(node):
        if name not in SEARCH:
            hint = guess(name, SEARCH) or "'search' is the one that a briefing uses. What a page computes belongs into data/ or a template."
            file.problem(at, f"the plugin '{name}' would run code that nobody has looked at", hint)
        for option, place in options.items():
            if option not in SEARCH_OPTIONS:
                message = f"the option '{option}' of the search starts programs or reads files"
                file.problem(place, message, f"There are: {', '.join(SEARCH_OPTIONS)}.")


def check_extensions(file: YamlFile, key: str, node: Node) -> None:  # noqa: ARG001 - checks are asked about a key
    """Extensions turn text into HTML and do nothing else."""
    for name, at, options in _named(node):
        short = name.removeprefix("markdown.extensions.")
        if short in READING:
            file.problem(at, f"'{name}' {READING[short]}", MORE)
        elif short not in EXTENSIONS:
            file.problem(at, f"'{name}' is not among the Markdown extensions that a briefing can use", guess(short, EXTENSIONS) or MORE)
        for option, place in options.items():
            if short in HANDED_ON and option not in HANDED_ON[short]:
                hint = guess(option, HANDED_ON[short]) or f"There are: {', '.join(sorted(HANDED_ON[short]))}."
                file.problem(place, f"'{name}' would hand the option '{option}' on to the highlighter, which reads files by some", hint)
            elif option in ("tabsize", "encoding"):
                file.problem(place, f"the option '{option}' of '{name}' would change how its text is read", "Leave it out.")
            elif option in RUNNING:
                file.problem(place, f"the option '{option}' of '{name}' takes Python code or files", "Leave it out.")


def check_extra(file: YamlFile, key: str, node: Node) -> None:  # noqa: ARG001 - checks are asked about a key
    """What else the theme shows tells no other server of its readers, and links lead to pages."""
    if not isinstance(node, Mapping):
        return
    if "analytics" in node.keys:
        hint = "Count readers from the log of your own web server."
        file.problem(node.keys["analytics"], "'analytics' tells another server of every reader", hint)
    if (search := node.entries.get("search")) and not (isinstance(search, Scalar) and search.text in SEARCHES):
        word = search.text if isinstance(search, Scalar) else ""
        said = f"'{word}' is" if word else "this is"
        file.problem(search.at, f"{said} no search that a site can have", guess(word, SEARCHES) or f"There are: {', '.join(SEARCHES)}.")
    for name in ("social", "alternate", "homepage"):
        if name in node.entries:
            for at, value in _keyed(Mapping({name: node.entries[name]}, {}, node.at), "link", "homepage"):
                _check_link(file, value, at)
    for _, value in _keyed(node, "icon"):
        _check_texts(file, value, ICON, _AN_ICON)


def check_files(file: YamlFile, key: str, node: Node) -> None:
    """Styles and scripts are the project's own."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        path = item.entries.get("path") if isinstance(item, Mapping) else item
        if isinstance(path, Scalar) and not FILE.fullmatch(path.text):
            other = "every page would ask another server for it" if SCHEME.match(path.text) else "it does not lie below the site's own files"
            hint = "Put the file into content/assets/ and write 'assets/…'."
            file.problem(path.at, f"'{path.text}' cannot stand in '{key}': {other}", hint)


def check_navigation(file: YamlFile, key: str, node: Node) -> None:
    """Entries lead to pages and web addresses."""
    for value in _scalars(node):
        _check_link(file, value, key)


_IN_ASSETS = "Expected a file of content/assets/, such as 'assets/mark.svg'."
_AN_ICON = "Expected the name of an icon, such as 'material/brightness-7'."


def _check_name(file: YamlFile, node: Scalar) -> None:
    if node.text != "material":
        hint = guess(node.text, ("material",)) or "Write 'name: material'; colours and fonts are set in templates/look.toml."
        file.problem(node.at, f"pages are made for the theme 'material', not for '{node.text}'", hint)


def _check_link(file: YamlFile, node: Node, key: str) -> None:
    if not isinstance(node, Scalar):
        return
    if signs := sorted(set(node.text) & set(NO_ADDRESS)):
        instead = ", ".join(f"{NO_ADDRESS[sign]} for {sign}" for sign in signs)
        file.problem(node.at, f"'{node.text}' has a sign that no address has", f"Write {instead}.")
    elif (found := SCHEME.match(node.text)) and (found[1] or "").lower() not in SCHEMES:
        file.problem(node.at, f"'{node.text}' is no link that '{key}' can have", f"Links begin with {', '.join(f'{one}:' for one in SCHEMES)}.")


def _check_texts(file: YamlFile, node: Node, rule: re.Pattern[str], hint: str) -> None:
    for value in _scalars(node):
        if not rule.fullmatch(value.text):
            file.problem(value.at, f"'{value.text}' cannot stand here", hint)


def _named(node: Node) -> Iterator[tuple[str, Position, dict[str, Position]]]:
    """Yield what a list or mapping names, each with the places of its options, also of those that stand below others."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Mapping):
            yield from ((name, item.keys[name], dict(_keys(of))) for name, of in item.entries.items())
        elif isinstance(item, Scalar) and item.text:
            yield item.text, item.at, {}


def _keyed(node: Node, *keys: str) -> Iterator[tuple[str, Node]]:
    """Yield each value under one of some keys, at any depth."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if key in keys:
                yield key, value
            yield from _keyed(value, *keys)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _keyed(item, *keys)


def _keys(node: Node) -> Iterator[tuple[str, Position]]:
    if isinstance(node, Mapping):
        yield from node.keys.items()
    for inner in node.entries.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ():
        yield from _keys(inner)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for value in node.entries.values():
            yield from _scalars(value)
