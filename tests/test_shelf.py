"""Finished files: shared with the last output where the bytes are equal, written where anything else is so, and never written in place."""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from faults import WRITES, is_whole
from smallbuild import SmallBuild

from factbound import pipeline
from factbound.problems import BuildFailed
from factbound.publish import card, shelf
from factbound.publish import site as site_module
from factbound.publish.reports import document, docx
from factbound.publish.shelf import Placed, Shelf
from factbound.publish.stage import Stage
from factbound.rendered import Rendered

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is shared there")

PATH = "docs/deep/a.md"
KEPT_APART = ("reports/r.md", "theme/main.html", "nav.yml")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output that a build made."""
    with Stage(tmp_path / "out") as stage:
        stage.write(PATH, "equal")
        stage.write("docs/b.md", "differs")
        for path in KEPT_APART:
            stage.write(path, "equal")
        stage.publish({})
    return tmp_path / "out"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_what_is_equal_is_shared_and_all_else_is_new(out: Path) -> None:
    """A file of the same bytes is the last output's own; one that differs, what people open and what all pages show are not. All say so."""
    with Stage(out) as stage:
        for path, text in ((PATH, "equal"), ("docs/b.md", "another"), ("docs/c.md", "new"), *((path, "equal") for path in KEPT_APART)):
            stage.write(path, text)
        shared = [path for path in ("docs/b.md", "docs/c.md", PATH, *KEPT_APART) if (stage.root / path).stat().st_nlink == 2]
        assert shared == [PATH] == [path for path, one in stage.shelf.placed.items() if one.shared]
        assert stage.shelf.placed["docs/b.md"] == Placed("docs/b.md", digest("another"))
        assert stage.shelf.placed[PATH].digest == digest("equal")
        assert (out / "docs/b.md").read_text() == "differs"
        stage.publish({})
    assert is_whole(out)
    assert {path.stat().st_nlink for path in out.rglob("*.md")} == {1}


def test_a_shared_file_is_never_written_in_place(out: Path) -> None:
    """Whoever puts another one under its name, or asks where to write, gets a new file; the last output keeps its bytes."""
    with Stage(out) as stage:
        for change in (
            lambda: stage.write(PATH, "other"),
            lambda: Path(stage.shelf.fresh(PATH)).write_text("other"),
            lambda: stage.shelf.below("docs").empty() or stage.write(PATH, "other"),
            lambda: Path(stage.shelf.below("docs").fresh("deep/a.md")).write_text("other"),
        ):
            stage.write(PATH, "equal")
            assert stage.shelf.placed[PATH].shared
            change()
            assert ((stage.root / PATH).read_text(), (out / PATH).read_text()) == ("other", "equal")
            assert (stage.root / PATH).stat().st_nlink == 1


def exchange(file: Path) -> Callable[..., None]:
    """Have somebody put another file there between the comparison and the link."""
    link = os.link

    def act(source: str, target: str) -> None:
        (file.parent / "other").write_text("hostile")
        (file.parent / "other").rename(file)
        link(source, target)

    return act


def change(file: Path) -> Callable[..., None]:
    """Have somebody write into it between the comparison and the link."""
    link = os.link

    def act(source: str, target: str) -> None:
        file.write_text("hosti")
        link(source, target)

    return act


def to_a_link(file: Path) -> None:
    file.rename(file.with_name("real"))
    file.symlink_to("real")


def to_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def to_a_linked_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("real"))
    file.parent.symlink_to("real")


def below_a_linked_folder(file: Path) -> None:
    (top := file.parent.parent).rename(top.with_name("real"))
    top.symlink_to("real")


ODD: dict[str, Callable[[Path], object]] = {
    "a link": to_a_link,
    "a pipe": to_a_pipe,
    "a folder that is a link": to_a_linked_folder,
    "below a folder that is a link": below_a_linked_folder,
    "gone": Path.unlink,
    "cut": lambda file: file.write_text("equa"),
    "changed, of the same size": lambda file: file.write_text("hosti"),
    "writable for others": lambda file: file.chmod(0o666),
    "known by another name too": lambda file: file.with_name("second").hardlink_to(file),
}


