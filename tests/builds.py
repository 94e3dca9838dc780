"""The shipped briefing, built once for a whole run of the tests by whichever worker asks first, and read by all: nobody writes into it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

ROOT = Path(__file__).resolve().parent.parent


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that all workers of this run share; the first that asks fills it, and the others wait.

    Args:
        factory: Knows where this run keeps its files.
        name: Of the folder.
        make: Fills it; it is given a path that does not exist yet.
    """
    own = factory.getbasetemp()
    common = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    made = common / name / "out"
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.parent.mkdir(exist_ok=True)
            make(made)
    return made


@contextmanager
def typesetting_nothing() -> Iterator[None]:
    """Have builds make documents, and the card of the site, in which nothing stands."""
    from factbound.publish import card
    from factbound.publish.reports import document, docx

    with pytest.MonkeyPatch.context() as patch:
        for module, name, made in ((document, "render_pdf", b"%PDF"), (docx, "render_docx", b"PK"), (card, "render_card", b"PNG")):
            patch.setattr(module, name, lambda *_, made=made, **__: made)
        yield


@pytest.fixture
def untypeset() -> Iterator[None]:
    """For tests to which it is all the same what stands in documents."""
    with typesetting_nothing():
        yield


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the shipped briefing, with all that a build makes."""
    from factbound.options import Options
    from factbound.pipeline import publish_briefing

    def make(out: Path) -> None:
        with patch("factbound.publish.site._build_stock", side_effect=AssertionError("MkDocs had to make the pages of the shipped briefing")):
            publish_briefing(Options(ROOT, out))

    return once(tmp_path_factory, "shipped", make)
