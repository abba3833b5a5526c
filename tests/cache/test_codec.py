"""What the cache keeps comes back as it was; a forged cache, though its key be known, runs nothing."""

import os
import pickle
import re
import shutil
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from tempfile import gettempdir

import pytest

from generator.audit.sensitive_values import build_index, plain_index
from generator.build.project import load_project
from generator.cache import audit_memory, batch_codec, batches, page_cache, row_codec
from generator.cache.batches import BatchCache
from generator.cache.codec import Codec, UnreadableError
from generator.cache.store import CacheStore
from generator.domain.private_files import CACHE_FILE, person_digest
from generator.intake.batch import find_batches, read_batch
from generator.intake.formats.csv_text import MAX_BYTES
from generator.notices.redaction import person_rows
from generator.records.validation import validate_batch
from tests.helpers import ROOT, SAMPLES

PROJECT = load_project(ROOT)
SALT, VERSION = b"8f3a91c04e7d26b5a1f0938c7b6e52d4", b"version"
DIGEST = person_digest(SALT)
EVIL = Path(gettempdir(), f"gongshi-evil-{os.getpid()}")


class Evil:
    """Its pickle would write a file."""

    def __reduce__(self):
        return Path.touch, (EVIL,)


def kept(path):
    result = validate_batch(read_batch(path), PROJECT.rules)
    assert result.batch is not None
    return result, batch_codec.pack(result, result.batch, "seal", DIGEST)


@pytest.mark.parametrize("path", find_batches(SAMPLES), ids=lambda path: path.name)
def test_a_batch_comes_back_as_it_was(path):
    result, head = kept(path)
    back, sealed = batch_codec.unpack(head, lambda: result, PROJECT.agencies)
    assert sealed == "seal"
    assert back.problems == result.problems
    assert [dict(each.words) for each in back.problems] == [dict(each.words) for each in result.problems]
    for one, other, apart in (
        (back.submitted, result.submitted, "table"),
        (back.batch, result.batch, "people"),
    ):
        names = [each.name for each in fields(other) if each.name != apart]
        assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
    assert back.submitted.facts.rows == result.submitted.facts.rows
    assert back.submitted.facts.stated == result.submitted.facts.stated
    assert list(back.batch.people.keys()) == list(result.batch.people.keys())
    assert back.batch.people.digests(DIGEST) == result.batch.people.digests(DIGEST)
    assert not any(person.key.encode() in head for person in result.batch.people)
    assert list(back.batch.people) == list(result.batch.people)
    assert back.submitted.table.rows == result.submitted.table.rows
    start = result.submitted.facts.publish_on
    assert row_codec.unpack(row_codec.pack(result.batch.people), start) == list(
        person_rows(result.batch, start)
    )
    values = plain_index(build_index([result.submitted.table]))
    assert batches.INDEX_CODEC.decode(batches.INDEX_CODEC.encode(values)) == values


