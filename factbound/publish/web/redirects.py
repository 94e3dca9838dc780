"""Pages at the addresses that things had before they were renamed: each sends its reader on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html import escape

from factbound.publish.web.policy import BARE, REFERRER, meta
from factbound.publish.web.website import Website

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{policy}
<title>{name}</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={way}">
<link rel="canonical" href="{whole}">
</head>
<body><p><a href="{way}">{name}</a></p></body>
</html>
"""


def former_pages(website: Website) -> Iterator[tuple[str, str]]:
    """Yield the file below the site's folder and the HTML for each address that a thing's page had before."""
    project, address = website.knowledge.project, website.address
    things = [(one.kind.folder, one.id, one.name, one.was) for one in project.entities.values()]
    things += [("sources", one.id, one.title, one.was) for one in project.sources.values()]
    pages = {page.path for page in website.plan.pages}
    for folder, now, name, was in things:
        for former in was:
            old, new = f"{folder}/{former}.md", f"{folder}/{now}.md"
            if new in pages and old not in pages:
                file = address.file(old)
                way = posixpath.relpath(address.file(new), posixpath.dirname(file))
                way = way.removesuffix("index.html") if address.folders else way
                whole = address.way(address.path(new), old)
                words = {"language": project.briefing.language, "name": name, "way": way, "whole": whole}
                yield file, _PAGE.format(policy=meta(BARE) + REFERRER, **{key: escape(text) for key, text in words.items()})
