"""What the control diagram shows: a whole, who holds it, who holds those, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Holding:
    """A share of what stands before it: of its capital, or of something else that is named, such as its votes. Bounds are parts of 1."""

    text: str
    """In words, as the fact prints: "24.3 %", "undisclosed"."""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(1)
    label: str = ""
    """What it is a share of, where that is not the capital: "votes"."""
    marks: tuple[str, ...] = ()
    href: str = ""
    fact: str = ""
    is_majority: bool = False
    """Whether it is more than half for certain."""


@dataclass(frozen=True)
class Owner:
    """Somebody in the diagram, with those behind it."""

    name: str
    holdings: tuple[Holding, ...] = ()
    """Its shares of what it is drawn behind; none for the whole itself."""
    owners: tuple[Owner, ...] = ()
    known: bool = True
    """False for a share of which nobody knows the holder."""
    remark: str = ""
    """What must be said of it in small print: that its owners are shown elsewhere."""
    href: str = ""

    @property
    def has_majority(self) -> bool:
        """Whether it has more than half for certain, of the capital or of anything else that counts."""
        return self.known and any(one.is_majority for one in self.holdings)

    @property
    def marked(self) -> bool:
        """Whether none of its shares is simply so."""
        return bool(self.holdings) and all(one.marks for one in self.holdings)

    @property
    def depth(self) -> int:
        """How many stand one behind the other, itself included."""
        return 1 + max((one.depth for one in self.owners), default=0)

    def walk(self) -> Iterator[Owner]:
        """Yield itself and all behind it, in the order in which they are drawn."""
        yield self
        for one in self.owners:
            yield from one.walk()


@dataclass(frozen=True)
class Control:
    """Who stands behind a venture."""

    name: str
    """Tells this chart from others on a page."""
    title: str
    finding: str
    root: Owner
    note: str = ""
    description: str = ""


def explain_control(root: Owner, across: bool) -> str:
    """Say how the diagram is to be read, as far as it is used.

    Args:
        root: The whole.
        across: Whether it goes from left to right.
    """
    drawn = [one for one in root.walk() if one is not root]
    where = "to the left of it" if across else "that it stands below"
    parts = [f"Each box tells what it holds of the one {where}; the bar in it is that share of the whole."]
    if any(one.has_majority for one in drawn):
        parts.append("Heavy line: more than half.")
    if any(one.marked and one.known for one in drawn):
        parts.append("Dashed line: planned, or otherwise not simply so, as the box says.")
    if not all(one.known for one in drawn) or any(one.low != one.high for owner in drawn for one in owner.holdings[:1]):
        parts.append("Hatched: not known.")
    return " ".join(parts)
