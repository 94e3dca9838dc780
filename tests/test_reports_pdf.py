"""PDFs: always the same bytes, valid by their standards, with facts inside and no letter missing."""

from __future__ import annotations

import io
import re
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import page
import pytest
from pypdf import PdfReader
from report_sample import ASSETS, FACTS, SAMPLE, TEMPLATES, WHEN, sample, small

from factbound.proof.reading.document import fold, refer
from factbound.proof.reading.pdf import read_drawn_text, read_pdf
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.numbering import running_texts
from factbound.publish.reports.pdf import render_pdf
from factbound.publish.reports.tree import Report, parse_report
from factbound.publish.reports.typesetter import FONT_PACKAGES, compile_pdf, font_folders, load_fonts

FILLER = "A sentence that fills a line or two of the page, and says nothing of any weight whatever it may seem to say. " * 3

FALSE_ALARMS = {"GLYPH-WIDTH-001", "STREAM-LENGTH-001"}
"""What the validator says of sound files now and then."""


@lru_cache
def sample_pdf() -> bytes:
    """Return the sample as a PDF."""
    return make(sample())


def make(report: Report, fonts: tuple[str, ...] | None = None) -> bytes:
    """Typeset a report with the default templates."""
    return render_pdf(report, ASSETS, FACTS, WHEN, TEMPLATES, fonts)


def fold_lines(drawn: str) -> str:
    """Return a text without the line ends that extraction puts between pieces."""
    return re.sub(r" ?\n", "", drawn)


def place_of(words: str, pdf: bytes) -> tuple[float, float]:
    """Return where words begin, in points from the left and the foot of their page."""
    found: list[tuple[float, float]] = []

    def look(text: str, at: list[float], *_: object) -> None:
        if words in text:
            found.append((at[4], at[5]))

    for one in PdfReader(io.BytesIO(pdf)).pages:
        one.extract_text(visitor_text=look)
    return found[0]


def fault_of(report: Report, fonts: tuple[str, ...] | None = None) -> tuple[str, str]:
    """Return the message and the way out of a report that cannot be typeset."""
    with pytest.raises(ReportFault) as fault:
        make(report, fonts)
    return fault.value.message, fault.value.expected


def inside(pdf: bytes) -> bytes:
    """Return all of a PDF's objects and streams, unpacked."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(pdf: bytes) -> int:
    """Count the pages."""
    return len(re.findall(rb"/Type\s*/Page\b", inside(pdf)))


def letters(pdf: bytes) -> str:
    """Return every character that the PDF's fonts can be read back as."""
    found = set()
    for block in re.findall(rb"begin(?:bfchar|bfrange)(.*?)endbf", inside(pdf), re.DOTALL):
        found |= set(re.findall(rb"<([0-9A-Fa-f]{4})>\s*(?:\n|$)", block))
    return "".join(sorted(chr(int(code, 16)) for code in found))


def test_same_report_same_bytes() -> None:
    """Nothing but the arguments goes into a PDF, whichever thread makes it."""
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: make(sample()), range(4))) == {sample_pdf()}


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_sample_keeps_the_standards(profile: str) -> None:
    """The sample is PDF/UA-1 and PDF/A-3a."""
    failures = page.validate_pdf_bytes(sample_pdf(), profile=profile).failures
    assert [f"{one.rule_id}: {one.message}" for one in failures if not any(alarm in one.rule_id for alarm in FALSE_ALARMS)] == []


def test_facts_are_attached() -> None:
    """The document carries the data that it rests on."""
    content = inside(sample_pdf())
    assert FACTS in content
    assert b"/AFRelationship/Data" in content.replace(b" ", b"")
    assert b"facts.json" in content


def test_sample_has_its_pages() -> None:
    """Contents, text, a long table, and a page break before the sources."""
    assert pages(sample_pdf()) == 5


def test_cyrillic_can_be_read_back() -> None:
    """Every letter of the sample is in the fonts of the PDF, in text and in figures."""
    wanted = {letter for letter in SAMPLE if "а" <= letter.lower() <= "я"}
    assert wanted <= set(letters(sample_pdf()))


