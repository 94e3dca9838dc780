"""The sandbox that all templates of a project run in: charts, pages and reports, and the site's theme."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any

import jinja2
from jinja2.environment import Template, TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from factbound.check.constructs import TOO_DEEP, refuse
from factbound.render.sandbox.budget import Budget, OverBudget, Purse
from factbound.render.sandbox.compiling import CountingCode
from factbound.render.sandbox.held import Held
from factbound.render.sandbox.reach import Rule, reach_of
from factbound.render.sandbox.text import Land, article, check_size, compute, join_texts, replace_in

DEEPER = frozenset((Macro, BlockReference, LoopContext))
"""What can call itself."""


class CountingTemplate(Template):
    """A template that has a budget when it is printed, and stands one deeper than whoever includes it."""

    @classmethod
    def from_code(cls, environment: jinja2.Environment, code: Any, globals: Any, uptodate: Any = None) -> Template:  # noqa: A002 - Jinja's name
        """Return the template of compiled code."""
        made = super().from_code(environment, code, globals, uptodate)
        assert isinstance(environment, Sandbox)
        made.root_render_func = _deeper(made.root_render_func, environment)
        return made

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Print a document within its budget."""
        assert isinstance(self.environment, Sandbox)
        with self.environment.spending():
            return super().render(*args, **kwargs)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Return what whoever imports it gets, made once for each document; Jinja would keep it, and with it what it has imported itself."""
        assert isinstance(self.environment, Sandbox)
        if ctx is not None and ctx.globals_keys - self.globals.keys():
            return super()._get_default_module(ctx)
        modules = self.environment.budget.modules
        if self not in modules:
            modules[self] = self.make_module()
        made: TemplateModule = modules[self]
        return made


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox with three more walls: what templates reach is listed, texts keep their escaping, and all has a budget.

    Args:
        land: Escapes what templates put together, for where it lands.
        prints: What becomes of each printed value.
        new_budget: Makes what one document may take.
    """

    code_generator_class = CountingCode
    template_class = CountingTemplate
    rule = staticmethod(reach_of)
    """Returns what templates reach of a kind of thing."""
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self, land: Land, prints: Callable[[Any], Any], new_budget: Callable[[], Budget] = Budget, **settings: Any) -> None:
        super().__init__(**settings)
        self._land, self._prints, self._new_budget = land, prints, new_budget
        self._purse = _Purse()
        self.finalize = self.finalized
        self.globals.clear()
        self.globals["namespace"] = Namespace
        self.filters.clear()

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 - Jinja's name
        if self._purse.loaded:
            self._purse.loaded(name)
        held = self._purse.held
        if held is None or globals:
            return super()._load_template(name, globals)
        return held.find(name) or held.keep(name, lambda: super(Sandbox, self)._load_template(name, None))

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Print all documents of this thread from the same templates: of each, the file is looked at once."""
        before, self._purse.held = self._purse.held, Held(self)
        try:
            yield
        finally:
            self._purse.held = before

    def digest_of_template(self, name: str) -> bytes:
        """Return a digest of the text that a template has for the documents that are printed now; nothing where there is no such template.

        Raises:
            LookupError: When they were printed from several.
        """
        return (self._purse.held or Held(self)).digest(name)

    def hear_of_templates(self, digests: Mapping[str, bytes]) -> None:
        """Take in what another process has printed documents of this thread from."""
        if self._purse.held:
            self._purse.held.hear(digests)

    @contextmanager
    def telling(self, loaded: Callable[[str], None]) -> Iterator[None]:
        """Tell of each template that this thread asks for."""
        before, self._purse.loaded = self._purse.loaded, loaded
        try:
            yield
        finally:
            self._purse.loaded = before

    @property
    def budget(self) -> Budget:
        """What is left for the document that is being printed."""
        return self._purse.budget

    def spending(self) -> _Spending:
        """Return a stretch in which a budget of its own is spent."""
        return _Spending(self._purse, self._new_budget())

    @jinja2.pass_context
    def finalized(self, context: Context, value: Any) -> Any:  # noqa: ARG002 - asking for it has Jinja print constants when the template runs
        """Return a value as it is printed; compiled templates call it."""
        return self.printed(value)

    def printed(self, value: Any) -> Any:
        """Return a value as it is printed."""
        text = self._prints(value)
        if isinstance(text, str):
            self._purse.budget.make(len(text))
        return text

    def take_filters(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        """Take filters; what they make counts as what a document puts together, since some make a long text of a short one."""
        self.filters |= {name: self._counting(filter_) for name, filter_ in filters.items()}

    def _counting(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(filter_)
        def counted(*values: Any, **named: Any) -> Any:
            made = filter_(*values, **named)
            if isinstance(made, str):
                self._purse.budget.make(len(made))
            return made

        return counted

    def step(self, characters: int) -> None:
        """Take a step; compiled templates call it."""
        self._purse.budget.step(characters)

    def turns(self, values: Collection[Any]) -> Collection[Any]:
        """Take a step for each of some values, of which a loop then leaves out some; compiled templates call it."""
        known = values if hasattr(values, "__len__") else list(values)
        for _ in known:
            self._purse.budget.step()
        return known

    def joined(self, *parts: Any) -> str:
        """Put texts behind each other; compiled templates call it for `~`."""
        return join_texts(parts, self._land, self._purse.budget)

    def sized(self, value: Any) -> Any:
        """Return a list that a template wrote; compiled templates call it."""
        return check_size(value, self._purse.budget)

    def reach(self, obj: Any) -> Rule:
        """Return what templates reach of a thing."""
        return self.rule(obj.__class__)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - Jinja gives the value, too
        """Return whether templates may reach an attribute."""
        return self.reach(obj)(attr)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute that is in reach, or an item of that name."""
        if self.rule(obj.__class__)(attribute):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.item(obj, attribute)
        if attribute == "replace" and isinstance(obj, str):
            return replace_in(obj, self._land, self._purse.budget)
        if isinstance(obj, jinja2.Undefined):
            return obj.attribute  # which says what is not defined
        found = self.item(obj, attribute)
        return self.unsafe_undefined(obj, attribute) if isinstance(found, jinja2.Undefined) else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute of that name that is in reach."""
        found = self.item(obj, argument)
        return self.getattr(obj, str(argument)) if isinstance(argument, str) and isinstance(found, jinja2.Undefined) else found

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        """Return what stands for an attribute that is out of reach: whoever uses it is told so."""
        return self.undefined(f"templates cannot reach '{attribute}' of {article(obj)}", obj=obj, name=attribute, exc=SecurityError)

    def item(self, obj: Any, key: Any) -> Any:
        """Return an item, or what stands for one that is not there."""
        if _has_items(obj.__class__):
            try:
                return obj[key]
            except (TypeError, LookupError):
                pass
        return self.undefined(obj=obj, name=key if isinstance(key, str | int) else article(key))  # type: ignore[arg-type]  # an element may be a number

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something; what can call itself goes one deeper."""
        budget = self._purse.budget
        budget.step()
        kind: Any = obj.__class__
        if kind not in DEEPER:
            if isinstance(obj, type) and obj is not Namespace:
                raise SecurityError(f"templates cannot call {obj.__name__}")
            budget.look_at_clock()
            return context.call(obj, *args, **kwargs)
        budget.enter()
        try:
            return context.call(obj, *args, **kwargs)
        finally:
            budget.leave()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja gives the context, too
        """Compute something small."""
        return compute(operator, left, right, self._land, self._purse.budget)

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, raw: bool = False, defer_init: bool = False) -> Any:
        """Compile a template; what it may not use and Python's own limits are the template's fault."""
        try:
            if isinstance(source, str):
                tree = self.parse(source, name, filename)
                refuse(source, tree, name, filename)
                source = tree
            return super().compile(source, name, filename, raw, defer_init)  # type: ignore[call-overload]
        except (SyntaxError, RecursionError, ValueError, OverflowError, MemoryError) as error:
            raise jinja2.TemplateSyntaxError(f"{TOO_DEEP}, or a number has too many digits", 1, name, filename) from error


class _Purse(Purse):
    """It, and the templates that the documents of a thread are printed from."""

    held: Held | None = None


class _Spending:
    """A stretch of work with a budget of its own; what surrounds it then goes on with its own."""

    def __init__(self, purse: _Purse, budget: Budget) -> None:
        self._purse, self._budget = purse, budget

    def __enter__(self) -> Budget:
        self._before, self._purse.budget = self._purse.budget, self._budget
        return self._budget

    def __exit__(self, *_: object) -> None:
        self._purse.budget = self._before


def _deeper(root: Callable[[Context], Iterator[str]], environment: Sandbox) -> Callable[[Context], Iterator[str]]:
    def counted(context: Context) -> Iterator[str]:
        budget = environment._purse.budget  # noqa: SLF001 - the template's own environment
        budget.enter()
        try:
            yield from root(context)
        finally:
            budget.leave()

    return counted


@cache
def _has_items(kind: type) -> bool:
    """Return whether a kind of thing has items that templates may ask for."""
    return issubclass(kind, Mapping | Sequence | TemplateReference)


__all__ = ["Budget", "OverBudget", "Sandbox"]
