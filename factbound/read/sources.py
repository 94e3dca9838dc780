"""Read source files: bibliography and numbered passages, each a span and a fingerprint, never its text.

A passage's span counts characters of the text in normal form (see `factbound.sourcing.text`); its fingerprint is the SHA-256
of that span in UTF-8. Neither can be judged without the text; `source verify` does.
"""

from __future__ import annotations

import re

from factbound.facts.dates import Period
from factbound.facts.model import Notice, Passage, Source
from factbound.problems import Position
from factbound.read.addresses import find_fault
from factbound.read.fields import Fields
from factbound.read.tree import Place
from factbound.read.yamlfile import Node, Sequence, YamlFile, load_yaml, until_too_many

FOLDER = "data/sources"
_PASSAGE_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,31}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def load_source(file: Place, path: str) -> tuple[Source | None, YamlFile]:
    """Read one source file; problems are in the file that is returned with it."""
    yaml_file = load_yaml(file, path)
    return until_too_many(lambda: _read(yaml_file, file.stem), None), yaml_file


def _read(yaml_file: YamlFile, name: str) -> Source | None:
    if yaml_file.root is None:
        return None
    fields = Fields(yaml_file, yaml_file.root, f"source '{name}'")
    published = fields.period("published")
    source = Source(
        id=name,
        at=Position(yaml_file.path),
        title=fields.text("title", required=True),
        publisher=fields.text("publisher", required=True),
        author=fields.text("author"),
        published=published,
        address=_address(fields, "address"),
        language=fields.language("language"),
        note=fields.text("note"),
        excerpt=fields.flag("excerpt"),
        passages=_passages(fields),
        retracted=_notice(fields, "retracted", published),
        corrected=_notice(fields, "corrected", published),
        was=fields.identifiers("was"),
    )
    fields.finish()
    return source


def _notice(fields: Fields, word: str, published: Period | None) -> Notice | None:
    """Return that a source was retracted or corrected: why, and if it is given, when and where that was said."""
    because, on, address = fields.text(word, required=word in fields), fields.period(f"{word}_on"), _address(fields, f"{word}_at")
    if on and published and on.end < published.start:
        message = f"the source was {word} ({on.text}) before it was published ({published.text})"
        fields.fault(f"{word}_on", message, f"Correct '{word}_on' or 'published'.")
    alone = next((key for key in (f"{word}_on", f"{word}_at") if key in fields), "")
    if alone and word not in fields:
        fields.fault(alone, f"'{alone}' stands without '{word}'", f"Add '{word}: because ...', or delete it.")
    return Notice(because.removeprefix("because "), on, address) if because else None


def _address(fields: Fields, key: str) -> str:
    address = fields.text(key)
    message, hint = find_fault(address) if address else ("", "")
    if message:
        fields.fault(key, message, hint)
        return ""
    return address


def _passages(fields: Fields) -> dict[str, Passage]:
    node = fields.take("passages")
    if node is None:
        return {}
    group = Fields(fields.file, node, "'passages'")
    found = {}
    for name in group:
        inner = group.take(name)
        assert inner is not None
        if not _PASSAGE_NAME.fullmatch(name):
            fields.file.problem(group.key_at(name), f"'{name}' cannot number a passage", "Expected a short name such as 'p9s1'.")
        else:
            found[name] = _passage(name, group.key_at(name), Fields(fields.file, inner, f"passage '{name}'"))
    return found


def _passage(name: str, at: Position, fields: Fields) -> Passage:
    chars = _span(fields, fields.take("chars"))
    sha256 = fields.text("sha256")
    if sha256 and not _SHA256.fullmatch(sha256):
        fields.fault("sha256", f"'{sha256}' is not a SHA-256", "Expected 64 hexadecimal digits.")
    places = {key: node.at for key, node in fields.mapping.entries.items()}
    passage = Passage(name, chars, sha256, fields.text("unused"), at, places)
    fields.finish()
    return passage


def _span(fields: Fields, node: Node | None) -> tuple[int, int] | None:
    if node is None:
        return None
    ends = [fields.scalar(item, "chars") for item in node.items] if isinstance(node, Sequence) else []
    if len(ends) != 2 or not all(end.isascii() and end.isdigit() and len(end) < 10 for end in ends) or int(ends[0]) >= int(ends[1]):
        fields.file.problem(node.at, "'chars' is not a span", "Expected two numbers, the first smaller: 'chars: [2310, 2466]'.")
        return None
    return int(ends[0]), int(ends[1])