def test_notes_stand_once_in_a_chapter() -> None:
    """However often a chapter refers to a note, it makes one note structure; those of tables are none."""
    given = [node["number"] for _, text in running_texts(sample().blocks) for node in text if node["kind"] == "note" and node.get("first")]
    assert given == list(range(1, len(given) + 1))
    assert len(re.findall(rb"/S\s*/Note\b", inside(sample_pdf()))) == len(given) == 12


def test_notes_stand_in_the_margin() -> None:
    """A note stands to the right of the text, at the height of the line that refers to it."""
    made = make(small(f"{FILLER}\n\nSomewhere[^a].\n\n{FILLER}\n\n[^a]: A source."))
    text, note = place_of("Somewhere", made), place_of("A source.", made)
    assert note[0] > 400 > text[0]
    assert abs(note[1] - text[1]) < 3


def test_notes_keep_clear_of_what_reaches_over_the_margin() -> None:
    """A note whose line stands just above a wide table goes up, and none is set over the table."""
    table = "\n".join(["| A | B | C | D |", "| --- | --- | --- | --- |", *(f"| row {number} | b | c | d |" for number in range(8))])
    long = "A source with so many words that its note takes several lines of the margin. " * 3
    made = make(small(f"{FILLER}\n\n{FILLER}\n\nSomewhere[^a].\n\n{table}\n\nElsewhere[^b].\n\n[^a]: {long}\n[^b]: Below."))
    note, line, head, end, below = (place_of(words, made)[1] for words in ("A source with", "Somewhere", "row 0", "row 7", "Below."))
    assert note > line + 20 > line > head
    assert end > below


def test_the_title_block_says_what_day_it_is_about() -> None:
    """`as_of` stands beside date and version."""
    assert "As of\n3 May 2021" in read_drawn_text(make(small("Text.", "as_of: 3 May 2021")))


def test_notes_that_a_margin_cannot_hold_stand_at_the_foot() -> None:
    """A page with too many notes for its margin has them where footnotes are wont to stand."""
    body = " ".join(f"Word[^n{number}]" for number in range(95)) + ".\n\n" + "\n".join(f"[^n{number}]: Source {number}." for number in range(95))
    crowded = make(small(body))
    assert place_of("Source 7.", crowded)[0] < 150
    assert len(re.findall(rb"/S\s*/Note\b", inside(crowded))) == 95


def test_values_and_marks_stay_apart() -> None:
    """Between a value and its note, in text and in tables, the text layer has a space."""
    drawn = read_drawn_text(make(small("In 2018[^a].\n\n| A | B |\n| --- | --- |\n| 2019[^a] | x |\n\n[^a]: A source.")))
    assert "2018\u202f1." in fold_lines(drawn)
    assert "2019\u202fa" in fold_lines(drawn)
    assert "A source." in fold_lines(drawn)


def test_notes_of_a_table_stand_below_it() -> None:
    """Letters lead to them; each is read with the reference that means it."""
    table = "| A | B |\n| --- | --- |\n| 1[^{0}] | 2[^{1}][^{0}] |\n"
    read = read_pdf(make(small(f"{table.format('p', 'q')}\nText[^p].\n\n{table.format('q', 'r')}\n[^p]: P.\n[^q]: Q.\n[^r]: R.")))
    cells = [fold(block) for block in read.blocks if fold(block)[:1] in ("1", "2")]
    assert cells == [f"1{refer('1a')}", f"2{refer('1b')},{refer('1a')}", f"1{refer('2a')}", f"2{refer('2b')},{refer('2a')}"]
    assert read.notes == {"1": "P.", "1a": "P.", "1b": "Q.", "2a": "Q.", "2b": "R."}


