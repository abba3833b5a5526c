"""JavaScript's modules, kept and never imported.

The loader counts on the places that these objects have in its table when it makes a copy of the memory: they
are taken in the order in which Pyodide's own modules take them.
"""

from typing import Any

_kept: list[Any] = []


def register_js_finder() -> None:
    """Nothing imports from JavaScript."""


def register_js_module(name: str, module: Any) -> None:
    """Keep `module`, and of the loader's own what its event loop and its installer would have taken."""
    _kept.append(module)
    if name == "pyodide_js":
        _kept.extend((api := module._api, api.scheduleCallback, module._api, module.loadedPackages))


def register_windows_finder() -> None:
    """No module of Windows is asked for."""


def register_module_not_found_hook(packages: Any, unvendored: Any) -> None:
    """Nothing could be installed, so nothing is recommended."""
