"""Hedges: whether a sentence tells a fact as more certain than it is. The words for it stand in hedges.yml, a rule for each standing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from factbound.check.cues import Cues, is_adverb
from factbound.check.markup import REFERENCE

RULES = Path(__file__).with_name("hedges.yml")
OTHER = "\ufffd"
"""Stands for a fact that is printed in the sentence beside the one that is judged."""

_CLOSING = " \"'”’)"
_WORD = re.compile(rf"[\w'-]+|[{REFERENCE}{OTHER};:?!—]")
_CLAUSE = re.compile(r"[;:—]|\s-\s|,\s+(?=(?:and|but|or|which|who|whose|while|whereas|although|though|because|since|as|so|where|when)\b)")

_THIRD_PERSON = re.compile(r"[a-z]{2,}(?<![sui])s")
_IRREGULAR = {"be": ("is", "are", "was", "were", "isn't", "aren't", "wasn't", "weren't"), "have": ("has", "have", "had"), "do": ("does", "did")}


@dataclass(frozen=True)
class Standing:
    """What one standing may be told with."""

    told: str
    """What a sentence without a cue does with it."""
    say: str
    """Fitting words, for the way out."""
    fits: tuple[str, ...]
    """Names of the lists of cues."""


class Hedges:
    """The rules as they are read from hedges.yml; a list of cues is taken in when it is first asked for.

    Args:
        record: The file's keys and values.
    """

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.standings = {name: Standing(one["told"], one["say"], tuple(one["fits"])) for name, one in record["standings"].items()}
        """In the order in which they are asked: how far along a matter is before how sure it is."""
        self._lines: Mapping[str, Sequence[str]] = {**record["cues"], "lookalikes": record["lookalikes"], "denials": record["denials"]}
        self._cues: dict[str, Cues] = {}
        self.adverbs, self.auxiliaries, self.no_verb_after = (frozenset(record[key].split()) for key in ("adverbs", "auxiliaries", "no_verb_after"))
        forms = [_forms(entry) for entry in record["verbs"].split()]
        self.finite = frozenset(form for _, told in forms for form in told)
        """Forms of verbs that tell by themselves: 'holds', 'held'."""
        self.base = frozenset(base for base, _ in forms)
        """Forms that tell only after a plural: 'hold'."""

    def cues(self, name: str) -> Cues:
        """Return a list of cues."""
        if name not in self._cues:
            self._cues[name] = Cues(self._lines[name], self.adverbs)
        return self._cues[name]

    def fits(self, standing: str, words: Sequence[str]) -> bool:
        """Whether a sentence says that a fact stands so."""
        return any(self.cues(name).found_in(words) for name in self.standings[standing].fits)


@dataclass(frozen=True)
class Overstatement:
    """A fact that a sentence tells as more certain than it is."""

    at: int
    """Where the fact stands in the sentence."""
    verb: str
    verb_at: int
    standing: str
    """The word of its standing that the sentence hides."""


def overstatements(sentence: str, standings: Mapping[int, Sequence[str]]) -> Iterator[Overstatement]:
    """Yield what a sentence tells as done, sure or settled though it is not.

    Args:
        sentence: Its words, with U+FFFC for each thing that is printed.
        standings: Where a fact stands in it -> the words of its standing, such as planned; none for what is simply so.
    """
    if not any(standings.values()) or sentence.rstrip(_CLOSING).endswith("?"):
        return
    hedges = load_hedges()
    words = [(found.start(), found[0]) for found in _WORD.finditer(sentence.replace("’", "'"))]
    verbs = list(_verbs(words, hedges))
    for at, told in standings.items():
        own = [name for name in hedges.standings if name in told]
        telling = verbs or _like_verbs(sentence, words, at, hedges) if own else []
        if not telling:
            continue
        # A plan that is also an estimate is not taken as done and sure once either of the two is said.
        heard = _heard(words, at, hedges)
        if any(hedges.fits(name, heard) for name in own) or _is_denied(sentence, words, heard, at, hedges):
            continue
        verb_at, verb = _nearest(telling, sentence, at)
        yield Overstatement(at, verb, verb_at, own[0])


@lru_cache(maxsize=1)
def load_hedges() -> Hedges:
    """Return the rules of the package, read when a sentence is first judged."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Hedges(yaml.load(RULES.read_text("utf-8"), Loader=loader))  # noqa: S506 - both of them are safe


def _forms(entry: str) -> tuple[str, tuple[str, ...]]:
    """Return a verb's base form and the forms that tell something: 'hold', ('holds', 'held')."""
    base, _, past = entry.partition("-")
    if base in _IRREGULAR:
        return base, _IRREGULAR[base]
    present = f"{base[:-1]}ies" if re.search("[^aeiou]y$", base) else f"{base}es" if re.search("(?:s|x|z|ch|sh|o)$", base) else f"{base}s"
    return base, (present, past) if past else (present,)


def _verbs(words: Sequence[tuple[int, str]], hedges: Hedges) -> Iterator[tuple[int, str]]:
    """Yield the finite verbs among some words with their places, as far as they can be told by their looks."""
    before = ""
    for at, written in words:
        word = written.lower()
        known = word in hedges.finite or word in hedges.auxiliaries or (len(word) > len("bed") and word.endswith("ed"))
        if (known or (word in hedges.base and before)) and before not in hedges.no_verb_after:
            yield at, written
        if word in hedges.no_verb_after or not is_adverb(word, hedges.adverbs):
            before = word


def _like_verbs(sentence: str, words: Sequence[tuple[int, str]], at: int, hedges: Hedges) -> list[tuple[int, str]]:
    """Return the words that may be the verb of a sentence in which we know none; a label with its value has none."""
    if sentence.rstrip(_CLOSING)[-1:] not in (".", "!") or sentence[:at].rstrip().endswith(":"):
        return []
    return [one for (_, before), one in pairwise(words) if _THIRD_PERSON.fullmatch(one[1]) and before.lower() not in hedges.no_verb_after]


def _heard(words: Sequence[tuple[int, str]], at: int, hedges: Hedges) -> list[str]:
    """Return the words as cues see them: the fact that is judged told from others, the first letter small, lookalikes taken out."""
    heard = [OTHER if word == REFERENCE and place != at else word for place, word in words]
    first = next((number for number, word in enumerate(heard) if word[0].isalpha()), None)
    if first is not None:
        heard[first] = heard[first][:1].lower() + heard[first][1:]
    for start, end in list(hedges.cues("lookalikes").spans(heard)):
        heard[start:end] = [word if word == REFERENCE else "" for word in heard[start:end]]
    return heard


def _is_denied(sentence: str, words: Sequence[tuple[int, str]], heard: Sequence[str], at: int, hedges: Hedges) -> bool:
    """Whether the clause around a fact says that it is not so."""
    bounds = [0, *(found.end() for found in _CLAUSE.finditer(sentence)), len(sentence)]
    start, end = max(bound for bound in bounds if bound <= at), min(bound for bound in bounds if bound > at)
    return hedges.cues("denials").found_in([word for (place, _), word in zip(words, heard, strict=True) if start <= place < end])


def _nearest(verbs: Sequence[tuple[int, str]], sentence: str, at: int) -> tuple[int, str]:
    """Return the verb that tells a fact: the last before it in its clause, else the first behind it."""
    before = [verb for verb in verbs if verb[0] < at and not _CLAUSE.search(sentence, verb[0], at)]
    behind = [verb for verb in verbs if verb[0] > at]
    return before[-1] if before else behind[0] if behind else verbs[-1]
