"""Characters that no text may hold, one by one: what each is called, and where honest texts need one."""

from __future__ import annotations

import pytest

from factbound.characters import DELETE, Unfit, clean, find_unfit, in_json, one_line, visible

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\x1bb", (1, "the control character U+001B", DELETE)),
        ("\x7f", (0, "the control character U+007F", DELETE)),
        ("é\x80", (1, "the control character U+0080", DELETE)),
        ("a\rb", (1, "the control character U+000D", DELETE)),
        ("é\rb", (1, "the control character U+000D", DELETE)),
        (
            "a\x85b",
            (1, "the character U+0085, which ends a line for some programs and not for others,", "Write a space, or an ordinary end of line."),
        ),
        ("a\u202eb", (1, "the character U+202E, which turns the direction of the line,", "Delete it: what is read from right to left needs none.")),
        ("a\u2066b", (1, "the character U+2066, which turns the direction of the line,", "Delete it: what is read from right to left needs none.")),
        ("a\ud800", (1, "half of a character (U+D800)", "Save the file as UTF-8, and write the character whole.")),
        ("a\uffff", (1, "what is no character (U+FFFF)", DELETE)),
        ("a\U0010ffff", (1, "what is no character (U+10FFFF)", DELETE)),
        ("a\ue000", (1, "a character of private use (U+E000)", "Write what it stands for: no two fonts agree on it.")),
        ("a\u200bb", (1, "the invisible character U+200B (zero width space)", DELETE)),
        ("a\u2065b", (1, "the invisible character U+2065", DELETE)),
        ("a\u200db", (1, "the invisible character U+200D (zero width joiner)", DELETE)),
        ("abc\u200f", (3, "the invisible character U+200F (right-to-left mark)", DELETE)),
        ("a\ufe0f", (1, "the invisible character U+FE0F (variation selector-16)", DELETE)),
        ("\U0001f3f4\U000e0067", (1, "the invisible character U+E0067 (tag latin small letter g)", DELETE)),
        (f"{ENGLAND}\U000e0067", (7, "the invisible character U+E0067 (tag latin small letter g)", DELETE)),
        (f"xy{ENGLAND[1:]}", (2, "the invisible character U+E0067 (tag latin small letter g)", DELETE)),
        ("a" + "\u0301" * 9, (1, "a letter with 9 marks upon it", "At most 8 may stand on one letter.")),
    ],
)
def test_what_is_unfit_is_called_by_its_name(text: str, found: tuple[int, str, str]) -> None:
    """The first that is found: its place, what it is and the way out."""
    at, what, way = found
    assert next(find_unfit(text)) == Unfit(at, text[at], what, way)


@pytest.mark.parametrize(
    "text",
    [
        "tab\tand\nline\r\nends",
        "Ω\ttab\r\nline",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "👩\u200d💻 ❤\ufe0f 1\ufe0f\u20e3 👍\U0001f3fd",
        "👩\U0001f3fd\u200d🚀",
        "ไทย\u200bคำ",
        "ខ្មែរ\u200bភាសា",
        "שלום\u200f!",
        "葛\U000e0100",
        "ᠮᠣ\u180b",
        f"{ENGLAND} and {ENGLAND}",
        f"{ENGLAND}{ENGLAND}",
        "a" + "\u0301" * 8,
        "🇬🇧",
    ],
)
def test_honest_texts_are_fit(text: str) -> None:
    """Joiners, selectors, marks of direction and flags stand where a script or a sign needs them."""
    assert list(find_unfit(text)) == []
    assert clean(text) == text


def test_searching_begins_where_it_is_told() -> None:
    """What stands before is somebody else's matter, in any alphabet."""
    assert [one.at for one in find_unfit("\x1ba\x1b", 1)] == [2]
    assert [one.at for one in find_unfit("\x1bé\x1b", 1)] == [2]


def test_texts_of_others_are_cleaned() -> None:
    """A sign stands for each character that may not, and marks beyond the eighth go."""
    assert clean("a\x1b[31m") == "a\ufffd[31m"
    assert clean("é\u202e\ud800") == "é\ufffd\ufffd"
    assert clean("e" + "\u0301" * 20) == "e\ufffd" + "\u0301" * 8


@pytest.mark.parametrize(
    ("character", "written", "escaped"),
    [
        ("\0", "\\x00", "\\u0000"),
        ("\x9b", "\\x9b", "\\u009b"),
        ("\u0100", "\u0100", "\u0100"),
        ("\u202e", "\\u202e", "\\u202e"),
        ("\ud800", "\\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041", "\\udb40\\udc41"),
        ("\U00010000", "\U00010000", "\U00010000"),
        ("\r", "\\x0d", "\\u000d"),
    ],
)
def test_what_commands_a_terminal_is_written_out(character: str, written: str, escaped: str) -> None:
    """For people as Python writes it, in JSON as JSON does."""
    assert visible(f"a{character}b\tc\nd") == f"a{written}b\tc\nd"
    assert one_line(f"a{character}b\tc\nd") == f"a{written}b c\\nd"
    assert in_json(f'"a{character}b"') == f'"a{escaped}b"'


def test_ends_of_lines_are_no_commands() -> None:
    """Those of Windows become ordinary ones on a terminal."""
    assert (visible("a\r\nb"), one_line("a\r\nb")) == ("a\nb", "a\\nb")
