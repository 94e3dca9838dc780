"""The form of a statement, made from the vocabulary: which fields it has, what goes into each, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from factbound.facts.faults import ValueFault
from factbound.facts.model import Entity, Project
from factbound.facts.reasons import REASONS
from factbound.facts.values import parse_value
from factbound.facts.vocabulary import CERTAINTIES, DEFAULTS, DIRECTNESSES, RANKS, STATUSES, Property, Vocabulary
from factbound.problems import Problem
from factbound.read.entities import Written

Shape = Literal["line", "words", "choice", "lines", "tick", "sources"]
Choice = tuple[str, str]
"""What the file says, and how the form calls it."""

LABELS: Mapping[str, tuple[str, str]] = {
    "value": ("Value", ""),
    "formula": ("Formula", "Instead of a value: how to compute it from other facts, such as the sum of their stakes."),
    "round": ("Rounded to", "What the computed number is printed as a multiple of. Only with a formula."),
    "of": ("Of", ""),
    "when": ("Since", "The time from which it held: a day, month, quarter or year, an approximate one with ~ before it. Empty: always."),
    "until": ("Until", "The last day on which it held. Empty: it still does, or something newer takes its place."),
    "status": ("How far along", "How far the thing itself has come."),
    "certainty": ("How sure", "How sure it is that it is so."),
    "directness": ("How it reached us", "Direct: a source that is cited says it itself. Relayed: they all pass on what another outlet said."),
    "by": ("Said by", "Who says it: the id of an entity, or words."),
    "provided": ("On condition that", "What has to happen for it to hold."),
    "from": ("Sources", "Each source by its id, with the passages that say it."),
    "reason": ("Why the value is missing", "Only beside the value undisclosed or unknown."),
    "settled_by": ("Who could tell", "Ids of entities or words, one a line. Only beside a missing value."),
    "rank": ("Weight", "A preferred statement is followed, a rejected one is not; both need the reason below."),
    "disputed": ("Disputed", "Another statement contradicts it, and nothing settles which is right."),
    "because": ("Because", "Why it is preferred, rejected or disputed, or why the value is missing."),
    "note": ("Note", "Anything else that a reader should know."),
}
"""Key of a statement -> what the form calls it, and a sentence that helps."""

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("said", "What is said", ("value", "of")),
    ("time", "When it held", ("when", "until")),
    ("sources", "Who says so", ("from", "by", "directness")),
    ("standing", "How firm it is", ("status", "certainty", "provided")),
    ("weighing", "When statements differ", ("rank", "disputed", "because")),
    ("missing", "When the value is not known", ("reason", "settled_by")),
    ("computed", "When it is computed", ("formula", "round")),
    ("remark", "Remark", ("note",)),
)
"""Fields that belong together, in the order of the form."""

FOLDED = ("weighing", "missing", "computed")
"""Groups that stay folded while nothing is in them."""


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    shape: Shape
    value: tuple[str, ...] = ()
    help: str = ""
    expected: str = ""
    choices: tuple[Choice, ...] = ()
    """Of a choice: what may be chosen. Of a line: what is offered while somebody types."""
    problems: tuple[Problem, ...] = ()
    required: bool = False

    @property
    def text(self) -> str:
        """What stands in it."""
        return "\n".join(self.value)

    @property
    def cited(self) -> list[tuple[str, str]]:
        """Sources with their passages."""
        found = (one.split() for one in self.value if one.strip())
        return [(words[0], " ".join(words[1:])) for words in found]


@dataclass(frozen=True)
class Group:
    """Fields that belong together."""

    name: str
    title: str
    fields: tuple[Field, ...] = field(default_factory=tuple)

    @property
    def folds(self) -> bool:
        """Whether it can be folded away."""
        return self.name in FOLDED

    @property
    def open(self) -> bool:
        """Whether something stands in it, or is missing from it."""
        return any(one.value or one.problems for one in self.fields)


def make_groups(project: Project, prop: Property, written: Written, problems: Mapping[str, tuple[Problem, ...]]) -> list[Group]:
    """Return the form of a statement.

    Args:
        project: Whose vocabulary, entities and sources it offers.
        prop: What the statement says.
        written: What stands in it.
        problems: Key -> what is wrong with it.
    """
    groups = []
    for name, title, keys in GROUPS:
        wanted = [key for key in keys if _has(prop, key, written)]
        fields = tuple(_field(project, prop, key, written, problems.get(key, ())) for key in wanted)
        if fields:
            groups.append(Group(name, title, fields))
    return groups


def _has(prop: Property, key: str, written: Written) -> bool:
    """Return whether a property's statements can have a key; what is written is shown whatever it is."""
    if key in written or (key == "of" and "in" in written):
        return True
    if key == "of":
        return bool(prop.of)
    return key != "round" or prop.type in ("share", "money", "quantity")


