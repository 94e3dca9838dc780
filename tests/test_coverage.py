"""The claims of the article: each has a statement that carries it and cites the article."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from factbound.facts.model import Statement
from factbound.read.project import load_project

PROJECT = Path(__file__).parent.parent
ARTICLE = "business_times_2018"
CLAIMS = [f"B{number:03}" for number in range(1, 80)]
REMARKS = [f"E{number:02}" for number in range(1, 30)]


@pytest.fixture(scope="module")
def carriers() -> dict[str, list[str]]:
    """Statement ids by row of the ledger; no ids for a remark that changes no fact."""
    rows = yaml.safe_load((PROJECT / "tests/coverage.yml").read_text(encoding="utf-8"))
    ids = {row: [found] if isinstance(found, str) else found for row, found in rows.items()}
    return {row: [] if isinstance(found, dict) else found for row, found in ids.items()}


@pytest.fixture(scope="module")
def statements() -> dict[str, Statement]:
    """All statements of the shipped briefing, by id."""
    return {one.id: one for one in load_project(PROJECT).project.statements()}


def test_every_row_is_listed(carriers: dict[str, list[str]]) -> None:
    """All claims and all remarks have a row, and no row is made up."""
    assert sorted(carriers) == CLAIMS + REMARKS


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_is_carried(claim: str, carriers: dict[str, list[str]], statements: dict[str, Statement]) -> None:
    """A claim's statements exist, cite a passage of the article and name who says it."""
    assert carriers[claim]
    for one in (statements[found] for found in carriers[claim]):
        assert one.by
        assert any(locator.source == ARTICLE and locator.passage for locator in one.locators)


def test_remarks_name_statements(carriers: dict[str, list[str]], statements: dict[str, Statement]) -> None:
    """What a remark on the article points to exists."""
    assert not [found for remark in REMARKS for found in carriers[remark] if found not in statements]


def test_every_passage_is_cited(statements: dict[str, Statement]) -> None:
    """No sentence of the article is left without a statement."""
    passages = load_project(PROJECT).project.sources[ARTICLE].passages
    cited = {locator.passage for one in statements.values() for locator in one.locators if locator.source == ARTICLE}
    assert cited == set(passages)
