"""What a build reaches: no network, no program but git and pandoc, no file outside the project and its packages, whatever the project says."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from reaching import places, trace
from repositories import begin, commit, edit, git

from factbound.check.reaches import reaching_typst
from factbound.cli import main
from factbound.history.git import GitFault
from factbound.history.gitwrite import GitWriter
from factbound.options import DEFAULT_TEMPLATES
from factbound.publish.reports.docx import find_pandoc
from factbound.publish.reports.fault import ReportFault
from factbound.publish.reports.look import load_templates
from factbound.publish.reports.typesetter import compile_png, font_folders, load_fonts

HOOKS = ("fsmonitor-watchman", "post-checkout", "post-commit", "post-index-change", "pre-commit", "reference-transaction", "post-rewrite")
COMMANDS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "core.alternateRefsCommand",
    "pager.log",
    "pager.diff",
    "pager.status",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "credential.helper",
    "sequence.editor",
    "uploadpack.packObjectsHook",
    "merge.evil.driver",
    "interactive.diffFilter",
    "remote.origin.uploadpack",
    "difftool.evil.cmd",
    "browser.evil.cmd",
)
ALIASES = ("log", "cat-file", "rev-parse", "ls-tree", "status", "for-each-ref", "config")
SWITCHES = {
    "log.showSignature": "true",
    "commit.gpgSign": "true",
    "tag.gpgSign": "true",
    "diff.noprefix": "true",
    "diff.submodule": "diff",
    "status.submoduleSummary": "true",
    "color.ui": "always",
    "log.showRoot": "false",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "protocol.file.allow": "always",
    "core.attributesFile": ".gitattributes",
    "filter.evil.required": "true",
}


def poison(folder: Path, witness: Path) -> None:
    """Have a repository name a program wherever one can be named; each leaves a line in the witness file."""
    script = folder.parent / "evil.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> "{witness}"\nexit 1\n')
    script.chmod(0o755)
    for name in HOOKS:
        shutil.copy(script, folder / ".git" / "hooks" / name)
    lines = [f"{name} = {script}" for name in COMMANDS] + [f"alias.{name} = !{script}" for name in ALIASES]
    lines += [f"{name} = {value}" for name, value in SWITCHES.items()]
    with (folder / ".git" / "config").open("a") as config:
        for line in lines:
            section, _, key = line.partition(" = ")[0].rpartition(".")
            head, _, sub = section.partition(".")
            config.write(f'[{head}{f" {chr(34)}{sub}{chr(34)}" if sub else ""}]\n\t{key} = "{line.partition(" = ")[2]}"\n')
        (folder / ".git" / "more").write_text(f"[core]\n\tfsmonitor = {script}\n")
        config.write(f"[include]\n\tpath = {folder / '.git' / 'more'}\n")


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """Return a project in a repository that would run something at every turn, and the file that tells whether it did."""
    folder, witness = tmp_path / "project", tmp_path / "witness"
    begin(folder)
    (folder / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    (folder / ".mailmap").symlink_to("/etc/passwd")
    edit(folder, "data/parties/north.yml", ("seller of maps", "seller of globes"))
    commit(folder, "=cmd|' /C calc'!A0\u202e \x1b[31m", "2024-04-01")
    poison(folder, witness)
    return folder, witness


def test_nothing_of_a_repository_is_run(hostile: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither hooks nor filters, pagers, monitors, signers or aliases of a repository run, whichever command reads or tags it."""
    project, witness = hostile
    assert main(["diff", "HEAD~1", "HEAD", "--project", str(project)]) == 0
    assert "seller of globes" in capsys.readouterr().out
    for command in (["check"], ["show", "north.role"], ["diff", "HEAD"]):
        assert main([*command, "--project", str(project)]) == 0, capsys.readouterr()
    (project / "content" / "new.md").write_text("---\ntitle: New\n---\n\nText.\n")
    os.utime(project / "data" / "briefing.yml")  # so that git would look into it again
    assert main(["release", "v1", "--dry-run", "--project", str(project)]) == 0, capsys.readouterr()
    writer = GitWriter(project)
    files = {"editions/v1/edition.json": b"{}"}
    assert writer.dirty("content") == ["content/new.md"]
    assert len(writer.tag_files("edition/v1", files, "Edition v1")) == 40
    assert not witness.exists(), witness.read_text()
    for command in (["status"], ["log", "-p", "-1"]):  # as anybody else would ask, and be had
        with pytest.raises(Exception, match="returned non-zero"):
            git(project, *command)
    assert witness.exists()


