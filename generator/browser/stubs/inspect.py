"""What `dataclasses`, Pyodide and openpyxl call of `inspect`; the real one loads the compiler's tools."""

from types import FunctionType, GeneratorType
from typing import Any


def get_annotations(cls: type) -> dict[str, Any]:
    """The annotations of `cls` itself."""
    return dict(vars(cls).get("__annotations__", {}))


def signature(cls: type) -> str:  # noqa: ARG001
    """The text that `dataclasses` documents a class with; nobody reads it here."""
    return "()"


def isgenerator(value: Any) -> bool:
    """Whether `value` is what a function with `yield` gives."""
    return isinstance(value, GeneratorType)


def isclass(value: Any) -> bool:
    """Whether `value` is a class."""
    return isinstance(value, type)


def isfunction(value: Any) -> bool:
    """Whether `value` was written in Python with `def` or `lambda`."""
    return isinstance(value, FunctionType)


def iscoroutinefunction(function: Any) -> bool:  # noqa: ARG001
    """No function of the rule-book is one."""
    return False
