"""Records read by a cluster of two processes: the same outcome, whatever happens to them, and nothing told."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from generator.audit.sensitive_values import sensitive_values
from generator.build.cluster_work import TOGETHER, spread
from generator.build.pipeline import RunOutcome, run
from generator.build.project import load_project
from generator.cache.cache_key import version_of
from generator.domain.private_files import CACHE_FILE, load_salt
from generator.parallel.cluster import Cluster, ClusterError
from tests.dask_processes import DaskProcesses
from tests.helpers import AS_OF, REFUSED, ROOT, SAMPLES, gongshi, gongshi_otherwise, tree

PROJECT = load_project(ROOT)
ORDERS = 6


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    """A scheduler with two workers."""
    with DaskProcesses(tmp_path_factory.mktemp("dask"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Batches for several orders, one that is refused, and two with the same person."""
    folder = tmp_path_factory.mktemp("many")
    batches = ["--batches", str(TOGETHER * ORDERS - 3), "--rows", "2"]
    subprocess.run(
        [sys.executable, "-m", "tests.samples", folder, "--seed", "1", *batches], check=True, cwd=ROOT
    )
    for name in ("id-checksum", "duplicate-across-a", "duplicate-across-b"):
        shutil.copytree(REFUSED / name, folder / "batches" / name)
    load_salt(folder / "batches")
    return folder / "batches"


@pytest.fixture
def records(many: Path, tmp_path: Path) -> Path:
    """A copy that no build knows yet."""
    return shutil.copytree(many, tmp_path / "records", ignore=shutil.ignore_patterns(CACHE_FILE))


class Overheard(Cluster):
    """A cluster whose orders and answers are written down, and what lies in the folder by then."""

    said: list[bytes] = []  # noqa: RUF012
    parts: list[bytes] = []  # noqa: RUF012
    folders: list[Path] = []  # noqa: RUF012

    def run(self, work: Callable[[bytes], bytes], orders: object) -> Iterator[bytes | None]:
        """As it is, and written down."""
        self.said[:] = orders
        for answer in super().run(work, self.said[:]):
            self.said.append(answer or b"nothing")
            for folder in self.folders:  # at least the part that was just answered for lies there
                for part in folder.glob(f"{CACHE_FILE}.*"):
                    assert part.stat().st_mode & 0o077 == 0
                    self.parts.append(part.read_bytes())
            yield answer


def outcome(records: Path, **more: object) -> RunOutcome:
    """What a build would publish."""
    return run(PROJECT, records, datetime.fromisoformat(AS_OF), cached=True, **more)


def assert_same(one: RunOutcome, other: RunOutcome) -> None:
    assert one.problems == other.problems
    assert one.validation.refused == other.validation.refused
    assert one.validation.readings == other.validation.readings
    assert [each.facts for each in one.publication.live] == [each.facts for each in other.publication.live]
    for here, there in zip(one.publication.live, other.publication.live, strict=True):
        assert list(here.people) == list(there.people)
        assert here.spending == there.spending
    assert list(one.cache.values()) == list(other.cache.values())


def test_the_same_comes_out_and_nothing_of_a_record_is_told(dask, many, records, tmp_path):
    alone = outcome(many)
    cluster = Overheard(dask.address)
    cluster.folders[:] = [records]
    spread_out = outcome(records, cluster=cluster)
    assert_same(spread_out, alone)
    assert spread_out.validation.refused
    assert len(cluster.said) == 2 * ORDERS
    assert b"nothing" not in cluster.said
    assert not list(records.glob(f"{CACHE_FILE}.*"))
    needles = {each.text for each in sensitive_values(alone.tables)}
    needles |= {
        person.name for batch in alone.validation.batches for person in batch.people if len(person.name) > 2
    }
    assert len(needles) > 1000
    told = b"\0".join([*cluster.said, *cluster.parts])
    assert len(cluster.parts) >= ORDERS
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        assert [each for each in needles if len(each) > 5 and each.encode(encoding) in told] == []
    assert [each for each in needles if each.encode() in b"\0".join(cluster.said)] == []
    # What the workers found out is in the cache: the next build reads only what is refused by itself.
    spread_out.cache.save()
    seen: list[Path] = []
    outcome(records, progress=lambda paths: seen.extend(paths) or paths)
    assert [path.name for path in seen] == ["id-checksum"]


def test_a_worker_that_is_killed_in_mid_work_changes_nothing(dask, many, records):
    victim = dask.workers[0]

    def kill(paths: list[Path]) -> Iterator[Path]:
        """With the first answer: the other orders are in the workers' hands, or wait."""
        for path in paths:
            victim.kill()
            yield path

    cluster = Overheard(dask.address)
    assert_same(outcome(records, cluster=cluster, progress=kill), outcome(many))
    assert b"nothing" not in cluster.said  # it was the cluster that did it all
    assert not list(records.glob(f"{CACHE_FILE}.*"))
    assert victim.wait() == -signal.SIGKILL
    dask.add_worker()


def test_workers_of_another_version_or_another_salt_do_no_work(dask, records):
    salt, version = load_salt(records), version_of(ROOT)
    batches = sorted(path for path in records.iterdir() if path.is_dir())[:3]
    cluster = Cluster(dask.address)
    with pytest.raises(ClusterError, match="同一版本"):
        list(spread(batches, PROJECT, salt, b"another", cluster))
    with pytest.raises(ClusterError, match=r"salt\.txt"):
        list(spread(batches, PROJECT, b"0123456789abcdef" * 4, version, cluster))
    elsewhere = [Path("/nowhere/records") / path.name for path in batches]
    with pytest.raises(ClusterError, match="看不到明细文件夹"):
        list(spread(elsewhere, PROJECT, salt, version, cluster))
    assert not list(records.glob(f"{CACHE_FILE}*"))


def test_the_site_is_the_same_byte_for_byte(dask, tmp_path):
    sites = []
    spread_out = ("--cluster", dask.address)
    for name, build, more in (("alone", gongshi, ()), ("spread", gongshi_otherwise, spread_out)):
        records = tmp_path / name / "records"
        for batch in ("wenxi-2025-group-leaders", "binjiang-2025-illness-aid"):
            shutil.copytree(SAMPLES / batch, records / batch)
        (records / "salt.txt").write_text("8f3a91c04e7d26b5a1f0938c7b6e52d4", encoding="ascii")
        site = tmp_path / name / "site"
        done = build("build", "--records", records, "--out", site, "--as-of", AS_OF, *more)
        assert done.code == 0, done.output
        sites.append(tree(site))
    assert sites[0] == sites[1]
