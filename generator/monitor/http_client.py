"""A website as its readers get it: over HTTP, patient, polite, and never led to another host."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched
from types import TracebackType
from typing import Self

import httpx

from generator.diagnostics.failure import Failure

_AT_ONCE = 8  # requests; a small office's server answers its readers meanwhile
_AHEAD = 64  # pages asked for before the first of them is used: no more lie in memory
_TRIES = 3
_PAUSE = 0.5  # seconds before the second try; twice that before the third
_MOST_BYTES = 64 * 1024 * 1024  # a notice of 5,000 rows has one, a big city's ledger of a year some forty
_MOST_REDIRECTS = 5
_SILENT = 5  # pages in a row without any answer: the site is down, asking on would only take hours
_AGENT = "gongshi-monitor"


class UnreachableError(Failure, RuntimeError):
    """The site does not answer at all; the sentence says what to look at (Chinese)."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came for one page. `status` is 0 where nothing came in time, `led_to` the other host, if any."""

    path: str
    status: int
    body: bytes = b""
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    led_to: str = ""
    certificate_ends: datetime | None = None  # of the connection, where it is HTTPS
    why: str = ""  # nothing came: the sentence for the clerk

    @property
    def text(self) -> str:
        """The body, which is UTF-8 on all our pages."""
        return self.body.decode("utf-8", errors="replace")


class Website:
    """The site below `address`; `timeout` is what a page may take, in seconds."""

    def __init__(self, address: str, timeout: float = 10.0) -> None:
        self.address = address if address.endswith("/") else f"{address}/"
        self._base = httpx.URL(self.address)
        self._timeout = timeout
        self._silent = 0
        self._lock = threading.Lock()
        self._client = httpx.Client(
            headers={"User-Agent": _AGENT},
            verify=ssl.create_default_context(),  # the machine's own trust, as its browsers have it
            timeout=timeout,
            limits=httpx.Limits(max_connections=_AT_ONCE),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, path: str) -> HttpAnswer:
        """The page at `path`, relative to the address.

        Raises UnreachableError when several pages in a row got no answer.
        """
        answer = self._tried(path)
        with self._lock:
            self._silent = 0 if answer.status else self._silent + 1
            if self._silent >= _SILENT:
                raise UnreachableError(answer.why)
        return answer

    def require(self, path: str) -> HttpAnswer:
        """The same; raises UnreachableError already when this page got no answer."""
        answer = self.get(path)
        if not answer.status:
            raise UnreachableError(answer.why)
        return answer

    def get_all(self, paths: Iterable[str]) -> Iterator[HttpAnswer]:
        """The pages in the order of `paths`, a few at once."""
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            for some in batched(paths, _AHEAD, strict=False):
                yield from pool.map(self.get, some)
        finally:
            pool.shutdown(cancel_futures=True)

    def _tried(self, path: str) -> HttpAnswer:
        """Ask again where nothing came or the server was ill for a moment (5xx)."""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE * attempt)
            answer = self._once(path)
            if 0 < answer.status < 500 or answer.why == _CERTIFICATE:
                break
        return answer

    def _once(self, path: str) -> HttpAnswer:
        url, until = self._base.join(path), time.monotonic() + self._timeout
        try:
            for _ in range(_MOST_REDIRECTS):
                with self._client.stream("GET", url) as response:
                    if not response.is_redirect:
                        return self._read(path, response, until)
                    url = url.join(response.headers["Location"])
                    if not self._same_origin(url):
                        return HttpAnswer(path, response.status_code, led_to=url.host)
        except httpx.TimeoutException:
            return HttpAnswer(path, 0, why=_TOO_SLOW)
        except httpx.InvalidURL:
            return HttpAnswer(path, 0, why=_NO_ANSWER)
        except httpx.HTTPError as error:
            return HttpAnswer(path, 0, why=_CERTIFICATE if _is_certificate(error) else _NO_ANSWER)
        return HttpAnswer(path, 0, why=_IN_CIRCLES)

    def _read(self, path: str, response: httpx.Response, until: float) -> HttpAnswer:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if time.monotonic() > until or len(body) > _MOST_BYTES:  # drop by drop, or without end
                return HttpAnswer(path, 0, why=_TOO_SLOW)
        ends = _certificate_ends(response)
        return HttpAnswer(path, response.status_code, bytes(body), response.headers, certificate_ends=ends)

    def _same_origin(self, url: httpx.URL) -> bool:
        base = self._base
        return (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port)


_TOO_SLOW = "网站迟迟不答复。请检查服务器和网络，然后重试；网站本来就慢的，可以用 --timeout 多给几秒。"
_NO_ANSWER = "网站连不上。请检查网址有没有写错、服务器是否在运行、本机能不能上网，然后重试。"
_CERTIFICATE = "网站的 HTTPS 证书无效或者已经过期，读者的浏览器会拒绝打开。请管理员马上更换证书。"
_IN_CIRCLES = "网站把读者转来转去，没有一页能打开。请管理员检查服务器的跳转设置。"


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _certificate_ends(response: httpx.Response) -> datetime | None:
    stream = response.extensions.get("network_stream")
    secure = stream.get_extra_info("ssl_object") if stream else None
    certificate = secure.getpeercert() if secure else None
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
