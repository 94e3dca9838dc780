"""Small files that would eat all time or memory, with the words that refuse each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

BASE = Path(__file__).parent / "cases" / "_base"
NORTH = "data/parties/north.yml"
ENTITY = (BASE / NORTH).read_text("utf-8")
VOCABULARY = (BASE / "data/vocabulary.yml").read_text("utf-8")
ANCHORS = "Anchors and aliases are not used; put a text that begins with & in quotes."
DATE = "Expected a date such as '2018-09-11', '2018-09', '2018-Q3', '2018', '~2018-09' or '2018-09-11/2018-09-15'."
TOML_DEEP = "templates/look.toml is not TOML: Something is nested too deep. The limit is 20 tables and lists within each other in TOML."
MARKERS = "The limit is 12 signs of lists and quotations that a line of content/ begins with."
CHAIN = "The limit is 50 computed facts that rest on each other. Give one of them a value."
DEEP = ("values are nested too deep", "The limit is 20 lists and keys within each other. Nothing in Factbound needs more than six.")
PEOPLE = "Expected a number of people such as '12 people', 'more than 600 million people' or 'between 3 and 5 people'."


class Refusal(NamedTuple):
    """The one problem that a bomb must be refused with, but for its excerpt."""

    at: str
    message: str
    expected: str


@dataclass(frozen=True)
class Bomb:
    """Files that are laid over the base project, and what is said of them."""

    name: str
    files: Callable[[], dict[str, str]]
    refusal: Refusal


def _north(text: Callable[[], str]) -> Callable[[], dict[str, str]]:
    return lambda: {NORTH: text()}


def _staff(value: Callable[[], str]) -> Callable[[], dict[str, str]]:
    return lambda: {NORTH: f"{ENTITY}\n  staff:\n    value: {value()}\n    from: daily p1s1\n"}


def _formulas(lines: Callable[[], list[str]]) -> Callable[[], dict[str, str]]:
    """Return a project whose first party has a row of computed numbers, f0 and on."""

    def files() -> dict[str, str]:
        said = lines()
        names = ", ".join(f"f{number}" for number in range(len(said)))
        kinds = VOCABULARY.replace("staff, ally", f"staff, ally, {names}")
        words = "".join(f"  f{number}: {{label: F, type: quantity}}\n" for number in range(len(said)))
        facts = "".join(f"  f{number}: {{{one}}}\n" for number, one in enumerate(said))
        return {"data/vocabulary.yml": kinds + words, NORTH: f"{ENTITY}\n{facts}"}

    return files


def _page(text: Callable[[], str]) -> Callable[[], dict[str, str]]:
    return lambda: {"content/page.md": f"---\ntitle: A page\n---\n\n{text()}\n"}


def _laughs() -> str:
    rows = [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    return "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *rows, ""])


SOURCE = "from: daily p1s1"

BOMBS = (
    Bomb("laughs", _north(_laughs), Refusal("data/parties/north.yml:1:4", "'&a' names an anchor", ANCHORS)),
    Bomb("laughs_in_settings", lambda: {"mkdocs.yml": _laughs()}, Refusal("mkdocs.yml:1:4", "'&a' names an anchor", ANCHORS)),
    Bomb(
        "laughs_in_front_matter",
        lambda: {"content/page.md": f"---\n{_laughs()}---\n"},
        Refusal("content/page.md:2:4", "'&a' names an anchor", ANCHORS),
    ),
    Bomb(
        "merge_key",
        _north(lambda: f"{ENTITY}<<: *a\n"),
        Refusal("data/parties/north.yml:13:5", "'*a' refers to another place", "Anchors and aliases are not used; write the value out."),
    ),
    Bomb(
        "many_anchors",
        _north(lambda: "".join(f"k{number}: &a{number} x\n" for number in range(40_000))),
        Refusal("data/parties/north.yml:1:5", "'&a0' names an anchor", ANCHORS),
    ),
    Bomb("brackets", _north(lambda: "a: " + "[" * 60_000), Refusal("data/parties/north.yml:1:23", *DEEP)),
    Bomb("braces", _north(lambda: "a: " + "{" * 60_000), Refusal("data/parties/north.yml:1:23", *DEEP)),
    Bomb("brackets_in_settings", lambda: {"mkdocs.yml": "a: " + "[" * 60_000}, Refusal("mkdocs.yml:1:23", *DEEP)),
    Bomb("brackets_in_the_ledger", lambda: {"data/ledger.yml": "a: " + "[" * 60_000}, Refusal("data/ledger.yml:1:23", *DEEP)),
    Bomb("brackets_in_the_vocabulary", lambda: {"data/vocabulary.yml": "a: " + "[" * 60_000}, Refusal("data/vocabulary.yml:1:23", *DEEP)),
    Bomb("brackets_in_a_source", lambda: {"data/sources/daily.yml": "a: " + "[" * 60_000}, Refusal("data/sources/daily.yml:1:23", *DEEP)),
    Bomb(
        "brackets_in_front_matter",
        lambda: {"content/page.md": "---\na: " + "[" * 4_000 + "\n---\n"},
        Refusal(
            "content/page.md:2:1",
            "4,000 square brackets are open within each other",
            "The limit is 20 square brackets that are open within each other in content/.",
        ),
    ),
    Bomb("question_marks", _north(lambda: "? " * 60_000), Refusal("data/parties/north.yml:1:41", *DEEP)),
    Bomb("dashes", _north(lambda: "- " * 60_000), Refusal("data/parties/north.yml:1:41", *DEEP)),
    Bomb("deep_keys", _north(lambda: "".join(f"{' ' * depth}a:\n" for depth in range(1_500))), Refusal("data/parties/north.yml:20:20", *DEEP)),
    Bomb(
        "empty_items",
        _north(lambda: "a:\n" + "- \n" * 600_000),
        Refusal(
            "data/parties/north.yml:1:1", "the file has up to 600,003 values", "The limit is 200,000 values of a YAML file, by its marks. Split it."
        ),
    ),
    Bomb(
        "items_on_one_line",
        _north(lambda: "a: [" + "x," * 900_000 + "]"),
        Refusal(
            "data/parties/north.yml:1:1", "the file has up to 900,004 values", "The limit is 200,000 values of a YAML file, by its marks. Split it."
        ),
    ),
    Bomb(
        "large_file",
        _north(lambda: ENTITY + "#" * 3_000_000),
        Refusal(
            "data/parties/north.yml:1:1",
            "the file has 3,000,173 bytes",
            "The limit is 2,000,000 bytes of a text: content, template, TOML or JSON that people write. "
            "Leave out what is not needed, or make it smaller.",
        ),
    ),
    Bomb(
        "long_text",
        _staff(lambda: "x" * 1_900_000),
        Refusal(
            "data/parties/north.yml:15:12",
            "the text has 1,900,000 characters",
            "The limit is 20,000 characters of one text in YAML. Write long texts in content/.",
        ),
    ),
    Bomb(
        "open_quote",
        _north(lambda: 'name: "' + "x" * 1_900_000),
        Refusal(
            "data/parties/north.yml:1:1900008",
            "this is not YAML: found unexpected end of stream",
            "Indent with two spaces; put texts with ': ' or ' #' in quotes.",
        ),
    ),
    Bomb(
        "open_quote_of_lines",
        _north(lambda: 'name: "' + "\n" * 1_900_000),
        Refusal(
            "data/parties/north.yml:1900000:1",
            "this is not YAML: found unexpected end of stream",
            "Indent with two spaces; put texts with ': ' or ' #' in quotes.",
        ),
    ),
    Bomb(
        "long_key",
        _north(lambda: "x" * 100_000 + ": y"),
        Refusal(
            "data/parties/north.yml:1:1",
            "the text has 100,000 characters",
            "The limit is 20,000 characters of one text in YAML. Write long texts in content/.",
        ),
    ),
    Bomb(
        "tag_directives",
        _north(lambda: "".join(f"%TAG !a{number}! tag:x,2000:\n" for number in range(60_000)) + "---\nname: North\n"),
        Refusal(
            "data/parties/north.yml:1:1",
            "the line is a YAML directive",
            "Directives are not used; delete the line, or put a text that begins with % in quotes.",
        ),
    ),
    Bomb(
        "python_tag",
        _north(lambda: ENTITY + "note: !!python/object/apply:os.system [true]\n"),
        Refusal(
            "data/parties/north.yml:13:7",
            "'tag:yaml.org,2002:python/object/apply:os.system' is a YAML tag",
            "Tags are not used; put a text that begins with ! in quotes.",
        ),
    ),
    Bomb(
        "long_tag",
        _north(lambda: "name: !" + "a" * 500_000 + " x\n"),
        Refusal(
            "data/parties/north.yml:1:7",
            "'!aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is a YAML tag",
            "Tags are not used; put a text that begins with ! in quotes.",
        ),
    ),
    Bomb(
        "documents",
        _north(lambda: "---\na: b\n" * 30_000),
        Refusal("data/parties/north.yml:3:1", "a second YAML document starts here", "One file holds one document; delete the '---'."),
    ),
    Bomb(
        "nul_bytes",
        _north(lambda: ENTITY + "\0" * 100_000),
        Refusal(
            "data/parties/north.yml:13:1",
            "the control character U+0000 stands in the text",
            "Delete it, or type the word again: it may have come with a copied text.",
        ),
    ),
    Bomb(
        "digits",
        _staff(lambda: "9" * 15_000),
        Refusal(
            "data/parties/north.yml:15:12",
            "the value has 15,000 characters",
            "The limit is 1,000 characters of a number, a date or the name of an entity. Long texts go into 'note'.",
        ),
    ),
    Bomb(
        "exponent",
        _staff(lambda: "1e999999999"),
        Refusal(
            "data/parties/north.yml:15:12",
            "'1e999999999' is not a number of people",
            PEOPLE,
        ),
    ),
    Bomb(
        "forty_one_digits",
        _staff(lambda: "9" * 41),
        Refusal(
            "data/parties/north.yml:15:12",
            "'99999999999999999999999999999999999999999' is not a number of people",
            f"{PEOPLE} A number may have 40 digits.",
        ),
    ),
    Bomb(
        "hedges",
        _staff(lambda: "between " * 120 + "5"),
        Refusal(
            "data/parties/north.yml:15:12",
            "'between between between between between between between bet…' is not a number of people",
            PEOPLE,
        ),
    ),
    Bomb(
        "statements",
        _north(lambda: f"{ENTITY}\n  staff:\n" + "".join(f"    - {{value: {n}, {SOURCE}}}\n" for n in range(1, 9_000))),
        Refusal("data/parties/north.yml:14:3", "'staff' has 8,999 statements", "The limit is 1,000 statements of one property of an entity."),
    ),
    Bomb(
        "long_year",
        _north(lambda: ENTITY.replace("2018-09-11", "99999999-09-11")),
        Refusal(
            "data/parties/north.yml:10:11",
            "'99999999-09-11' is not a date",
            DATE,
        ),
    ),
    Bomb(
        "dates",
        _north(lambda: ENTITY.replace("2018-09-11", "/".join(["2018"] * 3_000))),
        Refusal(
            "data/parties/north.yml:10:11",
            "'2018/2018/2018/2018/2018/2018/2018/2018/2018/2018/2018/2018…' is not a date",
            DATE,
        ),
    ),
    Bomb(
        "tildes",
        _north(lambda: ENTITY.replace("2018-09-11", "~" * 15_000)),
        Refusal(
            "data/parties/north.yml:10:11",
            "'~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~…' is not a date",
            DATE,
        ),
    ),
    Bomb(
        "span",
        lambda: {"data/sources/daily.yml": "title: T\npublisher: P\npassages:\n  p1s1: {chars: [0, " + "9" * 15_000 + "]}\n  p1s2: {}\n"},
        Refusal("data/sources/daily.yml:4:17", "'chars' is not a span", "Expected two numbers, the first smaller: 'chars: [2310, 2466]'."),
    ),
    Bomb(
        "long_formula",
        _formulas(lambda: ["formula: " + "1+" * 5_000 + "1"]),
        Refusal(
            "data/parties/north.yml:14:17",
            "the formula has 10,001 characters",
            "The limit is 1,000 characters of a formula or check. Split it into facts of their own.",
        ),
    ),
    Bomb(
        "parentheses",
        _formulas(lambda: ["formula: " + "(" * 400 + "1" + ")" * 400]),
        Refusal(
            "data/parties/north.yml:14:67",
            "more than 50 parentheses within each other",
            "The limit is 50 parentheses within each other. Split it into facts of their own.",
        ),
    ),
    Bomb(
        "squares",
        _formulas(lambda: ["value: 9999999999, from: daily p1s1", *(f"formula: north.f{n} * north.f{n}" for n in range(60))]),
        Refusal(
            "data/parties/north.yml:21:26",
            "the result has too many digits",
            "The limit is 900 digits of what a formula comes to. Write less exact numbers, or fewer products of products.",
        ),
    ),
    Bomb(
        "chain",
        _formulas(lambda: ["value: 1, from: daily p1s1", *(f"formula: north.f{n} + north.f{n}" for n in range(60))]),
        Refusal(
            "data/parties/north.yml:65:18",
            "more than 50 computed facts rest on each other",
            CHAIN,
        ),
    ),
    Bomb(
        "chain_backwards",
        _formulas(lambda: [*(f"formula: north.f{n + 1} + north.f{n + 1}" for n in range(60)), "value: 1, from: daily p1s1"]),
        Refusal(
            "data/parties/north.yml:64:18",
            "more than 50 computed facts rest on each other",
            CHAIN,
        ),
    ),
    Bomb(
        "circle",
        _formulas(lambda: ["formula: north.f1 + north.f1", "formula: north.f0 * north.f0"]),
        Refusal(
            "data/parties/north.yml:15:17", "the formula needs its own result: north.f0 -> north.f1 -> north.f0", "Give one of these facts a value."
        ),
    ),
    Bomb(
        "nothing_as_divisor",
        _formulas(lambda: ["value: 0, from: daily p1s1", "formula: north.f0 / north.f0"]),
        Refusal("data/parties/north.yml:15:26", "the divisor may be 0", "Expected a divisor whose bounds leave out 0."),
    ),
    Bomb(
        "toml_brackets",
        lambda: {"templates/look.toml": "a = " + "[" * 900},
        Refusal(
            "templates/look.toml:1:1",
            TOML_DEEP,
            "",
        ),
    ),
    Bomb(
        "toml_brackets_on_lines",
        lambda: {"templates/look.toml": "a = " + "[\n" * 50_000},
        Refusal(
            "templates/look.toml:1:1",
            TOML_DEEP,
            "",
        ),
    ),
    Bomb(
        "toml_line",
        lambda: {"templates/look.toml": ".".join(["a"] * 50_000) + " = 1"},
        Refusal(
            "templates/look.toml:1:1",
            "templates/look.toml is not TOML: The line is too long. The limit is 1,000 characters of a line of look.toml. (at line 1, column 1)",
            "",
        ),
    ),
    Bomb(
        "toml_dots",
        lambda: {"templates/look.toml": ".".join(["a"] * 400) + " = 1"},
        Refusal(
            "templates/look.toml:1:1",
            TOML_DEEP,
            "",
        ),
    ),
    Bomb(
        "toml_digits",
        lambda: {"templates/look.toml": "".join(f"a{n} = {'9' * 900}\n" for n in range(4)) + "b = " + "9" * 999},
        Refusal(
            "templates/look.toml:5:1",
            "templates/look.toml is not TOML: The line is too long. The limit is 1,000 characters of a line of look.toml. (at line 5, column 1)",
            "",
        ),
    ),
    Bomb(
        "large_toml",
        lambda: {"templates/look.toml": "#\n" * 150_000},
        Refusal(
            "templates/look.toml:1:1", "templates/look.toml is not TOML: The file is too large. The limit is 200,000 characters of look.toml.", ""
        ),
    ),
    Bomb(
        "page_brackets",
        _page(lambda: "[" * 4_000),
        Refusal(
            "content/page.md:5:1",
            "4,000 square brackets are open within each other",
            "The limit is 20 square brackets that are open within each other in content/.",
        ),
    ),
    Bomb(
        "page_images",
        _page(lambda: "![a\n" * 400),
        Refusal(
            "content/page.md:25:1",
            "21 square brackets are open within each other",
            "The limit is 20 square brackets that are open within each other in content/.",
        ),
    ),
    Bomb(
        "page_quotations",
        _page(lambda: ">" * 4_000),
        Refusal(
            "content/page.md:5:1",
            "the line begins 4,000 lists or quotations within each other",
            MARKERS,
        ),
    ),
    Bomb(
        "page_lists_in_lists",
        _page(lambda: "- " * 2_000 + "a"),
        Refusal(
            "content/page.md:5:1",
            "the line begins 2,000 lists or quotations within each other",
            MARKERS,
        ),
    ),
    Bomb(
        "page_numbered_lists",
        _page(lambda: "1. " * 1_000 + "a"),
        Refusal(
            "content/page.md:5:1",
            "the line begins 1,000 lists or quotations within each other",
            MARKERS,
        ),
    ),
    Bomb(
        "page_depth",
        _page(lambda: "".join(f"{' ' * 4 * depth}- a\n" for depth in range(60))),
        Refusal("content/page.md:26:1", "the line is set 84 columns deep", "The limit is 80 columns by which a line of content/ is set in."),
    ),
    Bomb(
        "page_line",
        _page(lambda: "a <b " * 2_000),
        Refusal("content/page.md:5:1", "the line has 10,000 characters", "The limit is 5,000 characters of a line of content/."),
    ),
    Bomb(
        "page_block",
        _page(lambda: "a\n==\n" * 2_000),
        Refusal(
            "content/page.md:505:1", "the block goes on and on", "The limit is 500 lines of a block of content/, with no blank line between them."
        ),
    ),
    Bomb(
        "page_footnotes",
        _page(lambda: "a[^1]\n\n" * 3_000 + "[^1]: b"),
        Refusal("content/page.md:1:1", "the text refers to footnotes 3,001 times", "The limit is 500 references to footnotes in a page of content/."),
    ),
    Bomb(
        "large_template",
        lambda: {"templates/pages/home.md.jinja": "{{ 1 }}" * 250_000},
        Refusal(
            "templates/pages/home.md.jinja:1:1",
            "the file has 1,750,000 bytes",
            "The limit is 200,000 bytes of a template. Leave out what is not needed, or make it smaller.",
        ),
    ),
    Bomb(
        "large_drawing",
        lambda: {"content/assets/a.svg": f"<svg>{'<g/>' * 2_500_000}</svg>"},
        Refusal(
            "content/assets/a.svg:1:1",
            "the drawing has 10,000,011 bytes",
            "The limit is 10,000,000 bytes of a drawing. Save the drawing in a simpler form, or as a picture.",
        ),
    ),
    Bomb(
        "large_page",
        _page(lambda: "word " * 50_000),
        Refusal(
            "content/page.md:1:1", "the text has 250,024 characters", "The limit is 200,000 characters of a page of content/. Divide it into pages."
        ),
    ),
)


@contextmanager
def lay(project: Path, files: Mapping[str, str]) -> Iterator[None]:
    """Put files into a project, and afterwards put back what stood there."""
    before = {path: (project / path).read_bytes() if (project / path).is_file() else None for path in files}
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, "utf-8")
    try:
        yield
    finally:
        for path, content in before.items():
            if content is None:
                (project / path).unlink()
            else:
                (project / path).write_bytes(content)
