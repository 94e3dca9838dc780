"""The research ledger: what was found before it became data, and where each finding went. A record of diligence; no fact is printed from it."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.problems import Position


@dataclass(frozen=True)
class Carrier:
    """Where a finding went: a fact, and the source of the statement that carries it."""

    fact_id: str
    source: str
    """Id of a source; empty where the whole fact is meant, as for a conflict."""
    at: Position

    @property
    def text(self) -> str:
        """As it is written in YAML."""
        return f"{self.fact_id} {self.source}".strip()


@dataclass(frozen=True)
class Finding:
    """One row of the ledger."""

    id: str
    at: Position
    carriers: tuple[Carrier, ...] = ()
    left_out: str = ""
    """Why no statement carries it."""


@dataclass(frozen=True)
class Ledger:
    """All that research found."""

    title: str = ""
    findings: tuple[Finding, ...] = ()
    """In file order."""
    conflicts: tuple[Finding, ...] = ()
    """Matters on which sources contradict one another; each is carried by the facts that hold both sides."""

    @property
    def carried(self) -> tuple[Finding, ...]:
        """Findings that a statement carries."""
        return tuple(one for one in self.findings if one.carriers)

    @property
    def omitted(self) -> tuple[Finding, ...]:
        """Findings and conflicts that are left out, in file order."""
        return tuple(one for one in (*self.findings, *self.conflicts) if one.left_out)
