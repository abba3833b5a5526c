"""The documentation of built-in functions, which nobody reads in a browser."""

from typing import Any


def get_cmeth_docstring(function: Any) -> str:
    """A signature in the form that C expects."""
    return f"{function.__name__}()\n--\n\n"
