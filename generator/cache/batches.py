"""Batches that are, byte for byte, what they were in the last build: read and judged already.

Only what passed is kept. What was refused is read anew each time, and so is what comes from a database,
which can change without any file telling. Tables and persons, by far the most of it, are unpacked when
somebody asks.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import fields
from decimal import Decimal
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

from generator.audit.needles import PlainIndex, build_index, plain_index
from generator.cache.store import Store
from generator.intake import databases
from generator.intake.batch import read_batches
from generator.intake.table import Table
from generator.notices.seal import seal
from generator.problems import Severity
from generator.records.judge import Judged, RuleBook, judge_alone
from generator.records.model import Batch
from generator.records.persons import People

_HEAD, _TABLE, _PEOPLE, _VALUES = "head", "table", "people", "values"


class KeptBatches:
    """The batches of one build: those that `store` knew, and those that the next build will know."""

    def __init__(self, store: Store, salt: bytes) -> None:
        self.store = store
        self._salt = salt
        self._seals: dict[str, str] = {}  # by the batch's id
        self._values: list[tuple[str, bytes | memoryview]] = []

    def judged(
        self,
        paths: list[Path],
        rules: RuleBook,
        progress: Callable[[list[Path]], Iterable[Path]],
    ) -> list[Judged]:
        """Each batch at `paths` as `judge_alone` judges it, in order; `progress` wraps those not known."""
        names = {path: _digest(path) for path in paths}
        known = {path: found for path, name in names.items() if (found := self._recall(name))}
        new = [path for path in paths if path not in known]
        for path, handed in zip(new, read_batches(progress(new)), strict=True):
            known[path] = judge_alone(handed, rules)
            if not self._keep(path, names[path], known[path]):
                names[path] = ""
        for path, name in names.items():
            values = self.store.get(f"{name} {_VALUES}") if name else _values(known[path].handed.table)
            self._values.append((name, values or b""))
        return [known[path] for path in paths]

    def seal(self, batch: Batch) -> str:
        """The seal of `batch`."""
        return self._seals.get(batch.id) or seal(batch, self._salt)

    def values(self) -> list[tuple[str, PlainIndex]]:
        """The sensitive values of every batch, in order; with its name in the store, if it is kept."""
        # What comes from the store was authenticated.
        return [(name, pickle.loads(packed)) for name, packed in self._values]  # noqa: S301

    def _recall(self, name: str) -> Judged | None:
        head, table, people = (self.store.get(f"{name} {part}") for part in (_HEAD, _TABLE, _PEOPLE))
        if head is None or table is None or people is None:
            return None
        judged: Judged
        judged, sealed = _Unpickler(io.BytesIO(head), table, people).load()
        self._seals.setdefault(judged.handed.id, sealed)
        return judged

    def _keep(self, path: Path, name: str, judged: Judged) -> bool:
        handed, batch, problems = judged
        if handed.facts is None or batch is None or any(each.severity is Severity.ERROR for each in problems):
            return False
        if databases.is_address(handed.facts.records) or _digest(path) != name:  # written to meanwhile
            return False
        parts: dict[str, bytes] = {}
        head = io.BytesIO()
        _Pickler(head, parts).dump((judged, seal(batch, self._salt)))
        parts |= {_HEAD: head.getvalue(), _VALUES: _values(handed.table)}
        for part, content in parts.items():
            self.store.put(f"{name} {part}", content)
        return True


class _KeptTable(Table):
    """A table that is unpacked when the first of its values is asked for."""

    def __init__(self, packed: bytes | memoryview) -> None:
        self.__dict__["packed"] = packed

    def __getattr__(self, name: str) -> Any:
        packed = self.__dict__.pop("packed", None)
        if packed is None:
            raise AttributeError(name)
        table = pickle.loads(packed)  # noqa: S301 - authenticated by the store
        for field in fields(Table):
            object.__setattr__(self, field.name, getattr(table, field.name))
        return getattr(self, name)


class _KeptPeople(People):
    """Persons that are unpacked when somebody asks for one; what lists are compared by is there at once."""

    def __init__(self, count: int, keys: str, total: Decimal, packed: bytes | memoryview) -> None:
        self._count = count
        self._keys = keys
        self._total = total
        self._packed: bytes | memoryview | None = packed

    def __getattr__(self, name: str) -> Any:
        packed = self.__dict__.pop("_packed", None)
        if packed is None:
            raise AttributeError(name)
        self.__dict__ |= vars(pickle.loads(packed))  # noqa: S301 - as above
        return getattr(self, name)

    def __len__(self) -> int:
        return self._count

    def keys(self) -> list[str]:
        return self._keys.split("\n") if self._keys else []

    def total(self) -> Decimal:
        return self._total


class _Pickler(pickle.Pickler):
    """Puts tables and persons apart, into `parts`."""

    def __init__(self, file: io.BytesIO, parts: dict[str, bytes]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._parts = parts

    def persistent_id(self, obj: object) -> tuple[object, ...] | None:
        if isinstance(obj, Table):
            self._parts[_TABLE] = pickle.dumps(obj, protocol=pickle.HIGHEST_PROTOCOL)
            return (_TABLE,)
        if isinstance(obj, People):
            self._parts[_PEOPLE] = pickle.dumps(obj, protocol=pickle.HIGHEST_PROTOCOL)
            return _PEOPLE, len(obj), "\n".join(obj.keys()), obj.total()
        return None


class _Unpickler(pickle.Unpickler):
    """Puts what was apart in its place, still packed."""

    def __init__(self, file: io.BytesIO, table: bytes | memoryview, people: bytes | memoryview) -> None:
        super().__init__(file)
        self._table = table
        self._people = people

    def persistent_load(self, pid: Any) -> Table | People:
        if pid[0] == _TABLE:
            return _KeptTable(self._table)
        _, count, keys, total = pid
        return _KeptPeople(count, keys, total, self._people)


def _values(table: Table | None) -> bytes:
    """What is sensitive in `table`, packed."""
    return pickle.dumps(plain_index(build_index([table] if table else [])), pickle.HIGHEST_PROTOCOL)


def _digest(path: Path) -> str:
    """Stands for every byte of a batch and all its names; of a folder, for what lies in it itself."""
    digest = blake2b(digest_size=16)
    for file in (path, *sorted(path.iterdir())) if path.is_dir() else (path,):
        link = f" → {file.readlink()}" if file.is_symlink() else ""
        digest.update(f"{file.name}{link}\0".encode("utf-8", "surrogateescape"))
        if file.is_file():
            with file.open("rb") as stream:
                digest.update(file_digest(stream, "blake2b").digest())
    return digest.hexdigest()