@pytest.mark.parametrize(("name", "attribute"), [(b"a=b", b"a=b"), (b"\xff", b"\xff"), (b"A.b", b"A.b")], ids=["equals sign", "byte", "dot"])
def test_no_name_keeps_a_filter_on(tmp_path: Path, name: bytes, attribute: bytes) -> None:
    """A repository's filter does not run, whatever it is called; one that git cannot be told is a fault."""
    folder, witness = tmp_path / "project", tmp_path / "witness"
    begin(folder)
    (folder / ".gitattributes").write_bytes(b"* filter=" + attribute + b"\n")
    commit(folder, "Name a filter", "2024-04-01")
    with (folder / ".git" / "config").open("ab") as config:
        config.write(b'[filter "' + name + b'"]\n\tclean = "touch ' + os.fsencode(witness) + b'; cat"\n')
    os.utime(folder / "data" / "briefing.yml")
    if b"=" in name:
        with pytest.raises(GitFault) as fault:
            GitWriter(folder).dirty("data")
        assert str(fault.value) == (
            "the repository's settings have a filter whose name git cannot be told, 'a=b'. "
            "Take it out of '.git/config', or give it a name without '=' there and in '.gitattributes'."
        )
    else:
        assert GitWriter(folder).dirty("data") == []
    assert not witness.exists()
    (folder / "data" / "briefing.yml").touch()
    git(folder, "status")
    assert witness.exists()


def test_a_clone_that_lacks_files_fetches_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A repository that promises to have more elsewhere is not asked there, whatever its settings allow."""
    folder, witness = tmp_path / "project", tmp_path / "witness"
    begin(folder)
    lost = git(folder, "rev-parse", "HEAD:data/parties/north.yml")
    edit(folder, "data/parties/north.yml", ("seller of maps", "seller of globes"))
    commit(folder, "Change", "2024-04-01")
    poison(folder, witness)
    (folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    with (folder / ".git" / "config").open("a") as config:
        config.write("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tpartialClone = origin\n")
        config.write(
            f'[remote "origin"]\n\turl = "ext::{folder.parent}/evil.sh %S"\n\tpromisor = true\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'
        )
    assert main(["diff", "HEAD~1", "--project", str(folder)]) == 2
    told = f"The object {lost} is missing. Fetch what it lacks: 'git fetch --refetch --no-filter'.\n"
    assert capsys.readouterr().err == told
    assert not witness.exists(), witness.read_text()


def test_files_that_look_like_a_repository_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A project folder with the files of a bare repository in it would have git run what its settings say."""
    folder, witness = tmp_path / "project", tmp_path / "witness"
    begin(folder)
    poison(folder, witness)
    for entry in list((folder / ".git").iterdir()):
        entry.rename(folder / entry.name)
    (folder / ".git").rmdir()
    (folder / "config").write_text((folder / "config").read_text() + "[core]\n\tbare = true\n")
    assert main(["check", "--project", str(folder)]) == 0
    assert main(["diff", "HEAD", "--project", str(folder)]) == 2
    assert "cannot use bare repository" in capsys.readouterr().err
    assert not witness.exists(), witness.read_text()


