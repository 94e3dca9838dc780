"""PDF: the text of a tagged document in its logical order, by its structure tree and not by where ink lies.

The tree is that of ISO 32000-1, 14.7: elements with a type (/S), a page (/Pg) and children (/K), whose leaves are numbers of marked
content (MCID) on that page.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from factbound.proof.reading.document import LETTER, DocumentText, gather_table_notes, refer

_BLOCKS = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "Title", "LBody", "TH", "TD", "Caption", "Figure"))
"""Types whose text stands apart from what comes before."""


def read_pdf(data: bytes, *, drawn: bool = True) -> DocumentText:
    """Read a tagged PDF: body, notes and alternative texts; running heads and feet are artifacts and left out.

    Args:
        data: The file.
        drawn: Whether to read the labels of charts too, which stand in no order that a reader would follow.
    """
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages) if page.indirect_reference}
    texts = {(number, mark): text for number, page in enumerate(reader.pages) for mark, text in _marked_texts(page).items()}
    walk = _Walk(texts, pages, drawn)
    walk.enter(reader.root_object["/StructTreeRoot"], 0, "", "")
    return walk.document()


def read_drawn_text(data: bytes) -> str:
    """Return all the text that lies on the pages of a PDF, in the order of drawing: that of charts too, which no structure has."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def _marked_texts(page: Any) -> Mapping[int, str]:
    """Return the text of each numbered piece of marked content on a page."""
    found: dict[int, list[str]] = defaultdict(list)
    stack: list[int | None] = []

    def operate(operator: bytes, operands: Any, *_: Any) -> None:
        if operator in (b"BDC", b"BMC"):
            about = operands[1] if len(operands) > 1 else {}
            stack.append(about.get("/MCID") if hasattr(about, "get") else None)
        elif operator == b"EMC" and stack:
            stack.pop()

    def show(text: str, *_: Any) -> None:
        mark = next((one for one in reversed(stack) if one is not None), None)
        if mark is not None:
            found[mark].append(text)

    page.extract_text(visitor_operand_before=operate, visitor_text=show)
    return {mark: "".join(parts) for mark, parts in found.items()}


def _is_raised(node: Any) -> bool:
    """Whether an element is set above its line, as references to notes are."""
    about = node.get("/A", [])
    about = about.get_object() if hasattr(about, "get_object") else about
    shifts = (one.get_object().get("/BaselineShift", 0) for one in (about if isinstance(about, list) else [about]))
    return any(float(shift) > 0 for shift in shifts)


class _Walk:
    """Goes through the structure tree and gathers its text.

    Args:
        texts: By page and number of marked content.
        pages: Object number of a page -> its place in the document.
        drawn: Whether to gather what is inside of figures.
    """

    def __init__(self, texts: Mapping[tuple[int, int], str], pages: Mapping[int, int], drawn: bool) -> None:
        self._texts, self._pages, self._drawn = texts, pages, drawn
        self._blocks: list[list[str]] = [[]]
        self._notes: dict[str, list[str]] = {}
        self._alternatives: list[str] = []
        self._into = self._blocks[0]

    def document(self) -> DocumentText:
        """Return what was gathered."""
        blocks = [text for parts in self._blocks if (text := "".join(parts).strip())]
        notes = {number: "".join(parts).strip() for number, parts in self._notes.items()}
        return DocumentText(gather_table_notes(blocks, notes), notes, self._alternatives)

    def enter(self, node: Any, page: int, parent: str, around: str) -> None:
        """Gather the text of a node: an element, a list of nodes, or a number of marked content.

        Args:
            node: As pypdf gives it, a reference perhaps.
            page: Where marked content is looked up, unless the node names another page.
            parent: Type of the element above.
            around: `Note` or `Lbl` inside one of these.
        """
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, int):
            self._into.append(self._texts.get((page, int(node)), ""))
        elif isinstance(node, list):
            for child in node:
                self.enter(child, page, parent, around)
        elif hasattr(node, "get"):
            page = self._pages.get(getattr(node.raw_get("/Pg"), "idnum", -1), page) if "/Pg" in node else page
            if "/MCID" in node:
                self._into.append(self._texts.get((page, int(node["/MCID"])), ""))
            elif "/K" in node or "/Alt" in node:
                self._element(node, page, parent, around)

    def _element(self, node: Any, page: int, parent: str, around: str) -> None:
        sort = str(node.get("/S", "")).removeprefix("/")
        if "/Alt" in node:
            self._alternatives.append(str(node["/Alt"]))
        children = node.get("/K", []) if self._drawn or sort != "Figure" else []
        if sort == "Lbl" and parent not in ("LI", "TOCI", "Note"):
            self._into.append(refer("".join(self._apart(children, page, sort)).strip()))
        elif sort == "Note":
            number, *words = (part for part in self._apart(children, page, sort) if part.strip())
            self._notes[number.strip()] = words
        elif sort == "Lbl":
            self._apart(children, page, sort)
        elif sort == "Span" and _is_raised(node) and not around:
            text = "".join(self._apart(children, page, sort)).strip()
            self._into.append(refer(text) if LETTER.fullmatch(text) else text)
        else:
            if sort in _BLOCKS and not around:
                self._into = []
                self._blocks.append(self._into)
            self.enter(children, page, sort, around)

    def _apart(self, children: Any, page: int, sort: str) -> list[str]:
        """Return the text of an element that does not belong to the text around it, piece by piece; a note's first piece is its number."""
        outer, self._into = self._into, []
        self.enter(children, page, sort, sort)
        found, self._into = self._into, outer
        return found
