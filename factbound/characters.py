"""Characters that no text of a briefing may hold, since readers do not see them or see something else: found, named, shown or replaced.

Honest ones pass: joiners and direction marks where the script needs them, selectors behind signs, flags, spaces between words of Khmer and Thai.
The properties are those of Unicode (UAX 9 for direction, UTS 39 for what hides, UTS 51 for emoji).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
MOST_MARKS = 8
"""Combining marks on one letter: the script that needs most stacks five."""

_CONTROLS = "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_LINES = "\x85\u2028\u2029"
_TURNING = "\u202a-\u202e\u2066-\u2069"
_HALVES = "\ud800-\udfff"
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_HIDDEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_JOINING, _SIDES, _SELECTING = "\u200c\u200d", "\u061c\u200e\u200f", "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

_ASKED = f"{_CONTROLS}{_LINES}{_TURNING}{_HALVES}{_NO_CHARACTERS}{_HIDDEN}{_JOINING}{_SIDES}{_SELECTING}{_PRIVATE}"
_SUSPECT = re.compile("[\r\U00010000-\U0010ffff" + re.sub("(?:[\U00010000-\U0010ffff]-?)+", "", _ASKED) + "]")
"""Found fast: beyond the basic plane all is suspect, and asked once more."""
_REFUSED = re.compile(f"[{_ASKED}]|\r(?!\n)")
_ASCII = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_MARK = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARKS = re.compile(f"[{_MARK}]{{{MOST_MARKS + 1},}}")
_NEVER = re.compile(f"[{_CONTROLS}\r{_LINES}{_TURNING}{_HALVES}{_NO_CHARACTERS}{_HIDDEN}]")
"""What has no place on a terminal or a page, whatever stands around it."""

_SIGN = "[\u203c-\u3299\U0001f000-\U0001faff]"
_JOINED = (
    "(?:[\u0600-\u0fff\u1000-\u109f\u1700-\u18af\u1900-\u1aff\u1b00-\u1c4f\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff]"
    f"|{_SIGN}[\ufe0f\U0001f3fb-\U0001f3ff]?)\\Z"
)
"""Letters of scripts that join, and emoji: what a joiner may stand behind."""
_DIVIDED = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf]\\Z"
"""Scripts without spaces, whose words a space without width divides."""
_SELECTED = "[#*0-9\u00a9\u00ae\u1000-\u109f\u1800-\u18aa\u2010-\u33ff\u3400-\u9fff\ua840-\uabff\uf900-\ufaff\U00010a00-\U0003fffd]\\Z"
RIGHT_TO_LEFT = "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
"""One letter of a script that is read from right to left."""
_FLAG = "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
"""England, Scotland and Wales: the flags that are written with hidden letters."""


@dataclass(frozen=True)
class Unfit:
    """A character that may not stand where it does."""

    at: int
    """Its place in the text."""
    character: str
    what: str
    """What it is, in words: 'the control character U+001B'."""
    way: str
    """The way out, as a sentence."""


def find_unfit(text: str, start: int = 0) -> Iterator[Unfit]:
    """Return the characters of a text, from a place on, that it may not hold; tabs and the ends of lines are none of them."""
    if text.isascii():
        return iter(()) if text.isprintable() else (_unfit(text, one.start()) for one in _ASCII.finditer(text, start))
    return _find_unfit(text, start)


def _find_unfit(text: str, start: int) -> Iterator[Unfit]:
    turned: bool | None = None
    for one in _SUSPECT.finditer(text, start):
        if not _REFUSED.match(text, one.start()):
            continue
        if one[0] in _SIDES:  # looked for once, since such a text may have many
            turned = bool(re.search(RIGHT_TO_LEFT, text)) if turned is None else turned
        if not (turned if one[0] in _SIDES else _is_honest(text, one.start(), one[0])):
            yield _unfit(text, one.start())
    for one in _MARKS.finditer(text, start):
        yield Unfit(one.start(), one[0][0], f"a letter with {len(one[0])} marks upon it", f"At most {MOST_MARKS} may stand on one letter.")


def clean(text: str) -> str:
    """Return a text of somebody else's, such as a message of git, with a sign in place of each character that it may not hold."""
    if text.isascii() and text.isprintable():
        return text
    letters = list(text)
    for one in find_unfit(text):
        letters[one.at] = REPLACEMENT
    return _MARKS.sub(lambda found: found[0][:MOST_MARKS], "".join(letters))


def visible(text: str) -> str:
    """Return a text for a terminal: what would command it, turn a line or hide is written out; lines keep their ends."""
    return _NEVER.sub(lambda found: _written(found[0]), text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return a text for one line of a terminal; see `visible`."""
    return visible(text).replace("\n", "\\n").replace("\t", " ")


def in_json(text: str) -> str:
    """Return finished JSON with the escapes that JSON itself has, where a terminal would obey or hide what stands there."""
    return _NEVER.sub(lambda found: found[0].encode("utf-16-be", "surrogatepass").hex(" ", 2).join(("\\u", "")).replace(" ", "\\u"), text)


def _is_honest(text: str, at: int, character: str) -> bool:
    """Return whether what is suspect is needed where it stands, by what stands around it."""
    before = text[max(0, at - 2) : at]
    if character in _JOINING:
        return bool(re.search(_JOINED, before))
    if character == "\u200b":
        return bool(re.search(_DIVIDED, before))
    start = max(0, at - 6)
    if "\U000e0061" <= character <= "\U000e007f":
        return any(flag.start() < at - start < flag.end() for flag in re.finditer(_FLAG, text[start : at + 7]))
    if re.match(f"[{_SELECTING}]", character):
        return bool(re.search(_SELECTED, before))
    return False


def _unfit(text: str, at: int) -> Unfit:
    character = text[at]
    code = f"U+{ord(character):04X}"
    for pattern, words, way in _SORTS:
        if re.match(f"[{pattern}]", character):
            return Unfit(at, character, words.format(code), way)
    known = unicodedata.name(character, "").lower()
    return Unfit(at, character, f"the invisible character {code}" + (f" ({known})" if known else ""), DELETE)


DELETE = "Delete it, or type the word again: it may have come with a copied text."
_SORTS = (
    (_CONTROLS + "\r", "the control character {}", DELETE),
    (_LINES, "the character {}, which ends a line for some programs and not for others,", "Write a space, or an ordinary end of line."),
    (_TURNING, "the character {}, which turns the direction of the line,", "Delete it: what is read from right to left needs none."),
    (_HALVES, "half of a character ({})", "Save the file as UTF-8, and write the character whole."),
    (_NO_CHARACTERS, "what is no character ({})", DELETE),
    (_PRIVATE, "a character of private use ({})", "Write what it stands for: no two fonts agree on it."),
)


def _written(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
