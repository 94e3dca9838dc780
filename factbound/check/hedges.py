"""Hedges: whether a sentence tells a fact as more certain than it is. The words for it stand in hedges.yml, a rule for each standing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from factbound.check.markup import REFERENCE

RULES = Path(__file__).with_name("hedges.yml")
OTHER = "\ufffd"
"""Stands for a fact that is printed in the sentence beside the one that is judged."""

_WORD = re.compile(rf"[\w’'-]+|[{REFERENCE}{OTHER}]|[;:?!—]")
_CLAUSE = re.compile(r"[;:—]|\s-\s|,\s+(?=(?:and|but|or|which|who|whose|while|whereas|although|though|because|since|as|so|where|when)\b)")
_GAP = rf"[\s,\"“”()–{OTHER}]+"
_ADVERB = "(?:also|still|now|then|thus|not|first|only|later|soon|again|likewise|once|already|thereby|just|even|never|long|all|yet|a|an|the|\\w+ly)"
_FEW_WORDS = r"(?:[^\s;]+\s+){0,12}?"

_NOT_VERBS = frozenset("the a an of in on at for by with from to its their his her our my your this that these those no as per without s".split())
"""Before a word in -s or -ed these make it a noun or an attribute: 'the marks', 'as planned'."""
_MODALS = frozenset("to will would shall should may might can could must not never do does did n't".split())
_AUXILIARIES = frozenset("will would shall should may might can could must".split())
_SUBJECTS = frozenset("they we i you who which that and".split())
_IRREGULAR = {
    "be": ("is", "are", "was", "were", "isn't", "aren't", "wasn't", "weren't"),
    "have": ("has", "have", "had"),
    "do": ("does", "did"),
}


@dataclass(frozen=True)
class Standing:
    """What one standing may be told with."""

    told: str
    """What a sentence without a cue does with it."""
    say: str
    """Fitting words, for the way out."""
    fits: re.Pattern[str]


@dataclass(frozen=True)
class Hedges:
    """The rules as they are read from hedges.yml."""

    standings: Mapping[str, Standing]
    """In the order in which they are asked: how far along a matter is before how sure it is."""
    lookalikes: re.Pattern[str]
    denials: re.Pattern[str]
    finite: frozenset[str]
    """Forms of verbs that tell by themselves: 'holds', 'held'."""
    base: frozenset[str]
    """Forms that tell only after a plural: 'hold'."""


@dataclass(frozen=True)
class Overstatement:
    """A fact that a sentence tells as more certain than it is."""

    at: int
    """Where the fact stands in the sentence."""
    verb: str
    verb_at: int
    standing: str
    """The word of its standing that the sentence hides."""


def overstatements(sentence: str, standings: Mapping[int, Sequence[str]], hedges: Hedges | None = None) -> Iterator[Overstatement]:
    """Yield what a sentence tells as done, sure or settled though it is not.

    Args:
        sentence: Its words, with U+FFFC for each thing that is printed.
        standings: Where a fact stands in it -> the words of its standing, such as planned; none for what is simply so.
        hedges: The rules; those of the package when left out.
    """
    if sentence.rstrip(" \"”')").endswith("?"):
        return
    hedges = hedges or load_hedges()
    verbs = list(_verbs(sentence, hedges))
    for at, words in standings.items():
        own = [name for name in hedges.standings if name in words]
        if not own or not verbs:
            continue
        said = _said_around(sentence, at)
        heard = hedges.lookalikes.sub(_blank, said)
        # A plan that is also an estimate is not taken as done and sure once either of the two is said.
        if any(hedges.standings[name].fits.search(heard) for name in own) or _is_denied(said, at, hedges):
            continue
        verb_at, verb = _nearest(verbs, sentence, at)
        yield Overstatement(at, verb, verb_at, own[0])


@lru_cache(maxsize=1)
def load_hedges() -> Hedges:
    """Return the rules of the package."""
    import yaml  # read only when a sentence is judged

    record = yaml.load(RULES.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    cues = record["cues"]
    standings = {
        name: Standing(one["told"], one["say"], _compiled([cue for group in one["fits"] for cue in cues[group]]))
        for name, one in record["standings"].items()
    }
    forms = [_forms(entry) for entry in record["verbs"].split()]
    finite = frozenset(form for _, told in forms for form in told)
    return Hedges(standings, _compiled(record["lookalikes"]), _compiled(record["denials"]), finite, frozenset(base for base, _ in forms))


def _compiled(lines: Sequence[str]) -> re.Pattern[str]:
    cues = [cue for line in lines for cue in line.split(",")]
    return re.compile("|".join(rf"(?<![\w-]){_pattern(cue)}(?![\w-])" for cue in cues))


def _pattern(cue: str) -> str:
    """Return a cue as a regular expression; hedges.yml says how cues are written."""
    parts, gap = [], ""
    for token in cue.split():
        if token == "_":
            parts.append(f"{gap}(?:{_ADVERB}\\b)?")
            gap = r"[\s,]*"
        elif token == "...":
            parts.append(f"{gap}{_FEW_WORDS}")
            gap = ""
        else:
            words = (REFERENCE if word == "REF" else re.escape(word).replace(r"\*", r"[\w'’-]*") for word in token.split("|"))
            parts.append(f"{gap}(?:{'|'.join(words)})")
            gap = _GAP
    return "".join(parts)


def _forms(entry: str) -> tuple[str, tuple[str, ...]]:
    """Return a verb's base form and the forms that tell something: 'hold', ('holds', 'held')."""
    base, _, past = entry.partition("-")
    if base in _IRREGULAR:
        return base, _IRREGULAR[base]
    present = f"{base[:-1]}ies" if re.search("[^aeiou]y$", base) else f"{base}es" if re.search("(?:s|x|z|ch|sh|o)$", base) else f"{base}s"
    return base, (present, past) if past else (present,)


