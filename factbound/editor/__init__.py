"""`edit`: the facts in forms, in a browser on this machine. Nothing leaves it, and nothing is written but what was tried before."""

from __future__ import annotations

import sys
import time
import webbrowser
from contextlib import suppress
from dataclasses import replace

from factbound.editor.app import App
from factbound.editor.desk import Desk
from factbound.editor.gate import Gate
from factbound.editor.server import EditServer
from factbound.options import Options

BRIEFING = "data/briefing.yml"
"""What makes a folder a project."""


def edit(options: Options, *, port: int, browse: bool) -> int:
    """Serve the editor until interrupted.

    Args:
        options: Which project.
        port: The first port to try.
        browse: Whether a browser is opened at it.

    Returns:
        The exit code: 0, as being interrupted is how editing ends; 1 where there is no project.
    """
    if not (options.project / BRIEFING).is_file():
        print(f"There is nothing to edit: {options.project} has no {BRIEFING}. Name a project folder with --project.", file=sys.stderr)
        return 1
    if options.valid_at or options.known_at:
        print("All that the files say is shown and checked here, whatever the day: --valid-at and --known-at are for builds.", flush=True)
    gate = Gate()
    app = App(Desk(replace(options, valid_at=None, known_at=None)), gate)
    server = EditServer(app.answer, gate, port)
    with server:
        try:
            if port and server.port != port:
                print(f"Port {port} is taken.", flush=True)
            print(f"Edit at {server.entrance}\nThe address is a key: give it to nobody. Press Ctrl-C to end.", flush=True)
            if browse:
                with suppress(webbrowser.Error):
                    webbrowser.open(server.entrance)
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("\nEnding ...", flush=True)
    app.close()
    print("Ended.", flush=True)
    return 0
