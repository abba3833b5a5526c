"""A host for built sites that can be good, slow, ill or dishonest: a real HTTP server in a thread."""

from __future__ import annotations

import mimetypes
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

GOOD = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass
class Host:
    """Serves `folder` with `headers`; the rest are its illnesses."""

    folder: Path
    headers: dict[str, str] = field(default_factory=lambda: dict(GOOD))
    redirect: str = ""  # everything leads there
    drips: frozenset[str] = frozenset()  # paths that come drop by drop; all of them: {"*"}
    fails: int = 0  # so many answers are 503
    replaced: dict[str, bytes | None] = field(default_factory=dict)  # path → other bytes, or 404
    moved: dict[str, str] = field(default_factory=dict)  # path → where it leads, on this host or another
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        self.asked.append(path)
        if self.fails:
            self.fails -= 1
            self._send(handler, 503, b"")
            return
        if self.redirect or path in self.moved:
            self._send(handler, 302, b"", {"Location": self.moved.get(path, self.redirect + path)})
            return
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        body = self.replaced[path] if path in self.replaced else file.read_bytes() if file.is_file() else None
        if body is None:
            self._send(handler, 404, b"404")
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(handler, 200, body, {"Content-Type": kind} | self.headers)

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
    ) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        with suppress(OSError):  # who asked has given up
            handler.end_headers()
            if not self.drips & {"*", handler.path}:
                handler.wfile.write(body)
                return
            for at in range(len(body)):
                handler.wfile.write(body[at : at + 1])
                time.sleep(0.2)


@contextmanager
def hosting(folder: Path, secure: ssl.SSLContext | None = None, **traits: object) -> Iterator[Host]:
    """`folder` on a free port."""
    host = Host(folder, **traits)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            host.answer(self)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if secure:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    host.address = f"http{'s' if secure else ''}://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
