"""What all tests share: the option that rewrites golden files."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: properties have no time limit of their own.
settings.register_profile("factbound", deadline=None)
settings.load_profile("factbound")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption("--update-golden", action="store_true", help="write what the code prints now into tests/cases/*/problems.txt")
