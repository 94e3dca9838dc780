"""The research ledger of the shipped briefing: every finding has a row, and every claim of the article a statement that cites it."""

from __future__ import annotations

from pathlib import Path

import pytest

from factbound.facts.ledger import Finding
from factbound.facts.model import Project, Statement
from factbound.read.project import load_project

PROJECT = Path(__file__).parent.parent
ARTICLE = "business_times_2018"
CLAIMS = [f"B{number:03}" for number in range(1, 80)]
"""What the article says, sentence by sentence."""
REMARKS = [f"E{number:02}" for number in range(1, 30)]
"""What is to be said against it."""
FACTS = [f"F{number:03}" for number in range(1, 192)]
"""What was found elsewhere."""
CONFLICTS = [f"C-{number:02}" for number in range(1, 31)]


@pytest.fixture(scope="module")
def project() -> Project:
    """Return the shipped briefing."""
    return load_project(PROJECT).project


@pytest.fixture(scope="module")
def findings(project: Project) -> dict[str, Finding]:
    """Return the rows of the ledger."""
    return {one.id: one for one in project.ledger.findings}


def test_every_row_is_listed(project: Project, findings: dict[str, Finding]) -> None:
    """All findings and conflicts have a row, and no row is made up."""
    assert list(findings) == CLAIMS + REMARKS + FACTS
    assert [one.id for one in project.ledger.conflicts] == CONFLICTS


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_is_carried(claim: str, project: Project, findings: dict[str, Finding]) -> None:
    """A statement carries the claim, cites a passage of the article and names who says it."""
    carriers = findings[claim].carriers
    assert carriers
    for carrier in carriers:
        assert any(_carries(one) for one in project.statements() if one.fact_id == carrier.fact_id)


def test_every_passage_is_cited(project: Project) -> None:
    """No sentence of the article is left without a statement."""
    cited = {locator.passage for one in project.statements() for locator in one.locators if locator.source == ARTICLE}
    assert cited == set(project.sources[ARTICLE].passages)


def _carries(statement: Statement) -> bool:
    return bool(statement.by) and any(locator.source == ARTICLE and locator.passage for locator in statement.locators)
