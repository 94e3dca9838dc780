"""Keep the schemas for editors up to date when a command adds, renames or deletes what they list."""

from __future__ import annotations

from pathlib import Path

from factbound.editing.save import FileChange, save_changes
from factbound.formatting.plan import SCHEMAS, plan_schemas
from factbound.read.project import load_project


def renew_schemas(project: Path) -> None:
    """Write the schemas that are out of date, in a project that has schemas.

    Raises:
        BuildFailed: When one cannot be written.
    """
    if (project / SCHEMAS).is_dir():
        stale = plan_schemas(project, load_project(project))
        save_changes(project, [FileChange(one.path, one.before, one.after) for one in stale])
