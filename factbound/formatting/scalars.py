"""Write texts as YAML: plain where that reads back as the same text, in quotes else, and over the lines that they stood on before."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import yaml

from factbound.read.yamlfile import LOADER

ENDS = "\r\n\x85\u2028\u2029"
BREAK = re.compile(f"\r\n|[{ENDS}]")
"""What YAML takes for the end of a line."""
_HIDDEN = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

Written = str | Sequence[str]
"""A value of a statement: one text, or a list of them."""


def write_value(value: Written, *, flow: bool = False) -> str:
    """Return a text, or a list of them in brackets; a list of one is written as the text."""
    if isinstance(value, str):
        return write_scalar(value, flow=flow)
    if len(value) == 1:
        return write_scalar(value[0], flow=flow)
    return f"[{', '.join(write_scalar(one, flow=True) for one in value)}]"


def write_fields(fields: Mapping[str, Written]) -> str:
    """Return a mapping in braces."""
    return "{" + ", ".join(f"{key}: {write_value(value, flow=True)}" for key, value in fields.items()) + "}"


def write_scalar(text: str, style: str = "", *, flow: bool = False) -> str:
    """Return a text as one line of YAML.

    Args:
        text: What it shall say.
        style: The quote that it stands in, which is kept if it can be.
        flow: Whether it stands within brackets or braces, where commas divide.
    """
    if style == '"':
        return _in_double_quotes(text)
    if style != "'" and _reads_back(text, text, flow=flow):
        return text
    quoted = "'" + text.replace("'", "''") + "'"
    return quoted if _reads_back(quoted, text, flow=flow) else _in_double_quotes(text)


def refold(old: str, new: str) -> str:
    """Return a scalar over the lines that another stood on, as far as the words at their ends are the same.

    Args:
        old: The scalar as it stands in the file, perhaps over several lines.
        new: What replaces it, on one line.
    """
    lines = BREAK.split(old)
    words = [line.strip() for line in lines]
    head, left = 0, new
    while head < len(words) - 1 and words[head] and left.startswith(f"{words[head]} "):
        left = left[len(words[head]) + 1 :]
        head += 1
    tail = 0
    while tail < len(words) - 1 - head and words[-1 - tail] and left.endswith(f" {words[-1 - tail]}"):
        left = left[: -len(words[-1 - tail]) - 1]
        tail += 1
    if not head and not tail:
        return new
    ends = [*(found.group() for found in BREAK.finditer(old)), ""]
    indent = lines[head][: len(lines[head]) - len(lines[head].lstrip())] if head else ""
    last = "" if not tail else ends[-1 - tail]
    return "".join(
        [
            *(line + end for line, end in zip(lines[:head], ends[:head], strict=True)),
            indent + left + last,
            *(line + end for line, end in zip(lines[len(lines) - tail :], ends[len(ends) - tail :], strict=True)),
        ]
    )


def _reads_back(written: str, text: str, *, flow: bool) -> bool:
    """Whether what is written reads as the text, and as nothing but a text."""
    if not text.isprintable() or (not written and not text):
        return False
    try:
        events = [one for one in yaml.parse(f"[{written}]" if flow else f"- {written}", Loader=LOADER) if isinstance(one, yaml.NodeEvent)]
    except yaml.YAMLError:
        return False
    match events:
        case [yaml.SequenceStartEvent(), yaml.ScalarEvent() as scalar]:
            return bool(scalar.value == text) and not scalar.tag and not scalar.anchor
        case _:
            return False


def _in_double_quotes(text: str) -> str:
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04X}", json.dumps(text, ensure_ascii=False))
