"""What benchmarks/README.md says of measurements is made from the measurements."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from factbound.options import DEFAULT_TEMPLATES

HERE = Path(__file__).parent.parent / "benchmarks"
sys.path.append(str(HERE))

from scaling.measuring import CommandFailed, Taken, take  # noqa: E402
from scaling.report import BEGIN, END, report, write_report  # noqa: E402
from scaling.results import AGAIN, WHOLE, Size, load_results, write_results  # noqa: E402


def taken(*seconds):
    """Return runs that took so long, half of it work of the processors."""
    return [Taken(one, one / 2, 100.0, 150.0) for one in seconds]


def sizes():
    """Return results of two sizes, one of which a builder did not stand."""
    steps = [{"name": "Reading", "seconds": 1.5, "processor": 1.25, "count": 300, "steps": []}]
    small = Size({WHOLE: taken(4, 2, 3), AGAIN: taken(1.5), "hugo": taken(2)}, {}, 258, {"seconds": 3, "processor": 2, "count": 0, "steps": steps})
    large = Size({WHOLE: taken(33)}, {"hugo": "took more than 9 s"}, 2058, {}, {"processor": "2 cores, a chip", "Python": "3.11.2"})
    return {100: small, 1000: large}


TABLES = """\
![Milliseconds for each company, by builder and size; the tables say the same](scale.svg)

### In short

| ratio | wanted | 100 | 1,000 |
| --- | --: | --: | --: |
| whole build to Hugo | ≤ 1.00 | 1.50 |  |
| whole build to stock MkDocs, pages out of the navigation | ≤ 0.25 |  |  |
| whole build to stock MkDocs, pages in the navigation |  |  |  |
| one fact changed to whole build | ≤ 0.02 | 0.50 |  |
| nothing changed to whole build |  |  |  |
| whole build to that of the size before | ≤ 11 for ten times the size |  | 11.00 |
| memory of all processes of the whole build | ≤ 1,000 MB | 150 MB | 150 MB |

### 100 companies, 258 pages

| builder | seconds | fastest to slowest | processor | of the whole build | largest process | all processes | runs |
| --- | --: | --: | --: | --: | --: | --: | --: |
| factbound build | 3.00 | 2.00 to 4.00 | 1.50 | 100 % | 100 MB | 150 MB | 3 |
| factbound build, one fact changed | 1.50 |  | 0.75 | 50 % | 100 MB | 150 MB | 1 |
| hugo | 2.00 |  | 1.00 | 67 % | 100 MB | 150 MB | 1 |

Measured on: processor unknown.

### 1,000 companies, 2,058 pages

| builder | seconds | fastest to slowest | processor | of the whole build | largest process | all processes | runs |
| --- | --: | --: | --: | --: | --: | --: | --: |
| factbound build | 33.00 |  | 16.50 | 100 % | 100 MB | 150 MB | 1 |
| hugo: took more than 9 s |  |  |  |  |  |  |  |

Measured on: processor 2 cores, a chip; Python 3.11.2.

### Steps of a whole build

| step | 100: seconds | of the processors | a second | 1,000: seconds | of the processors | a second |
| --- | --: | --: | --: | --: | --: | --: |
| Reading | 1.50 | 1.25 | 200 |  |  |  |
| all | 3.00 | 2.00 |  |  |  |  |"""


def test_tables_are_made_from_runs():
    """Medians, spreads and ratios; what was not measured is left empty, and what a builder did not stand is told."""
    found = sizes()
    found[100].machine = {"processor": "unknown"}
    assert "\n".join(report(found)) == TABLES


def test_results_are_kept_as_they_are(tmp_path):
    """What is written is what is read, by size."""
    write_results(tmp_path / "results.json", sizes())
    assert load_results(tmp_path / "results.json") == sizes()
    assert load_results(tmp_path / "none.json") == {}


def test_a_report_stands_between_its_marks(tmp_path):
    """The method around it stays; a second report of the same figures changes nothing; the chart says each bar's number."""
    readme = tmp_path / "README.md"
    readme.write_text(f"# Method\n\n{BEGIN}\nold\n{END}\n\nMore.\n", "utf-8")
    for _ in range(2):
        write_report(readme, sizes(), DEFAULT_TEMPLATES)
        text = readme.read_text("utf-8")
        assert text.startswith(f"# Method\n\n{BEGIN}\n\n![")
        assert text.endswith(f"| 3.00 | 2.00 |  |  |  |  |\n\n{END}\n\nMore.\n")
    words = ["".join(one.itertext()) for one in ET.parse(tmp_path / "scale.svg").iter("{http://www.w3.org/2000/svg}text")]
    assert [word for word in words if word.endswith(" ms")] == ["30 ms", "15 ms", "20 ms", "33 ms"]


def test_the_report_is_that_of_the_results(tmp_path):
    """README.md and the chart are what --report makes of results.json."""
    readme = tmp_path / "README.md"
    readme.write_bytes((HERE / "README.md").read_bytes())
    write_report(readme, load_results(HERE / "results.json"), DEFAULT_TEMPLATES)
    assert readme.read_text("utf-8") == (HERE / "README.md").read_text("utf-8")
    assert (tmp_path / "scale.svg").read_text("utf-8") == (HERE / "scale.svg").read_text("utf-8")


def test_a_run_that_takes_too_long_is_ended():
    """It is ended with all that it started; one that fails says why."""
    with pytest.raises(CommandFailed, match=r"^took more than 0 s$"):
        take(["sh", "-c", "sleep 9 & sleep 9"], HERE, limit=0.2)
    with pytest.raises(CommandFailed, match=r"^exit code 3: no$"):
        take(["sh", "-c", "printf no; exit 3"], HERE)