@pytest.mark.skipif(not shutil.which("strace") and not os.environ.get("CI"), reason="strace is not installed")
def test_a_build_reaches_nothing_but_its_own(hostile: tuple[Path, Path], tmp_path: Path) -> None:
    """A whole build opens no socket, starts git and pandoc alone, by absolute path, and opens files of the project and its packages only."""
    project, witness = hostile
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    engine = Path(__file__).resolve().parent.parent
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # else it writes what it ran through
    env |= {"TMPDIR": str(temporary), "PYTHONPATH": str(engine)}
    command = [sys.executable, "-P", "-m", "factbound", "build", "--project", str(project)]
    reach = trace(command, project, tmp_path / "log", env)
    assert reach.sockets == []
    git_program, pandoc = shutil.which("git"), find_pandoc()
    assert {path for path, _ in reach.programs} == {sys.executable, git_program, *([str(pandoc.resolve())] if pandoc else [])}
    found = reach.by_place(places(project, project / "out", temporary, project / ".git"))
    strange = [path for path in found.get("", []) if path not in (str(engine), str(project)) and Path(path).parent != temporary]
    assert strange == []
    assert "fonts" not in " ".join(found["libraries"])
    assert not witness.exists(), witness.read_text()


FONTS = load_fonts(font_folders())


@pytest.mark.parametrize("call", ['read("secret")', 'read("/etc/passwd")', 'json("/../secret")', 'plugin("secret")', 'image("secret")'])
def test_typst_has_no_file_that_it_was_not_given(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst files of a project read neither the folder at hand nor the machine."""
    (tmp_path / "secret").write_text("{}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReportFault):
        compile_png({"a.typ": f"#{call}".encode()}, "a.typ", 72, FONTS)


def test_typst_files_import_each_other_alone(tmp_path: Path) -> None:
    """A package would be fetched from the network: imports name files, and what could import otherwise is refused."""
    (tmp_path / "typst").mkdir()
    lines = [
        '#import "data.typ": *',
        '#import "@preview/x:1.0.0"',
        '#let a = "@pre" + "view/x:1.0.0"; #import a',
        '#include "\\u{40}preview/x:1.0.0"',
        '#eval("import")',
        "#dictionary(std)",
        "important, standing, my-eval",
        '#import "" + "@preview/x:1.0.0"',
        '#import "data.typ" as data',
        '#include "words.txt"',
        '#{ import "x.typ"',
        "// a comment",
        '  .replace("x.typ", "@preview/x:1.0.0") }',
        '#import "data.typ"',
        ".first of a line of text",
        '#{ import "data.typ"',
        "let a = 1 }",
    ]
    (tmp_path / "typst" / "page.typ").write_text("\n".join(lines))
    assert [f"{one.at.path}:{one.at.line}:{one.at.column}: {one.message}" for one in sorted(reaching_typst(tmp_path))] == [
        "templates/typst/page.typ:2:2: 'import' names no Typst file of templates/",
        "templates/typst/page.typ:3:36: 'import' names no Typst file of templates/",
        "templates/typst/page.typ:4:2: 'include' names no Typst file of templates/",
        "templates/typst/page.typ:5:2: 'eval' could load something that is not in templates/",
        "templates/typst/page.typ:5:8: 'import' names no Typst file of templates/",
        "templates/typst/page.typ:6:13: 'std' could load something that is not in templates/",
        "templates/typst/page.typ:8:2: 'import' names no Typst file of templates/",
        "templates/typst/page.typ:10:2: 'include' names no Typst file of templates/",
        "templates/typst/page.typ:11:4: the next line goes on with the file that 'import' names",
    ]
    assert list(reaching_typst(DEFAULT_TEMPLATES)) == []


def test_typst_is_handed_no_hidden_file(tmp_path: Path) -> None:
    """What lies in a hidden folder is looked at by nobody, and so given to nobody."""
    for name in (".own/a.typ", "own/.a.typ", "own/a.typ"):
        (tmp_path / "typst" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "typst" / name).write_text("x")
    assert load_templates([tmp_path], "typst") == {"own/a.typ": b"x"}
