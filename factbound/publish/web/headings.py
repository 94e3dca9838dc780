"""The anchors of a page's headings, given before the extension `toc` would give its own, which leaves out all but Latin letters."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor

from factbound.anchors import free_anchor

JUST_BEFORE_TOC = 6
"""In the order of tree processors: all text has been converted, and `toc` keeps the anchors that it finds."""

_HEADING = re.compile(r"h[1-6]")
ID = re.compile(r"""\sid\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)


class HeadingAnchors(Extension):
    """What mkdocs.yml need not name."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that the converter calls
        """Register."""
        md.treeprocessors.register(_Anchors(md), "factbound-anchors", JUST_BEFORE_TOC)


class _Anchors(Treeprocessor):
    def run(self, root: Element) -> None:
        """Give each heading that has none its anchor; those of other things on the page come first, wherever they stand."""
        taken = {found for block in self.md.htmlStash.rawHtmlBlocks if isinstance(block, str) for found in ID.findall(block)}
        taken |= {one.attrib["id"] for one in root.iter() if "id" in one.attrib}
        for one in root.iter():
            if _HEADING.fullmatch(str(one.tag)) and "id" not in one.attrib:
                words = html.unescape(strip_tags(render_inner_html(remove_fnrefs(one), self.md)))
                one.attrib["id"] = free_anchor(words, taken)
                taken.add(one.attrib["id"])
