"""Templates by chance and all known ways out, in pages, charts and the theme: each ends in text or in a problem."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from torturing.section import Finding, Limits

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

SLOWEST = 60.0
"""Seconds of one template; a million turns that print take ten."""


def run(limits: Limits) -> Iterator[Finding]:
    """Run hostile templates and those that chance writes, until the limits are reached."""
    from sandboxing import REFUSED, make_place, outcome_of, write_template

    from factbound.render.charts import _environment

    with tempfile.TemporaryDirectory() as folder:
        places = {"pages": make_place(Path(folder)), "charts": _environment((ROOT / "templates",))}
        out = [text for text, told in REFUSED.items() if "entity" not in text and outcome_of(places["pages"], text) != told]
        yield Finding(f"{len(REFUSED)} known ways out, {len(out)} open", not out)
        outcomes: Counter[str] = Counter()
        slowest, done = 0.0, 0
        while not limits.over(done):
            seed = f"{limits.seed}-{done}"
            chance = random.Random(seed)
            template, name = write_template(chance, chance.randrange(1, 6)), chance.choice(sorted(places))
            begun = time.process_time()
            try:
                text = outcome_of(places[name], template, x="t", entity=[1, {"a": "b"}], page="p")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                yield Finding(f"{name}, seed {seed}: {type(error).__name__} from {template!r}", good=False)
                text = ""
            slowest = max(slowest, time.process_time() - begun)
            if "SECRET" in text or " at 0x" in text:
                yield Finding(f"{name}, seed {seed}: {template!r} printed {text[:80]!r}", good=False)
            outcomes["refused" if text.startswith(("templates ", "the document ")) else "other"] += 1
            done += 1
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        yield Finding(
            f"{done:,} templates by chance, {outcomes['refused']:,} of them refused; the slowest took {slowest:.1f} s; {memory} MB", slowest < SLOWEST
        )
