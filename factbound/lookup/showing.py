"""Everything about one thing in records: a fact, a row, an entity, a source. Where it is used is left to uses/."""

from __future__ import annotations

from factbound.facts.clocks import mark_words
from factbound.facts.index import index_statements
from factbound.facts.knowledge import Knowledge
from factbound.facts.plainwords import statement_words
from factbound.lookup.facts import Record, fact_record


def show_fact(knowledge: Knowledge, name: str, row: str = "") -> list[Record]:
    """Return a fact about each of its objects, or about that of a row."""
    found = [fact_record(knowledge, name, of, row) for of in knowledge.objects_of(name)]
    return [one for one in found if one["statements"]]


def show_entity(knowledge: Knowledge, name: str) -> Record:
    """Return an entity: its names, and what holds of it."""
    entity = knowledge.project.entities[name]
    facts = []
    for fact_id in dict.fromkeys(one.fact_id for one in entity.statements):
        for of in knowledge.objects_of(fact_id):
            fact = knowledge.settle((fact_id, of))
            holds = [statement_words(one, knowledge.project) for one in fact.holding]
            label = knowledge.project.vocabulary.properties[fact_id.partition(".")[2]].label
            facts.append({"fact": fact_id, "label": label, "of": of or None, "holds": holds, "marks": list(mark_words(fact.holding, fact.disputed))})
    names = {"name": entity.name, "also": list(entity.also), "native": dict(entity.native), "note": entity.note or None}
    return {"entity": name, "kind": entity.kind.name, **names, "facts": facts, **entity.at._asdict()}


def show_source(knowledge: Knowledge, name: str) -> Record:
    """Return a source: what it is, and which statements rest on which of its passages."""
    source = knowledge.project.sources[name]
    index = index_statements(knowledge.project.statements())
    cited = []
    for passage in source.passages or ("",):
        citing = index.by_passage.get((name, passage), ())
        rows = [{"row": one.id, "text": statement_words(one, knowledge.project), **one.at._asdict()} for one in citing]
        cited += [{"passage": passage or None, "statements": rows}] if rows else []
    texts = {key: getattr(source, key) or None for key in ("title", "publisher", "author", "address", "language", "note")}
    published = source.published.iso if source.published else None
    open_ = sum(not one.unused and (name, one.name) not in index.by_passage for one in source.passages.values())
    return {
        "source": name,
        **texts,
        "published": published,
        "out": knowledge.clocks.is_out(source),
        "excerpt": source.excerpt,
        "cited": cited,
        "passages_open": open_,
        **source.at._asdict(),
    }
