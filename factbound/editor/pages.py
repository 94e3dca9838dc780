"""The pages to find one's way by: everything on the desk, one entity with its statements, the sources beside a form, what was saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from factbound.editor.beside import SourceCard, make_cards
from factbound.editor.desk import Desk, State
from factbound.editor.edits import try_edit
from factbound.editor.exchange import Answer, Request, page, sent_to, typed
from factbound.editor.gate import Gate
from factbound.editor.printing import print_page
from factbound.editor.rows import Opened, Row, read_opened
from factbound.editor.saving import CommitOffer, Saver
from factbound.facts.model import Entity
from factbound.facts.vocabulary import Property
from factbound.lookup.finding import fold
from factbound.lookup.past import load_past
from factbound.problems import BuildFailed

MOST_FOUND = 200
"""Statements that one search lists."""


@dataclass(frozen=True)
class Hit:
    """A statement that a search found."""

    entity: Entity
    prop: Property
    row: Row


class DeskPages:
    """Shows what there is.

    Args:
        desk: The project.
        saver: Whose last saves it tells.
        gate: Whose word every form carries.
    """

    def __init__(self, desk: Desk, saver: Saver, gate: Gate) -> None:
        self.desk = desk
        self._saver, self._gate = saver, gate

    def print(self, name: str, state: State, *, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Answer:
        """Answer with a page in its frame."""
        return page(print_page(name, state=state, csrf=self._gate.csrf, **values), status)

    def show_missing(self, title: str, words: str, request: Request | None = None) -> Answer:
        """Answer that something is not there; what a form said of it is told back."""
        said = typed(request.form).strip() if request else ""
        return self.print("lost", self.desk.look(), status=HTTPStatus.NOT_FOUND, title=title, words=words, typed=said, problems=())

    def show_desk(self, request: Request) -> Answer:
        """List entities by kind, or what a search finds."""
        state, wanted = self.desk.look(), " ".join(request.query.get("q", "").split())
        hits = list(self._search(state, wanted)) if wanted else []
        return self.print("desk", state, query=wanted, hits=hits[:MOST_FOUND], more=max(0, len(hits) - MOST_FOUND), entities=_named(state, wanted))

    def show_entity(self, _: Request, entity: str) -> Answer:
        """Show what one file says."""
        state = self.desk.look()
        found = state.entity(entity)
        if found is None:
            return self.show_missing(f"There is no entity '{entity}'", "Its file may have been renamed, or cannot be read at the moment.")
        opened = state.opened(found)
        listed = [(prop, opened.of(prop.name)) for prop in _properties(state, found, opened)]
        unstated = [state.project.vocabulary.properties[name] for name in found.kind.properties if not opened.of(name)]
        past = load_past(state.options.project, found)
        return self.print("entity", state, entity=found, opened=opened, listed=listed, unstated=unstated, past=past)

    def show_sources(self, request: Request) -> Answer:
        """Show the cards of some sources, for the column beside a form."""
        state = self.desk.look()
        return page(print_page("sources", cards=self.cards(state, request.query.get("cited", "").split(",")), state=state))

    def cards(self, state: State, cited: Iterable[str]) -> list[SourceCard]:
        """Return the cards of what a form cites."""
        return make_cards(state, [one.strip() for one in cited if one.strip()])

    def take_aside(self, request: Request) -> Answer:
        """Forget what was put aside, or save it where it passes by now, as after an edit of the content by hand."""
        with self.desk.lock:
            if request.said("action") == "save" and self.desk.held:
                return self._save_aside(self.desk.look())
            self.desk.held.clear()
            return sent_to("/")

    def _save_aside(self, state: State) -> Answer:
        first = min(self.desk.held.values(), key=lambda one: one.path)
        entity = state.entity(first.entity) or self.desk.last_known(first.entity)
        try:
            opened = state.opened(entity) if entity else read_opened(first.path, first.after)
            trial = try_edit(state, opened, opened.text)
            problems = trial.problems
            if not problems:
                said = "\n".join(words for one in self.desk.held.values() for words in one.words)
                return sent_to(f"/saved/{self._saver.save(trial, first.entity, CommitOffer(False, auto=said))}")
        except BuildFailed as failure:
            problems = failure.problems
        words = "What was put aside stays there; nothing was written."
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.print("lost", state, status=status, title="Not saved", words=words, typed="", problems=problems)

    def show_saved(self, _: Request, number: str) -> Answer:
        """Tell what one save did."""
        saved = self._saver.saved(int(number))
        if saved is None:
            return self.show_missing("This is not remembered any more", "The editor remembers what was saved since it was started.")
        return self.print("saved", self.desk.look(), saved=saved)

    def _search(self, state: State, wanted: str) -> Iterator[Hit]:
        words = fold(wanted).split()
        for _, entities in state.kinds():
            for entity in entities:
                about = " ".join([entity.id, entity.name, *entity.also, *entity.native.values()])
                for row in state.rows(entity):
                    prop = state.prop(entity, row.prop)
                    if prop is None:
                        continue
                    said = " ".join(row.text(key) for key in row.written)
                    text = fold(f"{about} {entity.id}.{prop.name}.{row.number} {prop.label} {said}")
                    if all(word in text for word in words):
                        yield Hit(entity, prop, row)


def _named(state: State, wanted: str) -> list[Entity]:
    """Return the entities whose names hold all words of a search."""
    words = fold(wanted).split()
    all_of_them = (one for _, entities in state.kinds() for one in entities)
    names = ((one, fold(" ".join([one.id, one.name, *one.also, *one.native.values()]))) for one in all_of_them)
    return [one for one, text in names if words and all(word in text for word in words)]


def _properties(state: State, entity: Entity, opened: Opened) -> list[Property]:
    """Return the properties of which a file has statements, in its own order."""
    names = dict.fromkeys(row.prop for row in opened.rows)
    return [prop for name in names if (prop := state.prop(entity, name))]
