"""What all views share: they print themselves."""

from __future__ import annotations

from markupsafe import Markup

LANGUAGES = {"en": "English", "ru": "Russian", "zh": "Chinese", "de": "German", "fr": "French", "pt": "Portuguese", "uk": "Ukrainian"}


class View:
    """A thing that prints itself in its document."""

    def land(self) -> Markup:
        """Return the text for the document, escaped."""
        raise NotImplementedError
