"""The part of Pyodide that starts first, without the words for mistakes that nobody reads here."""

from . import _base, _importhook

__all__ = ["_base", "_importhook"]


def set_excepthook() -> None:
    """Python's own stays."""
