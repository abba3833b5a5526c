"""The wheel that an office installs this programme from, by its digest: in its repository, or at an address.

The programme stands on no index, so that its name alone installs nothing, or something of somebody else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from generator.build.workspace import bundled
from generator.diagnostics.failure import Failure

_PACKAGE = "gongshi"
_WHEEL = re.compile(r"gongshi-[0-9][0-9A-Za-z.+]*-py3-none-any\.whl")
_ADDRESS = re.compile(r"https://[^\s#\"\\]+/gongshi-[^\s#\"\\/]+\.whl#sha256=[0-9a-f]{64}")


class DistributionError(Failure, ValueError):
    """What was given is no wheel of ours with its digest; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """The line of `gongshi.txt`, and the wheel that goes into the repository where the line names a file."""

    line: str
    wheel: Path | None = None

    @property
    def place(self) -> str:
        """The wheel's path below the office's folder."""
        return f"packages/{self.wheel.name}" if self.wheel else ""


def requirement_of(given: str) -> Requirement:
    """The requirement for a wheel's file, or for its address with `#sha256=`. Raises DistributionError."""
    if "://" in given:
        if not _ADDRESS.fullmatch(given):
            raise DistributionError(
                "网址要以 https:// 开头，指向 gongshi 的 .whl，后面写 #sha256= 和 64 位摘要"
                "（make dist 会给出）。"
            )
        return Requirement(f"{_PACKAGE} @ {given}")
    file = Path(given)
    if not (_WHEEL.fullmatch(file.name) and file.is_file()):
        raise DistributionError(
            f"{file.name or given} 不是 gongshi 的 wheel。"
            "请在 gongshi 的仓库里运行 make dist，再写 dist 里的 .whl。"
        )
    digest = sha256(file.read_bytes()).hexdigest()
    return Requirement(f"./packages/{file.name} --hash=sha256:{digest}", file)


def installed_requirement() -> Requirement | None:
    """The wheel that the running programme was installed from (PEP 610), or that a checkout has in `dist`.

    None where neither is at hand: what an office could install is not known then.
    """
    try:
        installed = Distribution.from_name(_PACKAGE)
    except PackageNotFoundError:
        return None
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    url, archive = origin.get("url", ""), origin.get("archive_info")
    if archive is not None and url.startswith("https://"):
        digest = archive.get("hashes", {}).get("sha256", "")
        return requirement_of(f"{url}#sha256={digest}") if digest else None
    if archive is not None:
        file = Path(url2pathname(urlsplit(url).path))
    else:
        file = bundled("dist") / f"{_PACKAGE}-{installed.version}-py3-none-any.whl"
    return requirement_of(str(file)) if file.is_file() else None
