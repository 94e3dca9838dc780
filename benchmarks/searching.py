"""How long a reader waits for the first result of the search, and for the register, in a headless Chromium; and what that reader loads for it.

    .venv/bin/python benchmarks/searching.py out/site --word company

Each round is a browser with nothing kept: the landing page is opened, and once it is still, a word is typed. Files are sent packed, as servers do,
from this machine: there is no network between, so that to the seconds comes what the bytes take on a reader's line.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import threading
import time
from pathlib import Path
from typing import Any

CHROMIUM = os.environ.get("FACTBOUND_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
PACKED = frozenset((".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"))
RESULT = ".md-search-result__item a"
SEEN = """(selector) => new Promise((done) => {
  const look = () => (document.querySelector(selector)?.checkVisibility() ? done(performance.now()) : requestAnimationFrame(look));
  look();
})"""
"""When something is seen, to the frame: whoever asks from outside the browser asks at longer and longer intervals, half a second in the end."""


class Sent:
    """What a site's files are sent as, packed once before anything is measured, and how many bytes went out."""

    def __init__(self, site: Path) -> None:
        self.site, self.bytes = site, 0
        self._packed: dict[Path, bytes] = {}
        for file in (*(site / "search").glob("*"), *(site / "assets").rglob("*.js")):
            self.content(file)

    def content(self, file: Path) -> bytes:
        """Return a file as it is sent."""
        if file not in self._packed:
            content = file.read_bytes()
            self._packed[file] = gzip.compress(content, 6) if file.suffix in PACKED else content
        return self._packed[file]


class Answers(http.server.SimpleHTTPRequestHandler):
    """Sends files and counts them."""

    protocol_version = "HTTP/1.1"

    def __init__(self, sent: Sent, *args: Any) -> None:
        self._sent = sent
        super().__init__(*args, directory=str(sent.site))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        content = self._sent.content(file) if file.is_file() else b""
        self.send_response(200 if file.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self._sent.bytes += len(content)


def measure(site: Path, word: str, rounds: int, between: float) -> dict[str, float]:
    """Return medians: seconds to the first result, since the search was opened and since the last letter, and to a register that can be filtered.

    With the kilobytes that each loads.
    """
    from playwright.sync_api import sync_playwright

    sent = Sent(site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Answers, sent))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    found: list[tuple[float, float, float]] = []
    register: list[tuple[float, float]] = []
    with sync_playwright() as driver:
        for _ in range(rounds):
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            found.append(_first_result(browser.new_page(), address, word, between, sent))
            register.append(_register(browser.new_page(), address, sent))
            browser.close()
    server.shutdown()
    names = ("search_s", "search_after_last_key_s", "search_kb", "register_s", "register_kb")
    return dict(zip(names, (round(statistics.median(one), 3) for one in (*zip(*found, strict=True), *zip(*register, strict=True))), strict=True))


def _first_result(page: Any, address: str, word: str, between: float, sent: Sent) -> tuple[float, float, float]:
    page.goto(address, wait_until="networkidle")
    before, begun = sent.bytes, time.perf_counter()
    page.keyboard.press("/")
    page.keyboard.type(word, delay=between)
    typed = time.perf_counter()
    page.evaluate(SEEN, RESULT)
    seen = time.perf_counter()
    return seen - begun, seen - typed, (sent.bytes - before) / 1000


def _register(page: Any, address: str, sent: Sent) -> tuple[float, float]:
    before, begun = sent.bytes, time.perf_counter()
    page.goto(f"{address}register/", wait_until="load")
    page.evaluate(SEEN, "article table, article li a")
    return time.perf_counter() - begun, (sent.bytes - before) / 1000


def main() -> None:
    """Measure what is asked for, and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("sites", nargs="+", type=Path, help="folders of built sites, such as out/site")
    parser.add_argument("--word", default="company", help="what is typed")
    parser.add_argument("--between", type=float, default=0, help="milliseconds between two letters; people need 100 to 200")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for site in arguments.sites:
        print(json.dumps({"site": str(site), **measure(site.resolve(), arguments.word, arguments.rounds, arguments.between)}))


if __name__ == "__main__":
    main()
