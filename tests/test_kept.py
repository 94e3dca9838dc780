"""What reading and checking keep of earlier builds: whatever is found again is what a build from nothing finds."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factbound import prepare
from factbound.check.quiet import find_quiet
from factbound.check.references import Names, TemplateText
from factbound.check.templatenames import find_names
from factbound.cli import main
from factbound.crew import beside as beside_this_process
from factbound.facts.model import Places
from factbound.facts.vocabulary import Vocabulary
from factbound.inputs import read_inputs
from factbound.options import Options
from factbound.outcome import find_outcome
from factbound.problems import BuildFailed, Position
from factbound.read import kept as keeping
from factbound.read import project as reading
from factbound.read.intake import take_in
from factbound.read.kept import KeptReadings
from factbound.read.project import load_project
from factbound.read.tree import FolderAtHand

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "cases" / "_base"
NORTH, VOCABULARY, PAGE = "data/parties/north.yml", "data/vocabulary.yml", "content/blocks/more.md"

EDITS = (
    (NORTH, "60 %", "50 %"),  # with which a check fails
    (NORTH, "60 %", "60 %\n    note: Known from {{ south.role }}, and from nobody else."),
    (NORTH, "60 %", "60 %\n    note: Known for 4 years."),
    (NORTH, "60 %", "sixty"),
    (NORTH, "name: North", "name: Norden"),
    (NORTH, "name: North", "name: [North"),
    (NORTH, "planned", "planed"),
    (NORTH, "p1s2", "p9s9"),
    ("data/parties/south.yml", "  role:\n    value: maker of compasses\n    from: daily p1s1\n", ""),
    ("data/sources/daily.yml", "p1s1", "p1s3"),
    (VOCABULARY, "share", "text"),
    (VOCABULARY, "label: Stake", "label: Part"),
    (PAGE, "{{ south.role }}", "{{ south.rule }}"),
    (PAGE, "{{ south.role }}", "{{ south.stake }} is certain"),
    (PAGE, "{{ south.role }}", "{{ south.role | upper }}"),
    ("mkdocs.yml", "site_name", "site_nome"),
)
"""Path, what stands there, and what is written instead."""


@dataclass
class Memory:
    """Keeps results as a cache does."""

    entries: dict[tuple[str, bytes], bytes] = field(default_factory=dict)

    def get(self, kind, key):
        """Return what was put there."""
        return self.entries.get((kind, key))

    def put(self, kind, key, data):
        """Keep it."""
        self.entries[kind, key] = data


def lay_out(folder):
    """Copy the base project, with a page that prints facts."""
    shutil.copytree(BASE, folder)
    (folder / PAGE).write_text("South is a {{ south.role }}.\n")
    return folder


def said(project, cache):
    """Return what a check of a project comes to, and what a build reads of its data behind it; or what is wrong with it."""
    options = Options(project, project / "out", cache=cache)
    try:
        return find_outcome(options), prepare.check_project(options).reading.project if cache else load_project(project).project
    except BuildFailed as failure:
        return failure.problems


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A project that stands as it was laid out before and after each test."""
    return lay_out(tmp_path_factory.mktemp("kept") / "project")


@settings(max_examples=10)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3))
def test_whatever_is_edited_it_is_judged_as_if_nothing_was_kept(place, edits):
    """After each of some edits, and after each was taken back, problems and facts are those of a check from nothing."""
    cache = Memory()
    good = said(place, cache)
    for path, before, after in edits:
        file = place / path
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after))
        try:
            assert said(place, cache) == (fresh := said(place, None))
            assert said(place, cache) == fresh
        finally:
            file.write_text(text)
        assert said(place, cache) == good


def read(folder, store):
    """Return the readings of a project's data, with those that are kept."""
    options = Options(folder, folder / "out")
    inputs = read_inputs(options, take_in(folder))
    return load_project(FolderAtHand(folder, inputs.held), kept=KeptReadings(store, inputs.held, inputs.hashes), judged=True)


def parts(statement):
    """Return all that there is of a statement, its places included, which are not compared."""
    return statement, dict(statement.places), statement.letters, [one.at for one in statement.locators]


