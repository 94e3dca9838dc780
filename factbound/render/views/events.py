"""Events: what has a time of its own and stands on the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from factbound.facts.clocks import is_overruled
from factbound.facts.dates import Period
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Statement
from factbound.facts.values import Missing, Moment
from factbound.render import escape
from factbound.render.views.document import Views
from factbound.render.views.statements import StatementView
from factbound.render.views.view import time_words


@dataclass(frozen=True)
class Event:
    """Something with a time, on the timeline."""

    period: Period
    title: str
    statement: StatementView
    on_subject: bool
    """Whether it belongs to the venture's own lane."""
    what: Markup
    """The title for a table that has a status column; bound to its statement where it says its value."""
    time: Markup
    """Its time for such a table; bound to its statement where that is its value."""

    @property
    def when(self) -> str:
        """Its time in words."""
        return time_words(self.period)


def period_of(statement: Statement, knowledge: Knowledge) -> Period | None:
    """Return the time of the event that a statement tells of, if it does: a dated value's own, or its `when`."""
    if (
        not statement.prop.at_time
        or isinstance(statement.value, Missing)
        or is_overruled(statement, knowledge.facts[statement.fact_id, statement.of])
    ):
        return None
    return statement.value.period if isinstance(statement.value, Moment) else statement.when


def place_of_event(period: Period, row: str) -> tuple[date, date, str]:
    """Return where an event stands in their list.

    Args:
        period: Its time.
        row: Its statement's id.
    """
    return period.start, period.end, row


def events_of(view: StatementView, views: Views) -> Iterator[Event]:
    """Yield the event that a statement tells of, if it does: a dated value at its date; any other at its `when`.

    What is not followed never happened.
    """
    prop, record = view.fact.prop, view.record
    if period_of(record, views.knowledge) is None:
        return
    subject = views.knowledge.project.briefing.subject
    on_subject = subject in (record.entity, record.of)
    if isinstance(record.value, Moment):
        title = prop.label if record.entity == subject else f"{view.entity.name}: {prop.label[:1].lower()}{prop.label[1:]}"
        what, time = Markup(escape.markdown(title)), views.landing.value(record, printed=_landed_time(record.value.period))
        yield Event(record.value.period, title, view, on_subject, what, time)
    elif record.when is not None:
        own = on_subject and record.entity == subject
        about, said = ("", f"{view.bare[:1].upper()}{view.bare[1:]}") if own else (f"{view.entity.name}: ", view.bare)
        what = Markup(escape.markdown(about)) + views.landing.value(record, printed=Markup(escape.markdown(said)))
        yield Event(record.when, f"{about}{said}", view, on_subject, what, _landed_time(record.when))


def _landed_time(period: Period) -> Markup:
    return Markup(escape.markdown(time_words(period)))
