"""Blocks of a report: headings, paragraphs, lists, tables, figures, from Markdown tokens to nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.inlines import IN_MARKDOWN, Node, hold_dates, parse_inlines, plain

PAGEBREAK = "<!-- pagebreak -->"
SMALL = "<!-- small print -->"
CAPTION = re.compile(r"^Table:\s*")
SOURCES = re.compile(r"^Sources?:\s")


def parse_blocks(tokens: Sequence[SyntaxTreeNode]) -> list[Node]:
    """Return the nodes of a run of blocks; each has `kind` and `line`.

    The sorts: heading (level, text), paragraph (text), list (ordered, start, tight, items: lists of blocks), quote (blocks),
    code (text), table (head: cells, rows: cells, align, caption, notes: see numbering), figure (src, alt, caption, sources), pagebreak,
    small (what follows is small print), rule.

    Raises:
        ReportFault: For what a document cannot show.
    """
    nodes: list[Node] = []
    for token in tokens:
        node = _parse_block(token)
        if not _caption_of(nodes, node) and not _sources_of(nodes, node):
            nodes.append(node)
    return nodes


def _parse_block(token: SyntaxTreeNode) -> Node:
    line = token.map[0] + 1 if token.map else 0
    match token.type:
        case "heading":
            return {"kind": "heading", "line": line, "level": int(token.tag[1:]), "text": parse_inlines(token.children[0], line)}
        case "paragraph":
            return _parse_paragraph(token, line)
        case "bullet_list" | "ordered_list":
            return _parse_list(token, line)
        case "blockquote":
            return {"kind": "quote", "line": line, "blocks": _parse_inner(token)}
        case "fence" | "code_block":
            return {"kind": "code", "line": line, "text": token.content.rstrip("\n")}
        case "hr":
            return {"kind": "rule", "line": line}
        case "table":
            return _parse_table(token, line)
        case "html_block" if token.content.strip() in (PAGEBREAK, SMALL):
            return {"kind": "pagebreak" if PAGEBREAK in token.content else "small", "line": line}
        case "html_block":
            first = token.content.strip().splitlines()[0]
            expected = f"{IN_MARKDOWN} The only HTML that it may have is '{PAGEBREAK}' and '{SMALL}', each alone in its block."
            raise ReportFault(f"raw HTML in a report: {first}", line, expected)
        case "footnote_reference":
            expected = f"Put '[^{token.meta['label']}]: …' at the beginning of a line of its own, below the list or the quotation."
            raise ReportFault("a footnote is explained inside a list or a quotation", line, expected)
    raise ReportFault(f"a report cannot show '{token.type}'", line)


def _parse_paragraph(token: SyntaxTreeNode, line: int) -> Node:
    inline = token.children[0]
    if [child.type for child in inline.children] == ["image"]:
        return _parse_figure(inline.children[0], line)
    return {"kind": "paragraph", "line": line, "text": parse_inlines(inline, line)}


def _parse_figure(image: SyntaxTreeNode, line: int) -> Node:
    src = str(image.attrs.get("src", ""))
    alt = plain(parse_inlines(image, line)).strip()
    if not alt:
        raise ReportFault(f"the image '{src}' has no alternative text", line, "Expected what it shows, in words, between the square brackets.")
    if not src.endswith(".svg") or ".." in src.split("/") or src.startswith("/") or ":" in src:
        expected = "Expected a relative path to an SVG file, such as 'assets/stakes.svg'."
        raise ReportFault(f"the image '{src}' is not one of the report's own", line, expected)
    return {"kind": "figure", "line": line, "src": src, "alt": alt, "caption": hold_dates(str(image.attrs.get("title", "")).strip()), "sources": []}


def _parse_list(token: SyntaxTreeNode, line: int) -> Node:
    items = [_parse_inner(item) for item in token.children]
    tight = all(child.hidden for item in token.children for child in item.children if child.type == "paragraph")
    start = int(token.attrs.get("start", 1))
    return {"kind": "list", "line": line, "ordered": token.type == "ordered_list", "start": start, "tight": tight, "items": items}


def _parse_inner(token: SyntaxTreeNode) -> list[Node]:
    """The blocks of a list item or a quotation."""
    nodes = parse_blocks(token.children)
    for node in nodes:
        if node["kind"] in {"heading", "pagebreak", "small"}:
            raise ReportFault(f"a {node['kind']} inside a list or a quotation", node["line"])
    return nodes


def _parse_table(token: SyntaxTreeNode, line: int) -> Node:
    rows = [row for group in token.children for row in group.children]
    cells = [[parse_inlines(cell.children[0], line) if cell.children else [] for cell in row.children] for row in rows]
    align = [str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0].children]
    return {"kind": "table", "line": line, "head": cells[0], "rows": cells[1:], "align": align, "caption": [], "notes": []}


def _caption_of(nodes: list[Node], node: Node) -> bool:
    """Hang a paragraph that begins with `Table:` on the table before it."""
    if not nodes or nodes[-1]["kind"] != "table" or nodes[-1]["caption"] or node["kind"] != "paragraph":
        return False
    first = node["text"][0] if node["text"] else {"kind": ""}
    if first["kind"] != "text" or not CAPTION.match(first["text"]):
        return False
    first["text"] = CAPTION.sub("", first["text"])
    nodes[-1]["caption"] = node["text"]
    return True


def _sources_of(nodes: list[Node], node: Node) -> bool:
    """Hang a paragraph that begins with `Sources:` on the figure before it."""
    if not nodes or nodes[-1]["kind"] != "figure" or nodes[-1]["sources"] or node["kind"] != "paragraph":
        return False
    if not SOURCES.match(plain(node["text"])):
        return False
    nodes[-1]["sources"] = node["text"]
    return True
