"""Options behind the three backticks of a code block: those of its looks. The highlighter would take all of its own from there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor

Handled = tuple[str, list[str], dict[str, Any]]
"""Id, classes, options."""

LOOKS = ("hl_lines", "linenums", "guess_lang", "use_pygments", "css_class")
"""Options that say how a block looks; others read files, choose how letters are written, or make a long text of a short one."""

NUMBERS = ("linenostart", "linenostep")
_SMALL = re.compile("[0-9]{1,6}")


class FenceOptions(Extension):
    """What mkdocs.yml need not name; comes after the extensions that it names."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that the converter calls
        """Put the rule before the options of code blocks, where there are any."""
        for one in md.preprocessors:
            if isinstance(one, FencedBlockPreprocessor):
                one.handle_attrs = _kept_by(one, one.handle_attrs)  # type: ignore[method-assign]


def _kept_by(blocks: FencedBlockPreprocessor, handle: Callable[..., Handled]) -> Callable[..., Handled]:
    def handle_attrs(attributes: Iterable[tuple[str, str | None]]) -> Handled:
        name, classes, options = handle(attributes)
        if blocks.codehilite_conf:  # else they become attributes of the block, which the judge of pages looks at
            options = {key: value for key, value in options.items() if _is_kept(key, value)}
        return name, classes, options

    return handle_attrs


def _is_kept(key: str, value: object) -> bool:
    return key in LOOKS or (key in NUMBERS and _SMALL.fullmatch(str(value)) is not None)
