"""Results that builds keep: found again by the same key and engine alone, never believed when they were altered, and never needed."""

from __future__ import annotations

import os
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from factbound.caches import cache_file, with_cache
from factbound.engine import engine_hash
from factbound.files import cache as caching
from factbound.files.cache import Cache
from factbound.options import Options
from factbound.problems import BuildFailed

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no rights of others, and no forks, on Windows")


@pytest.fixture
def place(tmp_path):
    """A file for a cache, in a folder that is not there yet."""
    return tmp_path / "kept" / "one.sqlite"


def test_a_result_is_found_by_its_key_sort_and_engine(place):
    """Whatever is another key, another sort of result or another engine finds nothing."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"key", b"made")
        assert cache.get("page", b"key") == b"made"
    with Cache(place, b"engine") as cache:
        assert [cache.get("page", b"key"), cache.get("page", b"other"), cache.get("report", b"key")] == [b"made", None, None]
    with Cache(place, b"another") as cache:
        assert cache.get("page", b"key") is None


def test_an_altered_entry_is_none(place):
    """A result is not believed whose bytes are not those that were put there, also where it is another entry's."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"one", b"made of one")
        cache.put("page", b"two", b"made of two")
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE entries SET data = ? WHERE data = ?", (b"forged", b"made of one"))
        connection.execute("UPDATE entries SET (digest, data) = (SELECT digest, data FROM entries WHERE data = ?)", (b"made of two",))
    connection.close()
    with Cache(place, b"engine") as cache:
        assert [cache.get("page", b"one"), cache.get("page", b"two")] == [None, b"made of two"]


def test_many_are_found_at_once(place, monkeypatch):
    """Those that wait as well as those that are written, under their own keys; none that was altered, and none of another sort."""
    monkeypatch.setattr(caching, "AT_ONCE", 3)
    keys = [b"%d" % number for number in range(8)]
    with Cache(place, b"engine") as cache:
        for key in keys:
            cache.put("page", key, b"made of " + key)
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE entries SET data = ? WHERE data = ?", (b"forged", b"made of 4"))
    connection.close()
    with Cache(place, b"engine") as cache:
        cache.put("page", b"new", b"waits")
        expected = {key: b"made of " + key for key in keys if key != b"4"} | {b"new": b"waits"}
        assert cache.get_all("page", [*keys, b"new", b"none"]) == expected
        assert cache.get_all("report", keys) == cache.get_all("page", []) == {}


@pytest.mark.parametrize("damage", [b"no database at all, but longer than its head would be: " * 4, b""], ids=["foreign", "empty"])
def test_a_damaged_cache_is_done_without_and_begun_anew(place, damage):
    """The build that meets it keeps nothing, or begins anew at once; the next one can keep results again."""
    place.parent.mkdir(mode=0o700)
    place.write_bytes(damage)
    place.chmod(0o600)
    with Cache(place, b"engine") as cache:
        cache.put("page", b"key", b"made")
    with Cache(place, b"engine") as cache:
        cache.put("page", b"key", b"made")
    with Cache(place, b"engine") as cache:
        assert cache.get("page", b"key") == b"made"


def test_a_cache_with_other_tables_is_begun_anew(place):
    """Whoever wrote it, another version or another program: the next builds can keep results again."""
    place.parent.mkdir(mode=0o700)
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE entries (something INTEGER)")
    connection.close()
    for _ in range(2):
        with Cache(place, b"engine") as cache:
            cache.put("page", b"key", b"made")
    with Cache(place, b"engine") as cache:
        assert cache.get("page", b"key") == b"made"


def test_a_damaged_cache_that_cannot_be_deleted_is_done_without(place, monkeypatch):
    """It may lie in a folder that is only there to be read."""
    place.parent.mkdir(mode=0o700)
    place.write_bytes(b"no database at all, but longer than its head would be: " * 4)
    place.chmod(0o600)

    def refuse(_, **__):
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with Cache(place, b"engine") as cache:
        cache.put("page", b"key", b"made")
        assert cache.get("page", b"other") is None


def test_clean_finds_nothing_and_forgets_the_rest(place):
    """A clean build starts from nothing, finds what it made itself, as `serve` does from save to save, and leaves it."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"old", b"1")
        cache.put("page", b"same", b"2")
    with Cache(place, b"engine", clean=True) as cache:
        assert cache.get("page", b"same") is None
        cache.put("page", b"same", b"3")
        assert cache.get("page", b"same") == b"3"
        cache.write()
        assert [cache.get("page", b"old"), cache.get("page", b"same")] == [None, b"3"]
    with Cache(place, b"engine") as cache:
        assert [cache.get("page", b"old"), cache.get("page", b"same")] == [None, b"3"]


def test_clean_finds_nothing_that_a_full_disk_keeps_it_from_forgetting(place, monkeypatch):
    """What cannot be deleted for want of room is not used either."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"old", b"1")

    def full(connection):
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE more AS SELECT hex(zeroblob(100000))")

    monkeypatch.setattr(caching, "_forget_all", full)
    with Cache(place, b"engine", clean=True) as cache:
        assert (cache.trouble, cache.get("page", b"old"), cache.get_all("page", [b"old"])) == ("database or disk is full", None, {})
    with Cache(place, b"engine") as cache:
        assert (cache.trouble, cache.get("page", b"old")) == ("", b"1")


