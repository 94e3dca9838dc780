"""Which HTML a page may have: elements, attributes, links and styles, by name. All that is not named is refused, with the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from factbound.check.tags import Tag, is_comment, read_tag
from factbound.read.addresses import find_fault, is_relative, scheme_of

Fault = tuple[str, str]
"""What is wrong, and what would be right."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONTENT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        _names(
            "abbr address article aside b bdi br caption cite code dd dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header "
            "hgroup hr i kbd mark nav p picture pre rp rt ruby s samp search section small span strong sub summary sup tbody tfoot thead u ul var wbr"
        ),
        frozenset(),
    ),
    "a": _names("href hreflang rel target download type"),
    "audio": _names("src controls loop muted preload"),
    "blockquote": _names("cite"),
    "col": _names("span"),
    "colgroup": _names("span"),
    "data": _names("value"),
    "del": _names("cite datetime"),
    "details": _names("open name"),
    "img": _names("src srcset sizes alt width height loading decoding align"),
    "input": _names("type checked disabled name"),
    "ins": _names("cite datetime"),
    "label": _names("for"),
    "li": _names("value"),
    "ol": _names("start reversed type"),
    "q": _names("cite"),
    "source": _names("src srcset sizes media type width height"),
    "table": _names("align"),
    "td": _names("colspan rowspan headers align valign"),
    "th": _names("colspan rowspan headers scope abbr align valign"),
    "time": _names("datetime"),
    "tr": _names("align valign"),
    "track": _names("src kind srclang label default"),
    "video": _names("src poster controls loop muted preload width height playsinline"),
    **dict.fromkeys(
        _names(
            "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textpath title desc marker mask pattern clippath "
            "lineargradient radialgradient stop"
        ),
        _names(
            "xmlns xmlns:xlink version viewbox preserveaspectratio width height x y x1 x2 y1 y2 cx cy r rx ry fx fy dx dy d points offset transform "
            "gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform clippathunits maskunits maskcontentunits "
            "markerunits markerwidth markerheight refx refy orient pathlength textlength lengthadjust rotate startoffset href xlink:href xml:space "
            "xml:lang fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap "
            "stroke-linejoin stroke-miterlimit opacity color display visibility overflow clip-path clip-rule mask marker-start marker-mid marker-end "
            "paint-order stop-color stop-opacity font-family font-size font-style font-weight font-variant letter-spacing word-spacing text-anchor "
            "text-decoration dominant-baseline alignment-baseline baseline-shift writing-mode vector-effect shape-rendering text-rendering focusable"
        ),
    ),
}
"""Element -> its own attributes, in an article: what people and templates write. A drawing's names are in small letters, as all are here."""

FRAME: Mapping[str, frozenset[str]] = {
    **CONTENT,
    **dict.fromkeys(_names("html head title body main"), frozenset()),
    "meta": _names("charset name property content media"),
    "link": _names("rel href type sizes media title hreflang as crossorigin"),
    "script": _names("src defer async type"),
    "form": _names("action method name"),
    "button": _names("type name value disabled"),
    "input": _names(
        "type name value checked disabled required placeholder autocomplete autocapitalize autocorrect spellcheck min max minlength maxlength"
    ),
}
"""The same for what the theme puts around the article."""

