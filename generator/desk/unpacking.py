"""A .zip of others → its files: no path out, no link, no bomb; names of Windows as they were meant."""

from __future__ import annotations

import io
import zipfile
import zlib

MAX_UNZIPPED = 60_000_000  # bytes, all members together
MAX_MEMBERS = 50
_LINK = 0o120000
_UTF_8_NAME = 0x800  # of a member's flags
_ENCRYPTED = 0x1
_PARTS = ("[content_types].xml", "mimetype")  # of what is a document, and no archive


class UnsafeZipError(ValueError):
    """The .zip is not taken; the sentence says why and what to do (Chinese)."""


def is_workbook(content: bytes) -> bool:
    """Whether the archive in `content` is a document in itself: an .xlsx is one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.lower() in _PARTS for name in archive.namelist())


def members(content: bytes) -> dict[str, bytes]:
    """The files of the archive in `content` by their names. Raises UnsafeZipError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnsafeZipError("这个 .zip 打不开：可能没有传完整，或者加了密码。请重新打包。") from error


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = [each for each in archive.infolist() if not each.is_dir()]
    if len(listed) > MAX_MEMBERS or sum(each.file_size for each in listed) > MAX_UNZIPPED:
        raise UnsafeZipError("这个 .zip 里的文件太多或太大。请一个批次打一个 .zip。")
    found: dict[str, bytes] = {}
    for each in listed:
        name = _name(each)
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
            raise UnsafeZipError("这个 .zip 里有指向外面的文件名，不收。请重新打包。")
        if each.external_attr >> 16 & 0o170000 == _LINK:
            raise UnsafeZipError("这个 .zip 里有链接，不收。请把文件本身打进去。")
        if each.flag_bits & _ENCRYPTED:
            raise UnsafeZipError("这个 .zip 加了密码。请不加密码重新打包。")
        if name in found:
            raise UnsafeZipError("这个 .zip 里有同名的文件，不收。请重新打包。")
        with archive.open(each) as stream:
            content = stream.read(each.file_size + 1)
        if len(content) != each.file_size:
            raise UnsafeZipError("这个 .zip 里文件的大小和它自己说的不一样，不收。请重新打包。")
        found[name] = content
    return found


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: Windows writes Chinese names in GBK and does not say so."""
    if member.flag_bits & _UTF_8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
