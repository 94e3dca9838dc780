"""The planned reports as the check of narrative asks for them: what each may include."""

from __future__ import annotations

from factbound.check.included import Document
from factbound.render.plan import SOCIAL_CARD, Plan, PlannedReport


def list_documents(plan: Plan) -> list[Document]:
    """Return the reports of a plan, and the card that is set like one."""
    chapters = tuple(page.content for page in plan.pages if page.content and page.in_report)
    found = [Document(f"reports/{one.name}.md", one.template, chapters, _about(one)) for one in plan.reports]
    return [*found, Document("The social card", SOCIAL_CARD.template)]


def _about(report: PlannedReport) -> dict[str, str]:
    """Return what stands for an entity's names in the name of a file that is included."""
    return {"entity.id": report.entity.id, "entity.kind.folder": report.entity.kind.folder} if report.entity else {}
