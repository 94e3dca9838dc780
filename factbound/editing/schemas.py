"""Keep the schemas for editors up to date when something adds, renames or deletes what they list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from factbound.editing.trial import Texts, changed_project
from factbound.files import FileChange
from factbound.formatting.plan import SCHEMAS, plan_schemas
from factbound.options import Options
from factbound.read.project import Reading, load_project


def stale_schemas(project: Path, reading: Reading) -> Sequence[FileChange]:
    """Return the schemas of a project that do not say what a reading of it would have them say; none where it keeps none."""
    return list(plan_schemas(project, reading)) if (project / SCHEMAS).is_dir() else []


def schemas_after(options: Options, texts: Texts) -> Sequence[FileChange]:
    """Return the schemas that will be stale when some files say something else, to be saved in one step with these."""
    if not (options.project / SCHEMAS).is_dir():
        return []
    with changed_project(options, texts) as trial:
        return stale_schemas(options.project, load_project(trial.project, judged=True))