def test_bytes_of_anybody_else_make_nothing():
    """Forged, cut and changed: what is read is of the right types, or nothing is."""
    codecs = (
        batch_codec.BATCH_CODEC,
        batches.INDEX_CODEC,
        row_codec.ROW_CODEC,
        page_cache.PAGE_CODEC,
        audit_memory.AUDIT_CODEC,
    )
    forged = [pickle.dumps(Evil(), protocol) for protocol in range(6)]
    rng = Random(1)
    _, head = kept(SAMPLES / "wenxi-2025-illness-aid")
    for _ in range(2_000):
        changed = bytearray(head)
        for _ in range(rng.randint(1, 8)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        forged.append(bytes(changed[: rng.randint(1, len(changed))]))
    for content in (b"", b"\xc1", *forged):
        for codec in codecs:
            with suppress(UnreadableError):
                codec.decode(content)
    assert not EVIL.exists()


def test_nothing_is_digested_that_is_not_read(tmp_path):
    """A link to /proc in the records kept a build from its end: one file there (kmsg) has none."""
    batch = shutil.copytree(SAMPLES / "wenxi-2025-group-leaders", tmp_path / "a-batch")
    (batch / "会议录像.mp4").write_bytes(b"long")
    name = batches.digest_of(batch)
    (batch / "会议录像.mp4").write_bytes(b"longer")
    assert name
    assert batches.digest_of(batch) == name
    (batch / "huge.csv").touch()
    assert batches.digest_of(batch) not in ("", name)
    os.truncate(batch / "huge.csv", MAX_BYTES + 1)  # with no block on the disk
    assert batches.digest_of(batch) == ""
    (batch / "huge.csv").unlink()
    (batch / "link.csv").symlink_to(SAMPLES / "salt.txt")
    assert batches.digest_of(batch) == ""


def test_a_forged_cache_is_none(tmp_path):
    path = SAMPLES / "wenxi-2025-illness-aid"
    name = batches.digest_of(path)
    for forged in (pickle.dumps(Evil()), b"", b"\x80", kept(path)[1]):  # the last without its values
        store = CacheStore(tmp_path, SALT, VERSION)
        store.put(f"{name} head", forged)
        store.put("pages", forged)
        store.put("audit", forged)
        store.save()
        again = CacheStore(tmp_path, SALT, VERSION)
        assert again.get(f"{name} head") in (forged, None)
        assert BatchCache(again, SALT).lookup(path, read_batch, PROJECT.agencies) is None
        assert page_cache.cached_pages(again) == {}
        assert audit_memory.last_audit(again) is None
    assert not EVIL.exists()


def test_a_cache_of_somebody_else_is_none(tmp_path):
    store = CacheStore(tmp_path, SALT, VERSION)
    store.put("pages", b"x")
    store.save()
    file = tmp_path / CACHE_FILE
    assert CacheStore(tmp_path, SALT, VERSION).get("pages") == b"x"
    file.chmod(0o644)
    assert CacheStore(tmp_path, SALT, VERSION).get("pages") is None
    file.chmod(0o600)
    file.rename(tmp_path / "moved")
    file.symlink_to(tmp_path / "moved")
    assert CacheStore(tmp_path, SALT, VERSION).get("pages") is None
    file.unlink()
    os.mkfifo(file, 0o600)
    assert CacheStore(tmp_path, SALT, VERSION).get("pages") is None


def test_half_a_character_is_not_kept_and_stops_nothing(tmp_path):
    with pytest.raises(UnreadableError):
        Codec(str).encode("\ud800")
    result, _ = kept(SAMPLES / "wenxi-2025-illness-aid")
    strange = replace(result.submitted, id="\ud800")
    cache = BatchCache(CacheStore(tmp_path, SALT, VERSION), SALT)
    path = SAMPLES / "wenxi-2025-illness-aid"
    assert cache.lookup(path, read_batch, PROJECT.agencies) is None
    cache.store(path, result._replace(submitted=strange), PROJECT.agencies)
    assert [name for name, _ in cache.values()] == [""]


def test_nothing_but_our_own_forks_speaks_in_pickles():
    """Their bytes come through a pipe from this very process, never from a file or another program."""
    found = {
        path.parent.name
        for path in (ROOT / "generator").rglob("*.py")
        if re.search(
            r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill)\b", path.read_text("utf-8"), re.MULTILINE
        )
    }
    assert found <= {"parallel", "browser"}


def test_a_damaged_block_is_written_anew(tmp_path):
    """Its pieces are not there; those of other blocks are as good as ever, and the file is whole again."""
    salt, version = b"s" * 32, b"v"
    store = CacheStore(tmp_path, salt, version)
    store.put("one values", b"1" * 1000)
    store.put("one head", b"2" * 1000)
    assert store.save()
    file = tmp_path / CACHE_FILE
    good = file.read_bytes()
    block = len(good) - 500  # in the last one
    file.write_bytes(good[:block] + bytes([good[block] ^ 1]) + good[block + 1 :])
    store = CacheStore(tmp_path, salt, version)
    assert store.get("one values") == b"1" * 1000
    assert store.get("one head") is None
    assert store.save()
    again = CacheStore(tmp_path, salt, version)
    assert again.keep("one values")
    assert not again.keep("one head")
    assert again.get("one values") == b"1" * 1000