def test_small_print_is_set_in_two_columns() -> None:
    """What follows the mark is set smaller, in two columns of one height where the page has room."""
    made = make(small("Text.\n\n<!-- small print -->\n\n## Sources\n\n" + "\n".join(f"- Source number {number}." for number in range(20))))
    assert place_of("Source number 0.", made)[0] < 100
    assert place_of("Source number 19.", made)[0] > 300
    assert pages(made) == 1


def test_the_answer_and_the_contents_share_the_cover() -> None:
    """The first chapter stands before the contents, its pictures after them."""
    picture = '![What it shows.](assets/stakes.svg "What it shows.")'
    read = read_pdf(make(small(f"## In short\n\nThe answer.\n\n{picture}\n\n## The rest\n\nMore.", "toc: true")), drawn=False)
    order = [block for block in read.blocks if block.split("\n")[0] in ("The answer.", "Contents") or block.startswith("Figure") or block == "More."]
    assert [block.split()[0] for block in order] == ["The", "Contents", "Figure", "More."]


def test_markup_in_text_stays_text() -> None:
    """What Typst would run as code is shown as it is."""
    evil = '&#35;panic&#40;1&#41; &#42;x&#42; &#36;1&#36; &#92; &#60;a&#62; &#64;b "q" // c'
    assert pages(make(small(evil))) == 1


def test_note_in_a_heading_stands_once() -> None:
    """The contents list repeats a heading's words and not its note."""
    pdf = make(small("## Who owns it[^a]\n\nText[^a].\n\n[^a]: A source.", "toc: true"))
    assert len(re.findall(rb"/S\s*/Note\b", inside(pdf))) == 1


def test_landscape_turns_the_page() -> None:
    """A landscape report lies on its side."""
    assert re.search(rb"/MediaBox\s*\[0 0 841\.\d+ 595\.\d+\]", inside(make(small("Text.", "paper: landscape"))))


def test_compact_report_shrinks_to_one_page() -> None:
    """A compact report that runs over takes smaller type."""
    body = "\n\n".join(["A sentence that takes some room on the page, and another that takes more. " * 4] * 15)
    assert pages(make(small(body, "compact: true"))) == 1
    assert pages(make(small(body))) == 2


def test_compact_report_that_is_too_long_is_a_fault() -> None:
    """There is an end to shrinking."""
    assert fault_of(small("Far too long. " * 2000, "compact: true")) == (
        "the compact report does not fit one page, even in smaller type",
        "Leave something out, or drop 'compact: true'.",
    )


def test_chinese_without_its_font_is_a_fault() -> None:
    """Missing letters are named, and so is the extra that brings them."""
    assert fault_of(small("Alibaba is 阿里巴巴."), font_folders(FONT_PACKAGES[:2])) == (
        "the fonts have no glyph for: 阿 里 巴",
        "Chinese, Japanese and Korean need one more font: pip install 'factbound[cjk]'.",
    )


def test_chinese_with_its_font_can_be_read_back() -> None:
    """With the extra, Chinese is there."""
    pytest.importorskip("noto_cjk_sans_jp_regular", reason="the extra 'cjk' is not installed")
    assert set("阿里巴") <= set(letters(make(small("Alibaba is 阿里巴巴."))))


def test_letter_that_no_font_has_is_a_fault() -> None:
    """Other letters are named too."""
    assert fault_of(small("An \U00012000 sign."), font_folders(FONT_PACKAGES[:2])) == (
        "the fonts have no glyph for: \U00012000",
        "Write it in another way.",
    )


def test_marks_and_joiners_that_no_font_has_are_named_as_they_are() -> None:
    """What Typst quotes by its number is written out, and each sort has its way out."""
    assert fault_of(small("阿 ด\u0e35 \U0001f469\u200d\U0001f467"), font_folders(FONT_PACKAGES[:2])) == (
        "the fonts have no glyph for: 阿 ด \u0e35 \U0001f469 \u200d \U0001f467",
        (
            "Chinese, Japanese and Korean need one more font: pip install 'factbound[cjk]'. "
            "Thai needs one more font: pip install fontpkg-noto-sans-thai. Write the others in another way."
        ),
    )


