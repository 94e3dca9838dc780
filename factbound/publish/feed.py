"""feed.xml: what changed in the facts, as an Atom feed (RFC 4287), from the history of data/. It names no author of a change."""

from __future__ import annotations

import html
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from xml.etree import ElementTree as ET

from factbound import __version__
from factbound.characters import clean
from factbound.facts.knowledge import Knowledge
from factbound.history.log import LoggedCommit
from factbound.history.told import Told
from factbound.publish.address import SiteAddress
from factbound.read.ledger import PATH as LEDGER
from factbound.read.project import BRIEFING
from factbound.read.sources import FOLDER as SOURCES
from factbound.read.vocabulary import PATH as VOCABULARY
from factbound.render.changewords import ChangeWords
from factbound.render.wording import Wording

NAME = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
NAMESPACE = uuid.UUID("6f2f6a52-2f0b-5b0e-9a55-6c1a8f7f5d31")
"""Of the ids: they follow from the briefing and the commits, so that neither a new build nor a new address changes them."""

NEWEST = 20
"""How many commits have an entry."""
MOST_TOLD = 30
"""How many changed statements an entry tells."""
TITLE_LENGTH = 200
LAST_SECOND = 253_402_300_799
"""Of the year 9999, beyond which RFC 3339 has no dates."""

NOTHING: Mapping[str, Told | None] = MappingProxyType({})

DONE = {"A": "Added", "D": "Removed"}
"""What a status of git means for a file; any other means that it changed."""
OF_ALL = {BRIEFING: "what the briefing says of itself", VOCABULARY: "the vocabulary", LEDGER: "the research ledger"}


@dataclass(frozen=True)
class Place:
    """Where the site stands and what it has."""

    address: SiteAddress
    pages: Collection[str]
    """Paths under docs/."""
    made: datetime
    """The time that the build carries."""


@dataclass(frozen=True)
class _Entry:
    id: uuid.UUID
    title: str
    updated: datetime
    link: str
    content: str
    """HTML."""


def make_feed(knowledge: Knowledge, commits: Sequence[LoggedCommit], place: Place, told: Mapping[str, Told | None] = NOTHING) -> bytes:
    """Return the feed: an entry for each of the newest commits, or for this edition alone where no history is known.

    Args:
        knowledge: The facts.
        commits: The newest first.
        place: Where the site stands.
        told: Commit -> what it changed, where that can be told.
    """
    briefing, plain = knowledge.project.briefing, Wording(knowledge).plain
    own = uuid.uuid5(NAMESPACE, f"{briefing.publisher}\n{briefing.subject}")
    telling = [one for one in commits if not ((said := told.get(one.id)) and said.silent)][:NEWEST]
    entries = [_commit_entry(one, knowledge, place, told.get(one.id)) for one in telling] or [_edition_entry(knowledge, own, place)]
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": briefing.language})
    _add(feed, "id", own.urn)
    _add(feed, "title", f"{briefing.title}: changes to the facts")
    if briefing.description:
        _add(feed, "subtitle", plain(briefing.description))
    _add(feed, "updated", _moment(max(one.updated for one in entries)))
    for name in briefing.authors or (briefing.publisher or briefing.title,):
        _add(ET.SubElement(feed, "author"), "name", name)
    _add(feed, "generator", "Factbound", version=__version__)
    if place.address.base:  # the feed's own address has to be a whole one
        _add(feed, "link", rel="self", type="application/atom+xml", href=place.address.base + NAME)
    _add(feed, "link", rel="alternate", type="text/html", href=place.address.link("index.md"))
    for one in entries:
        _add_entry(feed, one)
    ET.indent(feed, " ")
    written: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return written + b"\n"


def _add_entry(feed: ET.Element, one: _Entry) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", one.id.urn)
    _add(entry, "title", one.title)
    _add(entry, "updated", _moment(one.updated))
    _add(entry, "link", rel="alternate", type="text/html", href=one.link)
    _add(entry, "content", one.content, type="html")


