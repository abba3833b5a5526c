"""Work for many machines: orders handed to the workers of a Dask cluster, their answers in order.

Dask does again what a worker that died had in hand. What a worker fails at, the first process does itself, as
with a second process (`pool`). An order and its answer are bytes that the caller makes: whatever passes the
scheduler can be looked at, so they hold no value of a record.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.diagnostics.failure import Failure

if TYPE_CHECKING:
    from distributed import Client, Future

# To find the scheduler, and a first worker; while an answer is out, how often both are looked for again.
SECONDS = 30
_ATTEMPTS = 3  # of an order whose worker failed at it, on whichever worker
_HERE = ("127.0.0.1", "::1", "localhost")


class ClusterError(Failure, RuntimeError):
    """The cluster cannot be used, or came to an end; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The scheduler at `address`: over TLS, or without it on this machine and where `plain` allows it."""

    address: str
    plain: bool = False

    def __post_init__(self) -> None:
        """Raise ClusterError for an address that must not be used."""
        try:
            parts = urlsplit(self.address)
            whole = bool(parts.hostname and parts.port)
        except ValueError:
            whole = False
        if not whole or parts.scheme not in ("tls", "tcp"):
            raise ClusterError("--cluster 写成 tls://主机:端口 的样子（本机的可以写 tcp://127.0.0.1:8786）。")
        if parts.scheme == "tcp" and parts.hostname not in _HERE and not self.plain:
            raise ClusterError(
                "--cluster 的地址在别的机器上，又没有加密（tcp://）：网络上的人都能看、能改，"
                "还能在各台机器上运行程序。请照 docs/scale.md 给集群配上证书，地址写 tls://；"
                "只有隔离的专用网络，才可以加上 --cluster-plain。"
            )

    def run(self, work: Callable[[bytes], bytes], orders: Sequence[bytes]) -> Iterator[bytes | None]:
        """`work(order)` for each order, in order; None where the workers failed at it.

        `work` is a function of a module that the workers have, too. Raises ClusterError where there is no
        scheduler or no worker, at the start or any more, and where one order killed several workers.
        """
        try:
            from distributed import Client, KilledWorker
            from distributed.comm.core import CommClosedError
        except ImportError as error:
            raise ClusterError(
                "没有安装集群用的 Dask。请在这台电脑和各个节点上运行 pip install 'gongshi[cluster]'。"
            ) from error
        # What is wrong is said by us, in one sentence.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            client = Client(self.address, timeout=SECONDS, set_as_default=False)
        # TypeError: tls:// without certificates
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterError(
                f"连不上集群 {self.address}。请检查地址、网络、证书（docs/scale.md），scheduler 有没有启动。"
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=SECONDS)
            except TimeoutError as error:
                raise ClusterError("集群里一个 worker 也没有。请先启动 worker（docs/scale.md）。") from error
            futures = client.map(work, orders, pure=False, retries=_ATTEMPTS)
            try:
                for future in futures:
                    try:
                        yield _answer(client, future)
                    except (KilledWorker, CancelledError, CommClosedError, _NobodyLeftError) as error:
                        raise ClusterError(
                            "集群在工作中停了：scheduler 断了，或者 worker 都退出了（内存不够？）。"
                            "网站和台账都没有动。请检查各个节点，再运行一次；"
                            "不加 --cluster 也可以在这台电脑上生成。"
                        ) from error
                    except Exception:  # noqa: BLE001 - its words may hold a value; we meet it again here
                        yield None
                    future.release()
            finally:
                client.cancel(futures)


class _NobodyLeftError(Exception):
    """The scheduler does not answer any more, or knows of no worker."""


def _answer(client: Client, future: Future[bytes]) -> bytes:
    """What a worker answered, however long that takes while there is one; raises what its work raised."""
    while True:
        try:
            return future.result(timeout=SECONDS)
        except TimeoutError:
            if future.done():  # it is the work's own
                raise
        if client.scheduler is None:  # given up
            raise _NobodyLeftError
        try:
            known = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=SECONDS)
        except OSError as error:  # a TimeoutError is one
            raise _NobodyLeftError from error
        if not known["workers"]:
            raise _NobodyLeftError
