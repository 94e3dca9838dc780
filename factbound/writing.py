"""What a build writes before the site and the documents are made: all that the site generator reads, and the exports."""

from __future__ import annotations

from factbound.facts.asof import clock_words, day_words
from factbound.progress import step
from factbound.publish import card, feed, looks
from factbound.publish.exports import each_piece
from factbound.publish.site import render_nav
from factbound.publish.stage import Stage
from factbound.publish.times import build_time
from factbound.render.plan import plan_nav
from factbound.rendered import Rendered

DOWNLOADS = "reports"
"""Where the site offers the reports, below docs/ and site/."""


@step("Writing")
def write_sources(stage: Stage, rendered: Rendered) -> None:
    """Write docs/, theme/, data/ and the navigation: all that the site generator reads but the card, which may fail by itself."""
    options = rendered.checked.options
    for path, text in rendered.pages.items():
        stage.write(f"docs/{path}", text)
    for path, content in looks.load_looks(options.template_folders, options.project, _foot(rendered)):
        stage.write(path, content)
    for path, content in rendered.checked.told_editions.offered():
        stage.write(f"docs/{path}", content)
    _write_feed(stage, rendered)
    stage.write("nav.yml", render_nav(plan_nav(rendered.checked.plan.pages)))
    write_exports(stage, rendered)


def _foot(rendered: Rendered) -> str:
    """Return what stands at the foot of a printed page: who published it, what it is, and its day."""
    record, clocks = rendered.checked.knowledge.project.briefing, rendered.checked.knowledge.clocks
    as_of = f"as of {day_words(clocks.valid_at)}" if clocks.valid_at and not clock_words(record, clocks) else ""  # the title says any other day
    return " · ".join(filter(None, (record.publisher, record.title, as_of)))


def offer_downloads(stage: Stage) -> None:
    """Put the documents where the site's own pages link to them."""
    for file in sorted((stage.root / "reports").glob("*.*")):
        name, content = f"{file.stem}.txt" if file.suffix == ".md" else file.name, file.read_bytes()
        for top in ("docs", "site"):
            stage.write(f"{top}/{DOWNLOADS}/{name}", content)


def write_exports(stage: Stage, rendered: Rendered) -> None:
    """Write the exports, and offer them on the site."""
    pieces = each_piece(rendered.checked.knowledge, rendered.checked.options.proof, rendered.batches)
    stage.write_pieces((f"{folder}/{name}", piece) for name, piece in pieces for folder in ("data", "docs/data"))


def write_card(stage: Stage, rendered: Rendered) -> None:
    """Draw the social card, unless a project brings its own."""
    options, place = rendered.checked.options, f"docs/{card.PATH}"
    if rendered.card and not (stage.root / place).exists():  # a project may bring its own
        stage.write(place, card.render_card(rendered.card, options.template_folders, options.project / "content"))


def _write_feed(stage: Stage, rendered: Rendered) -> None:
    checked = rendered.checked
    told = {entry.commit.id: entry.told for entry in checked.journal.entries}
    commits = () if checked.knowledge.clocks.known_at else checked.history.commits  # what was known on an earlier day had no later changes
    place = feed.Place(rendered.address, rendered.pages, build_time(checked.knowledge.project.briefing))
    stage.write(f"docs/{feed.NAME}", feed.make_feed(checked.knowledge, commits, place, told))
