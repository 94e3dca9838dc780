"""What an output is made of, as its own reader has it: elements and texts with their way from the root, counted. Order does not matter."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

Leaves = Counter[tuple[str, str]]
"""Way and text; the text of an element itself is empty."""

MARKER = re.compile("Zq[a-j]{4}x", re.IGNORECASE)

NAMED_BY_TEXTS = (".findings", ".conflicts", ".notes", ".by_source")
"""Records of JSON whose names are texts themselves."""

IN_PAGE = r"""
pages => pages.map(([source, whole]) => {
  const skipped = new Set(["id", "href", "for", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "width", "height", "viewBox",
    "transform", "points", "textLength", "name", "src", "content-length", "xlink:href", "aria-labelledby", "aria-describedby", "aria-controls"]);
  const counts = new Map(), links = new Set(), names = new Set();
  const found = {push: one => { const key = one.join("\u0000"); counts.set(key, (counts.get(key) || 0) + 1); }};
  const visit = (element, way) => {
    const here = way + "/" + element.localName + (element.namespaceURI.endsWith("svg") ? "" : [...element.classList].map(one => "." + one).join(""));
    found.push([here, ""]);
    for (const one of element.attributes) {
      if (one.name === "id") names.add(one.value);
      if (/^(xlink:)?(href|src|action|formaction|data|poster|ping|cite)$/.test(one.name)) links.add(element.localName + " " + one.value);
      if (one.name !== "class") found.push([here + "@" + one.name, skipped.has(one.name) ? "" : one.value]);
    }
    if (!whole && element.matches("nav.md-nav--primary")) return;  // which is the same on every page
    if (element.localName === "script" && element.type === "application/ld+json") { record(JSON.parse(element.text), here); return; }
    if (element.localName === "svg") { drawing(element, here); return; }
    for (const one of (element.localName === "template" ? element.content : element).childNodes) {
      if (one.nodeType === 1) visit(one, here);
      else if (one.nodeType === 3) { if (one.data.trim()) found.push([here + "#", one.data]); }
      else found.push([here + "!" + one.nodeType, one.data]);
    }
  };
  const record = (data, way) => {
    if (Array.isArray(data)) data.forEach(one => record(one, way + "[]"));
    else if (data && typeof data === "object") for (const [key, value] of Object.entries(data)) record(value, way + "." + key);
    else found.push([way, /@id|url|item$|contentUrl$/.test(way) ? "" : String(data)]);
  };
  // A drawing breaks its words into lines by their width: what counts is which elements it knows, and its words without their gaps.
  const drawing = (svg, way) => {
    const kinds = new Set(), words = [];
    for (const one of svg.querySelectorAll("*")) {
      kinds.add(one.localName + [...one.attributes].map(a => "@" + a.name).filter(a => /^@on|href/.test(a)).join(""));
      if (one.localName === "title" || one.localName === "desc") found.push([way + "/" + one.localName, one.textContent]);
      if (one.localName === "a") links.add("a " + one.getAttribute("href"));
    }
    for (const one of kinds) found.push([way + "/" + one, ""]);
    for (const one of svg.querySelectorAll("script, style, foreignObject, iframe, img, animate, set")) found.push([way + "/!" + one.localName, ""]);
  };
  const page = new DOMParser().parseFromString(source, "text/html");
  visit(page.documentElement, "");
  return {found: [...counts], links: [...links], names: [...names]};
})
"""
"""Read pages with the parser of a browser."""


def put_in(leaves: Leaves, texts: Mapping[str, str]) -> Leaves:
    """Return what an output would be made of, had each marker been its text."""
    small = {marker.casefold(): " ".join(text.split()) for marker, text in texts.items()}
    made: Leaves = Counter()
    for (way, text), count in leaves.items():
        made[way, folded(MARKER.sub(lambda found: small.get(found[0].casefold(), found[0]), text))] += count
    return made


def fold(leaves: Leaves) -> Leaves:
    """Return leaves with their texts folded."""
    made: Leaves = Counter()
    for (way, text), count in leaves.items():
        made[way, folded(text)] += count
    return made


def without_gaps(leaves: Leaves) -> Leaves:
    """Return leaves with their texts without gaps."""
    made: Leaves = Counter()
    for (way, text), count in leaves.items():
        made[way, "".join(text.split())] += count
    return made


def folded(text: str) -> str:
    """Return a text without what a sentence does to it: capitals and the width of gaps."""
    return " ".join(text.split()).casefold()


def of_json(data: Any, way: str = "") -> Iterable[tuple[str, str]]:
    """Yield the leaves of a record; numbers of lists and names that are texts themselves count as leaves too."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield f"{way}{{}}", key
            yield from of_json(value, f"{way}.{'*' if way.endswith(NAMED_BY_TEXTS) else key}")
    elif isinstance(data, list):
        for value in data:
            yield from of_json(value, f"{way}[]")
    else:
        yield way, "" if data is None else str(data)


def of_xml(element: ET.Element, way: str = "") -> Iterable[tuple[str, str]]:
    """Yield the leaves of an XML document."""
    here = f"{way}/{element.tag}"
    yield here, ""
    yield from ((f"{here}@{name}", value) for name, value in element.attrib.items())
    yield f"{here}#", element.text or ""
    for one in element:
        yield from of_xml(one, here)
        yield f"{here}#", one.tail or ""


def contents_of(feed: Path) -> str:
    """Return what the entries of a feed say, which is HTML within XML, as one page."""
    return "".join(one.text or "" for one in ET.parse(feed).iter("{http://www.w3.org/2005/Atom}content"))


def of_file(file: Path) -> Leaves:
    """Return the leaves of a file of data, by its ending."""
    text = file.read_text("utf-8")
    if file.suffix == ".json":
        return Counter(of_json(json.loads(text)))
    if file.suffix == ".xml":
        found = Counter(of_xml(ET.fromstring(text)))
        return Counter({leaf: count for leaf, count in found.items() if not leaf[0].endswith(("}id#", "}content#"))})
    raise ValueError(file.name)


def text_of(fragment: str) -> str:
    """Return what a reader sees of some HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", fragment))


def to_json(record: Any) -> str:
    """Return a record as JSON, whatever it holds."""
    return json.dumps(record, ensure_ascii=False, default=str)
