"""HTML and links that people write into narrative: what no page may have is told here, at its place, before anything is made.

What Markdown makes of a text is known only when it is made, so that the finished page is judged again, by the same rules.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from factbound.check.markup import GAP, REFERENCE, without_code
from factbound.check.markuprules import Fault, judge_file, judge_link, judge_mark
from factbound.check.references import TemplateText
from factbound.check.tags import find_marks, read_tag
from factbound.problems import Position, Problem, until_full
from factbound.read.addresses import scheme_of

AUTOMATIC = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>|<[^\s<>@:]+@[^\s<>@:]+>", re.IGNORECASE)
TARGET = re.compile(r"(?P<picture>!\[[^\[\]]*)?\]\([ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>(?:[^\s()]|\([^\s()]*\))+))")
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:\s*<?(?P<address>[^\s<>]+)", re.MULTILINE)

_BOUND = re.compile(r"(?:fact|mark)(?:-.*)?")
"""Classes of what shows a fact, and of its mark."""
_LISTED = re.compile(r"\{(?=:|[ \t]*[.#]|[^{}\n]*=)[^{}\n]*\}")
_LISTED_NAME = re.compile(r"(?:[\s{:.\"'=])([\w-]+)")
_BINDING = frozenset({"data-fact", "data-row", "data-at", "data-exact", "data-inputs", "data-then"})
FORGED = "Print the fact itself between double braces: its link and its mark come with it."


def check_narrative(texts: Sequence[TemplateText]) -> list[Problem]:
    """Return what narrative files may not bring into a page."""
    return [problem for text in texts for problem in _judge(text)]


@lru_cache(maxsize=512)
def _judge(text: TemplateText) -> tuple[Problem, ...]:
    """Judge a file, once in a process."""
    return tuple(until_full(text.path, _faults(text)))


def _faults(text: TemplateText) -> Iterator[Problem]:
    if not any(sign in text.text for sign in ("<", "](", "]:", "{")):
        return
    masked = without_code(text.text)
    lines = text.text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for place, (message, hint) in sorted({*_html_faults(masked), *_link_faults(masked), *_listed_forgeries(masked)}):
        line = bisect_right(starts, place) - 1
        yield Problem(Position(text.path, line + 1, place - starts[line] + 1), message, hint, lines[line])


def _html_faults(masked: str) -> Iterator[tuple[int, Fault]]:
    for found in find_marks(masked):
        if not found[0].startswith("</") and not AUTOMATIC.fullmatch(found[0]):  # what ends without a beginning is nothing
            mark = found[0].replace(REFERENCE, "x").replace(GAP, "x").replace(' markdown="', ' class="')  # md_in_html takes it away
            yield from ((found.start(), fault) for fault in (*judge_mark(mark), *_forgeries(mark)))


def _listed_forgeries(masked: str) -> Iterator[tuple[int, Fault]]:
    """Yield the same in lists of attributes, as an extension of Markdown has them: `{: .fact }`."""
    for found in _LISTED.finditer(masked):
        for name in _LISTED_NAME.findall(found[0]):
            if _BOUND.fullmatch(name.lower()) or name.lower() in _BINDING:
                yield found.start(), (f"'{name}' tells readers of a fact, and none is printed here", FORGED)


def _forgeries(mark: str) -> Iterator[Fault]:
    """Yield by what a tag would pass for a figure with a source, or for its mark."""
    tag = read_tag(mark)
    for name, value in tag.attributes if tag else ():
        forged = [one for one in value.split() if _BOUND.fullmatch(one.lower())] if name == "class" else [name] if name in _BINDING else []
        yield from ((f"'{one}' tells readers of a fact, and none is printed here", FORGED) for one in forged)


def _link_faults(masked: str) -> Iterator[tuple[int, Fault]]:
    found = [(one.start(1), one[1], judge_link) for one in AUTOMATIC.finditer(masked) if one[1]]
    for one in TARGET.finditer(masked):
        name = "plain" if one["plain"] else "angled"
        found.append((one.start(name), one[name], judge_file if one["picture"] else judge_link))
    found += [(one.start("address"), one["address"], judge_link) for one in DEFINITION.finditer(masked)]
    for place, written, judge in found:
        address = html.unescape(written)
        if REFERENCE in address or GAP in address:
            address = address.partition(REFERENCE)[0]  # what is printed behind it is judged on the page
        if address and (scheme_of(address) or address.startswith(("/", "\\"))):
            yield from ((place, fault) for fault in judge(address))
