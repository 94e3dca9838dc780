"""`edit`: the facts in forms, in a browser on this machine. Nothing leaves it, and nothing is written but what was tried before."""

from __future__ import annotations

import time
import webbrowser
from contextlib import suppress

from factbound.editor.app import App
from factbound.editor.desk import Desk
from factbound.editor.gate import Gate
from factbound.editor.server import EditServer
from factbound.options import Options


def edit(options: Options, *, port: int, browse: bool) -> int:
    """Serve the editor until interrupted.

    Args:
        options: Which project.
        port: The first port to try.
        browse: Whether a browser is opened at it.

    Returns:
        The exit code: 0, as being interrupted is how editing ends.
    """
    gate = Gate()
    app = App(Desk(options), gate)
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
