"""From the offline archive to a published site, in a network namespace that has no network (`make test-bundle`)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import ROOT
from tests.scaffold.conftest import SALT

GOOD = "xihu-2025-illness-aid"
pytestmark = pytest.mark.skipif(
    not os.environ.get("BUNDLE"), reason="make test-bundle: two minutes, and a download"
)


def alone(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `command` where there is no network at all, and nothing of this checkout."""
    return subprocess.run(
        ["unshare", "--net", "--map-root-user", "bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    [archive] = ROOT.glob("dist/gongshi-bundle-*.tar")
    folder = tmp_path_factory.mktemp("archive")
    shutil.unpack_archive(archive, folder, filter="data")
    return next(folder.iterdir())


def test_from_archive_to_published_site(bundle, tmp_path, records: Callable[[str], Path]):
    python = subprocess.check_output(
        [ROOT / ".venv/bin/python", "-c", "import sys; print(sys.base_prefix)"], text=True
    )
    path = f"{python.strip()}/bin:/usr/bin:/bin"
    assert (
        alone("getent hosts example.org || curl --max-time 5 https://example.org", tmp_path).returncode != 0
    )
    done = alone(f"bash {bundle}/install.sh office --name 桂雨区退管中心", tmp_path, PATH=path)
    assert done.returncode == 0, done.stderr
    office = tmp_path / "office"
    site = tmp_path / "www/site"
    site.parent.mkdir()
    settings = {
        "PATH": f"{office}/.venv/bin:{path}",
        "RECORDS_DIR": str(records(GOOD)),
        "LEDGER_FILE": str(tmp_path / "ledger.jsonl"),
        "DEPLOY": "folder",
        "DEPLOY_DIR": str(site),
        "GONGSHI_SALT": SALT,
        "GONGSHI_BUNDLE": str(bundle),
    }
    daily = "bash ci/install.sh; bash ci/records.sh; bash ci/build.sh; bash ci/outcome.sh"
    done = alone(daily, office, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (site / f"notices/{GOOD}/index.html").is_file()
    assert list(site.glob("assets/engine/*.wasm"))


def test_a_bundle_that_was_changed_is_refused(bundle, tmp_path):
    copy = shutil.copytree(bundle, tmp_path / "copy")
    wheel = next((copy / "wheels").glob("gongshi-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b" ")
    done = alone(f"bash {copy}/install.sh office", tmp_path)
    assert (done.returncode, "被改过" in done.stderr) == (1, True)
    assert not (tmp_path / "office").exists()
