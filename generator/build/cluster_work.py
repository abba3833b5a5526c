"""Reading and validating, spread over the workers of a cluster that share the folder of the records.

An order names batches by their paths. The worker lays what it found out in a part of the cache, beside the
records and sealed under the office's salt as the cache itself is, and answers with the name of that part. So
nothing of a record is in an order or an answer, and the salt never leaves the folder or the environment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import batched
from pathlib import Path

import msgspec

from generator.build.judging import judge
from generator.build.project import Project, load_project
from generator.cache.batches import BatchCache
from generator.cache.cache_key import version_of
from generator.cache.codec import Codec
from generator.cache.store import CacheStore
from generator.domain.private_files import SaltError, load_salt, salt_fingerprint
from generator.intake.batch import read_batch, read_batches
from generator.parallel.cluster import Cluster, ClusterError
from generator.records.validation import BatchResult

TOGETHER = 50
"""Batches of one order: a second or two of work."""

_REFUSALS = {
    "folder": "集群的节点在同样的路径下看不到明细文件夹或者项目文件夹。请用同样的路径共享给各个节点。",
    "version": "集群的节点装的程序、规则或者数据和这台电脑的不一样。请都装上同一版本，重新启动 worker。",
    "salt": "集群的节点读到的 salt.txt（或者环境变量 GONGSHI_SALT）和这台电脑的不一样。请让它们用同一个。",
    "disk": "集群的节点不能往明细文件夹里写。请让它们用同一个用户运行，并且给这个用户写的权限。",
}


class Order(msgspec.Struct, frozen=True, array_like=True):
    """What a worker is asked for. `version` and `salt` (its fingerprint) must be those that it has itself."""

    root: str
    records: str
    version: bytes
    salt: str
    batches: list[str]  # names within `records`


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a worker did: the part that it wrote, or a word that says why not."""

    part: str = ""
    refused: str = ""


ORDER_CODEC = Codec[Order](Order)
ANSWER_CODEC = Codec[Answer](Answer)


def spread(
    batches: Sequence[Path], project: Project, salt: bytes, version: bytes, cluster: Cluster
) -> Iterator[tuple[int, str]]:
    """Have the `batches` of one folder read: how many each order had, and the part that came of it.

    The part is empty where the workers failed. Raises ClusterError where they cannot do this work at all.
    """
    orders = [
        Order(
            str(project.root),
            str(some[0].parent),
            version,
            salt_fingerprint(salt),
            [path.name for path in some],
        )
        for some in batched(batches, TOGETHER, strict=False)
    ]
    answers = cluster.run(work, [ORDER_CODEC.encode(each) for each in orders])
    for order, content in zip(orders, answers, strict=True):
        answer = ANSWER_CODEC.decode(content) if content is not None else Answer()
        if answer.refused:
            raise ClusterError(_REFUSALS[answer.refused])
        yield len(order.batches), answer.part


def work(order: bytes) -> bytes:
    """Read and validate the batches of an order; on a worker."""
    part = blake2b(order, digest_size=16).hexdigest()
    return ANSWER_CODEC.encode(Answer(part, _refusal(ORDER_CODEC.decode(order), part)))


def _refusal(order: Order, part: str) -> str:
    """Write the `part`; why not, where that cannot be."""
    records = Path(order.records)
    if not Path(order.root).is_dir() or not records.is_dir():
        return "folder"
    project = _project(order.root, order.version)
    if project is None:
        return "version"
    try:
        salt = load_salt(records, make=False)
    except SaltError:
        return "salt"
    if salt_fingerprint(salt) != order.salt:
        return "salt"
    store = CacheStore(records, salt, order.version, part)
    cache = BatchCache(store, salt)
    rules, databases = project.rules, project.databases
    paths = [records / name for name in order.batches]

    def read(path: Path) -> BatchResult:
        return judge(read_batch(path, databases), rules)

    new = [path for path in paths if cache.lookup(path, read, rules.agencies) is None]
    for path, submitted in zip(new, read_batches(new, databases), strict=True):
        cache.store(path, judge(submitted, rules), rules.agencies)
    return "" if store.save() else "disk"


@lru_cache(maxsize=2)
def _project(root: str, version: bytes) -> Project | None:
    """The project at `root`, if this worker has the programme, rules and data that `version` stands for."""
    return load_project(Path(root)) if version_of(Path(root)) == version else None