def test_all_of_the_shipped_briefing_is_kept():
    """Values, places and letters of formulas are those that were read, and each property is the vocabulary's own."""
    store = Memory()
    read(ROOT, store)
    found, fresh = read(ROOT, store).project, load_project(ROOT).project
    assert found == fresh
    assert [*map(parts, found.statements())] == [*map(parts, fresh.statements())]
    assert [(one.at, one.letters) for entity in found.entities.values() for one in entity.checks] == [
        (one.at, one.letters) for entity in fresh.entities.values() for one in entity.checks
    ]
    passages = [[(one.at, dict(one.places)) for source in project.sources.values() for one in source.passages.values()] for project in (found, fresh)]
    assert passages[0] == passages[1]
    assert all(one.prop is found.vocabulary.properties[one.prop.name] for one in found.statements())


def test_only_what_changed_is_read_again(place, monkeypatch):
    """A file that holds the same is not read, nor one beside a file that has problems; those are read each time."""
    store, loaded = Memory(), []
    read(place, store)
    for name in ("load_entity", "load_source"):
        load = getattr(reading, name)
        monkeypatch.setattr(reading, name, lambda file, path, *rest, load=load: loaded.append(path) or load(file, path, *rest))
    assert (len(read(place, store).files), loaded) == (6, [])
    monkeypatch.setattr(keeping, "TOGETHER", 1)
    read(place, store)
    loaded.clear()
    file = place / NORTH
    text = file.read_text()
    file.write_text(text.replace("60 %", "sixty"))
    try:
        assert [one.at.path for one in read(place, store).problems] == [NORTH]
        again = [*loaded]
        read(place, store)
    finally:
        file.write_text(text)
    assert (NORTH in again, loaded[len(again) :]) == (True, [NORTH])


def test_a_new_file_changes_its_own_group_alone():
    """Files are kept together by their names: those that follow each other, whatever others there are."""
    names = [(f"data/firms/firm_{number}.yml",) for number in range(300)]
    before = keeping.part_by_name(names)
    assert [one for group in before for one in group] == sorted(names)
    assert max(map(len, before)) < 30
    for number in range(300, 310):
        after = keeping.part_by_name([(f"data/firms/firm_{number}.yml",), *reversed(names)])
        assert len([group for group in before if group not in after]) <= 1


@pytest.mark.parametrize("data", [b"", b"\x80\x05.", pickle.dumps(os.getcwd), pickle.dumps(Position("a")), pickle.dumps(Vocabulary())], ids=repr)
def test_what_is_no_reading_is_not_made(data):
    """Nothing is made of what is kept but the records of readings, whoever wrote it."""
    found = keeping._load(data, Vocabulary())
    assert found is None or not callable(found)


