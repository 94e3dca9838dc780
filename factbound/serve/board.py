"""The board: which site is up and what is wrong now, written by builds and read by every open page."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Condition


@dataclass(frozen=True)
class State:
    """What an open page has to know."""

    version: int = 0
    """Counts the sites that were published; a page of an older one reloads."""
    problems: tuple[str, ...] = ()
    """As the terminal shows them; empty when all is well."""


class Board:
    """The newest state, and a way to wait for the next."""

    def __init__(self) -> None:
        self.token = secrets.token_hex(4)
        """Differs from run to run, so that a page of an earlier server reloads too."""
        self.state = State()
        self.closed = False
        self._news = Condition()

    def publish(self) -> None:
        """Say that a new site is up, without problems."""
        with self._news:
            self.state = State(self.state.version + 1)
            self._news.notify_all()

    def stop(self, problems: Iterable[str], version: int) -> None:
        """Say what stopped a build.

        Args:
            problems: Formatted.
            version: The site that was up when the build began. When a newer one is up by now, the problems are old news.
        """
        with self._news:
            if version == self.state.version:
                self.state = replace(self.state, problems=tuple(problems))
                self._news.notify_all()

    def wait(self, seen: State, seconds: float) -> State:
        """Return the newest state as soon as it differs from the one seen, or when the time is over."""
        with self._news:
            self._news.wait_for(lambda: self.closed or self.state != seen, seconds)
            return self.state

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._news:
            self.closed = True
            self._news.notify_all()
