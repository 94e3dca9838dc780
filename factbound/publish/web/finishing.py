"""A page as the site generator made it, finished: addresses in tags led on, what machines read of it, judged, with its policy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from factbound.problems import Problem
from factbound.publish.web.head import render_head
from factbound.publish.web.judging import PageJudge, list_scripts, problem_of
from factbound.publish.web.markdown import markdown_file, plain_markdown
from factbound.publish.web.policy import with_policy
from factbound.publish.web.tagaddresses import TagAddresses
from factbound.publish.web.website import Website


@dataclass(frozen=True)
class FinishedPage:
    """A page as it is published, if it has no problems."""

    html: str
    markdown: tuple[str, str] | None = None
    """Its file below the site, and its text; pages of the theme have none."""
    problems: tuple[Problem, ...] = ()

    def files(self, path: str) -> dict[str, str]:
        """Return the files that it is published as, by their path below the site."""
        return {path: self.html} | ({self.markdown[0]: self.markdown[1]} if self.markdown else {})


class PageFinisher:
    """Finishes the pages of one site, each by itself.

    Args:
        website: What is told.
        site: The folder of the site, where its scripts are.
        docs: The Markdown that the pages are made from.
        names: The files that the site will have.
    """

    def __init__(self, website: Website, site: Path, docs: Path, names: Collection[str]) -> None:
        self.website = website
        self._docs, self._names = docs, names
        self._planned = {website.address.file(page.path): page for page in website.plan.pages}
        self._tags = TagAddresses(website.content)
        self._judge = PageJudge(list_scripts(site), urlsplit(website.address.base).path or "/")

    @property
    def surroundings(self) -> list[object]:
        """What a finished page depends on beside itself and its head: of the site, as values that can be written down."""
        return [sorted(self._judge.scripts), self._judge.base, sorted(self._tags.written), sorted(self._names), self.website.address]

    def head(self, path: str) -> str:
        """Return what comes into the head of a page; nothing for a page of the theme."""
        page = self._planned.get(path)
        return render_head(page, self.website) if page else ""

    def finish(self, path: str, html: str, head: str | None = None) -> FinishedPage:
        """Return a page as it is published.

        Args:
            path: Its file below the site.
            html: As the generator made it.
            head: What comes into its head, for who has asked for it before.
        """
        page, markdown, self._tags.problems = self._planned.get(path), None, set()
        if page:  # others are the theme's
            address = self.website.address
            html = self._tags.lead_on(html, page.path, path, self._names, address)
            html = html.replace("</head>", (self.head(path) if head is None else head) + "</head>", 1)
            markdown = markdown_file(page.path, address), plain_markdown(html, page.path, address)
        found = [problem_of(path, fault, self._docs) for fault in self._judge.find_faults(html, path)]
        return FinishedPage(with_policy(html), markdown, (*self._tags.problems, *found))
