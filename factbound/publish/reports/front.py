"""Front matter: what a report says about itself before its title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from factbound.publish.reports.fault import ReportFault

PAPERS = ("portrait", "landscape")


@dataclass(frozen=True)
class FrontMatter:
    """The front matter of one report, all of it text as written."""

    title: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    """An ISO date, or whatever was written."""
    as_of: str = ""
    """The day that the facts are about, in words."""
    compared_with: str = ""
    """The earlier state of the facts of which it tells the changes since."""
    looks_back: bool = False
    """Whether that is another day than the edition's own, of which `date` is then said to be the date."""
    language: str = "en"
    """A language tag such as `en` or `en-GB`."""
    version: str = ""
    status: str = ""
    classification: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    short_title: str = ""
    """For the running header; the title where it is empty."""
    contents: bool = False
    """`toc: true`."""
    compact: bool = False
    """`compact: true`: the whole report on one page."""
    paper: str = "portrait"

    @property
    def day(self) -> dt.date | None:
        """The date as a day, where it is one."""
        try:
            return dt.date.fromisoformat(self.date)
        except ValueError:
            return None


def parse_front_matter(text: str) -> FrontMatter:
    """Read the YAML between the two `---` lines; keys that typesetting does not know are left to others.

    Raises:
        ReportFault: When it is not a mapping, has no title, or a value is of the wrong sort.
    """
    try:
        # BaseLoader reads every scalar as text: a version of 1.10 stays 1.10, a title of "No" stays "No".
        keys = yaml.load(text, Loader=yaml.BaseLoader) or {}  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ReportFault("the front matter is not YAML", mark.line + 2 if mark else 1) from error
    if not isinstance(keys, Mapping):
        raise ReportFault("the front matter is not a list of keys with values", 1)
    front = FrontMatter(
        title=_text(keys, "title"),
        subtitle=_text(keys, "subtitle"),
        authors=_texts(keys, "author"),
        publisher=_text(keys, "publisher"),
        date=_text(keys, "date"),
        as_of=_text(keys, "as_of"),
        compared_with=_text(keys, "compared_with"),
        looks_back=_flag(keys, "looks_back"),
        language=_text(keys, "lang") or "en",
        version=_text(keys, "version"),
        status=_text(keys, "status"),
        classification=_text(keys, "classification"),
        description=_text(keys, "description"),
        keywords=_texts(keys, "keywords"),
        short_title=_text(keys, "short_title"),
        contents=_flag(keys, "toc"),
        compact=_flag(keys, "compact"),
        paper=_text(keys, "paper") or "portrait",
    )
    if not front.title:
        raise ReportFault("the front matter has no title", 1, "Expected a line such as 'title: Who owns the venture'.")
    if front.paper not in PAPERS:
        raise ReportFault(f"'{front.paper}' is not a paper", 1, "Expected 'paper: portrait' or 'paper: landscape'.")
    return front


def _text(keys: Mapping[str, object], key: str) -> str:
    value = keys.get(key, "")
    if not isinstance(value, str):
        raise ReportFault(f"'{key}' in the front matter is not one text", 1)
    return " ".join(value.split(" ")).strip()


def _texts(keys: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = keys.get(key) or []
    values = value if isinstance(value, list) else [value]
    texts = tuple(one for one in values if isinstance(one, str) and one)
    if len(texts) != len([one for one in values if one]):
        raise ReportFault(f"'{key}' in the front matter is not a list of texts", 1)
    return texts


def _flag(keys: Mapping[str, object], key: str) -> bool:
    value = _text(keys, key).lower()
    if value not in {"", "true", "false"}:
        raise ReportFault(f"'{key}: {value}' in the front matter is neither true nor false", 1)
    return value == "true"
