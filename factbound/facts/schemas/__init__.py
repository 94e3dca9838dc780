"""JSON Schemas for editors, made from the vocabulary: which keys, words, ids and passages may stand where, and what a property means.

The engine is the judge: a schema never refuses what the engine takes, and leaves to it what a schema cannot say.
"""

from __future__ import annotations

from factbound.facts.schemas.files import make_schemas, schema_name

__all__ = ["make_schemas", "schema_name"]