def _verbs(sentence: str, hedges: Hedges) -> Iterator[tuple[int, str]]:
    """Yield the finite verbs of a sentence with their places, as far as they can be told by their looks."""
    before = ""
    for found in _WORD.finditer(sentence):
        word = found[0].lower().replace("’", "'")
        sure = (word in hedges.finite or word in _AUXILIARIES) and before not in _NOT_VERBS
        past = len(word) > 3 and word.endswith("ed") and before not in _NOT_VERBS
        plural = word in hedges.base and (before in _SUBJECTS or before == REFERENCE or (before.endswith("s") and len(before) > 3))
        if (sure or past or plural) and before not in _MODALS:
            yield found.start(), found[0]
        before = word


def _said_around(sentence: str, at: int) -> str:
    """Return the sentence as cues see it: the fact that is judged told from others, its first letter small."""
    said = sentence[:at].replace(REFERENCE, OTHER) + REFERENCE + sentence[at + 1 :].replace(REFERENCE, OTHER)
    first = re.search(r"[^\W\d_]", said)
    return said if first is None else said[: first.start()] + first[0].lower() + said[first.end() :]


def _clause(said: str, at: int) -> str:
    bounds = [0, *(found.end() for found in _CLAUSE.finditer(said)), len(said)]
    start = max(bound for bound in bounds if bound <= at)
    end = min(bound for bound in bounds if bound > at)
    return said[start:end]


def _is_denied(said: str, at: int, hedges: Hedges) -> bool:
    """Whether the clause around a fact says that it is not so."""
    return hedges.denials.search(hedges.lookalikes.sub(_blank, _clause(said, at))) is not None


def _nearest(verbs: Sequence[tuple[int, str]], sentence: str, at: int) -> tuple[int, str]:
    """Return the verb that tells a fact: the last before it, else the first behind it."""
    before = [verb for verb in verbs if verb[0] < at and not _CLAUSE.search(sentence, verb[0], at)]
    behind = [verb for verb in verbs if verb[0] > at]
    return before[-1] if before else behind[0] if behind else verbs[-1]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0]) if REFERENCE not in found[0] else found[0]
