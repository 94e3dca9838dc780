"""What the command line may say about a build, and where its templates are. Light, so that no command waits for an engine that it does not need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from factbound.facts.proof import ProofScore
    from factbound.files.cache import Cache

PACKAGE = Path(__file__).parent
DEFAULT_TEMPLATES = next(folder for folder in (PACKAGE / "templates", PACKAGE.parent / "templates") if folder.is_dir())
"""Inside the installed package, or beside it in a checkout."""


@dataclass(frozen=True)
class Options:
    """What the command line may say about a build."""

    project: Path
    out: Path
    valid_at: date | None = None
    """Overrides the briefing's own."""
    known_at: date | None = None
    since: str = ""
    """What the build is compared with: a revision of git or an edition."""
    stock: bool = False
    """Whether MkDocs makes the site by itself."""
    proof: ProofScore | None = None
    """The outcome of a proof of the same project, for the pages that tell it."""
    shows: Path | None = None
    """The project that this one shows by links, to try changes; what may come in is judged there."""
    cache: Cache | None = None
    """Results of earlier builds; without it everything is made."""

    @cached_property
    def template_folders(self) -> list[Path]:
        """Where templates are looked for: the project's own folder first."""
        own = self.project / "templates"
        return [own] if own.resolve() == DEFAULT_TEMPLATES.resolve() else [own, DEFAULT_TEMPLATES]
