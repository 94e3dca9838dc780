"""Templates are compiled once in a process of tests: each test has a project of its own, and all of them have the same templates."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jinja2 import BytecodeCache

from factbound.render.sandbox.compiled import KeptCode
from factbound.render.sandbox.environment import Sandbox

_COMPILED: dict[object, dict[bytes, bytes]] = defaultdict(dict)
"""What a template's code follows from besides its text -> the code by text, as the engine keeps it."""


def _asked(self: Sandbox) -> BytecodeCache:
    settings = (self.trim_blocks, self.lstrip_blocks, self.keep_trailing_newline, self.autoescape is not False, self.undefined)
    known = _COMPILED[type(self), settings, frozenset(self.filters), frozenset(self.tests)]
    return self.__dict__.get("own") or KeptCode(known.get, known.__setitem__)


def _given(self: Sandbox, code: Any) -> None:
    self.__dict__["own"] = code


def compile_once() -> None:
    """Have environments that were given no other code look for that of earlier ones."""
    Sandbox.bytecode_cache = property(_asked, _given)  # type: ignore[assignment]
