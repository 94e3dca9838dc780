"""What all tests share: the option that rewrites golden files, the sites in a browser, and the account of what was looked at page by page."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import address, briefing, briefing_address, browser, site, tab
from builds import shipped, untypeset
from compiling import compile_once
from hypothesis import settings

__all__ = ["address", "briefing", "briefing_address", "browser", "shipped", "site", "tab", "untypeset"]

QUALITY = "quality"
"""The name under which a test records rows: what was checked, page, view, findings."""

ACCOUNT = "build/web-quality.tsv"

FORKING = ("stage", "faults", "saving")
"""Those that fork for each point at which a disk can fail: a fork costs what the process has in memory, which grows."""

LONGEST = ("web_quality", "editor_browser", "project", "proof", "keyboard", "browser", "offline")
"""The modules that take longest come next, so that no worker is left with one at the end; the second needs nothing that the first builds."""

FIRST = [f"test_{name}.py" for name in (*FORKING, *LONGEST)]

# A busy machine is no fault of the code: properties have no time limit of their own. Nor is a change at fault for what chance finds elsewhere on
# the day on which it is tested: the examples are the same in each run, and `benchmarks/torture.py fuzz` looks for others.
settings.register_profile("factbound", deadline=None, derandomize=True)
settings.load_profile("factbound")


# A shell's job in the background is told to ignore Ctrl-C, one under `nohup` the end of its terminal too; tests send both.
for _name, _usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    if (_number := getattr(signal, _name, None)) and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)


# What one test made is never what another one finds: those that are about the cache name one of their own.
os.environ["FACTBOUND_CACHE"] = "off"
compile_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption("--update-golden", action="store_true", help="write what the code prints now into tests/cases/*/problems.txt")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what has to come first."""
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was looked at, and write the table with a row for each page and view."""
    rows = [row for kind in ("passed", "failed") for row in _recorded(terminalreporter.getreports(kind))]
    if not rows:
        return
    file = config.rootpath / ACCOUNT
    file.parent.mkdir(exist_ok=True)
    lines = ["\t".join(map(str, row)) for row in [("check", "page", "view", "findings"), *rows]]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    terminalreporter.section("web quality")
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    for check, those in groups.items():
        found = sum(row[3] for row in those)
        terminalreporter.write_line(f"{check}: {len({row[1] for row in those})} files, {len(those)} runs, {found} findings")
    terminalreporter.write_line(f"Page by page: {ACCOUNT}")


def _recorded(reports: list[Any]) -> Iterator[Any]:
    for report in reports:
        yield from (row for name, value in report.user_properties if name == QUALITY and report.when == "call" for row in value)