def test_what_is_not_used_for_long_goes(place):
    """An entry stays as long as one of the last builds had a use for it."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"used", b"1")
        cache.put("page", b"unused", b"2")
        cache.put("page", b"among many", b"3")
        cache.put("page", b"not read", b"4")
    for number in range(caching.KEPT + 1):
        with Cache(place, b"engine") as cache:
            cache.get("page", b"used")
            cache.get_all("page", [b"among many"])
            cache.use_all("page", [b"not read", b"never kept"])
            cache.put("page", b"%d" % number, b"3")
    with Cache(place, b"engine") as cache:
        assert [cache.get("page", name) for name in (b"used", b"unused", b"among many", b"not read", b"never kept")] == [b"1", None, b"3", b"4", None]


def test_what_keeps_nothing_forgets_nothing(place):
    """A command that only looks things up, or that has patience, takes nothing from those that have a use for the rest."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"unused", b"1")
        cache.put("check", b"used", b"2")
    for number in range(2 * caching.KEPT):
        with Cache(place, b"engine") as cache:
            assert cache.get("check", b"used") == b"2"
        with Cache(place, b"engine", patience=caching.KEPT_LONG) as cache:
            cache.put("check", b"%d" % number, b"3")
    with Cache(place, b"engine") as cache:
        assert cache.get("page", b"unused") == b"1"


def test_what_keeps_nothing_is_no_build(place):
    """However often somebody looked things up, what waits for its next use is no older for it when a build forgets."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"unused", b"1")
        cache.put("page", b"used", b"2")
    for _ in range(2 * caching.KEPT):
        with Cache(place, b"engine") as cache:
            assert cache.get("page", b"used") == b"2"
    with Cache(place, b"engine") as cache:
        cache.put("page", b"new", b"3")
    with Cache(place, b"engine") as cache:
        assert [cache.get("page", name) for name in (b"unused", b"used", b"new")] == [b"1", b"2", b"3"]


def test_threads_share_it(place, monkeypatch):
    """Many threads put and get at once, and nothing is lost."""
    monkeypatch.setattr(caching, "BUFFERED", 1_000)
    with Cache(place, b"engine") as cache, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: cache.put("page", b"%d" % number, b"x" * number), range(400)))
        assert list(pool.map(lambda number: cache.get("page", b"%d" % number), range(400))) == [b"x" * number for number in range(400)]


@posix
def test_forked_processes_share_it(place):
    """What a forked process puts is there for the one that it came from, which goes on with its own connection."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"before", b"1")
        if (child := os.fork()) == 0:
            seen = cache.get("page", b"before")  # it was not written yet
            cache.put("page", b"within", b"2")
            cache.close()
            os._exit(0 if seen is None else 1)
        assert os.waitpid(child, 0)[1] == 0
        cache.put("page", b"after", b"3")
        assert [cache.get("page", name) for name in (b"before", b"within", b"after")] == [b"1", b"2", b"3"]
    with Cache(place, b"engine") as cache:
        assert [cache.get("page", name) for name in (b"before", b"within", b"after")] == [b"1", b"2", b"3"]


@posix
@pytest.mark.parametrize("open_to_others", ["folder", "file", "link"])
def test_what_others_could_write_is_not_read(place, tmp_path, open_to_others):
    """A cache that somebody else could have written is done without: results are run as they are found."""
    with Cache(place, b"engine") as cache:
        cache.put("page", b"key", b"made")
    if open_to_others == "link":
        place.rename(tmp_path / "elsewhere.sqlite")
        place.symlink_to(tmp_path / "elsewhere.sqlite")
    else:
        (place if open_to_others == "file" else place.parent).chmod(0o770)
    with Cache(place, b"engine") as cache:
        assert cache.get("page", b"key") is None
        cache.put("page", b"key", b"made")
        assert cache.get("page", b"key") == b"made"  # for this build


def test_it_lies_in_the_users_own_folder_apart_for_each_project(tmp_path, monkeypatch):
    """Two projects of the same name have two caches, and none of them lies in a project."""
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    one, other = (cache_file(tmp_path / name / "briefing") for name in ("one", "other"))
    assert one.parent == other.parent == tmp_path / "kept"
    assert one.name != other.name
    assert one.name.startswith("briefing-")
    assert cache_file(tmp_path / "one" / ".." / "one" / "briefing") == one
    monkeypatch.setenv("FACTBOUND_CACHE", "off")
    assert cache_file(tmp_path) is None
    monkeypatch.delenv("FACTBOUND_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_file(tmp_path / "one").name.startswith("one-")
    assert cache_file(tmp_path) is None  # a home that is the project


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("kept", "the cache folder 'kept' is no whole path"),
        ("/dev/null", "the cache folder '/dev/null' is no folder"),
        ("{project}/kept", "the cache folder '{project}/kept' lies in the project, which may come from somebody else"),
    ],
)
def test_a_place_that_cannot_be_meant_is_told(tmp_path, monkeypatch, named, message):
    """A folder of the project could come with it, and a path without a root would be another one in each folder."""
    monkeypatch.setenv("FACTBOUND_CACHE", named.format(project=tmp_path))
    with pytest.raises(BuildFailed) as failed, with_cache(Options(tmp_path, tmp_path / "out")):
        pass
    (problem,) = failed.value.problems
    hint = "Expected the whole path of a folder outside of the project, or 'off'; without it, your own cache folder is used."
    assert (problem.at.path, problem.message, problem.expected) == ("$FACTBOUND_CACHE", message.format(project=tmp_path), hint)


