"""Follow changed facts as far as asked: to derived facts and checks, or on to the lines and documents of the later side."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from factbound.files import INPUTS
from factbound.history.changes import Changes
from factbound.history.git import Git, GitFault
from factbound.history.revisions import WORKING_TREE
from factbound.options import Options
from factbound.problems import BuildFailed, counted
from factbound.uses.effects import Effects, affected_facts, find_effects, with_places

LARGE = 2000
"""Statements beyond which documents are rendered only when somebody asks: each of them takes its time."""


def follow_changes(changes: Changes, options: Options, how_far: str) -> Effects:
    """Return what changed facts change besides.

    Args:
        changes: What changed.
        options: Of the project.
        how_far: `facts`, `pages`, or `auto`, which goes on to pages where the briefing is not large.
    """
    if changes.not_compared:
        return Effects(untold="What follows from the changes was not worked out, since not every file could be read.")
    if not changes.any:
        return Effects()
    effects = find_effects(changes, options)
    facts = affected_facts(changes, effects)
    if how_far == "facts" or not facts:
        return effects
    statements = sum(1 for _ in changes.after.project.statements())
    if how_far == "auto" and statements > LARGE:
        return replace(effects, untold=f"Pages and reports were not looked at, since there are {statements:,} statements: '--effects pages' does.")
    from factbound.prepare import check_project  # heavy, and most comparisons go without

    try:
        with _later_project(changes, options) as later:
            return with_places(effects, facts, check_project(later))
    except BuildFailed as failure:
        count = counted(len(failure.problems), "problem")
        return replace(effects, untold=f"Pages and reports were not looked at, since the later side has {count}; 'check' tells them.")
    except GitFault:
        return replace(effects, untold="Pages and reports were not looked at, since no commit has the templates of the later side.")


@contextmanager
def _later_project(changes: Changes, options: Options) -> Iterator[Options]:
    """Yield options of the later side: the project itself, or what a revision holds of it, laid out for as long as the block runs.

    Raises:
        GitFault: If the files of the revision cannot be read; an edition may be of none.
    """
    if changes.after.name == WORKING_TREE:
        yield options
        return
    git = Git(options.project)
    commit = git.find_commit(changes.after.commit)
    with tempfile.TemporaryDirectory(prefix="factbound-") as folder:
        root = Path(folder)
        for path, content in {**git.read_data(commit), **git.read_files(commit, INPUTS[1:])}.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield replace(options, project=root, out=root / "out")
