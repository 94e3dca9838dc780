"""Run Factbound from a checkout: make .venv from the lock files where that is needed, then hand over to the engine."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "factbound-lock"  # names what is installed; written last, so a .venv without it is half made
NO_VENV = "Install the venv module of your Python (Debian and Ubuntu: the package python3-venv) and run the same command again."
NO_PACKAGES = "This needs the network once: try again, or set pip to a mirror (PIP_INDEX_URL) or a folder of wheels (PIP_FIND_LINKS)."


def main(arguments):
    """Return an exit code, or let the engine take this process over."""
    if sys.version_info < (3, 11):
        print("Factbound needs Python 3.11 or newer, and this is {}.{}.".format(*sys.version_info), file=sys.stderr)
        return 2
    for lock in ["requirements.lock"] + (["requirements-test.lock"] if arguments[:1] == ["test"] else []):
        install(ROOT / lock)
    command = [str(PYTHON), "-P", "-m", "factbound"] + arguments  # -P: the engine beside this file, not one in the current folder
    if os.name == "nt":  # where exec gives the prompt back before the engine has ended
        return subprocess.call(command)
    os.execv(command[0], command)


def install(lock):
    """Put the packages of a lock file into .venv, unless the stamp says that they are there."""
    wanted = "Python {}.{}, ".format(*sys.version_info) + f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"
    done = STAMP.read_text().splitlines() if STAMP.exists() and PYTHON.exists() else []
    if wanted in done:
        return
    print(f"{'Installing' if done else 'First run: installing'} the packages of {lock.name} into .venv ...", file=sys.stderr)
    STAMP.unlink(missing_ok=True)
    if lock.name == "requirements.lock":
        done = []  # and .venv is made anew, with nothing in it that the lock file does not name
        run("make .venv", NO_VENV, sys.executable, "-m", "venv", "--clear", VENV)
        packages = next(VENV.rglob("site-packages"))
        (packages / "factbound.pth").write_text(os.path.relpath(ROOT, packages))  # how .venv finds the engine
    options = ["--quiet", "--no-input", "--only-binary=:all:", "--no-deps", "--require-hashes"]
    run("install the packages of " + lock.name, NO_PACKAGES, PYTHON, "-P", "-m", "pip", "install", *options, "-r", lock)
    STAMP.write_text("\n".join(done + [wanted]))


def run(goal, advice, *command):
    """Run a quiet command; when it fails, repeat its last words with the advice, and stop."""
    ran = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if ran.returncode:
        told = [line for line in ran.stdout.decode(errors="replace").splitlines() if line.strip() and not line.startswith("WARNING")]
        sys.exit("\n".join(["Could not " + goal + ":"] + ["    " + line for line in told[-8:]] + [advice]))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
