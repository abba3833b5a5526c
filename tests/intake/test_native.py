"""A clerk's check loads nothing that it does not need: that would be most of its time."""

import subprocess
import sys

import pytest

from tests.helpers import ROOT, SAMPLES

_CHECK = """
import sys
from generator.cli import main
sys.argv = ["gongshi", "check", sys.argv[1]]
try:
    main()
except SystemExit as ended:
    assert not ended.code
names = "numpy pyarrow pandas openpyxl python_calamine sqlalchemy mkdocs jinja2".split()
print("loaded:", [name for name in names if name in sys.modules])
"""


@pytest.mark.parametrize("batch", ["liuan-2025-illness-aid", "gongshu-2024-illness-aid"])
def test_a_check_of_a_short_list_loads_no_library_of_tables(batch):
    """The first is a text file; the second a workbook, which a process of its own reads."""
    done = subprocess.run(
        [sys.executable, "-c", _CHECK, SAMPLES / batch], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded: []"