_EVERYWHERE = _names("class id title lang dir role hidden tabindex translate style fill font-weight")
_DRAWN = frozenset(name for name, own in CONTENT.items() if "viewbox" in own)
_LOADED = _names("src srcset poster")
_FOLLOWED = _names("href cite action")
_WHOLE_LINKS = _names("canonical alternate prev next author license help me edit")
"""Relations of a page to others. Of any other relation a browser loads what it names."""
_LENT = _names("md-button md-button--primary md-content__button md-content__inner md-ellipsis md-icon md-tag md-tags md-typeset")
"""Classes of the theme that articles have; others lift an element out of its place, and over the page."""
_OF_THE_THEME = re.compile(r"__(?!tabbed_|codelineno|code_|span|nav_)")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+")
_PAINT = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
_LENGTH = r"[0-9]{1,5}(?:\.[0-9]{1,4})?(?:px|em|rem|ch|%)?"
_STYLE_PART = (
    rf"(?:--[a-z][a-z-]{{0,30}}|flex-grow|(?:min-|max-)?(?:width|height)) ?: ?{_LENGTH}|text-align ?: ?(?:left|right|center|justify|start|end)"
    r"|vertical-align ?: ?(?:top|middle|bottom|baseline)|white-space ?: ?nowrap"
)
_STYLE = re.compile(rf"(?:{_STYLE_PART})(?: ?; ?(?:{_STYLE_PART}))* ?;?")
_STYLE_ATTRIBUTE = re.compile(r"[ \t\n\f\r]style=(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)

FORM = (
    "Write a tag as <name attribute=\"value\">, with a blank before each attribute; '&lt;' and '&gt;' for these signs in a value; "
    "'&lt;' for what is no tag."
)
_FILE = re.compile(r"<[^<>=\"]+\.\w{2,5}(?:#[^<>=\"]*)?>")
"""What a link has in it whose file is written between signs."""
OF_FILES = "In a link, write '%20' for each blank of a file's name, and leave out '<' and '>'."
AS_TEXT = "Factbound's docs/security.md lists what a page may have; what is meant as text stands between backticks."
TURNING = "Write the text as it is to be read; '<bdi>' keeps a name from turning what is beside it."
LINKS = "Expected a way to a page of this site, or an address that begins with https://, http:// or mailto:."
OWN_FILES = "Save the file below content/assets/ and name it from there: a page asks no other server for anything."
STYLES = "Expected text-align, a width or a height; for anything else give it a class, and write its style into templates/assets/."

CLASSES = f"Give it a class of your own, with its style in templates/assets/, or one of: {', '.join(sorted(_LENT))}."


def style_values(html: str) -> set[str]:
    """Return the style attributes of a page that are of a form which a page may have."""
    if "style=" not in html.lower():
        return set()
    found = (double or single for double, single in _STYLE_ATTRIBUTE.findall(html))
    return {value for value in found if _STYLE.fullmatch(value)}


@lru_cache(maxsize=1_000)
def judge_mark(mark: str, *, frame: bool = False) -> tuple[Fault, ...]:
    """Return what is wrong with one mark of a page.

    Args:
        mark: A comment, a tag, or what begins like one.
        frame: Whether it stands around the article, and not in it.
    """
    if is_comment(mark):
        return ()
    tag = read_tag(mark)
    if tag is None:
        return ((f"{_shown(mark)} is not plainly a tag, a comment or text", OF_FILES if _FILE.fullmatch(mark) else FORM),)
    known = FRAME if frame else CONTENT
    if tag.name == "bdo":
        return (("'<bdo>' turns the letters and figures that stand in it", TURNING),)
    if tag.name not in known:
        return ((f"'<{tag.name}>' is an element that no page may have", AS_TEXT),)
    return tuple(fault for name, value in tag.attributes for fault in _judge_attribute(tag, name, value, known[tag.name], frame))


def judge_link(address: str) -> Iterator[Fault]:
    """Yield what is wrong with an address that a reader is sent to."""
    if is_relative(address):
        if "\\" in address:
            yield f"{_shown(address)} is an address with a backslash", LINKS
    elif scheme_of(address) in ("http", "https", "mailto"):
        yield from [fault] if (fault := find_fault(address))[0] else []
    else:
        yield f"{_shown(address)} is an address that no reader is sent to", LINKS


def judge_file(address: str) -> Iterator[Fault]:
    """Yield what is wrong with an address of what a page loads, such as a picture."""
    if not ((is_relative(address) and "\\" not in address) or _PICTURE.fullmatch(address)):
        yield f"{_shown(address)} would be loaded from elsewhere", OWN_FILES


def _judge_attribute(tag: Tag, name: str, value: str, own: frozenset[str], frame: bool) -> Iterator[Fault]:
    if name.startswith(("data-", "aria-")) and (frame or not name.startswith("data-md-")):
        return
    if name not in own and name not in _EVERYWHERE:
        yield f"'{name}' is an attribute that '<{tag.name}>' may not have on a page", AS_TEXT
    elif name == "style" and not _STYLE.fullmatch(value):
        yield f"{_shown(value)} is a style that an element may not have on a page", STYLES
    elif name in ("id", "name", "for") and not frame and _OF_THE_THEME.match(value):
        yield f"the name {_shown(value)} belongs to the theme", "Expected a name that does not begin with two underscores."
    elif name == "class" and not frame and (lent := [one for one in value.split() if one.lower().startswith("md-") and one not in _LENT]):
        yield f"the class {_shown(lent[0])} belongs to the theme", CLASSES
    elif name == "overflow" and value.strip().lower() not in ("hidden", "clip"):
        yield (
            f"{_shown(value)} lets a drawing reach out of its frame",
            "Leave it out: what is drawn stands within the frame, and no link covers the page.",
        )
    elif tag.name == "input" and not frame and name == "type" and value.lower() not in ("checkbox", "radio"):
        yield f"an input of the type {_shown(value)} stands on a page", "Expected a tick box, as lists of tasks have it."
    elif _PAINT.search(value) and name not in ("title", "content"):
        yield f"{_shown(value)} draws with what stands elsewhere", "Expected a part of the same drawing, such as url(#hatch)."
    else:
        yield from _judge_address(tag, name, value)


def _judge_address(tag: Tag, name: str, value: str) -> Iterator[Fault]:
    """Yield what is wrong with an attribute that holds an address, if it does."""
    if tag.name in _DRAWN:
        if name in ("href", "xlink:href") and not value.startswith("#"):
            yield f"{_shown(value)} draws with what stands elsewhere", "Expected a part of the same drawing, such as #hatch."
    elif name in _LOADED:
        parts = [one.split()[0] for one in value.split(",") if one.split()] if name == "srcset" else [value]
        for one in parts:
            yield from judge_file(one)
    elif tag.name == "link" and name == "href":
        relations = dict(tag.attributes).get("rel", "").lower().split()
        yield from judge_link(value) if _WHOLE_LINKS.issuperset(relations) else judge_file(value)
    elif name == "action":
        if not is_relative(value):
            yield f"{_shown(value)} is where a form would be sent", "Expected a way to a page of this site."
    elif name in _FOLLOWED:
        yield from judge_link(value)


def _shown(text: str, most: int = 80) -> str:
    """Return a text in quotes, on one line, and no longer than a message bears."""
    flat = " ".join(text.split())
    return f"'{flat if len(flat) <= most else f'{flat[:most]}...'}'"
