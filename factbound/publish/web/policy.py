"""The policy that every page of a site carries: a browser then runs the site's own script files and asks nobody else, whatever stands in the page."""

from __future__ import annotations

import base64
import hashlib

from factbound.check.markuprules import style_values

_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's own styles draw their icons from data addresses
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",  # the search fetches its index
    "worker-src": "'self'",  # and looks through it beside the page
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""See https://www.w3.org/TR/CSP3/. What is not named falls to default-src: frames, plug-ins, manifests."""

BARE = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of a page that needs nothing, such as one that sends its reader on."""

_ENCODING = '<meta charset="utf-8">'

REFERRER = '<meta name="referrer" content="same-origin">'
"""Other sites are not told which briefing leads to them."""


def render_policy(html: str) -> str:
    """Return the lines that go first into the head of a finished page.

    A page may have style attributes of few plain forms (see `markuprules`). Each is allowed by the hash of its text, so that no
    other style attribute has an effect, and scripts never are: there is no script in a page.
    """
    hashes = "".join(f" {hash_source(value)}" for value in sorted(style_values(html)))
    rules = {**_RULES, "style-src": f"'self' 'unsafe-hashes'{hashes}"} if hashes else _RULES
    return meta("; ".join(f"{name} {value}" for name, value in rules.items())) + REFERRER


def meta(policy: str) -> str:
    """Return the element by which a page carries a policy."""
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def hash_source(text: str) -> str:
    """Return how a policy names a text by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def with_policy(html: str) -> str:
    """Return a finished page with its policy first in its head, right behind the encoding, which a browser looks for in the first kilobyte."""
    before, head, after = html.replace(_ENCODING, "", 1).partition("<head>")
    return f"{before}{head}{_ENCODING}{render_policy(html)}{after}"
