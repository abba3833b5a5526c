"""A Python without what a browser lacks: run as a program, it blocks those packages, then runs its argument."""

from __future__ import annotations

import importlib.abc
import runpy
import sys

BLOCKED = {
    "numpy", "pyarrow", "pandas", "python_calamine", "pydantic", "pydantic_core", "sqlalchemy", "psycopg", "pymysql",
    "rich", "ssl", "_ssl", "filelock", "msgspec", "msoffcrypto", "cryptography", "resource", "fcntl",
    "sqlite3", "_sqlite3",
}  # fmt: skip


class Absent(importlib.abc.MetaPathFinder):
    """Finds nothing for what is blocked, and says so."""

    def find_spec(self, name, path=None, target=None):
        del path, target
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is not there in a browser")


if __name__ == "__main__":
    sys.meta_path.insert(0, Absent())
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
