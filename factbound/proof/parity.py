"""Parity: from the finished pages, documents and facts.json the value, mark and citation of each fact are read, and must agree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from factbound.facts.model import Source
from factbound.proof.places import Place
from factbound.proof.reading.document import REFERENCE, DocumentText, fold
from factbound.proof.reading.docx import read_docx
from factbound.proof.reading.html import HtmlPage, ShownFact, read_html
from factbound.proof.reading.pdf import read_pdf
from factbound.proof.records import Records, load_records
from factbound.proof.sheets import alternatives
from factbound.proof.tracing import TracedDocument
from factbound.render.wording import Wording

_READERS: Mapping[str, Callable[[bytes], DocumentText]] = {"pdf": partial(read_pdf, drawn=False), "docx": read_docx}
_REACH = 400
"""How far behind a value, in folded characters, the status columns of its table row may stand."""
_DRAWN = 4000
"""How many folded characters of drawings may stand between a value in a drawing and the same in the table below."""

_MORE = re.compile(r"and(\d+)more")
"""How a folded note says that it leaves sources out."""


@dataclass
class Parity:
    """What was read, and what does not agree."""

    places: dict[str, int] = field(default_factory=dict)
    """Format -> how many places were read."""
    facts: set[str] = field(default_factory=set)
    """Ids of the facts that were met."""
    disagreements: list[str] = field(default_factory=list)

    def note(self, form: str, fact_id: str, where: str, fault: str) -> None:
        """Count a place, and what is wrong with it."""
        self.places[form] = self.places.get(form, 0) + 1
        self.facts.add(fact_id)
        if fault:
            self.disagreements.append(f"{where}: {fact_id} {fault}")


def check_parity(out: Path, documents: Mapping[str, TracedDocument], wording: Wording) -> Parity:
    """Read all that a build has made and hold it against its facts.json.

    Args:
        out: The output folder.
        documents: Pages and reports with their traces: what charts say, and in what order reports show which facts.
        wording: How sources are cited.
    """
    records = load_records((out / "data/facts.json").read_bytes())
    found = Parity()
    pages = {file.relative_to(out / "site").as_posix(): read_html(file.read_text("utf-8")) for file in sorted((out / "site").rglob("*.html"))}
    register = _rows(pages)
    for path, page in pages.items():
        for shown in page.shown:
            if shown.sort == "fact" and (shown.text.strip() or not shown.drawn):
                fault = _label_fault(shown, records, wording) if shown.drawn else _page_fault(shown, path, page, records, register)
                found.note("HTML", shown.fact_id, path, fault)
    _check_register(pages, register, records, found)
    for document in documents.values():
        if document.on_site:
            _check_charts(document, pages, found)
        else:
            _check_report(out / "reports", document, records, wording, found)
    return found


def _label_fault(shown: ShownFact, records: Records, wording: Wording) -> str:
    """A chart's label says, whole or broken over lines, what is meant, what it is called and what it comes to."""
    entity, _, name = shown.fact_id.partition(".")
    project = wording.knowledge.project
    label = project.vocabulary.properties[name].label if name in project.vocabulary.properties else ""
    about = wording.entity_name(entity)
    ways = [f"{about}: {label}"]
    for said in records.said(shown.fact_id):
        ways += [f"{about}: {said}", f"{about}: {label}: {said}", f"{label} {said}"]
    told = any(_words(shown.text) in _words(way) for way in ways)
    return "" if told else f"is labelled '{shown.text.strip()}' in a chart"


def _words(text: str) -> str:
    """Return the words of a label, whole words only, so that '8 %' is not found in '48 %'."""
    return f" {' '.join(word.rstrip(':') for word in text.casefold().split())} "


def _check_charts(document: TracedDocument, pages: Mapping[str, HtmlPage], found: Parity) -> None:
    """The charts of a page say, title and alternative text included, what they would say if they were drawn now."""
    stem = document.name.removesuffix(".md")
    path = f"{stem}.html" if stem.rpartition("/")[2] == "index" else f"{stem}/index.html"
    drawn = read_html("".join(unit.plain for unit in document.units if unit.sort == "figure")).drawn
    if drawn and path in pages and fold(pages[path].drawn) != fold(drawn):
        found.disagreements.append(f"{path}: a chart says something else than its facts")


def _rows(pages: Mapping[str, HtmlPage]) -> dict[str, tuple[str, int]]:
    """Return each row of the register -> the page that has it, and its line there; a large register stands on several pages."""
    register = {path: page for path, page in pages.items() if path.startswith("register/") or path == "register.html"}
    return {name: (path, number) for path, page in register.items() for number, names in enumerate(page.line_names) for name in names}


def _page_fault(shown: ShownFact, path: str, page: HtmlPage, records: Records, register: Mapping[str, tuple[str, int]]) -> str:
    if not shown.rows:
        return "" if fold(shown.text) == "notknown" else f"shows '{shown.text}' and names no statement"
    around = page.lines[shown.line - 1] if shown.line else ""
    if fault := records.fault(shown.rows, shown.text, shown.mark, around, dated=shown.dated):
        return fault
    places = ((link.partition("#")[0], link.partition("#")[2]) for link in shown.links)
    led = {row for place, row in places if row in register and _is_there(register[row][0], place, path)}
    return "does not lead to its row of the register" if shown.cited and not led & set(shown.rows) else ""


def _is_there(page: str, link: str, path: str) -> bool:
    """Whether a link, of whatever page, leads to a page."""
    at = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
    return page in (at, f"{at}/index.html", path if not link else "")


