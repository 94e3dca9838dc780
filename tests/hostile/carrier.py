"""Projects that carry a text in every field that takes one: many texts at once, each in an entity, a source, a page and so on of its own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import repositories

from factbound.characters import find_unfit

DAY = "2024-03-01T12:00:00+00:00"
BASE = Path(__file__).parent.parent / "cases" / "_base"
FIELDS = (
    "thing.name",
    "thing.also",
    "thing.native",
    "thing.note",
    "role.value",
    "role.by",
    "role.provided",
    "role.note",
    "best.value",
    "best.because",
    "event.value",
    "lost.because",
    "lost.settled_by",
    "property.label",
    "property.description",
    "unit.words",
    "source.title",
    "source.publisher",
    "source.author",
    "source.note",
    "source.unused",
    "source.retracted",
    "source.corrected",
    "ledger.finding",
    "ledger.left_out",
    "content.title",
    "content.description",
)
"""What takes a text for each thing of its kind; `briefing.*`, of which there is one, is in FRAME."""
FRAME = (
    "briefing.title",
    "briefing.subtitle",
    "briefing.description",
    "briefing.authors",
    "briefing.publisher",
    "briefing.version",
    "briefing.status",
    "briefing.classification",
    "kind.label",
    "kind.plural",
    "kind.description",
    "ledger.title",
)
Refused = Mapping[tuple[int, str], str]
"""Number of a text and field -> why the field does not take it."""


def marker(number: int) -> str:
    """Return an honest word that stands for a text, of letters alone, and unlike any other word."""
    return "Zq" + "".join("abcdefghij"[int(digit)] for digit in f"{number:04}") + "x"


def quoted(text: str) -> str:
    """Return a text as YAML: a string of JSON, whose halves of characters stay escapes."""
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def lay_out(folder: Path, texts: Iterable[str], refused: Refused | None = None, frame: str = "") -> Path:
    """Write a project.

    Args:
        folder: Where; what lies there is replaced.
        texts: What it is to carry.
        refused: What is left out.
        frame: What the briefing itself and its kinds are to be called; nothing leaves them honest.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BASE, folder)
    files = {path: "\n".join(lines) + "\n" for path, lines in _files(list(texts), refused or {}, frame).items()}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return folder


def record(folder: Path, messages: Iterable[str]) -> None:
    """Write a repository with a commit for each message, by an author of that name, each of which changes a fact."""
    shutil.rmtree(folder, ignore_errors=True)
    repositories.begin(folder)
    words = ("seller of maps", "maker of maps")
    for number, message in enumerate(messages):
        said = message.encode("utf-8", "replace").decode().replace("\0", "")
        author = re.sub(r"[<>\n\0]|^[\W_]+|[\W_]+$", "", said) or "Somebody"
        repositories.edit(folder, "data/parties/north.yml", (words[number % 2], words[1 - number % 2]))
        repositories.git(folder, "add", "--all")
        told = ("--cleanup=verbatim", "--allow-empty-message", f"--message={said}", f"--author={author} <a@example.org>", f"--date={DAY}")
        repositories.git(folder, "commit", "-q", *told)


def field_at(folder: Path, path: str, line: int) -> tuple[int, str] | None:
    """Return the text and field that stand in a line of a project: each line names its own in a comment."""
    lines = (folder / path).read_text("utf-8").split("\n")
    found = re.search(r"# @(\d+) (\S+)$", lines[line - 1]) if 0 < line <= len(lines) else None
    return (int(found[1]), found[2]) if found else None


class _Writer:
    def __init__(self, number: int, text: str, refused: Refused) -> None:
        self._number, self._text, self._refused = number, quoted(text), refused

    def line(self, field: str, before: str, after: str = "", otherwise: str | None = None) -> list[str]:
        """Return a line that carries the text, another where the field does not take it, or none."""
        if (self._number, field) not in self._refused:
            return [f"{before}{self._text}{after}  # @{self._number} {field}"]
        return [] if otherwise is None else [f"{before}{otherwise}{after}"]


