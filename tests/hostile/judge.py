"""The judge: a project with hostile texts must come out like the same project with honest words in their place, but for the texts themselves."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from markdown_it import MarkdownIt

from factbound.characters import clean
from factbound.options import Options
from factbound.pipeline import Preview
from factbound.prepare import check_project
from factbound.problems import BuildFailed
from factbound.publish.reports import inlines, lacking
from factbound.publish.reports.tree import parse_report
from factbound.rendered import Rendered, render_reports
from hostile import carrier, leaves
from hostile.leaves import IN_PAGE, Leaves

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
DERIVED = re.compile(
    r"fb-neighbour__title#|\.location |\.anchor |\.line |}updated# |trees/.* \S.* 2018[a-z]?\.?$|trees/.*items.* \. .*12 september 2018"
)
"""Texts that follow from the order or the shape of names: neighbours, addresses, lines, and the short names of sources with what these leave out."""
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
NEXT_CELL = re.compile(r"(?<=[;\r\n])'(?=[' \t]*[=+@＝＋－＠-])")
NUMBER = re.compile(r"-?[0-9.]+")
SCHEMES = ("http:", "https:", "mailto:")


@dataclass
class Verdict:
    """What came of some texts."""

    refused: dict[tuple[int, str], str] = field(default_factory=dict)
    compared: Counter[str] = field(default_factory=Counter)
    """Sort of output -> elements and texts that were compared."""
    changed: list[str] = field(default_factory=list)
    """Elements that are there because of a text, or missing."""
    altered: list[str] = field(default_factory=list)
    """Texts that did not come through as they were written."""
    links: list[str] = field(default_factory=list)
    """Links to other than web pages and mail."""


def judge(folder: Path, texts: Sequence[str], browser_page: Any, frame: str = "") -> Verdict:
    """Build a project with some texts and one with honest words in their place, and compare all that came out.

    Args:
        folder: Where both are made.
        texts: What no file may hold is not among them.
        browser_page: A page of a browser, whose parser reads the HTML.
        frame: What the briefing itself is called, if it is to carry a text too.
    """
    refused = settle(folder / "hostile", texts, frame)
    honest = [carrier.marker(number) for number in range(len(texts))]
    carrier.lay_out(folder / "honest", honest, refused, HONEST_FRAME if frame else "")
    for one in ("hostile", "honest"):
        build(folder / one)
    meant = dict(zip(honest, texts, strict=True)) | ({HONEST_FRAME: frame} if frame else {})
    found, wanted = (read(folder / one / "out", browser_page) for one in ("hostile", "honest"))
    verdict = Verdict(refused, links=sorted({link for _, links in found.values() for link in links if not _is_safe(link)}))
    assert set(found) == set(wanted), set(found) ^ set(wanted)
    for name, (made, _) in found.items():
        _compare(name, made, leaves.put_in(wanted[name][0], meant), verdict)
    return verdict


HONEST_FRAME = carrier.marker(9999)


def settle(folder: Path, texts: Sequence[str], frame: str = "") -> dict[tuple[int, str], str]:
    """Lay a project out without what its fields refuse, and return that with what the problems say."""
    refused: dict[tuple[int, str], str] = {}
    for _ in range(12):
        carrier.lay_out(folder, texts, refused, frame)
        try:
            check_project(Options(folder, folder / "out"))
        except BuildFailed as failure:
            found = {carrier.field_at(folder, one.at.path, one.at.line): one for one in failure.problems}
        else:
            return refused
        for at, problem in found.items():
            if at is None or at in refused or not problem.expected:
                raise AssertionError(problem.format())
            refused[at] = problem.message
    raise AssertionError(f"still refused: {refused}")


def build(folder: Path) -> None:
    """Publish the site, and read the reports as those do who set them."""
    options = Options(folder, folder / "out")
    Preview(options).build_site()
    with mock.patch.object(lacking, "judge_letters"):  # which refuses letters that no font has, whatever else they do
        reports = render_reports(Rendered(check_project(options))).reports
    for report in reports:
        file = options.out / "trees" / f"{report.name}.json"
        file.parent.mkdir(exist_ok=True)
        with mock.patch.object(inlines, "hold_sides", lambda text: text):  # a mark of layout behind what is read from right to left
            tree = asdict(parse_report(report.markdown))
        file.write_text(leaves.to_json(tree), "utf-8")


def read(out: Path, browser_page: Any) -> dict[str, tuple[Leaves, list[str]]]:
    """Return the leaves and the links of each output, by the sort of the output and its path."""
    found: dict[str, tuple[Leaves, list[str]]] = {}
    pages = [(f"{_sort(file)} {file.relative_to(out)}", *_html(file)) for file in _files(out) if _sort(file) in ("page", "markdown")]
    pages.append(("search index", _searched(out / "site/search/search_index.json"), True))
    pages.append(("feed contents", leaves.contents_of(out / "site/feed.xml"), True))
    for start in range(0, len(pages), 40):
        part = pages[start : start + 40]
        for (name, *_), made in zip(part, browser_page.evaluate(IN_PAGE, [one[1:] for one in part]), strict=True):
            found[name] = Counter({tuple(key.split("\0")): count for key, count in made["found"]}), made["links"]
    for file in _files(out):
        if _sort(file) == "data" and file.name != "search_index.json":
            found[f"data {file.relative_to(out)}"] = leaves.of_file(file), []
        elif _sort(file) == "sheet":
            rows = csv.DictReader(file.read_text("utf-8-sig").splitlines())
            found[f"sheet {file.relative_to(out)}"] = (
                Counter((name, _unguarded(cell)) for row in rows for name, cell in row.items() if name != "row"),
                [],
            )
    return found


def _files(out: Path) -> list[Path]:
    return [file for part in ("site", "data", "trees") for file in sorted((out / part).rglob("*")) if file.is_file()]


def _sort(file: Path) -> str:
    if file.suffix == ".html":
        return "page"
    if file.suffix == ".md" or file.name == "llms.txt":
        return "markdown"
    return "data" if file.suffix in (".json", ".xml") else "sheet" if file.suffix == ".csv" else ""


def _html(file: Path) -> tuple[str, bool]:
    text = file.read_text("utf-8")
    return (text, file.parent.name in ("site", "register")) if file.suffix == ".html" else (MARKDOWN.render(text), True)


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophes that keep it and its parts from being formulas; what begins as one must have it."""
    cell = NEXT_CELL.sub("", cell)
    begins = cell.lstrip("' ").startswith(FORMULA)
    if begins and not cell.startswith("'") and not NUMBER.fullmatch(cell):
        raise AssertionError(cell)
    return cell[1:] if begins and cell.startswith("'") else cell


