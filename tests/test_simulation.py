"""What docs/scale.md says of builds of other sizes is made from the measurements, by the model that it tells."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "benchmarks"))

from simulate import BEGIN, END, SIZES, STAGES, fit, line, measured_table, simulate, simulated_table  # noqa: E402


def test_the_page_tells_what_was_measured():
    """Its tables are those of the figures that lie beside the benchmark."""
    figures = json.loads((ROOT / "benchmarks/simulated.json").read_text("utf-8"))
    told = (ROOT / "docs/scale.md").read_text("utf-8").split(BEGIN)[1].split(END)[0].strip()
    assert told == "\n".join([*measured_table(figures), "", *simulated_table(figures)])


def test_a_straight_line_is_found():
    """Points on a line give that line; one point gives itself; nothing takes less than no time."""
    assert line([(100, 3.0), (300, 7.0), (1000, 21.0)], 10_000) == pytest.approx(201.0)
    assert line([(100, 3.0)], 10_000) == 3.0
    assert line([(100, 3.0), (300, 1.0)], 10_000) == 0.0


def test_only_what_is_divided_shrinks():
    """With more workers, what each does for itself stays."""
    figures = {size: {name: float(size) for name in (*STAGES, *SIZES)} for size in ("100", "200")}
    one, parts = simulate(figures, 400, 1)
    many, _ = simulate(figures, 400, 4)
    assert fit(figures, "read", 400) == parts["read"] == pytest.approx(400.0)
    assert (one, many) == (pytest.approx(800 + 400 + 4), pytest.approx(800 + 100 + 1))
