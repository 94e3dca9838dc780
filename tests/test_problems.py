"""Problems are gathered, not met one at a time."""

from __future__ import annotations

import pickle

import pytest

from factbound.problems import BuildFailed, Position, Problem, format_problems, gather


def fail(name: str) -> str:
    """Fail with one problem."""
    raise BuildFailed([Problem(Position(name), "it is wrong")])


def test_every_task_is_done_and_every_problem_told() -> None:
    """A task that fails keeps none after it from being done, and the problems of all come together, sorted."""
    done: list[str] = []
    with pytest.raises(BuildFailed) as failure:
        gather([lambda: fail("b.yml"), lambda: done.append("between"), lambda: fail("a.yml")])
    assert done == ["between"]
    assert [problem.at.path for problem in failure.value.problems] == ["a.yml", "b.yml"]


def test_results_keep_the_order_of_the_tasks() -> None:
    """Without a problem the results come back as the tasks were given."""
    assert gather([lambda: 2, lambda: 1]) == [2, 1]


def test_problems_reach_another_process() -> None:
    """A failure keeps its problems when one process hands it to another."""
    failure = BuildFailed([Problem(Position("a.yml", 3), "it is wrong", "Expected better.")])
    assert pickle.loads(pickle.dumps(failure)).problems == failure.problems


def test_what_a_terminal_would_take_for_a_command_is_written_out() -> None:
    """A file can hold an escape sequence, which then is shown and not obeyed."""
    problem = Problem(Position("a.yml", 2), "the character 27 may not stand in a YAML file", "Delete it.", "name: \x1b[2Jgone\x9b")
    assert problem.format() == "a.yml:2:1: the character 27 may not stand in a YAML file\n    name: \\x1b[2Jgone\\x9b\n  Delete it."


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], "0 problems in 0 files"),
        (["data/a.yml", "data/a.yml", "data/b.yml"], "3 problems in 2 files"),
        (["--executor"], "1 problem in 1 option"),
        (["$FACTBOUND_CACHE"], "1 problem in 1 variable"),
        (["--profile", "--timings-file", "$SITE_URL", "mkdocs.yml"], "4 problems in 1 file and 2 options and 1 variable"),
    ],
)
def test_the_last_line_counts_places_of_each_kind(places: list[str], words: str) -> None:
    """An option or a variable of the environment is no file."""
    problems = [Problem(Position(place, number + 1), "it is wrong") for number, place in enumerate(places)]
    assert format_problems(problems).splitlines()[-1] == f"Build stopped: {words}. Nothing was published."
