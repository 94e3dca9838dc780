"""How long `diff` takes on a project of 1,000 fact files with 200 revisions, beside what git itself takes for the same two trees.

Run it from the repository's folder: python benchmarks/diff.py [files] [revisions]. It makes the project in a folder of its own, of made-up
firms and numbers, prints each command with its seconds (the middle of some runs), those of the processor, which other work on the machine does not
lengthen, and how many times the first are of `git diff --stat`, and deletes it.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
VOCABULARY = """\
units:
  people: {one: person, many: people}
kinds:
  venture: {folder: ventures, label: Venture, plural: Ventures, properties: [founded, total]}
  party: {folder: parties, label: Party, plural: Parties, properties: [role, stake, staff, revenue, founded, rival]}
properties:
  founded: {label: Founded, type: date}
  total: {label: Total, type: quantity, unit: people}
  role: {label: Role, type: text}
  stake: {label: Stake, type: share, of: [venture]}
  staff: {label: Staff, type: quantity, unit: people}
  revenue: {label: Revenue, type: money}
  rival: {label: Rival, type: entity, kinds: [party], many: true}
"""
VENTURE = """\
name: Venture
facts:
  founded: {value: 2018-09-11, from: paper_0}
  total: {formula: party_0.staff + party_1.staff + party_2.staff + party_3.staff}
checks: [sum(stake of venture) > 1 %, venture.total > 1 person]
"""


def main() -> None:
    """Make the project, time, print."""
    files, revisions = (int(one) for one in (sys.argv[1:] + ["1000", "200"][len(sys.argv) - 1 :])[:2])
    folder = Path(tempfile.mkdtemp(prefix="factbound-benchmark-"))
    try:
        make_project(folder, files)
        make_history(folder, files, revisions)
        print(f"{files} fact files of {statements_in(folder)} statements, {revisions} revisions; the middle of {RUNS} runs")
        print("seconds  processor")
        peer = ["git", "-C", str(folder), "diff", "--stat", f"HEAD~{revisions}", "HEAD", "--", "data"]
        base = told(f"git diff --stat HEAD~{revisions} HEAD", peer, 0)
        factbound = [sys.executable, "-m", "factbound", "diff", "--project", str(folder)]
        for words in ([f"HEAD~{revisions}", "HEAD"], [f"HEAD~{revisions}"], ["HEAD~1", "HEAD"], ["HEAD~1"]):
            told(f"factbound diff {' '.join(words)}", [*factbound, *words], base)
            told(f"factbound diff {' '.join(words)} --effects none", [*factbound, *words, "--effects", "none"], base)
    finally:
        shutil.rmtree(folder)


def told(name: str, command: list[str], base: float) -> float:
    """Time a command, print a line, and return the seconds."""
    seconds, busy = [], []
    for _ in range(RUNS):
        start, used = time.perf_counter(), os.times()
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        seconds.append(time.perf_counter() - start)
        now = os.times()
        busy.append(now.children_user + now.children_system - used.children_user - used.children_system)
        assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    middle = statistics.median(seconds)
    print(f"{middle:7.2f}  {statistics.median(busy):9.2f}  {middle / base if base else 1:6.1f} times  {name}", flush=True)
    return middle


def make_project(folder: Path, files: int) -> None:
    """Write a project of one venture and many parties."""
    write(folder, "mkdocs.yml", "site_name: Benchmark\nINHERIT: out/nav.yml\n")
    write(folder, "data/vocabulary.yml", VOCABULARY)
    write(folder, "data/briefing.yml", "title: Benchmark\nsubject: venture\n")
    write(folder, "data/ventures/venture.yml", VENTURE)
    for number in range(20):
        write(folder, f"data/sources/paper_{number}.yml", f"title: Paper {number}\npublisher: Press {number}\npublished: 2019-01-{number + 1:02}\n")
    for number in range(files - 1):
        write(folder, f"data/parties/party_{number}.yml", party(number, files))


def party(number: int, files: int) -> str:
    """Return the file of one party."""
    return (
        f"name: Party {number}\nfacts:\n  role:\n    value: maker of goods of sort {number}\n    from: paper_{number % 20}\n\n"
        f"  stake:\n    - value: {1 + number % 7} %\n      of: venture\n      when: 2019\n      from: paper_{number % 20}\n"
        f"    - value: {1 + number % 5} %\n      of: venture\n      when: 2018\n      status: planned\n      from: paper_{number % 19}\n\n"
        f"  staff:\n    value: {100 + number} people\n    when: 2019\n    from: [paper_{number % 18}, paper_{number % 20}]\n\n"
        f"  revenue:\n    value: about USD {2 + number} million\n    when: 2018\n    from: paper_{number % 17}\n\n"
        f"  rival: {{value: party_{(number + 1) % (files - 1)}, from: paper_{number % 16}}}\n"
    )


def make_history(folder: Path, files: int, revisions: int) -> None:
    """Commit the project, then change five values in each of many commits."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "Begin")
    chance = random.Random(1)
    for revision in range(revisions):
        for number in chance.sample(range(files - 1), 5):
            file = folder / f"data/parties/party_{number}.yml"
            lines = file.read_text("utf-8").split("\n")
            at = next(index for index, line in enumerate(lines) if "people" in line)
            lines[at] = f"    value: {1000 + revision} people"
            file.write_text("\n".join(lines), "utf-8")
        git(folder, "commit", "-qam", f"Change {revision}")


def statements_in(folder: Path) -> int:
    """Count the statements of the parties."""
    return sum(file.read_text("utf-8").count("value:") for file in (folder / "data/parties").iterdir())


def git(folder: Path, *words: str) -> None:
    """Run git as somebody."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-c", "gc.auto=0")
    subprocess.run(["git", "-C", str(folder), *settings, *words], check=True, capture_output=True)


def write(folder: Path, path: str, text: str) -> None:
    """Write one file."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
