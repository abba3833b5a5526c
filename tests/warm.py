"""`gongshi` in a process of its own, forked from one that has imported it already.

To import it takes a second, a command often less. So one process imports it and forks for each command that a
test runs. Folder, environment and streams are the command's own, and it ends as any interpreter does.
All these share the order of sets: what compares the bytes of two runs starts the program itself (`GONGSHI`).
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

_LOADED_LATER = ("generator.intake.formats", "generator.site.pages", "generator.site.rendering")
_ALSO = (
    "generator.build.mkdocs_plugin",
    "pyarrow.compute",
    "pyarrow.csv",
    "openpyxl",
    "material.extensions.emoji",
)
_NOT_LOADED = (
    "generator.cli.books",
    "generator.intake.formats.sandbox_worker",
)  # pandas; a program of its own
_INTERPRETER = ("PYTHON", "OPENPYXL", "LC_", "LANG", "TZ")  # what Python and C read once, when they start


class WarmCommand:
    """Forks a process for each command; begun with the first."""

    def __init__(self, root: Path) -> None:
        """`root`: where Python finds the project's packages."""
        self._root = root
        self._server: subprocess.Popen[bytes] | None = None
        self._begun_with: dict[str, str] = {}
        self._one_at_a_time = threading.Lock()

    def suits(self) -> bool:
        """Whether the interpreter that waits is as one begun now would be."""
        return self._server is None or self._begun_with == _of_interpreter()

    def run(self, arguments: Sequence[str], folder: Path, timeout: float) -> tuple[int, str, str]:
        """The exit code of `gongshi` with these `arguments` in `folder`, and what it wrote to both streams."""
        with self._one_at_a_time, TemporaryFile() as out, TemporaryFile() as error:
            server = self._begun()
            streams = [f"/proc/{os.getpid()}/fd/{stream.fileno()}" for stream in (out, error)]
            asked = {
                "arguments": list(arguments),
                "folder": str(folder),
                "environment": dict(os.environ),
                "streams": streams,
            }
            assert server.stdin
            assert server.stdout
            server.stdin.write(json.dumps(asked).encode() + b"\n")
            server.stdin.flush()
            if not select.select([server.stdout], [], [], timeout)[0]:
                server.kill()
                raise subprocess.TimeoutExpired(list(arguments), timeout)
            code = int(server.stdout.readline())
            said = []
            for stream in (out, error):
                stream.seek(0)
                said.append(stream.read().decode())
            return code, said[0], said[1]

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._server is None or self._server.poll() is not None:
            self._begun_with = _of_interpreter()
            self._server = subprocess.Popen(
                [sys.executable, str(Path(__file__))],
                cwd=self._root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            atexit.register(_end, self._server)
        return self._server


def _end(server: subprocess.Popen[bytes]) -> None:
    with server:  # it ends when nothing more can be asked
        pass


def _of_interpreter() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(_INTERPRETER)}


def _load() -> None:
    cli = importlib.import_module("generator.cli")
    for package in (cli, *map(importlib.import_module, _LOADED_LATER)):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.ispkg and module.name not in _NOT_LOADED:
                importlib.import_module(module.name)
    for name in _ALSO:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else each fork's search for garbage copies all of it


def _next() -> dict[str, object]:
    """Returns in a new process for each command that is asked for; this one tells how each ended."""
    answers = os.dup(1)
    while line := sys.stdin.buffer.readline():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a library's thread, which waits
            child = os.fork()
        if child == 0:
            os.close(answers)
            return dict(json.loads(line))
        status = os.waitpid(child, 0)[1]
        os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict[str, object]) -> None:
    """Take over folder, environment and streams of the command."""
    for number, name in enumerate(asked["streams"], start=1):  # type: ignore[arg-type]
        os.dup2(os.open(str(name), os.O_WRONLY | os.O_APPEND), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[arg-type]
    time.tzset()
    os.chdir(str(asked["folder"]))
    sys.path[0] = str(Path(sys.executable).parent)
    sys.argv = ["gongshi", *asked["arguments"]]  # type: ignore[misc]


if __name__ == "__main__":
    _load()
    _become(_next())
    from generator.cli import main

    main()
