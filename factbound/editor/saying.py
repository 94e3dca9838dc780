"""An edit in words, as the message of its commit says it."""

from __future__ import annotations

from factbound.editor.desk import State
from factbound.editor.drafts import find_differences
from factbound.editor.fields import LABELS
from factbound.facts.model import Entity
from factbound.facts.vocabulary import DEFAULTS, Property
from factbound.read.entities import Written

LONGEST = 72
"""Letters of the first line of a message; longer values are cut in it and stand below in full."""
TIMES = {"when": "start", "until": "end"}
"""How a message calls what the form asks for with 'since' and 'until'."""


def say_change(state: State, entity: Entity, prop: Property, before: Written, after: Written) -> str:
    """Return the message for a statement that was changed."""
    differences = find_differences(before, after)
    if said := {"value", "formula"} & set(differences):
        beside = [_told(key, before, after) for key in differences if key not in said]
        also = f" Also changed: {', '.join(beside)}." if beside else ""
        first, _, full = _whole("Set", state, entity, prop, after).partition("\n\n")
        return "\n\n".join([first, *filter(None, [full]), f"It was {_value(state, prop, before)}{_time(before)}.{also}"])
    told = [_told(key, before, after) for key in differences]
    fact = _fact(state, entity, prop, after)
    return _message(f"Change {fact} ({_value(state, prop, after)}): {', '.join(told)}", f"Change {fact}: {', '.join(map(_label, differences))}")


def say_new(state: State, entity: Entity, prop: Property, after: Written) -> str:
    """Return the message for a statement that was added."""
    return _whole("Set" if not prop.many else "Add to", state, entity, prop, after)


def say_removed(state: State, entity: Entity, prop: Property, before: Written) -> str:
    """Return the message for a statement that was removed."""
    fact = _fact(state, entity, prop, before)
    return _message(f"Remove a statement of {fact}: {_value(state, prop, before)}{_time(before)}", f"Remove a statement of {fact}")


def _whole(verb: str, state: State, entity: Entity, prop: Property, after: Written) -> str:
    fact, time, value = _fact(state, entity, prop, after), _time(after), _value(state, prop, after)
    joint = ": " if verb == "Add to" else " to "
    *found, last = dict.fromkeys(["", *(state.short_names.get(one.split()[0], one) for one in after.get("from", ()) if one)])
    sources = f", from {' and '.join(filter(None, [', '.join(filter(None, found)), last]))}" if last else ""
    return _message(f"{verb} {fact}{joint}{value}{time}{sources}", f"{verb} {fact}{joint}{value}{time}")


def _message(full: str, short: str) -> str:
    """Return a message whose first line is short, and whose body says all where that says less."""
    if len(full) <= LONGEST:
        return full
    first = short if len(short) <= LONGEST else short[: LONGEST - 1].rstrip() + "…"
    return f"{first}\n\n{full}."


def _fact(state: State, entity: Entity, prop: Property, written: Written) -> str:
    """Return 'MegaFon's stake in AliExpress Russia'."""
    of = str(written.get("of", written.get("in", "")))
    about = state.entity(of)
    object_words = f" {'in' if prop.type == 'share' else 'of'} {about.name if about else of}" if of else ""
    name = entity.name or entity.id
    return f"{name}{chr(39) if name.endswith('s') else chr(39) + 's'} {_lower(prop.label)}{object_words}"


def _lower(label: str) -> str:
    """Return a label as it stands in a sentence; a word in capitals stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label


def _value(state: State, prop: Property, written: Written) -> str:
    if "value" not in written:
        return str(written.get("formula", ""))
    value = str(written["value"])
    named = state.entity(value) if prop.type == "entity" else None
    return named.name if named else value


def _time(written: Written) -> str:
    return f" ({written['when']})" if written.get("when") else ""


def _label(key: str) -> str:
    return _lower(LABELS[key if key != "in" else "of"][0])


def _told(key: str, before: Written, after: Written) -> str:
    """Return what became of one key."""
    if key == "from":
        gone, new = (set(one.get("from", ())) - set(other.get("from", ())) for one, other in ((before, after), (after, before)))
        return ", ".join([f"source {one} added" for one in sorted(new)] + [f"source {one} dropped" for one in sorted(gone)]) or "order of sources"
    if key in ("note", "because", "provided", "settled_by", "disputed"):
        return _label(key) + ("" if before.get(key) and after.get(key) else " added" if after.get(key) else " removed")
    was, now = (str(one.get(key, "") or DEFAULTS.get(key, "nothing")) for one in (before, after))
    return f"{TIMES.get(key) or _label(key)} from {was} to {now}"
