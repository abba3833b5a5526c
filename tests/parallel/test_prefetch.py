"""The second process: what comes of it is what one process makes, whatever becomes of it."""

import os
import signal
import time
from pathlib import Path

import pytest

from generator.parallel import fork
from generator.parallel.pool import map_shared, run_both
from generator.parallel.prefetch import Prefetch

HERE = os.getpid()


def square(task: int) -> int:
    return task * task


def slow(task: int) -> bytes:
    time.sleep(0.002)
    return bytes([task]) * 100_000


def fails_over_there(task: int) -> int:
    if os.getpid() != HERE and task > 3:
        raise RuntimeError("the second process fails")
    return task * task


def test_what_the_second_process_does_not_deliver_the_first_does():
    assert map_shared(40, fails_over_there) == [task * task for task in range(40)]


def test_what_fails_in_the_first_process_fails():
    def work(task):
        raise ValueError("not to be read as clean")

    with pytest.raises(ValueError, match="not to be read"):
        map_shared(40, work)


def wait_for_the_end(ahead: Prefetch) -> None:
    while os.waitid(os.P_PID, ahead.child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.001)


@pytest.mark.skipif(not fork.is_available(), reason="one core: nothing is done ahead")
def test_what_was_done_ahead_is_there():
    ahead = Prefetch(200, square)
    ahead.begin()
    number = ahead.child
    wait_for_the_end(ahead)
    ahead.stop()
    assert [ahead.ready(task) for task in range(200)] == [square(task) for task in range(200)]
    assert ahead.ready(200) is None
    assert not Path(f"/proc/{number}").exists()


@pytest.mark.skipif(not fork.is_available(), reason="one core: nothing is done ahead")
@pytest.mark.parametrize("size", [0, 1, 8, 100_000, 777_777, 2_000_001])
def test_stopped_at_any_moment_it_has_whole_outcomes_or_none(size):
    ahead = Prefetch(200, slow)
    ahead.begin()
    number = ahead.child
    while os.fstat(ahead.shared).st_size < size:
        time.sleep(0.001)
    ahead.stop()
    ahead.stop()
    ready = [ahead.ready(task) for task in range(200)]
    count = len(list(filter(None, ready)))
    assert size // 101_000 <= count < 200
    assert ready == [slow(task) for task in range(count)] + [None] * (200 - count)
    assert not Path(f"/proc/{number}").exists()


@pytest.mark.skipif(not fork.is_available(), reason="one core: nothing is done ahead")
@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_an_outcome_that_was_cut_off_is_none(cut):
    ahead = Prefetch(5, lambda task: f"{task}" * 20)
    ahead.begin()
    wait_for_the_end(ahead)
    os.truncate(ahead.shared, os.fstat(ahead.shared).st_size - cut)
    ahead.stop()
    ready = [ahead.ready(task) for task in range(5)]
    assert None in ready
    assert all(one == f"{task}" * 20 for task, one in enumerate(ready) if one is not None)


def test_what_fails_ahead_is_not_ready():
    ahead = Prefetch(40, fails_over_there)
    ahead.begin()
    if ahead.child:
        wait_for_the_end(ahead)
    ahead.stop()
    assert {ahead.ready(task) for task in range(4, 40)} == {None}


def test_what_never_began_is_not_ready():
    ahead = Prefetch(40, square)
    ahead.stop()
    assert ahead.ready(0) is None


@pytest.mark.skipif(not fork.is_available(), reason="one core: there is no second process")
def test_it_is_gone_with_the_first(tmp_path):
    """The first is killed: so is the second, at once, and writes nothing more."""
    file, number = tmp_path / "alive", tmp_path / "number"

    def write() -> None:
        number.write_text(f"{os.getpid()}", encoding="utf-8")
        while True:
            file.write_bytes(b"")
            time.sleep(0.005)

    first = os.fork()
    if first == 0:
        fork.start(write)
        time.sleep(60)
        os._exit(1)
    while not file.exists():
        time.sleep(0.005)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    second = Path(f"/proc/{number.read_text(encoding='utf-8')}/stat")
    while second.exists() and second.read_text(encoding="utf-8").rpartition(") ")[2][0] != "Z":
        time.sleep(0.005)
    file.unlink()
    time.sleep(0.1)
    assert not file.exists()


def test_two_works_at_once():
    assert run_both(lambda: os.getpid() != HERE, os.getpid) == (fork.is_available(), HERE)


def test_what_was_not_delivered_from_there_is_done_here():
    assert run_both(lambda: fails_over_there(9), lambda: 1) == (81, 1)


def test_a_large_answer_is_whole():
    assert run_both(lambda: b"x" * 10_000_000, lambda: time.sleep(0.05))[0] == b"x" * 10_000_000


def test_where_it_fails_everywhere_it_fails():
    def there():
        raise ValueError("over there and here")

    with pytest.raises(ValueError, match="over there and here"):
        run_both(there, lambda: 1)


@pytest.mark.skipif(not fork.is_available(), reason="one core: there is no second process")
def test_what_fails_here_ends_what_goes_on_there(tmp_path):
    note = tmp_path / "number"

    def there():
        note.with_suffix(".part").write_text(f"{os.getpid()}", encoding="utf-8")
        note.with_suffix(".part").rename(note)
        time.sleep(60)

    def here():
        while not note.exists():
            time.sleep(0.001)
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        run_both(there, here)
    assert not Path(f"/proc/{note.read_text(encoding='utf-8')}").exists()


def test_where_no_more_processes_are_allowed_one_does_it_all(monkeypatch):
    def none() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", none)
    assert map_shared(40, square) == [square(task) for task in range(40)]
    assert run_both(os.getpid, os.getpid) == (HERE, HERE)
    ahead = Prefetch(40, square)
    ahead.begin()
    ahead.stop()
    assert ahead.ready(0) is None