def _edition_entry(knowledge: Knowledge, feed: uuid.UUID, place: Place) -> _Entry:
    """Return the entry that tells of this edition as a whole."""
    briefing = knowledge.project.briefing
    which = [briefing.status, f"version {briefing.version}" if briefing.version else ""]
    title = ": ".join(filter(None, (briefing.title, ", ".join(filter(None, which)))))
    name = uuid.uuid5(feed, f"edition\n{briefing.version}\n{briefing.date.iso if briefing.date else ''}")
    content = f"<p>{html.escape(Wording(knowledge).plain(briefing.description) or briefing.title)}</p>"
    return _Entry(name, title, place.made, place.address.link("index.md"), content)


def _commit_entry(commit: LoggedCommit, knowledge: Knowledge, place: Place, told: Told | None) -> _Entry:
    """Return the entry of one commit: its subject, what it changed in words, and the pages of what it touched."""
    touched = [(DONE.get(status, "Changed"), path) for status, path in commit.files]
    pages = [page for _, path in touched if (page := _page_of(path)) in place.pages]
    link = place.address.link(pages[0] if len(pages) == 1 else "index.md")
    subject = commit.subject.strip() or "Changes to the facts"
    title = subject if len(subject) <= TITLE_LENGTH else subject[: TITLE_LENGTH - 1] + "…"
    updated = datetime.fromtimestamp(min(max(commit.seconds, 0), LAST_SECOND), UTC)
    content = (_list_told(told, knowledge) if told else "") + _list_touched(touched, knowledge, place)
    return _Entry(uuid.uuid5(NAMESPACE, commit.id), title, updated, link, content)


def _list_told(told: Told, knowledge: Knowledge) -> str:
    """Return what a commit changed in the facts as an HTML list; nothing where it changed none."""
    words = ChangeWords(Wording(knowledge))
    items = []
    for one in told.statements[:MOST_TOLD]:
        said = "".join(html.escape(text) for text, _ in words.parts(one))
        items.append(f"<li>{one.kind.capitalize()}: <b>{html.escape(words.name(one))}</b>: {said}</li>")
    rest = len(told.statements) - len(items)
    items += [f"<li>and {rest} more</li>"] if rest else []
    return f"<p>{words.counts(told)}.</p><ul>{''.join(items)}</ul>" if items else ""


def _list_touched(touched: list[tuple[str, str]], knowledge: Knowledge, place: Place) -> str:
    """Return what a commit touched as an HTML list: by what was done, entities before sources."""
    groups: dict[str, list[str]] = {}
    for what, path in touched:
        group = f"{what} source" if path.startswith(f"{SOURCES}/") else what
        groups.setdefault(group, []).append(_name(path, knowledge, place))
    items = [f"<li>{_heading(group, len(groups[group]))}: {', '.join(groups[group])}.</li>" for group in _in_order(groups)]
    return f"<ul>{''.join(items)}</ul>"


def _in_order(groups: Mapping[str, object]) -> Iterator[str]:
    return (name for kind in ("", " source") for what in ("Added", "Changed", "Removed") if (name := what + kind) in groups)


def _heading(group: str, count: int) -> str:
    return f"{group}s" if group.endswith("source") and count > 1 else group


def _name(path: str, knowledge: Knowledge, place: Place) -> str:
    """Return the name of what a data file is about, as HTML: linked where it has a page."""
    if path in OF_ALL:
        return OF_ALL[path]
    stem, page = PurePosixPath(path).stem, _page_of(path)
    project = knowledge.project
    known = project.sources.get(stem) if path.startswith(f"{SOURCES}/") else project.entities.get(stem)
    name = stem if known is None or known.at.path != path else getattr(known, "name", "") or getattr(known, "title", stem)
    return f'<a href="{html.escape(place.address.link(page))}">{html.escape(name)}</a>' if page in place.pages else html.escape(name)


def _page_of(path: str) -> str:
    """Return the page about what a data file says: `data/parties/megafon.yml` has `parties/megafon.md`."""
    return PurePosixPath(path).relative_to("data").with_suffix(".md").as_posix()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> None:
    """Add an element, with what no text may hold replaced."""
    element = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    if text:
        element.text = clean(text)


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when.year > 999 else f"{when.year:04}{when.strftime('-%m-%dT%H:%M:%SZ')}"
