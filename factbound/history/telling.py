"""Changes in words, for a terminal and as Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from factbound.facts.vocabulary import DEFAULTS
from factbound.history.changes import KINDS, Changes, FactChange, RecordChange, Side, StatementChange
from factbound.history.written import FieldChange, Words, Written
from factbound.problems import counted

SHORT = ("when", "until", "status", "certainty", "directness", "rank", "by")
"""Fields that stand in the line of a statement; longer ones get lines of their own."""
OWN_WORDS = ("status", "certainty", "directness", "rank")
"""Fields whose words say what they are."""
ID_LENGTH = 10
SCREEN = 60
"""Lines of a part that a pull request shows at once."""
MOST_LETTERS = 65_000
"""What a comment on GitHub may hold, with some room: it refuses more than 65,536."""
DETAILS, END_DETAILS = "<details>", "</details>"


class Style(Protocol):
    """How one format writes."""

    arrow: str
    """From what was to what is."""

    def title(self, text: str) -> str:
        """Return the heading of everything."""
        ...

    def heading(self, text: str) -> str:
        """Return the heading of what follows."""
        ...

    def item(self, kind: str, text: str) -> str:
        """Return the line of one change."""
        ...

    def detail(self, text: str) -> str:
        """Return a line below the last change."""
        ...

    def quote(self, text: str) -> str:
        """Return words of the project's files so that they stay words."""
        ...

    def fold(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines, behind a title to press where they are many."""
        ...


class Text:
    """For a terminal."""

    arrow = "->"

    def title(self, text: str) -> str:
        """Return it as it is."""
        return text

    def heading(self, text: str) -> str:
        """Return it after a blank line."""
        return f"\n{text}"

    def item(self, kind: str, text: str) -> str:
        """Return it with the kind in a column of its own."""
        return f"  {kind:<8} {text}"

    def detail(self, text: str) -> str:
        """Return it in the column of the texts."""
        return f"{'':<11}{text}"

    def quote(self, text: str) -> str:
        """Return it in one line."""
        return " ".join(text.split())

    def fold(self, title: str, lines: Iterable[str]) -> Iterator[str]:  # noqa: ARG002 - as Style has it
        """Yield them as they are."""
        yield from lines


class Markdown(Text):
    """For a pull request; all that comes from files stands in code spans, where it can be no markup, link or mention."""

    arrow = "→"

    def title(self, text: str) -> str:
        """Return it as a heading."""
        return f"### {text}"

    def heading(self, text: str) -> str:
        """Return it as a smaller heading with blank lines around it."""
        return f"\n#### {text}\n"

    def item(self, kind: str, text: str) -> str:
        """Return an item of a list."""
        return f"- **{kind}** {text}"

    def detail(self, text: str) -> str:
        """Return an item below the last."""
        return f"  - {text}"

    def quote(self, text: str) -> str:
        """Return a code span that no run of backticks in the text can end."""
        flat = " ".join(text.split())
        fence = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
        return f"{fence} {flat} {fence}" if "`" in flat else f"`{flat}`"

    def fold(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield them folded where they are more than a screen."""
        found = list(lines)
        if len(found) <= SCREEN:
            yield from found
            return
        yield f"\n{DETAILS}<summary>{title}</summary>\n"
        yield from found
        yield f"\n{END_DETAILS}"


STYLES: dict[str, Style] = {"text": Text(), "md": Markdown()}


def tell_changes(changes: Changes, style: Style) -> Iterator[str]:
    """Yield the lines that tell what changed."""
    names = [_side_name(side, style) for side in (changes.before, changes.after)]
    yield style.title(f"Facts from {names[0]} to {names[1]}")
    yield f"\n{summarise(changes)}"
    for side, other in ((changes.before, names[1]), (changes.after, names[0])):
        if side.borrowed:
            own = style.quote(side.name) if side.day else side.name
            yield f"The vocabulary of {own} has problems, so that its facts were read with the vocabulary of {other}."
    if changes.renames.any:
        yield style.heading("Renamed")
        yield from (style.item(one.sort, f"{style.quote(one.before)} {style.arrow} {style.quote(one.after)}") for one in changes.renames.listed)
        if changes.following:
            count = f"{changes.following} {'statement says' if changes.following == 1 else 'statements say'}"
            yield style.detail(f"{count} the same under new names")
    if changes.briefing:
        yield style.heading("The briefing itself")
        yield from (style.item("changed", words) for words in tell_fields(changes.briefing, style))
    groups = (("Vocabulary", changes.vocabulary), ("Entities", changes.entities), ("Sources", changes.sources), ("Research ledger", changes.ledger))
    for title, records in groups:
        if records:
            yield style.heading(title)
            yield from style.fold(f"{len(records)} changed", _tell_records(records, style))
    facts = counted(len(changes.told), "fact")
    yield from style.fold(facts, (line for fact in changes.told for line in _tell_fact(fact, style)))
    if changes.not_compared:
        yield style.heading("Not compared, since a file of theirs has problems")
        yield from (style.item("left out", style.quote(one)) for one in changes.not_compared)


def fit_comment(lines: Iterable[str], way_out: str) -> Iterator[str]:
    """Yield as many lines as a comment can hold, and how many are missing.

    Args:
        lines: Markdown.
        way_out: How to see all of them.
    """
    length, opened, missing = 0, 0, 0
    for line in lines:
        length += len(line) + 1
        if missing or length > MOST_LETTERS:
            missing += 1
            continue
        opened += line.count(DETAILS) - line.count(END_DETAILS)
        yield line
    if missing:
        yield from [f"\n{END_DETAILS}"] * opened
        yield f"\n{missing} more lines do not fit into a comment. {way_out}"


def summarise(changes: Changes) -> str:
    """Return how much changed, as a sentence."""
    if not changes.any:
        return "Nothing changed." if not changes.not_compared else "Nothing else changed."
    counts = {kind: changes.count(kind) for kind in KINDS}
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "none changed"
    facts = counted(len(changes.told), "fact")
    return f"Statements: {said}, of {facts}." if changes.told else "No statement changed."


def _side_name(side: Side, style: Style) -> str:
    about = ", ".join(filter(None, (side.commit[:ID_LENGTH], side.day)))
    return f"{style.quote(side.name)} ({about})" if about else side.name


def _tell_records(records: Iterable[RecordChange], style: Style) -> Iterator[str]:
    """Yield the lines of records of one sort; what came or went and has no name of its own stands in one line."""
    bare: dict[str, list[str]] = {}
    for record in records:
        if record.kind != "changed" and not record.name:
            bare.setdefault(record.kind, []).append(record.id)
    yield from (style.item(kind, _join(tuple(ids), style)) for kind, ids in bare.items())
    yield from (line for record in records if record.kind == "changed" or record.name for line in _tell_record(record, style))


def _tell_record(record: RecordChange, style: Style) -> Iterator[str]:
    name = f", {style.quote(record.name)}" if record.name else ""
    yield style.item(record.kind, style.quote(record.id) + name)
    yield from map(style.detail, tell_fields(record.fields, style))


def _tell_fact(fact: FactChange, style: Style) -> Iterator[str]:
    yield style.heading(style.quote(fact.fact) + (f" of {style.quote(fact.of)}" if fact.of else ""))
    for one in fact.statements:
        yield style.item(one.kind, _tell_statement(one, style))
        if one.came_from:
            yield style.detail(f"was {style.quote(one.came_from)}")
        yield from map(style.detail, tell_fields(one.fields, style))
        if one.kind == "added":
            yield from (style.detail(f"{name}: {_join(words, style)}") for name, words in _long_fields(one.words))


def _tell_statement(one: StatementChange, style: Style) -> str:
    """Return the line of a statement: its value and what else is short, and where it stands."""
    words = one.before if one.kind == "changed" else one.words
    parts = [_join(words["value"] or words["formula"], style)]
    told = ((name, words[name]) for name in SHORT if words[name] and words[name] != DEFAULTS.get(name))
    parts += [_join(said, style) if name in OWN_WORDS else f"{name} {_join(said, style)}" for name, said in told]
    gone = one.kind == "removed"
    return ", ".join(parts) + ("" if gone else f" ({style.quote(f'{one.at.path}:{one.at.line}')})")


def _long_fields(words: Written) -> Iterator[tuple[str, Words]]:
    return ((name, said) for name, said in words.items() if said and name not in (*SHORT, "value", "formula", "of"))


def tell_fields(fields: Iterable[FieldChange], style: Style) -> Iterator[str]:
    """Yield the words for each field that changed: lists by what came and went, all else by what was and is."""
    for one in fields:
        if isinstance(one.before, tuple):
            steps = [f"+ {style.quote(item)}" for item in one.new] + [f"- {style.quote(item)}" for item in one.gone]
            told = ", ".join(steps)
        else:
            old, new = (_join(side, style) if side else "nothing" for side in (one.before, one.after))
            told = f"{old} {style.arrow} {new}"
        yield f"{one.field}: {told}"


def _join(words: Words, style: Style) -> str:
    return style.quote(words) if isinstance(words, str) else ", ".join(map(style.quote, words))
