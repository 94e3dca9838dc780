"""Who may ask the editor for anything: a browser on this machine that was given the token, and pages of the editor's own."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from factbound.serve.local import HOSTNAMES


def _word() -> str:
    return secrets.token_urlsafe(24)


@dataclass
class Gate:
    """The secrets of one run of the editor; they are never written anywhere but to the terminal and to that browser."""

    port: int = 0
    token: str = field(default_factory=_word)
    """Part of the address that the terminal shows; exchanged for the session."""
    session: str = field(default_factory=_word)
    """What the cookie holds, which no script can read."""
    csrf: str = field(default_factory=_word)
    """What every form holds, and no page of another origin can know."""

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies know no ports, and two editors may run."""
        return f"factbound-edit-{self.port}"

    @property
    def set_cookie(self) -> str:
        """The header that hands out the session."""
        return f"{self.cookie}={self.session}; Path=/; HttpOnly; SameSite=Strict"

    def is_at_home(self, host: str) -> bool:
        """Return whether a Host header names this server; any other name was made to point here."""
        return host in {f"{name}:{self.port}" for name in HOSTNAMES}

    def opens(self, token: str) -> bool:
        """Return whether an address had the right token."""
        return _same(token, self.token)

    def knows(self, cookies: str) -> bool:
        """Return whether a Cookie header holds the session."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and _same(found.value, self.session)

    def is_own(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request that changes something came from a page of this server; browsers always say so in one of two headers."""
        origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
        if site is not None and site != "same-origin":
            return False
        if origin is not None:
            return origin == f"http://{headers.get('Host')}"
        return site is not None

    def signed(self, word: str) -> bool:
        """Return whether a form held the right word."""
        return _same(word, self.csrf)


def _same(one: str, two: str) -> bool:
    return hmac.compare_digest(one.encode(), two.encode())
