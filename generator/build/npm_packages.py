"""The npm packages that a project's calculators are made with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from generator.browser.engine import is_finished
from generator.browser.subprocesses import BundleError, run
from generator.build.workspace import CODE, LOCK, PACKED, WORKSPACE


def ready_for_browser(root: Path) -> None:
    """See that the project at `root` has the npm packages its calculators are made with. BundleError if not.

    Where the calculators are made already, nothing is asked of npm. A checkout has the packages from
    `make site`; an office's workspace gets the very versions of the bundled lock.
    """
    if root.name != WORKSPACE or is_finished(root):
        return
    packages, installed = root / "node_modules", CODE / "node_modules"
    if not PACKED.is_dir() and installed.is_dir():
        if not packages.exists():
            packages.symlink_to(installed, target_is_directory=True)
        return
    digest = hashlib.sha256((root / LOCK).read_bytes()).hexdigest()
    mark = packages / ".of-lock"
    if mark.is_file() and mark.read_text(encoding="ascii") == digest:
        return
    try:
        run(
            [
                "npm",
                "ci",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
                "--silent",
                "--ignore-scripts",
                "--prefix",
                str(root),
            ]
        )
        # The one package whose install script runs.
        run(["npm", "rebuild", "--silent", "--ignore-scripts=false", "--prefix", str(root), "esbuild"])
    except BundleError as error:
        raise BundleError(
            f"浏览器里的计算器要用的 npm 包没有装上。请检查网络和 Node.js（20 以上），再运行一次。{error}"
        ) from error
    mark.write_text(digest, encoding="ascii")
