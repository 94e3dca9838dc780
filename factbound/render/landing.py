"""Where facts land: on a page of the site as links with marks; in a report, see `reportlanding`."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from markupsafe import Markup

from factbound.facts.clocks import Fact
from factbound.facts.model import Entity, Locator, Source, Statement
from factbound.facts.values import Missing
from factbound.render import escape
from factbound.render.addresses import page_address, way_to
from factbound.render.wording import Wording

REGISTER = "register.md"


class Landing(Protocol):
    """One document that is being rendered."""

    wording: Wording
    site: bool

    def fact(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str], row: str = "", moment: Fact | None = None) -> Markup:
        """Print a fact in running text.

        Args:
            fact_id: Which fact.
            text: Its value in words.
            holding: The statements that say so.
            words: The marks that it must carry.
            row: The statement's id, where one alone is quoted.
            moment: The date as of which it is printed, where that is not the day of the briefing.
        """
        ...

    def mention(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str]) -> Markup:
        """Print a fact that a prose field of data/ names; see `fact`."""
        ...

    def value(self, statement: Statement, words: Sequence[str] = (), printed: Markup | None = None) -> Markup:
        """Print a statement's value in a table that shows its source beside it.

        Args:
            statement: Whose value.
            words: The marks that it must carry; none where the table has columns for them.
            printed: The value, where it prints itself, as an entity does.
        """
        ...

    def mark(self, words: Sequence[str]) -> Markup:
        """Print marks behind a value; nothing for none."""
        ...

    def exact(self, fact_id: str, text: str, words: Sequence[str] = ()) -> Markup:
        """Print a number of a fact as a working needs it: unrounded, or one of its bounds; with its marks."""
        ...

    def count(self, text: str) -> Markup:
        """Print how many there are of something that the briefing itself is made of: statements, sources, places."""
        ...

    def computed(self, text: str, inputs: Sequence[Statement], words: Sequence[str] = ()) -> Markup:
        """Print what was computed from some statements and is no fact of its own: a side of a check, what shares leave over.

        Args:
            text: The result in words.
            inputs: The statements.
            words: The marks that it must carry.
        """
        ...

    def past(self, fact_id: str, text: str) -> Markup:
        """Print what a statement of a fact said at some time, which need not be what it says now."""
        ...

    def row(self, text: str, row: str) -> Markup:
        """Print words that lead to a row of the register, where there is one."""
        ...

    def entity(self, entity: Entity) -> Markup:
        """Print an entity's name."""
        ...

    def source(self, source: Source) -> Markup:
        """Print a source's title."""
        ...

    def locator(self, locator: Locator, source: Source) -> Markup:
        """Print where a source says something, in short."""
        ...

    def page(self, title: str, path: str) -> Markup:
        """Print the title of a page of the site."""
        ...


