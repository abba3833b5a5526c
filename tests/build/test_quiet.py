"""A program that holds records: no core, no look into it, and an exit code that is true whoever listens."""

import os
import subprocess
import sys

import pytest

from generator.site.rendering.csp import UnknownScriptError, runs_script, theme_scripts, with_policy
from tests.helpers import GONGSHI, ROOT, SAMPLES

STATE = """
import ctypes, resource
from generator.diagnostics.crash_report import install_crash_handler
install_crash_handler()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def test_no_core_is_written_of_a_process_with_records():
    done = subprocess.run([sys.executable, "-c", STATE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["(0,", "0)", "0"]


@pytest.mark.parametrize("listener", ["closed", "full", "none"])
def test_the_exit_code_is_true_where_nobody_listens(listener):
    command = [GONGSHI, "check", SAMPLES]
    if listener == "none":
        done = subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command], cwd=ROOT, check=False)
        assert done.returncode == 0
        return
    if listener == "full":
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=full, check=False)
        assert done.returncode == 0
        return
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=writing, check=False)
    os.close(writing)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "content",
    [
        "<script>x()</script>", "<SCRIPT src=x></SCRIPT>", '<img src="x" onerror="x()">', '<p ONCLICK=x>', "<svg/onload=x()>",
        '<a href="javascript:x()">', '<a href=" java\nscript:x()">', '<a href="&#106;avascript:x()">', "<iframe srcdoc=x>",
        '<a href="data:text/html,x">', "<object data=x>", '<base href="https://evil.example/">', "<embed src=x>",
        '<meta http-equiv="refresh" content="0">', '<link rel="stylesheet" href="x">', '<form action="javascript:x()">',
    ],
)  # fmt: skip
def test_a_page_with_a_script_is_found(content):
    assert runs_script(f"<h1>网站说明</h1>{content}<p>字</p>")


PAGE = "<meta content=\"script-src 'self' gongshi-slot-scripts\">{}"
OURS = 'var target=document.getElementById(location.hash.slice(1));target&&target.name&&(target.checked=target.name.startsWith("__tabbed_"))'


def test_the_themes_own_scripts_are_the_only_ones_that_a_policy_names():
    assert 5 < len(theme_scripts()) < 20
    assert with_policy(PAGE.format(f"<script>{OURS}</script>")).count("'sha256-") == 1
    assert "'sha256-" not in with_policy(PAGE.format('<script type="application/json">{}</script>'))


@pytest.mark.parametrize("text", ["x()", f"{OURS};x()", f"x();{OURS}", "", OURS.replace("location", "evil")])
def test_no_other_script_is_blessed_because_it_stands_in_a_page(text):
    page = PAGE.format(f"<script>{OURS}</script><script>{text}</script>")
    with pytest.raises(UnknownScriptError, match="脚本"):
        with_policy(page)


def test_a_page_of_words_runs_nothing():
    assert not runs_script(
        '<h1 id="a">说明</h1><p>onclick="x" 和 javascript: 只是字。<a href="../law/#b">办法</a></p>'
    )
    assert not runs_script("<p>&lt;script&gt;x()&lt;/script&gt;</p><pre><code>a &lt; b</code></pre>")
