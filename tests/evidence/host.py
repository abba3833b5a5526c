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
    seconds: float = 0  # before each answer
    drip: float = 0  # between two bytes
    fails: int = 0  # so many answers are 503
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        self.asked.append(path)
        time.sleep(self.seconds)
        if self.fails:
            self.fails -= 1
            self._send(handler, 503, b"")
            return
        if self.redirect:
            handler.send_response(302)
            handler.send_header("Location", self.redirect + path)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self._send(handler, 404, b"404")
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(handler, 200, file.read_bytes(), {"Content-Type": kind} | self.headers)

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
            if not self.drip:
                handler.wfile.write(body)
                return
            for at in range(len(body)):
                handler.wfile.write(body[at : at + 1])
                time.sleep(self.drip)


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