@dataclass
class SiteLanding:
    """A page of the site."""

    wording: Wording
    path: str
    """The page's own path under docs/, such as `parties/megafon.md`."""
    pages: Container[str] = frozenset()
    """All pages of the site."""
    folders: bool = True
    """Whether each page is made a folder of its own (use_directory_urls)."""
    register: Mapping[str, str] = field(default_factory=dict)
    """Entity -> the page that has its rows, where the register stands on several."""
    site: bool = True
    shown: set[str] = field(default_factory=set)
    """Ids of the facts that the page has printed."""

    def link(self, text: str, path: str, anchor: str = "", title: str = "") -> Markup:
        """Return a Markdown link from this page to another; escaped text is expected in `text`."""
        target = way_to(path, posixpath.dirname(self.path)) if path != self.path else ""
        place = f"{target}#{anchor}" if anchor else target
        tip = f' "{escape.link_title(title)}"' if title else ""
        return Markup(f"[{text}]({place or posixpath.basename(path)}{tip})")

    def page_of_row(self, row: str) -> str:
        """Return the page of the register that has a statement's row."""
        return self.register.get(row.partition(".")[0], REGISTER)

    def url(self, path: str, anchor: str = "") -> str:
        """Return the address of another page as raw HTML needs it: relative, as MkDocs makes it."""
        return page_address(path, self.path, folders=self.folders) + (f"#{anchor}" if anchor else "")

    def fact(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str], row: str = "", moment: Fact | None = None) -> Markup:
        """Print a link to the fact's row in the register, with a tooltip, and a mark where it is not simply so."""
        self.shown.add(fact_id)
        if not holding:
            return Markup(f'<span class="fact fact--unknown" data-fact="{fact_id}">{escape.markdown(text)}</span>')
        classes = _classes("fact", words) + (" fact--unknown" if isinstance(holding[0].value, Missing) else "")
        link = self.link(escape.markdown(text), self.page_of_row(holding[0].id), holding[0].id, self.wording.tooltip(holding, words))
        rows = row or " ".join(one.id for one in holding)
        at = f' data-at="{moment.day}"' if moment else ""
        return Markup(f'<span class="{classes}" data-fact="{fact_id}" data-row="{rows}"{at}>{link}{self.mark(words)}</span>')

    def mention(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str]) -> Markup:
        """Print a fact that a note names as any other."""
        return self.fact(fact_id, text, holding, words)

    def value(self, statement: Statement, words: Sequence[str] = (), printed: Markup | None = None) -> Markup:
        """Print a value bound to its statement."""
        self.shown.add(statement.fact_id)
        text = printed or escape.markdown(self.wording.value(statement))
        classes = _classes("value", words)
        return Markup(f'<span class="{classes}" data-fact="{statement.fact_id}" data-row="{statement.id}">{text}{self.mark(words)}</span>')

    def mark(self, words: Sequence[str]) -> Markup:
        """Print marks as the stylesheet knows them."""
        return Markup(f'\u00a0<span class="fact-mark">{", ".join(words)}</span>' if words else "")

    def exact(self, fact_id: str, text: str, words: Sequence[str] = ()) -> Markup:
        """Print a number that is not the fact's text but comes from it."""
        return Markup(f'<span data-exact="{fact_id}">{escape.markdown(text)}{self.mark(words)}</span>')

    def count(self, text: str) -> Markup:
        """Print a count."""
        return Markup(escape.markdown(text))

    def computed(self, text: str, inputs: Sequence[Statement], words: Sequence[str] = ()) -> Markup:
        """Print a result bound to what it was computed from; nothing for an empty one."""
        if not text:
            return Markup()
        rows = " ".join(one.id for one in inputs)
        return Markup(f'<span data-inputs="{rows}">{escape.markdown(text)}{self.mark(words)}</span>')

    def past(self, fact_id: str, text: str) -> Markup:
        """Print it in an element that names its fact and is not taken for what holds."""
        return Markup(f'<span class="then" data-then="{escape.attribute(fact_id)}">{escape.markdown(text)}</span>')

    def row(self, text: str, row: str) -> Markup:
        """Print a link to the row; the words alone without one."""
        return self.link(escape.markdown(text), self.page_of_row(row), row) if row and REGISTER in self.pages else Markup(escape.markdown(text))

    def entity(self, entity: Entity) -> Markup:
        """Print a link to the entity's page, unless this is it."""
        name, path = escape.markdown(entity.name), self.wording.page_of(entity)
        return self.link(name, path) if path in self.pages and path != self.path else Markup(name)

    def source(self, source: Source) -> Markup:
        """Print a link to the source's page."""
        return self.page(source.title, f"sources/{source.id}.md")

    def page(self, title: str, path: str) -> Markup:
        """Print a link to the page, if there is such a page: a source that was not out has none."""
        return self.link(escape.markdown(title), path) if path in self.pages else Markup(escape.markdown(title))

    def locator(self, locator: Locator, source: Source) -> Markup:
        """Print a link to the passage on the source's page."""
        text = escape.markdown(self.wording.locator(locator))
        if self.wording.knowledge.clocks.told(source.retracted):
            text = f"<del>{text}</del>"
        return self.link(text, f"sources/{source.id}.md", locator.passage)


def _classes(name: str, words: Sequence[str]) -> str:
    return " ".join([name, *(f"fact--{word}" for word in words)])
