"""Every regular expression of the engine, found in its source, and texts that are made to slow it down."""

from __future__ import annotations

import ast
import importlib
import random
import re
import re._constants as codes
import re._parser as parser
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "factbound"
METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
PASSED_ON = {
    "_CARRIER": ("fullmatch",),
    "_CONFLICT": ("fullmatch",),
    **dict.fromkeys(("TYPE_WORD", "PAGE", "FILE", "ICON", "LANGUAGE"), ("fullmatch",)),
}
"""Uses of patterns that are handed to a function."""
BROAD = "search"
"""What a pattern is tried with whose use is not seen: the slowest of all."""


@dataclass(frozen=True)
class Found:
    """One pattern and the ways in which it is used."""

    place: str
    """`check/prose.py:28`"""
    pattern: re.Pattern[str]
    methods: tuple[str, ...]

    def run(self, text: str) -> float:
        """Return the seconds of CPU that the slowest use takes on a text."""
        slowest = 0.0
        for method in self.methods:
            begun = time.process_time()
            if method in ("match", "fullmatch", "search"):
                getattr(self.pattern, method)(text)
            else:
                for _ in self.pattern.finditer(text):
                    pass
            slowest = max(slowest, time.process_time() - begun)
        return slowest


def find_patterns() -> list[Found]:
    """Return the patterns of all modules, in order; a pattern of bytes is tried as text."""
    sources = {file: file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
    whole = "\n".join(sources.values())
    return [found for file, source in sources.items() for found in _of_module(file, source, whole)]


def _of_module(file: Path, source: str, whole: str) -> Iterator[Found]:
    if "re." not in source:
        return
    path = file.relative_to(PACKAGE)
    name = ".".join(("factbound", *path.with_suffix("").parts)).removesuffix(".__init__")
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)):
            continue
        if node.func.value.id != "re" or node.func.attr not in ("compile", *METHODS):
            continue
        pattern = _pattern_of(node, name)
        methods = _methods_of(parents[node], source, whole) if node.func.attr == "compile" else (node.func.attr,)
        if pattern is not None:
            yield Found(f"{path.as_posix()}:{node.lineno}", pattern, methods)
    for key, value in vars(importlib.import_module(name)).items():
        for one in value if isinstance(value, tuple) else ():
            if isinstance(one, re.Pattern):
                yield Found(f"{path.as_posix()}:{key}", one, (BROAD,))


def _value(node: ast.expr, names: dict[str, object]) -> str | bytes | re.Pattern[str]:
    """Work out an expression; what only a function knows stands in a pattern as a digit, which may stand anywhere in one."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(part, names) for part in node.values)
    return eval(compile(ast.Expression(node), "pattern", "eval"), dict(names))  # the engine's own source


def _piece(part: ast.expr, names: dict[str, object]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    try:
        return str(_value(part.value, names))
    except NameError:
        return "3"


def _pattern_of(call: ast.Call, module: str) -> re.Pattern[str] | None:
    names = vars(importlib.import_module(module))
    try:
        value = _value(call.args[0], names)
    except NameError:  # it is given to the function, and found where it was written, or among the module's own patterns
        return None
    flags = [node for node in ast.walk(call) if isinstance(node, ast.Attribute) and node.attr.isupper() and getattr(node.value, "id", "") == "re"]
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    combined = 0
    for flag in flags:
        combined |= getattr(re, flag.attr)
    return text if isinstance(text, re.Pattern) else re.compile(text, combined)


def _methods_of(parent: ast.AST, source: str, whole: str) -> tuple[str, ...]:
    """Return how a compiled pattern is used, by the name that it is given."""
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    if not isinstance(target, ast.Name):
        return (BROAD,)
    used = re.findall(rf"(?<!\w){target.id}\.({'|'.join(METHODS)})\b", source if target.id.startswith("_") else whole)
    return tuple(sorted(set(used))) or PASSED_ON.get(target.id, (BROAD,))


def attacks(pattern: re.Pattern[str], length: int, chance: random.Random) -> Iterator[str]:
    """Yield texts of about a length that repeat what the pattern repeats, after what comes before it, and then fail."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    seen = set()
    for before, pump in _pumps(tree, "", chance):
        for unit in {pump, pump + before, before}:
            key = (before, unit)
            if not unit or key in seen:
                continue
            seen.add(key)
            body = unit * max(1, length // len(unit))
            yield from (before + body, before + body + "\x01", body + "\x01")


def _pumps(tree: object, before: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield, for every repetition in a pattern, a text that leads to it and one that it repeats."""
    for code, argument in tree:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            most, inner = argument[1], argument[2]
            if most is codes.MAXREPEAT or most > 100:
                for _ in range(3):
                    yield before, _example(list(inner), chance)
            if argument[0] > 100:  # one less than it asks for, again and again
                yield before, _example(list(inner), chance) * (argument[0] - 1) + "\x01"
            yield from _pumps(inner, before, chance)
        elif code is codes.SUBPATTERN:
            yield from _pumps(argument[3], before, chance)
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from _pumps(branch, before, chance)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _pumps(argument[1], before, chance)
        elif code is codes.ATOMIC_GROUP:
            yield from _pumps(argument, before, chance)
        before += _example([(code, argument)], chance)


def _example(items: list[tuple[object, object]], chance: random.Random) -> str:
    """Return a text that a part of a pattern is likely to match."""
    return "".join(_letter(code, argument, chance) for code, argument in items)


def _letter(code: object, argument: object, chance: random.Random) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code is codes.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if code is codes.ANY:
        return chance.choice("a 1.")
    if code is codes.IN:
        return _of_set(argument, chance)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return "".join(_example(list(argument[2]), chance) for _ in range(max(1, min(argument[0], 3))))
    if code is codes.SUBPATTERN:
        return _example(list(argument[3]), chance)
    if code is codes.ATOMIC_GROUP:
        return _example(list(argument), chance)
    if code is codes.BRANCH:
        return _example(list(chance.choice(argument[1])), chance)
    return ""


_CATEGORIES = {
    codes.CATEGORY_DIGIT: "7",
    codes.CATEGORY_NOT_DIGIT: "x",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "x",
    codes.CATEGORY_WORD: "w",
    codes.CATEGORY_NOT_WORD: "-",
}


def _of_set(members: list[tuple[object, object]], chance: random.Random) -> str:
    """Return a letter that a set holds."""
    if members[0][0] is codes.NEGATE:
        barred = re.compile("[" + "".join(_class(code, argument) for code, argument in members[1:]) + "]")
        return next((letter for letter in chance.sample("aZ7 -.\n,'", 9) if not barred.match(letter)), "~")
    code, argument = chance.choice(members)
    if code is codes.LITERAL:
        return chr(argument)
    if code is codes.RANGE:
        return chr(chance.randint(*argument))
    return _CATEGORIES.get(argument, "x")


def _class(code: object, argument: object) -> str:
    if code is codes.LITERAL:
        return re.escape(chr(argument))
    if code is codes.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    names = {
        codes.CATEGORY_DIGIT: r"\d",
        codes.CATEGORY_NOT_DIGIT: r"\D",
        codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_NOT_SPACE: r"\S",
        codes.CATEGORY_WORD: r"\w",
        codes.CATEGORY_NOT_WORD: r"\W",
    }
    return names[argument]
