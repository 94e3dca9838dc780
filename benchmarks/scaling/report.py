"""The results as tables in benchmarks/README.md, and the chart beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from factbound.observing.timings import told_speed
from scaling.chart import draw_chart
from scaling.results import AGAIN, OWN, SAME, WHOLE, Size

BEGIN, END = "<!-- Results: `python benchmarks/scale.py --report` writes what stands below. -->", "<!-- End of the results. -->"
CHART = "scale.svg"
STOCK, IN_NAV, HUGO = "mkdocs, pages out of the navigation", "mkdocs, pages in the navigation", "hugo"


def write_report(readme: Path, sizes: Mapping[int, Size], templates: Path) -> None:
    """Write the tables into a README, between the marks that it has for them, and the chart beside it."""
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n\n" + "\n".join(report(sizes)) + f"\n\n{END}{after}", "utf-8")
    (readme.parent / CHART).write_text(draw_chart(sizes, templates), "utf-8")


def report(sizes: Mapping[int, Size]) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield f"![Milliseconds for each company, by builder and size; the tables say the same]({CHART})"
    yield "\n### In short\n"
    yield from summary(sizes)
    for companies, one in sizes.items():
        yield f"\n### {companies:,} companies, {one.pages:,} pages\n"
        yield from builders(one)
        yield ""
        yield "Measured on: " + "; ".join(f"{name} {words}" for name, words in one.machine.items()) + "."
    if any(one.steps for one in sizes.values()):
        yield "\n### Steps of a whole build\n"
        yield from steps(sizes)


def builders(size: Size) -> Iterator[str]:
    """Yield the table of one size."""
    yield "| builder | seconds | fastest to slowest | processor | of the whole build | largest process | all processes | runs |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    whole = size.middle(WHOLE)
    for name in [*OWN, *(name for name in (*size.runs, *size.failed) if name not in OWN)]:
        if name in size.runs:
            low, high = size.ends(name)
            seconds, processor, largest, together = (size.middle(name, what) or 0 for what in ("seconds", "processor", "largest", "together"))
            share = f"{100 * seconds / whole:.0f} %" if whole else ""
            spread = f"{low:.2f} to {high:.2f}" if len(size.runs[name]) > 1 else ""
            memory = [f"{one:,.0f} MB" if one else "" for one in (largest, together)]
            yield _row(name, f"{seconds:.2f}", spread, f"{processor:.2f}", share, *memory, str(len(size.runs[name])))
        if name in size.failed:
            yield _row(f"{name}: {size.failed[name]}", *[""] * 7)


def summary(sizes: Mapping[int, Size]) -> Iterator[str]:
    """Yield the ratios by which the speed is judged."""
    yield _row("ratio", "wanted", *(f"{companies:,}" for companies in sizes))
    yield "| --- | --: |" + " --: |" * len(sizes)
    for name, over, under, wanted in (
        ("whole build to Hugo", WHOLE, HUGO, "1.00"),
        ("whole build to stock MkDocs, pages out of the navigation", WHOLE, STOCK, "0.25"),
        ("whole build to stock MkDocs, pages in the navigation", WHOLE, IN_NAV, ""),
        ("one fact changed to whole build", AGAIN, WHOLE, "0.02"),
        ("nothing changed to whole build", SAME, WHOLE, ""),
    ):
        yield _row(name, f"≤ {wanted}" if wanted else "", *(_ratio(one.middle(over), one.middle(under)) for one in sizes.values()))
    counts = list(sizes)
    growth = [_ratio(sizes[count].middle(WHOLE), sizes[before].middle(WHOLE)) for before, count in pairwise(counts)]
    yield _row("whole build to that of the size before", "≤ 11 for ten times the size", *([""] if counts else []), *growth)
    memory = (one.middle(WHOLE, "together") for one in sizes.values())
    yield _row("memory of all processes of the whole build", "≤ 1,000 MB", *(f"{one:,.0f} MB" if one else "" for one in memory))


def steps(sizes: Mapping[int, Size]) -> Iterator[str]:
    """Yield the table of steps, one column of seconds for each size."""
    named: dict[tuple[str, ...], dict[int, Mapping[str, Any]]] = {}
    for companies, one in sizes.items():
        for path, step in _flat(one.steps.get("steps", ())):
            named.setdefault(path, {})[companies] = step
    yield _row("step", *(f"{companies:,}: seconds | of the processors | a second" for companies in sizes))
    yield "| --- |" + " --: | --: | --: |" * len(sizes)
    for path, found in named.items():
        yield _row("&emsp;" * (len(path) - 1) + path[-1], *(cell for companies in sizes for cell in _cells(found.get(companies))))
    yield _row("all", *(cell for one in sizes.values() for cell in _cells(one.steps)))


def _flat(steps: Sequence[Mapping[str, Any]], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    for step in steps:
        yield (*above, step["name"]), step
        yield from _flat(step["steps"], (*above, step["name"]))


def _cells(step: Mapping[str, Any] | None) -> tuple[str, str, str]:
    if not step:
        return "", "", ""
    seconds, processor, count = step["seconds"], step["processor"], step["count"]
    return f"{seconds:.2f}", "" if processor is None else f"{processor:.2f}", told_speed(count, seconds)


def _ratio(over: float | None, under: float | None) -> str:
    return f"{over / under:.2f}" if over and under else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
