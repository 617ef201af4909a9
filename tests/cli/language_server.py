"""The language server that editors use for YAML, over its standard input and output (LSP 3.17)."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from pathlib import Path
from queue import Empty, Queue
from typing import Any

PACKAGE = "yaml-language-server@1.19.2"
PATIENCE = 60.0


def installed(folder: Path) -> Path:
    """The server's program, installed by npm into a folder."""
    words = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--no-save", "--prefix", str(folder)]
    subprocess.run([*words, PACKAGE], check=True, capture_output=True, timeout=300)
    return folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class Server:
    """A running server for one workspace.

    Args:
        program: the server's program.
        root: the workspace folder, with the settings that `init` writes.
    """

    def __init__(self, program: Path, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            ["node", str(program), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.answers: Queue[dict[str, Any]] = Queue()
        self.number = 0
        self.versions: dict[str, int] = {}
        settings = json.loads((root / ".vscode/settings.json").read_text(encoding="utf-8"))
        self.settings = {
            key.partition(".")[2]: value for key, value in settings.items() if key.startswith("yaml.")
        }
        # Editors resolve paths of settings against the folder that is open.
        self.settings["schemas"] = {
            (root / path).as_uri(): files for path, files in self.settings["schemas"].items()
        }
        self.settings |= {
            "validate": True,
            "completion": True,
            "hover": True,
            "schemaStore": {"enable": False},
        }
        threading.Thread(target=self._read, daemon=True).start()
        folders = [{"uri": root.as_uri(), "name": root.name}]
        self.ask("initialize", {
            "processId": None, "rootUri": root.as_uri(), "workspaceFolders": folders,
            "capabilities": {"workspace": {"configuration": True, "workspaceFolders": True},
                             "textDocument": {"hover": {"contentFormat": ["markdown"]}}},
        })  # fmt: skip
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": self.settings}})

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()

    def open(self, file: str, text: str) -> str:
        """Open a file with a text; its URI."""
        uri = (self.root / file).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def completions(self, uri: str, line: int, column: int) -> dict[str, Any]:
        """What is offered at a place (from 0), by label."""
        found = self.ask("textDocument/completion", _place(uri, line, column))
        items = found["items"] if isinstance(found, dict) else found or []
        return {item["label"]: item for item in items}

    def hover(self, uri: str, line: int, column: int) -> str:
        """What is shown over a place."""
        found = self.ask("textDocument/hover", _place(uri, line, column))
        return json.dumps(found, ensure_ascii=False)

    def marks(self, uri: str) -> list[dict[str, Any]]:
        """What is marked in a file, once the server has looked at it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            message = self._next(until)
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                marks: list[dict[str, Any]] = message["params"]["diagnostics"]
                return marks
        raise TimeoutError(uri)

    def ask(self, method: str, parameters: Any) -> Any:
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": parameters})
        until = time.monotonic() + PATIENCE
        kept = []
        while time.monotonic() < until:
            message = self._next(until)
            if message.get("id") == number and "method" not in message:
                for each in kept:
                    self.answers.put(each)
                assert "error" not in message, message
                return message.get("result")
            kept.append(message)
        raise TimeoutError(method)

    def tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _next(self, until: float) -> dict[str, Any]:
        try:
            return self.answers.get(timeout=max(0.01, until - time.monotonic()))
        except Empty:
            return {}

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            try:
                head = stream.readline()
                if not head:
                    return
                length = 0
                while head.strip():
                    name, _, value = head.decode().partition(":")
                    length = int(value) if name.lower() == "content-length" else length
                    head = stream.readline()
                message = json.loads(stream.read(length))
            except ValueError:
                return
            if "id" in message and "method" in message:
                # The server asks for the settings, or tells what it wants to be told.
                items = message.get("params", {}).get("items", [])
                self._send({"id": message["id"], "result": [self._section(item) for item in items] or None})
            else:
                self.answers.put(message)

    def _section(self, item: dict[str, Any]) -> Any:
        return self.settings if item.get("section") == "yaml" else None


def _place(uri: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
