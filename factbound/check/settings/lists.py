"""What mkdocs.yml may name, and why the rest is refused."""

from __future__ import annotations

from collections.abc import Mapping

PLAIN = (
    "site_name",
    "site_description",
    "site_author",
    "copyright",
    "use_directory_urls",
    "validation",
    "strict",
    "exclude_docs",
    "draft_docs",
    "not_in_nav",
)
"""Settings whose values are words, switches and patterns alone."""

FIXED: Mapping[str, tuple[str, str]] = {
    "INHERIT": ("out/nav.yml", "where the build writes the navigation"),
    "docs_dir": ("out/docs", "where the build writes the pages"),
    "site_dir": ("out/site", "where the build writes the site"),
}
"""Settings that can say one thing."""

_REPOSITORY = "every page would ask the repository's host for its stars and releases"
_LINK = "Link to the repository in 'copyright', or under 'social' in 'extra'."
_EDIT = "pages are made by the build, so that an edit link would lead to no file"
REFUSED: Mapping[str, tuple[str, str]] = {
    "hooks": ("'hooks' runs Python code with each build", "Compute it in the data, or put it into a template: templates run in a sandbox."),
    "extra_templates": ("'extra_templates' would run outside the sandbox", "Put a page into templates/pages/ or content/."),
    "repo_url": (f"'repo_url': {_REPOSITORY}", _LINK),
    "repo_name": (f"'repo_name': {_REPOSITORY}", _LINK),
    "edit_uri": (f"'edit_uri': {_EDIT}", _LINK),
    "edit_uri_template": (f"'edit_uri_template': {_EDIT}", _LINK),
    "google_analytics": ("'google_analytics' tells another server of every reader", "Count readers from the log of your own web server."),
    "watch": ("'watch' reads folders beside the project's own", "python3 build.py serve watches all that a briefing is made from."),
    "dev_addr": ("'dev_addr' has no use in a briefing", "python3 build.py serve takes '--port'."),
}
"""Settings of MkDocs that a briefing cannot have: what is wrong, the way out."""

EXTENSIONS = frozenset(
    (
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html", "nl2br", "sane_lists"),
        *("smarty", "tables", "toc", "wikilinks", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic"),
        *("pymdownx.details", "pymdownx.escapeall", "pymdownx.extra", "pymdownx.fancylists", "pymdownx.highlight", "pymdownx.inlinehilite"),
        *("pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.progressbar", "pymdownx.quotes", "pymdownx.saneheaders"),
        *("pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
    )
)
"""Parts of Markdown that turn text into HTML and do nothing else; 'markdown.extensions.' before a name says the same."""

READING = {
    "pymdownx.snippets": "puts files, also those outside the project, and whatever other servers send into pages",
    "pymdownx.b64": "puts files, also those outside the project, into pages",
    "pymdownx.pathconverter": "leads links to files of this machine",
    "pymdownx.emoji": "takes its pictures from another server, or Python code for its index",
}
"""Extensions with a reason of their own."""

RUNNING = frozenset(
    ("custom_fences", "custom_inline", "slugify", "emoji_index", "emoji_generator", "pygments_formatter", "base_path", "url_download", "build_url")
)
"""Options of extensions that take Python code or files."""

HANDED_ON: Mapping[str, frozenset[str]] = {
    "codehilite": frozenset(("linenums", "guess_lang", "css_class", "pygments_style", "noclasses", "use_pygments", "lang_prefix")),
}
"""Extensions that hand all other options on to the highlighter, which reads files and fills the memory by some: the options that are their own."""

SEARCH = ("search", "material/search")
SEARCH_OPTIONS = ("lang", "separator", "pipeline", "enabled")
"""`prebuild_index` starts a process, and `jieba_dict` reads files."""

SEARCHES = ("auto", "theme", "pagefind")
"""What 'search' below 'extra' can say: whose index of the pages a site has. The first goes where nothing is said."""
