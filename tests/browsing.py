"""What the browser tests share: the sites, served and on disk, Chromium, and the tools that Node brings."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "fixtures" / "site_sample" / "docs"
NODE_MODULES = ROOT / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("FACTBOUND_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"

SECTIONS = [("Parties", "parties"), ("People", "people"), ("Context", "context"), ("Sources", "sources")]
PAGES = sorted(file.relative_to(SAMPLE).as_posix() for file in SAMPLE.rglob("*.md"))
PACKED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}
"""What a web server compresses."""

needs_chromium = pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="no Chromium found; name one in FACTBOUND_CHROMIUM")


def needs(tool: object, name: str) -> pytest.MarkDecorator:
    """Skip where a tool is missing, except in CI, where the test then fails."""
    return pytest.mark.skipif(not tool and not os.environ.get("CI"), reason=f"{name} is not installed; see CONTRIBUTING.md")


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word on the terminal, compressed as web servers do; an address without a page gets the site's own answer."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with a file."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() else 404
        file = file if status == 200 else Path(self.directory) / "404.html"
        content = file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on loopback; yields its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietFiles, directory=str(site)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample pages, built with the project's own settings, theme and assets."""
    from factbound.publish.site import Site, build_site, write_nav

    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(SAMPLE, folder / "docs")
    shutil.copytree(ROOT / "templates" / "assets", folder / "docs" / "assets")
    single = [(page.removesuffix(".md").capitalize(), page) for page in PAGES if "/" not in page]
    grouped = [(title, [(page, page) for page in PAGES if page.startswith(f"{under}/")]) for title, under in SECTIONS]
    write_nav(folder / "nav.yml", [*single, ("Northern Lantern", "venture/northern_lantern.md"), *grouped])
    build_site(Site(ROOT, folder / "docs", folder / "site", ROOT / "templates" / "theme", folder / "nav.yml"))
    return folder / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the sample is served."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="session")
def briefing(shipped: Path) -> Path:
    """The site of the shipped briefing."""
    return shipped / "site"


@pytest.fixture(scope="module")
def briefing_address(briefing: Path) -> Iterator[str]:
    """Where it is served."""
    with served(briefing) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium for all tests of a module."""
    playwright = pytest.importorskip("playwright.sync_api") if not os.environ.get("CI") else __import__("playwright.sync_api").sync_api
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A fresh page that fails the test when a script of the site fails."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(20000)  # a busy machine is no fault of the site
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []
