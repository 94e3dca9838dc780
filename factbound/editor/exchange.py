"""What is asked of the editor and what it answers, apart from how both travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-same-origin"
)
"""A page of the site as a picture of itself: it runs no script and leads nowhere."""
OWN_FIELDS = ("csrf", "opened", "before", "number", "auto", "action", "commit", "all_the_same")
"""Of a form: what nobody typed."""


@dataclass(frozen=True)
class Request:
    """What a browser asks for."""

    method: str
    path: str
    """Decoded, beginning with a slash."""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """Return a form's first value of a name, or nothing."""
        return next(iter(self.form.get(name, ())), "")


@dataclass(frozen=True)
class Answer:
    """What it gets."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    policy: str = PAGE_POLICY


def page(text: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Answer with a page."""
    return Answer(text.encode("utf-8", "replace"), status=status)


def plain(text: str, status: HTTPStatus) -> Answer:
    """Answer with a line of text."""
    return Answer(text.encode(), "text/plain; charset=utf-8", status)


def typed(form: Mapping[str, Sequence[str]]) -> str:
    """Return what somebody typed into a form that is not taken, as browsers do not keep it: a line for each field, to be copied."""
    lines = [f"{name}: {', '.join(filter(None, words))}" for name, words in form.items() if name not in OWN_FIELDS and any(words)]
    return "\n\nWhat you typed, to copy:\n\n" + "\n".join(lines) if lines else ""


def sent_to(place: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Send the browser to another page of the editor."""
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": place, **(headers or {})})
