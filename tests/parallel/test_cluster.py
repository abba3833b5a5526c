"""Which clusters are used, and what is said where one cannot be."""

import socket
import sys

import pytest

from generator.parallel.cluster import Cluster, ClusterError


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


def test_without_a_worker_nothing_begins(monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr("generator.parallel.cluster.SECONDS", 1)
    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", silence_logs=50) as cluster,
        pytest.raises(ClusterError, match="一个 worker 也没有"),
    ):
        list(Cluster(cluster.scheduler_address).run(bytes.upper, [b"x"]))


def test_over_tls_with_the_offices_certificates_and_not_without_them(tmp_path, monkeypatch):
    import dask
    from distributed import LocalCluster, Security

    monkeypatch.setattr("generator.parallel.cluster.SECONDS", 5)
    theirs = Security.temporary()
    files = {name: tmp_path / name for name in ("ca-file", "cert", "key")}
    files["ca-file"].write_text(theirs.tls_ca_file)
    files["cert"].write_text(theirs.tls_client_cert)
    files["key"].write_text(theirs.tls_client_key)
    ours = {
        "distributed.comm.require-encryption": True,
        "distributed.comm.tls.ca-file": str(files["ca-file"]),
        "distributed.comm.tls.client.cert": str(files["cert"]),
        "distributed.comm.tls.client.key": str(files["key"]),
    }
    with LocalCluster(
        n_workers=1, security=theirs, protocol="tls", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as local:
        cluster = Cluster(local.scheduler_address)
        assert cluster.address.startswith("tls://")
        with pytest.raises(ClusterError, match="连不上集群"):
            list(cluster.run(bytes.upper, [b"x"]))
        with dask.config.set(ours):
            assert list(cluster.run(bytes.upper, [b"x", b"y"])) == [b"X", b"Y"]


def test_what_a_worker_fails_at_is_none(monkeypatch):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as local:
        answers = Cluster(local.scheduler_address).run(int, [b"1", b"none", b"3"])
        assert list(answers) == [1, None, 3]
