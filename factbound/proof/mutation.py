"""Mutation: each statement's value in turn is changed in memory, and every output that can show it is made again and looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context

from factbound.facts.knowledge import Knowledge
from factbound.options import Options
from factbound.prepare import Checked, check_project
from factbound.proof.comparison import compare_documents, find_echoes
from factbound.proof.drawings import fresh_labels
from factbound.proof.findings import Change, Findings
from factbound.proof.pages import PageConverter
from factbound.proof.reading.docx import read_docx
from factbound.proof.reading.pdf import read_pdf
from factbound.proof.records import Records, differing, index_records
from factbound.proof.sheets import Sheet
from factbound.proof.tracing import TracedDocument
from factbound.proof.workshop import Readings, Shown, Workshop
from factbound.publish.exports.rows import list_records
from factbound.publish.reports import docx
from factbound.publish.reports.pdf import render_pdf
from factbound.publish.reports.tree import parse_report

WORTH = 8
"""Statements for which another process is begun."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
"""Stands for every chart in Word, where charts are pixels and only their alternative text can be read."""


@dataclass
class Mutation:
    """What came of changing statements."""

    rows: list[str] = field(default_factory=list)
    """Ids of the statements that were changed."""
    facts: set[str] = field(default_factory=set)
    flawed: set[str] = field(default_factory=set)
    """Ids of the statements that have a survivor or a stray."""
    followed: int = 0
    documents: int = 0
    survivors: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    def note(self, row: str, found: Findings) -> None:
        """Take in what a change did to one document."""
        self.followed += found.followed
        self.survivors += [f"{row}: {one}" for one in found.survivors]
        self.strays += [f"{row}: {one}" for one in found.strays]
        self.flawed |= {row} if found.survivors or found.strays else set()

    def add(self, other: Mutation) -> None:
        """Take in the outcome of other changes."""
        self.rows += other.rows
        self.facts |= other.facts
        self.flawed |= other.flawed
        self.followed += other.followed
        self.documents += other.documents
        self.survivors += other.survivors
        self.strays += other.strays


def prove_changes(options: Options, rows: Sequence[str], *, every_document: bool = False) -> Mutation:
    """Change statements one after the other, on as many processors as there are.

    Args:
        options: The project; it has been built.
        rows: Ids of the statements.
        every_document: Render all documents again, also those that do not read what changed.
    """
    count = min(os.cpu_count() or 1, max(len(rows) // WORTH, 1))
    parts = [rows[number::count] for number in range(count)]
    result = Mutation()
    if count == 1:
        parts_done = [_prove_part(options, rows, every_document)]
    else:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            parts_done = list(pool.map(_prove_part, [options] * count, parts, [every_document] * count))
    for part in parts_done:
        result.add(part)
    return result


def _prove_part(options: Options, rows: Sequence[str], every_document: bool) -> Mutation:
    """Change some statements; each process reads the project for itself."""
    checked = check_project(options)
    return _Prover(checked, PageConverter(options.project, options.out), every_document).prove(rows)


class _Prover:
    """Changes the statements of one project.

    Args:
        checked: The project.
        converter: Turns Markdown of pages into HTML as the site does.
        every_document: See prove_changes.
    """

    def __init__(self, checked: Checked, converter: PageConverter, every_document: bool) -> None:
        self._checked, self._converter, self._every = checked, converter, every_document
        self._workshop = Workshop(checked)
        self._shown = self._workshop.render_watched()
        self._readings = Readings(checked.knowledge)
        self._records = index_records(list_records(checked.knowledge))
        self._sheet = Sheet()

    def prove(self, rows: Sequence[str]) -> Mutation:
        """Change statements one after the other, then typeset all that changed."""
        result = Mutation()
        for row in rows:
            self._prove_one(row, result)
        for row, survivor in self._typeset():
            result.note(row, Findings(survivors=[survivor]))
        return result

    def _prove_one(self, row: str, result: Mutation) -> None:
        knowledge, change = self._readings.change(row)
        result.rows.append(row)
        result.facts |= {row.rpartition(".")[0]}
        readers = _readers(self._shown, change)
        names = self._shown.documents if self._every or change.recast else readers
        after = self._workshop.render(knowledge, names) if self._every else self._workshop.render_changed(knowledge, names, change)
        result.documents += len(after)
        if not readers:
            result.note(row, Findings(survivors=["no page and no report shows it"]))
        for name, document in after.items():
            found = compare_documents(self._shown.documents[name], document, change)
            if document.on_site:
                found.survivors += self._converter.survivors(name, found.changed)
            else:
                self._put_on_sheet(row, document, found, change)
            result.note(row, found)
        for name, document in self._shown.documents.items():
            if name not in after:
                result.note(row, find_echoes(document, change))
        result.note(row, self._compare_export(knowledge, change))

    def _put_on_sheet(self, row: str, document: TracedDocument, found: Findings, change: Change) -> None:
        """Keep the changed units of a report, with the labels that its changed charts must show, for typesetting."""
        before = dict(self._shown.documents[document.name].figures)
        moved = {file: fresh_labels(svg, change) for file, svg in document.figures if before.get(file) != svg}
        for unit in document.units:
            file = next((name for name in moved if f"](assets/{name} " in unit.plain), "")
            if file:
                self._sheet.add(row, document, unit, moved[file])
            elif unit in found.changed and unit.places and unit.sort != "front":
                self._sheet.add(row, document, unit)

    def _compare_export(self, knowledge: Knowledge, change: Change) -> Findings:
        """The export's row of the statement, and of all that derives from it, says the new value; all others are as before."""
        after = index_records(list_records(knowledge))
        moved = differing(self._records, after, ("text", "value"))
        moved -= _derived(self._records, change) - change.rows  # which may come to another number and read as before, rounded
        others = differing(self._records, after, ("status", "certainty", "holds", "disputed", "from"))
        return Findings(
            followed=len(moved & change.rows),
            survivors=[f"facts.json: {row}" for row in sorted(change.rows - moved)],
            strays=[f"facts.json: {row}" for row in sorted(moved | others) if row not in change.rows and row.rpartition(".")[0] not in change.facts],
        )

    def _typeset(self) -> Iterator[tuple[str, str]]:
        """Typeset all changed units of reports and yield the statements whose new value is not read, with where."""
        if not self._sheet.pieces:
            return
        tree, templates = parse_report(self._sheet.markdown), self._checked.options.template_folders
        yield from self._sheet.survivors(read_pdf(render_pdf(tree, self._sheet.assets, b"{}", _EPOCH, templates)), "PDF")
        if docx.available():
            blank = dict.fromkeys(self._sheet.assets, _BLANK)
            yield from self._sheet.survivors(read_docx(docx.render_docx(tree, blank, _EPOCH, templates)), "Word")


def _derived(records: Records, change: Change) -> set[str]:
    """Return the rows that were computed from what changed."""
    found: set[str] = set()
    while fresh := {row for row, record in records.rows.items() if {*record["inputs"]} & (change.rows | found)} - found:
        found |= fresh
    return found


def _readers(shown: Shown, change: Change) -> list[str]:
    """Return the documents that read anything that changed, in the order of the briefing."""
    names = {name for row in change.rows for name in shown.readers.get(row, ())}
    return [name for name in shown.documents if name in names]
