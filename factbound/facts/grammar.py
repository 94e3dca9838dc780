"""The grammar of formulas: tokens, their order, and its limits. No eval.

formula = sum [("=" | "!=" | "<" | "<=" | ">" | ">=") sum ["within" amount] ["at" date]]; sum = product {("+" | "-") product};
product = atom {("*" | "/") atom}; atom = amount | date | entity.property | "(" sum ")" | ("least" | "most") "(" sum ")"
| "share" "(" sum "of" sum ")" | ("sum" | "count") "(" property "of" entity ")" | "count" "(" entity.property ")".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from factbound.facts.currencies import CODES
from factbound.facts.dates import Period, parse_period
from factbound.facts.expressions import (
    OPERATORS,
    Aggregate,
    Amount,
    Bound,
    Chain,
    Count,
    Expression,
    FactName,
    Operator,
    Relation,
    Share,
    Sign,
    Step,
)
from factbound.facts.faults import FormulaFault, ValueFault, quoted, sentences
from factbound.facts.moments import date_quantity
from factbound.facts.numerals import DIGITS, SCALE_WORDS, UNSIGNED, is_long, parse_numeral
from factbound.facts.quantities import DAYS, PERCENT, Quantity
from factbound.facts.vocabulary import Unit
from factbound.limits import FORMULA, FORMULA_DEPTH
from factbound.problems import guess

FUNCTIONS = ("sum", "count", "share", "least", "most")
TOLERANT: tuple[Operator, ...] = ("=", "<=", ">=")
"""The comparisons that may have a tolerance."""

_SPLIT = "Split it into facts of their own."
_YEAR = re.compile(r"[0-9]{4}")
_AMOUNT = "Expected an amount such as '4', '24 %' or 'USD 5 million'."


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        return quoted(self.text) if self.text else "the end"


_TOKENS = re.compile(
    r"(?P<date>[0-9]{4}-(?:Q[1-4]|[0-9]{2}-[0-9]{2}|[0-9]{2})(?![\w-]))"
    rf"|(?P<number>{UNSIGNED})|(?P<code>[A-Z]{{3}}\b)"
    r"|(?P<fact>[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)|(?P<word>[^\W\d]\w*)|(?P<sign>[!<>]=|[-+*/()=<>%])|(?P<other>\S)"
)


def parse_formula(text: str, units: Mapping[str, Unit] | None = None) -> Expression:
    """Read a formula or a check; a check gives a Relation.

    Args:
        text: Such as `least(alibaba.consumers) / 4 times` or `sum(stake of aliexpress_russia) = 100 %`.
        units: The vocabulary's units, so that `1 person` counts people; without them a unit goes by its name alone.

    Raises:
        FormulaFault: If it is not one, or longer or deeper than the limits.
    """
    if FORMULA.is_over(len(text)):
        raise FormulaFault(f"the formula has {len(text):,} characters", f"{FORMULA.hint} {_SPLIT}", FORMULA.most)
    return _Parser(text, units or {}).formula()


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str, units: Mapping[str, Unit]) -> None:
        self._tokens = [_Token(found.lastgroup or "", found[0], found.start() + 1) for found in _TOKENS.finditer(text)]
        self._end = _Token("end", "", len(text.rstrip()) + 1)
        self._next = 0
        self._depth = 0
        self._units = {"day": DAYS, DAYS: DAYS} | {word: unit.name for unit in units.values() for word in (unit.one, unit.many, unit.name)}

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next] if self._next < len(self._tokens) else self._end

    def _take(self) -> _Token:
        token = self._token
        self._next += 1
        return token

    def _sign(self, *signs: str) -> _Token | None:
        """Take the next token if it is one of some signs."""
        return self._take() if self._token.kind == "sign" and self._token.text in signs else None

    def formula(self) -> Expression:
        """Read all of it."""
        left = self._sum()
        relation: Expression = left
        if sign := self._sign(*OPERATORS):
            relation = self._at(self._within(Relation(cast("Operator", sign.text), left, self._sum(), sign.column)))
        token = self._token
        if token.text in OPERATORS:
            raise FormulaFault(f"a second comparison {token.shown}", "Expected one comparison in a check.", token.column)
        if token.text == ")":
            raise FormulaFault("')' without a '(' before it", "Remove it, or open the parenthesis.", token.column)
        if token.kind != "end":
            raise FormulaFault(f"no operator before {token.shown}", "Expected '+', '-', '*', '/' or a comparison.", token.column)
        return relation

    def _within(self, relation: Relation) -> Relation:
        """Read the tolerance of a comparison, if it has one."""
        word = self._token
        if (word.kind, word.text) != ("word", "within"):
            return relation
        self._take()
        if relation.operator not in TOLERANT:
            raise FormulaFault(f"'{relation.operator}' takes no 'within'", "A tolerance goes with '=', '<=' or '>='.", word.column)
        start = self._take()
        if start.kind not in ("number", "code"):
            raise FormulaFault("'within' needs an amount", "Expected a tolerance such as '0.5 %' or 'USD 1 million'.", start.column)
        return replace(relation, within=self._amount(start))

    def _at(self, relation: Relation) -> Relation:
        """Read the time of a comparison, if it has one."""
        if (self._token.kind, self._token.text) != ("word", "at"):
            return relation
        self._take()
        time = self._take()
        if time.kind != "date" and not (time.kind == "number" and _YEAR.fullmatch(time.text)):
            raise FormulaFault("'at' needs a time", "Expected a date, month, quarter or year such as '2018-09-11' or '2018-Q3'.", time.column)
        return replace(relation, at=_period(time))

    def _sum(self) -> Expression:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Expression:
        return self._chain(self._atom, "*", "/")

    def _chain(self, operand: Callable[[], Expression], *signs: str) -> Expression:
        first, steps = operand(), []
        while sign := self._sign(*signs):
            steps.append(Step(cast("Sign", sign.text), operand(), sign.column))
        return Chain(first, tuple(steps)) if steps else first

    def _atom(self) -> Expression:
        token = self._take()
        if token.kind in ("number", "code"):
            return self._amount(token)
        if token.kind == "date":
            return _date(token)
        if token.kind == "fact":
            return FactName(token.text, token.column)
        if token.text == "(":
            return self._inner(token)
        if token.kind == "word" and self._token.text == "(":
            return self._call(token)
        raise _not_an_operand(token)

    def _inner(self, opening: _Token) -> Expression:
        """Read what stands in parentheses, up to the closing one."""
        self._depth += 1
        if FORMULA_DEPTH.is_over(self._depth):
            raise _too_deep(opening)
        inner = self._sum()
        self._close(opening)
        self._depth -= 1
        return inner

    def _share(self, name: _Token, opening: _Token) -> Share:
        """Read a part and its whole."""
        self._depth += 1
        if FORMULA_DEPTH.is_over(self._depth):
            raise _too_deep(opening)
        part, of = self._sum(), self._take()
        if (of.kind, of.text) != ("word", "of"):
            expected = "Expected two amounts, such as 'share(north.cash of ferry.valuation)'."
            raise FormulaFault("'share' needs a part and its whole", expected, of.column)
        whole = self._sum()
        self._close(opening)
        self._depth -= 1
        return Share(part, whole, name.column, of.column)

    def _close(self, opening: _Token) -> None:
        if not self._sign(")"):
            token = self._token
            raise FormulaFault(f"the '(' is not closed before {token.shown}", "Expected ')'.", opening.column)

    def _call(self, name: _Token) -> Expression:
        opening = self._take()
        match name.text:
            case "least" | "most" as bound:
                return Bound(bound, self._inner(opening), name.column)
            case "share":
                return self._share(name, opening)
            case "count" if self._token.kind == "fact":
                counted = Count(self._take().text, name.column)
                self._close(opening)
                return counted
            case "sum" | "count" as function:
                prop, of, entity = self._take(), self._take(), self._take()
                if (prop.kind, of.text, entity.kind) != ("word", "of", "word"):
                    expected = f"Expected a property and an entity, such as '{function}(stake of ferry)'."
                    raise FormulaFault(f"'{function}' needs a property of an entity", expected, prop.column)
                self._close(opening)
                return Aggregate(function, prop.text, entity.text, name.column)
        expected = "Expected 'sum', 'count', 'share', 'least' or 'most'."
        raise FormulaFault(f"there is no function {name.shown}", sentences(expected, guess(name.text, FUNCTIONS)), name.column)

    def _amount(self, start: _Token) -> Amount:
        """Read a number with what belongs to it: a currency before or after, a scale, a percent sign or a unit."""
        code = start if start.kind == "code" else None
        numeral = self._take() if code else start
        if numeral.kind != "number":
            raise FormulaFault(f"no number after {start.shown}", "Expected an amount such as 'USD 5 million'.", numeral.column)
        number = parse_numeral(numeral.text)
        if number is None:
            raise FormulaFault(f"{numeral.shown} is not a number", _AMOUNT, numeral.column)
        # A unit that is written like a scale (m for metres) goes first, as it does in values.
        factor = SCALE_WORDS.get(self._token.text) if self._token.text not in self._units else None
        if factor:
            self._take()
            number *= factor
        if is_long(number):
            raise FormulaFault(f"{numeral.shown} has too many digits", f"A number may have {DIGITS} digits.", numeral.column)
        if not code and self._sign(PERCENT):
            return Amount(Quantity.point(number, PERCENT), start.column)
        if not code and self._token.text in CODES and self._token.text not in self._units:
            code = self._take()
        if code and code.text not in CODES:
            raise FormulaFault(f"{code.shown} is not an ISO 4217 currency code", "Expected a code such as 'USD'.", code.column)
        return Amount(Quantity.point(number, code.text if code else self._unit()), start.column)

    def _unit(self) -> str:
        """Take the words of a unit, if any follow: the longest that is known, else all up to a word of the grammar."""
        words: list[str] = []
        for token in self._tokens[self._next :]:
            if token.kind not in ("word", "code"):
                break
            words.append(token.text)
        known = [count for count in range(len(words), 0, -1) if " ".join(words[:count]) in self._units]
        ends = [place for place, word in enumerate(words) if word in ("of", "within", "at")]
        count = known[0] if known else ends[0] if ends else len(words)
        self._next += count
        name = " ".join(words[:count])
        return self._units.get(name, name)


def _date(token: _Token) -> Amount:
    return Amount(date_quantity(_period(token)), token.column)


def _period(token: _Token) -> Period:
    try:
        return parse_period(token.text)
    except ValueFault as fault:
        raise FormulaFault(fault.message, fault.expected, token.column) from None


def _too_deep(opening: _Token) -> FormulaFault:
    return FormulaFault(
        f"more than {FORMULA_DEPTH.most} parentheses within each other", f"{FORMULA_DEPTH.hint} Split it into facts of their own.", opening.column
    )


def _not_an_operand(token: _Token) -> FormulaFault:
    expected = "Expected a fact such as 'north.stake', or an amount such as '4', '24 %' or 'USD 5 million'."
    if token.kind == "end":
        return FormulaFault("the formula ends too early", expected, token.column)
    return FormulaFault(f"{token.shown} is neither a fact nor an amount", expected, token.column)