def _searched(index: Path) -> str:
    """Return what a search shows, as one page: titles and texts are HTML."""
    return "".join(f"<h2>{one['title']}</h2><div>{one['text']}</div>" for one in json.loads(index.read_text("utf-8"))["docs"])


def _compare(name: str, made: Leaves, wanted: Leaves, verdict: Verdict) -> None:
    made = leaves.fold(made)
    if name.startswith("search"):  # has the words of drawings too, which break where their width wants it
        made, wanted = leaves.without_gaps(made), leaves.without_gaps(wanted)
    verdict.compared[name.split(maxsplit=1)[0]] += sum(made.values())
    for sign, more in (("+", made - wanted), ("-", wanted - made)):
        for way, text in more:
            if not DERIVED.search(line := f"{name} {sign}{way} {text}"):
                (verdict.altered if text else verdict.changed).append(line)


def _is_safe(link: str) -> bool:
    target = link.partition(" ")[2].strip().casefold()
    return not re.match(r"[a-z][a-z0-9+.-]*:", target) or target.startswith(SCHEMES)


def judge_history(folder: Path, messages: Sequence[str], browser_page: Any) -> Verdict:
    """Compare what the page on changes and the feed tell of commits with some messages, and of commits with honest ones; git refuses none."""
    honest = [carrier.marker(number) for number in range(len(messages))]
    for name, said in (("hostile", messages), ("honest", honest)):
        carrier.record(folder / name, said)
        Preview(Options(folder / name, folder / name / "out")).build_site()
    found, wanted = (read(folder / one / "out", browser_page) for one in ("hostile", "honest"))
    verdict = Verdict()
    meant = {marker: clean(" ".join(message.encode("utf-8", "replace").decode().split())) for marker, message in zip(honest, messages, strict=True)}
    for name in found:
        if "changes" in name or "feed" in name:
            _compare(f"history {name}", found[name][0], leaves.put_in(wanted[name][0], meant), verdict)
    return verdict


def batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield texts in lists of a size, without those that no file may hold."""
    fit = [text for text in texts if not carrier.is_refused(text)]
    yield from (fit[start : start + size] for start in range(0, len(fit), size))
