"""Which file claims which place of the site: no two of them may be published in the same one, on any system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from factbound.names import fold
from factbound.problems import Position, Problem
from factbound.publish.exports import EXPORTS
from factbound.render.plan import Plan, PlannedPage, origin_of

ASSETS = "content/assets/"
THEME = "templates/theme/"
"""What the site generator copies from there stands at the site's top."""
OWN_LOOK = ("assets/social-card.png", "assets/mark.svg", "assets/favicon.svg", "assets/favicon-32.png", "assets/touch-icon.png")
"""What a project may put in the place of the default one: its brand."""
OWN = (*OWN_LOOK, "robots.txt")
"""The same, with what it says to machines that visit."""

MADE = (
    "404.html",
    "feed.xml",
    "sitemap.xml",
    "sitemap.xml.gz",
    "robots.txt",
    "llms.txt",
    "search/search_index.json",
    "search/search_index.js",
    "pagefind",
    "assets/javascripts",
    "assets/stylesheets",
    "assets/images/favicon.png",
)
"""What the site generator and the build put there beside pages; the folders of the theme as a whole."""

INDEXES = ("index", "README")
"""Names of pages that are published as the page of their folder."""


@dataclass(frozen=True)
class Claim:
    """A place of the site, and who wants it."""

    path: str
    """Below site/."""
    origin: str = ""
    """The file that it is made from; nothing for what every build makes."""
    told: str = ""
    """How a problem names what stands there, if not by its path."""


def check_claims(plan: Plan, files: Iterable[str], defaults: Path) -> Iterator[Problem]:
    """Yield a problem for each file that would be published in the place of another.

    Args:
        plan: What will be made.
        files: Those of the project.
        defaults: The folder of the default templates, whose assets every site has.
    """
    taken: dict[str, tuple[str, bool, Claim]] = {}
    for claim in _claims(plan, files, defaults):
        if (first := _take(claim, taken)) and claim.origin and not (claim.path == first.path and claim.path in OWN):
            yield _problem(claim, first)


def _take(claim: Claim, taken: dict[str, tuple[str, bool, Claim]]) -> Claim | None:
    """Note a claim; return the earlier one that is in its way, if there is one: on some disks capitals make no difference."""
    parts = claim.path.split("/")
    for depth in range(1, len(parts) + 1):
        spelled, is_file = "/".join(parts[:depth]), depth == len(parts)
        known, was_file, first = taken.setdefault(fold(spelled), (spelled, is_file, claim))
        if first is not claim and (is_file or was_file or known != spelled):
            return first
    return None


def _claims(plan: Plan, files: Iterable[str], defaults: Path) -> Iterator[Claim]:
    """Yield all claims; those that a user could withdraw come last."""
    files = list(files)
    yield from (Claim(path) for path in (*MADE, *(f"data/{name}" for name, _ in EXPORTS)))
    yield from (Claim(f"reports/{report.name}{ending}") for report in plan.reports for ending in (".txt", ".pdf", ".docx"))
    assets = {file.relative_to(defaults).as_posix() for file in (defaults / "assets").rglob("*") if file.is_file()}
    assets |= {path.removeprefix("templates/") for path in files if path.startswith("templates/assets/")}
    yield from (Claim(path) for path in sorted(assets | {*OWN_LOOK}))
    for page in sorted(plan.pages, key=lambda page: bool(page.content)):
        yield Claim(place_of(page), origin_of(page), page.path)
    yield from (Claim(path.removeprefix("content/"), path) for path in files if path.startswith(ASSETS))
    yield from (Claim(path.removeprefix(THEME), path) for path in files if path.startswith(THEME) and not _is_template(path))


def _is_template(path: str) -> bool:
    """Return whether a file of the theme is printed in its own place, such as that of the default one, and not copied."""
    return path.endswith(".html") or path == f"{THEME}sitemap.xml"


def place_of(page: PlannedPage) -> str:
    """Return where a page is published."""
    folder, _, name = page.path.removesuffix(".md").rpartition("/")
    way = [folder] if name in INDEXES else [folder, name]
    return "/".join(filter(None, [*way, "index.html"]))


def _problem(claim: Claim, first: Claim) -> Problem:
    what = "its page" if claim.told else "it"
    if not first.origin:
        message = f"{what} would be published in the place of '{first.path}', which the build makes"
        return Problem(Position(claim.origin), message, "Rename it.")
    message = f"{what} would stand in the place of '{first.told or first.path}', which comes from {first.origin}"
    return Problem(Position(claim.origin), message, "Rename one of the two.")
