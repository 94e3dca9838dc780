"""A project folder -> the model. Everything is read before anything is judged, so that all problems come at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from factbound.facts.ledger import Ledger
from factbound.facts.model import Briefing, Entity, Project, Source, Statement
from factbound.facts.vocabulary import Kind, Vocabulary
from factbound.problems import Position, Problem, guess
from factbound.progress import UNHEARD, Tick
from factbound.read.entities import load_entity, read_entity
from factbound.read.fields import IDENTIFIER, Fields
from factbound.read.intake import take_in
from factbound.read.kept import KeptReadings, Work
from factbound.read.ledger import load_ledger
from factbound.read.sources import FOLDER as SOURCES
from factbound.read.sources import load_source
from factbound.read.tree import Place
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.read.vocabulary import load_vocabulary
from factbound.read.yamlfile import YamlFile, load_yaml, until_too_many

BRIEFING = "data/briefing.yml"
NOT_ENTITIES = ("briefing.yml", "vocabulary.yml", "ledger.yml")


@dataclass
class Reading:
    """What a project folder gave: the model as far as it could be read, and every problem met."""

    project: Project
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, YamlFile] = field(default_factory=dict)
    """All data files by path, for the lines that problems show."""
    unread: frozenset[str] = frozenset()
    """Ids of entities and sources whose files had problems or whose names are taken: what they say is not known."""

    @cached_property
    def doubtful(self) -> tuple[Statement, ...]:
        """The statements that cite anything but a passage of a source, or all of one that has no passages; most projects have none."""
        sources = self.project.sources.values()
        plain = {(one.id, name) for one in sources for name in (one.passages or ("",)) if not (name and one.passages[name].unused)}
        return tuple(said for said in self.project.statements() if any((one.source, one.passage) not in plain for one in said.locators))

    def problem(self, at: Position, message: str, expected: str = "") -> Problem:
        """Make a problem with the line that it is about."""
        lines = self.files[at.path].lines if at.path in self.files else []
        return Problem(at, message, expected, lines[at.line - 1] if 0 < at.line <= len(lines) else "")


@dataclass(frozen=True)
class Earlier:
    """Another reading of a project, of which many files are the same."""

    reading: Reading
    same: Collection[str]
    """Paths of the files that hold the same."""

    def entity(self, path: str, kind: Kind, vocabulary: Vocabulary, *, alike: bool) -> tuple[Entity | None, YamlFile] | None:
        """Return an entity of it if its file is the same: as it is where the vocabulary is alike, else read again from the parsed file."""
        file = self.reading.files.get(path) if path in self.same else None
        if file is None:
            return None
        entity = self.reading.project.entities.get(PurePosixPath(path).stem)
        if entity is not None and entity.at.path == path and alike:
            return entity, file
        if file.problems:
            return None
        again = file.again()
        return read_entity(again, kind, vocabulary), again

    def source(self, path: str) -> tuple[Source | None, YamlFile] | None:
        """Return a source of it if its file is the same."""
        source = self.reading.project.sources.get(PurePosixPath(path).stem)
        return (source, self.reading.files[path]) if path in self.same and source is not None and source.at.path == path else None


def load_project(
    folder: Place,
    reserved: Collection[str] = (),
    attributes: Collection[str] = (),
    earlier: Earlier | None = None,
    kept: KeptReadings | None = None,
    *,
    judged: bool = False,
    tick: Tick = UNHEARD,
) -> Reading:
    """Read all of data/.

    Args:
        folder: The project folder.
        reserved: Names that templates use already and that no entity may have.
        attributes: What every entity has in templates, so that no property may have the name.
        earlier: Another reading, from which is taken what is the same.
        kept: Readings of earlier builds, of the files as they were read.
        judged: Whether somebody has looked already at what may come in.
        tick: Is told of each file of an entity or a source.
    """
    at = Position(BRIEFING)
    if isinstance(folder, Path) and not judged and (refused := take_in(folder).refused):
        return Reading(Project(Briefing(at, ""), Vocabulary(), {}, {}), refused)
    if not (folder / BRIEFING).is_file():
        hint = f"Expected a project folder with {BRIEFING}, {VOCABULARY}, content/ and templates/; name it with --project."
        return Reading(Project(Briefing(at, ""), Vocabulary(), {}, {}), [Problem(at, "there is no such file", hint)])
    vocabulary, vocabulary_file = load_vocabulary(folder, attributes)
    briefing, briefing_file = load_briefing(folder)
    loose: list[Problem] = []
    works: list[Work] = [*_entity_files(folder, vocabulary, loose), *((path, None) for path in _yaml_files(folder, SOURCES))]
    taken = _take(earlier, works, vocabulary) if earlier else {}
    known = kept.find(works, vocabulary, VOCABULARY, partial(_good, folder, vocabulary), taken) if kept and not vocabulary_file.problems else {}
    files, read = [vocabulary_file, briefing_file], dict[str, Entity | Source]()
    entities, sources = dict[str, Entity](), dict[str, Source]()
    unread: set[str] = set()
    tick.expect(len(works))
    for path, kind in works:
        one, file = taken.get(path) or ((known[path], kept.file(path)) if kept and path in known else _read_file(folder, path, kind, vocabulary))
        files.append(file)
        name = PurePosixPath(path).stem
        loose += _name_faults(name, path, entities if kind else sources, reserved if kind else ())
        if file.problems or (kind and name in reserved):
            unread.add(name)
        if isinstance(one, Entity):
            entities.setdefault(name, one)
        elif one is not None:
            sources.setdefault(name, one)
        if one is not None and not file.problems:
            read[path] = one
        tick()
    if kept and not vocabulary_file.problems:
        kept.keep(read)
    found = load_ledger(folder)
    files += [found[1]] if found else []
    project = Project(briefing, vocabulary, dict(sorted(entities.items())), dict(sorted(sources.items())), found[0] if found else Ledger())
    problems = loose + [problem for file in files for problem in file.problems]
    return Reading(project, problems, {file.path: file for file in files}, frozenset(unread))


def _good(folder: Place, vocabulary: Vocabulary, work: Work) -> Entity | Source | None:
    """Return what a file says, or nothing where it has problems."""
    read, file = _read_file(folder, *work, vocabulary)
    return None if file.problems else read


def _take(earlier: Earlier, works: Iterable[Work], vocabulary: Vocabulary) -> dict[str, tuple[Entity | Source | None, YamlFile]]:
    """Take by path what an earlier reading has of the files of entities and sources."""
    alike = earlier.reading.project.vocabulary == vocabulary
    found = ((path, earlier.entity(path, kind, vocabulary, alike=alike) if kind else earlier.source(path)) for path, kind in works)
    return {path: taken for path, taken in found if taken}


def _read_file(folder: Place, path: str, kind: Kind | None, vocabulary: Vocabulary) -> tuple[Entity | Source | None, YamlFile]:
    """Read the file of an entity, or of a source."""
    read, file = load_entity(folder / path, path, kind, vocabulary) if kind else load_source(folder / path, path)
    file.rest()
    return read, file


def load_briefing(folder: Place) -> tuple[Briefing, YamlFile]:
    """Read what a project says of itself; problems are in the file that is returned with it."""
    file = load_yaml(folder / BRIEFING, BRIEFING)
    return until_too_many(lambda: _read_briefing(file), Briefing(Position(BRIEFING), "")), file


def _read_briefing(file: YamlFile) -> Briefing:
    if file.root is None:
        return Briefing(Position(BRIEFING), "")
    fields = Fields(file, file.root, "the briefing")
    briefing = Briefing(
        at=Position(BRIEFING),
        title=fields.text("title", required=True),
        subtitle=fields.text("subtitle"),
        subject=fields.text("subject", required=True),
        description=fields.text("description"),
        authors=fields.texts("authors"),
        publisher=fields.text("publisher"),
        language=fields.language("language"),
        version=fields.text("version"),
        status=fields.text("status"),
        classification=fields.text("classification"),
        date=fields.period("date"),
        valid_at=fields.period("valid_at"),
        known_at=fields.period("known_at"),
        places={key: node.at for key, node in fields.mapping.entries.items()},
    )
    fields.finish()
    return briefing


def _entity_files(folder: Place, vocabulary: Vocabulary, problems: list[Problem]) -> Iterator[tuple[str, Kind]]:
    """Yield the path and kind of each entity file; whatever else lies in data/ is a problem."""
    if not vocabulary.kinds:  # the vocabulary has a problem of its own; without kinds no folder would be known
        return
    for entry in sorted((folder / "data").iterdir(), key=lambda entry: entry.name):
        path = f"data/{entry.name}"
        if entry.name.startswith(".") or path == SOURCES or entry.name in NOT_ENTITIES:
            continue
        if not entry.is_dir():
            problems.append(Problem(Position(path), "this file is not read", f"Expected {', '.join(NOT_ENTITIES)} or a folder of a kind."))
            continue
        kind = vocabulary.kind_in(entry.name)
        if kind is None:
            folders = [known.folder for known in vocabulary.kinds.values()]
            hint = f"Declare a kind with 'folder: {entry.name}' in {VOCABULARY}. {guess(entry.name, folders)}"
            problems.append(Problem(Position(path), f"no kind has the folder '{entry.name}'", hint.strip()))
            continue
        read = _yaml_files(folder, path)
        names = (f"{path}/{file.name}" for file in sorted(entry.iterdir(), key=lambda one: one.name) if not file.name.startswith("."))
        strange = (name for name in names if name not in read)
        problems.extend(Problem(Position(name), "this file is not read", "Expected .yml files, one for each entity.") for name in strange)
        yield from ((found, kind) for found in read)


def _yaml_files(folder: Place, under: str) -> list[str]:
    root = folder / under
    if not root.is_dir():
        return []
    files = sorted(root.iterdir(), key=lambda file: file.name)
    return [f"{under}/{file.name}" for file in files if file.suffix in (".yml", ".yaml") and file.is_file()]


def _name_faults(name: str, path: str, taken: Mapping[str, Entity | Source], reserved: Collection[str]) -> Iterator[Problem]:
    """A file's name is its id: an identifier, used once, and no word that templates have already."""
    if not IDENTIFIER.fullmatch(name):
        yield Problem(Position(path), f"'{name}' cannot be an id", "Expected small letters, digits and underscores, such as 'north_bank'.")
    elif name in reserved:
        yield Problem(Position(path), f"'{name}' is a word that templates have already", "Rename the file, such as to 'the_" + name + "'.")
    if name in taken:
        yield Problem(Position(path), f"the id '{name}' is used twice", f"It is {taken[name].at.path} already; rename one of the files.")
