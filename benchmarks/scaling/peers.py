"""Other builders at the same work: each is given what Factbound wrote, or the same YAML, and makes a site of it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

LAYOUT = "companies/company_1/index.html"
"""The page of Factbound's site whose frame Hugo is given, so that its pages weigh the same."""

SHOWN = re.compile(r'(data-row="([\w.]+)">\[)([^]]*)')
"""A fact on a page: what stands before it, its row, and its words."""

Prepared = tuple[list[str], Path]
"""A command and where it puts its site; the folder is emptied before each run."""


@dataclass(frozen=True)
class Peer:
    """A builder to compare with."""

    name: str
    tool: str
    """What has to be on the PATH, or beside the Python that runs this."""
    prepare: Callable[[str, Path, Path], Prepared]
    """Takes the program, the project with its out/ and a folder to work in."""

    @property
    def program(self) -> str | None:
        """Where the tool is, or None: then it is left out, and the table says so."""
        return shutil.which(self.tool, path=os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent))))


def _stock(nav: bool) -> Callable[[str, Path, Path], Prepared]:
    def prepare(program: str, project: Path, work: Path) -> Prepared:
        return [program, "build", "-q", "-f", str(_settings(project, work, nav))], work / "site"

    return prepare


def _zensical(program: str, project: Path, work: Path) -> Prepared:
    file = _settings(project, work, nav=False)
    shutil.copytree(project / "out/docs", work / "docs", dirs_exist_ok=True)  # it reads nothing outside of its folder
    file.write_text(file.read_text("utf-8").replace(str(project / "out/docs"), "docs"), "utf-8")
    return [program, "build", "-f", str(file)], work / "site"


def _settings(project: Path, work: Path, nav: bool) -> Path:
    """Write settings for plain Material, with all pages in the navigation or with the first alone."""
    settings = yaml.safe_load(re.sub(r"!ENV \[[^]]*\]", "''", (project / "mkdocs.yml").read_text("utf-8")))
    pages = yaml.safe_load((project / "out/nav.yml").read_text("utf-8"))["nav"] if nav else ["index.md"]
    settings.pop("INHERIT", None)
    settings["theme"].pop("custom_dir", None)
    settings |= {"docs_dir": str(project / "out/docs"), "site_dir": str(work / "site"), "nav": pages, "not_in_nav": "*"}
    file = work / "mkdocs.yml"
    file.write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return file


def _macros(program: str, project: Path, work: Path) -> Prepared:
    """Pages that name each fact in braces, and the facts as one file, as mkdocs-macros wants them."""
    file = _settings(project, work, nav=False)
    docs = work / "docs"
    shutil.copytree(project / "out/docs", docs, dirs_exist_ok=True, ignore=shutil.ignore_patterns("register.md"))
    facts: dict[str, str] = {}
    for page in docs.rglob("*.md"):
        page.write_text(SHOWN.sub(lambda found: found[1] + _named(facts, found[2], found[3]), page.read_text("utf-8")), "utf-8")
    (work / "facts.yml").write_text(yaml.safe_dump({"facts": facts}), "utf-8")
    settings = yaml.safe_load(file.read_text("utf-8"))
    settings |= {"docs_dir": str(docs), "plugins": ["search", {"macros": {"include_yaml": [str(work / "facts.yml")]}}]}
    file.write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return [program, "build", "-q", "-f", str(file)], work / "site"


def _named(facts: dict[str, str], row: str, text: str) -> str:
    facts[row] = text
    return f'{{{{ facts["{row}"] }}}}'


def _hugo(program: str, project: Path, work: Path) -> Prepared:
    """One template over the same YAML; its frame is that of Factbound's page, so that both write as many bytes."""
    page = (project / "out/site" / LAYOUT).read_text("utf-8")
    before, rest = page.split('<article class="md-content__inner md-typeset">', 1)
    after = rest.split("</article>", 1)[1]
    frame = [part.replace("{{", "{ {") for part in (before, after)]
    layouts, content = work / "layouts", work / "content"
    for folder in (layouts, content):
        folder.mkdir(parents=True, exist_ok=True)
    (layouts / "baseof.html").write_text(f'{frame[0]}<article>{{{{ block "main" . }}}}{{{{ end }}}}</article>{frame[1]}', "utf-8")
    (layouts / "page.html").write_text('{{ define "main" }}' + HUGO_PAGE + "{{ end }}", "utf-8")
    for name in ("home.html", "section.html"):
        (layouts / name).write_text('{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}', "utf-8")
    (content / "_index.md").write_text("---\ntitle: Register\n---\n", "utf-8")
    (content / "_content.gotmpl").write_text(HUGO_PAGES, "utf-8")
    shutil.copytree(project / "data", work / "data", dirs_exist_ok=True)
    (work / "prose").mkdir(exist_ok=True)
    shutil.copytree(project / "content", work / "prose", dirs_exist_ok=True)
    (work / "hugo.yaml").write_text("baseURL: https://example.org/\ntitle: Register\ndisableKinds: [taxonomy, term, rss]\n", "utf-8")
    return [program, "--quiet", "--source", str(work), "--destination", str(work / "site")], work / "site"


HUGO_PAGES = """\
{{ range $folder := slice "companies" "countries" "sources" }}
{{ range $id, $one := index hugo.Data $folder }}
{{ $.AddPage (dict "kind" "page" "path" (printf "%s/%s" $folder $id) "title" (or $one.name $one.title) "params" (dict "one" $one "id" $id)) }}
{{ end }}
{{ end }}
"""

HUGO_PAGE = """\
<h1>{{ .Title }}</h1>
{{- $one := .Params.one }}
{{- $said := slice }}
{{- range $name, $fact := $one.facts }}
{{- $rows := cond (reflect.IsSlice $fact) $fact (slice $fact) }}
{{- range $at, $row := $rows }}{{ $said = $said | append (dict "name" $name "row" $row "at" $at) }}{{ end }}
{{- end }}
{{- range seq 2 }}
<table><thead><tr><th>Fact</th><th>What is said</th><th>Source</th></tr></thead><tbody>
{{- range $said }}
<tr><td>{{ .name }}</td><td><span class="fact" data-fact="{{ $.Params.id }}.{{ .name }}" data-row="{{ $.Params.id }}.{{ .name }}.{{ .at }}"><a
 href="../../register/#{{ $.Params.id }}.{{ .name }}.{{ .at }}" title="Reported · Court of trade">{{ .row.value }}</a></span> {{ .row.when }}</td>
<td><a href="../../sources/{{ .row.from }}/">Court of trade</a></td></tr>
{{- end }}
</tbody></table>
{{- end }}
{{- $prose := printf "prose/companies/%s.md" .Params.id }}
{{- if fileExists $prose }}
{{- $text := readFile $prose }}
{{- range $said }}{{ $text = replace $text (printf "{{ %s.%s }}" $.Params.id .name) (printf "%v" .row.value) }}{{ end }}
{{- $text | markdownify }}
{{- end }}
"""

PEERS: Sequence[Peer] = (
    Peer("mkdocs, pages out of the navigation", "mkdocs", _stock(nav=False)),
    Peer("mkdocs, pages in the navigation", "mkdocs", _stock(nav=True)),
    Peer("zensical", "zensical", _zensical),
    Peer("hugo", "hugo", _hugo),
    Peer("mkdocs-macros", "mkdocs", _macros),
)
