"""Design tokens as a style sheet: what look.toml says of the site, as CSS custom properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from factbound.read.look import MARKS, Scheme, Settings, colours_of, palette_of

SELECTORS: Mapping[Scheme, str] = {
    "light": ':root, [data-md-color-scheme="default"]',
    "dark": '[data-md-color-scheme="slate"]',
    "print": ":root, [data-md-color-scheme]",
}
"""Where each scheme holds on the site; paper comes last and takes the place of either."""


def render_tokens(settings: Settings, foot: str = "") -> str:
    """Return the style sheet that gives every token its value: colours in each scheme, fonts, sizes, distances, signs.

    Args:
        settings: From read.look.
        foot: What stands at the foot of every page when a reader prints one.
    """
    blocks = [_block(SELECTORS["light"], [*_colour_lines(settings, "light"), *_shared_lines(settings)])]
    blocks.append(_block(SELECTORS["dark"], _colour_lines(settings, "dark")))
    blocks.append("@media print {\n" + _block(SELECTORS["print"], _colour_lines(settings, "print")) + "}\n")
    blocks += [_mark_rule(word, *settings[section][word]) for section in MARKS for word in settings[section]]
    blocks.append(_printed_foot(settings, foot))
    return "/* Written by the build from templates/look.toml: change it there. */\n" + "".join(blocks)


def render_plain_tokens(settings: Settings) -> str:
    """Return the tokens for a page without the site's frame, whose colours follow what the reader's system asks for."""
    light = _block(":root", [*_colour_lines(settings, "light"), *_shared_lines(settings)])
    dark = _block(":root", _colour_lines(settings, "dark"))
    marks = [_mark_rule(word, *settings[section][word]) for section in MARKS for word in settings[section]]
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n{''.join(marks)}"


def _colour_lines(settings: Settings, scheme: Scheme) -> Iterator[str]:
    yield from (f"--fb-{name}: {colour};" for name, colour in colours_of(settings, scheme).items())
    yield from (f"--chart-{role}: {colour};" for role, colour in palette_of(settings, scheme).items())


def _shared_lines(settings: Settings) -> Iterator[str]:
    yield f"--fb-serif: {_families(settings['font']['site_serif'])};"
    yield f"--fb-sans: {_families(settings['font']['site_sans'])};"
    yield from (f"--fb-size-{name}: {size}rem;" for name, size in settings["scale"].items())
    yield from (f"--fb-space-{name}: {size}rem;" for name, size in settings["space"].items())


def _printed_foot(settings: Settings, foot: str) -> str:
    """Return what stands at the foot of a printed page; the values themselves, for a page's margin knows no custom properties."""
    font = f"{settings['full']['running']}pt {_families(settings['font']['site_sans'])}"
    style = f'content: "{_css_text(foot)}"; font: {font}; color: {colours_of(settings, "print")["muted"]};'
    return f"@media print {{ @page {{ @bottom-left {{ {style} }} }} }}\n"


def _css_text(text: str) -> str:
    """Return a text as a CSS string holds it: whatever is no letter or digit as its number."""
    return "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text)


def _families(names: Sequence[str]) -> str:
    return ", ".join(name if name in ("serif", "sans-serif", "monospace") else f'"{name}"' for name in names)


def _mark_rule(word: str, group: str, line: str, sign: str) -> str:
    """Return how the mark of a word looks; the sign is silent, for the word itself is read aloud."""
    style = f"--fb-mark: var(--fb-{group}); --fb-mark-line: {line};" + (f' --fb-mark-sign: "{sign}\\2009";' if sign else "")
    return f":is(.fact--{word}, .mark--{word}) {{ {style} }}\n"


def _block(selector: str, lines: Iterable[str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"
