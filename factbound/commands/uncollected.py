"""Work done without looking for garbage: nearly all that a build or a comparison makes is in use until it ends."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, last: bool = False) -> Iterator[None]:
    """Let nobody look for garbage meanwhile: a tenth of a build's time goes there, and a third of a comparison's.

    Args:
        last: Whether the process ends soon behind it: then nobody looks through what was made until then either.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was and last:
            gc.freeze()
        if was:
            gc.enable()


def is_last(arguments: argparse.Namespace) -> bool:
    """Return whether a command is all that its process does."""
    return bool(getattr(arguments, "last", False))
