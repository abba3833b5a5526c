"""Folders with a mistake, and the mistake mended as the message says: code → how it comes about and is mended."""

from __future__ import annotations

import shutil
from pathlib import Path


def replaced(name: str, content: bytes):
    """The table is submitted in another form, and then as a workbook."""

    def spoil(folder: Path) -> None:
        (folder / "明细.xlsx").rename(folder.parent / "明细.xlsx")
        (folder / name).write_bytes(content)

    def mend(folder: Path) -> None:
        (folder / name).unlink()
        (folder.parent / "明细.xlsx").rename(folder / "明细.xlsx")

    return spoil, mend


def notice(change):
    """The text of notice.toml is changed, and put back."""

    def spoil(folder: Path) -> None:
        file = folder / "notice.toml"
        shutil.copy(file, folder.parent / "notice.toml")
        file.write_bytes(change(file.read_text(encoding="utf-8")))

    return spoil, lambda folder: shutil.copy(folder.parent / "notice.toml", folder / "notice.toml")


def copy_table(folder: Path) -> None:
    shutil.copy(folder / "明细.xlsx", folder / "明细2.xlsx")


FOLDERS = {
    "several_files": (copy_table, lambda folder: (folder / "明细2.xlsx").unlink()),
    "several_workbooks": (
        lambda folder: (copy_table(folder), shutil.move(folder / "notice.toml", folder.parent)),
        lambda folder: ((folder / "明细2.xlsx").unlink(), shutil.move(folder.parent / "notice.toml", folder)),
    ),
    "records_outside": notice(lambda text: b'records = "../other.xlsx"\n' + text.encode()),
    "no_records_file": notice(lambda text: b'records = "other.xlsx"\n' + text.encode()),
    "notice_encoding": notice(lambda text: text.encode("gb18030")), "notice_unreadable": notice(lambda text: text.encode() + b'title = "'),
    "unknown_format": (
        lambda folder: (notice(lambda text: b'records = "a.dat"\n' + text.encode())[0](folder), (folder / "a.dat").write_bytes(b"x")),
        lambda folder: (shutil.copy(folder.parent / "notice.toml", folder / "notice.toml"), (folder / "a.dat").unlink()),
    ),
    "empty_file": replaced("明细.csv", b""), "unreadable": replaced("明细.xls", "没有表格".encode()), "other_spreadsheet": replaced("明细.et", b"x"),
    "other_document": replaced("明细.pdf", b"%PDF"), "other_text_document": replaced("明细.docx", b"PK"), "other_archive": replaced("明细.zip", b"PK"),
    "other_markup": replaced("明细.xls", b"<html><table><tr><td>x</td></tr></table></html>"),
    "bad_batch_id": (lambda folder: folder.rename(folder.with_name("批次 1")), lambda folder: folder.with_name("批次 1").rename(folder)),
}  # fmt: skip