def _check_register(pages: Mapping[str, HtmlPage], register: Mapping[str, tuple[str, int]], records: Records, found: Parity) -> None:
    """The register's row of each statement links to the passages that facts.json names."""
    for row, record in records.rows.items():
        path, line = register.get(row, ("", 0))
        links = pages[path].line_links[line] if path else []
        cited = {(path.rstrip("/").rpartition("/")[2], anchor) for path, _, anchor in (link.partition("#") for link in links) if "sources/" in path}
        missing = sorted(records.sources(row) - cited)
        fault = f"cites no '{' '.join(missing[0]).strip()}'" if missing else ""
        found.note("HTML", record["id"], "register", fault if path else f"has no row '{row}'")


def _check_report(folder: Path, document: TracedDocument, records: Records, wording: Wording, found: Parity) -> None:
    """Read a report in each of its formats."""
    if (folder / f"{document.name}.md").read_text("utf-8") != document.plain:
        found.disagreements.append(f"{document.name}.md: was made of other facts than it has now; build again")
        return
    shown = [(place, unit.sort == "row", unit.plain) for unit in document.units for place in unit.places if place.rows]
    places = [one for one in shown if all(row in records.rows for row in one[0].rows)]
    for place, _, _ in (one for one in shown if one not in places):
        found.note("Markdown", place.fact_id, f"{document.name}.md", "shows a statement that facts.json has not")
    for place, _, unit in places:
        found.note("Markdown", place.fact_id, f"{document.name}.md", _place_fault(place, records, unit))
    for ending, read in _READERS.items():
        file = folder / f"{document.name}.{ending}"
        if file.is_file():
            text = read(file.read_bytes())
            _align(file.name, text, [(place, in_row) for place, in_row, _ in places], records, wording, found)
            if list(map(fold, text.alternatives)) != list(map(fold, alternatives(document.plain))):
                found.disagreements.append(f"{file.name}: an alternative text is not that of the report")


def _place_fault(place: Place, records: Records, around: str) -> str:
    return records.fault(place.rows, place.text, ", ".join(place.words), around, dated=place.dated)


def _align(name: str, read: DocumentText, places: Sequence[tuple[Place, bool]], records: Records, wording: Wording, found: Parity) -> None:
    """Find the places of a report in its text, one behind the other."""
    text = "\n".join(fold(block) for block in read.blocks).casefold()
    form, at = name.rpartition(".")[2].upper(), 0
    for place, in_row in places:
        value = next(one for one in (*records.texts(place.rows), place.text) if fold(one).casefold() == fold(place.text).casefold())
        words = fold(value + (f" ({', '.join(place.words)})" if place.words else "")).casefold()
        start = _find(text, words, at, noted=place.cited)
        if in_row and start >= 0:
            start = _in_table(text, words, start, read, place, records, wording)
        if start < 0:
            found.note(form, place.fact_id, name, f"does not show '{value}'" + (f" with the mark '{', '.join(place.words)}'" if place.words else ""))
            continue
        at = start + len(words)
        found.note(form, place.fact_id, name, _behind_fault(text, at, read, place, in_row, records, wording))


def _find(text: str, words: str, at: int, *, noted: bool) -> int:
    """Return where words stand from a place on, with a reference to a note right behind them if they are to have one; -1 for nowhere."""
    start = text.find(words, at)
    while noted and start >= 0 and not REFERENCE.match(text, start + len(words)):
        start = text.find(words, start + 1)
    return start


def _in_table(text: str, words: str, start: int, read: DocumentText, place: Place, records: Records, wording: Wording) -> int:
    """Return where a value stands in its row: a drawing before the table may show it first, without the columns that a row has."""
    at = start
    while 0 <= at < start + _DRAWN:
        if not _behind_fault(text, at + len(words), read, place, True, records, wording):
            return at
        at = _find(text, words, at + 1, noted=place.cited)
    return start


def _behind_fault(text: str, at: int, read: DocumentText, place: Place, in_row: bool, records: Records, wording: Wording) -> str:
    """Return what is wrong with what stands behind a value: its mark in a column of the same row, its notes."""
    behind = text[at : at + _REACH] if in_row else ""
    missing = [word for word in records.marks(place.rows, dated=place.dated) if word not in place.words and fold(word) not in behind]
    if missing:
        return f"does not say '{missing[0]}'"
    if not place.cited:
        return ""
    notes = fold(" ".join(read.notes.get(number, "") for number in _references(text, at)))
    uncited: dict[str, str] = {}
    for source, passage in sorted({one for row in place.rows for one in records.sources(row)}):
        missing = [one for one in _citation(wording.knowledge.project.sources.get(source), passage, wording) if fold(one) not in notes]
        if missing:
            uncited.setdefault(source, missing[0])
    # A note names the first of many sources, and says how many more there are.
    counted = sum(int(more) for more in _MORE.findall(notes))
    return f"cites no '{next(iter(uncited.values()))}'" if len(uncited) > counted else ""


def _references(text: str, at: int) -> Iterator[str]:
    """Yield the numbers of the notes referred to from a place on, one beside the other."""
    while found := REFERENCE.match(text, at):
        yield found[1]
        at = found.end()
        at += text.startswith(",", at) and bool(REFERENCE.match(text, at + 1))


def _citation(source: Source | None, passage: str, wording: Wording) -> list[str]:
    """Return what a note must say of a source."""
    return [wording.short_name(source), *([passage] if passage else [])] if source else []
