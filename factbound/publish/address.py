"""Where the site will stand, if its settings say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def load_address(project: Path) -> str:
    """Return the site's address with a slash at its end, or nothing; what else is wrong with the settings is told elsewhere.

    It is read as MkDocs reads it, so that `site_url: !ENV [SITE_URL, ""]` takes it from the environment.
    """
    from mkdocs.exceptions import ConfigurationError
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    try:
        settings: Any = yaml_load((project / "mkdocs.yml").read_text("utf-8"), get_yaml_loader())
    except (OSError, UnicodeDecodeError, ConfigurationError):
        return ""
    address = str(settings.get("site_url") or "").strip() if isinstance(settings, dict) else ""
    return f"{address.rstrip('/')}/" if _is_web_address(address) else ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not parts.query and not parts.fragment
