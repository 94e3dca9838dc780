"""A new entity: its kind, its id, its name, and a first statement of each property that its kind requires."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from factbound.editing.planning import NewEntity, plan_entity
from factbound.editor.checking import check_draft
from factbound.editor.desk import State
from factbound.editor.drafts import ORDER
from factbound.editor.edits import Trial, try_edit
from factbound.editor.exchange import Answer, Request, sent_to
from factbound.editor.fields import Field, make_groups
from factbound.editor.pages import DeskPages
from factbound.editor.rows import Opened, Words
from factbound.editor.saving import Saver
from factbound.facts.model import Entity
from factbound.facts.vocabulary import Kind, Property
from factbound.problems import BuildFailed, Position, Problem
from factbound.read.entities import Written
from factbound.read.fields import IDENTIFIER

ASKED = ("value", "of", "when", "from")
"""What is asked of a first statement; the rest is said in its own form later."""
OWN = ("id", "name", "note")


class EntityPages:
    """Asks for a new entity, and writes its file.

    Args:
        pages: Prints.
        saver: Saves.
    """

    def __init__(self, pages: DeskPages, saver: Saver) -> None:
        self._pages, self._saver = pages, saver

    def show(self, request: Request, kind: str) -> Answer:
        """Show the empty form."""
        state = self._pages.desk.look()
        found = state.project.vocabulary.kinds.get(kind)
        return self._print(state, found, request, {}) if found else self._missing(kind, request)

    def take(self, request: Request, kind: str) -> Answer:
        """Try the new file, and write it."""
        with self._pages.desk.lock:
            state = self._pages.desk.look()
            found = state.project.vocabulary.kinds.get(kind)
            if found is None:
                return self._missing(kind, request)
            problems = dict(_own_faults(state, found, request))
            for prop in _required(state, found):
                faults = check_draft(state, _blank(found, request), prop, _draft(request, prop)).problems
                problems.update({f"{prop.name}-{key if key in ASKED else 'value'}": those for key, those in faults.items()})
            if problems:
                return self._print(state, found, request, problems)
            return self._save(state, found, request)

    def _save(self, state: State, kind: Kind, request: Request) -> Answer:
        try:
            trial = _try(state, kind, request)
            if trial.problems:
                return self._print(state, kind, request, {"": trial.problems})
            name = _line(request.said("name"))
            offer = self._saver.offer(trial.path, request, f"Add {name} to the {kind.plural.lower()}")
            number = self._saver.save(trial, request.said("id").strip(), offer)
            return sent_to(f"/saved/{number}")
        except BuildFailed as failure:
            return self._print(state, kind, request, {"": failure.problems})

    def _missing(self, kind: str, request: Request) -> Answer:
        return self._pages.show_missing(f"There is no kind '{kind}'", "The vocabulary may have changed, or cannot be read at the moment.", request)

    def _print(self, state: State, kind: Kind, request: Request, problems: dict[str, tuple[Problem, ...]]) -> Answer:
        sections = [(prop, _fields(state, prop, request, problems)) for prop in _required(state, kind)]
        values = {key: _line(request.said(key)) for key in OWN}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
        named = values["id"] if IDENTIFIER.fullmatch(values["id"]) else ""
        offer = self._saver.offer(f"data/{kind.folder}/{named}.yml", request)
        faults = [(key, one) for key, found in problems.items() for one in found]
        told = {"problems": problems, "faults": faults, "offer": offer, "values": values, "sections": sections}
        return self._pages.print("new", state, status=status, kind=kind, **told)


def _required(state: State, kind: Kind) -> list[Property]:
    return [state.project.vocabulary.properties[name] for name in kind.required if name in state.project.vocabulary.properties]


def _own_faults(state: State, kind: Kind, request: Request) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Yield what is wrong with the id and the name."""
    name = request.said("id").strip()
    at = Position(f"data/{kind.folder}/{name}.yml")
    if not IDENTIFIER.fullmatch(name):
        said = f"'{name}' cannot be an id" if name else "the entity has no id"
        yield "id", (Problem(at, said, "Expected small letters, digits and underscores, such as 'north_works'."),)
    elif (taken := state.entity(name)) is not None:
        yield "id", (Problem(at, f"the id '{name}' is taken", f"It is {taken.at.path} already; choose another."),)
    if not _line(request.said("name")):
        yield "name", (Problem(at, "the entity has no name", "Write how readers know it."),)


def _try(state: State, kind: Kind, request: Request) -> Trial:
    """Make the file and try it; nothing is written."""
    head = {"name": _line(request.said("name")), "note": _line(request.said("note"))}
    facts = [(prop.name, _draft(request, prop)) for prop in _required(state, kind)]
    made = plan_entity(state.reading, NewEntity(kind.name, request.said("id").strip(), head, facts))
    return try_edit(state, Opened(made.path, b"", ""), (made.after or b"").decode("utf-8"))


def _draft(request: Request, prop: Property) -> Written:
    """Return the first statement of a property as the form has it."""
    draft: dict[str, Words] = {}
    for key in (key for key in ORDER if key in ASKED):
        words = _line(request.said(f"{prop.name}-{key}"))
        if words:
            draft[key] = (words,) if key == "from" else words
    return draft


def _fields(state: State, prop: Property, request: Request, problems: dict[str, tuple[Problem, ...]]) -> list[tuple[str, Field]]:
    """Return what is asked of a first statement, each field with the name that it has in this form."""
    own = {key: problems.get(f"{prop.name}-{key}", ()) for key in ASKED}
    groups = make_groups(state.project, prop, _draft(request, prop), own)
    return [(f"{prop.name}-{one.name}", one) for group in groups for one in group.fields if one.name in ASKED]


def _blank(kind: Kind, request: Request) -> Entity:
    """Return the entity as far as a statement needs it."""
    return Entity(request.said("id").strip() or "new", kind, Position(""), _line(request.said("name")))


def _line(text: str) -> str:
    return " ".join(text.split())
