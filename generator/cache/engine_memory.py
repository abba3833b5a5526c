"""What the files of the browser's engine say, a small file for each in `build/browser/searched`.

They are the same for every office and every day, so the audit searches each once a machine. A memory of one
is used for the very bytes, name and programme that it was made of alone. It holds words of the programme and
no value of any record. It lies beside the engine itself: whoever can write there can change what readers run.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from hashlib import blake2b
from operator import or_
from pathlib import Path

from generator.audit.auditor import Auditor
from generator.audit.known_files import KnownFiles, engine_texts, still_clean
from generator.audit.text.text_index import TextIndex
from generator.browser import engine
from generator.cache.cache_key import version_of_program
from generator.cache.codec import Codec, UnreadableError
from generator.filesystem.atomic import replace_file

ENGINE = f"{engine.FOLDER}/"
FOLDER = "build/browser/searched"


@dataclass(frozen=True, slots=True)
class _Searched:
    text_index: TextIndex | None = field(repr=False)  # None: something would be found, were nothing public


_CODEC = Codec[_Searched](_Searched)


class EngineMemory:
    """Knows the engine's files for the audits of the project at `root`."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._version = version_of_program()

    def known_files(self, auditor: Auditor, site: Path, digests: Mapping[str, bytes]) -> KnownFiles:
        """The engine's files in `site` that hold no value of `auditor`; none where one may be in them.

        They are known by their `digests`; what nobody searched yet is searched now.
        """
        texts: dict[str, TextIndex | None] = {}
        files = {
            name: self._file(name, digests[name], package=auditor.layout.is_package(site / name))
            for name in digests
            if name.startswith(ENGINE)
        }
        for name, file in files.items():
            with suppress(OSError, UnreadableError):
                texts[name] = _CODEC.decode(file.read_bytes()).text_index
        new = sorted(files.keys() - texts)
        for name, text_index in zip(new, engine_texts(auditor.layout, site, new), strict=True):
            texts[name] = text_index
            with suppress(OSError, UnreadableError):  # a folder that cannot be written remembers nothing
                self._folder.mkdir(parents=True, exist_ok=True)
                replace_file(files[name], _CODEC.encode(_Searched(text_index)))
        clean = {name: text_index for name, text_index in texts.items() if text_index is not None}
        known = KnownFiles(frozenset(clean), reduce(or_, clean.values(), TextIndex()))
        return still_clean(auditor, site, known)

    def _file(self, name: str, digest: bytes, *, package: bool) -> Path:
        """Where the memory of a file stands. In a `package` fewer things are searched for."""
        of = blake2b(self._version + digest + bytes([package]) + name.encode(), digest_size=16)
        return self._folder / of.hexdigest()
