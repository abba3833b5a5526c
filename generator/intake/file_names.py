"""Names of files and folders: those that systems leave, those garbled in unpacking, those that lead away."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

_NOT_RECORDS = ("~$", ".")  # what Office and file managers leave in a folder
_SYSTEM = {  # what macOS, network storage and Windows put beside the files of people
    "__macosx", "@eadir", "@recycle", "#recycle", "#snapshot", "$recycle.bin", "recycler",
    "system volume information", "lost+found", "thumbs.db", "desktop.ini",
}  # fmt: skip
# In what the names of a Windows archive are written down by programs that do not know that they are GBK.
_MISTAKEN = ("cp437", "cp850", "cp1252", "latin-1")


def is_of_people(name: str) -> bool:
    """Whether the office itself put a file or folder of this `name` there."""
    return not name.startswith(_NOT_RECORDS) and name.lower() not in _SYSTEM


def leads_out(file: Path) -> bool:
    """Whether `file` is a link to what lies in another folder: a list of somebody else, or of the system."""
    return file.is_symlink() and file.resolve().parent != file.parent.resolve()


def readable(name: str) -> str:
    r"""`name` in characters that can be printed, where unpacking left bytes of GBK in it.

    >>> readable("明细.xlsx"), readable("\udcc3\udcf7\udccf\udcb8.xlsx")
    ('明细.xlsx', '明细.xlsx')
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def is_same(found: str, meant: str) -> bool:
    """Whether a file called `found` is the one called `meant`, by another form or a garbling of its letters.

    Windows hides endings, and so one may be missing in `meant`.

    >>> is_same("╤∙▒╛.xlsx", "样本.xlsx"), is_same("样本.xlsx", "样本"), is_same("样本.xlsx", "样本 .xlsx")
    (True, True, False)
    """
    if "." not in meant:
        found = found.rpartition(".")[0]
    if unicodedata.normalize("NFC", readable(found)) == unicodedata.normalize("NFC", meant):
        return True
    return any(_read_as_gbk(found, encoding) == meant for encoding in _MISTAKEN)


def _read_as_gbk(name: str, mistaken: str) -> str:
    try:
        return name.encode(mistaken).decode("gb18030")
    except UnicodeError:
        return ""
