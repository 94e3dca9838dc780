"""How much one document may take: steps, characters and depth, which are the same on every machine, and a clock as the last resort."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jinja2

from factbound.limits import CHARACTERS, RENDER_SECONDS, STEPS, WITHIN

CLOCKED = 1024
"""Steps between two looks at the clock."""

WAY_OUT = "Loop over less, or move what has to be computed into a formula or the engine."


class OverBudget(jinja2.TemplateRuntimeError):
    """A document takes more than it may.

    Args:
        message: What is too much, with the limit.
        hint: What to do about it.
    """

    def __init__(self, message: str, hint: str = WAY_OUT) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass
class Budget:
    """What is left for one document; once spent it stays spent."""

    steps: int = STEPS.most
    characters: int = CHARACTERS.most
    depth: int = WITHIN.most
    seconds: float = RENDER_SECONDS.most
    begun: float = field(default_factory=time.monotonic)
    limits: tuple[int, int, int] = (STEPS.most, CHARACTERS.most, WITHIN.most)
    """What it began with, for the message."""
    modules: dict[Any, Any] = field(default_factory=dict)
    """The templates that it imports -> what they define: made for each document, since what they load themselves may have changed."""

    @classmethod
    def of(cls, steps: int = STEPS.most, characters: int = CHARACTERS.most, depth: int = WITHIN.most, seconds: float = RENDER_SECONDS.most) -> Budget:
        """Return a budget with limits of its own."""
        return cls(steps, characters, depth, seconds, limits=(steps, characters, depth))

    def step(self, characters: int = 0) -> None:
        """Take a step that prints so many characters of the template's own.

        Raises:
            OverBudget: When there are no more.
        """
        self.steps -= 1
        self.characters -= characters
        if self.steps < 0:
            raise OverBudget(f"the document takes more than {self.limits[0]:,} turns of loops and calls")
        if self.characters < 0:
            self.make(0)
        if not self.steps % CLOCKED:
            self.look_at_clock()

    def take(self, steps: int) -> None:
        """Take many steps at once.

        Raises:
            OverBudget: When there are not so many.
        """
        self.steps -= steps - 1
        self.step()

    def make(self, characters: int) -> None:
        """Print or put together so many characters.

        Raises:
            OverBudget: When it may make no more.
        """
        self.characters -= characters
        if self.characters < 0:
            raise OverBudget(f"the document makes more than {self.limits[1]:,} characters", "Print less, or split it into several documents.")

    def enter(self) -> None:
        """Go one template, macro or loop deeper.

        Raises:
            OverBudget: When it is too deep; whoever catches it need not leave.
        """
        if self.depth <= 0:
            hint = "A template or macro uses itself without an end: break the circle."
            raise OverBudget(f"includes and macros stand more than {self.limits[2]} deep inside each other", hint)
        self.depth -= 1

    def leave(self) -> None:
        """Come back."""
        self.depth += 1

    def look_at_clock(self) -> None:
        """Stop what takes too long.

        Raises:
            OverBudget: When the time is up.
        """
        if time.monotonic() - self.begun > self.seconds:
            raise OverBudget(f"the document takes more than {self.seconds:g} seconds")


class Purse(threading.local):
    """The budget of the document that a thread is printing, and who wants to know what it loads."""

    def __init__(self) -> None:
        self.budget = Budget()
        self.loaded: Callable[[str], None] | None = None
