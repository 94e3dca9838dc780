"""Tries each bomb of the suite in a process of its own: seconds of CPU and megabytes above a process that has checked a sound project.

A bomb is refused in 0.2 s and 100 MB; what is slower on one try is tried again, as the machine may be busy.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from torturing.section import Finding, Limits

TESTS = Path(__file__).resolve().parents[2] / "tests"
SECONDS, MEGABYTES = 0.2, 100
CHILD = """
import json, resource, shutil, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from bombs import BASE, BOMBS, lay
from factbound.options import Options
from factbound.prepare import check_project
from factbound.problems import BuildFailed
folder = Path(sys.argv[2]) / "project"
shutil.copytree(BASE, folder)
options = Options(folder, folder / "out")
check_project(options)
bomb = next(one for one in BOMBS if one.name == sys.argv[3])
files = bomb.files()
said = []
with lay(folder, files):
    files.clear()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    try:
        check_project(options)
    except BuildFailed as failure:
        said = [[f"{one.at.path}:{one.at.line}:{one.at.column}", one.message, one.expected] for one in failure.problems]
    seconds = time.process_time() - begun
print(json.dumps([seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, said]))
"""


def run(limits: Limits) -> Iterator[Finding]:
    """Yield the seconds and megabytes of each bomb, and whether it was refused in its own words."""
    sys.path.insert(0, str(TESTS))
    from bombs import BOMBS

    worst = [0.0, 0.0]
    for done, bomb in enumerate(BOMBS):
        if limits.over(done):
            yield Finding(f"stopped after {done} of {len(BOMBS)} bombs", good=False)
            return
        tries = [_measure(bomb.name)]
        while tries[-1][0] > SECONDS and len(tries) < 3:
            tries.append(_measure(bomb.name))
        seconds, megabytes, said = min(tries)
        worst = [max(worst[0], seconds), max(worst[1], megabytes)]
        good = seconds <= SECONDS and megabytes <= MEGABYTES and said == [list(bomb.refusal)]
        yield Finding(f"{bomb.name:28} {seconds:6.3f} s {megabytes:6.1f} MB  {said[0][1][:70] if said else 'was not refused'}", good=good)
    yield Finding(f"{len(BOMBS)} bombs, {worst[0]:.3f} s and {worst[1]:.1f} MB at most")


def _measure(name: str) -> tuple[float, float, list[list[str]]]:
    """Return the seconds, the megabytes and the problems of one bomb."""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([sys.executable, "-c", CHILD, str(TESTS), folder, name], capture_output=True, text=True, check=False)
    if ran.returncode:
        return 9.0, 0.0, [["", ran.stderr.strip().rpartition("\n")[2], ""]]
    seconds, megabytes, said = json.loads(ran.stdout)
    return seconds, megabytes, said
