"""Plan a renaming: every word, file and former name that changes. Nothing is written here."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from factbound.check.references import excerpt_of
from factbound.editing.schemas import schemas_after
from factbound.editing.trial import try_changes
from factbound.editing.yamltext import YamlText
from factbound.facts.model import Entity, Source
from factbound.facts.vocabulary import ENTITY_KEYS
from factbound.files import FileChange
from factbound.formatting.shapes import PROPERTY_KEYS, SOURCE_KEYS
from factbound.inputs import DEFAULTS
from factbound.options import Options
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.renaming.addresses import page_patterns, property_patterns, words_in_addresses
from factbound.renaming.captures import captured_names, shared_words, template_words
from factbound.renaming.target import Target, find_target
from factbound.renaming.texts import Word, WordFile
from factbound.uses.files import Named, read_named
from factbound.uses.index import find_namings
from factbound.uses.naming import Naming

SETTINGS = "mkdocs.yml"


@dataclass(frozen=True)
class Renaming:
    """All that a renaming changes."""

    target: Target
    words: tuple[Word, ...]
    """Every word that changes, where it stood."""
    moves: Mapping[str, str]
    """Path -> new path of each file that carries the id in its name."""
    changes: tuple[FileChange, ...]
    unsure: tuple[Problem, ...]
    """Words that may mean the property or a word that templates have; they stay."""


def plan_renaming(options: Options, old: str, new: str) -> Renaming:
    """Return what gives a thing another name.

    Raises:
        Refused: If the names do not go together.
        BuildFailed: If a file cannot be read or a word of it replaced, or if the project would have a problem that it has not now.
    """
    named = read_named(options)
    target = find_target(named.reading.project, old, new)
    namings = [one for one in find_namings(named) if not one.at.path.startswith(DEFAULTS)]
    unsure = tuple(_unsure(named, target, namings))
    left = {problem.at for problem in unsure}
    words = {*_named_words(target, namings), *_address_words(options, named, target)}
    words = {one for one in words if one.at not in left}
    captured = captured_names(named, target, {one.at.path for one in words})
    if captured:
        raise BuildFailed(captured)
    moves = dict(_moves(options.project, target))
    changes, texts = _changes(options.project, target, words, moves)
    _try(options, target, texts)
    return Renaming(target, tuple(sorted(words)), moves, (*changes, *schemas_after(options, texts)), unsure)


def _named_words(target: Target, namings: Iterable[Naming]) -> Iterator[Word]:
    for naming in namings:
        yield from (Word(part.at, target.old, target.new) for part in naming.parts if (part.sort, part.id) == (target.sort, target.old))


def _unsure(named: Named, target: Target, namings: Iterable[Naming]) -> Iterator[Problem]:
    """Yield the places where a property's name stands behind something that need not be an entity, and templates have the word too."""
    if target.sort != "property":
        return
    taken = {"content": target.old in shared_words(), "template": target.old in template_words(named.environment)}
    texts = {text.path: text for text in named.texts}
    for naming in namings:
        if taken.get(naming.role) and naming.prop == target.old and not naming.entity:
            message = f"'{target.old}' may be the property or a word that templates have"
            hint = f"If it is the property, write '{target.new}'; it was left as it is."
            yield Problem(naming.at, message, hint, excerpt_of(texts[naming.at.path].lines, naming.at.line))


def _address_words(options: Options, named: Named, target: Target) -> Iterator[Word]:
    if isinstance(target.thing, Entity):
        patterns = page_patterns(target.thing.kind.folder, target.thing.kind.name, target.old)
    else:
        patterns = page_patterns("sources", "", target.old) if target.sort == "source" else property_patterns(target.old)
    texts = {text.path: text.text for text in named.texts if not text.path.startswith(DEFAULTS)}
    settings = options.project / SETTINGS
    if settings.is_file():
        texts[SETTINGS] = settings.read_text("utf-8-sig", "replace")
    for path, text in texts.items():
        yield from words_in_addresses(path, text, patterns, target.old, target.new)


def _moves(project: Path, target: Target) -> Iterator[tuple[str, str]]:
    """Yield the files whose names carry the id: the file itself, and its narrative."""
    if not isinstance(target.thing, Entity | Source):
        return
    path = target.thing.at.path
    yield path, str(Path(path).with_stem(target.new).as_posix())
    folder = f"content/{target.thing.kind.folder if isinstance(target.thing, Entity) else 'sources'}"
    if (project / folder / f"{target.old}.md").is_file():
        yield f"{folder}/{target.old}.md", f"{folder}/{target.new}.md"


def _changes(project: Path, target: Target, words: Iterable[Word], moves: Mapping[str, str]) -> tuple[tuple[FileChange, ...], dict[str, str | None]]:
    """Return the changes of files, and what each will say."""
    by_path: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        by_path[word.at.path].append(word)
    changes: list[FileChange] = []
    texts: dict[str, str | None] = {}
    own = VOCABULARY if target.sort == "property" else next(iter(moves))
    for path in sorted({*by_path, *moves, own}):
        before = (project / path).read_bytes()
        text = WordFile(path, before.decode("utf-8")).replace(by_path[path])
        if path == own:
            text = _with_former(text, path, target)
        new = moves.get(path, path)
        if new != path:
            changes.append(FileChange(path, before, None))
            texts[path] = None
        changes.append(FileChange(new, None if new != path else before, text.encode("utf-8")))
        texts[new] = text
    return tuple(changes), texts


def _with_former(text: str, path: str, target: Target) -> str:
    """Return the file of a thing with the names that it had before."""
    if target.sort == "property":
        return YamlText(text, path).set_key(("properties", target.new), "was", target.former, PROPERTY_KEYS).text
    return YamlText(text, path).set_key((), "was", target.former, SOURCE_KEYS if target.sort == "source" else ENTITY_KEYS).text


def _try(options: Options, target: Target, texts: Mapping[str, str | None]) -> None:
    """Stop where the project would have a problem that it does not have now."""
    after = try_changes(options, texts)
    before = Counter(_essence(one, target) for one in try_changes(options, {})) if after else Counter()
    fresh = []
    for problem in after:
        essence = _essence(problem, target)
        before[essence] -= 1
        if before[essence] < 0:
            fresh.append(problem)
    if fresh:
        raise BuildFailed(fresh)


def _essence(problem: Problem, target: Target) -> tuple[Position, str]:
    """Return what a problem says, whatever the name and the lines."""
    said = re.sub(rf"(?<![a-z0-9_]){re.escape(target.old)}(?![a-z0-9_])", target.new, f"{problem.at.path}\n{problem.message}")
    path, _, message = said.partition("\n")
    return problem.at._replace(path=path, line=1, column=1), message