@pytest.mark.parametrize(("path", "before", "after"), [(NORTH, "60 %", "50 %"), ("mkdocs.yml", "site_name", "site_nome")])
def test_a_file_that_changes_meanwhile_is_judged_again(path, before, after, place, monkeypatch):
    """What a check found is kept for the files that it read alone; where others lie there at its end, nothing of what it looked at later is."""
    cache, check = Memory(), prepare.check_meaning
    file = place / path
    text = file.read_text()
    assert before in text
    monkeypatch.setattr(prepare, "check_meaning", lambda *given: file.write_text(text.replace(before, after)) and check(*given))
    try:
        assert find_outcome(Options(place, place / "out", cache=cache)).good == "6 statements about 3 entities from 1 source"
        judged = {"judged", "outcome"} if path == NORTH else set()
        assert {kind for kind, _ in cache.entries} == {"names", "quiet", "readings", *judged}
        monkeypatch.undo()
        assert [one.at.path for one in said(place, cache)] == [one.at.path for one in said(place, None)] != []
    finally:
        file.write_text(text)
    assert find_outcome(Options(place, place / "out", cache=cache)).good == "6 statements about 3 entities from 1 source"


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_second_check_says_the_same(form, tmp_path, capsys, monkeypatch):
    """What is kept of a check is told as the check was, with the plans that are due."""
    project = lay_out(tmp_path / "project")
    monkeypatch.setenv("FACTBOUND_CACHE", str(tmp_path / "cache"))
    (project / NORTH).write_text((project / NORTH).read_text().replace("when: 2018-09-11", "when: 2018-09-12"))
    told = []
    for _ in range(2):
        assert main(["check", "--project", str(project), "--format", form]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    if form == "json":
        assert json.loads(told[0])["problems"] == []


def test_the_days_and_the_environment_are_part_of_what_is_judged(place, monkeypatch):
    """A check of another day, or with a time of builds that is none, is no check that was made already."""
    cache = Memory()
    assert said(place, cache)[0].good == "6 statements about 3 entities from 1 source"
    other = Options(place, place / "out", known_at=date(2019, 1, 1), cache=cache)
    assert find_outcome(other).good == "6 of 6 statements were known on 1 January 2019, about 3 entities from 1 source"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert [one.at.path for one in said(place, cache)] == ["$SOURCE_DATE_EPOCH"]


def test_places_are_a_mapping():
    """Places are found by their keys, and a key that is not there is no place."""
    places = Places.of({"value": Position("a", 1), "from": Position("a", 2)})
    assert (dict(places), len(places), "from" in places, "when" in places) == ({"value": Position("a", 1), "from": Position("a", 2)}, 2, True, False)
    with pytest.raises(KeyError):
        places["when"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on Windows")
def test_other_processes_read_the_same(place, monkeypatch):
    """What is read beside this process is what is read in it; what a process that was ended leaves is read here."""
    monkeypatch.setattr(keeping, "MANY", 1)
    monkeypatch.setattr(keeping, "TOGETHER", 1)
    inputs = read_inputs(Options(place, place / "out"), take_in(place))
    fresh, folder = load_project(place), FolderAtHand(place, inputs.held)
    done = []

    def halfway(task, count):
        """Do the first task alone."""
        done.append(count)
        yield task(0)

    def ended(_, count):
        """Have every process ended by the system."""
        return beside_this_process(lambda _: os.kill(os.getpid(), signal.SIGKILL), count)

    for beside in (beside_this_process, halfway, ended):
        store = Memory()
        found = load_project(folder, kept=KeptReadings(store, inputs.held, inputs.hashes, beside), judged=True)
        assert (found.project, found.problems) == (fresh.project, [])
        assert [*map(parts, found.project.statements())] == [*map(parts, fresh.project.statements())]
        assert load_project(folder, kept=KeptReadings(store, inputs.held, inputs.hashes), judged=True).project == fresh.project
    assert done[0] > 1


def test_a_template_is_sound_while_no_entity_is_called_as_what_it_uses():
    """What is kept of a template is true of any facts but those of an entity by whose name it calls something of another's."""
    environment, store = jinja2.Environment(autoescape=True), Memory()
    texts = [TemplateText(f"partials/{name}", f"templates/partials/{name}", text) for name, text in PARTIALS.items()]
    none = Names({}, frozenset({"page"}), frozenset({"name"}))
    for _ in range(2):
        found = find_names(texts, environment, none, store)
        assert (found.assigned, sorted(found.sound)) == ({"own"}, ["partials/good"])
        assert found.free["partials/good"] == {"page", "row"}
        assert found.is_sound(texts[0], replace(none, facts={"north": frozenset({"stake"})}))
        assert not found.is_sound(texts[0], replace(none, facts={"row": frozenset({"stake"})}))
    assert len(store.entries) == 1


PARTIALS = {
    "good": "{% set own = row.label %}{{ own }}{{ page }}",
    "broken": "{% if %}",
    "asks": "{{ known('north.stake') }}",
    "odd": "{{ row | nofilter }}",
}


def test_texts_are_quiet_by_themselves():
    """A text that prints names and nothing else is quiet, wherever that was found out; one with a number, a comment or a mark is not."""
    words = {
        "a": "{{ north.stake }} of it.",
        "b": "4 of them.",
        "c": '{# allow "x": y #}',
        "d": "<script>",
        "e": "One person.",
        "f": "No\u200bmore.",
        "g": "G\u0430zprom pays.",
    }
    texts = [TemplateText(f"content/{name}.md", f"content/{name}.md", text) for name, text in words.items()]
    hashes = {one.path: one.name for one in texts}
    store = Memory()
    assert find_quiet(texts, hashes, {"person"}, store) == {"content/a.md"}
    assert find_quiet(texts, hashes, {"person"}, store) == {"content/a.md"}
    assert find_quiet(texts, hashes, {"people"}, store) == {"content/a.md", "content/e.md"}
    assert find_quiet(texts, {}, {"person"}) == frozenset()
