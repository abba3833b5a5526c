"""How JavaScript's functions are called from Python: all alike, without the reading of annotations."""

from typing import Any

from _pyodide_core import JsFuncSignature, js2py_default_call_result, py2js_default

no_default = object()


def _any(*args: Any, **kwargs: Any) -> None: ...


# How arguments are converted: by place (how many must be there, each, defaults, the rest) and by name.
_BY_PLACE = (0, (), (), py2js_default)
_BY_NAME = ((), (), (), py2js_default)
default_signature = JsFuncSignature(_any, False, *_BY_PLACE, *_BY_NAME, js2py_default_call_result)
