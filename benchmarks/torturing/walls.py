"""What each wall catches alone: no escaping at all, and then only the judge of finished pages, or only the policy that pages carry.

Each text of the collection is the name of a party. Without the first wall it comes into pages as it is; what runs without any wall is counted too.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Error, sync_playwright

from torturing.section import Finding, Limits

TESTS = Path(__file__).resolve().parent.parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from browsing import CHROMIUM, QUIET, served  # noqa: E402
from hostile import COLLECTION, HONEST  # noqa: E402
from payloads import PAYLOADS  # noqa: E402

from factbound.options import Options  # noqa: E402
from factbound.pipeline import Preview  # noqa: E402
from factbound.prepare import check_project  # noqa: E402
from factbound.problems import BuildFailed, Problem  # noqa: E402
from factbound.publish.web.judging import judge_pages  # noqa: E402
from factbound.render import escape  # noqa: E402

AT_ONCE = 60
"""Parties of one project: a navigation grows with their square."""
SETTLES = 40
"""Milliseconds that a page may take to do what it does."""

PARTY = """\
name: {}
facts:
  role:
    value: seller of maps
    from: daily p1s1
"""

WATCH = "window.alert = () => { try { top.document.documentElement.dataset.hit = '1'; } catch { document.documentElement.dataset.hit = '1'; } };"
CLICK = """() => {
  for (const one of document.querySelectorAll("article a, article button, #go")) {
    if (one.tagName !== "A" || one.protocol === "javascript:") one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
}"""

Texts = dict[int, tuple[str, str]]
"""Number of a party -> name of a text, and the text."""


@dataclass
class Account:
    """What came of the texts, each by its name."""

    tried: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    judged: set[str] = field(default_factory=set)
    """Which the judge stopped."""
    opened: set[str] = field(default_factory=set)
    """Which ran or asked another server in a page without a policy."""
    kept: set[str] = field(default_factory=set)
    """The same in a page with its policy."""


def run(limits: Limits) -> Iterator[Finding]:
    """Yield how many texts each wall stopped, and those that it did not."""
    texts = [(one.name, one.text) for one in COLLECTION if one.family != HONEST]
    texts += [(f"payloads/{name}", text.replace("document.title='hit'", "alert()")) for name, text in PAYLOADS.items()]
    random.Random(limits.seed).shuffle(texts)
    account = Account()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        for start in range(0, len(texts), AT_ONCE):
            if limits.over(len(account.tried)):
                break
            with tempfile.TemporaryDirectory() as folder, _no_escaping():
                _try(Path(folder), dict(enumerate(texts[start : start + AT_ONCE])), browser, account)
        browser.close()
    yield from _tell(account)


def _tell(found: Account) -> Iterator[Finding]:
    ran, caught, held = len(found.opened), len(found.opened & found.judged), len(found.opened - found.kept)
    leaving = {name for name in found.kept if "refresh" in found.tried[name].lower()}
    left = "more were refused when they were read, or no site can be made of them"
    yield Finding(f"{len(found.tried)} texts as names without escaping; {found.refused} {left}")
    yield Finding(f"no wall: {ran} ran a script or asked another server")
    yield Finding(f"the judge alone: {len(found.judged)} stopped, {caught} of those {ran} among them", found.opened <= found.judged)
    yield Finding(f"the policy alone: {held} of {ran} stopped; {len(leaving)} left by a refresh", found.kept == leaving)
    yield from (Finding(f"past the judge: {name}: {found.tried[name]!r}", good=False) for name in sorted(found.opened - found.judged))
    yield from (Finding(f"past the policy: {name}: {found.tried[name]!r}", good=False) for name in sorted(found.kept - leaving))


@contextmanager
def _no_escaping() -> Iterator[None]:
    """Take the first wall away: text lands as it is, but for what front matter needs to be read at all."""
    as_it_is = dict.fromkeys(("markdown", "link_title", "attribute", "link_address"), str)
    with patch.multiple(escape, **as_it_is, page_front_matter=escape.front_matter):
        yield


def _try(folder: Path, texts: Texts, browser: Any, account: Account) -> None:
    """Build a project of parties that have these names, and open the page of each with its policy and without."""
    shutil.copytree(TESTS / "cases" / "_base", folder, dirs_exist_ok=True)
    for number, (_, text) in texts.items():
        _file(folder, number).write_bytes(PARTY.format(escape.front_matter(text)).encode("utf-8", "surrogatepass"))
    options = Options(folder, folder / "out")
    account.refused += _leave_out(lambda: check_project(options), folder, texts)
    judged: list[Problem] = []
    with patch("factbound.publish.web.judge_pages", lambda *page: judged.clear() or judged.extend(judge_pages(*page))):
        account.refused += _leave_out(lambda: Preview(options).build_site(), folder, texts)
    account.judged |= {texts[number][0] for problem in judged for number in _numbers(problem.at.path) if number in texts}
    account.tried |= dict(texts.values())
    with served(folder / "out/site") as address, redirect_stderr(StringIO()):  # browsers that go away
        account.kept |= _entered(browser, address, texts)
        _take_policy_away(folder / "out/site")
        account.opened |= _entered(browser, address, texts)


def _leave_out(attempt: Callable[[], object], project: Path, texts: Texts) -> int:
    """Leave out the texts with which something cannot be done; return how many."""
    before = len(texts)
    while texts:
        try:
            attempt()
        except BuildFailed as failure:
            faulty = _numbers(str(failure)) & texts.keys() or {number for number, (_, text) in texts.items() if text[:20] in str(failure)}
            for number in faulty or {min(texts)}:
                _file(project, number).unlink()
                del texts[number]
        else:
            break
    return before - len(texts)


def _numbers(told: str) -> set[int]:
    return {int(number) for number in re.findall(r"hostile_(\d+)", told)}


def _file(project: Path, number: int) -> Path:
    return project / "data/parties" / f"hostile_{number}.yml"


def _entered(browser: Any, address: str, texts: Texts) -> set[str]:
    """Open the page of each; return the names of the texts that ran a script or asked another server."""
    found: set[str] = set()
    tab = browser.new_page()
    tab.add_init_script(WATCH)
    tab.on("dialog", lambda dialog: dialog.dismiss())
    asked: list[str] = []

    def watch(route: Any) -> None:
        if not route.request.url.startswith(address):
            asked.append(route.request.url)
            route.abort()
        elif route.request.resource_type in ("stylesheet", "font"):
            route.abort()
        else:
            route.continue_()

    tab.route("**/*", watch)
    for number, (name, _) in texts.items():
        asked.clear()
        try:
            tab.goto(f"{address}parties/hostile_{number}/", wait_until="domcontentloaded", timeout=10_000)
            tab.evaluate(CLICK)
            tab.wait_for_timeout(SETTLES)
            ran = tab.evaluate("document.documentElement.dataset.hit === '1'")
        except Error:  # the page left while we looked
            ran = False
        if ran or asked:
            found.add(name)
    tab.close()
    return found


def _take_policy_away(site: Path) -> None:
    for file in site.rglob("*.html"):
        file.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy" content="default-src[^>]*>', "", file.read_text("utf-8")), "utf-8")
