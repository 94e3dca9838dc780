"""The chart of who holds how much: shares, what groups of them add up to, and what they leave over."""

from __future__ import annotations

from collections.abc import Sequence

from factbound.facts.intervals import Interval
from factbound.facts.shares import parts_of, span_of
from factbound.facts.values import widened
from factbound.render import charts
from factbound.render.figures.image import Row, fact_address, file_name
from factbound.render.views.briefing import BriefingView
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.statements import StatementView
from factbound.render.views.view import View

GROUP = "group"
"""Property that sorts holders in the ownership charts, where the vocabulary has it; else their kind does."""

REST = "Not known whose"
_SURPLUS = "Drawn to the sum of the shares, which is more than the whole."


def draw_ownership(views: Views, briefing: BriefingView, venture: EntityView, shares: Sequence[FactView]) -> tuple[charts.Ownership, list[Row]]:
    """Return the chart of a venture's known shares, and its table."""
    maker = _Maker(views, briefing)
    rows: list[Row] = [(share.entity, share, maker.group_cell(share)) for share in shares]
    rows += [(joint.label, joint, "together") for joint in joint_shares(venture, shares)]
    rows += [(REST, words, "left over") for words in (briefing.balance(venture).rest,) if words]
    rows += [("All shares", words, "more than the whole") for words in (briefing.balance(venture).surplus,) if words]
    return maker.chart(venture, shares), rows


def group_of(views: Views, entity: EntityView) -> str:
    """Return what a holder is sorted under."""
    fact = views.find(f"{entity.id}.{GROUP}")
    return fact.bare if fact is not None and fact.known else entity.kind.label


def joint_shares(venture: EntityView, shares: Sequence[FactView]) -> list[FactView]:
    """Return the venture's own facts that add up shares of it."""
    held = {share.statement.id for share in shares if share.statement}
    found = [fact for fact in venture.facts if fact.known and fact.prop.type == "share"]
    return [fact for fact in found if (inputs := _inputs(fact)) and len(inputs) > 1 and {one.id for one in inputs} <= held]


class _Maker:
    def __init__(self, views: Views, briefing: BriefingView) -> None:
        self._views, self._briefing = views, briefing

    def chart(self, venture: EntityView, shares: Sequence[FactView]) -> charts.Ownership:
        planned = any("planned" in share.mark for share in shares)
        found = self._briefing.balance(venture)
        joint = joint_shares(venture, shares)
        order = list(dict.fromkeys(group_of(self._views, share.entity) for share in shares))
        holders = [self._holder(share) for share in sorted(shares, key=lambda share: order.index(group_of(self._views, share.entity)))]
        return charts.Ownership(
            name=file_name("ownership", venture.id),
            title=f"Who {'is to hold' if planned else 'holds'} how much of {venture.name}?",
            finding=self._finding(venture, shares, planned),
            holders=tuple(holders),
            together=tuple(self._together(one) for one in joint if self._fills_groups(one, shares)),
            rest=str(found.rest),
            note=" ".join(part for part in (_SURPLUS if found.surplus else "", self._as_of(shares)) if part),
        )

    def _as_of(self, shares: Sequence[FactView]) -> str:
        """Tell of what day the chart is, and of what time its shares are where these are older."""
        day, words = self._views.knowledge.clocks.valid_at, self._briefing.valid_at
        last = max((one.when for share in shares for one in share.holding if one.when), key=lambda one: one.end, default=None)
        if day is None or last is None or last.end >= day:
            return f"As of {words}." if words else ""
        return f"Shares as of {last.text}, the last that were found by {words}."

    def _finding(self, venture: EntityView, shares: Sequence[FactView], planned: bool) -> str:
        found, joint = self._briefing.balance(venture), joint_shares(venture, shares)
        largest = _largest(shares, found.most)
        words = [f"{largest.entity.name} {'is to have' if planned else 'has'} the largest single share, {largest}."] if largest else []
        words += [f"{one.label}: {one}." for one in joint] or ([] if largest else [f"{one.entity.name}: {one}." for one in shares])
        words += [f"{REST}: {found.rest}."] if found.rest else []
        wrong = ": they cannot all be right" if found.wrong else ""
        words += [f"The shares come to {found.surplus}, more than the whole{wrong}."] if found.surplus else []
        return " ".join(words)

    def _holder(self, share: FactView) -> charts.Holder:
        group, href = group_of(self._views, share.entity), fact_address(self._views, share)
        return charts.Holder(share.entity.name, share.bare, *parts_of(span_of(share.record)), group, share.marks, href, share.id)

    def _together(self, joint: FactView) -> charts.Together:
        groups = {group_of(self._views, one.entity) for one in _inputs(joint)}
        return charts.Together(joint.label, joint.bare, tuple(sorted(groups)), fact_address(self._views, joint), joint.id, joint.marks)

    def _fills_groups(self, joint: FactView, shares: Sequence[FactView]) -> bool:
        """Whether a sum takes in all holders of its groups, so that a bracket over the groups is one over the sum."""
        summed = {one.fact_id for one in _inputs(joint)}
        groups = {group_of(self._views, share.entity) for share in shares if share.id in summed}
        return all(share.id in summed for share in shares if group_of(self._views, share.entity) in groups)

    def group_cell(self, share: FactView) -> View | str:
        """Return a holder's group for a table, bound to its fact where it is one."""
        fact = self._views.find(f"{share.entity.id}.{GROUP}")
        return fact.statement if fact is not None and fact.known else share.entity.kind.label


def _largest(shares: Sequence[FactView], rest: Interval | None) -> FactView | None:
    """Return the share that is larger than every other, whatever lies between their bounds; None where that is not known.

    Args:
        shares: All that are told.
        rest: What they may leave over, which somebody may hold alone.
    """
    spans = [*(_span(share) for share in shares), *([rest] if rest else [])]
    for share, span in zip(shares, spans, strict=False):
        if span and all(other is span or (other and other.is_below(span)) for other in spans):
            return share
    return None


def _span(share: FactView) -> Interval | None:
    """Return all that a share may be, or None when that is disputed or kept back."""
    number = share.number
    return widened(number) if number and not share.disputed else None


def _inputs(fact: FactView) -> list[StatementView]:
    return [one for view in fact.statements if view.holds for one in view.working]
