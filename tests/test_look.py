"""The look: one file of tokens, colours that everybody can read, and a project's own settings in place of the defaults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factbound.check.looks import check_look, contrast, faint_pairs
from factbound.problems import format_problems
from factbound.read.look import LookFault, colours_of, load_look, load_palette, palette_of
from factbound.render.charts.palette import paint
from factbound.render.tokens import render_tokens

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def own(folder: Path, text: str) -> list[Path]:
    """Return the template folders of a project with a look.toml of its own."""
    (folder / "look.toml").write_text(text, encoding="utf-8")
    return [folder, TEMPLATES]


def test_contrast_is_reckoned_as_wcag_does() -> None:
    """Black on white is the most there is, a colour on itself the least; #777777 on white is the known near miss."""
    assert (contrast("#000000", "#ffffff"), contrast("#a1b2c3", "#a1b2c3")) == (21, 1)
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_colour_can_be_read() -> None:
    """Text, marks, charts and the edges of fields reach level AA in light, in dark and on paper."""
    assert list(faint_pairs(load_look([TEMPLATES]))) == []


def test_status_and_certainty_never_rest_on_colour_alone() -> None:
    """Every word that a mark can say and that is not simply so has a line or a sign that a settled one lacks."""
    settings = load_look([TEMPLATES])
    marks = settings["status"] | settings["certainty"] | settings["standing"]
    settled = {word for word, (group, _, _) in marks.items() if group == "settled"}
    assert settled == {"done", "confirmed", "reported"}
    assert {word for word in marks if marks[word][1:] == ["solid", ""]} == settled
    groups = {group: {(line, sign) for of, line, sign in marks.values() if of == group} for group, _, _ in marks.values()}
    looks = [look for found in groups.values() for look in found]
    assert len(looks) == len(set(looks))


def test_charts_and_site_share_the_tokens() -> None:
    """A chart's role may name a colour of the site, and follows it in each scheme."""
    settings = load_look([TEMPLATES])
    for scheme in ("light", "dark", "print"):
        colours, chart = colours_of(settings, scheme), palette_of(settings, scheme)
        assert (chart["ink"], chart["paper"], chart["lane-1"]) == (colours["ink"], colours["paper"], colours["accent"])
    assert palette_of(settings, "print")["paper"] == "#ffffff"
    assert paint(palette_of(settings, "print"), "paper", site=True) == "var(--chart-paper, #ffffff)"


def test_own_settings_replace_only_what_they_name(tmp_path: Path) -> None:
    """A partial look.toml changes its names in every scheme that does not say otherwise; all others stay."""
    folders = own(tmp_path, '[colour]\naccent = "#7a1f1f"\n[chart.dark]\nbar = "#abcdef"\n')
    before, after = load_look([TEMPLATES]), load_look(folders)
    assert (colours_of(after, "light")["accent"], colours_of(after, "print")["accent"]) == ("#7a1f1f", "#7a1f1f")
    assert colours_of(after, "dark") == colours_of(before, "dark")
    assert palette_of(after, "light") == palette_of(before, "light") | {"lane-1": "#7a1f1f"}
    assert palette_of(after, "dark") == palette_of(before, "dark") | {"bar": "#abcdef"}
    assert list(check_look(folders)) == []


def test_palette_follows_the_file(tmp_path: Path) -> None:
    """Under `serve` a changed look.toml changes the next drawing."""
    folders = own(tmp_path, "")
    first = load_palette(folders)["bar"]
    own(tmp_path, '[chart]\nbar = "#123456"\n')
    assert (first, load_palette(folders)["bar"]) == ("#2b6190", "#123456")


