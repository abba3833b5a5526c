"""`gongshi` in a process of its own, forked from one that has imported it already.

To import it takes a second, a command often less. So one process imports it and forks for each command that a
test runs. Folder, environment and streams are the command's own, and it ends as any interpreter does.
All these share the order of sets: what compares the bytes of two runs asks another of these processes.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

_LOADED_LATER = ("generator.intake.formats", "generator.site.pages", "generator.site.rendering")
_ALSO = (
    "generator.build.mkdocs_plugin",
    "pyarrow.compute",
    "pyarrow.csv",
    "openpyxl",
    "pandas",
    "material.extensions.emoji",
)
_NOT_LOADED = ("generator.intake.formats.sandbox_worker",)  # a program of its own
_INTERPRETER = ("PYTHON", "OPENPYXL", "LC_", "LANG", "TZ")  # what Python and C read once, when they start
_PROGRAM = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    socket.send_fds(server, [b"."], [0, 1, 2])
    asked = {{"arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
    server.sendall(json.dumps(asked).encode() + b"\\n")
    code = int(server.makefile().readline())
sys.exit(code if code >= 0 else 128 - code)
"""


class WarmCommand:
    """Forks a process for each command, one at a time; begun with the first."""

    def __init__(self, root: Path) -> None:
        """`root`: where Python finds the project's packages."""
        self._root = root
        self._folder: TemporaryDirectory[str] | None = None
        self._begun_with: dict[str, str] = {}

    def suits(self) -> bool:
        """Whether the interpreter that waits is as one begun now would be."""
        return self._folder is None or self._begun_with == _of_interpreter()

    def run(self, arguments: Sequence[str], folder: Path, timeout: float) -> tuple[int, str, str]:
        """The exit code of `gongshi` with these `arguments` in `folder`, and what it wrote to both streams."""
        with (
            TemporaryFile() as out,
            TemporaryFile() as error,
            open(os.devnull, "rb") as nothing,  # noqa: PTH123 - no file
            socket.socket(socket.AF_UNIX) as server,
        ):
            server.settimeout(timeout)
            server.connect(self._address())
            socket.send_fds(server, [b"."], [each.fileno() for each in (nothing, out, error)])
            asked = {"arguments": arguments, "folder": str(folder), "environment": dict(os.environ)}
            server.sendall(json.dumps(asked).encode() + b"\n")
            with server.makefile() as answer:
                code = int(answer.readline())
            said = []
            for stream in (out, error):
                stream.seek(0)
                said.append(stream.read().decode())
            return code, said[0], said[1]

    def program(self, path: Path) -> Path:
        """A program at `path` that does what `gongshi` does."""
        path.write_text(_PROGRAM.format(python=sys.executable, address=self._address()), encoding="utf-8")
        path.chmod(0o755)
        return path

    def _address(self) -> str:
        """Where commands are asked for; whoever holds the server's standard input keeps it there."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="gongshi")
            self._begun_with = _of_interpreter()
            server = subprocess.Popen(
                [sys.executable, str(Path(__file__)), f"{self._folder.name}/socket"],
                cwd=self._root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            assert server.stdout
            assert server.stdout.readline()  # it listens
            atexit.register(_end, server, self._folder)
        return f"{self._folder.name}/socket"


def _end(server: subprocess.Popen[bytes], folder: TemporaryDirectory[str]) -> None:
    with folder, server:  # it ends when nothing more can be asked
        pass


def _of_interpreter() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(_INTERPRETER)}


def _load() -> None:
    """Load what commands use: the forks find it."""
    cli = importlib.import_module("generator.cli")
    for package in (cli, *map(importlib.import_module, _LOADED_LATER)):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.ispkg and module.name not in _NOT_LOADED:
                importlib.import_module(module.name)
    for name in _ALSO:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else each fork's search for garbage copies all of it


def _next(listener: socket.socket) -> dict[str, Any]:
    """Returns in a new process for each command that is asked for; this one tells how each ended."""
    while listener in select.select([listener, sys.stdin.buffer], [], [])[0]:
        asking = listener.accept()[0]
        streams = socket.recv_fds(asking, 1, 3)[1]
        with asking.makefile("rb") as lines:
            line = lines.readline()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a library's thread, which waits
            child = os.fork()
        if child == 0:
            listener.close()
            asking.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            return dict(json.loads(line))
        for stream in streams:
            os.close(stream)
        status = os.waitpid(child, 0)[1]
        with asking, suppress(BrokenPipeError):  # whoever asked has ended before
            asking.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict[str, Any]) -> None:
    """Take over folder and environment of the command."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    sys.argv = ["gongshi", *asked["arguments"]]


if __name__ == "__main__":
    sys.path[0] = str(Path(sys.executable).parent)  # as the installed program has it, and no folder of tests
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.bind(sys.argv[1])
        waiting.listen()
        _load()
        print("ready", flush=True)
        _become(_next(waiting))
    from generator.cli import main

    main()
