"""The plan of all pages, as one document reads it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from factbound.render.plan import Plan, PlannedPage, PlannedReport
from factbound.render.watching.reads import PATH, PLAN, PLANNED, REPORTS_ON, ROWS, Note, Watched, named


class WatchedPlan(Plan):
    """The plan of all pages, as one document reads it."""

    def __init__(self, plan: Plan, note: Note) -> None:
        self.__dict__.update(_inner=plan, _note=note)

    @property
    def pages(self) -> tuple[PlannedPage, ...]:
        """All pages."""
        return self._whole().pages

    @property
    def reports(self) -> tuple[PlannedReport, ...]:
        """All reports."""
        return self._whole().reports

    @property
    def ways(self) -> list[tuple[str, list[PlannedPage]]]:
        """What the navigation lists at its top level."""
        return self._whole().ways

    @property
    def by_path(self) -> Mapping[str, PlannedPage]:
        """Path -> the page."""
        return Watched(self.__dict__["_inner"].by_path, self.__dict__["_note"], (PLANNED,), named)

    @property
    def paths(self) -> Container[str]:
        """All pages, of which is asked whether they are there."""
        return Watched(self.__dict__["_inner"].by_path, self.__dict__["_note"], (PATH,), named)

    @property
    def register(self) -> Mapping[str, str]:
        """Entity -> the page that has its rows of the register."""
        return Watched(self.__dict__["_inner"].register, self.__dict__["_note"], (ROWS,), named)

    @property
    def reports_on(self) -> Mapping[str, Sequence[PlannedReport]]:
        """Entity -> the reports on it."""
        return Watched(self.__dict__["_inner"].reports_on, self.__dict__["_note"], (REPORTS_ON,), named)

    def _whole(self) -> Plan:
        self.__dict__["_note"]((PLAN,))
        inner: Plan = self.__dict__["_inner"]
        return inner
