"""Every page of a source under the checkers of test_web_quality.py, in a process beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import AXE, needs, needs_chromium
from walking import SCHEMES, WIDTHS, Seen, source_pages_of, walk

pytestmark = needs_chromium
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def seen(browser: Any, briefing: Path, briefing_address: str) -> Seen:
    """The pages of sources."""
    return walk(browser, briefing_address, source_pages_of(briefing))


@needs(AXE.is_file(), "axe")
def test_axe_finds_nothing_on_a_source(seen: Seen, record_property: Record) -> None:
    """Every page of a source is accessible in both colour schemes, wide and narrow."""
    record_property("quality", [["axe", page, view, len(those)] for (page, view), those in seen.axe.items()])
    assert len(seen.axe) == len(seen.pages) * len(WIDTHS) * len(SCHEMES)
    assert len(seen.pages) > 15
    assert {key: those for key, those in seen.axe.items() if those} == {}


def test_no_source_asks_another_host_or_is_too_wide(seen: Seen, briefing_address: str, record_property: Record) -> None:
    """Every page of a source loads from its own server alone, fits its window, and says in which language foreign words are."""
    foreign = seen.foreign(briefing_address)
    record_property("quality", [["foreign requests", page, "", len(foreign)] for page in seen.pages])
    assert (foreign, seen.failed, seen.errors) == ([], [], [])
    assert {page: more for page, more in seen.wide.items() if more > 0} == {}
    assert {page: words for page, words in seen.unmarked.items() if words} == {}
