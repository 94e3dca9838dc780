"""The form of one statement: shown, judged while it is typed, tried, looked at as a page, saved, and held back where its file changed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from factbound.editor.beside import find_fact_uses
from factbound.editor.checking import check_draft
from factbound.editor.clashes import Clash, compare, find_clash
from factbound.editor.desk import State
from factbound.editor.drafts import read_draft
from factbound.editor.edits import Trial, add_statement, change_statement, try_edit
from factbound.editor.exchange import Answer, Request, sent_to
from factbound.editor.fields import LABELS, make_groups
from factbound.editor.pages import DeskPages
from factbound.editor.preview import Preview, Previews
from factbound.editor.rows import Opened, Row, pack, unpack
from factbound.editor.saving import Saver
from factbound.editor.saying import say_change, say_new
from factbound.facts.model import Entity
from factbound.facts.vocabulary import Property
from factbound.lookup.past import load_past
from factbound.problems import BuildFailed, Problem
from factbound.read.entities import Written

UNREADABLE = "cannot be read at the moment"


@dataclass(frozen=True)
class Target:
    """The statement that a form is about."""

    state: State
    entity: Entity
    prop: Property
    opened: Opened
    row: Row | None
    """None for a new one."""

    @property
    def address(self) -> str:
        """Where its form stands."""
        return f"/fact/{self.entity.id}/{self.prop.name}/{self.row.number if self.row else 'new'}"

    @property
    def written(self) -> Written:
        """What its file says."""
        return self.row.written if self.row else {}

    def say(self, draft: Written) -> str:
        """Return the message for making it say something else."""
        if not self.row:
            return say_new(self.state, self.entity, self.prop, draft)
        return say_change(self.state, self.entity, self.prop, self.written, draft)


@dataclass(frozen=True)
class Outcome:
    """What came of a form that was sent."""

    trial: Trial | None = None
    problems: tuple[Problem, ...] = ()
    """That stand at no field."""
    by_field: Mapping[str, tuple[Problem, ...]] | None = None
    clash: Clash | None = None
    preview: Preview | None = None
    unchanged: bool = False
    asked: str = ""
    """What was asked for: save, review, preview, more."""


class StatementPages:
    """Shows and takes the forms of statements.

    Args:
        pages: Prints.
        saver: Saves.
        previews: Renders.
    """

    def __init__(self, pages: DeskPages, saver: Saver, previews: Previews) -> None:
        self._pages, self._saver, self._previews = pages, saver, previews

    def show(self, request: Request, entity: str, prop: str, number: str) -> Answer:
        """Show a form with what the file says."""
        target = self._target(request, entity, prop, number)
        if isinstance(target, Answer):
            return target
        return self._print(target, target.written, request, Outcome())

    def check(self, request: Request, entity: str, prop: str) -> Answer:
        """Judge what is being typed, for a script."""
        target = self._target(request, entity, prop, request.said("number") or "new", may_be_gone=True)
        if isinstance(target, Answer):
            return target
        before = unpack(request.said("before"))
        draft = read_draft(request, before)
        finding = check_draft(target.state, target.entity, target.prop, draft)
        fields = {key: [{"message": one.message, "expected": one.expected} for one in found] for key, found in finding.problems.items()}
        told = {"fields": fields, "reading": finding.reading, "message": target.say(draft) if draft and draft != target.written else ""}
        return Answer(json.dumps(told).encode(), "application/json")

    def take(self, request: Request, entity: str, prop: str, number: str) -> Answer:
        """Take a form: try it, show what it would change, or save it."""
        with self._pages.desk.lock:
            target = self._target(request, entity, prop, number, may_be_gone=True)
            if isinstance(target, Answer):
                return target
            before = unpack(request.said("before"))
            draft = read_draft(request, before)
            asked = request.said("action") or "save"
            clash = find_clash(target.opened, target.prop.name, request.said("opened"), before, target.row, is_new=number == "new")
            done = target.opened.same(target.prop.name, draft) if clash or number == "new" else None
            if done:  # the form was sent twice, or somebody else wanted just this
                found = Target(target.state, target.entity, target.prop, target.opened, done)
                return self._print(found, draft, request, Outcome(unchanged=True, asked=asked))
            if clash:
                found = Target(target.state, target.entity, target.prop, target.opened, clash.row)
                return self._print(found, draft, request, Outcome(clash=clash, asked=asked), HTTPStatus.CONFLICT)
            if asked == "more":
                return self._print(target, draft, request, Outcome(asked=asked))
            outcome = self._try(target, draft, asked, may_save=bool(request.said("all_the_same")))
            if asked == "aside" and outcome.trial and outcome.trial.after is not None:
                self._pages.desk.put_aside(outcome.trial.path, entity, outcome.trial.before, outcome.trial.after, target.say(draft))
                return sent_to(f"/entity/{entity}")
            if asked == "save" and outcome.trial and not outcome.problems and not outcome.by_field and not outcome.unchanged:
                try:
                    offer = self._saver.offer(target.opened.path, request, target.say(draft))
                    return sent_to(f"/saved/{self._saver.save(outcome.trial, entity, offer)}")
                except BuildFailed as failure:
                    outcome = Outcome(problems=failure.problems, asked=asked)
            bad = outcome.problems or outcome.by_field
            return self._print(target, draft, request, outcome, HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.OK)

    def _target(self, request: Request, entity: str, prop: str, number: str, *, may_be_gone: bool = False) -> Target | Answer:
        """Return what a form is about, or why there is no such thing."""
        state = self._pages.desk.look()
        known = state.entity(entity) or self._pages.desk.last_known(entity)
        if known is None:
            return self._pages.show_missing(f"There is no entity '{entity}'", f"Its file may have been renamed, or {UNREADABLE}.", request)
        found = state.prop(known, prop)
        if found is None:
            return self._pages.show_missing(
                f"A {known.kind.label.lower()} has no property '{prop}'", f"The vocabulary may have changed, or {UNREADABLE}.", request
            )
        opened = state.opened(known)
        row = None if number == "new" else opened.row(prop, int(number))
        if row is None and number != "new" and not may_be_gone:
            return self._pages.show_missing("There is no such statement", "It may have been removed, or its file cannot be read at the moment.")
        return Target(state, known, found, opened, row)

    def _try(self, target: Target, draft: Written, asked: str, *, may_save: bool) -> Outcome:
        """Try a draft on its file and its project; nothing is written."""
        if draft == target.written:
            return Outcome(unchanged=True, asked=asked)
        finding = check_draft(target.state, target.entity, target.prop, draft)
        if finding.problems:
            return Outcome(by_field=finding.problems, asked=asked)
        try:
            text, index = self._text(target, draft)
            trial = try_edit(target.state, target.opened, text, (target.prop.name, index))
        except BuildFailed as failure:
            return Outcome(problems=failure.problems, asked=asked)
        preview = self._previews.render(target.state, target.entity.id, trial) if asked == "preview" and not trial.problems else None
        if may_save and target.state.problems:
            return Outcome(trial, asked=asked, preview=preview)
        return Outcome(trial, trial.elsewhere, trial.by_field, preview=preview, asked=asked)

    def _text(self, target: Target, draft: Written) -> tuple[str, int]:
        """Return the text of the file with a draft in it, and where in its list the statement then stands."""
        if target.row:
            return change_statement(target.opened, target.row, draft), target.row.index
        return add_statement(target.opened, target.prop.name, draft, target.entity.kind.properties)

    def _print(self, target: Target, draft: Written, request: Request, outcome: Outcome, status: HTTPStatus = HTTPStatus.OK) -> Answer:
        state, by_field, clash = target.state, outcome.by_field or {}, outcome.clash
        uses, derived = find_fact_uses(state, f"{target.entity.id}.{target.prop.name}")
        message = target.say(draft) if draft and draft != target.written else ""
        blind = clash is not None and clash.sort == "unreadable"  # the form stays what it was until the file can be read
        return self._pages.print(
            "statement",
            state,
            status=status,
            target=target,
            address=request.path if blind else target.address,
            mark=request.said("opened") if blind else target.opened.mark,
            before=request.said("before") if blind else pack(target.written),
            groups=make_groups(state.project, target.prop, draft, by_field),
            outcome=outcome,
            labels=LABELS,
            is_typed=draft != target.written,
            compared=compare(clash.before or {}, target.written, draft) if clash else [],
            faults=[(key, one) for key, found in by_field.items() for one in found],
            cards=self._pages.cards(state, list(draft.get("from", ()))),
            offer=self._saver.offer(target.opened.path, request, message),
            rows=max(1, len(draft.get("from", ())) + (outcome.asked == "more")),
            past=load_past(state.options.project, target.entity, target.prop),
            uses=uses,
            derived=derived,
        )