def test_missing_picture_is_a_fault() -> None:
    """A figure needs its file."""
    assert fault_of(small("![a](assets/none.svg)"))[0] == "there is no picture 'assets/none.svg'"


def test_own_look_hides_the_default(tmp_path: Path) -> None:
    """A project's look.toml and Typst files are taken before the default ones."""
    look = (TEMPLATES[0] / "look.toml").read_text("utf-8").replace("#15455f", "#7a1f1f")
    (tmp_path / "look.toml").write_text(look, encoding="utf-8")
    report = small("Text.")
    assert render_pdf(report, {}, FACTS, WHEN, [tmp_path, *TEMPLATES]) != render_pdf(report, {}, FACTS, WHEN, TEMPLATES)
    shutil.copytree(TEMPLATES[0] / "typst", tmp_path / "typst")
    (tmp_path / "typst" / "report.typ").write_text("#nonsense", encoding="utf-8")
    with pytest.raises(ReportFault) as fault:
        render_pdf(report, {}, FACTS, WHEN, [tmp_path, *TEMPLATES])
    assert fault.value.message == "Typst cannot typeset it: unknown variable: nonsense (typst/report.typ:1:1)"


def test_broken_look_is_a_fault(tmp_path: Path) -> None:
    """look.toml must be TOML."""
    (tmp_path / "look.toml").write_text("colour = ", encoding="utf-8")
    with pytest.raises(ReportFault) as fault:
        render_pdf(parse_report(SAMPLE), ASSETS, FACTS, WHEN, [tmp_path, *TEMPLATES])
    assert fault.value.message.startswith("templates/look.toml is not TOML: ")


def test_a_layout_that_does_not_come_to_rest_is_no_document() -> None:
    """Typst gives up on what moves with its own place, and draws something; that is refused."""
    main = b'#set document(title: "T")\n#let c = counter("x")\n#context c.update(c.final().first() + 1)\n#context c.display()'
    with pytest.raises(ReportFault, match="the layout does not come to rest"):
        compile_pdf({"typst/report.typ": main}, "typst/report.typ", WHEN, load_fonts(font_folders()))


@pytest.mark.parametrize(
    ("front", "told"),
    [("", "the layout does not come to rest"), ("compact: true", "the compact report does not fit one page, even in smaller type")],
)
def test_a_report_whose_layout_never_comes_to_rest_is_a_fault(tmp_path: Path, front: str, told: str) -> None:
    """With its notes at the foot it is tried once more, or in smaller type; then it is refused."""
    (tmp_path / "typst").mkdir()
    main = '#set document(title: "T")\n#let c = counter("x")\n#context c.update(c.final().first() + 1)\n#context c.display()'
    (tmp_path / "typst" / "report.typ").write_text(main, "utf-8")
    with pytest.raises(ReportFault) as fault:
        render_pdf(small("Text.", front), {}, FACTS, WHEN, [tmp_path, *TEMPLATES])
    assert fault.value.message == told


@pytest.mark.parametrize("lines", [30, 32, 34, 36, 38, 40])
def test_what_belongs_together_stays_together(lines: int) -> None:
    """Wherever a page ends, a line that announces a list stands on the page of its first item, and a figure before the next chapter."""
    fill = "\n\n".join(["A line that fills the page."] * lines)
    body = (
        f'## One\n\n{fill}\n\nWhat follows:\n\n- the first item\n- the second\n\n![A](assets/stakes.svg "Caption.")\n\nAfter it.\n\n## Two\n\nText.'
    )
    drawn = [one.extract_text() for one in PdfReader(io.BytesIO(make(small(body)))).pages]
    assert len({number for number, text in enumerate(drawn) if "What follows:" in text or "the first item" in text}) == 1
    (caption,), (next_one,) = ([number for number, text in enumerate(drawn) if words in text] for words in ("Caption.", "Two"))
    assert caption < next_one or drawn[caption].index("Caption.") < drawn[caption].index("Two")
