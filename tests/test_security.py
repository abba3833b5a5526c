"""SECURITY.md promises only what a test shows: each test that it names is there."""

import ast
import re

from tests.helpers import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def names_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_tests_that_are_there():
    promises = TEXT.partition("## 承诺")[2].partition("\n## ")[0].splitlines()
    rows = [line for line in promises if line.startswith("| ") and not line.startswith("| 承诺")]
    assert len(rows) > 10
    for row in rows:
        path = ""
        named = re.findall(r"`((?:tests/[\w/]+\.py)?(?:::\w+)?)`", row.rpartition(" | ")[2])
        assert named, row
        for each in named:
            file, _, name = each.partition("::")
            path = file or path
            assert (ROOT / path).is_file(), each
            assert not name or name in names_in(path), each
