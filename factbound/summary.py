"""What a build tells when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factbound.rendered import Rendered

NO_HISTORY = "The page Changes and the feed tell of this edition only: "
NO_EDITIONS = "Editions under tags are not listed: "
FOUND = "Files came into the output folder, or were changed there, while it was replaced: as no build made them, they are now in {}."
NO_WORD = "Word files were left out: pandoc is not installed. Install it with: pip install 'factbound[docx]'"


@dataclass
class Summary:
    """What a build made."""

    pages: int = 0
    reports: int = 0
    statements: int = 0
    notices: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield what the terminal shows."""
        yield f"{self.pages} pages, {self.reports} reports, {self.statements} statements."
        yield from self.notices


def summarise(rendered: Rendered) -> Summary:
    """Count what was made, and say what a project lacks for more."""
    from factbound.publish.reports.docx import available

    statements = sum(1 for _ in rendered.checked.knowledge.project.statements())
    notices = [] if available() else [NO_WORD]
    untold = "" if rendered.checked.knowledge.clocks.known_at else rendered.checked.history.untold  # no page tells of commits there
    notices += [NO_HISTORY + untold] if untold else []
    notices += [NO_EDITIONS + untold] if (untold := rendered.checked.editions.untold) else []
    return Summary(len(rendered.pages), len(rendered.reports), statements, notices)


def told_of(folders: Sequence[Path]) -> list[str]:
    """Say where files are now that lay in the output folder and that no build made."""
    return [FOUND.format(folder) for folder in folders]
