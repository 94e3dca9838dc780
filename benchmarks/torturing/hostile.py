"""Every hostile text in every field: outputs compared with those of honest words, pages opened in a browser, documents read back."""

from __future__ import annotations

import contextlib
import html
import io
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from torturing.section import Finding, Limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tests"))

MESSAGES, TOLD = 200, 100
"""Messages of commits that are tried, and how long one is at most told whole."""
BATCH = 60
"""Texts of one project; one of each batch is also what the briefing itself is called."""


@dataclass
class _Account:
    texts: int = 0
    messages: int = 0
    fields: int = 0
    refused: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    opened: int = 0
    ran: int = 0
    dialogs: int = 0
    kept_back: int = 0
    """What the policy of the pages had to keep back: the second wall, which the first should leave nothing to do."""
    read: int = 0
    lost: list[str] = field(default_factory=list)
    """Texts that a document does not hold."""


def run(limits: Limits) -> Iterator[Finding]:
    """Yield what was compared and what did not hold."""
    from browsing import CHROMIUM, QUIET
    from hostile import COLLECTION
    from hostile.carrier import FIELDS, FRAME, is_refused
    from hostile.judge import batches
    from playwright.sync_api import sync_playwright

    texts = [one.text for one in COLLECTION]
    random.Random(limits.seed).shuffle(texts)
    account = _Account()
    yield Finding(f"{len(texts)} texts, {sum(map(is_refused, texts))} of them refused wherever a file holds them")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        _try_history(Path(folder), texts, browser, account)
        for part in batches(texts, BATCH):
            if limits.over(account.texts):
                break
            _try(Path(folder), part, browser, account, limits)
        browser.close()
    yield Finding(f"{account.texts} texts in {len(FIELDS)} fields, {account.fields} times; refused {account.refused} times, with place and way out")
    yield Finding(f"{account.messages} texts as messages and authors of commits")
    yield Finding(f"{len(FRAME)} fields of the briefing itself with {account.texts // BATCH} texts")
    yield Finding(f"elements and texts compared: {', '.join(f'{count:,} of {name}' for name, count in sorted(account.compared.items()))}")
    yield Finding(f"{account.opened} pages opened: {account.ran} scripts ran, {account.dialogs} dialogs", account.ran == account.dialogs == 0)
    yield Finding(f"{account.kept_back} times the policy of the pages kept something back", account.kept_back == 0)
    for what, those in (("elements changed", account.changed), ("texts altered", account.altered), ("links elsewhere", account.links)):
        yield Finding(f"{len(those)} {what}", not those)
        yield from (Finding(f"  {one[:300]}", good=False) for one in those[:10])
    yield Finding(f"{account.read} texts read back from PDF and Word, {len(account.lost)} lost", not account.lost)
    yield from (Finding(f"  {one[:300]}", good=False) for one in account.lost[:10])


def _try(folder: Path, texts: list[str], browser: Any, account: _Account, limits: Limits) -> None:
    """Try some texts, the first of which also names the briefing."""
    from hostile.carrier import FIELDS
    from hostile.judge import judge

    tab = browser.new_page()
    with contextlib.redirect_stdout(io.StringIO()):
        verdict = judge(folder, texts, tab, frame=_frame(texts))
    tab.close()
    account.texts += len(texts)
    account.fields += len(texts) * len(FIELDS)
    account.refused += len(verdict.refused)
    account.compared += verdict.compared
    account.changed += verdict.changed
    account.altered += verdict.altered
    account.links += verdict.links
    _open(folder / "hostile/out/site", browser, account, limits)
    if account.texts <= BATCH:
        _read_documents(folder / "hostile", texts, account)


def _try_history(folder: Path, texts: list[str], browser: Any, account: _Account) -> None:
    """Try texts as messages and authors of commits: those of one line that are told whole."""
    from hostile.judge import judge_history

    told = [
        text
        for text in texts
        if len(text) < TOLD and not re.search("[\n\r\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0001ffff]|\U0010ffff", text.strip())
    ]
    tab = browser.new_page()
    with contextlib.redirect_stdout(io.StringIO()):
        verdict = judge_history(folder, told[:MESSAGES], tab)
    tab.close()
    account.messages = min(len(told), MESSAGES)
    account.compared += verdict.compared
    account.changed += verdict.changed
    account.altered += verdict.altered


def _frame(texts: list[str]) -> str:
    """Return a text that all fields of the briefing take: without numbers, braces or the names of facts, which its prose may not have."""
    plain = [
        text for text in texts if not re.search(r"[\d{}#]|\b(?:half|one|first|two|ten)\b", text) and len(text) < 200 and text.strip().isprintable()
    ]
    return plain[0].strip() if plain else ""


def _open(site: Path, browser: Any, account: _Account, limits: Limits) -> None:
    """Open the pages in a browser that counts what runs."""
    from browsing import served

    context = browser.new_context()
    context.add_init_script("window.ran = 0; for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.ran += 1; };")
    tab = context.new_page()
    heard: list[str] = []
    tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    tab.on("console", lambda said: heard.append(f"policy {said.text}") if "Content Security Policy" in said.text else None)
    with served(site) as address:
        for page in sorted(site.rglob("*.html")):
            if limits.over(0):
                break
            tab.goto(address + page.relative_to(site).as_posix(), wait_until="load")
            account.opened += 1
            account.ran += tab.evaluate("window.ran")
    account.dialogs += sum(not one.startswith("policy") for one in heard)
    account.kept_back += sum(one.startswith("policy") for one in heard)
    context.close()


def _read_documents(project: Path, texts: list[str], account: _Account) -> None:
    """Set the register of those texts that the fonts can show, and read PDF and Word back."""
    from hostile.judge import settle
    from pypdf import PdfReader

    from factbound.options import Options
    from factbound.pipeline import build_time
    from factbound.prepare import check_project
    from factbound.publish.reports import docx
    from factbound.publish.reports.document import Press, write_documents
    from factbound.rendered import Rendered, render_reports

    shown = [text for text in texts if text.isascii() and len(text) < 1_000]
    refused = settle(project, shown)
    options = Options(project, project / "out")
    checked = check_project(options)
    press = Press(options.template_folders, lambda _: b"{}", build_time(checked.knowledge.project.briefing))
    report = next(one for one in render_reports(Rendered(checked)).reports if one.name == "fact-register")
    folder = project / "documents"
    folder.mkdir()
    write_documents(report, folder, press)
    press.running.rest()
    held = {"PDF": _bare("".join(page.extract_text() for page in PdfReader(folder / "fact-register.pdf").pages))}
    if docx.available():
        words = ZipFile(folder / "fact-register.docx").read("word/document.xml").decode()
        held["Word"] = _bare(html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", words))))
    for number, text in enumerate(shown):
        if (number, "best.value") not in refused:
            account.read += len(held)
            account.lost += [f"{name}: {text}" for name, said in held.items() if _bare(text) not in said]


def _bare(text: str) -> str:
    """Return a text without what setting it may change: gaps, soft hyphens, capitals."""
    return re.sub(r"[\s\u00ad\u200b\u00a0]", "", text).casefold()
