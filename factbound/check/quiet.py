"""Narrative of which is known that nothing can be wrong with it but the names that it prints: most of what large projects have.

That rests on a text alone and on the vocabulary's units, so that it is kept by their content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from factbound.characters import find_unfit
from factbound.check.disguised import disguised_letters
from factbound.check.narrative import check_narrative
from factbound.check.numbers import has_figures
from factbound.check.references import TemplateText
from factbound.check.scripts import has_mixed_words
from factbound.read.kept import MANY, Beside, Store, part_by_name

SORT = "quiet"
"""As what the cache keeps it."""

Names = dict[str, list[list[str]]]
"""Path of a quiet text -> what it prints; see `plain_names`."""


def find_quiet(
    texts: Sequence[TemplateText], hashes: Mapping[str, str], units: Collection[str], store: Store | None = None, beside: Beside | None = None
) -> frozenset[str]:
    """Return the paths of the quiet ones among some texts, which from then on know what they print.

    Args:
        texts: Narrative files, each of which has no front matter.
        hashes: Path -> SHA-256 of the files.
        units: Words that 'one' counts.
        store: Where it is kept, if anywhere.
        beside: Does tasks in other processes, where there can be some.
    """
    named = {one.path: one for one in texts if one.path in hashes}
    groups = [[named[path] for (path,) in group] for group in part_by_name((path,) for path in named)]
    keys = [_key(group, hashes, units) for group in groups]
    known = [_read(store.get(SORT, key) if store else None) for key in keys]
    missing = [number for number, one in enumerate(known) if one is None]
    judge = partial(_judge, [groups[number] for number in missing], units)
    many = beside is not None and sum(len(groups[number]) for number in missing) >= MANY
    for place, data in enumerate(_judged(judge, beside if many else None, len(missing))):
        known[missing[place]] = _read(data)
        if store:
            store.put(SORT, keys[missing[place]], data)
    for path, names in ((path, names) for one in known if one for path, names in one.items()):
        named[path].__dict__["plain"] = frozenset((entity, prop) for entity, prop in names)
    return frozenset(path for one in known if one for path in one)


def is_quiet(text: TemplateText, units: Collection[str]) -> bool:
    """Return whether a text is plain, allows nothing, and has no fault that can be seen without any other file."""
    return (
        text.plain is not None
        and "allow" not in text.text
        and not any(find_unfit(text.text))
        and not check_narrative([text])
        and not any(disguised_letters([text]))
        and not has_mixed_words(text)
        and not has_figures(text, units)
    )


def _judged(judge: Callable[[int], bytes], beside: Beside | None, count: int) -> Iterator[bytes]:
    """Yield what is judged of each group; what other processes leave is done in this one."""
    done = 0
    for data in beside(judge, count) if beside else ():
        done += 1
        yield data
    yield from map(judge, range(done, count))


def _judge(groups: Sequence[Sequence[TemplateText]], units: Collection[str], number: int) -> bytes:
    quiet = {one.path: sorted(one.plain or ()) for one in groups[number] if is_quiet(one, units)}
    return json.dumps(quiet).encode()


def _read(data: bytes | None) -> Names | None:
    try:
        found: Names | None = None if data is None else json.loads(data)
    except ValueError:
        return None
    return found


def _key(group: Sequence[TemplateText], hashes: Mapping[str, str], units: Collection[str]) -> bytes:
    said = [sorted(units), [[one.path, hashes[one.path]] for one in group]]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=32).digest()
