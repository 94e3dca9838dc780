"""Templates that are held while documents are printed from them, so that a file that is changed meanwhile changes none, or is known to have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import jinja2
from jinja2.environment import Template

from factbound.render.sandbox.loading import Freshness

MOST = 256
"""Templates that are held; of the others, which are many and used once, it is known what they were."""
_SEVERAL = b"several"
"""Stands for the digest of a template of which several texts were found."""


class Held:
    """The templates of some documents.

    Args:
        environment: Loads them.
    """

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment
        self._templates: dict[str, Template] = {}
        self._digests: dict[str, bytes] = {}

    def find(self, name: str) -> Template | None:
        """Return a template that is held."""
        return self._templates.get(name)

    def keep(self, name: str, load: Callable[[], Template]) -> Template:
        """Load a template, and hold it.

        Raises:
            TemplateNotFound: When there is none.
        """
        try:
            template = load()
        except jinja2.TemplateNotFound:
            self._note(name, b"")
            raise
        self._note(name, _digest_of(template._uptodate))  # noqa: SLF001 - Jinja has no other name for what a loader gave it
        if len(self._templates) < MOST:
            self._templates[name] = template
        return template

    def digest(self, name: str) -> bytes:
        """Return a digest of the text that a template has, or had when it was loaded; nothing where there is none.

        Raises:
            LookupError: When it had several.
        """
        if name not in self._digests and self._environment.loader:
            try:
                self._note(name, _digest_of(self._environment.loader.get_source(self._environment, name)[2]))
            except jinja2.TemplateNotFound:
                self._note(name, b"")
        found = self._digests.get(name, _SEVERAL)
        if found is _SEVERAL:
            raise LookupError(name)
        return found

    def hear(self, digests: Mapping[str, bytes]) -> None:
        """Take in what somebody else has found."""
        for name, digest in digests.items():
            self._note(name, digest)

    def _note(self, name: str, digest: bytes) -> None:
        if self._digests.setdefault(name, digest) != digest:
            self._digests[name] = _SEVERAL


def _digest_of(fresh: Callable[[], bool] | None) -> bytes:
    return fresh.digest if isinstance(fresh, Freshness) else _SEVERAL
