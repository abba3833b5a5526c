"""Data files of a package, beside the modules that read them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_toml(package: str, name: str) -> Mapping[str, Any]:
    """The TOML file `name` of `package`, read once. The result is shared: do not change it."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text(encoding="utf-8"))
