"""Where a command stands and what folders it is given: nothing is taken for this folder that does not name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from factbound.cli import main


@pytest.mark.parametrize("option", ["--out", "--project"])
@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_a_wrong_argument(option: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A variable that is not set, as in --out "$OUT", does not let a build replace the folder that somebody stands in."""
    with pytest.raises(SystemExit) as ended:
        main(["check", option, name])
    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith(f"argument {option}: the name of the folder is empty. Expected one such as 'out', or '.' for this folder.")


def test_a_folder_that_is_gone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stands in an output that another build has replaced is told, and sees no traceback."""

    def fail() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("os.getcwd", fail)
    assert main(["check", "--project", str(tmp_path)]) == 1
    assert capsys.readouterr().out == (
        ".:1:1: this folder has been deleted or replaced\n"
        '  Go to it anew: cd "$PWD", or to another folder.\n\n'
        "Build stopped: 1 problem in 1 file. Nothing was published.\n"
    )
