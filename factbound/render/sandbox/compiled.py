"""Templates as they were compiled by an earlier build: what is compiled from the same text by the same engine is the same."""

from __future__ import annotations

import hashlib
from types import CodeType
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

if TYPE_CHECKING:
    from factbound.files.cache import Cache


class KeptCode(BytecodeCache):
    """Takes the code of templates from the cache.

    Args:
        cache: Where it is kept.
        sort: Which environment compiles them.
    """

    def __init__(self, cache: Cache, sort: str) -> None:
        self._cache, self._sort = cache, f"code of {sort}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - a folder may have another name in each build
        """Return what a template is found by, beside its text."""
        return name

    def get_source_checksum(self, source: str) -> str:
        """Return a hash of a template's text."""
        return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return a template's code, where it is known, as if it had been compiled from its file as it is called now."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is not None:
            bucket.code = _compiled_from(bucket.code, filename or "<template>")
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Look for the code of a template."""
        if code := self._cache.get(self._sort, self._key(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._cache.put(self._sort, self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> bytes:
        return f"{bucket.key}\0{bucket.checksum}".encode()


def _compiled_from(code: CodeType, filename: str) -> CodeType:
    inner = tuple(_compiled_from(one, filename) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=filename, co_consts=inner)
