"""A venture and all that stand behind it, each cut into who holds it."""

from __future__ import annotations

from dataclasses import dataclass

from factbound.facts.clocks import Fact
from factbound.facts.expressions import Chain
from factbound.facts.grammar import parse_formula
from factbound.facts.model import Statement
from factbound.facts.shares import NOTHING, Balance, balance, span_of
from factbound.render.figures.moments import share_facts
from factbound.render.views.document import Views
from factbound.render.views.facts import FactView


@dataclass(frozen=True)
class Whole:
    """Something that is held, with all that hold it."""

    holders: dict[str, list[FactView]]
    """Holder -> its shares: that of the capital, then others such as votes; the largest holder first, those who hold through others last."""
    through: dict[str, list[str]]
    """Holder -> names of the holders whose shares its own was computed from, so that it is not another part of the whole."""
    balance: Balance
    """What the shares of the capital leave over, or by how much they are too many."""
    inputs: tuple[Statement, ...]
    """What the balance rests on."""

    @property
    def drawn(self) -> dict[str, list[FactView]]:
        """The holders that hold anything: who holds nothing any more is in the table only."""
        return {name: left for name, shares in self.holders.items() if (left := [one for one in shares if not _is_nothing(one)])}


def find_wholes(views: Views, venture: str) -> dict[str, Whole]:
    """Return the venture and all that stand behind it, the nearest first; each once, however often it is met."""
    found: dict[str, Whole] = {}
    waiting = [venture]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = _cut(views, name)
            waiting += found[name].holders
    return found


def _cut(views: Views, of: str) -> Whole:
    cut = [held for _, facts in share_facts(views.knowledge, of) if (held := [fact for fact in facts if fact.holding])]
    capital = cut[0] if cut else []
    through = {fact.entity: names for fact in capital if (names := _others_in(views, fact))}
    direct = [fact for fact in capital if fact.entity not in through]
    holders: dict[str, list[FactView]] = {}
    for fact in (fact for facts in cut for fact in sorted(facts, key=lambda one: (one.entity in through, _size(one)))):
        holders.setdefault(fact.entity, []).append(FactView(fact, views))
    return Whole(holders, through, balance(direct), tuple(one for fact in direct for one in fact.holding))


def _others_in(views: Views, fact: Fact) -> list[str]:
    """Return whose shares of the same whole a share was computed from, if it was from such alone; what they leave over is not held through them."""
    inputs = [one for statement in fact.holding for one in views.knowledge.workings.get(statement.id, ())]
    same = (
        bool(inputs)
        and not any(_is_left_over(views, one) for one in fact.holding)
        and all(one.of == fact.of and one.entity != fact.entity for one in inputs)
    )
    return [views.entities[one.entity].name for one in inputs] if same else []


def _is_left_over(views: Views, statement: Statement) -> bool:
    """Whether a share was computed by taking those of others away."""
    relation = parse_formula(statement.formula, views.knowledge.project.vocabulary.units) if statement.formula else None
    return isinstance(relation, Chain) and any(step.operator == "-" for step in relation.steps)


def _size(fact: Fact) -> tuple[object, ...]:
    return (-(span_of(fact).interval.low or NOTHING), fact.id)


def _is_nothing(share: FactView) -> bool:
    return span_of(share.record).interval.high == 0