def _files(texts: list[str], refused: Refused, frame: str) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    properties, units, kinds, ledger = [], [], [], []
    for number, text in enumerate(texts):
        write = _Writer(number, text, refused).line
        other = marker(number).replace("Zq", "Honest")
        files[f"data/things/e{number}.yml"] = _thing(number, write, other)
        files[f"data/sources/s{number}.yml"] = _source(number, write, other)
        head = [*write("content.title", "title: ", otherwise=other), *write("content.description", "description: ")]
        files[f"content/c{number}.md"] = ["---", *head, f"order: {number + 200}", "report: false", "---", f"About {{{{ e{number} }}}}."]
        properties += [f"  p{number}:", "    type: text", *write("property.label", "    label: ", otherwise=other)]
        properties += write("property.description", "    description: ")
        properties += [f"  q{number}: {{label: Number of {other}, type: quantity, unit: u{number}}}"]
        units += [f"  u{number}:", *write("unit.words", "    one: ", otherwise=other), *write("unit.words", "    many: ", otherwise=other)]
        kinds += [f"p{number}", f"q{number}"]
        if (number, "ledger.finding") not in refused:
            ledger += [*write("ledger.finding", "  ", ":"), *write("ledger.left_out", "    left_out: ", otherwise=other)]
    files["data/vocabulary.yml"] = _vocabulary(units, kinds, properties, frame)
    files["data/briefing.yml"] = _briefing(frame)
    if ledger:
        files["data/ledger.yml"] = [f"title: {quoted(frame or 'Ledger')}", "findings:", *ledger]
    return files


def _thing(number, write, other):
    """Return the file of an entity."""
    source = f"    from: [s{number} p1, daily p1s1]"
    return [
        *write("thing.name", "name: ", otherwise=other),
        *_listed(write("thing.also", "  - "), "also:"),
        *_listed(write("thing.native", "  ru: "), "native:"),
        *write("thing.note", "note: "),
        "facts:",
        "  role:",
        *write("role.value", "    value: ", otherwise=other),
        *write("role.by", "    by: "),
        *write("role.provided", "    provided: "),
        "    status: planned",
        *write("role.note", "    note: "),
        source,
        "  best:",
        *write("best.value", "    value: ", otherwise=other),
        "    rank: preferred",
        *write("best.because", "    because: ", otherwise="it is so"),
        source,
        "  event:",
        *write("event.value", "    value: ", otherwise=other),
        "    when: 2018-09-11",
        source,
        "  lost:",
        "    value: undisclosed",
        "    reason: not_disclosed",
        *write("lost.because", "    because: ", otherwise="nobody says it"),
        *write("lost.settled_by", "    settled_by: "),
        source,
        f"  p{number}:",
        f"    value: {other}",
        source,
        f"  q{number}:",
        "    value: 5",
        source,
    ]


def _source(number, write, other):
    """Return the file of a source; every third was withdrawn, every third corrected."""
    notice = ([], write("source.retracted", "retracted: "), write("source.corrected", "corrected: "))[number % 3]
    return [
        *write("source.title", "title: ", otherwise=other),
        *write("source.publisher", "publisher: ", otherwise=other),
        *write("source.author", "author: "),
        "published: 2018-09-12",
        f"address: https://example.org/{number}",
        *write("source.note", "note: "),
        *notice,
        "passages:",
        "  p1: {chars: [0, 40]}",
        "  p2:",
        "    chars: [41, 90]",
        *write("source.unused", "    unused: "),
    ]


def _listed(lines, key):
    """Return lines below their key, or nothing."""
    return [key, *lines] if lines else []


def _vocabulary(units, names, properties, frame):
    word = quoted(frame) if frame else ""
    return [
        "units:",
        "  people: {one: person, many: people}",
        *units,
        "kinds:",
        "  venture:",
        "    folder: ventures",
        f"    label: {word or 'Venture'}",
        f"    plural: {word or 'Ventures'}",
        f"    description: {word or 'What was founded.'}",
        "    properties: [announced_on, partner_stake]",
        "  party: {folder: parties, label: Party, plural: Parties, properties: [role, stake, staff, ally]}",
        "  thing:",
        "    folder: things",
        "    label: Thing",
        "    plural: Things",
        f"    properties: [role, best, event, lost, {', '.join(names)}]",
        "properties:",
        "  announced_on: {label: Announced, type: date, at_time: true}",
        "  partner_stake: {label: Partners' stake, type: share}",
        "  role: {label: Role, type: text}",
        "  stake: {label: Stake, type: share, of: [venture]}",
        "  staff: {label: Staff, type: quantity, unit: people}",
        "  ally: {label: Ally, type: entity, kinds: [party]}",
        "  best: {label: Best, type: text}",
        "  event: {label: Event, type: text, at_time: true}",
        "  lost: {label: Lost, type: text}",
        *properties,
    ]


def _briefing(frame):
    if not frame:
        return ["title: Example venture", "subject: jv", "date: 2024-01-01"]
    word = quoted(frame)
    keys = ("title", "subtitle", "description", "publisher", "version", "status", "classification")
    return [*(f"{key}: {word}" for key in keys), f"authors: [{word}]", "subject: jv", "date: 2024-01-01"]


def is_refused(text: str) -> bool:
    """Return whether a text holds characters that no file may hold."""
    return any(True for _ in find_unfit(text))
