"""Runs the programs that the bundle is made with; each failure is one Chinese sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from generator.diagnostics.failure import Failure


class BundleError(Failure, RuntimeError):
    """The calculators cannot be made ready for browsers; the sentence says what to do (Chinese)."""


def need(path: Path) -> Path:
    """`path`, or BundleError where an npm package is not installed."""
    if not path.exists():
        raise BundleError(
            f"缺少 {path.name}：浏览器里的计算器要用 pyodide、esbuild 和 binaryen。请先运行 make site。"
        )
    return path


def run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """What `command` prints. BundleError with the end of its complaint where it fails or is not there."""
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
            env={**os.environ, **(environment or {})},
        )
    except FileNotFoundError as error:
        raise BundleError(f"没有找到程序 {name}。请安装 Node.js 20 或更新的版本，再运行一次。") from error
    except subprocess.TimeoutExpired as error:
        raise BundleError(f"程序 {name} 十分钟没有结束，已经停止。请再运行一次。") from error
    if done.returncode:
        raise BundleError(f"程序 {name} 报告错误：{(done.stderr or done.stdout).strip()[-800:]}")
    return done.stdout


def compile_folder(folder: Path) -> None:
    """Bytecode for every wheel and zip in `folder`, without docstrings and columns; its lockfile follows.

    The clock is fixed so that the bytes are the same each time.
    """
    run(
        [
            str(Path(sys.executable).with_name("pyodide")),
            *("py-compile", "--silent", "--no-keep", "--compression-level", "0"),
            str(folder),
        ],
        {"PYTHONOPTIMIZE": "2", "PYTHONNODEBUGRANGES": "1", "SOURCE_DATE_EPOCH": "315532800"},
    )
