"""What `dataclasses` and Pyodide's core call of `inspect`; the real one loads the compiler's tools."""

from typing import Any


def get_annotations(cls: type) -> dict[str, Any]:
    """The annotations of `cls` itself."""
    return dict(vars(cls).get("__annotations__", {}))


def signature(cls: type) -> str:  # noqa: ARG001
    """The text that `dataclasses` documents a class with; nobody reads it here."""
    return "()"


def iscoroutinefunction(function: Any) -> bool:  # noqa: ARG001
    """No function of the rule-book is one."""
    return False
