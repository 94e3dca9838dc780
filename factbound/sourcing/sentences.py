"""Where sentences end: a few rules that a person can foresee, and correct in the source's YAML where they err.

The rules are our own and change only with a release of ours, since the numbers of passages hang on them. A full stop ends
a sentence when white space and no small letter follow, unless the word before it is an abbreviation or an initial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENDS = r".!?…‽؟۔।॥"
_WIDE_ENDS = r"[。！？｡]"
_CLOSERS = r"[\"'”’»›)\]」』）】]*+(?:\[\d{1,3}\])*+"
"""Quotes and brackets that close behind the sign, and the numbers of footnotes."""
_OPENERS = "\"'“‘„«‹([「『（【¿¡—–- "
_CANDIDATE = re.compile(rf"(?<![{_ENDS}])(?P<sign>[{_ENDS}]++)(?P<closers>{_CLOSERS})(?=\s)|{_WIDE_ENDS}++{_CLOSERS}")
_LAST_WORD = re.compile(r"[^\s\"'“‘„«‹(\[/—–]+$")
_NUMBERED = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})")
"""The head of a list's item: '1.', 'b.', 'iv.'."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "Adm Col Capt Cmdr Dr Drs Fr Gen Gov Hon Lt Maj Messrs Mgr Mlle Mme Mr Mrs Ms Mt Mx Pres Prof Rep Reps Rev Sen Sens Sgt St Ste Supt "
    "eg ie cf viz vs approx ca incl акад гр им проф тов ул просп пл пер"
)
"""Abbreviations that belong to what follows them, whatever that is; written otherwise they are words."""
BEFORE_NUMBERS = _words("no nos nr p pp vol vols fig figs art arts sec secs ch chap par para eq ed app № п пп ст стр с рис табл гл")
"""Abbreviations that belong to a number that follows."""
EITHER = _words(
    "Inc Co Corp Ltd Bros Jr Sr Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Ave Blvd Rd Dept Univ "
    "inc co corp ltd llc plc esq etc al est assn bn mn tn mln bln trln г гг в вв тыс млн млрд трлн руб коп долл др пр см обл р н э"
)
"""Abbreviations that may end a sentence: they do where a word follows with which sentences begin."""
STARTERS = _words(
    "a according after all also although an and another as at before both but by during each even for from he her here his how however i if in it "
    "its many meanwhile moreover most my no not now of on one only other our over she since so some such that the their then there these they this "
    "those though to two under until we what when where which while who why with yet you your "
    "а без более в вместе во все всё где для до его ее её если затем и из их к как когда кроме мы на но о об однако он она они от по под после "
    "поэтому при с сейчас так также там теперь то тогда у что эта эти это этот я"
)


def split_sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each sentence of a paragraph, without the white space between them."""
    start = 0
    for found in _CANDIDATE.finditer(paragraph):
        if found.end() < len(paragraph) and _ends_here(paragraph, start, found):
            yield start, found.end()
            start = found.end() + (1 if paragraph[found.end()].isspace() else 0)
    if start < len(paragraph):
        yield start, len(paragraph)


def _ends_here(paragraph: str, start: int, found: re.Match[str]) -> bool:
    """Whether a sentence that began at `start` ends with a sign."""
    sign = found["sign"]
    if sign is None:  # Chinese and Japanese signs stand for nothing else
        return True
    follower = _next_word(paragraph, found.end())
    if not follower or _begins_small(follower):
        return False
    if sign != "." or found["closers"].rstrip("]0123456789["):
        return True
    return _full_stop_ends(paragraph, start, found.start(), follower)


def _full_stop_ends(paragraph: str, start: int, at: int, follower: str) -> bool:
    """Whether the full stop at a place ends a sentence, or belongs to the word before it."""
    if _NUMBERED.fullmatch(paragraph, start, at):
        return False
    word = _last_word(paragraph, start, at)
    bare = word.replace(".", "")
    begins = follower[0].isupper() and follower.lower() in STARTERS
    if bare in TITLES:
        return False
    if bare.lower() in BEFORE_NUMBERS and (follower[0].isdigit() or not follower.strip("IVXLC")):
        return False
    if len(bare) == 1 and bare.isupper():  # an initial, or the pronoun I
        return word == "I" and begins
    if bare in EITHER or _is_dotted(word):
        return begins
    return True


def _last_word(paragraph: str, start: int, at: int) -> str:
    """Return the word before a place; a word is no longer than 40 characters."""
    found = _LAST_WORD.search(paragraph, max(start, at - 40), at)
    return found.group() if found else ""


def _next_word(paragraph: str, at: int) -> str:
    """Return the word after a place, without quotes and brackets that open before it; nothing where no word follows."""
    rest = paragraph[at : at + 60].lstrip(_OPENERS)
    return re.split(r"[\s.,;:!?\"'”’»)\]—–]", rest, maxsplit=1)[0]


def _begins_small(word: str) -> bool:
    """Whether a word begins with a small letter, and not as names like iPhone do."""
    return word[0].islower() and not (len(word) > 1 and word[1].isupper())


def _is_dotted(word: str) -> bool:
    """Whether a word is letters with dots between them: U.S, p.m, т.д."""
    parts = word.split(".")
    return len(parts) > 1 and all(part.isalpha() and len(part) <= 3 for part in parts)
