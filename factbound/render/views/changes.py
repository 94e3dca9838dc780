"""The history of the facts as templates see it: days, commits, and what each changed. Told words are marked as such and escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from factbound.characters import clean
from factbound.facts.dates import parse_period
from factbound.history.journal import Entry, Journal
from factbound.history.told import Told, ToldStatement
from factbound.history.trails import Step
from factbound.history.written import FieldChange
from factbound.render import escape
from factbound.render.changewords import ChangeWords, Part, shorten
from factbound.render.past import MOST_ENTRIES

if TYPE_CHECKING:
    from factbound.render.views.document import Views

MOST_TOLD, MOST_OF_ONE, FOLDED = 300, 25, 5
"""How many statements the page tells in all and of one commit, and from how many on they are folded."""
SUBJECT, BODY = 200, 1500
"""Characters that are shown of a message."""
BRIEF = 90
"""Characters of a field or a message in a row of the register, which leads to where all of it stands."""
NO_MESSAGE = "Changes to the facts"
ID_LENGTH = 7


class ChangeView:
    """What was done to one statement."""

    def __init__(self, one: ToldStatement, row: str, views: Views) -> None:
        self._one, self._row, self._views = one, row, views
        self._words = ChangeWords(views.landing.wording)
        self.kind = one.kind

    @property
    def name(self) -> Markup:
        """What it is about, linked to its row in the register, where it still has one."""
        known = self._row in self._views.rows
        return self._views.landing.row(self._words.name(self._one), self._row if known else "")

    @property
    def said(self) -> Markup:
        """What was done to it: what it says, or each field that says something else."""
        return _printed(self._words.parts(self._one), self._one.fact, self._views)

    @property
    def was(self) -> Markup:
        """What it said before."""
        return self._line(before=True)

    @property
    def now(self) -> Markup:
        """What it says after it."""
        return self._line(before=False)

    def _line(self, *, before: bool) -> Markup:
        words = self._one.before if before else self._one.after
        said = self._words.says(self._one, words) if words else ""
        return self._views.landing.past(self._one.fact, said) if said else Markup()

    @property
    def sources(self) -> str:
        """Where it is said."""
        return self._words.sources(self._one.words)

    @property
    def further(self) -> Markup:
        """What differs besides what its line shows, as it shows value and time."""
        left = [one for one, change in zip(self._words.differences(self._one), self._one.fields, strict=True) if not self._shows(change)]
        return _printed(self._words.joined(left), self._one.fact, self._views)

    def _shows(self, change: FieldChange) -> bool:
        """Whether the line of the statement is another one by this change alone: it has no word for some, as for a rank that became the usual one."""
        before = self._one.meant or self._one.before
        return self._words.says(self._one, before) != self._words.says(self._one, {**before, change.field: change.after})


class ToldView:
    """All that was changed at once."""

    def __init__(self, told: Told, rows: Mapping[tuple[str, str], str], mark: str, views: Views, most: int) -> None:
        words = ChangeWords(views.landing.wording)
        self.counts = words.counts(told)
        self.others = [shorten(one, 600) for one in words.others(told)]
        self.not_compared = [clean(one) for one in told.not_compared]
        shown = told.statements[:most]
        self.changes = [ChangeView(one, "" if one.kind == "removed" else rows.get((mark, one.row), ""), views) for one in shown]
        self.rest = len(told.statements) - len(self.changes)
        """How many statements are told by their number alone."""
        self.folded = len(self.changes) > FOLDED


class EntryView:
    """One commit."""

    def __init__(self, entry: Entry, most: int, views: Views) -> None:
        self._entry = entry
        self.id = entry.commit.id[:ID_LENGTH]
        self.anchor = f"c-{self.id}"
        self.iso = entry.commit.day
        self.day = day_words(entry.commit.day)
        self.silent = entry.told is not None and entry.told.silent
        self.told = ToldView(entry.told, views.journal.trails.rows, entry.commit.id, views, most) if entry.told else None

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return shorten(clean(" ".join(self._entry.commit.subject.split())), SUBJECT) or NO_MESSAGE

    @property
    def paragraphs(self) -> list[str]:
        """The rest of its message, without the lines that name people for programs."""
        text = shorten(clean(self._entry.commit.body), BODY)
        found = [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n")]
        return [one for one in (found[:-1] if found and self._ends_with_trailers else found) if one]

    @property
    def _ends_with_trailers(self) -> bool:
        last = self._entry.commit.body.replace("\r\n", "\n").rpartition("\n\n")[2].splitlines()
        return bool(last) and all(_is_trailer(line) for line in last)


class DayView:
    """The commits of one day: those that changed what the files say, and how many did not."""

    def __init__(self, day: str, entries: Sequence[EntryView]) -> None:
        self.day = day
        self.iso = entries[0].iso
        self.entries = [one for one in entries if not one.silent]
        self.silent = [one for one in entries if one.silent]


class JournalView:
    """`briefing.changes`: how the facts came about."""

    def __init__(self, views: Views) -> None:
        self._views = views

    @property
    def untold(self) -> str:
        """Why there are no commits; empty where there are."""
        return clean(self._journal.untold)

    @property
    def pending_files(self) -> tuple[str, ...]:
        """Paths of what is not committed yet."""
        return self._journal.pending.files

    @property
    def older(self) -> int:
        """How many commits came before those that are told of."""
        return self._journal.older + max(len(self._journal.entries) - MOST_ENTRIES, 0)

    @property
    def pending(self) -> ToldView | None:
        """What is not committed yet."""
        told = self._journal.pending.told
        return ToldView(told, self._journal.trails.rows, "", self._views, MOST_OF_ONE) if told else None

    @cached_property
    def entries(self) -> list[EntryView]:
        """The newest commits; of the first ones all that fits is told, of those behind them the numbers."""
        left, found = MOST_TOLD, []
        for entry in self._journal.entries[:MOST_ENTRIES]:
            view = EntryView(entry, min(left, MOST_OF_ONE), self._views)
            left -= len(view.told.changes) if view.told else 0
            found.append(view)
        return found

    @property
    def days(self) -> list[DayView]:
        """The same by day: where people commit in several time zones, one day begins before another has ended."""
        ordered = sorted(self.entries, key=lambda one: one.iso, reverse=True)
        return [DayView(day, list(those)) for day, those in groupby(ordered, key=lambda one: one.day)]

    def trail(self, row: str) -> list[StepView]:
        """Return the steps of a statement, the newest first."""
        steps = self._journal.trails.by_row.get(row, ())
        return [StepView(step, row, self._views) for step in reversed(steps)]

    @property
    def _journal(self) -> Journal:
        return self._views.journal


class StepView:
    """What was once done to a statement."""

    def __init__(self, step: Step, row: str, views: Views) -> None:
        self._step, self._row, self._views = step, row, views
        self.first = step.kind in ("added", "found")
        self.kind = step.kind
        self.committed = step.commit is not None
        self.day = day_words(step.commit.day) if step.commit else ""
        self.subject = shorten(clean(" ".join(step.commit.subject.split())), BRIEF) if step.commit else ""

    @property
    def url(self) -> str:
        """Where the changes page tells of its commit; empty where it does not."""
        return self._views.change_url(self._step.commit.id) if self._step.commit else ""

    @property
    def said(self) -> Markup:
        """What was done."""
        words = ChangeWords(self._views.landing.wording, BRIEF)
        fact = self._row.rpartition(".")[0]
        return _printed(words.told(fact, self._step.fields), fact, self._views)


def _printed(parts: Iterable[Part], fact_id: str, views: Views) -> Markup:
    landing = views.landing
    return Markup("").join(landing.past(fact_id, text) if told else Markup(escape.markdown(text)) for text, told in parts if text)


def day_words(iso: str) -> str:
    """Return a day in words."""
    return parse_period(iso).text if iso[:4].isdigit() and len(iso) == 10 else iso


def _is_trailer(line: str) -> bool:
    key, colon, value = line.partition(": ")
    return bool(colon and value) and key.replace("-", "").isalnum() and ("-" in key or key in TRAILERS)


TRAILERS: Sequence[str] = ("Cc", "Fixes", "Closes", "Link", "Bug")
"""Words of one part that stand before such a line; others have a hyphen: Signed-off-by."""
