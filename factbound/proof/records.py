"""facts.json as the master copy: what each statement must look like wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factbound.facts.clocks import PASSED_OVER
from factbound.proof.reading.document import fold


@dataclass(frozen=True)
class Records:
    """The rows of facts.json, by id."""

    rows: Mapping[str, Mapping[str, Any]]

    def text(self, rows: Sequence[str]) -> str:
        """Return the words in which some statements stand together: 'a, b and c', or 'a or b' where they contradict each other."""
        texts = [str(self.rows[row]["text"]) for row in rows]
        if any(self.rows[row]["disputed"] for row in rows) and len(texts) > 1:
            return " or ".join(dict.fromkeys(texts))
        return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"

    def texts(self, rows: Sequence[str]) -> list[str]:
        """Return all ways in which they may be said: as in `text`, and one number in words."""
        said = self.rows[rows[0]].get("in_words") if len(rows) == 1 else None
        return [self.text(rows), *([str(said)] if said else [])]

    def said(self, fact_id: str) -> list[str]:
        """Return all that is said of a fact: each statement, and those that hold together."""
        rows = [row for row, record in self.rows.items() if record["id"] == fact_id]
        held = [row for row in rows if self.rows[row]["holds"]]
        return [*(text for row in rows for text in self.texts([row])), *([self.text(held)] if len(held) > 1 else [])]

    def marks(self, rows: Sequence[str], *, dated: bool = False) -> list[str]:
        """Return the words that must stand beside them.

        Args:
            rows: Their ids.
            dated: Whether they are shown as of an earlier day: then they need not say that they are past.
        """
        passed = {state.lower() for state in PASSED_OVER} - {"later"} if dated else set()
        return list(dict.fromkeys(word for row in rows for word in self.rows[row]["marks"] if word not in passed))

    def sources(self, row: str) -> set[tuple[str, str]]:
        """Return source and passage of all that says it."""
        return {(one["source"], one["passage"] or "") for one in self.rows[row]["from"]}

    def fault(self, rows: Sequence[str], text: str, marks: str, around: str = "", *, dated: bool = False) -> str:
        """Return how a place that shows some statements disagrees with them; nothing when it agrees.

        Args:
            rows: Their ids.
            text: What was read.
            marks: The words read beside it.
            around: What stands in the same row of a table, whose columns may say what the marks say.
            dated: Whether they are shown as of another day.
        """
        if unknown := [row for row in rows if row not in self.rows]:
            return f"facts.json has no row '{unknown[0]}'"
        if not any(_same(text, one) for one in self.texts(rows)):
            return f"shows '{text.strip()}', and facts.json says '{self.text(rows)}'"
        wanted, shown = self.marks(rows, dated=dated), {word.strip() for word in marks.split(",") if word.strip()}
        if missing := [word for word in wanted if word not in shown and fold(word) not in fold(around).casefold()]:
            return f"does not say '{missing[0]}'"
        own = {str(self.rows[row][key]) for row in rows for key in ("status", "certainty")}
        if surplus := sorted(shown - set(wanted) - own):
            return f"says '{surplus[0]}', and facts.json does not"
        return ""


def load_records(data: bytes) -> Records:
    """Read facts.json."""
    return index_records(json.loads(data)["facts"])


def index_records(rows: Iterable[Mapping[str, Any]]) -> Records:
    """Return the records of facts.json by their row."""
    return Records({row["row"]: row for row in rows})


def differing(before: Records, after: Records, keys: Iterable[str]) -> set[str]:
    """Return the rows in which some keys differ."""
    return {row for row, record in before.rows.items() for key in keys if after.rows.get(row, {}).get(key) != record[key]}


def _same(one: str, other: str) -> bool:
    return fold(one).casefold() == fold(other).casefold()
