"""What the theme prints around pages, printed once for all pages that differ in nothing but their words, and filled in.

A page outside the navigation is printed with its words left out, and with a record of all that was asked about it. A page of which the same is true
is printed the same, whatever templates a project has. Where they do more with words than is known here, each page is printed by itself.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from factbound.publish.builder.holes import Hole, Holed, NotAPatternError, Record, is_apart, put_together
from factbound.publish.theme import ThemeSandbox, make_theme_environment
from factbound.render.sandbox.compiling import PrintingCode
from factbound.render.sandbox.text import words_of

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page
    from mkdocs.theme import Theme

LARGE = 1_000_000
"""Characters of a page that is printed by itself, so that its budget is what it is."""
KEPT = 400
"""Shells that a process keeps."""

THEN = ("striptags", "e", "escape", "upper", "lower", "trim")
"""Filters that make a text of a text alone."""
_ASKED = ("defined", "undefined", "none")
_OF_CONTENTS = ("first", "last", "length", "count", "list", "map", "default", "d")
_OF_PAGES = ("get", "items", "keys", "values")


class Meta:
    """Stands for what a page's front matter says."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def __bool__(self) -> bool:
        return bool(self.record.ask(lambda page: bool(page.meta)))

    def __contains__(self, key: object) -> bool:
        return bool(self.record.ask(lambda page: key in page.meta))


