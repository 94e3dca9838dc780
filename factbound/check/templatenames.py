"""What rests on the texts of templates alone, and is kept by them: a hundred templates are not parsed again to learn their names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jinja2

from factbound.check.guards import KNOWN
from factbound.check.references import Names, TemplateText, assigned_names, check_references, free_names
from factbound.read.kept import Store

SORT = "names"
"""As what the cache keeps them."""


@dataclass(frozen=True)
class TemplateNames:
    """The names of all templates of a build."""

    assigned: frozenset[str]
    """Those that they give to things of their own; see `assigned_names`."""
    free: Mapping[str, frozenset[str]]
    """Template -> those that it uses and does not make itself."""
    sound: frozenset[str]
    """Templates without a fault, whatever facts there are, as long as no entity is called by a name that one uses."""

    def is_sound(self, text: TemplateText, names: Names) -> bool:
        """Return whether a template is known to have no fault."""
        return text.name in self.sound and (self.free[text.name] - names.words).isdisjoint(names.facts)


def find_names(templates: Sequence[TemplateText], environment: jinja2.Environment, names: Names, store: Store | None = None) -> TemplateNames:
    """Return the names of templates.

    Args:
        templates: All that there are.
        environment: What they are written for.
        names: What they may refer to where there are no facts.
        store: Where names are kept, if anywhere.
    """
    known = [sorted(one) for one in (names.words, names.attributes, environment.filters, environment.tests)]
    key = hashlib.blake2b(json.dumps([known, *([one.name, one.path, one.text] for one in templates)]).encode(), digest_size=32).digest()
    if store and (data := store.get(SORT, key)) is not None:
        assigned, free, sound = json.loads(data)
        return TemplateNames(frozenset(assigned), {name: frozenset(words) for name, words in free.items()}, frozenset(sound))
    frees = {one.name: free_names(one, environment) for one in templates}
    sounds = frozenset(one.name for one in templates if f"{KNOWN}(" not in one.text and not check_references([one], environment, names))
    found = TemplateNames(assigned_names(templates, environment), frees, sounds)
    if store:
        told = [sorted(found.assigned), {name: sorted(words) for name, words in frees.items()}, sorted(sounds)]
        store.put(SORT, key, json.dumps(told).encode())
    return found
