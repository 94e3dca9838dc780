"""A cache that several machines share: packs in any place, believed only from those who have the key, and done without where it cannot be used."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from factbound.caches import with_cache
from factbound.files import cache as caching
from factbound.files import shared
from factbound.files.shared import SharedCache
from factbound.options import Options
from factbound.problems import BuildFailed

KEY = b"known to those who build, and nobody else"


class Disk:
    """As much of fsspec as a cache asks for, over a folder."""

    asked = 0

    def invalidate_cache(self):
        """Remember no listing."""

    def exists(self, path):
        return Path(path).exists()

    def ls(self, path, detail):
        assert not detail
        return sorted(str(file) for file in Path(path).iterdir())

    def makedirs(self, path, exist_ok):
        Path(path).mkdir(parents=True, exist_ok=exist_ok)

    def pipe_file(self, path, content):
        Path(path).write_bytes(content)

    def cat_file(self, path):
        Disk.asked += 1
        return Path(path).read_bytes()

    def cat(self, paths):
        return {path: Path(path).read_bytes() for path in paths}


@pytest.fixture(params=["stand-in", "fsspec"])
def place(request, tmp_path, monkeypatch):
    """The address of a folder, reached by a stand-in, and by fsspec itself where it is installed."""
    if request.param == "fsspec":
        pytest.importorskip("fsspec", reason="the extra 'cluster' is not installed")
    else:
        monkeypatch.setattr(SharedCache, "_at", lambda self: (Disk(), self._folder.removeprefix("file://")))
    return f"file://{tmp_path}/kept"


def test_what_one_keeps_another_finds(place):
    """By key, sort, engine; and at once, or after it has looked again."""
    early = SharedCache(place, b"engine", KEY)
    assert early.get("page", b"key") is None
    with SharedCache(place, b"engine", KEY) as writer:
        writer.put("page", b"key", b"made")
        assert writer.get("page", b"key") == b"made"
    late, other = SharedCache(place, b"engine", KEY), SharedCache(place, b"another", KEY)
    assert [late.get("page", b"key"), late.get("report", b"key"), other.get("page", b"key")] == [b"made", None, None]
    assert early.get("page", b"key") is None
    early.look_again()
    assert early.get("page", b"key") == b"made"
    clean = SharedCache(place, b"engine", KEY, clean=True)
    assert clean.get("page", b"key") is None
    clean.put("page", b"key", b"anew")
    clean.write()
    assert clean.get("page", b"key") == b"anew"


def test_another_key_is_not_believed(place):
    """Who can write to the place, but does not know the key, makes nobody believe anything."""
    with SharedCache(place, b"engine", b"a guess") as forger:
        forger.put("page", b"key", b"forged")
    assert SharedCache(place, b"engine", KEY).get("page", b"key") is None


@pytest.mark.parametrize("damage", ["a byte", "cut", "pack gone", "another's place", "half a list", "foreign list"])
def test_wrong_bytes_are_none(place, tmp_path, damage):
    """Whatever becomes of the files, a result is what was put there, or is not found."""
    with SharedCache(place, b"engine", KEY) as cache:
        cache.put("page", b"one", b"made of one")
        cache.put("page", b"two", b"made of two")
    pack, listed = next(tmp_path.rglob("*.pack")), next(tmp_path.rglob("*.list"))
    if damage == "a byte":
        pack.write_bytes(pack.read_bytes().replace(b"made of one", b"made of 1ne"))
    elif damage == "cut":
        pack.write_bytes(pack.read_bytes()[:5])
    elif damage == "pack gone":
        pack.unlink()
    elif damage == "another's place":
        first, second = json.loads(listed.read_bytes())
        listed.write_text(json.dumps([[first[0], *second[1:]], [second[0], *second[1:]]]))
    else:
        listed.write_bytes(listed.read_bytes()[:50] if damage == "half a list" else b'{"a": 1}')
    found = [SharedCache(place, b"engine", KEY).get("page", key) for key in (b"one", b"two")]
    assert found == [None, b"made of two" if damage in {"a byte", "another's place"} else None]


def test_results_travel_in_packs(place, tmp_path, monkeypatch):
    """What waits is written together when there is enough of it, and what lies together is fetched once."""
    monkeypatch.setattr(caching, "BUFFERED", 100)
    with SharedCache(place, b"engine", KEY) as cache:
        for number in range(30):
            cache.put("page", bytes([number]), b"ten bytes.")
    assert len(list(tmp_path.rglob("*.pack"))) == 3
    reader, Disk.asked = SharedCache(place, b"engine", KEY), 0
    assert {reader.get("page", bytes([number])) for number in range(30)} == {b"ten bytes."}
    assert Disk.asked in {0, 3}  # fsspec itself is not counted


def test_few_packs_are_held(place, monkeypatch):
    """Memory does not grow with what is read."""
    monkeypatch.setattr(caching, "BUFFERED", 1)
    monkeypatch.setattr(shared, "AT_HAND", 2)
    with SharedCache(place, b"engine", KEY) as cache:
        for number in range(5):
            cache.put("page", bytes([number]), bytes([number]))
        assert [cache.get("page", bytes([number])) for number in range(5)] == [bytes([number]) for number in range(5)]
        assert len(cache._at_hand) == 2


def test_a_place_that_fails_is_done_without_and_told(place, tmp_path, monkeypatch, capsys):
    """The build goes on, and says afterwards what was wrong."""
    monkeypatch.setenv("FACTBOUND_CACHE", place)
    monkeypatch.setenv("FACTBOUND_CACHE_KEY", KEY.decode())
    (tmp_path / "kept").write_text("no folder")
    with with_cache(Options(tmp_path / "project", tmp_path / "out")) as options:
        options.cache.put("page", b"key", b"made")
        options.cache.write()
        assert options.cache.get("page", b"key") is None
    told = capsys.readouterr().err
    assert told.startswith("The shared cache could not be used, and what it might have had was made here (")
    assert told.endswith(").\n")


def problem_with(tmp_path):
    """Return what is said of a cache that the environment names."""
    with pytest.raises(BuildFailed) as failed, with_cache(Options(tmp_path / "project", tmp_path / "out")):
        pass
    problem = failed.value.problems[0]
    return problem.at.path, problem.message, problem.expected


def test_a_shared_cache_needs_a_key(tmp_path, monkeypatch):
    """Without one, whoever can write there could have a build run what he likes."""
    monkeypatch.setenv("FACTBOUND_CACHE", "s3://bucket/folder")
    monkeypatch.setenv("FACTBOUND_CACHE_KEY", "short")
    message = "the cache 's3://bucket/folder' can be written by others, and no key says whose results are to be believed"
    hint = "Set FACTBOUND_CACHE_KEY to the same 32 or more characters, made by chance, wherever the cache is used: openssl rand -hex 32"
    assert problem_with(tmp_path) == ("$FACTBOUND_CACHE_KEY", message, hint)


def test_a_shared_cache_is_not_in_the_project(tmp_path, monkeypatch):
    """A project that comes from elsewhere brings no results with it."""
    monkeypatch.setenv("FACTBOUND_CACHE", f"file://{tmp_path}/project/kept")
    message = f"the cache folder 'file://{tmp_path}/project/kept' lies in the project, which may come from somebody else"
    assert problem_with(tmp_path)[:2] == ("$FACTBOUND_CACHE", message)


def test_what_is_not_installed_is_told(tmp_path, monkeypatch):
    """An address that nothing here understands is refused before anything is built."""
    monkeypatch.setenv("FACTBOUND_CACHE", "s3://bucket/folder")
    monkeypatch.setenv("FACTBOUND_CACHE_KEY", KEY.decode())
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    path, message, hint = problem_with(tmp_path)
    assert (path, message) == ("$FACTBOUND_CACHE", "the cache 's3://bucket/folder' cannot be reached with what is installed")
    assert hint.startswith("Install what such addresses need, such as s3fs for s3:// and gcsfs for gs://, beside pip install 'factbound[cluster]': ")


def test_an_unknown_kind_of_address_is_refused(tmp_path, monkeypatch):
    """Before anything is built."""
    pytest.importorskip("fsspec", reason="the extra 'cluster' is not installed")
    monkeypatch.setenv("FACTBOUND_CACHE", "nothing://bucket/folder")
    monkeypatch.setenv("FACTBOUND_CACHE_KEY", KEY.decode())
    assert problem_with(tmp_path)[:2] == ("$FACTBOUND_CACHE", "'nothing://bucket/folder' is no address of a cache")
