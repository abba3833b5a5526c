"""What the programme writes by itself, as the audit compares it, in `build/browser/searched`.

All sources have to be parsed for it, and no record has a part in it: so it is done once a machine, as the
engine is searched once (`engine_memory` says who could write there, and why that changes nothing).
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from generator.audit.allowlist import ProgramWords, law_texts, program_words
from generator.audit.program_words import program_digest
from generator.cache.cache_key import version_of_program
from generator.cache.codec import Codec, UnreadableError
from generator.cache.engine_memory import FOLDER
from generator.filesystem.atomic import replace_file
from generator.notices.model import Publication

_CODEC = Codec[ProgramWords](ProgramWords)


def known_words(root: Path, publication: Publication) -> ProgramWords:
    """What the project at `root` writes, remembered for these very sources, laws and programme alone."""
    laws = law_texts(publication)
    of = blake2b(version_of_program() + program_digest(root), digest_size=16)
    for law in laws:
        of.update(blake2b(law.encode()).digest())
    file = root / FOLDER / f"words-{of.hexdigest()}"
    with suppress(OSError, UnreadableError):
        return _CODEC.decode(file.read_bytes())
    words = program_words(root, laws)
    with suppress(OSError, UnreadableError):  # a folder that cannot be written remembers nothing
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, _CODEC.encode(words))
    return words
