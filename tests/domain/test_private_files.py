"""The salt: strong enough that nobody tries out all of them, and from the office where it gives one."""

import os
import secrets

import pytest

from generator.domain.private_files import SALT_FILE, SALT_VARIABLE, SaltError, has_salt, load_salt

NONE: dict[str, str] = {}


@pytest.mark.parametrize(
    "weak",
    [
        "", "x", "0" * 64, "f" * 64, "ab" * 32, "0123456789abcdef" * 4, "0123456789" * 6, "a1b2c3d4e5f6" * 4,
        "93c1f07a5be48d26b07d5c92e6184f3", "abcdefghijklmnopqrstuvwxyz012345", "密码密码密码密码密码密码",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbcccccccccccccccc", "00000000000000000000000000000000000000001234567",
    ],
)  # fmt: skip
def test_a_weak_salt_is_refused_wherever_it_comes_from(tmp_path, weak):
    (tmp_path / SALT_FILE).write_text(weak, encoding="utf-8")
    with pytest.raises(SaltError, match="规律") as told:
        load_salt(tmp_path, environment=NONE)
    assert not weak or len(weak) < 2 or weak not in str(told.value)
    if weak:
        with pytest.raises(SaltError, match=SALT_VARIABLE):
            load_salt(tmp_path, environment={SALT_VARIABLE: weak})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes that have names")
def test_a_pipe_is_no_salt_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / SALT_FILE)  # to open it took until somebody wrote to it: for ever
    with pytest.raises(SaltError, match="太短"):
        load_salt(tmp_path, environment=NONE)
    with pytest.raises(SaltError, match="不一样"):
        load_salt(tmp_path, environment={SALT_VARIABLE: secrets.token_hex(32)})


def test_every_random_salt_of_128_bits_is_taken(tmp_path):
    for number in range(3_000):
        salt = secrets.token_hex(16) if number % 2 else secrets.token_urlsafe(24)
        (tmp_path / SALT_FILE).write_text(f"{salt}\n", encoding="ascii")
        assert load_salt(tmp_path, environment=NONE) == salt.encode()


def test_a_salt_made_here_is_strong_and_for_its_owner_alone(tmp_path):
    salt = load_salt(tmp_path, environment=NONE)
    assert load_salt(tmp_path, environment=NONE) == salt
    assert (tmp_path / SALT_FILE).stat().st_mode & 0o077 == 0


def test_the_offices_salt_leaves_nothing_beside_the_data(tmp_path):
    given = {SALT_VARIABLE: secrets.token_hex(32)}
    assert not has_salt(tmp_path, NONE)
    assert has_salt(tmp_path, given)
    assert load_salt(tmp_path, make=False, environment=given) == given[SALT_VARIABLE].encode()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / SALT_FILE).write_text(given[SALT_VARIABLE], encoding="ascii")
    assert load_salt(tmp_path, environment=given)
    (tmp_path / SALT_FILE).write_text(secrets.token_hex(32), encoding="ascii")
    with pytest.raises(SaltError, match="不一样"):
        load_salt(tmp_path, environment=given)