def _field(project: Project, prop: Property, key: str, written: Written, problems: tuple[Problem, ...]) -> Field:
    label, help_text = LABELS[key]
    words = written.get(key, written.get("in", "") if key == "of" else "")
    value = (words,) if isinstance(words, str) and words else tuple(words or ())
    required = key in ("value", "of", "from")
    match key:
        case "value":
            help_text = prop.description
            shape: Shape = "words" if prop.type == "text" else "line"
            return Field(key, label, shape, value, help_text, expected_words(prop, project.vocabulary), _entities(project, prop), problems, required)
        case "of":
            return Field(key, label, "choice", value, _of_help(project, prop), "", _choices(_things(project, prop.of), value), problems, required)
        case "status" | "certainty" | "directness" | "rank":
            return Field(key, label, "choice", value, help_text, "", _choices(_words_of(key), value), problems)
        case "reason":
            return Field(key, label, "choice", value, help_text, "", _choices(_reasons(), value), problems)
        case "by":
            return Field(key, label, "line", value, help_text, "", tuple(_things(project, ())), problems)
        case "from":
            return Field(key, label, "sources", value, help_text, "", (), problems, required)
        case "settled_by":
            return Field(key, label, "lines", value, help_text, "", (), problems)
        case "disputed":
            return Field(key, label, "tick", value, help_text, "", (), problems)
        case "because" | "note" | "provided":
            return Field(key, label, "words", value, help_text, "", (), problems)
    return Field(key, label, "line", value, help_text, "", (), problems)


def expected_words(prop: Property, vocabulary: Vocabulary) -> str:
    """Say how a value of a property is written, in the parser's own words."""
    if prop.type == "text":
        return "Our own words; or unknown, or undisclosed."
    if prop.type == "entity":
        kinds = " or ".join(vocabulary.kinds[name].label.lower() for name in prop.kinds if name in vocabulary.kinds)
        return f"The id of a {kinds}." if kinds else "The id of an entity."
    try:
        parse_value("?", prop, vocabulary.units)
    except ValueFault as fault:
        return fault.expected
    return ""


def _of_help(project: Project, prop: Property) -> str:
    kinds = " or ".join(project.vocabulary.kinds[name].label.lower() for name in prop.of if name in project.vocabulary.kinds)
    return f"The {kinds} that it is about." if kinds else "This property takes no such thing."


def _entities(project: Project, prop: Property) -> tuple[Choice, ...]:
    return tuple(_things(project, prop.kinds)) if prop.type == "entity" else ()


def _things(project: Project, kinds: tuple[str, ...]) -> Iterable[Choice]:
    """Yield the entities of some kinds, or all of them, by name."""
    found: list[Entity] = [one for one in project.entities.values() if not kinds or one.kind.name in kinds]
    return ((one.id, one.name or one.id) for one in sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def _words_of(key: str) -> Iterable[Choice]:
    known = {"status": STATUSES, "certainty": CERTAINTIES, "directness": DIRECTNESSES, "rank": RANKS}[key]
    return (("", f"{DEFAULTS[key]} (nothing said)"), *((word, word) for word in known))


def _reasons() -> Iterable[Choice]:
    return (("", "no reason given"), *((reason.code, f"{reason.words} ({' or '.join(reason.fits)})") for reason in REASONS.values()))


def _choices(known: Iterable[Choice], value: tuple[str, ...]) -> tuple[Choice, ...]:
    """Return what may be chosen; a word that is written and not known stays, so that nothing is lost by looking."""
    found = tuple(known)
    names = {name for name, _ in found}
    first = () if "" in names else (("", "choose one"),)
    return (*first, *found, *((word, f"{word} (not known)") for word in value if word not in names))