@pytest.mark.parametrize("spoil", ODD.values(), ids=ODD.keys())
def test_of_what_is_odd_nothing_is_shared(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """Then the file is written, as if there had been none."""
    earlier, here = tmp_path / "earlier", tmp_path / "here"
    Shelf(earlier).put(PATH, b"equal")
    for again in (lambda: Shelf(here, earlier).put(PATH, b"equal"), lambda: Shelf(here, earlier).put_again(PATH, 5, digest("equal"))):
        assert (again() or Placed("", "")).shared
        (here / PATH).unlink()
    spoil(earlier / PATH)
    assert Shelf(here, earlier).put_again(PATH, 5, digest("equal")) is None
    top, _, below = PATH.partition("/")
    assert Shelf(here, earlier).below(top).put(below, b"equal") == Shelf(here, earlier).put(PATH, b"equal") == Placed(PATH, digest("equal"))
    assert (here / PATH).read_text() == "equal"


@pytest.mark.parametrize("act", [exchange, change], ids=["exchanged", "changed"])
def test_what_somebody_meddles_with_is_not_shared(tmp_path: Path, act: Callable[[Path], Callable[..., None]]) -> None:
    """What was linked is looked at again: it must be the file that was compared, as it was then."""
    earlier, here = tmp_path / "earlier", tmp_path / "here"
    Shelf(earlier).put(PATH, b"equal")
    with mock.patch.object(os, "link", act(earlier / PATH)):
        assert Shelf(here, earlier).put(PATH, b"equal").shared is None
    assert (here / PATH).read_text() == "equal"


@pytest.mark.parametrize("act", [exchange, change], ids=["exchanged", "changed"])
def test_what_somebody_meddles_with_is_not_put_again(tmp_path: Path, act: Callable[[Path], Callable[..., None]]) -> None:
    """Nor is it there afterwards: who asked puts what the file is to hold."""
    earlier, here = tmp_path / "earlier", tmp_path / "here"
    Shelf(earlier).put(PATH, b"equal")
    with mock.patch.object(os, "link", act(earlier / PATH)):
        assert Shelf(here, earlier).put_again(PATH, 5, digest("equal")) is None
    assert not (here / PATH).exists()


def test_what_was_put_is_known_by_its_whole_path(tmp_path: Path) -> None:
    """From the shelf of a part of the output, too; of others nothing is known."""
    whole = Shelf(tmp_path / "out")
    whole.put("docs/a.md", b"equal")
    site = whole.below("site")
    site.put("a/index.html", b"equal")
    names = ("out/docs/a.md", "out/site/a/index.html", "out/docs/b.md", "docs/a.md", "out")
    assert [site.digest_of(str(tmp_path / name)) for name in names] == [digest("equal"), digest("equal"), None, None, None]


@pytest.mark.parametrize("number", [errno.EMLINK, errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP])
def test_where_nothing_can_be_shared_all_is_written(out: Path, number: int) -> None:
    """On a file system without links, across two of them, or where a file has too many names."""
    with mock.patch.object(os, "link", side_effect=OSError(number, os.strerror(number))), Stage(out) as stage:
        stage.write(PATH, "equal")
        assert stage.shelf.placed[PATH].shared is None
        stage.publish({})
    assert is_whole(out)


def test_another_users_file_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who owns a file may change it at any time."""
    Shelf(tmp_path / "earlier").put(PATH, b"equal")
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert Shelf(tmp_path / "here", tmp_path / "earlier").put(PATH, b"equal").shared is None


def test_large_files_are_compared_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To their last byte."""
    monkeypatch.setattr(shelf, "CHUNK", 2)
    Shelf(tmp_path / "earlier").put(PATH, b"equal")
    shared = [Shelf(tmp_path / text, tmp_path / "earlier").put(PATH, text.encode()).shared for text in ("equal", "equax", "xqual")]
    assert [one is not None for one in shared] == [True, False, False]
    again = [Shelf(tmp_path / f"{text} again", tmp_path / "earlier").put_again(PATH, 5, digest(text)) for text in ("equax", "xqual")]
    assert again == [None, None]
    (tmp_path / "equal" / PATH).unlink()
    assert Shelf(tmp_path / "again", tmp_path / "earlier").put_again(PATH, 5, digest("equal")) is not None


def test_a_shared_file_that_is_changed_before_it_is_published_stops_the_build(out: Path) -> None:
    """Whoever writes into the output during a build writes into what both have: the next output is to hold what its manifest says."""
    with Stage(out) as stage:
        stage.write(PATH, "equal")
        (out / PATH).write_text("by somebody")
        with pytest.raises(BuildFailed) as failure:
            stage.publish({})
    assert [(one.at.path, one.message) for one in failure.value.problems] == [(f"{out}/{PATH}", "the file is not as the build wrote it")]
    assert (out / PATH).read_text() == "by somebody"


@contextmanager
def nothing_shared_is_written() -> Iterator[None]:
    """Refuse to open a file for writing, or to cut or give other rights to one, that has two names."""
    os_open, io_open, chmod = os.open, io.open, os.chmod

    def look(file: object) -> None:
        with mock.patch.object(os, "chmod", chmod):
            assert isinstance(file, int) or not os.path.isfile(file) or os.stat(file).st_nlink == 1, file  # noqa: PTH113, PTH116

    def opens(file: object, flags: int, *more: object, **named: object) -> int:
        if flags & (WRITES - os.O_CREAT) and not flags & os.O_EXCL:
            look(file)
        return os_open(file, flags, *more, **named)

    def opens_stream(file: object, mode: str = "r", *more: object, **named: object) -> object:
        if set(mode) & set("wa+"):
            look(file)
        return io_open(file, mode, *more, **named)

    def gives_rights(file: object, *more: object, **named: object) -> None:
        look(file)
        chmod(file, *more, **named)

    with ExitStack() as stack:
        for module, name, act in ((os, "open", opens), (io, "open", opens_stream), (builtins, "open", opens_stream), (os, "chmod", gives_rights)):
            stack.enter_context(mock.patch.object(module, name, act))
        yield


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> SmallBuild:
    return SmallBuild(tmp_path_factory.mktemp("small"))


def serve(_: SmallBuild, rendered: Rendered) -> None:
    """Put up the site, and then the documents, as `serve` does."""
    checked = rendered.checked
    preview = pipeline.Preview(checked.options)
    made = {"check_project": lambda _, **__: checked, "render_pages": lambda _, **__: rendered, "render_reports": lambda _: rendered}
    with ExitStack() as stack:
        stack.enter_context(mock.patch.multiple(pipeline, **made))
        for module, name, value in ((docx, "available", False), (document, "render_pdf", b"%PDF"), (card, "render_card", b"PNG")):
            stack.enter_context(mock.patch.object(module, name, return_value=value))
        assert (preview.build_site(), preview.build_reports()) == ([], [])


def by_mkdocs(build: SmallBuild, rendered: Rendered) -> None:
    """Have plain MkDocs make the site."""
    build.publish(replace(rendered, checked=replace(rendered.checked, options=replace(rendered.checked.options, stock=True))))


def after_a_mishap(build: SmallBuild, rendered: Rendered) -> None:
    """Have MkDocs make the site after it was made in part page by page."""
    with mock.patch.object(site_module, "index_site", side_effect=[RuntimeError, []]):
        build.publish(rendered)


WAYS: dict[str, Callable[[SmallBuild, Rendered], None]] = {
    "build": SmallBuild.publish,
    "serve": serve,
    "by MkDocs": by_mkdocs,
    "after a mishap": after_a_mishap,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_no_way_to_build_changes_the_last_output(build: SmallBuild, way: Callable[[SmallBuild, Rendered], None]) -> None:
    """Every file of it holds to the end what it held, also when it has lost its name; most files of the new one are the same ones."""
    build.publish(build.old)
    held = {path: path.open("rb") for path in build.out.rglob("*") if path.is_file()}
    before = {path: file.read() for path, file in held.items()}
    inodes = {os.fstat(file.fileno()).st_ino for file in held.values()}
    with nothing_shared_is_written():
        way(build, build.new)
    assert is_whole(build.out)
    for path, file in held.items():
        file.seek(0)
        assert file.read() == before[path], path
        file.close()
    shared = [path for path in build.out.rglob("*") if path.is_file() and path.stat().st_ino in inodes]
    changed = [path for path in build.out.rglob("*") if path.is_file() and path.read_bytes() != before.get(path)]
    assert (len(shared) > 20, "Norden" in (build.out / "docs/parties/north.md").read_text("utf-8")) == (True, True)
    assert not {*shared} & {*changed}
