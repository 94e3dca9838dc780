"""Taking a statement out: never without saying what uses it, and never when the project would not pass without it."""

from __future__ import annotations

from http import HTTPStatus

from factbound.editor.beside import find_fact_uses
from factbound.editor.desk import State
from factbound.editor.edits import Trial, remove_statement, try_edit
from factbound.editor.exchange import Answer, Request, sent_to
from factbound.editor.pages import DeskPages
from factbound.editor.rows import Opened, Row, pack, unpack
from factbound.editor.saving import Saver
from factbound.editor.saying import say_removed
from factbound.problems import BuildFailed, Problem


class RemovalPages:
    """Asks before a statement is removed, and removes it.

    Args:
        pages: Prints.
        saver: Saves.
    """

    def __init__(self, pages: DeskPages, saver: Saver) -> None:
        self._pages, self._saver = pages, saver

    def show(self, request: Request, entity: str, prop: str, number: str) -> Answer:
        """Tell what would become of the project, and ask."""
        return self._answer(request, entity, prop, int(number))

    def take(self, request: Request, entity: str, prop: str, number: str) -> Answer:
        """Remove it, if it is still what was asked about."""
        with self._pages.desk.lock:
            return self._answer(request, entity, prop, int(number))

    def _answer(self, request: Request, name: str, prop_name: str, number: int) -> Answer:
        state = self._pages.desk.look()
        entity = state.entity(name)
        prop = state.prop(entity, prop_name) if entity else None
        opened = state.opened(entity) if entity else None
        row = opened.row(prop_name, number) if opened else None
        if not (entity and prop and opened and row):
            return self._pages.show_missing("There is no such statement", "It may have been removed, or its file cannot be read at the moment.")
        trial, problems = _try(opened, row, state)
        asked, overtaken = request.method == "POST", False
        message = say_removed(state, entity, prop, row.written)
        offer = self._saver.offer(opened.path, request, message)
        if asked:
            overtaken = request.said("opened") != opened.mark or unpack(request.said("before")) != row.written
            if trial and not problems and not overtaken:
                try:
                    return sent_to(f"/saved/{self._saver.save(trial, name, offer)}")
                except BuildFailed as failure:
                    problems = failure.problems
        uses, derived = find_fact_uses(state, f"{name}.{prop_name}")
        values = {"entity": entity, "prop": prop, "opened": opened, "row": row, "before": pack(row.written)}
        told = {"trial": trial, "problems": problems, "overtaken": overtaken, "offer": offer, "uses": uses, "derived": derived}
        return self._pages.print("remove", state, status=HTTPStatus.CONFLICT if overtaken else HTTPStatus.OK, **values, **told)


def _try(opened: Opened, row: Row, state: State) -> tuple[Trial | None, tuple[Problem, ...]]:
    try:
        trial = try_edit(state, opened, remove_statement(opened, row))
    except BuildFailed as failure:
        return None, failure.problems
    return trial, trial.problems
