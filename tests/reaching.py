"""What a command reaches, as the kernel sees it: processes, sockets, and the files that it opens, sorted by place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

STRACE = ("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "4096", "-e", "signal=none", "-e")
CALLS = "trace=execve,execveat,socket,connect,bind,open,openat,openat2,creat,io_uring_setup,ptrace,symlink,symlinkat,link,linkat,mknod,mknodat"

_CALL = re.compile(r"^(?:\d+ +)?(?P<name>\w+)\((?P<rest>.*)$")
_TEXT = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"')
_FOLDER = re.compile(r"^(?:AT_FDCWD|\d+)<(?P<folder>[^>]*)>")
_ARGUMENTS = re.compile(r"\[(?P<all>.*?)\], ")

HOME = Path.home()
SYSTEM = {
    "libraries": ("/lib", "/usr/lib", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/ssl", "/usr/local/ssl"),
    "the kernel's account of processes and memory": ("/proc", "/sys"),
    "time zones and languages": ("/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/usr/share/locale", "/etc/locale.alias"),
    "devices": ("/dev/null", "/dev/urandom", "/dev/random", "/dev/tty"),
    "who a user is": ("/etc/passwd", "/etc/nsswitch.conf", "/etc/group"),
}
"""Why each is read: docs/security.md says it."""


@dataclass
class Reach:
    """What was reached."""

    programs: list[tuple[str, str]] = field(default_factory=list)
    """Path and arguments of each program that was started."""
    sockets: list[str] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    """Paths that were opened, or tried."""

    def by_place(self, places: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
        """Return the paths by place, sorted; those that lie in none come under an empty name."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.opened):
            place = next((name for name, roots in places.items() if any(_below(path, root) for root in roots)), "")
            found.setdefault(place, []).append(path)
        return found


def trace(command: list[str], folder: Path, log: Path, env: dict[str, str] | None = None) -> Reach:
    """Run a command, which must succeed, and return what it and all that it started reached."""
    ran = subprocess.run([*STRACE, CALLS, "-o", str(log), *command], cwd=folder, capture_output=True, text=True, env=env, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return parse(log.read_text("utf-8", "replace"))


def parse(text: str) -> Reach:
    """Return what the lines of strace tell."""
    reach = Reach()
    for line in text.splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        name, rest = call["name"], call["rest"]
        if name in ("execve", "execveat"):
            if " = -1 " not in rest and (found := _TEXT.search(rest)):
                words = _ARGUMENTS.search(rest)
                reach.programs.append((found["text"], words["all"] if words else ""))
        elif name in ("open", "openat", "openat2", "creat"):
            base, path = _FOLDER.match(rest), _TEXT.search(rest)
            if path:
                reach.opened[os.path.normpath(Path(base["folder"] if base else "/", path["text"]))] += 1
        elif name in ("socket", "connect", "bind", "io_uring_setup", "ptrace"):
            reach.sockets.append(f"{name}({rest}")
    return reach


def places(project: Path, out: Path, temporary: Path, git: Path) -> dict[str, tuple[str, ...]]:
    """Return the places that a build may reach, by what they are."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sysconfig.get_paths()["stdlib"], str(Path(sys.executable).resolve().parent.parent)}
    engine = Path(__file__).resolve().parent.parent
    return {
        "the output and its stage": (str(out), str(out.parent / f".{out.name}-")),
        "the project": tuple(str(project / name) for name in ("data", "content", "templates", "editions", "mkdocs.yml")),
        "the repository": (str(git),),
        "the engine": (str(engine / "factbound"), str(engine / "templates")),
        "Python and its packages": (*prefixes, *(path for path in sys.path if path)),
        "git's own settings": (
            "/etc/gitconfig",
            str(HOME / ".gitconfig"),
            str(HOME / ".config/git"),
            "/usr/share/git-core",
            "/usr/local/etc/gitconfig",
        ),
        "temporary files of its own": (str(temporary / "factbound-"),),
        **SYSTEM,
    }


def _below(path: str, root: str) -> bool:
    """Return whether a path is a place, lies below it, or begins with it where the place ends in a dash."""
    return path == root or path.startswith(root if root.endswith("-") else f"{root}/")
