"""The real yaml-language-server, spoken to as an editor does: completion, hover and diagnostics of a file as it is typed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Empty, Queue

from browsing import NODE_MODULES, needs

SERVER = NODE_MODULES / "yaml-language-server" / "bin" / "yaml-language-server"
SECONDS = 60
"""The longest wait for an answer, on a busy machine."""

needs_server = needs(shutil.which("node") and SERVER.is_file(), "yaml-language-server")

SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, "format": {"enable": False}}}


class LanguageServer:
    """One running server; `|` in a text marks where the cursor is."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._process = subprocess.Popen(["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        self._answers: Queue[dict] = Queue()
        self._found: dict[str, list] = {}
        self._count = 0
        threading.Thread(target=self._listen, daemon=True).start()
        capabilities = {
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}, "hover": {}},
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        folders = [{"uri": root.as_uri(), "name": "briefing"}]
        asked = {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": capabilities, "workspaceFolders": folders}
        self.ask("initialize", asked)
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def close(self) -> None:
        """Let it end."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        self._process.stdin.close()
        self._process.wait(SECONDS)
        self._process.stdout.close()

    def complete(self, path: str, text: str) -> list[dict]:
        """Return what the server offers at the cursor."""
        at = self._open(path, text)
        found = self.ask("textDocument/completion", at)
        return found["items"] if isinstance(found, dict) else found or []

    def labels(self, path: str, text: str) -> set[str]:
        """Return the words that it offers."""
        return {item["label"] for item in self.complete(path, text)}

    def hover(self, path: str, text: str) -> str:
        """Return what it says of the word at the cursor."""
        found = self.ask("textDocument/hover", self._open(path, text))
        contents = found["contents"] if found else ""
        return contents["value"] if isinstance(contents, dict) else str(contents)

    def diagnostics(self, path: str, text: str) -> list[tuple[int, str]]:
        """Return what it finds wrong: line, counted from 1, and message."""
        return self.diagnose({path: text})[path]

    def diagnose(self, texts: dict[str, str]) -> dict[str, list[tuple[int, str]]]:
        """Return what it finds wrong in some files, which are opened all at once: it waits a while for each before it begins."""
        uris = {path: (self.root / path).as_uri() for path in texts}
        for path, text in texts.items():
            document = {"uri": uris[path], "languageId": "yaml", "version": self._next(), "text": text}
            self._found.pop(uris[path], None)
            self.tell("textDocument/didOpen", {"textDocument": document})
        while not set(uris.values()) <= set(self._found):
            self._take()
        found = {path: self._found.pop(uri) for path, uri in uris.items()}
        return {path: [(one["range"]["start"]["line"] + 1, one["message"]) for one in those] for path, those in found.items()}

    def _open(self, path: str, text: str) -> dict:
        uri = (self.root / path).as_uri()
        before, _, after = text.partition("|") if text.count("|") == 1 else (text, "", "")
        document = {"uri": uri, "languageId": "yaml", "version": self._next(), "text": before + after}
        self.tell("textDocument/didOpen", {"textDocument": document})
        lines = before.split("\n")
        return {"textDocument": {"uri": uri}, "position": {"line": len(lines) - 1, "character": len(lines[-1])}}

    def ask(self, method: str, params: object) -> object:
        """Send a request and return its result."""
        number = self._next()
        self._send({"id": number, "method": method, "params": params})
        while (answer := self._take()).get("id") != number or "method" in answer:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, params: object) -> None:
        """Send what needs no answer."""
        self._send({"method": method, "params": params})

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _take(self) -> dict:
        """Take the next message, answering what the server asks."""
        try:
            message = self._answers.get(timeout=SECONDS)
        except Empty:
            raise AssertionError("the language server does not answer") from None
        if message.get("method") == "textDocument/publishDiagnostics":
            self._found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            asked = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            self._send({"id": message["id"], "result": [SETTINGS.get(item.get("section")) for item in asked] or None})
        return message

    def _send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self._answers.put(json.loads(stream.read(length)))
