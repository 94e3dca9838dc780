"""One target of the section fuzz, in a process of its own: python _fuzzing.py TARGET [options of libFuzzer] CORPUS.

A target is given text by chance, which it must take or refuse in its own words; any other error, or a result that another reader does not
share, is a find.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import atheris  # noqa: E402 - it has to be there before what it watches is loaded

with atheris.instrument_imports(include=["factbound"], enable_loader_override=False):
    import yaml

    from factbound.check.figures import figures_in
    from factbound.check.markup import covered, references, strings
    from factbound.check.prose import blocks_of, sentences_of
    from factbound.check.references import TemplateText
    from factbound.facts.faults import FormulaFault, ValueFault
    from factbound.facts.formulas import evaluate
    from factbound.facts.grammar import parse_formula
    from factbound.facts.values import format_value, parse_value
    from factbound.facts.vocabulary import BUILT_IN_UNITS, Property, Unit
    from factbound.read.content import _parse
    from factbound.read.records import parse_json, parse_toml
    from factbound.read.yamlfile import Mapping, Scalar, Sequence, parse_yaml

UNITS = {**BUILT_IN_UNITS, "people": Unit("people", "person", "people")}
PROPERTIES = (
    Property("stake", "Stake", "share"),
    Property("worth", "Worth", "money"),
    Property("staff", "Staff", "quantity", unit="people"),
    Property("day", "Day", "date"),
    Property("ally", "Ally", "entity"),
    Property("role", "Role", "text"),
)


class NoFacts:
    """What formulas ask for facts; there are none."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Return a question that has no answer."""

        def asked(*_: str) -> None:
            raise FormulaFault(f"no {name}")

        return asked


def reader(text: str) -> None:
    """YAML is a tree that PyYAML shares, or a problem at a place of the text."""
    file = parse_yaml(text, "a.yml")
    assert file.problems or file.root
    assert all(1 <= one.at.line <= max(1, len(file.lines)) for one in file.problems)
    if not file.problems:
        assert _plain(file.root) == _stripped(yaml.load(text, yaml.CBaseLoader))


def value(text: str) -> None:
    """A value is read, and what readers see of it is read back as the same."""
    for prop in PROPERTIES:
        try:
            found = parse_value(text, prop, UNITS)
        except ValueFault:
            continue
        if prop.type != "date":
            assert parse_value(format_value(found, prop, UNITS), prop, UNITS) == found


def formula(text: str) -> None:
    """A formula is read and reckoned, or has a fault at a column of it."""
    try:
        evaluate(parse_formula(text, UNITS), NoFacts())
    except FormulaFault as fault:
        if not 1 <= fault.column <= max(1, len(text) + 1):
            raise ValueError(f"column {fault.column}: {fault.message}") from fault


def page(text: str) -> None:
    """A page has its front matter, its blocks and its figures; what is covered keeps its length."""
    found, problems = _parse("page.md", text)
    assert all(1 <= one.at.line <= text.count("\n") + text.count("\r") + 1 for one in problems)
    if not problems:
        assert len(covered(found.text)) == len(found.text)
        list(strings(found.text))
        references(found.text)
        for block in blocks_of(TemplateText("content/page", "content/page.md", found.text)):
            figures_in(block.text)
            sentences_of(block)


def records(text: str) -> None:
    """JSON and TOML are read, or refused with the error that callers expect."""
    for parse in (parse_json, parse_toml):
        try:
            parse(text)
        except ValueError:
            continue


TARGETS = {one.__name__: one for one in (reader, value, formula, page, records)}


def _plain(node: object) -> object:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [_plain(item) for item in node.items]
        case Mapping():
            return {key: _plain(inner) for key, inner in node.entries.items()}


def _stripped(found: object) -> object:
    if isinstance(found, dict):
        return {_stripped(key): _stripped(inner) for key, inner in found.items()}
    return [_stripped(inner) for inner in found] if isinstance(found, list) else str(found).strip()


def main() -> None:
    """Fuzz one target."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: target(data.decode("utf-8", "replace")))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
