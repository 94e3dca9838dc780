"""What narrative has that a page shows and a document cannot: told at its line, for the files that reports include."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from factbound.check.included import Document, included_files, without_undefined
from factbound.check.markup import GAP, REFERENCE, without_code
from factbound.check.narrative import AUTOMATIC, DEFINITION, TARGET
from factbound.check.references import TemplateText
from factbound.check.tags import find_marks, is_comment
from factbound.problems import Position, Problem, until_full
from factbound.read.addresses import scheme_of

SHOWN = ("<!-- pagebreak -->", "<!-- small print -->")
"""The comments that a document knows."""
_PERHAPS = re.compile(r"<[a-zA-Z!?]|!\[|\]\((?!#|https?:|mailto:|[^\s()]*\.md[)#\s])|^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
"""What a text with something that no document shows has: a quick look before the long one."""
_PAGE = re.compile(r"[^\s#?]+\.md(?:#\S*)?")
_MOST = 80
"""Letters of a mark that are shown."""

Fault = tuple[int, str, str]
"""Place in the text, message, and the way out."""

IF_PAGE, ENDIF = "{% if page is defined %}", "{% endif %}"
MARKDOWN = "Write it in Markdown"
NOTE = "Write a note for yourself as '{# … #}'"
PICTURE = "A document has charts only"
AWAY = "A document stands alone: link to a page of the site ('….md'), of which the words stay, or to an address"


def check_documents(narrative: Sequence[TemplateText], templates: Iterable[TemplateText], documents: Sequence[Document]) -> list[Problem]:
    """Return what documents cannot show of the narrative that they include.

    Args:
        narrative: The files of content/, front matter blanked.
        templates: All templates.
        documents: The planned reports.
    """
    unfit = {text: sorted(_unshown(without_code(without_undefined(text.text)))) for text in narrative if _PERHAPS.search(text.text)}
    if not any(unfit.values()):
        return []
    files = {one.name: one for one in (*narrative, *templates)}
    including: dict[str, str] = {}
    for document in documents:
        for name in included_files(document, files):
            including.setdefault(name, document.name)
    chapters = {name for document in documents for name in document.chapters}
    told = ((text, faults) for text, faults in unfit.items() if text.name in including)
    return [one for text, faults in told for one in until_full(text.path, _faults(text, faults, including[text.name], text.name in chapters))]


def _faults(text: TemplateText, faults: Sequence[Fault], document: str, chapter: bool) -> Iterator[Problem]:
    """Yield the faults of a file as problems, one for each line."""
    apart = ", or the whole chapter with 'report: false' in its head" if chapter else ""
    told = 0
    for place, message, way in faults:
        line, column = text.place(place)
        if line != told:
            told = line
            expected = f"{document} includes this file. {way}; or keep it to the site, between '{IF_PAGE}' and '{ENDIF}'{apart}."
            yield Problem(Position(text.path, line, column), message, expected, text.lines[line - 1])


def _unshown(masked: str) -> Iterator[Fault]:
    """Yield what no document shows."""
    for mark in find_marks(masked):
        quoted = masked[max(mark.start() - 1, 0) : mark.start()] == "\\"
        if not (quoted or mark[0].startswith("</") or AUTOMATIC.fullmatch(mark[0]) or mark[0] in SHOWN):
            yield mark.start(), f"no document shows HTML: {_short(mark[0])}", NOTE if is_comment(mark[0]) else MARKDOWN
    for one in TARGET.finditer(masked):
        address = one["plain"] or one["angled"] or ""
        if one["picture"] and REFERENCE not in address:
            yield one.start(), f"no document shows the picture '{_short(address)}'", PICTURE
        elif not one["picture"] and _leads_out(address):
            yield one.start("plain" if one["plain"] else "angled"), f"the link '{_short(address)}' leads out of a document", AWAY
    for one in DEFINITION.finditer(masked):
        if _leads_out(one["address"]) or _PAGE.fullmatch(one["address"]):
            yield one.start("address"), f"the link '{_short(one['address'])}' leads out of a document", f"{AWAY}, in its place"


def _leads_out(address: str) -> bool:
    """Return whether a link is neither an address, nor a heading, nor a page of the site."""
    plain = address and not (REFERENCE in address or GAP in address)
    return bool(plain) and not (scheme_of(address) or address.startswith("#") or _PAGE.fullmatch(address))


def _short(text: str) -> str:
    flat = " ".join(text.replace(REFERENCE, "…").replace(GAP, "").split())
    return flat if len(flat) <= _MOST else f"{flat[:_MOST]}…"
