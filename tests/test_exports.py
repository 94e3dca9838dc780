"""The export of facts: row by row what Python's own writer gives of all of them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from factbound.publish.exports.facts_json import lay_out

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_values_are_laid_out_as_by_python(value):
    """Every part on a line of its own, one blank deeper; what is empty on none."""
    assert lay_out(value) == json.dumps(value, ensure_ascii=False, indent=1)
