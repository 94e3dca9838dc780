"""What a build begins with: the files of the project, looked at, read and hashed; and the key under which is kept that nothing is wrong with them."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass

from factbound.check.fields import SETTINGS
from factbound.check.settings.tags import ADDRESS
from factbound.history.releases import Editions, try_editions
from factbound.inputs import Inputs, read_inputs
from factbound.options import Options
from factbound.problems import Problem
from factbound.progress import step
from factbound.publish.times import EPOCH
from factbound.read.intake import Intake, take_in

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Beginning:
    """The files of a project before anything of them was understood."""

    intake: Intake
    inputs: Inputs
    editions: Editions
    altered: tuple[Problem, ...]
    """What is wrong with the editions."""
    key: bytes
    """A hash of all that a judgement of the project rests on; empty where it is not known."""


@step("Looking at files")
def begin(options: Options) -> Beginning:
    """Look at a project, and read its files.

    Raises:
        BuildFailed: If something of it may not be read or cannot be.
    """
    intake = take_in(options.shows or options.project)
    inputs = Inputs() if options.shows else read_inputs(options, intake)
    editions, altered = try_editions(options.project)
    plain = not (options.shows or altered or intake.misnamed)
    return Beginning(intake, inputs, editions, altered, _key(options, intake, inputs, editions) if plain else b"")


def _key(options: Options, intake: Intake, inputs: Inputs, editions: Editions) -> bytes:
    """Return a hash of what the rules of an engine judge.

    All files, all names, what the editions say of themselves, the days of the build, and as much of the environment as the settings could ask for.
    """
    words = {word.decode() for word in _WORD.findall(inputs.held.get(SETTINGS, b""))} | {ADDRESS, EPOCH}
    said = {
        "files": inputs.hashes,
        "names": intake.files,
        "editions": [[one.name, one.home, one.record] for one in editions.found],
        "days": [str(options.valid_at), str(options.known_at)],
        "environment": {word: os.environ[word] for word in words if word in os.environ},
    }
    return hashlib.blake2b(json.dumps(said, sort_keys=True, default=dict).encode(), digest_size=32).digest()
