"""The diagram of who stands behind a venture: its holders, theirs, and so on, with what is not known whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factbound.facts.intervals import Interval
from factbound.facts.shares import WHOLE, parts_of, span_of
from factbound.facts.values import format_quantity
from factbound.render import charts
from factbound.render.figures.image import Row, Valued, fact_address, file_name, lower_first, page_address
from factbound.render.figures.ownership import REST
from factbound.render.figures.wholes import find_wholes
from factbound.render.views.document import Views
from factbound.render.views.entities import EntityView
from factbound.render.views.facts import FactView
from factbound.render.views.workings import ComputedView
from factbound.render.wording import enumerate_words

COLUMNS = ("Holder", "Holds of", "What", "Share", "Since", "Status")
_ELSEWHERE = "owners drawn elsewhere"
_IN_PART = "at least in part through"


def draw_control(views: Views, venture: EntityView) -> tuple[charts.Control, list[Row]] | None:
    """Return the diagram and its table; nothing where nobody is known to hold anything."""
    maker = _Maker(views, venture)
    return (maker.chart(), list(maker.rows())) if maker.wholes[venture.id].drawn else None


class _Maker:
    def __init__(self, views: Views, venture: EntityView) -> None:
        self._views, self._venture = views, venture
        self.wholes = find_wholes(views, venture.id)
        self._parents = self._first_met()

    def _first_met(self) -> dict[str, str]:
        """Return behind whom each one is drawn with its owners: where it is met first, going away from the venture."""
        found = {self._venture.id: ""}
        waiting = [self._venture.id]
        while waiting:
            name = waiting.pop(0)
            fresh = [holder for holder in self.wholes[name].drawn if holder not in found]
            found |= dict.fromkeys(fresh, name)
            waiting += fresh
        return found

    def chart(self) -> charts.Control:
        """Return the diagram."""
        name = self._venture.name
        return charts.Control(
            name=file_name("control", self._venture.id),
            title=f"Who owns {name}, and who stands behind its owners?",
            finding=self._finding(),
            root=self._owner(self._venture.id, "", ()),
            note=self._without_owners(),
            description=" ".join(self._told(one) for one in self._parents if self.wholes[one].drawn),
        )

    def rows(self) -> Iterator[Row]:
        """Yield who holds what of whom, the nearest to the venture first."""
        for held, whole in self.wholes.items():
            of = self._views.entities[held]
            for shares in whole.holders.values():
                for share in shares:
                    yield from ((share.entity, of, share.label, Valued(one), one.when, one.standing) for one in share.held)
            for name, quantity, words in ((REST, whole.balance.rest, "left over"), ("All together", whole.balance.surplus, "more than the whole")):
                if quantity:
                    yield name, of, "", ComputedView(format_quantity(quantity, {}), whole.inputs, self._views), "", words

    def _owner(self, name: str, of: str, shares: tuple[charts.Holding, ...], remark: str = "") -> charts.Owner:
        """Return somebody with all behind it; where it is drawn a second time, without them."""
        whole, href = self.wholes[name], page_address(self._views, name)
        entity = self._views.entities[name].name
        if self._parents[name] != of:
            remarks = (remark, _ELSEWHERE if whole.drawn else "")
            return charts.Owner(entity, shares, remark="; ".join(one for one in remarks if one), href=href)
        first = next((one[0].prop.name for one in whole.drawn.values()), "")
        owners = [self._holder(one, name, tuple(self._holding(share, first) for share in found)) for one, found in whole.drawn.items()]
        if rest := whole.balance.rest:
            owners.append(charts.Owner(REST, (charts.Holding(format_quantity(rest, {}), *parts_of(rest)),), known=False))
        surplus = f"shares of it come to {format_quantity(whole.balance.surplus, {})}" if whole.balance.surplus else ""
        return charts.Owner(entity, shares, tuple(owners), remark="; ".join(one for one in (remark, surplus) if one), href=href)

    def _holder(self, name: str, of: str, shares: tuple[charts.Holding, ...]) -> charts.Owner:
        """Return a holder; of one whose share is made up of others', or may be, it says so."""
        through = self.wholes[of].through.get(name, ())
        words = [f"through {enumerate_words(through)}"] if through else []
        sure, perhaps = self._held_twice(name, of)
        words += [f"{_IN_PART} {enumerate_words(sure)}"] if sure else []
        words += [f"also behind {enumerate_words(perhaps)}"] if perhaps else []
        return self._owner(name, of, shares, "; ".join(words))

    def _held_twice(self, name: str, of: str) -> tuple[list[str], list[str]]:
        """Return behind which other holders one stands whose share may hold theirs: those where it must, for both are more than the whole; others."""
        drawn, found = self.wholes[of].drawn, (list[str](), list[str]())
        if name in self.wholes[of].through:
            return found
        for other in (one for one in drawn if one != name and self._is_behind(name, one) and not self._is_behind(one, name)):
            pairs = [(mine, theirs) for mine in drawn[name] for theirs in drawn[other] if mine.prop is theirs.prop]
            if pairs:
                sure = any(Interval.point(WHOLE).is_below(_span(mine) + _span(theirs)) for mine, theirs in pairs)
                found[0 if sure else 1].append(self._views.entities[other].name)
        return found

    def _is_behind(self, name: str, held: str) -> bool:
        """Whether somebody holds something of another, be it through others."""
        met, waiting = {held}, [held]
        while waiting:
            fresh = set(self.wholes[waiting.pop()].drawn) - met
            met |= fresh
            waiting += fresh
        return name in met and name != held

    def _holding(self, share: FactView, first: str) -> charts.Holding:
        label = "" if share.prop.name == first else lower_first(share.label)
        href = fact_address(self._views, share)
        return charts.Holding(share.bare, *parts_of(span_of(share.record)), label, share.marks, href, share.id, _is_majority(share))

    def _finding(self) -> str:
        """Tell who has more than half of what, and how much is not known whose."""
        met = {name: self.wholes[name] for name in self._parents}
        majorities = [share for whole in met.values() for shares in whole.drawn.values() for share in shares if _is_majority(share)]
        settled = any(share.object is self._venture for share in majorities)
        words = [] if settled else [f"Nobody is known to hold more than half of {self._venture.name}."]
        words += [
            f"More than half of {share.object}: {share.entity.name}, {lower_first(share.label)} {share}{self._part(share)}." for share in majorities
        ]
        rests = [(whole.balance.rest, self._views.entities[name].name) for name, whole in met.items()]
        left = [f"{format_quantity(rest, {})} of {name}" for rest, name in rests if rest]
        words += [f"{REST}: {', '.join(left)}."] if left else []
        return " ".join([*words, *self._age(share for whole in met.values() for shares in whole.drawn.values() for share in shares)])

    def _part(self, share: FactView) -> str:
        """Tell of a share that must hold another's: whose that is."""
        sure = self._held_twice(share.entity.id, share.record.of)[0]
        return f", {_IN_PART} {enumerate_words(sure)}" if sure else ""

    def _age(self, shares: Iterable[FactView]) -> list[str]:
        """Tell of what time the shares are."""
        times = sorted((one.when for share in shares for one in share.holding if one.when), key=lambda one: (one.start, one.end))
        if not times:
            return []
        first, last = times[0], max(times, key=lambda one: one.end)
        return [f"Shares as stated for {first.text}." if first == last else f"Shares as stated between {first.text} and {last.text}."]

    def _told(self, name: str) -> str:
        """Tell all holders of one in words."""
        whole = self.wholes[name]
        parts = [f"{shares[0].entity.name}, " + ", ".join(f"{lower_first(one.label)} {one}" for one in shares) for shares in whole.drawn.values()]
        parts += [f"{REST.lower()}, {format_quantity(whole.balance.rest, {})}"] if whole.balance.rest else []
        return f"{self._views.entities[name].name} is held by: {'; '.join(parts)}."

    def _without_owners(self) -> str:
        """Name the venture's own holders of whom nobody is recorded as an owner."""
        bare = [self._views.entities[name].name for name in self.wholes[self._venture.id].drawn if not self.wholes[name].drawn]
        return f"This briefing has no owners of {', '.join(bare)}." if bare else ""


def _is_majority(share: FactView) -> bool:
    return Interval.point(WHOLE / 2).is_below(_span(share))


def _span(share: FactView) -> Interval:
    return span_of(share.record).interval
