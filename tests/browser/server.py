"""The built site as a good host gives it out: packed copies where wanted, hashed files for ever, the rest fresh."""

from __future__ import annotations

import gzip
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.bench.slow import Line

HASHED = re.compile(r"\.[0-9a-f]{8,}\.(?:min\.)?[a-z0-9]+$")
_TYPES = {
    ".wasm": "application/wasm",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
}
_TEXT = {".html", ".css", ".js", ".json", ".svg"}


class Server:
    """Serves `folder`; `requests` is what was asked for, queries included, `sent` the bytes of every answer's body by path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.sent: dict[str, int] = {}
        self.truncated: set[str] = set()  # endings of paths that break off half-way
        self.garbled: set[str] = set()  # endings of paths that arrive whole in length and wrong in content
        self.down = False  # no network, but for what a test reports (/report/…)
        self.line: Line | None = None  # as fast as the machine
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                with suppress(ConnectionError):  # the browser hung up: between two requests as well
                    super().handle()

            def do_GET(self) -> None:
                outer.answer(self)

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_port}/"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(handler.path).path)
        self.requests.append(unquote(handler.path))
        if self.down and not path.startswith("/report/"):
            handler.close_connection = True
            return
        file = self.folder / path.lstrip("/")
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            self._send(handler, 404, b"", "text/plain", {})
            return
        headers = {"Cache-Control": "max-age=31536000, immutable" if HASHED.search(file.name) else "no-cache"}
        body = file.read_bytes()
        packed = file.with_name(f"{file.name}.br")
        if packed.exists() and "br" in handler.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = packed.read_bytes(), "br"
        elif file.suffix in _TEXT and "gzip" in handler.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, 6), "gzip"
        if any(file.name.endswith(ending) for ending in self.truncated):
            headers.pop("Content-Encoding", None)
            body, headers["Cache-Control"] = file.read_bytes()[: file.stat().st_size // 2], "no-store"
        if any(file.name.endswith(ending) for ending in self.garbled):
            headers.pop("Content-Encoding", None)
            body, headers["Cache-Control"] = bytes(file.stat().st_size), "no-store"
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.sent[path] = len(body)
        self._send(handler, 200, body, kind, headers)

    def _send(
        self, handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, headers: dict[str, str]
    ) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        if self.line:
            self.line.open()
        with suppress(ConnectionError):  # the browser closed the page
            handler.end_headers()
            for piece in self.line.pieces(body) if self.line else (body,):
                handler.wfile.write(piece)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    threading.Thread(target=server.http.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()
