"""How long Factbound takes for many documents, beside pandoc and Typst at the same Markdown, all in one run.

Run it from the repository's folder with the Python of .venv; `--help` says the rest. It makes a registry of N companies with a report on each
in a folder that is deleted. Each figure comes from a process of its own, reading and rendering left out; medians are told.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typst
from scaling.registry import make_registry

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from factbound.options import Options  # noqa: E402 - after the folder it is in
from factbound.prepare import check_project  # noqa: E402
from factbound.publish.reports import docx  # noqa: E402
from factbound.publish.reports.carried import Carried  # noqa: E402
from factbound.publish.reports.document import Press, list_documents, write_documents, write_text  # noqa: E402
from factbound.publish.reports.earlier import EarlierDocuments, Recipes  # noqa: E402
from factbound.publish.times import build_time  # noqa: E402
from factbound.render.documents import RenderedReport  # noqa: E402
from factbound.rendered import Rendered, render_reports  # noqa: E402

EACH = "company"
"""The kind that has a report for each of its entities."""

PLAIN = '#set document(title: "Report")\n#set page(paper: "a4")\n#set text(font: "PT Serif", size: 10pt)\n'
"""What the peer sets a document with, that its file of Typst does not say."""


@dataclass(frozen=True)
class Work:
    """What there is to be made."""

    press: Press
    reports: Sequence[RenderedReport]
    folder: Path


def main() -> None:
    """Make a project, time each way of making its documents, and print a table."""
    parser = argparse.ArgumentParser(description="Time documents beside another way of making them.")
    parser.add_argument("--documents", type=int, default=100, metavar="N", help="how many reports (100)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn (3)")
    parser.add_argument("--out", type=Path, help="a file for the figures, as JSON")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--project", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(_timed(WAYS[options.way], options.project)))
        return
    folder = Path(tempfile.mkdtemp(prefix="factbound-documents-"))
    try:
        figures = measure(folder, options.documents, options.runs)
    finally:
        shutil.rmtree(folder)
    print("\n".join(table(options.documents, figures)))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, documents: int, runs: int) -> dict[str, dict[str, float]]:
    """Return, for each way, the medians of what its runs took; those that run in turn meet the same noise."""
    make_registry(folder, documents, (ROOT / "mkdocs.yml").read_text("utf-8"))
    (folder / "templates/reports").mkdir(parents=True)
    shutil.copy(ROOT / "templates/reports/party.md.jinja", folder / f"templates/reports/{EACH}.md.jinja")
    taken: dict[str, list[dict[str, float]]] = {}
    for _ in range(runs):
        for way in WAYS:
            command = [sys.executable, __file__, "--way", way, "--project", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"FAILED {way}: {done.stderr[-1500:]}", flush=True)
                continue
            taken.setdefault(way, []).append(json.loads(done.stdout))
    return {way: {name: statistics.median(one[name] for one in ones) for name in ones[0]} for way, ones in taken.items()}


def _timed(way: Callable[[Work], None], project: Path) -> dict[str, float]:
    """Return what a way takes, reading and rendering left out."""
    checked = check_project(Options(project, project / "out"))
    reports = [one for one in render_reports(Rendered(checked)).reports if one.name.startswith(f"{EACH}-")]
    press = Press(checked.options.template_folders, Carried(checked.knowledge).by, build_time(checked.knowledge.project.briefing))
    with tempfile.TemporaryDirectory(prefix="factbound-made-") as folder:
        for one in reports:
            write_text(one, Path(folder))
        used, begun = os.times(), time.perf_counter()
        way(Work(press, reports, Path(folder)))
        seconds, now = time.perf_counter() - begun, os.times()
    return {"seconds": seconds, "processor": sum(now[:4]) - sum(used[:4]), "documents": len(reports)}


def _made(work: Work, *, word: bool, workers: int) -> None:
    def make(report: RenderedReport) -> None:
        write_documents(report, work.folder, work.press, [name for name in list_documents(report) if word or name.endswith(".pdf")])

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(make, work.reports))
        work.press.running.rest()


def _taken_over(work: Work) -> None:
    """Do what a build does for documents of which nothing has changed; their content is of no matter."""
    recipes, out = Recipes(work.press), work.folder / "out"
    (out / "reports").mkdir(parents=True)
    keys = {name: key for one in work.reports for name, key in recipes.of(one).items()}
    for name in keys:
        (out / "reports" / name).write_bytes(b"x" * 100_000)
    digest = hashlib.sha256(b"x" * 100_000).hexdigest()
    earlier = EarlierDocuments(out, {"reports": keys, "outputs": {f"reports/{name}": digest for name in keys}})
    for one in work.reports:
        for name, key in recipes.of(one).items():
            assert earlier.take(name, key, work.folder)


def _by_pandoc(work: Work) -> None:
    """Have pandoc turn each report into Typst, and typeset that in this process."""
    pandoc = docx.find_pandoc()
    assert pandoc, "the peer needs the extra 'docx'"
    for one in work.reports:
        command = [str(pandoc), "--from=markdown", "--to=typst", str(work.folder / f"{one.name}.md")]
        source = subprocess.run(command, capture_output=True, check=True).stdout
        rules = b"#let horizontalrule = line(length: 100%)\n"
        (work.folder / f"{one.name}.pdf").write_bytes(typst.compile(PLAIN.encode() + rules + source, format="pdf", pdf_standards=["ua-1", "a-3a"]))


WAYS: dict[str, Callable[[Work], None]] = {
    "PDF, one worker": partial(_made, word=False, workers=1),
    "PDF, two workers": partial(_made, word=False, workers=2),
    "PDF and Word, one worker": partial(_made, word=True, workers=1),
    "PDF and Word, two workers": partial(_made, word=True, workers=2),
    "taken over from the last build": _taken_over,
    "pandoc to Typst in one process, PDF": _by_pandoc,
}


def table(documents: int, figures: dict[str, dict[str, float]]) -> Iterable[str]:
    """Yield a table in Markdown."""
    yield f"\n{documents:,} reports\n"
    yield "| way | seconds | ms each | processor | ms of it each |"
    yield "| --- | --- | --- | --- | --- |"
    for name, one in figures.items():
        count = one["documents"]
        each, own = (1000 * one[what] / count for what in ("seconds", "processor"))
        yield f"| {name} | {one['seconds']:.2f} | {each:.1f} | {one['processor']:.2f} | {own:.1f} |"


if __name__ == "__main__":
    main()
