"""Templates as they were compiled by an earlier build: what is compiled from the same text by the same engine is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from factbound.render.sandbox.loading import digest_of_text


class KeptCode(BytecodeCache):
    """Takes the code of templates from the cache.

    Args:
        get: Returns what is kept under a key.
        put: Keeps something under a key.
    """

    def __init__(self, get: Callable[[bytes], bytes | None], put: Callable[[bytes, bytes], None]) -> None:
        self._get, self._put = get, put

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - a folder may have another name in each build
        """Return what a template is found by, beside its text."""
        return name

    def get_source_checksum(self, source: str) -> str:
        """Return a hash of a template's text."""
        return digest_of_text(source).hex()

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return a template's code, where it is known, as if it had been compiled from its file as it is called now."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is not None:
            bucket.code = _compiled_from(bucket.code, filename or "<template>")
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Look for the code of a template."""
        if code := self._get(_key(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._put(_key(bucket), bucket.bytecode_to_string())


def _key(bucket: Bucket) -> bytes:
    return hashlib.sha256(f"template {bucket.key} {bucket.checksum}".encode("utf-8", "surrogatepass")).digest()


def _compiled_from(code: CodeType, filename: str) -> CodeType:
    inner = tuple(_compiled_from(one, filename) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=filename, co_consts=inner)
