"""A profile as a file: a flame graph that any browser shows by itself, or the format of speedscope."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from factbound.observing.sampler import Stack, label

PLACE = "/*PROFILE*/null"
"""Where the page has its data."""
SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def as_flame_graph(seconds: Mapping[Stack, float], title: str) -> str:
    """Return a page that shows how long each function was seen in each place; it asks nobody for anything."""
    whole = _branch(title)
    for (thread, codes), took in seconds.items():
        at = whole
        at["v"] += took
        for name in (thread, *map(label, codes)):
            at = at["c"].setdefault(name, _branch(name))
            at["v"] += took
    text = json.dumps(_listed(whole), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return files(__package__).joinpath("flame.html").read_text("utf-8").replace(PLACE, text)


def as_speedscope(seconds: Mapping[Stack, float], title: str) -> str:
    """Return a profile for speedscope, one for each thread."""
    frames: dict[str, int] = {}
    threads: dict[str, tuple[list[list[int]], list[float]]] = {}
    for (thread, codes), took in seconds.items():
        samples, weights = threads.setdefault(thread, ([], []))
        samples.append([frames.setdefault(name, len(frames)) for name in map(label, codes)])
        weights.append(round(took, 6))
    profiles = [
        {"type": "sampled", "name": name, "unit": "seconds", "startValue": 0, "endValue": sum(weights), "samples": samples, "weights": weights}
        for name, (samples, weights) in threads.items()
    ]
    record = {"$schema": SCHEMA, "name": title, "shared": {"frames": [{"name": name} for name in frames]}, "profiles": profiles}
    return json.dumps(record, ensure_ascii=False) + "\n"


def _branch(name: str) -> dict[str, Any]:
    return {"n": name, "v": 0.0, "c": {}}


def _listed(branch: dict[str, Any]) -> list[Any]:
    """Return a branch as the page takes it: name, milliseconds, branches, widest first."""
    within = sorted(branch["c"].values(), key=lambda one: (-one["v"], one["n"]))
    return [branch["n"], round(branch["v"] * 1000), [_listed(one) for one in within if one["v"] >= 0.0005]]
