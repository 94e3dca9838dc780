"""Limits of what is read and made, in one table, so that nothing takes all time or memory; docs/security.md shows it, every refusal names its limit.

Whoever meets a limit asks `is_over`, and tells `hint` with the way out. All of them lie far above what people write.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """The most of something."""

    most: int
    name: str
    """What is counted, in the plural: `bytes of a YAML file`."""
    why: str
    """What more of it would do, as a sentence."""

    def is_over(self, count: int) -> bool:
        """Return whether so many are too many."""
        return count > self.most

    @property
    def hint(self) -> str:
        """The sentence that names the limit, for what a problem says of the way out."""
        return f"The limit is {self.most:,} {self.name}."


PROJECT_FILES = Limit(50_000, "files of a project", "Each is opened and hashed at every build.")
PROJECT_BYTES = Limit(1_000_000_000, "bytes of a project in all", "All are hashed, and assets copied, at every build.")
FOLDER_DEPTH = Limit(16, "folders within each other", "Paths grow too long for some systems.")
ASSET_BYTES = Limit(100_000_000, "bytes of an asset", "It is copied into the site and held in memory for documents.")
TEXT_BYTES = Limit(2_000_000, "bytes of a text: content, template, TOML or JSON that people write", "Texts are held and searched in memory.")
TEMPLATE_BYTES = Limit(200_000, "bytes of a template", "The parser makes an object of each sign in its braces.")
YAML_BYTES = Limit(2_000_000, "bytes of a YAML file", "Half a second of reading.")

YAML_NODES = Limit(200_000, "values of a YAML file, by its marks", "Each takes memory; the marks (': ', '- ', commas, brackets) are counted first.")
YAML_DEPTH = Limit(20, "lists and keys within each other", "Readers that call themselves would fall; nothing needs more than six.")
YAML_KEY = Limit(500, "characters of a key", "A key is a word, and is repeated in messages.")
YAML_TEXT = Limit(20_000, "characters of one text in YAML", "It is searched, escaped and printed in many places.")
TOML_BYTES = Limit(200_000, "characters of look.toml", "The parser is slow.")
TOML_LINE = Limit(1_000, "characters of a line of look.toml", "Keys of many dots take the square of their length.")
TOML_DEPTH = Limit(20, "tables and lists within each other in TOML", "The parser calls itself for each.")
JSON_DEPTH = Limit(50, "lists and objects within each other in a record", "The parser calls itself for each.")
CONTENT_BYTES = Limit(200_000, "characters of a page of content/", "What is made to slow a converter down takes it tenths of a second a line.")
LINE = Limit(5_000, "characters of a line of content/", "Converters try each sign against the rest of its block.")
BLOCK_LINES = Limit(500, "lines of a block of content/, with no blank line between them", "The same.")
INDENT = Limit(80, "columns by which a line of content/ is set in", "Converters call themselves for each list in a list.")
MARKERS = Limit(12, "signs of lists and quotations that a line of content/ begins with", "The same.")
BRACKETS = Limit(20, "square brackets that are open within each other in content/", "For each, converters look for its end.")
NOTE_MARKS = Limit(500, "references to footnotes in a page of content/", "Each is numbered among all of them.")
DRAWING_BYTES = Limit(10_000_000, "bytes of a drawing", "It is parsed as a whole.")
DRAWING_DEPTH = Limit(200, "elements within each other in a drawing", "Each is held in memory while it is open; people nest ten.")
PROBLEMS = Limit(1_000, "problems told of one file", "Nobody mends more at once, and each looks for what was meant.")

HISTORY_BYTES = Limit(50_000_000, "bytes of data files before and after the commits of a history", "Each is parsed; older commits are counted.")
EDITIONS = Limit(1_000, "editions of a project", "Each is read, compared and listed.")

SOURCE_BYTES = Limit(20_000_000, "bytes of a text given to `source`", "Its sentences are found and hashed.")

VALUE = Limit(1_000, "characters of a number, a date or the name of an entity", "It is tried against many patterns.")
DIGITS = Limit(40, "digits of a number", "Sums stay exact, and can be printed in full.")
RESULT_DIGITS = Limit(900, "digits of what a formula comes to", "A product of products doubles its digits at each step.")
FORMULA = Limit(1_000, "characters of a formula or check", "It is worked out again for each clock.")
FORMULA_DEPTH = Limit(50, "parentheses within each other", "The parser calls itself for each.")
CHAIN = Limit(50, "computed facts that rest on each other", "Each is worked out within the one before.")
STATEMENTS = Limit(1_000, "statements of one property of an entity", "Each is held against every other.")

STEPS = Limit(
    1_000_000, "turns of loops, calls and includes for a document", "Templates can loop. The longest page of the shipped briefing takes 11,116."
)
CHARACTERS = Limit(40_000_000, "characters that a document prints or puts together on the way", "They are held in memory. That page takes 1,190,745.")
WITHIN = Limit(50, "includes, macros and loops of templates within each other", "Each is called by the one before. That page has 5.")
NESTING = Limit(60, "brackets, operators and blocks of a template within each other", "The compiler calls itself for each. People write 8.")
ITEMS = Limit(200_000, "things in a list that a template writes", "Each takes memory.")
NUMBER = Limit(10**15, "as a number that a template works out", "Larger ones are worked out by formulas in data/, which are exact.")
NUMERAL = Limit(4_000, "digits of a number in a template", "Reading them takes the square of their number.")
PLACES = Limit(15, "places to which the theme rounds", "Ten to that power is worked out.")
BLANKS = Limit(8, "blanks by which the theme's `tojson` indents", "They are printed before each line.")
SITE_CHARACTERS = Limit(500_000_000, "characters of all pages together", "They are held in memory. The shipped briefing has 2,100,000.")
RENDER_SECONDS = Limit(120, "seconds for a document, by the clock", "The last resort, for what is slow without being long.")
TYPESET_SECONDS = Limit(60, "seconds of processor time to typeset a document", "A layout of Typst can loop for ever.")
TYPESET_BYTES = Limit(4_000_000_000, "bytes of memory to typeset a document", "A layout of Typst can make much of little.")
DOCUMENT_BYTES = Limit(200_000_000, "bytes of a document as PDF or Word", "It is held in memory.")

LIMITS = (
    PROJECT_FILES,
    PROJECT_BYTES,
    FOLDER_DEPTH,
    ASSET_BYTES,
    TEXT_BYTES,
    TEMPLATE_BYTES,
    YAML_BYTES,
    YAML_NODES,
    YAML_DEPTH,
    YAML_KEY,
    YAML_TEXT,
    TOML_BYTES,
    TOML_LINE,
    TOML_DEPTH,
    JSON_DEPTH,
    CONTENT_BYTES,
    LINE,
    BLOCK_LINES,
    INDENT,
    MARKERS,
    BRACKETS,
    NOTE_MARKS,
    DRAWING_BYTES,
    DRAWING_DEPTH,
    PROBLEMS,
    HISTORY_BYTES,
    EDITIONS,
    SOURCE_BYTES,
    VALUE,
    DIGITS,
    RESULT_DIGITS,
    FORMULA,
    FORMULA_DEPTH,
    CHAIN,
    STATEMENTS,
    STEPS,
    CHARACTERS,
    WITHIN,
    NESTING,
    ITEMS,
    NUMBER,
    NUMERAL,
    PLACES,
    BLANKS,
    SITE_CHARACTERS,
    RENDER_SECONDS,
    TYPESET_SECONDS,
    TYPESET_BYTES,
    DOCUMENT_BYTES,
)
"""All of them, in the order in which the documentation shows them."""


def limits_table() -> str:
    """Return the table of the documentation, in Markdown."""
    rows = (f"| {one.name} | {one.most:,} | {one.why} |" for one in LIMITS)
    return "\n".join(["| what is counted | at most | why |", "| --- | ---: | --- |", *rows])
