"""Snippets of WordprocessingML for what pandoc has no word for: fields, bookmarks, breaks, rows that stay whole."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

PAGEBREAK = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
"""In a line of one point, since Word carries the paragraph's end over to the new page."""

RULE = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr></w:pPr></w:p>'

FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

THIN = "\u202f"
"""A narrow space that does not break, which keeps a value and the mark behind it apart."""

FIRST_BOOKMARK = 1_000_000
"""Ids of our bookmarks begin here, out of the way of pandoc's."""


def empty_paragraph(style: str) -> str:
    """Return a paragraph that has a style and no text."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'


def run(text: str, style: str) -> str:
    """Return a text in a style of characters."""
    return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t>{escape(text)}</w:t></w:r>'


def field(instruction: str, shown: str, style: str = "") -> str:
    """Return the runs of a field that shows a text until Word works it out anew."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""

    def run(content: str) -> str:
        return f"<w:r>{properties}{content}</w:r>"

    return "".join(
        (
            run('<w:fldChar w:fldCharType="begin"/>'),
            run(f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>'),
            run('<w:fldChar w:fldCharType="separate"/>'),
            run(f"<w:t>{escape(shown)}</w:t>"),
            run('<w:fldChar w:fldCharType="end"/>'),
        )
    )


def field_begin(instruction: str) -> str:
    """Return the runs with which a field begins that reaches over several paragraphs; FIELD_END closes it."""
    written = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{written}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


def repeated_note(number: int) -> str:
    """Return a second reference to a footnote, which follows the number of the first."""
    return field(f"NOTEREF _Note{number} \\f \\h", str(number), "FootnoteReference")


def note_bookmark(number: int) -> tuple[str, str]:
    """Return what goes before and after the first reference to a footnote, so that others can point at it."""
    ident = FIRST_BOOKMARK + number
    return f'<w:bookmarkStart w:id="{ident}" w:name="_Note{number}"/>', f'<w:bookmarkEnd w:id="{ident}"/>'


def page_of_pages(pattern: str) -> str:
    """Return the runs of "Page {page} of {pages}" with fields for the numbers."""
    fields = {"{page}": field("PAGE", "1"), "{pages}": field("NUMPAGES", "1")}
    pieces = (piece for piece in re.split(r"(\{pages?\})", pattern) if piece)
    return "".join(fields.get(piece) or f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in pieces)


def keep_rows_whole(document: str) -> str:
    """Let no table row break over two pages."""
    document = re.sub(r"<w:tr>(\s*)<w:trPr>", r"<w:tr>\1<w:trPr><w:cantSplit/>", document)
    return re.sub(r"<w:tr>(?!\s*<w:trPr>)", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", document)
