"""Wishes -> changed texts: which lines of which files make the facts say what somebody wants. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from factbound.editing.blocks import statement_lines
from factbound.editing.wishes import Misnamed, Target, Wish, find_targets
from factbound.editing.yamltext import YamlText
from factbound.facts.faults import sentences
from factbound.facts.knowledge import Knowledge
from factbound.facts.vocabulary import STATEMENT_KEYS, Kind
from factbound.files import FileChange
from factbound.formatting.modeline import modeline_of
from factbound.formatting.scalars import Written, write_scalar, write_value
from factbound.names import name_fault
from factbound.problems import BuildFailed, Position, Problem, guess
from factbound.read.fields import IDENTIFIER
from factbound.read.project import Reading


@dataclass(frozen=True)
class NewEntity:
    """An entity that shall be."""

    kind: str
    id: str
    head: Mapping[str, Written | Mapping[str, str]]
    """`name`, `also`, `native`, `note`; empty ones are left out."""
    facts: Sequence[tuple[str, Mapping[str, Written]]] = ()
    """Property and statement, each property once."""


def plan_wishes(folder: Path, reading: Reading, knowledge: Knowledge, wishes: Iterable[Wish]) -> list[FileChange]:
    """Return the changed files, by path; none where everything is said already.

    Args:
        folder: The project.
        reading: It, as it was read.
        knowledge: Its facts, for what holds.
        wishes: What the facts shall say.

    Raises:
        Misnamed: If a wish names what is not there.
        BuildFailed: If it is not clear what a wish means, or a file cannot be edited.
    """
    found = find_targets(wishes, reading, knowledge)
    # From the last line of a list to its first, and a change before a new statement above it, so that the numbers stay right.
    found.sort(key=lambda one: (one[0].entity.at.path, one[0].prop.name, -one[0].index, one[0].statement is None))
    before: dict[str, bytes] = {}
    texts: dict[str, YamlText] = {}
    for target, wish in found:
        path = target.entity.at.path
        if path not in texts:
            before[path], texts[path] = load_text(folder, path)
        texts[path] = _apply(texts[path], target, wish)
    changes = [FileChange(path, before[path], texts[path].text.encode("utf-8", "surrogatepass")) for path in sorted(texts)]
    return [one for one in changes if one.before != one.after]


def load_text(folder: Path, path: str) -> tuple[bytes, YamlText]:
    """Return a file as it lies there, and as a text to edit.

    Raises:
        BuildFailed: If it cannot be read.
    """
    try:
        content = (folder / path).read_bytes()
        return content, YamlText(content.decode("utf-8"), path)
    except OSError as error:
        raise BuildFailed([Problem(Position(path), f"the file cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise BuildFailed([Problem(Position(path), "the file is not UTF-8 text", "Save it as UTF-8.")]) from error


def plan_entity(reading: Reading, wanted: NewEntity) -> FileChange:
    """Return the file of a new entity.

    Raises:
        Misnamed: If there is no such kind, or the id is taken or can be none.
    """
    kinds, id_ = reading.project.vocabulary.kinds, wanted.id
    kind = kinds.get(wanted.kind)
    if kind is None:
        raise Misnamed(f"there is no kind '{wanted.kind}'", sentences(guess(wanted.kind, kinds), f"Expected one of: {', '.join(kinds)}."))
    if not IDENTIFIER.fullmatch(id_):
        raise Misnamed(f"'{id_}' cannot be an id", "Expected small letters, digits and underscores, such as 'north_bank'.")
    if fault := name_fault(id_):
        raise Misnamed(f"the id '{id_}' {fault}", "Choose another: a file has this name.")
    if (there := reading.project.entities.get(id_)) is not None:
        raise Misnamed(f"the id '{id_}' is taken", f"It is {there.at.path}, {there.name}.")
    path = f"data/{kind.folder}/{id_}.yml"
    text = "\n".join([modeline_of(path, f"{kind.name}.json"), *_head_lines(wanted.head), *_fact_lines(kind, wanted.facts), ""])
    return FileChange(path, None, text.encode("utf-8", "surrogatepass"))


def _head_lines(head: Mapping[str, Written | Mapping[str, str]]) -> Iterable[str]:
    for key, value in head.items():
        if isinstance(value, Mapping):
            inner = ", ".join(f"{write_scalar(name, flow=True)}: {write_scalar(text, flow=True)}" for name, text in value.items())
            written = f"{{{inner}}}" if value else ""
        else:
            written = f"[{write_value(value, flow=True)}]" if not isinstance(value, str) and len(value) == 1 else write_value(value) if value else ""
        if written:
            yield f"{key}: {written}"


def _fact_lines(kind: Kind, facts: Sequence[tuple[str, Mapping[str, Written]]]) -> Iterable[str]:
    """Yield the facts in the order of the kind, a blank line between them."""
    order = {name: number for number, name in enumerate(kind.properties)}
    for number, (prop, fields) in enumerate(sorted(facts, key=lambda one: order.get(one[0], len(order)))):
        yield "" if number else "facts:"
        yield f"  {write_scalar(prop)}:"
        yield from statement_lines(_ordered(fields), 4)


def _apply(text: YamlText, target: Target, wish: Wish) -> YamlText:
    prop = target.prop.name
    if target.statement is None:
        fields = _ordered({**({"of": target.of} if target.of and "in" not in wish.fields else {}), **wish.fields})
        if text.has(("facts", prop)):
            return text.insert_statement(prop, fields, target.index)
        return text.add_property(prop, fields, target.entity.kind.properties)
    route = ("facts", prop, target.index)
    fields = dict(wish.fields)
    if wish.text("formula") and not wish.text("value") and text.has((*route, "value")):
        text = text.rename_key(route, "value", "formula")  # which has the sources of its facts, and none of its own
        fields = {"from": "", **fields}
    for key, value in fields.items():
        name = "in" if key == "of" and "in" in target.statement.places else key
        if value:
            text = text.set_key(route, name, value)
        elif text.has((*route, name)):
            text = text.remove_key(route, name)
    return text


def _ordered(fields: Mapping[str, Written]) -> dict[str, Written]:
    """Return what a new statement says, in the order of its keys."""
    return {key: fields[key] for key in STATEMENT_KEYS if fields.get(key)}
