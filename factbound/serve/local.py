"""A web server that only this machine's browsers reach: which port it takes, and by which names they may come."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from types import TracebackType
from typing import Any

HOST = "127.0.0.1"
HOSTNAMES = ("127.0.0.1", "localhost")
"""Names under which a browser may come. Any other is a foreign page that had its name point here (DNS rebinding)."""
PORTS_TRIED = 50


class LocalServer:
    """A web server in a thread of its own, up inside its `with` block.

    Args:
        handler: Makes the handler of one connection.
        port: The first port to try; when it is taken, the next free one. 0 lets the system choose.

    Raises:
        OSError: When no port is free.
    """

    def __init__(self, handler: Callable[..., BaseHTTPRequestHandler], port: int) -> None:
        self._http = _bind(handler, port)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="factbound-server", daemon=True)

    @property
    def port(self) -> int:
        """The port that it got."""
        return self._http.server_port

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"http://{HOST}:{self.port}/"

    def __enter__(self) -> LocalServer:  # noqa: PYI034 - nobody asks for more than this
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would share the port with whoever has it
    request_queue_size = 64

    def server_bind(self) -> None:
        """Take the port without the look-up of the machine's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def handle_error(self, *connection: Any) -> None:
        """Be silent about browsers that go away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*connection)


def _bind(handler: Callable[..., BaseHTTPRequestHandler], port: int) -> _HTTPServer:
    """Return a server at the first free port."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return _HTTPServer((HOST, candidate), handler)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
    raise OSError(errno.EADDRINUSE, f"No port is free from {port} to {port + PORTS_TRIED - 1}")


def is_local(host: str) -> bool:
    """Return whether a Host header names this machine, at any port."""
    return host.rsplit(":", 1)[0] in HOSTNAMES
