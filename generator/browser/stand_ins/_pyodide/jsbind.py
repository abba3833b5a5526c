"""How JavaScript's functions are called from Python, without the reading of annotations: all of them alike."""

from typing import Any

from _pyodide_core import JsFuncSignature, js2py_default_call_result, py2js_default

no_default = object()


def _any(*args: Any, **kwargs: Any) -> None: ...


default_signature = JsFuncSignature(
    *(_any, False, 0, (), (), py2js_default),  # function, constructs, positional: required, all, defaults, rest
    *((), (), (), py2js_default),  # named: names, converters, defaults, rest
    js2py_default_call_result,
)
