"""Which clusters are used, and what is said where one cannot be."""

import signal
import socket
import sys
import time

import pytest
from dask import config
from distributed import Security

from generator.parallel.cluster import Cluster, ClusterError
from tests.dask_processes import DaskProcesses


@pytest.mark.parametrize(
    "address", ["tls://cluster.example:8786", "tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786"]
)
def test_a_cluster_is_reached_over_tls_or_on_this_machine(address):
    assert Cluster(address).address == address


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.7:8786", "tcp://127.0.0.1.example:8786", "tcp://cluster.example:8786"]
)
def test_nothing_goes_to_another_machine_in_the_clear_unless_the_office_says_so(address):
    with pytest.raises(ClusterError, match="没有加密"):
        Cluster(address)
    assert Cluster(address, plain=True).address == address


@pytest.mark.parametrize(
    "address",
    ["", "cluster", "10.0.0.7:8786", "http://127.0.0.1:8786", "tls://cluster", "tcp://[::1", "tls://a:b"],
)
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(ClusterError, match="tls://主机:端口"):
        Cluster(address, plain=True)


def test_no_scheduler_is_told(monkeypatch):
    monkeypatch.setattr("generator.parallel.cluster.SECONDS", 1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        cluster = Cluster(f"tcp://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(ClusterError, match="连不上集群"):
            list(cluster.run(bytes.upper, [b"x"]))


def test_what_is_not_installed_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"gongshi\[cluster\]"):
        list(Cluster("tcp://127.0.0.1:8786").run(bytes.upper, [b"x"]))


def test_without_a_worker_nothing_begins(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.parallel.cluster.SECONDS", 1)
    with (
        DaskProcesses(tmp_path, workers=0) as dask,
        pytest.raises(ClusterError, match="一个 worker 也没有"),
    ):
        list(Cluster(dask.address).run(bytes.upper, [b"x"]))


def test_over_tls_with_the_offices_certificates_and_not_without_them(tmp_path, monkeypatch):
    theirs = Security.temporary()
    files = {name: tmp_path / name for name in ("ca-file", "cert", "key")}
    files["ca-file"].write_text(theirs.tls_ca_file)
    files["cert"].write_text(theirs.tls_client_cert)
    files["key"].write_text(theirs.tls_client_key)
    monkeypatch.setattr("generator.parallel.cluster.SECONDS", 300)  # until a worker is there
    options = [f"--tls-{name}={path}" for name, path in files.items()]
    ours = {
        "distributed.comm.require-encryption": True,
        "distributed.comm.tls.ca-file": str(files["ca-file"]),
        "distributed.comm.tls.client.cert": str(files["cert"]),
        "distributed.comm.tls.client.key": str(files["key"]),
    }
    with DaskProcesses(tmp_path, workers=1, tls=tuple(options)) as dask:
        cluster = Cluster(dask.address)
        assert cluster.address.startswith("tls://")
        with config.set(ours):
            assert list(cluster.run(bytes.upper, [b"x", b"y"])) == [b"X", b"Y"]
        monkeypatch.setattr("generator.parallel.cluster.SECONDS", 1)
        with pytest.raises(ClusterError, match="连不上集群"):
            list(cluster.run(bytes.upper, [b"x"]))


def test_what_a_worker_fails_at_is_none(tmp_path):
    with DaskProcesses(tmp_path, workers=1) as dask:
        answers = Cluster(dask.address).run(int, [b"1", b"none", b"3"])
        assert list(answers) == [1, None, 3]


@pytest.mark.parametrize(
    ("part", "how"),
    [("worker", signal.SIGKILL), ("scheduler", signal.SIGKILL), ("scheduler", signal.SIGSTOP)],
)
def test_a_cluster_that_ends_in_mid_work_ends_the_build(tmp_path, monkeypatch, part, how):
    with DaskProcesses(tmp_path, workers=1) as dask:
        answers = Cluster(dask.address).run(time.sleep, [0, 3600])
        assert next(answers) is None
        monkeypatch.setattr("generator.parallel.cluster.SECONDS", 5)
        {"worker": dask.workers[0], "scheduler": dask.scheduler}[part].send_signal(how)
        with pytest.raises(ClusterError, match="集群在工作中停了"):
            next(answers)