class Contents:
    """Stands for a page's contents, of whose shape the record knows."""

    def __init__(self, items: list[Item]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Any:
        return iter(self._items)


class Item:
    """Stands for a heading in them."""

    def __init__(self, record: Record, link: Any, path: tuple[int, ...]) -> None:
        self.record, self.link, self.path = record, link, path
        self.level = link.level
        self.children = [Item(record, one, (*path, number)) for number, one in enumerate(link.children)]


STAND_INS = (Hole, Holed, Meta, Contents, Item)


class ShellSandbox(ThemeSandbox):
    """The sandbox of the theme, which can print a page with its words left out."""

    code_generator_class = PrintingCode
    concat = staticmethod(put_together)
    record: Record | None = None

    def prepare(self) -> None:
        """Have filters and tests know what stands for words."""
        self.filters |= {name: self._filter(name, one) for name, one in self.filters.items()}
        tests: Mapping[str, Any] = TESTS
        self.tests = {name: self._test(name, one) for name, one in tests.items()}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; of the page that is recorded what stands for it."""
        record = self.record
        if record is None:
            return super().getattr(obj, attribute)
        if obj is record.page:
            return self._of_page(record, attribute)
        if isinstance(obj, Meta):
            return self._of_meta(record, attribute)
        if isinstance(obj, Item):
            return self._of_item(record, obj, attribute)
        if isinstance(obj, STAND_INS):
            raise NotAPatternError
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item."""
        if isinstance(obj, Meta | Item) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, STAND_INS):
            raise NotAPatternError
        return super().getitem(obj, argument)

    def printed(self, value: Any) -> Any:
        """Return what is printed."""
        return value if isinstance(value, Hole | Holed) else super().printed(value)

    def joined(self, *parts: Any) -> Any:
        """Put texts behind each other."""
        if any(isinstance(one, STAND_INS) for one in parts):
            return put_together(one if isinstance(one, Hole | Holed) else words_of(one) for one in parts)
        return super().joined(*parts)

    def _of_page(self, record: Record, attribute: str) -> Any:
        if not self.reach(record.page)(attribute):
            return super().getattr(record.page, attribute)
        if attribute == "meta":
            return Meta(record)
        if attribute == "toc":
            record.ask(lambda page: shape(page.toc))
            return Contents([Item(record, one, (number,)) for number, one in enumerate(record.page.toc)])
        if attribute == "ancestors" and not record.page.ancestors:
            return record.ask(lambda page: list(page.ancestors))
        return record.hole(lambda page: getattr(page, attribute))

    def _of_meta(self, record: Record, key: str) -> Any:
        if key in _OF_PAGES:
            raise NotAPatternError
        if not record.ask(lambda page: key in page.meta):
            return self.undefined(obj=record.page.meta, name=key)
        return record.hole(lambda page: page.meta[key])

    def _of_item(self, record: Record, item: Item, attribute: str) -> Any:
        if attribute in ("level", "children"):
            return getattr(item, attribute)
        if attribute in ("title", "url", "id"):
            return record.hole(lambda page: getattr(_heading(page.toc, item.path), attribute))
        return super().getattr(item.link, attribute)

    def _filter(self, name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        place = 1 if hasattr(plain, "jinja_pass_arg") else 0

        @wraps(plain)
        def filtered(*values: Any, **named: Any) -> Any:
            record = self.record
            if record is None:
                return plain(*values, **named)
            value, others = values[place], values[place + 1 :]
            if any(isinstance(one, STAND_INS) or one is record.page for one in (*others, *named.values())) or value is record.page:
                raise NotAPatternError
            if name in ("url", "script_tag") and not isinstance(value, STAND_INS):
                record.ways.add(str(value))
            if not isinstance(value, STAND_INS) or (isinstance(value, Contents) and name in _OF_CONTENTS):
                return plain(*values, **named)
            return self._filtered(name, value, others, named)

        return filtered

    def _filtered(self, name: str, value: Any, others: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Return what a filter makes of words that are not there."""
        if name == "replace" and isinstance(value, Holed) and len(others) == 2 and not named:
            return value.replace(*map(str, others))
        if name in ("default", "d"):
            boolean = (others[1] if len(others) > 1 else False) or named.get("boolean", False)
            return value if not boolean or value else others[0] if others else named.get("default_value", "")
        if isinstance(value, Hole) and name in THEN and not others and not named:
            return value.then(FILTERS[name])
        if isinstance(value, Hole) and name == "url" and value.record.ask(lambda page: value.words(page).startswith("#")):
            return value
        raise NotAPatternError

    def _test(self, name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(plain)
        def tested(*values: Any) -> Any:
            if self.record is not None and name not in _ASKED and any(isinstance(one, STAND_INS) or one is self.record.page for one in values):
                raise NotAPatternError
            return plain(*values)

        return tested


def make_page_environment(theme: Theme) -> ShellSandbox:
    """Return the sandbox for the templates of a theme that print pages."""
    sandbox = make_theme_environment(theme, ShellSandbox)
    assert isinstance(sandbox, ShellSandbox)
    sandbox.prepare()
    return sandbox


@dataclass
class Shell:
    """A page with its words left out."""

    parts: list[str | Hole]
    record: Record
    ways: frozenset[tuple[str, ...]]
    """The record's ways as far as a page's own address goes."""

    def fill(self, page: Page, own: tuple[str, ...]) -> str | None:
        """Return another page, or None where it would not be printed so.

        Args:
            page: The page.
            own: Its address in parts. Where a way leads there, or below it, it is another way from there.
        """
        record = self.record
        if (
            own in self.ways
            or any(question(page) != answer for question, answer in record.asked)
            or not all(is_apart(one, page) for one in record.apart)
        ):
            return None
        filled = [one if isinstance(one, str) else one.words(page) for one in self.parts]
        return "".join(filled) if all(isinstance(one, str) for one in filled) else None


class Shells:
    """The shells of a site's pages.

    Args:
        sandbox: Prints them.
    """

    def __init__(self, sandbox: ShellSandbox) -> None:
        self._sandbox = sandbox
        self._kept: dict[Any, list[Shell]] = {}
        self._count = 0
        self._given_up = False

    def render(self, page: Page, name: str, make_context: Callable[[], Any]) -> str:
        """Return a page inside the theme.

        Args:
            page: The page, which is not in the navigation.
            name: Of its template.
            make_context: Makes what the template is given.
        """
        own = tuple(page.url.strip("/").split("/"))
        key = (own[:-1], name, shape(page.toc))
        if not self._given_up and len(page.content or "") < LARGE:
            for shell in self._kept.get(key, ()):
                if (filled := shell.fill(page, own)) is not None:
                    return filled
            printed = self._print(page, name, make_context()) if self._count < KEPT else None
            if printed is not None and (filled := printed.fill(page, own)) is not None:
                self._kept.setdefault(key, []).append(printed)
                self._count += 1
                return filled
        return self._sandbox.get_template(name).render(make_context())

    def _print(self, page: Page, name: str, context: Any) -> Shell | None:
        """Print a page with its words left out; when that cannot be done, it is not tried again."""
        self._sandbox.record = record = Record(page)
        try:
            printed: Any = self._sandbox.get_template(name).render(context)
        except Exception:  # noqa: BLE001 - a fault of the templates is met again where the page is printed by itself
            self._given_up = True
            return None
        finally:
            self._sandbox.record = None
        if not isinstance(printed, Holed):
            return None
        settings = context["config"]
        ways = {*record.ways, *settings.extra_css, *map(str, settings.extra_javascript)}
        length = len(page.url.strip("/").split("/"))
        return Shell(printed.parts, record, frozenset(tuple(posixpath.normpath(f"/{one}")[1:].split("/")[:length]) for one in ways))


def shape(toc: Any) -> tuple[Any, ...]:
    """Return the levels of a page's headings as they stand below each other."""
    return tuple((one.level, shape(one.children)) for one in toc)


def _heading(toc: Any, path: tuple[int, ...]) -> Any:
    found = toc.items[path[0]]
    for number in path[1:]:
        found = found.children[number]
    return found
