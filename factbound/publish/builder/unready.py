"""Stands for what is not there while a page is made by itself: what it would show of other pages. Whoever uses it in any way is stopped."""

from __future__ import annotations

from typing import Any, NoReturn


class NotByItselfError(Exception):
    """A page cannot be made by itself: the site generator has to make the whole site."""


def _stop(*_: Any, **__: Any) -> NoReturn:
    raise NotByItselfError


class Unready:
    """Something of another page."""

    __slots__ = ()

    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __call__ = __hash__ = _stop
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _stop
    __str__ = __repr__ = __format__ = __int__ = __float__ = __index__ = __html__ = _stop


UNREADY: Any = Unready()
