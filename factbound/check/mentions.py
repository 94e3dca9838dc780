"""Facts and entities that the prose fields of data/ name in double braces: each must be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factbound.check.fields import Field, prose_fields
from factbound.check.prose import field_block
from factbound.check.references import Names
from factbound.facts.mentions import BRACES, Mention, parse_mention
from factbound.problems import Problem, guess
from factbound.read.project import Reading


def check_mentions(reading: Reading, names: Names) -> list[Problem]:
    """Return the double braces in data/ that name nothing, name it in a wrong way, or stand where nothing is printed for them."""
    fields = (field for file in reading.files.values() for field in prose_fields(file, reading.project.entities))
    return list(_faults(reading, fields, names))


def _faults(reading: Reading, fields: Iterable[Field], names: Names) -> Iterator[Problem]:
    for field in fields:
        text = field.node.text
        if "{{" not in text and "}}" not in text:
            continue
        whole = field_block(field.file, field.node, field.key, masked=False)
        for braces in BRACES.finditer(text):
            fault = _fault(field, parse_mention(braces), braces[0], names)
            if fault:
                yield reading.problem(whole.place(braces.start()), *fault)


def _fault(field: Field, mention: Mention | None, braces: str, names: Names) -> tuple[str, str] | None:
    if not field.mentions:
        return f"'{field.key}' cannot refer to facts", "Write plain words here."
    if mention is None:
        return (
            f"'{' '.join(braces.split())}' is no reference",
            "Expected '{{ entity.property }}' or '{{ entity }}' and nothing else in double braces.",
        )
    if mention.entity in names.unread:
        return None
    if mention.entity not in names.facts:
        hint = guess(mention.entity, names.facts) or "Expected the id of an entity in data/, such as 'north'."
        return f"there is nothing called '{mention.entity}'", hint
    known = names.facts[mention.entity]
    if mention.prop and mention.prop not in known:
        hint = f"{guess(mention.prop, known)} Facts of '{mention.entity}': {', '.join(sorted(known)) or 'none'}."
        return f"'{mention.entity}' has no fact '{mention.prop}'", hint.strip()
    return None