def noticed(tmp_path, monkeypatch, capsys, folder, data=b"made"):
    """Return what is told while a command keeps a result in a cache, whose folder is written as {0}, and while it goes on."""
    monkeypatch.setenv("FACTBOUND_CACHE", str(folder))
    with with_cache(Options(tmp_path / "briefing", tmp_path / "out")) as options:
        begun = capsys.readouterr().err
        options.cache.put("page", b"key", data)
        options.cache.write()
    return [part.replace(str(folder), "{0}") for part in (begun, capsys.readouterr().err)]


WAY_OUT = " Mend that, or have FACTBOUND_CACHE name another folder, or 'off' for none.\n"
ANEW = "what it might have is made anew, in more time."


@posix
def test_a_place_that_cannot_be_used_is_told_once(tmp_path, monkeypatch, capsys):
    """At once, with the reason and the way out; a command that works for another says nothing of it."""
    (tmp_path / "file").touch()
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path / "open")
    reasons = {"file/kept": "Not a directory", "open": "others than you can write to '{0}'", "link": "'{0}' is a link"}
    for name, reason in reasons.items():
        told = f"The cache in '{{0}}' cannot be used ({reason}): {ANEW}{WAY_OUT}"
        assert noticed(tmp_path, monkeypatch, capsys, tmp_path / name) == [told, ""]
    with with_cache(Options(tmp_path / "briefing", tmp_path / "out"), quiet=True):
        pass
    assert capsys.readouterr().err == ""


def test_a_damaged_cache_is_told_once(tmp_path, monkeypatch, capsys):
    """There is nothing to be done about it."""
    assert noticed(tmp_path, monkeypatch, capsys, tmp_path / "kept") == ["", ""]
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(b"no database at all, but longer than its head would be: " * 4)
    reason = "file is not a database; it was deleted, and the next build begins a new one"
    assert noticed(tmp_path, monkeypatch, capsys, tmp_path / "kept") == [f"The cache in '{{0}}' cannot be used ({reason}): {ANEW}\n", ""]
    assert noticed(tmp_path, monkeypatch, capsys, tmp_path / "kept") == ["", ""]


def test_a_full_disk_is_told_and_what_is_there_is_found(tmp_path, monkeypatch, capsys):
    """What cannot be kept is not tried again and again; what earlier builds kept is of use all the same."""
    assert noticed(tmp_path, monkeypatch, capsys, tmp_path / "kept") == ["", ""]
    monkeypatch.setattr(caching, "_TABLES", caching._TABLES + "PRAGMA max_page_count = 20;")
    told = f"The cache in '{{0}}' cannot be used (database or disk is full): {ANEW}{WAY_OUT}"
    assert noticed(tmp_path, monkeypatch, capsys, tmp_path / "kept", b"large" * 50_000) == ["", told]
    with with_cache(Options(tmp_path / "briefing", tmp_path / "out")) as options:
        options.cache.put("page", b"large", b"large" * 50_000)
        options.cache.write()
        assert [options.cache.get("page", b"large"), options.cache.get("page", b"key")] == [None, b"made"]
        monkeypatch.setattr(options.cache, "_ask", None)
        options.cache.put("page", b"more", b"more")
        options.cache.write()
        monkeypatch.undo()


def test_another_engine_has_another_hash(tmp_path, monkeypatch):
    """One letter in a file of the engine, a new file or another version of a package makes another engine."""
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "one.py").write_text("1")
    (tmp_path / "packages" / "jinja2-3.1.6.dist-info").mkdir(parents=True)
    monkeypatch.setattr("factbound.engine.PACKAGE", tmp_path / "engine")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "packages")])
    hashes = [engine_hash(), engine_hash()]
    (tmp_path / "engine" / "one.py").write_text("2")
    hashes.append(engine_hash())
    (tmp_path / "engine" / "two.py").touch()
    hashes.append(engine_hash())
    (tmp_path / "packages" / "jinja2-3.1.6.dist-info").rename(tmp_path / "packages" / "jinja2-3.1.7.dist-info")
    hashes.append(engine_hash())
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 4


def test_options_carry_it(tmp_path, monkeypatch):
    """A command gets it with its options, and it is written when the command ends."""
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "kept"))
    plain = Options(tmp_path / "briefing", tmp_path / "out")
    with with_cache(plain) as options:
        options.cache.put("page", b"key", b"made")
    with with_cache(plain) as options:
        assert options.cache.get("page", b"key") == b"made"
        assert replace(options, cache=None) == plain
