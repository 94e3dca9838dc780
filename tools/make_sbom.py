"""Write the bill of materials of a release, in CycloneDX 1.6, from requirements.lock: python3 tools/make_sbom.py OUT [--validate].

The lock file says all of it: what is installed, at which version, with which fingerprints, and what asks for it. The same lock file gives the
same bytes. `--validate` needs cyclonedx-python-lib, which tools/release.lock has.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
US = "factbound"
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\]+?))? \\$")
HASH = re.compile(r"^ +--hash=sha256:([0-9a-f]{64})")
ASKED_BY = re.compile(r"^ +# +(?:via )?([a-z0-9][a-z0-9._-]*)(?: \(pyproject\.toml\))?$")


@dataclass
class Pin:
    """One package of a lock file."""

    name: str
    version: str
    marker: str
    """For which Pythons and systems it is; empty for all."""
    hashes: list[str] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)

    @property
    def purl(self) -> str:
        """Its name among the packages of all ecosystems."""
        return f"pkg:pypi/{self.name}@{self.version}"


def parse_lock(text: str) -> Iterator[Pin]:
    """Yield the packages of a lock file as `uv pip compile` writes it.

    Raises:
        ValueError: At a line that is of no known form, so that nothing is left out in silence.
    """
    pin: Pin | None = None
    for line in text.splitlines():
        if found := PIN.match(line):
            if pin:
                yield pin
            pin = Pin(found[1], found[2], found[3] or "")
        elif line.startswith("# The following packages were excluded"):
            break
        elif pin and (found := HASH.match(line)):
            pin.hashes.append(found[1])
        elif pin and (found := ASKED_BY.match(line)):
            pin.asked_by.append(found[1])
        elif line.strip() not in ("", "# via"):
            raise ValueError(f"no line of a lock file: {line}")
    if pin:
        yield pin


def make_sbom(pins: list[Pin], version: str, moment: datetime) -> dict[str, Any]:
    """Return the bill of materials."""
    root = {"type": "application", "bom-ref": US, "name": US, "version": version, "purl": f"pkg:pypi/{US}@{version}"}
    root |= {"licenses": [{"license": {"id": "MIT"}}]}
    refs = {US: [US]}
    for pin in pins:
        refs.setdefault(pin.name, []).append(pin.purl)
    needs: Mapping[str, set[str]] = {ref: set() for those in refs.values() for ref in those}
    for pin in pins:
        for name in pin.asked_by:
            for ref in refs.get(name, ()):
                needs[ref].add(pin.purl)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": root},
        "components": [_component(pin) for pin in pins],
        "dependencies": [{"ref": ref, "dependsOn": sorted(those)} for ref, those in needs.items()],
    }


def _component(pin: Pin) -> dict[str, Any]:
    files: dict[str, Any] = {"type": "distribution", "url": pin.purl}
    files |= {"comment": "SHA-256 of each file that may be installed", "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes]}
    found = {"type": "library", "bom-ref": pin.purl, "name": pin.name, "version": pin.version, "purl": pin.purl, "externalReferences": [files]}
    return {**found, "properties": [{"name": f"{US}:marker", "value": pin.marker}]} if pin.marker else found


def main() -> int:
    """Write the bill of materials, and judge it by the schema where that is asked for."""
    parser = argparse.ArgumentParser(description="Write the bill of materials of a release.")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--validate", action="store_true", help="judge it by the schema of CycloneDX")
    arguments = parser.parse_args()
    version = re.search(r'__version__ = "(.+)"', (ROOT / "factbound/__init__.py").read_text("utf-8"))
    moment = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), UTC)
    record = make_sbom(list(parse_lock((ROOT / "requirements.lock").read_text("utf-8"))), version[1] if version else "", moment)
    text = json.dumps(record, indent=1) + "\n"
    if arguments.validate and (fault := validate(text)):
        print(fault, file=sys.stderr)
        return 1
    arguments.out.write_text(text, "utf-8")
    print(f"{arguments.out}: {len(record['components'])} packages")
    return 0


def validate(text: str) -> str:
    """Return what the schema of CycloneDX has against a bill of materials."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return str(JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) or "")


if __name__ == "__main__":
    sys.exit(main())
