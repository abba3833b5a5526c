"""Running Python and giving back its last value, without the source tools that Pyodide loads for it."""

import _ast
from typing import Any


def eval_code(source: str, globals: Any = None, locals: Any = None) -> Any:  # noqa: A002 - named by callers
    """Run `source`; the value of its last line, where that is an expression."""
    globals = {} if globals is None else globals  # noqa: A001
    tree: Any = compile(source, "<exec>", "exec", _ast.PyCF_ONLY_AST)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], _ast.Expr) else None
    exec(compile(tree, "<exec>", "exec"), globals, locals)  # noqa: S102 - the worker's own lines
    if last is None:
        return None
    return eval(compile(_ast.Expression(last.value), "<exec>", "eval"), globals, locals)  # noqa: S307
