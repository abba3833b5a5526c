"""Arrow's columns for numpy and back, by their buffers.

Arrow's own ways (`np.asarray`, `pa.array`, `pa.scalar`, a bare number as an argument) ask whether pandas is
meant and import all of it for that: a quarter of the time in which a million rows are checked.
Nothing here may be null.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

# Arrow's own choice, mimalloc, gives pages back to the system and asks for them anew: a quarter of the
# processor time in which a million rows are checked.
_POOLS = {"jemalloc": pa.jemalloc_memory_pool, "system": pa.system_memory_pool}
pa.set_memory_pool(next(_POOLS[name]() for name in _POOLS if name in pa.supported_memory_backends()))

type Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
type Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


def flags(array: pa.BooleanArray | pa.ChunkedArray) -> Flags:
    """True and False of an array, or of one in pieces."""
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    return joined([values(chunk.cast(pa.uint8()), np.uint8).view(bool) for chunk in chunks], np.bool_)


def joined(parts: Sequence[np.ndarray], kind: type[np.generic]) -> np.ndarray:
    """The pieces as one, whose type is `kind`; a table without rows has none. One piece is not copied."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, kind), *parts])


def values(array: pa.Array, kind: type[np.generic]) -> np.ndarray:
    """The numbers of an array whose type is `kind`; nothing is copied."""
    if not len(array):  # such a one may have no buffer
        return np.empty(0, kind)
    return np.frombuffer(array.buffers()[1], kind, len(array), array.offset * np.dtype(kind).itemsize)


def mask(given: Flags) -> pa.BooleanArray:
    """Flags as Arrow keeps them: a bit each."""
    bits = np.packbits(given, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(given), [None, pa.py_buffer(bits)])


def indexes(given: Ints) -> pa.Int64Array:
    """Row numbers, to take rows by."""
    whole = np.ascontiguousarray(given, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])


def texts(given: Sequence[str]) -> pa.StringArray:
    """A few texts."""
    coded = [each.encode() for each in given]
    ends = np.cumsum([0, *map(len, coded)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(coded), pa.py_buffer(ends), pa.py_buffer(b"".join(coded)))


def whole(array: pa.ChunkedArray) -> pa.StringArray:
    """The pieces of an array as one; copied only where there are several."""
    return array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()