def test_style_sheet_gives_every_token_in_every_scheme() -> None:
    """Each colour stands once for light, once for dark and once for paper; sizes and fonts stand once."""
    css = render_tokens(load_look([TEMPLATES]), "A foot")
    foot = '@bottom-left { content: "A foot"; font: 8pt "Factbound Sans", "PT Sans",'
    assert foot in css
    assert "sans-serif; color: #55606c; } } }\n" in css
    blocks = re.findall(r"\{\n((?:  --[^\n]+\n)+)\}", css)
    names = [set(re.findall(r"--([\w-]+):", block)) for block in blocks]
    assert len(blocks) == 3
    assert names[1] == names[2]
    assert names[0] - names[1] == {name for name in names[0] if re.match(r"fb-(size-|space-|serif$|sans$)", name)}
    assert "--fb-size-title: 1.75rem;" in blocks[0]
    assert ':is(.fact--estimated, .mark--estimated) { --fb-mark: var(--fb-unsure); --fb-mark-line: dotted; --fb-mark-sign: "≈\\2009"; }\n' in css


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[colour]\nmuted = "#999999"\n',
            (
                "templates/look.toml:2:1: 'muted' on 'paper' has a contrast of 2.8 in the light colours\n"
                '    muted = "#999999"\n'
                "  Expected at least 4.5, so that everybody can read it (WCAG 2.2, level AA)."
            ),
        ),
        ("[colour]\nink = 3\n", "templates/look.toml:2:1: '3' is not a colour\n    ink = 3\n  Expected one such as '#15455f'."),
        (
            'chart.dark.bar = "blue"\n',
            "templates/look.toml:1:1: 'blue' is not a colour\n    chart.dark.bar = \"blue\"\n  Expected one such as '#15455f'.",
        ),
        (
            '[page]\nwidth = 200\n\n[colour]\ndark.paper = "x"\n',
            "templates/look.toml:5:1: 'x' is not a colour\n    dark.paper = \"x\"\n  Expected one such as '#15455f'.",
        ),
        ("chart = {bar = 'x'}\n", "templates/look.toml:1:1: 'x' is not a colour\n    chart = {bar = 'x'}\n  Expected one such as '#15455f'."),
        ('[colour]\ndark = "#000000"\n', "templates/look.toml:2:1: 'colour.dark' is a section: write [colour.dark]"),
        ("[meaning]\nprint = 3\n", "templates/look.toml:2:1: 'meaning.print' is a section: write [meaning.print]"),
        ("[colour.ink]\ndark = 3\n", "templates/look.toml:1:1: 'colour.ink' is no section: write ink = ..."),
        ("[color]\nink = 3\n", "templates/look.toml:1:1: there is no section 'color'\n    [color]\n  Did you mean 'colour'?"),
        ("[colour]\ninc = 3\n", "templates/look.toml:2:1: there is no 'inc' in [colour]\n    inc = 3\n  Did you mean 'ink'?"),
        (
            "[meaning.print]\npendin = 3\n",
            "templates/look.toml:2:1: there is no 'pendin' in [meaning.print]\n    pendin = 3\n  Did you mean 'pending'?",
        ),
        ("[footnotes]\nleadin = 3\n", "templates/look.toml:2:1: there is no 'leadin' in [footnotes]\n    leadin = 3\n  Did you mean 'leading'?"),
        (
            '[font]\nsans = "Georgia"\n',
            (
                "templates/look.toml:2:1: this cannot be what 'sans' is\n    sans = \"Georgia\"\n"
                '  Expected something like ["PT Sans", "PT Serif", "Libertinus Serif"].'
            ),
        ),
        (
            "[full]\ntable = [8, 7]\n",
            "templates/look.toml:2:1: this cannot be what 'table' is\n    table = [8, 7]\n  Expected something like [8.6, 8.1, 7.5].",
        ),
        (
            '[chart.dark]\n  bar = "blue"\n',
            "templates/look.toml:2:3: 'blue' is not a colour\n    bar = \"blue\"\n  Expected one such as '#15455f'.",
        ),
        (
            '[status]\nplanned = ["pendin", "dashed", "→"]\n',
            'templates/look.toml:2:1: there is no meaning \'pendin\'\n    planned = ["pendin", "dashed", "→"]\n  Did you mean \'pending\'?',
        ),
        (
            "[standing]\nlater = '}'\n",
            (
                "templates/look.toml:2:1: this does not say how a mark looks\n    later = '}'\n"
                '  Expected a meaning, a line (solid, dashed, dotted, double) and a sign of at most one letter: ["pending", "dashed", "→"].'
            ),
        ),
        ("[scale]\ntext = 'big'\n", "templates/look.toml:2:1: 'big' is not a size in rem\n    text = 'big'\n  Expected a number such as 1.2."),
        ("colour = 3\n", "templates/look.toml:1:1: 'colour' is a section: write [colour]"),
        (
            "[colour\n",
            "templates/look.toml:1:8: templates/look.toml is not TOML: Expected ']' at the end of a table declaration (at line 1, column 8)",
        ),
    ],
)
def test_faults_are_told_at_their_line(tmp_path: Path, text: str, problem: str) -> None:
    """A colour that nobody can read, or that is none, stops the build with its place and the way out."""
    assert problem in format_problems(sorted(check_look(own(tmp_path, text)))).split("\n\n")


def test_without_any_look_nothing_is_drawn(tmp_path: Path) -> None:
    """Two folders without a look.toml are a fault."""
    with pytest.raises(LookFault) as fault:
        load_look([tmp_path])
    assert fault.value.message == "templates/look.toml is missing"
