"""Where facts land in a report: as footnotes with marks in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from factbound.facts.clocks import Fact
from factbound.facts.knowledge import Knowledge
from factbound.facts.model import Entity, Locator, Source, Statement
from factbound.render import escape
from factbound.render.wording import Wording, in_brackets

REFERENCES = "\ufdd3"
"""Where the list of sources is to stand: a character that no text has, since Unicode keeps it for the internal use of programs."""


def _inputs_of_facts(knowledge: Knowledge) -> dict[str, list[str]]:
    """Return what each computed fact was computed from, each once."""
    found: dict[str, dict[str, None]] = {}
    for statement in knowledge.statements:
        for one in knowledge.workings.get(statement.id, ()):
            found.setdefault(statement.fact_id, {})[one.fact_id] = None
    return {fact: list(inputs) for fact, inputs in found.items()}


@dataclass
class ReportLanding:
    """A report; gathers its footnotes and figures."""

    wording: Wording
    name: str
    notes: dict[str, str] = field(default_factory=dict)
    """Footnote id -> its Markdown, in the order of first use."""
    assets: dict[str, str] = field(default_factory=dict)
    """File name under assets/ -> SVG."""
    site: bool = False
    shown: set[str] = field(default_factory=set)
    """The facts that it prints, by id."""
    _names: dict[str, str] = field(default_factory=dict)
    """The Markdown of a footnote -> its id."""

    def fact(  # a page needs the row and the moment
        self,
        fact_id: str,
        text: str,
        holding: Sequence[Statement],
        words: Sequence[str],
        row: str = "",  # noqa: ARG002
        moment: Fact | None = None,  # noqa: ARG002
    ) -> Markup:
        """Print a fact with its mark in words and a footnote that names source and passage."""
        self.shown.add(fact_id)
        # What is said side by side shares a note; of a dispute each side has its own.
        groups = [[one] for one in holding] if "disputed" in words else [holding] if holding else []
        references = "".join(dict.fromkeys(f"[^{self._note(group)}]" for group in groups))
        return Markup(f"{escape.markdown(text)}{self.mark(words)}{references}")

    def mention(self, fact_id: str, text: str, holding: Sequence[Statement], words: Sequence[str]) -> Markup:  # noqa: ARG002 - a page needs them
        """Print a fact that a note names with its mark in words; notes stand in tables and footnotes, which take no footnotes."""
        self.shown.add(fact_id)
        return Markup(escape.markdown(text)) + self.mark(words)

    def value(self, statement: Statement, words: Sequence[str] = (), printed: Markup | None = None) -> Markup:
        """Print a value with its marks as plain text."""
        self.shown.add(statement.fact_id)
        return (printed or Markup(escape.markdown(self.wording.value(statement)))) + self.mark(words)

    def mark(self, words: Sequence[str]) -> Markup:
        """Print marks in brackets."""
        return Markup(in_brackets(words))

    def exact(self, fact_id: str, text: str, words: Sequence[str] = ()) -> Markup:
        """Print a number with its marks as plain text."""
        self.shown.add(fact_id)
        return Markup(escape.markdown(text)) + self.mark(words)

    def count(self, text: str) -> Markup:
        """Print a count."""
        return Markup(escape.markdown(text))

    def computed(self, text: str, inputs: Sequence[Statement], words: Sequence[str] = ()) -> Markup:
        """Print a result with its marks as plain text."""
        self.shown.update(one.fact_id for one in inputs)
        return Markup(escape.markdown(text)) + self.mark(words)

    def past(self, fact_id: str, text: str) -> Markup:
        """Print it as plain text."""
        self.shown.add(fact_id)
        return Markup(escape.markdown(text))

    def row(self, text: str, row: str) -> Markup:  # noqa: ARG002 - a page needs the row
        """Print the words."""
        return Markup(escape.markdown(text))

    def entity(self, entity: Entity) -> Markup:
        """Print an entity's name."""
        return Markup(escape.markdown(entity.name))

    def page(self, title: str, path: str) -> Markup:  # noqa: ARG002 - a report stands alone
        """Print the title."""
        return Markup(escape.markdown(title))

    def source(self, source: Source) -> Markup:
        """Print a source's title, linked to where it can be read."""
        title = escape.markdown(source.title)
        return Markup(f"[{title}]({escape.link_address(source.address)})" if source.address else title)

    def locator(self, locator: Locator, source: Source) -> Markup:
        """Print where a source says something, in short: 'Reuters 2018b, p9s1'."""
        return Markup(self.wording.short_citation(source, [locator.passage] if locator.passage else []))

    def rests_on(self) -> tuple[str, ...]:
        """Return the ids of the facts that it prints and of those that they were computed from, sorted."""
        inputs = self.wording.knowledge.gathered(_inputs_of_facts)
        found, new = set(self.shown), set(self.shown)
        while new:
            new = {one for name in new for one in inputs.get(name, ())} - found
            found |= new
        return tuple(sorted(found))

    def footnotes(self) -> str:
        """Return the definitions of all footnotes, for the end of the report."""
        return "".join(f"[^{name}]: {text}\n\n" for name, text in self.notes.items())

    def with_references(self, text: str) -> str:
        """Return the report with the sources that it cites, in full, where a template asked for them: known when all is printed."""
        return text.replace(REFERENCES, "\n".join(f"- {one}" for one in self.wording.cited_in(text)))

    def _note(self, statements: Sequence[Statement]) -> str:
        """Add the footnote of some statements once; those with the same sources and the same things to say share one."""
        text = self.wording.footnote(statements)
        if text not in self._names:
            name, others = statements[0].id.replace(".", "-"), 1
            while name in self.notes:  # what began with the same statement, and says something else
                others += 1
                name = f"{statements[0].id.replace('.', '-')}-{others}"
            self.notes[name] = text
            self._names[text] = name
        return self._names[text]
